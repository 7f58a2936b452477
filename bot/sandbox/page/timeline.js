// A list of messages that keeps its place: days between them, soft arrivals, a pill for what came while reading above.

import { h, whenAnimated } from "./dom.js";
import { dayNode, say } from "./i18n.js";
import { icon } from "./icons.js";
import { dayKey } from "./when.js";

const nearBottom = 60;
const togetherSeconds = 300;

function belong(one, next) {
  return one.mine === next.mine && next.date - one.date < togetherSeconds && dayKey(one.date) === dayKey(next.date);
}

export class Timeline {
  /** `traits` says of an item: key, date (s), mine; `build(item)` makes its node. */
  constructor({ traits, build, label, testid }) {
    this.traits = traits;
    this.build = build;
    this.rows = new Map();
    this.missed = 0;
    this.pinned = true;
    this.lastTop = 0;
    this.list = h("div", { class: "messages" });
    this.tail = h("div", { class: "tail", "aria-hidden": "true" }); // what belongs below the last message: typing
    const thread = h("div", { class: "thread" }, this.list, this.tail);
    this.scroller = h(
      "div",
      { class: "timeline", role: "log", "aria-live": "polite", tabindex: "0", label, testid },
      thread,
    );
    this.pillText = h("span");
    const down = { class: "pill", testid: "new-messages", onclick: () => this.toBottom() };
    this.pill = h("button", down, this.pillText, icon("down"));
    this.pill.hidden = true;
    this.node = h("div", { class: "timeline-frame" }, this.scroller, this.pill);
    this.scroller.addEventListener("scroll", () => this.noticeScroll(), { passive: true });
    this.scroller.addEventListener("keydown", (event) => this.walk(event));
    const follow = new ResizeObserver(() => this.pinned && this.stick());
    follow.observe(thread);
    follow.observe(this.scroller);
  }

  /** Shows the items. `fresh` means another conversation or a new snapshot: no animation, no announcement. */
  show(items, { fresh = false, changed = false } = {}) {
    if (changed) this.clear();
    this.scroller.setAttribute("aria-busy", String(fresh));
    const wanted = new Set(items.map((item) => this.traits(item).key));
    for (const [key, row] of this.rows) if (!wanted.has(key)) this.drop(key, row, fresh);
    const arrived = this.place(items, fresh);
    this.days(items);
    if (changed || arrived.some((item) => this.traits(item).mine)) this.toBottom();
    else if (!this.pinned && !fresh) this.countMissed(arrived.length);
    requestAnimationFrame(() => this.scroller.setAttribute("aria-busy", "false"));
  }

  clear() {
    this.rows.clear();
    this.list.replaceChildren();
    this.pinned = true;
  }

  place(items, fresh) {
    const arrived = [];
    let previous = null;
    let before = null;
    for (const item of items) {
      const { key, date, mine } = this.traits(item);
      let row = this.rows.get(key);
      if (!row) {
        row = this.add(key, item, before, fresh);
        arrived.push(item);
      } else if (row.item !== item) this.renew(row, item);
      row.node.classList.toggle("joined", Boolean(previous) && belong(previous, { date, mine }));
      row.node.classList.toggle("mine", mine);
      previous = { date, mine };
      before = row.node;
    }
    return arrived;
  }

  add(key, item, before, fresh) {
    const node = h("div", { class: fresh ? "row" : "row arriving", tabindex: "-1", testid: "row" }, this.build(item));
    if (before) before.after(node);
    else this.list.prepend(node);
    const row = { item, node };
    this.rows.set(key, row);
    return row;
  }

  renew(row, item) {
    const buttons = [...row.node.querySelectorAll("button, a, input")];
    const focused = buttons.indexOf(document.activeElement);
    row.node.replaceChildren(this.build(item));
    row.item = item;
    if (focused < 0) return;
    // The focus stays in this message: on the control in the same place, or on the message itself.
    const now = row.node.querySelectorAll("button, a, input");
    (now[focused] ?? row.node).focus({ preventScroll: true });
  }

  drop(key, row, fresh) {
    this.rows.delete(key);
    if (row.node.contains(document.activeElement)) this.scroller.focus({ preventScroll: true });
    if (fresh) return row.node.remove();
    row.node.style.setProperty("--leaving-height", `${row.node.offsetHeight}px`);
    row.node.classList.add("leaving");
    row.node.setAttribute("aria-hidden", "true");
    return whenAnimated(row.node, () => row.node.remove());
  }

  days(items) {
    const kept = new Map([...this.list.querySelectorAll(".day")].map((node) => [node.dataset.of, node]));
    let last = "";
    for (const item of items) {
      const { key, date } = this.traits(item);
      const today = dayKey(date);
      if (today === last) continue;
      last = today;
      const node = kept.get(today) ?? h("div", { class: "day", data: { of: today }, testid: "day" }, dayNode(date));
      kept.delete(today);
      const row = this.rows.get(key).node;
      if (row.previousSibling !== node) row.before(node);
    }
    for (const node of kept.values()) node.remove();
  }

  countMissed(count) {
    if (!count) return;
    this.missed += count;
    say(this.pillText, "new-messages", { n: this.missed });
    this.pill.hidden = false;
  }

  noticeScroll() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    if (!clientHeight) return; // not shown now: keep what was
    // Only a move up lets go of the bottom: messages that come in a row outgrow the scroll event of the first.
    if (scrollHeight - scrollTop - clientHeight < nearBottom) {
      this.pinned = true;
      this.forgetMissed();
    } else if (scrollTop < this.lastTop) this.pinned = false;
    this.lastTop = scrollTop;
  }

  forgetMissed() {
    this.missed = 0;
    this.pill.hidden = true;
  }

  toBottom() {
    if (document.activeElement === this.pill) this.scroller.focus({ preventScroll: true });
    this.pinned = true;
    this.forgetMissed();
    this.stick();
  }

  stick() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.lastTop = this.scroller.scrollTop;
  }

  /** Brings a message into view and marks it for a moment. */
  reveal(key) {
    const row = this.rows.get(key);
    if (!row) return;
    row.node.scrollIntoView({ block: "center" });
    row.node.focus({ preventScroll: true });
    row.node.classList.add("pointed");
    setTimeout(() => row.node.classList.remove("pointed"), 1200);
  }

  /** Arrow keys go from message to message; Enter opens what can be done with one. */
  walk(event) {
    const rows = [...this.rows.values()].map((row) => row.node);
    const at = rows.indexOf(event.target);
    if (event.target !== this.scroller && at < 0) return;
    const end = rows.length - 1;
    const next = { ArrowUp: at < 0 ? end : at - 1, ArrowDown: at + 1, Home: 0, End: end }[event.key];
    if (next !== undefined && rows[next]) {
      event.preventDefault();
      rows[next].focus();
      rows[next].scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      rows[at].querySelector(".more")?.click();
    }
  }
}
