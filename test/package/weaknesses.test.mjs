/** docs/weaknesses.md names a test for each line; it must be there. */
import assert from 'node:assert/strict';
import {existsSync, readFileSync} from 'node:fs';
import {test} from 'node:test';
import {fromRoot} from '../../scripts/lib/paths.mjs';

const rows = readFileSync(fromRoot('docs', 'weaknesses.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| +\d+ +\|/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()));

test('every weakness of the notes has its line', () => {
  assert.deepEqual(
    rows.map(([, number]) => Number(number)),
    Array.from({length: 56}, (_, index) => index + 1),
  );
});

for (const [, number, , , shown] of rows) {
  if (shown === '—') continue;
  test(`weakness ${number}: its test exists`, () => {
    const [, file, name] = /^(\S+): (.+)$/.exec(shown) ?? assert.fail(`"${shown}" names no test`);
    const path = fromRoot('test', `${file}.test.ts`);
    assert.ok(existsSync(path), path);
    // A name may be written over lines, and with an escaped quote.
    const text = readFileSync(path, 'utf8').replaceAll('\\', '');
    assert.ok(text.includes(name), `${file}.test.ts has no test "${name}…"`);
  });
}
