/** What a call is made of and tells. */
import type {TelnyxError, TelnyxWarning, WarningCode} from '../errors/index.js';
import type {Json} from '../lib/guards.js';
import type {Method} from '../protocol/catalog.js';
import type {CallCore} from './call-core.js';
import type {Environment} from './environment.js';
import type {LeftCall} from './left-calls.js';
import type {RecoverySource} from './session.js';
import type {CallSnapshot} from './state.js';

/** What a call needs of the client around it. */
export interface CallHost {
  readonly environment: Environment;
  /** Connects when needed; rejects with a {@link TelnyxError}. */
  ready(): Promise<void>;
  sessionId(): string | null;
  request(method: Method, params: Json): Promise<Json>;
  /** There is no connection to say that a call is over: the server is told when it offers the call again. `false` when none is to come. */
  owe(callId: string, params: Json): boolean;
  connected(): boolean;
  /** Whether the server answers now; a connection that does not is replaced. */
  alive(): Promise<boolean>;
  /** Replaces the connection to the server. */
  recycle(reason: string, source: RecoverySource): void;
  /** Sends what there is of the report of a call. */
  flushReport(callId: string): void;
  /** Shared by the calls of a session: a server that refused trickling once is not asked again. */
  readonly trickling: {refused: boolean};
}

export interface CallSetup {
  readonly id: string | undefined;
  readonly direction: CallSnapshot['direction'];
  readonly remoteNumber: string;
  readonly remoteName: string;
  /** What goes into every message about the call, beside its id. */
  readonly dialog: Json;
  readonly trickle: boolean;
  /** Seconds, 0 for no limit. */
  readonly maxDuration: number;
  /** The call of an earlier page that this one goes on with. */
  readonly left?: LeftCall;
}

/** What a call tells those who listen to it, beside its changes of state. */
export interface CallNotification {
  readonly type: string;
  readonly call: CallCore;
  /** Epoch milliseconds. */
  readonly timestamp: number;
  readonly [member: string]: unknown;
}

export interface CallEvents {
  change: [snapshot: CallSnapshot, previous: CallSnapshot];
  error: [error: TelnyxError];
  warning: [warning: TelnyxWarning];
  /** What a warning was about is over. */
  cleared: [code: WarningCode];
  /** The same call goes on, on another connection. */
  reattached: [];
  /** The notifications of this call only, under the documents' name. */
  'telnyx.notification': [notification: CallNotification];
}

export interface HangupOptions {
  readonly cause?: string;
  readonly causeCode?: number;
}
