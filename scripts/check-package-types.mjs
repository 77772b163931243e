#!/usr/bin/env node
/** `attw` on the packed package: what TypeScript finds behind every line of "exports". */
import {bin, runNode} from './lib/run.mjs';

/** These have no types by their nature: scripts for a script tag, and data. */
const WITHOUT_TYPES = ['./cdn/*', './custom-elements.json', './package.json'];

const {code, output} = await runNode([
  bin('@arethetypeswrong/cli', 'attw'),
  '--pack',
  '.',
  '--profile',
  'esm-only',
  '--no-emoji',
  '--no-color',
  '--exclude-entrypoints',
  ...WITHOUT_TYPES,
]);
console.log(output);
process.exitCode = code;
