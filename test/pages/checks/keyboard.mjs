/** Everything by keyboard; the focus is never lost. */
import assert from 'node:assert/strict';
import {assistant} from '../lab/lab.mjs';

const PAGE = `<a id="before" href="#x">Before</a>${assistant()}<a id="after" href="#y">After</a>`;

const press = (tab, ...keys) =>
  keys.reduce((last, key) => last.then(() => tab.page.keyboard.press(key)), Promise.resolve());

/** Waits until the part has the focus. */
const focus = (tab, part) =>
  tab.until(
    `focus on ${part}`,
    (wanted) => {
      const element = document.querySelector('telnyx-ai-assistant');
      const active = document.activeElement === element && element.shadowRoot.activeElement;
      return active && (active.matches(`[part~="${wanted}"]`) || active.matches(`.${wanted}`));
    },
    part,
  );

const notLost = async (tab) =>
  assert.notEqual(await tab.run(() => document.activeElement?.localName), 'body', 'the focus is lost');

/** Tab until the part has the focus; every stop on the way is somewhere visible. */
async function tabTo(tab, part, key = 'Tab') {
  const seen = [];
  for (let stop = 0; stop < 12; stop++) {
    const where = await tab.focused();
    if (where.split(' ').includes(part)) return seen;
    seen.push(where);
    await tab.page.keyboard.press(key);
  }
  throw new Error(`no way to ${part} by Tab: ${seen.join(' → ')}`);
}

async function openAndClose(lab) {
  const tab = await lab.open({body: PAGE});
  await tab.shown('launcher');
  await tab.run(() => document.querySelector('#before').focus());
  await press(tab, 'Tab');
  assert.equal(await tab.focused(), 'launcher', 'the launcher is next in order');
  await press(tab, 'Tab');
  assert.equal(await tab.run(() => document.activeElement.id), 'after', 'the closed panel is no stop');
  await tab.page.keyboard.down('Shift');
  await press(tab, 'Tab');
  await tab.page.keyboard.up('Shift');
  for (const key of ['Enter', 'Space']) {
    await press(tab, key);
    await tab.is('open');
    await focus(tab, 'panel');
    const order = [];
    for (let stop = 0; stop < 3; stop++) {
      await press(tab, 'Tab');
      order.push(await tab.focused());
    }
    assert.deepEqual(order, ['close-button', 'start-button', 'text-button']);
    await press(tab, 'Escape');
    await tab.isNot('open');
    await focus(tab, 'launcher');
  }
  // The close button does the same.
  await press(tab, 'Enter');
  await focus(tab, 'panel');
  await press(tab, 'Tab', 'Enter');
  await tab.isNot('open');
  await focus(tab, 'launcher');
}

async function inACall(lab) {
  const tab = await lab.open({body: PAGE});
  await tab.shown('launcher');
  await tab.run(() => document.querySelector('#before').focus());
  await press(tab, 'Tab', 'Enter');
  await focus(tab, 'panel');
  await tabTo(tab, 'start-button');
  await press(tab, 'Enter');
  await tab.is('starting');
  await notLost(tab);
  await tab.is('live');
  await focus(tab, 'mute-button');
  await press(tab, 'Space');
  await tab.is('muted');
  await focus(tab, 'mute-button');
  await press(tab, 'Escape');
  await tab.isNot('open');
  await focus(tab, 'launcher');
  await tab.is('live');
  assert.match(await tab.text('launcher'), /Return to the call/);
  await tab.hears();
  await press(tab, 'Enter');
  await tab.is('open');
  await tab.is('live');
  await notLost(tab);
  await tabTo(tab, 'input');
  await press(tab, 'Escape');
  await tab.isNot('open');
  await tab.is('live');
  await press(tab, 'Enter');
  await tabTo(tab, 'end-button');
  await press(tab, 'Enter');
  await tab.is('ended');
  await focus(tab, 'focus-here');
  await tab.released();
  await tabTo(tab, 'start-button');
  await press(tab, 'Escape');
  await focus(tab, 'launcher');
}

async function composer(lab) {
  const tab = await lab.open({body: PAGE});
  await tab.shown('launcher');
  await tab.run(() => document.querySelector('#before').focus());
  await press(tab, 'Tab', 'Enter');
  await focus(tab, 'panel');
  await tabTo(tab, 'text-button');
  await press(tab, 'Space');
  await tab.is('live');
  await focus(tab, 'input');
  const value = () => tab.run(() => window.lab.find('input').value);
  const mine = () =>
    tab.run(() =>
      window.lab
        .items()
        .filter(({role}) => role === 'user')
        .map(({text}) => text),
    );
  await press(tab, 'Enter');
  await tab.page.keyboard.type('one');
  await tab.page.keyboard.down('Shift');
  await press(tab, 'Enter');
  await tab.page.keyboard.up('Shift');
  await tab.page.keyboard.type('two');
  assert.equal(await value(), 'one\ntwo');
  // Enter that confirms a word of an input method is no Enter for us.
  const composing = await tab.run(() => {
    const event = (init) =>
      new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, cancelable: true, composed: true, ...init});
    return [event({isComposing: true}), event({keyCode: 229})].map((one) => {
      window.lab.find('input').dispatchEvent(one);
      return one.defaultPrevented;
    });
  });
  assert.deepEqual(composing, [false, false]);
  assert.deepEqual(await mine(), [], 'nothing was sent');
  assert.equal(await value(), 'one\ntwo');
  await press(tab, 'Enter');
  await tab.until('it is sent', () =>
    window.lab.items().some(({role, delivery}) => role === 'user' && delivery === 'sent'),
  );
  assert.deepEqual(await mine(), ['one\ntwo']);
  assert.equal(await value(), '');
  await focus(tab, 'input');
  await tab.page.keyboard.type('   ');
  await press(tab, 'Enter');
  assert.equal((await mine()).length, 1, 'blanks are no message');
  await tab.hangup();
}

async function permission(lab) {
  const tab = await lab.open({body: PAGE, microphone: 'denied'});
  await tab.shown('launcher');
  await tab.run(() => document.querySelector('#before').focus());
  await press(tab, 'Tab', 'Enter');
  await focus(tab, 'panel');
  await tabTo(tab, 'start-button');
  await press(tab, 'Enter');
  await tab.is('permission');
  await focus(tab, 'focus-here');
  await press(tab, 'Tab');
  assert.equal(await tab.focused(), 'error-action', 'the way on is next');
  // Escape only hides it: the call still waits.
  await press(tab, 'Escape');
  await tab.isNot('open');
  await tab.is('permission');
  await focus(tab, 'launcher');
  await press(tab, 'Enter');
  await tab.is('open');
  await lab.setMicrophone(tab, 'granted');
  await tab.is('live');
  await notLost(tab);
  await tab.hangup();
}

async function inlineEscape(lab) {
  const tab = await lab.open({body: assistant('assistant-silent', 'layout="inline"')});
  await tab.click('start-button');
  await tab.is('live');
  await tab.click('input');
  await press(tab, 'Escape');
  await tab.is('live');
  assert.equal(await tab.run(() => window.lab.shown(window.lab.find('panel'))), true);
  await tab.hangup();
}

async function heldByThePage(lab) {
  const tab = await lab.open({body: `${assistant()}<input id="field" aria-label="Name" />`});
  await tab.run(async () => {
    const element = document.querySelector('telnyx-ai-assistant');
    await element.start();
    document.querySelector('#field').focus();
  });
  await tab.is('live');
  await tab.run(() => document.querySelector('telnyx-ai-assistant').end());
  await tab.is('ended');
  assert.equal(await tab.run(() => document.activeElement.id), 'field', 'a call by script leaves the focus alone');
}

export const CHECKS = [
  {name: 'keyboard: order, Enter, Space, Escape, focus returns', run: openAndClose},
  {name: 'keyboard: a call', seconds: 5, run: inACall},
  {name: 'keyboard: composer, Shift+Enter, input methods', slow: true, seconds: 4, run: composer},
  {name: 'keyboard: microphone panel', slow: true, run: permission},
  {name: 'keyboard: Escape does nothing to an inline call', slow: true, run: inlineEscape},
  {name: 'keyboard: a call by script leaves the focus alone', slow: true, run: heldByThePage},
];
