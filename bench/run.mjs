#!/usr/bin/env node
/** Our client and the vendor's SDK against the same gateway, in turns, at several distances (docs/performance.md). */
import {existsSync, writeFileSync} from 'node:fs';
import {cpus, loadavg, type} from 'node:os';
import {parseArgs} from 'node:util';
import {fromRoot} from '../scripts/lib/paths.mjs';
import {measureCpu, measureHeap} from './lib/cpu.mjs';
import {measureLatency} from './lib/latency.mjs';
import {cpuTable, heapTable, stepsTable, waits, waitsTable} from './lib/report.mjs';
import {Stage} from './lib/stage.mjs';

const HELP = `Usage: npm run bench -- [options]   (build first: npm run build)

  --quick         few calls; says whether something is badly wrong, not how fast it is
  --rtt 0,50,150  round trips to add, in milliseconds
  --rounds N      pages per client and round trip
  --only a,b      latency, cpu, heap
  --ice none      all clients use no ICE servers (default); "vendor": those that the SDK uses by default
  --steps         also prints when each step of a call happened
  --cdn folder    built files to measure instead of dist/cdn
  --against folder  measures another build of ours in the same run
  --json file     writes all samples`;

const OPTIONS = {
  quick: {type: 'boolean', default: false},
  rtt: {type: 'string'},
  rounds: {type: 'string'},
  only: {type: 'string', default: 'latency,cpu,heap'},
  ice: {type: 'string', default: 'none'},
  steps: {type: 'boolean', default: false},
  cdn: {type: 'string', default: fromRoot('dist', 'cdn')},
  against: {type: 'string'},
  json: {type: 'string'},
  help: {type: 'boolean', short: 'h', default: false},
};

const log = (line) => console.error(`  ${line}`);
const load = () => loadavg()[0].toFixed(1);

function section(title, ...parts) {
  console.log(`\n${title}\n`);
  for (const part of parts) console.log(part);
}

function readOptions() {
  const {values} = parseArgs({options: OPTIONS});
  const {quick} = values;
  const rtts = (values.rtt ?? (quick ? '50' : '0,50,150')).split(',').map(Number);
  const rounds = Number(values.rounds ?? (quick ? 2 : 10));
  if (rtts.some((rtt) => !(rtt >= 0)) || !(rounds >= 1)) throw new Error(HELP);
  return {...values, rtts, rounds, parts: values.only.split(','), vendorIce: values.ice === 'vendor'};
}

async function latency(stage, {rtts, rounds, quick, steps}) {
  const samples = [];
  try {
    await measureLatency(stage, {rtts, rounds, later: quick ? 1 : 2, samples, log});
  } catch (error) {
    if (samples.length === 0) throw error;
    console.error(error);
    process.exitCode = 1;
  }
  const rows = waits(samples);
  const quiet = samples.filter((sample) => sample.quiet).length;
  section(`Waits (${quiet} of ${samples.length} pages began while the machine was quiet)`, waitsTable(rows));
  for (const rtt of steps ? rtts : []) {
    for (const kind of ['first', 'later', 'cold']) {
      section(`Steps, ${rtt} ms, ${kind}`, stepsTable(samples, rtt, kind));
    }
  }
  return {rows, samples};
}

async function run(options) {
  const {cdn, quick, parts, rtts} = options;
  if (!existsSync(cdn)) throw new Error(`${cdn} is not there: run npm run build first`);
  const results = {};
  const stage = await Stage.open(options);
  try {
    const machine = `${cpus().length} × ${cpus()[0].model}, ${type()}, Node ${process.version}, ${stage.version}`;
    const ice = `${stage.iceServers.length} ICE servers`;
    const distances = rtts.map((rtt) => `${rtt} (measured ${stage.measured[rtt].toFixed(1)})`).join(', ');
    results.about = {machine, ice, rtt: stage.measured, load: load(), date: new Date().toISOString()};
    console.log(`${machine}\n${ice} for every client; round trips: ${distances} ms; load ${load()}`);
    if (parts.includes('latency')) results.latency = await latency(stage, options);
    if (parts.includes('cpu')) {
      results.cpu = await measureCpu(stage, {seconds: quick ? 10 : 20, rounds: quick ? 1 : 3, log});
      section('Main thread during a call', cpuTable(results.cpu));
    }
    if (parts.includes('heap')) {
      results.heap = await measureHeap(stage, {blocks: quick ? 2 : 4, perBlock: quick ? 10 : 50, log});
      section('Memory', heapTable(results.heap));
    }
    console.log(`\nload at the end ${load()}`);
  } finally {
    await stage.close().catch(() => {});
  }
  if (options.json) writeFileSync(options.json, `${JSON.stringify(results)}\n`);
}

try {
  const options = readOptions();
  if (options.help) console.log(HELP);
  else await run(options);
} catch (error) {
  console.error(error.message === HELP ? HELP : error);
  process.exitCode = 1;
}
