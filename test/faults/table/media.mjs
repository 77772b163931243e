/** What breaks between page and server for the media, and at the microphone. */
import {startTurn} from '../../support/turn.mjs';
import {wait} from '../lab/stand.mjs';

const LOSS_MS = 5_000;
const OUTAGE_MS = 10_000;

const noMedia = ({media, name}) => {
  if (media) return undefined;
  return name === 'idle' || name === 'connecting' ? 'no call' : 'no media path before the answer';
};
const noMicrophone = ({microphone, name}) => {
  if (microphone) return undefined;
  return name === 'inbound' ? 'the microphone is opened by answering' : 'no call, so no microphone';
};

const loss = (percent) => ({
  name: `loss-${percent}`,
  title: `packet loss ${percent} %`,
  how: `the UDP proxy loses ${percent} % of the packets in both directions for ${LOSS_MS / 1000} s`,
  impaired: true,
  cannot: noMedia,
  seconds: 9,
  async inject(stand) {
    stand.control('impair', {loss: percent});
    await wait(LOSS_MS);
    const {toClient, toGateway} = stand.control('impair').counted;
    const lost = [toClient, toGateway].map(({dropped, forwarded}) =>
      Math.round((100 * dropped) / (dropped + forwarded)),
    );
    stand.notes.push(`${lost.join('/')} % were lost`);
    stand.since = Date.now();
  },
});

/** One relay per cell, because it is killed. */
async function relay(stand) {
  const turn = await startTurn({log: () => {}});
  if (!turn) return undefined;
  stand.atEnd(() => turn.close());
  return turn;
}

/** Port of the relay that is in use. */
const usedRelay = (stand) =>
  stand.until('a relay is used', async () => {
    for (const peer of window.watch.peers) {
      if (peer.connectionState !== 'connected') continue;
      const stats = await peer.getStats();
      const transport = [...stats.values()].find(({type}) => type === 'transport');
      const pair = stats.get(transport?.selectedCandidatePairId);
      const {url} = stats.get(pair?.localCandidateId) ?? {};
      if (url) return Number(/:(\d+)\?/.exec(url)[1]);
    }
    return 0;
  });

/** @type {import('./faults.mjs').Fault[]} */
export const MEDIA_FAULTS = [
  loss(5),
  loss(20),
  loss(50),
  {
    name: 'path',
    title: `ICE path away for ${OUTAGE_MS / 1000} s`,
    how: 'the UDP proxy loses every packet, then works again; the signalling is not touched',
    impaired: true,
    cannot: noMedia,
    async inject(stand) {
      stand.control('impair', {blackout: true});
      await wait(OUTAGE_MS);
      stand.control('impair');
      stand.since = Date.now();
    },
    seconds: 18,
    limitMs: 30_000,
  },
  {
    name: 'path-gone',
    title: 'ICE path away for good',
    how: 'the UDP proxy loses every packet from now on; the signalling is not touched',
    impaired: true,
    seconds: 35,
    cannot: noMedia,
    inject: (stand) => stand.control('impair', {blackout: true}),
    ends: () => /50003/,
    limitMs: 60_000,
  },
  {
    name: 'turn-one',
    title: 'TURN lost, another is there',
    how: 'a call that may only use relays, with two coturn servers; the one in use is killed',
    needs: 'coturn',
    cannot: noMedia,
    async options(stand) {
      const turns = [await relay(stand), await relay(stand)];
      if (turns.includes(undefined)) return undefined;
      stand.turns = turns;
      return {forceRelayCandidate: true, iceServers: turns.flatMap(({over}) => over('udp'))};
    },
    async inject(stand) {
      const port = await usedRelay(stand);
      await stand.mark();
      await stand.turns.find((turn) => turn.port === port).close();
    },
    async noticed(stand) {
      await stand
        .untilHere(
          'sound stops or goes on elsewhere',
          async () => !(await stand.run(() => window.watch.hears())),
          2_000,
        )
        .catch(() => {});
    },
    limitMs: 40_000,
  },
  {
    name: 'turn-only',
    title: 'the only TURN lost',
    how: 'a call that may only use relays, with one coturn server, which is killed',
    needs: 'coturn',
    seconds: 35,
    cannot: noMedia,
    async options(stand) {
      stand.turns = [await relay(stand)];
      return stand.turns[0] && {forceRelayCandidate: true, iceServers: stand.turns[0].over('udp')};
    },
    inject: (stand) => stand.turns[0].close(),
    ends: () => /50003/,
    limitMs: 60_000,
  },
  {
    name: 'unplugged',
    title: 'device unplugged',
    how: 'emulated: the live track is stopped and says `ended`, and `devicechange` is told; the browser has another device',
    cannot: noMicrophone,
    inject: (stand) =>
      stand.run(() => {
        for (const stream of window.watch.streams) {
          for (const track of stream.getTracks()) {
            if (track.readyState !== 'live') continue;
            track.stop();
            track.dispatchEvent(new Event('ended'));
          }
        }
        navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
      }),
    noticed: (stand) => stand.until('a microphone is open again', () => window.watch.left().tracks > 0),
  },
  {
    name: 'revoked',
    title: 'permission revoked',
    how: 'the browser is told to deny the microphone; where it lets the open one run on, that is ended as well. Given back after the client has said so',
    options: () => ({mediaPermissionsRecovery: {enabled: true, timeout: 20_000}}),
    inject: revoke,
    noticed: (stand) => stand.until('the microphone is open again', () => window.watch.left().tracks > 0),
    tells: /42001/,
    limitMs: 15_000,
  },
];

/** Without an open microphone it is asked for only now; a call that waits for it goes on by itself once it is allowed. */
async function revoke(stand, {name, microphone}) {
  await stand.setMicrophone('denied');
  if (microphone) {
    const live = await stand.run(() => window.watch.left().tracks);
    if (live > 0) {
      await stand.run(() => {
        for (const track of window.watch.streams.flatMap((stream) => stream.getTracks())) {
          if (track.readyState !== 'live') continue;
          track.stop();
          track.dispatchEvent(new Event('ended'));
        }
      });
    } else stand.notes.push('the browser ended the microphone');
    await stand.until('42001', () => window.phone.errors.some(({code}) => code === 42001));
    await stand.setMicrophone('granted');
    stand.since = Date.now();
    return;
  }
  if (name === 'connecting') await stand.until('connected', () => window.phone.connection() === 'ready');
  if (name === 'inbound') await stand.run((id) => window.phone.answer(id), stand.calls[0]);
  else stand.calls.push(await stand.run(() => window.phone.dial('tone')));
  await stand.until('it asks for the microphone', () => window.phone.calls()[0]?.asks);
  await stand.setMicrophone('granted');
  stand.since = Date.now();
  await stand.reach(stand.calls[0], 'active');
  stand.goesOnAs = 'active';
}
