/** Methods, commands by HTML alone, and the events a page can listen to and answer. */
import assert from 'node:assert/strict';
import {assistant, pageWith} from '../lab/lab.mjs';

const element = 'telnyx-ai-assistant';

/** Calls a method and waits for its outcome: `{value}` or `{code}` of a TelnyxError. */
const outcome = (tab, method, ...args) =>
  tab.run(
    async (selector, name, given) => {
      try {
        return {value: await document.querySelector(selector)[name](...given)};
      } catch (error) {
        return {code: error.code ?? null, message: String(error.message), isError: error instanceof Error};
      }
    },
    element,
    method,
    args,
  );

async function queued(lab) {
  const tab = await lab.open({
    html: pageWith(
      `<script type="module">
        await customElements.whenDefined('${element}');
        const made = document.createElement('${element}');
        Object.assign(made, {targetId: 'assistant-tool-call', env: '{{ws}}'});
        // Before it is in the document, and before anything was loaded.
        made.registerClientTool('get_page_title', () => document.title);
        document.body.append(made);
        made.open();
        const first = made.start();
        window.settled = {};
        window.same = made.start() === first;
        first.then(() => (window.settled.start = 'ok'), (error) => (window.settled.start = error));
        made.send('hello from the page').then((id) => (window.settled.send = id), (error) => (window.settled.send = error));
        window.tools = made.getClientTools();
      </script>`,
    ),
  });
  await tab.is('live');
  assert.deepEqual(await tab.run(() => window.tools), ['get_page_title']);
  await tab.until('start() resolves', () => window.settled?.start === 'ok');
  await tab.is('open');
  const id = await tab.until('send() resolves', () => window.settled.send);
  assert.equal(typeof id, 'string', 'the id of the item');
  assert.ok(
    await tab.run(
      (wanted) => document.querySelector('telnyx-ai-assistant').transcript.some((item) => item.id === wanted),
      id,
    ),
  );
  await tab.says('user', /hello from the page/);
  const requests = (await tab.events()).filter(({name}) => name.endsWith('-request')).map(({name}) => name);
  assert.deepEqual(requests, [], 'methods fire no requests');
  await tab.run(() => document.querySelector('telnyx-ai-assistant').end());
  await tab.released();
}

async function outcomes(lab) {
  const tab = await lab.open({body: assistant('assistant-demo'), hooks: {quiet: true}});
  await tab.shown('launcher');
  assert.equal((await outcome(tab, 'mute')).code, 50004, 'no call to mute');
  assert.deepEqual(await outcome(tab, 'end'), {}, 'no call to end is no error');
  assert.equal((await outcome(tab, 'send', '   ')).code, 50005, 'an empty message');
  assert.deepEqual(await outcome(tab, 'start'), {});
  assert.deepEqual(await outcome(tab, 'start'), {}, 'a call that is up is as good');
  assert.equal(await tab.run(() => window.lab.peers.length), 1);
  assert.deepEqual(await outcome(tab, 'mute', true), {});
  await tab.is('muted');
  assert.deepEqual(await outcome(tab, 'mute', true), {});
  await tab.is('muted');
  assert.deepEqual(await outcome(tab, 'mute'), {});
  await tab.isNot('muted');
  assert.equal(typeof (await outcome(tab, 'send', 'price')).value, 'string');
  await tab.says('assistant', /Nothing here costs/);
  const formats = {txt: /Assistant: .*\n/, json: /"role": "assistant"/, vtt: /^WEBVTT\n\n00:00:00\.000 -->/};
  for (const [format, pattern] of Object.entries(formats)) {
    assert.match((await outcome(tab, 'downloadTranscript', format)).value, pattern, format);
  }
  assert.deepEqual(await outcome(tab, 'end'), {});
  assert.equal(await tab.run(() => window.lab.liveTracks()), 0, 'released when end() resolves');
  assert.deepEqual(await outcome(tab, 'disconnect'), {});
  await tab.until('the socket is closed', () => window.lab.liveSockets() === 0);
  assert.deepEqual(await outcome(tab, 'connect'), {});
  assert.equal(await tab.run(() => window.lab.liveSockets()), 1);
  const bad = await outcome(tab, 'registerClientTool', 'no spaces');
  assert.ok(bad.isError, 'a bad name is told at once');
  await tab.run(() => document.querySelector('telnyx-ai-assistant').toggle());
  await tab.is('open');
  await tab.run(() => document.querySelector('telnyx-ai-assistant').close());
  await tab.isNot('open');
}

async function refusedMicrophone(lab) {
  const tab = await lab.open({
    body: assistant('assistant-demo', 'media-permissions-recovery="false"'),
    microphone: 'denied',
  });
  await tab.shown('launcher');
  assert.equal((await outcome(tab, 'start')).code, 42001);
  await tab.run(() => document.querySelector('telnyx-ai-assistant').open());
  await tab.is('failed');
  await tab.choose('Continue by text');
  await tab.is('live');
  await tab.hangup();
}

const BUTTONS = ['open', 'start', 'mute', 'end', 'close', 'toggle']
  .map((name) => `<button id="${name}" commandfor="va" command="--${name}">${name}</button>`)
  .join('');

const commands = (hooks) => async (lab) => {
  const tab = await lab.open({
    hooks: {quiet: true, ...hooks},
    body: `<p>${BUTTONS}<button id="send" commandfor="va" command="--send" value="price">Price?</button>
      <button id="unknown" commandfor="va" command="--explode">?</button>
      <button id="text" commandfor="va" command="--start" value="text">Chat</button></p>
      ${assistant('assistant-demo', 'id="va" layout="inline"')}`,
  });
  await tab.shown('panel');
  const press = (id) => tab.page.click(`#${id}`);
  await press('unknown');
  await press('open');
  await tab.run(() => document.querySelector('#va').updateComplete);
  assert.equal(await tab.run(() => document.querySelector('#va').isOpen), true);
  await press('start');
  await tab.is('live');
  await press('mute');
  await tab.is('muted');
  await press('send');
  await tab.says('user', /^price$/);
  await tab.says('assistant', /Nothing here costs/);
  await press('end');
  await tab.is('ended');
  await tab.released();
  await press('text');
  await tab.is('live');
  await tab.is('text');
  await press('end');
  await tab.is('ended');
  await press('close');
  assert.equal(await tab.run(() => document.querySelector('#va').isOpen), false);
  const names = [...new Set((await tab.events()).filter(({name}) => name.endsWith('-request')).map(({name}) => name))];
  assert.deepEqual(
    names.sort(),
    ['call', 'close', 'hangup', 'message', 'mute', 'open'].map((name) => `telnyx-${name}-request`),
    'commands ask as clicks do',
  );
};

async function prevented(lab) {
  const tab = await lab.open({body: assistant()});
  await tab.shown('launcher');
  await tab.run(() => {
    window.stop = new Set(['open']);
    window.asked = [];
    for (const name of ['open', 'close', 'call', 'hangup', 'mute', 'message']) {
      document.addEventListener(`telnyx-${name}-request`, (event) => {
        window.asked.push(name);
        if (window.stop.has(name)) event.preventDefault();
      });
    }
  });
  /** Presses a part, waits until the page was asked, and until what would have followed had its chance. */
  const press = async (part, name) => {
    await tab.run((one) => {
      window.stop.add(one);
      window.asked.length = 0;
    }, name);
    await tab.click(part);
    await tab.until(`asked ${name}`, (one) => window.asked.includes(one), name);
    await tab.run(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    await tab.run((one) => window.stop.delete(one), name);
  };
  await press('launcher', 'open');
  assert.equal(await tab.run(() => window.lab.is('open')), false);
  await tab.click('launcher');
  await press('close-button', 'close');
  assert.equal(await tab.run(() => window.lab.is('open')), true);
  await press('start-button', 'call');
  assert.equal(await tab.run(() => window.lab.peers.length + window.lab.asked), 0, 'no call');
  await tab.click('start-button');
  await tab.is('live');
  await press('mute-button', 'mute');
  assert.equal(await tab.run(() => window.lab.is('muted')), false);
  await tab.click('input');
  await tab.page.keyboard.type('kept');
  await press('send-button', 'message');
  assert.equal(
    await tab.run(() => window.lab.items().some(({role, text}) => role === 'user' && text === 'kept')),
    false,
  );
  await press('end-button', 'hangup');
  assert.equal(await tab.run(() => window.lab.is('live')), true);
  await tab.hangup();
}

async function delayed(lab) {
  const tab = await lab.open({body: assistant(), hooks: {quiet: true}});
  await tab.shown('launcher');
  await tab.run(() => {
    document.addEventListener('telnyx-call-request', (event) => {
      event.detail.callerName = 'Ada';
      event.detail.customHeaders.push({name: 'X-Plan', value: 'gold'});
      event.waitUntil(new Promise((resolve) => Object.assign(window, {go: resolve})));
    });
    document.addEventListener('telnyx-message-request', (event) => {
      event.detail.text = event.detail.text.toUpperCase();
      event.waitUntil(new Promise((resolve, reject) => Object.assign(window, {send: resolve, refuse: reject})));
    });
  });
  await tab.click('launcher');
  await tab.click('start-button');
  await tab.until('the page is asked', () => window.go);
  assert.equal(await tab.run(() => window.lab.peers.length), 0, 'it waits');
  await tab.run(() => window.go());
  await tab.is('live');
  const [{frame}] = tab.gateway.journal({direction: 'in', method: 'telnyx_rtc.invite'});
  const {caller_id_name: name, custom_headers: headers} = frame.params.dialogParams;
  assert.equal(name, 'Ada');
  assert.deepEqual(headers, [{name: 'X-Plan', value: 'gold'}]);
  await tab.type('variables');
  await tab.until('the page is asked', () => window.send);
  await tab.run(() => window.send());
  await tab.says('user', /^VARIABLES$/);
  await tab.says('assistant', /plan = gold/);
  // A promise that rejects stops it.
  await tab.run(() => Object.assign(window, {refuse: null}));
  await tab.type('never');
  await tab.until('asked again', () => window.refuse);
  await tab.run(() => window.refuse(new Error('the page says no')));
  await tab.until('the draft is kept', () => window.lab.find('input').value === 'never');
  assert.equal(
    await tab.run(() => window.lab.items().some(({role, text}) => role === 'user' && text === 'NEVER')),
    false,
  );
  await tab.hangup();
}

async function tools(lab) {
  const tab = await lab.open({body: assistant('assistant-tool-call')});
  await tab.shown('launcher');
  await tab.run(() =>
    document.addEventListener('telnyx-tool-call', (event) => {
      window.tool = {...event.detail, hasSignal: event.signal instanceof AbortSignal};
      event.respondWith(Promise.resolve('The answer of the page'));
      event.respondWith('too late');
    }),
  );
  await tab.click('launcher');
  await tab.choose('Type instead');
  await tab.is('live');
  await tab.says('assistant', /Your page answered: The answer of the page/);
  const tool = await tab.run(() => window.tool);
  assert.equal(tool.name, 'get_page_title');
  assert.deepEqual(tool.arguments, {format: 'text'});
  assert.ok(tool.deadline > Date.now() - 60_000 && tool.hasSignal);
  assert.equal((await tab.events('telnyx-tool-call')).length, 1, 'fired once');
  await tab.hangup();
}

async function noTool(lab) {
  const tab = await lab.open({body: assistant('assistant-tool-call')});
  await tab.click('launcher');
  await tab.choose('Type instead');
  await tab.is('live');
  await tab.says('assistant', /unknown_tool/);
  await tab.hangup();
}

async function facts(lab) {
  const tab = await lab.open({body: assistant('assistant-ends-call'), hooks: {quiet: true}});
  await tab.call();
  await tab.is('ended');
  const events = await tab.events();
  const of = (name) => events.filter((event) => event.name === name).map(({detail}) => detail);
  assert.deepEqual(
    of('telnyx-connection-change').map(({state}) => state),
    ['connecting', 'authenticating', 'ready'],
  );
  assert.equal(of('telnyx-ready').length, 1);
  const states = of('telnyx-call-change').map(({state}) => state);
  assert.equal(new Set(states).size, states.length, `each state once: ${states}`);
  assert.deepEqual(states.slice(0, 1).concat(states.slice(-1)), ['new', 'destroy']);
  assert.ok(states.includes('ringing') && states.indexOf('active') > states.indexOf('ringing'));
  const [end, ...more] = of('telnyx-call-end');
  assert.equal(more.length, 0);
  assert.deepEqual([end.cause, end.causeCode, end.sipCode], ['NORMAL_CLEARING', 16, 200]);
  assert.ok(end.durationMs > 0);
  assert.equal(of('telnyx-settings').length, 1);
  const items = of('telnyx-transcript').filter(({role}) => role === 'assistant');
  assert.equal(new Set(items.map(({id}) => id)).size, 1, 'one id for one answer');
  assert.ok(
    items.length > 1 && items.every(({text}, index) => index === 0 || text.startsWith(items[index - 1].text)),
    'the whole text each time',
  );
  assert.doesNotMatch(items.at(-1).text, /conversation ended/);
  const agents = of('telnyx-agent-state').map(({state}) => state);
  assert.ok(agents.includes('speaking'), `${agents}`);
  for (const {name, detail, cancelable} of events.filter(({name: is}) => !/request|needed|tool-call/.test(is))) {
    assert.equal(cancelable, false, `${name} is a fact`);
    assert.ok('client' in detail, `${name} says which client`);
  }
}

async function badValues(lab) {
  const bad = {
    theme: 'pink',
    layout: 'sideways',
    visualizer: 'fireworks',
    'release-grace': 'soon',
    'dynamic-variables': '{not json',
  };
  const attributes = Object.entries(bad).map(([name, value]) => `${name}="${value}"`);
  const tab = await lab.open({body: assistant('assistant-demo', attributes.join(' '))});
  tab.expect(...Object.keys(bad).map((name) => new RegExp(`${name}=.*is not allowed; use`)));
  await tab.shown('launcher');
  const warnings = (await tab.events('telnyx-warning')).map(({detail}) => detail);
  assert.equal(warnings.length, Object.keys(bad).length, 'one each');
  for (const [name, value] of Object.entries(bad)) {
    const warning = warnings.find(({message}) => message.startsWith(name));
    assert.equal(warning?.code, 50001, name);
    assert.ok(warning.message.includes(value), warning.message);
  }
  assert.match(warnings.find(({message}) => message.startsWith('theme')).message, /auto, light, dark/);
  assert.match(warnings.find(({message}) => message.startsWith('release-grace')).message, /a number from 0 to 60000/);
  await tab.call();
  await tab.hangup();
  assert.equal((await tab.events('telnyx-warning')).length, warnings.length, 'not told again');
}

async function consent(lab) {
  const tab = await lab.open({body: assistant('assistant-demo', 'consent="required" consent-version="7"')});
  await tab.click('launcher');
  await tab.shown('start-button');
  assert.equal(await tab.text('start-button'), 'Agree and start talking');
  assert.match(await tab.text('consent'), /talking with an AI/);
  assert.equal(await tab.run(() => window.lab.sockets.length + window.lab.asked), 0, 'nothing before agreement');
  await tab.click('start-button');
  await tab.is('live');
  await tab.hangup();
  const again = async (change, expected) => {
    await tab.page.reload();
    await tab.shown('launcher');
    await tab.run((attributes) => {
      const host = document.querySelector('telnyx-ai-assistant');
      for (const [name, value] of Object.entries(attributes)) host.setAttribute(name, value);
    }, change);
    await tab.click('launcher');
    await tab.until(
      `the button says ${expected}`,
      (text) => new RegExp(`^(${text})$`).test(window.lab.text('start-button')),
      expected,
    );
  };
  // The second is the assistant's own, once its settings are there.
  await again({}, 'Start talking|Talk to Nova');
  await again({'consent-version': '8'}, 'Agree and start talking');
  await again({'target-id': 'assistant-silent'}, 'Agree and start talking');
  const keys = await tab.run(() => Object.keys(localStorage));
  assert.ok(
    keys.every((key) => key.startsWith('telnyx:')),
    `${keys}`,
  );
}

async function consentByPage(lab) {
  const tab = await lab.open({body: assistant('assistant-demo', 'consent="required" layout="inline"')});
  await tab.shown('panel');
  await tab.run(() =>
    document.addEventListener('telnyx-consent-request', (event) => {
      window.consents = (window.consents ?? 0) + 1;
      event.respondWith(Promise.resolve(true));
    }),
  );
  assert.deepEqual(await outcome(tab, 'start'), {});
  await tab.is('live');
  assert.equal(await tab.run(() => window.consents), 1);
  await tab.hangup();
}

async function blockedStorage(lab) {
  const tab = await lab.open({
    body: assistant('assistant-demo', 'consent="required"'),
    hooks: {storageBlocked: true},
  });
  await tab.click('launcher');
  await tab.click('start-button');
  await tab.is('live');
  await tab.hears();
  await tab.hangup();
  await tab.click('start-button');
  await tab.is('live');
  await tab.hangup();
}

async function limits(lab) {
  const tab = await lab.open({body: assistant('assistant-silent', 'max-duration="1"')});
  await tab.call();
  await tab.is('ended');
  assert.match(await tab.text('panel'), /The time for this conversation is up/);
  await tab.released();
}

export const CHECKS = [
  {name: 'methods before anything is loaded', slow: true, seconds: 4, run: queued},
  {name: 'methods settle with the outcome', seconds: 5, run: outcomes},
  {name: 'start() rejects without a microphone', slow: true, run: refusedMicrophone},
  {name: 'commands by HTML alone', seconds: 5, run: commands({})},
  {name: 'commands where the browser has no command event', slow: true, seconds: 5, run: commands({noCommands: true})},
  {name: 'requests can be prevented', run: prevented},
  {name: 'requests can be delayed and changed', slow: true, seconds: 5, run: delayed},
  {name: 'tool call answered by the page', seconds: 12, slow: true, run: tools},
  {name: 'tool call nobody answers', slow: true, seconds: 12, run: noTool},
  {name: 'facts are heard once on document', seconds: 5, run: facts},
  {name: 'bad attribute values', run: badValues},
  {name: 'consent required, remembered per target and version', seconds: 4, run: consent},
  {name: 'consent given by the page', slow: true, run: consentByPage},
  {name: 'storage blocked', seconds: 4, run: blockedStorage},
  {name: 'max-duration', slow: true, run: limits},
];
