import type {CallCore} from '../call-core.js';
import type {CallSnapshot} from '../state.js';
import type {QualityHost, QualityMonitor} from './monitor.js';

/** Fetches what measures calls when there is one to measure. A call goes on without it where it cannot be fetched. */
export class Measuring<C extends CallCore> {
  readonly #host: QualityHost<C>;
  #monitor: Promise<QualityMonitor<C>> | undefined;
  #disposed = false;

  constructor(host: QualityHost<C>) {
    this.#host = host;
  }

  /** Rejects when it cannot be fetched; then it is tried again the next time. */
  get monitor(): Promise<QualityMonitor<C>> {
    this.#monitor ??= import('./monitor.js').then(({QualityMonitor}) => new QualityMonitor(this.#host));
    this.#monitor.catch(() => (this.#monitor = undefined));
    return this.#monitor;
  }

  /** A call is measured from the moment there is a path for its sound. */
  callChanged(call: C, now: CallSnapshot, before: CallSnapshot): void {
    if (now.media !== 'connected' || before.media === 'connected') return;
    this.monitor.then(
      (monitor) => !this.#disposed && monitor.follow(call),
      () => {},
    );
  }

  dispose(): void {
    this.#disposed = true;
    void this.#monitor?.then((monitor) => monitor.dispose());
  }
}
