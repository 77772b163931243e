/** Calls that come in at `<telnyx-dialer>`: what they may do to a page and its user, and what stays of them. */
import assert from 'node:assert/strict';
import {hangUp, openPhone, readyPhone, released, ring, sent, stored} from '../lab/phone.mjs';

async function rejected(lab) {
  const tab = await readyPhone(lab);
  ring(tab, {from: '+14155550121', fromName: 'Fay'});
  await tab.is('ringing');
  await tab.reads('incoming-card', /Fay/);
  assert.equal(await tab.text('[role=alert]'), 'Incoming call from Fay');
  await tab.until('it rings', () => window.lab.liveContexts() > 0 || document.querySelector('audio'));
  await tab.click('silence-button');
  await tab.reads('silence-button', /Silenced/);
  await tab.is('ringing');
  await tab.click('reject-button');
  await tab.isNot('ringing');
  await released(tab);
  assert.equal(sent(tab, 'bye')[0].frame.params.cause, 'USER_BUSY');
  assert.deepEqual(await stored(tab), ['inbound declined +14155550121 Fay']);
  assert.equal(await tab.text('badge'), '', 'declined is not missed');

  // The caller gives up: missed, with a badge until the list was looked at.
  ring(tab, {scenario: 'cancel', delayMs: 1500, from: '+14155550122', fromName: 'Gus'});
  await tab.is('ringing');
  await tab.isNot('ringing');
  await tab.reads('badge', /^1$/);
  await tab.click('nav button:nth-of-type(2)');
  await tab.reads('history', /Gus/);
  await tab.gone('badge');
}

/** Nobody who types loses the focus, and no key that was meant for something else answers. */
async function focus(lab) {
  const tab = await readyPhone(lab, {around: '<textarea id="text" rows="3"></textarea>{{dialer}}'});
  await tab.page.click('#text');
  await tab.page.keyboard.type('one ');
  ring(tab, {fromName: 'Hal'});
  await tab.is('ringing');
  await tab.shown('answer-button');
  await tab.page.keyboard.type('two  three');
  await tab.page.keyboard.press('Enter');
  await tab.page.keyboard.type('four');
  assert.deepEqual(await tab.run(() => [document.activeElement.id, document.activeElement.value]), [
    'text',
    'one two  three\nfour',
  ]);
  await tab.is('ringing');
  await tab.click('reject-button');
  await tab.isNot('ringing');

  // The same for a number that is half typed.
  await tab.click('number');
  await tab.page.keyboard.type('+1415');
  ring(tab, {fromName: 'Ida'});
  await tab.is('ringing');
  await tab.page.keyboard.type('5552');
  await tab.page.keyboard.type(' ');
  await tab.is('ringing');
  assert.equal(await tab.focused(), 'number');
  assert.match(await tab.run(() => window.lab.find('number').value.replace(/\s/g, '')), /^\+14155552$/);
  assert.equal(sent(tab, 'answer').length, 0);
  await tab.click('reject-button');
  await tab.isNot('ringing');
  assert.match(await tab.run(() => window.lab.find('number').value.replace(/\s/g, '')), /^\+14155552$/);
}

async function autoAnswer(lab) {
  const tab = await readyPhone(lab, {attributes: 'auto-answer="0"'});
  ring(tab, {scenario: 'tone'});
  await tab.is('live');
  await tab.hears();
  await tab.sends();
  // The second call has to wait for a hand.
  ring(tab, {scenario: 'tone', fromName: 'Jan'});
  await tab.reads('incoming-card', /Jan/);
  await tab.sends();
  assert.equal(sent(tab, 'answer').length, 1);
  await tab.click('reject-button');
  await hangUp(tab);
}

async function notAllowed(lab) {
  const tab = await readyPhone(lab, {attributes: 'auto-answer="0"', microphone: 'prompt'});
  ring(tab, {fromName: 'Kim'});
  await tab.is('ringing');
  await tab.shown('answer-button');
  assert.equal(await tab.run(() => window.lab.asked), 0, 'nobody is asked by a call');
  await tab.click('reject-button');
  await tab.isNot('ringing');
}

async function byThePage(lab) {
  const tab = await readyPhone(lab);
  await tab.run(() =>
    document.addEventListener('telnyx-call-incoming', (event) => {
      event.preventDefault();
      window.incoming = event;
    }),
  );
  ring(tab, {fromName: 'Lea', headers: [{name: 'X-Case', value: '42'}]});
  const detail = await tab.until('the event', () => window.incoming?.detail);
  assert.equal(detail.fromName, 'Lea');
  assert.deepEqual(detail.customHeaders, [{name: 'X-Case', value: '42'}]);
  assert.equal(await tab.run(() => window.lab.is('ringing')), false);
  assert.equal(await tab.text('incoming-card'), '');
  assert.equal(await tab.run(() => window.lab.liveContexts()), 0, 'no ring tone');
  await tab.run(() => window.incoming.answer());
  await tab.event('telnyx-call-change', 'active');
  await tab.hears();
  await tab.sends();
  tab.gateway.control({action: 'bye'});
  await tab.event('telnyx-call-end');
  await released(tab);

  await tab.run(() => (window.incoming = undefined));
  ring(tab);
  await tab.until('the event', () => window.incoming);
  await tab.run(() => window.incoming.reject());
  await tab.untilHere('rejected', () => sent(tab, 'bye').length === 1);
  await released(tab);
}

async function reload(lab) {
  const pages = {};
  for (const place of ['session', 'local', 'none']) {
    const tab = (pages[place] = await readyPhone(lab, {attributes: `history="${place}"`, user: `u-${place}`}));
    const {calls} = tab.gateway.control({
      action: 'call',
      to: `u-${place}`,
      scenario: 'cancel',
      delayMs: 1500,
      from: '+14155550131',
      fromName: 'Mia',
    });
    assert.equal(calls.length, 1);
    await tab.is('ringing');
    await tab.isNot('ringing');
    const local = await stored(tab, 'localStorage');
    const session = await stored(tab, 'sessionStorage');
    const entry = ['inbound missed +14155550131 Mia'];
    assert.deepEqual([local, session], [place === 'local' ? entry : [], place === 'session' ? entry : []], place);
    tab.allow(/failed request/);
    await tab.page.reload();
    await tab.event('telnyx-connection-change', 'ready');
    if (place === 'none') {
      assert.equal(await tab.run(() => window.lab.find('badge')), null);
      assert.doesNotMatch(await tab.text('dialer'), /Calls/);
    } else {
      await tab.reads('badge', /^1$/);
    }
  }
  const other = await readyPhone(lab, {attributes: 'history="local"', user: 'u-local', beside: pages.local});
  await other.until('a badge in the other tab', () => window.lab.find('badge')?.textContent === '1');
  await other.page.bringToFront();
  await other.click('nav button:nth-of-type(2)');
  await other.reads('history', /Mia/);
  await other.gone('badge');
  await pages.local.until('seen there, too', () => !window.lab.find('badge'));
}

/** Elements that play something. */
function listen() {
  const all = new Set();
  const {play} = HTMLMediaElement.prototype;
  HTMLMediaElement.prototype.play = function () {
    all.add(this);
    return play.call(this);
  };
  window.playing = () => [...all].filter(({paused, srcObject, src}) => !paused && (srcObject || src));
}

/** Two tabs of one user: one of them rings, both know where the call is. */
async function twoTabs(lab) {
  const before = (tab) => tab.page.evaluateOnNewDocument(listen);
  const one = await readyPhone(lab, {before});
  const two = await readyPhone(lab, {beside: one, before});
  const text = (tab, what, pattern, part) =>
    tab.until(
      what,
      (source, name) => new RegExp(source).test(window.lab.find(name)?.textContent ?? ''),
      pattern.source,
      part,
    );
  const ids = () =>
    one.gateway
      .control({action: 'state'})
      .sessions.filter(({connected, who}) => connected && who)
      .map(({sessid}) => sessid);
  assert.equal(ids().length, 2);
  // This gateway calls the newest session alone; the other tab shows where it rings.
  const id = ring(one, {fromName: 'Ned'});
  await text(two, 'it rings in the newest tab', /Ned/, 'incoming-card');
  await text(one, 'the other knows', /It rings in another tab\s*Ned/, 'elsewhere');

  // A server that forks: the same call at both tabs. One of them makes the sound.
  const first = one.gateway.journal({direction: 'out', method: 'telnyx_rtc.invite'})[0];
  const sessid = ids().find((other) => other !== first.sessid);
  one.gateway.control({action: 'request', sessid, method: 'telnyx_rtc.invite', params: first.frame.params});
  await text(one, 'it rings here, too', /Ned/, 'incoming-card');
  const sound = (tab) => tab.run(() => window.playing().length);
  await two.untilHere('one sound', async () => (await sound(two)) + (await sound(one)) === 1);

  await two.page.bringToFront();
  await two.click('answer-button');
  await two.is('live');
  await text(one, 'told where the call is', /You are in a call in another tab/, 'elsewhere');
  one.gateway.control({
    action: 'request',
    sessid,
    method: 'telnyx_rtc.bye',
    params: {callID: id, cause: 'LOSE_RACE', causeCode: 502},
  });
  await one.isNot('ringing');
  assert.deepEqual(await stored(one), [], 'not missed: it was answered');
  assert.equal(await one.run(() => window.lab.find('badge')), null);
  await two.click('hangup-button');
  await two.isNot('in-call');
  await one.until('nothing elsewhere', () => !window.lab.find('elsewhere'));
}

/** A browser that plays nothing before the user did something: the card says so, and a click turns the sound on. */
async function soundRefused(lab) {
  const strict = await lab.ownBrowser({autoplay: false});
  const told = {};
  const ready = new Promise((resolve) => (told.ready = resolve));
  const offered = new Promise((resolve) => (told.offered = resolve));
  const tab = await openPhone(strict, {
    before: async ({page}) => {
      // What puppeteer evaluates counts as a user's gesture, so the page has to look and to tell by itself.
      page.on('console', (message) => told[message.text().split(' ')[0]]?.(message.text()));
      await page.evaluateOnNewDocument(() => {
        document.addEventListener('telnyx-connection-change', ({detail: {state}}) => console.info(state));
        const looking = setInterval(() => {
          if (!window.lab?.shown(window.lab.find('sound-button'))) return;
          clearInterval(looking);
          console.info('offered', navigator.userActivation.hasBeenActive);
        }, 100);
      });
    },
  });
  await ready;
  ring(tab, {scenario: 'tone', fromName: 'Jo'});
  assert.equal(await offered, 'offered false', 'nobody had touched the page');
  assert.match(await tab.text('sound-button'), /Turn on sound/);
  await tab.click('sound-button');
  await tab.gone('sound-button');
  await tab.until('it rings', () => window.lab.contexts.some(({state}) => state === 'running'));
  await tab.click('answer-button');
  await tab.is('live');
  await hangUp(tab);
}

export const CHECKS = [
  {name: 'dialer: incoming: silence, reject, missed', run: rejected},
  {name: 'dialer: incoming: nobody who types is disturbed', run: focus},
  {name: 'dialer: incoming: answers by itself', slow: true, seconds: 4, run: autoAnswer},
  {name: 'dialer: incoming: asks for no microphone by itself', slow: true, run: notAllowed},
  {name: 'dialer: incoming: the page answers', slow: true, run: byThePage},
  {name: 'dialer: reload and list of calls', slow: true, seconds: 5, run: reload},
  {name: 'dialer: incoming: the browser keeps the sound off', slow: true, seconds: 5, run: soundRefused},
  {name: 'dialer: two tabs of one user', seconds: 4, run: twoTabs},
];
