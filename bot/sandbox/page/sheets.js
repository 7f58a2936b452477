// Sheets that rise over a phone: one dialog at a time, Escape closes it, focus goes back to where it was.

import { h } from "./dom.js";
import { icon, roundButton } from "./icons.js";

/** Places the dialog over the phone that it belongs to. */
function place(dialog, phone) {
  const box = phone?.querySelector(".screen")?.getBoundingClientRect();
  if (!box?.width) return;
  const visibleBottom = Math.min(box.bottom, window.innerHeight);
  dialog.style.setProperty("--sheet-left", `${box.left}px`);
  dialog.style.setProperty("--sheet-width", `${box.width}px`);
  dialog.style.setProperty("--sheet-bottom", `${window.innerHeight - visibleBottom}px`);
  dialog.style.setProperty("--sheet-height", `${visibleBottom - Math.max(0, box.top)}px`);
}

/** Opens a sheet and returns how to close it. `content` gets that function. */
export function openSheet(phone, { title, testid, content, onClose, plain = false }) {
  const close = () => dialog.open && dialog.close();
  const heading = h("h3", { class: "sheet-title", say: title });
  const dismiss = roundButton("close", "close", "sheet-close", close, "quiet-button");
  const dialog = h(
    "dialog",
    { class: plain ? "sheet alert" : "sheet", testid, label: title },
    h("div", { class: "sheet-head" }, heading, dismiss),
  );
  dialog.append(...[content(close)].flat());
  const follow = () => place(dialog, phone);
  dialog.addEventListener("click", (event) => event.target === dialog && close());
  dialog.addEventListener("close", () => {
    window.removeEventListener("resize", follow);
    dialog.remove();
    onClose?.();
  });
  window.addEventListener("resize", follow);
  document.body.append(dialog);
  place(dialog, phone);
  dialog.showModal();
  return close;
}

/** A list of things to do, as buttons. */
export function openMenu(phone, { title, testid, items }) {
  return openSheet(phone, {
    title,
    testid,
    content: (close) => h("div", { class: "menu" }, ...items.map((item) => menuButton(item, close))),
  });
}

function menuButton(item, close) {
  const label = h("span", item.say ? { say: item.say } : { dir: "auto" }, item.say ? null : item.text);
  const note = item.note ? h("span", { class: "quiet", dir: "auto" }, item.note) : null;
  const run = () => {
    close();
    item.run();
  };
  return h(
    "button",
    { class: item.danger ? "menu-item danger" : "menu-item", testid: item.testid, data: item.data ?? {}, onclick: run },
    icon(item.icon),
    h("span", { class: "menu-text" }, label, note),
  );
}

/** What a bot asked to show until it is dismissed. */
export function openAlert(phone, text) {
  return openSheet(phone, {
    title: "from-bot",
    testid: "alert",
    plain: true,
    content: (close) => [
      h("p", { class: "alert-text", dir: "auto" }, text),
      h("button", { class: "primary", say: "ok", testid: "alert-ok", autofocus: true, onclick: close }),
    ],
  });
}

export function showPicture(file, caption) {
  return openSheet(null, {
    title: "picture",
    testid: "lightbox",
    content: () => [
      h("img", { class: "large-picture", src: file.url, alt: caption || file.name || "" }),
      caption ? h("p", { dir: "auto" }, caption) : null,
    ].filter(Boolean),
  });
}
