// Talks to the sandbox: one socket for what the phones show, one call for each thing a person does.

/** A call that did not work. `reason` is "offline", "refused" or what the sandbox said. */
export class CallError extends Error {
  constructor(reason, status = 0) {
    super(reason);
    this.reason = reason;
    this.status = status;
  }
}

async function call(path, body) {
  const isForm = body instanceof FormData;
  let answer;
  try {
    answer = await fetch(path, {
      method: "POST",
      headers: isForm ? {} : { "Content-Type": "application/json" },
      body: isForm ? body : JSON.stringify(body),
    });
  } catch {
    throw new CallError("offline");
  }
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok || said.ok === false) throw new CallError(said.error || said.description || "refused", answer.status);
  return said;
}

function form(fields) {
  const data = new FormData();
  for (const [key, value] of Object.entries(fields)) {
    if (value instanceof Blob) data.append(key, value, fields.name || value.name || "file");
    else if (key !== "name" && value !== undefined && value !== "") data.append(key, value);
  }
  return data;
}

/** What a person can do in the chat with one bot. */
export function telegram(bot, userId) {
  const at = `/phones/telegram/${encodeURIComponent(bot)}/${encodeURIComponent(userId)}`;
  return {
    text: (text, more = {}) => call(`${at}/text`, { text, ...more }),
    edit: (messageId, text) => call(`${at}/edit`, { message_id: messageId, text }),
    press: (messageId, data) => call(`${at}/press`, { message_id: messageId, data }),
    file: (kind, file, { name, duration, caption } = {}) =>
      call(`${at}/${kind}`, form({ file, name, duration, caption })),
    recording: (id) => call(`${at}/recording`, { id }),
    contact: (contact) => call(`${at}/contact`, contact),
    block: () => call(`${at}/block`, {}),
    unblock: () => call(`${at}/unblock`, {}),
  };
}

/** What a person can do on the phone behind one number. */
export function carrier(number) {
  const at = `/phones/carrier/${encodeURIComponent(number)}`;
  return {
    text: (channel, to, body) => call(`${at}/text`, { channel, body, ...(to ? { to } : {}) }),
    media: (channel, to, file, body) => call(`${at}/media`, form({ channel, to, file, body })),
    button: (channel, button, sid) =>
      call(`${at}/button`, { channel, payload: button.id, title: button.title, replied_sid: sid }),
  };
}

const firstWait = 300;
const longestWait = 5000;

/** Keeps one socket open: reconnects with growing pauses, and asks for a new snapshot when an event went missing. */
export class Connection {
  constructor({ onEvent, onState }) {
    this.onEvent = onEvent;
    this.onState = onState;
    this.failures = 0;
    this.seq = null;
    window.addEventListener("online", () => this.hurry());
    document.addEventListener("visibilitychange", () => document.hidden || this.hurry());
  }

  open() {
    this.timer = undefined;
    this.onState(this.failures ? "reconnecting" : "connecting");
    const url = new URL("/phones/events", location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(url);
    this.seq = null;
    socket.addEventListener("message", ({ data }) => this.receive(socket, JSON.parse(data)));
    socket.addEventListener("close", () => this.retry());
  }

  receive(socket, event) {
    if (event.type === "snapshot") {
      this.failures = 0;
      this.onState("online");
    } else if (this.seq === null || event.seq !== this.seq + 1) {
      socket.close(); // something was missed: the next connection brings the whole state
      return;
    }
    this.seq = event.seq;
    this.onEvent(event);
  }

  retry() {
    this.failures += 1;
    this.onState("reconnecting");
    const wait = Math.min(longestWait, firstWait * 1.7 ** (this.failures - 1));
    this.timer = setTimeout(() => this.open(), wait * (0.8 + 0.4 * Math.random()));
  }

  hurry() {
    if (this.timer === undefined) return;
    clearTimeout(this.timer);
    this.open();
  }
}
