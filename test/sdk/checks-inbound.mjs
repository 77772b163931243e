/** Calls that come in: from the gateway, and from one user to another. */
import assert from 'node:assert/strict';
import {TONE_HZ} from './browser.mjs';

const user = (login) => ({login, password: 'x'});
const call = (lab, to, scenario, more = {}) => lab.gateway.control({action: 'call', to, scenario, ...more});

/** Two users in two pages; the first one's call rings at the second. */
async function ring(lab, name, options = {}) {
  const other = await lab.another();
  await lab.login({...user(`${name}-a`), ...options.login});
  await other.login({...user(`${name}-b`), ...options.login});
  const from = await lab.dial({destinationNumber: `${name}-b`, ...options.dial});
  const to = await other.rung();
  return {other, from, to};
}

async function talk(lab, name, options) {
  const users = await ring(lab, name, options);
  await users.other.answer(options?.answer);
  await lab.state('active');
  await Promise.all([lab.hearsSomething(), users.other.hearsSomething()]);
  return users;
}

/** @type {import('./checks.mjs').CHECKS} */
export const INBOUND = [
  {
    name: 'the gateway calls: ringing, answer, tone, and the gateway hangs up',
    everywhere: true,
    async run(lab) {
      await lab.login(user('sdk-in'));
      call(lab, 'sdk-in', 'hangup', {from: '+15557', fromName: 'Bell', headers: [{name: 'X-A', value: '1'}]});
      const callID = await lab.rung();
      const {remoteCallerNumber, remoteCallerName, customHeaders} = await lab.run(() => window.lab.call.options);
      assert.deepEqual(
        [remoteCallerNumber, remoteCallerName, customHeaders],
        ['+15557', 'Bell', [{name: 'X-A', value: '1'}]],
      );
      await lab.answer();
      await lab.hearsSomething();
      assert.equal(lab.call(callID).direction, 'inbound');
      assert.equal((await lab.ended()).cause, 'NORMAL_CLEARING');
    },
  },
  {
    name: 'the gateway calls: rejected',
    async run(lab) {
      await lab.login(user('sdk-reject'));
      call(lab, 'sdk-reject', 'tone');
      const callID = await lab.rung();
      await lab.hangup();
      const [bye] = lab.frames('bye', callID);
      assert.deepEqual([bye.params.cause, bye.params.causeCode], ['USER_BUSY', 17]);
      assert.equal(lab.call(callID), undefined);
    },
  },
  {
    name: 'the gateway calls: cancelled',
    async run(lab) {
      await lab.login(user('sdk-cancel'));
      call(lab, 'sdk-cancel', 'cancel', {delayMs: 300});
      await lab.rung();
      const {cause, causeCode} = await lab.ended();
      assert.deepEqual([cause, causeCode], ['ORIGINATOR_CANCEL', 487]);
      assert.ok(!(await lab.run(() => window.lab.states)).includes('active'));
    },
  },
  {
    name: 'the gateway calls: the same invite twice',
    async run(lab) {
      await lab.login(user('sdk-twice'));
      call(lab, 'sdk-twice', 'duplicate');
      const callID = await lab.rung(2);
      await lab.answer();
      await lab.hearsSomething();
      assert.equal(lab.frames('answer', callID).length, 1);
      await lab.hangup();
    },
  },
  {
    name: 'the gateway calls: candidates in messages, both ways',
    async run(lab) {
      await lab.login({...user('sdk-trickle'), trickleIce: true});
      call(lab, 'sdk-trickle', 'trickle');
      const callID = await lab.rung();
      await lab.answer();
      await lab.hearsSomething();
      assert.ok(lab.frames('candidate', callID, 'out').length >= 2);
      assert.ok(lab.frames('candidate', callID, 'in').length > 0);
      await lab.hangup();
    },
  },
  {
    name: 'the gateway calls: ICE restart of the answered call',
    async run(lab) {
      await lab.login(user('sdk-restart'));
      call(lab, 'sdk-restart', 'echo');
      const callID = await lab.rung();
      await lab.answer();
      await lab.hearsSomething();
      await lab.run(() => window.lab.call.peer.restartIce());
      await lab.gatewayUntil('updateMedia', () => lab.frames('modify', callID).length > 0);
      await lab.run(() => new Promise((resolve) => setTimeout(resolve, 1000)));
      await lab.hearsSomething();
      const ufrag = (sdp) => /^a=ice-ufrag:(\S+)/m.exec(sdp)[1];
      const [offer] = lab.frames('modify', callID);
      const inUse = await lab.run(() => window.lab.call.peer.instance.currentLocalDescription.sdp);
      assert.equal(ufrag(inUse), ufrag(offer.params.sdp));
      await lab.hangup();
    },
  },
  {
    name: 'call-me-twice: two calls ring, one is held, one is heard',
    async run(lab) {
      await lab.login(user('sdk-back'));
      await lab.dial({destinationNumber: 'call-me-twice'});
      await lab.state('destroy');
      await lab.rung(2);
      await lab.until('33010', () => window.lab.warnings.includes(33_010));
      await lab.run(() => window.lab.pick(window.lab.incoming[0]));
      await lab.answer();
      await lab.run(() => window.lab.call.hold());
      await lab.state('held');
      await lab.run(() => window.lab.pick(window.lab.incoming[1]));
      await lab.answer();
      await lab.hearsSomething();
      await lab.hangup();
    },
  },
  {
    name: 'user to user: active on both sides, both hear the tone of the other, hangup',
    async run(lab) {
      const headers = (name) => [{name, value: 'yes'}];
      const dial = {callerName: 'Anna', callerNumber: '+1555', customHeaders: headers('X-Invite')};
      const {other, from, to} = await talk(lab, 'sdk-talk', {dial, answer: {customHeaders: headers('X-Answer')}});
      const {remoteCallerName, remoteCallerNumber, customHeaders} = await other.run(
        () => window.lab.incoming[0].options,
      );
      assert.deepEqual([remoteCallerName, remoteCallerNumber], ['Anna', '+1555']);
      // Answering with headers replaces those of the invite, so the frame is asked.
      assert.deepEqual(customHeaders, headers('X-Answer'));
      assert.deepEqual(other.frames('invite', to, 'out')[0].params.dialogParams.custom_headers, headers('X-Invite'));
      assert.deepEqual(lab.frames('answer', from, 'out')[0].params.dialogParams.custom_headers, headers('X-Answer'));
      for (const side of [lab, other]) {
        await side.until(`${TONE_HZ} Hz`, (hz) => Math.abs(window.lab.frequency() - hz) < 15, TONE_HZ);
      }
      await other.run(
        () => void window.lab.call.hangup({dialogParams: {customHeaders: [{name: 'X-Bye', value: 'yes'}]}}),
      );
      const {cause, causeCode} = await lab.ended();
      assert.deepEqual([cause, causeCode], ['NORMAL_CLEARING', 16]);
      const [bye] = lab.frames('bye', from, 'out');
      assert.ok(bye.params.dialogParams.custom_headers.some(({name}) => name === 'X-Bye'));
    },
  },
  {
    name: 'user to user: trickle ICE',
    run: (lab) => talk(lab, 'sdk-quick', {login: {trickleIce: true}}),
  },
  {
    name: 'user to user: ringing, rejected as busy, rejected with a cause',
    async run(lab) {
      const {other, from} = await ring(lab, 'sdk-busy');
      await lab.gatewayUntil('ringing', () => lab.frames('ringing', from, 'out').length === 1);
      await other.hangup();
      assert.deepEqual(await lab.ended(), {cause: 'USER_BUSY', causeCode: 17, sipCode: 486});
      await lab.dial({destinationNumber: 'sip:sdk-busy-b@sip.telnyx.com'});
      await other.rung(2);
      await other.run(() => void window.lab.call.hangup({cause: 'CALL_REJECTED', causeCode: 21}));
      assert.deepEqual(await lab.ended(), {cause: 'CALL_REJECTED', causeCode: 21, sipCode: 603});
    },
  },
  {
    name: 'user to user: cancelled; nobody there',
    async run(lab) {
      const {other} = await ring(lab, 'sdk-never');
      await lab.hangup();
      const {cause, causeCode} = await other.ended();
      assert.deepEqual([cause, causeCode], ['ORIGINATOR_CANCEL', 487]);
      await lab.dial({destinationNumber: 'sip:nobody@sip.telnyx.com'});
      assert.deepEqual(await lab.ended(), {cause: 'UNALLOCATED_NUMBER', causeCode: 1, sipCode: 404});
    },
  },
  {
    name: 'user to user: hold on one side is silence on both',
    async run(lab) {
      const {other} = await talk(lab, 'sdk-hold');
      await other.run(() => window.lab.call.hold());
      await other.state('held');
      await Promise.all([lab.hearsNothing(), other.hearsNothing()]);
      assert.equal(await lab.run(() => window.lab.call.state), 'active');
      await other.run(() => window.lab.call.unhold());
      await other.until('active again', () => window.lab.states.at(-1) === 'active');
      await Promise.all([lab.hearsSomething(), other.hearsSomething()]);
      await lab.hangup();
      await other.state('destroy');
    },
  },
  {
    name: 'user to user: messages and digits',
    everywhere: true,
    async run(lab) {
      const {other, from} = await talk(lab, 'sdk-write');
      await lab.run(() => window.lab.call.message('sdk-write-b', 'Hello B'));
      await other.run(() => window.lab.call.message('sdk-write-a', 'Hello A'));
      const arrived = (text) => window.lab.events.some(({type, msg}) => type === 'event' && msg?.body === text);
      await other.until('the message of A', arrived, 'Hello B');
      await lab.until('the message of B', arrived, 'Hello A');
      await lab.run(() => [...'12#'].forEach((digit) => window.lab.call.dtmf(digit)));
      await lab.gatewayUntil('12#', () => lab.call(from)?.dtmf === '12#');
      assert.ok(lab.call(from).digits.every(({at}) => Math.abs(Date.now() - at) < 10_000));
      await lab.hangup();
    },
  },
];
