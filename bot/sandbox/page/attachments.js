// What hangs on a message: a voice note, music, a picture, a document, a contact.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { player } from "./player.js";
import { showPicture } from "./sheets.js";
import { size } from "./when.js";

const players = new Map(); // by address, so that a message drawn again keeps the note that is playing

function voice(file) {
  if (!players.has(file.url)) players.set(file.url, player(file));
  return players.get(file.url);
}

function audio(file) {
  return h("div", { class: "music" }, h("bdi", { class: "file-name" }, file.name || ""), voice(file));
}

function picture(file, caption, onLoad) {
  const image = h("img", { src: file.url, alt: caption || file.name || "", loading: "lazy", testid: "photo-image" });
  image.addEventListener("load", onLoad);
  const open = () => showPicture(file, caption);
  return h("button", { class: "picture", testid: "photo", label: "open-picture", onclick: open }, image);
}

function doc(file, isProtected) {
  const body = [
    h("span", { class: "round badge" }, icon("file")),
    h(
      "span",
      { class: "file-text" },
      h("bdi", { class: "file-name" }, file.name || "file"),
      h("bdi", { class: "quiet", dir: "ltr" }, size(file.size)),
    ),
  ];
  if (isProtected) return h("div", { class: "document", testid: "document" }, ...body);
  // Browsers read PDF themselves; anything else is kept.
  const open = file.mime === "application/pdf" ? { target: "_blank", rel: "noopener" } : { download: file.name || "" };
  return h("a", { class: "document", testid: "document", href: file.url, ...open }, ...body);
}

export function contactCard(contact) {
  return h(
    "div",
    { class: "document contact", testid: "contact-card" },
    h("span", { class: "round badge" }, icon("person")),
    h(
      "span",
      { class: "file-text" },
      h("bdi", { class: "file-name" }, [contact.first_name, contact.last_name].filter(Boolean).join(" ")),
      h("bdi", { class: "quiet", dir: "ltr" }, contact.phone_number),
    ),
  );
}

/** The node for a file by its type, as carriers send media. */
export function media(file, onLoad) {
  const kind = (file.mime || "").split("/")[0];
  if (kind === "image") return picture(file, "", onLoad);
  if (kind === "audio") return voice(file);
  return doc(file, false);
}

/** The nodes for all that hangs on a Telegram message. */
export function attachments(message, onLoad) {
  return [
    message.voice && voice(message.voice),
    message.audio && audio(message.audio),
    message.photo && picture(message.photo, message.caption, onLoad),
    message.document && doc(message.document, message.protected),
    message.contact && contactCard(message.contact),
  ].filter(Boolean);
}
