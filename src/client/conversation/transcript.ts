/**
 * The transcript of a conversation: one stable item per id, in order of arrival, kept until `clear()`. It takes
 * `ai_conversation` params as they come off the wire and never throws on them.
 */
import type {Clock} from '../../lib/clock.js';
import {asNumber, asObject, type Json} from '../../lib/guards.js';
import {MAX_TEXT, readContent} from './content.js';
import {idOf, patched, Seen} from './internal.js';
import {speechText} from './speech-text.js';
import type {Delivery, TranscriptItem, TranscriptRole} from './types.js';

const MAX_ITEMS = 2000;
/** An echo under another id is taken for the typed text it repeats for this long. */
const ECHO_WINDOW = 30_000;

const NONE: readonly never[] = Object.freeze([]);

interface Entry {
  /** What is shown, also while it is hidden for being empty. */
  item: TranscriptItem;
  /** Assistant: all that was received; `item.text` is derived from it. */
  raw: string;
  /** Assistant: the response it is a part of. */
  response: string;
  /** Typed here and not echoed yet: since when. 0 for all else. */
  typedAt: number;
}

const keyOf = (role: TranscriptRole, id: unknown): string => `${role}:${idOf(id)}`;
const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Collects the transcript. Every method that changes items answers with those that changed and are to be seen. */
export class Transcript {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #messages = new Seen();
  /** The entry of every role and id that leads to one; both roles may use one id. */
  readonly #byKey = new Map<string, Entry>();
  #entries: Entry[] = [];
  #items: readonly TranscriptItem[] = NONE;
  #count = 0;

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  /** The items to show, frozen; unchanged items keep their identity. Items without text or image yet are left out. */
  get items(): readonly TranscriptItem[] {
    return this.#items;
  }

  /** Takes the params of an `ai_conversation` message. `messageId` is its JSON-RPC id: the only way to tell a repeated delta. */
  handle(params: unknown, messageId?: string): readonly TranscriptItem[] {
    const message = asObject(params);
    const {type, item_id: itemId, response_id: responseId, delta} = message;
    if (type === 'conversation.item.created') {
      const item = asObject(message.item);
      // An assistant's message is an announcement, its text comes by deltas; function calls are no part of a transcript.
      if (item.role === 'user' && (item.type ?? 'message') === 'message') {
        this.#said('user', item, item.content, item.status !== 'in_progress', message.previous_item_id);
      }
    } else if (type === 'response.text.delta') {
      if (typeof delta === 'string' && !this.#messages.repeats(messageId)) {
        const entry = this.#take('assistant', idOf(itemId) || responseId);
        entry.response ||= idOf(responseId);
        entry.raw = (entry.raw + delta).slice(0, MAX_TEXT);
        // A delta after the end still belongs to the text, but does not reopen it.
        this.#set(entry, {});
      }
    } else if (type === 'response.text.done' || type === 'response.done') {
      // Ends the assistant items it names; all open ones when it names none. One that comes before any delta is forgotten:
      // it has nothing to end, and a text that starts out final would be announced as such while it grows. The visitor's
      // next turn, an interruption or `finish()` ends that text.
      const one = type === 'response.text.done' && this.#find('assistant', itemId);
      // `response.text.done` is about one item; its siblings of the same response may still be coming.
      this.#end(one ? [one] : this.#replies([itemId, responseId, asObject(message.response).id]));
    } else if (type === 'response.audio.interrupted') {
      return this.interrupt(responseId);
    } else if (type === 'transcript' || type === 'transcription') {
      // A form that one official client accepts: whole items of either role.
      const item = asObject(message[type]);
      const role = item.role ?? item.speaker;
      if (role === 'user' || role === 'assistant') {
        this.#said(role, item, item.content ?? item.text, item.isPartial !== true && item.isFinal !== false);
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
    if (this.#find('user', typed.id)) return NONE;
    const entry = this.#take('user', typed.id);
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
    this.#deliver(this.#find('user', id), 'sent');
    return this.#commit();
  }

  /** The typed message was not delivered. Ignored once it is known to be `sent`. */
  fail(id: string): readonly TranscriptItem[] {
    this.#deliver(this.#find('user', id), 'failed');
    return this.#commit();
  }

  /** Puts a failed message back to `pending`, in its place, and answers with it: it is to be sent again under the same id. */
  retry(id: string): TranscriptItem | undefined {
    const entry = this.#find('user', id);
    if (entry?.item.delivery !== 'failed') return undefined;
    entry.typedAt = this.#clock.now();
    this.#set(entry, {delivery: 'pending'});
    this.#commit();
    return entry.item;
  }

  /**
   * The visitor cut the assistant short: marks the open assistant item. Text runs ahead of the voice and may be complete
   * by then, so without an open item it is the newest one that was cut. `response` names it when the server did.
   */
  interrupt(response?: unknown): readonly TranscriptItem[] {
    const replies = this.#replies([response]);
    const open = replies.filter(({item}) => !item.final);
    this.#end(open.length ? open : replies.slice(-1), {interrupted: true});
    return this.#commit();
  }

  /** Nothing more will come: every item is final, text that was held back is settled, what was pending has failed. */
  finish(): readonly TranscriptItem[] {
    for (const entry of this.#entries) this.#deliver(entry, 'failed');
    this.#end(this.#entries);
    return this.#commit();
  }

  /** Shows what was said before, as it was; whatever was still open is settled. */
  restore(items: readonly unknown[]): readonly TranscriptItem[] {
    for (const stored of items) {
      const {id, role, text, timestamp, images, delivery, interrupted} = asObject(stored);
      if (role !== 'user' && role !== 'assistant') continue;
      const entry = this.#take(role, id);
      // What still comes of it goes on from here.
      if (role === 'assistant') entry.raw = String(text);
      this.#set(entry, {
        text: String(text),
        images: Object.freeze((Array.isArray(images) ? images : []).map(String)),
        final: true,
        interrupted: interrupted === true,
        timestamp: asNumber(timestamp) ?? entry.item.timestamp,
        delivery: delivery === 'sent' ? delivery : 'failed',
      });
    }
    return this.#commit();
  }

  /** Forgets everything; for the start of the next conversation. */
  clear(): void {
    this.#entries = [];
    this.#byKey.clear();
    this.#messages.clear();
    this.#items = NONE;
  }

  /** A whole item: creates it, or replaces the text of the one with that id. */
  #said(role: TranscriptRole, source: Json, content: unknown, final: boolean, previous?: unknown): void {
    const {text, images, spoken} = readContent(content);
    // A typed message whose echo came back under another id: same text, not spoken, not long ago, the oldest first.
    const since = role === 'user' && final && !spoken ? this.#clock.now() - ECHO_WINDOW : Infinity;
    const echoed = this.#entries.find(
      ({typedAt, item}) => typedAt >= since && squeeze(item.text) === squeeze(text) && (text || images.length),
    );
    const entry = this.#take(role, source.id, previous, echoed);
    const {item, typedAt} = entry;
    // A turn of the visitor ends the assistant's items before it. One put in front of an open reply came late, and does not.
    if (role === 'user') this.#end(this.#replies([], this.#entries.indexOf(entry)));
    entry.typedAt = 0;
    // A late partial never takes a completed item back, but an echo settles a typed one whatever its status.
    if (!final && item.final && !typedAt) return;
    if (role === 'assistant') entry.raw = text || entry.raw;
    this.#set(entry, {
      text: text || item.text,
      images: item.images.length || !images.length ? item.images : images,
      final: final || item.final,
      delivery: 'sent',
    });
  }

  #end(entries: readonly Entry[], patch?: Partial<TranscriptItem>): void {
    for (const entry of entries) this.#set(entry, {final: true, ...patch});
  }

  #deliver(entry: Entry | undefined, delivery: Delivery): void {
    if (entry && entry.item.delivery !== 'sent') this.#set(entry, {delivery});
  }

  /** The assistant's entries before an index, with usable ids only those of these items and responses. */
  #replies(names: readonly unknown[], before?: number): Entry[] {
    const ids = names.map(idOf).filter(Boolean);
    return this.#entries
      .slice(0, before)
      .filter(
        (entry) =>
          entry.item.role === 'assistant' &&
          (!ids.length || ids.some((id) => id === entry.response || entry === this.#find('assistant', id))),
      );
  }

  #find(role: TranscriptRole, id: unknown): Entry | undefined {
    return this.#byKey.get(keyOf(role, id));
  }

  /**
   * The entry of an item, another one that is known to be meant, or a new one. Without an id, partials of one utterance
   * can only be told by the item that is still open.
   */
  #take(role: TranscriptRole, given: unknown, previous?: unknown, other?: Entry): Entry {
    const id = idOf(given);
    const known = id ? this.#find(role, id) : this.#entries.findLast(({item}) => item.role === role && !item.final);
    const entry = known ?? other ?? this.#add(role, id, previous);
    this.#byKey.set(keyOf(role, id || entry.item.id), entry);
    return entry;
  }

  /**
   * A new item goes to the end, unless a visitor's words name a known item they follow. Assistant items are not always
   * part of that chain, so after a visitor's item the reply to it is stepped over.
   */
  #add(role: TranscriptRole, given: string, previous: unknown): Entry {
    const entries = this.#entries;
    let id = given;
    while (!id || entries.some(({item}) => item.id === id)) id = `local-${++this.#count}`;
    const timestamp = this.#clock.now();
    const entry: Entry = {
      item: {id, role, text: '', final: false, interrupted: false, timestamp, images: NONE, delivery: 'sent'},
      raw: '',
      response: '',
      typedAt: 0,
    };
    const before = this.#find('user', previous) ?? this.#find('assistant', previous);
    let index = before ? entries.indexOf(before) + 1 : entries.length;
    if (before?.item.role === 'user') while (entries[index]?.item.role === 'assistant') index++;
    entries.splice(index, 0, entry);
    if (entries.length > MAX_ITEMS) {
      const oldest = entries.shift();
      for (const [key, old] of this.#byKey) if (old === oldest) this.#byKey.delete(key);
    }
    return entry;
  }

  /** The one place where an item is replaced; keeps the old one when nothing changed. */
  #set(entry: Entry, patch: Partial<TranscriptItem>): void {
    const {item, raw} = entry;
    const text = raw ? speechText(raw, patch.final ?? item.final) : (patch.text ?? item.text);
    entry.item = patched(item, {...patch, text});
  }

  #commit(): readonly TranscriptItem[] {
    const before = new Set(this.#items);
    const items = this.#entries.map(({item}) => item).filter(({text, images}) => text || images.length);
    const changed = items.filter((item) => !before.has(item));
    if (changed.length || items.length !== before.size) this.#items = Object.freeze(items);
    return Object.freeze(changed);
  }
}
