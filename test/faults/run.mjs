#!/usr/bin/env node
/**
 * Faults × call states, in a real browser: `npm run test:faults -- [--short] [--workers n] [part of "fault state"]`. A
 * filter may be several, with commas; `sdk:` before it means the vendor's SDK. The full form without a filter writes its
 * table into docs/reliability.md.
 */
import {parseArgs} from 'node:util';
import {isMain} from '../../scripts/lib/paths.mjs';
import {runCell} from './cell.mjs';
import {Stage} from './lab/stage.mjs';
import {line, matrix, writeReport} from './report.mjs';
import {FAULTS} from './table/faults.mjs';
import {STATES} from './table/states.mjs';
import {SDK_CELLS, SHORT_CELLS} from './table/choice.mjs';

const WORKERS = 4;

const nameOf = ({fault, state, client}) => `${client === 'sdk' ? 'sdk:' : ''}${fault.name} ${state.name}`;

/** All cells of our client, and those of the vendor's SDK. */
const CELLS = [
  ...FAULTS.flatMap((fault) => STATES.map((state) => ({fault, state, client: 'ours'}))),
  ...SDK_CELLS.map((name) => {
    const [fault, state] = name.split(' ');
    return {
      fault: FAULTS.find((row) => row.name === fault),
      state: STATES.find((column) => column.name === state),
      client: 'sdk',
    };
  }),
];

function choose({short, filter}) {
  const parts = filter.split(',').map((part) => part.trim());
  const wanted = (cell) => parts.some((part) => nameOf(cell).includes(part));
  const chosen = CELLS.filter((cell) => (short ? SHORT_CELLS.includes(nameOf(cell)) : true) && wanted(cell));
  // Long ones first, so that the workers end together.
  return chosen.sort((a, b) => (b.fault.seconds ?? 5) - (a.fault.seconds ?? 5));
}

/**
 * @param {{log?: (line: string) => void, short?: boolean, filter?: string, workers?: number, report?: boolean}} [options]
 *   `report`: write docs/reliability.md
 * @returns {Promise<{passed: number, failed: number, skipped: number, failures: {name: string, message: string}[], cells: import('./cell.mjs').CellResult[]}>}
 */
export async function runFaults({
  log = console.log,
  short = false,
  filter = '',
  workers = WORKERS,
  report = false,
} = {}) {
  const result = {passed: 0, failed: 0, skipped: 0, failures: [], cells: []};
  const waiting = choose({short, filter});
  const begun = Date.now();
  const stage = await Stage.open({log});
  const take = (cell, found) => {
    result.cells.push({...found, client: cell.client});
    if (found.outcome === 'n/a') {
      if (found.missing) result.skipped++;
      return;
    }
    const name = `faults: ${nameOf(cell)}`;
    // What the vendor's SDK makes of it is told, not judged.
    if (cell.client === 'sdk' || found.outcome !== 'bug') result.passed++;
    else {
      result.failed++;
      result.failures.push({name, message: found.reason});
    }
    const mark = cell.client === 'sdk' ? 'sdk ' : found.outcome === 'bug' ? 'FAIL' : 'ok  ';
    log(`${mark} ${name}: ${line(found)}`);
  };
  const worker = async () => {
    const place = await stage.place();
    try {
      for (let cell = waiting.shift(); cell; cell = waiting.shift()) {
        take(cell, await runCell({stage, place, ...cell}));
      }
    } finally {
      await place.close();
    }
  };
  try {
    await Promise.all(Array.from({length: workers}, worker));
    const run = {version: stage.version, workers, seconds: Math.round((Date.now() - begun) / 1000)};
    if (report) writeReport(result.cells, run);
  } finally {
    await stage.close();
  }
  return result;
}

/** The part of `npm test`. */
export const runShortFaults = (options) => runFaults({...options, short: true});

if (isMain(import.meta.url)) {
  const {values, positionals} = parseArgs({
    allowPositionals: true,
    options: {short: {type: 'boolean'}, workers: {type: 'string'}, report: {type: 'boolean'}},
  });
  const started = Date.now();
  const [filter = ''] = positionals;
  const {passed, failed, skipped, cells} = await runFaults({
    filter,
    short: values.short,
    workers: values.workers ? Number(values.workers) : WORKERS,
    report: values.report || (!values.short && !filter),
  });
  console.log(`\n${matrix(cells)}\n`);
  console.log(`in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  console.log(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);
  process.exitCode = failed > 0 ? 1 : 0;
}
