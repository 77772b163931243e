/** Tells errors and warnings: under the documents' names at once, and as facts with what to do about them. */
import {loadExplanations} from '../errors/index.js';
import type {TelnyxError, TelnyxWarning} from '../errors/index.js';
import type {Clock} from '../lib/clock.js';
import type {Disposer} from '../lib/disposer.js';
import type {ClientEvents} from './client-events.js';
import type {Fact} from './events.js';
import type {Reporting} from './reports/reporting.js';

/** Explanations of trouble are worth a wait, but a network in trouble is not. */
const EXPLAIN_MS = 2000;

/** What it needs of the client. */
export interface TroubleHost {
  readonly clock: Clock;
  /** Of the client: who is gone tells nothing. */
  readonly scope: Disposer;
  sessionId(): string | null;
  note: Reporting['note'];
  emitError(payload: ClientEvents['telnyx.error'][0]): void;
  emitWarning(payload: ClientEvents['telnyx.warning'][0]): void;
  fact(...fact: Fact): void;
}

export class Trouble {
  readonly #host: TroubleHost;

  constructor(host: TroubleHost) {
    this.#host = host;
  }

  error(error: TelnyxError, more: Readonly<Record<string, unknown>>): void {
    const {code, name, message, fatal, callId} = error;
    this.#host.note({kind: 'error', callId, code, name});
    this.#host.emitError({error, ...this.#details(error, callId), ...more});
    this.#explained(() => {
      const {solutions} = error;
      this.#host.fact('telnyx-error', {code, name, message, fatal, solutions, ...(callId && {callId})});
    });
  }

  warning(warning: TelnyxWarning, callId: string | null, more: Readonly<Record<string, unknown>>): void {
    this.#host.note({kind: 'warning', callId, code: warning.code, name: warning.name});
    this.#host.emitWarning({warning, ...this.#details(warning, callId), ...more});
    const {value} = more as {value?: number | null};
    const detail = {...warning, active: true, ...(callId && {callId}), ...(value !== undefined && {value})};
    this.#explained(() => this.#host.fact('telnyx-warning', detail));
  }

  /** What the warning was about is over. The documents' listeners know warnings that are raised only. */
  cleared(warning: TelnyxWarning, callId: string): void {
    this.#host.note({kind: 'cleared', callId, code: warning.code, name: warning.name});
    this.#explained(() => this.#host.fact('telnyx-warning', {...warning, active: false, callId}));
  }

  #details({code, name, message}: TelnyxError | TelnyxWarning, callId: string | null) {
    return {code, name, message, sessionId: this.#host.sessionId(), callId: callId ?? undefined};
  }

  /** Tells at once when the explanations are there, else when they have come or cannot come. */
  #explained(tell: () => void): void {
    const loading = loadExplanations();
    if (!loading) return tell();
    const {clock, scope} = this.#host;
    const patience = new Promise<void>((resolve) => scope.timeout(clock, resolve, EXPLAIN_MS));
    void Promise.race([loading.catch(() => {}), patience]).then(tell);
  }
}
