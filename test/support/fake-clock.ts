import type {Clock} from '../../src/lib/clock.js';

/** Time moves by `advance()` only; timers run in order on the way. */
export class FakeClock implements Clock {
  /** What `random()` answers. */
  chance = 0.5;
  #now = 1_700_000_000_000;
  #next = 1;
  readonly #timers = new Map<number, {at: number; run: () => void}>();

  now(): number {
    return this.#now;
  }

  random(): number {
    return this.chance;
  }

  setTimeout(run: () => void, ms: number): number {
    this.#timers.set(this.#next, {at: this.#now + ms, run});
    return this.#next++;
  }

  clearTimeout(id: number | undefined): void {
    if (id !== undefined) this.#timers.delete(id);
  }

  /** Timers that have not run. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Milliseconds until each of them. */
  get waits(): number[] {
    return [...this.#timers.values()].map(({at}) => at - this.#now).sort((a, b) => a - b);
  }

  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const [next] = [...this.#timers].filter(([, {at}]) => at <= end).sort((a, b) => a[1].at - b[1].at);
      if (!next) break;
      this.#timers.delete(next[0]);
      this.#now = next[1].at;
      next[1].run();
    }
    this.#now = end;
  }
}
