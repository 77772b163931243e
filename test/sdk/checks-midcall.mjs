/** What happens in a call that is up, and to the login while it is: hold, messages, tokens, refused candidates, debug. */
import assert from 'node:assert/strict';

const USER = {login: 'demo', password: 'demo'};

async function active(lab, destinationNumber, options = USER) {
  await lab.login(options);
  const callID = await lab.dial({destinationNumber});
  await lab.state('active');
  return callID;
}

async function tokenFor(lab, user, ttl) {
  const response = await fetch(new URL(`/token?user=${user}&ttl=${ttl}`, lab.gateway.url));
  return (await response.json()).token;
}

const body = (text) => window.lab.events.some(({type, msg}) => type === 'event' && msg?.body === text);

/** @type {import('./checks.mjs').CHECKS} */
export const MIDCALL = [
  {
    name: 'hold refused: 44001, still active',
    expected: [/Failed to \w+ on call/],
    async run(lab) {
      await active(lab, 'hold-refused');
      await lab.hearsSomething();
      assert.equal(await lab.run(() => window.lab.call.hold()), false);
      await lab.error(44_001);
      assert.equal(await lab.run(() => window.lab.call.state), 'active');
      await lab.hearsSomething();
    },
  },
  {
    name: 'hold answered late',
    async run(lab) {
      await active(lab, 'hold-slow');
      assert.equal(await lab.run(() => window.lab.call.hold()), true);
      await lab.state('held');
      await lab.hangup();
    },
  },
  {
    name: 'hold answered without a state',
    async run(lab) {
      await active(lab, 'hold-no-state');
      await lab.hearsSomething();
      await lab.run(() => window.lab.call.hold());
      await lab.state('held');
      await lab.hearsNothing();
    },
  },
  {
    name: 'the far side holds: silence, then sound; the SDK ignores the message',
    async run(lab) {
      const callID = await active(lab, 'remote-hold');
      await lab.hearsSomething();
      await lab.gatewayUntil('modify', () => lab.frames('modify', callID, 'out').length === 1);
      await lab.hearsNothing();
      assert.equal(await lab.run(() => window.lab.call.state), 'active');
      await lab.gatewayUntil('modify', () => lab.frames('modify', callID, 'out').length === 2);
      await lab.hearsSomething();
    },
  },
  {
    name: 'the far side negotiates again: the SDK ignores it, and a browser can answer it',
    async run(lab) {
      const callID = await active(lab, 'renegotiate');
      const [offer] = await lab.gatewayUntil('the offer', () => {
        const found = lab.frames('modify', callID, 'out');
        return found.length > 0 && found;
      });
      await lab.hearsSomething();
      // The journal hides the password of ICE, so the page takes the one it has.
      await lab.run(async ({id, params}) => {
        const {instance} = window.lab.call.peer;
        const [line] = /^a=ice-pwd:.*$/m.exec(instance.remoteDescription.sdp);
        await instance.setRemoteDescription({type: 'offer', sdp: params.sdp.replace(/^a=ice-pwd:.*$/m, line.trim())});
        await instance.setLocalDescription(await instance.createAnswer());
        const result = {action: 'updateMedia', sdp: instance.localDescription.sdp};
        window.lab.client.connection.sendRawText(JSON.stringify({jsonrpc: '2.0', id, result}));
      }, offer);
      await lab.gatewayUntil('accepted', () => lab.call(callID)?.renegotiated === 'accepted');
      await lab.hearsSomething();
      await lab.hangup();
    },
  },
  {
    name: 'ivr: a beep and a message for a digit',
    async run(lab) {
      await active(lab, 'ivr');
      await lab.run(() => window.lab.call.dtmf('7'));
      await lab.until('the message', body, 'You pressed 7.');
      await lab.until('the beep', () => window.lab.hears(0.0001));
    },
  },
  {
    name: 'chatty: messages, display, an answer to what is written',
    async run(lab) {
      const callID = await active(lab, 'chatty');
      await lab.until('a message', body, 'Hello, I write while you listen.');
      await lab.until('display', () =>
        window.lab.events.some(({type, displayName}) => type === 'participantData' && displayName === 'Chatty'),
      );
      await lab.run(() => window.lab.call.message('chatty', 'Good day'));
      await lab.until('the answer', body, 'You wrote: Good day');
      const [{params}] = lab.frames('info', callID);
      assert.equal(params.msg.from, 'demo');
    },
  },
  {
    name: 'a token from the endpoint: 34001, then a fresh one in place; the call goes on',
    async run(lab) {
      const callID = await active(lab, 'tone', {login_token: await tokenFor(lab, 'sdk-token', 60)});
      await lab.until('34001', () => window.lab.warnings.includes(34_001));
      const before = await lab.run(() => window.lab.client.sessionid);
      const fresh = await tokenFor(lab, 'sdk-token', 3600);
      await lab.run(
        (login_token) =>
          new Promise((resolve, reject) => {
            window.lab.client.login({creds: {login_token}, onSuccess: resolve, onError: reject});
          }),
        fresh,
      );
      assert.equal(await lab.run(() => window.lab.client.sessionid), before);
      await lab.hearsSomething();
      assert.equal(lab.call(callID).answered, true);
      assert.equal(await lab.run(() => window.lab.call.state), 'active');
      assert.equal(await lab.run(() => window.lab.ready), 1);
    },
  },
  {
    name: 'after the token has run out: the SDK logs in again by itself, the call goes on',
    async run(lab) {
      const callID = await active(lab, 'tone', {login_token: await tokenFor(lab, 'sdk-late', 3600)});
      const sessid = await lab.run(() => window.lab.client.sessionid);
      lab.gateway.control({action: 'expire-token', sessid});
      assert.equal(await lab.run(() => window.lab.call.hold()), false);
      await lab.until('hold again', () => window.lab.call.hold());
      assert.equal(lab.call(callID).held, true);
      assert.equal(lab.gateway.journal({method: 'login', direction: 'in', sessid}).length >= 1, true);
      assert.equal(await lab.run(() => window.lab.ready), 1);
    },
    expected: [/Failed to \w+ on call/],
  },
  {
    name: 'refused candidates: bye 88, and without trickle the next call is heard',
    // Nobody in the SDK catches the refusals.
    expected: [/^Object: Object$/],
    async run(lab) {
      await lab.login({...USER, trickleIce: true});
      const callID = await lab.dial({destinationNumber: 'no-trickle'});
      const {cause, causeCode} = await lab.ended();
      assert.deepEqual([cause, causeCode], ['INCOMPATIBLE_DESTINATION', 88]);
      await lab.run((id) => window.lab.dial({id, destinationNumber: 'no-trickle', trickleIce: false}), callID);
      await lab.state('active');
      await lab.hearsSomething();
      await lab.hangup();
    },
  },
  {
    name: 'debug frames: start, data, stop, one report at least',
    async run(lab) {
      const callID = await active(lab, 'tone', {...USER, debug: true});
      const types = () =>
        lab.gateway
          .journal({direction: 'in'})
          .filter(({frame}) => frame?.call_id === callID)
          .map(({frame}) => frame.type);
      await lab.gatewayUntil('data', () => types().includes('debug_report_data'));
      assert.equal(types()[0], 'debug_report_start');
      const sent = lab.gateway.journal({direction: 'in'}).map(({frame}) => frame);
      const start = sent.findIndex((frame) => frame?.type === 'debug_report_start' && frame.call_id === callID);
      assert.ok(start < sent.indexOf(lab.frames('invite', callID)[0]), 'the invite waits for the answer to the start');
      await lab.hangup();
      await lab.until('the report', () => window.lab.reports > 0);
      assert.ok(types().includes('debug_report_stop'));
    },
  },
];
