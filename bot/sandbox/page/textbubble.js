// One SMS or WhatsApp message on the patient's phone.

import { media } from "./attachments.js";
import { textBlock } from "./bubble.js";
import { h } from "./dom.js";
import { formatted } from "./entities.js";
import { clockNode } from "./i18n.js";
import { icon } from "./icons.js";

const ticks = {
  accepted: "clock",
  queued: "clock",
  scheduled: "clock",
  sending: "clock",
  sent: "check",
  delivered: "checks",
  received: "checks",
  read: "checks",
  undelivered: "warning",
  failed: "warning",
  canceled: "warning",
};
const lost = new Set(["undelivered", "failed", "canceled"]);
const addresses = /\bhttps?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]/g;

/** Web addresses in a plain text, which phones make tappable. */
export function links(text) {
  return [...text.matchAll(addresses)].map((found) => ({ type: "url", offset: found.index, length: found[0].length }));
}

function tick(text) {
  const glyph = ticks[text.status];
  if (!glyph) return null;
  return h(
    "span",
    {
      class: `tick tick-${text.status}`,
      role: "img",
      testid: "tick",
      data: { status: text.status },
      label: `status-${text.status}`,
    },
    icon(glyph),
  );
}

function foot(text, channel) {
  const parts = channel === "sms" && text.segments > 1
    ? h("span", { class: "segments", testid: "segments", say: ["segments", { n: text.segments }] })
    : null;
  return h("div", { class: "foot" }, parts, clockNode(text.date), tick(text));
}

function loss(text) {
  if (!lost.has(text.status)) return null;
  const key = text.error_code ? "not-delivered-code" : "not-delivered";
  return h("p", { class: "loss", testid: "loss", say: [key, { code: String(text.error_code ?? "") }] });
}

/** `thread` answers: sender, press(text, button), chosen(sid), grown, channel. */
export function textBubble(text, thread) {
  const mine = text.from === "phone";
  const body = h(
    "div",
    { class: "bubble" },
    h("span", { class: "unseen" }, `${thread.sender(text)}: `),
    ...(text.media ?? []).map((file) => media(file, thread.grown)),
    text.body ? textBlock(formatted(text.body, links(text.body))) : null,
    loss(text),
    foot(text, thread.channel),
  );
  return h(
    "div",
    {
      class: `message ${mine ? "from-user" : "from-bot"}${lost.has(text.status) ? " lost" : ""}`,
      testid: "message",
      data: { sid: text.sid, from: text.from, status: text.status },
    },
    body,
    quickReplies(text, thread),
  );
}

function quickReplies(text, thread) {
  if (!text.buttons?.length) return null;
  const buttons = text.buttons.map((button) => h(
    "button",
    {
      class: "quick",
      testid: "quick-reply",
      data: { id: button.id },
      disabled: thread.chosen(text.sid),
      onclick: () => thread.press(text, button),
    },
    icon("reply"),
    h("span", { dir: "auto" }, button.title),
  ));
  return h("div", { class: "quick-replies", testid: "quick-replies", role: "group", label: "buttons" }, ...buttons);
}
