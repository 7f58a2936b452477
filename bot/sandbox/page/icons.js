// The page's line icons, drawn as SVG nodes.

import { h } from "./dom.js";

const paths = {
  send: "M4 12 20 4l-5 16-3.5-6.5L4 12Zm7.5 1.5L20 4",
  mic: "M12 3.5a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0v-5a3 3 0 0 0-3-3ZM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3",
  clip: "m20 11-8.3 8.3a5 5 0 0 1-7-7L13 4a3.4 3.4 0 0 1 4.8 4.8l-8.3 8.3a1.7 1.7 0 0 1-2.4-2.4L14.5 7",
  commands: "M5 7h14M5 12h14M5 17h9",
  play: "M8 5.5v13l10.5-6.5L8 5.5Z",
  pause: "M8.5 5.5v13M15.5 5.5v13",
  close: "m6 6 12 12M18 6 6 18",
  trash: "M5 7h14M10 4h4M7 7l.8 12.5h8.4L17 7M10.5 10.5v5.5M13.5 10.5v5.5",
  edit: "m4 20 1-4.5L15.8 4.7a1.8 1.8 0 0 1 2.5 0l1 1a1.8 1.8 0 0 1 0 2.5L8.5 19 4 20Z",
  reply: "M10 6 4 12l6 6M4.5 12H14a6 6 0 0 1 6 6v.5",
  forward: "m14 6 6 6-6 6M19.5 12H10a6 6 0 0 0-6 6v.5",
  copy: "M9 9h10v11H9zM5 15V4h10",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  down: "m6 9.5 6 6 6-6",
  file: "M7 3.5h7l4 4V20.5H7zM14 3.5v4h4",
  picture: "M4 5h16v14H4zM4 16l4.5-4.5L14 17l2.5-2.5L20 18M15.5 9.5h.01",
  audio: "M9 18V6l10-2v12M9 18a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0Zm10-2a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0Z",
  wave: "M4 10v4M8 7v10M12 4v16M16 8v8M20 10.5v3",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20.5c.8-4 4-6 7.5-6s6.7 2 7.5 6",
  link: "M14 5h5v5M19 5l-9 9M11 6H5v13h13v-6",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  check: "m4.5 12.5 5 5 10-11",
  checks: "m1.5 12.5 4.5 5 8.5-11M10.5 16l1.5 1.5 9.5-11",
  clock: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16ZM12 8v4.5l3 2",
  warning: "M12 4 2.5 20h19L12 4ZM12 10v4.5M12 17.3h.01",
  stop: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16ZM6.5 17.5l11-11",
  bubble: "M4 5h16v11.5H11L6.5 20.5v-4H4z",
};

const svg = "http://www.w3.org/2000/svg";

/** An icon for the eye only: the button around it carries the name. */
export function icon(which) {
  const node = document.createElementNS(svg, "svg");
  node.setAttribute("viewBox", "0 0 24 24");
  node.setAttribute("class", `icon icon-${which}`);
  node.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(svg, "path");
  path.setAttribute("d", paths[which]);
  node.append(path);
  return node;
}

/** A round button with an icon; `label` is the key of its name. */
export function roundButton(glyph, label, testid, onclick, look = "") {
  return h("button", { class: `round ${look}`.trim(), label, testid, onclick }, icon(glyph));
}
