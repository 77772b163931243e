import {expect} from '@open-wc/testing';
import {CLIENT_OPTIONS, defaultsOf} from '../../src/options/index.js';
import type {ClientOptions, ResolvedOptions} from '../../src/options/index.js';
import {METHODS, REQUEST_TIMEOUT_MS} from '../../src/protocol/catalog.js';
import type {Method, MethodSpec} from '../../src/protocol/catalog.js';
import {endpointUrl} from '../../src/transport/endpoint.js';
import type {EndpointState} from '../../src/transport/endpoint.js';
import {gatewayDelayMs, reconnectDelayMs} from '../../src/transport/reconnect-policy.js';
import {ResumeMemory} from '../../src/transport/resume.js';
import {Rpc, RpcError} from '../../src/transport/rpc.js';
import {FakeClock} from '../support/fake-clock.js';
import {microtasks, rejection} from '../support/until.js';

const url = (given: ClientOptions, state: Partial<EndpointState> = {}): string =>
  endpointUrl({...defaultsOf(CLIENT_OPTIONS), ...given} as unknown as ResolvedOptions, {
    voiceSdkId: null,
    skipLast: false,
    firstCanary: true,
    ...state,
  });

describe('transport', () => {
  describe('endpoint', () => {
    const token = {voiceSdkId: 'V'};
    const CASES: [name: string, given: ClientOptions, state: Partial<EndpointState>, expected: string][] = [
      ['nothing given', {}, {}, 'wss://rtc.telnyx.com/'],
      ['production', {env: 'production'}, {}, 'wss://rtc.telnyx.com/'],
      ['development', {env: 'development'}, {}, 'wss://rtcdev.telnyx.com/'],
      ['a URL', {env: 'ws://localhost:8080'}, {}, 'ws://localhost:8080/'],
      ['a URL with path and query', {env: 'wss://h/p?q=1'}, token, 'wss://h/p?q=1&voice_sdk_id=V'],
      ['a region', {region: 'eu'}, {}, 'wss://eu.rtc.telnyx.com/'],
      ['a region in development', {env: 'development', region: 'us-east'}, {}, 'wss://us-east.rtcdev.telnyx.com/'],
      ['a region and a URL', {env: 'wss://webrtc.example', region: 'eu'}, {}, 'wss://webrtc.example/'],
      ['a reconnect token', {}, token, 'wss://rtc.telnyx.com/?voice_sdk_id=V'],
      ['a token to be escaped', {}, {voiceSdkId: 'a&b=c'}, 'wss://rtc.telnyx.com/?voice_sdk_id=a%26b%3Dc'],
      [
        'rtc-ip and rtc-port drop the token',
        {rtcIp: '1.2.3.4', rtcPort: 99},
        token,
        'wss://rtc.telnyx.com/?rtc_ip=1.2.3.4&rtc_port=99',
      ],
      [
        '… and the canary',
        {rtcIp: '1.2.3.4', rtcPort: 99, useCanaryRtcServer: true},
        token,
        'wss://rtc.telnyx.com/?rtc_ip=1.2.3.4&rtc_port=99',
      ],
      ['rtc-ip alone', {rtcIp: '1.2.3.4'}, token, 'wss://rtc.telnyx.com/?voice_sdk_id=V'],
      ['rtc-port alone', {rtcPort: 99}, token, 'wss://rtc.telnyx.com/?voice_sdk_id=V'],
      ['first canary connection', {useCanaryRtcServer: true}, token, 'wss://rtc.telnyx.com/?canary=true'],
      [
        'later canary connections',
        {useCanaryRtcServer: true},
        {...token, firstCanary: false},
        'wss://rtc.telnyx.com/?voice_sdk_id=V&canary=true',
      ],
      [
        'skip flag by option',
        {skipLastVoiceSdkId: true},
        token,
        'wss://rtc.telnyx.com/?voice_sdk_id=V&skip_last_voice_sdk_id=true',
      ],
      [
        'skip flag once',
        {},
        {...token, skipLast: true},
        'wss://rtc.telnyx.com/?voice_sdk_id=V&skip_last_voice_sdk_id=true',
      ],
      ['skip flag without a token', {skipLastVoiceSdkId: true}, {skipLast: true}, 'wss://rtc.telnyx.com/'],
    ];
    for (const [name, given, state, expected] of CASES) {
      it(name, () => expect(url(given, state)).to.equal(expected));
    }

    it('throws on what is no URL', () => expect(() => url({env: 'ws://['})).to.throw());
  });

  describe('reconnect policy', () => {
    it('1 s doubling to 30 s, ±25 %', () => {
      const at = (random: number): number[] =>
        Array.from({length: 8}, (_, index) => reconnectDelayMs(index + 1, random));
      expect(at(0.5)).to.deep.equal([1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000]);
      expect(at(0)[0]).to.equal(750);
      expect(at(0.999999)[0]).to.equal(1250);
      expect(reconnectDelayMs(5000, 0.5)).to.equal(30000);
    });

    it('registration is asked again after whole seconds from 2 to 6', () => {
      expect([0, 0.2, 0.4, 0.6, 0.8, 0.999].map(gatewayDelayMs)).to.deep.equal([2000, 3000, 4000, 5000, 6000, 6000]);
    });
  });

  describe('resume', () => {
    function memoryStorage(): Storage {
      const map = new Map<string, string>();
      return {
        getItem: (key: string) => map.get(key) ?? null,
        setItem: (key: string, value: string) => void map.set(key, value),
        removeItem: (key: string) => void map.delete(key),
        clear: () => map.clear(),
        key: (index: number) => [...map.keys()][index] ?? null,
        get length() {
          return map.size;
        },
      };
    }

    it('keeps token and session under keys of its own client', () => {
      const [clock, storage] = [new FakeClock(), memoryStorage()];
      const one = new ResumeMemory(() => storage, 'one', clock);
      one.setToken('T');
      one.setSession('S');
      const again = new ResumeMemory(() => storage, 'one', clock);
      expect([again.token, again.sessionId]).to.deep.equal(['T', 'S']);
      const two = new ResumeMemory(() => storage, 'two', clock);
      expect([two.token, two.sessionId]).to.deep.equal([null, null]);
      two.setToken('T2');
      again.clear();
      expect([again.token, again.sessionId]).to.deep.equal([null, null]);
      expect(storage.length).to.equal(1);
      expect(storage.key(0)).to.equal('telnyx:resume:two');
    });

    it('a session is presented for 90 s, the token for longer', () => {
      const [clock, storage] = [new FakeClock(), memoryStorage()];
      const memory = new ResumeMemory(() => storage, 'k', clock);
      memory.setToken('T');
      memory.setSession('S');
      clock.advance(90_000);
      expect(memory.sessionId).to.equal('S');
      clock.advance(1);
      expect(memory.sessionId).to.equal(null);
      expect(new ResumeMemory(() => storage, 'k', clock).sessionId).to.equal(null);
      expect(memory.token).to.equal('T');
      memory.setSession('S');
      expect(memory.sessionId).to.equal('S');
      memory.setSession(null);
      expect(memory.sessionId).to.equal(null);
    });

    it('blocked, full and absent storage, and damaged content, cost nothing else', () => {
      const clock = new FakeClock();
      const full = {...memoryStorage(), setItem: () => { throw new DOMException('full', 'QuotaExceededError'); }} as Storage; // prettier-ignore
      const blocked = (): Storage => {
        throw new DOMException('blocked', 'SecurityError');
      };
      for (const storage of [blocked, () => undefined, () => full]) {
        const memory = new ResumeMemory(storage, 'k', clock);
        memory.setToken('T');
        memory.setSession('S');
        expect([memory.token, memory.sessionId]).to.deep.equal(['T', 'S']);
        memory.clear();
        expect(memory.token).to.equal(null);
      }
      for (const text of ['', '{', 'null', '5', '{"token":5,"session":{},"at":"x"}']) {
        const storage = memoryStorage();
        storage.setItem('telnyx:resume:k', text);
        const memory = new ResumeMemory(() => storage, 'k', clock);
        expect([memory.token, memory.sessionId], text).to.deep.equal([null, null]);
      }
    });
  });

  describe('rpc', () => {
    interface Sent {
      id?: string | number;
      method?: string;
      params?: Record<string, unknown>;
      result?: unknown;
      error?: {code: number};
    }

    function make(): {clock: FakeClock; rpc: Rpc; sent: Sent[]; line: {up: boolean}} {
      const clock = new FakeClock();
      const sent: Sent[] = [];
      const line = {up: true};
      const rpc = new Rpc(clock, (text) => {
        if (line.up) sent.push(JSON.parse(text) as Sent);
        return line.up;
      });
      return {clock, rpc, sent, line};
    }
    const receive = (rpc: Rpc, frame: object): void => rpc.handleText(JSON.stringify(frame));

    const REQUESTS = (Object.entries(METHODS) as [Method, MethodSpec][]).filter(([, {from}]) => from !== 'server');
    for (const [method, {timeoutMs = REQUEST_TIMEOUT_MS}] of REQUESTS) {
      it(`${method}: a silent server ends the request after ${timeoutMs} ms, not before`, async () => {
        const {clock, rpc} = make();
        const outcome = rejection(rpc.request(method, {}));
        clock.advance(timeoutMs - 1);
        expect(rpc.pendingCount).to.equal(1);
        clock.advance(1);
        expect(await outcome)
          .to.be.instanceOf(RpcError)
          .and.include({kind: 'timeout', method});
        expect([rpc.pendingCount, clock.pending]).to.deep.equal([0, 0]);
      });
    }

    it('a result and an error settle the request of that id, once, and free its timer', async () => {
      const {clock, rpc, sent} = make();
      const result = rpc.request('login', {a: 1}, {voice_sdk_id: 'V'});
      const failure = rejection(rpc.request('telnyx_rtc.bye', {}));
      expect(sent[0]).to.deep.include({method: 'login', params: {a: 1}, voice_sdk_id: 'V'});
      receive(rpc, {id: sent[1]!.id, error: {code: -32002, message: 'gone'}});
      receive(rpc, {id: sent[0]!.id, result: {ok: 1}});
      receive(rpc, {id: sent[0]!.id, error: {code: 1, message: 'late'}});
      receive(rpc, {id: 'unknown', result: {}});
      expect(await result).to.deep.equal({ok: 1});
      expect(await failure).to.include({kind: 'remote', code: -32002, message: 'telnyx_rtc.bye: gone'});
      expect([rpc.pendingCount, clock.pending]).to.deep.equal([0, 0]);
    });

    it('closing settles everything, and nothing works afterwards', async () => {
      const {clock, rpc, sent} = make();
      const open = [rpc.request('login', {}), rpc.request('telnyx_rtc.invite', {}), rpc.request('ai_conversation', {})];
      const outcomes = Promise.all(open.map(rejection));
      rpc.close();
      rpc.close();
      for (const error of await outcomes) expect(error).to.include({kind: 'closed'});
      expect(await rejection(rpc.request('login', {}))).to.include({kind: 'closed'});
      expect(rpc.notify('ai_conversation', {})).to.equal(false);
      receive(rpc, {id: 1, method: 'telnyx_rtc.bye'});
      expect(sent).to.have.length(3);
      expect([rpc.pendingCount, clock.pending]).to.deep.equal([0, 0]);
    });

    it('a socket that takes nothing fails the request at once', async () => {
      const {clock, rpc, line} = make();
      line.up = false;
      expect(await rejection(rpc.request('login', {}))).to.include({kind: 'closed'});
      expect(rpc.notify('ai_conversation', {})).to.equal(false);
      expect(clock.pending).to.equal(0);
    });

    it('two connections have tables of their own', async () => {
      const [one, two] = [make(), make()];
      const request = one.rpc.request('login', {});
      const {id} = one.sent[0]!;
      receive(two.rpc, {id, result: {from: 'two'}});
      expect(one.rpc.pendingCount).to.equal(1);
      receive(one.rpc, {id, result: {from: 'one'}});
      expect(await request).to.deep.equal({from: 'one'});
    });

    it('acknowledges what the table says, refuses unknown methods, never answers a notification', () => {
      const {rpc, sent} = make();
      for (const [method, {from, ack}] of Object.entries<MethodSpec>(METHODS)) {
        sent.length = 0;
        receive(rpc, {id: 9, method, params: {}});
        if (from === 'client') expect(sent[0]?.error?.code, method).to.equal(-32601);
        else expect(sent, method).to.deep.equal(ack ? [{jsonrpc: '2.0', id: 9, result: {method}}] : []);
      }
      sent.length = 0;
      for (const method of ['telnyx_rtc.foo', '__proto__', 'constructor', 'x'.repeat(1000)]) {
        receive(rpc, {id: 0, method});
        expect(sent.at(-1)).to.include({id: 0});
        expect(sent.at(-1)?.error?.code).to.equal(-32601);
      }
      const before = sent.length;
      receive(rpc, {method: 'telnyx_rtc.bye', params: {}});
      receive(rpc, {method: 'nonsense'});
      expect(sent).to.have.length(before);
    });

    it('tells messages and reconnect tokens, also of frames that are nothing else', async () => {
      const {rpc} = make();
      const heard: unknown[] = [];
      rpc.on('message', ({method}) => heard.push(method));
      rpc.on('voiceSdkId', (id) => heard.push(id));
      receive(rpc, {id: 1, method: 'telnyx_rtc.ringing', voice_sdk_id: 'V1'});
      receive(rpc, {voice_sdk_id: 'V2'});
      rpc.handleText('garbage');
      await microtasks();
      expect(heard).to.deep.equal(['V1', 'telnyx_rtc.ringing', 'V2']);
    });
  });
});
