/** Time and chance as a parameter, so that tests can hold both. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  setTimeout(fn: () => void, ms: number): number;
  clearTimeout(id: number | undefined): void;
  /** 0 <= x < 1 */
  random(): number;
}

/** A browser runs a timer that is longer than this at once. */
export const LONGEST_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout: (fn, ms) => globalThis.setTimeout(fn, Math.min(ms, LONGEST_MS)) as unknown as number,
  clearTimeout: (id) => globalThis.clearTimeout(id),
  random: () => Math.random(),
};
