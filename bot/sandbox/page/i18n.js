// The page's own words in two languages. Nodes remember their key, so a switch re-words the page in place.

import { clock, day } from "./when.js";
import en from "./words.en.js";
import he from "./words.he.js";

const dictionaries = { he, en };
const remembered = "kesher.page.language";
const isolated = (value) => (typeof value === "number" ? String(value) : `\u2068${value}\u2069`);

let current = "he";
const listeners = new Set();

export const language = () => current;

/** The sentence for a key. Values that are text are isolated, so a name never turns the sentence around. */
export function t(key, values = {}) {
  const entry = dictionaries[current][key];
  if (entry === undefined) throw new Error(`no words for ${key}`);
  if (typeof entry === "function") return entry(values);
  return entry.replace(/\{(\w+)\}/g, (_, field) => isolated(values[field] ?? ""));
}

/** Shows the sentence as the node's text, now and after a switch of language. */
export function say(node, key, values = {}) {
  node.dataset.say = key;
  node.dataset.sayValues = JSON.stringify(values);
  node.textContent = t(key, values);
}

/** Gives the node its accessible name and its hover title. */
export function name(node, key, values = {}) {
  node.dataset.name = key;
  node.dataset.nameValues = JSON.stringify(values);
  node.setAttribute("aria-label", t(key, values));
  if (node.tagName === "BUTTON") node.title = t(key, values);
}

/** A placeholder that follows the language. */
export function hint(node, key) {
  node.dataset.hint = key;
  node.placeholder = t(key);
}

export function onLanguage(listener) {
  listeners.add(listener);
}

/** What the person chose earlier in this browser, or "". */
export function chosenLanguage() {
  const asked = new URLSearchParams(location.search).get("lang");
  if (asked in dictionaries) return asked;
  try {
    const kept = localStorage.getItem(remembered);
    return kept in dictionaries ? kept : "";
  } catch {
    return ""; // storage switched off: the choice lasts until the next reload
  }
}

export function setLanguage(next, { remember = false } = {}) {
  if (!(next in dictionaries)) return;
  current = next;
  if (remember) keep(next);
  document.documentElement.lang = next;
  document.documentElement.dir = next === "he" ? "rtl" : "ltr";
  reword(document);
  for (const listener of listeners) listener(next);
}

function keep(next) {
  try {
    localStorage.setItem(remembered, next);
  } catch {
    // storage switched off: the switch still works for this visit
  }
}

function reword(root) {
  for (const node of root.querySelectorAll("[data-say]")) {
    node.textContent = t(node.dataset.say, JSON.parse(node.dataset.sayValues));
  }
  for (const node of root.querySelectorAll("[data-name]")) {
    name(node, node.dataset.name, JSON.parse(node.dataset.nameValues));
  }
  for (const node of root.querySelectorAll("[data-hint]")) node.placeholder = t(node.dataset.hint);
  for (const node of root.querySelectorAll("[data-clock]")) node.textContent = clock(node.dataset.clock, current);
  for (const node of root.querySelectorAll("[data-day]")) node.textContent = day(node.dataset.day, current, t);
}

/** The hour of a message, as a node that follows the language. */
export function clockNode(seconds) {
  const node = document.createElement("time");
  node.dateTime = new Date(seconds * 1000).toISOString();
  node.dataset.clock = seconds;
  node.textContent = clock(seconds, current);
  return node;
}

/** The day above the messages of that day. */
export function dayNode(seconds) {
  const node = document.createElement("span");
  node.dataset.day = seconds;
  node.textContent = day(seconds, current, t);
  return node;
}
