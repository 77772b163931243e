/** What happens to the page: it is left, frozen, killed, its clock jumps, its storage is of no use. */
import {wait} from '../lab/stand.mjs';

const FROZEN_MS = 5_000;
const HOUR_MS = 3_600_000;
const another = (stand) => stand.anotherSocket();
const hasCall = ({name}) => name !== 'idle' && name !== 'connecting';

/** Loads the page anew in its tab, as a visitor does, and connects with the same options. */
async function reload(stand) {
  await stand.page.reload();
  await stand.until('the page', () => Boolean(window.phone));
  await stand.connect();
}

const jump = (stand, ms) => stand.run((by) => (window.watch.jump += by), ms);

async function freeze(stand, meanwhile = () => {}) {
  await stand.cdp.send('Page.setWebLifecycleState', {state: 'frozen'});
  await wait(FROZEN_MS / 2);
  await meanwhile();
  await wait(FROZEN_MS / 2);
  await stand.cdp.send('Page.setWebLifecycleState', {state: 'active'});
  stand.since = Date.now();
}

const storage = (kind, title, how) => ({
  name: `storage-${kind}`,
  title,
  how: `${how}; the socket is cut`,
  storage: kind,
  inject: (stand) => stand.line.cut(),
  noticed: another,
});

/** Nobody is left to say anything: what counts is what the server and the next page see. */
async function judgeKilled(stand, state) {
  await stand.untilHere('the socket is closed', () => stand.control('state').sockets.length === 0);
  const left = stand.serverCalls.length;
  await stand.newPage();
  await stand.connected();
  const calls = await stand.run(() => window.phone.calls());
  if (calls.length > 0) throw new Error(`a new tab has ${calls.length} calls of the one that was killed`);
  stand.calls = [];
  if (left > 0) stand.notes.push('the server keeps the call until it forgets the session');
  stand.control('lose-calls');
  return hasCall(state)
    ? {outcome: 'ended', reason: 'tab gone, microphone closed by the browser'}
    : {outcome: 'recovered', reason: 'a new tab works'};
}

/** @type {import('./faults.mjs').Fault[]} */
export const PAGE_FAULTS = [
  {
    name: 'reload',
    title: 'page reload',
    how: 'the page is loaded anew and connects with the same options; `hangupOnBeforeUnload` as it is by default',
    inject: reload,
    noticed: another,
    async judge(stand, state) {
      await stand.until('connected', () => window.phone.connection() === 'ready');
      if (!hasCall(state)) return undefined;
      const ended = () =>
        stand.calls.every((id) => stand.sent('bye').some(({frame}) => frame.params.dialogParams.callID === id));
      await stand.untilHere('a BYE for every call', ended);
      const calls = await stand.run(() => window.phone.calls());
      if (calls.length > 0) throw new Error(`the new page has ${calls.length} calls`);
      return {outcome: 'ended', reason: 'BYE sent while the page was left'};
    },
  },
  {
    name: 'reload-kept',
    title: 'page reload, `hangupOnBeforeUnload: false`',
    how: 'the page is loaded anew and connects with the same options',
    options: () => ({hangupOnBeforeUnload: false}),
    inject: reload,
    noticed: another,
    reloaded: true,
    limitMs: 15_000,
  },
  {
    name: 'freeze',
    title: 'page frozen for 5 s',
    how: 'CDP `Page.setWebLifecycleState`; timers and events of the page stand still',
    seconds: 9,
    inject: (stand) => freeze(stand),
  },
  {
    name: 'freeze-cut',
    title: 'page frozen for 5 s, socket cut meanwhile',
    how: 'as before, and the TCP proxy resets the connection in the middle',
    seconds: 9,
    inject: (stand) => freeze(stand, () => stand.line.cut()),
    noticed: another,
  },
  {
    name: 'killed',
    title: 'tab killed',
    how: 'CDP `Page.crash`; then another tab with the same page is opened',
    inject(stand) {
      stand.cdp.send('Page.crash').catch(() => {});
    },
    judge: judgeKilled,
    silent: true,
  },
  {
    name: 'clock-forward',
    title: 'clock set forward 1 h, socket cut',
    how: '`Date` is replaced before the page loads and jumps; the TCP proxy resets the connection',
    async inject(stand) {
      await jump(stand, HOUR_MS);
      stand.line.cut();
    },
    noticed: another,
  },
  {
    name: 'clock-back',
    title: 'clock set back 1 h, half-open',
    how: 'as before, the other way; then the open socket loses what is sent to the page',
    async inject(stand) {
      await jump(stand, -HOUR_MS);
      stand.line.stall('down');
    },
    noticed: another,
    seconds: 20,
    limitMs: 30_000,
  },
  storage('blocked', 'storage blocked', '`sessionStorage` and `localStorage` throw when they are read'),
  storage('full', 'storage full', '`setItem` throws'),
];
