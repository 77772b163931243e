import {estimateMos} from './mos.js';
import {numberOf, textOf} from './sample.js';
import type {StatsEntry, StatsSample} from './sample.js';

/** Kinds of candidates: `host` (the device's own address), `srflx` and `prflx` (seen from outside), `relay` (a TURN server). */
export interface StatsPath {
  readonly local: string;
  readonly remote: string | null;
  /** `udp`, `tcp` or `tls`: how the device reaches the other end of its own leg, the TURN server for a relay. */
  readonly protocol: string | null;
  readonly relay: boolean;
}

/**
 * How the call was in one second (contract §8). Milliseconds, percent of the interval, kbit/s, levels 0 to 1; counters are
 * totals. What is not known is `null`, never 0.
 */
export interface StatsFrame {
  readonly callId: string;
  /** Epoch milliseconds. */
  readonly timestamp: number;
  readonly rtt: number | null;
  readonly jitter: number | null;
  readonly packetLoss: number | null;
  /** Estimate, 1 to 4.4 (`mos.ts`). */
  readonly mos: number | null;
  readonly bytesSent: number | null;
  readonly bytesReceived: number | null;
  readonly packetsSent: number | null;
  readonly packetsReceived: number | null;
  readonly packetsLost: number | null;
  /** The microphone. */
  readonly audioLevel: number | null;
  readonly inboundAudioLevel: number | null;
  readonly bitrateSent: number | null;
  readonly bitrateReceived: number | null;
  readonly codec: string | null;
  readonly jitterBufferDelay: number | null;
  /** Percent of what was played that was made up because packets were missing. */
  readonly concealed: number | null;
  readonly path: StatsPath | null;
}

/** The same stream, so that counters can be compared. */
const follows = (now: StatsEntry | null, before: StatsEntry | null): boolean =>
  now !== null && before !== null && now['id'] === before['id'];

/** Growth of a counter within the interval; `null` without a reading before, or when it was set back. */
function grown(now: StatsEntry | null, before: StatsEntry | null, member: string): number | null {
  const [to, from] = [numberOf(now, member), numberOf(before, member)];
  return to === null || from === null || !follows(now, before) || to < from ? null : to - from;
}

const round = (value: number | null, digits: number): number | null => {
  if (value === null) return null;
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
};

const seconds = (value: number | null): number | null => (value === null ? null : value * 1000);

function bitrate(bytes: number | null, ms: number): number | null {
  return bytes === null || ms <= 0 ? null : (bytes * 8) / ms;
}

function lossOf(now: StatsEntry | null, before: StatsEntry | null): number | null {
  const received = grown(now, before, 'packetsReceived');
  const [to, from] = [numberOf(now, 'packetsLost'), numberOf(before, 'packetsLost')];
  if (received === null || to === null || from === null) return null;
  // A late packet takes back what was counted as lost.
  const lost = Math.max(0, to - from);
  return lost + received === 0 ? null : (lost / (lost + received)) * 100;
}

function concealedOf(now: StatsEntry | null, before: StatsEntry | null): number | null {
  const all = grown(now, before, 'totalSamplesReceived');
  const concealed = grown(now, before, 'concealedSamples');
  // Pauses are filled with silence as well; nobody misses anything in them.
  const silent = grown(now, before, 'silentConcealedSamples') ?? 0;
  return all === null || concealed === null || all === 0 ? null : (Math.max(0, concealed - silent) / all) * 100;
}

/** Level of the interval: as the browser tells it, else from the energy of the interval. */
function levelOf(now: StatsEntry | null, before: StatsEntry | null): number | null {
  const level = numberOf(now, 'audioLevel');
  if (level !== null) return level;
  const energy = grown(now, before, 'totalAudioEnergy');
  const duration = grown(now, before, 'totalSamplesDuration');
  return energy === null || !duration ? null : Math.min(1, Math.sqrt(energy / duration));
}

function bufferOf(now: StatsEntry | null, before: StatsEntry | null): number | null {
  const delay = grown(now, before, 'jitterBufferDelay');
  const emitted = grown(now, before, 'jitterBufferEmittedCount');
  return delay === null || !emitted ? null : (delay / emitted) * 1000;
}

function rttOf({pair, remoteInbound}: StatsSample): number | null {
  return seconds(numberOf(pair, 'currentRoundTripTime') ?? numberOf(remoteInbound, 'roundTripTime'));
}

function codecOf({inboundCodec, outboundCodec}: StatsSample): string | null {
  return (
    textOf(inboundCodec ?? outboundCodec, 'mimeType')
      ?.replace(/^audio\//i, '')
      .toLowerCase() ?? null
  );
}

export function pathOf({localCandidate, remoteCandidate}: StatsSample): StatsPath | null {
  const local = textOf(localCandidate, 'candidateType');
  if (!local) return null;
  const remote = textOf(remoteCandidate, 'candidateType');
  return {
    local,
    remote,
    protocol: textOf(localCandidate, 'relayProtocol') ?? textOf(localCandidate, 'protocol'),
    relay: local === 'relay' || remote === 'relay',
  };
}

/** The frame between two readings. Without the one before it holds totals and what is told as of now; what an interval has is `null`. */
export function frameOf(callId: string, sample: StatsSample, before: StatsSample | null): StatsFrame {
  const {inbound, outbound, source} = sample;
  const ms = before ? sample.at - before.at : 0;
  const [heard, sent] = [before?.inbound ?? null, before?.outbound ?? null];
  const arrived = numberOf(inbound, 'packetsReceived');
  const rtt = rttOf(sample);
  const jitter = arrived ? seconds(numberOf(inbound, 'jitter')) : null;
  const packetLoss = lossOf(inbound, heard);
  const jitterBufferDelay = bufferOf(inbound, heard);
  const bufferMs = jitterBufferDelay ?? jitter;
  const mos =
    rtt === null || packetLoss === null || bufferMs === null ? null : estimateMos({rtt, bufferMs, loss: packetLoss});
  return Object.freeze({
    callId,
    timestamp: sample.at,
    rtt: round(rtt, 1),
    jitter: round(jitter, 1),
    packetLoss: round(packetLoss, 2),
    mos: round(mos, 2),
    bytesSent: numberOf(outbound, 'bytesSent'),
    bytesReceived: numberOf(inbound, 'bytesReceived'),
    packetsSent: numberOf(outbound, 'packetsSent'),
    packetsReceived: arrived,
    packetsLost: numberOf(inbound, 'packetsLost'),
    audioLevel: round(levelOf(source, before?.source ?? null), 4),
    inboundAudioLevel: round(levelOf(inbound, heard), 4),
    bitrateSent: round(bitrate(grown(outbound, sent, 'bytesSent'), ms), 1),
    bitrateReceived: round(bitrate(grown(inbound, heard, 'bytesReceived'), ms), 1),
    codec: codecOf(sample),
    jitterBufferDelay: round(jitterBufferDelay, 1),
    concealed: round(concealedOf(inbound, heard), 2),
    path: pathOf(sample),
  });
}
