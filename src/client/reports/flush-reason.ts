/** Why a segment ended, in the vendor's words and with the true close codes: the vendor's own stay empty (wire-protocol §9.3). */
import type {FlushReason, SocketLoss} from './types.js';

const CODE_NAMES: Readonly<Record<number, string>> = {
  1000: 'NORMAL_CLOSURE',
  1001: 'GOING_AWAY',
  1002: 'PROTOCOL_ERROR',
  1003: 'UNSUPPORTED_DATA',
  1005: 'NO_STATUS_RECEIVED',
  1006: 'ABNORMAL_CLOSURE',
  1007: 'INVALID_FRAME_PAYLOAD_DATA',
  1008: 'POLICY_VIOLATION',
  1009: 'MESSAGE_TOO_BIG',
  1010: 'MANDATORY_EXTENSION',
  1011: 'INTERNAL_ERROR',
  1012: 'SERVICE_RESTART',
  1013: 'TRY_AGAIN_LATER',
  1014: 'BAD_GATEWAY',
  1015: 'TLS_HANDSHAKE',
};
/** What a socket that was given up counts as: browsers tell its end late or never. */
const GIVEN_UP = 1006;

export function closeReason(loss: SocketLoss): FlushReason {
  const {code, reason, wasClean, failed} =
    'close' in loss ? loss.close : {code: GIVEN_UP, reason: loss.gaveUp, wasClean: false, failed: false};
  const socketClose = {code, codeName: CODE_NAMES[code] ?? 'UNKNOWN', reason, wasClean};
  return failed
    ? {type: 'socket-error', socketClose: {...socketClose, error: 'the connection failed'}}
    : {type: 'socket-close', socketClose};
}
