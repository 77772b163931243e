/** Whatever a client sends, the gateway goes on and serves the next one. */
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {messyFrames} from '../../demo/gateway/assistant/messy.mjs';
import {startGateway} from '../../demo/gateway/index.mjs';
import {CALLS} from '../../demo/gateway/scenarios/calls.mjs';
import {Client} from './client.mjs';
import {closePhones, Phone, until} from './offer.mjs';

const uncaught = [];
const note = (error) => uncaught.push(error);
let gateway;

before(async () => {
  process.on('uncaughtException', note);
  process.on('unhandledRejection', note);
  gateway = await startGateway({quiet: true});
});
after(async () => {
  await closePhones();
  await gateway.close();
  process.off('uncaughtException', note);
  process.off('unhandledRejection', note);
});

/** The same sequence on every run (mulberry32). */
function randomizer(seed) {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) % limit;
  };
}

const VALUES = [undefined, null, 0, -1, 1.5, true, '', 'x', '__proto__', 'constructor', [], [null], {}, {callID: 5}, 'x'.repeat(5000), {dialogParams: null}, 'v=0', 'v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n', 'candidate:1 1 udp 1 1.2.3.4 5 typ host', 'candidate:1 1 udp 99999999999999 999.9.9.9 99999 typ host']; // prettier-ignore
const METHODS = ['login', 'anonymous_login', 'telnyx_rtc.gatewayState', 'telnyx_rtc.invite', 'telnyx_rtc.candidate', 'telnyx_rtc.endOfCandidates', 'telnyx_rtc.modify', 'telnyx_rtc.info', 'telnyx_rtc.attach', 'telnyx_rtc.answer', 'telnyx_rtc.bye', 'telnyx_rtc.ping', 'telnyx_rtc.subscribe', 'telnyx_rtc.unsubscribe', 'telnyx_rtc.broadcast', 'ai_conversation', 'toString', '__proto__', 'x']; // prettier-ignore
const KEYS = ['sdp', 'dialogParams', 'callID', 'candidate', 'sdpMid', 'sdpMLineIndex', 'action', 'dtmf', 'item', 'type', 'sessid', 'reconnection', 'target_id', 'target_params', 'login', 'passwd', 'login_token', 'eventChannel', 'cause', 'causeCode', 'msg']; // prettier-ignore
const ITEM_TYPES = ['message', 'function_call_output', 'response.audio_stream.subscribe', 'other', null];
const ACTIONS = ['hold', 'unhold', 'toggleHold', 'updateMedia', 'constructor', null];

/** Damages an SDP: lines lost, doubled, cut or exchanged. */
function damage(sdp, random) {
  const lines = sdp.split('\r\n');
  for (let change = 0; change < 1 + random(4); change++) {
    const at = random(lines.length);
    const kind = random(4);
    if (kind === 0) lines.splice(at, 1);
    else if (kind === 1) lines.splice(at, 0, lines[random(lines.length)]);
    else if (kind === 2) lines[at] = lines[at].slice(0, random(lines[at].length + 1));
    else lines[at] = lines[at].replace(/\d+/, () => String(random(2 ** 31)));
  }
  return lines.join('\r\n');
}

function makeFrame(random, sdp, calls) {
  const pick = (list) => list[random(list.length)];
  const params = {};
  for (let key = 0; key < random(6); key++) params[pick(KEYS)] = pick(VALUES);
  if (random(2)) params.dialogParams = {callID: pick(calls), destination_number: pick(['echo', 'tone', 'server-trickle', 'no-trickle', 'busy', 'ivr', 'chatty', 'call-me', 'renegotiate', 'demo', 'sip:nobody', 7, null])}; // prettier-ignore
  if (random(2)) params.sdp = random(5) ? damage(sdp, random) : sdp;
  if (random(3) === 0) params.action = pick(ACTIONS);
  if (random(3) === 0) {
    params.type = 'conversation.item.create';
    params.item = {type: pick(ITEM_TYPES), id: pick(VALUES), content: pick(VALUES), call_id: pick(VALUES), output: pick(VALUES)}; // prettier-ignore
  }
  return {id: pick([1, 'a', null, {}, undefined, [], true]), method: pick(METHODS), params: random(20) ? params : pick(VALUES)}; // prettier-ignore
}

async function works() {
  const client = await Client.open(gateway.wsUrl);
  await client.login({login: 'demo', passwd: 'x'});
  const phone = new Phone();
  const dialogParams = {callID: 'after', destination_number: 'tone'};
  client.send({id: 'invite', method: 'telnyx_rtc.invite', params: {sdp: await phone.offer(), dialogParams}});
  const {params} = await client.method('telnyx_rtc.answer');
  await phone.accept(params.sdp);
  await until(() => phone.heard > 10);
  await client.request('telnyx_rtc.bye', {dialogParams});
  client.close();
  await phone.close();
}

test('random frames, before and after a login', async () => {
  const phone = new Phone();
  const sdp = await phone.offer();
  for (let round = 0; round < 12; round++) {
    const random = randomizer(round + 1);
    const client = await Client.open(gateway.wsUrl);
    if (round % 3 === 1) await client.login({login: 'demo', passwd: 'x'});
    if (round % 3 === 2) await client.login({target_type: 'ai_assistant', target_id: 'assistant-demo'});
    for (let count = 0; count < 120; count++) client.send(makeFrame(random, sdp, ['c1', 'c2', '__proto__']));
    for (const text of messyFrames('c1')) client.sendText(text);
    client.sendText(Buffer.from([0xff, 0xfe, 0x00]));
    assert.ok((await client.request('telnyx_rtc.ping', {})).result);
    client.close();
  }
  await phone.close();
  await works();
  assert.deepEqual(uncaught, []);
});

test('random answers to calls of the gateway and of another user', async () => {
  const phone = new Phone();
  const sdp = await phone.offer();
  const caller = await Client.open(gateway.wsUrl);
  await caller.login({login: 'fuzz-caller', passwd: 'x'});
  for (const [round, {name}] of CALLS.entries()) {
    const random = randomizer(round + 100);
    const client = await Client.open(gateway.wsUrl);
    const {sessid} = await client.login({login: 'fuzz-callee', passwd: 'x'});
    gateway.control({action: 'call', to: sessid, scenario: name, delayMs: 300});
    caller.send({id: round, method: 'telnyx_rtc.invite', params: {sdp, dialogParams: {callID: `f${round}`, destination_number: 'fuzz-callee'}}}); // prettier-ignore
    const invites = () => client.frames.filter(({method}) => method === 'telnyx_rtc.invite');
    await client.until(() => invites().length >= 2);
    const calls = invites().map(({params}) => params.callID);
    for (const {id} of invites()) client.send({id, [random(2) ? 'result' : 'error']: VALUES[random(VALUES.length)]});
    for (let count = 0; count < 60; count++) client.send(makeFrame(random, sdp, calls));
    const dialogParams = {callID: calls[0], custom_headers: VALUES[random(VALUES.length)]};
    client.send({id: 'answer', method: 'telnyx_rtc.answer', params: {sdp: damage(sdp, random), dialogParams}});
    client.send({id: 'bye', method: 'telnyx_rtc.bye', params: {dialogParams, cause: {}}});
    assert.ok((await client.request('telnyx_rtc.ping', {})).result);
    client.close();
  }
  caller.close();
  await phone.close();
  await works();
  assert.deepEqual(uncaught, []);
});
