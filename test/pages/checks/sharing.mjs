/** Several elements on one page. */
import assert from 'node:assert/strict';
import {assistant} from '../lab/lab.mjs';

/** Side by side: one that grows must not push the other away from under the pointer. */
const SIDE_BY_SIDE = '<style>body{display:flex;align-items:start;gap:16px}</style>';

const A = '#a';
const B = '#b';

async function sameTarget(lab) {
  const tab = await lab.open({
    body:
      SIDE_BY_SIDE +
      assistant('assistant-demo', 'id="a" layout="inline"') +
      assistant('assistant-demo', 'id="b" layout="inline"'),
  });
  await tab.click('start-button', A);
  await tab.is('live', A);
  // The other one joins when it is touched, and shows the same call.
  await tab.run(() => document.querySelector('#b').connect());
  await tab.is('live', B);
  await tab.says('assistant', /Hello/, B);
  assert.equal(await tab.run(() => window.lab.sockets.length), 1);
  assert.equal(tab.gateway.connections().length, 1);
  assert.equal(await tab.run(() => window.lab.peers.length), 1);
  const ready = await tab.events('telnyx-ready');
  assert.deepEqual(
    ready.map(({from}) => from),
    ['a'],
    'facts bubble from the first one only',
  );
  await tab.click('mute-button', B);
  await tab.is('muted', A);
  await tab.hangup(B);
  await tab.is('ended', A);
  assert.equal((await tab.events('telnyx-call-end')).length, 1, 'heard once on document');
}

async function takeover(lab) {
  const tab = await lab.open({
    body:
      SIDE_BY_SIDE +
      assistant('assistant-monologue', 'id="a" layout="inline"') +
      assistant('assistant-silent', 'id="b" layout="inline"'),
  });
  await tab.click('start-button', A);
  await tab.is('live', A);
  await tab.click('start-button', B);
  await tab.choose('Keep the other call', B);
  await tab.is('live', A);
  await tab.is('idle', B);
  assert.equal(await tab.run(() => window.lab.peers.length), 1, 'nothing was started');
  await tab.click('start-button', B);
  await tab.until('it asks', () => /Another call is on/.test(window.lab.text('panel', '#b')));
  assert.equal(await tab.run(() => window.lab.is('live', '#a')), true, 'the first goes on while it asks');
  await tab.choose('End it and start', B);
  await tab.is('live', B);
  await tab.is('ended', A);
  assert.equal(await tab.run(() => window.lab.liveTracks()), 1, 'one microphone');
  assert.equal(tab.gateway.connections().length, 2, 'a target is a credential of its own');
  await tab.hangup(B);
}

async function textBeside(lab) {
  const tab = await lab.open({
    body:
      SIDE_BY_SIDE +
      assistant('assistant-silent', 'id="a" layout="inline"') +
      assistant('assistant-demo', 'id="b" layout="inline" mode="text"'),
  });
  await tab.click('start-button', A);
  await tab.is('live', A);
  await tab.click('start-button', B);
  await tab.is('live', B);
  await tab.is('live', A);
  await tab.click('end-button', A);
  await tab.is('ended', A);
  await tab.is('live', B);
  await tab.hangup(B);
}

async function underProvider(lab) {
  const tab = await lab.open({
    body: `<telnyx-client id="p" env="{{ws}}" caller-name="Shop" login="u" password="p">
      <telnyx-ai-assistant id="a" target-id="assistant-demo" layout="inline"></telnyx-ai-assistant></telnyx-client>`,
  });
  await tab.click('start-button', A);
  await tab.is('live', A);
  const [{frame}] = tab.gateway.journal({direction: 'in'}).filter(({frame: sent}) => /login/.test(sent?.method));
  assert.equal(frame.method, 'anonymous_login', 'the target is a credential of its own');
  const [invite] = tab.gateway.journal({direction: 'in', method: 'telnyx_rtc.invite'});
  assert.equal(invite.frame.params.dialogParams.caller_id_name, 'Shop', 'other options come from the provider');
  await tab.hangup(A);
}

export const CHECKS = [
  {name: 'two elements, one target: one socket, one call', run: sameTarget},
  {name: 'two targets: the second call asks first', seconds: 4, run: takeover},
  {name: 'two targets: a call by text needs no microphone', slow: true, run: textBeside},
  {name: 'inside <telnyx-client> with an account', run: underProvider},
];
