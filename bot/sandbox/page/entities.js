// Turns a text and Telegram's entities (offsets in UTF-16 units, as strings here have them) into nodes.

import { h } from "./dom.js";

const plain = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
};
const blocks = new Set(["pre", "blockquote", "expandable_blockquote"]);
const reach = { url: (text) => text, email: (text) => `mailto:${text}`, phone_number: (text) => `tel:${text}` };
const safeSchemes = new Set(["http:", "https:", "mailto:", "tel:"]);

/** An address that may be opened, or "" for any other scheme. */
export function safeAddress(text) {
  const withScheme = /^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`;
  try {
    const url = new URL(withScheme);
    return safeSchemes.has(url.protocol) ? url.href : "";
  } catch {
    return "";
  }
}

export function anchor(href, ...content) {
  return h("a", { href, target: "_blank", rel: "noopener noreferrer", class: "link" }, ...content);
}

function within(text, entities) {
  return entities
    .map((entity) => {
      const start = Math.max(0, entity.offset);
      return { ...entity, start, end: Math.min(text.length, entity.offset + entity.length) };
    })
    .filter((entity) => entity.end > entity.start)
    .sort((one, other) => one.start - other.start || other.end - one.end);
}

/** Nodes for the text. `onCommand` is called with a tapped /command. */
export function formatted(text, entities = [], { onCommand } = {}) {
  return pieces(text, 0, text.length, within(text, entities), onCommand);
}

function pieces(text, start, end, entities, onCommand) {
  const nodes = [];
  let at = start;
  let rest = entities;
  while (rest.length) {
    const [entity, ...others] = rest;
    if (entity.start > at) nodes.push(text.slice(at, entity.start));
    // What lies inside is nested; what reaches over the end is cut there and goes on behind it.
    const inside = others.filter((other) => other.start < entity.end);
    const nested = inside.map((other) => ({ ...other, end: Math.min(other.end, entity.end) }));
    const cut = inside.filter((other) => other.end > entity.end).map((other) => ({ ...other, start: entity.end }));
    const content = pieces(text, entity.start, entity.end, nested, onCommand);
    nodes.push(styled(entity, content, text.slice(entity.start, entity.end), onCommand));
    at = entity.end;
    if (blocks.has(entity.type) && text[at] === "\n" && at < end) at += 1; // the block itself ends the line
    rest = [...cut, ...others.filter((other) => other.start >= entity.end)];
  }
  if (at < end) nodes.push(text.slice(at, end));
  return nodes;
}

function styled(entity, content, raw, onCommand) {
  if (entity.type === "bot_command" && onCommand) {
    // With a direction of its own it stays whole, and the words behind it decide how the message runs.
    return h("button", { class: "link command", dir: "ltr", onclick: () => onCommand(raw) }, ...content);
  }
  if (entity.type === "spoiler") return spoiler(content);
  const target = entity.type === "text_link" ? entity.url : reach[entity.type]?.(raw);
  const address = target ? safeAddress(target) : "";
  if (address) return anchor(address, ...content);
  const tag = plain[entity.type] ?? "span";
  return h(tag, tag === "pre" || tag === "code" ? { dir: "auto" } : {}, ...content);
}

function spoiler(content) {
  const node = h("span", { class: "spoiler", role: "button", tabindex: "0", label: "reveal" }, ...content);
  const reveal = () => {
    node.classList.add("revealed");
    for (const attribute of ["role", "tabindex", "aria-label", "data-name"]) node.removeAttribute(attribute);
  };
  node.addEventListener("click", reveal);
  node.addEventListener("keydown", (event) => (event.key === "Enter" || event.key === " ") && reveal());
  return node;
}
