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

const toMs = (value: number | null): number | null => (value === null ? null : value * 1000);

/** By the clock of the counters: ours is read later, and may be set meanwhile. */
function bitrateOf(now: StatsEntry | null, before: StatsEntry | null, member: string): number | null {
  const [bytes, ms] = [grown(now, before, member), grown(now, before, 'timestamp')];
  return bytes === null || !ms ? null : (bytes * 8) / ms;
}

interface Loss {
  /** Percent of the packets that the network owes us. */
  readonly lost: number;
  /** With those that came too late to be played. */
  readonly missed: number;
}

function lossOf(now: StatsEntry | null, before: StatsEntry | null): Loss | null {
  const received = grown(now, before, 'packetsReceived');
  const [to, from] = [numberOf(now, 'packetsLost'), numberOf(before, 'packetsLost')];
  if (received === null || to === null || from === null || !follows(now, before)) return null;
  // A late packet takes back what was counted as lost.
  const lost = Math.max(0, to - from);
  const all = lost + received;
  if (all === 0) return null;
  const discarded = Math.min(received, grown(now, before, 'packetsDiscarded') ?? 0);
  return {lost: (lost / all) * 100, missed: ((lost + discarded) / all) * 100};
}

function concealedOf(now: StatsEntry | null, before: StatsEntry | null): number | null {
  const all = grown(now, before, 'totalSamplesReceived');
  const concealed = grown(now, before, 'concealedSamples');
  // Pauses are filled with silence as well; nobody misses anything in them.
  const silent = grown(now, before, 'silentConcealedSamples') ?? 0;
  return all === null || concealed === null || all === 0 ? null : (Math.max(0, concealed - silent) / all) * 100;
}

/** Level of the whole interval by its energy, else that of the moment, which is a pause as often as not. */
function levelOf(now: StatsEntry | null, before: StatsEntry | null): number | null {
  const energy = grown(now, before, 'totalAudioEnergy');
  const duration = grown(now, before, 'totalSamplesDuration');
  if (energy === null || !duration) return numberOf(now, 'audioLevel');
  return Math.min(1, Math.sqrt(energy / duration));
}

function bufferOf(now: StatsEntry | null, before: StatsEntry | null): number | null {
  const delay = grown(now, before, 'jitterBufferDelay');
  const emitted = grown(now, before, 'jitterBufferEmittedCount');
  return delay === null || !emitted ? null : (delay / emitted) * 1000;
}

/**
 * Of the last connectivity check that was answered, else of the far side's last report. Firefox says 0 before there was an answer, and then checks so
 * rarely that the reports know more.
 */
function rttOf({pair, remoteInbound}: StatsSample): number | null {
  const answers = numberOf(pair, 'responsesReceived');
  const reports = numberOf(remoteInbound, 'roundTripTimeMeasurements');
  const checked = answers === 0 ? null : numberOf(pair, 'currentRoundTripTime');
  const reported = reports === 0 ? null : numberOf(remoteInbound, 'roundTripTime');
  const seldom = answers !== null && reports !== null && reports > 3 * answers;
  return toMs(seldom ? (reported ?? checked) : (checked ?? reported));
}

/** The browser keeps its last value when nothing arrives any more; then it is not known. */
function jitterOf(now: StatsEntry | null, before: StatsEntry | null): number | null {
  if (!numberOf(now, 'packetsReceived') || grown(now, before, 'packetsReceived') === 0) return null;
  return toMs(numberOf(now, 'jitter'));
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
export function frameOf(
  callId: string,
  sample: StatsSample,
  before: StatsSample | null,
  /** Of the microphone, where the browser's statistics have none. */
  level: number | null = null,
): StatsFrame {
  const {inbound, outbound, source} = sample;
  const [heard, sent] = [before?.inbound ?? null, before?.outbound ?? null];
  const rtt = rttOf(sample);
  const jitter = jitterOf(inbound, heard);
  const loss = lossOf(inbound, heard);
  const jitterBufferDelay = bufferOf(inbound, heard);
  const bufferMs = jitterBufferDelay ?? jitter;
  const mos = rtt === null || !loss || bufferMs === null ? null : estimateMos({rtt, bufferMs, loss: loss.missed});
  return Object.freeze({
    callId,
    timestamp: sample.at,
    rtt: round(rtt, 1),
    jitter: round(jitter, 1),
    packetLoss: round(loss && loss.lost, 2),
    mos: round(mos, 2),
    bytesSent: numberOf(outbound, 'bytesSent'),
    bytesReceived: numberOf(inbound, 'bytesReceived'),
    packetsSent: numberOf(outbound, 'packetsSent'),
    packetsReceived: numberOf(inbound, 'packetsReceived'),
    packetsLost: numberOf(inbound, 'packetsLost'),
    audioLevel: round(levelOf(source, before?.source ?? null) ?? level, 5),
    inboundAudioLevel: round(levelOf(inbound, heard), 5),
    bitrateSent: round(bitrateOf(outbound, sent, 'bytesSent'), 1),
    bitrateReceived: round(bitrateOf(inbound, heard, 'bytesReceived'), 1),
    codec: codecOf(sample),
    jitterBufferDelay: round(jitterBufferDelay, 1),
    concealed: round(concealedOf(inbound, heard), 2),
    path: pathOf(sample),
  });
}
