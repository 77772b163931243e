#!/usr/bin/env node
/** `npm start`: the local gateway with the demo pages, after a build when there is none or sources are newer. PORT names the port. */
import {existsSync} from 'node:fs';
import {spawn} from 'node:child_process';
import {build} from './build.mjs';
import {fromRoot, newest, ROOT} from './lib/paths.mjs';

const BUILT = fromRoot('dist', 'cdn', 'integrity.json');
const MAIN = fromRoot('demo', 'gateway', 'main.mjs');

const stale = !existsSync(BUILT) || newest(fromRoot('src'), fromRoot('rollup.config.mjs')) > newest(BUILT);
if (stale) {
  const problems = await build();
  for (const problem of problems) console.error(`\nbuild: ${problem}`);
  if (problems.length > 0) console.error('\nThe demo starts all the same; what could not be built is missing from it.');
}

const gateway = spawn(process.execPath, [MAIN, ...process.argv.slice(2)], {cwd: ROOT, stdio: 'inherit'});
// Ctrl-C reaches both; the gateway closes its calls and then ends, and this process with it.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => gateway.kill('SIGTERM'));
gateway.on('exit', (code) => process.exit(code ?? 0));
