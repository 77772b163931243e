/** The files that come later do not come. */
import assert from 'node:assert/strict';
import {assistant} from '../lab/lab.mjs';

const blocking = async (tab, pattern) => {
  const state = {on: true};
  await tab.page.setRequestInterception(true);
  tab.page.on('request', (request) => {
    if (state.on && pattern.test(request.url())) void request.abort('connectionfailed');
    else void request.continue();
  });
  return state;
};

const missing = (pattern) => async (lab) => {
  let block;
  const tab = await lab.open({
    file: 'one-tag.html',
    before: async (one) => {
      block = await blocking(one, pattern);
    },
  });
  tab.expect(/chunks\/.*ERR_|ERR_CONNECTION_FAILED/);
  await tab.click('launcher');
  await tab.shown('[role=alert]');
  assert.match(await tab.text('[role=alert]'), /could not be loaded/);
  const {launcher, message} = await tab.run(() => {
    const box = (part) => window.lab.find(part).getBoundingClientRect().toJSON();
    return {launcher: box('launcher'), message: box('[role=alert]')};
  });
  assert.ok(message.top >= 0 && message.right <= 1000 && message.bottom <= 800, 'the message is inside the window');
  assert.ok(message.bottom <= launcher.top + 1 || message.top >= launcher.bottom - 1, 'and beside the launcher');
  assert.deepEqual(await tab.axe(), []);
  const outcome = await tab.run(() =>
    document
      .querySelector('telnyx-ai-assistant')
      .start()
      .then(
        () => 'started',
        ({name, code, message: text}) => ({name, code, text}),
      ),
  );
  assert.equal(typeof outcome.code, 'number', `start() rejects with a TelnyxError, not ${JSON.stringify(outcome)}`);
  block.on = false;
  // The way on: the same button once more.
  await tab.click('launcher');
  await tab.click('start-button');
  await tab.is('live');
  await tab.hears();
  await tab.hangup();
};

/** The pointer is down on the button while the rest arrives: the click still counts. */
async function slow(lab) {
  const held = [];
  let holding = true;
  const tab = await lab.open({
    body: assistant('assistant-demo', 'layout="inline"'),
    before: async (one) => {
      await one.page.setRequestInterception(true);
      one.page.on('request', (request) => {
        if (holding && request.url().includes('/chunks/')) held.push(request);
        else void request.continue();
      });
    },
  });
  await tab.shown('start-button');
  const point = await tab.run(() => {
    const {x, y, width, height} = window.lab.find('start-button').getBoundingClientRect();
    return {x: x + width / 2, y: y + height / 2};
  });
  await tab.page.mouse.move(point.x, point.y);
  await tab.untilHere('the chunks are asked for', () => held.length >= 2);
  await tab.page.mouse.down();
  holding = false;
  for (const request of held) await request.continue();
  // The client comes with the chunks; the card stays as it is until the pointer has done its work.
  await tab.until('the chunks are there', () => !!document.querySelector('telnyx-ai-assistant').activeClient);
  await tab.run(() => document.querySelector('telnyx-ai-assistant').updateComplete);
  const under = await tab.run(({x, y}) => {
    const {shadowRoot} = document.querySelector('telnyx-ai-assistant');
    return shadowRoot.elementFromPoint(x, y)?.closest('button')?.getAttribute('part') ?? null;
  }, point);
  assert.equal(under, 'start-button', 'the button is still where it was');
  await tab.page.mouse.up();
  await tab.is('live');
  await tab.hangup();
}

/** Typing is offered by the full card, which takes the place of the first one when nothing is on it. */
async function full(lab) {
  const tab = await lab.open({body: assistant('assistant-demo', 'layout="inline"')});
  await tab.shown('start-button');
  const box = await tab.run(() => {
    const {x, y, width, height} = window.lab.find('start-button').getBoundingClientRect();
    return {x: x + width / 2, y: y + height / 2};
  });
  await tab.page.mouse.move(box.x, box.y);
  await tab.until('the chunks are there', () => !!document.querySelector('telnyx-ai-assistant').activeClient);
  await tab.page.mouse.move(1, 1);
  await tab.shown('text-button');
}

export const CHECKS = [
  {name: 'the pointer leaves an inline card', slow: true, run: full},
  {name: 'chunks come while the pointer is down', slow: true, run: slow},
  {name: 'chunk missing: the panel', run: missing(/chunks\/assistant-/)},
  {name: 'chunk missing: the client', run: missing(/chunks\/client-/)},
];
