/** Runs the check before a call and keeps what it found. */
import type {ClientCore} from '../../client/client-core.js';
import type {PreCallMode, PreCallReport} from '../../client/pre-call/types.js';
import {TelnyxError} from '../../errors/index.js';
import {NO_CHECK} from './pre-call.view-model.js';
import type {PreCallState} from './pre-call.view-model.js';

const MODES: readonly PreCallMode[] = ['full', 'network', 'microphone'];

export class PreCall {
  readonly #now: () => ClientCore | undefined;
  readonly #client: () => Promise<ClientCore | undefined>;
  readonly #changed: () => void;
  #state: PreCallState = NO_CHECK;
  /** Of the check that was asked for last. */
  #latest: AbortSignal | undefined;
  #running: {
    readonly mode: PreCallMode;
    readonly report: Promise<PreCallReport>;
    readonly stop: AbortController;
  } | null = null;

  /** `client` waits for one that has to be fetched. */
  constructor(now: () => ClientCore | undefined, client: () => Promise<ClientCore | undefined>, changed: () => void) {
    this.#now = now;
    this.#client = client;
    this.#changed = changed;
  }

  get state(): PreCallState {
    return this.#state;
  }

  /** The same check that runs already is that one; another one takes its place. */
  run(mode: PreCallMode = 'full'): Promise<PreCallReport> {
    if (!MODES.includes(mode)) {
      const detail = `"${String(mode)}" is no mode; use ${MODES.join(', ')}`;
      return Promise.reject(new TelnyxError(50005, {detail, fatal: false}));
    }
    const before = this.#running;
    if (before?.mode === mode && !before.stop.signal.aborted) return before.report;
    before?.stop.abort();
    const stop = new AbortController();
    this.#latest = stop.signal;
    const report = this.#run(mode, stop.signal, before?.report);
    const running = (this.#running = {mode, report, stop});
    const done = (): void => {
      if (this.#running === running) this.#running = null;
    };
    report.then(done, done);
    return report;
  }

  /** What was found by then is the report. */
  stop(): void {
    this.#running?.stop.abort();
  }

  async #run(mode: PreCallMode, signal: AbortSignal, before?: Promise<unknown>): Promise<PreCallReport> {
    this.#become(signal, {...NO_CHECK, progress: {steps: [], done: 0}});
    try {
      if (before) await before.catch(() => {});
      // Where the client is there it is asked within the click: in some browsers sound runs only then.
      const client = this.#now() ?? (await this.#client());
      if (!client) throw new TelnyxError(46002, {detail: 'nothing says which servers to check'});
      const report = await client.runPreCall({
        mode,
        signal,
        onProgress: (progress) => this.#become(signal, {...NO_CHECK, progress}),
      });
      this.#become(signal, {...NO_CHECK, report});
      return report;
    } catch (error) {
      this.#become(signal, {...NO_CHECK, failed: true});
      throw error;
    }
  }

  /** One whose place was taken has nothing to tell any more. */
  #become(signal: AbortSignal, state: PreCallState): void {
    if (signal !== this.#latest) return;
    this.#state = state;
    this.#changed();
  }
}
