#!/usr/bin/env node
/**
 * `npm run build`: dist/ from scratch.
 *
 * 1. tsc: one .js, .d.ts and map per module, unbundled, for npm.
 * 2. rollup: dist/cdn/, see rollup.config.mjs.
 * 3. dist/cdn/integrity.json: the hash of every script, for `integrity=`.
 * 4. custom-elements.json, editor data and JSX types.
 */
import {createHash} from 'node:crypto';
import {existsSync, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {rollup} from 'rollup';
import {ALL, configs, LOADER, missingInputs} from '../rollup.config.mjs';
import {isMain, listFiles, posixRelative, ROOT} from './lib/paths.mjs';
import {bin, runNode} from './lib/run.mjs';

/** Problems a bundler does not see. */
function checkOutput({fileName, code, imports, dynamicImports}) {
  const problems = [];
  if (fileName === LOADER.file) {
    if (imports.length > 0) problems.push(`${fileName} has static imports: ${imports.join(', ')}`);
    const outside = dynamicImports.filter((name) => !/^(\.\/chunks\/|chunk:)/.test(name));
    if (outside.length > 0) problems.push(`${fileName} imports ${outside.join(', ')}, which is not a chunk`);
    if (/chunks\/undefined/.test(code)) problems.push(`${fileName} imports a chunk that was not built`);
  }
  if (fileName === ALL.file && /\bimport\s*\(/.test(code)) problems.push(`${fileName} contains import()`);
  return problems;
}

async function bundle(config, root) {
  const problems = [];
  const missing = missingInputs(config);
  if (missing.length > 0) {
    return missing.map((file) => `missing ${posixRelative(file, root)}: nothing was built from it`);
  }
  try {
    const {output: outputOptions, ...inputOptions} = config;
    const build = await rollup(inputOptions);
    const {output} = await build.write(outputOptions);
    await build.close();
    const scripts = output.filter(({type}) => type === 'chunk');
    if (outputOptions.file && scripts.length > 1) {
      problems.push(`${posixRelative(outputOptions.file, root)} should be one file, not ${scripts.length}`);
    }
    for (const script of scripts) problems.push(...checkOutput(script));
  } catch (error) {
    problems.push(`${error.message}${error.frame ? `\n${error.frame}` : ''}`);
  }
  return problems;
}

/** File → `sha384-…`, for every script below `folder`. */
export function integrity(folder) {
  const scripts = listFiles(folder, (file) => file.endsWith('.js'));
  return Object.fromEntries(
    scripts.map((file) => {
      const hash = createHash('sha384').update(readFileSync(file)).digest('base64');
      return [posixRelative(file, folder), `sha384-${hash}`];
    }),
  );
}

/** Only dist/cdn/, from the sources below `root`. */
export async function buildCdn({root = ROOT} = {}) {
  const out = join(root, 'dist', 'cdn');
  rmSync(out, {recursive: true, force: true});
  mkdirSync(out, {recursive: true});
  const problems = [];
  // One after the other: the loader needs the names of the chunks.
  for (const config of configs({root, out})) problems.push(...(await bundle(config, root)));
  writeFileSync(join(out, 'integrity.json'), `${JSON.stringify(integrity(out), null, 2)}\n`);
  return problems;
}

/** @returns {Promise<string[]>} what went wrong; empty when all is well */
export async function build({log = console.log} = {}) {
  const started = Date.now();
  const step = (text) => log(`${((Date.now() - started) / 1000).toFixed(1).padStart(5)} s  ${text}`);
  const problems = [];

  rmSync(join(ROOT, 'dist'), {recursive: true, force: true});
  step('tsc -> dist/');
  // The package has no src/: its maps carry the sources, and maps of declarations would point nowhere.
  const maps = ['--inlineSources', '--declarationMap', 'false'];
  const compiling = runNode([bin('typescript', 'tsc'), '-p', 'tsconfig.build.json', ...maps]);
  step('rollup -> dist/cdn/');
  problems.push(...(await buildCdn()));
  const compiled = await compiling;
  if (compiled.code !== 0) problems.push(compiled.output.trim());

  if (existsSync(join(ROOT, 'custom-elements-manifest.config.mjs'))) {
    step('custom-elements.json and editor data');
    const analyzed = await runNode([
      bin('@custom-elements-manifest/analyzer', 'cem'),
      'analyze',
      '--config',
      'custom-elements-manifest.config.mjs',
    ]);
    if (analyzed.code !== 0) problems.push(analyzed.output.trim());
  }
  step(problems.length > 0 ? 'done, with problems' : 'done');
  return problems;
}

if (isMain(import.meta.url)) {
  const problems = await build();
  for (const problem of problems) console.error(`\nbuild: ${problem}`);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
