/** axe-core on the real element in every state a visitor can reach, each light, dark, at 320 px and right to left. */
import assert from 'node:assert/strict';
import {assistant} from '../lab/lab.mjs';

const DESKTOP = {width: 1000, height: 800};
const VARIANTS = {
  light: {},
  dark: {theme: 'dark'},
  '320 px': {viewport: {width: 320, height: 640}},
  'right to left': {dir: 'rtl'},
};

/** Runs axe on what is shown now, in every variant; the state must still be the same afterwards. */
async function scan(tab, ...states) {
  const found = [];
  for (const [name, {theme = 'light', viewport = DESKTOP, dir = 'ltr'}] of Object.entries(VARIANTS)) {
    await tab.page.setViewport(viewport);
    await tab.run(
      async (scheme, direction) => {
        document.documentElement.dir = direction;
        document.body.style.background = scheme === 'dark' ? '#0b0e11' : '#fff';
        const element = document.querySelector('telnyx-ai-assistant');
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
    for (const state of states) {
      // A busy machine drops a moment of the sound, and with it the state.
      await tab.is(state);
    }
    const wide = await tab.run(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `${states} ${name}: the page scrolls sideways by ${wide} px`);
    for (const line of await tab.axe()) found.push(`${states.join(' ')} (${name}): ${line}`);
  }
  await tab.page.setViewport(DESKTOP);
  assert.deepEqual(found, []);
}

const calm = (tab) => tab.page.emulateMediaFeatures([{name: 'prefers-reduced-motion', value: 'reduce'}]);
const open = (lab, target, options = {}) =>
  lab.open({body: assistant(target, options.attributes), before: calm, ...options});

async function idle(lab) {
  const tab = await open(lab, 'assistant-demo');
  await tab.shown('launcher');
  await scan(tab, 'idle');
  await tab.click('launcher');
  await tab.shown('start-button');
  await scan(tab, 'idle', 'open');
  // A check that cannot find anything would prove nothing.
  await tab.run(() => {
    const button = document.createElement('button');
    button.style.color = '#eee';
    window.lab.find('panel').append(button);
  });
  assert.match((await tab.axe()).join(), /button-name/);
}

async function notConfigured(lab) {
  const tab = await lab.open({body: '<telnyx-ai-assistant layout="inline"></telnyx-ai-assistant>', before: calm});
  tab.expect(/not configured/);
  await tab.shown('panel');
  await scan(tab, 'unconfigured');
}

async function consent(lab) {
  const tab = await open(lab, 'assistant-demo', {attributes: 'consent="required"'});
  await tab.click('launcher');
  await tab.shown('consent');
  await scan(tab, 'idle', 'open');
}

async function starting(lab) {
  const tab = await open(lab, 'assistant-late-answer');
  await tab.click('launcher');
  await tab.click('start-button');
  await tab.is('starting');
  await scan(tab, 'starting', 'open');
}

async function permission(lab) {
  const tab = await open(lab, 'assistant-demo', {microphone: 'denied'});
  await tab.click('launcher');
  await tab.click('start-button');
  await tab.is('permission');
  await scan(tab, 'permission', 'open');
}

/** The visitor does not make a sound, so that nobody is interrupted. */
const hush = (tab) => tab.run(() => Object.assign(window.lab.streams.at(-1).getAudioTracks()[0], {enabled: false}));

async function listening(lab) {
  const tab = await open(lab, 'assistant-demo');
  await tab.call();
  await hush(tab);
  await tab.is('speaking');
  tab.gateway.control({action: 'silence'});
  await tab.is('listening');
  await scan(tab, 'live', 'listening');
  await tab.click('mute-button');
  await tab.is('muted');
  await scan(tab, 'live', 'muted');
  await tab.click('close-button');
  await tab.shown('launcher');
  await scan(tab, 'live');
}

async function speaking(lab) {
  const tab = await open(lab, 'assistant-monologue');
  await tab.call();
  await hush(tab);
  await tab.is('speaking');
  await scan(tab, 'live', 'speaking');
  await tab.hangup();
  await tab.is('ended');
  await scan(tab, 'ended', 'open');
}

async function thinking(lab) {
  const tab = await open(lab, 'assistant-silent');
  await tab.click('launcher');
  await tab.choose('Type instead');
  await tab.is('live');
  await scan(tab, 'live', 'text');
  await tab.type('Is anybody there?');
  await tab.is('thinking');
  await scan(tab, 'live', 'text');
}

async function failed(lab) {
  const tab = await open(lab, 'assistant-busy', {attributes: 'handoff-tel="+13125550148"'});
  await tab.click('launcher');
  await tab.click('start-button');
  await tab.is('failed');
  await tab.shown('error');
  await scan(tab, 'failed', 'open');
}

async function notSent(lab) {
  const tab = await open(lab, 'assistant-refuses-text');
  await tab.click('launcher');
  await tab.choose('Type instead');
  await tab.is('live');
  await tab.type('hello');
  await tab.until('not sent', () => /Not sent/.test(window.lab.text('panel')));
  await scan(tab, 'live', 'text');
}

async function takeover(lab) {
  const tab = await lab.open({
    body: `${assistant('assistant-demo', 'layout="inline"')}${assistant('assistant-silent', 'id="other" layout="inline"')}`,
    before: calm,
  });
  await tab.click('start-button', '#other');
  await tab.is('live', '#other');
  await tab.click('start-button');
  await tab.until('it asks', () => /Another call is on/.test(window.lab.text('panel')));
  await scan(tab, 'idle');
}

const check = (name, run, more = {}) => ({name: `axe: ${name}`, seconds: 5, run, ...more});
/** What these show is asked state by state in test/elements/assistant-views.test.ts; here it is the built element in a call. */
const LONG = {seconds: 8, slow: true};

export const CHECKS = [
  check('idle, closed and open', idle),
  check('not configured', notConfigured, LONG),
  check('consent required', consent, LONG),
  check('starting', starting, LONG),
  check('permission', permission, LONG),
  check('listening, muted, minimised', listening, LONG),
  check('speaking, ended', speaking, LONG),
  check('by text, thinking', thinking, LONG),
  check('failed', failed, LONG),
  check('a message that was not sent', notSent, LONG),
  check('another call is on', takeover, LONG),
];
