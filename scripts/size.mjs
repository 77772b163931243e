#!/usr/bin/env node
/**
 * `npm run size`: the files of dist/cdn/ against their ceilings, in kB of 1000 bytes after gzip -9. With `--write` the
 * table goes into README.md; without it a table there that is off by more than 2 % is an error.
 */
import {existsSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {gzipSync} from 'node:zlib';
import {parseAst} from 'rollup/parseAst';
import {ALL, CLIENT, LOADER} from '../rollup.config.mjs';
import {fromRoot, isMain} from './lib/paths.mjs';

const CDN = fromRoot('dist', 'cdn');
const README = fromRoot('README.md');
const START = '<!-- sizes:start -->';
const END = '<!-- sizes:end -->';
const TOLERANCE = 0.02;

/** Chunks an open assistant has loaded once a call runs, statistics and reports included, which come while it does. */
const IN_A_CALL = ['client', 'assistant', 'monitor', 'reports'];

const gzipped = (path) => gzipSync(readFileSync(path), {level: 9}).length;
const kB = (bytes) => (bytes / 1000).toFixed(1);

const chunkFiles = () =>
  existsSync(join(CDN, 'chunks')) ? readdirSync(join(CDN, 'chunks')).filter((file) => file.endsWith('.js')) : [];

function chunkNamed(name) {
  const file = chunkFiles().find((candidate) => candidate.replace(/-[\w-]{8}\.js$/, '') === name);
  if (!file) throw new Error(`dist/cdn/chunks/${name}-….js is missing: run npm run build`);
  return file;
}

/** A chunk and everything it imports at once. */
function withImports(file, found = new Set()) {
  if (found.has(file)) return found;
  found.add(file);
  for (const {source} of parseAst(readFileSync(join(CDN, 'chunks', file), 'utf8')).body) {
    if (source) withImports(source.value.replace(/^\.\//, ''), found);
  }
  return found;
}

/**
 * Files that are not yet under their ceiling: what they may weigh until they are. A number goes down in the change that
 * makes the file smaller, and up only with a feature that the file must have (contract §2: no feature is cut to meet a
 * ceiling). A line that is no longer needed is an error too.
 */
const NOT_YET = {
  inACall: 75_500,
  all: 151_000,
  client: 67_500,
};

/** @returns {{ours: {label: string, bytes: number, ceiling: number, notYet?: number}[], later: {label: string, bytes: number}[]}} */
export function measure() {
  const file = (name) => {
    const path = join(CDN, name);
    if (!existsSync(path)) throw new Error(`dist/cdn/${name} is missing: run npm run build`);
    return gzipped(path);
  };
  const inACall = new Set(IN_A_CALL.flatMap((name) => [...withImports(chunkNamed(name))]));
  const chunks = [...inACall].reduce((sum, chunk) => sum + file(`chunks/${chunk}`), 0);
  return {
    ours: [
      {label: `\`${LOADER.file}\`, all a page loads at first`, bytes: file(LOADER.file), ceiling: 12_000},
      {
        label: '… with its chunks, assistant open in a call',
        bytes: file(LOADER.file) + chunks,
        ceiling: 38_000,
        notYet: NOT_YET.inACall,
      },
      {label: `\`${ALL.file}\`, everything in one file`, bytes: file(ALL.file), ceiling: 60_000, notYet: NOT_YET.all},
      {label: `\`${CLIENT.file}\`, no interface`, bytes: file(CLIENT.file), ceiling: 30_000, notYet: NOT_YET.client},
    ],
    later: chunkFiles()
      .filter((chunk) => !inACall.has(chunk))
      .map((chunk) => ({label: `chunks/${chunk}`, bytes: file(`chunks/${chunk}`)})),
  };
}

/** For comparison. Only the SDK is here to be measured. */
function others() {
  const sdk = fromRoot('node_modules', '@telnyx', 'webrtc');
  const {version} = JSON.parse(readFileSync(join(sdk, 'package.json'), 'utf8'));
  return [
    {
      label: `\`@telnyx/webrtc\` ${version}, no interface`,
      bytes: gzipped(join(sdk, 'lib', 'bundle.js')),
      note: '`lib/bundle.js`, stated: 74 kB',
    },
    {label: 'ElevenLabs widget', bytes: 192_000, note: 'measured elsewhere'},
    {label: 'Vapi widget', bytes: 185_000, note: 'measured elsewhere'},
  ];
}

function markdown({ours}) {
  return [
    '| File | gzip | Ceiling |',
    '| --- | --- | --- |',
    ...ours.map(
      ({label, bytes, ceiling}) =>
        `| ${label} | ${kB(bytes)} kB | ${ceiling / 1000} kB${bytes > ceiling ? ', **not yet met**' : ''} |`,
    ),
    '',
    '| For comparison | gzip | |',
    '| --- | --- | --- |',
    ...others().map(({label, bytes, note}) => `| ${label} | ${kB(bytes).replace('.0', '')} kB | ${note} |`),
  ].join('\n');
}

/** The text between the markers of README.md, or null. */
function readmeTable() {
  if (!existsSync(README)) return null;
  const text = readFileSync(README, 'utf8');
  const start = text.indexOf(START);
  const end = text.indexOf(END);
  return start < 0 || end < start ? null : text.slice(start + START.length, end);
}

/** @returns {string[]} sizes over their ceiling, and rows of the README that no longer hold */
export function sizeProblems(sizes) {
  const problems = sizes.ours
    .filter(({bytes, ceiling, notYet = 0}) => bytes > Math.max(ceiling, notYet))
    .map(({label, bytes, ceiling}) => `${label}: ${kB(bytes)} kB is over the ceiling of ${ceiling / 1000} kB`);
  for (const {label, bytes, ceiling, notYet} of sizes.ours) {
    if (notYet && bytes <= ceiling) problems.push(`${label} is under its ceiling: remove its line from NOT_YET`);
  }
  const table = readmeTable();
  if (table === null) return [...problems, `README.md has no table between ${START} and ${END}`];
  for (const {label, bytes} of sizes.ours) {
    const row = table.split('\n').find((line) => line.includes(`| ${label} |`));
    const stated = Number(/\| ([\d.]+) kB \|/.exec(row ?? '')?.[1]) * 1000;
    if (!(Math.abs(stated - bytes) <= bytes * TOLERANCE)) {
      const says = row ? `says ${kB(stated)} kB` : 'has no row';
      problems.push(`README.md ${says} for ${label}, it is ${kB(bytes)} kB: run npm run size -- --write`);
    }
  }
  return problems;
}

if (isMain(import.meta.url)) {
  try {
    const sizes = measure();
    const line = ({label, bytes, ceiling}) =>
      `${kB(bytes).padStart(7)} kB${ceiling ? ` of ${String(ceiling / 1000).padStart(3)}` : '       '}  ${label.replaceAll('`', '')}${bytes > ceiling ? ' (OVER)' : ''}`;
    console.log(sizes.ours.map(line).join('\n'));
    if (sizes.later.length > 0) console.log(`later, when needed:\n${sizes.later.map(line).join('\n')}`);
    if (process.argv.includes('--write')) {
      const table = readmeTable();
      if (table === null) throw new Error(`README.md has no ${START} … ${END}`);
      const text = readFileSync(README, 'utf8');
      const from = text.indexOf(START) + START.length;
      writeFileSync(README, `${text.slice(0, from)}\n\n${markdown(sizes)}\n\n${text.slice(text.indexOf(END))}`);
      console.log('wrote the table in README.md');
    }
    const problems = sizeProblems(sizes);
    for (const problem of problems) console.error(problem);
    process.exitCode = problems.length > 0 ? 1 : 0;
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
