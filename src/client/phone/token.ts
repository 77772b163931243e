/** Tokens: where they come from, when they expire, and how they are renewed before (wire-protocol §2.6, contract §9). */
import {TelnyxError} from '../../errors/index.js';
import type {Clock} from '../../lib/clock.js';
import {Disposer} from '../../lib/disposer.js';
import {isObject} from '../../lib/guards.js';

/** The documents warn this long before the end. */
const EXPIRING_MS = 120_000;
/** What a refused renewal is tried again after, while the token lasts. */
const RETRY_MS = 10_000;
/** A browser runs a longer timer at once. */
const LONGEST_MS = 2 ** 31 - 1;
const FETCH_MS = 10_000;

export type TokenReason = 'initial' | 'expiring' | 'rejected';

export interface TokenHost {
  readonly clock: Clock;
  fetch(url: string, init: RequestInit): Promise<Response>;
  tokenUrl(): string | undefined;
  credentials(): RequestCredentials;
  /** The page's own answer; `undefined` when nobody answers. */
  ask(reason: TokenReason): Promise<unknown> | undefined;
  /** 34001: the token ends in `seconds`. */
  expiring(seconds: number): void;
  /** Logs in with a new token; rejects when it is refused. */
  renew(token: string): Promise<void>;
}

/** Expiry in epoch milliseconds of a JSON Web Token (RFC 7519, base64url); `undefined` when it says none. */
export function tokenExpiry(token: string): number | undefined {
  try {
    const [, payload = '', signature] = token.split('.');
    if (signature === undefined) return undefined;
    const claims: unknown = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
    const exp = isObject(claims) ? claims['exp'] : undefined;
    return typeof exp === 'number' && Number.isFinite(exp) ? exp * 1000 : undefined;
  } catch {
    return undefined;
  }
}

export class TokenKeeper {
  readonly #host: TokenHost;
  #timers = new Disposer();
  #fetching: Promise<string | undefined> | undefined;

  constructor(host: TokenHost) {
    this.#host = host;
  }

  /** A new token from the page or from `token-url`; `undefined` when neither can supply one. Rejects with 46002 when the URL failed. */
  supply(reason: TokenReason): Promise<string | undefined> {
    this.#fetching ??= this.#supply(reason).finally(() => (this.#fetching = undefined));
    return this.#fetching;
  }

  /** Watches the expiry of the token that was logged in with; of no other any more. */
  watch(token: string | undefined): void {
    this.stop();
    const expiry = token === undefined ? undefined : tokenExpiry(token);
    const {clock} = this.#host;
    if (expiry === undefined || expiry <= clock.now()) return;
    const timers = (this.#timers = new Disposer());
    const check = (): void => {
      const left = expiry - clock.now();
      if (left > EXPIRING_MS) timers.timeout(clock, check, Math.min(left - EXPIRING_MS, LONGEST_MS));
      else void this.#expiring(timers, expiry, true);
    };
    check();
  }

  stop(): void {
    this.#timers.dispose();
  }

  /** Warns once, and renews until it works or the token has ended. */
  async #expiring(timers: Disposer, expiry: number, warn: boolean): Promise<void> {
    const {clock} = this.#host;
    const supplying = this.supply('expiring');
    if (warn) this.#host.expiring(Math.max(0, Math.round((expiry - clock.now()) / 1000)));
    try {
      const token = await supplying;
      if (token === undefined || timers.disposed) return;
      await this.#host.renew(token);
    } catch {
      // Told by whoever refused. The old token may still do for a while.
      if (clock.now() < expiry) {
        timers.timeout(clock, () => void this.#expiring(timers, expiry, false), RETRY_MS);
      }
    }
  }

  async #supply(reason: TokenReason): Promise<string | undefined> {
    const answer = this.#host.ask(reason);
    if (answer) return usable(await answer, 'the answer to telnyx-token-request');
    const url = this.#host.tokenUrl();
    return url ? this.#fetch(url) : undefined;
  }

  async #fetch(url: string): Promise<string> {
    const abort = new AbortController();
    const timer = this.#host.clock.setTimeout(() => abort.abort(), FETCH_MS);
    try {
      const init = {credentials: this.#host.credentials(), cache: 'no-store', signal: abort.signal} as const;
      const response = await this.#host.fetch(url, init);
      if (!response.ok) throw new TelnyxError(46002, {detail: `token-url answered ${response.status}`});
      const text = (await response.text()).trim();
      return usable(text.startsWith('{') ? (JSON.parse(text) as {token?: unknown}).token : text, 'token-url');
    } catch (error) {
      if (error instanceof TelnyxError) throw error;
      throw new TelnyxError(46002, {detail: 'token-url could not be read', cause: error});
    } finally {
      this.#host.clock.clearTimeout(timer);
    }
  }
}

/** Nothing of it goes into the message: it may be a secret all the same. */
function usable(token: unknown, source: string): string {
  if (typeof token === 'string' && /^\S+$/.test(token)) return token;
  throw new TelnyxError(46002, {detail: `${source} gave no token`});
}
