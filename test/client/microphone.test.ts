/** The microphone is not to be had: before a call, on answering (wire-protocol §4.5, S45), and while it goes on. */
import {expect} from '@open-wc/testing';
import type {Call} from '../../src/client/call.js';
import {isMediaRecoveryErrorEvent} from '../../src/client/index.js';
import type {MediaRecoveryErrorEvent} from '../../src/client/index.js';
import type {PermissionRequest} from '../../src/client/events.js';
import {gateway, lab, steadyMicrophone} from '../support/client-lab.js';
import type {Lab, TestClient, TestClientOptions} from '../support/client-lab.js';
import {connected, settled, silence, sound, spoken} from '../support/line.js';
import {setMicrophone} from '../support/microphone.js';
import {answered, callsAt, hears, ring, roundTrip} from '../support/ringing.js';
import {until, within} from '../support/until.js';

class Permission extends EventTarget {
  state: PermissionState = 'granted';

  set(state: PermissionState): void {
    this.state = state;
    this.dispatchEvent(new Event('change'));
  }
}

class Devices extends EventTarget {
  list: Partial<MediaDeviceInfo>[] = [{kind: 'audioinput', deviceId: 'one', label: 'One'}];

  enumerateDevices = (): Promise<MediaDeviceInfo[]> => Promise.resolve(this.list as MediaDeviceInfo[]);

  plug(...kinds: MediaDeviceKind[]): void {
    this.list = kinds.map((kind) => ({kind, deviceId: kind, label: kind}));
    this.dispatchEvent(new Event('devicechange'));
  }
}

/** A visitor's microphone: allowed or not, plugged in or not, with a steady tone. */
class Microphone {
  readonly permission = new Permission();
  readonly devices = new Devices();
  readonly tracks: MediaStreamTrack[] = [];
  asked = 0;
  /** While set, the browser's question stays open. */
  prompt: Promise<void> | undefined;
  /** It is taken away again as soon as it was given. */
  fleeting = false;
  /** The same, but it is not refused the next time. */
  brief = false;
  #refusal: string | undefined;
  readonly #ended = new WeakMap<MediaStreamTrack, (() => void)[]>();

  refuse(name: string): void {
    this.#refusal = name;
    if (name === 'NotAllowedError') this.permission.state = 'denied';
  }

  allow(): void {
    this.#refusal = undefined;
  }

  /** As the browser's settings do: the track ends, and no other is to be had. */
  revoke(): void {
    this.refuse('NotAllowedError');
    this.end();
  }

  grant(): void {
    this.allow();
    this.permission.set('granted');
  }

  /** Only a browser can end a track so that it says so, and only Chromium lets a page pretend. */
  end(track = this.tracks.at(-1)!): void {
    track.stop();
    for (const listener of this.#ended.get(track) ?? []) listener();
  }

  get live(): number {
    return this.tracks.filter(({readyState}) => readyState === 'live').length;
  }

  getUserMedia = async (): Promise<MediaStream> => {
    this.asked++;
    await this.prompt;
    if (this.#refusal) throw new DOMException('no', this.#refusal);
    const stream = await steadyMicrophone();
    const [track] = stream.getAudioTracks() as [MediaStreamTrack];
    const listeners: (() => void)[] = [];
    this.#ended.set(track, listeners);
    const stop = track.stop.bind(track);
    track.stop = () => {
      if (track.readyState === 'live') stop();
    };
    const listen = track.addEventListener.bind(track) as (...args: unknown[]) => void;
    track.addEventListener = (name: string, listener: unknown, options?: unknown) => {
      if (name === 'ended') listeners.push(listener as () => void);
      listen(name, listener, options);
    };
    this.tracks.push(track);
    if (this.fleeting) this.revoke();
    if (this.brief) this.end();
    return stream;
  };

  get environment(): NonNullable<TestClientOptions['environment']> {
    return {
      getUserMedia: this.getUserMedia,
      queryPermission: () => Promise.resolve(this.permission as unknown as PermissionStatus),
      devices: () => this.devices,
    };
  }
}

/** What the page's callbacks and its handler of `telnyx.error` heard, in order. */
function recovery(timeout = 20_000) {
  const heard: string[] = [];
  const events: MediaRecoveryErrorEvent[] = [];
  return {
    heard,
    events,
    option: {
      enabled: true,
      timeout,
      onSuccess: () => void heard.push('success'),
      onError: ({name, message}: Error) => void heard.push(`${name}: ${message}`),
    },
    listen(client: TestClient): void {
      client.on('telnyx.error', (event) => {
        heard.push(`${event.code} ${event.error.fatal} ${String(event['recoverable'])}`);
        if (isMediaRecoveryErrorEvent(event)) events.push(event);
      });
    },
  };
}

/** An inbound call that was answered and waits for the microphone. */
async function answering(t: Lab, refusal = 'NotAllowedError', timeout?: number) {
  const mic = new Microphone();
  mic.refuse(refusal);
  const page = recovery(timeout);
  const client = await t.user({
    mediaPermissionsRecovery: page.option as unknown as boolean,
    environment: mic.environment,
  });
  page.listen(client);
  const call = await ring(client);
  const done = call.answer();
  const event = await until('the recoverable error', () => page.events[0]);
  return {mic, page, client, call, done, event, heard: page.heard};
}

/** A call whose sound comes back, and the requests its client made of the page. */
async function talking(t: Lab, prevents = false) {
  const mic = new Microphone();
  const asked: PermissionRequest[] = [];
  const client = await t.user({mediaPermissionsRecovery: true, environment: mic.environment});
  client.setDelegate({
    toolCall: () => undefined,
    permissionNeeded: (request) => {
      asked.push(request);
      return prevents;
    },
  });
  const call = client.newCall({destinationNumber: 'echo'});
  await connected(call);
  await sound(call);
  return {mic, client, call, asked};
}

const byes = async (t: Lab): Promise<unknown[]> =>
  (await t.sent('telnyx_rtc.bye')).map(({params: {cause, causeCode}}) => `${String(cause)} ${String(causeCode)}`);

const silent = (call: Call): Promise<unknown> => until('silence', () => call.snapshot.recovery?.silent);

describe('microphone', () => {
  before(async () => {
    expect(await setMicrophone('granted')).to.equal(true);
  });

  describe('S45, an inbound call', () => {
    it(
      'first failure: a recoverable error with everything the documents name, no answer, nothing fatal',
      lab(async (t) => {
        const before = Date.now();
        const {client, call, event, done} = await answering(t);
        expect(event).to.include({
          recoverable: true,
          code: 42001,
          callId: call.id,
          sessionId: client.sessionid,
        });
        expect(event.error).to.include({code: 42001, fatal: false, callId: call.id});
        expect((event.error.originalError as Error).name).to.equal('NotAllowedError');
        expect(event.retryDeadline).to.be.within(before + 20_000, Date.now() + 20_000);
        expect(call.snapshot.recovery).to.deep.equal({
          code: 42001,
          kind: 'blocked',
          deadline: event.retryDeadline,
          silent: false,
        });
        expect([call.state, client.snapshot.notice]).to.deep.equal(['answering', null]);
        await roundTrip(t);
        expect([await t.sent('telnyx_rtc.answer'), await byes(t)]).to.deep.equal([[], []]);
        await call.hangup();
        await within('the answer', done);
      }),
    );

    it(
      'resume(): asked once more, onSuccess, the answer is sent and both sides hear each other',
      lab(async (t) => {
        const {mic, client, call, event, heard} = await answering(t);
        mic.allow();
        event.resume();
        await client.reached(call, 'active');
        expect(heard).to.deep.equal(['42001 false true', 'success']);
        expect([mic.asked, call.snapshot.recovery]).to.deep.equal([2, null]);
        await hears(call);
        await spoken(call);
        event.reject();
        event.resume();
        await roundTrip(t);
        expect([call.state, mic.asked, heard.length]).to.deep.equal(['active', 2, 2]);
      }),
    );

    it(
      'resume() that fails: onError with what the browser said, a fatal error by the new cause, bye',
      lab(async (t) => {
        const {mic, client, call, event, heard} = await answering(t);
        mic.refuse('NotFoundError');
        event.resume();
        await client.reached(call, 'destroy');
        expect(heard).to.deep.equal(['42001 false true', 'NotFoundError: no', '42002 true false']);
        expect(call.snapshot.end).to.include({errorCode: 42002});
        expect([await t.sent('telnyx_rtc.answer'), await byes(t)]).to.deep.equal([[], ['USER_BUSY 17']]);
        expect(await callsAt(client)).to.deep.equal([]);
      }),
    );

    it(
      'reject(): onError, 42003 fatal, bye',
      lab(async (t) => {
        const {mic, client, call, event, heard} = await answering(t);
        event.reject();
        await client.reached(call, 'destroy');
        expect(heard).to.deep.equal([
          '42001 false true',
          'Error: the call was rejected during recovery',
          '42003 true false',
        ]);
        expect([mic.asked, await byes(t)]).to.deep.equal([1, ['USER_BUSY 17']]);
      }),
    );

    it(
      'the deadline: onError, 42003 fatal, bye; too late for resume()',
      lab(async (t) => {
        t.delay = (ms) => (ms > 6500 && ms <= 7000 ? 30 : ms);
        const {mic, client, call, event, heard} = await answering(t, 'NotReadableError', 7000);
        await client.reached(call, 'destroy');
        event.resume();
        expect(heard).to.deep.equal([
          '42003 false true',
          'Error: the call timed out during recovery',
          '42003 true false',
        ]);
        expect([mic.asked, await byes(t), await t.sent('telnyx_rtc.answer')]).to.deep.equal([1, ['USER_BUSY 17'], []]);
      }),
    );

    it(
      'a panel may try again until the deadline, which stays; the page is told of it once',
      lab(async (t) => {
        const {mic, client, call, event, heard} = await answering(t);
        const {deadline} = call.snapshot.recovery!;
        for (const [refusal, kind] of [
          ['NotFoundError', 'no-device'],
          ['NotReadableError', 'busy'],
        ] as const) {
          mic.refuse(refusal);
          call.media.decide('retry');
          await until(kind, () => call.snapshot.recovery?.kind === kind);
          expect(call.snapshot.recovery!.deadline).to.equal(deadline);
        }
        mic.allow();
        event.resume();
        await client.reached(call, 'active');
        expect(heard).to.deep.equal(['42001 false true', 'success']);
      }),
    );

    const ENDS: [what: string, codes: number[], bye: number, end: (client: TestClient, call: Call) => unknown][] = [
      ['the caller hangs up', [42001, 44005], 0, (_, {id}) => gateway('bye', {callID: id, cause: 'ORIGINATOR_CANCEL'})],
      ['hung up here', [42001], 1, (_, call) => call.hangup()],
      ['disconnect()', [42001], 1, (client) => client.disconnect()],
      ['dispose()', [42001], 1, (client) => client.dispose()],
    ];
    for (const [what, codes, bye, end] of ENDS) {
      it(
        `${what} while it waits: no callback, nothing is left, a late decision changes nothing`,
        lab(async (t) => {
          const {mic, client, call, event, done, heard} = await answering(t);
          await end(client, call);
          await until('destroyed', () => call.state === 'destroy');
          await within('the answer', done);
          mic.grant();
          mic.devices.plug('audioinput');
          event.resume();
          if (client.connected) await settled(t);
          expect([mic.asked, call.snapshot.recovery, await byes(t)]).to.deep.equal([
            1,
            null,
            bye ? ['USER_BUSY 17'] : [],
          ]);
          expect(client.codes).to.deep.equal(codes);
          expect(heard.filter((line) => !/^\d/.test(line))).to.deep.equal([]);
          expect([client.snapshot.calls.some(({recovery: waits}) => waits), mic.live]).to.deep.equal([false, 0]);
        }),
      );
    }

    it(
      'the caller hangs up while the browser asks again: the track that comes is stopped, no answer, no callback',
      lab(async (t) => {
        const {mic, client, call, event, done, heard} = await answering(t);
        let open!: () => void;
        mic.allow();
        mic.prompt = new Promise((resolve) => (open = resolve));
        event.resume();
        await until('the prompt', () => mic.asked === 2);
        await gateway('bye', {callID: call.id, cause: 'ORIGINATOR_CANCEL', causeCode: 487});
        await client.reached(call, 'destroy');
        open();
        await within('the answer', done);
        await until('stopped', () => mic.tracks.length === 1 && mic.live === 0);
        expect(heard.filter((line) => !/^\d/.test(line))).to.deep.equal([]);
        expect(await t.sent('telnyx_rtc.answer')).to.deep.equal([]);
      }),
    );

    it(
      'goes on by itself: blocked when it is allowed, missing when one is plugged in',
      lab(async (t) => {
        const first = await answering(t);
        first.mic.grant();
        await first.client.reached(first.call, 'active');
        expect(first.heard).to.deep.equal(['42001 false true', 'success']);

        const second = await answering(t, 'NotFoundError');
        second.mic.allow();
        // A speaker is no microphone.
        second.mic.devices.plug('audiooutput');
        await settled(t);
        expect([second.call.state, second.mic.asked]).to.deep.equal(['answering', 1]);
        second.mic.devices.plug('audioinput');
        await second.client.reached(second.call, 'active');
        expect(second.heard).to.deep.equal(['42002 false true', 'success']);
      }),
    );

    it(
      'listenOnly(): answered and heard, muted; a microphone that comes later is there when it is unmuted',
      lab(async (t) => {
        const {mic, client, call, event, heard} = await answering(t, 'NotFoundError');
        event.listenOnly();
        await client.reached(call, 'active');
        expect(call.snapshot).to.deep.include({
          muted: true,
          recovery: {code: 42002, kind: 'no-device', deadline: null, silent: true},
        });
        await hears(call);
        mic.allow();
        mic.devices.plug('audioinput');
        await until('the microphone', () => call.snapshot.recovery === null && mic.live === 1);
        const track = mic.tracks.find(({readyState}) => readyState === 'live')!;
        expect([call.isAudioMuted, track.enabled]).to.deep.equal([true, false]);
        call.unmuteAudio();
        // The microphone may still be on its way into the call.
        await until('unmuted', () => track.enabled);
        await spoken(call);
        // It succeeded without the microphone: the page hears of no success and no failure.
        expect(heard).to.deep.equal(['42002 false true']);
      }),
    );

    it(
      'without the option a refusal ends the call at once; timeout 0 does, too',
      lab(async (t) => {
        const mic = new Microphone();
        mic.refuse('NotAllowedError');
        const client = await t.user({environment: mic.environment});
        await client.reached(await answered(client), 'destroy');
        expect(client.errors.map(({code, fatal}) => [code, fatal])).to.deep.equal([[42001, true]]);

        client.setOptions({mediaPermissionsRecovery: {enabled: true, timeout: 0}});
        await client.reached(await answered(client), 'destroy');
        expect(client.codes).to.deep.equal([42001, 42003]);
      }),
    );
  });

  it(
    'an outbound call: the same without a deadline; reject() tells the failure itself',
    lab(async (t) => {
      const mic = new Microphone();
      const page = recovery();
      const client = await t.user({
        mediaPermissionsRecovery: page.option as unknown as boolean,
        environment: mic.environment,
      });
      page.listen(client);
      mic.refuse('NotAllowedError');
      const call = client.newCall({destinationNumber: 'tone'});
      const [event] = await until('asked', () => page.events.length === 1 && page.events);
      expect([event!.retryDeadline, call.snapshot.recovery?.deadline]).to.deep.equal([null, null]);
      mic.allow();
      event!.resume();
      await client.reached(call, 'active');
      expect(page.heard).to.deep.equal(['42001 false true', 'success']);
      await call.hangup();

      mic.refuse('NotReadableError');
      const other = client.newCall({destinationNumber: 'tone'});
      (await until('asked again', () => page.events[1])).reject();
      await client.reached(other, 'destroy');
      expect(page.heard.slice(2)).to.deep.equal(['42003 false true', 'NotReadableError: no', '42003 true false']);
      expect((await t.sent('telnyx_rtc.invite')).length).to.equal(1);
    }),
  );

  for (const [what, list, kind] of [
    ['no microphone to be seen', [], 'policy'],
    ['a microphone to be seen', [{kind: 'audioinput'}], 'blocked'],
  ] as const) {
    it(
      `a frame of a browser that does not tell its policy, ${what}: ${kind}`,
      lab(async (t) => {
        const mic = new Microphone();
        mic.refuse('NotAllowedError');
        mic.devices.list = [...list];
        const client = await t.assistant('assistant-silent', {
          mediaPermissionsRecovery: true,
          environment: {...mic.environment, framed: true},
        });
        const call = client.newCall();
        expect(await until('asked', () => call.snapshot.recovery)).to.include({code: 42001, kind});
        await call.hangup();
      }),
    );
  }

  describe('in a call', () => {
    it(
      'revoked: the call goes on in silence and says so; allowed again, it is heard again',
      lab(async (t) => {
        const {mic, client, call, asked} = await talking(t);
        mic.revoke();
        await silent(call);
        expect(call.snapshot.recovery).to.deep.equal({code: 42001, kind: 'revoked', deadline: null, silent: true});
        expect(client.errors.map(({code, fatal, callId}) => [code, fatal, callId])).to.deep.equal([
          [42001, false, call.id],
        ]);
        expect(asked.map(({code, kind, callId}) => [code, kind, callId])).to.deep.equal([[42001, 'revoked', call.id]]);
        await spoken(call, 30);
        await silence(call);
        mic.grant();
        await until('heard', () => call.snapshot.recovery === null);
        await sound(call);
        expect([call.state, client.statesOf(call).includes('hangup'), mic.live]).to.deep.equal(['active', false, 1]);
        expect([client.codes, await t.sent('telnyx_rtc.modify'), await byes(t)]).to.deep.equal([[42001], [], []]);
        // As often as it takes.
        mic.revoke();
        await silent(call);
        mic.grant();
        await sound(call);
      }),
    );

    it(
      'unplugged: 42002; plugged in again it is heard again, and mute stays what it is',
      lab(async (t) => {
        const {mic, client, call} = await talking(t);
        call.muteAudio();
        mic.refuse('NotFoundError');
        mic.end();
        await silent(call);
        expect(call.snapshot.recovery).to.include({code: 42002, kind: 'no-device'});
        call.unmuteAudio();
        call.muteAudio();
        mic.allow();
        mic.devices.plug('audioinput');
        await until('back', () => mic.live === 1 && call.snapshot.recovery === null);
        expect([mic.tracks.at(-1)!.enabled, call.isAudioMuted, client.codes]).to.deep.equal([false, true, [42002]]);
        call.unmuteAudio();
        await sound(call);
      }),
    );

    it(
      'try again: refused asks once more, granted goes on; so does choosing a microphone',
      lab(async (t) => {
        const {mic, call, asked} = await talking(t);
        mic.revoke();
        await silent(call);
        mic.refuse('NotReadableError');
        asked[0]!.resume();
        await until('busy', () => call.snapshot.recovery?.kind === 'busy');
        expect(asked.length).to.equal(2);
        mic.allow();
        asked[1]!.resume();
        await until('back', () => mic.live === 1);
        expect(call.snapshot.recovery).to.equal(null);
        mic.revoke();
        await silent(call);
        mic.allow();
        await call.setAudioInDevice('');
        await until('told', () => call.snapshot.recovery === null);
        expect([mic.live, mic.asked]).to.deep.equal([1, 6]);
        await sound(call);
      }),
    );

    it(
      'taken away again before it is sent: the call goes on in silence and asks again',
      lab(async (t) => {
        const {mic, client, call, asked} = await talking(t);
        mic.revoke();
        await silent(call);
        mic.allow();
        mic.fleeting = true;
        asked[0]!.resume();
        await until('asked again', () => asked.length === 2);
        expect(call.snapshot.recovery).to.deep.equal({code: 42001, kind: 'blocked', deadline: null, silent: true});
        expect([client.codes, mic.asked]).to.deep.equal([[42001], 4]);
        mic.fleeting = false;
        mic.grant();
        await sound(call);
        expect(call.snapshot.recovery).to.equal(null);
      }),
    );

    it(
      'one that always ends at once: asked for twice, then silence; at the start of a call, too',
      lab(async (t) => {
        const mic = new Microphone();
        mic.brief = true;
        const client = await t.user({mediaPermissionsRecovery: true, environment: mic.environment});
        const call = client.newCall({destinationNumber: 'tone'});
        await until('asked', () => call.snapshot.recovery?.code === 42003);
        expect(mic.asked).to.equal(2);
        mic.brief = false;
        call.media.decide('retry');
        await connected(call);
        await spoken(call);
      }),
    );

    it(
      'a page that takes over sees no panel; reject() keeps the silence, and it still comes back by itself',
      lab(async (t) => {
        const {mic, call, asked} = await talking(t, true);
        mic.revoke();
        await until('asked', () => asked.length === 1);
        expect(call.snapshot.recovery).to.equal(null);
        asked[0]!.reject();
        await spoken(call);
        expect([call.state, call.snapshot.recovery, asked.length]).to.deep.equal(['active', null, 1]);
        mic.grant();
        await sound(call);
      }),
    );

    it(
      'with an assistant: told to the page; continueWithText() goes on by text',
      lab(async (t) => {
        const mic = new Microphone();
        const asked: PermissionRequest[] = [];
        const client = await t.assistant('assistant-silent', {
          mediaPermissionsRecovery: true,
          environment: mic.environment,
        });
        client.setDelegate({
          toolCall: () => undefined,
          permissionNeeded: (request) => asked.push(request) === 0,
        });
        const call = client.newCall();
        await connected(call);
        mic.revoke();
        await silent(call);
        asked[0]!.continueWithText();
        await until('text', () => call.snapshot.mode === 'text');
        expect([call.snapshot.recovery, t.audios[0]!.muted, call.state]).to.deep.equal([null, true, 'active']);
        mic.grant();
        await spoken(call);
        expect(mic.live).to.equal(0);
        await call.media.useMicrophone();
        expect([mic.live, call.snapshot.mode, t.audios[0]!.muted]).to.deep.equal([1, 'voice', false]);
      }),
    );

    it(
      'ended while it is silent, or while the browser asks: nothing comes back',
      lab(async (t) => {
        const first = await talking(t);
        first.mic.revoke();
        await silent(first.call);
        await first.call.hangup();
        first.mic.grant();
        first.mic.devices.plug('audioinput');
        first.asked[0]!.resume();
        await settled(t);
        expect([first.mic.asked, first.mic.live]).to.deep.equal([2, 0]);

        const second = await talking(t);
        let open!: () => void;
        second.mic.prompt = new Promise((resolve) => (open = resolve));
        second.mic.end();
        await until('the prompt', () => second.mic.asked === 2);
        await gateway('bye', {callID: second.call.id});
        await second.client.reached(second.call, 'destroy');
        open();
        await until('stopped', () => second.mic.tracks.length === 2 && second.mic.live === 0);
        expect([second.client.codes, second.asked]).to.deep.equal([[], []]);
      }),
    );
  });
});
