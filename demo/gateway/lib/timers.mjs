/**
 * Timers that belong to one owner (a socket, a call, a conversation) and end with it: nothing of an ended call may keep
 * the process alive, and an exception in one timer must not take the gateway down.
 */
export class Timers {
  /** @type {Set<NodeJS.Timeout>} */
  #live = new Set();
  #closed = false;
  #onError;

  /** @param {(error: unknown) => void} [onError] */
  constructor(onError = () => {}) {
    this.#onError = onError;
  }

  /**
   * @param {number} ms
   * @param {() => unknown} run
   * @returns {() => void} cancels
   */
  after(ms, run) {
    if (this.#closed) return () => {};
    const timer = setTimeout(() => {
      this.#live.delete(timer);
      this.#guarded(run);
    }, ms);
    this.#live.add(timer);
    return () => this.#cancel(timer);
  }

  /**
   * @param {number} ms
   * @param {() => unknown} run
   * @returns {() => void} cancels
   */
  every(ms, run) {
    if (this.#closed) return () => {};
    const timer = setInterval(() => this.#guarded(run), ms);
    this.#live.add(timer);
    return () => this.#cancel(timer);
  }

  /** Ends all timers, and refuses new ones. */
  close() {
    this.#closed = true;
    for (const timer of this.#live) this.#cancel(timer);
  }

  #cancel(timer) {
    clearTimeout(timer);
    this.#live.delete(timer);
  }

  #guarded(run) {
    try {
      const result = run();
      if (result instanceof Promise) result.catch(this.#onError);
    } catch (error) {
      this.#onError(error);
    }
  }
}
