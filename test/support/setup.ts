/** Root hooks of every test file; the setup plugin of the runner imports this first. */
import {consoleProblem, consoleProblemOfFile, endTest, startTest, watchConsole} from './console.js';
import {restoreMicrophone} from './microphone.js';

const checked = new WeakSet<Mocha.Runnable>();

watchConsole();

beforeEach(function () {
  startTest();
  const test = this.currentTest;
  if (!test?.fn || checked.has(test)) return;
  checked.add(test);
  // Checked inside the test: an error from a root hook would stop the rest of the file.
  const run = test.fn as (this: Mocha.Context, done?: Mocha.Done) => unknown;
  test.fn =
    run.length > 0
      ? function (this: Mocha.Context, done: Mocha.Done) {
          return run.call(this, (error?: unknown) => done(error ?? consoleProblem()));
        }
      : async function (this: Mocha.Context) {
          await run.call(this);
          const problem = consoleProblem();
          if (problem) throw problem;
        };
});

afterEach(function () {
  endTest();
  // What a test that failed for its own reason left behind is not a second failure.
  const problem = consoleProblem();
  if (problem && this.currentTest?.state === 'passed') throw problem;
});

after(async () => {
  await restoreMicrophone();
  const problem = consoleProblemOfFile();
  if (problem) throw problem;
});
