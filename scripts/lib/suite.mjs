/**
 * Runs a suite module (`export runX({log}) -> {passed, failed, skipped, failures}`) in a process of its own, so that a
 * hanging browser or an open socket cannot keep the whole run alive.
 */
import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {isMain} from './paths.mjs';
import {runNode} from './run.mjs';

/**
 * @param {string} file module of the suite
 * @param {string} name its exported function
 * @param {number} timeoutMs
 */
export async function runSuite(file, name, timeoutMs) {
  // A suite somebody has yet to write is not a failure.
  if (!existsSync(file)) return {passed: 0, failed: 0, skipped: 0, failures: []};
  const folder = mkdtempSync(join(tmpdir(), 'telnyx-voice-elements-'));
  const resultFile = join(folder, 'result.json');
  try {
    const {output} = await runNode([fileURLToPath(import.meta.url), file, name, resultFile], {timeoutMs, echo: true});
    if (existsSync(resultFile)) return JSON.parse(readFileSync(resultFile, 'utf8'));
    const message = output.slice(-4000);
    return {passed: 0, failed: 1, skipped: 0, failures: [{name: 'the suite did not finish', message}]};
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
}

if (isMain(import.meta.url)) {
  const [file, name, resultFile] = process.argv.slice(2);
  const module = await import(pathToFileURL(file).href);
  const result = await module[name]({log: (line) => console.log(`  ${line}`)});
  const {passed = 0, failed = 0, skipped = 0, failures = []} = result;
  writeFileSync(resultFile, JSON.stringify({passed, failed, skipped, failures: failures.map(asFailure)}));
  process.exit(0);
}

/** Suites may report a failure as text, an error or {name, message}. */
function asFailure(failure) {
  if (typeof failure === 'string') return {name: failure, message: ''};
  const {name = 'failure', message, error, stack} = failure;
  const text = stack ?? message ?? error?.stack ?? error;
  return {name: String(name), message: text === undefined ? '' : String(text)};
}
