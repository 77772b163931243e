/** What can go wrong on the way: clear words, a code where there is one, a way on, and no uncaught error. */
import assert from 'node:assert/strict';
import {assistant, pageWith} from '../lab/lab.mjs';
import {dial, dialled, hangUp, readyPhone, released, sent, stored} from '../lab/phone.mjs';

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
  await tab.choose('Start again');
  await tab.is('live');
  await tab.hears();
  await tab.hangup();
}

/** What a cut connection leaves in the console. */
const quietly = (tab) =>
  tab.allow(/WebSocket|48501|45003|SESSION_NOT_REATTACHED|ERR_|status 503|establish a connection|was interrupted/i);

/** Remembers every text that a live region of the element had, once in a row. */
const listen = (tab) =>
  tab.run((selector) => {
    window.said = [];
    const root = document.querySelector(selector).shadowRoot;
    const hear = () => {
      const shown = [...root.querySelectorAll('[role=status]')].filter((one) => one.checkVisibility());
      const text = shown
        .map((one) => one.textContent.trim())
        .join(' ')
        .trim();
      if (text && text !== window.said.at(-1)) window.said.push(text);
    };
    new MutationObserver(hear).observe(root, {subtree: true, childList: true, characterData: true});
  }, tab.host);
const heard = (tab, pattern) =>
  tab.run((source) => window.said.filter((text) => new RegExp(source).test(text)), pattern.source);

const value = (tab, part) =>
  tab.run(
    (name, selector) => {
      const field = window.lab.find(name, selector);
      return [field.value, field.selectionStart, field.selectionEnd, field.getRootNode().activeElement === field];
    },
    part,
    tab.host,
  );
/** Seconds on the timer. */
const seconds = async (tab) =>
  (
    await tab.run(
      (selector) => document.querySelector(selector).shadowRoot.querySelector('.timer').textContent,
      tab.host,
    )
  )
    .split(':')
    .reduce((sum, part) => sum * 60 + Number(part), 0);

/** A conversation by text, with a question on its way. */
async function asked(lab) {
  const tab = await lab.open({body: assistant()});
  quietly(tab);
  await tab.click('launcher');
  await tab.choose('Type instead');
  await tab.is('live');
  await tab.type('price');
  return tab;
}

/** A conversation by text: what was typed and said stays, sending waits, the way back is told once. */
async function awayByText(lab) {
  const tab = await asked(lab);
  await tab.says('assistant', /This is a demonstration/);
  const items = await tab.run(() => window.lab.items().map(({id, text}) => `${id} ${text}`));
  await tab.click('input');
  await tab.page.keyboard.type('A table for two');
  await tab.page.keyboard.press('ArrowLeft');
  await listen(tab);
  const before = await seconds(tab);
  tab.gateway.control({action: 'cut-sockets', refuseMs: 1500});
  await tab.is('reconnecting');
  await tab.reads('status', /Reconnecting… You can send soon/);
  await tab.page.keyboard.press('Enter');
  await tab.page.keyboard.type('!');
  assert.equal(await tab.run(() => window.lab.find('send-button').disabled), true);
  await tab.until(
    'the timer goes on',
    (from) => {
      const [minutes, rest] = window.lab.find('header').querySelector('.timer').textContent.split(':').map(Number);
      return minutes * 60 + rest > from;
    },
    before,
  );
  await tab.isNot('reconnecting');
  await tab.reads('status', /^Connected again\.$/);
  assert.deepEqual(await value(tab, 'input'), ['A table for tw!o', 15, 15, true]);
  await tab.isNot('restored');
  assert.deepEqual(await tab.run(() => window.lab.items().map(({id, text}) => `${id} ${text}`)), items);
  assert.equal((await heard(tab, /Connected again/)).length, 1);
  await tab.page.keyboard.press('Enter');
  await tab.until('it is sent', () =>
    window.lab.items().some(({text, delivery}) => text === 'A table for tw!o' && delivery === 'sent'),
  );
  await tab.hangup();
}

/** The panel is closed: the launcher says it, and so does a live region beside it. */
async function awayMinimised(lab) {
  const tab = await lab.open({body: assistant()});
  quietly(tab);
  await tab.call();
  await tab.click('close-button');
  await tab.gone('panel');
  await listen(tab);
  tab.gateway.control({action: 'cut-sockets', refuseMs: 1000});
  await tab.reads('launcher', /Reconnecting…\s*Return to the call/);
  await tab.reads('launcher', /Connected again\./);
  await tab.reads('launcher', /^Return to the call/);
  tab.gateway.control({action: 'restart'});
  await tab.reads('launcher', /The conversation was interrupted/);
  assert.deepEqual(await heard(tab, /./), [
    'Reconnecting… The call goes on.',
    'Connected again.',
    'Reconnecting… The call goes on.',
    'The conversation was interrupted',
  ]);
  await tab.click('launcher');
  await tab.shown('error');
  await tab.choose('Not now');
  await tab.reads('launcher', /^Talk to us$/);
}

/** Lost with a message on its way and another in the field: neither is gone, in the card and in the next conversation. */
async function lostByText(lab) {
  const tab = await asked(lab);
  await tab.says('assistant', /Nothing here costs/);
  tab.gateway.control({action: 'ignore', methods: ['ai_conversation']});
  await tab.type('first');
  await tab.type('second');
  await tab.click('input');
  await tab.page.keyboard.type('third');
  tab.gateway.control({action: 'restart'});
  tab.gateway.control({action: 'ignore', methods: []});
  await tab.is('failed');
  await tab.reads('transcript', /first\s*Not sent\s*Send again[^]*second\s*Not sent/);
  const saved = await tab.run(() => document.querySelector('telnyx-ai-assistant').downloadTranscript());
  assert.match(saved, /Nothing here costs[^]*first[^]*second/);
  await tab.shown('download-button');
  await tab.choose('Send again');
  await tab.is('live');
  await tab.until('the first is sent', () =>
    window.lab.items().some(({text, delivery}) => text === 'first' && delivery === 'sent'),
  );
  assert.equal((await value(tab, 'input'))[0], 'second\nthird');
  await tab.hangup();
}

/** Reconnecting is given up: the call is over, what was said stays, and the button starts again once it can. */
async function exhausted(lab) {
  const tab = await lab.open({body: assistant('assistant-demo', 'max-reconnect-attempts="1"')});
  quietly(tab);
  await tab.call();
  await tab.says('assistant', /./);
  tab.gateway.control({action: 'cut-sockets', refuseMs: 60_000});
  await tab.is('failed');
  await says(tab, /The conversation was interrupted/, {again: false});
  assert.match(await tab.text('transcript'), /\w/);
  await tab.released();
  // Still nobody there: nothing of what was said is taken away.
  await tab.choose('Start again');
  await tab.is('starting');
  await tab.is('failed');
  await tab.reads('error', /could not connect/);
  assert.match(await tab.text('transcript'), /\w/);
  tab.gateway.control({action: 'clear'});
  await tab.choose('Try again');
  await tab.is('live');
  await tab.hears();
  await tab.hangup();
}

/** In a call of the dialer: keys and digits, focus, timer; what cannot work says why, and works afterwards. */
async function dialerAway(lab) {
  const tab = await readyPhone(lab);
  quietly(tab);
  await dial(tab, 'echo');
  await tab.click('keypad-button');
  await tab.click('[data-key="4"]');
  await tab.click('[data-key="2"]');
  await tab.reads('sent-digits', /42/);
  await tab.untilHere('the digits arrived', () => sent(tab, 'info').length === 2);
  await listen(tab);
  const before = await seconds(tab);
  tab.gateway.control({action: 'cut-sockets', refuseMs: 1500});
  await tab.is('reconnecting');
  await tab.reads('status', /Reconnecting… The call goes on\./);
  await tab.page.keyboard.type('7');
  await tab.run(() => window.lab.find('hold-button').click());
  await tab.until('keys and hold wait', () =>
    ['key', 'hold-button'].every((name) => window.lab.find(name).ariaDisabled === 'true'),
  );
  assert.deepEqual(await tab.axe(), []);
  await tab.is('restored');
  await tab.reads('status', /Connected again\./);
  assert.match(await tab.text('sent-digits'), /42$/);
  assert.ok((await seconds(tab)) > before);
  await tab.isNot('restored');
  await tab.reads('status', /In call/);
  const said = await heard(tab, /./);
  assert.deepEqual(said, ['echo. Reconnecting… The call goes on.', 'Connected again.'], 'announced once');
  assert.equal(sent(tab, 'info').length, 2);
  await tab.page.keyboard.type('9');
  await tab.reads('sent-digits', /429/);
  await tab.click('hold-button');
  await tab.is('held');
  // Hanging up works whenever it is pressed; the server hears of it later.
  tab.gateway.control({action: 'cut-sockets', refuseMs: 1500});
  await tab.is('reconnecting');
  await tab.click('hangup-button');
  await tab.reads('ended-card', /You ended the call/);
  await released(tab);
  await tab.untilHere('the server was told', () => sent(tab, 'bye').length === 1);
}

/** Before a call: number and caret stay, nothing moves, the line says what goes on; calling meanwhile waits for it. */
async function dialerIdleAway(lab) {
  const tab = await readyPhone(lab);
  quietly(tab);
  await tab.click('number');
  await tab.page.keyboard.type('+13125550148');
  await tab.page.keyboard.press('ArrowLeft');
  await tab.page.keyboard.press('ArrowLeft');
  await tab.reads('display', /United States/);
  const [text, caret] = await value(tab, 'number');
  const top = () => tab.run(() => window.lab.find('key').getBoundingClientRect().top);
  const at = await top();
  await listen(tab);
  tab.gateway.control({action: 'cut-sockets', refuseMs: 1000});
  await tab.reads('display', /Reconnecting…/);
  assert.equal(await top(), at);
  await tab.reads('display', /Connected again\./);
  assert.equal(await top(), at);
  await tab.reads('display', /United States/);
  assert.deepEqual(await value(tab, 'number'), [text, caret, caret, true]);
  assert.deepEqual(await heard(tab, /./), ['Reconnecting…', 'Connected again.']);
  tab.gateway.control({action: 'cut-sockets', refuseMs: 500});
  await tab.reads('display', /Reconnecting…/);
  await tab.page.keyboard.press('Enter');
  await tab.reads('status', /Reconnecting…/);
  await tab.untilHere('the call is placed', () => dialled(tab).includes('+13125550148'));
  await hangUp(tab);
}

/** Given up in a call: its end says why, the list keeps it, and both ways on work. */
async function dialerExhausted(lab) {
  const tab = await readyPhone(lab, {attributes: 'max-reconnect-attempts="1" layout="floating"'});
  quietly(tab);
  await tab.click('launcher');
  await dial(tab, 'echo');
  await tab.click('close-button');
  tab.gateway.control({action: 'cut-sockets', refuseMs: 60_000});
  await tab.reads('launcher', /Reconnecting…/);
  await tab.reads('launcher', /The connection was lost\./);
  await tab.click('launcher');
  await tab.reads('ended-card', /The connection was lost\.[^]*Call again/);
  await tab.reads('error', /We could not connect/);
  assert.deepEqual(await tab.axe(), []);
  await released(tab);
  assert.deepEqual(await stored(tab), ['outbound answered echo']);
  tab.gateway.control({action: 'clear'});
  await tab.choose('Try again');
  await tab.gone('error');
  await tab.choose('Call again');
  await tab.is('live');
  await tab.hears();
  await hangUp(tab);
}

/** One button: the same words under it, and a way back. */
async function buttonAway(lab) {
  const tab = await readyPhone(lab, {attributes: 'layout="button" number="echo" max-reconnect-attempts="2"'});
  quietly(tab);
  await tab.click('call-button');
  await tab.is('live');
  tab.gateway.control({action: 'cut-sockets', refuseMs: 500});
  await tab.reads('status', /Reconnecting… The call goes on\./);
  await tab.reads('status', /Connected again\./);
  await tab.reads('status', /In call/);
  tab.gateway.control({action: 'cut-sockets', refuseMs: 60_000});
  await tab.reads('status', /The connection was lost\./);
  await tab.reads('error', /We could not connect/);
  assert.deepEqual(await tab.axe(), []);
  await released(tab);
  tab.gateway.control({action: 'clear'});
  // Calling connects by itself.
  await tab.click('call-button');
  await tab.is('live');
  await tab.hears();
  await hangUp(tab);
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
  {name: 'failure: start() rejects with a TelnyxError', slow: true, run: startRejects},
  {name: 'failure: busy', run: simple('assistant-busy', /All lines are busy/)},
  {
    name: 'failure: call rejected',
    slow: true,
    run: simple('assistant-rejects-invite', /did not take the call/, {code: 40005}),
  },
  {name: 'failure: nobody listens', slow: true, seconds: 6, run: gatewayGone},
  {name: 'failure: the server is silent, cancel', run: serverSilent},
  {
    name: 'failure: the login is never answered',
    slow: true,
    seconds: 30,
    run: givesUp('assistant-silent-login', /could not connect/, true),
  },
  {name: 'failure: never registered', slow: true, seconds: 30, run: givesUp('assistant-noreg', ACCESS, false)},
  {
    name: 'failure: gateway FAILED always',
    slow: true,
    seconds: 30,
    run: givesUp('assistant-gateway-failed-always', /could not connect|service is not available/, true),
  },
  {
    name: 'failure: the call is never answered',
    slow: true,
    seconds: 30,
    run: givesUp('assistant-never-answers', /Nobody answered|did not take the call/, true),
  },
  {name: 'failure: gateway FAILED, another instance helps', slow: true, seconds: 6, run: gatewayFailed},
  {name: 'failure: ended by the assistant', slow: true, seconds: 6, run: endedByAssistant},
  {name: 'failure: the server restarts in a call', seconds: 6, run: serverRestarted},
  {name: 'failure: socket cut in a call', slow: true, seconds: 6, run: socketCut},
  {name: 'failure: socket closed between calls', slow: true, run: closedBetweenCalls},
  {name: 'failure: away, by text', slow: true, seconds: 9, run: awayByText},
  {name: 'failure: away and lost, minimised', slow: true, seconds: 10, run: awayMinimised},
  {name: 'failure: lost with messages on their way', slow: true, seconds: 6, run: lostByText},
  {name: 'failure: reconnecting is given up', slow: true, seconds: 10, run: exhausted},
  {name: 'failure: dialer away in a call', slow: true, seconds: 12, run: dialerAway},
  {name: 'failure: dialer away before a call', slow: true, seconds: 10, run: dialerIdleAway},
  {name: 'failure: dialer, reconnecting is given up', slow: true, seconds: 8, run: dialerExhausted},
  {name: 'failure: dialer’s button away and lost', slow: true, seconds: 10, run: buttonAway},
  {name: 'failure: a message is refused', slow: true, run: messageNotSent},
  {name: 'failure: a message is not echoed', slow: true, run: noEcho},
  {name: 'failure: 200 malformed frames', slow: true, seconds: 5, run: messy},
];
