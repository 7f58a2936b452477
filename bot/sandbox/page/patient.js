// The patient's own bot: the same chat when it is there, a friendly word about it until then.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { TelegramPhone } from "./telegram.js";

export class PatientPhone extends TelegramPhone {
  constructor(kind, words) {
    super(kind, { ...words, bot: "patient" });
    this.soon = h(
      "div",
      { class: "soon", testid: "coming-soon" },
      h("span", { class: "start-sign" }, icon("bubble")),
      h("strong", { class: "soon-badge", say: "soon" }),
      h("h3", { say: "soon-title" }),
      h("p", { say: "soon-about" }),
      h("ul", {}, ...["soon-1", "soon-2", "soon-3"].map((key) => h("li", {}, icon("check"), h("span", { say: key })))),
    );
    this.frame.body.append(this.soon);
  }

  get isAvailable() {
    return Boolean(this.info?.available);
  }

  show(options) {
    super.show(options);
    this.soon.hidden = this.isAvailable;
    if (this.isAvailable) return;
    for (const node of this.frame.body.children) node.hidden = node !== this.soon;
    this.frame.head.hidden = true;
    this.frame.owner.textContent = "";
  }
}
