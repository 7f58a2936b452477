// Builds DOM nodes. Text goes in as text nodes only: nothing here or elsewhere parses HTML.

import { name, say } from "./i18n.js";

const special = {
  class: (node, value) => { node.className = value; },
  testid: (node, value) => { node.dataset.testid = value; },
  data: (node, value) => Object.assign(node.dataset, value),
  say: (node, value) => say(node, ...[value].flat()),
  label: (node, value) => name(node, ...[value].flat()),
};

/** A node. `say` and `label` take a key of the dictionaries (or [key, values]); `onclick` and the like listen. */
export function h(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  if (tag === "button") node.type = "button";
  for (const [key, value] of Object.entries(properties)) set(node, key, value);
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

function set(node, key, value) {
  if (value === undefined || value === null || value === false) return;
  if (special[key]) special[key](node, value);
  else if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
  else node.setAttribute(key, value === true ? "" : value);
}

/** Runs `after` when the node's animation is over, or at once where there is none (reduced motion, hidden). */
export function whenAnimated(node, after) {
  const running = node.getAnimations?.().map((animation) => animation.finished.catch(() => undefined)) ?? [];
  Promise.all(running).then(after);
}
