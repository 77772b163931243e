/**
 * THE table of methods on the wire (wire-protocol §15). `from`: who may send it. `ack`: the client answers the server's
 * request with `{result: {method}}`. `timeoutMs`: how long the client waits for an answer to its own request, where
 * it is not `REQUEST_TIMEOUT_MS`; there is always an end, so a silent server never leaves a promise open.
 */
export interface MethodSpec {
  readonly from: 'client' | 'server' | 'both';
  readonly ack?: boolean;
  readonly timeoutMs?: number;
}

export const METHODS = {
  login: {from: 'client'},
  anonymous_login: {from: 'client'},
  'telnyx_rtc.clientReady': {from: 'server'},
  'telnyx_rtc.gatewayState': {from: 'both'},
  'telnyx_rtc.ping': {from: 'both', timeoutMs: 5_000},
  'telnyx_rtc.invite': {from: 'both', ack: true},
  'telnyx_rtc.ringing': {from: 'server', ack: true},
  'telnyx_rtc.media': {from: 'server', ack: true},
  'telnyx_rtc.answer': {from: 'both', ack: true},
  'telnyx_rtc.candidate': {from: 'both', ack: true},
  'telnyx_rtc.endOfCandidates': {from: 'both', ack: true},
  'telnyx_rtc.display': {from: 'server', ack: true},
  'telnyx_rtc.info': {from: 'both', ack: true},
  'telnyx_rtc.modify': {from: 'client'},
  'telnyx_rtc.attach': {from: 'both', ack: true},
  'telnyx_rtc.bye': {from: 'both', ack: true, timeoutMs: 5_000},
  'telnyx_rtc.punt': {from: 'server', ack: true},
  'telnyx_rtc.event': {from: 'server'},
  'webrtc.event': {from: 'server'},
  ai_conversation: {from: 'both'},
} as const satisfies Readonly<Record<string, MethodSpec>>;

export type Method = keyof typeof METHODS;

export const METHOD_NOT_FOUND = -32601;
export const AUTHENTICATION_REQUIRED = -32000;
export const REQUEST_TIMEOUT_MS = 10_000;

export const methodSpec = (method: string): MethodSpec | undefined =>
  Object.hasOwn(METHODS, method) ? METHODS[method as Method] : undefined;
