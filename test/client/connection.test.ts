import {expect} from '@open-wc/testing';
import {browserEnvironment} from '../../src/client/environment.js';
import {TelnyxClient} from '../../src/client/telnyx-client.js';
import {TelnyxError} from '../../src/errors/index.js';
import {gateway, lab} from '../support/client-lab.js';
import {rejection, until, within} from '../support/until.js';

/** Waits between attempts (1-6 s) pass at once; timeouts of requests stay. */
const quickRetries = (ms: number): number => (ms > 500 && ms <= 7500 ? 5 : ms);

describe('connection', () => {
  it(
    'S01 password login: login, clientReady, gatewayState, one telnyx.ready, no acknowledgement of clientReady',
    lab(async (t) => {
      const client = t.client({login: 'demo', password: 'demo'});
      let ready = 0;
      client.on('telnyx.ready', ({region, dc, callReportId, sessionId}) => {
        ready++;
        expect([region, dc]).to.deep.equal(['local', 'local']);
        expect(callReportId).to.be.a('string');
        expect(sessionId).to.be.a('string');
      });
      await Promise.all([client.connect(), client.connect()]);
      await client.connect();
      expect(ready).to.equal(1);
      expect(client.connected).to.equal(true);
      const sent = await t.sent();
      expect(sent.map(({method}) => method)).to.deep.equal(['login', 'telnyx_rtc.gatewayState']);
      expect(sent[0]!.params).to.deep.include({login: 'demo', reconnection: false});
      expect(sent[1]!.voice_sdk_id).to.match(/^VSDK/);
      const [asked] = await t.received('telnyx_rtc.clientReady');
      expect(sent.some(({id}) => id === asked!.id)).to.equal(false);
      expect(client.connections).to.deep.equal(['connecting', 'authenticating', 'ready']);
      expect(client.codes).to.deep.equal([]);
      expect(t.sockets).to.have.length(1);
    }),
  );

  it(
    'S03 anonymous login with all parameters; a call needs no destination',
    lab(async (t) => {
      const client = await t.assistant('assistant-silent', {
        targetVersionId: 'v2',
        targetParams: {x: '1'},
        conversationId: 'conv',
      });
      const [login] = await t.sent('anonymous_login');
      expect(login!.params).to.deep.include({
        target_type: 'ai_assistant',
        target_id: 'assistant-silent',
        target_version_id: 'v2',
        target_params: {x: '1', conversation_id: 'conv'},
        reconnection: false,
      });
      expect(login!.params).not.to.have.any.keys('loginParams', 'userVariables', 'login', 'passwd');
      const call = client.newCall({mode: 'text'});
      await client.reached(call, 'active');
    }),
  );

  for (const [name, credentials] of [
    ['password', {login: 'demo', password: 'wrong'}],
    ['token', {loginToken: 'refused-token'}],
    ['assistant', {targetId: 'assistant-refused'}],
    ['unknown assistant', {targetId: 'no-such-assistant'}],
  ] as const) {
    it(
      `S04 bad credentials (${name}): one fatal 46001, the socket stays open, no second login`,
      lab(async (t) => {
        const client = t.client(credentials);
        const error = await rejection(client.connect());
        expect(error).to.be.instanceOf(TelnyxError).and.include({code: 46001, fatal: true});
        expect((error as TelnyxError).message).to.contain('-32001');
        expect(((error as TelnyxError).originalError as Error).message).to.contain('Login Incorrect');
        expect(client.codes).to.deep.equal([46001]);
        expect(t.sockets.map(({readyState}) => readyState)).to.deep.equal([WebSocket.OPEN]);
        expect(client.snapshot.connection.state).to.equal('failed');
        expect(client.snapshot.notice).to.include({code: 46001, fatal: true});
        // The line is served on, and whatever could be planned has had its turn.
        await gateway('ping');
        await until('ping answered', async () => (await t.sent('telnyx_rtc.ping')).length === 1);
        expect((await t.sent()).filter(({method}) => method?.endsWith('login'))).to.have.length(1);
      }),
    );
  }

  it(
    'S05 -32000 in a session: one quiet login, the request fails, no second telnyx.ready',
    lab(async (t) => {
      const client = await t.assistant('assistant-silent');
      const call = client.newCall({mode: 'text'});
      await client.reached(call, 'active');
      await gateway('ignore', {methods: ['ai_conversation']});
      const sending = rejection(client.sendMessage('hi'));
      const request = await until('request', async () => (await t.sent('ai_conversation'))[0]);
      await gateway('send', {frame: {jsonrpc: '2.0', id: request.id, error: {code: -32000, message: 'login first'}}});
      expect(await sending).to.include({code: 50002});
      expect(await t.sent('anonymous_login')).to.have.length(2);
      expect(client.told('telnyx-ready')).to.have.length(1);
      expect([call.state, client.snapshot.connection.state, client.codes]).to.deep.equal(['active', 'ready', []]);
    }),
  );

  it(
    'S06 NOREG four times, then ready; the questions are 2-6 s apart',
    lab(async (t) => {
      const waits: number[] = [];
      t.delay = (ms) => {
        // The look at the line's health comes every 2.5 s.
        if (ms >= 2000 && ms <= 6000 && ms !== 2500) waits.push(ms);
        return quickRetries(ms);
      };
      const client = t.client({login: 'noreg4', password: 'x'});
      await client.connect();
      expect(waits).to.have.length(4);
      for (const ms of waits) expect(ms % 1000).to.equal(0);
      expect(await t.sent('telnyx_rtc.gatewayState')).to.have.length(5);
      expect([await t.sent('login'), client.codes]).to.deep.equal([[(await t.sent('login'))[0]], []]);
    }),
  );

  it(
    'S06 NOREG five times: 46001 and no further question',
    lab(async (t) => {
      t.delay = quickRetries;
      const client = t.client({login: 'noreg', password: 'x'});
      expect(await rejection(client.connect())).to.include({code: 46001});
      expect(client.codes).to.deep.equal([46001]);
      expect(await t.sent('telnyx_rtc.gatewayState')).to.have.length(5);
      expect(client.snapshot.connection.state).to.equal('failed');
      expect(t.left()).to.include({timers: 1});
    }),
  );

  it(
    'S07 gateway FAILED: 45004, another socket that skips the last instance once, ready',
    lab(async (t) => {
      t.delay = quickRetries;
      const client = t.client({login: 'gateway-failed', password: 'x'});
      await client.connect();
      expect(client.codes).to.deep.equal([45004]);
      const [first, second] = await t.queries();
      expect(first!.has('skip_last_voice_sdk_id')).to.equal(false);
      expect(second!.get('skip_last_voice_sdk_id')).to.equal('true');
      expect(second!.get('voice_sdk_id')).to.match(/^VSDK/);
      await gateway('cut-sockets');
      await until('third socket', () => t.sockets.length > 2);
      const third = await until('third query', async () => (await t.queries())[2]);
      expect(third.has('skip_last_voice_sdk_id')).to.equal(false);
    }),
  );

  it(
    'S07 FAILED on every connection: 45003 after five, and nothing is planned any more',
    lab(async (t) => {
      t.delay = quickRetries;
      const client = t.client({login: 'gateway-failed-always', password: 'x'});
      expect(await rejection(client.connect())).to.include({code: 45003, fatal: true});
      expect(client.codes).to.deep.equal([45004, 45004, 45004, 45004, 45004, 45003]);
      expect(t.sockets).to.have.length(5);
      expect(t.left()).to.include({timers: 0, sockets: 0});
    }),
  );

  it(
    'S08 a server ping is answered by a ping of our own with its voice_sdk_id, and not acknowledged',
    lab(async (t) => {
      const client = await t.user();
      await gateway('ping');
      const [ping] = await until('ping', async () => {
        const pings = await t.sent('telnyx_rtc.ping');
        return pings.length > 0 && pings;
      });
      const [asked] = await t.received('telnyx_rtc.ping');
      expect(ping!.voice_sdk_id).to.match(/^VSDK/);
      expect(ping!.id).not.to.equal(asked!.id);
      await until('answer', async () => (await t.received()).some(({id}) => id === ping!.id));
      expect((await t.sent()).filter(({id}) => id === asked!.id)).to.deep.equal([]);
      expect(client.connected).to.equal(true);
    }),
  );

  it(
    'S09 a ping of ours that is not answered: a new connection with the old session',
    lab(async (t) => {
      t.delay = quickRetries;
      const client = await t.user();
      const {sessionId} = client.snapshot.connection;
      await gateway('ignore', {methods: ['telnyx_rtc.ping']});
      t.delay = (ms) => (ms === 10_000 ? 100 : quickRetries(ms));
      await gateway('ping');
      await until('second socket', () => t.sockets.length === 2);
      await until('ready again', () => client.told('telnyx-ready').length === 2);
      const [, login] = await t.sent('login');
      expect(login!.params).to.deep.include({reconnection: true, sessid: sessionId});
      expect(client.connections).to.include('reconnecting');
    }),
  );

  it(
    'S14 an unknown method is refused with -32601, an unknown id ignored, the session goes on',
    lab(async (t) => {
      const client = await t.user();
      await gateway('request', {method: 'telnyx_rtc.foo'});
      await gateway('send', {frame: {jsonrpc: '2.0', id: 'nobody', result: {params: {}}}});
      await gateway('send', {frame: 'not a frame'});
      const answer = await until('answer', async () => (await t.sent()).find(({error}) => error));
      expect(answer.error!.code).to.equal(-32601);
      expect(client.connected).to.equal(true);
      expect(client.codes).to.deep.equal([]);
    }),
  );

  it(
    'S15 sticky routing: the next URL has the latest voice_sdk_id, after clearReconnectToken() none',
    lab(async (t) => {
      const client = await t.user();
      await gateway('send', {frame: {jsonrpc: '2.0', voice_sdk_id: 'VSDK-latest'}});
      await until('frame', async () => (await t.received()).some((frame) => frame.voice_sdk_id === 'VSDK-latest'));
      await gateway('ping');
      await until('a later frame is here', async () => (await t.sent('telnyx_rtc.ping')).length > 0);
      await client.disconnect();
      await client.connect();
      await client.disconnect();
      client.clearReconnectToken();
      await client.connect();
      client.setOptions({rtcIp: '1.2.3.4', rtcPort: 99});
      await client.disconnect();
      await client.connect();
      const queries = (await t.queries()).map((query) => query.toString());
      // The ping's frame came after the planted one, so its own id is the latest again.
      expect(queries[1]).to.match(/^voice_sdk_id=VSDK/);
      expect([queries[0], queries[2], queries[3]]).to.deep.equal(['', '', 'rtc_ip=1.2.3.4&rtc_port=99']);
      const logins = await t.sent('login');
      expect(logins.map(({params}) => params['reconnection'])).to.deep.equal([false, true, false, true]);
    }),
  );

  it(
    'S15 the token survives a reload by sessionStorage, under a key of this login only',
    lab(async (t) => {
      sessionStorage.clear();
      const first = await t.user({storage: 'session'});
      await first.dispose();
      await t.user({storage: 'session'});
      await t.user({storage: 'session', login: 'somebody-else'});
      const queries = await t.queries();
      expect(queries.map((query) => query.has('voice_sdk_id'))).to.deep.equal([false, true, false]);
      sessionStorage.clear();
    }),
  );

  it(
    '-32000 to every login: one attempt, 46001, no hot loop',
    lab(async (t) => {
      const client = t.client({targetId: 'assistant-auth-loop'});
      expect(await rejection(client.connect())).to.include({code: 46001});
      await gateway('ping');
      await until('line alive', async () => (await t.sent('telnyx_rtc.ping')).length === 1);
      expect(await t.sent('anonymous_login')).to.have.length(1);
      expect(client.codes).to.deep.equal([46001]);
      expect(t.sockets).to.have.length(1);
    }),
  );

  it(
    'a login refused with an old reconnect token is tried once more without it',
    lab(async (t) => {
      const client = await t.user();
      await client.disconnect();
      client.setOptions({password: 'wrong'});
      expect(await rejection(client.connect())).to.include({code: 46001});
      const logins = await t.sent('login');
      expect(logins.map(({params}) => params['reconnection'])).to.deep.equal([false, true, false]);
      expect(client.codes).to.deep.equal([46001]);
    }),
  );

  it(
    'S12 cut sockets: reconnects with back-off, the counter starts over after a success',
    lab(async (t) => {
      const waits: number[] = [];
      const client = await t.user({environment: {online: () => true}});
      t.delay = (ms) => {
        // 2500: how often an open line is looked at (line-health.ts).
        if (ms < 700 || ms > 9999 || ms === 2500) return ms;
        waits.push(ms);
        return 100;
      };
      await gateway('cut-sockets', {refuseMs: 60_000});
      await until('two attempts', () => waits.length > 1);
      await gateway('clear');
      await until('ready again', () => client.told('telnyx-ready').length === 2);
      expect(waits[0]).to.be.within(750, 1250);
      expect(waits[1]).to.be.within(1500, 2500);
      expect(client.snapshot.connection).to.include({state: 'ready', attempt: 0, retryInMs: null});
      waits.length = 0;
      await gateway('cut-sockets');
      await until('ready a third time', () => client.told('telnyx-ready').length === 3);
      expect(waits[0]).to.be.within(750, 1250);
      const [cut] = client.told('telnyx-connection-change').filter(({state}) => state === 'reconnecting');
      expect(cut!.retryInMs).to.be.within(750, 1250);
    }),
  );

  it(
    'gives up with 45003 after max-reconnect-attempts; connect() starts over',
    lab(async (t) => {
      t.delay = quickRetries;
      const client = await t.user({maxReconnectAttempts: 2});
      await gateway('cut-sockets', {refuseMs: 60_000});
      await until('failed', () => client.snapshot.connection.state === 'failed');
      expect(t.sockets).to.have.length(3);
      expect(client.codes.at(-1)).to.equal(45003);
      await gateway('clear');
      await client.connect();
      expect(client.connected).to.equal(true);
    }),
  );

  it(
    'S81 auto-reconnect off: a cut ends the session with warning 36005, calls with 48501',
    lab(async (t) => {
      const client = await t.user({autoReconnect: false});
      const call = client.newCall({destinationNumber: 'tone', mode: 'text'});
      await client.reached(call, 'active');
      await gateway('cut-sockets');
      await until('failed', () => client.snapshot.connection.state === 'failed');
      await client.reached(call, 'destroy');
      expect([client.codes, client.warnings, t.sockets.length]).to.deep.equal([[48501], [36005], 1]);
      const {reason} = client.told('telnyx-connection-change').at(-1)!;
      expect(reason).to.match(/^closed/);
      await client.disconnect();
      expect(client.warnings).to.deep.equal([36005]);
    }),
  );

  it(
    'disconnect() cancels every planned retry',
    lab(async (t) => {
      const client = await t.user();
      await gateway('cut-sockets', {refuseMs: 60_000});
      await until('waiting', () => client.snapshot.connection.retryInMs !== null);
      const pending = rejection(client.connect());
      await client.disconnect();
      expect(await within('the promise settles', pending)).to.be.instanceOf(TelnyxError);
      expect(client.snapshot.connection).to.include({state: 'closed', retryInMs: null});
      expect(t.left()).to.include({timers: 0, sockets: 0});

      // Registration that is asked for again, and a gateway that failed, are plans too.
      for (const login of ['noreg', 'gateway-failed-always']) {
        await gateway('clear');
        const other = t.client({login, password: 'x'});
        const refused = rejection(other.connect());
        await until('a state', async () => (await t.received()).some(({result}) => result?.['params']));
        await until('planned', () => [...other.connections].at(-1) !== 'connecting' && t.timers.size > 0);
        await other.disconnect();
        await refused;
        expect(t.left(), login).to.include({timers: 0, sockets: 0});
      }
    }),
  );

  it(
    'a server that is silent on login: tries again, then 45003; no promise stays open',
    lab(async (t) => {
      t.delay = (ms) => (ms === 10_000 ? 150 : quickRetries(ms));
      const client = t.client({login: 'silent', password: 'x', maxReconnectAttempts: 1});
      expect(await within('settled', rejection(client.connect()))).to.include({code: 45003});
      expect(await t.sent('login')).to.have.length(2);
      expect(client.connections).to.include('reconnecting');
    }),
  );

  it(
    'a server that is silent after the login: tries again, then 45003',
    lab(async (t) => {
      await gateway('ignore', {methods: ['telnyx_rtc.gatewayState']});
      t.delay = (ms) => (ms === 10_000 ? 150 : quickRetries(ms));
      const client = t.client({login: 'demo', password: 'x', maxReconnectAttempts: 1});
      expect(await within('settled', rejection(client.connect()))).to.include({code: 45003});
    }),
  );

  it(
    'a URL that cannot be opened: 45001; no credentials: 46002; nothing is retried',
    lab(async (t) => {
      const client = t.client({targetId: 'a', env: 'ws://['});
      expect(await rejection(client.connect())).to.include({code: 45001});
      const other = t.client({});
      expect(await rejection(other.connect())).to.include({code: 46002});
      expect([client.codes, other.codes]).to.deep.equal([[45001], [46002]]);
      expect([t.sockets.length, t.timers.size]).to.deep.equal([0, 0]);
    }),
  );

  it(
    'S77 punt: calls end without BYE, the socket is closed, no reconnect',
    lab(async (t) => {
      const client = await t.assistant('assistant-silent');
      const call = client.newCall({mode: 'text'});
      await client.reached(call, 'active');
      await gateway('request', {method: 'telnyx_rtc.punt'});
      await client.reached(call, 'destroy');
      expect(client.snapshot.connection.state).to.equal('closed');
      expect(await t.sent('telnyx_rtc.bye')).to.deep.equal([]);
      expect(call.snapshot.end).to.include({by: 'remote'});
      await until('its report is sent', () => t.timers.size === 0);
      expect(t.left()).to.deep.equal({sockets: 0, peers: 0, tracks: 0, sounds: 0, timers: 0});
      expect(t.sockets).to.have.length(1);
    }),
  );

  for (const place of ['client', 'call'] as const) {
    it(
      `S78 punt that names a call which is to be kept (by the ${place}'s option): it goes on over another connection`,
      lab(async (t) => {
        const keep = {keepConnectionAliveOnSocketClose: true};
        const client = await t.user(place === 'client' ? keep : {});
        const call = client.newCall({destinationNumber: 'tone', mode: 'text', ...(place === 'call' && keep)});
        await client.reached(call, 'active');
        await until('media', () => call.snapshot.media === 'connected');
        t.delay = quickRetries;
        await gateway('request', {method: 'telnyx_rtc.punt', params: {callID: call.id}});
        await client.reached(call, 'recovering');
        await until('it goes on', () => call.state === 'active');
        expect([client.codes, client.warnings, t.sockets.length]).to.deep.equal([[], [], 2]);
        // One that names no call of ours is meant for all.
        await gateway('request', {method: 'telnyx_rtc.punt', params: {callID: 'another'}});
        await client.reached(call, 'destroy');
        expect(client.snapshot.connection.state).to.equal('closed');
      }),
    );
  }

  it(
    'S72 a call whose connection was lost ends with 48501 and no BYE, also one that still rings',
    lab(async (t) => {
      const client = await t.user();
      const call = client.newCall({destinationNumber: 'no-answer', mode: 'text'});
      await client.reached(call, 'ringing');
      t.delay = quickRetries;
      // The server takes the next login for somebody else's, so it has no calls for it.
      client.setOptions({login: 'somebody-else'});
      await gateway('cut-sockets');
      await client.reached(call, 'destroy');
      expect(call.snapshot.end).to.include({errorCode: 48501, recoverable: true});
      expect(await t.sent('telnyx_rtc.bye')).to.deep.equal([]);
    }),
  );

  it(
    'two clients have request tables of their own',
    lab(async (t) => {
      const [one, two] = [await t.user({login: 'one'}), await t.user({login: 'two'})];
      const call = one.newCall({destinationNumber: 'no-answer', mode: 'text'});
      await one.reached(call, 'ringing');
      await gateway('ignore', {methods: ['telnyx_rtc.bye']});
      const over = call.hangup();
      const bye = await until('bye', async () => (await t.sent('telnyx_rtc.bye'))[0]);
      const other = two.snapshot.connection.sessionId;
      await gateway('send', {sessid: other, frame: {jsonrpc: '2.0', id: bye.id, result: {}}});
      await gateway('ping', {sessid: other});
      await until('the other one has read it', async () => (await t.sent('telnyx_rtc.ping')).length === 1);
      expect(call.state).to.equal('hangup');
      const own = one.snapshot.connection.sessionId;
      await gateway('send', {sessid: own, frame: {jsonrpc: '2.0', id: bye.id, result: {}}});
      await within('bye settles', over);
      expect(call.state).to.equal('destroy');
    }),
  );

  it('a client that is made touches nothing: no socket, no media, no listener, no timer', () => {
    const touched: string[] = [];
    const environment = new Proxy(browserEnvironment(), {
      get: (target, name) => {
        touched.push(String(name));
        return Reflect.get(target, name) as unknown;
      },
    });
    const client = new TelnyxClient({targetId: 'a'}, {environment});
    expect(client.snapshot.connection.state).to.equal('idle');
    expect(touched.filter((name) => name !== 'clock' && name !== 'sessionStorage')).to.deep.equal([]);
  });
});
