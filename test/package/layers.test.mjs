import assert from 'node:assert/strict';
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {after, test} from 'node:test';
import {checkLayers} from '../../scripts/check-layers.mjs';
import {fromRoot} from '../../scripts/lib/paths.mjs';

const root = mkdtempSync(join(tmpdir(), 'layers-'));
after(() => rmSync(root, {recursive: true, force: true}));

let count = 0;

/** Violations of a tree given as file → text. */
function violations(files) {
  const src = join(root, String(count++), 'src');
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(src, file)), {recursive: true});
    writeFileSync(join(src, file), text);
  }
  return checkLayers(src);
}

const one = (files, pattern) => {
  const found = violations(files);
  assert.equal(found.length, 1, found.join('\n') || 'nothing was found');
  assert.match(found[0], pattern);
};

test('our own sources follow the rules', () => {
  assert.deepEqual(checkLayers(fromRoot('src')), []);
});

test('imports to the right are allowed, in every form', () => {
  const found = violations({
    'lib/a.ts': 'export const a = 1;',
    'version.ts': 'export const VERSION = "1";',
    'client/b.ts': 'import {a} from "../lib/a.js"; export * from "../version.js"; export const b = a;',
    'context/c.ts':
      'import type {b} from "../client/b.js"; export const c = () => import("../client/b.js"); type B = typeof b;',
    'cdn/loader.ts': 'import "../context/c.js";',
  });
  assert.deepEqual(found, []);
});

test('an import to the left is named with both files and layers', () => {
  one(
    {'client/b.ts': 'export const b = 1;', 'media/a.ts': '\nimport {b} from "../client/b.js";'},
    /^src\/media\/a\.ts:2 imports src\/client\/b\.ts: media may not import client \(rule layers/,
  );
});

test('siblings do not import one another', () => {
  one({'media/b.ts': '', 'transport/a.ts': 'import "../media/b.js";'}, /transport may not import media/);
});

test('a type, a re-export, import() and import() in a type count as well', () => {
  const target = {'elements/x.ts': 'export interface X {}'};
  one({...target, 'client/a.ts': 'import type {X} from "../elements/x.js";'}, /client may not import elements/);
  one({...target, 'client/a.ts': 'export type {X} from "../elements/x.js";'}, /client may not import elements/);
  one(
    {...target, 'client/a.ts': 'export const x = () => import("../elements/x.js");'},
    /client may not import elements/,
  );
  one({...target, 'client/a.ts': 'export let x: import("../elements/x.js").X;'}, /client may not import elements/);
});

test('packages are imported only where they may be', () => {
  one({'client/a.ts': 'import {html} from "lit";'}, /imports lit: only context and elements may/);
  one({'client/a.ts': 'import {x} from "lit/directives/class-map.js";'}, /rule packages/);
  one({'lib/other.ts': 'import E from "eventemitter3";'}, /only lib\/emitter\.ts may/);
  one({'client/a.ts': 'const x = import("sdp-transform");'}, /only media\/sdp\.ts may/);
  one({'lib/a.ts': 'import "node:fs";'}, /src may not import this package/);
  assert.deepEqual(violations({'lib/emitter.ts': 'import E from "eventemitter3";'}), []);
});

test('the foundation does not mention the DOM', () => {
  one({'lib/a.ts': 'export const w = () => window.innerWidth;'}, /src\/lib\/a\.ts:1 mentions window/);
  one({'protocol/a.ts': 'export type S = WebSocket;'}, /mentions WebSocket/);
  one({'errors/a.ts': 'export const d = globalThis.document;'}, /mentions document/);
  assert.deepEqual(violations({'options/a.ts': 'export const o = {window: 1}; export const w = o.window;'}), []);
  assert.deepEqual(violations({'media/a.ts': 'export const d = () => document.body;'}), []);
});

test('a module that is missing or outside of src is reported', () => {
  one({'lib/a.ts': 'import "./gone.js";'}, /there is no src\/lib\/gone\.ts/);
  one({'lib/a.ts': 'import "../../x.js";'}, /outside of src/);
  one({'stray/a.ts': ''}, /stray is not a layer/);
});
