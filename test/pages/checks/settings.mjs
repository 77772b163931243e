/** Whatever `widget_settings` are, launcher and panel are complete and work; words under a pointer do not change. */
import assert from 'node:assert/strict';
import {assistant} from '../lab/lab.mjs';

const settings = (name, {startText} = {}) => ({
  name: `settings: ${name}`,
  run: async (lab) => {
    // By hand, so that the words before and after the settings can be told apart.
    const tab = await lab.open({body: assistant(`assistant-${name}`, 'connect="manual"')});
    await tab.shown('launcher');
    assert.equal(await tab.text('launcher'), 'Talk to us');
    // Every text the launcher ever has, from the first paint on.
    await tab.run(() => {
      window.labels = new Set();
      const note = () => {
        const launcher = window.lab.find('launcher');
        const text = launcher.querySelector('.label')?.textContent.trim() ?? '';
        // In a call the launcher says so; this is about the label of a launcher that waits.
        if (text && !window.lab.is('in-call')) window.labels.add(text);
      };
      note();
      new MutationObserver(note).observe(document.querySelector('telnyx-ai-assistant').shadowRoot, {
        subtree: true,
        childList: true,
        characterData: true,
      });
    });
    await tab.click('launcher');
    await tab.shown('start-button');
    assert.equal(await tab.text('start-button'), 'Start talking');
    assert.equal(await tab.run(() => window.lab.sockets.length), 0, 'the page connects when it wants');
    await tab.run(() => document.querySelector('telnyx-ai-assistant').connect());
    await tab.event('telnyx-connection-change', 'ready');
    if (startText) {
      await tab.until('the settings arrive', () => window.lab.events.some(({name: is}) => is === 'telnyx-settings'));
      await tab.until('the start text follows', (text) => window.lab.text('start-button') === text, startText);
    }
    await tab.click('start-button');
    await tab.is('live');
    await tab.hears();
    await tab.shown('composer');
    await tab.shown('mute-button');
    const links = await tab.run(() =>
      [...document.querySelector('telnyx-ai-assistant').shadowRoot.querySelectorAll('a, img')].map(
        (node) => node.getAttribute('href') ?? node.getAttribute('src'),
      ),
    );
    assert.deepEqual(links, [], 'no hostile link or picture');
    await tab.hangup();
    await tab.is('ended');
    await tab.click('close-button');
    await tab.shown('launcher');
    assert.deepEqual(await tab.run(() => [...window.labels]), ['Talk to us'], 'the label never changed');
  },
});

async function attributeWins(lab) {
  const tab = await lab.open({body: assistant('assistant-demo', 'start-text="Ours" theme="dark"')});
  await tab.click('launcher');
  await tab.run(() => document.querySelector('telnyx-ai-assistant').connect());
  await tab.until('the settings arrive', () => window.lab.events.some(({name}) => name === 'telnyx-settings'));
  assert.equal(await tab.text('start-button'), 'Ours');
  assert.equal(
    await tab.run(() => getComputedStyle(window.lab.find('panel')).backgroundColor),
    'rgb(20, 24, 29)',
    'dark as the attribute says, not light as the settings say',
  );
}

export const CHECKS = [
  settings('null-settings'),
  settings('no-settings'),
  settings('partial-settings', {startText: 'Ask us'}),
  settings('unknown-settings'),
  settings('late-settings', {startText: 'Talk to Nova'}),
  {name: 'settings: an attribute wins', run: attributeWins},
];
