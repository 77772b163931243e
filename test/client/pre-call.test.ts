/** The check before a call, and calls, with the gateway's own TURN server. */
import {expect} from '@open-wc/testing';
import type {TelnyxError} from '../../src/errors/index.js';
import type {
  PreCallMode,
  PreCallOptions,
  PreCallProgress,
  PreCallReport,
  PreCallStep,
} from '../../src/client/pre-call/types.js';
import type {IceServer} from '../../src/options/values.js';
import {gateway, isFirefox, lab, steadyMicrophone} from '../support/client-lab.js';
import type {Lab, TestClient, TestClientOptions} from '../support/client-lab.js';
import {farEnd, selectedPair, sound, spoken, talk} from '../support/line.js';
import {setMicrophone} from '../support/microphone.js';
import {slow} from '../support/slow.js';
import {rejection, until, within} from '../support/until.js';

type Turn = IceServer & {readonly urls: readonly string[]; readonly credential: string};

interface Relays {
  readonly stun: IceServer;
  /** By UDP and TCP. */
  readonly turn: Turn;
  /** By TLS, too. */
  readonly secured: Turn;
}

async function relays(): Promise<Relays> {
  const {iceServers} = await gateway('relay');
  const [stun, secured] = iceServers as [IceServer, Turn];
  return {stun, turn: {...secured, urls: secured.urls.filter((url) => !url.startsWith('turns:'))}, secured};
}

/** The gateway's servers; `username` decides what its relay does (demo/gateway/turn/relays.mjs). */
async function servers(username = 'demo'): Promise<IceServer[]> {
  const {stun, turn} = await relays();
  return [stun, {...turn, username}];
}

/** Readings and looks come more often than once a second; what waits for others takes as long as it does. */
const quick = (ms: number): number => (ms <= 1000 ? ms / 4 : ms);

/** Nobody waits for what never comes. */
const impatient = (ms: number): number => (ms <= 1000 ? ms / 4 : 500);

async function checked(
  t: Lab,
  options: TestClientOptions,
  check: PreCallOptions = {},
): Promise<{client: TestClient; report: PreCallReport}> {
  const client = t.client({...options, environment: {getUserMedia: steadyMicrophone, ...options.environment}});
  const report = await client.runPreCall({mode: 'network', mediaMs: 800, ...check});
  nothingLeft(t);
  return {client, report};
}

/** A machine that is busy with other tests jitters, and the check says so: it is asked again. */
async function calm<T extends {readonly report: PreCallReport}>(run: () => Promise<T>): Promise<T> {
  let result = await run();
  for (let again = 0; again < 3 && jitters(result.report); again++) result = await run();
  return result;
}

const jitters = ({reasons}: PreCallReport): boolean =>
  reasons.some((reason) => /^(high-(jitter|rtt)|low-mos)$/.test(reason));

function nothingLeft(t: Lab): void {
  expect(t.left()).to.deep.equal({sockets: 0, peers: 0, tracks: 0, sounds: 0, timers: 0});
}

const states = ({steps}: PreCallProgress): string => steps.map(({step, state}) => `${step} ${state}`).join(', ');

describe('check before a call', () => {
  before(async () => {
    expect(await setMicrophone('granted')).to.equal(true);
  });

  it(
    'everything works: ready, with numbers; no call is placed and nothing stays open',
    lab(async (t) => {
      t.delay = quick;
      const heard: PreCallProgress[] = [];
      const iceServers = await servers();
      const streams: MediaStream[] = [];
      const getUserMedia = async (): Promise<MediaStream> => {
        streams.push(await steadyMicrophone());
        return streams[0]!;
      };
      const {report, client} = await calm(() => {
        heard.length = streams.length = 0;
        const onProgress = (progress: PreCallProgress): void => void heard.push(progress);
        return checked(t, {iceServers, environment: {getUserMedia}}, {mode: 'full', mediaMs: 1200, onProgress});
      });
      expect(report.reasons).to.deep.equal([]);
      expect(report).to.include({version: 1, mode: 'full', verdict: 'ready'});
      expect(report.durationMs).to.be.within(500, 15_000);
      const {microphone, signalling, media} = report;
      expect(microphone!.label).to.not.equal('');
      expect(microphone!.devices).to.be.greaterThan(0);
      // Where there is no sound card, Firefox lets no page listen.
      if (!isFirefox || microphone!.peak !== null) {
        expect(microphone!.peak).to.be.within(0.1, 1);
        expect(microphone!.average).to.be.within(0.01, microphone!.peak!);
      }
      expect(streams.flatMap((stream) => stream.getTracks()).map(({readyState}) => readyState)).to.deep.equal([
        'ended',
      ]);
      expect(signalling!.host).to.equal(new URL(t.url).host);
      expect(signalling!.connectMs).to.be.within(0, 2000);
      expect(signalling!.rttMs).to.be.within(0, 500);
      expect(
        report.servers.map(({kind, protocol, reachable, error}) => [kind, protocol, reachable, error]),
      ).to.deep.equal([
        ['stun', 'udp', true, null],
        ['turn', 'udp', true, null],
        ['turn', 'tcp', true, null],
      ]);
      expect(report.servers[1]!.ms).to.be.within(0, 5000);
      expect(media).to.include({protocol: 'udp', relay: true, packetLoss: 0});
      expect(media!.connectMs).to.be.within(1, 5000);
      expect(media!.rtt).to.be.within(0, 100);
      expect(media!.jitter).to.be.within(0, 20);
      expect(media!.mos).to.be.within(4, 4.5);
      expect(media!.grade).to.be.oneOf(['excellent', 'good']);

      expect(heard.every(({done}, index) => done >= (heard[index - 1]?.done ?? 0))).to.equal(true);
      expect(heard.at(-1)!.done).to.equal(1);
      expect([states(heard[0]!), states(heard.at(-1)!)]).to.deep.equal([
        'microphone running, signalling waiting, servers waiting, media waiting',
        'microphone passed, signalling passed, servers passed, media passed',
      ]);
      expect(JSON.stringify([report, heard])).not.to.contain((iceServers[1] as {credential: string}).credential);
      expect(new Set((await t.sent()).map(({method}) => method))).to.deep.equal(new Set(['telnyx_rtc.ping']));
      expect([client.codes, client.warnings, client.told('telnyx-connection-change')]).to.deep.equal([[], [], []]);
    }),
  );

  describe('microphone', () => {
    const microphone = async (t: Lab, environment: TestClientOptions['environment']): Promise<PreCallReport> => {
      t.delay = quick;
      const client = t.client({environment});
      const report = await client.runPreCall({mode: 'microphone'});
      nothingLeft(t);
      expect([report.signalling, report.servers, report.media]).to.deep.equal([null, [], null]);
      expect([t.sockets.length, t.peers.length]).to.deep.equal([0, 0]);
      return report;
    };

    it('denied in the browser, and not answered', async function () {
      if (!(await setMicrophone('denied'))) return this.skip();
      await lab(async (t) => {
        const {verdict, reasons, microphone: found} = await microphone(t, {});
        expect([verdict, reasons, found]).to.deep.equal(['permission-denied', ['microphone-blocked'], null]);
      })();
      await setMicrophone('prompt');
      await lab(async (t) => {
        const {verdict, reasons} = await microphone(t, {});
        expect([verdict, reasons]).to.deep.equal(['permission-denied', ['microphone-dismissed']]);
      })();
      await setMicrophone('granted');
    });

    const fails = (name: string) => (): Promise<never> => Promise.reject(new DOMException('no', name));
    const CASES: [string, string, TestClientOptions['environment'], string][] = [
      ['missing', 'blocked', {getUserMedia: fails('NotFoundError')}, 'microphone-missing'],
      ['busy', 'blocked', {getUserMedia: fails('NotReadableError')}, 'microphone-busy'],
      ['insecure page', 'blocked', {getUserMedia: undefined, secureContext: false}, 'microphone-insecure'],
      [
        'forbidden to the frame',
        'permission-denied',
        {getUserMedia: fails('NotAllowedError'), policyAllowsMicrophone: false},
        'microphone-policy',
      ],
      ['anything else', 'blocked', {getUserMedia: fails('TypeError')}, 'microphone-failed'],
      ['no sound track', 'blocked', {getUserMedia: () => Promise.resolve(new MediaStream())}, 'microphone-failed'],
    ];
    for (const [what, verdict, environment, reason] of CASES) {
      it(
        `${what}: ${verdict}`,
        lab(async (t) => {
          const report = await microphone(t, environment);
          expect([report.verdict, report.reasons]).to.deep.equal([verdict, [reason]]);
        }),
      );
    }

    it(
      'opened as a call would, and silent: a hint, where the browser lets a page listen',
      lab(async (t) => {
        const asked: (MediaStreamConstraints | undefined)[] = [];
        const context = new AudioContext();
        const environment: TestClientOptions['environment'] = {
          getUserMedia: (constraints) => {
            asked.push(constraints);
            return Promise.resolve(new MediaStreamAudioDestinationNode(context).stream);
          },
        };
        t.delay = quick;
        const client = t.client({environment, inputDevice: 'mine', audioConstraints: {echoCancellation: false}});
        const heard: PreCallProgress[] = [];
        const report = await client.runPreCall({mode: 'microphone', onProgress: (progress) => heard.push(progress)});
        expect(asked).to.deep.equal([{audio: {echoCancellation: false, deviceId: {exact: 'mine'}}}]);
        if (report.microphone!.peak === null) {
          expect([report.verdict, isFirefox]).to.deep.equal(['ready', true]);
        } else {
          expect([report.verdict, report.reasons]).to.deep.equal(['degraded', ['microphone-silent']]);
          expect(report.microphone).to.include({peak: 0, average: 0});
          expect(states(heard.at(-1)!)).to.equal('microphone warning');
        }
        await context.close();
      }),
    );

    it(
      'no context is to be had: the level is unknown, and no reason to worry',
      lab(async (t) => {
        const createAudioContext = (): never => {
          throw new DOMException('too many', 'NotSupportedError');
        };
        const {verdict, microphone: found} = await microphone(t, {createAudioContext, getUserMedia: steadyMicrophone});
        expect([verdict, found!.peak, found!.average]).to.deep.equal(['ready', null, null]);
      }),
    );
  });

  describe('signalling', () => {
    it(
      'unreachable: blocked; what else works is told',
      lab(async (t) => {
        t.delay = quick;
        const {report} = await checked(t, {env: 'ws://127.0.0.1:1/', iceServers: (await servers()).slice(0, 1)});
        expect([report.verdict, report.reasons]).to.deep.equal(['blocked', ['signalling-unreachable']]);
        expect(report.signalling).to.deep.equal({host: '127.0.0.1:1', connectMs: null, rttMs: null});
        expect(report.servers.map(({reachable}) => reachable)).to.deep.equal([true]);
      }),
    );

    it(
      'offline: said at once, nobody else is asked',
      lab(async (t) => {
        const heard: PreCallProgress[] = [];
        const {report} = await checked(
          t,
          {env: 'ws://127.0.0.1:1/', iceServers: await servers('silent'), environment: {online: () => false}},
          {onProgress: (progress) => heard.push(progress)},
        );
        expect([report.verdict, report.reasons]).to.deep.equal(['blocked', ['offline']]);
        expect(states(heard.at(-1)!)).to.equal('signalling failed, servers skipped, media skipped');
        expect(t.peers).to.deep.equal([]);
      }),
    );

    it(
      'slow; refused pings are answers; a server that opens the door and says nothing is there',
      lab(async (t) => {
        const client = t.client({});
        await gateway('frames', {delayMs: 300});
        const slow = await client.runPreCall({mode: 'network'});
        expect([slow.verdict, slow.reasons]).to.deep.equal(['degraded', ['signalling-slow']]);
        await gateway('frames');
        await gateway('reject', {methods: ['telnyx_rtc.ping']});
        expect((await client.runPreCall({mode: 'network'})).signalling!.rttMs).to.be.within(0, 500);
        await gateway('reject');
        await gateway('ignore', {methods: ['telnyx_rtc.ping']});
        t.delay = impatient;
        const mute = await client.runPreCall({mode: 'network'});
        expect([mute.verdict, mute.signalling!.rttMs]).to.deep.equal(['ready', null]);
        expect(mute.signalling!.connectMs).to.be.greaterThan(-1);
        nothingLeft(t);
      }),
    );

    it(
      'a connected client asks over its own connection',
      lab(async (t) => {
        const client = await t.user();
        const before = (await t.sent('telnyx_rtc.ping')).length;
        const {verdict, signalling} = await client.runPreCall({mode: 'network'});
        expect(verdict).to.equal('ready');
        expect([signalling!.connectMs, t.sockets.length]).to.deep.equal([null, 1]);
        expect(signalling!.rttMs).to.be.within(0, 500);
        expect((await t.sent('telnyx_rtc.ping')).length).to.equal(before + 1);
        expect(client.connected).to.equal(true);
      }),
    );
  });

  describe('servers', () => {
    it(
      'none at all: nothing to try, no sound to send',
      lab(async (t) => {
        const {report} = await checked(t, {});
        expect([report.verdict, report.servers, report.media]).to.deep.equal(['ready', [], null]);
      }),
    );

    it(
      'a relay that is silent: calls may work without; calls by relay only do not',
      lab(async (t) => {
        t.delay = impatient;
        const iceServers = await servers('silent');
        const {report} = await checked(t, {iceServers: [iceServers[1]!]});
        expect([report.verdict, report.reasons]).to.deep.equal(['degraded', ['relay-unreachable']]);
        expect(report.servers.map(({reachable, ms, error}) => [reachable, ms, error])).to.deep.equal([
          [false, null, 'timeout'],
          [false, null, 'timeout'],
        ]);
        expect(report.media).to.equal(null);
        const {report: strict} = await checked(t, {iceServers, forceRelayCandidate: true});
        expect([strict.verdict, strict.reasons]).to.deep.equal(['blocked', ['relay-unreachable']]);
      }),
    );

    it(
      'a refused password: the code, never the password',
      lab(async (t) => {
        const {stun, turn} = await relays();
        const credential = 'not-the-password';
        const {report} = await checked(t, {iceServers: [stun, {...turn, urls: turn.urls[0]!, credential}]});
        expect([report.verdict, report.reasons]).to.deep.equal(['degraded', ['relay-unreachable']]);
        expect(report.servers[1]!.error).to.match(/^401\b/);
        expect(JSON.stringify(report)).not.to.contain(credential);
      }),
    );

    it(
      'UDP is blocked: the sound goes by TCP',
      lab(async (t) => {
        t.delay = (ms) => (ms === 5000 ? 900 : quick(ms));
        const {turn} = await relays();
        const {host, port} = await gateway('silent-udp');
        const stun = {urls: `stun:${String(host)}:${String(port)}`};
        const {report} = await calm(() => checked(t, {iceServers: [stun, {...turn, username: 'tcp-only'}]}));
        expect([report.verdict, report.reasons]).to.deep.equal(['degraded', ['udp-blocked', 'stun-unreachable']]);
        expect(report.servers.map(({protocol, reachable}) => [protocol, reachable])).to.deep.equal([
          ['udp', false],
          ['udp', false],
          ['tcp', true],
        ]);
        expect(report.media).to.include({protocol: 'tcp', relay: true});
        expect(report.media!.grade).to.be.oneOf(['excellent', 'good']);
      }),
    );

    it(
      'only TLS is let through: the sound goes by it',
      lab(async (t) => {
        t.delay = (ms) => (ms === 5000 ? 900 : quick(ms));
        const {secured} = await relays();
        const {report} = await calm(() => checked(t, {iceServers: [{...secured, username: 'tls-only'}]}));
        // Firefox cannot be told to trust the certificate of a test, and says so in no words.
        const trusted = !isFirefox;
        expect(report.reasons).to.deep.equal([trusted ? 'udp-blocked' : 'relay-unreachable']);
        expect(report.servers.map(({protocol, reachable}) => [protocol, reachable])).to.deep.equal([
          ['udp', false],
          ['tcp', false],
          ['tls', trusted],
        ]);
        if (!trusted) return;
        expect(report.media).to.include({protocol: 'tls', relay: true});
        expect(report.media!.grade).to.be.oneOf(['excellent', 'good']);
      }),
    );

    it(
      'a browser that offers nothing: blocked',
      lab(async (t) => {
        const createPeer = (): never => {
          throw new DOMException('no', 'NotSupportedError');
        };
        const {report} = await checked(t, {iceServers: await servers(), environment: {createPeer}});
        expect([report.verdict, report.reasons]).to.deep.equal(['blocked', ['no-candidates']]);
        expect(new Set(report.servers.map(({error}) => error))).to.deep.equal(new Set(['NotSupportedError']));
      }),
    );
  });

  describe('sound through the relay', () => {
    const CASES: [string, string[], (report: PreCallReport['media'] & object) => void][] = [
      ['slow', ['high-rtt'], ({rtt}) => expect(rtt).to.be.within(200, 300)],
      ['lossy', ['high-loss'], ({packetLoss}) => expect(packetLoss).to.be.within(1, 60)],
      ['jittery', ['high-jitter'], ({jitter}) => expect(jitter).to.be.within(20, 300)],
    ];
    for (const [name, expected, look] of CASES) {
      (name === 'lossy' ? it : slow)(
        `${name}: the grade says so`,
        lab(async (t) => {
          t.delay = quick;
          // Enough of it for a test that is short.
          if (name === 'lossy') await gateway('relay', {mode: 'demo', loss: 12});
          const {report} = await checked(
            t,
            {iceServers: (await servers(name)).slice(1)},
            {mediaMs: name === 'jittery' ? 1600 : 800},
          );
          expect(report.verdict).to.equal('degraded');
          expect(report.reasons).to.include.members(expected);
          expect(report.media!.grade).to.be.oneOf(['fair', 'poor']);
          look(report.media!);
        }),
      );
    }

    slow(
      'a server that does not relay to itself: the sound comes back directly',
      lab(async (t) => {
        t.delay = (ms) => (ms === 6000 ? 700 : quick(ms));
        const {report} = await calm(async () => checked(t, {iceServers: await servers('apart')}));
        expect([report.verdict, report.reasons]).to.deep.equal(['ready', []]);
        expect(report.media).to.include({protocol: 'udp', relay: true, packetLoss: 0});
      }),
    );

    it(
      'relays that pass nothing on',
      lab(async (t) => {
        t.delay = (ms) => (ms === 6000 ? 500 : quick(ms));
        const {report} = await checked(t, {iceServers: await servers('stuck')});
        expect([report.verdict, report.reasons]).to.deep.equal(['degraded', ['media-blocked']]);
        expect(report.media).to.include({protocol: 'udp', connectMs: null, packetLoss: null, grade: 'unknown'});
      }),
    );
  });

  describe('stopped', () => {
    /** Runs until `when`, stops, and expects that nothing is left at once. */
    async function stopped(
      t: Lab,
      options: TestClientOptions,
      when: (progress: PreCallProgress, steps: Partial<Record<PreCallStep, string>>) => boolean,
      {
        mode = 'network',
        stop = (_client, controller) => controller.abort(),
      }: {mode?: PreCallMode; stop?: (client: TestClient, controller: AbortController) => unknown} = {},
    ): Promise<PreCallReport> {
      const controller = new AbortController();
      const client = t.client({...options, environment: {getUserMedia: steadyMicrophone, ...options.environment}});
      const heard: PreCallProgress[] = [];
      const run = client.runPreCall({
        mode,
        signal: controller.signal,
        onProgress: (progress) => {
          heard.push(progress);
          const steps = Object.fromEntries(progress.steps.map(({step, state}) => [step, state]));
          if (when(progress, steps)) void stop(client, controller);
        },
      });
      const report = await within('the report', run, 6000);
      nothingLeft(t);
      expect([report.verdict, report.reasons[0]]).to.deep.equal(['inconclusive', 'stopped']);
      expect(heard.at(-1)!.done).to.equal(1);
      expect(heard.at(-1)!.steps.some(({state}) => state === 'skipped')).to.equal(true);
      return report;
    }

    it(
      'while the browser asks for the microphone: it is released when it comes after all',
      lab(async (t) => {
        let allow = (): void => {};
        const asked = new Promise<void>((resolve) => (allow = resolve));
        let late: MediaStream | undefined;
        const getUserMedia = async (): Promise<MediaStream> => {
          await asked;
          return (late = await steadyMicrophone());
        };
        const {microphone} = await stopped(t, {environment: {getUserMedia}}, ({done}) => done === 0, {mode: 'full'});
        expect(microphone).to.equal(null);
        allow();
        await until('released', () => late?.getTracks().every(({readyState}) => readyState === 'ended'));
      }),
    );

    it(
      'while it listens, asks the server, asks relays, sends sound',
      lab(async (t) => {
        t.delay = quick;
        const {stun, turn} = await relays();
        if (!isFirefox) await stopped(t, {}, ({done}) => done > 0, {mode: 'microphone'});
        await gateway('ignore', {methods: ['telnyx_rtc.ping']});
        const {signalling} = await stopped(t, {}, (_progress, steps) => steps.signalling === 'running');
        expect(signalling).to.equal(null);
        await gateway('ignore');
        const iceServers = [stun, {...turn, username: 'silent'}];
        const half = await stopped(t, {iceServers}, ({done}, steps) => steps.servers === 'running' && done > 0.13);
        expect(half.servers.map(({kind}) => kind)).to.deep.equal(['stun']);
        expect(half.signalling!.rttMs).to.be.greaterThan(-1);
        await stopped(t, {iceServers: [turn]}, (_progress, steps) => steps.media === 'running');
        await stopped(t, {iceServers: [turn]}, ({done}) => done > 0.4 && done < 1);
      }),
    );

    it(
      'before it began, and by the end of the client',
      lab(async (t) => {
        t.delay = quick;
        const report = await t.client({}).runPreCall({signal: AbortSignal.abort()});
        expect([report.verdict, report.reasons, t.captures, t.sockets.length]).to.deep.equal([
          'inconclusive',
          ['stopped'],
          0,
          0,
        ]);
        await stopped(t, {iceServers: await servers('silent')}, (_progress, steps) => steps.servers === 'running', {
          stop: (client) => client.dispose(),
        });
      }),
    );

    it(
      'whoever asks for the same check takes part in it; it ends when nobody waits any more',
      lab(async (t) => {
        t.delay = quick;
        const [one, two] = [new AbortController(), new AbortController()];
        const client = t.client({iceServers: await servers('silent'), environment: {getUserMedia: steadyMicrophone}});
        const heard: string[] = [];
        const first = client.runPreCall({mode: 'network', signal: one.signal, onProgress: () => heard.push('one')});
        const second = client.runPreCall({mode: 'network', signal: two.signal, onProgress: () => heard.push('two')});
        const other = client.runPreCall({mode: 'microphone'});
        expect(first === second).to.equal(true);
        expect(first === other).to.equal(false);
        expect((await other).verdict).to.equal('ready');
        await until('both hear', () => heard.includes('one') && heard.includes('two'));
        one.abort();
        let over = false;
        void first.then(() => (over = true));
        await until('servers', () => t.peers.length > 0);
        expect(over).to.equal(false);
        two.abort();
        expect((await within('the end', second, 1000)).verdict).to.equal('inconclusive');
        nothingLeft(t);
        expect(client.runPreCall({mode: 'network', signal: AbortSignal.abort()}) === first).to.equal(false);
      }),
    );

    it(
      'what is no check is refused',
      lab(async (t) => {
        const client = t.client({});
        const error = await rejection(client.runPreCall({mode: 'nonsense' as never}));
        expect((error as TelnyxError).code).to.equal(50005);
        expect(t.contexts).to.deep.equal([]);
      }),
    );

    it(
      'a listener that throws does not disturb it',
      lab(async (t) => {
        const {reportError} = globalThis;
        const told: unknown[] = [];
        globalThis.reportError = (error) => void told.push(error);
        const report = await t.client({}).runPreCall({
          mode: 'network',
          onProgress: () => {
            throw new Error('of the page');
          },
        });
        globalThis.reportError = reportError;
        expect(report.verdict).to.equal('ready');
        expect(told.length).to.be.greaterThan(0);
      }),
    );
  });

  it(
    'in a call: its microphone is lent, even muted; the call goes on, by the same connection',
    lab(async (t) => {
      const {client, call} = await talk(t, 'echo');
      await sound(call);
      call.muteAudio();
      const track = call.media.localStream!.getAudioTracks()[0]!;
      const connection = call.peerConnection;
      const captures = t.captures;
      const {packetsReceived} = (await farEnd(call)).media;
      t.delay = quick;
      const options = {mode: 'full', mediaMs: 500} as const;
      client.setOptions({iceServers: await servers()});
      const {report} = await calm(async () => ({report: await client.runPreCall(options)}));
      expect([report.verdict, report.signalling!.connectMs]).to.deep.equal(['ready', null]);
      if (!isFirefox) expect(report.microphone!.peak).to.be.greaterThan(0.1);
      expect([call.state, call.snapshot.muted, call.media.state]).to.deep.equal(['active', true, 'connected']);
      expect([track.readyState, track.enabled, t.captures]).to.deep.equal(['live', false, captures]);
      expect(call.media.localStream!.getAudioTracks()[0] === track && call.peerConnection === connection).to.equal(
        true,
      );
      expect((await farEnd(call)).media.packetsReceived).to.be.greaterThan(packetsReceived);
      call.unmuteAudio();
      await sound(call);
      expect(client.codes).to.deep.equal([]);
    }),
  );
});

describe('check before a call, in a call that sends silence', () => {
  it('a microphone that was unplugged is missing, not silent', async function () {
    // Firefox' tracks keep events that a page makes from listeners.
    if (isFirefox) this.skip();
    await lab(async (t) => {
      let gone = false;
      const getUserMedia = (): Promise<MediaStream> =>
        gone ? Promise.reject(new DOMException('none', 'NotFoundError')) : steadyMicrophone();
      const {client, call} = await talk(t, 'echo', {environment: {getUserMedia}});
      gone = true;
      call.localStream!.getAudioTracks()[0]!.dispatchEvent(new Event('ended'));
      await until('told', () => client.codes.includes(42002));
      const {verdict, reasons} = await client.runPreCall({mode: 'microphone'});
      expect([verdict, reasons]).to.deep.equal(['blocked', ['microphone-missing']]);
      expect(call.state).to.equal('active');
    })();
  });
});

describe('calls through the gateway’s relay', () => {
  for (const transport of ['udp', 'tcp'] as const) {
    it(
      `by ${transport.toUpperCase()}`,
      lab(async (t) => {
        const open = async (): Promise<number> => Number((await gateway('relay'))['open']);
        const before = await open();
        const {turn} = await relays();
        const iceServers = [{...turn, urls: turn.urls.filter((url) => url.endsWith(transport))}];
        const {call} = await talk(t, 'echo', {forceRelayCandidate: true, iceServers});
        await sound(call);
        const {local} = await selectedPair(call);
        expect([local['candidateType'], local['relayProtocol']]).to.deep.equal(['relay', transport]);
        await spoken(call, 20);
        expect(await open()).to.be.greaterThan(before);
        await call.hangup();
        await until('relays given back', async () => (await open()) <= before);
      }),
    );
  }
});
