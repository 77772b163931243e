/**
 * The transcript of a conversation: one stable item per id, in order of arrival, kept until `clear()`. It takes
 * `ai_conversation` params as they come off the wire and never throws on them.
 */
import {systemClock, type Clock} from '../../lib/clock.js';
import {MAX_TEXT, readContent, type Content} from './content.js';
import {fields, idOf, patched, Seen, type Fields} from './internal.js';
import {speechText} from './speech-text.js';
import type {TranscriptItem, TranscriptRole} from './types.js';

const MAX_ITEMS = 2000;
/** An echo under another id is taken for the typed text it repeats for this long. */
const ECHO_WINDOW = 30_000;

const NONE: readonly never[] = Object.freeze([]);

interface Entry {
  /** What is shown, also while it is hidden for being empty. */
  item: TranscriptItem;
  /** Every id that leads here. */
  readonly ids: string[];
  /** Assistant: all that was received; `item.text` is derived from it. */
  raw: string;
  response: string;
  /** Typed here and not echoed yet: since when. */
  typedAt: number | null;
}

const visible = ({item}: Entry): boolean => item.text !== '' || item.images.length > 0;
const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Collects the transcript. Every method that changes items answers with those that changed and are to be seen. */
export class Transcript {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #messages = new Seen(512);
  readonly #byId = new Map<string, Entry>();
  readonly #dirty = new Set<Entry>();
  #entries: Entry[] = [];
  #items: readonly TranscriptItem[] = NONE;
  #count = 0;

  constructor(clock: Pick<Clock, 'now'> = systemClock) {
    this.#clock = clock;
  }

  /** The items to show, frozen; unchanged items keep their identity. Items without text or image yet are left out. */
  get items(): readonly TranscriptItem[] {
    return this.#items;
  }

  /** Takes the params of an `ai_conversation` message. `messageId` is its JSON-RPC id: the only way to tell a repeated delta. */
  handle(params: unknown, messageId?: string): readonly TranscriptItem[] {
    const message = fields(params);
    const {type} = message;
    if (type === 'conversation.item.created') {
      const item = fields(message.item);
      // An assistant's message is an announcement, its text comes by deltas; function calls are no part of a transcript.
      if (item.role === 'user' && (item.type ?? 'message') === 'message') {
        this.#said('user', item, item.content, item.status !== 'in_progress', message.previous_item_id);
      }
    } else if (type === 'response.text.delta') {
      this.#delta(message, messageId);
    } else if (type === 'response.text.done' || type === 'response.done') {
      this.#done(message, type === 'response.done');
    } else if (type === 'response.audio.interrupted') {
      return this.interrupt(idOf(message.response_id));
    } else if (type === 'transcript' || type === 'transcription') {
      // A form that one official client accepts: whole items of either role.
      const item = fields(message[type]);
      const role = item.role ?? item.speaker;
      if (role === 'user' || role === 'assistant') {
        this.#said(role, item, item.content ?? item.text, !(item.isPartial === true || item.isFinal === false));
      }
    }
    return this.#commit();
  }

  /** Shows a typed message at once, `pending` until `confirm()` or its echo. The id is the one sent to the server. */
  addTyped(typed: {
    readonly id: string;
    readonly text: string;
    readonly images?: readonly string[];
  }): readonly TranscriptItem[] {
    const id = idOf(typed.id) || this.#local();
    if (this.#byId.has(id)) return NONE;
    const entry = this.#add(id, 'user', this.#entries.length);
    entry.typedAt = this.#clock.now();
    this.#set(entry, {
      text: typed.text.slice(0, MAX_TEXT),
      images: Object.freeze([...(typed.images ?? NONE)]),
      final: true,
      delivery: 'pending',
    });
    return this.#commit();
  }

  /** The server took the typed message. */
  confirm(id: string): readonly TranscriptItem[] {
    return this.#deliver(id, 'sent');
  }

  /** The typed message was not delivered. Ignored once it is known to be `sent`. */
  fail(id: string): readonly TranscriptItem[] {
    return this.#deliver(id, 'failed');
  }

  /** Puts a failed message back to `pending`, in its place, and answers with what to send again under the same id. */
  retry(id: string): {readonly text: string; readonly images: readonly string[]} | undefined {
    const entry = this.#byId.get(idOf(id));
    if (entry?.item.delivery !== 'failed') return undefined;
    entry.typedAt = this.#clock.now();
    this.#set(entry, {delivery: 'pending'});
    this.#commit();
    return {text: entry.item.text, images: entry.item.images};
  }

  /**
   * The visitor cut the assistant short: marks the open assistant item. Text runs ahead of the voice and may be complete
   * by then, so without an open item it is the newest one that was cut. `response` names it when the server did.
   */
  interrupt(response = ''): readonly TranscriptItem[] {
    const mine = this.#entries.filter(
      ({item, response: of, ids}) =>
        item.role === 'assistant' && (!response || of === response || ids.includes(response)),
    );
    const open = mine.filter(({item}) => !item.final);
    for (const entry of open.length ? open : mine.slice(-1)) this.#set(entry, {final: true, interrupted: true});
    return this.#commit();
  }

  /** Nothing more will come: every item is final, text that was held back is settled. */
  finish(): readonly TranscriptItem[] {
    for (const entry of this.#entries) this.#set(entry, {final: true});
    return this.#commit();
  }

  /** Forgets everything; for the start of the next conversation. */
  clear(): void {
    this.#entries = [];
    this.#byId.clear();
    this.#messages.clear();
    this.#items = NONE;
  }

  /** A whole item: creates it, or replaces the text of the one with that id. */
  #said(role: TranscriptRole, source: Fields, content: unknown, final: boolean, previous?: unknown): void {
    const said = readContent(content);
    // Without an id, partials of one utterance can only be told by the item that is still open.
    const given = idOf(source.id) || this.#open(role)?.item.id || this.#local();
    let entry = this.#find(given, role) ?? (role === 'user' && final ? this.#echoed(given, said) : undefined);
    const typed = entry?.typedAt != null;
    const fresh = !entry;
    entry ??= this.#add(given, role, this.#place(role, previous));
    // A turn of the visitor ends the assistant's item before it. One put in front of an open reply came late, and does not.
    if (role === 'user' && (fresh || typed)) {
      for (const other of this.#entries.slice(0, this.#entries.indexOf(entry))) {
        if (other.item.role === 'assistant') this.#set(other, {final: true});
      }
    }
    entry.typedAt = null;
    // A late partial never takes a completed item back, but an echo settles a typed one whatever its status.
    if (!final && entry.item.final && !typed) return;
    if (role === 'assistant') entry.raw = said.text || entry.raw;
    this.#set(entry, {
      text: said.text || entry.item.text,
      images: said.images.length && !entry.item.images.length ? said.images : entry.item.images,
      final: final || entry.item.final,
      delivery: 'sent',
    });
  }

  #delta(message: Fields, messageId?: string): void {
    const {delta} = message;
    if (typeof delta !== 'string' || (messageId && !this.#messages.add(messageId))) return;
    const response = idOf(message.response_id);
    const id = idOf(message.item_id) || response || this.#open('assistant')?.item.id || this.#local();
    const entry = this.#find(id, 'assistant') ?? this.#add(id, 'assistant', this.#entries.length);
    entry.response ||= response;
    entry.raw = (entry.raw + delta).slice(0, MAX_TEXT);
    // A delta after the end still belongs to the text, but does not reopen it.
    this.#set(entry, {});
  }

  /**
   * Ends the assistant items it names; all open ones when it names none. One that comes before any delta is forgotten: it
   * has nothing to end, and a text that starts out final would be announced as such while it grows. The visitor's next
   * turn, an interruption or `finish()` ends that text.
   */
  #done(message: Fields, whole: boolean): void {
    const item = idOf(message.item_id);
    const named = [item, idOf(message.response_id), idOf(fields(message.response).id)].filter(Boolean);
    // `response.text.done` is about one item; its siblings of the same response may still be coming.
    const ids = !whole && this.#find(item, 'assistant') ? [item] : named;
    for (const entry of this.#entries) {
      if (entry.item.role !== 'assistant' || entry.item.final) continue;
      if (!named.length || ids.some((id) => id === entry.response || entry.ids.includes(id))) {
        this.#set(entry, {final: true});
      }
    }
  }

  #deliver(id: string, delivery: 'sent' | 'failed'): readonly TranscriptItem[] {
    const entry = this.#byId.get(idOf(id));
    if (entry && entry.item.delivery !== 'sent' && entry.item.delivery !== delivery) this.#set(entry, {delivery});
    return this.#commit();
  }

  /** A typed message whose echo came back under another id: same text, not spoken, not long ago, the oldest first. */
  #echoed(id: string, {text, images, spoken}: Content): Entry | undefined {
    const since = this.#clock.now() - ECHO_WINDOW;
    const entry = this.#entries.find(
      ({typedAt, item}) =>
        !spoken &&
        typedAt !== null &&
        typedAt >= since &&
        squeeze(item.text) === squeeze(text) &&
        (text !== '' || (images.length > 0 && item.images.length > 0)),
    );
    if (entry) this.#alias(entry, id);
    return entry;
  }

  /**
   * Where a new item goes: to the end, unless a visitor's words name a known item they follow. Assistant items are not
   * always part of that chain, so after a visitor's item the reply to it is stepped over.
   */
  #place(role: TranscriptRole, previous: unknown): number {
    const known = role === 'user' ? this.#byId.get(idOf(previous)) : undefined;
    if (!known) return this.#entries.length;
    let index = this.#entries.indexOf(known) + 1;
    if (known.item.role === 'user') while (this.#entries[index]?.item.role === 'assistant') index++;
    return index;
  }

  #open(role: TranscriptRole): Entry | undefined {
    return this.#entries.findLast(({item}) => item.role === role && !item.final);
  }

  #local(): string {
    return `local-${++this.#count}`;
  }

  /** The entry of that id and role. Should both roles use one id, the assistant's gets a name of its own. */
  #find(id: string, role: TranscriptRole): Entry | undefined {
    return [id, `${role}:${id}`].map((key) => this.#byId.get(key)).find((entry) => entry?.item.role === role);
  }

  #add(id: string, role: TranscriptRole, index: number): Entry {
    let own = this.#byId.has(id) ? `${role}:${id}` : id;
    while (this.#byId.has(own)) own = this.#local();
    const entry: Entry = {
      item: Object.freeze({
        id: own,
        role,
        text: '',
        final: false,
        interrupted: false,
        timestamp: this.#clock.now(),
        images: NONE,
        delivery: 'sent',
      }),
      ids: [],
      raw: '',
      response: '',
      typedAt: null,
    };
    this.#alias(entry, own);
    this.#entries.splice(index, 0, entry);
    if (this.#entries.length > MAX_ITEMS) {
      const [oldest] = this.#entries.splice(this.#entries[0] === entry ? 1 : 0, 1);
      for (const old of oldest?.ids ?? NONE) this.#byId.delete(old);
      this.#dirty.add(entry);
    }
    return entry;
  }

  #alias(entry: Entry, id: string): void {
    entry.ids.push(id);
    this.#byId.set(id, entry);
  }

  /** The one place where an item is replaced; keeps the old one when nothing changed. */
  #set(entry: Entry, patch: Partial<TranscriptItem>): void {
    const text = entry.raw ? {text: speechText(entry.raw, patch.final ?? entry.item.final)} : undefined;
    const next = patched(entry.item, {...patch, ...text});
    if (next === entry.item) return;
    entry.item = next;
    this.#dirty.add(entry);
  }

  #commit(): readonly TranscriptItem[] {
    if (!this.#dirty.size) return NONE;
    const changed = [...this.#dirty].filter((entry) => visible(entry) && this.#entries.includes(entry));
    this.#dirty.clear();
    this.#items = Object.freeze(this.#entries.filter(visible).map(({item}) => item));
    return Object.freeze(changed.map(({item}) => item));
  }
}
