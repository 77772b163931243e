/** A page that nobody touches costs its visitor the script and nothing else. */
import assert from 'node:assert/strict';
import {assistant} from '../lab/lab.mjs';

/** Only a browser's own work may be left once everything is loaded: no timer, so nothing can come later. */
async function untouched(lab, body, {warning, shows} = {}) {
  const tab = await lab.open({body});
  if (warning) tab.expect(warning);
  await tab.shown(shows);
  await tab.run(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  const {activity, sockets, contexts, peers, asked, keys} = await tab.run(() => {
    const {lab} = window;
    return {
      activity: lab.activity.filter((line) => line !== 'requestAnimationFrame'),
      sockets: lab.sockets.length,
      contexts: lab.contexts.length,
      peers: lab.peers.length,
      asked: lab.asked,
      keys: [...Object.keys(localStorage), ...Object.keys(sessionStorage), document.cookie].filter(Boolean),
    };
  });
  assert.deepEqual(
    tab.requests.map((url) => new URL(url).pathname),
    ['/cdn/telnyx-elements.js'],
    'only the script',
  );
  assert.deepEqual(activity, [], 'no timer, no request, no storage');
  assert.deepEqual({sockets, contexts, peers, asked, keys}, {sockets: 0, contexts: 0, peers: 0, asked: 0, keys: []});
  assert.equal(tab.gateway.connections().length, 0);
  return tab;
}

async function floating(lab) {
  const tab = await untouched(lab, assistant(), {shows: 'launcher'});
  // The intent of a visitor fetches what a call will need, and still connects nothing.
  const handle = await tab.page.evaluateHandle(() => window.lab.find('launcher'));
  await handle.hover();
  await tab.untilHere('the chunks are fetched', () => tab.requests.length > 2);
  assert.equal(await tab.run(() => window.lab.sockets.length + window.lab.asked), 0, 'a pointer connects nothing');
  await tab.click('launcher');
  await tab.event('telnyx-connection-change', 'ready');
  assert.equal(await tab.run(() => window.lab.asked), 0, 'an open panel is connected and asks for nothing');
  await tab.click('start-button');
  await tab.is('live');
  assert.equal(await tab.run(() => window.lab.sockets.length), 1, 'the call takes that connection');
  await tab.hangup();
}

const inline = (lab) => untouched(lab, assistant('assistant-demo', 'layout="inline"'), {shows: 'start-button'});

async function notConfigured(lab) {
  const tab = await untouched(lab, '<telnyx-ai-assistant></telnyx-ai-assistant>', {
    shows: 'launcher',
    warning: /not configured.*target-id/,
  });
  await tab.click('launcher');
  await tab.reads('panel', /not set up yet/);
  assert.equal(await tab.run(() => window.lab.shown(window.lab.find('start-button'))), false, 'nothing to start');
}

const insideClient = (lab) =>
  untouched(lab, `<telnyx-client env="{{ws}}">${assistant()}</telnyx-client>`, {shows: 'launcher'});

export const CHECKS = [
  {name: 'untouched: floating', seconds: 1, run: floating},
  {name: 'untouched: inline', seconds: 1, run: inline},
  {name: 'untouched: not configured', seconds: 1, run: notConfigured},
  {name: 'untouched: inside <telnyx-client>', seconds: 1, run: insideClient},
];
