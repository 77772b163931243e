import {expect} from '@open-wc/testing';
import {clientKey} from '../../src/client/client-key.js';
import {debugLine} from '../../src/client/debug-log.js';
import {CLIENT_OPTIONS, defaultsOf} from '../../src/options/index.js';
import type {ClientOptions, ResolvedOptions} from '../../src/options/index.js';
import {callIdOf, dialogParams, localCause, readBye, readCandidate} from '../../src/protocol/call.js';
import {METHODS, REQUEST_TIMEOUT_MS} from '../../src/protocol/catalog.js';
import type {MethodSpec} from '../../src/protocol/catalog.js';
import {toolOutputParams, userMessageParams} from '../../src/protocol/conversation.js';
import {errorText, parseFrame, requestText, resultText} from '../../src/protocol/frame.js';
import {readGatewayState} from '../../src/protocol/gateway.js';
import {loginKind, loginRequest} from '../../src/protocol/login.js';
import {VERSION} from '../../src/version.js';

const options = (given: ClientOptions): ResolvedOptions =>
  ({...defaultsOf(CLIENT_OPTIONS), ...given}) as unknown as ResolvedOptions;

const wire = (value: unknown): Record<string, unknown> => JSON.parse(JSON.stringify(value)) as Record<string, unknown>;

const parse = (value: unknown): ReturnType<typeof parseFrame> => parseFrame(JSON.stringify(value));

/** A small seeded generator (mulberry32). */
function seeded(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

describe('protocol', () => {
  describe('frames', () => {
    it('requests, notifications and responses', () => {
      expect(parse({jsonrpc: '2.0', id: 7, method: 'm', params: {a: 1}, voice_sdk_id: 'V'})).to.deep.equal({
        kind: 'request',
        id: 7,
        method: 'm',
        params: {a: 1},
        voiceSdkId: 'V',
      });
      expect(parse({method: 'm'})).to.deep.include({kind: 'request', id: null, params: {}, voiceSdkId: null});
      expect(parse({method: 'm', params: [1]})).to.deep.include({params: {}});
      expect(parse({id: 'x', result: {a: 1}, voice_sdk_id: 'V'})).to.deep.equal({
        kind: 'response',
        id: 'x',
        result: {a: 1},
        error: null,
        voiceSdkId: 'V',
      });
    });

    const ENVELOPES: [name: string, body: object, result: object, error: object | null][] = [
      ['an error', {error: {code: -32001, message: 'no'}}, {}, {code: -32001, message: 'no'}],
      ['an error that is text', {error: 'no'}, {}, {code: 0, message: 'no'}],
      ['an error of wrong types', {error: {code: 'x', message: {}}}, {}, {code: 0, message: 'error without a message'}],
      ['a null error beside a result', {error: null, result: {a: 1}}, {a: 1}, null],
      ['an empty result', {result: {}}, {}, null],
      ['a null result', {result: null}, {}, null],
      ['a result that is text', {result: 'x'}, {}, null],
      ['nested, no code', {result: {result: {a: 1}}}, {a: 1}, null],
      ['nested, code "200"', {result: {result: {code: '200', node_id: 'n', result: {a: 1}}}}, {a: 1}, null],
      ['nested, code 200', {result: {result: {code: 200, result: {a: 1}}}}, {a: 1}, null],
      ['nested, code 0', {result: {result: {code: 0, a: 1}}}, {code: 0, a: 1}, null],
      ['nested failure', {result: {result: {code: -1, message: 'no'}}}, {}, {code: -1, message: 'no'}],
      ['an inner result that is no object', {result: {result: 5, a: 1}}, {result: 5, a: 1}, null],
    ];
    for (const [name, body, result, error] of ENVELOPES) {
      it(`envelope: ${name}`, () => {
        expect(parse({id: 1, ...body})).to.deep.include({kind: 'response', result, error});
      });
    }

    it('everything else is noise, but its reconnect token counts', () => {
      const texts = [
        '',
        ' ',
        'x',
        '#SPU1',
        'null',
        '5',
        '"x"',
        '[]',
        '{}',
        '{"id":1}',
        '{"result":{}}',
        '{"id":{},"result":1}',
      ];
      for (const text of texts) expect(parseFrame(text).kind, text).to.equal('noise');
      expect(parse({method: '', id: 1})).to.include({kind: 'noise'});
      expect(parse({voice_sdk_id: 'V'})).to.deep.equal({kind: 'noise', voiceSdkId: 'V'});
      expect(parse({voice_sdk_id: 5, method: 'm'})).to.include({voiceSdkId: null});
    });

    it('2,000 seeded garbage frames never throw', () => {
      const random = seeded(20261121);
      const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
      const KEYS = [
        'id',
        'method',
        'params',
        'result',
        'error',
        'voice_sdk_id',
        'code',
        'message',
        'state',
        '__proto__',
      ];
      const value = (depth: number): unknown => {
        const kind = Math.floor(random() * (depth > 3 ? 6 : 8));
        if (kind === 6) return Array.from({length: Math.floor(random() * 4)}, () => value(depth + 1));
        if (kind === 7) return object(depth + 1);
        return [null, random() * 1e9, '', 'telnyx_rtc.bye', true, -32000][kind];
      };
      const object = (depth: number): object =>
        Object.fromEntries(Array.from({length: Math.floor(random() * 6)}, () => [pick(KEYS), value(depth)]));
      const kinds = {request: 0, response: 0, noise: 0};
      for (let count = 0; count < 2000; count++) {
        let text = JSON.stringify(object(0));
        const damage = random();
        if (damage < 0.2) text = text.slice(0, Math.floor(random() * text.length));
        else if (damage < 0.3) text = String.fromCharCode(...Array.from({length: 20}, () => random() * 65536));
        const frame = parseFrame(text);
        kinds[frame.kind]++;
        if (frame.kind === 'request') {
          expect(frame.method).to.be.a('string');
          expect(frame.params).to.be.an('object');
          callIdOf(frame.params);
          readBye(frame.params, false);
          readCandidate(frame.params);
          readGatewayState(frame.params);
        } else if (frame.kind === 'response') {
          expect(frame.result).to.be.an('object');
          readGatewayState(frame.result);
        }
        expect(debugLine('in', text)).to.be.a('string');
      }
      for (const count of Object.values(kinds)) expect(count).to.be.greaterThan(20);
    });

    it('writes requests, acknowledgements and errors', () => {
      expect(wire(JSON.parse(requestText('m', {a: undefined, b: null}, 'i', {voice_sdk_id: 'V'})))).to.deep.equal({
        jsonrpc: '2.0',
        id: 'i',
        method: 'm',
        voice_sdk_id: 'V',
        params: {b: null},
      });
      expect(JSON.parse(requestText('m', {}))).not.to.have.property('id');
      expect(JSON.parse(resultText(5, {method: 'm'}))).to.deep.equal({jsonrpc: '2.0', id: 5, result: {method: 'm'}});
      expect(JSON.parse(errorText(5, -32601, 'x'))).to.deep.equal({
        jsonrpc: '2.0',
        id: 5,
        error: {code: -32601, message: 'x'},
      });
    });

    it('the debug log says what kind a frame is and never what it carries', () => {
      const text = requestText('login', {passwd: 'secret', login_token: 'secret', sdp: 'secret'}, 'id');
      expect(debugLine('out', text)).to.equal('→ login #id');
      expect(debugLine('in', JSON.stringify({id: 1, error: {code: -32001, message: 'secret'}}))).to.equal(
        '← error -32001 #1',
      );
    });

    it('every request of the client has a timeout', () => {
      for (const [method, spec] of Object.entries<MethodSpec>(METHODS)) {
        if (spec.from !== 'server') expect(spec.timeoutMs ?? REQUEST_TIMEOUT_MS, method).to.be.within(1000, 30_000);
      }
    });
  });

  describe('login', () => {
    const context = {reconnection: false, sessid: 'S', userAgent: 'UA'};

    it('kind: password, then token, then target', () => {
      expect(loginKind(options({}))).to.equal('none');
      expect(loginKind(options({targetId: 'a'}))).to.equal('anonymous');
      expect(loginKind(options({targetId: 'a', loginToken: 't'}))).to.equal('token');
      expect(loginKind(options({targetId: 'a', loginToken: 't', login: 'l'}))).to.equal('token');
      expect(loginKind(options({loginToken: 't', login: 'l', password: 'p'}))).to.equal('credentials');
    });

    it('login has the documented members and no others', () => {
      const {method, params} = loginRequest(options({login: 'l', password: 'p'}), context);
      expect(method).to.equal('login');
      expect(wire(params)).to.deep.equal({
        login: 'l',
        passwd: 'p',
        userVariables: {push_when_active: false, pn_late_fanout: false},
        loginParams: {early_sdp_answer: false},
        reconnection: false,
        'User-Agent': {sdkVersion: VERSION, data: 'UA'},
      });
      expect(wire(loginRequest(options({loginToken: 't'}), context).params)).to.include({login_token: 't'});
    });

    it('anonymous_login has the documented members and no others', () => {
      const bare = loginRequest(options({targetId: 'a'}), context);
      expect(bare.method).to.equal('anonymous_login');
      expect(wire(bare.params)).to.deep.equal({
        target_type: 'ai_assistant',
        target_id: 'a',
        reconnection: false,
        'User-Agent': {sdkVersion: VERSION, data: 'UA'},
      });
      const full = options({targetId: 'a', targetVersionId: 'v', targetParams: {x: 1}, conversationId: 'c'});
      expect(wire(loginRequest(full, context).params)).to.deep.include({
        target_version_id: 'v',
        target_params: {x: 1, conversation_id: 'c'},
      });
    });

    it('presents a session only with a reconnect token', () => {
      const again = (given: object): Record<string, unknown> =>
        wire(loginRequest(options({targetId: 'a'}), {...context, ...given}).params);
      expect(again({reconnection: true})).to.include({reconnection: true, sessid: 'S'});
      expect(again({reconnection: true, sessid: null})).not.to.have.property('sessid');
      expect(again({})).not.to.have.property('sessid');
    });

    it('gateway states of results and of pushed params', () => {
      const verdicts: Record<string, string> = {
        REGED: 'registered',
        REGISTER: 'registered',
        NOREG: 'retry',
        UNREGED: 'retry',
        FAILED: 'failed',
        FAIL_WAIT: 'failed',
        TIMEOUT: 'failed',
        TRYING: 'unknown',
        EXPIRED: 'unknown',
        constructor: 'unknown',
      };
      for (const [state, verdict] of Object.entries(verdicts)) {
        expect(readGatewayState({state})?.verdict, state).to.equal(verdict);
        expect(readGatewayState({params: {state}})?.verdict, state).to.equal(verdict);
      }
      const body = {params: {state: 'REGED', call_report_id: 'R', dc: 'D', region: 7}};
      expect(readGatewayState(body)).to.deep.include({callReportId: 'R', dc: 'D', region: null});
      for (const nothing of [{}, {state: 7}, {params: null}, {params: {state: ''}}]) {
        expect(readGatewayState(nothing)).to.equal(undefined);
      }
    });
  });

  describe('calls', () => {
    const dialog = dialogParams({
      destination: 'D',
      callerName: 'N',
      callerNumber: '+1',
      customHeaders: [{name: 'X-A', value: '1'}],
    });
    const DOCUMENTED = [
      'audio',
      'caller_id_name',
      'caller_id_number',
      'custom_headers',
      'destination_number',
      'remote_caller_id_name',
      'remote_caller_id_number',
    ];

    it('dialogParams has documented fields only, never ICE servers or options', () => {
      expect(Object.keys(wire(dialog)).sort()).to.deep.equal(DOCUMENTED);
      const secretive = {destination: 'D', callerName: '', callerNumber: '', customHeaders: []};
      const given = {...secretive, iceServers: [{urls: 'turn:x', credential: 'secret'}], debug: true};
      const sent = wire(dialogParams(given));
      expect(Object.keys(sent).sort()).to.deep.equal(DOCUMENTED.filter((key) => key !== 'custom_headers'));
      expect(JSON.stringify(sent)).not.to.match(/secret|turn:/);
    });

    it('ends a call that was answered as usual, another as busy', () => {
      expect(localCause(true)).to.deep.equal({cause: 'NORMAL_CLEARING', causeCode: 16});
      expect(localCause(false)).to.deep.equal({cause: 'USER_BUSY', causeCode: 17});
    });

    it('reads byes and candidates of any shape', () => {
      expect(readBye({cause: 'X', causeCode: 5, sipCode: 486, sipReason: 'Busy'}, true)).to.deep.equal({
        cause: 'X',
        causeCode: 5,
        sipCode: 486,
        sipReason: 'Busy',
      });
      expect(readBye({cause: {}, causeCode: 'x'}, true)).to.include({
        cause: 'NORMAL_CLEARING',
        causeCode: 16,
      });
      expect(readCandidate({candidate: 'a=candidate:1', sdpMid: '0', sdpMLineIndex: 0})).to.deep.equal({
        candidate: 'candidate:1',
        sdpMid: '0',
        sdpMLineIndex: 0,
      });
      expect(readCandidate({candidate: 'candidate:1'})).to.include({sdpMid: null, sdpMLineIndex: 0});
      for (const nothing of [{}, {candidate: ''}, {candidate: 5}]) expect(readCandidate(nothing)).to.equal(undefined);
      expect([{callID: 'a'}, {dialogParams: {callID: 'b'}}, {}].map(callIdOf)).to.deep.equal(['a', 'b', null]);
    });

    it('typed messages and tool outputs', () => {
      expect(userMessageParams('i', 'hi', ['u'])).to.deep.include({previous_item_id: null});
      expect(userMessageParams('i', 'hi', ['u'])['item']).to.deep.equal({
        id: 'i',
        type: 'message',
        role: 'user',
        content: [
          {type: 'input_text', text: 'hi'},
          {type: 'image_url', image_url: {url: 'u'}},
        ],
      });
      expect(toolOutputParams('c', 'o')['item']).to.deep.equal({
        type: 'function_call_output',
        call_id: 'c',
        output: 'o',
      });
    });
  });

  describe('client key', () => {
    const token = (claims: object, signature: string): string =>
      `x.${btoa(JSON.stringify(claims)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}.${signature}`;

    it('is stable over a token refresh, differs by subject, and holds no secret', () => {
      const key = (claims: object, signature: string): string => clientKey({loginToken: token(claims, signature)});
      expect(key({sub: 'me', exp: 1}, 'a')).to.equal(key({sub: 'me', exp: 2}, 'b'));
      expect(key({sub: 'me'}, 'a')).not.to.equal(key({sub: 'you'}, 'a'));
      expect(clientKey({loginToken: 'opaque-secret'})).not.to.contain('opaque-secret');
      expect(clientKey({loginToken: 'opaque-1'})).not.to.equal(clientKey({loginToken: 'opaque-2'}));
      expect(clientKey({login: 'l', password: 'secret'})).not.to.contain('secret');
    });

    it('tells kinds, targets and environments apart, and ignores everything else', () => {
      const variants: ClientOptions[] = [
        {},
        {targetId: 'a'},
        {targetId: 'b'},
        {targetId: 'a', targetVersionId: '2'},
        {targetId: 'a', conversationId: 'c'},
        {targetId: 'a', env: 'development'},
        {targetId: 'a', region: 'eu'},
        {login: 'a', password: 'p'},
      ];
      expect(new Set(variants.map(clientKey)).size).to.equal(variants.length);
      expect(clientKey({targetId: 'a', mutedMicOnStart: true, env: 'production', targetType: 'ai_assistant'})).to.equal(
        clientKey({targetId: 'a'}),
      );
    });
  });
});
