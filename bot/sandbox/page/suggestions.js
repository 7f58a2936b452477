// The commands that match what is typed after a slash, above the composer.

import { h } from "./dom.js";

let count = 0;

export class Suggestions {
  /** `commands()` gives the bot's list; `onPick(command)` sends one. */
  constructor(input, { commands, onPick }) {
    Object.assign(this, { input, commands, onPick });
    this.id = `commands-${(count += 1)}`;
    const list = { class: "suggestions", role: "listbox", label: "commands", testid: "suggestions" };
    this.node = h("div", { ...list, id: this.id });
    this.node.hidden = true;
    this.chosen = -1;
    input.setAttribute("aria-controls", this.id);
    input.setAttribute("aria-autocomplete", "list");
    input.addEventListener("input", () => this.refresh());
  }

  get isOpen() {
    return !this.node.hidden;
  }

  refresh() {
    const typed = /^\/(\w*)$/.exec(this.input.value);
    this.found = typed ? this.commands().filter(({ command }) => command.startsWith(typed[1])) : [];
    this.chosen = -1;
    this.node.replaceChildren(...this.found.map((each, index) => this.option(each, index)));
    this.node.hidden = !this.found.length;
    this.point();
  }

  option(each, index) {
    const node = h(
      "div",
      { class: "suggestion", role: "option", id: `${this.id}-${index}`, testid: "suggestion" },
      h("bdi", { class: "suggestion-name", dir: "ltr" }, `/${each.command}`),
      h("span", { class: "quiet", dir: "auto" }, each.description),
    );
    node.addEventListener("pointerdown", (event) => event.preventDefault()); // the keyboard stays with the composer
    node.addEventListener("click", () => this.pick(index));
    return node;
  }

  point() {
    [...this.node.children].forEach((node, index) => node.setAttribute("aria-selected", String(index === this.chosen)));
    if (this.chosen < 0) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", `${this.id}-${this.chosen}`);
    return this.node.children[this.chosen].scrollIntoView({ block: "nearest" });
  }

  pick(index) {
    const { command } = this.found[index];
    this.close();
    this.onPick(`/${command}`);
  }

  close() {
    this.node.hidden = true;
    this.chosen = -1;
    this.input.removeAttribute("aria-activedescendant");
  }

  /** True when the key was for the list. */
  handle(event) {
    if (!this.isOpen) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      const from = this.chosen < 0 && step < 0 ? 0 : this.chosen; // up from nowhere is the last one
      this.chosen = (from + step + this.found.length) % this.found.length;
      this.point();
    } else if (event.key === "Tab" && !event.shiftKey && this.chosen >= 0) this.complete(this.chosen);
    else if (event.key === "Enter" && !event.shiftKey && this.chosen >= 0) this.pick(this.chosen);
    else if (event.key === "Escape") this.close();
    else return false;
    event.preventDefault();
    return true;
  }

  complete(index) {
    this.input.value = `/${this.found[index].command} `;
    this.input.dispatchEvent(new Event("input"));
  }
}
