/** The report of a call in the vendor's schema (wire-protocol §9.3), and what is told of it on the page. */
import type {CloseInfo} from '../../transport/socket.js';
import type {CallSnapshot} from '../state.js';

/** Members as the browser told them; which ones there are differs between browsers. */
export type Members = Readonly<Record<string, unknown>>;

/** One interval of a call. Counters are totals, `…Avg` are means over the interval; units as in the vendor's table. */
export interface IntervalEntry {
  /** ISO 8601. */
  readonly intervalStartUtc: string;
  readonly intervalEndUtc: string;
  readonly audio: {readonly outbound?: Members; readonly inbound?: Members};
  readonly connection?: Members;
  readonly ice?: Members;
  readonly transport?: Members;
  readonly mediaPlayout?: Members;
  readonly remoteRtcp?: {readonly inbound?: Members; readonly outbound?: Members};
}

export interface LogEntry {
  /** ISO 8601. */
  readonly timestamp: string;
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly context?: Members;
}

export interface FlushReason {
  /** The vendor's words; a flush by time or size is `buffer-limit` there. */
  readonly type: 'buffer-limit' | 'manual' | 'socket-close' | 'socket-error' | 'page-unload';
  /** Which limit it was. */
  readonly limit?: 'time' | 'intervals' | 'logs';
  readonly socketClose?: {
    readonly code: number;
    readonly codeName: string;
    readonly reason: string;
    readonly wasClean: boolean;
    readonly error?: string;
  };
}

export interface ReportSummary {
  readonly callId: string;
  readonly destinationNumber: string;
  readonly callerNumber: string;
  readonly direction: 'inbound' | 'outbound';
  readonly state: string;
  readonly telnyxSessionId?: string;
  readonly telnyxLegId?: string;
  readonly sdkVersion: string;
  /** From the making of the call, not from its answer. */
  readonly durationSeconds: number;
  /** ISO 8601. */
  readonly startTimestamp: string;
  readonly endTimestamp: string;
  readonly clientSummary: Members;
}

/** How a report got to the server; ours, the vendor's has nothing of it. */
export interface Delivery {
  /** The same for every attempt to deliver this report: who has it already can tell a repeat. */
  readonly id: string;
  /** 1 for the first. */
  readonly attempt: number;
  /** ISO 8601. */
  readonly queuedAt: string;
  /** Entries that were left out, oldest first, because the report was too large. */
  readonly dropped?: {readonly intervals: number; readonly logs: number};
}

/** What is posted to `/call_report`. */
export interface CallReportBody {
  readonly summary: ReportSummary;
  readonly stats: readonly IntervalEntry[];
  readonly logs?: readonly LogEntry[];
  /** Counts from 0. Absent when the whole call is in one report. */
  readonly segment?: number;
  /** Of a report in the midst of a call. */
  readonly flushReason?: FlushReason;
  readonly delivery?: Delivery;
}

/** How a call was, as a whole: `telnyx.stats.report` and `telnyx-report`. Means and totals are of all that this page had of it. */
export interface StatsReport {
  readonly callId: string;
  readonly direction: 'inbound' | 'outbound';
  /** Seconds since the call was answered; 0 when it was not. */
  readonly duration: number;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly activeAt: number | null;
  readonly endedAt: number;
  readonly cause: string | null;
  readonly causeCode: number | null;
  /** Milliseconds; `null` without a measurement. */
  readonly avgRtt: number | null;
  readonly avgJitter: number | null;
  /** Percent of all packets. */
  readonly packetLoss: number | null;
  /** Mean, and that of the worst second. */
  readonly mos: number | null;
  readonly minMos: number | null;
  readonly bytesSent: number | null;
  readonly bytesReceived: number | null;
  readonly packetsSent: number | null;
  readonly packetsReceived: number | null;
  readonly packetsLost: number | null;
  readonly codec: string | null;
  /** Codes of warnings and errors that were told, each once. */
  readonly warnings: readonly number[];
  readonly errors: readonly number[];
  /** The report for the vendor; of a long call its last segment. */
  readonly report: CallReportBody;
}

/** Something that happened, as the client hears of it; `log.ts` chooses what of it is written down. */
export type Note = {readonly at: number} & (
  | {readonly kind: 'call'; readonly callId: string; readonly now: CallSnapshot; readonly before: CallSnapshot}
  | {
      readonly kind: 'error' | 'warning' | 'cleared';
      readonly callId: string | null;
      readonly code: number;
      readonly name: string;
    }
  | {readonly kind: 'refused'; readonly callId: null; readonly of: string; readonly status: number | null}
  | {readonly kind: 'connection'; readonly callId: null; readonly state: string; readonly reason: string | null}
);

/** The connection to the server is gone: what the browser said of it, or why it was given up. */
export type SocketLoss = {readonly close: CloseInfo} | {readonly gaveUp: string};
