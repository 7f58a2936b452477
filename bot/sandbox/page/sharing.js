// What a person can send besides text: files, prepared recordings, contacts.

import { openContacts } from "./contactsheet.js";
import { chooseFile, confirmFile, kindOf } from "./filesheet.js";
import { problemText } from "./frame.js";
import { language } from "./i18n.js";
import { openMenu } from "./sheets.js";
import { length } from "./when.js";

const accepted = {
  audio: "audio/*,video/mp4,video/webm,.mp3,.wav,.m4a,.ogg,.oga,.webm,.mp4",
  photo: "image/png,image/jpeg,image/webp",
  document: "",
};

export class Sharing {
  /** `phone` is the Telegram phone that shares. */
  constructor(phone) {
    this.phone = phone;
  }

  /** The items of the menu behind the clip. */
  menu() {
    const file = (say, icon, kind) => ({ icon, say, testid: `attach-${kind}`, run: () => this.choose(kind) });
    const prepared = { icon: "wave", say: "prepared", testid: "recordings", run: () => this.openRecordings() };
    return [
      ...(this.phone.demo?.recordings?.length ? [prepared] : []),
      file("audio-file", "audio", "audio"),
      file("photo", "picture", "photo"),
      file("document", "file", "document"),
      { icon: "person", say: "contact", testid: "contact", run: () => this.openContacts() },
    ];
  }

  choose(kind) {
    chooseFile(accepted[kind], (file) => this.offerFile(file, kind));
  }

  offerFile(file, kind) {
    const { calls, node } = this.phone;
    confirmFile(node, file, { onSend: (caption) => calls.file(kind, file, { caption }), problem: problemText });
  }

  openRecordings() {
    const { demo, calls, node } = this.phone;
    const mine = (recording) => recording.language === language();
    const items = [...demo.recordings].sort((one, other) => mine(other) - mine(one)).map((recording) => ({
      icon: "wave",
      text: recording.title,
      note: length(recording.duration),
      testid: "recording",
      data: { recording: recording.id },
      run: () => this.phone.run(calls.recording(recording.id)),
    }));
    openMenu(node, { title: "prepared", testid: "recordings-sheet", items });
  }

  /** `own` is for a bot that asks who is writing: then the contact carries the person's own number of the account. */
  openContacts({ own = false } = {}) {
    const { calls, chat, demo, node } = this.phone;
    const contacts = demo?.contacts ?? [];
    const name = this.phone.userName();
    const phone = contacts.find((contact) => contact.name === name)?.phone ?? "";
    openContacts(node, {
      contacts,
      own: own ? { name, phone } : null,
      onShare: (contact) => calls.contact(own ? { ...contact, user_id: chat.user.id } : contact),
      problem: problemText,
    });
  }

  acceptDrops() {
    const { node } = this.phone;
    node.addEventListener("dragover", (event) => {
      if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
    });
    node.addEventListener("drop", (event) => {
      event.preventDefault();
      const [file] = event.dataTransfer.files;
      if (file && !this.phone.composer.node.hidden) this.offerFile(file, kindOf(file));
    });
  }
}
