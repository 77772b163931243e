/** What the vendor's SDK must be able to do with the gateway. Each check has a page of its own. */
import assert from 'node:assert/strict';
import {TONE_HZ} from './browser.mjs';
import {INBOUND} from './checks-inbound.mjs';
import {MIDCALL} from './checks-midcall.mjs';
import {REPORTS} from './checks-reports.mjs';

const USER = {login: 'demo', password: 'demo'};
const ASSISTANT = {anonymous_login: {target_type: 'ai_assistant', target_id: 'assistant-demo'}};

/** Comes before `active`, whatever the SDK puts between. */
const inOrder = (states, ...wanted) => {
  const positions = wanted.map((state) => states.indexOf(state));
  assert.ok(
    positions.every((position, index) => position > (positions[index - 1] ?? -1)),
    `${wanted.join(', ')} in order, in ${states.join(', ')}`,
  );
};

const states = (lab) => lab.run(() => window.lab.states);

async function echoCall(lab, options = {}) {
  await lab.login({...USER, ...options});
  const callID = await lab.dial({destinationNumber: 'echo'});
  await lab.state('active');
  await lab.hearsSomething();
  return callID;
}

const passwordLogin = {name: 'login by password', run: (lab) => lab.login(USER)};
const echo = {
  name: 'echo: active, the own tone comes back, hangup',
  async run(lab) {
    await echoCall(lab);
    inOrder(await states(lab), 'requesting', 'trying', 'active');
    await lab.hangup();
  },
};

/**
 * `expected`: console errors that belong to the check. `everywhere`: also in Firefox.
 *
 * @type {{name: string, expected?: RegExp[], everywhere?: boolean, run: (lab: import('./lab.mjs').Lab) => Promise<unknown>}[]}
 */
export const CHECKS = [
  passwordLogin,
  {name: 'login by token', run: (lab) => lab.login({login_token: 'demo-token'})},
  {name: 'anonymous login', run: (lab) => lab.login(ASSISTANT)},
  {
    name: 'refused password: 46001',
    async run(lab) {
      await lab.connect({login: 'demo', password: 'wrong'});
      await lab.error(46_001);
    },
  },
  {
    name: 'refused assistant: 46001',
    async run(lab) {
      await lab.connect({anonymous_login: {target_type: 'ai_assistant', target_id: 'assistant-refused'}});
      await lab.error(46_001);
    },
  },
  echo,
  {
    name: 'echo: what comes back is the own frequency',
    async run(lab) {
      await echoCall(lab);
      await lab.until(`${TONE_HZ} Hz`, (hz) => Math.abs(window.lab.frequency() - hz) < 15, TONE_HZ);
    },
  },
  {
    name: 'trickle ICE',
    async run(lab) {
      const callID = await echoCall(lab, {trickleIce: true});
      const sent = lab.gateway.journal({method: 'telnyx_rtc.candidate', callID, direction: 'in'});
      assert.ok(sent.length > 0, 'the SDK sent candidates');
    },
  },
  {
    name: 'candidates of the server',
    async run(lab) {
      await lab.login({...USER, trickleIce: true});
      await lab.dial({destinationNumber: 'server-trickle'});
      await lab.state('active');
      await lab.hearsSomething();
    },
  },
  {
    name: 'hold and unhold',
    async run(lab) {
      const callID = await echoCall(lab);
      await lab.run(() => window.lab.call.hold());
      await lab.state('held');
      assert.equal(lab.call(callID).held, true);
      await lab.hearsNothing();
      await lab.run(() => window.lab.call.unhold());
      await lab.until('active again', () => window.lab.states.at(-1) === 'active');
      await lab.hearsSomething();
    },
  },
  {
    name: 'DTMF reaches the gateway',
    async run(lab) {
      const callID = await echoCall(lab);
      await lab.run(() => [...'42#'].forEach((digit) => window.lab.call.dtmf(digit)));
      await lab.gatewayUntil('42#', () => lab.call(callID)?.dtmf === '42#');
    },
  },
  {
    name: 'ICE restart',
    async run(lab) {
      const callID = await echoCall(lab);
      await lab.run(() => window.lab.call.peer.restartIce());
      const isRestart = ({frame}) => frame.params?.action === 'updateMedia';
      await lab.gatewayUntil('updateMedia', () =>
        lab.gateway.journal({method: 'telnyx_rtc.modify', callID, direction: 'in'}).some(isRestart),
      );
      await lab.hearsSomething();
    },
  },
  {
    name: 'assistant: greeting heard and written, text echoed and answered',
    async run(lab) {
      await lab.login({...ASSISTANT, mutedMicOnStart: true});
      await lab.dial({});
      await lab.state('active');
      await lab.hearsSomething();
      await lab.until('the greeting is complete', () =>
        window.lab.conversation.some(({type}) => type === 'response.done'),
      );
      await lab.run(() => window.lab.call.sendConversationMessage('What are your hours?', []));
      await lab.until('the echo', () =>
        window.lab.conversation.some(({item}) => item?.role === 'user' && item.status === 'completed'),
      );
      await lab.until('the streamed answer', () =>
        window.lab.conversation
          .map(({delta}) => delta ?? '')
          .join('')
          .includes('nine to five'),
      );
      const ids = await lab.run(() => [...new Set(window.lab.conversation.map((params) => params.conversation_id))]);
      assert.equal(ids.filter(Boolean).length, 1, 'one conversation id');
    },
  },
  {
    name: 'assistant: hears how long the caller spoke',
    async run(lab) {
      await lab.login(ASSISTANT);
      await lab.dial({});
      await lab.state('active');
      await lab.until('speech is noticed', () =>
        window.lab.conversation.some(({item}) => item?.status === 'in_progress'),
      );
      await lab.run(() => window.lab.call.muteAudio());
      await lab.until('the honest answer', () =>
        window.lab.conversation
          .map(({delta}) => delta ?? '')
          .join('')
          .includes('You spoke for'),
      );
    },
  },
  {
    name: 'early media, then the answer',
    async run(lab) {
      await lab.login(USER);
      await lab.dial({destinationNumber: 'early-media'});
      await lab.state('early');
      await lab.until('sound before the answer', async () => window.lab.hears(0.0001));
      assert.ok(!(await states(lab)).includes('active'), 'not active yet');
      await lab.state('active');
      inOrder(await states(lab), 'trying', 'early', 'active');
    },
  },
  {
    name: 'media and answer back to back',
    async run(lab) {
      await lab.login(USER);
      await lab.dial({destinationNumber: 'answer-race'});
      await lab.state('active');
      inOrder(await states(lab), 'early', 'active');
    },
  },
  {
    name: 'busy',
    async run(lab) {
      await lab.login(USER);
      await lab.dial({destinationNumber: 'busy'});
      assert.deepEqual(await lab.ended(), {cause: 'USER_BUSY', causeCode: 17, sipCode: 486});
    },
  },
  {
    name: 'no answer, cancelled',
    async run(lab) {
      await lab.login(USER);
      const callID = await lab.dial({destinationNumber: 'no-answer'});
      await lab.state('trying');
      await lab.gatewayUntil('ringing', () => lab.gateway.journal({method: 'telnyx_rtc.ringing', callID}).length > 0);
      await lab.hangup();
      assert.equal(lab.call(callID), undefined);
      assert.ok(!(await states(lab)).includes('active'));
    },
  },
  {
    name: 'rejected invite: 40005',
    expected: [/Sending offer error/],
    async run(lab) {
      await lab.login(USER);
      await lab.dial({destinationNumber: 'reject'});
      await lab.error(40_005);
      await lab.state('destroy');
    },
  },
  {
    name: 'the gateway hangs up after 5 s',
    async run(lab) {
      await lab.login(USER);
      await lab.dial({destinationNumber: 'hangup-5s'});
      await lab.state('active');
      await lab.state('destroy');
      assert.equal(await lab.run(() => window.lab.call.cause), 'NORMAL_CLEARING');
    },
  },
  {
    name: 'a cut socket: the call comes back',
    async run(lab) {
      const callID = await echoCall(lab);
      const sessid = await lab.run(() => window.lab.client.sessionid);
      lab.gateway.control({action: 'cut-sockets', sessid});
      await lab.until('recovering, then active', () => {
        const from = window.lab.states.indexOf('recovering');
        return from >= 0 && window.lab.states.indexOf('active', from) > from;
      });
      const [current] = await lab.run(() => {
        [window.lab.call] = Object.values(window.lab.client.calls);
        return [window.lab.call.id];
      });
      assert.equal(current, callID);
      await lab.hearsSomething();
    },
  },
  {
    name: 'the call report arrives with its headers',
    async run(lab) {
      const callID = await echoCall(lab);
      await lab.hangup();
      const report = await lab.gatewayUntil('the report', () =>
        lab.gateway.reports().find(({path, callId}) => path === '/call_report' && callId === callID),
      );
      assert.match(report.callReportId, /^[\da-f-]{36}$/);
      assert.match(report.voiceSdkId, /^VSDK/);
      assert.equal(report.body.summary.callId, callID);
    },
  },
];

CHECKS.push(...INBOUND, ...MIDCALL, ...REPORTS);

/** Enough to know that nothing depends on one browser. */
export const FIREFOX_CHECKS = [passwordLogin, echo, ...INBOUND.filter(({everywhere}) => everywhere)];
