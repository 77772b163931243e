/** The samples of the vendor's documents, as they stand there (`F` and a line: seeds/webrtc-full-documentation.md). */
import {expect} from '@open-wc/testing';
import {
  ERROR_TYPE,
  isMediaRecoveryErrorEvent,
  SwEvent,
  TELNYX_ERROR_CODES,
  TELNYX_WARNING_CODES,
  TelnyxError,
} from '../../src/client/index.js';
import type {
  Call,
  ClientErrorEvent,
  ClientWarningEvent,
  IClientOptions,
  INotification,
  UserMediaError,
} from '../../src/client/index.js';
import {gateway, heard, lab} from '../support/client-lab.js';
import type {Lab, TestClient, TestClientOptions} from '../support/client-lab.js';
import {setMicrophone} from '../support/microphone.js';
import {ring} from '../support/ringing.js';
import {until, within} from '../support/until.js';

/** `new TelnyxRTC(options)`: what the documents write is what is given. */
const telnyxRTC = (t: Lab, options: IClientOptions, more: TestClientOptions = {}): TestClient =>
  t.client({...(options as TestClientOptions), ...more});

/** `fetch('/api/telnyx-token')` of the samples. */
async function fetchToken(ttl = 3600): Promise<string> {
  const {url} = await gateway('url');
  const response = await fetch(new URL(`/token?user=demo&ttl=${ttl}`, String(url)));
  return ((await response.json()) as {token: string}).token;
}

/** Everything that is told by `telnyx.notification`. */
function notifications(client: TestClient): INotification[] {
  const told: INotification[] = [];
  client.on('telnyx.notification', (notification: INotification) => told.push(notification));
  return told;
}

const refuse = (name: string): Promise<MediaStream> => Promise.reject(new DOMException('no', name));

describe('documented', () => {
  const unhandled: unknown[] = [];
  const note = (event: PromiseRejectionEvent): void => void unhandled.push(event.reason);

  before(async () => {
    expect(await setMicrophone('granted')).to.equal(true);
    window.addEventListener('unhandledrejection', note);
  });
  after(() => {
    window.removeEventListener('unhandledrejection', note);
    expect(unhandled).to.deep.equal([]);
  });

  it(
    'quick start (F203-F211): ready, a call with its own notifications, mute, hangup, disconnect',
    lab(async (t) => {
      const heard: string[] = [];
      const client = telnyxRTC(t, {login_token: await fetchToken()});
      client.on('telnyx.ready', () => heard.push('ready'));
      client.on('telnyx.error', (error) => heard.push(`${error.code} ${error.message}`));
      let call: Call | undefined;
      client.on('telnyx.ready', () => {
        call = client.newCall({destinationNumber: '+12345678900', audio: true});
        call.on('telnyx.notification', (notification) => {
          // How good the call is comes every few seconds.
          if (notification.type !== 'callQuality') heard.push(notification.call.state);
        });
      });
      void client.connect();
      await until('active', () => call?.state === 'active', 10_000);
      call!.muteAudio();
      expect([call!.isMuted, call!.isAudioMuted]).to.deep.equal([true, true]);
      call!.unmuteAudio();
      expect(call!.isMuted).to.equal(false);
      // Of another call this one's listeners hear nothing.
      const other = client.newCall({destinationNumber: 'busy', audio: true});
      await client.reached(other, 'destroy');
      await within('the end', call!.hangup());
      expect(heard).to.deep.equal(['ready', 'requesting', 'trying', 'ringing', 'active', 'hangup', 'destroy']);
      void client.disconnect();
      expect(client.connection.closed).to.equal(true);
    }),
  );

  it(
    'quick reference (F211): a call in the same breath as connect(), answer() of what rings there has no effect',
    lab(async (t) => {
      const client = telnyxRTC(t, {login_token: await fetchToken()});
      client.on('telnyx.notification', (notif) => {
        if (notif.type === 'callUpdate' && notif.call!.state === 'ringing') void notif.call!.answer();
      });
      void client.connect();
      const call = client.newCall({destinationNumber: '+12345678900'});
      await client.reached(call, 'active');
      expect([client.codes, client.warnings]).to.deep.equal([[], []]);
    }),
  );

  it(
    'inbound sample (F206, F530): `notification.call`, who calls, headers as a map, answer() in the handler',
    lab(async (t) => {
      const client = await t.user();
      const seen: unknown[] = [];
      client.on('telnyx.notification', (notification) => {
        if (notification.type === 'callUpdate') {
          const call = notification.call!;
          if (call.state === 'ringing' && call.direction === 'inbound') {
            seen.push(call.remotePartyNumber, call.remotePartyName, call.localPartyNumber, call.customHeaders);
            void call.answer();
          }
        }
      });
      const headers = [{name: 'X-Caller-Name', value: 'John'}];
      await gateway('call', {to: client.sessionid, from: '+15550111', fromName: 'John', headers});
      const call = await until('a call', () => client.calls[0]);
      await client.reached(call, 'active');
      expect(seen).to.deep.equal(['+15550111', 'John', 'demo', {'X-Caller-Name': 'John'}]);
    }),
  );

  it(
    'agent desktop (F215-F222): calls in a Map, mute, hold, two calls, `client.calls.forEach`, disconnect',
    lab(async (t) => {
      let status = '';
      const activeCalls = new Map<string, {call: Call; startTime: number}>();
      let incoming: Call | null = null;
      const ended: string[] = [];
      const client = telnyxRTC(t, {login_token: await fetchToken(), enableCallReports: true});
      client.on('telnyx.ready', () => (status = 'connected'));
      client.on('telnyx.socket.close', () => (status = 'disconnected'));
      client.on('telnyx.notification', ({type, call}) => {
        if (type !== 'callUpdate' || !call) return;
        if (call.state === 'ringing' && call.direction === 'inbound') incoming = call;
        if (call.state === 'active') activeCalls.set(call.id, {call, startTime: Date.now()});
        if (call.state === 'destroy') {
          ended.push(call.id);
          activeCalls.delete(call.id);
        }
      });
      void client.connect();
      await until('connected', () => status === 'connected');
      const first = await ring(client);
      expect(incoming).to.equal(first);
      void first.answer();
      await until('active', () => activeCalls.has(first.id));
      const entry = activeCalls.get(first.id)!;
      entry.call.mute();
      expect(entry.call.isMuted).to.equal(true);
      entry.call.unmute();
      expect(entry.call.isMuted).to.equal(false);
      expect(await entry.call.hold()).to.equal(true);
      expect([entry.call.state, entry.call.active]).to.deep.equal(['held', false]);
      const second = client.newCall({destinationNumber: 'tone', audio: true});
      await client.reached(second, 'active');
      await second.hold();
      expect(await entry.call.unhold()).to.equal(true);
      expect([entry.call.state, entry.call.active]).to.deep.equal(['active', true]);
      expect(await entry.call.toggleHold()).to.equal(true);
      expect([client.calls.length, activeCalls.size]).to.deep.equal([2, 2]);
      client.calls.forEach((call) => void call.hangup());
      void client.disconnect();
      await until('disconnected', () => status === 'disconnected');
      expect([client.calls.length, activeCalls.size, ended]).to.deep.equal([0, 0, [first.id, second.id]]);
    }),
  );

  it(
    'call toolbar (F152): toggleAudioMute() and toggleHold(); `muted` is on `isMuted`, the state stays `active`',
    lab(async (t) => {
      const client = await t.user();
      const call = client.newCall({destinationNumber: 'echo'});
      await client.reached(call, 'active');
      call.toggleAudioMute();
      expect([call.isMuted, call.state]).to.deep.equal([true, 'active']);
      call.toggleAudioMute();
      expect(call.isMuted).to.equal(false);
      await call.toggleHold();
      expect(call.state).to.equal('held');
      await call.toggleHold();
      expect(call.state).to.equal('active');
    }),
  );

  it(
    'diagnostic script (F348, F444, F456): `client.calls` as a list and by id, `peerConnection.getStats()`, duration',
    lab(async (t) => {
      const client = await t.user();
      const placed = client.newCall({destinationNumber: 'tone'});
      await client.reached(placed, 'active');
      await until('packets', async () => (await heard(placed)).packets > 0);
      const {calls} = client;
      expect([calls.length, client.connection.connected, [...calls][0]]).to.deep.equal([1, true, placed]);
      expect(calls[placed.id as unknown as number]).to.equal(placed);
      for (const call of calls) {
        expect([call.state, call.direction, call.remotePartyNumber]).to.deep.equal(['active', 'outbound', 'tone']);
        const pc = call.peerConnection!;
        expect(pc.connectionState).to.equal('connected');
        const types = new Set<string>();
        (await pc.getStats()).forEach((report: {type: string}) => types.add(report.type));
        expect([...types]).to.include.members(['candidate-pair', 'inbound-rtp', 'outbound-rtp']);
        expect(pc.getSenders()[0]!.track!.kind).to.equal('audio');
        expect([call.signalingStateClosed, call.recoveredCallId]).to.deep.equal([false, '']);
      }
      const {activeAt} = placed.snapshot;
      await placed.hangup();
      const {endedAt, end} = placed.snapshot;
      expect(placed.duration).to.equal(Math.round((endedAt! - activeAt!) / 1000));
      expect([placed.cause, placed.causeCode]).to.deep.equal([end!.cause, end!.causeCode]);
    }),
  );

  it(
    'connection guard (F345, F377, F430): connecting, connected, closed, isAlive, isDead, socket',
    lab(async (t) => {
      const client = telnyxRTC(t, {login: 'demo', password: 'demo'});
      const {connection} = client;
      const words = (): Record<string, boolean> => {
        const {connecting, connected, closed, isAlive, isDead} = connection;
        return {connecting, connected, closed, isAlive, isDead};
      };
      const none = {connecting: false, connected: false, closed: true, isAlive: false, isDead: true};
      expect([words(), connection.socket]).to.deep.equal([none, undefined]);
      void client.connect();
      const alive = {closed: false, isAlive: true, isDead: false};
      expect(words()).to.deep.equal({...alive, connecting: true, connected: false});
      await until('connected', () => connection.connected);
      expect(words()).to.deep.equal({...alive, connecting: false, connected: true});
      // F514: the raw socket can be watched.
      const methods: string[] = [];
      const socket = connection.socket!;
      const send = socket.send.bind(socket);
      socket.send = (data) => {
        methods.push((JSON.parse(data as string) as {method: string}).method);
        send(data);
      };
      expect(await client.getIsRegistered()).to.equal(true);
      expect(methods).to.deep.equal(['telnyx_rtc.gatewayState']);
      await client.disconnect();
      expect(words()).to.deep.equal(none);
    }),
  );

  it(
    'structured errors (F203, F208, F355): code, name and message on the event and on its error',
    lab(async (t) => {
      const told: ClientErrorEvent[] = [];
      const client = telnyxRTC(t, {login_token: 'refused-token'});
      client.on(SwEvent.Error, (event: ClientErrorEvent) => told.push(event));
      void client.connect();
      const [event] = await until('an error', () => told.length > 0 && told);
      expect(isMediaRecoveryErrorEvent(event)).to.equal(false);
      expect(event!.error).to.be.instanceOf(TelnyxError);
      const {code, name, message} = event!.error;
      expect([code, name]).to.deep.equal([TELNYX_ERROR_CODES.LOGIN_FAILED, 'LOGIN_FAILED']);
      expect(event).to.include({code, name, message, sessionId: null, callId: undefined});
      expect([event!.error.fatal, event!.error.causes.length, event!.error.solutions.length]).to.deep.equal([
        true,
        2,
        2,
      ]);
      // The documents' sample compares with a name that their table lacks.
      expect(TELNYX_ERROR_CODES.AUTH_FAILED).to.equal(code);
    }),
  );

  it(
    'in place login (F363, F384, F387): incomplete credentials say so by `type`; client.login() mends a refused login',
    lab(async (t) => {
      const types: unknown[] = [];
      const client = telnyxRTC(t, {});
      client.on(SwEvent.Error, (event) =>
        types.push(event['type'] === ERROR_TYPE.invalidCredentialsOptions, event.code),
      );
      await client.login();
      expect(types).to.deep.equal([true, TELNYX_ERROR_CODES.INVALID_CREDENTIALS]);

      const other = telnyxRTC(t, {login_token: 'refused-token'});
      void other.connect();
      await until('refused', () => other.codes.includes(TELNYX_ERROR_CODES.LOGIN_FAILED));
      await other.login({creds: {login_token: await fetchToken()}});
      await until('connected', () => other.connection.connected);
    }),
  );

  it(
    'token sample (F233): 34001 with code on the event, updateToken() on the open socket, calls go on',
    lab(async (t) => {
      const told: ClientWarningEvent[] = [];
      const client = telnyxRTC(t, {login_token: await fetchToken(100)});
      client.on('telnyx.warning', (warning: ClientWarningEvent) => {
        told.push(warning);
        if (warning.code === 34001) void fetchToken().then((token) => client.updateToken(token));
      });
      void client.connect();
      await until('a second login', async () => (await t.sent('login')).length === 2);
      const call = client.newCall({destinationNumber: 'tone', mode: 'text'});
      await client.reached(call, 'active');
      const [event, more] = told;
      expect([more, event!.code]).to.deep.equal([undefined, TELNYX_WARNING_CODES.TOKEN_EXPIRING_SOON]);
      const {code, name, message, causes, solutions} = event!.warning;
      expect(event).to.include({code, name, message, sessionId: client.sessionid});
      expect([causes.length > 0, solutions.length > 0, t.sockets.length]).to.deep.equal([true, true, 1]);
    }),
  );

  it(
    'token sample (F233): a refresh that fails, then disconnect() and connect() in one breath, also during a call',
    lab(async (t) => {
      const client = telnyxRTC(t, {login_token: await fetchToken()});
      await client.connect();
      const call = client.newCall({destinationNumber: 'tone', mode: 'text'});
      await client.reached(call, 'active');
      void client.updateToken('refused-token');
      await until('refused', () => client.codes.includes(46001));
      client.setOptions({login_token: await fetchToken()});
      void client.disconnect();
      void client.connect();
      await until('a second socket', () => t.sockets.length === 2);
      await until('connected', () => client.connection.connected);
      expect(call.state).to.equal('destroy');
      expect(await t.sent('telnyx_rtc.bye')).to.have.length(1);
    }),
  );

  it(
    'removeAllListeners() (F428): listeners of the page are gone, client and call work on',
    lab(async (t) => {
      const client = await t.user();
      const told = notifications(client);
      const call = client.newCall({destinationNumber: 'tone', mode: 'text'});
      const own: unknown[] = [];
      call.on('telnyx.notification', (notification) => own.push(notification));
      client.removeAllListeners();
      call.removeAllListeners();
      const before = [told.length, own.length];
      await client.reached(call, 'active');
      await call.hangup();
      expect([told.length, own.length]).to.deep.equal(before);
      expect([call.state, client.calls.length]).to.deep.equal(['destroy', 0]);
      const handler = (): void => void own.push('ready');
      client.on('telnyx.ready', handler).off('telnyx.ready', handler);
      await client.disconnect();
      await client.connect();
      expect(own).to.have.length(before[1]!);
    }),
  );

  for (const [name, code, told] of [
    ['NotAllowedError', 1, 42001],
    ['NotFoundError', 2, 42002],
    ['NotReadableError', 3, 42003],
  ] as const) {
    it(
      `userMediaError (B129, F384, F496): ${name} is error.code ${code}, told before the call ends`,
      lab(async (t) => {
        const client = await t.user({environment: {getUserMedia: () => refuse(name)}});
        const seen: unknown[] = [];
        client.on('telnyx.notification', (notification) => {
          if (notification.type !== 'userMediaError') return;
          const {error, errorName, errorMessage, call} = notification;
          const {code: number, message, cause} = error as UserMediaError;
          expect([number, message, errorName, errorMessage]).to.deep.equal([code, 'no', name, 'no']);
          expect(cause.code).to.equal(told);
          seen.push(call!.state);
        });
        client.on(SwEvent.MediaError, (error) => seen.push(error.code));
        const call = client.newCall({destinationNumber: 'tone'});
        await client.reached(call, 'destroy');
        expect(seen).to.deep.equal(['new', told]);
        expect(client.codes).to.deep.equal([told]);
      }),
    );
  }

  it(
    'mediaPermissionsRecovery (G264-G297) as an object: taken, kept, no warning',
    lab(async (t) => {
      const onSuccess = (): void => {};
      const onError = (): void => {};
      const client = telnyxRTC(t, {
        login: 'demo',
        password: 'demo',
        mediaPermissionsRecovery: {enabled: true, timeout: 10_000, onSuccess, onError},
      });
      expect(client.options.mediaPermissionsRecovery).to.equal(true);
      expect(client.mediaPermissionsRecovery).to.deep.equal({enabled: true, timeout: 10_000, onSuccess, onError});
      client.setOptions({mediaPermissionsRecovery: {enabled: false}});
      expect(client.mediaPermissionsRecovery).to.deep.equal({
        enabled: false,
        timeout: 10_000,
        onSuccess: undefined,
        onError: undefined,
      });
      await client.connect();
      expect(client.warnings).to.deep.equal([]);
    }),
  );

  it(
    'peerConnectionFailureError (F384) and peerConnectionFailedError (F497) are both told, with 33004 and the event',
    lab(async (t) => {
      const client = await t.user();
      const told = notifications(client);
      const events: unknown[] = [];
      client.on(SwEvent.PeerConnectionFailureError, ({call, error}) => events.push(call.state, error.code));
      t.delay = (ms) => (ms === 15_000 ? 50 : ms);
      const call = client.newCall({destinationNumber: 'tone', mode: 'text', iceServers: [], forceRelayCandidate: true});
      await client.reached(call, 'destroy');
      const failed = told.filter(({type}) => type.startsWith('peerConnectionFail'));
      expect(failed.map(({type}) => type)).to.deep.equal(['peerConnectionFailureError', 'peerConnectionFailedError']);
      for (const notification of failed) expect(notification.call).to.equal(call);
      expect(events[1]).to.equal(TELNYX_ERROR_CODES.ICE_CONNECTION_FAILED);
      expect(client.warnings).to.include(TELNYX_WARNING_CODES.PEER_CONNECTION_FAILED);
    }),
  );

  it(
    'signalingStateClosed (F498, T97): a peer connection that the page closes ends the call, and says so first',
    lab(async (t) => {
      const client = await t.user();
      const types: string[] = [];
      client.on('telnyx.notification', ({type, call: about, sessionId}) => {
        types.push(type === 'callUpdate' ? about!.state : type);
        if (type === 'signalingStateClosed') expect([about, sessionId]).to.deep.equal([call, client.sessionid]);
      });
      const events: unknown[] = [];
      client.on(SwEvent.PeerConnectionSignalingStateClosed, ({call}) => events.push(call.signalingStateClosed));
      const call = client.newCall({destinationNumber: 'tone', mode: 'text'});
      await client.reached(call, 'active');
      call.peerConnection!.close();
      await client.reached(call, 'destroy');
      expect(types.slice(-3)).to.deep.equal(['signalingStateClosed', 'hangup', 'destroy']);
      expect(events).to.deep.equal([true]);
    }),
  );

  it(
    'vertoClientReady (F499) and gatewayStateUpdate (F516); every notification has a time',
    lab(async (t) => {
      t.delay = (ms) => Math.min(ms, 50);
      const client = telnyxRTC(t, {login: 'demo', password: 'demo'});
      const told = notifications(client);
      await client.connect();
      await gateway('cut-sockets');
      await until('ready again', () => told.filter(({type}) => type === 'vertoClientReady').length === 2);
      expect(told.map(({type, state}) => (type === 'gatewayStateUpdate' ? state : type))).to.deep.equal([
        'vertoClientReady',
        'up',
        'down',
        'vertoClientReady',
        'up',
      ]);
      for (const {timestamp} of told) expect(timestamp).to.be.closeTo(Date.now(), 60_000);
    }),
  );

  it(
    'socket events (F375, F376): {code, reason, wasClean} of every end, socket.error with 45002',
    lab(async (t) => {
      // Not the 15 s that a registration may take.
      t.delay = (ms) => (ms === 10_000 ? 100 : ms > 10_000 ? ms : Math.min(ms, 50));
      const client = telnyxRTC(t, {login: 'demo', password: 'demo'});
      const closed: {code: number; reason: string; wasClean: boolean}[] = [];
      client.on(SwEvent.SocketClose, (event) => closed.push(event));
      await client.connect();
      await gateway('close-sockets', {code: 1001, reason: 'going away'});
      await until('closed', () => closed.length === 1);
      await until('ready', () => client.connected);
      // A forced end: nobody answers.
      t.delay = (ms) => (ms === 5_000 ? 100 : ms);
      await gateway('ignore', {methods: ['telnyx_rtc.ping']});
      await gateway('ping');
      await until('forced', () => closed.length === 2);
      await client.disconnect();
      await client.connect();
      await client.disconnect();
      expect(closed).to.deep.equal([
        {code: 1001, reason: 'going away', wasClean: true},
        {code: 1006, reason: 'no answer to a ping', wasClean: false},
        {code: 1000, reason: 'disconnected', wasClean: true},
      ]);

      const nowhere = telnyxRTC(
        t,
        {login: 'demo', password: 'demo', maxReconnectAttempts: 1},
        {env: 'ws://127.0.0.1:9'},
      );
      const errors: unknown[] = [];
      nowhere.on(SwEvent.SocketError, ({error, sessionId}) => errors.push(error.code, sessionId));
      t.delay = (ms) => Math.min(ms, 50);
      void nowhere.connect();
      await until('given up', () => nowhere.codes.includes(TELNYX_ERROR_CODES.RECONNECTION_EXHAUSTED));
      expect(errors.slice(0, 2)).to.deep.equal([TELNYX_ERROR_CODES.WEBSOCKET_ERROR, null]);
    }),
  );

  for (const [destination, expected] of [
    ['busy', {cause: 'USER_BUSY', causeCode: 17, sipCode: 486, sipReason: 'Busy Here'}],
    ['unallocated', {cause: 'UNALLOCATED_NUMBER', causeCode: 1, sipCode: 404, sipReason: 'Not Found'}],
  ] as const) {
    it(
      `termination data (F373): ${expected.cause}`,
      lab(async (t) => {
        const client = await t.user();
        const call = client.newCall({destinationNumber: destination, mode: 'text'});
        const empty = {cause: call.cause, causeCode: call.causeCode, sipCode: call.sipCode, sipReason: call.sipReason};
        expect(empty).to.deep.equal({cause: null, causeCode: null, sipCode: null, sipReason: null});
        let atHangup: unknown;
        call.on('telnyx.notification', ({call: {state}}) => {
          const {cause, causeCode, sipCode, sipReason} = call;
          if (state === 'hangup') atHangup = {cause, causeCode, sipCode, sipReason};
        });
        await client.reached(call, 'destroy');
        expect(atHangup).to.deep.equal(expected);
        expect(call.duration).to.equal(0);
      }),
    );
  }

  it(
    'timeoutSecs (F483): an unanswered call ends with NO_ANSWER',
    lab(async (t) => {
      const client = await t.user();
      t.delay = (ms) => (ms === 30_000 ? 100 : ms);
      const call = client.newCall({destinationNumber: 'no-answer', mode: 'text', timeoutSecs: 30});
      await client.reached(call, 'destroy');
      expect([call.cause, call.causeCode, call.duration]).to.deep.equal(['NO_ANSWER', 19, 0]);
    }),
  );

  it(
    'newCall(destinationNumber, callerNumber) (F164): the numbers alone',
    lab(async (t) => {
      const client = await t.user();
      const call = client.newCall('tone', '+15550100');
      await client.reached(call, 'active');
      const [invite] = await t.sent('telnyx_rtc.invite');
      expect(invite!.params.dialogParams).to.include({destination_number: 'tone', caller_id_number: '+15550100'});
      expect([call.localPartyNumber, call.remotePartyNumber]).to.deep.equal(['+15550100', 'tone']);
    }),
  );

  it(
    'newCall sample (F164, F172): audio off, video asked for; enableMicrophone() before connect()',
    lab(async (t) => {
      const client = telnyxRTC(t, {login: 'demo', password: 'demo', ringtoneFile: './sounds/incoming_call.mp3'});
      client.enableMicrophone();
      await client.connect();
      const call = client.newCall({
        callerName: 'Caller Name',
        callerNumber: 'Caller Number',
        destinationNumber: 'tone',
        audio: false,
        video: {aspectRatio: 16 / 9},
      });
      await client.reached(call, 'active');
      expect([t.captures, client.warnings]).to.deep.equal([0, [50001]]);
    }),
  );

  it(
    'autoAnswer (F222), dtmf() and sendDigits() (F451, F452): digits leave one by one',
    lab(async (t) => {
      const client = telnyxRTC(t, {login: 'demo', password: 'demo', autoAnswer: true});
      await client.connect();
      await gateway('call', {to: client.sessionid});
      const call = await until('a call', () => client.calls[0]);
      await client.reached(call, 'active');
      void call.dtmf('1');
      await within('digits', call.sendDigits('2*#'));
      const digits = (await t.sent('telnyx_rtc.info')).map(({params}) => params['dtmf']);
      expect(digits).to.deep.equal(['1', '2', '*', '#']);
    }),
  );

  it(
    'elements and streams of the page (F207, F482): localElement, remoteElement, localStream, remoteStream',
    lab(async (t) => {
      const client = await t.user();
      const [localElement, remoteElement] = [new Audio(), new Audio()];
      const localStream = await navigator.mediaDevices.getUserMedia({audio: true});
      const call = client.newCall({destinationNumber: 'tone', localElement, remoteElement, localStream});
      await client.reached(call, 'active');
      await until('remote', () => remoteElement.srcObject === call.remoteStream);
      expect([localElement.srcObject, call.localStream, t.captures]).to.deep.equal([localStream, localStream, 0]);
      await call.hangup();
      // The page's own stream is the page's to stop.
      expect(localStream.getTracks()[0]!.readyState).to.equal('live');
      localStream.getTracks()[0]!.stop();
    }),
  );

  it(
    'devices (F151): getDevices() and setAudioSettings() of a client that is not connected',
    lab(async (t) => {
      const client = telnyxRTC(t, {});
      const devices = await client.getDevices();
      const {deviceId: micId, label: micLabel} = devices.find(({kind}) => kind === 'audioinput')!;
      const constraints = await client.setAudioSettings({micId, micLabel, echoCancellation: false});
      expect(constraints).to.deep.equal({echoCancellation: false, deviceId: {exact: micId}});
      expect(devices.every(({deviceId}) => deviceId !== '')).to.equal(true);
      expect(client.connection.isDead).to.equal(true);
    }),
  );

  it(
    'intended logout (F308) and manual reconnect (F311, F362): clearReconnectToken(), disconnect(), connect()',
    lab(async (t) => {
      const client = await t.user();
      client.clearReconnectToken();
      void client.disconnect();
      expect([client.connection.closed, t.timers.size]).to.deep.equal([true, 0]);
      void client.connect();
      await until('connected', () => client.connection.connected);
      const [, second] = await t.queries();
      expect(second!.get('voice_sdk_id')).to.equal(null);
    }),
  );

  it(
    'anonymous_login (F204, F235, G61-G93): an assistant by its id, no destination needed',
    lab(async (t) => {
      const client = telnyxRTC(t, {
        anonymous_login: {
          target_type: 'ai_assistant',
          target_id: 'assistant-silent',
          target_version_id: 'v1',
          target_params: {conversation_id: 'c1', language: 'en'},
        },
      });
      await client.connect();
      const [login] = await t.sent('anonymous_login');
      expect(login!.params).to.deep.include({
        target_type: 'ai_assistant',
        target_id: 'assistant-silent',
        target_version_id: 'v1',
        target_params: {conversation_id: 'c1', language: 'en'},
      });
      const call = client.newCall({destinationNumber: '', mode: 'text'});
      await client.reached(call, 'active');
    }),
  );
});
