/**
 * A test fails when anything calls `console.error`, unless the test says beforehand that it will:
 *
 *     expectConsole(/target-id is missing/);
 *
 * The expectation holds for the running test (or, in a `before` hook, for the whole file) and must come true.
 */
interface Expectation {
  readonly pattern: RegExp | string;
  readonly optional: boolean;
  seen: boolean;
}

const perTest: Expectation[] = [];
const perFile: Expectation[] = [];
let unexpected: string[] = [];
let inTest = false;

const describeValue = (value: unknown): string => {
  if (value instanceof Error) return value.stack ?? value.message;
  if (typeof value === 'string') return value;
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
};

/** Declares a `console.error` whose text matches. With `optional` it may also stay away. */
export function expectConsole(pattern: RegExp | string, {optional = false} = {}): void {
  (inTest ? perTest : perFile).push({pattern, optional, seen: false});
}

const matches = (text: string, {pattern}: Expectation) =>
  typeof pattern === 'string' ? text.includes(pattern) : pattern.test(text);

/** Wraps `console.error`; called once by setup.ts. */
export function watchConsole(): void {
  const original = console.error.bind(console);
  console.error = (...values: unknown[]) => {
    const text = values.map(describeValue).join(' ');
    const expectation = [...perTest, ...perFile].find((candidate) => matches(text, candidate));
    if (expectation) {
      expectation.seen = true;
      return;
    }
    unexpected.push(text);
    original(...values);
  };
}

export function startTest(): void {
  inTest = true;
  perTest.length = 0;
}

const missing = (list: readonly Expectation[]) =>
  list.filter(({seen, optional}) => !seen && !optional).map(({pattern}) => `never came: ${String(pattern)}`);

/** The reason why the console fails this test, or null. Forgets what it reports. */
export function consoleProblem(): Error | null {
  const lines = [...unexpected, ...missing(perTest)];
  unexpected = [];
  perTest.length = 0;
  return lines.length > 0 ? new Error(`console.error: ${lines.join('\n')}`) : null;
}

export function endTest(): void {
  inTest = false;
}

/** Like `consoleProblem`, at the end of the file. */
export function consoleProblemOfFile(): Error | null {
  const problem = consoleProblem();
  const lines = missing(perFile);
  return problem ?? (lines.length > 0 ? new Error(`console.error: ${lines.join('\n')}`) : null);
}
