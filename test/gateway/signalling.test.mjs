import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {startGateway} from '../../demo/gateway/index.mjs';
import {Client} from './client.mjs';

const errors = [];
let gateway;

before(async () => {
  gateway = await startGateway({log: (line) => errors.push(line), pingMs: 300});
});
after(async () => {
  await gateway.close();
  assert.deepEqual(errors, []);
});

const open = (query = '') => Client.open(`${gateway.wsUrl}${query}`);
const assistant = (name, more = {}) => ({target_type: 'ai_assistant', target_id: name, ...more});
const USER = {login: 'demo', passwd: 'x'};

test('login: result, clientReady, REGED, one voice_sdk_id, pings', async () => {
  const client = await open();
  const {sessid, state, call_report_id: reportId, dc, region} = await client.login(USER);
  assert.ok(sessid && reportId && dc && region);
  assert.equal(state, 'REGED');
  await client.wait((frame) => frame.method === 'telnyx_rtc.ping' && frame.params.serno === 2);
  assert.equal(new Set(client.frames.map((frame) => frame.voice_sdk_id)).size, 1);
  const ping = await client.method('telnyx_rtc.ping');
  assert.equal(typeof ping.id, 'number');
  assert.ok((await client.request('telnyx_rtc.ping', {})).result);
  client.close();
  const again = await open(`?voice_sdk_id=${ping.voice_sdk_id}`);
  await again.login(USER);
  assert.equal(again.frames[0].voice_sdk_id, ping.voice_sdk_id);
  again.close();
});

test('refusals', async () => {
  const refused = [
    ['login', {login: 'demo', passwd: 'wrong'}, -32_001],
    ['login', {login_token: 'refused-token'}, -32_001],
    ['login', {}, -32_001],
    ['login', {login: 'auth-loop', passwd: 'x'}, -32_000],
    ['anonymous_login', assistant('assistant-refused'), -32_001],
    ['anonymous_login', assistant('no-such-assistant'), -32_001],
    ['anonymous_login', {target_type: 'other', target_id: 'assistant-demo'}, -32_001],
    ['anonymous_login', assistant('assistant-auth-loop'), -32_000],
  ];
  for (const [method, params, code] of refused) {
    const client = await open();
    assert.equal((await client.request(method, params)).error.code, code, JSON.stringify(params));
    client.close();
  }
});

test('before a login and outside of calls', async () => {
  const client = await open();
  assert.equal((await client.request('telnyx_rtc.invite', {})).error.code, -32_000);
  assert.equal((await client.request('telnyx_rtc.nonsense', {})).error.code, -32_601);
  assert.ok((await client.request('telnyx_rtc.bye', {dialogParams: {callID: 'x'}})).result);
  await client.login({login_token: 'demo-token'});
  const unknown = {dialogParams: {callID: 'unknown'}};
  for (const method of ['modify', 'info', 'attach', 'answer']) {
    assert.equal((await client.request(`telnyx_rtc.${method}`, unknown)).error.code, -32_002, method);
  }
  assert.ok((await client.request('telnyx_rtc.bye', unknown)).result);
  assert.ok((await client.request('telnyx_rtc.candidate', unknown)).result);
  assert.equal(
    (await client.request('telnyx_rtc.invite', {dialogParams: {callID: 'c'}, sdp: 'v=0'})).error.code,
    -32_602,
  );
  client.send({id: 'd1', type: 'debug_report_start', debug_report_id: 'r'});
  assert.ok((await client.wait((frame) => frame.id === 'd1')).result);
  client.sendText('#SPU 2048');
  client.sendText('#SPE');
  await client.wait((frame) => typeof frame === 'string' && frame.startsWith('#SPD'));
  client.close();
});

test('registration states', async () => {
  const states = async (login, count, query) => {
    const client = await open(query);
    await client.request('login', {login, passwd: 'x'});
    const seen = [];
    for (let question = 0; question < count; question++) {
      seen.push((await client.request('telnyx_rtc.gatewayState', {})).result.params.state);
    }
    client.close();
    return seen.join(' ');
  };
  assert.equal(await states('noreg4', 5), 'NOREG NOREG NOREG NOREG REGED');
  assert.equal(await states('noreg', 6), 'NOREG NOREG NOREG NOREG NOREG NOREG');
  assert.equal(await states('gateway-failed', 1), 'FAILED');
  assert.equal(await states('gateway-failed', 1, '?voice_sdk_id=a&skip_last_voice_sdk_id=true'), 'REGED');
  assert.equal(await states('gateway-failed-always', 1, '?voice_sdk_id=a&skip_last_voice_sdk_id=true'), 'FAILED');
});

test('widget settings: between the result and clientReady, or as the name says', async () => {
  const settings = async (name) => {
    const client = await open();
    await client.login(assistant(name));
    const order = client.frames.map((frame) => frame.params?.type ?? frame.method ?? 'result');
    const message = client.frames.find((frame) => frame.params?.type === 'widget_settings');
    client.close();
    return {order, settings: message?.params.widget_settings};
  };
  const demo = await settings('assistant-demo');
  assert.deepEqual(demo.order.slice(0, 3), ['result', 'widget_settings', 'telnyx_rtc.clientReady']);
  assert.equal(demo.settings.start_call_text, 'Talk to Nova');
  assert.equal((await settings('assistant-null-settings')).settings, null);
  assert.equal((await settings('assistant-no-settings')).settings, undefined);
  assert.equal((await settings('assistant-late-settings')).settings, undefined);
  assert.equal((await settings('assistant-tool-call')).settings.client_tools[0].name, 'get_page_title');
});

test('punctual: the socket closes once right after registration', async () => {
  const client = await open();
  await client.request('anonymous_login', assistant('assistant-punctual'));
  const id = client.frames[0].voice_sdk_id;
  await client.request('telnyx_rtc.gatewayState', {});
  await client.until(() => client.closed);
  const again = await open(`?voice_sdk_id=${id}`);
  await again.login(assistant('assistant-punctual'));
  await again.request('telnyx_rtc.ping', {});
  assert.equal(again.closed, false);
  again.close();
});

test('the journal has no secrets, controls send and cut', async () => {
  const client = await open();
  const {sessid} = await client.login({login: 'somebody', passwd: 'hidden-secret'});
  assert.doesNotMatch(JSON.stringify(gateway.journal()), /hidden-secret/);
  assert.ok(gateway.journal({method: 'login', direction: 'in'}).length > 0);
  gateway.control({action: 'send', sessid, frame: 'raw text'});
  await client.wait((frame) => frame === 'raw text');
  gateway.control({action: 'ignore', methods: ['telnyx_rtc.ping']});
  await assert.rejects(() => {
    client.send({id: 'ignored', method: 'telnyx_rtc.ping'});
    return client.wait((frame) => frame.id === 'ignored', 200);
  });
  gateway.control({action: 'ignore', methods: []});
  gateway.control({action: 'cut-sockets', sessid});
  await client.until(() => client.closed);
  assert.equal(gateway.control({action: 'nonsense'}), undefined);
});
