// The frame of one phone: a caption above it, a head with who is on the other side, room for the chat, short notices.

import { h } from "./dom.js";
import { say, t } from "./i18n.js";
import { openAlert } from "./sheets.js";

const toastMs = 3500;

/** The sentence for something that went wrong: an own key, or what the sandbox said. */
export function problemText(error) {
  if (error?.reason === "offline") return t("error-offline");
  return error?.reason && error.reason !== "refused" ? t("error-said", { what: error.reason }) : t("error-refused");
}

export class Frame {
  constructor(kind, { title, about }) {
    this.kind = kind;
    this.avatar = h("span", { class: "avatar", "aria-hidden": "true" });
    this.title = h("bdi", { class: "title", testid: "chat-title" });
    this.status = h("span", { class: "status", testid: "chat-status" });
    this.tools = h("span", { class: "tools" });
    const who = h("span", { class: "who" }, this.title, this.status);
    this.head = h("header", { class: "chat-head" }, this.avatar, who, this.tools);
    this.body = h("div", { class: "chat-body" });
    this.toastNode = h("div", { class: "toast", role: "status", testid: "toast", dir: "auto" });
    this.screen = h("div", { class: "screen" }, this.head, this.body, this.toastNode);
    this.owner = h("bdi");
    this.node = h(
      "section",
      {
        class: `phone phone-${kind}`,
        id: `phone-${kind}`,
        testid: `phone-${kind}`,
        tabindex: "-1",
        "aria-labelledby": `caption-${kind}`,
      },
      h(
        "h2",
        { class: "caption", id: `caption-${kind}` },
        h("span", { say: title }),
        h("span", { class: "owner" }, this.owner),
        h("span", { class: "about", say: about }),
      ),
      h("div", { class: "case" }, this.screen),
    );
  }

  setHead(name, statusKey, values = {}) {
    this.title.textContent = name;
    this.avatar.textContent = [...name.trim()][0] ?? "";
    this.head.hidden = !name;
    if (statusKey) say(this.status, statusKey, values);
  }

  toast(text) {
    this.toastNode.textContent = text;
    this.toastNode.classList.add("shown");
    clearTimeout(this.toastTimer);
    this.toastTimer = setTimeout(() => this.toastNode.classList.remove("shown"), Math.max(toastMs, text.length * 60));
  }

  alert(text) {
    openAlert(this.node, text);
  }

  /** Tells what went wrong with something a person did here. */
  problem(error) {
    this.toast(typeof error === "string" ? t(error) : problemText(error));
  }
}
