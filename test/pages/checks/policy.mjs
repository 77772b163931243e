/** The strictest policy the elements promise to work under (contract §7), with script and socket on another origin. */
import assert from 'node:assert/strict';

const CSP = "default-src 'none'; script-src {{http}}; style-src 'none'; connect-src {{ws}} {{http}}";

async function strict(lab, file) {
  const tab = await lab.open({file, csp: CSP, hooks: {quiet: true}});
  await tab.shown('launcher');
  const look = await tab.run(() => {
    const {borderTopLeftRadius, boxShadow} = getComputedStyle(window.lab.find('launcher'));
    const {position} = getComputedStyle(document.querySelector('telnyx-ai-assistant'));
    const {height} = window.lab.find('launcher').getBoundingClientRect();
    return {position, radius: parseFloat(borderTopLeftRadius), boxShadow, height};
  });
  assert.equal(look.position, 'fixed', `styles are applied: ${JSON.stringify(look)}`);
  assert.ok(look.radius >= 16 && look.height >= 44 && look.boxShadow !== 'none', JSON.stringify(look));
  // Firefox's microphone is a tone without end, and a voice cuts every answer short.
  await tab.run(() => (document.querySelector('telnyx-ai-assistant').mutedMicOnStart = true));
  await tab.call();
  await tab.is('muted');
  const panel = await tab.run(() => {
    const {backgroundColor, display} = getComputedStyle(window.lab.find('panel'));
    return {backgroundColor, display};
  });
  assert.equal(panel.backgroundColor, 'rgb(255, 255, 255)');
  assert.notEqual(panel.display, 'block', 'the panel is laid out by its styles');
  await tab.hears();
  await tab.type('name');
  await tab.says('assistant', /My name is Nova/);
  await tab.hangup();
  assert.deepEqual(await tab.run(() => window.lab.violations), []);
  return tab;
}

async function classicScript(lab) {
  const tab = await lab.open({file: 'all.html'});
  await tab.call();
  await tab.hears();
  assert.deepEqual(
    tab.requests.map((url) => new URL(url).pathname),
    ['/cdn/telnyx-elements.all.js'],
    'one file',
  );
  assert.equal(await tab.run(() => typeof window.TelnyxVoiceElements?.TelnyxAiAssistantElement), 'function');
  await tab.hangup();
}

export const CHECKS = [
  {name: 'strict policy: loader with integrity', firefox: true, seconds: 4, run: (lab) => strict(lab, 'strict.html')},
  {name: 'strict policy: all.js with integrity', firefox: true, seconds: 4, run: (lab) => strict(lab, 'all.html')},
  {name: 'all.js: a call, one file only', run: classicScript},
];
