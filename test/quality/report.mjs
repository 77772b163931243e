/** The results beside what was expected, as tables for a terminal and for docs/quality.md. */
import {readFileSync, writeFileSync} from 'node:fs';
import {cpus, loadavg} from 'node:os';
import {fromRoot} from '../../scripts/lib/paths.mjs';

const PAGE = fromRoot('docs', 'quality.md');
const BEGIN = '<!-- generated: node test/quality/run.mjs --report -->';
const END = '<!-- /generated -->';

const GRADES = ['excellent', 'good', 'fair', 'poor'];
/** The documents' "Quality Thresholds"; half of good is excellent. */
const LIMITS = {rtt: [75, 150, 300], jitter: [10, 20, 50], packetLoss: [0.5, 1, 3]};
const MOS_LIMITS = [4, 3];

/** The formula once more, written down from its sources and not from `src/`, so that a slip there shows here. */
export function expectedMos({rtt, bufferMs, loss}) {
  const d = rtt / 2 + bufferMs + 26.5;
  const r = 93.2 - (0.024 * d + (d > 177.3 ? 0.11 * (d - 177.3) : 0)) - (95 * loss) / (loss + 25.1);
  return r <= 0 ? 1 : 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6;
}

function rankOf(metric, value) {
  if (metric === 'mos') return value < MOS_LIMITS[1] ? 3 : value < MOS_LIMITS[0] ? 2 : 0;
  return LIMITS[metric].filter((limit) => value > limit).length;
}

/** How far a number may be from what was done, and how near a limit a grade says nothing. */
const TOLERANCE = {
  // Of few checks, each with a jitter of its own in both directions.
  rtt: (value, {network}) => Math.max(25, value * 0.15, network.jitterMs * 0.6),
  jitter: (value) => Math.max(5, value * 0.35),
  packetLoss: (value) => Math.max(0.4, value * 0.1),
  mos: () => 0.35,
};

/** Grades that the documents' thresholds give what was done; more than one where it is at a limit. */
function gradesOf(values, row) {
  const ranks = (shift) =>
    Math.max(
      ...Object.entries(values).map(([metric, value]) =>
        rankOf(metric, Math.max(0, value + shift * TOLERANCE[metric](value, row) * (metric === 'mos' ? -0.3 : 0.6))),
      ),
    );
  const [low, high] = [ranks(-1), ranks(1)];
  return GRADES.slice(Math.min(low, high), Math.max(low, high) + 1);
}

/** Nothing arrives, nothing leaves: no row does that. */
const NO_SOUND = [32001, 32002];

/** What should be seen, and whether it was. */
export function judgeRow(row) {
  const {made, shown, grade} = row;
  const mos = expectedMos({rtt: made.rtt, bufferMs: shown.jitterBufferDelay ?? 0, loss: made.packetLoss});
  const expected = {...made, mos};
  const errors = {};
  const problems = [];
  for (const metric of Object.keys(TOLERANCE)) {
    errors[metric] = shown[metric] === null ? null : shown[metric] - expected[metric];
    if (errors[metric] === null || Math.abs(errors[metric]) > TOLERANCE[metric](expected[metric], row)) {
      problems.push(`${metric} ${shown[metric]} instead of ${expected[metric].toFixed(2)}`);
    }
  }
  const {rtt, jitter, packetLoss} = made;
  const exact =
    GRADES[Math.max(...Object.entries({rtt, jitter, packetLoss, mos}).map(([metric, value]) => rankOf(metric, value)))];
  const allowed = gradesOf({rtt, jitter, packetLoss, mos}, row);
  if (!allowed.includes(grade)) problems.push(`graded ${grade} instead of ${allowed.join(' or ')}`);
  const silent = row.warnings.filter((code) => NO_SOUND.includes(code));
  if (silent.length) problems.push(`${silent.join(', ')}, though packets came and went`);
  return {...row, expected, errors, exact, problems};
}

const number = (value, digits = 1) => (value === null || value === undefined ? '—' : value.toFixed(digits));

function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)));
  const line = (row) => `| ${row.map((cell, column) => String(cell).padEnd(widths[column])).join(' | ')} |`;
  return [
    line(rows[0]),
    `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`,
    ...rows.slice(1).map(line),
  ].join('\n');
}

const cell = ({expected, shown, errors}, metric, digits) =>
  `${number(expected[metric], digits)} / ${number(shown[metric], digits)} / ${errors[metric] > 0 ? '+' : ''}${number(errors[metric], digits)}`;

/** @param {object[]} rows of `judgeRow` */
export const printRows = (rows) =>
  table([
    [
      'Set, in each direction',
      'RTT, ms',
      'Jitter, ms',
      'Loss, %',
      'MOS',
      'Concealed, %',
      'Buffer, ms',
      'kbit/s',
      'Grade: should be',
      'was',
      'Warnings',
    ],
    ...rows.map((row) => [
      row.name,
      cell(row, 'rtt', 0),
      cell(row, 'jitter', 1),
      cell(row, 'packetLoss', 2),
      cell(row, 'mos', 2),
      number(row.shown.concealed, 1),
      number(row.shown.jitterBufferDelay, 0),
      number(row.shown.bitrateReceived, 0),
      row.exact,
      row.grades.join(', ') || row.grade,
      row.warnings.join(', '),
    ]),
  ]);

export const printSettling = (rows) =>
  table([
    ['What happens', 'Grade is poor after', 'Warning after', 'When it is over: better after', 'Cleared after'],
    ...rows.map((row) =>
      row.said
        ? [row.name, row.said.join(', ') || 'never', row.said.includes(31003) ? 'raised' : 'never', '', '']
        : [
            row.name,
            ...[row.worse, row.raised, row.better, row.cleared].map((value) =>
              value === null ? 'never' : `${number(value)} s`,
            ),
          ],
    ),
  ]);

export const printCost = ({handler, hot, on, off}) =>
  table([
    ['Main thread, ms per second of a call', ''],
    [
      '**All of it**: the two lines below apart, with what the browser does for `getStats()`',
      `**${number(on.tasks - off.tasks, 2)}**`,
    ],
    ['All tasks of the page in processor time, with statistics', number(on.tasks, 2)],
    ['All tasks of the page in processor time, `getStats()` switched off', number(off.tasks, 2)],
    ['From the report to the last listener, once a second in a call, by the wall clock', number(handler, 2)],
    ['Reading, frame, loss, grade and warnings, 5000 times in a row', number(hot, 2)],
  ]);

const SECTIONS = ['Measured beside set', 'How long it takes', 'What it costs'];

/** Replaces what is between the markers; what was not measured this time stays. */
export function writeReport({rows, repeated, settling, cost, version, seconds, pages}) {
  const [before, rest] = readFileSync(PAGE, 'utf8').split(BEGIN);
  const [old, after] = rest.split(END);
  const made = `${version}, ${cpus().length} processors, load ${loadavg()[1].toFixed(1)}`;
  const found = {
    [SECTIONS[0]]: rows.length && [
      `${made}, ${pages} pages side by side, ${seconds} s of frames for each row. ${repeated} measurements were made again, alone: a machine that is busy`,
      'with other programs is a bad network, too.',
      '',
      'Cells are **made by the network / shown / error**.',
      '',
      printRows(rows),
    ],
    [SECTIONS[1]]: settling.length && [`${made}.`, '', printSettling(settling)],
    [SECTIONS[2]]: cost && [`${made}.`, '', printCost(cost)],
  };
  const kept = (title) =>
    old
      .split('\n### ')
      .find((part) => part.startsWith(`${title}\n`))
      ?.slice(title.length)
      .trim();
  const generated = SECTIONS.map(
    (title) => `### ${title}\n\n${found[title] ? found[title].join('\n') : (kept(title) ?? '')}`,
  );
  writeFileSync(PAGE, `${before}${BEGIN}\n\n${generated.join('\n\n')}\n\n${END}${after}`);
}
