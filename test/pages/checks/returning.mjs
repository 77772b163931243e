/** Pages that are loaded anew, or follow each other, while a call goes on (`hangup-on-before-unload="false"`). */
import assert from 'node:assert/strict';
import {assistant} from '../lab/lab.mjs';
import {dial, hangUp, readyPhone, sent} from '../lab/phone.mjs';

const STAYS = 'hangup-on-before-unload="false"';

const startedAt = (host) => document.querySelector(host).activeClient.snapshot.calls.at(-1)?.activeAt;

async function phone(lab) {
  const tab = await readyPhone(lab, {attributes: `${STAYS} leave-protection="false"`});
  await dial(tab, 'tone');
  await tab.hears();
  await tab.click('mute-button');
  await tab.is('muted');
  const before = await tab.run(startedAt, 'telnyx-dialer');
  tab.allow(/failed request/);
  await tab.page.reload();
  await tab.is('live');
  await tab.is('muted');
  await tab.hears();
  assert.equal(await tab.run(startedAt, 'telnyx-dialer'), before, 'the time goes on');
  assert.equal(await tab.run(() => window.lab.liveTracks()), 1, 'one microphone');
  assert.equal(sent(tab, 'invite').length, 1, 'it is not a new call');
  await hangUp(tab);
  assert.equal(sent(tab, 'bye').length, 1);
}

async function shop(lab) {
  const html = assistant('assistant-demo', STAYS);
  const tab = await lab.open({body: html, hooks: {quiet: true}});
  await tab.call();
  await tab.hears();
  await tab.says('assistant', /Hello, I am/);
  tab.allow(/failed request/);
  await tab.page.reload();
  // Nobody touches the page: it returns to the call by itself, and shows it where it was seen.
  await tab.is('live');
  await tab.is('open');
  await tab.says('assistant', /Hello, I am/);
  await tab.type('price');
  await tab.says('assistant', /Nothing here costs anything/);
  await tab.hears();
  await tab.click('close-button');
  await tab.isNot('open');
  await tab.page.reload();
  await tab.is('live');
  assert.equal(await tab.run(() => window.lab.is('open')), false, 'closed as it was left');
  await tab.reads('launcher', /\d\d:\d\d/);
  await tab.click('launcher');
  await tab.hangup();
  await tab.is('ended');
  await tab.page.reload();
  await tab.shown('launcher');
  assert.equal(await tab.run(() => window.lab.sockets.length), 0, 'nothing to return to');
}

export const CHECKS = [
  {name: 'reload: a telephone returns to its call', seconds: 5, firefox: true, run: phone},
  {name: 'reload: an assistant returns to its conversation', seconds: 8, run: shop},
];
