// Choosing a file, looking at it once more, and sending it with a few words.

import { h } from "./dom.js";
import { hint, say } from "./i18n.js";
import { icon } from "./icons.js";
import { openSheet } from "./sheets.js";
import { size } from "./when.js";

const soundEndings = /\.(mp3|wav|m4a|ogg|oga|opus|webm|mp4|flac|aac)$/i;
const largestBytes = 50 * 1024 * 1024; // what a bot chat takes

/** Opens the machine's file dialog. */
export function chooseFile(accept, onFile) {
  const input = h("input", { type: "file", accept, class: "unseen", tabindex: "-1", "aria-hidden": "true" });
  const done = () => input.remove();
  input.addEventListener("change", () => {
    done();
    if (input.files.length) onFile(input.files[0]);
  });
  input.addEventListener("cancel", done);
  document.body.append(input);
  input.click();
}

/** What Telegram would call this file. */
export function kindOf(file) {
  if (/^(audio|video)\//.test(file.type) || soundEndings.test(file.name)) return "audio";
  return /^image\/(png|jpeg|webp|gif)$/.test(file.type) ? "photo" : "document";
}

/** Shows the file's name and size and takes a caption; `onSend(caption)` may reject, then the sheet stays. */
export function confirmFile(phone, file, { onSend, problem }) {
  const isTooLarge = file.size > largestBytes;
  const caption = h("textarea", { class: "field", rows: "2", dir: "auto", testid: "file-caption", label: "caption" });
  hint(caption, "caption");
  const note = h("p", { class: "problem", role: "alert", testid: "file-problem" });
  const send = h("button", { class: "primary", testid: "file-send", say: "send" });
  send.hidden = isTooLarge;
  caption.hidden = isTooLarge;
  if (isTooLarge) say(note, "file-too-large", { size: size(largestBytes) });
  openSheet(phone, {
    title: "send-file",
    testid: "file-sheet",
    content: (close) => {
      send.addEventListener("click", async () => {
        if (send.getAttribute("aria-busy") === "true") return;
        send.setAttribute("aria-busy", "true");
        say(send, "sending");
        note.textContent = "";
        try {
          await onSend(caption.value.trim());
          close();
        } catch (error) {
          note.textContent = problem(error);
          say(send, "send");
          send.setAttribute("aria-busy", "false");
        }
      });
      return [
        h(
          "div",
          { class: "document" },
          h("span", { class: "round badge" }, icon("file")),
          h(
            "span",
            { class: "file-text" },
            h("bdi", { class: "file-name" }, file.name),
            h("bdi", { class: "quiet", dir: "ltr" }, size(file.size)),
          ),
        ),
        caption,
        note,
        send,
      ];
    },
  });
  send.focus();
}
