/** One user calls another. */
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

/** Two users; the first one's call rings at the second. */
async function ring(t, name, {dialog, destination = `${name}-b`} = {}) {
  const a = await User.login(gateway, `${name}-a`);
  const b = await User.login(gateway, `${name}-b`);
  t.after(() => [a, b].map((user) => user.close()));
  const out = await a.dial(destination, dialog);
  const inside = await b.rung();
  await out.frame('ringing');
  return {a, b, out, inside};
}

async function talk(t, name, options) {
  const users = await ring(t, name, options);
  await users.inside.answer();
  await users.out.talk();
  await until(() => users.inside.phone.connected);
  return users;
}

const header = (name, value) => ({name, value});
const headers = (...list) => ({dialogParams: {custom_headers: list}});

test('answered: order, who it is, headers both ways, sound both ways, hangup', async (t) => {
  const {a, out, inside} = await ring(t, 'talk', {
    dialog: {
      caller_id_name: 'Anna',
      caller_id_number: '+1555',
      custom_headers: [header('X-One', '1')],
      clientState: 'c3RhdGU=',
    },
  });
  const {invite} = inside;
  assert.deepEqual(
    [
      invite.caller_id_name,
      invite.caller_id_number,
      invite.callee_id_number,
      invite.display_direction,
      invite.client_state,
    ],
    ['Anna', '+1555', 'talk-b', 'outbound', 'c3RhdGU='],
  );
  assert.deepEqual(invite.dialogParams.custom_headers, [header('X-One', '1')]);
  assert.match(invite.sdp, /^a=candidate:/m);
  assert.notEqual(inside.id, out.id);
  assert.equal(out.frames('answer').length, 0);
  assert.ok((await out.placed).result);

  await inside.answer(headers(header('X-Two', '2')));
  const {params} = await out.frame('answer');
  assert.deepEqual(params.dialogParams.custom_headers, [header('X-Two', '2')]);
  assert.equal(params.telnyx_session_id, invite.telnyx_session_id);
  assert.notEqual(params.telnyx_leg_id, invite.telnyx_leg_id);
  await out.talk();
  out.phone.speak();
  inside.phone.speak(false);
  await inside.hears();
  await out.hears(false);
  inside.phone.speak();
  await out.hears();

  await inside.bye(headers(header('X-Three', '3')));
  const {headers: last, ...over} = await out.over();
  assert.deepEqual(over, {cause: 'NORMAL_CLEARING', causeCode: 16, sipCode: 200});
  assert.deepEqual(last, [header('X-Three', '3')]);
  assert.ok(a.client.frames.indexOf(a.client.frames.find(({result}) => result?.callID === out.id)) >= 0);
});

test('every form of the name; nobody, and anybody else', async (t) => {
  for (const form of ['form@example.com', 'sip:FORM@sip.telnyx.com', 'sip:form', ' Form ']) {
    const a = await User.login(gateway, 'former');
    const b = await User.login(gateway, 'form');
    t.after(() => [a, b].map((user) => user.close()));
    const out = await a.dial(form);
    const inside = await b.rung();
    assert.equal(inside.invite.caller_id_number, 'former');
    await out.bye();
    await inside.over();
    for (const user of [a, b]) user.close();
  }
  const a = await User.login(gateway, 'alone');
  t.after(() => a.close());
  for (const nobody of ['nobody@example.com', 'sip:nobody', 'unallocated', 'sip:alone']) {
    const out = await a.dial(nobody);
    assert.deepEqual((await out.over()).cause, 'UNALLOCATED_NUMBER', nobody);
  }
  const number = await a.dial('+15551234');
  await number.talk();
  await number.bye();
});

test('declined: busy by default, or the cause that was sent', async (t) => {
  const cases = [
    [
      {cause: 'USER_BUSY', causeCode: 17},
      {cause: 'USER_BUSY', causeCode: 17, sipCode: 486},
    ],
    [{}, {cause: 'USER_BUSY', causeCode: 17, sipCode: 486}],
    [
      {cause: 'CALL_REJECTED', causeCode: 21},
      {cause: 'CALL_REJECTED', causeCode: 21, sipCode: 603},
    ],
    [
      {cause: 'SOMETHING', causeCode: 99},
      {cause: 'SOMETHING', causeCode: 99, sipCode: undefined},
    ],
    [
      {cause: {}, causeCode: 'x'},
      {cause: 'USER_BUSY', causeCode: 17, sipCode: 486},
    ],
  ];
  for (const [index, [sent, told]] of cases.entries()) {
    const {out, inside} = await ring(t, `decline-${index}`);
    await inside.bye({...sent, ...headers(header('X-Why', 'later'))});
    assert.deepEqual(await out.over(), {...told, headers: [header('X-Why', 'later')]});
  }
});

test('cancelled by the caller; a client that cannot be called; the other one goes away', async (t) => {
  const {out, inside} = await ring(t, 'cancel');
  await out.bye({cause: 'USER_BUSY', causeCode: 17});
  const {cause, causeCode} = await inside.over();
  assert.deepEqual([cause, causeCode], ['ORIGINATOR_CANCEL', 487]);
  assert.equal((await inside.request('answer', {sdp: inside.invite.sdp})).error.code, -32_002);

  const a = await User.login(gateway, 'cannot-a');
  const b = await User.login(gateway, 'cannot-b');
  t.after(() => [a, b].map((user) => user.close()));
  const refused = await a.dial('cannot-b');
  const {id} = await b.client.method('telnyx_rtc.invite');
  b.client.send({id, error: {code: -32_601, message: 'no such method'}});
  assert.equal((await refused.over()).cause, 'NORMAL_TEMPORARY_FAILURE');

  const pair = await talk(t, 'away');
  await pair.b.client.request('login', {login: 'somebody-else', passwd: 'x'});
  assert.equal((await pair.out.over()).cause, 'NORMAL_TEMPORARY_FAILURE');
});

test('hold: neither hears the other', async (t) => {
  const {out, inside} = await talk(t, 'hold');
  out.phone.speak();
  inside.phone.speak();
  await Promise.all([out.hears(), inside.hears()]);
  assert.equal((await inside.request('modify', {action: 'hold'})).result.holdState, 'held');
  await Promise.all([out.hearsNothing(), inside.hearsNothing()]);
  assert.equal((await inside.request('modify', {action: 'unhold'})).result.holdState, 'active');
  await Promise.all([out.hears(), inside.hears()]);
  assert.equal((await out.request('modify', {action: 'hold'})).result.holdState, 'held');
  await Promise.all([out.hearsNothing(), inside.hearsNothing()]);
  await out.bye();
  await inside.over();
});

test('messages and digits reach the other side', async (t) => {
  const {out, inside, b} = await talk(t, 'write');
  const sent = await out.request('info', {msg: {from: 'write-a', to: 'write-b', body: 'Hello B'}});
  assert.ok(sent.result);
  const {params} = await inside.frame('info');
  assert.deepEqual(params.msg, {from: 'write-a', to: 'write-b', body: 'Hello B'});
  await inside.request('info', {msg: {body: 'Hello A'}});
  assert.deepEqual((await out.frame('info')).params.msg, {from: 'write-b', to: '', body: 'Hello A'});
  for (const msg of [null, 'text', [], {body: 5}]) assert.ok((await out.request('info', {msg})).result);
  assert.equal(inside.frames('info').length, 1);

  const before = Date.now();
  await out.request('info', {dtmf: '1'});
  await out.request('info', {dtmf: '2x#'});
  const {sessions} = gateway.control({action: 'state'});
  const {digits, dtmf} = sessions.flatMap(({calls}) => calls).find(({callID}) => callID === out.id);
  assert.equal(dtmf, '12#');
  assert.ok(digits.every(({at}) => at >= before && at <= Date.now()));
  await out.bye();
  await inside.over();
  assert.equal(b.client.frames.filter(({error}) => error).length, 0);
});

test('the newest of several sessions rings, and several calls at once', async (t) => {
  const caller = await User.login(gateway, 'many-a');
  const older = await User.login(gateway, 'many-b');
  const newer = await User.login(gateway, 'many-b');
  t.after(() => [caller, older, newer].map((user) => user.close()));
  const first = await caller.dial('many-b');
  await newer.rung();
  const second = await caller.dial('many-b');
  const [one, two] = [await newer.rung(1), await newer.rung(2)];
  assert.equal(older.client.frames.filter(({method}) => method === 'telnyx_rtc.invite').length, 0);
  await one.answer();
  await two.answer();
  await Promise.all([first.talk(), second.talk()]);
  first.phone.speak();
  second.phone.speak(false);
  await one.hears();
  await two.hears(false);
  await first.bye();
  await one.over();
  await two.hears(false);
  await second.bye();
  await two.over();

  // An older session that logs in again is the newest.
  await older.client.request('login', {login: 'many-b', passwd: 'x'});
  const third = await caller.dial('many-b');
  await older.rung();
  await third.bye();
  newer.close();
  older.close();
  await until(
    () => !gateway.control({action: 'state'}).sessions.some(({who, connected}) => who === 'many-b' && connected),
  );
  const fourth = await caller.dial('sip:many-b');
  assert.equal((await fourth.over()).cause, 'UNALLOCATED_NUMBER');
});

test('who was called comes back after a cut, and both are heard again', async (t) => {
  const {out, inside, b} = await talk(t, 'restart');
  out.phone.speak();
  inside.phone.speak();
  await Promise.all([out.hears(), inside.hears()]);
  gateway.control({action: 'cut-sockets', sessid: b.sessid});
  await b.client.until(() => b.client.closed);
  const back = await User.login(gateway, {login: 'restart-b', passwd: 'x', reconnection: true, sessid: b.sessid});
  t.after(() => back.close());
  const attach = await back.client.method('telnyx_rtc.attach');
  assert.equal(attach.params.callID, inside.id);
  assert.equal(attach.params.caller_id_number, 'restart-a');
  await inside.phone.close();
  const again = new inside.constructor(back, inside.id);
  const sdp = await again.phone.answer(attach.params.sdp);
  assert.ok((await again.request('attach', {sdp})).result);
  again.phone.speak();
  await again.hears();
  const {heard} = out.phone;
  await until(() => out.phone.heard > heard + 20);
  await again.bye();
  assert.equal((await out.over()).cause, 'NORMAL_CLEARING');
});

test('a client that loses its socket while it rings is called again', async (t) => {
  const {out, b} = await ring(t, 'cut');
  gateway.control({action: 'cut-sockets', sessid: b.sessid});
  await b.client.until(() => b.client.closed);
  const back = await User.login(gateway, {login: 'cut-b', passwd: 'x', reconnection: true, sessid: b.sessid});
  t.after(() => back.close());
  const inside = await back.rung();
  const {params} = await back.client.method('telnyx_rtc.clientReady');
  assert.deepEqual(params.reattached_sessions, [inside.id]);
  assert.equal(back.client.frames.filter(({method}) => method === 'telnyx_rtc.attach').length, 0);
  await inside.answer();
  await out.talk();
  out.phone.speak();
  await inside.hears();
  await inside.bye();
  await out.over();
});
