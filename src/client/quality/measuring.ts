import type {CallCore} from '../call-core.js';
import {isOver} from '../call-machine.js';
import type {CallSnapshot} from '../state.js';
import type {QualityHost, QualityMonitor} from './monitor.js';

/** Fetches what measures calls when there is one to measure. A call goes on without it where it cannot be fetched. */
export class Measuring<C extends CallCore> {
  readonly #host: QualityHost<C>;
  /** Calls to measure as soon as it is there, also when it could not be fetched at first. */
  readonly #waiting = new Set<C>();
  #monitor: Promise<QualityMonitor<C>> | undefined;
  #disposed = false;

  constructor(host: QualityHost<C>) {
    this.#host = host;
  }

  /** Rejects when it cannot be fetched; then it is tried again the next time. */
  get monitor(): Promise<QualityMonitor<C>> {
    this.#monitor ??= import('./monitor.js').then(({QualityMonitor}) => new QualityMonitor(this.#host));
    const monitor = this.#monitor;
    monitor.then(
      (made) => this.#follow(made),
      () => (this.#monitor = undefined),
    );
    return monitor;
  }

  /** A call is measured from the moment there is a path for its sound. */
  callChanged(call: C, now: CallSnapshot, before: CallSnapshot): void {
    if (isOver(now.state)) this.#waiting.delete(call);
    if (now.media !== 'connected' || before.media === 'connected') return;
    this.#waiting.add(call);
    this.monitor.catch(() => {});
  }

  #follow(monitor: QualityMonitor<C>): void {
    if (!this.#disposed) for (const call of this.#waiting) monitor.follow(call);
    this.#waiting.clear();
  }

  dispose(): void {
    this.#disposed = true;
    this.#monitor?.then(
      (monitor) => monitor.dispose(),
      () => {},
    );
  }
}
