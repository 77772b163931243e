/** A page with a dialer, logged in at the gateway, and what its checks do again and again. */
import {FACTS, PHONE, REQUESTS} from './hooks.mjs';

/** The tag. Without a user it is told by the attributes who calls. */
export const dialer = (attributes = '', user = 'ann') =>
  `<telnyx-dialer ${user ? `token-url="{{http}}/token?user=${user}"` : ''} env="{{ws}}" ${attributes}></telnyx-dialer>`;

/** Opens a page with a dialer; `around` is the body, with `{{dialer}}` where it is to be. */
export const openPhone = (lab, {attributes, user, around = '{{dialer}}', hooks, ...options} = {}) =>
  lab.open({
    body: around.replace('{{dialer}}', dialer(attributes, user)),
    host: 'telnyx-dialer',
    hooks: {events: [...FACTS, ...REQUESTS, ...PHONE], ...hooks},
    ...options,
  });

/** …and waits until calls can come in. */
export async function readyPhone(lab, options) {
  const tab = await openPhone(lab, options);
  await tab.event('telnyx-connection-change', 'ready');
  return tab;
}

export async function typeNumber(tab, text) {
  await tab.click('number');
  await tab.page.keyboard.type(text);
}

/** Types, calls with Enter, and waits for the answer. */
export async function dial(tab, number) {
  await typeNumber(tab, number);
  await tab.page.keyboard.press('Enter');
  await tab.is('live');
}

export async function hangUp(tab) {
  await tab.click('hangup-button');
  await tab.isNot('in-call');
  await released(tab);
}

/** Nothing of a call is left; a connection that was prepared for the next one may stay for 30 s. */
export const released = (tab) =>
  tab.until('microphone, connection and audio are released', () => {
    const {lab} = window;
    const used = lab.peers.filter(({connectionState}) => !/^(closed|new)$/.test(connectionState));
    return lab.liveTracks() + used.length + lab.liveContexts() === 0;
  });

/** The gateway calls the user. */
export function ring(tab, options = {}) {
  const {calls} = tab.gateway.control({action: 'call', to: 'ann', scenario: 'tone', ...options});
  if (calls.length !== 1) throw new Error('nobody is there to be called');
  return calls[0];
}

/** What was sent to the gateway, newest last. */
export const sent = (tab, method) => tab.gateway.journal({direction: 'in', method: `telnyx_rtc.${method}`});

/** Destinations of the calls that reached the gateway. */
export const dialled = (tab) => sent(tab, 'invite').map(({frame}) => frame.params.dialogParams.destination_number);

/** The list of calls as it is stored, newest first. */
export const stored = (tab, storage = 'sessionStorage') =>
  tab.run(
    (place) =>
      Object.keys(window[place])
        .filter((key) => key.startsWith('telnyx:history:'))
        .flatMap((key) => JSON.parse(window[place].getItem(key)))
        .map(({number, name, outcome, direction}) => `${direction} ${outcome} ${number}${name ? ` ${name}` : ''}`),
    storage,
  );

/** Calls a method: `{value}`, or `{code}` of the error. */
export const call = (tab, method, ...args) =>
  tab.run(
    async (selector, name, given) => {
      try {
        return {value: await document.querySelector(selector)[name](...given)};
      } catch (error) {
        return {code: error.code ?? String(error)};
      }
    },
    tab.host,
    method,
    args,
  );
