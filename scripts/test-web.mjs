#!/usr/bin/env node
/** The browser tests alone: `npm run test:web -- --group unit`, `-- --files test/unit/store.test.ts`, `-- --coverage`. */
import {spawn} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {countLine} from '../test/support/count-reporter.mjs';
import {isMain, ROOT} from './lib/paths.mjs';
import {bin} from './lib/run.mjs';

/**
 * @param {string[]} args arguments of the test runner
 * @param {{echo?: boolean, timeoutMs?: number}} [options]
 * @returns {Promise<{code: number, output: string, passed: number, failed: number, skipped: number,
 *   failures: {name: string, message: string}[]}>}
 */
export function runWebTests(args = [], {echo = true, timeoutMs = 0} = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'telnyx-voice-elements-'));
  const resultFile = join(folder, 'result.json');
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [bin('@web/test-runner', 'wtr'), ...args], {
      cwd: ROOT,
      env: {...process.env, TEST_RESULT_FILE: resultFile},
      // Echoing keeps the terminal, so progress and --watch work.
      stdio: echo && !timeoutMs ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (text) => (output += text));
    child.stderr?.setEncoding('utf8').on('data', (text) => (output += text));
    const timer = timeoutMs > 0 && setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    child.on('close', (code) => {
      if (timer) clearTimeout(timer);
      let counts = {passed: 0, failed: 0, skipped: 0, failures: []};
      try {
        counts = JSON.parse(readFileSync(resultFile, 'utf8'));
      } catch {
        // The runner stopped before it had results: its output says why.
      }
      rmSync(folder, {recursive: true, force: true});
      if (code !== 0 && counts.failed === 0) {
        counts.failed = 1;
        counts.failures.push({name: 'the test runner stopped', message: output.slice(-4000)});
      }
      resolve({code: code ?? 1, output, ...counts});
    });
  });
}

if (isMain(import.meta.url)) {
  const result = await runWebTests(process.argv.slice(2));
  console.log(`\n${countLine(result)}`);
  process.exitCode = result.failed > 0 ? 1 : 0;
}
