import assert from 'node:assert/strict';
import {randomUUID} from 'node:crypto';
import {after, before, test} from 'node:test';
import {startGateway} from '../../demo/gateway/index.mjs';
import {silencePacket, tonePackets} from '../../demo/gateway/media/opus.mjs';
import {Client} from './client.mjs';
import {closePhones, Phone, until} from './offer.mjs';

const errors = [];
let gateway;

before(async () => {
  gateway = await startGateway({log: (line) => errors.push(line)});
});
after(async () => {
  await closePhones();
  await gateway.close();
  assert.deepEqual(errors, []);
});

const USER = {login: 'demo', passwd: 'x'};
const target = (name) => ({target_type: 'ai_assistant', target_id: name});

/** Places a call and leaves what follows to the test. */
async function place(login, destination, dialog = {}) {
  const client = await Client.open(gateway.wsUrl);
  const {sessid} = await client.login(login);
  const phone = new Phone();
  const callID = randomUUID();
  const invite = client.request('telnyx_rtc.invite', {
    sessid,
    sdp: await phone.offer(),
    dialogParams: {callID, destination_number: destination, ...dialog},
  });
  invite.catch(() => {});
  const talk = async () => {
    const {params} = await client.wait((frame) => frame.params?.sdp && /media|answer/.test(frame.method));
    await phone.accept(params.sdp);
    await until(() => phone.connected);
  };
  const end = async () => {
    if (!client.closed) await client.request('telnyx_rtc.bye', {dialogParams: {callID}});
    client.close();
    await phone.close();
  };
  return {client, phone, callID, sessid, invite, talk, end, dialogParams: {callID}};
}

const methods = (client) =>
  client.frames
    .map((frame) => frame.method ?? (frame.result?.message === 'CALL CREATED' ? 'result' : ''))
    .filter((name) => /^(result|telnyx_rtc\.(ringing|media|answer|bye|candidate))$/.test(name))
    .map((name) => name.replace('telnyx_rtc.', ''));

const texts = (client) => client.frames.map((frame) => frame.params?.delta ?? '').join('');

test('echo: order of frames, sound, hold, unhold, dtmf', async () => {
  const call = await place(USER, 'echo');
  await call.talk();
  assert.deepEqual(methods(call.client), ['result', 'ringing', 'answer']);
  const pump = setInterval(() => call.phone.send(silencePacket()), 20);
  await until(() => call.phone.heard > 20);

  const modify = async (action) =>
    (await call.client.request('telnyx_rtc.modify', {action, dialogParams: call.dialogParams})).result;
  assert.equal((await modify('hold')).holdState, 'held');
  await new Promise((resolve) => setTimeout(resolve, 200));
  const heldAt = call.phone.heard;
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.ok(call.phone.heard - heldAt <= 1, 'silence while held');
  assert.equal((await modify('toggleHold')).holdState, 'active');
  await until(() => call.phone.heard > heldAt + 10);
  assert.equal(await modify('juggle'), undefined);

  await call.client.request('telnyx_rtc.info', {dtmf: '12#', dialogParams: call.dialogParams});
  const {sessions} = gateway.control({action: 'state'});
  assert.equal(sessions.flatMap(({calls}) => calls).find(({callID}) => callID === call.callID).dtmf, '12#');
  clearInterval(pump);
  await call.end();
});

test('flows by destination', async () => {
  const flow = async (destination, last) => {
    const call = await place(USER, destination);
    await last(call);
    const seen = methods(call.client);
    await call.end();
    return seen.join(' ');
  };
  const method = (name) => (call) => call.client.method(`telnyx_rtc.${name}`);
  assert.equal(await flow('busy', method('bye')), 'result bye');
  assert.equal(await flow('early-media', method('answer')), 'result ringing media answer');
  assert.equal(await flow('answer-race', method('answer')), 'result media answer');
  assert.equal(await flow('no-answer', method('ringing')), 'result ringing');
  assert.equal(await flow('answer-late-result', (call) => call.invite), 'ringing answer result');
  const twice = ({client}) => client.until(() => methods(client).filter((name) => name === 'answer').length === 2);
  assert.equal(await flow('answer-twice', twice), 'result ringing answer answer');
  const trickled = await flow('server-trickle', (call) => call.talk());
  assert.match(trickled, /^result ringing candidate answer/);
  assert.equal(await flow('+15551234567', method('answer')), 'result ringing answer');
});

test('reject, no-trickle', async () => {
  const rejected = await place(USER, 'reject');
  assert.equal((await rejected.invite).error.code, -32_002);
  await rejected.end();
  const call = await place(USER, 'no-trickle');
  await call.talk();
  const refused = await call.client.request('telnyx_rtc.candidate', {candidate: '', dialogParams: call.dialogParams});
  assert.equal(refused.error.code, -32_601);
  const sdp = (await new Phone().offer()).replace(/^a=(candidate|end-of).*\r\n/gm, '');
  await call.client.request('telnyx_rtc.invite', {
    sdp,
    dialogParams: {callID: 'bare', destination_number: 'no-trickle'},
  });
  const bye = await call.client.wait((frame) => frame.method === 'telnyx_rtc.bye' && frame.params.callID === 'bare');
  assert.deepEqual([bye.params.causeCode, bye.params.cause], [88, 'INCOMPATIBLE_DESTINATION']);
  await call.end();
});

test('assistant: greeting, echo of text in three forms, keyword, polite end', async () => {
  const headers = {custom_headers: [{name: 'X-User-Tier', value: 'gold'}]};
  const call = await place(target('assistant-demo'), '', headers);
  await call.talk();
  await call.client.wait((frame) => frame.params?.type === 'response.text.delta');
  await until(() => call.phone.heard > 20);
  const type = async (text, id = randomUUID()) => {
    const item = {id, type: 'message', role: 'user', content: [{type: 'input_text', text}]};
    const params = {type: 'conversation.item.create', previous_item_id: null, item};
    assert.ok((await call.client.request('ai_conversation', params)).result);
    return (await call.client.wait((frame) => frame.params?.item?.id === id)).params.item.content;
  };
  assert.deepEqual(await type('one'), [{type: 'text', text: 'one'}]);
  assert.equal(await type('two'), 'two');
  assert.deepEqual(await type('my variables'), {type: 'text', text: 'my variables'});
  await call.client.until(() => /user_tier = gold/.test(texts(call.client)));
  const done = call.client.frames.filter((frame) => frame.params?.type === 'response.done');
  assert.equal(done[0].params.response.status, 'cancelled', 'typing interrupts the greeting');
  await type('bye');
  const bye = await call.client.method('telnyx_rtc.bye', 12_000);
  assert.equal(bye.params.cause, 'NORMAL_CLEARING');
  await call.end();
});

test('assistant: voice interrupts, and is answered with its length', async () => {
  const call = await place(target('assistant-monologue'), '');
  await call.talk();
  await call.client.wait((frame) => frame.params?.type === 'response.text.delta');
  const tone = tonePackets();
  const started = Date.now();
  let sent = 0;
  const pump = setInterval(() => {
    const speaking = Date.now() - started < 2000;
    for (; sent < (Date.now() - started) / 20; sent++) call.phone.send(speaking ? tone[sent % 50] : silencePacket());
  }, 10);
  const spoken = (status) => (frame) => frame.params?.item?.status === status && frame.params.item.role === 'user';
  const begun = await call.client.wait(spoken('in_progress'));
  const ended = await call.client.wait(spoken('completed'));
  assert.equal(begun.params.item.id, ended.params.item.id);
  assert.deepEqual(ended.params.item.content, [{type: 'input_audio', transcript: '(voice, 2 s)'}]);
  await call.client.until(() => /You spoke for 2 seconds\./.test(texts(call.client)));
  clearInterval(pump);
  await call.end();
});

test('assistant: client tool, answered and not answered', async () => {
  const call = await place(target('assistant-tool-call'), '');
  await call.talk();
  const isCall = (frame) => frame.params?.item?.type === 'function_call';
  const {item} = (await call.client.wait(isCall, 15_000)).params;
  assert.deepEqual([item.name, item.arguments], ['get_page_title', '{"format":"text"}']);
  const output = {type: 'function_call_output', call_id: item.call_id, output: '"A title"'};
  call.client.send({method: 'ai_conversation', params: {type: 'conversation.item.create', item: output}});
  await call.client.until(() => /Your page answered: A title/.test(texts(call.client)));
  await call.end();
});

test('assistants that do not behave', async () => {
  const text = {type: 'conversation.item.create', item: {id: 'i', type: 'message', role: 'user', content: 'x'}};
  const ends = await place(target('assistant-ends-call'), '');
  await ends.talk();
  await ends.client.method('telnyx_rtc.bye');
  assert.match(texts(ends.client), /\(conversation ended\)$/);
  await ends.end();

  const refuses = await place(target('assistant-refuses-text'), '');
  await refuses.talk();
  assert.equal((await refuses.client.request('ai_conversation', text)).error.code, -32_603);
  await refuses.end();

  const silent = await place(target('assistant-silent'), '');
  await silent.talk();
  await until(() => silent.phone.heard > 10);
  await silent.client.request('ai_conversation', text);
  assert.equal(silent.client.frames.filter((frame) => frame.params?.conversation_id).length, 0);
  await silent.end();

  const messy = await place(target('assistant-messy'), '');
  await messy.talk();
  await messy.client.until(() => messy.client.frames.length > 380);
  await messy.client.until(() => /Nova/.test(texts(messy.client)));
  await messy.end();
});

test('a cut socket: the media goes on, the call is offered again before clientReady', async () => {
  const call = await place(USER, 'tone');
  await call.talk();
  await until(() => call.phone.heard > 10);
  gateway.control({action: 'cut-sockets', sessid: call.sessid});
  await call.client.until(() => call.client.closed);
  const heard = call.phone.heard;
  await until(() => call.phone.heard > heard + 20);

  const again = await Client.open(gateway.wsUrl);
  const {result} = await again.request('login', {...USER, reconnection: true, sessid: call.sessid});
  assert.equal(result.sessid, call.sessid);
  const ready = await again.method('telnyx_rtc.clientReady');
  assert.deepEqual(ready.params.reattached_sessions, [call.callID]);
  const attach = again.frames.find((frame) => frame.method === 'telnyx_rtc.attach');
  assert.ok(again.frames.indexOf(attach) < again.frames.indexOf(ready));
  const second = new Phone();
  const sdp = await second.answer(attach.params.sdp);
  assert.ok((await again.request('telnyx_rtc.attach', {sdp, dialogParams: call.dialogParams})).result);
  await until(() => second.heard > 20);
  await again.request('telnyx_rtc.bye', {dialogParams: call.dialogParams});
  again.close();
  await Promise.all([second.close(), call.phone.close()]);

  const stranger = await Client.open(gateway.wsUrl);
  const other = await stranger.request('login', {login: 'else', passwd: 'x', reconnection: true, sessid: call.sessid});
  assert.notEqual(other.result.sessid, call.sessid);
  stranger.close();
});
