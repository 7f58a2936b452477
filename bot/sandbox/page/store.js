// What the phones show: a state, replaced and never changed in place, and one reducer for each event.

export const empty = {
  bots: [],
  chats: [],
  numbers: [],
  demo: { invite: "", contacts: [], recordings: [], language: "", label: "" },
  narration: null,
};

const previewMs = 30000; // a preview of a growing answer that nobody renews is gone after half a minute

const sameChat = (event) => (chat) => chat.bot === event.bot && chat.chat_id === event.chat_id;

function inChat(state, event, change) {
  const chats = state.chats.map((chat) => (sameChat(event)(chat) ? { ...chat, ...change(chat) } : chat));
  return { ...state, chats };
}

function withItem(items, item, key) {
  const at = items.findIndex((other) => other[key] === item[key]);
  return at < 0 ? [...items, item] : items.with(at, item);
}

function inThread(state, event, change) {
  const numbers = state.numbers.map((number) => {
    if (number.number !== event.number) return number;
    const isIt = (thread) => thread.channel === event.channel && thread.peer === event.peer;
    const threads = number.threads.some(isIt)
      ? number.threads
      : [...number.threads, { channel: event.channel, peer: event.peer, messages: [] }];
    const changed = (thread) => ({ ...thread, messages: change(thread.messages) });
    return { ...number, threads: threads.map((thread) => (isIt(thread) ? changed(thread) : thread)) };
  });
  return { ...state, numbers };
}

const reducers = {
  snapshot: (state, { state: whole }) => ({ ...empty, ...whole, narration: whole.narration ?? state.narration }),
  message: (state, event) => inChat(state, event, (chat) => ({
    messages: withItem(chat.messages, event.message, "message_id"),
    // An answer ends the typing and takes the place of its preview.
    ...(event.message.from === "bot" ? { typing_until_ms: 0, preview: null } : {}),
  })),
  edited: (state, event) => inChat(state, event, (chat) => ({
    messages: chat.messages.map((old) => (old.message_id === event.message.message_id ? event.message : old)),
  })),
  deleted: (state, event) => inChat(state, event, (chat) => ({
    messages: chat.messages.filter((old) => !event.message_ids.includes(old.message_id)),
  })),
  typing: (state, event) => inChat(state, event, () => ({ typing_until_ms: event.until_ms })),
  draft: (state, { text, entities, ...event }) => inChat(state, event, () => ({
    preview: { text, entities: entities ?? [], until_ms: Date.now() + previewMs },
  })),
  keyboard: (state, event) => inChat(state, event, () => ({ keyboard: event.keyboard })),
  blocked: (state, event) => inChat(state, event, () => ({ blocked: event.blocked ?? true })),
  commands: (state, event) => ({
    ...state,
    bots: state.bots.map((bot) => (bot.bot === event.bot ? { ...bot, commands: event.commands } : bot)),
  }),
  chat: (state, { chat }) => ({ ...state, chats: [...state.chats.filter((old) => !sameChat(chat)(old)), chat] }),
  text: (state, event) => inThread(state, event, (texts) => withItem(texts, event.text, "sid")),
  text_status: (state, event) => inThread(state, event, (texts) => texts.map((text) => {
    if (text.sid !== event.sid) return text;
    return { ...text, status: event.status, error_code: event.error_code ?? text.error_code };
  })),
  number: (state, { number }) => ({ ...state, numbers: withItem(state.numbers, number, "number") }),
  demo: (state, { demo }) => ({ ...state, demo: { ...empty.demo, ...demo } }),
  narration: (state, { title, body, step, of }) => ({
    ...state,
    narration: title || body ? { title, body, step, of } : null,
  }),
};

/** The next state; events of a type not known here change nothing. */
export function reduce(state, event) {
  const reducer = reducers[event.type];
  return reducer ? reducer(state, event) : state;
}

export class Store {
  constructor() {
    this.state = empty;
    this.listeners = new Set();
  }

  /** `listener(state, event)` is called after every event. */
  subscribe(listener) {
    this.listeners.add(listener);
  }

  apply(event) {
    this.state = reduce(this.state, event);
    for (const listener of this.listeners) listener(this.state, event);
  }
}
