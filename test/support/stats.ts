/** Readings and frames as browsers give them, for tests of the statistics. */
import {readSample} from '../../src/stats/sample.js';
import type {StatsSample} from '../../src/stats/sample.js';
import type {StatsFrame} from '../../src/stats/frame.js';
import type {CallConditions} from '../../src/stats/warnings.js';

export type Entry = Record<string, unknown> & {readonly id: string; readonly type: string};

export const report = (entries: readonly Entry[]): RTCStatsReport => new Map(entries.map((entry) => [entry.id, entry]));

/** Epoch milliseconds of second 0. */
export const T0 = 1_700_000_000_000;

/** What Chromium 156 lists of a healthy call after so many seconds; `changes` by id, `null` takes an entry away. */
export function chromium(second: number, changes: Record<string, Record<string, unknown> | null> = {}): Entry[] {
  const packets = second * 50;
  const samples = second * 48_000;
  const timestamp = T0 + second * 1000;
  const entries: Entry[] = [
    {id: 'CF1', type: 'certificate', fingerprint: 'x'},
    {id: 'COT_111', type: 'codec', mimeType: 'audio/opus', clockRate: 48_000, channels: 2, payloadType: 111},
    {id: 'CIT_111', type: 'codec', mimeType: 'audio/opus', clockRate: 48_000, channels: 2, payloadType: 111},
    {id: 'L1', type: 'local-candidate', candidateType: 'prflx', protocol: 'udp', usernameFragment: 'abcd'},
    {id: 'R1', type: 'remote-candidate', candidateType: 'host', protocol: 'udp'},
    {id: 'CPother', type: 'candidate-pair', state: 'in-progress', nominated: false, currentRoundTripTime: 9},
    {
      id: 'CP1',
      type: 'candidate-pair',
      state: 'succeeded',
      nominated: true,
      localCandidateId: 'L1',
      remoteCandidateId: 'R1',
      currentRoundTripTime: 0.04,
      responsesReceived: 10 + second,
    },
    {id: 'T01', type: 'transport', selectedCandidatePairId: 'CP1', selectedCandidatePairChanges: 1},
    {
      id: 'IT01A1',
      type: 'inbound-rtp',
      kind: 'audio',
      codecId: 'CIT_111',
      remoteId: 'ROA1',
      playoutId: 'AP',
      timestamp,
      packetsReceived: packets,
      packetsLost: 0,
      packetsDiscarded: 0,
      bytesReceived: packets * 80,
      jitter: 0.005,
      jitterBufferDelay: samples * 0.06,
      jitterBufferEmittedCount: samples,
      totalSamplesReceived: samples,
      concealedSamples: 0,
      silentConcealedSamples: 0,
      audioLevel: 0.2,
      totalAudioEnergy: second * 0.01,
      totalSamplesDuration: second,
    },
    {
      id: 'OT01A2',
      type: 'outbound-rtp',
      kind: 'audio',
      active: true,
      codecId: 'COT_111',
      mediaSourceId: 'SA3',
      remoteId: 'RIA2',
      timestamp,
      packetsSent: packets,
      bytesSent: packets * 100,
    },
    {id: 'RIA2', type: 'remote-inbound-rtp', kind: 'audio', roundTripTime: 0.5, roundTripTimeMeasurements: second},
    {id: 'ROA1', type: 'remote-outbound-rtp', kind: 'audio', packetsSent: packets},
    {
      id: 'SA3',
      type: 'media-source',
      kind: 'audio',
      audioLevel: 0,
      totalAudioEnergy: second * 0.04,
      totalSamplesDuration: second,
    },
    {id: 'AP', type: 'media-playout', kind: 'audio', totalSamplesCount: samples},
  ];
  return entries.flatMap((entry) => {
    const change = changes[entry.id];
    return change === null ? [] : {...entry, ...change};
  });
}

/** What Firefox has of it: no microphone level, a pair that is hardly ever measured; older ones name none on the transport. */
export function firefox(second: number, changes: Record<string, Record<string, unknown> | null> = {}): Entry[] {
  return chromium(second, {
    T01: null,
    AP: null,
    ...changes,
    SA3: {audioLevel: undefined, totalAudioEnergy: undefined, totalSamplesDuration: undefined},
    CP1: {currentRoundTripTime: 0, responsesReceived: 0, selected: true, ...changes['CP1']},
    OT01A2: {mediaSourceId: undefined, active: undefined, ...changes['OT01A2']},
  });
}

export const sampleOf = (entries: readonly Entry[], second: number): StatsSample =>
  readSample(report(entries), T0 + second * 1000);

/** A good second of a healthy call, the `second`th. */
export const frame = (second: number, changes: Partial<StatsFrame> = {}): StatsFrame => ({
  callId: 'call',
  timestamp: T0 + second * 1000,
  rtt: 40,
  jitter: 3,
  packetLoss: 0,
  mos: 4.37,
  bytesSent: second * 5000,
  bytesReceived: second * 4000,
  packetsSent: second * 50,
  packetsReceived: second * 50,
  packetsLost: 0,
  audioLevel: 0.2,
  inboundAudioLevel: 0.2,
  bitrateSent: 40,
  bitrateReceived: 32,
  codec: 'opus',
  jitterBufferDelay: 60,
  concealed: 0,
  path: {local: 'host', remote: 'host', protocol: 'udp', relay: false},
  ...changes,
});

export const TALKING: CallConditions = {held: false, muted: false, connected: true};
