/**
 * Options of the documents that only code can give: `new TelnyxClient()` and `newCall()` understand them, attributes do
 * not exist for them. What an option of the documents can no longer mean is accepted and has no effect; its `doc` says so.
 */
import {CALL_OPTIONS, bool} from './call-options.js';
import {CLIENT_OPTIONS} from './client-options.js';
import type {ClientOptions} from './client-options.js';
import type {CallOptions} from './call-options.js';
import {flag, json, number, oneOf, record, text} from './spec.js';
import type {FromTable, OptionTable} from './spec.js';

export const PHONE_OPTIONS = {
  pushWhenActive: flag({
    applies: 'login',
    doc: 'Also notifies the user’s mobile devices while this page is registered.',
  }),
  earlySdpAnswer: flag({applies: 'login', doc: 'Asks the server for its SDP before the call is answered.'}),
  userVariables: record({applies: 'login', doc: 'Values that go along with the login and each call.'}),
  autoAnswer: flag({applies: 'call', doc: 'Answers inbound calls by itself.'}),
  useStereo: flag({applies: 'call', doc: 'Sends and plays stereo where microphone and far side can.'}),
  autoRecoverCalls: bool({applies: 'now', doc: 'No effect: calls always recover.'}),
} satisfies OptionTable;

export const PHONE_CALL_OPTIONS = {
  audio: json({
    applies: 'call',
    doc: 'Constraints for the microphone; `true` for the defaults, `false` sends nothing.',
  }),
  video: json({applies: 'call', doc: 'No effect but warning 50001 when it asks for video: calls are audio only.'}),
  iceServers: json({secret: true, applies: 'call', doc: 'Overrides the client’s option.'}),
  forceRelayCandidate: bool({applies: 'call', doc: 'Overrides the client’s option.'}),
  prefetchIceCandidates: bool({applies: 'call', doc: 'Overrides the client’s option.'}),
  remoteCallerName: text({applies: 'call', doc: 'Name of the far side, for display.'}),
  remoteCallerNumber: text({applies: 'call', doc: 'Number of the far side, for display.'}),
  micId: text({applies: 'call', doc: 'Id of the microphone; the documents’ name of `inputDevice`.'}),
  speakerId: text({applies: 'call', doc: 'Id of the speaker; the documents’ name of `outputDevice`.'}),
  useStereo: bool({applies: 'call', doc: 'Overrides the client’s option.'}),
  mediaSettings: record({
    applies: 'call',
    doc: '`{useSdpASBandwidthKbps, sdpASBandwidthKbps}`: limit of what is received.',
  }),
  sdpASBandwidthKbps: number({min: 1, applies: 'call', doc: 'kbit/s to be received at most.'}),
  clientState: text({applies: 'call', doc: 'Base64 state for Call Control.'}),
  telnyxCallControlId: text({applies: 'call', doc: 'Correlates the call.'}),
  telnyxSessionId: text({applies: 'call', doc: 'Correlates the call.'}),
  telnyxLegId: text({applies: 'call', doc: 'Correlates the call.'}),
  userVariables: record({applies: 'call', doc: 'Values that go along with the call.'}),
  receiveOnlyAudio: bool({applies: 'call', doc: 'Opens no microphone.'}),
  timeoutSecs: number({
    min: 0,
    default: 0,
    applies: 'call',
    doc: 'Seconds the call may stay unanswered; 0 = no limit.',
  }),
  debug: bool({applies: 'call', doc: 'Overrides the client’s option.'}),
  debugOutput: oneOf(['socket', 'file'], {applies: 'call', doc: 'Overrides the client’s option.'}),
  autoAnswer: bool({applies: 'call', doc: 'No effect: the client’s option counts.'}),
  ringtoneFile: text({applies: 'call', doc: 'No effect: the client’s option counts.'}),
  ringbackFile: text({applies: 'call', doc: 'No effect: the client’s option counts.'}),
  camId: text({applies: 'call', doc: 'No effect: calls are audio only.'}),
  sessionId: text({applies: 'call', doc: 'No effect.'}),
  retryBucketId: text({applies: 'call', doc: 'No effect.'}),
  telnyxCallId: text({applies: 'call', doc: 'No effect.'}),
  isRecovered: bool({applies: 'call', doc: 'No effect.'}),
  keepConnectionAliveOnSocketClose: bool({applies: 'call', doc: 'Overrides the client’s option.'}),
} satisfies OptionTable;

/** Defaults of a client made in code where the documents have another than the elements (contract §4, †). */
export const CODE_DEFAULTS: Readonly<ClientOptions> = {
  mediaPermissionsRecovery: false,
  keepConnectionAliveOnSocketClose: false,
};

export const ALL_CLIENT_OPTIONS = {...CLIENT_OPTIONS, ...PHONE_OPTIONS};
export const ALL_CALL_OPTIONS = {...CALL_OPTIONS, ...PHONE_CALL_OPTIONS};

/** An element, its id, or a function that finds it. */
export type ElementReference = HTMLMediaElement | string | (() => HTMLMediaElement | null);

interface StructuredPhoneCallOptions {
  audio?: boolean | MediaTrackConstraints;
  video?: unknown;
  iceServers?: ClientOptions['iceServers'];
  mediaSettings?: {useSdpASBandwidthKbps?: boolean; sdpASBandwidthKbps?: number};
}

/** What no table can describe: live objects and functions. */
export interface LiveCallOptions<Notification = never> {
  /** A stream of the page's own instead of the microphone; the page stops it. */
  localStream?: MediaStream;
  /** No effect: what the far side sends is `call.remoteStream`. */
  remoteStream?: MediaStream;
  localElement?: ElementReference;
  /** Plays the far side, instead of an element of the client's own. */
  remoteElement?: ElementReference;
  /** Takes this call's notifications, which the client's listeners then do not hear. */
  onNotification?: (notification: Notification) => void;
}

export type PhoneOptions = FromTable<typeof PHONE_OPTIONS>;
export type PhoneCallOptions = Omit<FromTable<typeof PHONE_CALL_OPTIONS>, keyof StructuredPhoneCallOptions> &
  StructuredPhoneCallOptions &
  CallOptions;
