// Sharing a contact: one from the list, a typed one, or one's own where the bot asks for it.

import { h } from "./dom.js";
import { say } from "./i18n.js";
import { icon } from "./icons.js";
import { openSheet } from "./sheets.js";

const looksLikeAPhone = (text) => text.replace(/\D/g, "").length >= 6;

/** `own` is the person's own {name, phone} when the bot asked for that; `onShare(contact)` may reject. */
export function openContacts(phone, { contacts, own, onShare, problem }) {
  openSheet(phone, {
    title: own ? "share-own" : "share-contact",
    testid: "contact-sheet",
    content: (close) => {
      const note = h("p", { class: "problem", role: "alert", testid: "contact-problem" });
      const share = async (contact) => {
        try {
          await onShare(contact);
          close();
        } catch (error) {
          note.textContent = problem(error);
        }
      };
      const list = own ? [] : contacts.map((contact) => contactButton(contact, share));
      return [h("div", { class: "menu" }, ...list), typed(own ?? { name: "", phone: "" }, share, note), note];
    },
  });
}

function contactButton(contact, share) {
  return h(
    "button",
    { class: "menu-item", testid: "contact-choice", onclick: () => share(contact) },
    icon("person"),
    h(
      "span",
      { class: "menu-text" },
      h("bdi", {}, contact.name),
      h("bdi", { class: "quiet", dir: "ltr" }, contact.phone),
    ),
  );
}

function typed(start, share, note) {
  const field = { class: "field", autocomplete: "off" };
  const nameField = h("input", { ...field, dir: "auto", testid: "contact-name" });
  const phoneField = h("input", { ...field, type: "tel", dir: "ltr", testid: "contact-phone" });
  nameField.value = start.name;
  phoneField.value = start.phone;
  const form = h(
    "form",
    { class: "fields" },
    h("label", {}, h("span", { say: "contact-name" }), nameField),
    h("label", {}, h("span", { say: "contact-phone" }), phoneField),
    h("button", { class: "primary", testid: "contact-send", say: "share" }),
  );
  form.lastChild.type = "submit";
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const contact = { name: nameField.value.trim(), phone: phoneField.value.trim() };
    if (!contact.name || !looksLikeAPhone(contact.phone)) {
      say(note, "contact-incomplete");
      (contact.name ? phoneField : nameField).focus();
      return;
    }
    share(contact);
  });
  return form;
}
