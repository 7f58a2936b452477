// One Telegram message as a bubble.

import { attachments } from "./attachments.js";
import { h } from "./dom.js";
import { formatted } from "./entities.js";
import { clockNode } from "./i18n.js";
import { icon } from "./icons.js";
import { inlineKeyboard } from "./keyboards.js";

/** A message's text: it takes the direction of its own first letter. */
export function textBlock(nodes, testid = "message-text") {
  return h("div", { class: "text", dir: "auto", testid }, ...nodes);
}

function quote(message, chat) {
  if (!message.reply_to_message_id) return null;
  const original = chat.find(message.reply_to_message_id);
  if (!original) return null;
  const words = original.text || original.caption || "";
  return h(
    "button",
    { class: "quote", testid: "quote", label: "to-original", onclick: () => chat.reveal(original.message_id) },
    h("span", words ? { dir: "auto" } : { say: preview(original) }, words),
  );
}

/** The key of a word for a message without text. */
export function preview(message) {
  const kind = ["voice", "audio", "photo", "document", "contact"].find((each) => message[each]);
  return `kind-${kind ?? "other"}`;
}

function forwarded(message) {
  const from = message.forwarded_from;
  return from ? h("div", { class: "forwarded", say: ["forwarded-from", { name: String(from) }] }) : null;
}

function foot(message) {
  return h(
    "div",
    { class: "foot" },
    message.protected ? h("span", { class: "locked", role: "img", label: "protected" }, icon("lock")) : null,
    message.edit_date ? h("span", { class: "edited", testid: "edited", say: "edited" }) : null,
    clockNode(message.date),
  );
}

/** `chat` answers what a bubble asks: find, reveal, command, press, presses, actions, sender, grown. */
export function bubble(message, chat) {
  const mine = message.from === "user";
  const words = message.text || message.caption || "";
  const body = h(
    "div",
    { class: "bubble" },
    h("span", { class: "unseen" }, `${chat.sender(message)}: `),
    forwarded(message),
    quote(message, chat),
    ...attachments(message, chat.grown),
    words ? textBlock(formatted(words, message.entities ?? [], { onCommand: chat.command })) : null,
    foot(message),
    h(
      "button",
      { class: "more", tabindex: "-1", testid: "actions", label: "actions", onclick: () => chat.actions(message) },
      icon("more"),
    ),
  );
  return h(
    "div",
    {
      class: mine ? "message from-user" : "message from-bot",
      testid: "message",
      data: { messageId: message.message_id, from: message.from },
    },
    body,
    inlineKeyboard(message, { presses: chat.presses, onPress: chat.press }),
  );
}
