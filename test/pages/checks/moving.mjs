/** Elements that are moved, re-made by a framework, removed; and what is left when they are gone. */
import assert from 'node:assert/strict';
import {assistant} from '../lab/lab.mjs';

const TWO_PLACES = `<div id="one">${assistant('assistant-monologue', 'layout="inline"')}</div><div id="two"></div>`;

/** A call with sound; from now on a gap in what arrives is measured. */
async function talking(lab, body = TWO_PLACES) {
  const tab = await lab.open({body});
  await tab.click('start-button');
  await tab.is('live');
  await tab.hears();
  // Nobody touches what comes next.
  await tab.page.mouse.move(990, 790);
  await tab.run(() => {
    window.sound = {packets: [], running: true};
    const read = async () => {
      if (!window.sound.running) return;
      window.sound.packets.push((await window.lab.inbound()).packets);
      setTimeout(read, 100);
    };
    read();
  });
  return tab;
}

/** The same call, and no sample without new packets. */
async function goesOn(tab) {
  await tab.is('live');
  await tab.hears();
  const from = await tab.run(() => window.sound.packets.length);
  await tab.until('some more samples', (start) => window.sound.packets.length > start + 5, from);
  const packets = await tab.run(() => {
    window.sound.running = false;
    return window.sound.packets;
  });
  // A sample is 100 ms, 5 packets; a few empty ones are a busy machine, ten in a row are a gap.
  let still = 0;
  let longest = 0;
  for (let index = 1; index < packets.length; index++) {
    still = packets[index] > packets[index - 1] ? 0 : still + 1;
    longest = Math.max(longest, still);
  }
  assert.ok(longest < 10, `packets stood still for ${longest * 100} ms: ${packets}`);
  assert.equal(await tab.run(() => window.lab.peers.length), 1, 'the same connection');
  assert.equal(await tab.run(() => window.lab.liveTracks()), 1);
  assert.equal(tab.gateway.connections().length, 1, 'one socket');
}

const move = (how) => async (lab) => {
  const tab = await talking(lab);
  await tab.run((way) => {
    const element = document.querySelector('telnyx-ai-assistant');
    const two = document.querySelector('#two');
    const again = () => element.cloneNode();
    if (way === 'append') two.append(element);
    if (way === 'moveBefore') two.moveBefore(element, null);
    if (way === 'replace') element.replaceWith(again());
    if (way === 'remove') {
      const copy = again();
      element.remove();
      // A framework that re-renders puts the new one in later.
      setTimeout(() => two.append(copy), 600);
    }
  }, how);
  await goesOn(tab);
  assert.ok((await tab.text('panel')).length > 0);
  await tab.sends();
  await tab.hangup();
};

async function popover(lab) {
  const tab = await lab.open({body: `<div id="one">${assistant('assistant-monologue')}</div><div id="two"></div>`});
  await tab.call();
  await tab.run(() => document.querySelector('#two').append(document.querySelector('telnyx-ai-assistant')));
  await tab.shown('panel');
  await tab.hears();
  assert.equal(
    await tab.run(() => window.lab.find('panel').matches(':popover-open')),
    true,
    'open again after the move',
  );
  await tab.hangup();
}

async function removed(lab) {
  const tab = await talking(lab);
  await tab.run(() => {
    window.sound.running = false;
    document.querySelector('telnyx-ai-assistant').remove();
  });
  await tab.until('the microphone is silent before the grace is over', () => {
    const [track] = window.lab.streams.at(-1).getAudioTracks();
    return !track.enabled;
  });
  assert.equal(
    await tab.run(() => window.lab.streams.at(-1).getAudioTracks()[0].readyState),
    'live',
    'still in the grace',
  );
  await tab.until('everything is released', () => {
    const {lab} = window;
    return lab.liveTracks() + lab.livePeers() + lab.liveContexts() + lab.liveSockets() === 0;
  });
  await tab.untilHere(
    'the gateway was told',
    () => tab.gateway.journal({direction: 'in', method: 'telnyx_rtc.bye'}).length === 1,
  );
  await tab.untilHere('the gateway saw the socket close', () => tab.gateway.connections().length === 0);
}

const CYCLES = 20;

async function cycles(lab) {
  const tab = await lab.open({body: '<main></main>'});
  const env = lab.gateway.wsUrl;
  await tab.until('defined', () => !!customElements.get('telnyx-ai-assistant'));
  await tab.run(() => {
    window.refs = [];
  });
  for (let cycle = 0; cycle < CYCLES; cycle++) {
    await tab.run(
      async (url, mode) => {
        const element = document.createElement('telnyx-ai-assistant');
        Object.assign(element, {targetId: 'assistant-silent', env: url, layout: 'inline', releaseGrace: 0});
        document.querySelector('main').append(element);
        await element.start({mode});
        window.refs.push(new WeakRef(element));
        element.remove();
      },
      env,
      cycle % 4 === 3 ? 'text' : 'voice',
    );
  }
  await tab.until('nothing is left', () => {
    const {lab} = window;
    return lab.liveTracks() + lab.livePeers() + lab.liveContexts() + lab.liveSockets() === 0;
  });
  assert.equal(await tab.run(() => window.lab.peers.length), CYCLES);
  await tab.untilHere('the gateway has nothing left', () => {
    const {sockets, sessions} = tab.gateway.control({action: 'state'});
    return sockets.length === 0 && sessions.every(({calls}) => calls.length === 0);
  });
  // What the hooks hold on to is theirs; the elements must be free. The last one may still be in a microtask's hands.
  if (!lab.firefox) {
    // A busy machine collects late; what leaks is never collected.
    tab.deadlineMs = 30_000;
    await tab.until('the elements are collected', async () => {
      for (const list of ['peers', 'sockets', 'contexts', 'streams', 'events']) window.lab[list].length = 0;
      window.gc();
      await new Promise((resolve) => setTimeout(resolve, 50));
      return window.refs.filter((ref) => ref.deref()).length <= 1;
    });
  }
}

export const CHECKS = [
  {name: 'moved in a call: append', seconds: 4, run: move('append')},
  {name: 'moved in a call: moveBefore', slow: true, seconds: 4, run: move('moveBefore')},
  {name: 'replaced in a call by a copy', slow: true, seconds: 4, run: move('replace')},
  {name: 'removed in a call and made again within the grace', seconds: 5, run: move('remove')},
  {name: 'moved in a call: the floating panel opens again', run: popover},
  {name: 'removed in a call for longer: all is released', seconds: 6, run: removed},
  {name: `${CYCLES} cycles of make, call, remove leave nothing`, seconds: 20, run: cycles},
];
