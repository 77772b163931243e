/**
 * THE table of errors (contract §5; codes, names and meaning as in the vendor's documents). Codes from 50000 up are ours.
 * `message` is for developers; what a visitor reads is in the elements' word files.
 */
export interface ErrorSpec {
  readonly name: string;
  readonly fatal: boolean;
  readonly message: string;
  readonly causes: readonly string[];
  readonly solutions: readonly string[];
}

const row = (name: string, fatal: boolean, message: string, causes: string, solutions: string): ErrorSpec => ({
  name,
  fatal,
  message,
  causes: causes.split('|'),
  solutions: solutions.split('|'),
});

export const ERRORS = {
  40001: row(
    'SDP_CREATE_OFFER_FAILED',
    true,
    'No offer could be created',
    'WebRTC is restricted',
    'Try another browser',
  ),
  40004: row(
    'SDP_SET_REMOTE_DESCRIPTION_FAILED',
    true,
    'The remote description was refused',
    'Malformed SDP|No common codec',
    'Check preferred-codecs',
  ),
  40005: row(
    'SDP_SEND_FAILED',
    true,
    'The call was refused or not answered',
    'Server error|Connection lost',
    'Call again',
  ),
  42001: row(
    'MEDIA_MICROPHONE_PERMISSION_DENIED',
    true,
    'The microphone is not allowed',
    'Denied by visitor, system or page policy',
    'Allow it for this site|In an iframe set allow="microphone"',
  ),
  42002: row('MEDIA_DEVICE_NOT_FOUND', true, 'No microphone was found', 'None connected', 'Connect one'),
  42003: row(
    'MEDIA_GET_USER_MEDIA_FAILED',
    true,
    'The microphone could not be opened',
    'In use elsewhere|Page without HTTPS',
    'Close other applications|Use HTTPS',
  ),
  44002: row(
    'INVALID_CALL_PARAMETERS',
    true,
    'The call has no destination',
    'No destinationNumber',
    'Pass destinationNumber',
  ),
  44003: row(
    'BYE_SEND_FAILED',
    false,
    'The end of the call was not confirmed',
    'Connection lost',
    'None: it has ended here',
  ),
  44005: row(
    'PEER_CLOSED_DURING_INIT',
    true,
    'The call ended while it was set up',
    'Hung up during set-up',
    'None, when intended',
  ),
  45001: row(
    'WEBSOCKET_CONNECTION_FAILED',
    true,
    'The connection could not be opened',
    'Invalid URL|Blocked by a page policy',
    'Check env and region|Allow it in connect-src',
  ),
  45002: row('WEBSOCKET_ERROR', false, 'The connection failed', 'Network', 'None: it reconnects'),
  45003: row('RECONNECTION_EXHAUSTED', true, 'Gave up connecting', 'Server or network not reachable', 'Call connect()'),
  45004: row('GATEWAY_FAILED', false, 'The registration service failed', 'Server error', 'None: it connects elsewhere'),
  46001: row(
    'LOGIN_FAILED',
    true,
    'The login was refused',
    'Wrong credentials or assistant id|Unauthenticated web calls are off',
    'Check the credentials|Turn on "Support Unauthenticated Web Calls"',
  ),
  46002: row(
    'INVALID_CREDENTIALS',
    true,
    'Credentials are missing',
    'No token, login or target id',
    'Set target-id, login-token, or login and password',
  ),
  46003: row('AUTHENTICATION_REQUIRED', false, 'The server wants a login', 'Expired session', 'Log in again'),
  48001: row('NETWORK_OFFLINE', false, 'The browser is offline', 'Network', 'Check the network'),
  48501: row(
    'SESSION_NOT_REATTACHED',
    true,
    'The call was lost with the connection',
    'Server gave it up',
    'Call again',
  ),
  49001: row('UNEXPECTED_ERROR', true, 'Something unexpected went wrong', 'Unknown', 'See originalError'),
  50002: row('MESSAGE_NOT_SENT', false, 'The message was not delivered', 'Refused or not confirmed', 'Send it again'),
  50003: row(
    'MEDIA_CONNECTION_FAILED',
    true,
    'No audio path',
    'A firewall blocks UDP and relays',
    'Try another network|Check ice-servers',
  ),
  50004: row('CALL_NOT_FOUND', false, 'There is no call', 'It has ended', 'Start one first'),
  50005: row('INVALID_ARGUMENT', false, 'The argument is not allowed', 'Type or range', 'See the message'),
} as const satisfies Readonly<Record<number, ErrorSpec>>;

export type ErrorCode = keyof typeof ERRORS;

/** THE table of warnings. */
export const WARNINGS = {
  33001: row('ICE_CONNECTIVITY_LOST', false, 'The audio path is interrupted', 'Network', 'None: it usually comes back'),
  33002: row(
    'ICE_GATHERING_TIMEOUT',
    false,
    'Candidate gathering did not finish',
    'A STUN or TURN server is silent',
    'Check ice-servers',
  ),
  33003: row(
    'ICE_GATHERING_EMPTY',
    false,
    'No candidate was found',
    'WebRTC is restricted',
    'Check the browser’s privacy settings',
  ),
  33004: row('PEER_CONNECTION_FAILED', false, 'The audio path failed', 'Network', 'Call again'),
  33005: row(
    'ONLY_HOST_ICE_CANDIDATES',
    false,
    'Only local candidates were found',
    'STUN and TURN servers are not reachable',
    'Check ice-servers',
  ),
  33010: row(
    'MULTIPLE_ACTIVE_CALLS_DETECTED',
    false,
    'Another call is going on',
    'newCall() during a call',
    'Hang up first',
  ),
  50001: row('INVALID_OPTION', false, 'A value is not allowed', 'Type or range', 'See the message'),
  50101: row(
    'OPTION_CONFLICT',
    false,
    'Two elements of one client disagree',
    'Different attributes',
    'Put the option on <telnyx-client>',
  ),
} as const satisfies Readonly<Record<number, ErrorSpec>>;

export type WarningCode = keyof typeof WARNINGS;
