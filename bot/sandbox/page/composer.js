// Where a person writes: text of many lines, drafts, answering and editing, the way to files and voice.

import { h } from "./dom.js";
import { hint } from "./i18n.js";
import { icon, roundButton } from "./icons.js";
import { RecordBar } from "./recordbar.js";
import { openMenu } from "./sheets.js";
import { Suggestions } from "./suggestions.js";

const tallestPx = 168;
const blank = { text: "", mode: null };

export class Composer {
  /**
   * `onText(text, mode)` sends and may reject; mode is null, {reply: message} or {edit: message}.
   * `attach()` gives the menu's items; `onVoice`, `commands` and `onEditLast` are absent where the phone cannot do it.
   */
  constructor(phone, { onText, attach, onVoice, onProblem, commands, onEditLast, onFiles }) {
    Object.assign(this, { phone, onText, onProblem, commands, onEditLast });
    this.drafts = new Map();
    this.mode = null;
    const field = { class: "input", rows: "1", dir: "auto", enterkeyhint: "send" };
    this.input = h("textarea", { ...field, testid: "composer-input", label: "write" });
    hint(this.input, "write");
    this.sendButton = roundButton("send", "send", "composer-send", () => this.submit(), "send");
    this.attachButton = roundButton("clip", "attach", "attach", () => this.openAttach(attach));
    this.commandsButton = commands ? roundButton("commands", "commands", "commands", () => this.openCommands()) : null;
    const onPick = (text) => this.sendNow(text);
    this.suggestions = commands ? new Suggestions(this.input, { commands, onPick }) : null;
    this.recordBar = onVoice ? new RecordBar({ onVoice, onProblem, onOpen: (open) => this.swap(open) }) : null;
    this.context = h("div", { class: "context", testid: "composer-context" });
    this.context.hidden = true;
    this.row = h(
      "div",
      { class: "compose-row" },
      this.commandsButton,
      this.attachButton,
      this.input,
      this.recordBar?.button,
      this.sendButton,
    );
    this.node = h("div", { class: "composer" }, this.suggestions?.node, this.context, this.row, this.recordBar?.node);
    this.input.addEventListener("input", () => this.refresh());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("paste", (event) => this.paste(event, onFiles));
    this.refresh();
  }

  /** Goes to a conversation: keeps the draft of the one before and brings back this one's. */
  open(conversation) {
    if (conversation === this.conversation) return;
    const draft = { text: this.input.value, mode: this.mode };
    if (this.conversation !== undefined) this.drafts.set(this.conversation, draft);
    this.conversation = conversation;
    this.restore(this.drafts.get(conversation) ?? blank);
  }

  restore({ text, mode }) {
    this.input.value = text;
    this.setMode(mode);
    this.refresh();
  }

  setMode(mode) {
    this.mode = mode;
    const message = mode?.reply ?? mode?.edit;
    this.context.hidden = !message;
    if (!message) return this.context.replaceChildren();
    const title = h("strong", { say: mode.edit ? "editing" : "replying" });
    const words = h("span", { class: "context-text", dir: "auto" }, message.text || message.caption || "");
    const body = h("span", { class: "context-body" }, title, words);
    const drop = roundButton("close", "cancel", "context-cancel", () => this.leaveMode(), "quiet-button");
    return this.context.replaceChildren(icon(mode.edit ? "edit" : "reply"), body, drop);
  }

  reply(message) {
    this.setMode({ reply: message });
    this.input.focus();
  }

  edit(message) {
    const kept = this.mode?.edit ? this.mode.kept : this.input.value; // the draft comes back after the edit
    this.setMode({ edit: message, kept });
    this.input.value = message.text;
    this.refresh();
    this.input.focus();
  }

  leaveMode() {
    const text = this.mode?.edit ? this.mode.kept : this.input.value;
    this.restore({ text, mode: null });
    this.input.focus();
  }

  refresh() {
    const isEmpty = !this.input.value.trim();
    this.sendButton.hidden = Boolean(this.recordBar) && isEmpty && !this.mode?.edit;
    this.sendButton.setAttribute("aria-disabled", String(isEmpty));
    if (this.recordBar) this.recordBar.button.hidden = !this.sendButton.hidden;
    this.input.style.height = "auto";
    const { scrollHeight, offsetHeight, clientHeight } = this.input;
    const wanted = scrollHeight + offsetHeight - clientHeight; // the border counts too, or a scroll bar appears
    if (scrollHeight) this.input.style.height = `${Math.min(tallestPx, wanted)}px`;
  }

  key(event) {
    if (event.isComposing || this.suggestions?.handle(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape" && this.mode) this.leaveMode();
    else if (event.key === "ArrowUp" && !this.input.value && !this.mode && this.onEditLast?.()) event.preventDefault();
  }

  paste(event, onFiles) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length || !onFiles) return;
    event.preventDefault();
    onFiles(files);
  }

  async submit() {
    const text = this.input.value.trim();
    if (!text) return;
    const [mode, conversation] = [this.mode, this.conversation];
    this.restore({ text: mode?.edit ? mode.kept : "", mode: null });
    this.suggestions?.close();
    this.input.focus();
    try {
      await this.onText(text, mode);
    } catch (error) {
      this.giveBack(conversation, { text, mode });
      this.onProblem(error);
    }
  }

  /** A text that could not be sent goes back to where it was written. */
  giveBack(conversation, draft) {
    if (conversation !== this.conversation) this.drafts.set(conversation, draft);
    else if (!this.input.value) this.restore(draft);
  }

  async sendNow(text) {
    if (/^\//.test(this.input.value)) this.restore(blank);
    try {
      await this.onText(text, null);
    } catch (error) {
      this.onProblem(error);
    }
  }

  openAttach(attach) {
    openMenu(this.phone, { title: "attach", testid: "attach-menu", items: attach() });
  }

  openCommands() {
    const items = this.commands().map(({ command, description }) => ({
      icon: "commands",
      text: `/${command}`,
      note: description,
      testid: "command",
      data: { command },
      run: () => this.sendNow(`/${command}`),
    }));
    openMenu(this.phone, { title: "commands", testid: "command-menu", items });
  }

  setPlaceholder(text) {
    if (!text) return hint(this.input, "write");
    delete this.input.dataset.hint;
    this.input.placeholder = text;
    return undefined;
  }

  swap(recording) {
    this.row.hidden = recording;
    if (!recording) (this.recordBar.button.hidden ? this.input : this.recordBar.button).focus({ preventScroll: true });
  }
}

/** A line that says why there is nothing to write in now, with what to do. */
export function notice(key, buttonKey, testid, run) {
  const button = h("button", { class: "primary", testid, say: buttonKey, onclick: run });
  return h("div", { class: "notice" }, h("p", { say: key }), button);
}
