import {reportListenerError} from './emitter.js';

/** A frozen value that is replaced, never changed. Listeners hear of changes once per microtask. */
export class Store<T extends object> {
  #value: T;
  #scheduled = false;
  readonly #listeners = new Set<(value: T) => void>();

  constructor(initial: T) {
    this.#value = Object.freeze(initial);
  }

  get(): T {
    return this.#value;
  }

  /** Merges `patch`; members that are `Object.is`-equal keep the old object, so nobody is told about nothing. */
  update(patch: Partial<T>): void {
    const keys = Object.keys(patch) as (keyof T)[];
    if (keys.every((key) => Object.is(this.#value[key], patch[key]))) return;
    this.#value = Object.freeze({...this.#value, ...patch});
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      for (const listener of [...this.#listeners]) {
        try {
          listener(this.#value);
        } catch (error) {
          reportListenerError(error);
        }
      }
    });
  }

  /** Calls `listener` after each change, not now. Returns the way to stop. */
  subscribe(listener: (value: T) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
