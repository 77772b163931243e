/** The results as lines, as a table for the terminal and as docs/reliability.md. */
import {readFileSync, writeFileSync} from 'node:fs';
import {cpus} from 'node:os';
import {fromRoot} from '../../scripts/lib/paths.mjs';
import {SDK_CELLS} from './table/choice.mjs';
import {FAULTS} from './table/faults.mjs';
import {STATES} from './table/states.mjs';

const PAGE = fromRoot('docs', 'reliability.md');
const BEGIN = '<!-- generated: npm run test:faults -->';
const END = '<!-- /generated -->';

const seconds = (ms) => (ms < 50 ? '0 s' : `${(ms / 1000).toFixed(1)} s`);

/** @param {import('./cell.mjs').CellResult} cell */
export function line({outcome, ms, gap, concealed, reason, notes}) {
  const parts = [
    outcome,
    ms === undefined ? '' : `${ms} ms`,
    Number.isFinite(gap) ? `gap ${gap} ms` : '',
    concealed ? `${concealed} % concealed` : '',
    reason ?? '',
    notes.length > 0 ? `(${notes.join('; ')})` : '',
  ];
  return parts.filter(Boolean).join(' ');
}

/** What stands in a cell of the table. */
function short(cell) {
  if (!cell) return '';
  const {outcome, ms, gap, concealed, reason} = cell;
  if (outcome === 'n/a') return `n/a: ${reason}`;
  if (outcome === 'bug') return '**bug**';
  if (outcome === 'ended') return `ended ${seconds(ms)}: ${reason}`;
  const heard = [Number.isFinite(gap) ? `gap ${gap} ms` : '', concealed ? `${concealed} % concealed` : ''].filter(
    Boolean,
  );
  return [`recovered ${seconds(ms)}`, ...heard].join(', ');
}

/** Without what is different every time. */
const plain = (text) => text.replace(/[\d-]{10} [\d:.]{12} - |[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}( - )?/g, '');

const find = (cells, fault, state, client = 'ours') =>
  cells.find((cell) => cell.fault === fault.name && cell.state === state.name && cell.client === client);

/** The cells that were run, for a terminal. */
export function matrix(cells) {
  const rows = FAULTS.filter((fault) => cells.some((cell) => cell.fault === fault.name));
  const word = (cell) => {
    if (!cell) return '';
    if (cell.outcome !== 'recovered' && cell.outcome !== 'ended') return cell.outcome;
    const gap = Number.isFinite(cell.gap) ? ` gap ${cell.gap}` : '';
    return `${cell.outcome === 'ended' ? 'ended' : 'ok'} ${cell.ms}${gap}`;
  };
  const table = [
    ['', ...STATES.map(({name}) => name)],
    ...rows.map((fault) => [fault.name, ...STATES.map((state) => word(find(cells, fault, state)))]),
  ];
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  return table
    .map((row) =>
      row
        .map((text, column) => text.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const row = (parts) => `| ${parts.join(' | ')} |`;

function generated(cells, {version, workers, seconds: took}) {
  const ours = cells.filter(({client}) => client === 'ours');
  const count = (outcome) => ours.filter((cell) => cell.outcome === outcome).length;
  const bugs = ours.filter(({outcome}) => outcome === 'bug');
  const place = ({fault, state}) => SDK_CELLS.indexOf(`${fault} ${state}`);
  const theirs = cells.filter(({client}) => client === 'sdk').sort((one, other) => place(one) - place(other));
  const titleOf = (list, name) => list.find((one) => one.name === name).title;
  return [
    `${ours.length} cells: ${count('recovered')} recovered, ${count('ended')} ended with a reason, ${count('n/a')} cannot exist, ` +
      `${bugs.length} ${bugs.length === 1 ? 'bug' : 'bugs'}. ${version}, ${cpus().length} processors, ${workers} pages side by side, ${took} s.`,
    '',
    row(['', ...STATES.map(({title}) => title)]),
    row(['---', ...STATES.map(() => '---')]),
    ...FAULTS.map((fault) => row([fault.title, ...STATES.map((state) => short(find(cells, fault, state)))])),
    '',
    ...(bugs.length > 0
      ? [
          '### Bugs',
          '',
          ...bugs.map(({fault, state, reason}) => `- ${titleOf(FAULTS, fault)}, ${titleOf(STATES, state)}: ${reason}`),
          '',
        ]
      : []),
    "### Beside the vendor's SDK",
    '',
    row(['', 'ours', "vendor's SDK", 'left behind by the SDK']),
    row(['---', '---', '---', '---']),
    ...theirs.map((cell) => {
      const [fault, state] = [
        FAULTS.find(({name}) => name === cell.fault),
        STATES.find(({name}) => name === cell.state),
      ];
      const said = cell.outcome === 'bug' ? cell.reason.split('; ')[0] : short(cell);
      return row([
        `${fault.title}, ${state.title}`,
        short(find(cells, fault, state)),
        said,
        (cell.left ?? []).map(plain).join('; '),
      ]);
    }),
    '',
    '### How each fault is made',
    '',
    row(['Fault', 'How']),
    row(['---', '---']),
    ...FAULTS.map(({title, how}) => row([title, how])),
  ].join('\n');
}

/** Replaces what is between the markers. */
export function writeReport(cells, run) {
  const page = readFileSync(PAGE, 'utf8');
  const [before, rest] = page.split(BEGIN);
  const [, after] = rest.split(END);
  writeFileSync(PAGE, `${before}${BEGIN}\n\n${generated(cells, run)}\n\n${END}${after}`);
}
