/** `<telnyx-dialer>` on a plain page: places, takes and swaps calls, with sound in both directions. */
import assert from 'node:assert/strict';

const HOST = 'telnyx-dialer';

/** The tag, logged in at the gateway. */
const dialer = (attributes = '', user = 'ann') =>
  `<telnyx-dialer token-url="{{http}}/token?user=${user}" env="{{ws}}" ${attributes}></telnyx-dialer>`;

async function ready(lab, attributes, {user, ...options} = {}) {
  const tab = await lab.open({body: dialer(attributes, user), ...options});
  await tab.event('telnyx-connection-change', 'ready');
  await tab.shown('number', HOST);
  return tab;
}

const typeNumber = async (tab, text) => {
  await tab.click('number', HOST);
  await tab.page.keyboard.type(text);
};

async function echo(lab) {
  const tab = await ready(lab);
  await typeNumber(tab, 'echo');
  await tab.page.keyboard.press('Enter');
  await tab.is('live', HOST);
  await tab.hears();
  await tab.sends();
  await tab.click('mute-button', HOST);
  await tab.is('muted', HOST);
  await tab.click('mute-button', HOST);
  await tab.isNot('muted', HOST);
  await tab.click('hold-button', HOST);
  await tab.is('held', HOST);
  await tab.click('hold-button', HOST);
  await tab.isNot('held', HOST);
  await tab.hears();
  await tab.click('hangup-button', HOST);
  await tab.isNot('in-call', HOST);
  await tab.reads('dialer', 'You ended the call', HOST);
  await tab.released();
  const {entries} = await tab.run(() => ({
    entries: Object.keys(sessionStorage)
      .filter((key) => key.startsWith('telnyx:history:'))
      .flatMap((key) => JSON.parse(sessionStorage.getItem(key)))
      .map(({number, outcome, direction}) => ({number, outcome, direction})),
  }));
  assert.deepEqual(entries, [{number: 'echo', outcome: 'answered', direction: 'outbound'}]);
}

export const CHECKS = [{name: 'dialer: echo, mute, hold, hang up', seconds: 6, run: echo}];
