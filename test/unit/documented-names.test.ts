/** Every name of the vendor's documents is there, with its type (`documented-names.ts`). */
import {expect} from '@open-wc/testing';
import {
  ERRORS,
  NOTIFICATION_TYPE,
  SDK_ERRORS,
  SDK_WARNINGS,
  SwEvent,
  TELNYX_ERROR_CODES,
  TELNYX_WARNING_CODES,
  TelnyxClient,
  TelnyxError,
  TelnyxRTC,
  WARNINGS,
} from '../../src/client/index.js';
import * as api from '../../src/client/index.js';
import type {
  Call,
  CallState,
  ClientErrorEvent,
  ClientEvents,
  ClientWarningEvent,
  ErrorCode,
  ICallOptions,
  IClientOptions,
  INotification,
  MediaRecoveryErrorEvent,
  SipHeader,
  StatsFrame,
  StatsReport,
} from '../../src/client/index.js';
import {browserEnvironment} from '../../src/client/environment.js';
import {microtasks} from '../support/until.js';
import {DOCUMENTED} from './documented-names.js';
import type {DocumentedName, Kind} from './documented-names.js';

/** Types leave nothing to ask at run time: that this compiles is the test. */
interface Types {
  IClientOptions: IClientOptions;
  ICallOptions: ICallOptions;
  INotification: INotification;
  CallState: CallState;
  SipHeader: SipHeader;
  ClientErrorEvent: ClientErrorEvent;
  ClientWarningEvent: ClientWarningEvent;
  StatsFrame: StatsFrame;
  StatsReport: StatsReport;
}
const TYPES: Readonly<Record<keyof Types, true>> = {
  IClientOptions: true,
  ICallOptions: true,
  INotification: true,
  CallState: true,
  SipHeader: true,
  ClientErrorEvent: true,
  ClientWarningEvent: true,
  StatsFrame: true,
  StatsReport: true,
};

const STATES: Readonly<Record<CallState, true>> = {
  new: true,
  requesting: true,
  trying: true,
  ringing: true,
  early: true,
  answering: true,
  active: true,
  held: true,
  recovering: true,
  hangup: true,
  destroy: true,
};

/** As TypeScript reads the documents' handlers. */
const HANDLERS: Partial<{[K in keyof ClientEvents<Call>]: (...args: ClientEvents<Call>[K]) => unknown}> = {
  'telnyx.ready': () => true,
  'telnyx.error': ({error, code, name, message, sessionId, callId}) => [
    error.fatal,
    code,
    name,
    message,
    sessionId,
    callId,
  ],
  'telnyx.warning': ({warning, code, name, message}) => [warning.causes, warning.solutions, code, name, message],
  'telnyx.notification': ({type, call, timestamp}) => [type, call?.state, call?.hold(), timestamp],
  'telnyx.socket.close': ({code, reason, wasClean}) => [code, reason, wasClean],
  'telnyx.socket.error': ({error, sessionId}) => [error.code, sessionId],
  'telnyx.stats.frame': ({rtt, jitter, packetLoss, audioLevel, timestamp}) => [
    rtt,
    jitter,
    packetLoss,
    audioLevel,
    timestamp,
  ],
  'telnyx.stats.report': ({callId, duration, avgRtt}) => [callId, duration, avgRtt],
  'telnyx.rtc.mediaError': (error) => error.code,
  'telnyx.rtc.peerConnectionFailureError': ({call, error}) => [call.id, error.code],
  'telnyx.rtc.peerConnectionSignalingStateClosed': ({call}) => call.signalingStateClosed,
};

const CLIENT: IClientOptions = {
  login_token: 'token',
  login: 'demo',
  password: 'demo',
  anonymous_login: {
    target_type: 'ai_assistant',
    target_id: 'assistant-1',
    target_version_id: 'v1',
    target_params: {conversation_id: 'c1'},
  },
  env: 'wss://example.com',
  region: 'us-east',
  keepConnectionAliveOnSocketClose: true,
  skipLastVoiceSdkId: true,
  rtcIp: '192.0.2.1',
  rtcPort: 4000,
  useCanaryRtcServer: true,
  autoReconnect: true,
  maxReconnectAttempts: 0,
  iceServers: [{urls: 'stun:stun.example.com'}],
  prefetchIceCandidates: true,
  forceRelayCandidate: true,
  trickleIce: true,
  mutedMicOnStart: true,
  ringtoneFile: './sounds/incoming_call.mp3',
  ringbackFile: './sounds/ringback_tone.mp3',
  enableCallReports: true,
  callReportInterval: 5000,
  debug: true,
  debugOutput: 'socket',
  mediaPermissionsRecovery: {enabled: true, timeout: 20_000, onSuccess: () => {}, onError: (error) => error.message},
  autoRecoverCalls: true,
  autoAnswer: true,
};

const call = (): ICallOptions => ({
  destinationNumber: '+12345678900',
  audio: true,
  video: false,
  callerName: 'Acme Corp',
  callerNumber: '+18005551234',
  customHeaders: [{name: 'X-Customer-ID', value: '12345'}],
  trickleIce: true,
  prefetchIceCandidates: true,
  forceRelayCandidate: false,
  iceServers: [{urls: 'stun:stun.example.com'}],
  localElement: new Audio(),
  remoteElement: new Audio(),
  localStream: new MediaStream(),
  remoteStream: new MediaStream(),
  preferred_codecs: RTCRtpReceiver.getCapabilities('audio')!.codecs,
  sdpASBandwidthKbps: 40,
  sessionId: 's',
  retryBucketId: 'r',
  timeoutSecs: 30,
  telnyxSessionId: 's',
  telnyxCallId: 'c',
  isRecovered: false,
  autoAnswer: true,
});

const at = (value: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((found, name) => (found as Record<string, unknown> | undefined)?.[name], value);

/** No network, no microphone: a socket that cannot be made. */
function made(options: IClientOptions): {client: TelnyxClient; warnings: string[]} {
  const createSocket = (): WebSocket => {
    throw new Error('no network');
  };
  const client = new TelnyxClient(
    {...options, storage: 'none'},
    {environment: {...browserEnvironment(), createSocket}},
  );
  const warnings: string[] = [];
  client.on('telnyx.warning', ({message}) => warnings.push(message));
  return {client, warnings};
}

const present = ({exercised}: DocumentedName): boolean => !/^(cannot|later): /.test(exercised);
const listed = (kind: Kind): DocumentedName[] => DOCUMENTED.filter((row) => row.kind === kind && present(row));
const names = (kind: Kind): string[] => listed(kind).map(({name}) => name);

describe('documented names', () => {
  it('the table: sources, reasons, no name twice', () => {
    const seen = new Set<string>();
    for (const {name, kind, source, says, exercised} of DOCUMENTED) {
      expect(source, name).to.match(/^[FGSTB]\d+(, [FGSTB]\d+)*$/);
      expect(says, name).not.to.equal('');
      expect(exercised, name).to.match(/^(here$|cannot: ..|later: ..|test\/[\w/-]+\.test\.(ts|mjs) > )/);
      // What only behaviour can show is shown somewhere.
      if (/^(behaviour|payload|cause|react|wire)$/.test(kind)) expect(exercised, name).not.to.equal('here');
      expect(seen.has(`${kind} ${name}`), `${kind} ${name}`).to.equal(false);
      seen.add(`${kind} ${name}`);
    }
  });

  it('exports and their members', () => {
    for (const name of [...names('export'), ...names('member')]) {
      expect(at(api, name), name).not.to.equal(undefined);
    }
    expect(TelnyxRTC).to.equal(TelnyxClient);
    for (const name of ['uuid', 'webRTCInfo', 'webRTCSupportedBrowserList', 'telnyxStateCall'] as const) {
      expect(TelnyxRTC[name], name).to.be.a('function');
    }
    expect(TelnyxRTC.uuid()).to.match(/^[0-9a-f-]{36}$/);
    expect(TelnyxRTC.webRTCInfo()).to.include({supportWebRTC: true});
    expect(TelnyxRTC.webRTCSupportedBrowserList()).to.have.length(5);
  });

  it('types', () => {
    expect(Object.keys(TYPES)).to.have.members(names('type'));
    // Of a recoverable event the guard gives access to what resolves it.
    const event = {recoverable: true, retryDeadline: 1} as unknown as ClientErrorEvent;
    const recoverable: MediaRecoveryErrorEvent | undefined = api.isMediaRecoveryErrorEvent(event) ? event : undefined;
    expect(recoverable?.retryDeadline).to.equal(1);
  });

  it('options of the client: each alone and all together, without a warning; what is none is told', async () => {
    for (const name of names('client option')) expect(at(CLIENT, name), name).not.to.equal(undefined);
    const all = made(CLIENT);
    await microtasks();
    expect(all.warnings).to.deep.equal([]);
    for (const [name, value] of Object.entries(CLIENT)) {
      const {client, warnings} = made({[name]: value as unknown});
      await microtasks();
      expect(warnings, name).to.deep.equal([]);
      await client.dispose();
    }
    const {warnings} = made({reconnect: true} as IClientOptions);
    await microtasks();
    expect(warnings[0]).to.match(/reconnect is .*, allowed: one of/);
  });

  it('members of client, connection and call; options of calls: all together, without a warning', async () => {
    const {client, warnings} = made({login: 'demo', password: 'demo'});
    for (const name of names('client method')) expect(at(client, name), name).to.be.a('function');
    for (const name of names('client property')) expect(at(client, name), name).not.to.equal(undefined);
    for (const name of names('connection property')) expect(name in client.connection, name).to.equal(true);

    const options = call();
    for (const name of names('call option')) expect(Object.keys(options), name).to.include(name);
    const placed = client.newCall(options);
    expect(warnings.filter((message) => message.startsWith('Invalid option'))).to.deep.equal([]);
    for (const name of names('call method')) expect(at(placed, name), name).to.be.a('function');
    for (const name of names('call property')) expect(name in placed, name).to.equal(true);
    await client.dispose();
    for (const track of options.localStream!.getTracks()) track.stop();
  });

  it('events and notifications', () => {
    const {client} = made({});
    for (const name of names('event') as (keyof typeof HANDLERS)[]) {
      expect(Object.values(SwEvent), name).to.include(name);
      client.on(name, HANDLERS[name] as () => void);
      expect(client.listenerCount(name), name).to.be.at.least(1);
    }
    for (const name of names('notification')) expect(Object.values(NOTIFICATION_TYPE), name).to.include(name);
    expect(Object.keys(HANDLERS)).to.have.members(names('event'));
  });

  it('errors: code, name, fatal, causes and solutions', () => {
    for (const {name, code, fatal} of listed('error')) {
      expect(at(TELNYX_ERROR_CODES, name), name).to.equal(code);
      expect(SDK_ERRORS[code!], name).to.include({name, fatal});
      const {description, causes, solutions, ...error} = new TelnyxError(code as ErrorCode).toJSON();
      expect(error, name).to.include({code, name, fatal});
      expect(SDK_ERRORS[code!]).to.deep.include({description, causes, solutions});
    }
    // Where the documents say otherwise the reference decides (wire-protocol §8.2).
    const differ = listed('error').filter(({fatal, fatalSays}) => fatal !== fatalSays);
    expect(differ.map(({code}) => code)).to.deep.equal([44004, 45002, 45004, 46003, 47001, 48001]);
  });

  it('warnings: code, name, never fatal, causes and solutions', () => {
    for (const {name, code} of listed('warning')) {
      expect(at(TELNYX_WARNING_CODES, name), name).to.equal(code);
      expect(SDK_WARNINGS[code!], name).to.include({name, fatal: false});
    }
  });

  it('the whole registry explains itself', () => {
    for (const [table, registry] of [
      [ERRORS, SDK_ERRORS],
      [WARNINGS, SDK_WARNINGS],
    ] as const) {
      expect(Object.keys(registry)).to.deep.equal(Object.keys(table));
      for (const [code, entry] of Object.entries(registry)) {
        expect(entry.message, code).to.equal(entry.description);
        expect(entry.message, code).not.to.equal('');
        expect([entry.causes.length > 0, entry.solutions.length > 0], code).to.deep.equal([true, true]);
      }
    }
  });

  it('states, and the coarse words of another page', () => {
    const states = Object.keys(STATES);
    const coarse = states.map((state) => TelnyxRTC.telnyxStateCall({state}));
    expect(states).to.include.members(names('state').filter((name) => name !== 'connecting, done'));
    expect(coarse).to.include.members(['connecting', 'done']);
    expect([...states, 'connecting', 'done']).to.include.members(coarse);
  });
});
