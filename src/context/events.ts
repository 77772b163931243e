/** DOM events of the elements (contract §5). Used by the loader and by chunks: classes without state of their own. */

/** What all of them are: composed, with plain data in `detail`. Opening and closing need no more, and are in the loader. */
export class TelnyxEvent<D = unknown> extends Event {
  readonly detail: D;

  constructor(name: string, detail: D, init: EventInit) {
    super(name, {composed: true, ...init});
    this.detail = detail;
  }
}

/** A fact: what happened. Not cancelable; it bubbles from one element of a client only. */
export class TelnyxFactEvent<D = unknown> extends TelnyxEvent<D> {
  constructor(name: string, detail: D, bubbles: boolean) {
    super(name, detail, {bubbles});
  }
}

/**
 * A request: what is about to happen. `preventDefault()` stops the default action. `waitUntil(promise)` delays it,
 * `respondWith(value)` supplies an answer; both count during dispatch only, and the first answer wins.
 */
export class TelnyxRequestEvent<D = unknown> extends TelnyxEvent<D> {
  #delays: Promise<unknown>[] = [];
  #answer: {readonly value: unknown} | undefined;

  constructor(name: string, detail: D, members: object = {}) {
    super(name, detail, {bubbles: true, cancelable: true});
    // Functions and signals are members of the event, so that `detail` stays plain data.
    Object.assign(this, members);
  }

  waitUntil(promise: Promise<unknown>): void {
    if (this.eventPhase) this.#delays.push(Promise.resolve(promise));
  }

  respondWith(value: unknown): void {
    if (this.eventPhase) this.#answer ??= {value};
  }

  /** Dispatches on `target`. `answer` is what was given to `respondWith`, `delay` settles when the default may run (rejects to stop it). */
  ask(target: EventTarget): {
    readonly allowed: boolean;
    readonly answer: {readonly value: unknown} | undefined;
    readonly delay: Promise<unknown> | undefined;
  } {
    const allowed = target.dispatchEvent(this);
    const delay = this.#delays.length ? Promise.all(this.#delays) : undefined;
    return {allowed, answer: this.#answer, delay};
  }
}
