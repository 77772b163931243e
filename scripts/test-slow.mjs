#!/usr/bin/env node
/** `npm run test:slow`: long runs that are not part of `npm test`: every `test/slow/*.mjs`, one after the other. */
import {countLine} from '../test/support/count-reporter.mjs';
import {fromRoot, listFiles, posixRelative} from './lib/paths.mjs';
import {runNode} from './lib/run.mjs';

const files = listFiles(fromRoot('test', 'slow'), (file) => file.endsWith('.mjs') && !file.includes('support'));
if (files.length === 0) console.log('there are no slow tests yet');

const counts = {passed: 0, failed: 0, skipped: 0};
for (const file of files) {
  console.log(`\n${posixRelative(file)}`);
  const {code} = await runNode(['--test', file], {echo: true});
  counts[code === 0 ? 'passed' : 'failed']++;
}
console.log(`\n${countLine(counts)}`);
process.exitCode = counts.failed > 0 ? 1 : 0;
