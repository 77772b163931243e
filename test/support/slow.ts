declare const __ALL__: boolean;

/** `it()` of a test that takes its time: not part of `npm test`, but of `ALL=1 npm run test:web` and of `--files`. */
export function slow(name: string, run: Mocha.AsyncFunc): {timeout(ms: number): unknown} {
  return __ALL__ ? it(name, run) : {timeout: () => {}};
}
