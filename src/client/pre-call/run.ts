/** The check before a call: microphone, signalling, ICE servers, sound through a relay. No call is placed. Loaded when it is asked for. */
import {Disposer} from '../../lib/disposer.js';
import {reportListenerError} from '../../lib/emitter.js';
import {iceServersFor} from '../../media/ice-servers.js';
import {SharedAudio} from '../shared-audio.js';
import type {PreCallContext, PreCallHost} from './context.js';
import {bestRelay, iceTargets} from './ice-targets.js';
import {checkMedia, MEDIA_MS} from './media.js';
import {checkMicrophone} from './microphone.js';
import {Progress, STEPS} from './progress.js';
import {checkServers} from './servers.js';
import {checkSignalling} from './signalling.js';
import type {PreCallOptions, PreCallReason, PreCallReport, PreCallStep} from './types.js';
import {stepState, weigh} from './verdict.js';

export type {PreCallHost} from './context.js';

/** Somebody waits for it. */
const LONGEST_MEDIA_MS = 60_000;

/** What a step that broke means: nothing was found that works. */
const BROKEN: Readonly<Record<PreCallStep, PreCallReason>> = {
  microphone: 'microphone-failed',
  signalling: 'signalling-unreachable',
  servers: 'no-candidates',
  media: 'media-blocked',
};

type Found = Pick<PreCallReport, 'microphone' | 'signalling' | 'servers' | 'media'>;

/**
 * Never rejects: what goes wrong is what the report is about. When it resolves, nothing of the check is open any more.
 * `audio` is the check's to close; best opened in the click that asked for it.
 */
export async function runPreCall(
  host: PreCallHost,
  options: PreCallOptions = {},
  audio: SharedAudio = new SharedAudio(host.environment),
): Promise<PreCallReport> {
  const {mode = 'full', mediaMs = MEDIA_MS, signal, onProgress} = options;
  const ms = mediaMs >= 0 ? Math.min(mediaMs, LONGEST_MEDIA_MS) : MEDIA_MS;
  const {environment} = host;
  const {clock} = environment;
  const scope = new Disposer();
  scope.add(() => audio.close());
  const context: PreCallContext = {host, environment, options: host.options(), scope, audio: audio.open()};
  const policy = {relayOnly: context.options.forceRelayCandidate};
  const startedAt = clock.now();
  const found: {-readonly [K in keyof Found]: Found[K]} = {
    microphone: null,
    signalling: null,
    servers: [],
    media: null,
  };
  const reasons: PreCallReason[] = [];
  const progress = new Progress(mode, (now) => {
    try {
      onProgress?.(now);
    } catch (error) {
      reportListenerError(error);
    }
  });

  /** Runs a step and takes over what it found, unless the check was stopped meanwhile. */
  const step = async <T extends {readonly reasons: readonly PreCallReason[]}>(
    name: PreCallStep,
    run: (part: (part: number) => void) => Promise<T>,
    take: (result: T) => void,
  ): Promise<void> => {
    if (scope.disposed || !STEPS[mode].includes(name)) return;
    progress.set(name, 'running');
    const result = await run((part) => scope.disposed || progress.part(name, part)).catch(() => null);
    if (scope.disposed) return;
    const why = result?.reasons ?? [BROKEN[name]];
    if (result) take(result);
    reasons.push(...why);
    progress.set(name, stepState(why, policy));
  };

  const steps = async (): Promise<void> => {
    let stream: MediaStream | undefined;
    await step(
      'microphone',
      (part) => checkMicrophone(context, part),
      (result) => {
        ({stream} = result);
        found.microphone = result.microphone;
      },
    );
    await step(
      'signalling',
      () => checkSignalling(context),
      ({signalling}) => (found.signalling = signalling),
    );
    // There is nobody to ask; that takes long to find out.
    if (reasons.includes('offline')) return;
    const {env, iceServers} = context.options;
    const targets = iceTargets(iceServersFor(env, iceServers));
    await step(
      'servers',
      (part) =>
        checkServers(context, targets, (servers, done) => {
          if (!scope.disposed) found.servers = servers;
          part(done);
        }),
      ({servers}) => (found.servers = servers),
    );
    const target = bestRelay(targets, found.servers);
    if (!target) return;
    await step(
      'media',
      (part) => checkMedia(context, {target, stream, ms, part}),
      ({media}) => (found.media = media),
    );
  };

  const signals = [signal, host.signal].filter((one) => one !== undefined);
  const stopped = new Promise<'stopped'>((resolve) => {
    for (const one of signals) one.addEventListener('abort', () => resolve('stopped'), {signal: scope.signal});
  });
  const end = signals.some(({aborted}) => aborted) ? 'stopped' : await Promise.race([stopped, steps()]);
  scope.dispose();
  if (end === 'stopped') reasons.push('stopped');
  progress.end();
  const {verdict, reasons: sorted} = weigh(reasons, policy);
  return Object.freeze({
    version: 1,
    mode,
    verdict,
    reasons: Object.freeze(sorted),
    startedAt,
    durationMs: clock.now() - startedAt,
    ...found,
  });
}
