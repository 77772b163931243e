/** `<telnyx-dialer>` and the page around it: links, buttons, requests, shortcuts, layouts, and moves in the document. */
import assert from 'node:assert/strict';
import {call, dial, dialled, hangUp, openPhone, readyPhone, released, ring, sent} from '../lab/phone.mjs';

const LINKS = `<p><a id="plain" href="tel:+1-415-555-2671"><b id="inner">Call us</b></a>
  <a id="web" href="#there">Not a number</a></p>{{dialer}}`;

async function links(lab) {
  const tab = await readyPhone(lab, {attributes: 'tel-links="a"', around: LINKS});
  // What is left to the browser must not open anything in the test.
  await tab.run(() =>
    window.addEventListener('click', (event) => {
      window.left = !event.defaultPrevented;
      event.preventDefault();
    }),
  );
  await tab.page.click('#web');
  assert.equal(await tab.run(() => window.left), true, 'other links lead somewhere');
  await tab.page.keyboard.down('Control');
  await tab.page.click('#plain');
  await tab.page.keyboard.up('Control');
  assert.equal(await tab.run(() => window.left), true, 'a modified click is the browser’s');
  assert.equal(dialled(tab).length, 0);
  await tab.page.click('#inner');
  await tab.is('live');
  assert.equal(await tab.run(() => window.left), false);
  assert.deepEqual(dialled(tab), ['+14155552671']);
  assert.equal((await tab.events('telnyx-call-request'))[0].detail.destination, '+14155552671');
  await hangUp(tab);
  // Links only: there is no field then.
  await tab.run(() => {
    const element = document.querySelector('telnyx-dialer');
    element.telLinks = undefined;
    element.dialMode = 'links';
  });
  await tab.click('done-button');
  await tab.until('no field', () => !window.lab.find('number'));
  await tab.reads('dialer', /Select a number on this page/);
  await tab.page.click('#inner');
  await tab.is('live');
  await hangUp(tab);
}

const BUTTONS = [
  ['dial', 'ivr'],
  ['mute'],
  ['hold'],
  ['send-digits', '12#'],
  ['hangup'],
  ['focus-number'],
  ['explode'],
  ['answer'],
  ['reject'],
]
  .map(
    ([name, value]) =>
      `<button id="${name}" commandfor="va" command="--${name}" value="${value ?? ''}">${name}</button>`,
  )
  .join('');

const commands = (hooks) => async (lab) => {
  const tab = await readyPhone(lab, {attributes: 'id="va"', around: `<p>${BUTTONS}</p>{{dialer}}`, hooks});
  const press = (id) => tab.page.click(`#${id}`);
  for (const nothing of ['explode', 'hangup', 'mute', 'hold', 'answer']) await press(nothing);
  await press('focus-number');
  await tab.untilHere('the field has the focus', async () => (await tab.focused()) === 'number');
  await press('dial');
  await tab.is('live');
  await press('mute');
  await tab.is('muted');
  await press('mute');
  await tab.isNot('muted');
  await press('send-digits');
  await tab.untilHere(
    'digits',
    () =>
      sent(tab, 'info')
        .map(({frame}) => frame.params.dtmf)
        .join('') === '12#',
  );
  await press('hold');
  await tab.is('held');
  await press('hold');
  await tab.isNot('held');
  await press('hangup');
  await tab.isNot('in-call');
  await released(tab);
  // The ended card has no field: it makes room.
  await press('focus-number');
  await tab.untilHere('the field has the focus', async () => (await tab.focused()) === 'number');
  ring(tab);
  await tab.is('ringing');
  await press('answer');
  await tab.is('live');
  await press('hangup');
  await tab.isNot('in-call');
  ring(tab);
  await tab.is('ringing');
  await press('reject');
  await tab.isNot('ringing');
  const names = new Set((await tab.events()).filter(({name}) => name.endsWith('-request')).map(({name}) => name));
  assert.deepEqual(
    [...names].sort(),
    ['answer', 'call', 'dtmf', 'hangup', 'hold', 'mute'].map((name) => `telnyx-${name}-request`),
    'commands ask as clicks do',
  );
};

async function requests(lab) {
  const tab = await readyPhone(lab, {attributes: 'number="+14155552671"'});
  await tab.run(() => {
    document.addEventListener('telnyx-call-request', (event) => {
      window.asked = (window.asked ?? 0) + 1;
      if (window.asked === 1) return event.preventDefault();
      event.detail.destination = 'echo';
      event.detail.callerName = 'Page';
      event.detail.customHeaders = [{name: 'X-Plan', value: 'gold'}];
      event.waitUntil(new Promise((resolve, reject) => Object.assign(window, {go: resolve, refuse: reject})));
    });
  });
  await tab.click('call-button');
  await tab.until('asked', () => window.asked === 1);
  await tab.click('call-button');
  await tab.until('asked again', () => window.asked === 2);
  await tab.run(() => window.refuse(new Error('the page says no')));
  await tab.run(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  assert.equal(dialled(tab).length, 0, 'no call');
  assert.equal(await tab.run(() => window.lab.asked), 0);
  await tab.click('call-button');
  await tab.until('asked again', () => window.asked === 3);
  await tab.run(() => window.go());
  await tab.is('live');
  assert.deepEqual(dialled(tab), ['echo']);
  const {caller_id_name: name, custom_headers: headers} = sent(tab, 'invite')[0].frame.params.dialogParams;
  assert.deepEqual([name, headers], ['Page', [{name: 'X-Plan', value: 'gold'}]]);
  // Methods ask nobody.
  const before = (await tab.events()).filter((event) => event.name.endsWith('-request')).length;
  assert.deepEqual(await call(tab, 'mute', true), {});
  await tab.is('muted');
  assert.deepEqual(await call(tab, 'hold'), {});
  await tab.is('held');
  assert.deepEqual(await call(tab, 'hold'), {});
  assert.deepEqual(await call(tab, 'sendDigits', '5'), {});
  assert.deepEqual(await call(tab, 'sendDigits', 'Z'), {code: 50005});
  assert.deepEqual(await call(tab, 'swap'), {code: 50004});
  assert.deepEqual(await call(tab, 'answer'), {code: 50004});
  assert.deepEqual(await call(tab, 'hangup'), {});
  await released(tab);
  assert.deepEqual(await call(tab, 'hangup'), {code: 50004});
  assert.deepEqual(await call(tab, 'mute'), {code: 50004});
  assert.equal((await tab.events()).filter((event) => event.name.endsWith('-request')).length, before);
}

async function services(lab) {
  const tab = await readyPhone(lab, {around: '<textarea id="text"></textarea>{{dialer}}'});
  const leaving = () => tab.run(() => !window.dispatchEvent(new Event('beforeunload', {cancelable: true})));
  assert.equal(await leaving(), false);
  await dial(tab, 'tone');
  assert.equal(await leaving(), true, 'the browser asks before the page is left');
  const alt = async (key) => {
    await tab.page.keyboard.down('Alt');
    await tab.page.keyboard.press(key);
    await tab.page.keyboard.up('Alt');
  };
  await tab.page.click('#text');
  await alt('KeyM');
  await tab.page.keyboard.type('x');
  assert.equal(await tab.run(() => window.lab.is('muted')), false, 'with the focus elsewhere keys are the page’s');
  await tab.run(() => window.lab.find('mute-button').focus());
  await alt('KeyM');
  await tab.is('muted');
  await alt('KeyL');
  await tab.is('held');
  await alt('KeyL');
  await tab.isNot('held');
  await alt('KeyH');
  await tab.isNot('in-call');
  await released(tab);
  assert.equal(await leaving(), false);
  await tab.run(() => (document.querySelector('telnyx-dialer').shortcuts = 'global'));
  await tab.page.click('#text');
  ring(tab);
  await tab.is('ringing');
  await alt('KeyA');
  await tab.is('live');
  await alt('KeyH');
  await tab.isNot('in-call');
}

async function floating(lab) {
  const tab = await readyPhone(lab, {attributes: 'layout="floating" notifications="all"'});
  const isOpen = () => tab.run(() => document.querySelector('telnyx-dialer').isOpen === true);
  await tab.shown('launcher');
  assert.equal(await tab.run(() => window.lab.shown(window.lab.find('number'))), false);
  await tab.click('launcher');
  await dial(tab, 'tone');
  await tab.page.keyboard.press('Escape');
  await tab.page.keyboard.press('Escape');
  assert.equal(await tab.run(() => window.lab.is('live')), true, 'Escape ends no call');
  if (await isOpen()) await tab.click('close-button');
  await tab.isNot('open');
  await tab.reads('launcher', /Return to the call/);
  await tab.is('live');
  await tab.hears();
  await tab.click('launcher');
  await hangUp(tab);
  await tab.click('close-button');
  await tab.isNot('open');
  ring(tab, {fromName: 'Olga'});
  await tab.is('open');
  await tab.reads('incoming-card', /Olga/);
  await tab.until('the title flashes', () => document.title.includes('Olga'));
  await tab.page.keyboard.press('Escape');
  await tab.is('ringing');
  await tab.run(() => document.querySelector('telnyx-dialer').open());
  await tab.click('reject-button');
  await tab.isNot('ringing');
  await tab.until('the title is the page’s again', () => document.title === 'Page');
}

async function button(lab) {
  const tab = await readyPhone(lab, {attributes: 'layout="button" number="+14155552671" label="Call sales"'});
  await tab.reads('call-button', /^Call sales$/);
  await tab.click('call-button');
  await tab.is('live');
  await tab.reads('timer', /00:0/);
  assert.deepEqual(dialled(tab), ['+14155552671']);
  await tab.hears();
  await hangUp(tab);
  await tab.click('call-button');
  await tab.is('live');
  assert.deepEqual(dialled(tab), ['+14155552671', '+14155552671']);
  await hangUp(tab);
}

async function headless(lab) {
  const tab = await readyPhone(lab, {attributes: 'layout="headless"'});
  assert.deepEqual(
    await tab.run(() => {
      const {width, height} = document.querySelector('telnyx-dialer').getBoundingClientRect();
      return [
        width * height,
        document.querySelector('telnyx-dialer').shadowRoot.querySelectorAll('button, input').length,
      ];
    }),
    [0, 0],
  );
  assert.deepEqual(await call(tab, 'dial', 'echo'), {});
  await tab.is('live');
  await tab.hears();
  assert.deepEqual(await call(tab, 'hangup'), {});
  await released(tab);
  assert.deepEqual(await call(tab, 'dial', ''), {code: 50005});
  ring(tab);
  await tab.is('ringing');
  assert.deepEqual(await call(tab, 'answer'), {});
  await tab.is('live');
  assert.deepEqual(await call(tab, 'hangup'), {});
  await released(tab);
}

async function fixed(lab) {
  const tab = await readyPhone(lab, {attributes: 'dial-mode="fixed" number="echo"'});
  await tab.click('number');
  await tab.page.keyboard.type('123');
  assert.equal(await tab.run(() => window.lab.find('number').value), 'echo');
  assert.equal(await tab.run(() => window.lab.find('keypad')), null);
  await tab.page.keyboard.press('Enter');
  await tab.is('live');
  assert.deepEqual(dialled(tab), ['echo']);
  await hangUp(tab);
}

async function early(lab) {
  const tab = await openPhone(lab, {
    around: `<main></main><script type="module">
      await customElements.whenDefined('telnyx-dialer');
      const made = document.createElement('telnyx-dialer');
      Object.assign(made, {tokenUrl: '{{http}}/token?user=ann', env: '{{ws}}'});
      document.querySelector('main').append(made);
      made.dial('echo').then(() => (window.dialled = true));
    </script>`,
  });
  await tab.is('live');
  await tab.until('dial() resolves', () => window.dialled);
  await tab.hears();
  await hangUp(tab);
}

const PLACES = '<div id="one">{{dialer}}</div><div id="two"></div>';

async function moved(lab) {
  const tab = await readyPhone(lab, {around: PLACES, attributes: 'release-grace="1500"'});
  await dial(tab, 'tone');
  await tab.hears();
  for (const way of ['append', 'moveBefore', 'copy']) {
    await tab.run((how) => {
      const element = document.querySelector('telnyx-dialer');
      const place = document.querySelector(element.parentNode.id === 'one' ? '#two' : '#one');
      if (how === 'copy') {
        const copy = element.cloneNode();
        element.remove();
        place.append(copy);
      } else if (how === 'moveBefore' && place.moveBefore) place.moveBefore(element, null);
      else place.append(element);
    }, way);
    await tab.is('live');
    await tab.reads('call-card', /In call/);
    await tab.hears();
    await tab.sends();
    assert.equal(await tab.run(() => window.lab.peers.length), 1, 'the same connection');
  }
  await tab.click('mute-button');
  await tab.is('muted');
  await tab.run(() => document.querySelector('telnyx-dialer').remove());
  await tab.until('everything is released', () => {
    const {lab} = window;
    return lab.liveTracks() + lab.livePeers() + lab.liveContexts() + lab.liveSockets() === 0;
  });
  await tab.untilHere('the gateway was told', () => sent(tab, 'bye').length === 1);
}

const CYCLES = 5;

async function cycles(lab) {
  const tab = await openPhone(lab, {around: '<main></main>'});
  await tab.until('defined', () => !!customElements.get('telnyx-dialer'));
  for (let cycle = 0; cycle < CYCLES; cycle++) {
    await tab.run(
      async (env, tokenUrl) => {
        const element = document.createElement('telnyx-dialer');
        Object.assign(element, {tokenUrl, env, releaseGrace: 0});
        document.querySelector('main').append(element);
        await element.dial('tone');
        (window.refs ??= []).push(new WeakRef(element));
        element.remove();
      },
      lab.gateway.wsUrl,
      `${lab.gateway.url}token?user=ann`,
    );
  }
  await tab.until('nothing is left', () => {
    const {lab} = window;
    return lab.liveTracks() + lab.livePeers() + lab.liveContexts() + lab.liveSockets() === 0;
  });
  assert.equal(await tab.run(() => window.lab.peers.length), CYCLES);
  await tab.untilHere('the gateway has nothing left', () => {
    const {sockets, sessions} = tab.gateway.control({action: 'state'});
    return sockets.length === 0 && sessions.every(({calls}) => calls.length === 0);
  });
  if (lab.firefox) return;
  // A busy machine collects late; what leaks is never collected.
  tab.deadlineMs = 30_000;
  await tab.until('the elements are collected', async () => {
    for (const list of ['peers', 'sockets', 'contexts', 'streams', 'events']) window.lab[list].length = 0;
    window.gc();
    await new Promise((resolve) => setTimeout(resolve, 50));
    return window.refs.filter((ref) => ref.deref()).length <= 1;
  });
}

export const CHECKS = [
  {name: 'dialer: links of the page', seconds: 4, run: links},
  {name: 'dialer: commands by HTML alone', seconds: 5, slow: true, run: commands({})},
  {
    name: 'dialer: commands where the browser has no command event',
    slow: true,
    seconds: 5,
    run: commands({noCommands: true}),
  },
  {name: 'dialer: requests and methods', seconds: 4, run: requests},
  {name: 'dialer: leave protection and shortcuts', seconds: 4, run: services},
  {name: 'dialer: floating', seconds: 4, run: floating},
  {name: 'dialer: one button', slow: true, seconds: 4, run: button},
  {name: 'dialer: headless', slow: true, seconds: 4, run: headless},
  {name: 'dialer: a fixed number', slow: true, run: fixed},
  {name: 'dialer: dial() before anything is loaded', slow: true, run: early},
  {name: 'dialer: moved in a call, then removed', firefox: true, seconds: 6, run: moved},
  {name: `dialer: ${CYCLES} cycles of make, call, remove leave nothing`, seconds: 8, run: cycles},
];
