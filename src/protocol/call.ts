/** Bodies of call messages (wire-protocol §3). */
import {asNumber, asObject, asString} from '../lib/guards.js';
import type {Json} from '../lib/guards.js';
import type {CustomHeader} from '../options/values.js';
import {VERSION} from '../version.js';

export interface Dialog {
  readonly destination: string;
  readonly callerName: string;
  readonly callerNumber: string;
  readonly customHeaders: readonly CustomHeader[];
}

/** What goes into every message about a call, beside its id: only what a server needs. No ICE credentials, no page options (weakness 49). */
export function dialogParams(dialog: Dialog): Json {
  return {
    destination_number: dialog.destination,
    remote_caller_id_name: 'Outbound Call',
    remote_caller_id_number: dialog.destination,
    caller_id_name: dialog.callerName,
    caller_id_number: dialog.callerNumber,
    custom_headers: dialog.customHeaders.length ? dialog.customHeaders : undefined,
    audio: true,
  };
}

/** How the client names itself in a call. */
export const USER_AGENT = `Web-${VERSION}`;

export interface ByeCause {
  readonly cause: string;
  readonly causeCode: number;
}

/** A call that was never answered ends as busy, an answered one normally (wire-protocol §3.5). */
export const localCause = (answered: boolean): ByeCause =>
  answered ? {cause: 'NORMAL_CLEARING', causeCode: 16} : {cause: 'USER_BUSY', causeCode: 17};

export interface ByeInfo extends ByeCause {
  readonly sipCode: number | null;
  readonly sipReason: string | null;
}

export function readBye(params: Json, answered: boolean): ByeInfo {
  const fallback = localCause(answered);
  return {
    cause: asString(params['cause']) ?? fallback.cause,
    causeCode: asNumber(params['causeCode']) ?? fallback.causeCode,
    sipCode: asNumber(params['sipCode']),
    sipReason: asString(params['sipReason']),
  };
}

/** A server candidate; some senders keep the `a=` of the SDP line. `undefined` when there is none to apply. */
export function readCandidate(params: Json): RTCIceCandidateInit | undefined {
  const candidate = asString(params['candidate'])?.replace(/^a=/, '');
  if (!candidate) return undefined;
  const sdpMid = asString(params['sdpMid']);
  const sdpMLineIndex = asNumber(params['sdpMLineIndex']);
  return {candidate, sdpMid, sdpMLineIndex: sdpMLineIndex ?? (sdpMid === null ? 0 : null)};
}

/** The call a server message is about; mobile-style messages name it in `dialogParams`. */
export const callIdOf = (params: Json): string | null =>
  asString(params['callID']) ?? asString(asObject(params['dialogParams'])['callID']);

export const sdpOf = (params: Json): string | null => asString(params['sdp']) || null;
