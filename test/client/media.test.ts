import {expect} from '@open-wc/testing';
import type {Environment} from '../../src/client/environment.js';
import type {PermissionRequest} from '../../src/client/events.js';
import {deferred} from '../../src/lib/deferred.js';
import {gateway, heard, lab, steadyMicrophone} from '../support/client-lab.js';
import type {Lab, TestClient} from '../support/client-lab.js';
import {setMicrophone} from '../support/microphone.js';
import {rejection, until, within} from '../support/until.js';

type Capture = NonNullable<Environment['getUserMedia']>;

const refuse =
  (name: string): Capture =>
  () =>
    Promise.reject(new DOMException('no', name));

/** A permission that tests change. */
class Permission extends EventTarget {
  readonly name = 'microphone';
  onchange = null;
  state: PermissionState = 'denied';

  set(state: PermissionState): void {
    this.state = state;
    this.dispatchEvent(new Event('change'));
  }
}

/** What ended something; beside it the client tells that a call waits. */
const fatal = (client: TestClient): number[] => client.errors.filter((error) => error.fatal).map(({code}) => code);

/** A client that waits for the microphone, and what it asks the page. */
async function waiting(t: Lab, capture: Capture, permission = new Permission()) {
  const client = await t.assistant('assistant-silent', {
    mediaPermissionsRecovery: true,
    environment: {
      getUserMedia: capture,
      queryPermission: () => Promise.resolve(permission as unknown as PermissionStatus),
    },
  });
  const asked: PermissionRequest[] = [];
  client.setDelegate({
    toolCall: () => undefined,
    permissionNeeded: (request) => {
      asked.push(request);
      return false;
    },
  });
  const call = client.newCall();
  await until('asked', () => asked.length === 1);
  return {client, call, asked, permission};
}

/** Fails the first time, then gives a real microphone. */
function mended(t: Lab, name: string): Capture {
  let count = 0;
  return (constraints) => (count++ ? t.environment().getUserMedia!(constraints) : refuse(name)(constraints));
}

async function growth(read: () => Promise<{energy: number; packets: number}>): Promise<number> {
  const first = await read();
  const second = await until('ten more packets', async () => {
    const now = await read();
    return now.packets >= first.packets + 10 && now;
  });
  return second.energy - first.energy;
}

describe('media', () => {
  before(async () => {
    expect(await setMicrophone('granted')).to.equal(true);
  });

  it(
    'S30 microphone denied: 42001, the call is destroyed, no invite and no bye',
    lab(async (t) => {
      const client = await t.user({environment: {getUserMedia: refuse('NotAllowedError')}});
      const call = client.newCall({destinationNumber: 'tone'});
      await client.reached(call, 'destroy');
      expect(client.codes).to.deep.equal([42001]);
      expect(client.errors[0]).to.include({fatal: true, callId: call.id});
      expect(client.statesOf(call)).to.deep.equal(['new', 'hangup', 'destroy']);
      expect(client.snapshot.notice).to.include({code: 42001, callId: call.id});
      await gateway('ping');
      await until('ping', async () => (await t.sent('telnyx_rtc.ping')).length > 0);
      expect((await t.sent()).filter(({method}) => /invite|bye/.test(method ?? ''))).to.deep.equal([]);
    }),
  );

  for (const [what, exception, facts, code, kind] of [
    ['blocked', 'NotAllowedError', {permission: 'denied'}, 42001, 'blocked'],
    ['dismissed', 'NotAllowedError', {permission: 'prompt'}, 42001, 'dismissed'],
    ['a page policy', 'NotAllowedError', {policyAllowsMicrophone: false}, 42001, 'policy'],
    ['no device', 'NotFoundError', {}, 42002, 'no-device'],
    ['a device that is gone', 'OverconstrainedError', {}, 42002, 'no-device'],
    ['a busy device', 'NotReadableError', {}, 42003, 'busy'],
    ['an insecure page', 'NotAllowedError', {secureContext: false}, 42003, 'insecure'],
    ['something else', 'TypeError', {}, 42003, 'unknown'],
  ] as const) {
    it(
      `${what} is ${code} ${kind}`,
      lab(async (t) => {
        const {permission, ...environment} = facts as {permission?: PermissionState};
        const status = Object.assign(new Permission(), {state: permission ?? 'granted'});
        const client = await t.assistant('assistant-silent', {
          mediaPermissionsRecovery: true,
          environment: {
            getUserMedia: refuse(exception),
            queryPermission: () => Promise.resolve(status as unknown as PermissionStatus),
            ...environment,
          },
        });
        const call = client.newCall();
        await until('recovery', () => call.snapshot.recovery);
        expect(call.snapshot.recovery).to.deep.equal({code, kind, deadline: null, silent: false});
        call.media.decide('reject');
        await client.reached(call, 'destroy');
        expect(fatal(client)).to.deep.equal([code]);
        expect(call.snapshot).to.deep.include({recovery: null, media: 'closed'});
      }),
    );
  }

  it(
    'a page without capture at all: 42003',
    lab(async (t) => {
      const client = await t.assistant('assistant-silent', {environment: {getUserMedia: undefined}});
      await client.reached(client.newCall(), 'destroy');
      expect(fatal(client)).to.deep.equal([42003]);
    }),
  );

  it(
    'recovery: resume() opens the microphone again and the same call goes on',
    lab(async (t) => {
      const {client, call, asked} = await waiting(t, mended(t, 'NotAllowedError'));
      expect(asked[0]).to.include({callId: call.id, code: 42001, deadline: null});
      asked[0]!.resume();
      await client.reached(call, 'active');
      expect(call.snapshot).to.include({recovery: null, mode: 'voice'});
      expect(fatal(client)).to.deep.equal([]);
    }),
  );

  it(
    'recovery: continueWithText() goes on with silence and a muted sink',
    lab(async (t) => {
      const {client, call, asked} = await waiting(t, refuse('NotFoundError'));
      asked[0]!.continueWithText();
      await client.reached(call, 'active');
      await until('sound', () => t.audios[0]?.srcObject);
      expect(call.snapshot).to.include({recovery: null, mode: 'text'});
      expect([t.audios[0]!.muted, t.captures, fatal(client)]).to.deep.equal([true, 0, []]);
    }),
  );

  it(
    'recovery: reject() ends the call with its code',
    lab(async (t) => {
      const {client, call, asked} = await waiting(t, refuse('NotReadableError'));
      asked[0]!.reject();
      await client.reached(call, 'destroy');
      expect(fatal(client)).to.deep.equal([42003]);
      asked[0]!.resume();
      expect(call.state).to.equal('destroy');
    }),
  );

  it(
    'recovery: a permission that is granted meanwhile resumes by itself, anything else does not',
    lab(async (t) => {
      const {client, call, permission} = await waiting(t, mended(t, 'NotAllowedError'));
      permission.set('prompt');
      expect(call.snapshot.recovery).not.to.equal(null);
      permission.set('granted');
      await client.reached(call, 'active');
      expect(fatal(client)).to.deep.equal([]);
    }),
  );

  it(
    'recovery: hanging up while it waits ends everything, a late decision changes nothing',
    lab(async (t) => {
      const {client, call, asked, permission} = await waiting(t, mended(t, 'NotAllowedError'));
      await within('over', call.hangup());
      permission.set('granted');
      asked[0]!.resume();
      expect([call.state, t.captures, fatal(client)]).to.deep.equal(['destroy', 0, []]);
    }),
  );

  it(
    'hangup during getUserMedia: the track that arrives later is stopped at once',
    lab(async (t) => {
      const gate = deferred<void>();
      const client = await t.user({
        environment: {
          getUserMedia: async (constraints) => {
            await gate.promise;
            return t.environment().getUserMedia!(constraints);
          },
        },
      });
      const call = client.newCall({destinationNumber: 'tone'});
      await until('capturing', () => call.snapshot.media === 'capturing');
      await within('over', call.hangup());
      gate.resolve();
      const track = await until('track', () => t.tracks[0]);
      await until('stopped', () => track.readyState === 'ended');
      expect((await t.sent()).filter(({method}) => /invite|bye/.test(method ?? ''))).to.deep.equal([]);
      expect(t.peers).to.deep.equal([]);
    }),
  );

  it(
    'the microphone is opened on the click and stopped when the call ends, before the server has confirmed',
    lab(async (t) => {
      const client = await t.user();
      const call = client.newCall({destinationNumber: 'tone'});
      expect(t.captures).to.equal(1);
      await client.reached(call, 'active');
      const [track] = t.tracks;
      expect(track!.readyState).to.equal('live');
      const over = call.hangup();
      expect([track!.readyState, t.peers[0]!.connectionState, t.audios[0]!.srcObject]).to.deep.equal([
        'ended',
        'closed',
        null,
      ]);
      await over;

      const second = client.newCall({destinationNumber: 'tone'});
      await client.reached(second, 'active');
      await gateway('bye', {callID: second.id});
      await client.reached(second, 'destroy');
      expect(t.tracks.map(({readyState}) => readyState)).to.deep.equal(['ended', 'ended']);
    }),
  );

  it(
    'a chosen microphone that is gone falls back to the browser’s choice; constraints are kept',
    lab(async (t) => {
      const asked: unknown[] = [];
      const client = await t.user({
        inputDevice: 'gone',
        audioConstraints: {noiseSuppression: false},
        environment: {
          getUserMedia: (constraints) => {
            asked.push(constraints.audio);
            return asked.length === 1
              ? refuse('NotFoundError')(constraints)
              : t.environment().getUserMedia!(constraints);
          },
        },
      });
      await client.reached(client.newCall({destinationNumber: 'tone'}), 'active');
      expect(asked).to.deep.equal([{noiseSuppression: false, deviceId: {exact: 'gone'}}, {noiseSuppression: false}]);
    }),
  );

  it(
    'remote audio of `tone` is heard, on a sink outside the document',
    lab(async (t) => {
      const client = await t.user();
      const call = client.newCall({destinationNumber: 'tone'});
      await until('energy', async () => call.media.peer && (await heard(call)).energy > 0);
      expect(t.audios).to.have.length(1);
      expect([t.audios[0]!.isConnected, t.audios[0]!.muted]).to.deep.equal([false, false]);
      expect(t.audios[0]!.srcObject).to.equal(call.remoteStream);
      expect(client.snapshot.playback).to.equal('playing');
      await until('a level', () => client.levels.remote() > 0.01);
      await call.hangup();
      expect([client.snapshot.playback, client.levels.remote()]).to.deep.equal(['idle', 0]);
    }),
  );

  it(
    '`echo` brings back what was said; a muted microphone sends silence, unmuted it is heard again',
    lab(async (t) => {
      const client = await t.user({environment: {getUserMedia: steadyMicrophone}});
      const call = client.newCall({destinationNumber: 'echo'});
      await until('media', () => call.snapshot.media === 'connected');
      const read = () => heard(call);
      await until('echo', async () => (await growth(read)) > 1e-4);
      call.muteAudio();
      expect(call.snapshot.muted && call.isAudioMuted).to.equal(true);
      await until('silence', async () => (await growth(read)) < 1e-6);
      call.toggleAudioMute();
      await until('echo again', async () => (await growth(read)) > 1e-4);
      expect(client.told('telnyx-mute-change').map(({muted}) => muted)).to.deep.equal([true, false]);
    }),
  );

  it(
    'muted-mic-on-start and a suspended microphone; suspension leaves the visitor’s own choice alone',
    lab(async (t) => {
      const client = await t.user({mutedMicOnStart: true});
      const call = client.newCall({destinationNumber: 'tone'});
      await client.reached(call, 'active');
      const enabled = (): boolean => call.localStream!.getAudioTracks()[0]!.enabled;
      expect([enabled(), call.snapshot.muted]).to.deep.equal([false, true]);
      call.unmuteAudio();
      expect(enabled()).to.equal(true);
      client.suspendMicrophone(true);
      expect([enabled(), call.snapshot.muted]).to.deep.equal([false, false]);
      client.suspendMicrophone(false);
      expect(enabled()).to.equal(true);
    }),
  );

  it(
    'autoplay refusal: playback is "blocked" until unlockAudio() is called from a click',
    lab(async (t) => {
      let refusals = 1;
      const client = await t.user({
        environment: {
          createAudio: () => {
            const audio = t.environment().createAudio();
            const play = audio.play.bind(audio);
            audio.play = () =>
              refusals-- > 0 ? Promise.reject(new DOMException('click first', 'NotAllowedError')) : play();
            return audio;
          },
        },
      });
      const call = client.newCall({destinationNumber: 'tone'});
      await until('blocked', () => client.snapshot.playback === 'blocked');
      expect(await within('unlocked', client.unlockAudio(), 1000)).to.equal(true);
      expect(client.snapshot.playback).to.equal('playing');
      await until('energy', async () => (await heard(call)).energy > 0);
      await call.hangup();
      expect(await client.unlockAudio()).to.equal(false);
    }),
  );

  it(
    'an audio context that never starts does not hold the sound up',
    lab(async (t) => {
      const client = await t.user({
        environment: {
          createAudioContext: () => {
            const context = t.environment().createAudioContext()!;
            context.resume = () => new Promise(() => {});
            return context;
          },
        },
      });
      const call = client.newCall({destinationNumber: 'tone'});
      await client.reached(call, 'active');
      await until('sound', () => t.audios[0]?.srcObject);
      expect(await within('unlocked', client.unlockAudio(), 1000)).to.equal(true);
    }),
  );

  it(
    'mode text: no microphone, remote muted but counted; useMicrophone() turns it into a voice call',
    lab(async (t) => {
      const client = await t.user();
      const call = client.newCall({destinationNumber: 'tone', mode: 'text'});
      await until('media', () => call.snapshot.media === 'connected');
      expect(call.snapshot.mode).to.equal('text');
      expect([t.captures, t.audios[0]!.muted]).to.deep.equal([0, true]);
      const [sender] = t.peers[0]!.getSenders();
      const silent = sender!.track;
      await call.media.useMicrophone();
      expect(call.snapshot.mode).to.equal('voice');
      expect([t.captures, t.audios[0]!.muted]).to.deep.equal([1, false]);
      expect(sender!.track).to.equal(t.tracks[0]);
      expect(sender!.track).not.to.equal(silent);
      expect([silent?.readyState ?? 'ended', t.tracks[0]!.readyState]).to.deep.equal(['ended', 'live']);
      await call.media.useMicrophone();
      expect(t.captures).to.equal(1);
    }),
  );

  it(
    'useMicrophone() that is refused rejects with the code, the call by text goes on',
    lab(async (t) => {
      const client = await t.user({environment: {getUserMedia: refuse('NotAllowedError')}});
      const call = client.newCall({destinationNumber: 'tone', mode: 'text'});
      await client.reached(call, 'active');
      expect(await rejection(call.media.useMicrophone())).to.include({code: 42001});
      expect([call.state, call.snapshot.mode]).to.deep.equal(['active', 'text']);
    }),
  );

  it(
    'the end of one call leaves level and sound of the other alone',
    lab(async (t) => {
      const client = await t.user();
      const first = client.newCall({destinationNumber: 'tone'});
      await client.reached(first, 'active');
      const second = client.newCall({destinationNumber: 'tone'});
      await until('media', () => second.snapshot.media === 'connected');
      await first.hangup();
      expect(t.audios.map(({srcObject}) => srcObject === second.remoteStream)).to.deep.equal([false, true]);
      await until('a level', () => client.levels.remote() > 0.01);
      await until('energy', async () => (await heard(second)).energy > 0);
    }),
  );
});
