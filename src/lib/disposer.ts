import type {Clock} from './clock.js';

/** Everything an object must undo at its end: listeners (by `signal`), timers, child objects. `dispose()` may be called twice. */
export class Disposer {
  readonly #controller = new AbortController();
  readonly #undo = new Set<() => void>();

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get disposed(): boolean {
    return this.#controller.signal.aborted;
  }

  /** Runs `undo` at the end, at once when the end has come already. Returns a function that runs it early, once. */
  add(undo: () => void): () => void {
    if (this.disposed) {
      undo();
      return () => {};
    }
    const once = (): void => {
      if (this.#undo.delete(once)) undo();
    };
    this.#undo.add(once);
    return once;
  }

  /** A timer that dies with this object. Returns the way to cancel it. */
  timeout(clock: Clock, run: () => void, ms: number): () => void {
    if (this.disposed) return () => {};
    const handle = clock.setTimeout(() => {
      this.#undo.delete(cancel);
      run();
    }, ms);
    const cancel = this.add(() => clock.clearTimeout(handle));
    return cancel;
  }

  dispose(): void {
    if (this.disposed) return;
    this.#controller.abort();
    for (const undo of [...this.#undo]) undo();
    this.#undo.clear();
  }
}
