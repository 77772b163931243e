#!/usr/bin/env node
/**
 * The import rules of docs/architecture.md, for every module below src/. Types count like values: a type that is imported
 * from the wrong layer sits in the wrong layer.
 */
import {existsSync, readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import ts from 'typescript';
import {fromRoot, isMain, listFiles, posixRelative} from './lib/paths.mjs';

const FOUNDATION = ['lib'];
const TABLES = ['errors', 'options', ...FOUNDATION];
const WIRE = ['protocol', ...TABLES];
const CLIENT = ['client', 'transport', 'media', 'stats', ...WIRE];
const CONTEXT = ['context', 'registry', ...CLIENT];

/** Layer (folder of src/, or a module directly in it) → what it may import besides itself. */
export const LAYERS = {
  lib: [],
  version: [],
  errors: FOUNDATION,
  options: FOUNDATION,
  protocol: TABLES,
  transport: WIRE,
  media: TABLES,
  stats: TABLES,
  client: CLIENT,
  registry: CLIENT,
  context: CONTEXT,
  elements: CONTEXT,
  define: ['elements', ...CONTEXT],
  index: ['elements', ...CONTEXT],
  cdn: ['define', 'index', 'elements', ...CONTEXT],
};

/** Importable from everywhere. */
const COMMON = ['version'];

/** Package → layers or single files that may import it. A package that is not listed may not be imported at all. */
export const PACKAGES = {
  lit: ['context', 'elements'],
  '@lit/context': ['context', 'elements'],
  eventemitter3: ['lib/emitter.ts'],
  'sdp-transform': ['media/sdp.ts'],
  'idb-keyval': ['client/reports/report-store.ts'],
  'libphonenumber-js': ['elements/dialer/number/phone-format.ts'],
};

/** These layers run in Node. */
const WITHOUT_DOM = ['lib', 'errors', 'options', 'protocol'];
const DOM_GLOBALS = ['window', 'document', 'navigator', 'HTMLElement', 'WebSocket', 'RTCPeerConnection'];

const layerOf = (file) => file.split('/')[0].replace(/\.ts$/, '');

const packageOf = (specifier) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

/** Every module a file names: import, export … from, import(), and import('…') in types. */
function specifiersOf(source) {
  const found = [];
  const visit = (node) => {
    const literal =
      (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
        ? node.moduleSpecifier
        : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
          ? node.arguments[0]
          : ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)
            ? node.argument.literal
            : undefined) ?? undefined;
    if (literal && ts.isStringLiteralLike(literal)) found.push({specifier: literal.text, node: literal});
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** A name that stands for itself, not for a member of something else. */
function isReference(node) {
  const {parent} = node;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) {
    return ts.isIdentifier(parent.expression) && parent.expression.text === 'globalThis';
  }
  const namesSomething =
    ts.isPropertyAssignment(parent) ||
    ts.isPropertySignature(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isMethodDeclaration(parent) ||
    ts.isMethodSignature(parent) ||
    ts.isParameter(parent) ||
    ts.isBindingElement(parent) ||
    ts.isVariableDeclaration(parent);
  return !(namesSomething && parent.name === node) && !(ts.isQualifiedName(parent) && parent.right === node);
}

function domGlobalsOf(source) {
  const found = [];
  const visit = (node) => {
    if (ts.isIdentifier(node) && DOM_GLOBALS.includes(node.text) && isReference(node)) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** @param {string} src folder @returns {string[]} violations, one line each */
export function checkLayers(src) {
  const problems = [];

  for (const path of listFiles(src, (file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))) {
    const file = posixRelative(path, src);
    const layer = layerOf(file);
    const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
    const at = (node) => `src/${file}:${source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1}`;

    if (!LAYERS[layer]) {
      problems.push(`src/${file}: ${layer} is not a layer (rule layers, scripts/check-layers.mjs)`);
      continue;
    }

    for (const {specifier, node} of specifiersOf(source)) {
      if (!specifier.startsWith('.')) {
        const name = packageOf(specifier);
        const allowed = PACKAGES[name];
        if (!allowed) {
          problems.push(`${at(node)} imports ${specifier}: src may not import this package (rule packages)`);
        } else if (!allowed.includes(layer) && !allowed.includes(file)) {
          problems.push(`${at(node)} imports ${specifier}: only ${allowed.join(' and ')} may (rule packages)`);
        }
        continue;
      }

      const target = join(dirname(path), specifier.replace(/\.js$/, '.ts'));
      const targetFile = posixRelative(target, src);
      if (targetFile.startsWith('../')) {
        problems.push(`${at(node)} imports ${specifier}: outside of src (rule inside-src)`);
        continue;
      }
      if (!specifier.endsWith('.js') || !existsSync(target)) {
        problems.push(`${at(node)} imports ${specifier}: there is no src/${targetFile} (rule exists)`);
        continue;
      }
      const targetLayer = layerOf(targetFile);
      if (targetLayer === layer || COMMON.includes(targetLayer)) continue;
      if (!LAYERS[layer].includes(targetLayer)) {
        problems.push(
          `${at(node)} imports src/${targetFile}: ${layer} may not import ${targetLayer} (rule layers, docs/architecture.md)`,
        );
      }
    }

    if (WITHOUT_DOM.includes(layer)) {
      for (const node of domGlobalsOf(source)) {
        problems.push(`${at(node)} mentions ${node.text}: ${layer} runs without a DOM (rule no-dom)`);
      }
    }
  }
  return problems;
}

if (isMain(import.meta.url)) {
  const problems = checkLayers(fromRoot('src'));
  for (const problem of problems) console.error(problem);
  console.log(problems.length === 0 ? 'layers: all imports point the right way' : `layers: ${problems.length} wrong`);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
