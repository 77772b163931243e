/** The number field of `<telnyx-dialer>`: what is pasted, typed and pressed, and what is called then. */
import assert from 'node:assert/strict';
import {dial, dialled, hangUp, readyPhone, sent, stored, typeNumber} from '../lab/phone.mjs';

const field = () => {
  const {value, selectionStart} = window.lab.find('number');
  return {value, caret: selectionStart};
};

/** As the browser does it for Ctrl+V. */
const paste = async (tab, text) => {
  await tab.click('number');
  await tab.run((pasted) => {
    const input = window.lab.find('number');
    input.select();
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    const event = new ClipboardEvent('paste', {clipboardData, bubbles: true, composed: true, cancelable: true});
    if (input.dispatchEvent(event)) throw new Error('the paste was left to the browser');
  }, text);
};

const digitsOf = (tab) =>
  sent(tab, 'info')
    .map(({frame}) => frame.params.dtmf.replaceAll(',', ''))
    .join('');

const shows = (tab, value) =>
  tab.until(`the field shows ${value}`, (text) => window.lab.find('number')?.value === text, value);

async function pasted(lab) {
  const tab = await readyPhone(lab, {attributes: 'default-country="US"'});
  const messy = [
    ['+1 (415) 555‑2671', '+1 415 555 2671'],
    ['tel:+1-415-555-2671', '+1 415 555 2671'],
    ['\u202a(415)\u00a0555.2671\u202c', '+1 415 555 2671'],
    ['００４４ ２０ ７９４６ ０９５８', '+44 20 7946 0958'],
    ['1-800-FLOWERS', '+1 800 356 9377'],
    ['sip:alice@example.com;transport=tls', 'sip:alice@example.com;transport=tls'],
  ];
  for (const [text, shown] of messy) {
    await paste(tab, text);
    await shows(tab, shown);
  }
  await paste(tab, 'Call me: +44 20 7946 0958 (office)');
  await shows(tab, '+44 20 7946 0958');
  await tab.reads('.removed', /Left out: .*office/);
  await tab.click('undo-button');
  await shows(tab, 'Call me: +44 20 7946 0958 (office)');
  await tab.gone('undo-button');

  await paste(tab, 'tel:+1 (415) 555‑2671 ext. 12');
  await shows(tab, '+1 415 555 2671,12');
  await tab.page.keyboard.press('Enter');
  await tab.is('live');
  assert.deepEqual(dialled(tab), ['+14155552671']);
  await tab.untilHere('the extension is sent', () => digitsOf(tab) === '12');
  await hangUp(tab);
  assert.deepEqual(await stored(tab), ['outbound answered +14155552671']);
}

async function typed(lab) {
  const tab = await readyPhone(lab, {attributes: 'default-country="US"'});
  await typeNumber(tab, '4155552671');
  await shows(tab, '(415) 555-2671');
  await tab.reads('country', /United States/);
  // In the middle the caret stays behind what was typed, whatever is formatted around it.
  for (let step = 0; step < 4; step++) await tab.page.keyboard.press('ArrowLeft');
  await tab.page.keyboard.press('Backspace');
  await tab.page.keyboard.press('Backspace');
  await tab.page.keyboard.type('9');
  const {value, caret} = await tab.run(field);
  assert.equal(value.replace(/\D/g, ''), '415592671');
  assert.equal(value.slice(0, caret).replace(/\D/g, ''), '41559');
  await tab.page.keyboard.type('8');
  const middle = await tab.run(field);
  assert.equal(middle.value.slice(0, middle.caret).replace(/\D/g, ''), '415598');

  // The keys of the pad go where the caret is.
  // Whoever leaves the field sees the number as numbers are shown.
  await tab.click('[data-key="3"]');
  await tab.until('the key', () => window.lab.find('number').value.includes('3'));
  assert.equal((await tab.run(field)).value.replace(/\D/g, ''), '141559832671');
  await tab.click('backspace-button');
  assert.equal((await tab.run(field)).value.replace(/\D/g, ''), '14155982671');
}

async function pad(lab) {
  const tab = await readyPhone(lab);
  // Long press of 0.
  await tab.shown('[data-key="0"]');
  const zero = await tab.page.evaluateHandle(() => window.lab.find('[data-key="0"]'));
  await zero.asElement().hover();
  await tab.page.mouse.down();
  await tab.until('the plus', () => window.lab.find('number').value === '+');
  await tab.page.mouse.up();
  for (const key of '1415555') await tab.click(`[data-key="${key}"]`);
  // A hardware keyboard, with the focus on a key.
  await tab.page.keyboard.type('2670');
  await tab.page.keyboard.press('Backspace');
  await tab.page.keyboard.type('1');
  await tab.until('the whole number', () => window.lab.find('number').value.replace(/\s/g, '') === '+14155552671');
  await tab.click('call-button');
  await tab.is('live');
  assert.deepEqual(dialled(tab), ['+14155552671']);
  await hangUp(tab);

  // With nothing to call the last number comes back; the next press calls it.
  await tab.click('done-button');
  await tab.click('number');
  await tab.page.keyboard.down('Control');
  await tab.page.keyboard.press('a');
  await tab.page.keyboard.up('Control');
  await tab.page.keyboard.press('Backspace');
  await shows(tab, '');
  await tab.page.keyboard.press('Enter');
  await shows(tab, '+1 415 555 2671');
  assert.equal(dialled(tab).length, 1, 'nothing was called');
  await tab.page.keyboard.press('Enter');
  await tab.is('live');
  assert.equal(dialled(tab).length, 2);
  await hangUp(tab);
}

async function formats(lab) {
  const tab = await readyPhone(lab, {
    attributes: 'default-country="DE" number-format="national" number="+49 30 901820"',
  });
  await shows(tab, '030 901820');
  await tab.run(() => (document.querySelector('telnyx-dialer').numberFormat = 'raw'));
  await shows(tab, '+4930901820');
  await tab.run(() => (document.querySelector('telnyx-dialer').number = '+49301'));
  await tab.reads('error', /does not look complete/);
  await tab.run(() => (document.querySelector('telnyx-dialer').number = '030 901820'));
  await tab.page.focus('telnyx-dialer >>> [part~=number]');
  await tab.page.keyboard.press('Enter');
  await tab.is('live');
  assert.deepEqual(dialled(tab), ['+4930901820']);
  await hangUp(tab);
}

/** The list of calls: a row fills the field, its button calls, single rows and all of them can be removed. */
async function history(lab) {
  const tab = await readyPhone(lab);
  await dial(tab, 'echo');
  await hangUp(tab);
  await tab.choose('Calls');
  await tab.click('history-row');
  await shows(tab, 'echo');
  assert.equal(dialled(tab).length, 1, 'a row calls nobody');
  await tab.choose('Calls');
  await tab.click('redial-button');
  await tab.is('live');
  await hangUp(tab);
  assert.equal((await stored(tab)).length, 2);
  await tab.choose('Calls');
  await tab.click('forget-button');
  await tab.until(
    'one row',
    () => document.querySelector('telnyx-dialer').shadowRoot.querySelectorAll('[part~=history-row]').length === 1,
  );
  await tab.click('clear-button');
  await tab.click('clear-confirm');
  await tab.reads('history', /No calls yet/);
  assert.deepEqual(await stored(tab), []);
}

export const CHECKS = [
  {name: 'dialer: messy numbers are pasted', seconds: 6, slow: true, run: pasted},
  {name: 'dialer: typed in the middle', slow: true, run: typed},
  {name: 'dialer: keypad, long press, last number', seconds: 5, run: pad},
  {name: 'dialer: formats of numbers', slow: true, run: formats},
  {name: 'dialer: list of calls', seconds: 4, run: history},
];
