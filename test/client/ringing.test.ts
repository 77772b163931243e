import {expect} from '@open-wc/testing';
import type {Call} from '../../src/client/call.js';
import type {PlaybackState} from '../../src/client/state.js';
import {gateway, isFirefox, lab} from '../support/client-lab.js';
import type {Lab, TestClient, TestClientOptions} from '../support/client-lab.js';
import {setMicrophone} from '../support/microphone.js';
import {loudness, ring, roundTrip} from '../support/ringing.js';
import {until} from '../support/until.js';

const RATE = 8000;

/** A file of one second, as a URL of the page's own. */
function wav(): string {
  const samples = Int16Array.from({length: RATE}, (_, at) => 12_000 * Math.sin((2 * Math.PI * 500 * at) / RATE));
  const header = new DataView(new ArrayBuffer(44));
  const text = (at: number, word: string) => [...word].forEach((c, i) => header.setUint8(at + i, c.charCodeAt(0)));
  text(0, 'RIFF');
  header.setUint32(4, 36 + samples.byteLength, true);
  text(8, 'WAVEfmt ');
  header.setUint32(16, 16, true);
  header.setUint16(20, 1, true);
  header.setUint16(22, 1, true);
  header.setUint32(24, RATE, true);
  header.setUint32(28, 2 * RATE, true);
  header.setUint16(32, 2, true);
  header.setUint16(34, 16, true);
  text(36, 'data');
  header.setUint32(40, samples.byteLength, true);
  return URL.createObjectURL(new Blob([header, samples], {type: 'audio/wav'}));
}

/** A client of a page that somebody has touched, and what its snapshot said of sound, each as often as it changed. */
async function touched(t: Lab, {environment, ...options}: TestClientOptions = {}) {
  const client = await t.user({
    ringtoneFile: 'default',
    ringbackFile: 'default',
    environment: {touched: () => true, ...environment},
    ...options,
  });
  const playback: PlaybackState[] = [client.snapshot.playback];
  client.subscribe(({playback: now}) => {
    if (now !== playback.at(-1)) playback.push(now);
  });
  return {client, playback};
}

const isSilent = ({paused, srcObject, src}: HTMLAudioElement): boolean => paused && srcObject === null && !src;

/** Without a sound card Firefox' contexts stand still: what they would play cannot be heard there. */
let contextsRun = true;

async function probe(): Promise<boolean> {
  const context = new AudioContext();
  const running = until('a running context', () => context.state === 'running', 1500);
  const runs = await running.catch(() => false);
  await context.close();
  return runs;
}

/** A test that only makes sense where contexts run. */
const audible = (body: (t: Lab) => Promise<void>) =>
  async function (this: Mocha.Context): Promise<void> {
    if (!contextsRun) this.skip();
    await lab(body)();
  };

/** The element plays a stream that carries sound. */
async function isHeard(audio: HTMLAudioElement): Promise<void> {
  const stream = audio.srcObject as MediaStream;
  expect([audio.paused, stream.getAudioTracks().length]).to.deep.equal([false, 1]);
  if (!contextsRun) return;
  const context = new AudioContext();
  try {
    const level = loudness(context, stream);
    await until('sound', () => level() > 0.05, 8000);
  } finally {
    await context.close();
  }
}

/** Elements that refuse to play, as browsers do before a click. */
function refusing(t: Lab, allowed: () => boolean): () => HTMLAudioElement {
  return () => {
    const audio = t.environment().createAudio();
    const play = audio.play.bind(audio);
    audio.autoplay = false;
    audio.play = () => (allowed() ? play() : Promise.reject(new DOMException('no gesture', 'NotAllowedError')));
    return audio;
  };
}

describe('ringing', () => {
  before(async () => {
    expect(await setMicrophone('granted')).to.equal(true);
    contextsRun = await probe();
  });

  for (const [what, end] of [
    ['answer', (call: Call) => call.answer()],
    ['reject', (call: Call) => call.reject()],
    ['remote cancel', (call: Call) => gateway('bye', {callID: call.id, cause: 'ORIGINATOR_CANCEL', causeCode: 487})],
    ['silence()', (_call: Call, client: TestClient) => client.silence()],
  ] as const) {
    it(
      `a synthesised ringtone plays until ${what}; it is never called blocked`,
      lab(async (t) => {
        const {client, playback} = await touched(t);
        const call = await ring(client);
        const [audio, more] = t.audios;
        expect(more).to.equal(undefined);
        await isHeard(audio!);
        await end(call, client);
        await until('silence', () => isSilent(audio!));
        if (contextsRun) expect(playback).not.to.include('blocked');
      }),
    );
  }

  it(
    'silence() holds for the calls of then: other calls’ changes do not bring it back, a new call rings',
    lab(async (t) => {
      const {client} = await touched(t);
      const call = await ring(client);
      client.silence();
      const outbound = client.newCall({destinationNumber: 'tone', mode: 'text'});
      await client.reached(outbound, 'active');
      await outbound.hangup();
      expect(call.state).to.equal('ringing');
      expect(t.audios.filter(({srcObject}) => srcObject !== null)).to.deep.equal([]);
      const next = await ring(client);
      await isHeard(t.audios.at(-1)!);
      await next.reject();
      expect(t.audios.every(isSilent)).to.equal(true);
    }),
  );

  it(
    'two calls that ring: one sound, until the last of them is answered',
    lab(async (t) => {
      const {client} = await touched(t);
      const [first, second] = [await ring(client), await ring(client)];
      expect(t.audios).to.have.length(1);
      await first.reject();
      await isHeard(t.audios[0]!);
      await second.answer();
      expect(isSilent(t.audios[0]!)).to.equal(true);
    }),
  );

  it('the ringer device is another than the speaker; one that is gone does not silence it', async function () {
    if (isFirefox) this.skip(); // Its fake devices are microphones only.
    await lab(async (t) => {
      const {client} = await touched(t);
      const [speaker] = await client.getAudioOutDevices();
      client.setOptions({ringerDevice: speaker!.deviceId});
      const call = await ring(client);
      await until('the device', () => t.audios[0]!.sinkId === speaker!.deviceId);
      await isHeard(t.audios[0]!);
      await call.answer();
      await until('a second element', () => t.audios.length === 2);
      expect(t.audios[1]!.sinkId).to.equal('');
      client.setOptions({ringerDevice: 'gone'});
      const other = await ring(client);
      await isHeard(t.audios.at(-1)!);
      client.setOptions({ringtoneFile: wav(), ringerDevice: speaker!.deviceId});
      await other.reject();
      await ring(client);
      await until('the device', () => t.audios.at(-1)!.sinkId === speaker!.deviceId);
    })();
  });

  it(
    'a URL: plays the file in a loop until the end of ringing, then lets go of it',
    lab(async (t) => {
      const ringtoneFile = wav();
      const {client, playback} = await touched(t, {ringtoneFile});
      const call = await ring(client);
      const [audio] = t.audios;
      expect([audio!.src, audio!.loop]).to.deep.equal([ringtoneFile, true]);
      await until('played', () => audio!.currentTime > 0);
      await call.reject();
      expect(isSilent(audio!)).to.equal(true);
      const again = await ring(client);
      await until('played', () => t.audios[1]!.currentTime > 0);
      await again.answer();
      expect(isSilent(t.audios[1]!)).to.equal(true);
      expect(playback).not.to.include('blocked');
    }),
  );

  it(
    'a file that cannot be played: the synthesised sound instead',
    lab(async (t) => {
      const {client} = await touched(t, {ringtoneFile: 'data:audio/wav;base64,AAAA'});
      const call = await ring(client);
      await until('another sound', () => t.audios.length === 2);
      await isHeard(t.audios[1]!);
      await call.answer();
      expect(t.audios.slice(0, 2).every(isSilent)).to.equal(true);
    }),
  );

  it(
    'a file that is stopped and started in the same breath plays once',
    lab(async (t) => {
      const {client} = await touched(t, {ringtoneFile: wav()});
      const call = await ring(client);
      call.stopRingtone();
      call.playRingtone();
      await until('played', () => t.audios[1]!.currentTime > 0);
      await roundTrip(t);
      expect([t.audios.length, isSilent(t.audios[0]!), isSilent(t.audios[1]!)]).to.deep.equal([2, true, false]);
      await call.reject();
      expect(t.audios.every(isSilent)).to.equal(true);
    }),
  );

  it(
    'none: no sound, no context, nothing to unlock',
    lab(async (t) => {
      const {client, playback} = await touched(t, {ringtoneFile: 'none', ringbackFile: 'none'});
      await ring(client);
      expect([t.audios, t.contexts, playback]).to.deep.equal([[], [], ['idle']]);
      expect(await client.unlockAudio()).to.equal(false);
    }),
  );

  it(
    'a page that nobody has touched: playback is blocked, unlockAudio() rings',
    audible(async (t) => {
      let hand = false;
      const {client, playback} = await touched(t, {environment: {touched: () => hand}});
      const call = await ring(client);
      await until('blocked', () => client.snapshot.playback === 'blocked');
      expect([t.audios, t.contexts, await client.unlockAudio()]).to.deep.equal([[], [], false]);
      hand = true;
      expect(await client.unlockAudio()).to.equal(true);
      await isHeard(t.audios[0]!);
      // It is about the far side's sound again, which there is none of yet.
      await until('not blocked', () => client.snapshot.playback === 'idle');
      await call.reject();
      expect(playback).to.deep.equal(['idle', 'blocked', 'idle']);
    }),
  );

  for (const kind of ['default', 'file'] as const) {
    it(
      `a browser that refuses to play (${kind}): blocked, unlockAudio() rings; blocked is over with the call`,
      (kind === 'file' ? lab : audible)(async (t) => {
        let allowed = false;
        const {client} = await touched(t, {
          ringtoneFile: kind === 'file' ? wav() : 'default',
          environment: {createAudio: refusing(t, () => allowed)},
        });
        const lost = await ring(client);
        await until('blocked', () => client.snapshot.playback === 'blocked');
        expect(await client.unlockAudio()).to.equal(false);
        await lost.reject();
        expect(client.snapshot.playback).to.equal('idle');
        const call = await ring(client);
        await until('blocked', () => client.snapshot.playback === 'blocked');
        allowed = true;
        expect(await client.unlockAudio()).to.equal(true);
        await until('not blocked', () => client.snapshot.playback === 'idle');
        expect(t.audios.at(-1)!.paused).to.equal(false);
        await call.reject();
        expect(t.audios.every(isSilent)).to.equal(true);
      }),
    );
  }

  it(
    'a context that does not start: blocked after half a second, playing once it runs',
    audible(async (t) => {
      const createAudioContext = (): AudioContext => {
        const context = t.environment().createAudioContext()!;
        const resume = context.resume.bind(context);
        void context.suspend();
        context.resume = () => (unlocked ? resume() : new Promise(() => {}));
        return context;
      };
      let unlocked = false;
      const {client} = await touched(t, {environment: {createAudioContext}});
      await ring(client);
      await until('blocked', () => client.snapshot.playback === 'blocked');
      unlocked = true;
      expect(await client.unlockAudio()).to.equal(true);
      await until('not blocked', () => client.snapshot.playback === 'idle');
      await isHeard(t.audios[0]!);
    }),
  );

  it(
    'ringback sounds while an outbound call rings, and ends with it',
    lab(async (t) => {
      const {client} = await touched(t);
      const call = client.newCall({destinationNumber: 'no-answer', mode: 'text'});
      await client.reached(call, 'ringing');
      expect(t.audios).to.have.length(1);
      await isHeard(t.audios[0]!);
      await call.hangup();
      expect(isSilent(t.audios[0]!)).to.equal(true);
    }),
  );

  for (const destinationNumber of ['early-media', 'tone']) {
    it(
      `ringback ends at the first sound of the far side (${destinationNumber})`,
      lab(async (t) => {
        const {client} = await touched(t);
        const first = destinationNumber === 'tone' ? 'active' : 'early';
        let rang: HTMLAudioElement | undefined;
        let quiet: boolean | undefined;
        client.on('fact', (name, detail) => {
          if (name !== 'telnyx-call-change') return;
          const {state} = detail as {state: string};
          // The ring follows the same news, right behind.
          if (state === 'ringing') queueMicrotask(() => (rang = t.audios[0]));
          if (state === first) queueMicrotask(() => (quiet = isSilent(rang!)));
        });
        const call = client.newCall({destinationNumber});
        await client.reached(call, 'active');
        expect([rang instanceof HTMLAudioElement, quiet]).to.deep.equal([true, true]);
        expect(t.audios.filter((audio) => !isSilent(audio)).map(({srcObject}) => srcObject)).to.deep.equal([
          call.remoteStream,
        ]);
      }),
    );
  }

  it(
    'an inbound call rings louder than a ringback: the ringtone takes over, the ringback comes back',
    lab(async (t) => {
      const {client} = await touched(t);
      const outbound = client.newCall({destinationNumber: 'no-answer', mode: 'text'});
      await client.reached(outbound, 'ringing');
      const inbound = await ring(client);
      expect(t.audios.map(isSilent)).to.deep.equal([true, false]);
      await inbound.reject();
      expect(t.audios.map(isSilent)).to.deep.equal([true, true, false]);
    }),
  );

  it(
    'two clients: each rings for itself',
    lab(async (t) => {
      const [one, other] = [await touched(t), await touched(t)];
      const [first, second] = [await ring(one.client), await ring(other.client)];
      expect(t.audios.map(isSilent)).to.deep.equal([false, false]);
      await first.reject();
      expect(t.audios.map(isSilent)).to.deep.equal([true, false]);
      await second.reject();
      expect(t.audios.map(isSilent)).to.deep.equal([true, true]);
    }),
  );
});
