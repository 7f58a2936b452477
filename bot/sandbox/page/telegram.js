// A phone with the Telegram chat of one bot.

import { telegram } from "./api.js";
import { bubble, textBlock } from "./bubble.js";
import { Composer, notice } from "./composer.js";
import { h } from "./dom.js";
import { formatted } from "./entities.js";
import { kindOf } from "./filesheet.js";
import { Frame } from "./frame.js";
import { t } from "./i18n.js";
import { icon, roundButton } from "./icons.js";
import { markWaiting, Presses, replyKeyboard } from "./keyboards.js";
import { Sharing } from "./sharing.js";
import { openMenu } from "./sheets.js";
import { Timeline } from "./timeline.js";

const noChat = { messages: [], keyboard: null, blocked: false, typing_until_ms: 0, user: { id: 0, first_name: "" } };

export class TelegramPhone {
  constructor(kind, { title, about, bot }) {
    this.bot = bot;
    this.frame = new Frame(kind, { title, about });
    this.node = this.frame.node;
    this.sharing = new Sharing(this);
    this.presses = new Presses((messageId) => this.paintWaiting(messageId));
    this.timeline = new Timeline({
      traits: (message) => ({ key: message.message_id, date: message.date, mine: message.from === "user" }),
      build: (message) => bubble(message, this.context),
      label: "messages",
      testid: "timeline",
    });
    this.composer = new Composer(this.node, {
      onText: (text, mode) => this.sendText(text, mode),
      onVoice: ({ file, name, duration }) => this.calls.file("voice", file, { name, duration }),
      onProblem: (error) => this.frame.problem(error),
      onEditLast: () => this.editLast(),
      onFiles: ([file]) => this.sharing.offerFile(file, kindOf(file)),
      attach: () => this.sharing.menu(),
      commands: () => this.commands(),
    });
    this.context = {
      presses: this.presses,
      find: (id) => this.chat.messages.find((message) => message.message_id === id),
      reveal: (id) => this.timeline.reveal(id),
      command: (text) => this.composer.sendNow(text),
      press: (message, button) => this.press(message, button),
      actions: (message) => this.openActions(message),
      sender: (message) => (message.from === "user" ? this.userName() : this.info?.name ?? ""),
      grown: () => this.timeline.pinned && this.timeline.stick(),
    };
    this.keyboardRoom = h("div", { class: "keyboard-room" });
    this.startPanel = this.buildStart();
    this.blockedNotice = notice("blocked", "unblock", "unblock", () => this.run(this.calls.unblock()));
    const below = [this.composer.node, this.keyboardRoom, this.blockedNotice];
    this.frame.body.append(this.timeline.node, this.startPanel, ...below);
    this.buildTools();
    this.sharing.acceptDrops();
    this.chat = noChat;
    this.preview = h("div", { class: "preview", testid: "preview" });
    this.dots = h("div", { class: "typing", testid: "typing" }, h("i"), h("i"), h("i"));
    this.timeline.tail.append(this.preview, this.dots);
  }

  get calls() {
    return telegram(this.bot, this.chat.user.id);
  }

  userName() {
    return [this.chat.user.first_name, this.chat.user.last_name].filter(Boolean).join(" ");
  }

  /** The list of the person's own language, as Telegram chooses it, or the one for everybody. */
  commands() {
    const all = this.info?.commands ?? {};
    return all[this.chat.user.language_code] ?? all[""] ?? [];
  }

  buildTools() {
    this.people = h("select", { class: "people", testid: "people", label: "people" });
    this.people.addEventListener("change", () => this.show({ of: this.people.value }));
    this.frame.tools.append(
      this.people,
      roundButton("more", "chat-menu", "chat-menu", () => this.openChatMenu(), "quiet-button"),
    );
  }

  buildStart() {
    this.startName = h("bdi", { class: "start-name" });
    const begin = () => this.start(this.invite());
    return h(
      "div",
      { class: "start-panel", testid: "start-panel" },
      h("span", { class: "start-sign" }, icon("bubble")),
      this.startName,
      h("p", { say: "start-about" }),
      h("button", { class: "primary start", testid: "start", say: "start", onclick: begin }),
    );
  }

  /** The demo's code is the therapist's; a patient's comes with a link. */
  invite() {
    return this.bot === "therapist" ? this.demo?.invite : "";
  }

  start(code) {
    return this.run(this.sendText(code ? `/start ${code}` : "/start", null));
  }

  /** Takes the state after an event and shows what changed. */
  update(state, event) {
    this.info = state.bots.find((bot) => bot.bot === this.bot);
    this.demo = state.demo;
    this.chats = state.chats.filter((chat) => chat.bot === this.bot);
    if (event.type === "toast") this.answer(event);
    if (event.type === "snapshot") this.presses.endAll();
    if (event.type === "edited" && event.bot === this.bot) this.presses.endMessage(event.message.message_id);
    this.show({ fresh: event.type === "snapshot" });
  }

  show({ fresh = false, of } = {}) {
    const wanted = String(of ?? this.chat.chat_id);
    const before = this.chat;
    this.chat = this.chats.find((chat) => String(chat.chat_id) === wanted) ?? this.chats[0] ?? noChat;
    const changed = this.chat.chat_id !== before.chat_id;
    this.showPeople();
    this.composer.open(this.chat.chat_id ?? "");
    if (changed || this.chat.messages !== before.messages) {
      this.timeline.show(this.chat.messages, { fresh: fresh || changed, changed });
    }
    this.showTyping();
    if (changed || fresh || this.chat.keyboard !== before.keyboard) this.showKeyboard();
    const isNew = this.chat.messages.length === 0;
    const { blocked } = this.chat;
    this.startPanel.hidden = !isNew || blocked;
    this.timeline.node.hidden = isNew;
    this.composer.node.hidden = blocked || this.chat === noChat || isNew;
    this.keyboardRoom.hidden = blocked || isNew;
    this.blockedNotice.hidden = !blocked;
    this.startName.textContent = this.info?.name ?? "";
  }

  showPeople() {
    const options = this.chats.map((chat) => {
      const name = [chat.user.first_name, chat.user.last_name].filter(Boolean).join(" ");
      const option = h("option", { value: chat.chat_id }, name);
      option.selected = chat === this.chat;
      return option;
    });
    this.people.replaceChildren(...options);
    this.people.hidden = options.length < 2;
    this.frame.owner.textContent = this.userName();
  }

  /** Three dots, or the answer as far as it is written; both end by themselves. */
  showTyping() {
    clearTimeout(this.typingTimer);
    const { preview, typing_until_ms: typingUntil } = this.chat;
    const now = Date.now();
    const growing = preview && preview.until_ms > now ? preview : null;
    const ends = [typingUntil, growing?.until_ms].filter((at) => at > now);
    this.preview.hidden = !growing;
    if (growing && growing !== this.shownPreview) {
      this.preview.replaceChildren(textBlock(formatted(growing.text, growing.entities), "preview-text"));
    }
    this.shownPreview = growing;
    this.dots.hidden = typingUntil <= now;
    this.frame.setHead(this.info?.name ?? "", ends.length ? "typing" : "bot");
    if (ends.length) this.typingTimer = setTimeout(() => this.showTyping(), Math.min(...ends) - now + 20);
  }

  showKeyboard() {
    const { keyboard } = this.chat;
    const node = replyKeyboard(keyboard, {
      onText: (text) => this.run(this.sendText(text, null)),
      onContact: () => this.sharing.openContacts({ own: true }),
    });
    this.keyboardRoom.replaceChildren(...[node].filter(Boolean));
    this.composer.setPlaceholder(keyboard?.placeholder);
  }

  answer(event) {
    if (event.bot !== this.bot || String(event.chat_id) !== String(this.chat.chat_id)) return;
    this.presses.answer(event.press_id);
    if (!event.text) return;
    if (event.alert) this.frame.alert(event.text);
    else this.frame.toast(event.text);
  }

  paintWaiting(messageId) {
    const row = this.timeline.rows.get(messageId);
    for (const node of row?.node.querySelectorAll("[data-testid=inline-button]") ?? []) {
      markWaiting(node, this.presses.isWaiting(messageId, node.dataset.data));
    }
  }

  press(message, button) {
    const call = () => this.calls.press(message.message_id, button.callback_data);
    return this.run(this.presses.press(message.message_id, button.callback_data, call), { refused: "button-gone" });
  }

  sendText(text, mode) {
    if (mode?.edit) return this.calls.edit(mode.edit.message_id, text);
    return this.calls.text(text, mode?.reply ? { reply_to_message_id: mode.reply.message_id } : {});
  }

  /** Waits for something a person did and says here when it did not work; `refused` is the sentence for a 400. */
  run(promise, { refused } = {}) {
    return promise.catch((error) => this.frame.problem(refused && error.status === 400 ? refused : error));
  }

  editLast() {
    const last = this.chat.messages.findLast((message) => message.from === "user");
    if (!canEdit(last)) return false;
    this.composer.edit(last);
    return true;
  }

  openActions(message) {
    const isOpen = message.text && !message.protected;
    const items = [
      { icon: "reply", say: "reply", testid: "action-reply", run: () => this.composer.reply(message) },
      isOpen && { icon: "copy", say: "copy", testid: "action-copy", run: () => this.copy(message.text) },
      canEdit(message) && { icon: "edit", say: "edit", testid: "action-edit", run: () => this.composer.edit(message) },
      isOpen && { icon: "forward", say: "forward", testid: "action-forward", run: () => this.forward(message) },
    ];
    openMenu(this.node, { title: "actions", testid: "action-menu", items: items.filter(Boolean) });
  }

  forward(message) {
    return this.run(this.calls.text(message.text, { forwarded_from: this.context.sender(message) }));
  }

  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      this.frame.toast(t("copied"));
    } catch {
      this.frame.toast(t("copy-failed"));
    }
  }

  openChatMenu() {
    const again = { icon: "commands", say: "restart", testid: "restart", run: () => this.start("") };
    const items = [
      ...(this.chat.messages.length ? [again] : []),
      this.chat.blocked
        ? { icon: "check", say: "unblock", testid: "menu-unblock", run: () => this.run(this.calls.unblock()) }
        : { icon: "stop", say: "block", testid: "block", danger: true, run: () => this.run(this.calls.block()) },
    ];
    openMenu(this.node, { title: "chat-menu", testid: "chat-menu-sheet", items });
  }
}

function canEdit(message) {
  return Boolean(message?.from === "user" && message.text && !message.forwarded_from);
}
