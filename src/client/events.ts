/**
 * THE table of facts (contract §5): what happened, told by every element of a client. `doc` feeds the reference; the
 * details are plain data that can be cloned.
 */
import type {TelnyxWarning} from '../errors/index.js';
import type {StatsFrame} from '../stats/frame.js';
import type {Grade, GradeReason} from '../stats/grade.js';
import type {StatsReport} from './reports/types.js';
import type {AgentSnapshot, ToolInfo, TranscriptItem, WidgetSettings} from './conversation/types.js';
import type {CallState, ConnectionState, PermissionKind} from './state.js';

export interface FactDetails {
  'telnyx-connection-change': {
    state: ConnectionState;
    attempt: number;
    retryInMs: number | null;
    region: string | null;
    reason: string | null;
  };
  'telnyx-ready': {sessionId: string | null; region: string | null; dc: string | null; callReportId: string | null};
  'telnyx-call-change': {
    callId: string;
    direction: 'outbound' | 'inbound';
    state: CallState;
    previous: CallState;
    muted: boolean;
    held: boolean;
    remoteNumber: string;
    remoteName: string;
  };
  'telnyx-call-end': {
    callId: string;
    direction: 'outbound' | 'inbound';
    durationMs: number;
    cause: string;
    causeCode: number | null;
    sipCode: number | null;
    sipReason: string | null;
    recoverable: boolean;
  };
  'telnyx-warning': TelnyxWarning & {active: boolean; callId?: string; value?: number | null};
  'telnyx-error': {
    code: number;
    name: string;
    message: string;
    fatal: boolean;
    solutions: readonly string[];
    callId?: string;
  };
  'telnyx-stats': StatsFrame;
  'telnyx-report': StatsReport;
  'telnyx-quality-change': {callId: string; grade: Grade; previous: Grade; reasons: readonly GradeReason[]};
  'telnyx-reattached': {callId: string; recoveredCallId: string};
  'telnyx-mute-change': {callId: string; muted: boolean};
  'telnyx-hold-change': {callId: string; held: boolean; remoteHeld: boolean};
  'telnyx-device-change': {
    /** `null` when the list changed. */
    kind: 'audioinput' | null;
    deviceId: string;
    reason: 'chosen' | 'unplugged' | 'list';
    callId?: string;
  };
  'telnyx-transcript': Omit<TranscriptItem, 'delivery'> & {delivery: TranscriptItem['delivery']};
  'telnyx-agent-state': {
    state: AgentSnapshot['state'];
    greetingLatencyMs?: number;
    userPerceivedLatencyMs?: number;
  };
  'telnyx-settings': {settings: WidgetSettings; tools: readonly ToolInfo[]};
}

export type FactName = keyof FactDetails;

interface FactSpec {
  readonly doc: string;
}

export const FACTS = {
  'telnyx-connection-change': {doc: 'The connection changed its state.'},
  'telnyx-ready': {doc: 'Registered; calls can be placed.'},
  'telnyx-call-change': {doc: 'A call changed its state, or was muted or held.'},
  'telnyx-call-end': {doc: 'A call ended.'},
  'telnyx-warning': {doc: 'Something is not as it should be; `active: false` when it is over.'},
  'telnyx-error': {doc: 'Something failed; `fatal` when the operation, call or session ended by it.'},
  'telnyx-stats': {
    doc: 'How the call was in one second; every `call-report-interval`, every second while a quality element is visible.',
  },
  'telnyx-report': {doc: 'How an ended call was, as a whole, and its report for the vendor.'},
  'telnyx-quality-change': {doc: 'The grade of a call changed, by what, after hysteresis.'},
  'telnyx-reattached': {doc: 'The same call goes on, on another connection to the server.'},
  'telnyx-mute-change': {doc: 'The microphone was muted or unmuted.'},
  'telnyx-hold-change': {
    doc: 'A call was held or resumed by this side or, as far as the server tells, by the far side.',
  },
  'telnyx-device-change': {doc: 'A call goes on with another device, or devices came or went (`list`).'},
  'telnyx-transcript': {doc: 'An item of the conversation is new or changed; the whole text each time.'},
  'telnyx-agent-state': {doc: 'The assistant listens, thinks or speaks; latencies when measured.'},
  'telnyx-settings': {doc: 'The assistant’s `widget_settings` arrived and were validated.'},
} as const satisfies Record<FactName, FactSpec>;

export type Fact = {[K in FactName]: [name: K, detail: FactDetails[K]]}[FactName];

/** Requests that start in the client. The page answers through an element's event; without an answer the client does its default. */
export interface ToolCallRequest {
  readonly callId: string;
  readonly name: string;
  readonly arguments: unknown;
  /** Epoch milliseconds. */
  readonly deadline: number;
  readonly signal: AbortSignal;
}

export interface PermissionRequest {
  readonly callId: string;
  readonly code: number;
  readonly kind: PermissionKind;
  readonly deadline: number | null;
  resume(): void;
  reject(): void;
  continueWithText(): void;
}

export interface TokenRequest {
  /** `initial`: at the start. `expiring`: the token of now ends soon. `rejected`: the server refused it. */
  readonly reason: 'initial' | 'expiring' | 'rejected';
}

export interface IncomingRequest {
  readonly callId: string;
  readonly from: string;
  readonly fromName: string;
  readonly customHeaders: readonly {readonly name: string; readonly value: string}[];
  readonly answer: () => void;
  readonly reject: () => void;
}

export interface RequestDelegate {
  /** `true` when the page handles the call (`preventDefault`), so it neither rings nor shows a card. */
  callIncoming?(request: IncomingRequest): boolean;
  /** A promise of a token when somebody answers, `undefined` otherwise. */
  tokenNeeded?(request: TokenRequest): Promise<unknown> | undefined;
  /** A promise when somebody answers, `undefined` otherwise. */
  toolCall(request: ToolCallRequest): Promise<unknown> | undefined;
  /** `true` when the page handles it (`preventDefault`), so no built-in panel is wanted. */
  permissionNeeded(request: PermissionRequest): boolean;
}
