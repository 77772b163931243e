import {deferred} from '../../lib/deferred.js';
import {AudioSink} from '../../media/sink.js';
import {silentStream} from '../../media/silence.js';
import {numberOf, readSample} from '../../stats/sample.js';
import type {StatsSample} from '../../stats/sample.js';
import {SAMPLE_MS, StatsSampler} from '../../stats/sampler.js';
import {runs, scopeIn} from './context.js';
import type {PreCallContext} from './context.js';
import type {IceTarget} from './ice-targets.js';
import {NOTHING, summarize} from './summary.js';
import type {PreCallMedia, PreCallReason} from './types.js';

export const MEDIA_MS = 5000;
const CONNECT_MS = 6000;
/** A reading may come a little early or late. */
const EARLY_MS = SAMPLE_MS / 4;
const LATE_MS = 3 * SAMPLE_MS;
const TONE = {frequency: 440, gain: 0.05} as const;

export interface MediaRequest {
  readonly target: IceTarget;
  /** The microphone; without it a tone is sent that nobody hears. */
  readonly stream: MediaStream | undefined;
  readonly ms: number;
  readonly part: (part: number) => void;
}

export interface MediaFound {
  readonly media: PreCallMedia;
  readonly reasons: readonly PreCallReason[];
}

/**
 * What the receiving end may use. The sound takes the relay on its way out in any case; some servers do not relay to relays of their own, as to
 * any address they do not trust, and then it comes back directly.
 */
const WAYS_BACK: readonly RTCIceTransportPolicy[] = ['relay', 'all'];

/** Sends sound from one connection of this page to another, through the relay, and measures what comes back. */
export async function checkMedia(context: PreCallContext, request: MediaRequest): Promise<MediaFound> {
  for (const back of WAYS_BACK) {
    const scope = scopeIn(context.scope);
    // What the browser refuses is no way either.
    const found = await send({...context, scope}, request, back).catch(() => null);
    scope.dispose();
    if (found) return found;
    if (context.scope.disposed) break;
  }
  const {protocol} = request.target;
  return {media: {protocol, relay: true, connectMs: null, ...NOTHING}, reasons: ['media-blocked']};
}

/** `null`: the two ends did not find each other. */
async function send(
  context: PreCallContext,
  request: MediaRequest,
  back: RTCIceTransportPolicy,
): Promise<MediaFound | null> {
  const {environment, scope} = context;
  const {clock} = environment;
  const {target, stream = await testSound(context)} = request;
  const start = clock.now();
  const peer = (iceTransportPolicy: RTCIceTransportPolicy): RTCPeerConnection => {
    const made = environment.createPeer({iceServers: [target.server], iceTransportPolicy});
    scope.add(() => made.close());
    return made;
  };
  const [near, far] = [peer('relay'), peer(back)];
  if (!(await connect(context, near, far, stream))) return null;
  const path = {protocol: target.protocol, relay: true, connectMs: clock.now() - start};
  const samples = await measure(context, far, request);
  if (samples.length) {
    const {measured, reasons} = summarize(samples);
    return {media: {...path, ...measured}, reasons};
  }
  const sent = readSample(await near.getStats(), clock.now()).outbound;
  // Without a sound that runs nothing is sent, and nothing can be said.
  return {media: {...path, ...NOTHING}, reasons: numberOf(sent, 'packetsSent') ? ['media-blocked'] : []};
}

/** A quiet tone; silence where the page may not make a sound. */
async function testSound(context: PreCallContext): Promise<MediaStream> {
  const {audio, scope} = context;
  if (!audio || !(await runs(context))) return silentStream(audio);
  const destination = new MediaStreamAudioDestinationNode(audio);
  const volume = new GainNode(audio, {gain: TONE.gain});
  const tone = new OscillatorNode(audio, {frequency: TONE.frequency});
  tone.connect(volume).connect(destination);
  tone.start();
  scope.add(() => tone.stop());
  return destination.stream;
}

/** Whether sound could flow from `near` to `far` in time. */
async function connect(
  {environment, scope}: PreCallContext,
  near: RTCPeerConnection,
  far: RTCPeerConnection,
  stream: MediaStream,
): Promise<boolean> {
  const {signal} = scope;
  const described = deferred<void>();
  for (const [from, to] of [
    [near, far],
    [far, near],
  ] as const) {
    from.addEventListener(
      'icecandidate',
      ({candidate}) => {
        if (!candidate?.candidate) return;
        // One of several; the others are tried without it.
        void described.promise.then(() => to.addIceCandidate(candidate)).catch(() => {});
      },
      {signal},
    );
  }
  const sink = new AudioSink(() => environment.createAudio());
  scope.add(() => sink.dispose());
  // Muted: browsers run what comes in through its buffers only while somebody plays it.
  far.addEventListener('track', ({track}) => sink.attach(new MediaStream([track]), true), {signal});
  const connected = new Promise<boolean>((resolve) => {
    for (const peer of [near, far]) {
      const look = (): void => {
        if (peer.connectionState === 'failed') resolve(false);
        if (near.connectionState === 'connected' && far.connectionState === 'connected') resolve(true);
      };
      peer.addEventListener('connectionstatechange', look, {signal});
    }
    scope.timeout(environment.clock, () => resolve(false), CONNECT_MS);
  });
  const [track] = stream.getAudioTracks();
  near.addTransceiver(track ?? 'audio', {direction: 'sendonly', streams: [stream]});
  await near.setLocalDescription();
  await far.setRemoteDescription(near.localDescription!);
  await far.setLocalDescription();
  await near.setRemoteDescription(far.localDescription!);
  described.resolve();
  return connected;
}

/** Readings of so much sound, two at least; none when none arrives. */
function measure(
  {environment, scope}: PreCallContext,
  peer: RTCPeerConnection,
  {ms, part}: MediaRequest,
): Promise<StatsSample[]> {
  const samples: StatsSample[] = [];
  const sampler = new StatsSampler(environment.clock, () => peer);
  scope.add(() => sampler.dispose());
  return new Promise((resolve) => {
    sampler.on('sample', (sample) => {
      // The stream is there with its first packet only.
      if (!numberOf(sample.inbound, 'packetsReceived')) return;
      samples.push(sample);
      const spent = sample.at - samples[0]!.at;
      part(spent / ms);
      if (samples.length > 1 && spent >= ms - EARLY_MS) resolve(samples);
    });
    sampler.start();
    scope.timeout(environment.clock, () => resolve(samples), ms + LATE_MS);
  });
}
