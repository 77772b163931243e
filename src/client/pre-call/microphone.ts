import type {MediaFailureKind} from '../../errors/media-failure.js';
import {openMicrophone, stopStream} from '../../media/microphone.js';
import {runs, scopeIn} from './context.js';
import type {PreCallContext} from './context.js';
import type {PreCallMicrophone, PreCallReason} from './types.js';

const WATCH_MS = 2000;
const LOOK_MS = 50;
const FFT_SIZE = 4096;

const REASON = {
  blocked: 'microphone-blocked',
  dismissed: 'microphone-dismissed',
  'no-device': 'microphone-missing',
  busy: 'microphone-busy',
  insecure: 'microphone-insecure',
  policy: 'microphone-policy',
  unknown: 'microphone-failed',
} as const satisfies Record<MediaFailureKind, PreCallReason>;

export interface MicrophoneFound {
  readonly microphone: PreCallMicrophone | null;
  readonly reasons: readonly PreCallReason[];
  /** Open until the check ends; absent when it is a call's. */
  readonly stream?: MediaStream;
}

interface Level {
  readonly peak: number;
  readonly average: number;
}

/** Opens the microphone as a call would, and listens for two seconds. A call that goes on lends its own: opening another disturbs it in some browsers. */
export async function checkMicrophone(context: PreCallContext, part: (part: number) => void): Promise<MicrophoneFound> {
  const {environment, scope, host, options} = context;
  const lent = host.microphone();
  let stream: MediaStream;
  if (lent) {
    const copy = lent.clone();
    // Whoever is muted in the call wants to know all the same whether the microphone works.
    copy.enabled = true;
    stream = new MediaStream([copy]);
  } else {
    const {audioConstraints: constraints, inputDevice: deviceId} = options;
    const opened = await openMicrophone(environment, {constraints, deviceId, signal: scope.signal});
    if ('failure' in opened) return {microphone: null, reasons: [REASON[opened.failure.kind]]};
    ({stream} = opened);
  }
  scope.add(() => stopStream(stream));
  const [track] = stream.getAudioTracks();
  if (!track) return {microphone: null, reasons: ['microphone-failed']};
  const level = await listen(context, stream, part);
  const devices = await countMicrophones(context);
  const {label, readyState, muted} = track;
  const microphone = {label, peak: level?.peak ?? null, average: level?.average ?? null, devices};
  if (readyState === 'ended') return {microphone, reasons: ['microphone-failed']};
  // Even a quiet room makes some noise: nothing at all is a switch.
  const silent = level ? level.peak === 0 : muted;
  return {microphone, reasons: silent ? ['microphone-silent'] : [], ...(!lent && {stream})};
}

/** `null` where the browser lets no page listen. */
async function listen(
  context: PreCallContext,
  stream: MediaStream,
  part: (part: number) => void,
): Promise<Level | null> {
  const {audio, environment, scope} = context;
  const {clock} = environment;
  if (!(await runs(context)) || !audio) return null;
  const analyser = new AnalyserNode(audio, {fftSize: FFT_SIZE});
  const source = new MediaStreamAudioSourceNode(audio, {mediaStream: stream});
  source.connect(analyser);
  const listening = scopeIn(scope);
  listening.add(() => source.disconnect());
  const samples = new Float32Array(FFT_SIZE);
  const looks = WATCH_MS / LOOK_MS;
  const end = clock.now() + WATCH_MS;
  let [peak, sum, count] = [0, 0, 0];
  return new Promise((resolve) => {
    const look = (): void => {
      analyser.getFloatTimeDomainData(samples);
      let power = 0;
      for (const sample of samples) {
        peak = Math.max(peak, Math.abs(sample));
        power += sample ** 2;
      }
      sum += Math.sqrt(power / FFT_SIZE);
      count++;
      part(count / looks);
      // A page in the background is given few looks.
      if (count < looks && clock.now() < end) return void listening.timeout(clock, look, LOOK_MS);
      listening.dispose();
      resolve({peak: round(Math.min(1, peak)), average: round(Math.min(1, sum / count))});
    };
    listening.timeout(clock, look, LOOK_MS);
  });
}

/** Never to 0 what is not. */
const round = (level: number): number => (level === 0 ? 0 : Math.max(0.0001, Math.round(level * 10_000) / 10_000));

/** Chromium lists the one it would choose twice. */
async function countMicrophones({environment}: PreCallContext): Promise<number> {
  const all =
    (await environment
      .devices()
      ?.enumerateDevices()
      .catch(() => undefined)) ?? [];
  const inputs = all.filter(({kind}) => kind === 'audioinput');
  // It was opened, so there is one.
  return Math.max(1, new Set(inputs.map(({groupId, deviceId}) => groupId || deviceId)).size);
}
