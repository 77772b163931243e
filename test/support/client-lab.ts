/**
 * A client against the real gateway, with everything it touches counted. A test body runs inside `lab()`; when it is
 * done all clients are disposed of, and nothing of them may be left: no socket, peer connection, track or timer.
 */
import {executeServerCommand} from '@web/test-runner-commands';
import {expect} from '@open-wc/testing';
import type {Call} from '../../src/client/call.js';
import {browserEnvironment} from '../../src/client/environment.js';
import type {Environment} from '../../src/client/environment.js';
import {SAMPLE_MS} from '../../src/stats/sampler.js';
import type {FactDetails, FactName} from '../../src/client/events.js';
import {TelnyxClient} from '../../src/client/telnyx-client.js';
import type {TelnyxError} from '../../src/errors/index.js';
import {systemClock} from '../../src/lib/clock.js';
import type {ClientOptions} from '../../src/options/index.js';
import {until} from './until.js';

export interface Frame {
  readonly id?: string | number;
  readonly method?: string;
  readonly params: Record<string, unknown> & {dialogParams?: Record<string, unknown>; item?: Record<string, unknown>};
  readonly result?: Record<string, unknown>;
  readonly error?: {readonly code: number};
  readonly voice_sdk_id?: string;
}

interface Entry {
  readonly n: number;
  readonly direction: 'in' | 'out' | 'open' | 'close';
  readonly socket: number;
  readonly url?: string;
  readonly frame?: Frame;
}

type Answer = Record<string, unknown>;

/** One of the gateway's controls (demo/gateway/control.mjs). */
export const gateway = (action: string, more: object = {}): Promise<Answer> =>
  executeServerCommand<Answer, object>('gateway', {...more, action});

const journal = (since: number): Promise<Entry[]> =>
  executeServerCommand<Entry[], object>('gateway', {action: 'journal', since});

export interface TestClientOptions extends ClientOptions {
  /** Replaces members of the browser's environment. */
  readonly environment?: Partial<Environment>;
}

/** A client and what was heard of it. */
export class TestClient extends TelnyxClient {
  readonly errors: TelnyxError[] = [];
  readonly warnings: number[] = [];
  readonly connections: string[] = [];
  readonly facts: {name: FactName; detail: FactDetails[FactName]}[] = [];

  constructor(options: ClientOptions, environment: Environment) {
    super(options, {environment});
    this.on('telnyx.error', ({error}) => this.errors.push(error));
    this.on('telnyx.warning', ({warning}) => this.warnings.push(warning.code));
    this.on('fact', (name, detail) => {
      this.facts.push({name, detail});
      if (name === 'telnyx-connection-change') this.connections.push((detail as {state: string}).state);
    });
  }

  get codes(): number[] {
    return this.errors.map(({code}) => code);
  }

  told<N extends FactName>(name: N): FactDetails[N][] {
    return this.facts.filter((fact) => fact.name === name).map(({detail}) => detail as FactDetails[N]);
  }

  /** States of a call in order, each as often as it was entered. */
  statesOf(call: Call): string[] {
    const all = this.told('telnyx-call-change').filter(({callId}) => callId === call.id);
    return all.map(({state}) => state).filter((state, index, list) => state !== list[index - 1]);
  }

  /** The call is in that state, or was: some are passed faster than a test can look. */
  reached(call: Call, state: string, timeoutMs?: number): Promise<true> {
    return until(`a call that is ${state}`, () => this.statesOf(call).includes(state), timeoutMs);
  }
}

const isOff = ({readyState}: WebSocket): boolean => readyState >= WebSocket.CLOSING;

export class Lab {
  readonly sockets: WebSocket[] = [];
  readonly peers: RTCPeerConnection[] = [];
  readonly tracks: MediaStreamTrack[] = [];
  readonly audios: HTMLAudioElement[] = [];
  readonly contexts: AudioContext[] = [];
  readonly timers = new Set<number>();
  captures = 0;
  /** Makes waits shorter, so that tests need none. */
  delay: (ms: number) => number = (ms) => ms;
  readonly #clients: TestClient[] = [];
  #since = 0;
  #url = '';

  async begin(): Promise<void> {
    this.#url = String((await gateway('url'))['wsUrl']);
    await gateway('clear');
    this.#since = (await journal(0)).at(-1)?.n ?? 0;
  }

  get url(): string {
    return this.#url;
  }

  client({environment = {}, ...options}: TestClientOptions): TestClient {
    const merged = {...this.environment(), ...environment};
    const client = new TestClient(
      {
        env: this.#url,
        storage: 'none',
        ringtoneFile: 'none',
        ringbackFile: 'none',
        ...options,
      },
      merged,
    );
    this.#clients.push(client);
    return client;
  }

  /** Logged in by password, and connected. */
  async user(options: TestClientOptions = {}): Promise<TestClient> {
    const client = this.client({login: 'demo', password: 'demo', ...options});
    await client.connect();
    return client;
  }

  async assistant(targetId: string, options: TestClientOptions = {}): Promise<TestClient> {
    const client = this.client({targetId, ...options});
    await client.connect();
    return client;
  }

  environment(): Environment {
    const real = browserEnvironment();
    return {
      ...real,
      clock: {
        ...systemClock,
        setTimeout: (run, ms) => {
          // The second between two readings stays: statistics without a pause would keep everything else from running.
          const wait = ms === SAMPLE_MS ? ms : this.delay(ms);
          const id = systemClock.setTimeout(() => {
            this.timers.delete(id);
            run();
          }, wait);
          this.timers.add(id);
          return id;
        },
        clearTimeout: (id) => {
          if (id !== undefined) this.timers.delete(id);
          systemClock.clearTimeout(id);
        },
      },
      createSocket: (url) => this.#kept(this.sockets, real.createSocket(url)),
      createPeer: (configuration) => this.#kept(this.peers, real.createPeer(configuration)),
      createAudio: () => this.#kept(this.audios, real.createAudio()),
      createAudioContext: () => this.#kept(this.contexts, new AudioContext()),
      getUserMedia: async (constraints) => {
        this.captures++;
        const stream = await navigator.mediaDevices.getUserMedia(constraints);
        this.tracks.push(...stream.getTracks());
        return stream;
      },
    };
  }

  /** Frames of the clients that reached the gateway since the test began, of one method if it is named. */
  async sent(method?: string): Promise<Frame[]> {
    return (await this.#frames('in')).filter((frame) => !method || frame.method === method);
  }

  /** Frames of the gateway. */
  async received(method?: string): Promise<Frame[]> {
    return (await this.#frames('out')).filter((frame) => !method || frame.method === method);
  }

  /** Query strings of the sockets that were opened. */
  async queries(): Promise<URLSearchParams[]> {
    const entries = await journal(this.#since);
    return entries
      .filter(({direction}) => direction === 'open')
      .map(({url}) => new URL(url ?? '/', 'ws://gateway').searchParams);
  }

  async end(): Promise<void> {
    this.delay = (ms) => ms;
    await gateway('clear');
    await Promise.all(this.#clients.map((client) => client.dispose()));
    await until('contexts closed', () => this.contexts.every(({state}) => state === 'closed'));
    expect(this.left()).to.deep.equal({sockets: 0, peers: 0, tracks: 0, sounds: 0, timers: 0});
  }

  /** What is still alive. */
  left(): Record<string, number> {
    return {
      sockets: this.sockets.filter((socket) => !isOff(socket)).length,
      peers: this.peers.filter(({connectionState}) => connectionState !== 'closed').length,
      tracks: this.tracks.filter(({readyState}) => readyState === 'live').length,
      sounds: this.audios.filter(({srcObject}) => srcObject !== null).length,
      timers: this.timers.size,
    };
  }

  #kept<T>(list: T[], made: T): T {
    list.push(made);
    return made;
  }

  async #frames(direction: string): Promise<Frame[]> {
    const entries = await journal(this.#since);
    return entries.filter((entry) => entry.direction === direction).flatMap(({frame}) => frame ?? []);
  }
}

/** The body of a test, with a lab of its own. */
export const lab =
  (body: (lab: Lab) => Promise<void>): (() => Promise<void>) =>
  async () => {
    const made = new Lab();
    await made.begin();
    try {
      await body(made);
    } catch (error) {
      await made.end().catch(() => {});
      throw error;
    }
    await made.end();
  };

/** Sum of the energy that was heard in a call, and packets. Browsers count it only while a sink plays the stream. */
export async function heard(call: Call): Promise<{energy: number; packets: number}> {
  const report = await call.media.peer!.connection.getStats();
  for (const stat of report.values() as Iterable<Record<string, unknown>>) {
    if (stat['type'] === 'inbound-rtp') {
      return {energy: Number(stat['totalAudioEnergy'] ?? 0), packets: Number(stat['packetsReceived'] ?? 0)};
    }
  }
  return {energy: 0, packets: 0};
}

/** A microphone with a steady tone: Chromium's fake one is silent most of the time, Firefox' is a tone already. */
export async function steadyMicrophone(): Promise<MediaStream> {
  if (navigator.userAgent.includes('Firefox')) return navigator.mediaDevices.getUserMedia({audio: true});
  const context = new AudioContext();
  const tone = new OscillatorNode(context, {frequency: 440});
  const out = new MediaStreamAudioDestinationNode(context);
  tone.connect(out);
  tone.start();
  const [track] = out.stream.getAudioTracks();
  const stop = track!.stop.bind(track);
  track!.stop = () => {
    stop();
    void context.close();
  };
  return out.stream;
}

export const isFirefox = navigator.userAgent.includes('Firefox');
