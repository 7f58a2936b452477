// Puts the phones side by side; on a narrow screen one at a time, with tabs below and counts of what is new.

import { CarrierPhone } from "./carrier.js";
import { h } from "./dom.js";
import { name } from "./i18n.js";
import { icon } from "./icons.js";
import { PatientPhone } from "./patient.js";
import { TelegramPhone } from "./telegram.js";

const narrow = window.matchMedia("(max-width: 759px)");

const words = (kind) => ({ title: `${kind}-phone`, about: `${kind}-about` });

export class Phones {
  constructor() {
    this.phones = {
      therapist: new TelegramPhone("therapist", { ...words("therapist"), bot: "therapist" }),
      carrier: new CarrierPhone("carrier", words("carrier")),
      patient: new PatientPhone("patient", words("patient")),
    };
    this.fresh = { therapist: 0, carrier: 0, patient: 0 };
    this.tabs = Object.fromEntries(["therapist", "carrier", "patient"].map((kind) => [kind, this.tab(kind)]));
    this.nav = h("nav", { class: "phone-tabs", label: "phones", testid: "phone-tabs" }, ...Object.values(this.tabs));
    this.node = h("main", { class: "phones", id: "phones" }, ...Object.values(this.phones).map(({ node }) => node));
    this.node.addEventListener("click", (event) => this.followLink(event));
    narrow.addEventListener("change", () => this.open(this.current));
    this.open("therapist");
  }

  tab(kind) {
    const glyph = { therapist: "bubble", carrier: "person", patient: "wave" }[kind];
    const badge = h("span", { class: "badge-count", testid: "tab-unread", role: "img" });
    badge.hidden = true;
    return h(
      "button",
      { class: "phone-tab", testid: `tab-${kind}`, onclick: () => this.open(kind) },
      icon(glyph),
      h("span", { say: `tab-${kind}` }),
      badge,
    );
  }

  open(kind) {
    this.current = kind;
    this.node.dataset.open = kind;
    for (const [each, tab] of Object.entries(this.tabs)) tab.setAttribute("aria-current", String(each === kind));
    this.fresh[kind] = 0;
    this.showBadge(kind);
  }

  showBadge(kind) {
    const badge = this.tabs[kind].querySelector(".badge-count");
    badge.hidden = !this.fresh[kind];
    badge.textContent = String(this.fresh[kind]);
    name(badge, "unread", { n: this.fresh[kind] });
  }

  update(state, event) {
    for (const phone of Object.values(this.phones)) phone.update(state, event);
    const kind = arrivedOn(event);
    if (!kind) return;
    // While the tour tells the story, the one phone that a narrow screen shows is the one where it happens.
    if (narrow.matches && state.narration) this.open(kind);
    else if (kind !== this.current) {
      this.fresh[kind] += 1;
      this.showBadge(kind);
    }
  }

  /** A link to one of our own bots opens here: nothing leaves for the real Telegram. */
  followLink(event) {
    const address = event.target.closest?.("a[target=_blank]")?.href;
    const found = address && this.ownBot(new URL(address));
    if (!found) return;
    event.preventDefault();
    const phone = this.phones[found.bot];
    this.open(found.bot);
    if (found.bot === "patient" && !phone.isAvailable) phone.frame.problem("soon-link");
    else phone.start(found.code);
  }

  ownBot(url) {
    if (!["t.me", "telegram.me"].includes(url.hostname)) return null;
    const username = url.pathname.slice(1).toLowerCase();
    const bot = Object.keys(this.phones).find((kind) => this.phones[kind].info?.username?.toLowerCase() === username);
    return bot ? { bot, code: url.searchParams.get("start") ?? "" } : null;
  }
}

function arrivedOn(event) {
  if (event.type === "text") return event.text.from === "carrier" ? "carrier" : null;
  if (event.type === "message") return event.message.from === "bot" ? event.bot : null;
  return null;
}
