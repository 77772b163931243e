/** Hold that does not go as usual, digits, messages, and candidates that are refused. */
import assert from 'node:assert/strict';
import {randomUUID} from 'node:crypto';
import {after, before, test} from 'node:test';
import {startGateway} from '../../demo/gateway/index.mjs';
import {User} from './lab.mjs';
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

async function dial(t, destination, login = 'midcall') {
  const user = await User.login(gateway, login);
  t.after(() => user.close());
  return user.dial(destination);
}

const withoutCandidates = (sdp) => sdp.replace(/^a=(candidate|end-of).*\r\n/gm, '');

test('hold: refused, slow, without a state', async (t) => {
  const refused = await dial(t, 'hold-refused');
  await refused.talk();
  refused.phone.speak();
  const answer = await refused.request('modify', {action: 'hold'});
  assert.equal(answer.error.code, -32_002);
  await refused.hears();
  await refused.bye();

  const slow = await dial(t, 'hold-slow');
  await slow.talk();
  const from = Date.now();
  assert.equal((await slow.request('modify', {action: 'hold'})).result.holdState, 'held');
  assert.ok(Date.now() - from >= 950);
  await slow.bye();

  const odd = await dial(t, 'hold-no-state');
  await odd.talk();
  odd.phone.speak();
  const {result} = await odd.request('modify', {action: 'hold'});
  assert.deepEqual([result.action, 'holdState' in result], ['hold', false]);
  await odd.hearsNothing();
  await odd.request('modify', {action: 'unhold'});
  await odd.hears();
  await odd.bye();
});

test('ivr: a beep and a message for each digit', async (t) => {
  const ivr = await dial(t, 'ivr');
  await ivr.talk();
  assert.equal(ivr.phone.heard, 0, 'silent before the first digit');
  await ivr.request('info', {dtmf: '5'});
  await ivr.request('info', {dtmf: '#9'});
  await until(() => ivr.frames('info').length === 3);
  assert.deepEqual(
    ivr.frames('info').map(({params}) => params.msg.body),
    ['You pressed 5.', 'You pressed #.', 'You pressed 9.'],
  );
  await ivr.hears();
  // Three beeps of 18 packets; the line is silent between and after them.
  await until(() => ivr.phone.heard >= 50);
  await ivr.hearsNothing();
  assert.ok(ivr.phone.heard <= 54);
  await ivr.bye();
});

test('chatty: messages, display, and an answer to what is written', async (t) => {
  const chatty = await dial(t, 'chatty');
  await chatty.talk();
  const display = await chatty.frame('display');
  assert.deepEqual([display.params.display_name, display.params.display_number], ['Chatty', '+15550123']);
  await until(() => chatty.frames('info').length === 2);
  const {params} = chatty.frames('info')[0];
  assert.deepEqual([params.msg.from, params.msg.to, typeof params.msg.body], ['chatty', 'midcall', 'string']);
  await chatty.request('info', {msg: {to: 'chatty', body: 'Good day'}});
  await until(() => chatty.frames('info').at(-1).params.msg.body === 'You wrote: Good day');
  gateway.control({action: 'message', callID: chatty.id, body: 'From outside'});
  await until(() => chatty.frames('info').at(-1).params.msg.body === 'From outside');
  gateway.control({action: 'display', callID: chatty.id, name: 'Else'});
  await until(() => chatty.frames('display').at(-1).params.display_name === 'Else');
  await chatty.bye();
});

test('candidates refused: bye 88, and a complete offer right behind it on the same call id', async (t) => {
  for (const [login, destination] of [
    ['midcall', 'no-trickle'],
    ['no-trickle', 'tone'],
  ]) {
    const user = await User.login(gateway, login);
    t.after(() => user.close());
    const phone = new Phone();
    const sdp = await phone.offer();
    const dialogParams = {callID: randomUUID(), destination_number: destination};
    const invite = user.request('invite', {sdp: withoutCandidates(sdp), trickle: true, dialogParams});
    const candidate = user.request('candidate', {candidate: 'candidate:1 1 udp 1 127.0.0.1 9 typ host', dialogParams});
    assert.ok((await invite).result);
    const {params} = await user.client.method('telnyx_rtc.bye');
    assert.deepEqual(
      [params.callID, params.causeCode, params.cause],
      [dialogParams.callID, 88, 'INCOMPATIBLE_DESTINATION'],
    );
    assert.equal((await candidate).error.code, -32_601);
    assert.equal((await user.request('endOfCandidates', {dialogParams})).error.code, -32_601, 'also after the end');

    assert.ok((await user.request('invite', {sdp, dialogParams})).result);
    const answer = await user.client.method('telnyx_rtc.answer');
    await phone.accept(answer.params.sdp);
    phone.speak();
    await until(() => phone.heard > 10);
    assert.ok((await user.request('bye', {dialogParams})).result);
    await phone.close();
  }
});

test('candidates refused: an answer without any', async (t) => {
  const user = await User.login(gateway, 'no-trickle');
  t.after(() => user.close());
  gateway.control({action: 'call', to: user.sessid, scenario: 'tone'});
  const bare = await user.rung(1);
  const sdp = withoutCandidates(await bare.phone.answer(bare.invite.sdp));
  assert.equal((await bare.request('answer', {sdp})).error.code, -32_602);
  assert.equal((await bare.over()).causeCode, 88);
  gateway.control({action: 'call', to: user.sessid, scenario: 'tone'});
  const complete = await user.rung(2);
  await complete.answer();
  await complete.hears();
  await complete.bye();
});
