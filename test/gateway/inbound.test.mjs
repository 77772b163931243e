/** The gateway calls a client, by scenario; and what the far side does in a running call. */
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {startGateway} from '../../demo/gateway/index.mjs';
import {User} from './lab.mjs';
import {closePhones, until} from './offer.mjs';

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

async function login(t, name) {
  const user = await User.login(gateway, name);
  t.after(() => user.close());
  return user;
}

const call = (to, scenario, more = {}) => gateway.control({action: 'call', to, scenario, ...more});
const withoutCandidates = (sdp) => sdp.replace(/^a=(candidate|end-of).*\r\n/gm, '');
const summary = ({id}) =>
  gateway
    .control({action: 'state'})
    .sessions.flatMap(({calls}) => calls)
    .find(({callID}) => callID === id);

test('tone and echo: who calls, headers, sound, the end from either side', async (t) => {
  const user = await login(t, 'inbound-tone');
  const headers = [{name: 'X-A', value: '1'}];
  const given = {from: '+15557', fromName: 'Bell', headers, clientState: 'YQ=='};
  const {count, calls} = call('inbound-tone', 'tone', given);
  assert.equal(count, 1);
  const tone = await user.rung();
  assert.equal(tone.id, calls[0]);
  const {invite} = tone;
  assert.deepEqual([invite.caller_id_number, invite.caller_id_name, invite.client_state], ['+15557', 'Bell', 'YQ==']);
  assert.deepEqual(invite.dialogParams.custom_headers, headers);
  assert.ok(invite.telnyx_session_id && invite.telnyx_leg_id && invite.telnyx_call_control_id);
  await tone.answer();
  await tone.hears();
  assert.equal((await tone.request('answer', {sdp: invite.sdp})).error.code, -32_002, 'twice');
  await tone.bye();

  call(user.sessid, 'echo');
  const echo = await user.rung(2);
  await echo.answer();
  echo.phone.speak();
  await echo.hears();
  assert.equal((await echo.request('modify', {action: 'hold'})).result.holdState, 'held');
  await echo.hearsNothing();
  gateway.control({action: 'bye', callID: echo.id, headers});
  assert.deepEqual((await echo.over()).headers, headers);
  assert.deepEqual(call('nobody-here', 'tone'), {count: 0, calls: []});
  assert.deepEqual(call('inbound-tone', 'no-such-scenario'), {count: 0, calls: []});
});

test('cancelled, at once or later; rejected; hung up after the answer', async (t) => {
  const user = await login(t, 'inbound-ends');
  call('inbound-ends', 'cancel', {delayMs: 100});
  const cancelled = await (await user.rung(1)).over();
  assert.deepEqual(cancelled, {cause: 'ORIGINATOR_CANCEL', causeCode: 487, sipCode: 487, headers: []});
  call('inbound-ends', 'cancel-at-once');
  await (await user.rung(2)).over();
  call('inbound-ends', 'tone');
  const rejected = await user.rung(3);
  await rejected.bye({cause: 'USER_BUSY', causeCode: 17});
  assert.equal(summary(rejected), undefined);
  call('inbound-ends', 'hangup', {delayMs: 200});
  const answered = await user.rung(4);
  await answered.answer();
  assert.equal((await answered.over()).cause, 'NORMAL_CLEARING');
});

test('twice the same invite, and invites that are wrong', async (t) => {
  const user = await login(t, 'inbound-odd');
  call('inbound-odd', 'duplicate');
  const first = await user.rung(1);
  const second = await user.rung(2);
  assert.equal(first.id, second.id);
  await second.answer();
  await second.hears();
  await second.bye();
  call('inbound-odd', 'no-id', {delayMs: 50});
  assert.equal((await user.rung(3)).id, undefined);
  call('inbound-odd', 'no-sdp', {delayMs: 50});
  const noSdp = await user.rung(4);
  assert.equal(noSdp.invite.sdp, undefined);
  await noSdp.over();
  call('inbound-odd', 'broken-sdp', {delayMs: 50});
  const broken = await user.rung(5);
  assert.doesNotMatch(broken.invite.sdp, /m=audio/);
  await broken.over();
});

test('answers that cannot be used', async (t) => {
  const user = await login(t, 'inbound-answers');
  call('inbound-answers', 'tone');
  const ringing = await user.rung(1);
  assert.equal((await ringing.request('answer', {sdp: 'nonsense'})).error.code, -32_602);
  const video = 'v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\nm=audio 9 X 1\r\n';
  assert.equal((await ringing.request('answer', {sdp: video})).error.code, -32_602);
  assert.equal((await ringing.over()).causeCode, 88);
});

test('candidates of the server come on their own, and so may those of the client', async (t) => {
  const user = await login(t, 'inbound-trickle');
  call('inbound-trickle', 'trickle');
  const trickled = await user.rung();
  assert.doesNotMatch(trickled.invite.sdp, /^a=candidate:/m);
  assert.equal(trickled.invite.trickle, true);
  const early = await trickled.frame('candidate');
  const sdp = await trickled.phone.answer(trickled.invite.sdp);
  await trickled.phone.addCandidate(early.params);
  const answer = trickled.request('answer', {sdp: withoutCandidates(sdp), trickle: true});
  for (const [, candidate] of sdp.matchAll(/^a=(candidate:[^\r\n]*)/gm)) {
    assert.ok((await trickled.request('candidate', {candidate, sdpMid: '0', sdpMLineIndex: 0})).result);
  }
  assert.ok((await trickled.request('endOfCandidates', {endOfCandidates: true})).result);
  assert.ok((await answer).result);
  await trickled.hears();
  await until(() => trickled.frames('candidate').length >= 2);
  await trickled.bye();
});

test('a destination that calls back, once, twice, and by scenario', async (t) => {
  const user = await login(t, 'inbound-back');
  const out = await user.dial('call-me');
  assert.equal((await out.over()).cause, 'NORMAL_CLEARING');
  const back = await user.rung(1);
  assert.equal(back.invite.caller_id_number, 'call-me');
  await back.answer();
  await back.bye();
  await (await user.dial('call-me-twice')).over();
  const [one, two] = [await user.rung(2), await user.rung(3)];
  await one.answer();
  await two.answer();
  await two.hears();
  await Promise.all([one.bye(), two.bye()]);
  await (await user.dial('call-me-cancel-at-once')).over();
  await (await user.rung(4)).over();
  const opaque = await User.login(gateway, {login_token: 'demo-token'});
  t.after(() => opaque.close());
  await (await opaque.dial('call-me')).over();
  await (await opaque.rung()).bye();
});

test('the far side holds, and goes on', async (t) => {
  const user = await login(t, 'inbound-far');
  const out = await user.dial('remote-hold');
  await out.talk();
  out.phone.speak();
  await out.hears();
  const {params} = await out.frame('modify');
  assert.deepEqual([params.action, params.holdState], ['hold', 'held']);
  await out.hearsNothing();
  await until(() => out.frames('modify').length === 2);
  assert.deepEqual(
    [out.frames('modify')[1].params.action, out.frames('modify')[1].params.holdState],
    ['unhold', 'active'],
  );
  const {heard} = out.phone;
  await until(() => out.phone.heard > heard + 20);
  gateway.control({action: 'remote-hold', callID: out.id});
  await out.hearsNothing();
  gateway.control({action: 'remote-hold', callID: out.id, held: false});
  await until(() => out.phone.heard > heard + 60);
  await out.bye();
});

test('the far side negotiates again: accepted, broken, refused, or not answered', async (t) => {
  const user = await login(t, 'inbound-again');
  const answers = {
    accepted: async (out, {id, params}) =>
      user.client.send({id, result: {callID: out.id, action: 'updateMedia', sdp: await out.phone.answer(params.sdp)}}),
    broken: (out, {id}) => user.client.send({id, result: {action: 'updateMedia', sdp: 'v=0\r\nnonsense'}}),
    refused: (out, {id}) => user.client.send({id, error: {code: -32_601, message: 'no such method'}}),
    ignored: () => {},
  };
  for (const [kind, answer] of Object.entries(answers)) {
    const out = await user.dial('renegotiate');
    await out.talk();
    out.phone.speak();
    const modify = await out.frame('modify');
    assert.equal(modify.params.action, 'updateMedia');
    await answer(out, modify);
    const result = kind === 'broken' ? 'refused' : kind;
    if (kind !== 'ignored') await until(() => summary(out).renegotiated === result);
    const {heard} = out.phone;
    await until(() => out.phone.heard > heard + 40);
    assert.equal((await out.request('modify', {action: 'hold'})).result.holdState, 'held');
    await out.bye();
  }
});
