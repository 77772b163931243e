/**
 * What a later connection needs to find the old session: the reconnect token and the session id, in `sessionStorage`
 * under keys of this client only (weakness 16). Storage that is blocked or full is the same as none (weakness 17).
 */
import type {Clock} from '../lib/clock.js';

/** A session id is worth presenting for 90 s (wire-protocol §1.10). */
const SESSION_AGE_MS = 90_000;

export class ResumeMemory {
  readonly #storage: () => Storage | undefined;
  readonly #key: string;
  readonly #clock: Clock;
  #token: string | null;
  #session: {id: string; at: number} | null;

  /** `storage` may throw or answer `undefined`. */
  constructor(storage: () => Storage | undefined, clientKey: string, clock: Clock) {
    this.#storage = storage;
    this.#key = `telnyx:resume:${clientKey}`;
    this.#clock = clock;
    const stored = this.#read();
    this.#token = stored.token;
    this.#session = stored.session;
  }

  get token(): string | null {
    return this.#token;
  }

  /** The last session id while it is fresh enough for the server to remember it. */
  get sessionId(): string | null {
    const session = this.#session;
    return session && this.#clock.now() - session.at <= SESSION_AGE_MS ? session.id : null;
  }

  setToken(token: string): void {
    if (token === this.#token) return;
    this.#token = token;
    this.#write();
  }

  setSession(id: string | null): void {
    this.#session = id ? {id, at: this.#clock.now()} : null;
    this.#write();
  }

  clear(): void {
    this.#token = null;
    this.#session = null;
    try {
      this.#storage()?.removeItem(this.#key);
    } catch {
      // Blocked storage: nothing was stored either.
    }
  }

  #read(): {token: string | null; session: {id: string; at: number} | null} {
    try {
      const stored = JSON.parse(this.#storage()?.getItem(this.#key) ?? '{}') as Record<string, unknown>;
      const {token, session, at} = stored;
      return {
        token: typeof token === 'string' ? token : null,
        session: typeof session === 'string' && typeof at === 'number' ? {id: session, at} : null,
      };
    } catch {
      return {token: null, session: null};
    }
  }

  #write(): void {
    try {
      const {id: session, at} = this.#session ?? {};
      this.#storage()?.setItem(this.#key, JSON.stringify({token: this.#token, session, at}));
    } catch {
      // Blocked or full storage costs sticky routing, nothing else.
    }
  }
}
