/** What breaks between page and server for the signalling. */
import {wait} from '../lab/stand.mjs';

const another = (stand) => stand.anotherSocket();
const hasCall = ({name}) => name !== 'idle' && name !== 'connecting';
/** The server has lost the call. */
const LOST = /48501/;

const halfOpen = (direction, title) => ({
  name: `half-open-${direction}`,
  title,
  how: `the TCP proxy goes on taking what is sent ${direction === 'up' ? 'to the server' : 'to the page'} over the open socket and loses it; new sockets work`,
  inject: (stand) => stand.line.stall(direction),
  noticed: another,
  seconds: 20,
  limitMs: 30_000,
});

/** Socket and media are both gone: a tunnel, a lift. */
const outage = (seconds) => ({
  name: `outage-${seconds}`,
  title: `no network for ${seconds} s`,
  how: 'the TCP proxy cuts the socket and refuses new ones, the UDP proxy loses every packet; both work again afterwards. The browser does not know (no `offline`, no `online`)',
  impaired: true,
  seconds: seconds + 8,
  async inject(stand) {
    stand.line.takeAway();
    stand.control('impair', {blackout: true});
    await wait(seconds * 1000);
    stand.control('impair');
    stand.line.restore();
    stand.since = Date.now();
  },
  noticed: another,
  limitMs: 60_000,
});

/** From before the client connects until the end of the cell. */
const frames = (name, title, how, numbers) => ({
  name,
  title,
  how,
  before: (stand) => stand.control('frames', numbers),
  fromStart: true,
});

/** @type {import('./faults.mjs').Fault[]} */
export const SIGNALLING_FAULTS = [
  {
    name: 'cut',
    title: 'socket cut',
    how: 'the TCP proxy resets the connection',
    inject: (stand) => stand.line.cut(),
    noticed: another,
  },
  halfOpen('up', 'half-open: the server hears nothing'),
  halfOpen('down', 'half-open: the page hears nothing'),
  {
    name: 'restart',
    title: 'server restart',
    how: 'the gateway drops all sockets, sessions and calls, and tells nobody',
    inject: (stand) => stand.control('restart'),
    noticed: another,
    ends: (state) => (hasCall(state) ? LOST : undefined),
  },
  outage(1),
  outage(5),
  outage(30),
  {
    name: 'gateway-failed',
    title: 'gateway FAILED',
    how: 'the server pushes `gatewayState` FAILED; while connecting the registration itself is answered so, until the client asks for another instance',
    login: ({name}) => (name === 'connecting' ? 'gateway-failed' : undefined),
    inject: (stand, {name}) =>
      name === 'connecting' || stand.control('request', {method: 'telnyx_rtc.gatewayState', params: {state: 'FAILED'}}),
    noticed: another,
    limitMs: 20_000,
  },
  frames('late', 'frames 400 ms late', 'every frame takes 400 ms longer in both directions, from the login on', {
    delayMs: 400,
  }),
  frames('twice', 'frames twice', 'every frame of the server comes twice, from the login on', {duplicate: true}),
  frames(
    'reordered',
    'frames reordered',
    'every other frame of the server comes after the one behind it, from the login on',
    {reorder: true},
  ),
  {
    name: 'refused',
    title: 'reattach refused',
    how: 'the socket is cut; afterwards the server offers the call again and answers `attach` with an error',
    cannot({name}) {
      if (name === 'idle' || name === 'connecting') return 'no call to attach';
      return name === 'inbound' ? 'a call that rings is invited again, not attached' : undefined;
    },
    inject(stand) {
      stand.control('reject', {methods: ['telnyx_rtc.attach']});
      stand.line.cut();
    },
    noticed: another,
    ends: () => LOST,
  },
  {
    name: 'forgotten',
    title: 'reattach: the call is not listed',
    how: 'the server loses the calls but keeps the session; the socket is cut',
    cannot: (state) => (hasCall(state) ? undefined : 'no call to attach'),
    inject(stand) {
      stand.control('lose-calls');
      stand.line.cut();
    },
    noticed: another,
    ends: () => LOST,
  },
];
