import {asString} from '../lib/guards.js';
import type {ResolvedOptions} from '../options/client-options.js';
import {loginRequest} from '../protocol/login.js';
import type {RpcError} from '../transport/rpc.js';
import type {Line} from './line.js';

/** What they need of the session. */
export interface LoginHost {
  userAgent(): string;
  options(): Readonly<ResolvedOptions>;
  current(): Line | undefined;
  /** The session to go on with, and whether this connection is another one than that it began on. */
  session(): {readonly id: string | null; readonly reconnection: boolean};
  /** The server has taken the credentials, and calls the session so. */
  accepted(sessionId: string | null): void;
  /** It is over, on whatever line. */
  done(): void;
  /** `true` when the options have other credentials now, worth another try. */
  freshCredentials(): Promise<boolean>;
}

/** Logs in, on one line after another (wire-protocol §2). */
export class Logins {
  readonly #host: LoginHost;
  /** Other credentials were asked for since the last login that was accepted. */
  #asked = false;

  constructor(host: LoginHost) {
    this.#host = host;
  }

  /** The page wants a connection: what was refused before may be right now. */
  forget(): void {
    this.#asked = false;
  }

  /** One login of a line after another. `ask`: for other credentials when these are refused. Rejects with an {@link RpcError}. */
  run(line: Line, ask: boolean): Promise<void> {
    const login = line.logins.then(() => this.#try(line, ask));
    line.logins = login.catch(() => {});
    return login;
  }

  /** Logs in; once more when the credentials were refused and others have come meanwhile or are to be had. */
  async #try(line: Line, ask: boolean): Promise<void> {
    const sent = this.#host.options();
    try {
      await this.#send(line);
    } catch (error) {
      const refused = (error as RpcError).kind === 'remote';
      const others = refused && (sent !== this.#host.options() || (ask && (await this.#askFresh())));
      if (!others || line !== this.#host.current()) throw error;
      await this.#send(line);
    }
    this.#asked = false;
    this.#host.done();
  }

  async #send(line: Line): Promise<void> {
    const userAgent = this.#host.userAgent();
    const {id: sessid, reconnection} = this.#host.session();
    const {method, params} = loginRequest(this.#host.options(), {reconnection, sessid, userAgent});
    const result = await line.rpc.request(method, params);
    if (line === this.#host.current()) this.#host.accepted(asString(result['sessid']));
  }

  async #askFresh(): Promise<boolean> {
    if (this.#asked) return false;
    this.#asked = true;
    return this.#host.freshCredentials();
  }
}
