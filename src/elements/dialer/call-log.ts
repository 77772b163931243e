/** Writes calls that are over into the history, once each, under the user they belong to. */
import type {CallSnapshot, ClientSnapshot} from '../../client/state.js';
import {CallHistory, entryOf} from './history.js';
import type {HistoryEntry} from './history.js';

type Storage = 'session' | 'local' | 'none';

export class CallLog {
  readonly #host: HTMLElement & {requestUpdate(): void};
  readonly #onMissed: (entry: HistoryEntry, title: string) => void;
  readonly #written = new Set<string>();
  readonly #declined = new Set<string>();
  #history: CallHistory | undefined;
  #key = '';

  constructor(host: HTMLElement & {requestUpdate(): void}, onMissed: (entry: HistoryEntry, title: string) => void) {
    this.#host = host;
    this.#onMissed = onMissed;
  }

  get entries(): readonly HistoryEntry[] {
    return this.#history?.entries ?? [];
  }

  get missed(): number {
    return this.#history?.missed ?? 0;
  }

  use({history}: Record<string, unknown>, key: string): void {
    const storage = history as Storage;
    if (!key) return;
    if (key === this.#key) return this.#history?.use(storage);
    this.#key = key;
    this.#history?.dispose();
    this.#history = new CallHistory({
      storage,
      key,
      window: this.#host.ownerDocument.defaultView ?? window,
      onChange: () => this.#host.requestUpdate(),
    });
  }

  /** The user refused that call: it is not missed. */
  declined(id: string): void {
    this.#declined.add(id);
  }

  /** Answered in another tab, which writes it. */
  skip(id: string): void {
    this.#written.add(id);
  }

  /** Number that was called last; empty for none. */
  redial(): string {
    return this.entries.find(({direction, number}) => direction === 'outbound' && number)?.number ?? '';
  }

  /** Adds what has ended since. */
  follow({calls}: ClientSnapshot): void {
    if (!this.#history) return;
    for (const call of calls) {
      if (call.state !== 'destroy' || this.#written.has(call.id)) continue;
      this.#written.add(call.id);
      this.#write(call);
    }
  }

  remove(id: string | undefined): void {
    if (id === undefined) this.#history?.clear();
    else this.#history?.remove(id);
  }

  markSeen(): void {
    this.#history?.markSeen();
  }

  dispose(): void {
    this.#history?.dispose();
    this.#history = undefined;
    this.#key = '';
  }

  #write(call: CallSnapshot): void {
    const entry = entryOf(call, {declined: this.#declined.delete(call.id)});
    this.#history?.add(entry);
    if (entry.outcome === 'missed') this.#onMissed(entry, entry.name || entry.number);
  }
}
