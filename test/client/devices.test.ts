import {expect} from '@open-wc/testing';
import type {Call} from '../../src/client/call.js';
import type {Environment} from '../../src/client/environment.js';
import {deferred} from '../../src/lib/deferred.js';
import {gateway, isFirefox, lab} from '../support/client-lab.js';
import type {Lab, TestClient} from '../support/client-lab.js';
import {connected, settled, silence, sound, spoken, talk} from '../support/line.js';
import {setMicrophone} from '../support/microphone.js';
import {rejection, until, within} from '../support/until.js';

type Capture = NonNullable<Environment['getUserMedia']>;

const track = (call: Call): MediaStreamTrack => call.localStream!.getAudioTracks()[0]!;

const sentTrack = (call: Call): MediaStreamTrack | null => call.peerConnection!.getSenders()[0]!.track;

/** The browser's own microphones: those that are counted by the lab. */
const real = (t: Lab): {environment: Partial<Environment>} => ({
  environment: {getUserMedia: t.environment().getUserMedia!},
});

/** Opens microphones as the browser does until it is told to refuse. */
function fallible(t: Lab): {capture: Capture; refuse(name: string | undefined): void} {
  let refusal: string | undefined;
  return {
    capture: (constraints) =>
      refusal ? Promise.reject(new DOMException('no', refusal)) : t.environment().getUserMedia!(constraints),
    refuse: (name) => (refusal = name),
  };
}

/** A microphone that is not the one in use. */
async function another(client: TestClient, call: Call): Promise<MediaDeviceInfo> {
  const {deviceId, groupId} = track(call).getSettings();
  const found = (await client.getAudioInDevices()).find(
    (device) => device.deviceId !== deviceId && device.deviceId !== 'default' && device.groupId !== groupId,
  );
  return found ?? (await client.getAudioInDevices()).at(-1)!;
}

/** Only the hardware can end a track that lives; its event is all that a page sees of it. */
const unplug = (gone: MediaStreamTrack): unknown => gone.dispatchEvent(new Event('ended'));

/** Firefox' tracks keep events that a page makes from listeners, so nothing can be unplugged there. */
const unpluggable = (body: (t: Lab) => Promise<void>) =>
  async function (this: Mocha.Context): Promise<void> {
    if (isFirefox) this.skip();
    await lab(body)();
  };

const ids = (devices: readonly MediaDeviceInfo[]): string[] => devices.map(({deviceId}) => deviceId);

describe('devices', () => {
  beforeEach(async () => {
    expect(await setMicrophone('granted')).to.equal(true);
  });

  it(
    'lists: all devices, microphones, speakers, cameras; with ids and names, each once',
    lab(async (t) => {
      const client = t.client(real(t));
      const [all, microphones, speakers, cameras] = await Promise.all([
        client.getDevices(),
        client.getAudioInDevices(),
        client.getAudioOutDevices(),
        client.getVideoDevices(),
      ]);
      expect(microphones.length).to.be.greaterThan(0);
      expect(new Set(microphones.map(({kind}) => kind))).to.deep.equal(new Set(['audioinput']));
      for (const {deviceId, label} of microphones) expect([deviceId, label].every(Boolean)).to.equal(true);
      expect(speakers.every(({kind}) => kind === 'audiooutput')).to.equal(true);
      expect(cameras.every(({kind}) => kind === 'videoinput')).to.equal(true);
      expect(ids(all)).to.include.members(ids([...microphones, ...speakers]));
      const keys = all.map(({kind, groupId, deviceId}) => `${kind} ${groupId || deviceId}`);
      expect(new Set(keys).size).to.equal(keys.length);
      // Nothing is left open by looking; without a connection, too.
      expect(t.tracks.every(({readyState}) => readyState === 'ended')).to.equal(true);
      expect(client.snapshot.connection.state).to.equal('idle');
    }),
  );

  it(
    'names and speakers that the browser hides are asked for once, by opening and closing the microphone',
    lab(async (t) => {
      const {mediaDevices} = navigator;
      const hidden = (device: MediaDeviceInfo): MediaDeviceInfo => ({
        ...(device.toJSON() as MediaDeviceInfo),
        deviceId: '',
        label: '',
      });
      const client = t.client({
        environment: {
          devices: () => ({
            addEventListener: mediaDevices.addEventListener.bind(mediaDevices),
            removeEventListener: mediaDevices.removeEventListener.bind(mediaDevices),
            // As Firefox does: no speakers, and microphones without names.
            enumerateDevices: async () => {
              const list = await mediaDevices.enumerateDevices();
              return t.captures ? list : list.filter(({kind}) => kind === 'audioinput').map(hidden);
            },
          }),
        },
      });
      expect(await client.getVideoDevices()).to.deep.equal([]);
      expect(t.captures).to.equal(0);
      await client.getAudioOutDevices();
      expect(t.captures).to.equal(1);
      expect((await client.getAudioInDevices()).every(({label}) => label)).to.equal(true);
      expect([t.captures, t.left()['tracks']]).to.deep.equal([1, 0]);
    }),
  );

  it('a microphone that is not allowed: lists reject with 42001, checkPermissions() is false', async function () {
    if (!(await setMicrophone('denied'))) return this.skip();
    await lab(async (t) => {
      const client = t.client({});
      expect(await rejection(client.getDevices())).to.include({code: 42001, fatal: false});
      expect(await rejection(client.getAudioInDevices())).to.include({code: 42001});
      expect(await client.checkPermissions()).to.equal(false);
      expect(client.codes).to.deep.equal([]);
      await setMicrophone('granted');
      expect(await client.checkPermissions()).to.equal(true);
      expect(t.left()['tracks']).to.equal(0);
    })();
  });

  it(
    'a page without capture or devices: false, and 42003',
    lab(async (t) => {
      const client = t.client({environment: {getUserMedia: undefined, devices: () => undefined}});
      expect(await client.checkPermissions()).to.equal(false);
      expect(await rejection(client.getDevices())).to.include({code: 42003, fatal: false});
      expect(await rejection(client.validateDeviceId('a', 'b', 'audioinput'))).to.include({code: 42003});
    }),
  );

  it(
    'a list that changes is told once per change, from the first connection until the end of the client',
    lab(async (t) => {
      const client = t.client({login: 'demo', password: 'demo'});
      const change = (): boolean => navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
      change();
      await client.connect();
      await client.disconnect();
      await client.connect();
      expect(client.told('telnyx-device-change')).to.deep.equal([]);
      change();
      expect(client.told('telnyx-device-change')).to.deep.equal([{kind: null, deviceId: '', reason: 'list'}]);
      await client.dispose();
      change();
      expect(client.told('telnyx-device-change')).to.have.length(1);
    }),
  );

  it(
    'validateDeviceId: by id, else by label, else null; also an id that the default entry repeats',
    lab(async (t) => {
      const client = t.client({});
      const all = (await navigator.mediaDevices.enumerateDevices()).filter(
        ({kind, deviceId}) => kind === 'audioinput' && deviceId,
      );
      expect(all.length).to.be.greaterThan(0);
      for (const {deviceId, label} of all) {
        expect(await client.validateDeviceId(deviceId, '', 'audioinput')).to.equal(deviceId);
        const byLabel = await client.validateDeviceId('gone', label, 'audioinput');
        expect(all.find((device) => device.deviceId === byLabel)!.label).to.equal(label);
      }
      expect(await client.validateDeviceId('gone', 'gone', 'audioinput')).to.equal(null);
      expect(await client.validateDeviceId('', '', 'audioinput')).to.equal(null);
      expect(await client.validateDeviceId(all[0]!.deviceId, '', 'videoinput')).to.equal(null);
    }),
  );

  it(
    'setAudioInDevice in a call: another track is sent, the old one stopped, packets go on, mute stays',
    lab(async (t) => {
      const {client, call} = await talk(t, 'echo', real(t));
      await spoken(call);
      const before = track(call);
      const {deviceId} = await another(client, call);
      await call.setAudioInDevice(deviceId);
      expect([before.readyState, track(call).readyState]).to.deep.equal(['ended', 'live']);
      expect([sentTrack(call) === track(call), sentTrack(call) === before]).to.deep.equal([true, false]);
      expect(track(call).getSettings().deviceId).to.equal(deviceId);
      expect([track(call).enabled, call.isMuted]).to.deep.equal([true, false]);
      await spoken(call, 30);
      expect(client.told('telnyx-device-change')).to.deep.equal([
        {kind: 'audioinput', deviceId, reason: 'chosen', callId: call.id},
      ]);

      call.mute();
      await call.setAudioInDevice('');
      expect([track(call).enabled, call.isMuted, sentTrack(call) === track(call)]).to.deep.equal([false, true, true]);
      await silence(call);
      await call.setAudioInDevice(deviceId, false);
      expect([track(call).enabled, call.isMuted]).to.deep.equal([true, false]);
      await call.setAudioInDevice(deviceId, true);
      expect([track(call).enabled, call.isMuted]).to.deep.equal([false, true]);
      expect(t.tracks.filter(({readyState}) => readyState === 'live')).to.deep.equal([track(call)]);
      expect([client.codes, (await t.sent('telnyx_rtc.modify')).length]).to.deep.equal([[], 0]);
    }),
  );

  it(
    'a muted call stays silent while its microphone changes',
    lab(async (t) => {
      const {call} = await talk(t, 'echo', real(t));
      call.mute();
      const sender = call.peerConnection!.getSenders()[0]!;
      const replace = sender.replaceTrack.bind(sender);
      const enabled: (boolean | undefined)[] = [];
      sender.replaceTrack = (next) => {
        enabled.push(next?.enabled);
        return replace(next);
      };
      await call.setAudioInDevice('');
      expect(enabled).to.deep.equal([false]);
    }),
  );

  it(
    'a microphone that cannot be opened: rejects with its code, the old one goes on, no BYE (weakness 23)',
    lab(async (t) => {
      const {capture, refuse} = fallible(t);
      const {client, call} = await talk(t, 'echo', {environment: {getUserMedia: capture}});
      const told: Record<string, unknown>[] = [];
      client.on('telnyx.notification', (notification) => told.push(notification));
      const before = track(call);
      expect(await rejection(call.setAudioInDevice('gone'))).to.include({code: 42002, fatal: false});
      for (const [name, code] of [
        ['NotAllowedError', 42001],
        ['NotReadableError', 42003],
      ] as const) {
        refuse(name);
        expect(await rejection(call.setAudioInDevice('any'))).to.include({code, fatal: false});
      }
      expect([track(call), sentTrack(call), before.readyState, call.state]).to.deep.equal([
        before,
        before,
        'live',
        'active',
      ]);
      await spoken(call);
      expect(client.errors.map(({code, fatal, callId}) => [code, fatal, callId])).to.deep.equal([
        [42002, false, call.id],
        [42001, false, call.id],
        [42003, false, call.id],
      ]);
      expect(told.map(({type}) => type)).to.deep.equal(Array(3).fill('userMediaError'));
      expect(client.told('telnyx-device-change')).to.deep.equal([]);
      refuse(undefined);
      await call.setAudioInDevice('');
      await spoken(call);
      expect(await t.sent('telnyx_rtc.bye')).to.deep.equal([]);
    }),
  );

  it(
    'several changes at once: one after the other, the last one counts, one track is left',
    lab(async (t) => {
      const {client, call} = await talk(t, 'echo', real(t));
      const {deviceId} = await another(client, call);
      const results = await Promise.allSettled([
        call.setAudioInDevice(''),
        call.setAudioInDevice('gone'),
        call.setAudioInDevice(deviceId),
      ]);
      expect(results.map(({status}) => status)).to.deep.equal(['fulfilled', 'rejected', 'fulfilled']);
      expect(track(call).getSettings().deviceId).to.equal(deviceId);
      expect(t.tracks.filter(({readyState}) => readyState === 'live')).to.deep.equal([sentTrack(call)]);
    }),
  );

  it(
    'a call that ends while its microphone changes: 50004, no error, the track that comes later is stopped',
    lab(async (t) => {
      const gate = deferred<void>();
      let late = false;
      let asked = 0;
      const getUserMedia: Capture = async (constraints) => {
        asked++;
        if (late) await gate.promise;
        return t.environment().getUserMedia!(constraints);
      };
      const {client, call} = await talk(t, 'echo', {environment: {getUserMedia}});
      late = true;
      const changed = rejection(call.setAudioInDevice(''));
      const waiting = rejection(call.setAudioInDevice(''));
      await until('asked', () => asked === 2);
      await call.hangup();
      gate.resolve();
      expect(await within('rejected', changed)).to.include({code: 50004});
      expect(await within('rejected', waiting)).to.include({code: 50004});
      expect(await rejection(call.setAudioInDevice(''))).to.include({code: 50004});
      expect([t.captures, t.left()['tracks'], client.codes]).to.deep.equal([2, 0, []]);
    }),
  );

  it(
    'chosen while it rings: nothing is opened before the answer, then that one',
    lab(async (t) => {
      const client = await t.user(real(t));
      const microphones = await client.getAudioInDevices();
      const {deviceId} = microphones.at(-1)!;
      const before = t.captures;
      await gateway('call', {to: client.sessionid, scenario: 'echo'});
      const call = await until('a call', () => client.activeCall);
      await call.setAudioInDevice(deviceId);
      expect([t.captures, call.state]).to.deep.equal([before, 'ringing']);
      await call.answer();
      await connected(call);
      expect(track(call).getSettings().deviceId).to.equal(deviceId);
      expect(t.captures).to.equal(before + 1);
    }),
  );

  it(
    'a call by text keeps silent when a microphone is chosen; a call that only listens warns 33009',
    lab(async (t) => {
      const {client, call} = await talk(t, 'tone', real(t), {mode: 'text'});
      const {deviceId} = (await client.getAudioInDevices()).at(-1)!;
      const before = t.captures;
      await call.setAudioInDevice(deviceId);
      expect([t.captures, call.snapshot.mode]).to.deep.equal([before, 'text']);
      await call.media.useMicrophone();
      expect(track(call).getSettings().deviceId).to.equal(deviceId);
      await call.hangup();

      const listener = client.newCall({destinationNumber: 'tone', audio: false});
      await connected(listener);
      const opened = t.captures;
      await listener.setAudioInDevice(deviceId);
      expect([t.captures, client.warnings]).to.deep.equal([opened, [33009]]);
    }),
  );

  it(
    'an unplugged microphone: the browser’s choice takes over, it is told, mute stays',
    unpluggable(async (t) => {
      const {client, call} = await talk(t, 'echo', real(t));
      await call.setAudioInDevice((await another(client, call)).deviceId);
      call.mute();
      const before = track(call);
      unplug(before);
      await until('another track', () => track(call) !== before);
      expect([before.readyState, track(call).readyState, sentTrack(call) === track(call)]).to.deep.equal([
        'ended',
        'live',
        true,
      ]);
      expect([track(call).enabled, call.isMuted]).to.deep.equal([false, true]);
      await spoken(call, 30);
      expect(client.told('telnyx-device-change').at(-1)).to.deep.equal({
        kind: 'audioinput',
        deviceId: '',
        reason: 'unplugged',
        callId: call.id,
      });
      // The old track has nothing to say any more.
      unplug(before);
      await settled(t);
      expect([client.told('telnyx-device-change').length, client.codes, call.state]).to.deep.equal([2, [], 'active']);
    }),
  );

  it(
    'the last microphone is unplugged: 42002, not fatal, the call goes on; a new one mends it',
    unpluggable(async (t) => {
      const {capture, refuse} = fallible(t);
      const {client, call} = await talk(t, 'tone', {environment: {getUserMedia: capture}});
      refuse('NotFoundError');
      unplug(track(call));
      await until('told', () => client.codes.length > 0);
      expect(client.errors[0]).to.include({code: 42002, fatal: false, callId: call.id});
      expect([call.state, await t.sent('telnyx_rtc.bye')]).to.deep.equal(['active', []]);
      refuse(undefined);
      await call.setAudioInDevice('');
      await spoken(call);
      expect(client.codes).to.deep.equal([42002]);
    }),
  );

  it(
    'a stream of the page’s own: never stopped here, and replaced by the microphone that is chosen',
    lab(async (t) => {
      const own = await navigator.mediaDevices.getUserMedia({audio: true});
      const client = await t.user(real(t));
      const call = client.newCall({destinationNumber: 'echo', localStream: own});
      await connected(call);
      expect([t.captures, sentTrack(call)]).to.deep.equal([0, own.getAudioTracks()[0]]);
      await call.setAudioInDevice('');
      expect([t.captures, sentTrack(call)]).to.deep.equal([1, track(call)]);
      // From now on it is a microphone like any other.
      const before = track(call);
      if (!isFirefox) {
        unplug(before);
        await until('another track', () => track(call) !== before);
      }
      await call.hangup();
      expect(own.getAudioTracks()[0]!.readyState).to.equal('live');
      own.getTracks().forEach((each) => each.stop());
    }),
  );

  it(
    'setAudioOutDevice: true for a speaker that is there and for the default, false for one that is gone',
    lab(async (t) => {
      const {client, call} = await talk(t, 'tone');
      const [audio] = t.audios;
      const [speaker] = await client.getAudioOutDevices();
      if (speaker) {
        expect(await call.setAudioOutDevice(speaker.deviceId)).to.equal(true);
        expect(audio!.sinkId).to.equal(speaker.deviceId);
      }
      expect(await call.setAudioOutDevice('gone')).to.equal(false);
      expect(await call.setAudioOutDevice('')).to.equal(true);
      expect(audio!.sinkId).to.equal('');
      expect([call.state, client.codes]).to.deep.equal(['active', []]);
    }),
  );

  it(
    'client.speaker: of running calls and of later ones; speakerId only of one call',
    lab(async (t) => {
      const set: [number, string][] = [];
      const client = await t.user({
        environment: {
          createAudio: () => {
            const audio = t.environment().createAudio();
            const number = t.audios.length;
            const setSinkId = audio.setSinkId?.bind(audio);
            audio.setSinkId = (id) => {
              set.push([number, id]);
              return setSinkId?.(id) ?? Promise.resolve();
            };
            return audio;
          },
        },
      });
      const speaker = (await client.getAudioOutDevices())[0]?.deviceId ?? 'default';
      const first = client.newCall({destinationNumber: 'tone', mode: 'text'});
      await connected(first);
      expect(set).to.deep.equal([]);
      client.speaker = speaker;
      expect([client.speaker, set]).to.deep.equal([speaker, [[1, speaker]]]);
      const second = client.newCall({destinationNumber: 'tone', mode: 'text'});
      await connected(second);
      expect(set.at(-1)).to.deep.equal([2, speaker]);
      const third = client.newCall({destinationNumber: 'tone', mode: 'text', speakerId: 'other'});
      await connected(third);
      expect(set.at(-1)).to.deep.equal([3, 'other']);
      client.speaker = undefined;
      expect(set.slice(-3)).to.deep.equal([
        [1, ''],
        [2, ''],
        [3, ''],
      ]);
    }),
  );

  it(
    'setAudioSettings: microphone and constraints of later calls, inbound ones too; resolves with what will be asked',
    lab(async (t) => {
      const asked: unknown[] = [];
      const client = await t.user({
        environment: {
          getUserMedia: (constraints) => {
            asked.push(constraints.audio);
            return t.environment().getUserMedia!(constraints);
          },
        },
      });
      expect(await rejection(client.setAudioSettings(undefined as never))).to.include({code: 50005});
      const microphone = (await client.getAudioInDevices()).at(-1)!;
      asked.length = 0;
      const settings = {
        micId: microphone.deviceId,
        echoCancellation: false,
        noiseSuppression: undefined,
        notAConstraint: 1,
      };
      const wanted = {echoCancellation: false, deviceId: {exact: microphone.deviceId}};
      expect(await client.setAudioSettings(settings)).to.deep.equal(wanted);
      expect(client.mediaConstraints).to.deep.equal({audio: {echoCancellation: false}, video: false});
      await connected(client.newCall({destinationNumber: 'echo'}));
      await gateway('call', {to: client.sessionid, scenario: 'tone'});
      const inbound = await until('a call', () => client.calls.find(({direction}) => direction === 'inbound'));
      await inbound.answer();
      expect(asked).to.deep.equal([wanted, wanted]);
      // By its name, where the id is not known.
      expect(await client.setAudioSettings({micLabel: microphone.label})).to.deep.equal({
        deviceId: {exact: microphone.deviceId},
      });
      await inbound.setAudioInDevice('');
      expect(asked.at(-1)).to.deep.equal({echoCancellation: false});
    }),
  );

  it(
    'disableMicrophone(): later calls open none, running ones go on; enableMicrophone() ends it',
    lab(async (t) => {
      const {client, call} = await talk(t, 'echo', real(t));
      client.disableMicrophone();
      expect(client.mediaConstraints.audio).to.equal(false);
      const listener = client.newCall({destinationNumber: 'tone'});
      await connected(listener);
      expect([t.captures, track(call).readyState, sentTrack(listener)]).to.deep.equal([1, 'live', null]);
      client.enableMicrophone();
      await connected(client.newCall({destinationNumber: 'tone'}));
      expect(t.captures).to.equal(2);
    }),
  );

  it(
    'ringerDevice: the ringtone plays there, the call does not',
    lab(async (t) => {
      const set: [HTMLAudioElement, string][] = [];
      const client = await t.user({
        ringtoneFile: 'default',
        ringerDevice: 'desk',
        environment: {
          touched: () => true,
          createAudio: () => {
            const audio = t.environment().createAudio();
            audio.setSinkId = (id) => {
              set.push([audio, id]);
              return Promise.resolve();
            };
            return audio;
          },
        },
      });
      await gateway('call', {to: client.sessionid, scenario: 'tone'});
      const call = await until('a call', () => client.activeCall);
      const ringer = await until('ringing', () => set[0]);
      expect(ringer[1]).to.equal('desk');
      expect(ringer[0].srcObject).not.to.equal(null);
      await call.answer();
      await connected(call);
      expect(ringer[0].srcObject).to.equal(null);
      expect(set.every(([audio]) => audio === ringer[0])).to.equal(true);
      await until('sound', () => t.audios.some(({srcObject}) => srcObject === call.remoteStream));
    }),
  );

  it(
    'getDeviceResolutions: only sizes the camera can take; none without a camera',
    lab(async (t) => {
      const client = t.client({});
      expect(await client.getDeviceResolutions('gone')).to.deep.equal([]);
      expect([t.left()['tracks'], client.codes]).to.deep.equal([0, []]);
    }),
  );

  it(
    'a steady voice goes on after the microphone was changed and changed back',
    lab(async (t) => {
      const {call} = await talk(t, 'echo');
      await sound(call);
      await call.setAudioInDevice('');
      await sound(call);
    }),
  );
});
