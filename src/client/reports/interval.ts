/** One interval of a report out of the readings in it. Pure; members are chosen by name, everything else stays here. */
import {numberOf} from '../../stats/sample.js';
import type {StatsEntry, StatsSample} from '../../stats/sample.js';
import type {StatsFrame} from '../../stats/frame.js';
import type {IntervalEntry, Members} from './types.js';

/** What was read in one second. */
export interface Reading {
  readonly frame: StatsFrame;
  readonly sample: StatsSample;
}

/** The microphone's track as it is now. */
export type TrackState = Pick<
  MediaStreamTrack,
  'id' | 'enabled' | 'muted' | 'readyState' | 'contentHint' | 'getSettings'
>;

const words = (text: string): readonly string[] => text.split(' ');

const OUTBOUND = words('packetsSent bytesSent');
const OUTBOUND_MORE = words(
  'retransmittedPacketsSent retransmittedBytesSent headerBytesSent nackCount targetBitrate totalPacketSendDelay active',
);
const INBOUND = words(
  'packetsReceived bytesReceived packetsLost packetsDiscarded jitterBufferDelay jitterBufferEmittedCount ' +
    'totalSamplesReceived concealedSamples concealmentEvents',
);
const INBOUND_MORE = words(
  'nackCount headerBytesReceived fecPacketsReceived fecPacketsDiscarded jitterBufferTargetDelay ' +
    'jitterBufferMinimumDelay totalSamplesDecoded samplesDecodedWithSilence samplesDecodedWithConcealment ' +
    'totalAudioEnergy totalSamplesDuration',
);
const SOURCE = words(
  'id trackIdentifier audioLevel totalAudioEnergy totalSamplesDuration echoReturnLoss echoReturnLossEnhancement',
);
const CODEC = words('mimeType clockRate channels payloadType sdpFmtpLine');
const TRAFFIC = words('packetsSent packetsReceived bytesSent bytesReceived');
const PAIR = words(
  'id localCandidateId remoteCandidateId state nominated writable currentRoundTripTime requestsSent responsesReceived',
);
const CANDIDATE = words('id address port candidateType protocol networkType url relayProtocol');
const TRANSPORT = words(
  'iceState dtlsState srtpCipher tlsVersion selectedCandidatePairChanges selectedCandidatePairId',
);
const PLAYOUT = words(
  'synthesizedSamplesEvents synthesizedSamplesDuration totalPlayoutDelay totalSamplesCount totalSamplesDuration',
);
const REMOTE_INBOUND = words(
  'packetsReceived packetsLost fractionLost roundTripTime totalRoundTripTime roundTripTimeMeasurements nackCount ' +
    'reportsReceived packetsDiscarded',
);
const REMOTE_OUTBOUND = words('packetsSent bytesSent reportsCount roundTripTime totalPacketSendDelay');
/** Never which device: its ids and its name would tell visitors apart. */
const SETTINGS = words('channelCount sampleRate sampleSize latency echoCancellation noiseSuppression autoGainControl');

const isPlain = (value: unknown): boolean =>
  typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));

function pick(from: object | null | undefined, names: readonly string[]): Members {
  const entry = (from ?? {}) as Members;
  return Object.fromEntries(names.filter((name) => isPlain(entry[name])).map((name) => [name, entry[name]]));
}

/** Without members that are unknown or empty; `undefined` when nothing is left. */
function known(members: Members): Members | undefined {
  const kept = Object.entries(members).filter(
    ([, value]) => value !== undefined && value !== null && (typeof value !== 'object' || Object.keys(value).length),
  );
  return kept.length ? Object.fromEntries(kept) : undefined;
}

const round = (value: number | null): number | undefined =>
  value === null ? undefined : Math.round(value * 10_000) / 10_000;

function mean(values: readonly (number | null)[]): number | null {
  const told = values.filter((value) => value !== null);
  return told.length ? told.reduce((sum, value) => sum + value, 0) / told.length : null;
}

/**
 * Bits per second by the entries' own clock, which is not the page's (weakness 55); from the first entry of the same stream on, because a
 * stream may begin within the interval.
 */
function bitrate(readings: readonly Reading[], side: 'inbound' | 'outbound', member: string): number | undefined {
  const entries = readings.map(({sample}) => sample[side]);
  const now = entries.at(-1) ?? null;
  const before = entries.find((entry) => entry && entry['id'] === now?.['id']) ?? null;
  const [to, from] = [numberOf(now, member), numberOf(before, member)];
  const ms = (numberOf(now, 'timestamp') ?? 0) - (numberOf(before, 'timestamp') ?? 0);
  return to === null || from === null || to < from || ms <= 0 ? undefined : round(((to - from) * 8000) / ms);
}

function codec(entry: StatsEntry | null): Members | undefined {
  const told = pick(entry, CODEC);
  return entry ? known({...told, codecId: entry['id']}) : undefined;
}

function track(state: TrackState | undefined): Members | undefined {
  if (!state) return undefined;
  const told = pick(state, words('id enabled muted readyState contentHint'));
  return {...told, settings: pick(state.getSettings(), SETTINGS)};
}

function remote({remoteInbound, remoteOutbound}: StatsSample): IntervalEntry['remoteRtcp'] {
  const jitter = numberOf(remoteInbound, 'jitter');
  const [total, count] = [
    numberOf(remoteInbound, 'totalRoundTripTime'),
    numberOf(remoteInbound, 'roundTripTimeMeasurements'),
  ];
  return known({
    inbound: known({
      ...pick(remoteInbound, REMOTE_INBOUND),
      jitter: jitter === null ? undefined : jitter * 1000,
      roundTripTimeAvg: total !== null && count ? total / count : undefined,
    }),
    outbound: known(pick(remoteOutbound, REMOTE_OUTBOUND)),
  });
}

const optional = <K extends string, V>(name: K, value: V | undefined): {readonly [_ in K]?: V} =>
  (value === undefined ? {} : {[name]: value}) as {readonly [_ in K]?: V};

/** `before`: the reading that the interval follows, when there was one. `readings` may be empty: then only the times are known. */
export function intervalEntry(
  from: number,
  to: number,
  readings: readonly Reading[],
  before: Reading | undefined,
  microphone: TrackState | undefined,
): IntervalEntry {
  const times = {intervalStartUtc: new Date(from).toISOString(), intervalEndUtc: new Date(to).toISOString()};
  const sample = readings.at(-1)?.sample;
  if (!sample) return {...times, audio: {}};
  const all = before ? [before, ...readings] : readings;
  const {outbound, inbound, pair, transport} = sample;
  const roundTrip = mean(readings.map((reading) => numberOf(reading.sample.pair, 'currentRoundTripTime')));
  const jitter = mean(
    readings.map((reading) =>
      numberOf(reading.sample.inbound, 'packetsReceived') ? numberOf(reading.sample.inbound, 'jitter') : null,
    ),
  );
  const sent = outbound && {
    ...pick(outbound, OUTBOUND),
    audioLevelAvg: round(mean(readings.map(({frame}) => frame.audioLevel))),
    bitrateAvg: bitrate(all, 'outbound', 'bytesSent'),
    localTrack: track(microphone),
    mediaSource: known(pick(sample.source, SOURCE)),
    ...pick(outbound, OUTBOUND_MORE),
    codec: codec(sample.outboundCodec),
  };
  const heard = inbound && {
    ...pick(inbound, INBOUND),
    audioLevelAvg: round(mean(readings.map(({frame}) => frame.inboundAudioLevel))),
    jitterAvg: round(jitter === null ? null : jitter * 1000),
    bitrateAvg: bitrate(all, 'inbound', 'bytesReceived'),
    ...pick(inbound, INBOUND_MORE),
    codec: codec(sample.inboundCodec),
  };
  const connection = pair && {
    roundTripTimeAvg: round(roundTrip),
    ...pick(pair, ['currentRoundTripTime']),
    roundTripTimeSource: roundTrip === null ? undefined : 'candidate-pair.currentRoundTripTime',
    ...pick(pair, TRAFFIC),
  };
  const ice = pair && {
    ...pick(pair, PAIR),
    local: pick(sample.localCandidate, CANDIDATE),
    remote: pick(sample.remoteCandidate, CANDIDATE),
  };
  return {
    ...times,
    audio: {
      ...optional('outbound', sent && known(sent)),
      ...optional('inbound', heard && known(heard)),
    } as IntervalEntry['audio'],
    ...optional('connection', connection && known(connection)),
    ...optional('ice', ice && known(ice)),
    ...optional('transport', transport ? known(pick(transport, TRANSPORT)) : undefined),
    ...optional('mediaPlayout', known(pick(sample.playout, PLAYOUT))),
    ...optional('remoteRtcp', remote(sample)),
  } as IntervalEntry;
}
