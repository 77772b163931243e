/** Asks before the page is left, as the browser words it. */
export class LeaveProtection {
  readonly #window: EventTarget;
  #listening: AbortController | null = null;
  #disposed = false;

  constructor({window}: {readonly window: EventTarget}) {
    this.#window = window;
  }

  get active(): boolean {
    return this.#listening !== null;
  }

  /** Listens only meanwhile: the listener alone can keep a page out of the back/forward cache. */
  set active(active: boolean) {
    if (active === this.active || this.#disposed) return;
    this.#listening?.abort();
    this.#listening = active ? new AbortController() : null;
    if (!this.#listening) return;
    const ask = (event: Event): void => {
      event.preventDefault();
      // Browsers before 2023 hear this only.
      event.returnValue = true;
    };
    this.#window.addEventListener('beforeunload', ask, {signal: this.#listening.signal});
  }

  dispose(): void {
    this.active = false;
    this.#disposed = true;
  }
}
