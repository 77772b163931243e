/**
 * The columns: where a call may stand when something breaks.
 *
 * @typedef {import('../lab/stand.mjs').Stand} Stand
 * @typedef {{id: string, state: string, direction: string, media?: string}} PageCall
 *
 * @typedef {object} State
 * @property {string} name
 * @property {string} title
 * @property {string} [login] behaviour of the gateway at the login
 * @property {boolean} media whether sound flows, or is about to
 * @property {boolean} hears whether a tone is heard, so that a gap can be
 * @property {boolean} microphone whether it is open
 * @property {(stand: Stand) => Promise<void>} enter
 * @property {(calls: PageCall[]) => boolean} holds whether the calls of the page are as they were
 * @property {boolean} [flows] packets flow in both directions
 * @property {(stand: Stand) => Promise<void>} use shows afterwards that it is of use: what people do next in that state
 */

const states = (calls) => calls.map(({state}) => state).sort();

async function placeAnother(stand) {
  const id = await stand.dial('tone', 'active');
  await stand.flows();
  await stand.hangup(id);
}

const hangUpAll = async (stand) => {
  for (const id of stand.calls) await stand.hangup(id);
};

/** @type {State[]} */
export const STATES = [
  {
    name: 'idle',
    title: 'idle',
    media: false,
    hears: false,
    microphone: false,
    enter: (stand) => stand.connected(),
    holds: (calls) => calls.length === 0,
    use: placeAnother,
  },
  {
    name: 'connecting',
    title: 'connecting',
    login: 'slow',
    media: false,
    hears: false,
    microphone: false,
    async enter(stand) {
      await stand.connect();
      await stand.untilHere('the login is under way', () => stand.gateway.journal({method: 'login'}).length > 0);
    },
    holds: (calls) => calls.length === 0,
    use: placeAnother,
  },
  {
    name: 'ringing',
    title: 'ringing (outbound)',
    media: false,
    hears: false,
    microphone: true,
    async enter(stand) {
      await stand.connected();
      await stand.dial('no-answer', 'ringing');
    },
    holds: ([call, ...more]) => /^(ringing|early)$/.test(call?.state ?? '') && more.length === 0,
    use: hangUpAll,
  },
  {
    name: 'early',
    title: 'early media',
    media: true,
    hears: true,
    microphone: true,
    async enter(stand) {
      await stand.connected();
      await stand.dial('early-only', 'early');
    },
    holds: (calls) => states(calls).join() === 'early',
    flows: true,
    use: hangUpAll,
  },
  {
    name: 'active',
    title: 'active',
    media: true,
    hears: true,
    microphone: true,
    async enter(stand) {
      await stand.connected();
      await stand.dial('tone', 'active');
    },
    holds: (calls) => states(calls).join() === 'active',
    flows: true,
    use: hangUpAll,
  },
  {
    name: 'held',
    title: 'held',
    media: true,
    hears: false,
    microphone: true,
    async enter(stand) {
      await stand.connected();
      const id = await stand.dial('tone', 'active');
      await stand.flows();
      await stand.run((given) => window.phone.hold(given), id);
      await stand.reach(id, 'held');
    },
    holds: (calls) => states(calls).join() === 'held',
    async use(stand) {
      await stand.run((given) => window.phone.unhold(given), stand.calls[0]);
      await stand.until('resumed', () => window.phone.calls()[0]?.state === 'active');
      await stand.flows();
      await hangUpAll(stand);
    },
  },
  {
    name: 'two',
    title: 'two calls',
    media: true,
    hears: true,
    microphone: true,
    async enter(stand) {
      await stand.connected();
      const first = await stand.dial('tone', 'active');
      await stand.flows();
      await stand.run((given) => window.phone.hold(given), first);
      await stand.reach(first, 'held');
      await stand.dial('tone', 'active');
    },
    holds: (calls) => states(calls).join() === 'active,held',
    flows: true,
    use: hangUpAll,
  },
  {
    name: 'inbound',
    title: 'inbound ringing',
    media: false,
    hears: false,
    microphone: false,
    async enter(stand) {
      await stand.connected();
      await stand.ring();
    },
    holds: ([call, ...more]) => call?.state === 'ringing' && call.direction === 'inbound' && more.length === 0,
    async use(stand) {
      await stand.run((given) => window.phone.answer(given), stand.calls[0]);
      await stand.reach(stand.calls[0], 'active');
      await stand.flows();
      await hangUpAll(stand);
    },
  },
];
