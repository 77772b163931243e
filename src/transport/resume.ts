/**
 * What a later connection needs to find the old session, and the calls that a page left behind (wire-protocol §1.10): in
 * `sessionStorage` under keys of this client only (weakness 16). Storage that is blocked or full is the same as none (weakness 17).
 */
import type {Clock} from '../lib/clock.js';
import {asNumber, asObject, asString, isObject} from '../lib/guards.js';
import type {Json} from '../lib/guards.js';

/** A session id is worth presenting for 90 s (wire-protocol §1.10). */
const SESSION_AGE_MS = 90_000;
/** Tells the next page of this tab, before it knows any client, that there is something to come back to. */
const LEFT_KEY = 'telnyx:left';

interface Memory {
  readonly token: string | null;
  readonly session: string | null;
  /** When the session was known to be alive, epoch milliseconds. */
  readonly at: number;
  /** What is known of calls that go on, `null` without any. */
  readonly left: Json | null;
}

const NOTHING: Memory = {token: null, session: null, at: 0, left: null};

export class ResumeMemory {
  readonly #storage: () => Storage | undefined;
  readonly #key: string;
  readonly #clock: Clock;
  #memory: Memory;

  /** `storage` may throw or answer `undefined`. */
  constructor(storage: () => Storage | undefined, clientKey: string, clock: Clock) {
    this.#storage = storage;
    this.#key = `telnyx:resume:${clientKey}`;
    this.#clock = clock;
    const {token, session, at, left} = asObject(
      this.#use((stored) => JSON.parse(stored.getItem(this.#key) ?? '0') as unknown),
    );
    this.#memory = {
      token: asString(token),
      session: asString(session),
      at: asNumber(at) ?? 0,
      left: isObject(left) ? left : null,
    };
  }

  get token(): string | null {
    return this.#memory.token;
  }

  /** The last session id while it is fresh enough for the server to remember it. */
  get sessionId(): string | null {
    const {session, at} = this.#memory;
    return this.#clock.now() - at <= SESSION_AGE_MS ? session : null;
  }

  setToken(token: string): void {
    if (token !== this.token) this.#keep({token});
  }

  setSession(session: string | null): void {
    this.#keep({session, at: this.#clock.now()});
  }

  /** What an earlier page, or this one, left behind in a session that the server still remembers. */
  get left(): Json | null {
    return this.sessionId === null ? null : this.#memory.left;
  }

  /** `alive`: the session is known to be there now. */
  setLeft(left: Json | null, alive: boolean): void {
    this.#keep(alive ? {left, at: this.#clock.now()} : {left});
    this.#use((stored) => (left ? stored.setItem(LEFT_KEY, '1') : stored.removeItem(LEFT_KEY)));
  }

  clear(): void {
    this.#memory = NOTHING;
    this.#use((stored) => stored.removeItem(this.#key));
  }

  #keep(patch: Partial<Memory>): void {
    this.#memory = {...this.#memory, ...patch};
    this.#use((stored) => stored.setItem(this.#key, JSON.stringify(this.#memory)));
  }

  /** Blocked, full or damaged storage costs sticky routing, nothing else. */
  #use<T>(run: (stored: Storage) => T): T | undefined {
    try {
      const stored = this.#storage();
      return stored && run(stored);
    } catch {
      return undefined;
    }
  }
}
