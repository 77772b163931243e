import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {parseAst} from 'rollup/parseAst';
import {integrity} from '../../scripts/build.mjs';
import {fromRoot, listFiles} from '../../scripts/lib/paths.mjs';
import {minifyCss} from '../../scripts/rollup/minify-literals.mjs';
import {stripDocs} from '../../scripts/rollup/strip-docs.mjs';

const CDN = fromRoot('dist', 'cdn');
const read = (file) => readFileSync(fromRoot('dist', 'cdn', file), 'utf8');

test('style sheets are squeezed and keep their meaning', () => {
  const sheet = `
    /* a comment; with { braces } */
    :host(:state(open)) {
      color : red;
      width: calc(1px + 2px);
      & > b { content: "a  b;  }"; }
    }
    @media (width > 300px) { a :hover, b { background: url(a;b.png) } }`;
  assert.equal(
    minifyCss(sheet),
    ':host(:state(open)){color :red;width:calc(1px + 2px);&>b{content:"a  b;  }"}}' +
      '@media (width>300px){a :hover,b{background:url(a;b.png)}}',
  );
});

test('doc members are blanked in place', async () => {
  const code =
    "const t = {\n  a: {type: 'x', doc: 'it\\'s, {odd}', b: 1},\n  c: text({doc: `two\nlines`}),\n};\nconst doc = 1, o = {doc};";
  const stripped = stripDocs(code, parseAst);
  assert.equal(stripped.length, code.length);
  assert.doesNotMatch(stripped, /odd|lines/);
  assert.match(stripped, /o = \{doc\}/);
  const {t} = await import(
    `data:text/javascript,${encodeURIComponent(`const text = (x) => x; ${stripped} export {t};`)}`
  );
  assert.deepEqual(t, {a: {type: 'x', b: 1}, c: {}});
});

test('no text of the reference is in a bundle', () => {
  for (const file of ['telnyx-elements.js', 'telnyx-elements.all.js', 'telnyx-client.js']) {
    assert.ok(!/\bdoc:["'`]/.test(read(file)), file);
  }
});

test('integrity.json fits the files', () => {
  assert.deepEqual(JSON.parse(read('integrity.json')), integrity(CDN));
});

test('the loader imports chunks only, by names that exist, and never at once', () => {
  const code = read('telnyx-elements.js');
  const names = [...code.matchAll(/import\(\s*["']([^"']+)["']\s*\)/g)].map(([, name]) => name);
  assert.ok(names.length >= 2, names.join());
  for (const name of names) assert.ok(read(name.replace('./', '')).length > 0);
  assert.deepEqual(
    parseAst(code).body.filter(({source}) => source),
    [],
  );
});

/** Every `source` of an import, an export or an `import()`; words in texts are none. */
function importsOf(node) {
  if (!node || typeof node !== 'object') return [];
  if (Array.isArray(node)) return node.flatMap(importsOf);
  const own = /^(Import|Export)/.test(node.type) && node.source ? [node.source.value] : [];
  return [...own, ...Object.values(node).flatMap(importsOf)];
}

test('chunks import chunks only', () => {
  for (const file of listFiles(fromRoot('dist', 'cdn', 'chunks'), (path) => path.endsWith('.js'))) {
    for (const name of importsOf(parseAst(readFileSync(file, 'utf8')))) assert.match(name, /^\.\/[\w-]+\.js$/, file);
  }
});

test('the one-file script never imports', () => {
  assert.ok(!/\bimport\s*\(|\bimport\s*["'{*]/.test(read('telnyx-elements.all.js')));
});
