// The bar above the phones: the name, what this is, the language, the connection, and what the tour says.

import { h } from "./dom.js";
import { language, onLanguage, say, setLanguage } from "./i18n.js";

const languages = [["he", "עברית"], ["en", "English"]];

export class TopBar {
  constructor() {
    this.label = h("span", { class: "label", testid: "demo-label", dir: "auto" });
    this.label.hidden = true;
    this.connection = h("span", { class: "connection", role: "status", testid: "connection" });
    this.buttons = languages.map(([code, words]) => {
      const onclick = () => setLanguage(code, { remember: true });
      return h("button", { class: "language", lang: code, testid: `language-${code}`, onclick }, words);
    });
    const head = h(
      "header",
      { class: "topbar" },
      h("img", { class: "logo", src: "/page/icon.svg", alt: "", width: "36", height: "36" }),
      h("div", { class: "brand" }, h("h1", { say: "name" }), h("p", { class: "tagline", say: "tagline" })),
      this.label,
      this.connection,
      h("div", { class: "languages", role: "group", label: "language" }, ...this.buttons),
    );
    this.step = h("span", { class: "narration-step", testid: "narration-step" });
    this.title = h("h2", { class: "narration-title", testid: "narration-title", dir: "auto" });
    this.body = h("p", { class: "narration-body", testid: "narration-body", dir: "auto" });
    this.progress = h("span", { class: "narration-progress", "aria-hidden": "true" }, h("span"));
    this.narration = h(
      "section",
      { class: "narration", testid: "narration", "aria-live": "polite", label: "tour" },
      h("div", { class: "narration-head" }, this.step, this.title),
      this.body,
      this.progress,
    );
    this.narration.hidden = true;
    this.node = h("div", { class: "top" }, head, this.narration);
    onLanguage(() => this.markLanguage());
    this.markLanguage();
  }

  markLanguage() {
    this.buttons.forEach((button) => button.setAttribute("aria-pressed", String(button.lang === language())));
  }

  setConnection(state) {
    this.connection.dataset.state = state;
    say(this.connection, `connection-${state}`);
  }

  update(state) {
    this.label.hidden = !state.demo.label;
    this.label.textContent = state.demo.label;
    this.showNarration(state.narration);
  }

  showNarration(told) {
    if (told === this.told) return;
    this.told = told;
    this.narration.hidden = !told;
    if (!told) return;
    this.title.textContent = told.title;
    this.body.textContent = told.body;
    this.step.hidden = !told.of;
    say(this.step, "step", { step: told.step, of: told.of });
    this.progress.style.setProperty("--share", told.of ? String(told.step / told.of) : "0");
  }
}
