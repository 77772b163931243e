/** The report of a call as text. Addresses are personal data: they are in it only where the page asked for them. */
import type {PreCallReport} from '../../client/pre-call/types.js';
import type {CallQuality} from '../../stats/call-quality.js';
import type {StatsFrame} from '../../stats/frame.js';
import {numberOf, textOf} from '../../stats/sample.js';
import type {StatsEntry, StatsSample} from '../../stats/sample.js';

/** Both ends of the path from a moment on. */
export interface Addresses {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly local: string | null;
  readonly remote: string | null;
}

export interface ReportInput {
  readonly quality: Pick<CallQuality, 'callId' | 'frames' | 'marks' | 'grade' | 'reasons' | 'warned'> | null;
  readonly preCall: PreCallReport | null;
  /** Absent unless asked for. */
  readonly addresses?: readonly Addresses[] | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
}

function addressOf(candidate: StatsEntry | null): string | null {
  const host = textOf(candidate, 'address') ?? textOf(candidate, 'ip');
  const port = numberOf(candidate, 'port');
  if (!host) return null;
  return port === null ? host : `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** The addresses of a reading, when they are others than the ones before. */
export function addressesOf(sample: StatsSample, before: Addresses | undefined): Addresses | null {
  const local = addressOf(sample.localCandidate);
  const remote = addressOf(sample.remoteCandidate);
  if ((!local && !remote) || (local === before?.local && remote === before?.remote)) return null;
  return {at: sample.at, local, remote};
}

export function jsonReport({quality, preCall, addresses, now}: ReportInput): string {
  const report = {
    version: 1,
    exportedAt: new Date(now).toISOString(),
    callId: quality?.callId ?? null,
    grade: quality?.grade ?? 'unknown',
    reasons: quality?.reasons ?? [],
    frames: quality?.frames ?? [],
    marks: quality?.marks ?? [],
    warnings: quality?.warned ?? [],
    preCall,
    ...(addresses ? {addresses} : {}),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

type Cell = string | number | boolean | null | undefined;
type Column = readonly [head: string, of: (frame: StatsFrame) => Cell];

const COLUMNS: readonly Column[] = [
  ['time', ({timestamp}) => new Date(timestamp).toISOString()],
  ['call_id', ({callId}) => callId],
  ['rtt_ms', ({rtt}) => rtt],
  ['jitter_ms', ({jitter}) => jitter],
  ['packet_loss_percent', ({packetLoss}) => packetLoss],
  ['mos_estimate', ({mos}) => mos],
  ['bitrate_received_kbps', ({bitrateReceived}) => bitrateReceived],
  ['bitrate_sent_kbps', ({bitrateSent}) => bitrateSent],
  ['jitter_buffer_ms', ({jitterBufferDelay}) => jitterBufferDelay],
  ['concealed_percent', ({concealed}) => concealed],
  ['microphone_level', ({audioLevel}) => audioLevel],
  ['far_side_level', ({inboundAudioLevel}) => inboundAudioLevel],
  ['packets_received', ({packetsReceived}) => packetsReceived],
  ['packets_lost', ({packetsLost}) => packetsLost],
  ['packets_sent', ({packetsSent}) => packetsSent],
  ['bytes_received', ({bytesReceived}) => bytesReceived],
  ['bytes_sent', ({bytesSent}) => bytesSent],
  ['codec', ({codec}) => codec],
  ['path_local', ({path}) => path?.local],
  ['path_remote', ({path}) => path?.remote],
  ['path_protocol', ({path}) => path?.protocol],
  ['path_relay', ({path}) => path?.relay],
];

/** Quoted where it must be (RFC 4180); what a spreadsheet would run as a formula is kept from it. */
function cell(value: Cell): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'string') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One row per second; empty where nothing is known. */
export function csvReport({quality, addresses}: ReportInput): string {
  const frames = quality?.frames ?? [];
  const marks = quality?.marks ?? [];
  /** What happened since the row before. */
  const events = new Map<StatsFrame, string>();
  for (const {at, kind} of marks) {
    const frame = frames.find(({timestamp}) => timestamp >= at) ?? frames.at(-1);
    if (frame) events.set(frame, [events.get(frame), kind].filter(Boolean).join(' '));
  }
  const ends = (frame: StatsFrame): Addresses | undefined => addresses?.findLast(({at}) => at <= frame.timestamp);
  const columns: readonly Column[] = [
    ...COLUMNS,
    ['events', (frame) => events.get(frame)],
    ...(addresses
      ? ([
          ['local_address', (frame) => ends(frame)?.local],
          ['remote_address', (frame) => ends(frame)?.remote],
        ] as const satisfies readonly Column[])
      : []),
  ];
  const lines = [columns.map(([head]) => head), ...frames.map((frame) => columns.map(([, of]) => cell(of(frame))))];
  return lines.map((line) => `${line.join(',')}\r\n`).join('');
}
