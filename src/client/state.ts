/**
 * The frozen snapshot that elements render from. It holds data only: no `Call`, `MediaStream` or `RTCPeerConnection`,
 * so it survives logging, `postMessage` and test assertions. Live objects are reached by id through the client.
 */
import type {ConversationSnapshot} from './conversation/types.js';

/** Contract §5, `telnyx-connection-change`. */
export type ConnectionState =
  'idle' | 'connecting' | 'authenticating' | 'ready' | 'reconnecting' | 'offline' | 'failed' | 'closed';

export interface ConnectionSnapshot {
  readonly state: ConnectionState;
  /** Reconnect attempt, 0 when none is under way. */
  readonly attempt: number;
  /** Milliseconds until the next attempt, as planned when the wait began. */
  readonly retryInMs: number | null;
  readonly sessionId: string | null;
  readonly region: string | null;
  readonly dc: string | null;
  readonly callReportId: string | null;
  /** Why the connection is not ready: a short machine-readable word, never shown to a visitor. */
  readonly reason: string | null;
}

/** Contract §9, "call states". */
export type CallState =
  | 'new'
  | 'requesting'
  | 'trying'
  | 'ringing'
  | 'early'
  | 'answering'
  | 'active'
  | 'held'
  | 'recovering'
  | 'hangup'
  | 'destroy';

/** State of the media path, beside the signalling state: `active` says the other side answered, `connected` that audio can flow. */
export type MediaState = 'none' | 'capturing' | 'connecting' | 'connected' | 'interrupted' | 'failed' | 'closed';

/** `voice`: the microphone is sent. `text`: a silent track is sent and the remote audio is muted. */
export type CallMode = 'voice' | 'text';

/** Why the microphone is not available, told apart as far as browsers let a page see it. */
export type PermissionKind =
  | 'blocked'
  | 'dismissed'
  | 'no-device'
  | 'busy'
  /** Blocked while the call was on. */
  | 'revoked'
  | 'insecure'
  /** Forbidden to this page or frame, by a header or a missing `allow="microphone"`. */
  | 'policy'
  | 'unknown';

/** A call without a microphone, until the visitor makes one available. */
export interface PermissionRecoverySnapshot {
  readonly code: number;
  readonly kind: PermissionKind;
  /** Epoch milliseconds after which the call gives up, `null` when nothing on the far side is waiting. */
  readonly deadline: number | null;
  /** `false`: the call waits for it. `true`: the call goes on without, and sends silence. */
  readonly silent: boolean;
}

export interface CallEndSnapshot {
  readonly cause: string;
  readonly causeCode: number | null;
  readonly sipCode: number | null;
  readonly sipReason: string | null;
  /** `true` when calling again can reasonably help. */
  readonly recoverable: boolean;
  /** Code of the error that ended the call, `null` for an ordinary end. */
  readonly errorCode: number | null;
  readonly by: 'local' | 'remote';
}

export interface CallSnapshot {
  readonly id: string;
  readonly direction: 'outbound' | 'inbound';
  readonly state: CallState;
  readonly previous: CallState;
  readonly media: MediaState;
  readonly mode: CallMode;
  readonly muted: boolean;
  /** Held by this side; the far side hears nothing. */
  readonly held: boolean;
  /** Held by the far side, as far as the server tells. */
  readonly remoteHeld: boolean;
  readonly remoteNumber: string;
  readonly remoteName: string;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly activeAt: number | null;
  readonly endedAt: number | null;
  readonly recovery: PermissionRecoverySnapshot | null;
  readonly end: CallEndSnapshot | null;
}

/** Whether the remote audio can be heard. `blocked`: the browser wants a click first (`client.unlockAudio()`). */
export type PlaybackState = 'idle' | 'playing' | 'blocked';

/** The last error or warning worth telling a visitor about, by code; the words are the element's. */
export interface NoticeSnapshot {
  readonly code: number;
  readonly name: string;
  readonly fatal: boolean;
  readonly callId: string | null;
  readonly at: number;
}

export interface ClientSnapshot {
  readonly connection: ConnectionSnapshot;
  /** Live calls, oldest first, and the last ended one until the next starts. */
  readonly calls: readonly CallSnapshot[];
  readonly activeCallId: string | null;
  readonly playback: PlaybackState;
  readonly conversation: ConversationSnapshot;
  readonly notice: NoticeSnapshot | null;
}
