/** `<telnyx-dialer>` for everybody: axe in every state, by keyboard alone, and what is said when something fails. */
import assert from 'node:assert/strict';
import {dial, dialled, hangUp, openPhone, readyPhone, released, ring, stored, typeNumber} from '../lab/phone.mjs';

const DESKTOP = {width: 1000, height: 800};
const VARIANTS = {
  light: {},
  dark: {theme: 'dark'},
  '320 px, right to left': {viewport: {width: 320, height: 640}, dir: 'rtl'},
};

/** axe on what is shown now, in every variant. */
async function scan(tab, name) {
  const found = [];
  for (const [variant, {theme = 'light', viewport = DESKTOP, dir = 'ltr'}] of Object.entries(VARIANTS)) {
    await tab.page.setViewport(viewport);
    await tab.run(
      async (scheme, direction) => {
        document.documentElement.dir = direction;
        document.body.style.background = scheme === 'dark' ? '#0b0e11' : '#fff';
        const element = document.querySelector('telnyx-dialer');
        element.theme = scheme;
        await element.updateComplete;
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
        const running = element.shadowRoot
          .getAnimations()
          .filter((one) => one.effect.getTiming().iterations !== Infinity);
        await Promise.allSettled(running.map(({finished}) => finished));
      },
      theme,
      dir,
    );
    const wide = await tab.run(() => document.documentElement.scrollWidth - innerWidth);
    if (wide > 0) found.push(`${name} (${variant}): the page scrolls sideways by ${wide} px`);
    for (const line of await tab.axe()) found.push(`${name} (${variant}): ${line}`);
  }
  await tab.page.setViewport(DESKTOP);
  assert.deepEqual(found, []);
}

const calm = (tab) => tab.page.emulateMediaFeatures([{name: 'prefers-reduced-motion', value: 'reduce'}]);

async function axeIdle(lab) {
  const tab = await readyPhone(lab, {before: calm, attributes: 'default-country="US"'});
  await tab.shown('number');
  await scan(tab, 'idle');
  await typeNumber(tab, '4155552671');
  await tab.reads('country', /United States/);
  await scan(tab, 'typed');
  await tab.choose('Settings');
  await tab.shown('device-select');
  await scan(tab, 'settings');
  ring(tab, {scenario: 'cancel', delayMs: 1500});
  await tab.is('ringing');
  await tab.isNot('ringing');
  await tab.click('nav button:nth-of-type(2)');
  await tab.shown('history-row');
  await scan(tab, 'history');
}

async function axeCalls(lab) {
  const tab = await readyPhone(lab, {before: calm});
  ring(tab, {fromName: 'Pia'});
  await tab.shown('answer-button');
  await scan(tab, 'incoming');
  await tab.click('answer-button');
  await tab.is('live');
  await scan(tab, 'live');
  await tab.click('keypad-button');
  await tab.click('[data-key="5"]');
  await scan(tab, 'keys');
  await tab.click('keypad-button');
  ring(tab, {fromName: 'Quinn'});
  await tab.shown('answer-button');
  await scan(tab, 'waiting');
  await tab.click('answer-button');
  await tab.shown('swap-button');
  await scan(tab, 'two calls');
  tab.gateway.control({action: 'bye'});
  await tab.shown('ended-card');
  await scan(tab, 'ended');
}

/** Nothing but keys: to the number, call, to the button that ends it, on to the list of calls. */
async function keyboard(lab) {
  const tab = await readyPhone(lab, {around: '<a id="before" href="#x">Before</a>{{dialer}}'});
  const to = async (part) => {
    for (let step = 0; step < 30; step++) {
      await tab.page.keyboard.press('Tab');
      if ((await tab.focused()).split(' ').includes(part)) return;
    }
    throw new Error(`Tab never comes to ${part}`);
  };
  await tab.shown('number');
  await tab.page.focus('#before');
  await to('number');
  await tab.page.keyboard.type('echo');
  await tab.page.keyboard.press('Enter');
  await tab.is('live');
  await tab.untilHere('the focus stays in the dialer', async () => (await tab.focused()) !== '');
  await to('mute-button');
  await tab.page.keyboard.press('Space');
  await tab.is('muted');
  await tab.page.keyboard.press('Space');
  await tab.isNot('muted');
  await to('hangup-button');
  await tab.page.keyboard.press('Enter');
  await tab.isNot('in-call');
  await released(tab);
  await tab.untilHere('the way on has the focus', async () => (await tab.focused()) === 'redial-button');
  await to('done-button');
  await tab.page.keyboard.press('Enter');
  await tab.untilHere('the field has the focus', async () => (await tab.focused()) === 'number');
  assert.deepEqual(dialled(tab), ['echo']);
}

async function denied(lab) {
  const tab = await readyPhone(lab, {microphone: 'denied', before: calm});
  tab.allow(/42001|ermission|microphone/);
  await typeNumber(tab, 'tone');
  await tab.page.keyboard.press('Enter');
  await tab.reads('error', /Your browser blocks the microphone/);
  await scan(tab, 'permission');
  await tab.choose('Listen only');
  await tab.is('live');
  await tab.hears();
  await hangUp(tab);

  await tab.click('redial-button');
  await tab.reads('error', /Your browser blocks the microphone/);
  await tab.choose('Cancel the call');
  await tab.isNot('in-call');
  await released(tab);

  await tab.click('redial-button');
  await tab.reads('error', /Your browser blocks the microphone/);
  // Nobody has to press anything once it is allowed.
  await lab.setMicrophone(tab, 'granted');
  await tab.is('live');
  await tab.sends();
  await hangUp(tab);
  assert.equal((await stored(tab)).length, 3);
}

async function refused(lab) {
  const tab = await openPhone(lab, {user: '', attributes: 'login-token="refused-token"'});
  tab.allow(/46\d{3}|login|Login|refused/);
  await tab.reads('error', /This phone could not sign in/);
  assert.deepEqual(await tab.axe(), []);
  await tab.run(() => {
    window.lab.events.length = 0;
  });
  await tab.choose('Try again');
  await tab.event('telnyx-connection-change');
  await tab.reads('error', /This phone could not sign in/);
}

async function unconfigured(lab) {
  const tab = await lab.open({body: '<telnyx-dialer></telnyx-dialer>', host: 'telnyx-dialer'});
  tab.expect(/not configured: set token-url/);
  await tab.reads('dialer', /This phone is not set up yet/);
  assert.deepEqual(await tab.axe(), []);
}

/** The line is cut: the call says so and goes on; a server that lost the call ends it, with a reason in words. */
async function cut(lab) {
  const tab = await readyPhone(lab);
  tab.allow(/WebSocket|48501|SESSION_NOT_REATTACHED|ERR_/i);
  await dial(tab, 'echo');
  tab.gateway.control({action: 'cut-sockets', refuseMs: 1000});
  await tab.is('reconnecting');
  await tab.isNot('reconnecting');
  await tab.is('live');
  await tab.hears();
  tab.gateway.control({action: 'restart', refuseMs: 1000});
  await tab.is('reconnecting');
  await tab.reads('ended-card', /The connection was lost/);
  await released(tab);
  await tab.isNot('reconnecting');
  await tab.click('redial-button');
  await tab.is('live');
  await tab.hears();
  await hangUp(tab);
}

export const CHECKS = [
  {name: 'dialer: axe before and after calls', slow: true, seconds: 7, run: axeIdle},
  {name: 'dialer: axe in calls', seconds: 9, slow: true, run: axeCalls},
  {name: 'dialer: by keyboard alone', seconds: 3, run: keyboard},
  {name: 'dialer: microphone denied', seconds: 6, run: denied},
  {name: 'dialer: login refused', slow: true, run: refused},
  {name: 'dialer: not configured', slow: true, run: unconfigured},
  {name: 'dialer: the line is cut in a call', slow: true, seconds: 5, run: cut},
];
