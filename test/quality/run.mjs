#!/usr/bin/env node
/**
 * What is shown, beside what was done to the network: `npm run test:quality` or `node test/quality/run.mjs [--report] [--only "part of a name"]
 * [--seconds n] [--pages n]`. Real calls in Chromium through a proxy that delays, jumbles and drops packets for real; how long grades and
 * warnings take; what it costs. `--report` writes the tables into docs/quality.md.
 */
import {parseArgs} from 'node:util';
import {isMain} from '../../scripts/lib/paths.mjs';
import {measureCost} from './cost.mjs';
import {Lab, receivedOf, wait} from './lab.mjs';
import {judgeRow, printCost, printRows, printSettling, writeReport} from './report.mjs';
import {measureSettling} from './settling.mjs';

const SECONDS = 20;
const PAGES = 2;
/** Other programs' load is a bad network, too: a row that fails is measured again, alone, that often. */
const REPEATS = 2;
/** Until the grade is that of the network: ten seconds that loss is judged over, and some. */
const SETTLE_SECONDS = 14;

const network = (name, numbers = {}) => ({name, network: {delayMs: 0, jitterMs: 0, loss: 0, ...numbers}});

export const MATRIX = [
  network('a good network'),
  ...[50, 100, 200, 400].map((delayMs) => network(`delay ${delayMs} ms`, {delayMs})),
  ...[10, 30, 60].map((jitterMs) => network(`jitter ${jitterMs} ms`, {jitterMs})),
  ...[0.5, 1, 2, 5, 10, 20].map((loss) => network(`loss ${loss} %`, {loss})),
  network('delay 50 ms, jitter 30 ms, loss 2 %', {delayMs: 50, jitterMs: 30, loss: 2}),
  network('delay 200 ms, jitter 60 ms, loss 5 %', {delayMs: 200, jitterMs: 60, loss: 5}),
];

const median = (values) => {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b);
  return known.length ? known[Math.floor(known.length / 2)] : null;
};

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** What the network did, by its own count. */
function countOf({toClient, toGateway}) {
  const took = (packets) => mean(packets.map((packet) => packet.took));
  return {...receivedOf(toClient), rtt: took(toClient) + took(toGateway)};
}

/** One row: a call of some seconds, of which the first do not count. */
export async function measureRow(lab, row, seconds) {
  const call = await lab.call(row);
  try {
    await wait(SETTLE_SECONDS * 1000);
    call.witness.clear();
    const first = await call.run(() => window.quality.seen.frames.length);
    await call.until('frames', (count) => window.quality.seen.frames.length >= count, {
      deadlineMs: seconds * 1500,
      given: [first + seconds],
    });
    const made = countOf(call.witness.settled);
    const {frames, grades, warnings, grade} = await call.run(
      (from, count) => {
        const {seen} = window.quality;
        return {
          frames: seen.frames.slice(from, from + count),
          grades: seen.grades,
          warnings: window.quality.active_warnings(),
          grade: window.quality.grade(),
        };
      },
      first,
      seconds,
    );
    const [from, to] = [frames[0], frames.at(-1)];
    const grown = (member) => to[member] - from[member];
    const lost = Math.max(0, grown('packetsLost'));
    const of = (member) => median(frames.map((frame) => frame[member]));
    const shown = {
      rtt: of('rtt'),
      jitter: of('jitter'),
      packetLoss: (lost / (lost + grown('packetsReceived'))) * 100,
      mos: of('mos'),
      jitterBufferDelay: of('jitterBufferDelay'),
      concealed: mean(frames.map(({concealed}) => concealed ?? 0)),
      bitrateReceived: mean(frames.map(({bitrateReceived}) => bitrateReceived ?? 0)),
    };
    // Grades of the seconds that were counted.
    const since = from.timestamp;
    const seen = new Set(
      [...grades.filter(({at}) => at <= since).slice(-1), ...grades.filter(({at}) => at > since)].map(
        (one) => one.grade,
      ),
    );
    return judgeRow({...row, made, shown, grade, grades: [...seen], warnings, frames: frames.length});
  } finally {
    await call.done();
  }
}

/**
 * @param {{log?: (line: string) => void, only?: string, seconds?: number, pages?: number, report?: boolean}} [options]
 * @returns {Promise<{passed: number, failed: number, skipped: number, failures: {name: string, message: string}[]}>}
 */
export async function runQuality({
  log = console.log,
  only = '',
  seconds = SECONDS,
  pages = PAGES,
  report = false,
} = {}) {
  const result = {passed: 0, failed: 0, skipped: 0, failures: []};
  const take = ({name, problems}) => {
    if (problems.length === 0) result.passed++;
    else {
      result.failed++;
      result.failures.push({name: `quality: ${name}`, message: problems.join('; ')});
    }
    log(`${problems.length ? 'FAIL' : 'ok  '} ${name}${problems.length ? `: ${problems.join('; ')}` : ''}`);
  };
  const lab = await Lab.open({log});
  try {
    const rows = [];
    const waiting = MATRIX.filter(({name}) => name.includes(only)).map((row, index) => ({...row, index}));
    await Promise.all(
      Array.from({length: pages}, async () => {
        for (let row = waiting.shift(); row; row = waiting.shift()) {
          rows[row.index] = await measureRow(lab, row, seconds);
        }
      }),
    );
    let repeated = 0;
    for (const [index, row] of rows.entries()) {
      for (let time = 0; time < REPEATS && rows[index].problems.length; time++) {
        log(`again: ${row.name}: ${rows[index].problems.join('; ')}`);
        rows[index] = await measureRow(lab, row, seconds);
        repeated++;
      }
      take(rows[index]);
    }
    if (rows.length) log(printRows(rows));
    const settling = only && only !== 'settling' ? [] : await measureSettling(lab, REPEATS);
    settling.forEach(take);
    if (settling.length) log(printSettling(settling));
    const cost = only && only !== 'cost' ? null : await measureCost(lab);
    if (cost) {
      take(cost);
      log(printCost(cost));
    }
    if (report) {
      writeReport({rows, repeated, settling, cost, version: lab.version, seconds, pages});
    }
  } finally {
    await lab.close();
  }
  return result;
}

if (isMain(import.meta.url)) {
  const {values} = parseArgs({
    options: {report: {type: 'boolean'}, only: {type: 'string'}, seconds: {type: 'string'}, pages: {type: 'string'}},
  });
  const {passed, failed} = await runQuality({
    report: values.report,
    only: values.only,
    seconds: values.seconds ? Number(values.seconds) : SECONDS,
    pages: values.pages ? Number(values.pages) : PAGES,
  });
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}
