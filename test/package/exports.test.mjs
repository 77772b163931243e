import assert from 'node:assert/strict';
import {existsSync, readFileSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {fromRoot, listFiles, posixRelative} from '../../scripts/lib/paths.mjs';

const manifest = JSON.parse(readFileSync(fromRoot('package.json'), 'utf8'));

/** Every file an export line names; a `*` stands for each file that fits. */
function targets(value) {
  if (value === null) return [];
  if (typeof value !== 'string') return Object.values(value).flatMap(targets);
  if (!value.includes('*')) return [value];
  const [before, after] = value.split('*');
  const folder = fromRoot(before);
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(after)) : [];
  assert.ok(names.length > 0, `${value} fits no file: run npm run build`);
  return names.map((name) => before + name);
}

for (const [line, value] of Object.entries(manifest.exports)) {
  test(`export ${line} names files that exist`, () => {
    for (const target of targets(value)) assert.ok(existsSync(fromRoot(target)), `${target} is missing`);
  });
}

test('fields for tools and CDNs name files that exist', () => {
  for (const field of ['customElements', 'web-types', 'unpkg', 'jsdelivr']) {
    assert.ok(existsSync(fromRoot(manifest[field])), `${field}: ${manifest[field]}`);
  }
});

test('every entry point resolves by its public name', () => {
  for (const name of [
    '',
    '/define',
    '/define/telnyx-ai-assistant',
    '/define/telnyx-call-quality',
    '/define/telnyx-client',
    '/define/telnyx-dialer',
    '/client',
  ]) {
    const url = import.meta.resolve(`telnyx-voice-elements${name}`);
    assert.ok(existsSync(new URL(url)), url);
  }
  for (const file of ['custom-elements.json', 'package.json', 'cdn/telnyx-elements.js', 'cdn/integrity.json']) {
    assert.ok(existsSync(new URL(import.meta.resolve(`telnyx-voice-elements/${file}`))), file);
  }
});

test('what is not exported cannot be imported', () => {
  for (const name of ['/define/define', '/lib/emitter.js', '/dist/index.js']) {
    assert.throws(() => import.meta.resolve(`telnyx-voice-elements${name}`), {code: 'ERR_PACKAGE_PATH_NOT_EXPORTED'});
  }
});

test('every tag of the manifest has a define file, a JSX type and editor data', () => {
  const read = (file) => readFileSync(fromRoot('dist', file), 'utf8');
  const {modules} = JSON.parse(read('custom-elements.json'));
  const tags = modules.flatMap(({declarations}) => declarations.map(({tagName}) => tagName)).filter(Boolean);
  assert.ok(
    ['telnyx-ai-assistant', 'telnyx-call-quality', 'telnyx-client', 'telnyx-dialer'].every((tag) => tags.includes(tag)),
    tags.join(),
  );
  const webTypes = JSON.parse(read('web-types.json')).contributions.html.elements.map(({name}) => name);
  const vsCode = JSON.parse(read('vscode.html-custom-data.json')).tags.map(({name}) => name);
  for (const tag of tags) {
    assert.ok(existsSync(fromRoot('dist', 'define', `${tag}.js`)), `define/${tag}.js`);
    assert.ok(read('types/jsx.d.ts').includes(`"${tag}"`), tag);
    assert.ok(webTypes.includes(tag) && vsCode.includes(tag), tag);
  }
});

test('the manifest lists every client option as an attribute of every element', async () => {
  const {CLIENT_OPTIONS} = await import('telnyx-voice-elements/client');
  const {modules} = JSON.parse(readFileSync(fromRoot('dist', 'custom-elements.json'), 'utf8'));
  for (const {tagName, attributes} of modules.flatMap(({declarations}) => declarations)) {
    const fields = attributes.map(({fieldName}) => fieldName);
    for (const name of Object.keys(CLIENT_OPTIONS)) assert.ok(fields.includes(name), `<${tagName}> lacks ${name}`);
  }
});

test('every import between files of the package has its file', () => {
  const missing = [];
  for (const file of listFiles(fromRoot('dist'), (path) => path.endsWith('.js') && !path.includes('cdn'))) {
    for (const [, specifier] of readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?['"](\.[^'"]+)['"]/g)) {
      if (!existsSync(join(file, '..', specifier))) missing.push(`${posixRelative(file)}: ${specifier}`);
    }
  }
  assert.deepEqual(missing, []);
});
