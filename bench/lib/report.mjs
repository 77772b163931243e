/** From samples to tables. */
import {median, slope, summary} from './statistics.mjs';

/** Rows of the table of waits: which samples they are about, and what of them. */
const WAITS = [
  ['page load → ready', 'ready', ({ready}) => [ready]],
  ['newCall → first packet, first call of a page', 'ready', ({first}) => [first['first packet']]],
  ['newCall → first sound, first call of a page', 'ready', ({first}) => [first['first sound']]],
  ['newCall → ICE connected, later calls', 'ready', ({calls}) => calls.map((call) => call['ICE connected'])],
  ['newCall → first packet, later calls', 'ready', ({calls}) => calls.map((call) => call['first packet'])],
  ['newCall → active, later calls', 'ready', ({calls}) => calls.map(({active}) => active)],
  ['click → first packet, not connected before', 'cold', (sample) => [sample['first packet']]],
  ['click → first sound, not connected before', 'cold', (sample) => [sample['first sound']]],
  ['hangup → microphone released', 'ready', ({first, calls}) => [first, ...calls].map(({released}) => released)],
];

/** Steps of a call in the order in which they usually happen. */
const STEPS = [
  'microphone asked',
  'socket made',
  'socket open',
  'sent login',
  'sent anonymous_login',
  'got clientReady',
  'sent gatewayState',
  'ready',
  'microphone open',
  'peer made',
  'offer made',
  'offer applied',
  'first candidate',
  'all candidates',
  'sent invite',
  'got answer',
  'answer applied',
  'active',
  'ICE connected',
  'DTLS connected',
  'first packet',
  'first sound',
];

const number = (value, digits = 0) => (Number.isFinite(value) ? value.toFixed(digits) : '–');

/** A table for terminals and for Markdown. */
export function table(head, rows) {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column].length)));
  const line = (cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  return [line(head), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...rows.map(line)].join('\n');
}

/** @returns {{title: string, rtt: number, clients: Record<string, {n: number, median: number, p90: number}>}[]} */
export function waits(samples) {
  const rtts = [...new Set(samples.map(({rtt}) => rtt))];
  return WAITS.flatMap(([title, kind, pick]) =>
    rtts.map((rtt) => {
      const mine = samples.filter((sample) => sample.kind === kind && sample.rtt === rtt);
      const names = [...new Set(mine.map(({client}) => client))];
      const of = (name) => mine.filter(({client}) => client === name).flatMap(({sample}) => pick(sample));
      return {title, rtt, clients: Object.fromEntries(names.map((name) => [name, summary(of(name))]))};
    }),
  );
}

const cell = (result, digits) => (result ? `${number(result.median, digits)} (${number(result.p90, digits)})` : '');
const ratio = (one, other) => (one && other ? number(one.median / other.median, 2) : '');

export function waitsTable(rows) {
  const others = ['element', 'element early', 'other ours', 'other element'];
  const more = others.filter((name) => rows.some(({clients}) => clients[name]));
  return table(
    ['median (p90), ms', 'RTT', 'ours', 'SDK', 'SDK trickle', 'ours : SDK', 'ours : trickle', ...more],
    rows.map(({title, rtt, clients}) => {
      const {ours, sdk, 'sdk trickle': trickle} = clients;
      const digits = title.startsWith('hangup') ? 1 : 0;
      const cells = [ours, sdk, trickle].map((result) => cell(result, digits));
      const rest = more.map((name) => cell(clients[name], digits));
      return [title, String(rtt), ...cells, ratio(ours, sdk), ratio(ours, trickle), ...rest];
    }),
  );
}

/** Medians of every step, a column per client. `kind`: `later` calls, the `first` of a page, or those not connected before. */
export function stepsTable(samples, rtt, kind) {
  const mine = samples.filter((sample) => sample.rtt === rtt && sample.kind === (kind === 'cold' ? 'cold' : 'ready'));
  const names = [...new Set(mine.map(({client}) => client))];
  const calls = (name) =>
    mine
      .filter(({client}) => client === name)
      .flatMap(({sample}) => ({cold: [sample], first: [sample.first], later: sample.calls})[kind]);
  const rows = STEPS.map((step) => [
    step,
    ...names.map((name) => number(median(calls(name).map((steps) => steps[step] ?? NaN)))),
  ]);
  return table(
    ['ms after the click', ...names],
    rows.filter(([, ...cells]) => cells.some((text) => text !== '–')),
  );
}

export function cpuTable(samples) {
  const names = [...new Set(samples.map(({client}) => client))];
  const of = (name, what) => samples.filter(({client}) => client === name).map((sample) => sample[what]);
  return table(
    ['ms per minute of a call', 'all tasks', 'scripts', 'style and layout', 'n'],
    names.map((name) => [
      name,
      number(median(of(name, 'tasks'))),
      number(median(of(name, 'scripts'))),
      number(median(of(name, 'layout'))),
      String(of(name, 'tasks').length),
    ]),
  );
}

export function heapTable(results) {
  const kilo = (bytes) => number(bytes / 1024);
  const steps = results[0].points.map(({calls}) => calls);
  return table(
    [
      'KB after … calls',
      ...steps.map(String),
      'KB per 50 calls',
      'listeners per 50',
      'listeners',
      'peers',
      'tracks',
      'contexts',
    ],
    results.map(({client, points}) => {
      // The first block loads and compiles what is loaded and compiled once.
      const per50 = (what) => 50 * slope(points.slice(1).map((point) => [point.calls, point[what]]));
      const last = points.at(-1);
      return [
        client,
        ...points.map(({heap}) => kilo(heap)),
        number(per50('heap') / 1024, 1),
        number(per50('listeners'), 1),
        ...['listeners', 'peers', 'tracks', 'contexts'].map((what) => String(last[what])),
      ];
    }),
  );
}
