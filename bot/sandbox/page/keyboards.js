// Buttons that a bot puts under a message (inline) or in place of the phone's own keyboard (reply).

import { h } from "./dom.js";
import { safeAddress } from "./entities.js";
import { icon } from "./icons.js";

/** Buttons that were pressed and wait for the bot's answer: `press_id` or message -> which. */
export class Presses {
  constructor(onChange) {
    this.waiting = new Map();
    this.answered = new Set(); // toasts can arrive before the call that made the press returns
    this.onChange = onChange;
  }

  isWaiting(messageId, data) {
    return this.waiting.has(`${messageId} ${data}`);
  }

  async press(messageId, data, call) {
    const key = `${messageId} ${data}`;
    if (this.waiting.has(key)) return;
    const entry = { messageId, timer: setTimeout(() => this.end(key), 15000) };
    this.waiting.set(key, entry);
    this.onChange(messageId);
    try {
      entry.pressId = (await call()).press_id;
      if (this.answered.delete(entry.pressId)) this.end(key);
    } catch (error) {
      this.end(key);
      throw error;
    }
  }

  /** The bot answered this press. */
  answer(pressId) {
    const found = [...this.waiting].find(([, entry]) => entry.pressId === pressId);
    if (found) this.end(found[0]);
    else this.answered.add(pressId);
  }

  /** The message was edited or is gone: nothing on it waits any more. */
  endMessage(messageId) {
    for (const [key, entry] of this.waiting) if (entry.messageId === messageId) this.end(key);
  }

  /** A new snapshot: whatever was answered meanwhile, nothing here waits for it. */
  endAll() {
    for (const key of [...this.waiting.keys()]) this.end(key);
    this.answered.clear();
  }

  end(key) {
    const entry = this.waiting.get(key);
    if (!entry) return;
    clearTimeout(entry.timer);
    this.waiting.delete(key);
    this.onChange(entry.messageId);
  }
}

export function inlineKeyboard(message, { presses, onPress }) {
  if (!message.inline_keyboard?.length) return null;
  const rows = message.inline_keyboard.map((row) => h("div", { class: "keys" }, ...row.map(inlineButton)));
  return h("div", { class: "inline-keyboard", testid: "inline-keyboard", role: "group", label: "buttons" }, ...rows);

  function inlineButton(button) {
    if (button.url !== undefined && button.callback_data === undefined) return linkButton(button);
    const node = h(
      "button",
      {
        class: "key",
        testid: "inline-button",
        data: { data: button.callback_data ?? "" },
        onclick: () => onPress(message, button),
      },
      h("span", { class: "key-text", dir: "auto" }, button.text),
    );
    markWaiting(node, presses.isWaiting(message.message_id, button.callback_data));
    return node;
  }

  function linkButton(button) {
    const properties = { class: "key link-key", testid: "inline-link", target: "_blank", rel: "noopener noreferrer" };
    const label = [h("span", { class: "key-text", dir: "auto" }, button.text), icon("link")];
    const address = safeAddress(button.url);
    if (!address) return h("span", { ...properties, target: null, rel: null }, ...label);
    return h("a", { ...properties, href: address }, ...label);
  }
}

export function markWaiting(node, waits) {
  node.classList.toggle("pressed", waits);
  node.setAttribute("aria-busy", String(waits));
}

export function replyKeyboard(keyboard, { onText, onContact }) {
  if (!keyboard?.rows?.length) return null;
  const rows = keyboard.rows.map((row) => h("div", { class: "keys" }, ...row.map(key)));
  const group = { class: "reply-keyboard", testid: "reply-keyboard", role: "group", label: "reply-keyboard" };
  return h("div", group, ...rows);

  function key(button) {
    const onclick = () => (button.request_contact ? onContact() : onText(button.text));
    const sign = button.request_contact ? icon("person") : null;
    const words = h("span", { class: "key-text", dir: "auto" }, button.text);
    return h("button", { class: "reply-key", testid: "reply-button", onclick }, sign, words);
  }
}
