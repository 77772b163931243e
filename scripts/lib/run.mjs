/** Runs a Node program and keeps what it prints. */
import {spawn} from 'node:child_process';
import {createRequire} from 'node:module';
import {join} from 'node:path';
import {readFileSync} from 'node:fs';
import {ROOT} from './paths.mjs';

const require = createRequire(import.meta.url);

/** Script behind a package's command, so that nothing depends on a shell or on `.cmd` files. */
export function bin(packageName, command = packageName) {
  // Packages may hide package.json behind "exports", so it is looked for, not resolved.
  const folder = require.resolve
    .paths(packageName)
    .map((base) => join(base, packageName))
    .find((candidate) => {
      try {
        return readFileSync(join(candidate, 'package.json'));
      } catch {
        return false;
      }
    });
  if (!folder) throw new Error(`${packageName} is not installed: run npm ci`);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const script = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin?.[command];
  if (!script) throw new Error(`${packageName} has no command ${command}`);
  return join(folder, script);
}

/**
 * @param {string[]} args arguments of `node`
 * @param {{env?: Record<string, string>, echo?: boolean, timeoutMs?: number, cwd?: string}} [options] `echo` also
 *   prints while running.
 * @returns {Promise<{code: number, output: string}>} stdout and stderr together
 */
export function runNode(args, {env = {}, echo = false, timeoutMs = 0, cwd = ROOT} = {}) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd,
      env: {...process.env, ...env},
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (stream) => (chunk) => {
      output += chunk;
      if (echo) stream.write(chunk);
    };
    child.stdout.setEncoding('utf8').on('data', keep(process.stdout));
    child.stderr.setEncoding('utf8').on('data', keep(process.stderr));
    const timer =
      timeoutMs > 0 &&
      setTimeout(() => {
        output += `\nstopped after ${Math.round(timeoutMs / 1000)} s`;
        child.kill('SIGKILL');
      }, timeoutMs);
    child.on('error', (error) => (output += `\n${error.message}`));
    child.on('close', (code) => {
      if (timer) clearTimeout(timer);
      resolve({code: code ?? 1, output});
    });
  });
}
