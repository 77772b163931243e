/** What can go wrong on the way: clear words, a code where there is one, a way on, and no uncaught error. */
import assert from 'node:assert/strict';
import {assistant, pageWith} from '../lab/lab.mjs';

const RAW = /undefined|null|NaN|\[object|Error:|-32\d{3}|WebSocket|_[A-Z]+_/;

/** Opens, starts, and waits for the failure. */
async function failing(lab, target, {expect = [], allow = [], onOpen = false} = {}) {
  const tab = await lab.open({body: assistant(target)});
  tab.expect(...expect);
  tab.allow(...allow);
  await tab.click('launcher');
  // What cannot be connected says so before anybody starts.
  if (!onOpen) await tab.click('start-button');
  await tab.is('failed');
  await tab.shown('error');
  assert.doesNotMatch(await tab.text('panel'), RAW, 'no raw error text');
  await tab.released();
  return tab;
}

async function says(tab, title, {code, again}) {
  await tab.reads('error', title);
  if (code) assert.match(await tab.text('error'), new RegExp(`Code ${code}`));
  const labels = await tab.run(() =>
    [...document.querySelector('telnyx-ai-assistant').shadowRoot.querySelectorAll('[part~=error-action]')].map((node) =>
      node.innerText.trim(),
    ),
  );
  assert.equal(labels.includes('Try again'), again, `ways on: ${labels}`);
  assert.ok(labels.length > 0, 'never a dead end');
}

const simple =
  (target, title, {code, again = true, onOpen} = {}) =>
  async (lab) => {
    const tab = await failing(lab, target, {onOpen});
    await says(tab, title, {code, again});
    if (!again) return;
    // Once more: the same clear end, not another one.
    await tab.choose('Try again');
    await tab.until(
      'the second call has ended',
      () => window.lab.events.filter(({name}) => name === 'telnyx-call-end').length === 2,
    );
    await tab.is('failed');
    await tab.shown('error');
    await tab.released();
    await says(tab, title, {code, again});
  };

async function startRejects(lab) {
  const tab = await lab.open({body: assistant('no-such-assistant')});
  const error = await tab.run(() =>
    document
      .querySelector('telnyx-ai-assistant')
      .start()
      .then(
        () => null,
        ({code, name, message}) => ({code, name, message}),
      ),
  );
  assert.equal(error?.code, 46001);
  await tab.event('telnyx-error');
}

async function gatewayGone(lab) {
  const html = pageWith(
    // A port that refuses: nobody listens on 1.
    '<telnyx-ai-assistant target-id="assistant-demo" env="ws://localhost:1/" max-reconnect-attempts="1"></telnyx-ai-assistant>',
    '<script type="module" src="{{cdn}}/telnyx-elements.js"></script>',
  );
  const tab = await lab.open({html});
  tab.expect(/WebSocket|ERR_UNSAFE_PORT|ERR_CONNECTION_REFUSED/);
  await tab.click('launcher');
  await tab.click('start-button');
  await tab.is('failed');
  await says(tab, /We could not connect/, {again: true});
  assert.doesNotMatch(await tab.text('panel'), RAW);
  await tab.released();
  // The way on leads somewhere once the page names a server that is there.
  await tab.run((env) => document.querySelector('telnyx-ai-assistant').setAttribute('env', env), lab.gateway.wsUrl);
  await tab.until('a way to start', () => window.lab.find('start-button') ?? window.lab.find('error-action'));
  if (await tab.run(() => window.lab.is('failed'))) await tab.choose('Try again');
  else await tab.click('start-button');
  await tab.is('live');
  await tab.hangup();
}

async function serverSilent(lab) {
  const tab = await lab.open({body: assistant('assistant-silent-login', 'max-reconnect-attempts="1"')});
  await tab.click('launcher');
  await tab.click('start-button');
  await tab.is('starting');
  await tab.until('it is connected and waits', () =>
    window.lab.events.some(({detail}) => detail.state === 'authenticating'),
  );
  // After the microphone was opened: until then the panel speaks of that.
  await tab.reads('panel', /Connecting/);
  await tab.choose('Cancel');
  await tab.is('idle');
  await tab.released();
}

/** Nobody answers: the product gives up by itself, the visitor need not. */
const givesUp = (target, title, again) => async (lab) => {
  const tab = await lab.open({body: assistant(target)});
  tab.deadlineMs = 45_000;
  await tab.click('launcher');
  await tab.click('start-button');
  await tab.is('starting');
  await tab.is('failed');
  tab.deadlineMs = 5000;
  await tab.shown('error');
  assert.doesNotMatch(await tab.text('panel'), RAW);
  await says(tab, title, {again});
  await tab.released();
};

async function gatewayFailed(lab) {
  const tab = await lab.open({body: assistant('assistant-gateway-failed')});
  await tab.click('launcher');
  await tab.click('start-button');
  await tab.is('live');
  const urls = tab.gateway.journal({direction: 'open'}).map(({url}) => url);
  assert.ok(
    urls.some((url) => url.includes('skip_last_voice_sdk_id=true')),
    `another instance was asked for: ${urls}`,
  );
  await tab.hears();
  await tab.hangup();
}

async function endedByAssistant(lab) {
  const tab = await lab.open({body: assistant('assistant-ends-call')});
  await tab.call();
  await tab.is('ended');
  assert.match(await tab.text('panel'), /The assistant ended the conversation/);
  await tab.released();
  const [end] = await tab.events('telnyx-call-end');
  assert.equal(end.detail.cause, 'NORMAL_CLEARING');
  await tab.shown('start-button');
  await tab.click('start-button');
  await tab.is('live');
  await tab.hangup();
}

async function socketCut(lab) {
  const tab = await lab.open({body: assistant()});
  await tab.call();
  await tab.hears();
  tab.gateway.control({action: 'cut-sockets', refuseMs: 800});
  await tab.is('reconnecting');
  await tab.isNot('reconnecting');
  await tab.is('live');
  await tab.hears();
  await tab.type('price');
  await tab.says('assistant', /Nothing here costs/);
  assert.equal(await tab.run(() => window.lab.livePeers()), 1);
  await tab.hangup();
}

/** The server has started again and knows of nothing. */
async function serverRestarted(lab) {
  const tab = await lab.open({body: assistant()});
  tab.allow(/WebSocket|48501|SESSION_NOT_REATTACHED|ERR_/i);
  await tab.call();
  await tab.hears();
  tab.gateway.control({action: 'restart'});
  await tab.is('failed');
  await tab.reads('error', /interrupted/);
  assert.match(await tab.text('error'), /Code 48501/);
  await tab.released();
  await tab.choose('Try again');
  await tab.is('live');
  await tab.hears();
  await tab.hangup();
}

async function closedBetweenCalls(lab) {
  const tab = await lab.open({body: assistant()});
  await tab.call();
  await tab.hangup();
  tab.gateway.control({action: 'close-sockets'});
  await tab.click('start-button');
  await tab.is('live');
  await tab.hears();
  await tab.hangup();
}

async function messageNotSent(lab) {
  const tab = await lab.open({body: assistant('assistant-refuses-text')});
  await tab.click('launcher');
  await tab.choose('Type instead');
  await tab.is('live');
  // While a greeting grows, what is below it moves.
  await tab.until('the greeting is complete', () =>
    window.lab.items().some(({role, final}) => role === 'assistant' && final),
  );
  await tab.type('hello');
  await tab.until('it says so', () => /Not sent/.test(window.lab.text('panel')));
  assert.deepEqual(
    await tab.run(() =>
      window.lab
        .items()
        .filter(({role}) => role === 'user')
        .map(({delivery}) => delivery),
    ),
    ['failed'],
  );
  const asked = () => tab.gateway.journal({direction: 'in', method: 'ai_conversation'}).length;
  const before = asked();
  await tab.choose('Send again');
  await tab.untilHere('it is sent again', () => asked() > before);
  await tab.until('it failed again', () => window.lab.items().find(({role}) => role === 'user').delivery === 'failed');
  await tab.hangup();
}

async function noEcho(lab) {
  const tab = await lab.open({body: assistant('assistant-no-echo')});
  await tab.click('launcher');
  await tab.choose('Type instead');
  await tab.is('live');
  await tab.type('price');
  await tab.says('assistant', /Nothing here costs/);
  await tab.until('it is settled by the answer', () =>
    window.lab.items().some(({role, delivery}) => role === 'user' && delivery === 'sent'),
  );
  await tab.hangup();
}

async function messy(lab) {
  const tab = await lab.open({body: assistant('assistant-messy'), hooks: {quiet: true}});
  await tab.call();
  await tab.hears();
  const sent = tab.gateway.journal({direction: 'out'}).length;
  assert.ok(sent > 400, `${sent} frames: after login and in the call`);
  await tab.click('mute-button');
  await tab.is('muted');
  await tab.type('price');
  await tab.says('assistant', /Nothing here costs/);
  assert.equal(await tab.run(() => ({}).polluted), undefined);
  assert.doesNotMatch(await tab.text('transcript'), /\[object|undefined|null/);
  await tab.hangup();
  const {calls} = tab.gateway.control({action: 'state'}).sessions[0];
  assert.deepEqual(calls, []);
}

const ACCESS = /The assistant cannot be reached/;

export const CHECKS = [
  {
    name: 'failure: wrong assistant id',
    run: simple('no-such-assistant', ACCESS, {code: 46001, again: false, onOpen: true}),
  },
  {name: 'failure: start() rejects with a TelnyxError', run: startRejects},
  {name: 'failure: busy', run: simple('assistant-busy', /All lines are busy/)},
  {name: 'failure: call rejected', run: simple('assistant-rejects-invite', /did not take the call/, {code: 40005})},
  {name: 'failure: nobody listens', seconds: 6, run: gatewayGone},
  {name: 'failure: the server is silent, cancel', run: serverSilent},
  {
    name: 'failure: the login is never answered',
    seconds: 30,
    run: givesUp('assistant-silent-login', /could not connect/, true),
  },
  {name: 'failure: never registered', seconds: 30, run: givesUp('assistant-noreg', ACCESS, false)},
  {
    name: 'failure: gateway FAILED always',
    seconds: 30,
    run: givesUp('assistant-gateway-failed-always', /could not connect|service is not available/, true),
  },
  {
    name: 'failure: the call is never answered',
    seconds: 30,
    run: givesUp('assistant-never-answers', /Nobody answered|did not take the call/, true),
  },
  {name: 'failure: gateway FAILED, another instance helps', seconds: 6, run: gatewayFailed},
  {name: 'failure: ended by the assistant', seconds: 6, run: endedByAssistant},
  {name: 'failure: the server restarts in a call', seconds: 6, run: serverRestarted},
  {name: 'failure: socket cut in a call', seconds: 6, run: socketCut},
  {name: 'failure: socket closed between calls', run: closedBetweenCalls},
  {name: 'failure: a message is refused', run: messageNotSent},
  {name: 'failure: a message is not echoed', run: noEcho},
  {name: 'failure: 200 malformed frames', seconds: 5, run: messy},
];
