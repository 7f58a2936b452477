// The patient's phone: SMS and WhatsApp threads of one number at a time.

import { carrier } from "./api.js";
import { Composer } from "./composer.js";
import { h } from "./dom.js";
import { chooseFile, confirmFile } from "./filesheet.js";
import { Frame, problemText } from "./frame.js";
import { name } from "./i18n.js";
import { icon } from "./icons.js";
import { textBubble } from "./textbubble.js";
import { Timeline } from "./timeline.js";

const channels = ["sms", "whatsapp"];
const channelName = { sms: "SMS", whatsapp: "WhatsApp" };
const nobody = { number: "", name: "", threads: [] };
const noTexts = [];

/** One thread or more for each channel; a channel without any still has a place to write in. */
function threadsOf(number) {
  return channels.flatMap((channel) => {
    const known = number.threads.filter((thread) => thread.channel === channel);
    return known.length ? known : [{ channel, peer: "", messages: noTexts }];
  });
}

const threadId = (number, thread) => `${number}|${thread.channel}|${thread.peer}`;

function nothingYet(key) {
  const sign = h("span", { class: "start-sign" }, icon("bubble"));
  return h("div", { class: "empty", testid: key }, sign, h("p", { say: key }));
}

export class CarrierPhone {
  constructor(kind, { title, about }) {
    this.frame = new Frame(kind, { title, about });
    this.node = this.frame.node;
    this.unread = new Map(); // texts not looked at yet, by thread
    this.answered = new Set(); // messages whose quick reply was pressed
    this.number = nobody;
    this.timeline = new Timeline({
      traits: (text) => ({ key: text.sid, date: text.date, mine: text.from === "phone" }),
      build: (text) => textBubble(text, this.context),
      label: "messages",
      testid: "timeline",
    });
    this.composer = new Composer(this.node, {
      onText: (text) => this.calls.text(this.thread.channel, this.thread.peer, text),
      onProblem: (error) => this.frame.problem(error),
      onFiles: ([file]) => this.offerFile(file),
      attach: () => this.attachments(),
    });
    this.context = {
      channel: "sms",
      sender: (text) => (text.from === "phone" ? this.number.name : this.thread.peer),
      chosen: (sid) => this.answered.has(sid),
      press: (text, button) => this.press(text, button),
      grown: () => this.timeline.pinned && this.timeline.stick(),
    };
    this.tabs = h("div", { class: "threads", role: "tablist", label: "threads", testid: "threads" });
    this.tabs.addEventListener("keydown", (event) => this.walkTabs(event));
    this.people = h("select", { class: "people", testid: "numbers", label: "numbers" });
    this.people.addEventListener("change", () => this.choose(this.people.value, null));
    this.frame.tools.append(this.people);
    this.emptyThread = nothingYet("empty-thread");
    this.emptyPhone = nothingYet("empty-phone");
    const inside = [this.timeline.node, this.emptyThread, this.composer.node];
    this.panel = h("div", { class: "chat-body", role: "tabpanel", label: "threads" }, ...inside);
    this.frame.body.append(this.tabs, this.panel, this.emptyPhone);
  }

  get calls() {
    return carrier(this.number.number);
  }

  get unreadCount() {
    return [...this.unread.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Takes the state after an event and shows what changed. */
  update(state, event) {
    this.numbers = state.numbers;
    if (event.type === "text") this.noticeText(event);
    this.show({ fresh: event.type === "snapshot" });
  }

  noticeText(event) {
    if (event.text.from === "phone") return;
    const id = threadId(event.number, event);
    const all = this.numbers.flatMap(({ threads }) => threads.flatMap(({ messages }) => messages));
    // The first message ever opens its own thread.
    if (all.length === 1) this.wanted = { number: event.number, channel: event.channel, peer: event.peer };
    else if (id !== this.shownId) this.unread.set(id, (this.unread.get(id) ?? 0) + 1);
  }

  choose(number, thread) {
    this.wanted = { number, channel: thread?.channel ?? this.thread?.channel, peer: thread?.peer };
    this.show({});
  }

  show({ fresh = false }) {
    const wanted = this.wanted ?? {};
    const before = this.thread;
    this.number = this.numbers.find(({ number }) => number === wanted.number) ?? this.numbers[0] ?? nobody;
    const all = threadsOf(this.number);
    this.thread = all.find((each) => each.channel === wanted.channel && each.peer === wanted.peer)
      ?? all.find((each) => each.channel === wanted.channel)
      ?? all.find((each) => each.messages.length)
      ?? all[0];
    // A thread that was empty gets its peer with the first message: it is still the same one.
    const place = all.filter(({ channel }) => channel === this.thread.channel).indexOf(this.thread);
    const id = `${this.number.number}|${this.thread.channel}|${place}`;
    const changed = id !== this.openId;
    this.openId = id;
    this.shownId = threadId(this.number.number, this.thread);
    this.unread.delete(this.shownId);
    this.context.channel = this.thread.channel;
    this.showHead(all);
    this.composer.open(id);
    if (fresh || changed || this.thread.messages !== before?.messages) {
      this.timeline.show(this.thread.messages, { fresh: fresh || changed, changed });
    }
    const isEmpty = !this.thread.messages.length;
    this.timeline.node.hidden = isEmpty;
    this.emptyThread.hidden = !isEmpty;
    this.panel.hidden = this.number === nobody;
    this.tabs.hidden = this.number === nobody;
    this.emptyPhone.hidden = this.number !== nobody;
  }

  showHead(all) {
    const { number, name: owner } = this.number;
    this.frame.owner.textContent = owner || number;
    this.frame.screen.dataset.channel = this.thread.channel;
    const channel = channelName[this.thread.channel];
    this.frame.setHead(this.thread.peer || channel, "channel", { channel });
    this.frame.status.hidden = !this.thread.peer; // else the channel would stand there twice
    this.frame.title.dir = "ltr";
    this.frame.avatar.textContent = "";
    this.frame.avatar.dataset.channel = this.thread.channel;
    this.frame.head.hidden = this.number === nobody;
    this.showPeople();
    this.showTabs(all);
  }

  showPeople() {
    const options = this.numbers.map((each) => {
      const isNew = (thread) => this.unread.get(threadId(each.number, thread));
      const waiting = each !== this.number && threadsOf(each).some(isNew);
      const option = h("option", { value: each.number }, `${waiting ? "● " : ""}${each.name || each.number}`);
      option.selected = each === this.number;
      return option;
    });
    this.people.replaceChildren(...options);
    this.people.hidden = options.length < 2;
  }

  showTabs(all) {
    const hadFocus = this.tabs.contains(document.activeElement);
    this.tabs.replaceChildren(...all.map((thread) => this.tab(thread, all)));
    if (hadFocus) this.tabs.querySelector("[aria-selected=true]").focus();
  }

  tab(thread, all) {
    const isOpen = thread === this.thread;
    const waiting = this.unread.get(threadId(this.number.number, thread)) ?? 0;
    const isOneOfMany = all.filter(({ channel }) => channel === thread.channel).length > 1;
    const node = h(
      "button",
      {
        class: "thread-tab",
        role: "tab",
        testid: `thread-${thread.channel}`,
        data: { peer: thread.peer },
        "aria-selected": String(isOpen),
        tabindex: isOpen ? "0" : "-1",
        onclick: () => this.choose(this.number.number, thread),
      },
      h("bdi", {}, channelName[thread.channel]),
      isOneOfMany ? h("bdi", { class: "quiet", dir: "ltr" }, `…${thread.peer.slice(-4)}`) : null,
    );
    if (waiting) {
      const badge = h("span", { class: "badge-count", testid: "unread", role: "img" });
      badge.textContent = String(waiting);
      name(badge, "unread", { n: waiting });
      node.append(badge);
    }
    return node;
  }

  walkTabs(event) {
    const forward = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
    const back = forward === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
    const step = { [forward]: 1, [back]: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const tabs = [...this.tabs.children];
    tabs[(tabs.findIndex((tab) => tab.ariaSelected === "true") + step + tabs.length) % tabs.length].click();
  }

  async press(text, button) {
    if (this.answered.has(text.sid)) return;
    this.answered.add(text.sid);
    this.paintAnswered(text.sid, true);
    try {
      await this.calls.button(this.thread.channel, button, text.sid);
    } catch (error) {
      this.answered.delete(text.sid);
      this.paintAnswered(text.sid, false);
      this.frame.problem(error);
    }
  }

  paintAnswered(sid, isAnswered) {
    const buttons = this.timeline.rows.get(sid)?.node.querySelectorAll("[data-testid=quick-reply]") ?? [];
    for (const button of buttons) button.disabled = isAnswered;
  }

  attachments() {
    const item = (words, glyph, kind, accept) => ({
      icon: glyph, say: words, testid: `attach-${kind}`, run: () => chooseFile(accept, (file) => this.offerFile(file)),
    });
    return [
      item("photo", "picture", "photo", "image/*"),
      item("audio-file", "audio", "audio", "audio/*"),
      item("document", "file", "document", ""),
    ];
  }

  offerFile(file) {
    const { channel, peer } = this.thread;
    const onSend = (words) => this.calls.media(channel, peer, file, words);
    confirmFile(this.node, file, { onSend, problem: problemText });
  }
}
