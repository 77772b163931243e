/** Tokens: where they come from, when they expire, and how they are renewed before (wire-protocol §2.6, contract §9). */
import {TelnyxError} from '../../errors/index.js';
import {LONGEST_MS} from '../../lib/clock.js';
import type {Clock} from '../../lib/clock.js';
import {Disposer} from '../../lib/disposer.js';
import {isObject} from '../../lib/guards.js';

/** The documents warn this long before the end. */
const EXPIRING_MS = 120_000;
/** What a failed renewal is tried again after, while the token lasts. */
const RETRY_MS = 10_000;
const FETCH_MS = 10_000;

export type TokenReason = 'initial' | 'expiring' | 'rejected';

export interface TokenHost {
  readonly clock: Clock;
  fetch(url: string, init: RequestInit): Promise<Response>;
  /** The token of now. */
  token(): string | undefined;
  tokenUrl(): string | undefined;
  credentials(): RequestCredentials;
  /** The page's own answer; `undefined` when it leaves the token to the client, a promise of nothing when there shall be none. */
  ask(reason: TokenReason): Promise<unknown> | undefined;
  /** 34001: the token ends in `seconds`. */
  expiring(seconds: number): void;
  /** No token could be had before the one of now ends. */
  failed(error: TelnyxError): void;
  /** Logs in with a new token; rejects when it is refused, and has told so. */
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
  /** Of the token that is watched. */
  #timers = new Disposer();
  /** Of asking. */
  #scope = new Disposer();
  #supplying: Promise<string | undefined> | undefined;
  #supplied: string | undefined;

  constructor(host: TokenHost) {
    this.#host = host;
  }

  /**
   * A new token from the page or from `token-url`, one question at a time. `undefined`, at once or later, when there is none to be had. Rejects
   * with 46002 when asking failed.
   */
  supply(reason: TokenReason): Promise<string | undefined> | undefined {
    if (this.#supplying) return this.#supplying;
    const source = this.#source(reason);
    if (!source) return undefined;
    const scope = this.#scope;
    // Whoever has stopped wants neither a token nor an error.
    const supplying = source
      .then(
        (token) => (scope.disposed ? undefined : (this.#supplied = token)),
        (error: unknown) => {
          if (!scope.disposed) throw error;
          return undefined;
        },
      )
      .finally(() => {
        if (this.#supplying === supplying) this.#supplying = undefined;
      });
    return (this.#supplying = supplying);
  }

  /** Watches the expiry of the token that was logged in with; of no other any more. */
  watch(token: string | undefined): void {
    this.#timers.dispose();
    const expiry = token === undefined ? undefined : tokenExpiry(token);
    const {clock} = this.#host;
    const left = (): number => (expiry ?? 0) - clock.now();
    if (expiry === undefined || left() <= 0) return;
    const timers = (this.#timers = new Disposer());
    // A source whose tokens are that short would be asked without end.
    const short = token === this.#supplied && left() <= EXPIRING_MS;
    const check = (): void => {
      if (left() > EXPIRING_MS) {
        timers.timeout(clock, check, Math.min(left() - EXPIRING_MS, LONGEST_MS));
        return;
      }
      this.#host.expiring(Math.round(left() / 1000));
      const renew = (): void => void this.#renew(timers, expiry);
      if (short) timers.timeout(clock, renew, Math.max(left() / 2, RETRY_MS));
      else renew();
    };
    check();
  }

  /** Ends everything that was planned or asked for. */
  stop(): void {
    this.#timers.dispose();
    this.#scope.dispose();
    this.#scope = new Disposer();
    this.#supplying = undefined;
  }

  /** Again and again until it works or the token has ended. */
  async #renew(timers: Disposer, expiry: number): Promise<void> {
    const {clock} = this.#host;
    if (timers.disposed || clock.now() >= expiry) return;
    const token = await this.supply('expiring')?.catch((error: TelnyxError) => this.#host.failed(error) ?? '');
    if (token === undefined || timers.disposed) return;
    // The same again is worth no login.
    const renewed =
      token !== '' &&
      token !== this.#host.token() &&
      (await this.#host.renew(token).then(
        () => true,
        () => false,
      ));
    if (!renewed) timers.timeout(clock, () => void this.#renew(timers, expiry), RETRY_MS);
  }

  #source(reason: TokenReason): Promise<string | undefined> | undefined {
    const fatal = reason === 'initial';
    const no = (detail: string, cause?: unknown): TelnyxError => new TelnyxError(46002, {detail, cause, fatal});
    const answer = this.#host.ask(reason);
    if (answer) {
      return answer.then(
        (token) => {
          if (!fatal && (token === undefined || token === null)) return undefined;
          if (isToken(token)) return token;
          throw no('the answer to telnyx-token-request is no token');
        },
        (cause: unknown) => {
          throw no('telnyx-token-request was not answered', cause);
        },
      );
    }
    const url = this.#host.tokenUrl();
    return url && !(fatal && this.#host.token()) ? this.#fetch(url, no) : undefined;
  }

  async #fetch(url: string, no: (detail: string, cause?: unknown) => TelnyxError): Promise<string> {
    const abort = new AbortController();
    const undo = this.#scope.add(() => abort.abort());
    const inTime = this.#scope.timeout(this.#host.clock, undo, FETCH_MS);
    let text: string;
    try {
      const init = {credentials: this.#host.credentials(), cache: 'no-store', signal: abort.signal} as const;
      const response = await this.#host.fetch(url, init);
      if (!response.ok) throw no(`token-url answered ${response.status}`);
      text = await response.text();
    } catch (error) {
      if (error instanceof TelnyxError) throw error;
      throw no(abort.signal.aborted ? 'token-url is too slow' : 'token-url could not be read', error);
    } finally {
      inTime();
      undo();
    }
    const token = tokenOf(text.trim());
    // Nothing of it goes into the message: it may be a secret all the same.
    if (!isToken(token)) throw no('token-url gave no token');
    return token;
  }
}

/** `{"token": "…"}`, or the token as JSON text, or the bare token. */
function tokenOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value['token'] : value;
  } catch {
    return text;
  }
}

/** A page that says "log in" instead is none. */
const isToken = (value: unknown): value is string => typeof value === 'string' && /^[\w.~+/=-]+$/.test(value);
