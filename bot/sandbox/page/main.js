// Starts the page: the store, the phones, the bar, the connection.

import { Connection } from "./api.js";
import { h } from "./dom.js";
import { chosenLanguage, setLanguage } from "./i18n.js";
import { Phones } from "./phones.js";
import { Store } from "./store.js";
import { TopBar } from "./topbar.js";

const store = new Store();
setLanguage(chosenLanguage() || "he");

const bar = new TopBar();
const phones = new Phones();
const skips = ["therapist", "carrier", "patient"].map((kind) => {
  const onclick = (event) => skip(event, kind);
  return h("a", { href: `#phone-${kind}`, say: `skip-${kind}`, onclick });
});
document.body.replaceChildren(h("div", { class: "skips" }, ...skips), bar.node, phones.node, phones.nav);

function skip(event, kind) {
  event.preventDefault();
  phones.open(kind);
  document.getElementById(`phone-${kind}`).focus();
}

store.subscribe((state, event) => {
  // The demo's language counts until the person chooses one.
  const isLaidOut = event.type === "snapshot" || event.type === "demo";
  if (isLaidOut && !chosenLanguage()) setLanguage(state.demo.language || "he");
  bar.update(state);
  phones.update(state, event);
});

new Connection({
  onEvent: (event) => store.apply(event),
  onState: (state) => {
    document.documentElement.dataset.connection = state;
    bar.setConnection(state);
  },
}).open();
