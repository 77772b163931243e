/** Logging in: tokens and where they come from, logging in again on the open connection, and that nothing of it gets out. */
import {expect} from '@open-wc/testing';
import {clientKey} from '../../src/client/client-key.js';
import type {Call} from '../../src/client/call.js';
import type {Environment} from '../../src/client/environment.js';
import type {RequestDelegate} from '../../src/client/events.js';
import type {TelnyxClientOptions} from '../../src/client/telnyx-client.js';
import {TelnyxError} from '../../src/errors/index.js';
import {ALL_CLIENT_OPTIONS, defaultsOf} from '../../src/options/index.js';
import type {Json} from '../../src/lib/guards.js';
import type {ClientOptions, ResolvedOptions} from '../../src/options/index.js';
import {loginKind, loginRequest} from '../../src/protocol/login.js';
import {gateway, lab} from '../support/client-lab.js';
import type {Lab, TestClient} from '../support/client-lab.js';
import {FakeClock} from '../support/fake-clock.js';
import {microtasks, rejection, until, within} from '../support/until.js';

const LOOK_MS = 2_500;
const DAY_S = 86_400;

/** Starts at the real time, because the gateway looks at the end of tokens too. Asking whether the server is alive is not planned. */
class TokenClock extends FakeClock {
  readonly #shift = Math.floor(Date.now() / 1000) * 1000 - new FakeClock().now();

  override now(): number {
    return super.now() + this.#shift;
  }

  override setTimeout(run: () => void, ms: number): number {
    return ms === LOOK_MS ? 0 : super.setTimeout(run, ms);
  }
}

const part = (value: object): string =>
  btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(value))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');

let serial = 0;

/** A token of `seconds` that no other is equal to. */
const jwt = (clock: FakeClock, seconds: number, claims: object = {}): string =>
  `${part({alg: 'none'})}.${part({sub: 'alice', exp: clock.now() / 1000 + seconds, jti: ++serial, ...claims})}.sig`;

interface Ask {
  readonly url: string;
  readonly init: RequestInit;
}

/** A lab whose clients live by one clock, with what they send and what they fetch. */
class Bench {
  readonly clock = new TokenClock();
  readonly t: Lab;
  readonly asks: Ask[] = [];
  /** Logins as they were sent; the gateway's journal leaves secrets out. */
  readonly logins: Json[] = [];
  readonly #unanswered = new Set<unknown>();
  /** What the token's source answers: in turn, the last for ever. */
  answers: (string | number | Error | (() => string) | Promise<string>)[] = [];

  constructor(t: Lab) {
    this.t = t;
  }

  client(options: TelnyxClientOptions, environment: Partial<Environment> = {}): TestClient {
    const base = this.t.environment();
    return this.t.client({
      ...(options as ClientOptions),
      environment: {
        clock: this.clock,
        createSocket: (url) => this.#listened(base.createSocket(url)),
        fetch: (url, init) => this.#fetch(url, init),
        ...environment,
      },
    });
  }

  async connected(options: TelnyxClientOptions, environment?: Partial<Environment>): Promise<TestClient> {
    const client = this.client(options, environment);
    await client.connect();
    return client;
  }

  /** The gateway's endpoint for tokens. */
  url(query: string): string {
    const url = new URL(`/token?${query}`, this.t.url);
    url.protocol = 'http:';
    return url.href;
  }

  token(seconds: number, claims?: object): string {
    return jwt(this.clock, seconds, claims);
  }

  get tokens(): unknown[] {
    return this.logins.map((params) => params['login_token']);
  }

  /** Waits of tokens: those longer than any request takes. */
  get planned(): number[] {
    return this.clock.waits.filter((ms) => ms > 20_000);
  }

  /** Whatever is on its way to the gateway and back has arrived. */
  async settled(): Promise<void> {
    const before = (await this.t.sent('telnyx_rtc.ping')).length;
    await gateway('ping');
    await until('the line works', async () => (await this.t.sent('telnyx_rtc.ping')).length > before);
    await until('answers', () => this.#unanswered.size === 0);
  }

  /** Lets time pass once nothing is unanswered any more. */
  async advance(ms: number): Promise<void> {
    await until('answers', () => this.#unanswered.size === 0);
    this.clock.advance(ms);
  }

  async #fetch(url: string, init: RequestInit): Promise<Response> {
    // Reports of calls are no questions for a token.
    if (url.endsWith('/call_report')) return new Response();
    const answer = this.answers[Math.min(this.asks.length, this.answers.length - 1)];
    this.asks.push({url, init});
    if (answer === undefined) return fetch(url, init);
    if (answer instanceof Error) throw answer;
    if (typeof answer === 'number') return new Response('no', {status: answer});
    return new Response(await (typeof answer === 'function' ? answer() : answer));
  }

  #listened(socket: WebSocket): WebSocket {
    const send = socket.send.bind(socket);
    socket.send = (text: string) => {
      const {id, method, params} = JSON.parse(text) as {id?: unknown; method?: string; params?: Json};
      if (method?.endsWith('login')) this.logins.push(params!);
      if (method && id) this.#unanswered.add(id);
      send(text);
    };
    socket.addEventListener('message', ({data}) => {
      this.#unanswered.delete((JSON.parse(String(data)) as {id?: unknown}).id);
    });
    socket.addEventListener('close', () => this.#unanswered.clear());
    return socket;
  }
}

/** The body of a test; afterwards nothing may be planned by the clock either. */
const bench = (body: (b: Bench, t: Lab) => Promise<void>): (() => Promise<void>) => {
  let made: Bench;
  const run = lab(async (t) => {
    made = new Bench(t);
    await body(made, t);
  });
  return async () => {
    await run();
    expect(made.clock.waits).to.deep.equal([]);
  };
};

const resolved = (options: ClientOptions): ResolvedOptions =>
  ({...defaultsOf(ALL_CLIENT_OPTIONS), ...options}) as unknown as ResolvedOptions;

const outcome = (): {done: number; errors: TelnyxError[]; onSuccess(): void; onError(error: TelnyxError): void} => ({
  done: 0,
  errors: [],
  onSuccess() {
    this.done++;
  },
  onError(error) {
    this.errors.push(error);
  },
});

/** `login()` with callbacks that are counted. */
async function login(client: TestClient, creds?: object): Promise<{done: number; codes: number[]; fatal: boolean[]}> {
  const heard = outcome();
  await within(
    'login settles',
    client.login({creds, onSuccess: () => heard.onSuccess(), onError: (error) => heard.onError(error)}),
  );
  return {done: heard.done, codes: heard.errors.map(({code}) => code), fatal: heard.errors.map(({fatal}) => fatal)};
}

/** So many errors were told, and what follows from the last is planned. */
async function told(client: TestClient, count: number): Promise<void> {
  await until(`error ${count}`, () => client.codes.length === count);
  await microtasks();
}

async function talking(client: TestClient): Promise<Call> {
  const call = client.newCall({destinationNumber: 'tone', mode: 'text'});
  await client.reached(call, 'active');
  await until('media', () => call.snapshot.media === 'connected');
  return call;
}

const packets = async (call: Call): Promise<number> => {
  const report = await call.media.peer!.connection.getStats();
  const stats = [...(report.values() as Iterable<Record<string, unknown>>)];
  return Number(stats.find(({type}) => type === 'inbound-rtp')?.['packetsReceived'] ?? 0);
};

describe('login by token', () => {
  it(
    'S02 token login: as by password, with login_token; one telnyx.ready, no warning, one timer',
    bench(async (b, t) => {
      const token = b.token(3600);
      const client = await b.connected({login_token: token});
      const [sent] = await t.sent('login');
      expect(sent!.params).to.have.keys(['login_token', 'userVariables', 'loginParams', 'reconnection', 'User-Agent']);
      expect(b.tokens).to.deep.equal([token]);
      expect(client.told('telnyx-ready')).to.have.length(1);
      expect([client.warnings, client.codes, b.asks]).to.deep.equal([[], [], []]);
      expect(b.planned).to.deep.equal([3_480_000]);
    }),
  );

  it(
    'S02 60 s left: 34001 at once, with the seconds, once; nothing is logged in again by itself',
    bench(async (b) => {
      const client = b.client({loginToken: b.token(60)});
      const messages: string[] = [];
      client.on('telnyx.warning', ({warning}) => messages.push(warning.message));
      await client.connect();
      expect(client.warnings).to.deep.equal([34001]);
      expect(messages[0]).to.contain('in 60 s');
      await b.advance(70_000);
      await microtasks();
      expect([client.warnings, b.logins.length, client.codes]).to.deep.equal([[34001], 1, []]);
    }),
  );

  it(
    'S02 300 s left: 34001 after 180 s, not before and not again',
    bench(async (b) => {
      const client = await b.connected({loginToken: b.token(300)});
      await b.advance(179_999);
      expect(client.warnings).to.deep.equal([]);
      await b.advance(1);
      expect(client.warnings).to.deep.equal([34001]);
      await b.advance(300_000);
      expect(client.warnings).to.deep.equal([34001]);
      expect(client.connected).to.equal(true);
    }),
  );

  it(
    'S02 a payload in base64url with - and _ is read (weakness 18)',
    bench(async (b) => {
      const token = b.token(300, {sub: 'ännchen', note: '>>>???>>>???ÿÿÿ'});
      expect(token.split('.')[1]).to.match(/-/).and.to.match(/_/);
      const client = await b.connected({loginToken: token});
      expect(b.planned).to.deep.equal([180_000]);
      await b.advance(180_000);
      expect(client.warnings).to.deep.equal([34001]);
    }),
  );

  it(
    'S02 a token of 40 days: no timer longer than browsers can, no early warning (weakness 18)',
    bench(async (b) => {
      const client = await b.connected({loginToken: b.token(40 * DAY_S)});
      expect(b.planned).to.deep.equal([2 ** 31 - 1]);
      await b.advance(40 * DAY_S * 1000 - 120_001);
      expect(client.warnings).to.deep.equal([]);
      await b.advance(1);
      expect(client.warnings).to.deep.equal([34001]);
    }),
  );

  it(
    'S02 tokens that say no end: no warning and no timer',
    bench(async (b) => {
      const tokens = [
        'demo-token',
        `${part({alg: 'x'})}.${part({sub: 'alice'})}.s`,
        `a.%%%.c`,
        'a.b',
        b.token(0, {exp: 'x'}),
      ];
      for (const loginToken of tokens) {
        const client = await b.connected({loginToken});
        expect([client.warnings, b.planned], loginToken).to.deep.equal([[], []]);
        await client.disconnect();
      }
    }),
  );

  it(
    'S02 a token that has ended: refused by the server with 46001; for a clock that is ahead nothing is planned',
    bench(async (b) => {
      const ended = b.client({loginToken: b.token(-5)});
      expect(await rejection(ended.connect())).to.include({code: 46001, fatal: true});
      expect([ended.codes, ended.warnings, b.planned]).to.deep.equal([[46001], [], []]);
      const token = b.token(100);
      await b.advance(200_000);
      const ahead = await b.connected({loginToken: token});
      expect([ahead.codes, ahead.warnings, b.planned]).to.deep.equal([[], [], []]);
    }),
  );

  it('kind of login: password, token, where a token can be had, target', () => {
    const kind = (options: ClientOptions): string => loginKind(resolved(options));
    expect(kind({login: 'l', password: 'p', loginToken: 't', tokenUrl: '/t', targetId: 'a'})).to.equal('credentials');
    expect(kind({login: 'l', loginToken: 't', targetId: 'a'})).to.equal('token');
    expect(kind({tokenUrl: '/t', targetId: 'a'})).to.equal('token');
    expect(kind({tokenUrl: '/t'})).to.equal('token');
    expect(kind({targetId: 'a'})).to.equal('anonymous');
    expect(kind({login: 'l'})).to.equal('none');
  });

  it(
    'precedence on the wire: password, then token, then token-url, then target; nothing is asked for in vain',
    bench(async (b, t) => {
      const all = {
        login: 'demo',
        password: 'demo',
        loginToken: b.token(900),
        tokenUrl: b.url('user=bob'),
        targetId: 'assistant-silent',
      };
      const {login: _login, password: _password, ...token} = all;
      const {loginToken: _token, ...url} = token;
      const {tokenUrl: _url, ...target} = url;
      for (const options of [all, token, url, target]) await b.connected(options);
      expect((await t.sent()).map(({method}) => method).filter((method) => method!.endsWith('login'))).to.deep.equal([
        'login',
        'login',
        'login',
        'anonymous_login',
      ]);
      expect(b.logins.map((params) => params['passwd'])).to.deep.equal(['demo', undefined, undefined, undefined]);
      expect(b.tokens[1]).to.equal(all.loginToken);
      expect(b.tokens[2]).to.be.a('string').and.not.to.equal(all.loginToken);
      expect(b.asks).to.have.length(1);
    }),
  );

  it(
    'pushWhenActive, earlySdpAnswer and userVariables are on the wire, and false when absent',
    bench(async (b, t) => {
      await b.connected({login: 'demo', password: 'demo'});
      await b.connected({
        login: 'demo',
        password: 'demo',
        pushWhenActive: true,
        earlySdpAnswer: true,
        userVariables: {device: 'x', push_when_active: false},
      });
      await b.connected({loginToken: 'demo-token', userVariables: {push_when_active: true}});
      const sent = (await t.sent('login')).map(({params}) => [params['userVariables'], params['loginParams']]);
      expect(sent).to.deep.equal([
        [{push_when_active: false, pn_late_fanout: false}, {early_sdp_answer: false}],
        [{device: 'x', push_when_active: true, pn_late_fanout: true}, {early_sdp_answer: true}],
        [{push_when_active: true, pn_late_fanout: true}, {early_sdp_answer: false}],
      ]);
      const context = {reconnection: false, sessid: null, userAgent: ''};
      const options = {...resolved({targetId: 'a'}), userVariables: {x: 1}, pushWhenActive: true};
      const {params} = loginRequest(options, context);
      expect(params['userVariables']).to.deep.equal({x: 1});
      expect(params).not.to.have.property('loginParams');
    }),
  );
});

describe('the server forgets the login (S05)', () => {
  it(
    'S05 a quiet login: the request stays rejected, no second telnyx.ready, calls untouched',
    bench(async (b, t) => {
      const client = await b.connected({loginToken: b.token(3600)});
      const {sessionId} = client.snapshot.connection;
      const call = await talking(client);
      const peer = call.media.peer!.connection;
      await gateway('expire-token');
      expect(await call.hold()).to.equal(false);
      expect(client.codes).to.deep.equal([44001]);
      expect((client.errors[0]!.originalError as {code: number}).code).to.equal(-32000);
      expect([b.logins.length, client.told('telnyx-ready').length]).to.deep.equal([2, 1]);
      expect(b.logins[1]).to.include({reconnection: true, sessid: sessionId});
      expect([call.state, call.media.peer!.connection === peer, t.sockets.length]).to.deep.equal(['active', true, 1]);
      expect(client.connections).to.deep.equal(['connecting', 'authenticating', 'ready']);
      expect(await call.hold()).to.equal(true);
    }),
  );

  it(
    'S05 requests that are refused together share one login',
    bench(async (b) => {
      const client = await b.connected({loginToken: b.token(3600)});
      await gateway('expire-token');
      const all = await Promise.all([client.getIsRegistered(), client.getIsRegistered(), client.getIsRegistered()]);
      expect([all, b.logins.length]).to.deep.equal([[false, false, false], 2]);
      expect(await client.getIsRegistered()).to.equal(true);
    }),
  );

  it(
    'S05 a token that has ended is replaced by one of token-url',
    bench(async (b) => {
      const [first, second] = ['refused-token', b.token(3600)];
      b.answers = [second];
      const client = await b.connected({loginToken: b.token(900), tokenUrl: '/token'});
      // What the client holds is no longer accepted.
      Object.assign(client.options, {loginToken: first});
      await gateway('expire-token');
      expect(await client.getIsRegistered()).to.equal(false);
      expect(await client.getIsRegistered()).to.equal(true);
      expect(b.tokens.slice(1)).to.deep.equal([first, second]);
      expect([client.codes, b.asks.length, client.told('telnyx-ready').length]).to.deep.equal([[], 1, 1]);
    }),
  );

  it(
    'S05 nothing better to log in with: one 46001, calls end, nothing loops',
    bench(async (b) => {
      const client = await b.connected({loginToken: b.token(3600)});
      const call = await talking(client);
      Object.assign(client.options, {loginToken: 'refused-token'});
      await gateway('expire-token');
      expect(await client.getIsRegistered()).to.equal(false);
      await b.settled();
      expect(client.errors.filter(({code}) => code === 46001).map(({fatal}) => fatal)).to.deep.equal([true]);
      expect([b.logins.length, client.snapshot.connection.state]).to.deep.equal([2, 'failed']);
      expect(call.snapshot.end).to.include({errorCode: 48501});
    }),
  );

  it(
    'S05 auto-reconnect off: 46003 and no login; the session goes on',
    bench(async (b) => {
      const client = await b.connected({loginToken: b.token(3600), autoReconnect: false});
      expect(client.hasAutoReconnect()).to.equal(false);
      await gateway('expire-token');
      expect(await client.getIsRegistered()).to.equal(false);
      expect(client.errors.map(({code, fatal}) => [code, fatal])).to.deep.equal([[46003, true]]);
      expect([b.logins.length, client.connected]).to.deep.equal([1, true]);
      await client.updateToken(b.token(600));
      expect(await client.getIsRegistered()).to.equal(true);
    }),
  );
});

describe('login in place (S13)', () => {
  it(
    'S13 login({creds: {login_token}}): onSuccess, same session and socket, calls and sound untouched, timer anew',
    bench(async (b, t) => {
      const client = await b.connected({loginToken: b.token(300)});
      const {sessionId} = client.snapshot.connection;
      const call = await talking(client);
      const peer = call.media.peer!.connection;
      const states = client.statesOf(call);
      const fresh = b.token(600);
      expect(await login(client, {login_token: fresh})).to.deep.equal({done: 1, codes: [], fatal: []});
      expect(b.logins[1]).to.include({login_token: fresh, reconnection: true, sessid: sessionId});
      expect([client.sessionid, t.sockets.length, client.told('telnyx-ready').length]).to.deep.equal([sessionId, 1, 1]);
      expect([call.media.peer!.connection === peer, peer.connectionState]).to.deep.equal([true, 'connected']);
      const before = await packets(call);
      await until('sound goes on', async () => (await packets(call)) > before);
      expect(client.statesOf(call)).to.deep.equal(states);
      await b.advance(400_000);
      expect(client.warnings).to.deep.equal([]);
      await b.advance(80_000);
      expect([client.warnings, client.codes]).to.deep.equal([[34001], []]);
    }),
  );

  it(
    'S13 the session is named also when its first login is long ago',
    bench(async (b) => {
      const client = await b.connected({loginToken: b.token(3600)});
      await b.advance(600_000);
      await client.updateToken(b.token(3600));
      expect(b.logins[1]).to.include({reconnection: true, sessid: client.sessionid});
    }),
  );

  it(
    'S13 updateToken() resolves when the new token counts; after a lost connection it is the one that is used',
    bench(async (b, t) => {
      const client = await b.connected({loginToken: b.token(300)});
      const fresh = b.token(600);
      await client.updateToken(fresh);
      expect(b.tokens[1]).to.equal(fresh);
      await gateway('cut-sockets');
      await until('lost', () => client.connections.includes('reconnecting'));
      await b.advance(2000);
      await until('ready again', () => client.told('telnyx-ready').length === 2);
      expect([b.tokens[2], t.sockets.length]).to.deep.equal([fresh, 2]);
    }),
  );

  it(
    'S13 another token as an option is logged in with at once; the same, or while not connected, is not',
    bench(async (b, t) => {
      const first = b.token(300);
      const client = await b.connected({loginToken: first});
      client.setOptions({loginToken: first, callerName: 'Ann'});
      const second = b.token(600);
      client.setOptions({loginToken: second});
      await until('second login', () => b.logins.length === 2);
      await until('timer anew', () => b.planned.includes(480_000));
      await client.disconnect();
      client.setOptions({loginToken: first});
      await microtasks();
      expect([b.tokens, t.sockets.length, client.codes]).to.deep.equal([[first, second], 1, []]);
    }),
  );

  it(
    'a token takes over from a password, also for the next connection; a target from both',
    bench(async (b, t) => {
      const client = await b.connected({login: 'alice', password: 'x'});
      await client.updateToken(b.token(900));
      expect([b.logins[1]!['passwd'], client.options.password]).to.deep.equal([undefined, undefined]);
      const target = {target_type: 'ai_assistant', target_id: 'assistant-silent'};
      expect(await login(client, {anonymous_login: target})).to.include({done: 1});
      expect((await t.sent('anonymous_login'))[0]!.params).to.include(target);
      expect(client.newCall({mode: 'text'}).direction).to.equal('outbound');
    }),
  );

  it(
    'a wrong new token: onError and one 46001 that is not fatal, the old session goes on and so does its token',
    bench(async (b) => {
      const good = b.token(300);
      const client = await b.connected({loginToken: good});
      const call = await talking(client);
      expect(await login(client, {login_token: 'refused-token'})).to.deep.equal({
        done: 0,
        codes: [46001],
        fatal: [false],
      });
      expect([client.codes, client.snapshot.notice]).to.deep.equal([[46001], null]);
      expect(await rejection(client.updateToken('refused-token'))).to.include({code: 46001, fatal: false});
      expect([call.state, client.connected, client.options.loginToken]).to.deep.equal(['active', true, good]);
      expect(await client.getIsRegistered()).to.equal(true);
      await b.advance(180_000);
      expect(client.warnings).to.deep.equal([34001]);
      await gateway('cut-sockets');
      await until('lost', () => client.connections.includes('reconnecting'));
      await b.advance(2000);
      await until('ready again', () => client.told('telnyx-ready').length === 2);
      expect(b.tokens.at(-1)).to.equal(good);
    }),
  );

  it(
    'a wrong password: the right one stays; token-url is not asked in its place',
    bench(async (b) => {
      b.answers = [b.token(600)];
      const client = await b.connected({loginToken: b.token(900), tokenUrl: '/token'});
      const {options} = client;
      expect(await login(client, {login: 'alice', passwd: 'wrong'})).to.include({done: 0});
      expect(client.options).to.deep.equal({...options, login: undefined, password: undefined});
      expect([client.codes, b.asks.length]).to.deep.equal([[46001], 0]);
    }),
  );

  it(
    'incomplete credentials: 46002 of type InvalidCredentialsOptions, nothing sent, options unchanged',
    bench(async (b) => {
      const client = await b.connected({loginToken: b.token(900)});
      const types: unknown[] = [];
      client.on('telnyx.error', (payload) => types.push(payload['type']));
      const {options} = client;
      const incomplete = [
        {login: 'alice'},
        {passwd: 'x'},
        {login_token: ''},
        {login_token: 5},
        {login: 'alice', password: ''},
        {anonymous_login: {}, login_token: null},
      ];
      for (const creds of incomplete) {
        expect(await login(client, creds), JSON.stringify(creds)).to.deep.include({done: 0, codes: [46002]});
      }
      expect(await rejection(client.updateToken(undefined as unknown as string))).to.include({code: 46002});
      expect(types).to.deep.equal(Array.from({length: 7}, () => 'InvalidCredentialsOptions'));
      expect([client.options === options, b.logins.length, client.connected]).to.deep.equal([true, 1, true]);
      const nobody = b.client({});
      expect(await login(nobody)).to.deep.include({done: 0, codes: [46002]});
      expect(await login(nobody, {login: 'alice'})).to.deep.include({done: 0, codes: [46002]});
      expect(nobody.options.login).to.equal(undefined);
    }),
  );

  it(
    'while not connected nothing is sent and nobody is called; it counts from the next connection',
    bench(async (b, t) => {
      const client = b.client({loginToken: 'refused-token'});
      const token = b.token(900);
      expect(await login(client, {login_token: token})).to.deep.equal({done: 0, codes: [], fatal: []});
      expect([t.sockets.length, client.snapshot.connection.state]).to.deep.equal([0, 'idle']);
      await client.connect();
      await client.disconnect();
      const other = b.token(900);
      await client.updateToken(other);
      expect([t.sockets.length, client.snapshot.connection.state]).to.deep.equal([1, 'closed']);
      await client.connect();
      expect(b.tokens).to.deep.equal([token, other]);
    }),
  );

  it(
    'while the socket opens: one login, with the new credentials; onSuccess when registered',
    bench(async (b) => {
      const client = b.client({loginToken: 'refused-token'});
      const connecting = client.connect();
      expect(client.connection.connecting).to.equal(true);
      const token = b.token(900);
      expect(await login(client, {login_token: token})).to.include({done: 1});
      await connecting;
      expect([b.tokens, client.codes, client.connected]).to.deep.equal([[token], [], true]);
    }),
  );

  it(
    'while other credentials are on their way: what comes of them does not matter',
    bench(async (b, t) => {
      await gateway('ignore', {methods: ['login']});
      const client = b.client({loginToken: 'refused-token'});
      const connecting = client.connect();
      const first = await until('login', async () => (await t.sent('login'))[0]);
      await gateway('ignore', {methods: []});
      const token = b.token(900);
      const again = login(client, {login_token: token});
      await gateway('send', {frame: {jsonrpc: '2.0', id: first.id, error: {code: -32001, message: 'no'}}});
      expect(await again).to.include({done: 1});
      await connecting;
      expect([b.tokens[0], b.tokens.at(-1), client.codes]).to.deep.equal(['refused-token', token, []]);
      expect(t.sockets).to.have.length(1);
    }),
  );

  it(
    'after a refused login: connects anew with better ones, and tells 46001 again for others',
    bench(async (b) => {
      const client = b.client({loginToken: 'refused-token'});
      await rejection(client.connect());
      expect(await login(client, {login: 'alice', password: 'wrong'})).to.deep.include({done: 0, codes: [46001]});
      expect(await login(client, {login_token: b.token(900)})).to.include({done: 1});
      expect([client.connected, client.codes]).to.deep.equal([true, [46001, 46001]]);
    }),
  );

  it(
    'disconnect() while a login is on its way: onError tells that the connection closed, no telnyx.error',
    bench(async (b) => {
      const client = await b.connected({loginToken: b.token(900)});
      const pending = login(client, {login_token: b.token(900, {sub: 'slow'})});
      await until('sent', () => b.logins.length === 2);
      await client.disconnect();
      expect(await pending).to.deep.include({done: 0, codes: [45002]});
      expect(client.codes).to.deep.equal([]);
    }),
  );

  it(
    'two at once: both settle, the last one counts',
    bench(async (b) => {
      const client = await b.connected({loginToken: b.token(900)});
      const last = b.token(900);
      const [first, second] = await Promise.all([
        login(client, {login_token: 'refused-token'}),
        login(client, {login_token: last}),
      ]);
      expect(second).to.include({done: 1});
      expect(first.done + first.codes.length).to.equal(1);
      expect([client.options.loginToken, client.connected]).to.deep.equal([last, true]);
    }),
  );
});

describe('token-url', () => {
  it(
    'JSON and bare answers; asked once, before the socket is opened',
    bench(async (b, t) => {
      for (const user of ['alice', 'token-bare']) {
        const client = b.client({tokenUrl: b.url(`user=${user}&ttl=600`)});
        const connecting = client.connect();
        expect([client.connection.connecting, client.connection.closed, t.sockets.length]).to.deep.equal([
          true,
          false,
          0,
        ]);
        expect(client.snapshot.connection.state).to.equal('connecting');
        await connecting;
        await client.dispose();
        t.sockets.length = 0;
      }
      expect([b.asks.length, b.logins.length]).to.deep.equal([2, 2]);
      for (const token of b.tokens) expect(token).to.match(/^[\w-]+\.[\w-]+\.[\w-]+$/);
      b.answers = [() => JSON.stringify(b.token(600))];
      await b.connected({tokenUrl: '/quoted'});
      expect(b.tokens.at(-1)).to.match(/\.sig$/);
    }),
  );

  it(
    'credentials mode is the option; the answer is never taken from a cache',
    bench(async (b) => {
      await b.connected({tokenUrl: b.url('user=a')});
      for (const tokenCredentials of ['same-origin', 'include', 'omit'] as const) {
        await b.connected({tokenUrl: b.url('user=a'), tokenCredentials});
      }
      expect(b.asks.map(({init}) => init.credentials)).to.deep.equal(['same-origin', 'same-origin', 'include', 'omit']);
      expect(new Set(b.asks.map(({init}) => init.cache))).to.deep.equal(new Set(['no-store']));
    }),
  );

  const bad: [string, (b: Bench) => TelnyxClientOptions, RegExp][] = [
    ['403', (b) => ({tokenUrl: b.url('user=token-denied')}), /answered 403/],
    ['not reachable', () => ({tokenUrl: 'http://127.0.0.1:1/token'}), /could not be read/],
    ['not a URL', () => ({tokenUrl: 'http://['}), /could not be read/],
    ...[
      '<html>log in</html>',
      '{"token": "secret-a',
      '{"token": 5}',
      '{}',
      '["secret-b"]',
      '',
      'two words',
      'null',
    ].map((text): [string, (b: Bench) => TelnyxClientOptions, RegExp] => [
      `garbage ${JSON.stringify(text)}`,
      (b) => {
        b.answers = [text];
        return {tokenUrl: '/token'};
      },
      /gave no token/,
    ]),
  ];
  for (const [name, options, message] of bad) {
    it(
      `${name}: one fatal 46002, no socket; the next connect() asks again`,
      bench(async (b, t) => {
        const client = b.client(options(b));
        const error = (await within('settled', rejection(client.connect()))) as TelnyxError;
        expect(error).to.be.instanceOf(TelnyxError).and.include({code: 46002, fatal: true});
        expect(error.message).to.match(message);
        expect(everythingOf(error)).not.to.match(/secret/);
        expect([client.codes, t.sockets.length, client.snapshot.connection.state]).to.deep.equal([
          [46002],
          0,
          'failed',
        ]);
        expect(client.snapshot.notice).to.include({code: 46002});
        b.answers = [b.token(600)];
        await client.connect();
        expect(client.connected).to.equal(true);
      }),
    );
  }

  it(
    'too slow: given up after 10 s, the request is cancelled',
    bench(async (b, t) => {
      const client = b.client({tokenUrl: b.url('user=token-slow')});
      const refused = rejection(client.connect());
      await until('asked', () => b.asks.length === 1);
      b.clock.advance(9_999);
      expect(b.asks[0]!.init.signal!.aborted).to.equal(false);
      b.clock.advance(1);
      const error = (await within('settled', refused)) as TelnyxError;
      expect([error.code, error.message]).to.deep.equal([46002, 'Invalid credentials: token-url is too slow']);
      expect([b.asks[0]!.init.signal!.aborted, t.sockets.length]).to.deep.equal([true, 0]);
    }),
  );

  it(
    'who asks while an answer is awaited shares it',
    bench(async (b, t) => {
      const client = b.client({tokenUrl: b.url('user=alice')});
      const call = client.newCall({destinationNumber: 'tone', mode: 'text'});
      await Promise.all([client.connect(), client.connect()]);
      await client.reached(call, 'active');
      expect([b.asks.length, b.logins.length, t.sockets.length]).to.deep.equal([1, 1, 1]);
    }),
  );

  it(
    'disconnect() while it is asked: cancelled, no socket, no error; logout() and dispose() too',
    bench(async (b, t) => {
      for (const end of ['disconnect', 'logout', 'dispose'] as const) {
        const client = b.client({tokenUrl: b.url('user=token-slow')});
        const refused = rejection(client.connect());
        const {length} = b.asks;
        void client[end]();
        expect(await within('settled', refused)).to.include({code: 45002});
        expect(b.asks[length - 1]!.init.signal!.aborted, end).to.equal(true);
        await microtasks();
        expect([t.sockets.length, client.codes, client.snapshot.connection.state]).to.deep.equal([0, [], 'closed']);
        expect(b.clock.waits).to.deep.equal([]);
      }
    }),
  );

  it(
    'a token that is set while it is asked is not overwritten',
    bench(async (b) => {
      let answer = (_: string): void => {};
      b.answers = [new Promise<string>((resolve) => (answer = resolve))];
      const client = b.client({tokenUrl: '/token'});
      const connecting = client.connect();
      const own = b.token(600);
      client.setOptions({loginToken: own});
      answer(b.token(600));
      await connecting;
      expect(b.tokens).to.deep.equal([own]);
    }),
  );

  it(
    'refreshed by itself on 34001: calls and session go on, the new end is watched',
    bench(async (b, t) => {
      const [first, second] = [b.token(300), b.token(3600)];
      b.answers = [first, second];
      const client = await b.connected({tokenUrl: '/token'});
      const {sessionId} = client.snapshot.connection;
      const call = await talking(client);
      await b.advance(180_000);
      expect(client.warnings).to.deep.equal([34001]);
      await until('logged in again', () => b.planned.includes(3_300_000));
      expect([b.tokens, b.asks.length, t.sockets.length]).to.deep.equal([[first, second], 2, 1]);
      expect([call.state, client.sessionid, client.codes]).to.deep.equal(['active', sessionId, []]);
      expect(client.told('telnyx-ready')).to.have.length(1);
    }),
  );

  it(
    'a refresh that fails is tried again every 10 s while the token lasts; told, but not as fatal',
    bench(async (b) => {
      b.answers = [500, new Error('offline'), 'refused-token', () => b.token(900)];
      const client = await b.connected({loginToken: b.token(300), tokenUrl: '/token'});
      await b.advance(180_000);
      await told(client, 1);
      await b.advance(9_999);
      expect(b.asks).to.have.length(1);
      await b.advance(1);
      await told(client, 2);
      await b.advance(10_000);
      await told(client, 3);
      await b.advance(10_000);
      await until('logged in again', () => b.planned.length > 0);
      expect(client.errors.map(({code, fatal}) => [code, fatal])).to.deep.equal([
        [46002, false],
        [46002, false],
        [46001, false],
      ]);
      expect([client.warnings, b.asks.length, b.logins.length, client.connected]).to.deep.equal([[34001], 4, 3, true]);
    }),
  );

  it(
    'after the end of the token no further refresh',
    bench(async (b) => {
      b.answers = [500];
      const client = await b.connected({loginToken: b.token(130), tokenUrl: '/token'});
      for (let count = 1; count <= 12; count++) {
        await b.advance(10_000);
        await told(client, count);
        expect(b.asks).to.have.length(count);
      }
      for (let count = 0; count < 6; count++) {
        await b.advance(10_000);
        await microtasks();
      }
      expect([b.asks.length, b.clock.waits, client.connected]).to.deep.equal([12, [], true]);
    }),
  );

  it(
    'a source of short tokens, or of the same one again, is not asked without end',
    bench(async (b) => {
      b.answers = [() => b.token(60)];
      const client = await b.connected({tokenUrl: '/token'});
      await b.settled();
      expect([b.asks.length, b.logins.length, client.warnings]).to.deep.equal([1, 1, [34001]]);
      await b.advance(30_000);
      await until('refreshed at half time', () => b.logins.length === 2);
      await b.settled();
      expect([b.asks.length, b.logins.length]).to.deep.equal([2, 2]);
      await client.disconnect();

      b.asks.length = b.logins.length = 0;
      const same = b.token(300);
      b.answers = [same];
      const other = await b.connected({tokenUrl: '/token'});
      await b.advance(180_000);
      await until('asked', () => b.asks.length === 2);
      await b.settled();
      await b.advance(10_000);
      await until('asked again', () => b.asks.length === 3);
      await b.settled();
      expect([b.logins.length, other.codes, other.warnings]).to.deep.equal([1, [], [34001]]);
    }),
  );

  it(
    'a refused token is replaced by one fresh one',
    bench(async (b, t) => {
      const fresh = b.token(900);
      b.answers = [fresh];
      const client = await b.connected({loginToken: 'refused-token', tokenUrl: '/token'});
      expect([b.tokens, client.codes, t.sockets.length]).to.deep.equal([['refused-token', fresh], [], 1]);
    }),
  );

  it(
    'a fresh token that is refused too: 46001, no loop; also with an old reconnect token, and when it is the same',
    bench(async (b) => {
      b.answers = [() => b.token(-5)];
      const client = b.client({loginToken: 'refused-token', tokenUrl: '/token'});
      expect(await rejection(client.connect())).to.include({code: 46001, fatal: true});
      await b.settled();
      expect([b.logins.length, b.asks.length, client.codes]).to.deep.equal([2, 1, [46001]]);

      b.asks.length = b.logins.length = 0;
      const returning = await b.connected({loginToken: b.token(600), tokenUrl: '/token'});
      await returning.disconnect();
      returning.setOptions({loginToken: 'refused-token'});
      expect(await rejection(returning.connect())).to.include({code: 46001});
      await b.settled();
      expect([b.asks.length, returning.codes]).to.deep.equal([1, [46001]]);

      b.asks.length = b.logins.length = 0;
      b.answers = ['refused-token'];
      const same = b.client({tokenUrl: '/token'});
      expect(await rejection(same.connect())).to.include({code: 46001});
      expect([b.asks.length, b.logins.length, same.codes]).to.deep.equal([2, 1, [46001]]);
    }),
  );

  it(
    'a refused token and a source that fails: 46002 that is not fatal, then 46001',
    bench(async (b) => {
      b.answers = [503];
      const client = b.client({loginToken: 'refused-token', tokenUrl: '/token'});
      expect(await rejection(client.connect())).to.include({code: 46001});
      expect(client.errors.map(({code, fatal}) => [code, fatal])).to.deep.equal([
        [46002, false],
        [46001, true],
      ]);
    }),
  );

  it(
    'disconnect() while a refused token is replaced: nothing is sent and nothing told',
    bench(async (b, t) => {
      b.answers = [new Promise<string>(() => {})];
      const client = b.client({loginToken: 'refused-token', tokenUrl: '/token'});
      const refused = rejection(client.connect());
      await until('asked', () => b.asks.length === 1);
      await client.disconnect();
      expect(await within('settled', refused)).to.include({code: 45002});
      expect([b.logins.length, t.sockets.length, client.codes, b.clock.waits]).to.deep.equal([1, 1, [], []]);
    }),
  );
});

describe('the page supplies tokens', () => {
  const delegate = (tokenNeeded: RequestDelegate['tokenNeeded']): RequestDelegate => ({
    tokenNeeded,
    toolCall: () => undefined,
    permissionNeeded: () => false,
  });

  it(
    'tokenNeeded wins over login-token and token-url, and is told why: initial, expiring, rejected',
    bench(async (b) => {
      const reasons: string[] = [];
      const tokens = [b.token(300), b.token(-5), b.token(600), b.token(900)];
      const client = b.client({loginToken: b.token(100), tokenUrl: '/token'});
      client.setDelegate(
        delegate(({reason}) => {
          reasons.push(reason);
          return Promise.resolve(tokens[reasons.length - 1]);
        }),
      );
      await client.connect();
      expect([b.tokens, reasons]).to.deep.equal([[tokens[0]], ['initial']]);
      await b.advance(180_000);
      await told(client, 1);
      await b.advance(10_000);
      await until('expiring: taken', () => b.logins.length === 3);
      await until('watched', () => b.planned.length > 0);
      Object.assign(client.options, {loginToken: 'refused-token'});
      await gateway('expire-token');
      await client.getIsRegistered();
      expect(reasons).to.deep.equal(['initial', 'expiring', 'expiring', 'rejected']);
      expect([b.tokens.at(-1), b.asks.length, client.codes]).to.deep.equal([tokens[3], 0, [46001]]);
    }),
  );

  it(
    'nobody answers: login-token first, else token-url; every new connection asks',
    bench(async (b) => {
      const reasons: string[] = [];
      const client = b.client({loginToken: 'demo-token', tokenUrl: '/token'});
      client.setDelegate(
        delegate(({reason}) => {
          reasons.push(reason);
          return undefined;
        }),
      );
      await client.connect();
      await client.connect();
      await client.disconnect();
      await client.connect();
      expect([reasons, b.asks, b.tokens]).to.deep.equal([['initial', 'initial'], [], ['demo-token', 'demo-token']]);
    }),
  );

  it(
    'without any credentials in the options the page is asked',
    bench(async (b) => {
      const client = b.client({});
      const token = b.token(600);
      client.setDelegate(delegate(() => Promise.resolve(token)));
      await client.connect();
      expect(b.tokens).to.deep.equal([token]);
    }),
  );

  it(
    'an answer that is none, or that fails: 46002, without a word of it',
    bench(async (b, t) => {
      for (const answer of [undefined, null, 5, '', 'my secret words', {token: 'secret'}]) {
        const client = b.client({tokenUrl: '/token'});
        client.setDelegate(delegate(() => Promise.resolve(answer)));
        const error = (await rejection(client.connect())) as TelnyxError;
        expect(error).to.include({code: 46002, fatal: true});
        expect(everythingOf(error)).not.to.match(/secret/);
      }
      const client = b.client({tokenUrl: '/token'});
      client.setDelegate(delegate(() => Promise.reject(new Error('signed out'))));
      const error = (await rejection(client.connect())) as TelnyxError;
      expect([error.code, (error.originalError as Error).message]).to.deep.equal([46002, 'signed out']);
      expect([t.sockets.length, b.asks.length]).to.deep.equal([0, 0]);
    }),
  );

  it(
    'passwords and assistants need no token: nobody is asked, also when they are refused',
    bench(async (b) => {
      let asked = 0;
      for (const options of [{login: 'demo', password: 'wrong'}, {targetId: 'assistant-refused'}]) {
        const client = b.client(options);
        client.setDelegate(
          delegate(() => {
            asked++;
            return undefined;
          }),
        );
        await rejection(client.connect());
      }
      expect([asked, b.asks.length]).to.deep.equal([0, 0]);
    }),
  );

  it(
    'a page that disconnects when it is asked: nothing is opened',
    bench(async (b, t) => {
      const client = b.client({tokenUrl: '/token'});
      client.setDelegate(
        delegate(() => {
          void client.disconnect();
          return Promise.resolve(b.token(600));
        }),
      );
      expect(await rejection(client.connect())).to.include({code: 45002});
      await microtasks();
      expect([t.sockets.length, client.snapshot.connection.state]).to.deep.equal([0, 'closed']);
    }),
  );
});

describe('the end of a session', () => {
  for (const end of ['disconnect', 'logout'] as const) {
    it(
      `${end}() cancels everything that is planned, the token's timer too`,
      bench(async (b, t) => {
        b.answers = [() => b.token(600)];
        const client = await b.connected({loginToken: b.token(300), tokenUrl: '/token'});
        expect(b.planned).to.deep.equal([180_000]);
        void client[end]();
        await until('closed', () => client.snapshot.connection.state === 'closed');
        expect(b.clock.waits).to.deep.equal([]);
        await b.advance(400_000);
        await microtasks();
        expect([client.warnings, b.asks.length, b.logins.length, t.sockets.length]).to.deep.equal([[], 0, 1, 1]);
      }),
    );
  }

  it(
    'disconnect() during a refresh: cancelled, the connection stays closed',
    bench(async (b, t) => {
      let answer = (_: string): void => {};
      b.answers = [new Promise<string>((resolve) => (answer = resolve))];
      const client = await b.connected({loginToken: b.token(300), tokenUrl: '/token'});
      await b.advance(180_000);
      await until('asked', () => b.asks.length === 1);
      await client.disconnect();
      expect([b.asks[0]!.init.signal!.aborted, b.clock.waits]).to.deep.equal([true, []]);
      answer(b.token(600));
      await microtasks();
      expect([client.snapshot.connection.state, t.sockets.length, client.codes]).to.deep.equal(['closed', 1, []]);
    }),
  );

  it(
    'a lost connection keeps watching the token; one that comes during the outage is used for the next',
    bench(async (b) => {
      const fresh = b.token(900);
      b.answers = [fresh];
      b.clock.chance = 0.99;
      const client = await b.connected({loginToken: b.token(121), tokenUrl: '/token'});
      await gateway('cut-sockets', {refuseMs: 60_000});
      await until('waiting', () => client.snapshot.connection.retryInMs !== null);
      // Before the next attempt, which the clock's chance puts off as long as it can.
      b.clock.advance(1000);
      expect(client.warnings).to.deep.equal([34001]);
      await until('a fresh token', () => client.options.loginToken === fresh);
      await gateway('clear');
      await client.connect();
      expect([b.tokens.at(-1), client.warnings[0]]).to.deep.equal([fresh, 34001]);
    }),
  );

  it(
    'clearReconnectToken(): the next login presents no session',
    bench(async (b, t) => {
      const client = await b.connected({loginToken: b.token(900)});
      await client.disconnect();
      client.clearReconnectToken();
      await client.connect();
      expect(b.logins[1]).to.include({reconnection: false}).and.not.to.have.property('sessid', client.sessionid);
      expect((await t.queries())[1]!.has('voice_sdk_id')).to.equal(false);
    }),
  );
});

describe('what a client says about its login', () => {
  it(
    'connection, registration and session in each state',
    bench(async (b, t) => {
      const client = b.client({loginToken: b.token(900)});
      const {connection} = client;
      const now = (): Record<string, boolean> => {
        const {connected, connecting, closed, isAlive, isDead} = connection;
        return {connected, connecting, closed, isAlive, isDead};
      };
      const none = {connected: false, connecting: false, closed: true, isAlive: false, isDead: true};
      const open = {...none, closed: false, isAlive: true, isDead: false};
      const about = (): unknown[] => [client.sessionid, client.dc, client.region, client.callReportId];

      expect([now(), connection.socket, about()]).to.deep.equal([none, undefined, [null, null, null, null]]);
      expect([await client.getIsRegistered(), client.hasAutoReconnect()]).to.deep.equal([false, true]);
      const connecting = client.connect();
      expect(now()).to.deep.equal({...open, connecting: true});
      expect(connection.socket).to.equal(t.sockets[0]);
      const authenticating: unknown[] = [];
      client.on('fact', () => client.connections.at(-1) === 'authenticating' && authenticating.push(now()));
      await connecting;
      expect(authenticating[0]).to.deep.equal(open);
      expect(now()).to.deep.equal({...open, connected: true});
      expect(await client.getIsRegistered()).to.equal(true);
      expect(about().slice(1, 3)).to.deep.equal(['local', 'local']);
      expect(client.sessionid).to.be.a('string');
      expect(client.sessionid).to.equal(client.snapshot.connection.sessionId);
      await gateway('cut-sockets', {refuseMs: 60_000});
      await until('waiting', () => client.snapshot.connection.retryInMs !== null);
      expect([now(), connection.socket, await client.getIsRegistered()]).to.deep.equal([none, undefined, false]);
      await client.disconnect();
      expect(now()).to.deep.equal(none);
      await gateway('clear');

      const refused = b.client({loginToken: 'refused-token'});
      await rejection(refused.connect());
      const {connected, connecting: busy, closed, isAlive} = refused.connection;
      expect([connected, busy, closed, isAlive]).to.deep.equal([false, false, false, true]);
      expect(await refused.getIsRegistered()).to.equal(false);
    }),
  );

  it(
    'getIsRegistered(): what the server says, false when it does not answer',
    bench(async (b) => {
      const client = await b.connected({loginToken: b.token(900)});
      await gateway('ignore', {methods: ['telnyx_rtc.gatewayState']});
      const asked = client.getIsRegistered();
      await until('asked', () => b.clock.waits.includes(10_000));
      b.clock.advance(10_000);
      expect(await within('settled', asked)).to.equal(false);
    }),
  );

  it(
    'several clients of a page do not see each other',
    bench(async (b, t) => {
      sessionStorage.clear();
      const storage = 'session' as const;
      const alice = await b.connected({loginToken: b.token(300), storage});
      const bob = await b.connected({loginToken: b.token(3600, {sub: 'bob'}), storage});
      const carol = b.client({loginToken: 'refused-token', storage});
      await rejection(carol.connect());
      expect(new Set([alice.sessionid, bob.sessionid]).size).to.equal(2);
      expect(Object.keys(sessionStorage)).to.have.length(3);
      await gateway('expire-token', {sessid: alice.sessionid});
      expect([await alice.getIsRegistered(), await bob.getIsRegistered()]).to.deep.equal([false, true]);
      await alice.updateToken(b.token(600));
      await b.advance(490_000);
      expect([alice.warnings, bob.warnings]).to.deep.equal([[34001], []]);
      await alice.disconnect();
      expect([bob.connected, bob.codes, alice.codes, carol.codes]).to.deep.equal([true, [], [], [46001]]);
      expect([bob.told('telnyx-ready').length, t.sockets.length]).to.deep.equal([1, 3]);
      alice.clearReconnectToken();
      expect(Object.keys(sessionStorage)).to.have.length(2);
      sessionStorage.clear();
    }),
  );
});

describe('client key', () => {
  const clock = new TokenClock();

  it('is of the token’s subject, else of its source, else of the token; none of them is readable in it', () => {
    const [one, two, other] = [jwt(clock, 60), jwt(clock, 90), jwt(clock, 60, {sub: 'bob'})];
    const url = 'https://shop.example/token?key=secret-key';
    expect(clientKey({loginToken: one})).to.equal(clientKey({loginToken: two}));
    expect(clientKey({loginToken: one, tokenUrl: url})).to.equal(clientKey({loginToken: two}));
    expect(clientKey({loginToken: one})).not.to.equal(clientKey({loginToken: other}));
    expect(clientKey({tokenUrl: url})).to.equal(clientKey({tokenUrl: url, loginToken: 'opaque-secret'}));
    const all = [
      {},
      {tokenUrl: url},
      {tokenUrl: '/token'},
      {loginToken: one},
      {loginToken: 'opaque-secret'},
      {targetId: 'a'},
    ];
    const keys = all.map((options) => clientKey(options));
    expect(new Set(keys).size).to.equal(all.length);
    expect(clientKey({tokenUrl: '/token', targetId: 'a'})).to.equal(clientKey({tokenUrl: '/token'}));
    expect(keys.join()).not.to.contain('secret').and.not.to.contain(one);
    expect(clientKey({tokenUrl: '/token', login: 'l', password: 'secret'})).not.to.contain('secret');
  });

  it(
    'stays the same through refreshes, also when the client began with token-url only',
    bench(async (b) => {
      for (const loginToken of [undefined, b.token(300)]) {
        sessionStorage.clear();
        b.answers = loginToken ? [() => b.token(600)] : [b.token(300), () => b.token(600)];
        b.asks.length = b.logins.length = 0;
        const client = await b.connected({loginToken, tokenUrl: '/token', storage: 'session'});
        const keys = Object.keys(sessionStorage);
        await b.advance(180_000);
        await until('refreshed', () => b.logins.length === 2);
        await b.settled();
        expect(keys).to.have.length(1);
        expect(Object.keys(sessionStorage)).to.deep.equal(keys);
        await client.disconnect();
      }
      sessionStorage.clear();
    }),
  );
});

/** All that can be read off a value by JSON, by its own properties, and by those of what they hold. */
function everythingOf(value: unknown, depth = 0): string {
  if (typeof value !== 'object' || value === null || depth > 6) return String(value);
  const own = Reflect.ownKeys(value).map((name) => {
    const read = (value as Record<PropertyKey, unknown>)[name];
    return `${String(name)}=${typeof read === 'function' ? '' : everythingOf(read, depth + 1)}`;
  });
  let json = '';
  try {
    json = JSON.stringify(value) ?? '';
  } catch {
    // Circular, or a view of the page.
  }
  return [json, ...own].join(' ');
}

describe('credentials stay inside', () => {
  it(
    'not in the console with debug on, not in details of events, errors, the snapshot, storage or the key',
    bench(async (b, t) => {
      const secret = 'sEcReT';
      const seen: string[] = [];
      const levels = ['debug', 'log', 'info', 'warn', 'error'] as const;
      const originals = levels.map((level) => console[level]);
      for (const level of levels) {
        console[level] = (...values: unknown[]) => seen.push(values.map((value) => everythingOf(value)).join(' '));
      }
      sessionStorage.clear();
      try {
        const watch = (client: TestClient): TestClient => {
          const names = [
            'telnyx.ready',
            'telnyx.error',
            'telnyx.warning',
            'telnyx.socket.message',
            'telnyx.socket.close',
            'telnyx.socket.error',
            'fact',
          ] as const;
          for (const name of names) client.on(name, (...payload: unknown[]) => seen.push(everythingOf(payload)));
          client.on('telnyx.notification', ({call: _call, ...payload}) => seen.push(everythingOf(payload)));
          client.subscribe((snapshot) => seen.push(everythingOf(snapshot)));
          return client;
        };
        const debug = {debug: true, storage: 'session' as const};
        const token = (seconds: number): string => `${b.token(seconds, {sub: 'alice', secret})}${secret}`;
        const first = token(300);
        b.answers = [`{"token": "${secret}`, `<p>${secret}</p>`, () => token(900)];
        const client = watch(b.client({loginToken: first, tokenUrl: `/token?${secret}`, ...debug}));
        await client.connect();
        const call = await talking(client);
        await b.advance(180_000);
        await told(client, 1);
        await b.advance(10_000);
        await told(client, 2);
        await b.advance(10_000);
        await until('refreshed', () => b.logins.length === 2);
        await gateway('expire-token');
        await client.getIsRegistered();
        for (const creds of [
          {login_token: `${b.token(-5)}${secret}`},
          {login_token: ` ${secret}`},
          {login: 'x', password: 5},
        ]) {
          const errors: unknown[] = [];
          await client.login({creds: creds as object, onError: (error) => errors.push(error)});
          seen.push(everythingOf(errors));
        }
        await call.hangup();
        await client.disconnect();

        const wrong = watch(b.client({login: 'demo', password: 'wrong', ...debug}));
        seen.push(everythingOf(await rejection(wrong.connect())));
        const right = watch(b.client({login: 'demo', password: secret, ...debug}));
        await right.connect();
        // Not of the right type, and under names that nobody knows.
        const odd = {login_token: {secret}, passwd: [secret], loginTokn: secret, password2: secret};
        const mistyped = watch(b.client(odd as unknown as TelnyxClientOptions));
        mistyped.setOptions({token: secret} as unknown as TelnyxClientOptions);
        await microtasks();
        expect(mistyped.warnings.length).to.equal(5);
        for (const each of [client, wrong, right, mistyped]) {
          seen.push(everythingOf(each.errors), JSON.stringify(each.snapshot), JSON.stringify(each.facts));
          seen.push(clientKey(each.options));
        }
        seen.push(JSON.stringify(sessionStorage), JSON.stringify(localStorage), ...(await t.queries()).map(String));
        await b.settled();
        // Lines of the debug log come a moment after their frames.
        await until('debug log', () => seen.some((line) => line.includes('[telnyx]') && line.includes('login')));
      } finally {
        levels.forEach((level, index) => (console[level] = originals[index]!));
        sessionStorage.clear();
      }
      const parts = [secret, btoa(secret).slice(0, 6), part({secret}).slice(4, 12)];
      for (const line of seen) for (const text of parts) expect(line).not.to.contain(text);
      expect(seen.join()).not.to.match(/eyJ\w{10}/);
      expect(seen.length).to.be.greaterThan(50);
    }),
  );
});
