/** `<telnyx-dialer>` with sound: alone with an echo, two pages with each other, several calls at once. */
import assert from 'node:assert/strict';
import {dial, hangUp, readyPhone, released, ring, sent, stored} from '../lab/phone.mjs';

async function echo(lab) {
  const tab = await readyPhone(lab);
  await dial(tab, 'echo');
  await tab.hears();
  await tab.sends();
  await tab.click('mute-button');
  await tab.is('muted');
  await tab.click('mute-button');
  await tab.isNot('muted');
  await tab.click('hold-button');
  await tab.is('held');
  await tab.reads('status', /On hold/);
  await tab.click('hold-button');
  await tab.isNot('held');
  await tab.hears();
  await hangUp(tab);
  await tab.reads('dialer', /You ended the call/);
  assert.deepEqual(await stored(tab), ['outbound answered echo']);
}

async function twoPages(lab) {
  const [ann, bob] = await Promise.all([
    readyPhone(lab, {attributes: 'caller-name="Ann Doe" caller-number="+14155550101"'}),
    readyPhone(lab, {user: 'bob'}),
  ]);
  await ann.page.bringToFront();
  await dialUnanswered(ann, 'bob');
  await bob.is('ringing');
  await bob.reads('caller-name', /^Ann Doe$/);
  await bob.reads('incoming-card', /415.*555.*0101/);
  await ann.reads('status', /Ringing/);
  await bob.page.bringToFront();
  await bob.click('answer-button');
  await Promise.all([ann.is('live'), bob.is('live')]);
  await Promise.all([ann.hears(), bob.hears(), ann.sends(), bob.sends()]);
  assert.equal(await ann.text('caller-name'), 'bob');

  // Firefox draws the window in front alone.
  await ann.page.bringToFront();
  // Whether a hold is told to the other side is the server's affair; this one does not pass it on by itself.
  await ann.click('hold-button');
  await ann.is('held');
  ann.gateway.control({action: 'remote-hold', callID: await callId(bob)});
  await bob.reads('status', /The other side put you on hold/);
  ann.gateway.control({action: 'remote-hold', held: false, callID: await callId(bob)});
  await bob.reads('status', /In call/);
  await ann.click('hold-button');
  await ann.isNot('held');
  await Promise.all([ann.hears(), bob.hears()]);

  await bob.page.bringToFront();
  await bob.click('hangup-button');
  await Promise.all([ann.isNot('in-call'), bob.isNot('in-call')]);
  await ann.reads('dialer', /The other side ended the call/);
  await bob.reads('dialer', /You ended the call/);
  await Promise.all([released(ann), released(bob)]);
  assert.deepEqual(await stored(ann), ['outbound answered bob']);
  assert.deepEqual(await stored(bob), ['inbound answered +14155550101 Ann Doe']);
}

const callId = (tab) =>
  tab.run(() => window.lab.events.findLast(({name}) => name === 'telnyx-call-change').detail.callId);

async function dialUnanswered(tab, number) {
  await tab.click('number');
  await tab.page.keyboard.type(number);
  await tab.page.keyboard.press('Enter');
  await tab.is('in-call');
}

/** The other side gives up, is busy, does not answer, or does not want to: each is told in words. */
async function ends(lab) {
  const tab = await readyPhone(lab);
  const next = async () => {
    await tab.click('done-button');
    await tab.shown('number');
    await tab.run(() => (document.querySelector('telnyx-dialer').number = ''));
    await tab.page.click('telnyx-dialer >>> [part~=number]', {clickCount: 3});
    await tab.page.keyboard.press('Backspace');
  };
  await dialUnanswered(tab, 'busy');
  await tab.reads('ended-card', /The line is busy/);
  await next();
  await dialUnanswered(tab, 'unallocated');
  await tab.reads('ended-card', /This number does not exist/);
  await next();
  await dialUnanswered(tab, 'no-answer');
  await tab.reads('status', /Ringing/);
  await tab.click('hangup-button');
  await tab.reads('ended-card', /You cancelled the call/);
  await released(tab);
  assert.deepEqual(await stored(tab), [
    'outbound unanswered no-answer',
    'outbound failed unallocated',
    'outbound busy busy',
  ]);
}

async function keys(lab) {
  const tab = await readyPhone(lab);
  await dial(tab, 'ivr');
  await tab.click('keypad-button');
  await tab.click('[data-key="4"]');
  await tab.click('[data-key="*"]');
  await tab.page.keyboard.type('7');
  await tab.page.keyboard.type('#');
  await tab.reads('sent-digits', /4\*7#/);
  await tab.untilHere('the digits arrived', () => digits(tab) === '4*7#');
  assert.deepEqual(
    (await tab.events('telnyx-dtmf-request')).map(({detail}) => detail.value),
    ['4', '*', '7', '#'],
  );
  await hangUp(tab);
  const kept = await tab.run(() => JSON.stringify([{...localStorage}, {...sessionStorage}]));
  assert.ok(!kept.includes('4*7#'), kept);
}

const digits = (tab) =>
  sent(tab, 'info')
    .map(({frame}) => frame.params.dtmf ?? '')
    .join('');

async function twoCalls(lab) {
  const tab = await readyPhone(lab);
  await dial(tab, 'echo');
  const second = ring(tab, {from: '+14155550111', fromName: 'Carla'});
  await tab.reads('incoming-card', /Carla/);
  assert.ok(await tab.run(() => window.lab.is('live')), 'the call goes on meanwhile');
  await tab.click('answer-button');
  await tab.reads('call-card', /Carla/);
  await tab.reads('.others', /echo/);
  await tab.reads('.others', /On hold/);
  await tab.hears();
  const holds = () =>
    sent(tab, 'modify').map(
      ({frame}) => `${frame.params.action} ${frame.params.dialogParams.callID === second ? 'Carla' : 'echo'}`,
    );
  assert.deepEqual(holds(), ['hold echo']);

  await tab.click('swap-button');
  await tab.reads('call-card', /echo/);
  await tab.reads('.others', /Carla/);
  assert.deepEqual(holds(), ['hold echo', 'hold Carla', 'unhold echo']);
  await tab.isNot('held');
  await tab.hears();

  await tab.click('hangup-button');
  await tab.reads('call-card', /Carla/);
  await tab.is('held');
  await tab.click('hold-button');
  await tab.isNot('held');
  await tab.hears();
  await hangUp(tab);
  assert.deepEqual((await stored(tab)).sort(), ['inbound answered +14155550111 Carla', 'outbound answered echo']);
}

/** A second call that nobody takes, and one whose waiting card is refused. */
async function waiting(lab) {
  const tab = await readyPhone(lab);
  await dial(tab, 'tone');
  ring(tab, {scenario: 'cancel', delayMs: 1500, fromName: 'Dora', from: '+14155550112'});
  await tab.reads('incoming-card', /Dora/);
  await tab.gone('incoming-card');
  ring(tab, {fromName: 'Emil', from: '+14155550113'});
  await tab.reads('incoming-card', /Emil/);
  await tab.click('reject-button');
  await tab.gone('incoming-card');
  await tab.is('live');
  await tab.hears();
  await hangUp(tab);
  assert.deepEqual(await stored(tab), [
    'inbound declined +14155550113 Emil',
    'inbound missed +14155550112 Dora',
    'outbound answered tone',
  ]);
}

async function busy(lab) {
  const tab = await readyPhone(lab, {attributes: 'call-waiting="reject-busy"'});
  const causes = () => sent(tab, 'bye').map(({frame}) => `${frame.params.cause} ${frame.params.causeCode}`);
  await dial(tab, 'tone');
  ring(tab, {from: '+14155550114', fromName: ''});
  await tab.untilHere('busy was sent', () => causes().length === 1);
  await tab.until('nothing rings', () => !window.lab.is('ringing'));
  assert.equal(await tab.text('incoming-card'), '');
  await hangUp(tab);
  await tab.run(() => (document.querySelector('telnyx-dialer').dnd = true));
  await tab.is('dnd');
  ring(tab, {from: '+14155550115', fromName: ''});
  await tab.untilHere('busy was sent', () => causes().length === 3);
  assert.equal(causes()[0], 'USER_BUSY 17');
  assert.equal(causes()[2], 'USER_BUSY 17');
  await tab.reads('badge', /^2$/);
  assert.deepEqual(await stored(tab), [
    'inbound missed +14155550115',
    'inbound missed +14155550114',
    'outbound answered tone',
  ]);
}

async function devices(lab) {
  const tab = await readyPhone(lab);
  await tab.choose('Settings');
  const options = () =>
    window.lab.find('settings')
      ? [...window.lab.find('settings').querySelectorAll('[part~=device-select]')].map((select) =>
          [...select.options].map(({text}) => text),
        )
      : [];
  const lists = await tab.until('three lists of devices', () => {
    const all = [...(window.lab.find('settings')?.querySelectorAll('[part~=device-select]') ?? [])];
    return all.length === 3 && all.every(({options: {length}}) => length > 1) && all.length;
  });
  assert.equal(lists, 3);
  const [microphones] = await tab.run(options);
  assert.equal(microphones[0], 'Chosen by your device');
  assert.ok(microphones.filter((name) => /^Fake Audio Input/.test(name)).length >= 2, `${microphones}`);

  await tab.choose('Keypad');
  await dial(tab, 'echo');
  const before = await tab.run(() => window.lab.streams.at(-1).getAudioTracks()[0].getSettings().deviceId);
  await tab.click('device-button');
  await tab.shown('device-select');
  const select = await tab.page.evaluateHandle(() => window.lab.find('device-select'));
  const [, , wanted] = await tab.run(() => [...window.lab.find('device-select').options].map(({value}) => value));
  assert.notEqual(wanted, before);
  await select.asElement().select(wanted);
  await tab.until(
    'the other microphone',
    (id) => {
      const {
        lab: {streams, liveTracks},
      } = window;
      return streams.at(-1).getAudioTracks()[0].getSettings().deviceId === id && liveTracks() === 1;
    },
    wanted,
  );
  assert.equal(await tab.run(() => window.lab.find('device-select').value), wanted);
  await tab.sends();
  await tab.hears();

  // Unplugged: the browser's choice takes over.
  tab.allow(/42002|unplugged|3\d{4}/);
  await tab.run(() => window.lab.streams.at(-1).getAudioTracks()[0].dispatchEvent(new Event('ended')));
  await tab.until(
    'another microphone',
    (count) => window.lab.streams.length > count && window.lab.liveTracks() === 1,
    2,
  );
  await tab.is('live');
  await tab.hears();
  await hangUp(tab);
}

export const CHECKS = [
  {name: 'dialer: echo, mute, hold, hang up', seconds: 4, run: echo},
  {name: 'dialer: two pages call each other', firefox: true, seconds: 8, run: twoPages},
  {name: 'dialer: ends in words', slow: true, seconds: 3, run: ends},
  {name: 'dialer: digits in a call', seconds: 4, run: keys},
  {name: 'dialer: a second call, swap, both end', seconds: 5, run: twoCalls},
  {name: 'dialer: waiting calls that nobody takes', slow: true, seconds: 4, run: waiting},
  {name: 'dialer: busy by settings', slow: true, seconds: 4, run: busy},
  {name: 'dialer: devices, another microphone, unplugged', seconds: 8, run: devices},
];
