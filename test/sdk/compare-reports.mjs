/** Two reports of the same call, field by field. */

/** Ids, times, addresses: there in both, and never the same. */
const OWN =
  /(Id|Utc|Timestamp|timestamp|trackIdentifier|address|\.id|callId|host|queuedAt|message|level|stats\[\]\.ice\.state)$/;
/** Numbers that say how the wind blew. */
const WIND =
  /(Level|LevelAvg|jitter|jitterAvg|JitterBuffer|totalAudioEnergy|echoReturn|[rR]oundTrip|fraction|latency|priority|port|Delay|durationSeconds|concealed|concealment|synthesized|requestsSent|responsesReceived|packetsLost|packetsDiscarded)/;
/** Two calls last about as long, and the wind may blow harder; milliseconds and seconds are further apart. */
const FACTOR = 5;
const WIND_FACTOR = 300;

function leaves(value, path, found) {
  if (Array.isArray(value)) {
    found.set(`${path}.length`, value.length);
    for (const entry of value) leaves(entry, `${path}[]`, found);
  } else if (value !== null && typeof value === 'object') {
    for (const [name, member] of Object.entries(value)) {
      // What a line of the log is about is as different as the lines are.
      if (path === 'logs[]' && name === 'context') found.set('logs[].context.*', JSON.stringify(member));
      else leaves(member, path ? `${path}.${name}` : name, found);
    }
  } else {
    found.set(path, value);
  }
  return found;
}

function differ(path, theirs, ours) {
  if (typeof theirs !== typeof ours) return true;
  if (OWN.test(path)) return false;
  if (typeof theirs !== 'number') return theirs !== ours;
  if (path.endsWith('.length')) return theirs !== ours;
  const wind = WIND.test(path);
  if (theirs === 0 || ours === 0) return !wind && Math.abs(theirs - ours) > 20;
  const factor = wind ? WIND_FACTOR : FACTOR;
  const ratio = theirs / ours;
  return ratio > factor || ratio < 1 / factor;
}

/** Everything, later entries of a list before earlier ones. */
export const fieldsOf = (report) => leaves(report, '', new Map());

/** @returns {{path: string, kind: 'left out' | 'added' | 'other', theirs: unknown, ours: unknown}[]} */
export function compareReports(theirReport, ourReport) {
  const [their, our] = [fieldsOf(theirReport), fieldsOf(ourReport)];
  const paths = [...new Set([...their.keys(), ...our.keys()])];
  return paths.flatMap((path) => {
    const [theirs, ours] = [their.get(path), our.get(path)];
    if (ours === undefined) return {path, kind: 'left out', theirs, ours};
    if (theirs === undefined) return {path, kind: 'added', theirs, ours};
    return differ(path, theirs, ours) ? {path, kind: 'other', theirs, ours} : [];
  });
}

const shown = (value) => {
  const text = value === undefined ? '' : JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
};

/** The differences as a table to read. */
export function printed(differences, whyOf) {
  const rows = differences.map(({path, kind, theirs, ours}) => [
    path,
    kind,
    shown(theirs),
    shown(ours),
    whyOf(path) ?? '?',
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')).join('\n');
}
