import assert from 'node:assert/strict';
import {existsSync, readFileSync} from 'node:fs';
import {test} from 'node:test';
import {transformSync} from 'esbuild';
import {fromRoot} from '../../scripts/lib/paths.mjs';

const source = readFileSync(fromRoot('test/unit/documented-names.ts'), 'utf8');
const {code} = transformSync(source, {loader: 'ts', format: 'esm'});
const {DOCUMENTED} = await import(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`);

/** Whether a string of the file begins like that: names of tests are literals, or templates whose beginning is one. */
const begins = (text, name) =>
  ["'", '"', '`'].some((quote) => text.includes(quote + name.replaceAll(quote, `\\${quote}`)));

test('every test that the table of documented names refers to exists', () => {
  const missing = [];
  for (const {name, exercised} of DOCUMENTED) {
    if (!exercised.startsWith('test/')) continue;
    const [file, test] = exercised.split(' > ');
    const text = existsSync(fromRoot(file)) ? readFileSync(fromRoot(file), 'utf8') : '';
    if (!text || !begins(text, test)) missing.push(`${name}: ${exercised}`);
  }
  assert.deepEqual(missing, []);
});

test('the table of documented names is long enough to be all of them', () => {
  assert.ok(DOCUMENTED.length >= 300, String(DOCUMENTED.length));
});
