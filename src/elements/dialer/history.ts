/** The list of calls that are over: newest first, kept where the page wants it, per user. */
import type {CallSnapshot} from '../../client/state.js';
import {Disposer} from '../../lib/disposer.js';
import {isObject} from '../../lib/guards.js';

export type CallOutcome = 'answered' | 'missed' | 'declined' | 'unanswered' | 'busy' | 'failed';

/** One call that is over. Digits sent in a call are never part of it. */
export interface HistoryEntry {
  readonly id: string;
  readonly direction: 'outbound' | 'inbound';
  /** What was or would be dialled: E.164, SIP URI or extension; empty for a hidden caller. */
  readonly number: string;
  readonly name: string;
  readonly outcome: CallOutcome;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Of the conversation. */
  readonly durationMs: number;
  /** A missed call that was not looked at yet. */
  readonly unseen: boolean;
}

/** `session`: this tab until it is closed. `local`: this browser. `none`: nothing is listed. */
export type HistoryStorage = 'session' | 'local' | 'none';

/** The part of a window that the history needs; reading a storage may throw. */
export type HistoryWindow = EventTarget & {readonly localStorage: Storage; readonly sessionStorage: Storage};

export interface HistoryOptions {
  readonly storage: HistoryStorage;
  /** Who the user is, short or hashed: it is part of a storage key. */
  readonly key: string;
  readonly window: HistoryWindow;
  /** How many calls are kept. */
  readonly limit?: number;
  /** The list is another one; not called by the constructor. */
  readonly onChange?: () => void;
}

const OUTCOMES: readonly unknown[] = [
  'answered',
  'missed',
  'declined',
  'unanswered',
  'busy',
  'failed',
] satisfies CallOutcome[];

export class CallHistory {
  readonly #options: HistoryOptions;
  readonly #key: string;
  readonly #disposer = new Disposer();
  #storage: HistoryStorage;
  #entries: readonly HistoryEntry[] = Object.freeze([]);
  /** The last write failed: this page knows more than the storage, which is not to be believed until a write succeeds. */
  #ahead = false;

  constructor(options: HistoryOptions) {
    this.#options = options;
    this.#key = `telnyx:history:${options.key}`;
    this.#storage = options.storage;
    this.#entries = Object.freeze(this.#read() ?? []);
    const {signal} = this.#disposer;
    const {window} = options;
    window.addEventListener('storage', (event) => this.#elsewhere((event as StorageEvent).key), {signal});
    // A page in the back/forward cache hears of nothing.
    window.addEventListener('pageshow', (event) => (event as PageTransitionEvent).persisted && this.#elsewhere(null), {
      signal,
    });
  }

  /** Newest first, frozen; another array after every change. */
  get entries(): readonly HistoryEntry[] {
    return this.#entries;
  }

  /** Missed calls that nobody looked at. */
  get missed(): number {
    return this.#entries.filter(({outcome, unseen}) => unseen && outcome === 'missed').length;
  }

  get storage(): HistoryStorage {
    return this.#storage;
  }

  /** An entry with the same id is replaced, unless it says that the call was answered or declined: whoever wrote it knows better. */
  add(entry: HistoryEntry): void {
    if (this.#storage === 'none') return;
    this.#change((entries) => {
      const same = entries.find(({id}) => id === entry.id);
      if (same && /^(answered|declined)$/.test(same.outcome)) return entries;
      return tidy([...readEntry(entry), ...entries], this.#limit);
    });
  }

  remove(id: string): void {
    this.#change((entries) => entries.filter((entry) => entry.id !== id));
  }

  clear(): void {
    this.#change(() => []);
  }

  /** The list was looked at. */
  markSeen(): void {
    this.#change((entries) => entries.map((entry) => (entry.unseen ? {...entry, unseen: false} : entry)));
  }

  /** Another place, with the calls that are listed there; nothing is moved or deleted. */
  use(storage: HistoryStorage): void {
    if (storage === this.#storage) return;
    this.#storage = storage;
    this.#ahead = false;
    this.#take(this.#read() ?? this.#entries);
  }

  dispose(): void {
    this.#disposer.dispose();
  }

  get #limit(): number {
    return this.#options.limit ?? 100;
  }

  #elsewhere(key: string | null): void {
    // `null`: the whole storage was cleared.
    if (this.#storage !== 'local' || this.#ahead || (key !== null && key !== this.#key)) return;
    const stored = this.#read();
    if (stored) this.#take(stored);
  }

  /** Reads first: another tab may have written a moment ago and its event be still on the way. */
  #change(edit: (entries: readonly HistoryEntry[]) => readonly HistoryEntry[]): void {
    if (this.#disposer.disposed) return;
    const known = (this.#ahead ? null : this.#read()) ?? this.#entries;
    const entries = edit(known);
    if (!alike(entries, known)) this.#write(entries);
    this.#take(entries);
  }

  #take(entries: readonly HistoryEntry[]): void {
    if (this.#disposer.disposed || alike(entries, this.#entries)) return;
    this.#entries = Object.freeze([...entries]);
    this.#options.onChange?.();
  }

  /** May throw, as any use of a blocked storage. */
  #place(): Storage | undefined {
    const {window} = this.#options;
    if (this.#storage === 'none') return undefined;
    return this.#storage === 'local' ? window.localStorage : window.sessionStorage;
  }

  /** `null` when the storage cannot be read. */
  #read(): readonly HistoryEntry[] | null {
    let text: string | null;
    try {
      text = this.#place()?.getItem(this.#key) ?? null;
    } catch {
      return null;
    }
    try {
      const stored = JSON.parse(text ?? '[]') as unknown;
      return Array.isArray(stored) ? tidy(stored.flatMap(readEntry), this.#limit) : [];
    } catch {
      return [];
    }
  }

  #write(entries: readonly HistoryEntry[]): void {
    try {
      const place = this.#place();
      if (entries.length) place?.setItem(this.#key, JSON.stringify(entries));
      else place?.removeItem(this.#key);
      this.#ahead = false;
    } catch {
      this.#ahead = true;
    }
  }
}

/** How a call ended for the list. `declined`: the user rejected it here (busy by "do not disturb" is not that), or the far side an outbound one. */
export function outcomeOf(call: CallSnapshot, {declined}: {readonly declined: boolean}): CallOutcome {
  if (call.activeAt !== null) return 'answered';
  if (call.direction === 'inbound') return declined ? 'declined' : 'missed';
  if (call.end?.errorCode != null) return 'failed';
  if (call.end?.cause === 'CALL_REJECTED') return 'declined';
  if (/^(UNALLOCATED_NUMBER|INVALID_NUMBER_FORMAT)$/.test(call.end?.cause ?? '')) return 'failed';
  // Whoever gives up before the answer ends the call as USER_BUSY, too (`localCause`): nobody was busy then.
  return call.end?.cause === 'USER_BUSY' && call.end.by === 'remote' ? 'busy' : 'unanswered';
}

export interface EntryFacts {
  readonly declined: boolean;
  /** What was dialled, where the snapshot's number is not it. */
  readonly number?: string;
  readonly name?: string;
}

/** The entry of a call that is over. */
export function entryOf(call: CallSnapshot, facts: EntryFacts): HistoryEntry {
  const outcome = outcomeOf(call, facts);
  const {id, direction, activeAt, endedAt} = call;
  const {number = call.remoteNumber, name = call.remoteName} = facts;
  const durationMs = activeAt === null || endedAt === null ? 0 : Math.max(0, endedAt - activeAt);
  const unseen = outcome === 'missed';
  return {id, direction, number, name: name === number ? '' : name, outcome, at: call.startedAt, durationMs, unseen};
}

/** One entry with nothing but its fields, or nothing. */
function readEntry(value: unknown): HistoryEntry[] {
  if (!isObject(value)) return [];
  const {id, direction, number, name, outcome, at, durationMs, unseen} = value;
  const fine =
    typeof id === 'string' &&
    id !== '' &&
    (direction === 'outbound' || direction === 'inbound') &&
    typeof number === 'string' &&
    typeof name === 'string' &&
    OUTCOMES.includes(outcome) &&
    Number.isFinite(at) &&
    Number.isFinite(durationMs) &&
    (durationMs as number) >= 0 &&
    typeof unseen === 'boolean';
  return fine ? [{id, direction, number, name, outcome, at, durationMs, unseen} as HistoryEntry] : [];
}

/** One entry per id (the first), newest first, not too many; frozen. */
function tidy(entries: readonly HistoryEntry[], limit: number): readonly HistoryEntry[] {
  const ids = new Set<string>();
  return entries
    .filter(({id}) => !ids.has(id) && ids.add(id))
    .sort((one, other) => other.at - one.at)
    .slice(0, limit)
    .map((entry) => Object.freeze({...entry}));
}

const alike = (one: readonly HistoryEntry[], other: readonly HistoryEntry[]): boolean =>
  one === other || JSON.stringify(one) === JSON.stringify(other);
