/**
 * THE table of errors (contract §5; codes, names and `fatal` as in the vendor's documents). Codes from 50000 up are ours.
 * What each means, its causes and solutions are in `explanations.ts`, because few pages need them.
 */
export interface ErrorSpec {
  readonly name: string;
  /** The operation, call or session it is about has ended by it. */
  readonly fatal: boolean;
}

type Spec<Name extends string> = ErrorSpec & {readonly name: Name};

const fatal = <const N extends string>(name: N): Spec<N> => ({name, fatal: true});
const minor = <const N extends string>(name: N): Spec<N> => ({name, fatal: false});

export const ERRORS = {
  40001: fatal('SDP_CREATE_OFFER_FAILED'),
  40002: fatal('SDP_CREATE_ANSWER_FAILED'),
  40003: fatal('SDP_SET_LOCAL_DESCRIPTION_FAILED'),
  40004: fatal('SDP_SET_REMOTE_DESCRIPTION_FAILED'),
  40005: fatal('SDP_SEND_FAILED'),
  42001: fatal('MEDIA_MICROPHONE_PERMISSION_DENIED'),
  42002: fatal('MEDIA_DEVICE_NOT_FOUND'),
  42003: fatal('MEDIA_GET_USER_MEDIA_FAILED'),
  44001: minor('HOLD_FAILED'),
  44002: fatal('INVALID_CALL_PARAMETERS'),
  44003: minor('BYE_SEND_FAILED'),
  44004: minor('SUBSCRIBE_FAILED'),
  44005: fatal('PEER_CLOSED_DURING_INIT'),
  45001: fatal('WEBSOCKET_CONNECTION_FAILED'),
  45002: minor('WEBSOCKET_ERROR'),
  45003: fatal('RECONNECTION_EXHAUSTED'),
  45004: minor('GATEWAY_FAILED'),
  46001: fatal('LOGIN_FAILED'),
  46002: fatal('INVALID_CREDENTIALS'),
  46003: minor('AUTHENTICATION_REQUIRED'),
  47001: minor('ICE_RESTART_FAILED'),
  48001: minor('NETWORK_OFFLINE'),
  48501: fatal('SESSION_NOT_REATTACHED'),
  49001: fatal('UNEXPECTED_ERROR'),
  50002: minor('MESSAGE_NOT_SENT'),
  50003: fatal('MEDIA_CONNECTION_FAILED'),
  50004: minor('CALL_NOT_FOUND'),
  50005: minor('INVALID_ARGUMENT'),
} as const satisfies Readonly<Record<number, ErrorSpec>>;

export type ErrorCode = keyof typeof ERRORS;

/** THE table of warnings. */
export const WARNINGS = {
  31001: minor('HIGH_RTT'),
  31002: minor('HIGH_JITTER'),
  31003: minor('HIGH_PACKET_LOSS'),
  31004: minor('LOW_MOS'),
  31005: minor('LOW_LOCAL_AUDIO'),
  31006: minor('LOW_INBOUND_AUDIO'),
  32001: minor('LOW_BYTES_RECEIVED'),
  32002: minor('LOW_BYTES_SENT'),
  32003: minor('RECORDING_UNAVAILABLE'),
  32004: minor('RECORDING_BUFFER_OVERFLOW'),
  33001: minor('ICE_CONNECTIVITY_LOST'),
  33002: minor('ICE_GATHERING_TIMEOUT'),
  33003: minor('ICE_GATHERING_EMPTY'),
  33004: minor('PEER_CONNECTION_FAILED'),
  33005: minor('ONLY_HOST_ICE_CANDIDATES'),
  33006: minor('ANSWER_WHILE_PEER_ACTIVE'),
  33007: minor('DUPLICATE_INBOUND_ANSWER'),
  33008: minor('ICE_CANDIDATE_PAIR_CHANGED'),
  33009: minor('AUDIO_INPUT_DEVICE_CHANGE_SKIPPED'),
  33010: minor('MULTIPLE_ACTIVE_CALLS_DETECTED'),
  33011: minor('SHARED_REMOTE_ELEMENT_OVERWRITE'),
  34001: minor('TOKEN_EXPIRING_SOON'),
  35001: minor('SESSION_NOT_REATTACHED'),
  35002: minor('UNKNOWN_REATTACHED_SESSION'),
  36001: minor('SIGNALING_HEALTH_PROBE_TIMEOUT'),
  36002: minor('SIGNALING_REQUEST_TIMEOUT'),
  36003: minor('SIGNALING_RECOVERY_REQUIRED'),
  36004: minor('MEDIA_RECOVERY_REQUIRED'),
  36005: minor('RECONNECTION_FAILED_WITH_NO_AUTO_RECONNECT'),
  50001: minor('INVALID_OPTION'),
  50101: minor('OPTION_CONFLICT'),
} as const satisfies Readonly<Record<number, ErrorSpec>>;

export type WarningCode = keyof typeof WARNINGS;
