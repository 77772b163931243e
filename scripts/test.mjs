#!/usr/bin/env node
/**
 * `npm test`: every check and every suite, then one plain line `N passed, N failed` (with `, N skipped` when there are
 * any), alone and last. A check counts as one test. Nothing stops at a failure; all failures are repeated at the end.
 *
 * `--only static` (= `npm run verify`), `--only node`, `--only web`, `--only sdk`, `--only faults`, `--only pages` run a part.
 */
import {run as runNodeTests} from 'node:test';
import {countLine} from '../test/support/count-reporter.mjs';
import {ensureBrowsers} from './ensure-browser.mjs';
import {fromRoot, listFiles, posixRelative} from './lib/paths.mjs';
import {bin, runNode} from './lib/run.mjs';
import {runSuite} from './lib/suite.mjs';
import {runWebTests} from './test-web.mjs';

const MINUTE = 60_000;
/** The test runner redraws its last line even where nobody looks. */
const CURSOR_MOVES = /\u001b\[\d*[A-HJK]/g;
const NONE = {passed: 0, failed: 0, skipped: 0, failures: []};

/** A program that passes or fails as a whole. */
const check = (name, ...args) => ({
  name,
  async run() {
    const {code, output} = await runNode(args, {timeoutMs: 3 * MINUTE});
    return code === 0
      ? {...NONE, passed: 1}
      : {
          ...NONE,
          failed: 1,
          failures: [{name: `node ${args.map((arg) => posixRelative(arg)).join(' ')}`, message: output}],
        };
  },
});

/** node:test files in processes of their own, two at a time. */
const nodeTests = (name, files) => ({
  name,
  async run() {
    const first = await runNodeFiles(files, 2);
    const again = [...new Set(first.failures.map(({file}) => file))];
    if (again.length === 0 || again.length > MOST_AGAIN || again.includes(undefined)) return first;
    for (const {name: test, message} of first.failures) console.log(`AGAIN ${test}\n     ${message}`);
    const second = await runNodeFiles(again, 1);
    const cured = first.failed - second.failed;
    return {...first, passed: first.passed + cured, failed: second.failed, failures: second.failures};
  },
});

const runNodeFiles = (files, concurrency) =>
  new Promise((resolve) => {
    const counts = {...NONE, failures: []};
    if (files.length === 0) return resolve(counts);
    runNodeTests({files, concurrency, timeout: 3 * MINUTE})
      .on('test:pass', ({details, skip, todo}) => {
        if (details.type !== 'suite') counts[skip !== undefined || todo !== undefined ? 'skipped' : 'passed']++;
      })
      .on('test:fail', ({name: test, file, details}) => {
        const cause = details.error?.cause ?? details.error;
        // A suite fails because a test in it did.
        if (details.type === 'suite' && details.error?.failureType === 'subtestsFailed') return;
        counts.failed++;
        const where = file ? `${posixRelative(file)}: ` : '';
        counts.failures.push({file, name: where + test, message: cause?.stack ?? String(cause?.message ?? cause)});
      })
      .on('end', () => resolve(counts))
      .resume();
  });

const webTests = async (args) => {
  const result = await runWebTests(args, {echo: false, timeoutMs: 7 * MINUTE});
  console.log(result.output.replace(CURSOR_MOVES, '').trim());
  return result;
};

/** More files than these are broken, not short of a processor. */
const MOST_AGAIN = 4;

/** Real calls share two processors with everything else: files with a failure run once more, alone, and only what fails again has failed. */
async function browserTests() {
  const first = await webTests([]);
  const files = [...new Set(first.failures.map(({file}) => file))];
  if (files.length === 0 || files.length > MOST_AGAIN || files.includes(undefined)) return first;
  for (const {name, message} of first.failures) {
    console.log(`AGAIN ${name}\n     ${message.replaceAll('\n', '\n     ')}`);
  }
  const second = await webTests(['--files', ...files]);
  if (second.passed === 0) return first;
  // Whatever fails alone is broken, by whichever name: a file that crashed has others than one that ran.
  const {failed, failures} = second;
  return {...first, passed: first.passed + Math.max(0, first.failed - failed), failed, failures};
}

const PAGES = fromRoot('test', 'pages', 'run.mjs');
const nodeTestFiles = listFiles(fromRoot('test'), (file) => file.endsWith('.test.mjs'));
const inPackage = (file) => posixRelative(file).startsWith('test/package/');

/** Phases run one after the other; the steps of a phase run `workers` at a time. */
const PHASES = [
  {
    part: 'static',
    workers: 2,
    steps: [
      check('build', 'scripts/build.mjs'),
      check('format', bin('prettier'), '--check', '--log-level', 'warn', '.'),
      check('lint', bin('eslint'), '--max-warnings', '0', '.'),
      check('types', bin('typescript', 'tsc'), '-p', 'tsconfig.json'),
      check('layers', 'scripts/check-layers.mjs'),
      check('reference is up to date', 'scripts/docs.mjs', '--check'),
      check('third-party notices are up to date', 'scripts/notices.mjs', '--check'),
    ],
  },
  {
    part: 'static',
    workers: 2,
    steps: [
      check('sizes', 'scripts/size.mjs'),
      check('publint', bin('publint'), '--strict'),
      check('types of the package', 'scripts/check-package-types.mjs'),
    ],
  },
  {part: 'static', workers: 1, steps: [nodeTests('package', nodeTestFiles.filter(inPackage))]},
  {
    // The browsers wait for calls most of the time: two suites of one processor each fit beside them.
    workers: 2,
    steps: [
      {
        name: 'browsers',
        part: 'web',
        run: browserTests,
      },
      {
        ...nodeTests(
          'node',
          nodeTestFiles.filter((file) => !inPackage(file)),
        ),
        part: 'node',
      },
      {
        name: 'official SDK',
        part: 'sdk',
        run: () => runSuite(fromRoot('test', 'sdk', 'run.mjs'), 'runSdkInChromium', 3 * MINUTE),
      },
    ],
  },
  {
    workers: 2,
    steps: [
      {name: 'pages in Chromium', part: 'pages', run: () => runSuite(PAGES, 'runPagesInChromium', 5 * MINUTE)},
      {
        name: 'faults',
        part: 'faults',
        run: () => runSuite(fromRoot('test', 'faults', 'run.mjs'), 'runShortFaults', 3 * MINUTE),
      },
      {name: 'pages in Firefox', part: 'pages', run: () => runSuite(PAGES, 'runPagesInFirefox', 3 * MINUTE)},
    ],
  },
];

const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;
const total = {...NONE, failures: []};

async function runStep({name, run}) {
  const started = Date.now();
  let result;
  try {
    result = await run();
  } catch (error) {
    result = {...NONE, failed: 1, failures: [{name: 'stopped', message: error.stack}]};
  }
  total.passed += result.passed;
  total.failed += result.failed;
  total.skipped += result.skipped;
  total.failures.push(...result.failures.map((failure) => ({step: name, ...failure})));
  const mark = result.failed > 0 ? 'FAIL' : 'ok  ';
  const many = result.passed + result.failed + result.skipped !== 1;
  console.log(`${mark} ${name}${many ? `: ${countLine(result)}` : ''} (${seconds(started)})`);
}

async function runPhase({steps, workers}) {
  const waiting = [...steps];
  const worker = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) await runStep(step);
  };
  await Promise.all(Array.from({length: workers}, worker));
}

const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1] : undefined;
const partOf = (phase, step) => step.part ?? phase.part;
const parts = [...new Set(PHASES.flatMap((phase) => phase.steps.map((step) => partOf(phase, step))))];
if (only !== undefined && !parts.includes(only)) {
  console.error(`--only takes ${parts.join(', ')}`);
  process.exit(1);
}

const started = Date.now();
if (only !== 'static') {
  // First, because a fresh machine installs a browser here.
  await runStep({
    name: 'find browsers',
    run: async () => {
      const {firefox} = await ensureBrowsers({log: (line) => console.log(line)});
      const wanted = (process.env.BROWSERS || 'all') !== 'chromium';
      return {...NONE, skipped: wanted && !firefox ? 1 : 0};
    },
  });
}
for (const phase of PHASES) {
  await runPhase({...phase, steps: phase.steps.filter((step) => only === undefined || partOf(phase, step) === only)});
}

if (total.failures.length > 0) {
  console.log(`\n${'='.repeat(100)}\nFAILURES`);
  for (const {step, name, message} of total.failures) {
    console.log(`\n${'-'.repeat(100)}\n${step} › ${name}\n\n${(message ?? '').trim().replace(/^/gm, '  ')}`);
  }
}
console.log(`\nin ${seconds(started)}`);
console.log(countLine(total));
process.exitCode = total.failed > 0 ? 1 : 0;
