/** The one-tag page, as a visitor uses it. */
import assert from 'node:assert/strict';

async function wholeCall(lab) {
  const tab = await lab.open({file: 'one-tag.html'});
  await tab.shown('launcher');
  assert.equal(await tab.text('launcher'), 'Talk to us');
  await tab.call();
  await tab.hears();
  await tab.sends();
  await tab.says('assistant', /Hello, I am/);
  // Firefox's microphone is one tone without an end.
  await tab.says('user', lab.firefox ? /speaking/ : /voice, \d+ s/);
  if (!lab.firefox) await tab.says('assistant', /You spoke for/);
  assert.equal(await tab.run(() => window.lab.liveTracks()), 1, 'one microphone');

  await tab.click('mute-button');
  await tab.is('muted');
  const enabled = () => window.lab.streams.at(-1).getAudioTracks()[0].enabled;
  assert.equal(await tab.run(enabled), false, 'the track is silent');
  // What was said before was answered: from now on nothing interrupts an answer.
  await tab.until('the last words by voice are answered', () => {
    const last = window.lab.items().at(-1);
    return last.role === 'assistant' && /You spoke for/.test(last.text) && window.lab.is('listening');
  });
  await tab.type('price');
  const typed = await tab.until('the typed text is echoed', () =>
    window.lab.items().find(({role, text, delivery}) => role === 'user' && text === 'price' && delivery === 'sent'),
  );
  assert.ok(typed);
  await tab.says('assistant', /Nothing here costs anything/);
  assert.equal(
    await tab.run(() => window.lab.items().filter(({text}) => text === 'price').length),
    1,
    'one item per id',
  );

  await tab.click('mute-button');
  await tab.isNot('muted');
  assert.equal(await tab.run(enabled), true);

  await tab.hangup();
  await tab.is('ended');
  assert.equal(await tab.run(() => window.lab.liveSockets()), 1, 'the socket is kept for the next call');
  assert.ok((await tab.run(() => window.lab.items().length)) >= 2, 'the conversation stays to be read');

  await tab.click('start-button');
  await tab.is('live');
  await tab.hears();
  await tab.hangup();
  assert.equal(await tab.run(() => window.lab.sockets.length), 1, 'the second call uses the same socket');
  const {sessions} = tab.gateway.control({action: 'state'});
  assert.deepEqual(
    sessions.flatMap(({calls}) => calls),
    [],
    'the gateway has no call left',
  );
}

async function cancelWhileStarting(lab) {
  const tab = await lab.open({
    html: `<!doctype html><title>x</title><script type="module" src="{{cdn}}/telnyx-elements.js"></script>
      <telnyx-ai-assistant target-id="assistant-slow" env="{{ws}}"></telnyx-ai-assistant>`,
  });
  await tab.click('launcher');
  await tab.click('start-button');
  await tab.is('starting');
  await tab.choose('Cancel');
  await tab.is('idle');
  await tab.released();
  await tab.click('start-button');
  await tab.is('live');
  await tab.hangup();
}

async function byText(lab) {
  const tab = await lab.open({file: 'one-tag.html', microphone: 'denied'});
  await tab.click('launcher');
  await tab.choose('Type instead');
  await tab.is('live');
  assert.equal(await tab.run(() => window.lab.asked), 0, 'nobody asked for the microphone');
  await tab.type('hours');
  await tab.says('assistant', /from nine to five/);
  await tab.sends();
  await tab.hangup();
}

export const CHECKS = [
  {name: 'one tag: greeting, text, mute, hang up, call again', firefox: true, seconds: 8, run: wholeCall},
  {name: 'one tag: cancel while it starts, then call', slow: true, seconds: 7, run: cancelWhileStarting},
  {name: 'one tag: by text, without a microphone', firefox: true, run: byText},
];
