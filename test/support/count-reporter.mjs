/** Counts tests over all browsers: one plain closing line, and a JSON file when TEST_RESULT_FILE names one. */
import {writeFileSync} from 'node:fs';
import {posixRelative} from '../../scripts/lib/paths.mjs';

/** `12 passed, 0 failed`, with skipped tests named when there are any. */
export const countLine = ({passed, failed, skipped}) =>
  `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`;

export function countSessions(sessions) {
  const counts = {passed: 0, failed: 0, skipped: 0, failures: []};

  const visit = (suite, session, names) => {
    for (const test of suite?.tests ?? []) {
      if (test.skipped) counts.skipped++;
      else if (test.passed) counts.passed++;
      else fail(session, [...names, test.name].join(' › '), test.error);
    }
    for (const inner of suite?.suites ?? []) visit(inner, session, [...names, inner.name]);
  };
  const fail = (session, name, error) => {
    counts.failed++;
    counts.failures.push({
      file: posixRelative(session.testFile),
      // The second of a kind is the same browser.
      name: `${session.browser.name.replace(/ \d$/, '')}: ${posixRelative(session.testFile)}: ${name}`,
      message: [error?.message, error?.stack].filter(Boolean).join('\n'),
    });
  };

  for (const session of sessions) {
    const before = counts.failed;
    visit(session.testResults, session, []);
    for (const error of session.errors ?? []) fail(session, 'outside of a test', error);
    // A browser that crashed or never finished reports neither tests nor errors.
    if (session.passed !== true && counts.failed === before) fail(session, 'did not finish', undefined);
  }
  return counts;
}

export function countReporter() {
  return {
    stop({sessions}) {
      const counts = countSessions([...sessions]);
      const file = process.env.TEST_RESULT_FILE;
      if (file) writeFileSync(file, JSON.stringify(counts));
      process.stdout.write(`\n${countLine(counts)}\n`);
    },
  };
}
