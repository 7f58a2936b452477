// Plays a voice note: play and pause, how far it is, how long it is. One plays at a time.

import { h } from "./dom.js";
import { name, say } from "./i18n.js";
import { icon } from "./icons.js";
import { length } from "./when.js";

let playing = null;

export function player(file) {
  const audio = new Audio();
  audio.preload = file.duration ? "none" : "metadata"; // carriers name no length: the file itself tells
  audio.src = file.url;
  // A note straight from a browser's recorder names no length in its header: the message's own number counts.
  const total = () => (Number.isFinite(audio.duration) && audio.duration > 0 ? audio.duration : file.duration || 0);

  const toggle = h("button", { class: "round play", testid: "play", label: "play" }, icon("play"));
  const seek = h("input", {
    type: "range", class: "seek", min: "0", max: "1000", value: "0", label: "position", testid: "seek",
  });
  const time = h("span", { class: "time", testid: "voice-time" });
  const node = h("div", { class: "player", testid: "voice", dir: "ltr" }, toggle, seek, time);

  const show = () => {
    const share = total() ? Math.min(1, audio.currentTime / total()) : 0;
    seek.value = Math.round(share * 1000);
    seek.style.setProperty("--played", `${share * 100}%`);
    seek.setAttribute("aria-valuetext", `${length(audio.currentTime)} / ${length(total())}`);
    const whole = total() ? length(total()) : "";
    time.textContent = audio.currentTime > 0 ? [length(audio.currentTime), whole].filter(Boolean).join(" / ") : whole;
  };
  const paint = () => {
    const runs = !audio.paused && !audio.ended;
    node.classList.toggle("playing", runs);
    toggle.replaceChildren(icon(runs ? "pause" : "play"));
    name(toggle, runs ? "pause" : "play");
  };
  const fail = () => {
    if (node.querySelector(".unplayable")) return;
    const note = h("span", { class: "unplayable", role: "status" });
    say(note, "unplayable");
    node.append(note);
  };

  toggle.addEventListener("click", () => {
    if (!audio.paused) return audio.pause();
    if (playing && playing !== audio) playing.pause();
    playing = audio;
    return audio.play().catch((error) => error.name !== "AbortError" && fail());
  });
  seek.addEventListener("input", () => {
    if (total()) audio.currentTime = (seek.value / 1000) * total();
    show();
  });
  for (const event of ["timeupdate", "durationchange", "seeked"]) audio.addEventListener(event, show);
  for (const event of ["play", "pause", "ended"]) audio.addEventListener(event, paint);
  audio.addEventListener("ended", () => { audio.currentTime = 0; });
  audio.addEventListener("error", fail);
  show();
  return node;
}
