/** Posts reports to the server: one attempt, or a fresh report's four. */
import {Disposer} from '../../lib/disposer.js';
import type {Environment} from '../environment.js';
import {fit} from './fit.js';
import type {Fitted} from './fit.js';
import type {QueuedReport} from './report-store.js';

/** What the server takes, as the vendor has it: about 2 MB. */
const MAX_BYTES = 2_000_000;
/** Browsers let requests that outlive the page carry 64 KiB, all of them together; headers count. */
const KEEPALIVE_BYTES = 61_440;
/** Less is not worth a request: hardly more than the head of a report. */
const LEAST_BYTES = 4096;
const RETRY_MS = [500, 1000, 2000];
const PATIENCE_MS = 10_000;
/** The slowest line that is waited for, 4 kB/s: the limit holds for the upload, too. */
const BYTES_PER_MS = 4;

/** `refused`: for good. `failed`: the server answered that it cannot now. `unreachable`: nobody answered. `late`: not waited for any longer. */
export type Outcome = 'sent' | 'refused' | 'failed' | 'unreachable' | 'late';

export interface Delivered {
  readonly outcome: Outcome;
  /** In all, also by earlier pages. */
  readonly attempts: number;
  readonly status: number | null;
}

/** A request that was wrong once is wrong again; too slow and too many are not the report's fault. */
const isFinal = (status: number): boolean => status >= 400 && status < 500 && status !== 408 && status !== 429;

export class Uploader {
  readonly #environment: Pick<Environment, 'clock' | 'fetch'>;
  readonly #scope = new Disposer();
  #keptAlive = 0;

  constructor(environment: Pick<Environment, 'clock' | 'fetch'>) {
    this.#environment = environment;
  }

  /**
   * A report that was never tried is tried again after 0.5, 1 and 2 s, as long as `worthwhile`; another one once, as is one that a slow line
   * does not get through: the call needs that line. `trying` hears of each attempt before it is made.
   */
  async deliver(
    report: QueuedReport,
    worthwhile: () => boolean,
    trying: (attempts: number) => void,
  ): Promise<Delivered> {
    const waits = report.attempts ? [] : RETRY_MS;
    for (let tried = 0; ; tried++) {
      const attempts = report.attempts + tried + 1;
      trying(attempts);
      const {outcome, status} = await this.#attempt(report, attempts);
      const wait = waits[tried];
      const again = outcome === 'failed' || outcome === 'unreachable';
      if (!again || wait === undefined || this.#scope.disposed) return {outcome, attempts, status};
      await this.#wait(wait);
      if (this.#scope.disposed || !worthwhile()) return {outcome, attempts, status};
    }
  }

  /**
   * The page goes: sends at once what the browser still takes along, the newest intervals where it is not all. Resolves with whether
   * the server has all of it now; nobody may be left to hear that.
   */
  async part(report: QueuedReport): Promise<boolean> {
    const left = KEEPALIVE_BYTES - this.#keptAlive;
    const fitted = this.#text(report, report.attempts + 1, left);
    if (fitted.bytes > left) return false;
    const {outcome} = await this.#post(report, fitted);
    return outcome === 'sent' && fitted.whole;
  }

  /** What is on its way arrives or not; nothing is tried again. */
  dispose(): void {
    this.#scope.dispose();
  }

  #attempt(report: QueuedReport, attempt: number): Promise<Omit<Delivered, 'attempts'>> {
    return this.#post(report, this.#text(report, attempt, MAX_BYTES));
  }

  #text({id, body, queuedAt}: QueuedReport, attempt: number, maxBytes: number): Fitted {
    const delivery = {id, attempt, queuedAt: new Date(queuedAt).toISOString()};
    return fit(body, delivery, Math.max(maxBytes, LEAST_BYTES));
  }

  async #post(report: QueuedReport, {text, bytes}: Fitted): Promise<Omit<Delivered, 'attempts'>> {
    const {url, callReportId, callId, voiceSdkId} = report;
    const keepalive = bytes <= KEEPALIVE_BYTES - this.#keptAlive;
    const reserved = keepalive ? bytes : 0;
    this.#keptAlive += reserved;
    const limit = new AbortController();
    const scope = new Disposer();
    scope.timeout(this.#environment.clock, () => limit.abort(), PATIENCE_MS + bytes / BYTES_PER_MS);
    try {
      const response = await this.#environment.fetch(url, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          'x-call-report-id': callReportId,
          'x-call-id': callId,
          ...(voiceSdkId && {'x-voice-sdk-id': voiceSdkId}),
        },
        body: text,
        credentials: 'omit',
        keepalive,
        signal: limit.signal,
      });
      const {ok, status} = response;
      // What nobody reads keeps its connection, of which there are six; what is cancelled counts as failed in Firefox.
      await response.arrayBuffer().catch(() => {});
      return {outcome: ok ? 'sent' : isFinal(status) ? 'refused' : 'failed', status};
    } catch {
      return {outcome: limit.signal.aborted ? 'late' : 'unreachable', status: null};
    } finally {
      scope.dispose();
      this.#keptAlive -= reserved;
    }
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = this.#scope.add(resolve);
      this.#scope.timeout(this.#environment.clock, done, ms);
    });
  }
}
