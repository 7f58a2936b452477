// The bar that takes the composer's place while a voice note is recorded: tap or hold, see the time, send or drop it.

import { h } from "./dom.js";
import { say } from "./i18n.js";
import { roundButton } from "./icons.js";
import { Recording } from "./recorder.js";
import { length } from "./when.js";

const holdMs = 500;
const slideAwayPx = 90;
const shortestS = 0.7;

export class RecordBar {
  /** `onVoice({file, name, duration})` sends and may reject; `onProblem(key)` tells why not; `onOpen(bool)` makes room. */
  constructor({ onVoice, onProblem, onOpen }) {
    Object.assign(this, { onVoice, onProblem, onOpen });
    this.state = "idle"; // idle, starting, recording, sending, unsent
    this.time = h("span", { class: "record-time", testid: "record-time", role: "timer" });
    this.level = h("span", { class: "level", "aria-hidden": "true" }, h("span"));
    this.note = h("span", { class: "record-note", role: "status", testid: "record-note" });
    this.cancelButton = roundButton("trash", "record-cancel", "record-cancel", () => this.cancel(), "danger");
    this.sendButton = roundButton("send", "record-send", "record-send", () => this.send(), "send");
    this.node = h(
      "div",
      { class: "record-bar", testid: "record-bar", role: "group", label: "recording" },
      this.cancelButton,
      h("span", { class: "record-dot", "aria-hidden": "true" }),
      this.time,
      this.level,
      this.note,
      this.sendButton,
    );
    this.node.hidden = true;
    this.node.addEventListener("keydown", (event) => event.key === "Escape" && this.cancel());
    const byKeyboard = (event) => event.detail === 0 && this.start();
    this.button = roundButton("mic", "record", "record", byKeyboard, "mic");
    this.button.addEventListener("pointerdown", (event) => event.button === 0 && this.press(event));
    this.button.addEventListener("contextmenu", (event) => event.preventDefault());
    window.addEventListener("beforeunload", (event) => this.state !== "idle" && event.preventDefault());
  }

  /** A short press starts a recording that goes on; a long one sends it on release, or drops it when slid away. */
  press(down) {
    const pressedAt = performance.now();
    const release = (up) => {
      window.removeEventListener("pointerup", release);
      window.removeEventListener("pointercancel", release);
      if (this.state !== "recording" || up.type === "pointercancel" || performance.now() - pressedAt < holdMs) return;
      const away = Math.hypot(up.clientX - down.clientX, up.clientY - down.clientY) > slideAwayPx;
      if (away) this.cancel();
      else this.send();
    };
    window.addEventListener("pointerup", release);
    window.addEventListener("pointercancel", release);
    this.start();
  }

  async start() {
    if (this.state !== "idle") return;
    this.state = "starting";
    try {
      this.recording = await Recording.start();
    } catch (error) {
      this.state = "idle";
      this.onProblem(error.key ?? "mic-missing");
      return;
    }
    this.state = "recording";
    say(this.note, "recording-hint");
    this.show(true);
    this.sendButton.focus({ preventScroll: true });
    this.tick();
  }

  tick() {
    if (this.state !== "recording") return;
    const seconds = Math.floor(this.recording.seconds);
    if (this.time.textContent !== length(seconds)) this.time.textContent = length(seconds);
    this.level.style.setProperty("--level", this.recording.level.toFixed(3));
    requestAnimationFrame(() => this.tick());
  }

  show(open) {
    this.node.hidden = !open;
    this.node.dataset.state = this.state;
    this.onOpen(open);
  }

  async send() {
    if (this.state === "recording") {
      if (this.recording.seconds < shortestS) {
        this.cancel();
        this.onProblem("recording-short");
        return;
      }
      this.state = "sending";
      this.voice = await this.recording.stop();
    } else if (this.state !== "unsent") return;
    this.state = "sending";
    this.node.dataset.state = this.state;
    say(this.note, "recording-sending");
    try {
      await this.onVoice(this.voice);
      this.finish();
    } catch {
      this.state = "unsent"; // a voice note never vanishes: it waits here to be sent again
      this.node.dataset.state = this.state;
      say(this.note, "recording-unsent");
    }
  }

  cancel() {
    if (this.state === "sending" || this.state === "idle") return;
    if (this.state === "recording") this.recording.cancel();
    this.finish();
  }

  finish() {
    this.state = "idle";
    this.recording = null;
    this.voice = null;
    this.show(false);
  }
}
