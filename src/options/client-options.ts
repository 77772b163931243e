import {flag, json, number, oneOf, record, text, toggle} from './spec.js';
import type {FromTable, OptionTable} from './spec.js';
import type {CustomHeader, IceServer} from './values.js';

/**
 * THE table of client options (contract §4). Types, attributes, parsing, defaults, redaction and the reference are
 * derived from it.
 */
export const CLIENT_OPTIONS = {
  loginToken: text({
    secret: true,
    applies: 'login',
    doc: 'JSON Web Token of a telephony credential. Never reflected, never logged.',
  }),
  tokenUrl: text({
    applies: 'login',
    doc: 'Where a token can be had: answers `{"token": "…"}` or the bare token. Asked at the start and before the token expires.',
  }),
  tokenCredentials: oneOf(['same-origin', 'include', 'omit'], {
    default: 'same-origin',
    applies: 'login',
    doc: 'Whether cookies go along with the request to `token-url`.',
  }),
  login: text({applies: 'login', doc: 'SIP user name. For development; use a token in production.'}),
  password: text({secret: true, applies: 'login', doc: 'SIP password. For development; use a token in production.'}),
  targetId: text({alias: 'agent-id', applies: 'login', doc: 'Id of the AI assistant; the page logs in anonymously.'}),
  targetType: oneOf(['ai_assistant'], {default: 'ai_assistant', applies: 'login', doc: 'Kind of target.'}),
  targetVersionId: text({applies: 'login', doc: 'Version of the assistant; the main version when absent.'}),
  targetParams: record({applies: 'login', doc: 'Further parameters of the target, passed through.'}),
  conversationId: text({applies: 'login', doc: 'Joins an existing conversation of the same account.'}),
  region: text({applies: 'connect', doc: 'Region to connect to; automatic when absent.'}),
  env: text({
    default: 'production',
    applies: 'connect',
    doc: 'Name of an environment, or the URL of a signalling server.',
  }),
  rtcIp: text({applies: 'connect', doc: 'Address of a specific media server; only together with `rtc-port`.'}),
  rtcPort: number({
    min: 1,
    max: 65535,
    applies: 'connect',
    doc: 'Port of a specific media server; only together with `rtc-ip`.',
  }),
  useCanaryRtcServer: flag({applies: 'connect', doc: 'Connects to a canary server.'}),
  iceServers: json({
    secret: true,
    applies: 'call',
    doc: 'STUN and TURN servers; the vendor’s when absent, none for an empty list.',
  }),
  forceRelayCandidate: flag({applies: 'call', doc: 'Uses relayed candidates only.'}),
  trickleIce: toggle({applies: 'call', doc: 'Sends candidates as they are found instead of waiting for all.'}),
  prefetchIceCandidates: flag({
    applies: 'call',
    doc: 'Gathers candidates before each call. Off, it is done once when the visitor is about to call.',
  }),
  keepConnectionAliveOnSocketClose: toggle({
    applies: 'now',
    doc:
      'Media never stops while signalling is away, with or without it. With it a call also outlives that the server sends ' +
      'the client away (`telnyx_rtc.punt` with the id of the call).',
  }),
  skipLastVoiceSdkId: flag({applies: 'connect', doc: 'Asks for another server instance than last time.'}),
  autoReconnect: toggle({applies: 'now', doc: 'Reconnects by itself when the connection is lost.'}),
  maxReconnectAttempts: number({
    min: 0,
    default: 10,
    applies: 'now',
    doc: 'Attempts before giving up; 0 = never give up.',
  }),
  hangupOnBeforeUnload: toggle({applies: 'now', doc: 'Ends calls when the page is left.'}),
  mediaPermissionsRecovery: toggle({
    applies: 'call',
    doc: 'Keeps a call waiting while the visitor makes the microphone available.',
  }),
  mediaPermissionsRecoveryTimeout: number({
    min: 0,
    default: 20_000,
    applies: 'call',
    doc: 'Milliseconds an inbound call waits for it; at most 25000 is recommended, because somebody waits.',
  }),
  mutedMicOnStart: flag({applies: 'call', doc: 'Starts calls muted.'}),
  audioConstraints: record({
    applies: 'call',
    doc: 'Constraints for the microphone, for example {"noiseSuppression": false}.',
  }),
  inputDevice: text({applies: 'call', doc: 'Id of the microphone; the browser’s choice when absent.'}),
  outputDevice: text({applies: 'now', doc: 'Id of the speaker; the browser’s choice when absent.'}),
  ringerDevice: text({applies: 'call', doc: 'Id of the speaker that rings; the browser’s choice when absent.'}),
  ringtoneFile: text({
    default: 'default',
    applies: 'call',
    doc: 'Sound of inbound calls: a URL, `default` for a synthesised one, `none` for silence.',
  }),
  ringbackFile: text({
    default: 'default',
    applies: 'call',
    doc: 'Sound while the far side rings: a URL, `default` for a synthesised one, `none` for silence.',
  }),
  preferredCodecs: json({applies: 'call', doc: 'Audio codecs in order of preference; Opus first when absent.'}),
  enableCallReports: toggle({
    applies: 'call',
    doc: 'Sends a report of each call to the vendor, for support (docs/call-reports.md).',
  }),
  callReportInterval: number({
    min: 1000,
    default: 5000,
    applies: 'now',
    doc: 'Milliseconds between two `telnyx-stats` events, 1000 while a quality element is visible; length of an interval of a report.',
  }),
  callReportFlushInterval: number({
    min: 0,
    default: 180_000,
    applies: 'call',
    doc: 'Milliseconds after which a long call sends what it has of its report; 0 = only at its end.',
  }),
  debug: flag({
    applies: 'now',
    doc: 'Writes signalling to the console, without secrets, and records statistics of calls.',
  }),
  debugOutput: oneOf(['socket', 'file'], {
    applies: 'call',
    doc: 'With `debug`: sends the record of a call to the server, or also saves it as a file when the call ends.',
  }),
  callerName: text({default: '', applies: 'call', doc: 'Caller name of outbound calls.'}),
  callerNumber: text({default: '', applies: 'call', doc: 'Caller number of outbound calls.'}),
  customHeaders: json({
    applies: 'call',
    doc: 'SIP headers of outbound calls. For an assistant, `X-User-Tier` becomes the variable `user_tier`.',
  }),
  connectMode: oneOf(['eager', 'visible', 'interaction', 'manual'], {
    attribute: 'connect',
    applies: 'made',
    doc: 'When to connect. An assistant waits until the visitor opens its panel or starts.',
  }),
  releaseGrace: number({
    min: 0,
    max: 60000,
    default: 3000,
    applies: 'now',
    doc: 'Milliseconds the client lives on after its last element has gone.',
  }),
  storage: oneOf(['local', 'session', 'none'], {default: 'local', applies: 'made', doc: 'Where to remember things.'}),
  maxDuration: number({min: 0, default: 0, applies: 'call', doc: 'Seconds after which a call is ended; 0 = no limit.'}),
  idleTimeout: number({
    min: 0,
    default: 0,
    applies: 'call',
    doc: 'Seconds without voice or text on either side after which a call is ended; 0 = no limit.',
  }),
} satisfies OptionTable;

export type ClientOptionName = keyof typeof CLIENT_OPTIONS;

interface StructuredOptions {
  targetParams?: Readonly<Record<string, unknown>>;
  iceServers?: readonly IceServer[];
  audioConstraints?: Readonly<Record<string, unknown>>;
  preferredCodecs?: readonly string[];
  customHeaders?: readonly CustomHeader[] | Readonly<Record<string, string>>;
}

/** Options of a client by their names in code; every member may be absent. */
export type ClientOptions = Omit<FromTable<typeof CLIENT_OPTIONS>, keyof StructuredOptions> & StructuredOptions;

type WithDefault = {
  [K in ClientOptionName]: (typeof CLIENT_OPTIONS)[K] extends {default: unknown} ? K : never;
}[ClientOptionName];

/** Options after defaults were filled in. */
export type ResolvedOptions = ClientOptions & Required<Pick<ClientOptions, WithDefault>>;
