/** The microphone is not to be had: the right words for each reason, and every way on works. */
import assert from 'node:assert/strict';
import {assistant, pageWith} from '../lab/lab.mjs';
import {hangUp, readyPhone, released, ring, sent} from '../lab/phone.mjs';

const STUBBED = {missing: 'NotFoundError', busy: 'NotReadableError'};

/** From the click to the recovery panel. */
async function refused(lab, options) {
  const tab = await lab.open({file: 'one-tag.html', ...options});
  await tab.click('launcher');
  await tab.click('start-button');
  await tab.is('permission');
  await tab.shown('error');
  return tab;
}

async function words(tab, title, {steps}) {
  await tab.reads('error', title);
  assert.equal(await tab.run(() => window.lab.find('error').querySelectorAll('ol li').length), steps, 'steps');
  const [needed, ...more] = await tab.events('telnyx-permission-needed');
  assert.ok(needed, 'the page is told');
  assert.equal(more.length, 0, 'once');
  assert.equal(needed.cancelable, true);
  return needed.detail;
}

/** Whoever was asked before is the same call: one call, one connection, nothing left behind. */
async function resumed(tab) {
  await tab.is('live');
  await tab.hears();
  await tab.sends();
  const ids = await tab.run(() => [
    ...new Set(window.lab.events.filter(({name}) => name === 'telnyx-call-change').map(({detail}) => detail.callId)),
  ]);
  assert.equal(ids.length, 1, 'the same call goes on');
  await tab.hangup();
}

async function blockedTryAgain(lab) {
  const tab = await refused(lab, {microphone: 'denied'});
  const detail = await words(tab, /Your browser blocks the microphone/, {steps: 3});
  assert.deepEqual([detail.code, detail.kind], [42001, 'blocked']);
  await tab.choose('Try again');
  await tab.until('asked again', () => window.lab.asked === 2);
  await tab.is('permission');
  // Stubbed, so that the panel cannot notice the permission by itself before the click.
  await tab.run(() => Object.assign(window.lab, {microphone: 'NotAllowedError'}));
  await tab.choose('Try again');
  await tab.until('asked a third time', () => window.lab.asked === 3);
  await tab.is('permission');
  await tab.run(() => Object.assign(window.lab, {microphone: null}));
  await lab.setMicrophone(tab, 'granted');
  if (await tab.run(() => window.lab.is('permission'))) await tab.choose('Try again').catch(() => {});
  await resumed(tab);
}

async function grantedInBrowser(lab) {
  const tab = await refused(lab, {microphone: 'denied'});
  await lab.setMicrophone(tab, 'granted');
  await resumed(tab);
}

async function dismissed(lab) {
  const tab = await refused(lab, {microphone: 'prompt'});
  const detail = await words(tab, /not allowed yet/, {steps: 2});
  assert.equal(detail.kind, 'dismissed');
  await lab.setMicrophone(tab, 'granted');
  await resumed(tab);
}

const stubbed = (name, title) => async (lab) => {
  const tab = await refused(lab, {hooks: {microphoneError: STUBBED[name]}});
  await words(tab, title, {steps: 3});
  await tab.run(() => Object.assign(window.lab, {microphone: null}));
  await tab.choose('Try again');
  await resumed(tab);
};

async function insecure(lab) {
  const tab = await refused(lab, {hooks: {insecure: true}});
  await words(tab, /This page cannot use the microphone/, {steps: 0});
  assert.equal(
    await tab.run(() => /Try again/.test(window.lab.text('panel'))),
    false,
    'trying again cannot help, so it is not offered',
  );
  await tab.choose('Continue by text');
  await tab.is('live');
  await tab.type('price');
  await tab.says('assistant', /Nothing here costs/);
  await tab.hangup();
}

async function policy(lab) {
  const {gateway} = lab;
  const inside = await lab.site.add({file: 'one-tag.html', gateway});
  // Another host makes it another origin, and without allow="microphone" the frame has none.
  const src = inside.replace('localhost', '127.0.0.1');
  const tab = await lab.open({
    html: pageWith(`<iframe title="Shop" src="${src}" width="900" height="700"></iframe>`, ''),
  });
  tab.allow(/Permissions policy violation|permissions policy/i);
  const frame = await tab.untilHere('the frame', () => tab.page.frames().find((one) => one.url() === src));
  const press = async (label, part = '') => {
    const handle = await tab.untilHere(`"${label}" in the frame`, async () => {
      const found = await frame.evaluateHandle(
        (text, part) => {
          const {shadowRoot} = document.querySelector('telnyx-ai-assistant') ?? {};
          const buttons = [...(shadowRoot?.querySelectorAll(`button${part && `[part~=${part}]`}`) ?? [])];
          return buttons.find((one) => (part || one.innerText.trim() === text) && window.lab.shown(one)) ?? null;
        },
        label,
        part,
      );
      return found.asElement();
    });
    await handle.click();
  };
  const inFrame = (what, condition) => tab.untilHere(what, () => frame.evaluate(condition));
  await press('Talk to us');
  await press('start', 'start-button');
  await inFrame('the panel', () => window.lab.is('permission'));
  await inFrame('its words', () => /This page does not share the microphone/.test(window.lab.text('error')));
  await press('Continue by text');
  await inFrame('live', () => window.lab.is('live'));
  await press('End');
  await inFrame('released', () => window.lab.livePeers() === 0 && window.lab.liveContexts() === 0);
}

async function byText(lab) {
  const tab = await refused(lab, {microphone: 'denied'});
  await tab.choose('Continue by text');
  await tab.is('live');
  await tab.type('hours');
  await tab.says('assistant', /nine to five/);
  assert.equal(await tab.run(() => window.lab.liveTracks()), 0);
  // Allowed in the meantime: the same call goes on by voice.
  await lab.setMicrophone(tab, 'granted');
  await tab.choose('Use microphone');
  await tab.until('one microphone', () => window.lab.liveTracks() === 1);
  await tab.shown('mute-button');
  await tab.sends();
  await tab.hangup();
}

async function notNow(lab) {
  const tab = await refused(lab, {microphone: 'denied'});
  await tab.choose('Not now');
  await tab.isNot('in-call');
  await tab.is('idle');
  await tab.released();
  await tab.untilHere('no call at the gateway', () =>
    tab.gateway.control({action: 'state'}).sessions.every(({calls}) => calls.length === 0),
  );
  await lab.setMicrophone(tab, 'granted');
  await tab.click('start-button');
  await tab.is('live');
  await tab.hangup();
}

async function prevented(lab) {
  const tab = await lab.open({file: 'one-tag.html', microphone: 'denied'});
  await tab.run(() =>
    document.addEventListener('telnyx-permission-needed', (event) => {
      event.preventDefault();
      window.continueWithText = () => event.continueWithText();
    }),
  );
  await tab.click('launcher');
  await tab.click('start-button');
  await tab.until('the page takes over', () => window.continueWithText);
  assert.equal(await tab.run(() => window.lab.shown(window.lab.find('error'))), false, 'no built-in panel');
  await tab.run(() => window.continueWithText());
  await tab.is('live');
  await tab.hangup();
}

/** The call goes on in silence and says so. */
async function silent(tab, title, kind) {
  await tab.reads('error', title);
  await tab.reads('status', /You cannot be heard/);
  assert.ok(await tab.run(() => window.lab.find('error').querySelectorAll('ol li').length > 1), 'steps');
  const [needed, ...more] = await tab.events('telnyx-permission-needed');
  assert.deepEqual([needed.detail.kind, needed.detail.deadline, more.length], [kind, null, 0]);
  await tab.is('live');
  await tab.sends();
  await tab.type('hours');
  await tab.says('assistant', /nine to five/);
  await tab.hears();
}

/** Back by itself: heard again, in the same call. */
async function heardAgain(tab) {
  await tab.until('one microphone', () => window.lab.liveTracks() === 1);
  await tab.gone('error');
  await tab.is('live');
  await tab.sends();
}

async function revoked(lab) {
  const tab = await lab.open({body: assistant()});
  await tab.call();
  await tab.hears();
  await lab.setMicrophone(tab, 'denied');
  await tab.until('the track has ended', () => window.lab.liveTracks() === 0);
  await silent(tab, /The microphone was turned off/, 'revoked');
  await lab.setMicrophone(tab, 'granted');
  await heardAgain(tab);
  await tab.hangup();
}

/** Only the browser can unplug a microphone; its events are all that a page sees of it. */
async function unplugged(lab) {
  const tab = await lab.open({body: assistant()});
  await tab.call();
  await tab.run(() => {
    const {lab: page} = window;
    page.microphone = 'NotFoundError';
    page.streams.at(-1).getAudioTracks()[0].dispatchEvent(new Event('ended'));
  });
  await silent(tab, /No microphone was found/, 'no-device');
  // Still away: it stays as it is.
  await tab.choose('Try again');
  await tab.until('asked again', () => window.lab.asked === 3);
  await tab.reads('error', /No microphone was found/);
  await tab.run(() => {
    window.lab.microphone = null;
    navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
  });
  await heardAgain(tab);
  await tab.hangup();
}

/** Somebody calls, and the microphone is blocked. */
async function answering(lab) {
  const tab = await readyPhone(lab, {
    microphone: 'denied',
    attributes: 'media-permissions-recovery-timeout="3000"',
  });
  tab.allow(/4200[13]|44005|ermission|microphone/);
  const answer = async () => {
    const id = ring(tab, {fromName: 'Ann'});
    await tab.click('answer-button');
    await tab.reads('error', /Your browser blocks the microphone/);
    return id;
  };
  await answer();
  assert.equal(await tab.run(() => window.lab.find('error').querySelectorAll('ol li').length), 3, 'steps');
  const [{detail}] = await tab.events('telnyx-permission-needed');
  assert.ok(detail.deadline > Date.now() - 60_000, 'a deadline');
  await tab.isNot('in-call');
  await tab.reads('panel', /The microphone was not available/);
  await released(tab);
  assert.equal(sent(tab, 'bye').length, 1);

  await tab.run(() =>
    document.querySelector('telnyx-dialer').setAttribute('media-permissions-recovery-timeout', '60000'),
  );
  const given = await answer();
  tab.gateway.control({action: 'bye', callID: given});
  await tab.isNot('in-call');
  await released(tab);
  assert.equal(sent(tab, 'answer').length, 0);

  await answer();
  await lab.setMicrophone(tab, 'granted');
  await tab.is('live');
  await tab.hears();
  await tab.sends();
  assert.equal(sent(tab, 'answer').length, 1);

  await lab.setMicrophone(tab, 'denied');
  await tab.reads('error', /The microphone was turned off/);
  await tab.reads('status', /You cannot be heard/);
  await tab.hears();
  await tab.sends();
  await lab.setMicrophone(tab, 'granted');
  await heardAgain(tab);
  await hangUp(tab);
}

export const CHECKS = [
  {name: 'microphone blocked: try again', run: blockedTryAgain},
  {name: 'microphone blocked: allowed in the browser, goes on by itself', run: grantedInBrowser},
  {name: 'microphone dismissed', run: dismissed},
  {name: 'microphone missing', run: stubbed('missing', /No microphone was found/)},
  {name: 'microphone busy', run: stubbed('busy', /The microphone is in use/)},
  {name: 'microphone on an insecure page', run: insecure},
  {name: 'microphone forbidden by policy (iframe)', firefox: true, run: policy},
  {name: 'microphone blocked: continue by text, then by voice', slow: true, run: byText},
  {name: 'microphone blocked: not now', slow: true, run: notNow},
  {name: 'microphone blocked: the page handles it', slow: true, run: prevented},
  {name: 'microphone revoked in a call, and allowed again', slow: true, run: revoked},
  {name: 'microphone unplugged in a call, and plugged in again', slow: true, run: unplugged},
  {name: 'dialer: microphone blocked on answering, and revoked in the call', slow: true, seconds: 8, run: answering},
];
