/** Statistics of real calls over networks that are good, bad, and back again. */
import {expect} from '@open-wc/testing';
import type {Call} from '../../src/client/call.js';
import {ClientCore} from '../../src/client/client-core.js';
import {CLIENT_OPTIONS, defaultsOf} from '../../src/options/index.js';
import type {ResolvedOptions} from '../../src/options/index.js';
import type {CallQuality, MarkKind} from '../../src/stats/call-quality.js';
import {SAMPLE_MS} from '../../src/stats/sampler.js';
import type {Clock} from '../../src/lib/clock.js';
import type {StatsFrame} from '../../src/stats/frame.js';
import {gateway, isFirefox, lab, steadyMicrophone} from '../support/client-lab.js';
import type {Lab, TestClient, TestClientOptions} from '../support/client-lab.js';
import {connected, talk} from '../support/line.js';
import {setMicrophone} from '../support/microphone.js';
import {slow} from '../support/slow.js';
import {until} from '../support/until.js';

/** A clock by which the pause between two readings is that long; what counts seconds counts readings. The lab's own keeps it as it is. */
function quickClock(t: Lab, pause: number): Clock {
  const {clock} = t.environment();
  return {
    ...clock,
    setTimeout: (run, ms) => clock.setTimeout(run, ms > 700 && ms <= SAMPLE_MS ? pause : ms),
  };
}

/** A microphone whose loudness the test sets. */
class Voice {
  readonly #context = new AudioContext();
  readonly #gain = new GainNode(this.#context, {gain: 0});

  constructor(level: number) {
    this.level = level;
  }

  /** Root mean square of a tone. */
  set level(level: number) {
    this.#gain.gain.value = level * Math.SQRT2;
  }

  open = (): Promise<MediaStream> => {
    const out = new MediaStreamAudioDestinationNode(this.#context);
    const tone = new OscillatorNode(this.#context, {frequency: 440});
    tone.connect(this.#gain).connect(out);
    tone.start();
    const [track] = out.stream.getAudioTracks();
    const stop = track!.stop.bind(track);
    track!.stop = () => {
      stop();
      void this.#context.close();
    };
    return Promise.resolve(out.stream);
  };
}

const DEFAULTS = defaultsOf(CLIENT_OPTIONS) as unknown as ResolvedOptions;

interface Told {
  readonly code: number;
  readonly active: boolean;
  readonly value?: number | null;
}

/** Warnings of a client about sound, silence, and paths, as `+code` and `-code`. */
const told = (client: TestClient): string[] =>
  (client.told('telnyx-warning') as readonly Told[])
    .filter(({code}) => code < 33_000 || code === 33_008)
    .map(({code, active}) => `${active ? '+' : '-'}${code}`);

/** Without what a network is measured by: a machine that is busy is a bad one. */
const alarms = (client: TestClient): string[] => told(client).filter((line) => !/3100[1-4]/.test(line));

const qualityOf = async (client: TestClient, call: Call): Promise<CallQuality> =>
  until('a call that is measured', async () => (await client.quality).of(call.id));

/** So many readings more. */
async function readings(quality: CallQuality, count: number): Promise<void> {
  let seen = 0;
  const listen = (): void => void seen++;
  quality.on('frame', listen);
  await until(`${count} readings`, () => seen >= count, 12_000);
  quality.off('frame', listen);
}

/** A call that is measured every tenth of a second. */
async function measured(t: Lab, to: string, options: TestClientOptions = {}, more: object = {}, pause = 100) {
  const environment = {clock: quickClock(t, pause), ...options.environment};
  const {client, call} = await talk(t, to, {...options, environment}, more);
  return {client, call, quality: await qualityOf(client, call)};
}

const marksOf = ({marks}: CallQuality): MarkKind[] => marks.map(({kind}) => kind);

describe('quality of calls', () => {
  before(async () => {
    expect(await setMicrophone('granted')).to.equal(true);
  });

  afterEach(() => gateway('clear'));

  it(
    'frames: every interval, every second while somebody looks; null at first; one getStats() at a time, none after the end',
    lab(async (t) => {
      const asked = {now: 0, most: 0, all: 0};
      const createPeer = (configuration: RTCConfiguration): RTCPeerConnection => {
        const peer = t.environment().createPeer(configuration);
        const getStats = peer.getStats.bind(peer);
        peer.getStats = async () => {
          asked.all++;
          asked.most = Math.max(asked.most, ++asked.now);
          return getStats().finally(() => asked.now--);
        };
        return peer;
      };
      const frames: StatsFrame[] = [];
      const notified: unknown[] = [];
      const client = await t.user({
        callReportInterval: 2000,
        environment: {createPeer, getUserMedia: steadyMicrophone},
      });
      client.on('telnyx.stats.frame', (frame) => frames.push(frame));
      client.on('telnyx.notification', (notification) => {
        if (notification.type === 'callQuality') notified.push([notification.call?.id, notification['callQuality']]);
      });
      const call = client.newCall({destinationNumber: 'echo'});
      await connected(call);
      await until('two frames', () => frames.length === 2, 6000);
      expect(frames[1]!.timestamp - frames[0]!.timestamp).to.be.at.least(1700);
      // What an interval has is not known without one.
      const {packetLoss, mos, bitrateReceived, concealed, jitterBufferDelay} = frames[0]!;
      expect([packetLoss, mos, bitrateReceived, concealed, jitterBufferDelay]).to.deep.equal(Array(5).fill(null));

      const monitor = await client.quality;
      const stop = monitor.watch();
      const since = frames.length;
      await until('three frames', () => frames.length >= since + 3, 6000);
      const watched = frames.slice(since);
      const gaps = watched.slice(1).map(({timestamp}, index) => timestamp - watched[index]!.timestamp);
      expect(Math.max(...gaps)).to.be.below(1900);
      const frame = frames.at(-1)!;
      expect(frame.callId).to.equal(call.id);
      expect(frame.packetsSent).to.be.greaterThan(100);
      expect(frame.packetsReceived).to.be.greaterThan(100);
      expect(frame.bitrateReceived).to.be.within(5, 200);
      expect(frame.bitrateSent).to.be.within(5, 200);
      expect(frame.rtt).to.be.within(0, 500);
      expect(frame.jitter).to.be.within(0, 100);
      expect(frame.packetLoss).to.be.within(0, 100);
      expect(frame.mos).to.be.within(1, 4.41);
      expect(frame.jitterBufferDelay).to.be.within(1, 2000);
      expect(frame.concealed).to.be.within(0, 100);
      expect(frame.inboundAudioLevel).to.be.within(0.001, 1);
      // Firefox has it of the call's meter, where there is a sound card.
      if (!isFirefox || frame.audioLevel !== null) expect(frame.audioLevel).to.be.within(0.001, 1);
      expect(frame.codec).to.equal('opus');
      expect(frame.path).to.deep.include({protocol: 'udp', relay: false});
      expect([monitor.newest, monitor.of(call.id)?.frames.at(-1)]).to.deep.equal([monitor.of(call.id), frame]);
      // The documents' notification and the fact are the same frames.
      expect(notified).to.deep.equal(frames.map((one) => [call.id, one]));
      expect(client.told('telnyx-stats')).to.deep.equal(frames);
      stop();
      stop();

      await call.hangup();
      expect(monitor.of(call.id)!.ended).to.equal(true);
      const {all} = asked;
      await client.newCall({destinationNumber: 'busy'}).over;
      expect([asked.all, asked.most, asked.now]).to.deep.equal([all, 1, 0]);
    }),
  );

  it(
    'a bad network: round trip, jitter, loss and score are warned of with what was measured, graded, and cleared when it is well again',
    lab(async (t) => {
      await gateway('impair', {});
      const {client, call, quality} = await measured(t, 'tone');
      await readings(quality, 6);
      expect(alarms(client)).to.deep.equal([]);
      await gateway('impair', {delayMs: 260, jitterMs: 200, loss: 20});
      const codes = [31001, 31002, 31003, 31004];
      await until('all warnings', () => codes.every((code) => told(client).includes(`+${code}`)), 14_000);
      await until('a poor grade', () => quality.grade === 'poor', 6000);
      expect(quality.reasons).not.to.deep.equal([]);
      const values = Object.fromEntries(
        (client.told('telnyx-warning') as Told[]).map(({code, value}) => [code, value]),
      );
      expect(values[31001]).to.be.greaterThan(400);
      expect(values[31002]).to.be.greaterThan(30);
      expect(values[31003]).to.be.greaterThan(1);
      expect(values[31004]).to.be.lessThan(3.5);
      const [first] = client.told('telnyx-warning');
      expect(first).to.deep.include({active: true, callId: call.id});
      await gateway('impair', {});
      // Browsers keep the long buffer that they took for this network, and so a low score: Firefox for a minute, Chromium when it is busy.
      const over = codes.slice(0, 3);
      await until('all cleared', () => over.every((code) => told(client).includes(`-${code}`)), 14_000);
      await until('other reasons', () => quality.reasons.every((reason) => reason === 'mos'), 14_000);
      const changes = client.told('telnyx-quality-change');
      expect(changes.every(({callId}) => callId === call.id)).to.equal(true);
      for (const [index, {previous, grade}] of changes.entries()) {
        expect(previous).to.equal(changes[index - 1]?.grade ?? 'unknown');
        expect(grade).not.to.equal(previous);
      }
      // The documents' listeners are told of warnings that are raised only.
      expect(client.warnings.filter((code) => code === 31003).length).to.equal(
        told(client).filter((line) => line === '+31003').length,
      );
    }),
  ).timeout(30_000);

  it(
    'hold and mute raise nothing and are marked; so are another microphone and a restart, which is another path (33008)',
    lab(async (t) => {
      const {client, call, quality} = await measured(t, 'echo');
      await readings(quality, 8);
      await call.hold();
      await readings(quality, 12);
      await call.unhold();
      call.muteAudio();
      await readings(quality, 36);
      call.unmuteAudio();
      expect([alarms(client), marksOf(quality)]).to.deep.equal([[], ['hold', 'resume', 'mute', 'unmute']]);
      await call.setAudioInDevice('');
      await until('a device', () => marksOf(quality).includes('device'));
      // What changes in the first five seconds is how the connection began.
      await until('five seconds', () => quality.frames.at(-1)!.timestamp - quality.frames[0]!.timestamp > 5000, 6000);
      expect(await call.restartIce()).to.equal(true);
      await until('a path', () => marksOf(quality).includes('path'), 6000);
      expect(alarms(client)).to.deep.equal(['+33008']);
      expect(marksOf(quality).slice(4)).to.deep.equal(['device', 'ice-restart', 'path']);
      expect(quality.marks.every(({at}) => Math.abs(Date.now() - at) < 60_000)).to.equal(true);
    }),
  ).timeout(25_000);

  slow(
    'another connection after a reconnect: marked, measured on, no false alarm',
    lab(async (t) => {
      const {client, call, quality} = await measured(t, 'tone');
      await readings(quality, 8);
      await gateway('cut-sockets');
      await until('another connection', () => t.peers.length === 2 && call.state === 'active', 8000);
      await connected(call);
      const frames = quality.frames.length;
      await readings(quality, 12);
      expect(marksOf(quality)).to.include('reconnect');
      expect([alarms(client), (await client.quality).of(call.id)]).to.deep.equal([[], quality]);
      // Nothing is compared across the two.
      expect(quality.frames.slice(frames - 2).every(({packetLoss}) => packetLoss === null || packetLoss < 50)).to.equal(
        true,
      );
    }),
  ).timeout(20_000);

  slow(
    'by text nothing is raised: the silence is on purpose',
    lab(async (t) => {
      const {client, quality} = await measured(t, 'echo', {}, {mode: 'text'}, 75);
      await readings(quality, 40);
      expect(alarms(client)).to.deep.equal([]);
    }),
  );

  it('a silent but healthy line: whoever was heard may listen, and the far side may be silent', async function () {
    // Without a sound card its AudioContext does not run, and there is no other microphone that can be turned down.
    if (isFirefox) this.skip();
    await lab(async (t) => {
      const voice = new Voice(0.2);
      const {client, quality} = await measured(t, 'echo', {environment: {getUserMedia: voice.open}}, {}, 75);
      await until('a voice on both sides', () => {
        const {audioLevel, inboundAudioLevel} = quality.frames.at(-1) ?? {};
        return (audioLevel ?? 0) > 0.01 && (inboundAudioLevel ?? 0) > 0.01;
      });
      // As quiet as a room.
      voice.level = 0.0003;
      await readings(quality, 45);
      expect(alarms(client)).to.deep.equal([]);
      expect(quality.frames.at(-1)!.inboundAudioLevel).to.be.below(0.001);
    })();
  });

  it('a dead microphone: 31005 after ten seconds of nothing at all, cleared by the first sound', async function () {
    // As above; its statistics have no level of the microphone either.
    if (isFirefox) this.skip();
    await lab(async (t) => {
      const voice = new Voice(0);
      const {client, quality} = await measured(t, 'echo', {environment: {getUserMedia: voice.open}});
      await until('31005', () => told(client).includes('+31005'), 6000);
      expect(quality.frames.length).to.be.at.least(12);
      voice.level = 0.2;
      await until('cleared', () => told(client).includes('-31005'));
      expect(alarms(client)).to.deep.equal(['+31005', '-31005']);
    })();
  });

  it(
    'the far side’s packets stop: 32001, poor, one new path after eight seconds, and well again when they are back',
    lab(async (t) => {
      let later = 0;
      const clock = quickClock(t, 100);
      const now = (): number => clock.now() + later;
      const {client, call, quality} = await measured(t, 'tone', {environment: {clock: {...clock, now}}});
      await readings(quality, 8);
      await gateway('silence', {callID: call.id});
      await until('32001', () => told(client).includes('+32001'), 6000);
      await until('poor', () => quality.grade === 'poor');
      expect(quality.reasons).to.deep.equal(['inbound']);
      const modified = async (): Promise<number> => (await t.sent('telnyx_rtc.modify')).length;
      expect(await modified()).to.equal(0);
      await until('another path', async () => (await modified()) === 1);
      expect(client.warnings).to.include(36004);
      expect(marksOf(quality)).to.include('ice-restart');
      await connected(call);
      await readings(quality, 25);
      expect(await modified()).to.equal(1);
      await gateway('speak', {callID: call.id});
      await until('cleared', () => told(client).includes('-32001'));
      await until('better', () => quality.grade !== 'poor', 6000);
      // A far side that pauses is not the path's fault each time.
      await gateway('silence', {callID: call.id});
      await until('again', () => told(client).filter((line) => line === '+32001').length === 2, 6000);
      await readings(quality, 12);
      expect(await modified()).to.equal(1);
      // But one that goes on may be.
      later = 60_000;
      await until('another path', async () => (await modified()) === 2, 6000);
      await readings(quality, 12);
      expect(await modified()).to.equal(2);
    }),
  ).timeout(30_000);

  it(
    'what is raised when a call ends is cleared; thresholds of the page count; a call that ended is known until the next',
    lab(async (t) => {
      const {client, call, quality} = await measured(t, 'tone');
      const monitor = await client.quality;
      monitor.thresholds = {
        ...monitor.thresholds,
        rtt: {fair: 0, poor: 1000, warning: -1},
        jitter: {fair: 500, poor: 1000, warning: 1000},
        mos: {fair: 1, poor: 1, warning: 1},
      };
      await until('31001', () => told(client).includes('+31001'), 8000);
      await call.hangup();
      await until('cleared', () => told(client).includes('-31001'));
      expect([quality.ended, quality.warnings, monitor.of(call.id)]).to.deep.equal([true, [], quality]);
      const next = client.newCall({destinationNumber: 'tone'});
      await connected(next);
      const other = await qualityOf(client, next);
      expect([monitor.newest, monitor.of(call.id)]).to.deep.equal([other, undefined]);
      await until('thresholds of all calls', () => other.warnings.includes(31001), 8000);
    }),
  ).timeout(20_000);

  it(
    'assistants: the lean client measures as well',
    lab(async (t) => {
      const options = {...DEFAULTS, env: t.url, targetId: 'assistant-demo', storage: 'none' as const};
      const environment = {...t.environment(), clock: quickClock(t, 100), getUserMedia: steadyMicrophone};
      const client = new ClientCore(options, {environment});
      try {
        const frames: StatsFrame[] = [];
        client.on('telnyx.stats.frame', (frame) => frames.push(frame));
        await client.connect();
        const call = client.newCall({});
        const monitor = await client.quality;
        monitor.watch();
        await until('frames', () => frames.length >= 3, 8000);
        expect(frames.at(-1)).to.deep.include({callId: call.id, codec: 'opus'});
        expect(frames.at(-1)!.packetsReceived).to.be.greaterThan(50);
      } finally {
        await client.dispose();
      }
    }),
  );
});
