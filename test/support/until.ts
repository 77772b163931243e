/** Waiting for conditions, never for time. */

const STEP_MS = 15;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Resolves with the first value of `condition` that is neither false nor undefined nor null; rejects when that takes too long. */
export async function until<T>(
  what: string,
  condition: () => T | Promise<T>,
  timeoutMs = 4000,
): Promise<Exclude<T, false | undefined | null>> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const value = await condition();
    if (value !== false && value !== undefined && value !== null) return value as Exclude<T, false | undefined | null>;
    if (performance.now() > end) throw new Error(`waited ${timeoutMs} ms in vain: ${what}`);
    await pause(STEP_MS);
  }
}

/** The promise's outcome, or a rejection that names what was waited for. */
export function within<T>(what: string, promise: Promise<T>, timeoutMs = 4000): Promise<T> {
  let timer: ReturnType<typeof setTimeout>;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${timeoutMs} ms in vain: ${what}`)), timeoutMs);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** What the promise rejects with; fails when it resolves. */
export const rejection = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => {
      throw new Error('expected a rejection');
    },
    (error: unknown) => error,
  );

/** Lets everything run that is due, without letting time pass. */
export async function microtasks(): Promise<void> {
  for (let round = 0; round < 20; round++) await Promise.resolve();
}
