/**
 * Every name of the browser SDK that the vendor's documents mention, where, and where it is exercised. The letter of a source is
 * a file of {@link SEEDS}, the number a line. `documented-names.test.ts` asks for each name; `test/package/documented-names.test.mjs`
 * looks whether the tests that are named exist.
 */
export const SEEDS = {
  F: 'seeds/webrtc-full-documentation.md',
  G: 'seeds/iclientoptions-guide.md',
  S: 'seeds/iclientoptions-short.txt',
  T: 'seeds/iclientoptions-table.txt',
  B: 'seeds/production-best-practices.md',
} as const;

export type Kind =
  | 'export'
  | 'type'
  | 'member'
  | 'client option'
  | 'client method'
  | 'client property'
  | 'connection property'
  | 'call option'
  | 'call method'
  | 'call property'
  | 'event'
  | 'notification'
  | 'payload'
  | 'error'
  | 'warning'
  | 'state'
  | 'cause'
  | 'behaviour'
  | 'react'
  | 'wire';

export interface DocumentedName {
  readonly name: string;
  readonly kind: Kind;
  readonly source: string;
  readonly says: string;
  /**
   * `here`: in documented-names.test.ts. `file > beginning of a test's name`. `cannot: why` it does not exist. `later: with what` it
   * comes.
   */
  readonly exercised: string;
  readonly code?: number;
  /** Of an error: as the documents have it, and as it is (wire-protocol §8.2) where that differs. */
  readonly fatal?: boolean;
  readonly fatalSays?: boolean;
}

type Short = readonly [name: string, source: string, says: string, exercised?: string];

const rows = (kind: Kind, list: readonly Short[]): DocumentedName[] =>
  list.map(([name, source, says, exercised = 'here']) => ({name, kind, source, says, exercised}));

const test =
  (file: string) =>
  (name: string): string =>
    `test/${file}.test.ts > ${name}`;
const doc = test('client/documented');
const calls = test('client/calls');
const inbound = test('client/inbound');
const connection = test('client/connection');
const media = test('client/media');
const midcall = test('client/midcall');
const ice = test('client/ice');
const login = test('client/login');
const ringing = test('client/ringing');
const reports = test('client/reports');
const quality = test('client/quality');
const lines = test('client/line-health');
const reattach = test('client/reattach');
const microphone = test('client/microphone');

const REPORT = reports('S90 one report with the three headers');
const QUICK = doc('quick start (F203-F211)');
const AGENT = doc('agent desktop (F215-F222)');
const DIAGNOSTIC = doc('diagnostic script (F348, F444, F456)');
const GUARD = doc('connection guard (F345, F377, F430)');
const INBOUND = doc('inbound sample (F206, F530)');
const ERRORS = doc('structured errors (F203, F208, F355)');
const TOKEN = doc('token sample (F233): 34001');
const LOGIN = doc('in place login (F363, F384, F387)');
const SOCKET = doc('socket events (F375, F376)');
const TERMINATION = doc('termination data (F373)');
const REFUSED = doc('userMediaError (B129, F384, F496)');
const CLOSED = doc('signalingStateClosed (F498, T97)');
const FAILED = doc('peerConnectionFailureError (F384)');
const ELEMENTS = doc('elements and streams of the page (F207, F482)');
const RECOVERY = doc('mediaPermissionsRecovery (G264-G297)');
const ANONYMOUS = doc('anonymous_login (F204, F235, G61-G93)');
const DEVICES = doc('devices (F151)');
const GATEWAY = doc('vertoClientReady (F499) and gatewayStateUpdate');

const NO_REACT = 'cannot: @telnyx/react-client is another package; custom elements work in React as they are';
const SERVER = 'cannot: the vendor’s server does it, not a browser';
const WIRE =
  'cannot: the documents say that pages cannot listen to it (F515), and the wire has telnyx_rtc.* instead (F141)';

/** (a) Exports, packages, types. */
const EXPORTS = [
  ...rows('behaviour', [
    [
      '@telnyx/webrtc',
      'F202, F318, F593',
      'npm package',
      'cannot: the package is telnyx-voice-elements/client; its names are the same',
    ],
    [
      'TelnyxWebRTC',
      'F163, F172',
      'global of the script tag',
      'cannot: it belongs to the vendor; ours is TelnyxVoiceElements',
    ],
  ]),
  ...rows('export', [
    ['TelnyxRTC', 'F203, F421, G18', 'the client', QUICK],
    ['Call', 'F12, F373, F440', 'made by newCall() or in a notification', AGENT],
    ['SwEvent', 'F284, F305, F354, F365, F384', 'event names', SOCKET],
    ['TelnyxError', 'F354, F383, F387', 'event.error instanceof TelnyxError', ERRORS],
    ['TELNYX_ERROR_CODES', 'F208, F303, F311, F354', 'codes by name', ERRORS],
    ['TELNYX_WARNING_CODES', 'F233, F284, F305, F365', 'codes by name', TOKEN],
    ['isMediaRecoveryErrorEvent', 'F307, F354, F387, G278, S34', 'tells the recoverable media error', ERRORS],
    ['SDK_ERRORS', 'F383', 'what is known about errors'],
    ['SDK_WARNINGS', 'F383', 'what is known about warnings'],
    ['ERROR_TYPE', 'F384, F387', 'type of telnyx.error', LOGIN],
  ]),
  ...rows('member', [
    ['SwEvent.Error', 'F355, F384', 'telnyx.error', ERRORS],
    ['SwEvent.Warning', 'F284, F305, F365', 'telnyx.warning', TOKEN],
    ['SwEvent.Notification', 'F384', 'telnyx.notification', INBOUND],
    ['ERROR_TYPE.invalidCredentialsOptions', 'F384, F385', 'credentials are incomplete', LOGIN],
    ['TELNYX_ERROR_CODES.ICE_CONNECTION_FAILED', 'F208', 'in a sample only; 50003 with us', FAILED],
    ['TELNYX_ERROR_CODES.AUTH_FAILED', 'F310', 'in a hint only; 46001 with us', ERRORS],
  ]),
  ...rows('type', [
    ['IClientOptions', 'F422, F464, G9, S68, T3', 'options of the client'],
    ['ICallOptions', 'F426, F477', 'options of a call'],
    ['INotification', 'F434, F454, F491', 'payload of telnyx.notification'],
    ['CallState', 'F444', 'words of call.state'],
    ['SipHeader', 'F480', '{name, value}'],
    ['ClientErrorEvent', 'F433', 'payload of telnyx.error'],
    ['ClientWarningEvent', 'F433', 'payload of telnyx.warning'],
    [
      'Environment',
      'T40',
      'type of env, “internal purposes”',
      'cannot: env is text here (contract §9); our Environment is what a client touches',
    ],
    [
      'StatsFrame',
      'F281, F435',
      'payload of telnyx.stats.frame',
      quality('frames: every interval, every second while somebody looks'),
    ],
    ['StatsReport', 'F435', 'payload of telnyx.stats.report'],
  ]),
  ...rows('react', [
    ['@telnyx/react-client', 'F318, F593', 'npm package', NO_REACT],
    ['TelnyxRTCProvider', 'F594', 'component', NO_REACT],
    ['useNotification', 'F595', 'hook', NO_REACT],
    ['useCallbacks', 'F595', 'hook', NO_REACT],
    ['Audio', 'F595', 'component', NO_REACT],
    ['TelnyxClientProvider', 'F319', 'component of another page; the vendor’s package lacks it too', NO_REACT],
    ['useTelnyxClient', 'F319', 'hook of another page; the vendor’s package lacks it too', NO_REACT],
    ['useCall', 'F319', 'hook of another page; the vendor’s package lacks it too', NO_REACT],
    [
      'useTelnyxRTC, useTelnyx, TelnyxService',
      'F320, F325, F328',
      'code of an application',
      'cannot: no exports, samples of what a page writes itself',
    ],
  ]),
];

/** (b) Constructor options. */
const CLIENT_OPTIONS = [
  ...rows('client option', [
    ['login_token', 'G35, F204, F466, S20, T113', 'JSON Web Token', QUICK],
    ['login', 'G36, F466, S17, T106', 'SIP user name', connection('S01 password login')],
    ['password', 'G37, F466, S53, T127', 'SIP password', connection('S01 password login')],
    ['anonymous_login', 'G38, F204, F467, S1, T11', 'to an assistant without credentials', ANONYMOUS],
    ['anonymous_login.target_type', 'G76, S4, T21', 'ai_assistant', ANONYMOUS],
    ['anonymous_login.target_id', 'G77, S2, T20', 'the assistant', ANONYMOUS],
    ['anonymous_login.target_version_id', 'G78, S5, T22', 'its version', ANONYMOUS],
    ['anonymous_login.target_params', 'G79, F236, S3', 'passed through', ANONYMOUS],
    ['anonymous_login.target_params.conversation_id', 'G79, F236', 'an existing conversation', ANONYMOUS],
    [
      'env',
      'G103, F244, F468, S12, T38',
      'environment, or URL of a server',
      test('unit/transport')('rtc-ip and rtc-port drop the token'),
    ],
    ['region', 'G104, F468, S55, T141', 'region', test('unit/transport')('a region')],
    ['keepConnectionAliveOnSocketClose', 'G105, F299, F437, S15, T59', 'media goes on; with us always'],
    [
      'skipLastVoiceSdkId',
      'G106, F381, S60',
      'another instance than last time',
      test('unit/transport')('skip flag by option'),
    ],
    [
      'rtcIp',
      'G107, S58, T162',
      'address of a media server',
      test('unit/transport')('rtc-ip and rtc-port drop the token'),
    ],
    ['rtcPort', 'G108, S59, T169', 'its port', test('unit/transport')('rtc-ip and rtc-port drop the token')],
    ['useCanaryRtcServer', 'G109, S67, T183', 'canary server', test('unit/transport')('later canary connections')],
    ['autoReconnect', 'F352, F362, F378, F386', 'reconnects by itself', connection('S81 auto-reconnect off')],
    [
      'maxReconnectAttempts',
      'F298, F311, F362, F378',
      'attempts, 0 = no end',
      connection('gives up with 45003 after max-reconnect-attempts'),
    ],
    [
      'iceServers',
      'G132, F469, F545, S14, T52',
      'STUN and TURN servers',
      test('unit/media')('ICE servers: the vendor’s'),
    ],
    [
      'prefetchIceCandidates',
      'G133, F469, S54, T134',
      'candidates ahead of a call',
      test('client/debug')('warmUp() and `prefetchIceCandidates`'),
    ],
    ['forceRelayCandidate', 'G134, F469, F406, S13, T45', 'relays only', FAILED],
    ['trickleIce', 'G135, F469, F542, S66, T176', 'candidates as they are found', calls('S50 trickle')],
    ['mutedMicOnStart', 'G136, F469, S52, T120', 'starts muted', media('muted-mic-on-start')],
    ['ringtoneFile', 'G173, F470, F163, S57, T155', 'sound of inbound calls', ringing('a URL: plays the file')],
    ['ringbackFile', 'G174, F470, F163, S56, T148', 'sound while the far side rings', ringing('ringback sounds while')],
    ['enableCallReports', 'G194, F279, F471, S10', 'reports of calls', reports('enableCallReports: false posts')],
    [
      'callReportInterval',
      'G195, F279, F471, S6',
      'how often frames are told',
      quality('frames: every interval, every second while somebody looks'),
    ],
    [
      'debug',
      'G228, F341, F472, F186, S8, T24',
      'log and record of calls',
      test('client/debug')('S94 sends a record of the call'),
    ],
    [
      'debugOutput',
      'G229, F338, F472, S9, T33',
      'to the server, or also a file',
      test('client/debug')('without debug nothing is recorded'),
    ],
    ['mediaPermissionsRecovery', 'G264, F307, F356, F473, S21', 'waits for the microphone', RECOVERY],
    ['mediaPermissionsRecovery.enabled', 'G270, S30', 'on or off', RECOVERY],
    ['mediaPermissionsRecovery.timeout', 'G271, S33', 'milliseconds; kept, effect with issue 5', RECOVERY],
    ['mediaPermissionsRecovery.onSuccess', 'G272, S32', 'kept, called with issue 5', RECOVERY],
    ['mediaPermissionsRecovery.onError', 'G273, S31', 'kept, called with issue 5', RECOVERY],
    ['autoRecoverCalls', 'T99', 'accepted; calls always recover'],
    [
      'reconnect',
      'G112, F468',
      'the documents say that there is none',
      'cannot: the documents say so; it raises 50001',
    ],
  ]),
];

/** (c) The client. */
const CLIENT = [
  ...rows('client method', [
    ['constructor', 'F422, F203', 'does not connect', connection('a client that is made touches nothing')],
    ['connect', 'F424, F141, F203, F298', 'connects and logs in', QUICK],
    ['disconnect', 'F425, F209, F298, B51', 'ends calls and connection', AGENT],
    ['login', 'F363, F385, F387', 'logs in in place', LOGIN],
    ['newCall', 'F142, F164, F426, F523', 'places a call', doc('newCall(destinationNumber, callerNumber) (F164)')],
    ['on', 'F432, F12', 'adds a listener', QUICK],
    ['off', 'F427, F413, B163', 'removes it', doc('removeAllListeners() (F428)')],
    ['removeAllListeners', 'F428', 'removes the page’s', doc('removeAllListeners() (F428)')],
    ['updateToken', 'F233, F418, F563, B201', 'a new token in place', TOKEN],
    ['clearReconnectToken', 'F308, F313, F381, F386', 'no stickiness any more', doc('intended logout (F308)')],
    ['getDevices', 'F151', 'devices', DEVICES],
    ['setAudioSettings', 'F151', 'microphone and constraints', DEVICES],
    ['enableMicrophone', 'F163, F172', 'calls send', doc('newCall sample (F164, F172)')],
    [
      'disableMicrophone',
      'F163, F172',
      'calls send nothing',
      test('client/devices')('disableMicrophone(): later calls'),
    ],
  ]),
  ...rows('client property', [
    ['calls', 'F320, F348, F431, F221, B54', 'list of calls, also by id', DIAGNOSTIC],
    ['connection', 'F345, F348, F377, F430, F436', 'helpers about the socket', GUARD],
  ]),
  ...rows('connection property', [
    ['connected', 'F345, F377, F430, F436', 'open and logged in', GUARD],
    ['connecting', 'F430', 'being opened', GUARD],
    ['closed', 'F430', 'closed', GUARD],
    ['isAlive', 'F377, F430', 'opening or open', GUARD],
    ['isDead', 'F377', 'closing or closed', GUARD],
    ['socket', 'F514', 'the raw socket', GUARD],
  ]),
];

/** (d) Call options. */
const CALL_OPTIONS = [
  ...rows('call option', [
    ['destinationNumber', 'F479, F164, F485', 'number or SIP address', calls('S21 direct answer')],
    ['audio', 'F479, F164', 'false sends nothing', doc('newCall sample (F164, F172)')],
    ['video', 'F164, F173', 'audio only: warning 50001', doc('newCall sample (F164, F172)')],
    ['callerName', 'F480, F164', 'caller name', calls('S21 direct answer')],
    ['callerNumber', 'F480, F164', 'caller number', calls('S21 direct answer')],
    ['customHeaders', 'F480, F457, F487, F529', 'SIP headers', calls('S29 custom headers')],
    ['trickleIce', 'F481, F478', 'per call', calls('complete offer: no trickle flag')],
    ['prefetchIceCandidates', 'F481, F191', 'per call', test('client/debug')('warmUp() and `prefetchIceCandidates`')],
    ['forceRelayCandidate', 'F481, F253, F488', 'per call', ice('iceServers and forceRelayCandidate of one call only')],
    ['iceServers', 'F481', 'per call', ice('iceServers and forceRelayCandidate of one call only')],
    ['localElement', 'F482, F207, F331', 'plays this side', ELEMENTS],
    ['remoteElement', 'F482, F207, F331', 'plays the far side', ELEMENTS],
    ['localStream', 'F482, F266', 'instead of the microphone', ELEMENTS],
    ['remoteStream', 'F482', 'taken and ignored: the far side’s is on the call', ELEMENTS],
    ['preferred_codecs', 'F482', 'order of codecs', ice('preferred codecs: names, or')],
    ['sdpASBandwidthKbps', 'F482', 'limit of what is received', ice('${name}: a b=AS line')],
    ['sessionId', 'F483', 'taken, no effect'],
    ['retryBucketId', 'F483', 'taken, no effect'],
    ['timeoutSecs', 'F483', 'how long it may ring', doc('timeoutSecs (F483)')],
    ['telnyxSessionId', 'F483', 'correlates the call'],
    ['telnyxCallId', 'F483', 'taken, no effect'],
    ['isRecovered', 'F483', 'taken, no effect'],
    ['autoAnswer', 'F222', 'taken here too; the client’s option counts'],
  ]),
  ...rows('client option', [['autoAnswer', 'F222', 'answers by itself', doc('autoAnswer (F222)')]]),
  ...rows('wire', [
    [
      'useStereo, mediaSettings, debug, userVariables',
      'F142',
      'members of an INVITE that was captured',
      'cannot: they are options here, and not sent with every call',
    ],
    [
      'attach, screenShare, stats, callID, ringtoneFile, localVideo, remoteVideo',
      'F142',
      'members of an INVITE that was captured',
      'cannot: not documented as options',
    ],
  ]),
];

/** (e) Calls. */
const CALL = [
  ...rows('call property', [
    ['id', 'F444, F216, F300', 'id', calls('S21 direct answer')],
    ['state', 'F444, F445', 'where it stands', calls('S20 early media')],
    ['direction', 'F444, F216, F578', 'inbound or outbound', INBOUND],
    ['remotePartyNumber', 'F444, F206, F216, F348', 'number of the far side', INBOUND],
    ['remotePartyName', 'F444, F578', 'its name', INBOUND],
    ['localPartyNumber', 'F444', 'our number', INBOUND],
    ['active', 'F444', 'answered and not held', AGENT],
    ['recoveredCallId', 'F444, F300, F304, F380', 'id before recovery', DIAGNOSTIC],
    ['peerConnection', 'F444, F456, F268, F348', 'for reading', DIAGNOSTIC],
    ['cause', 'F373, F585', 'why it ended', TERMINATION],
    ['causeCode', 'F373', 'as a number', TERMINATION],
    ['sipCode', 'F373', 'SIP status', TERMINATION],
    ['sipReason', 'F373', 'SIP reason', TERMINATION],
    ['signalingStateClosed', 'T97', 'the connection is closed', CLOSED],
    ['isMuted', 'F219', 'muted', AGENT],
    ['customHeaders', 'F530', 'headers of the far side by name', INBOUND],
    ['duration', 'F585', 'seconds', DIAGNOSTIC],
  ]),
  ...rows('call method', [
    ['answer', 'F447, F206, F579, F588', 'answers', INBOUND],
    ['hangup', 'F448, F211, F460, F580', 'ends, cancels or refuses', QUICK],
    ['muteAudio', 'F449, F211, F271', 'mutes', QUICK],
    ['unmuteAudio', 'F449, F211', 'unmutes', QUICK],
    ['toggleAudioMute', 'F152', 'mutes or unmutes', doc('call toolbar (F152)')],
    ['mute', 'F218, F531', 'mutes', AGENT],
    ['unmute', 'F218', 'unmutes', AGENT],
    ['hold', 'F450, F461, F582', 'holds', AGENT],
    ['unhold', 'F450, F583', 'resumes', AGENT],
    ['toggleHold', 'F152', 'holds or resumes', doc('call toolbar (F152)')],
    ['dtmf', 'F451, F222', 'a digit', doc('autoAnswer (F222), dtmf() and sendDigits()')],
    ['sendDigits', 'F452, F531', 'digits', doc('autoAnswer (F222), dtmf() and sendDigits()')],
    ['on', 'F205, F453, F459, F502', 'notifications of this call', QUICK],
  ]),
];

/** (f) Events and what they carry. */
const EVENTS = [
  ...rows('event', [
    ['telnyx.ready', 'F351, F387, F433, F141', 'registered', QUICK],
    ['telnyx.error', 'F351, F384, F433', 'something failed', ERRORS],
    ['telnyx.warning', 'F364, F433', 'something is not as it should be', TOKEN],
    ['telnyx.notification', 'F434, F491', 'what happens to calls', INBOUND],
    ['telnyx.socket.close', 'F375, F303, F433', 'the socket has closed', SOCKET],
    ['telnyx.socket.error', 'F376, F409', 'the socket failed', SOCKET],
    [
      'telnyx.stats.frame',
      'F280, F435, G209',
      'statistics',
      quality('frames: every interval, every second while somebody looks'),
    ],
    ['telnyx.stats.report', 'F285, F435, G213', 'statistics of an ended call', REPORT],
    ['telnyx.rtc.mediaError', 'F384, F387', 'the microphone failed', REFUSED],
    ['telnyx.rtc.peerConnectionFailureError', 'T95, F384, F387', 'no audio path', FAILED],
    ['telnyx.rtc.peerConnectionSignalingStateClosed', 'T97, F384, F387', 'the connection was closed', CLOSED],
  ]),
  ...rows('notification', [
    ['callUpdate', 'F494, F352', 'the call changed its state', INBOUND],
    ['userMediaError', 'F384, F408, F496, B128', 'the microphone failed', REFUSED],
    ['peerConnectionFailedError', 'F493, F497, F501', 'no audio path', FAILED],
    ['peerConnectionFailureError', 'F384, F387', 'no audio path', FAILED],
    ['signalingStateClosed', 'F384, F493, F498', 'the connection was closed', CLOSED],
    ['vertoClientReady', 'F493, F499', 'registered (F387: not told any more)', GATEWAY],
    [
      'callQuality',
      'F402, F417, B94, B188',
      'statistics',
      quality('frames: every interval, every second while somebody looks'),
    ],
    ['gatewayStateUpdate', 'F516', 'up or down', GATEWAY],
  ]),
  ...rows('payload', [
    ['telnyx.error: code, name, message', 'F203, F208, F303, F436, F474', 'read off the event', ERRORS],
    ['telnyx.error: error', 'F355', 'a TelnyxError', ERRORS],
    ['telnyx.error: sessionId, callId', 'F366, F384', 'which session and call', ERRORS],
    ['telnyx.error: type', 'F384', 'ERROR_TYPE', LOGIN],
    [
      'telnyx.error: recoverable, resume, reject, retryDeadline',
      'F355, F307, G290',
      'a call waits for its microphone',
      microphone('first failure: a recoverable error with everything the documents name'),
    ],
    ['telnyx.warning: code, name, message', 'F233, F436', 'read off the event', TOKEN],
    ['telnyx.warning: warning {code, name, message, causes, solutions}', 'F366', 'the warning', TOKEN],
    ['telnyx.warning: sessionId, callId', 'F366', 'which session and call', TOKEN],
    [
      'telnyx.warning: reason, source',
      'F366',
      'of warnings about recovery',
      lines('S54 the server refuses the restart'),
    ],
    ['telnyx.notification: call', 'F434, F494', 'the call', INBOUND],
    ['telnyx.notification: timestamp', 'F492', 'when', GATEWAY],
    ['userMediaError: error.code 1, 2, 3; error.message', 'B129, F408', 'why', REFUSED],
    ['userMediaError: errorName, errorMessage', 'F384', 'why, as the browser says', REFUSED],
    ['telnyx.socket.close: code, reason, wasClean', 'F375', 'how; 1006 for a forced end', SOCKET],
    ['telnyx.socket.error: error, sessionId', 'F376', 'a TelnyxError: browsers tell nothing more', SOCKET],
    [
      'StatsFrame: rtt, jitter, packetLoss, bytes…, packets…, audioLevel, timestamp',
      'F281',
      'statistics',
      quality('frames: every interval, every second while somebody looks'),
    ],
    ['StatsReport: callId, duration, avgRtt', 'F285', 'statistics', REPORT],
    [
      'callQuality: mos, rtt, jitter, packetLoss',
      'F402, B94',
      'statistics',
      quality('frames: every interval, every second while somebody looks'),
    ],
  ]),
  ...rows('wire', [
    ['telnyx.login', 'F507', 'client to server', WIRE],
    ['telnyx.logout', 'F507', 'client to server', WIRE],
    ['telnyx.invite.response', 'F508', 'client to server', WIRE],
    ['telnyx.answer', 'F508', 'client to server', WIRE],
    ['telnyx.hangup', 'F508', 'client to server', WIRE],
    ['telnyx.media', 'F509', 'client to server', WIRE],
    ['telnyx.media.candidate', 'F509', 'client to server', WIRE],
    ['telnyx.hold', 'F510', 'client to server', WIRE],
    ['telnyx.unhold', 'F510', 'client to server', WIRE],
    ['telnyx.dtmf', 'F510', 'client to server', WIRE],
    ['telnyx.transfer', 'F510', 'client to server', WIRE],
    ['telnyx.register', 'F511', 'client to server', WIRE],
    ['telnyx.unregister', 'F511', 'client to server', WIRE],
    ['telnyx.login.success', 'F507', 'server to client', WIRE],
    ['telnyx.login.error', 'F507', 'server to client', WIRE],
    ['telnyx.invite', 'F508', 'server to client', WIRE],
    ['telnyx.ringing', 'F508', 'server to client', WIRE],
    ['telnyx.bridge', 'F508', 'server to client', WIRE],
    ['telnyx.bye', 'F508', 'server to client', WIRE],
    ['telnyx.fax', 'F510', 'server to client', WIRE],
    ['telnyx.gateway.state', 'F511, F516', 'server to client; told as gatewayStateUpdate', WIRE],
  ]),
  ...rows('behaviour', [
    ['beforeunload', 'F209, B52', 'the application hangs up', calls('leaving the page ends calls and connection')],
    ['devicechange', 'F270, F275', 'the application asks the browser', DEVICES],
    ['offline', 'F363', '48001', calls('leaving the page ends calls and connection')],
  ]),
];

type Code = readonly [
  code: number,
  name: string,
  source: string,
  fatal: boolean,
  says: string,
  exercised?: string,
  ours?: boolean,
];

/** (g) Errors. The last member: our flag where the reference (§8.2) has another than the documents. */
const ERROR_ROWS = (
  [
    [40001, 'SDP_CREATE_OFFER_FAILED', 'F358', true, 'no call'],
    [40002, 'SDP_CREATE_ANSWER_FAILED', 'F358', true, 'an inbound call cannot be answered'],
    [40003, 'SDP_SET_LOCAL_DESCRIPTION_FAILED', 'F358', true, 'set-up fails'],
    [
      40004,
      'SDP_SET_REMOTE_DESCRIPTION_FAILED',
      'F358',
      true,
      'set-up fails',
      calls('an answer that the browser refuses: 40004'),
    ],
    [40005, 'SDP_SEND_FAILED', 'F358', true, 'signalling could not be sent', calls('S26 invite rejected: 40005')],
    [42001, 'MEDIA_MICROPHONE_PERMISSION_DENIED', 'F359', true, 'microphone not allowed', REFUSED],
    [42002, 'MEDIA_DEVICE_NOT_FOUND', 'F359', true, 'no microphone', REFUSED],
    [42003, 'MEDIA_GET_USER_MEDIA_FAILED', 'F359', true, 'microphone failed', REFUSED],
    [44001, 'HOLD_FAILED', 'F360', false, 'not held', midcall('S61 hold refused: 44001')],
    [
      44002,
      'INVALID_CALL_PARAMETERS',
      'F360',
      true,
      'thrown by newCall()',
      calls('S28 missing destination throws 44002'),
    ],
    [44003, 'BYE_SEND_FAILED', 'F360', false, 'the server may not know', calls('S25 unanswered bye')],
    [44004, 'SUBSCRIBE_FAILED', 'F360', true, 'in the registry; nothing is subscribed to', 'here', false],
    [
      44005,
      'PEER_CLOSED_DURING_INIT',
      'F360',
      true,
      'ended during set-up',
      inbound('S43 cancelled during the permission prompt: 44005'),
    ],
    [
      45001,
      'WEBSOCKET_CONNECTION_FAILED',
      'F362',
      true,
      'no session',
      connection('a URL that cannot be opened: 45001'),
    ],
    [45002, 'WEBSOCKET_ERROR', 'F362, F376', true, 'the socket failed; it reconnects', SOCKET, false],
    [45003, 'RECONNECTION_EXHAUSTED', 'F362, F298, F311, F379', true, 'gave up', connection('gives up with 45003')],
    [
      45004,
      'GATEWAY_FAILED',
      'F362, F379',
      true,
      'registration failed; it tries again',
      connection('S07 gateway FAILED'),
      false,
    ],
    [46001, 'LOGIN_FAILED', 'F363, F379', true, 'refused', ERRORS],
    [46002, 'INVALID_CREDENTIALS', 'F363, F387', true, 'incomplete', LOGIN],
    [
      46003,
      'AUTHENTICATION_REQUIRED',
      'F363',
      true,
      'in the registry not fatal, when told it is',
      login('S05 auto-reconnect off: 46003'),
      false,
    ],
    [47001, 'ICE_RESTART_FAILED', 'F361', true, 'the old path stays', ice('S54 refused: 47001'), false],
    [48001, 'NETWORK_OFFLINE', 'F363', true, 'offline; it reconnects', calls('leaving the page ends calls'), false],
    [49001, 'UNEXPECTED_ERROR', 'F363', true, 'anything else'],
  ] satisfies Code[]
).map(([code, name, source, fatalSays, says, exercised = 'here', fatal = fatalSays]: Code): DocumentedName => ({
  name,
  kind: 'error',
  source,
  says,
  exercised,
  code,
  fatal,
  fatalSays,
}));

type Warned = readonly [code: number, name: string, source: string, says: string, exercised?: string];

const WARNING_ROWS = (
  [
    [
      31001,
      'HIGH_RTT',
      'F368',
      'raised and cleared',
      quality('a bad network: round trip, jitter, loss and score are warned'),
    ],
    [
      31002,
      'HIGH_JITTER',
      'F368',
      'raised and cleared',
      quality('a bad network: round trip, jitter, loss and score are warned'),
    ],
    [
      31003,
      'HIGH_PACKET_LOSS',
      'F368',
      'raised and cleared',
      quality('a bad network: round trip, jitter, loss and score are warned'),
    ],
    [
      31004,
      'LOW_MOS',
      'F368',
      'raised and cleared',
      quality('a bad network: round trip, jitter, loss and score are warned'),
    ],
    [31005, 'LOW_LOCAL_AUDIO', 'F368, F284', 'the microphone is silent', quality('a dead microphone: 31005')],
    [32001, 'LOW_BYTES_RECEIVED', 'F369', 'nothing arrives', quality('the far side’s packets stop: 32001')],
    [32002, 'LOW_BYTES_SENT', 'F369', 'nothing leaves', test('unit/stats-meters')('one-way audio: no bytes for 3 s')],
    [33001, 'ICE_CONNECTIVITY_LOST', 'F370', 'the path is interrupted'],
    [33002, 'ICE_GATHERING_TIMEOUT', 'F370', 'gathering did not end'],
    [33003, 'ICE_GATHERING_EMPTY', 'F370', 'no candidate', calls('no candidate at all')],
    [33004, 'PEER_CONNECTION_FAILED', 'F370, F365', 'no path', FAILED],
    [33005, 'ONLY_HOST_ICE_CANDIDATES', 'F370', 'local ones only', calls('complete offer: no trickle flag')],
    [33006, 'ANSWER_WHILE_PEER_ACTIVE', 'F370', 'answered twice', inbound('S44 answer() twice')],
    [
      33007,
      'DUPLICATE_INBOUND_ANSWER',
      'F370',
      'a call that was replaced',
      inbound('answer() of a call that another one'),
    ],
    [
      33008,
      'ICE_CANDIDATE_PAIR_CHANGED',
      'F370, F284',
      'another path',
      quality('hold and mute raise nothing and are marked'),
    ],
    [34001, 'TOKEN_EXPIRING_SOON', 'F371, F233, F559, F563', '120 s before', TOKEN],
    [
      35001,
      'SESSION_NOT_REATTACHED',
      'F371',
      'alias of error 48501',
      connection('S72 a call whose connection was lost'),
    ],
    [36001, 'SIGNALING_HEALTH_PROBE_TIMEOUT', 'F372, F305', 'in the registry; told with recovery'],
    [36002, 'SIGNALING_REQUEST_TIMEOUT', 'F372, F305', 'in the registry; told with recovery'],
    [36003, 'SIGNALING_RECOVERY_REQUIRED', 'F372, F305', 'in the registry; told with recovery'],
    [36004, 'MEDIA_RECOVERY_REQUIRED', 'F372, F305', 'in the registry; told with recovery'],
  ] satisfies Warned[]
).map(([code, name, source, says, exercised = 'here']: Warned): DocumentedName => ({
  name,
  kind: 'warning',
  source,
  says,
  exercised,
  code,
  fatal: false,
}));

const BROWSER_LEVEL = rows('payload', [
  [
    '701',
    'F252, F548',
    'ICE gathering error of the browser',
    'cannot: browsers tell it, 33002 and 33003 say what it means',
  ],
  ['NotAllowedError, NotFoundError', 'F264', 'of getUserMedia', REFUSED],
]);

/** (h) States and causes. */
const STATES = [
  ...rows('state', [
    ['new', 'F445, F494, F571, F13', 'made', calls('S20 early media')],
    ['requesting', 'F445, F494', 'invited', calls('S20 early media')],
    ['ringing', 'F445, F494, F13', 'rings, here or there', calls('S20 early media')],
    ['answering', 'F445, F494', 'being answered', inbound('S40 answer')],
    ['active', 'F445, F494, F13', 'answered', calls('S20 early media')],
    ['held', 'F445, F494, F13', 'on hold', AGENT],
    ['hangup', 'F445, F205, F436', 'over', QUICK],
    ['destroy', 'F445, F494', 'cleaned up', QUICK],
    [
      'recovering',
      'F445, F494, F384',
      'in the table of states; entered with recovery',
      test('unit/machines')('every state of a call leads to its end'),
    ],
    ['destroyed', 'F571, F585, B27', 'other pages’ word', 'cannot: it is called destroy (contract §9)'],
    ['reconnecting', 'F571, F584, B62', 'other pages’ word', 'cannot: it is called recovering (contract §9)'],
    ['connecting, done', 'F13', 'coarse words', 'here'],
    ['muted, unmuted', 'F152', 'of a sample', 'cannot: a muted call is still active; isMuted says it'],
  ]),
  ...rows('cause', [
    ['NORMAL_CLEARING', 'F373', 'expected end', calls('S25 normal hangup')],
    ['USER_BUSY', 'F373', 'busy', TERMINATION],
    ['CALL_REJECTED', 'F373', 'refused by the far side', inbound('S41 ')],
    ['NO_ANSWER', 'F373', 'nobody answered', doc('timeoutSecs (F483)')],
    ['UNALLOCATED_NUMBER', 'F373', 'no such number', TERMINATION],
    [
      'normal, originatorCancel, timeOut, rejected, error, replaced, hangup, timeout',
      'F585',
      'other page’s words',
      'cannot: NORMAL_CLEARING, ORIGINATOR_CANCEL, NO_ANSWER, CALL_REJECTED … say the same (F373)',
    ],
  ]),
  ...rows('behaviour', [
    ['REGED', 'F141', 'registered', connection('S01 password login')],
    ['UNREGED, NOREG', 'F379', 'not yet', connection('S06 NOREG four times')],
    ['FAILED, FAIL_WAIT', 'F379', 'failed', connection('S07 gateway FAILED')],
    ['up, down', 'F516', 'gatewayStateUpdate', GATEWAY],
    ['connectionState failed', 'T69', 'no path', FAILED],
    ['signalingState closed', 'T71', 'closed', CLOSED],
    ['Connecting, Connected, Reconnecting, Disconnected', 'F298, F437', 'the socket', connection('S12 cut sockets')],
  ]),
];

/** (i) What only the guides say. */
const GUIDES = rows('behaviour', [
  [
    'reconnect timing',
    'F298, F311, F362, F378, F527',
    '2-6 s, or growing: ours grows (contract §9)',
    connection('S12 cut sockets'),
  ],
  ['reconnect trigger', 'F298, F305, F372', 'close, error, silence', connection('S09 a ping of ours')],
  ['reconnect steps', 'F298, F378', 'connect, log in', connection('S12 cut sockets')],
  [
    'one recovery path at a time',
    'F305, F372',
    'signalling or media',
    lines('the path breaks and the server does not answer: another connection, no ICE restart'),
  ],
  ['gateway retries', 'F379', '46001 and 45003', connection('S06 NOREG five times')],
  ['reconnect stickiness', 'F381, S60, G106', 'same instance', connection('S15 sticky routing')],
  [
    'recreation of a call',
    'T80',
    'a new call: ours stays the same object (contract §9)',
    reattach('S70 S74 a cut socket: the same call goes on'),
  ],
  [
    'correlation of recovered calls',
    'F299, F304, F380',
    'recoveredCallId',
    reattach('S70 S74 a cut socket: the same call goes on'),
  ],
  [
    'do not clean up early',
    'F305, F352, F370, F384',
    'until the final hangup',
    reattach('cut again while it recovers'),
  ],
  ['network change', 'F312, F301', 'another connection', lines('another network in a call')],
  [
    'microphone permission after reconnect',
    'F306',
    'kept, or asked for once',
    reattach('while it waits for the microphone'),
  ],
  ['rapid reconnect loop', 'F310', 'does not happen', connection('-32000 to every login')],
  ['intended logout', 'F308', 'clearReconnectToken(), disconnect()', doc('intended logout (F308)')],
  ['migration from 2.25.25', 'F387', 'old and new ways side by side', REFUSED],
  ['version facts', 'F381, F383, F386, F448', 'since when', 'cannot: of the vendor’s versions'],
  ['what needs a reaction', 'F352', 'which events', AGENT],
  ['token refresh', 'F233, F238, F559, F563', 'on 34001', TOKEN],
  ['one credential per user', 'F204, F237, F558, B35', 'the newest registration gets the calls', SERVER],
  ['debug shipping', 'F186, F190', 'to the server', test('client/debug')('S94 sends a record of the call')],
  ['debug data', 'F338', 'candidates, states, statistics', test('client/debug')('S94 sends a record of the call')],
  ['debug visualizer', 'F188, F258, F342', 'a page of the vendor’s', SERVER],
  ['Call Report Stats API', 'F286, F339', 'HTTP', SERVER],
  ['diagnosis rules', 'F290, F344', 'what to look at', DIAGNOSTIC],
  [
    'quality thresholds',
    'F282, F346, F402, F416',
    'good, fair, poor',
    test('unit/stats-meters')('mos: good from 4, poor below 3'),
  ],
  ['ICE defaults', 'F191, F245, F142', 'STUN and TURN', test('unit/media')('ICE servers: the vendor’s')],
  ['regional TURN hosts', 'F545', 'nearest', 'cannot: the vendor’s SDK has none either; give them as iceServers'],
  ['codec order', 'F526, F259', 'Opus first', test('unit/media')('codecs: Opus first')],
  ['capture and device recipes', 'F263, F275, F401', 'the browser’s API', DEVICES],
  [
    'audio elements made by the SDK',
    'F331, F207, F576',
    'sound without one of the page’s',
    media('remote audio of `tone` is heard'),
  ],
  ['ringback', 'F575, F572', 'local or from the network', ringing('ringback sounds while')],
  ['mute is local', 'F531, F271', 'nothing is sent', media('`echo` brings back what was said')],
  ['SIP mapping', 'F531, F580, F582', 'INVITE, BYE, INFO', SERVER],
  ['window.__telnyxClient', 'F348', 'of a sample', 'cannot: the page’s own variable'],
  ['multiple calls', 'F213, F215', 'a Map of calls', AGENT],
  ['wire capture', 'F141', 'login to REGED', connection('S01 password login')],
  ['correlation ids', 'F181', 'telnyxIDs', inbound('S40 who calls, headers, state and ids')],
  ['network requirement', 'F244, F248', 'WSS only', SERVER],
  ['SSR', 'F321, F332, F413', 'importable in Node', 'test/package/node-import.test.mjs > the client imports in Node'],
  ['user-facing errors', 'F410, B150', 'never raw messages', 'cannot: the page’s words; our elements have theirs'],
  ['best-practice checklist', 'F418, B196', 'a list', AGENT],
  ['AI assistants', 'F204, F235', 'click to call', ANONYMOUS],
]);

export const DOCUMENTED: readonly DocumentedName[] = [
  ...EXPORTS,
  ...CLIENT_OPTIONS,
  ...CLIENT,
  ...CALL_OPTIONS,
  ...CALL,
  ...EVENTS,
  ...ERROR_ROWS,
  ...WARNING_ROWS,
  ...BROWSER_LEVEL,
  ...STATES,
  ...GUIDES,
];
