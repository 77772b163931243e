/** What a client does when its page is left, hidden, looked at again, or on another network (wire-protocol §7). */
import {TelnyxError} from '../errors/index.js';
import type {Disposer} from '../lib/disposer.js';
import type {Json} from '../lib/guards.js';
import type {ResolvedOptions} from '../options/client-options.js';
import type {CallCore} from './call-core.js';
import {isUp} from './call-machine.js';
import type {Environment} from './environment.js';
import {readLeftCalls} from './left-calls.js';
import type {LeftCall} from './left-calls.js';
import {watchPage} from './page.js';
import type {Reporting} from './reports/reporting.js';
import type {Session} from './session.js';

/** What it needs of the client. */
export interface PageLifeHost {
  readonly environment: Environment;
  readonly scope: Disposer;
  readonly session: Session;
  readonly reporting: Pick<Reporting, 'leaving' | 'hidden' | 'retry' | 'stay' | 'left' | 'restore'>;
  options(): Readonly<ResolvedOptions>;
  calls(): readonly CallCore[];
  /** What was said, for the next page. */
  conversation(): unknown;
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  error(error: TelnyxError): void;
}

export class PageLife {
  readonly #host: PageLifeHost;
  #watching = false;
  /** Connected when the page was left. */
  #left = false;
  /** Asked what an earlier page left behind. */
  #returned = false;

  constructor(host: PageLifeHost) {
    this.#host = host;
  }

  /** An earlier page of this tab left calls going on, and nobody has asked for them yet. */
  get returning(): boolean {
    return !this.#returned && readLeftCalls(this.#host.session.left).length > 0;
  }

  /** Once: what an earlier page of this tab left, if anything. */
  takeLeft(): {readonly calls: readonly LeftCall[]; readonly conversation: unknown} | undefined {
    if (this.#returned) return undefined;
    this.#returned = true;
    const {left} = this.#host.session;
    this.#host.reporting.restore(left?.['reports']);
    return {calls: readLeftCalls(left), conversation: left?.['conversation']};
  }

  watch(): void {
    if (this.#watching) return;
    this.#watching = true;
    const {environment, scope, session, reporting} = this.#host;
    watchPage(environment, scope, {
      leaving: () => {
        const {hangupOnBeforeUnload} = this.#host.options();
        this.#left = session.state === 'ready';
        reporting.leaving(!hangupOnBeforeUnload);
        if (hangupOnBeforeUnload) void this.#host.disconnect();
        else this.remember();
      },
      hidden: () => {
        this.remember();
        reporting.hidden();
      },
      online: () => {
        this.#lookAgain(true);
        reporting.retry();
      },
      offline: () => {
        this.#host.error(new TelnyxError(48001));
        session.probe();
      },
      awake: () => this.#lookAgain(false),
      returned: () => {
        reporting.stay();
        if (this.#left && session.state !== 'ready') void this.#host.connect().catch(() => {});
      },
    });
  }

  /** Keeps what the next page of this tab needs to return to the calls, where the page may be left in a call. */
  remember(): void {
    const {session, reporting} = this.#host;
    const mayStay = !this.#host.options().hangupOnBeforeUnload;
    const calls = mayStay ? this.#host.calls().flatMap(({left}) => left ?? []) : [];
    const left = {calls, conversation: this.#host.conversation(), reports: reporting.left} as Json;
    session.leave(calls.length ? left : null);
  }

  /** After a time in which much may have happened: no waiting for the next attempt, no trust in what is open. */
  #lookAgain(otherNetwork: boolean): void {
    const {session} = this.#host;
    // The addresses of before may be gone, which sockets and media find out after seconds only; reattaching costs no sound.
    const urgent = this.#host.options().autoReconnect && this.#host.calls().some(({state}) => isUp(state));
    if (otherNetwork && urgent) session.renew();
    else if (session.state === 'waiting') void session.connect().catch(() => {});
    else session.probe();
  }
}
