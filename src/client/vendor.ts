/** Names, constants and small helpers that the documents promise beside the classes (`seeds/`, wire-protocol §11). */
import {ERRORS, WARNINGS} from '../errors/index.js';
import {EXPLANATIONS} from '../errors/explanations.js';
import type {Explanation} from '../errors/index.js';
import {asObject} from '../lib/guards.js';
import {VENDOR_TURN} from '../media/ice-servers.js';
import type {Call} from './call.js';
import type {ClientEvents} from './client-events.js';

/** Event names. */
export const SwEvent = {
  SocketOpen: 'telnyx.socket.open',
  SocketClose: 'telnyx.socket.close',
  SocketError: 'telnyx.socket.error',
  SocketMessage: 'telnyx.socket.message',
  Ready: 'telnyx.ready',
  Error: 'telnyx.error',
  Warning: 'telnyx.warning',
  Notification: 'telnyx.notification',
  StatsFrame: 'telnyx.stats.frame',
  StatsReport: 'telnyx.stats.report',
  MediaError: 'telnyx.rtc.mediaError',
  PeerConnectionFailureError: 'telnyx.rtc.peerConnectionFailureError',
  PeerConnectionSignalingStateClosed: 'telnyx.rtc.peerConnectionSignalingStateClosed',
  AIConversationMessage: 'telnyx.ai.conversation',
} as const;

export type SwEvent = (typeof SwEvent)[keyof typeof SwEvent];

/** What listeners of `telnyx.error` get. */
export type ClientErrorEvent = ClientEvents['telnyx.error'][0];

/** What listeners of `telnyx.notification` get. */
export type INotification = ClientEvents<Call>['telnyx.notification'][0];

/** What listeners of `telnyx.warning` get. */
export type ClientWarningEvent = ClientEvents['telnyx.warning'][0];

/** A `telnyx.error` about a call that waits for its microphone, and what the page can do about it. */
export type MediaRecoveryErrorEvent = ClientErrorEvent & {
  readonly recoverable: true;
  /** Epoch milliseconds to act by; `null` for an outbound call, for which nobody waits. */
  readonly retryDeadline: number | null;
  /** Asks for the microphone again, for the last time. */
  resume(): void;
  /** Gives up; the call ends. */
  reject(): void;
  /** The call goes on without a microphone. */
  listenOnly(): void;
};

/** Values of a notification's `type`. */
export const NOTIFICATION_TYPE = {
  generic: 'event',
  participantData: 'participantData',
  callUpdate: 'callUpdate',
  vertoClientReady: 'vertoClientReady',
  userMediaError: 'userMediaError',
  peerConnectionFailureError: 'peerConnectionFailureError',
  /** Another page's name of the one before; both are told. */
  peerConnectionFailedError: 'peerConnectionFailedError',
  signalingStateClosed: 'signalingStateClosed',
  gatewayStateUpdate: 'gatewayStateUpdate',
  callQuality: 'callQuality',
} as const;

/** Value of the `type` of a `telnyx.error` about incomplete credentials. */
export const ERROR_TYPE = {invalidCredentialsOptions: 'InvalidCredentialsOptions'} as const;

type Named = Readonly<Record<number, {readonly name: string; readonly fatal: boolean}>>;
type Entry = {readonly name: string; readonly message: string; readonly fatal: boolean} & Explanation;

const registry = (table: Named): Readonly<Record<number, Entry>> =>
  Object.fromEntries(
    Object.entries(table).map(([code, {name, fatal}]) => {
      const explanation = EXPLANATIONS[Number(code) as keyof typeof EXPLANATIONS];
      return [code, {name, message: explanation.description, fatal, ...explanation}];
    }),
  );

type Codes<T extends Named> = {readonly [C in keyof T as T[C] extends {name: infer N extends string} ? N : never]: C};

const codes = <T extends Named>(table: T): Codes<T> =>
  Object.fromEntries(Object.entries(table).map(([code, {name}]) => [name, Number(code)])) as Codes<T>;

/** Errors and warnings by code, with everything that is known about them. */
export const SDK_ERRORS = registry(ERRORS);
export const SDK_WARNINGS = registry(WARNINGS);

/** Codes by name. The documents' samples use two names that no table of theirs has. */
export const TELNYX_ERROR_CODES = {...codes(ERRORS), ICE_CONNECTION_FAILED: 50003, AUTH_FAILED: 46001} as const;
export const TELNYX_WARNING_CODES = codes(WARNINGS);

/** The vendor's servers, for `iceServers`. Google's is here because the documents name it; it is never used by default. */
export const TELNYX_ICE_SERVERS = {
  GOOGLE_STUN: {urls: 'stun:stun.l.google.com:19302'},
  TELNYX_STUN: {urls: 'stun:stun.telnyx.com:3478'},
  TELNYX_TURN_UDP_3478: {urls: 'turn:turn.telnyx.com:3478?transport=udp', ...VENDOR_TURN},
  TELNYX_TURN_TCP_3478: {urls: 'turn:turn.telnyx.com:3478?transport=tcp', ...VENDOR_TURN},
  TELNYX_TURNS_TCP_443: {urls: 'turns:turn2.telnyx.com:443', ...VENDOR_TURN},
  TELNYX_TURNS_TCP_443_PRIMARY: {urls: 'turns:turn.telnyx.com:443', ...VENDOR_TURN},
} as const;

/** Coarse words of the documents for the state of a call. */
export const VENDOR_STATES: Readonly<Record<string, string>> = {
  requesting: 'connecting',
  trying: 'connecting',
  early: 'connecting',
  answering: 'ringing',
  hangup: 'done',
  destroy: 'done',
};

/** A `telnyx.error` that the page can resolve: it has `resume()`, `reject()` and `retryDeadline`. */
export const isMediaRecoveryErrorEvent = (event: unknown): event is MediaRecoveryErrorEvent =>
  asObject(event)['recoverable'] === true;

/** A message by which the assistant calls a tool of the page. */
export function isFunctionCallParams(params: unknown): boolean {
  const {type, item} = asObject(params);
  const {type: kind, call_id: id, name, arguments: text} = asObject(item);
  const strings = typeof id === 'string' && typeof name === 'string' && typeof text === 'string';
  return type === 'conversation.item.created' && kind === 'function_call' && strings;
}

/** A message that answers one. */
export function isFunctionCallOutputParams(params: unknown): boolean {
  const {type, item} = asObject(params);
  const {type: kind, call_id: id, output} = asObject(item);
  const strings = typeof id === 'string' && typeof output === 'string';
  return type === 'conversation.item.create' && kind === 'function_call_output' && strings;
}

export interface WebRTCInfo {
  readonly browserInfo: {
    readonly name: string;
    readonly version: number;
    readonly supportAudio: boolean;
    readonly supportVideo: false;
  };
  readonly supportWebRTC: boolean;
  readonly supportRTCPeerConnection: boolean;
  readonly supportGetUserMedia: boolean;
  readonly supportMediaDevices: boolean;
}

const BROWSERS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['Edge', /\bEdg(?:e|A|iOS)?\/(\d+)/],
  ['Opera', /\bOPR\/(\d+)/],
  ['Firefox', /\b(?:Firefox|FxiOS)\/(\d+)/],
  ['Chrome', /\b(?:Chrome|CriOS)\/(\d+)/],
  ['Safari', /\bVersion\/(\d+).*\bSafari\//],
];

/** What this browser can do. */
export function webRTCInfo(): WebRTCInfo {
  const {navigator, RTCPeerConnection} = globalThis as Partial<typeof globalThis>;
  const {mediaDevices} = navigator ?? {};
  const agent = navigator?.userAgent ?? '';
  const [name = 'unknown', pattern = /$./] = BROWSERS.find(([, test]) => test.test(agent)) ?? [];
  const supportGetUserMedia = typeof mediaDevices?.getUserMedia === 'function';
  const supportRTCPeerConnection = typeof RTCPeerConnection === 'function';
  const supportWebRTC = supportRTCPeerConnection && supportGetUserMedia;
  return {
    browserInfo: {
      name,
      version: Number(pattern.exec(agent)?.[1] ?? 0),
      supportAudio: supportWebRTC,
      supportVideo: false,
    },
    supportWebRTC,
    supportRTCPeerConnection,
    supportGetUserMedia,
    supportMediaDevices: mediaDevices !== undefined,
  };
}

export interface SupportedBrowser {
  readonly operationSystem: string;
  readonly supported: readonly {
    readonly browserName: string;
    readonly features: readonly string[];
    readonly supported: string;
  }[];
}

/** Browsers this library is made for, by operating system. */
export function webRTCSupportedBrowserList(): readonly SupportedBrowser[] {
  const browser = (browserName: string): SupportedBrowser['supported'][0] => ({
    browserName,
    features: ['audio'],
    supported: 'full',
  });
  const desktop = ['Chrome', 'Edge', 'Firefox', 'Opera'].map(browser);
  return [
    {operationSystem: 'Android', supported: ['Chrome', 'Edge', 'Firefox'].map(browser)},
    {operationSystem: 'iOS', supported: ['Safari', 'Chrome', 'Edge', 'Firefox'].map(browser)},
    {operationSystem: 'Linux', supported: desktop},
    {operationSystem: 'MacOS', supported: [...desktop, browser('Safari')]},
    {operationSystem: 'Windows', supported: desktop},
  ];
}
