import {expect} from '@open-wc/testing';
import {frameOf} from '../../src/stats/frame.js';
import type {StatsFrame} from '../../src/stats/frame.js';
import {delayImpairment, estimateMos, lossImpairment, mosOfRating, PACKETIZATION_MS} from '../../src/stats/mos.js';
import {chromium, firefox, sampleOf, T0} from '../support/stats.js';
import type {Entry} from '../support/stats.js';

type Changes = Record<string, Record<string, unknown> | null>;

/** The frame of the third second; `now` and `before` change what the browser tells at its end and its beginning. */
function frameWith(now: Changes = {}, before: Changes = {}, browser: typeof chromium = chromium): StatsFrame {
  return frameOf('call', sampleOf(browser(3, now), 3), sampleOf(browser(2, before), 2));
}

const inbound = (members: Record<string, unknown>): Changes => ({IT01A1: members});

describe('statistics: score', () => {
  for (const [r, mos] of [
    [90, 4.34],
    [80, 4.03],
    [70, 3.6],
    [60, 3.1],
    [50, 2.58],
    [93.2, 4.41],
  ] as const) {
    it(`R ${r} is MOS ${mos} (ITU-T G.107 Annex B, G.109 table 1)`, () => {
      // The published 4.03 is 4.024 by the published formula.
      expect(mosOfRating(r)).to.be.closeTo(mos, 0.0065);
    });
  }

  it('R 0 and less is 1, 100 and more is 4.5; it never falls below 1 nor while R rises', () => {
    expect([mosOfRating(-20), mosOfRating(0), mosOfRating(100), mosOfRating(120)]).to.deep.equal([1, 1, 4.5, 4.5]);
    let last = 1;
    for (let r = 0; r <= 100; r += 0.5) {
      expect(mosOfRating(r)).to.be.at.least(last);
      last = mosOfRating(r);
    }
  });

  it('delay by Cole and Rosenbluth: 0.024 for each millisecond, 0.11 more beyond 177.3', () => {
    expect(delayImpairment(0)).to.equal(0);
    expect(delayImpairment(100)).to.be.closeTo(2.4, 1e-9);
    expect(delayImpairment(177.3)).to.be.closeTo(4.2552, 1e-9);
    expect(delayImpairment(277.3)).to.be.closeTo(6.6552 + 11, 1e-9);
    // Their figure: some 4 at the knee, 20 at 290 ms, 35 at 400 ms.
    expect(delayImpairment(400)).to.be.closeTo(34.1, 0.1);
  });

  it('loss by G.107 7.2 with Bpl 25.1: half of the range at 25.1 %', () => {
    expect(lossImpairment(0)).to.equal(0);
    expect(lossImpairment(25.1)).to.be.closeTo(47.5, 1e-9);
    expect(lossImpairment(1)).to.be.closeTo(95 / 26.1, 1e-9);
    expect(lossImpairment(5)).to.be.closeTo(15.78, 0.01);
    // A codec without concealment, G.711 by G.113 Appendix I.
    expect(lossImpairment(1, 4.3)).to.be.closeTo(17.92, 0.01);
  });

  it('the best call is 4.4, and everything that is worse lowers it', () => {
    const best = estimateMos({rtt: 0, bufferMs: 0, loss: 0});
    expect(best).to.be.closeTo(mosOfRating(93.2 - 0.024 * PACKETIZATION_MS), 1e-9);
    expect(best).to.be.within(4.35, 4.41);
    for (const worse of [
      {rtt: 200, bufferMs: 0, loss: 0},
      {rtt: 0, bufferMs: 200, loss: 0},
      {rtt: 0, bufferMs: 0, loss: 1},
    ]) {
      expect(estimateMos(worse)).to.be.below(best);
    }
    expect(estimateMos({rtt: 3000, bufferMs: 500, loss: 60})).to.equal(1);
  });
});

describe('statistics: frame', () => {
  it('a second of a healthy call: per-interval values, totals, levels, codec, path', () => {
    expect(frameWith()).to.deep.equal({
      callId: 'call',
      timestamp: T0 + 3000,
      rtt: 40,
      jitter: 5,
      packetLoss: 0,
      mos: 4.35,
      bytesSent: 15_000,
      bytesReceived: 12_000,
      packetsSent: 150,
      packetsReceived: 150,
      packetsLost: 0,
      audioLevel: 0.2,
      inboundAudioLevel: 0.1,
      bitrateSent: 40,
      bitrateReceived: 32,
      codec: 'opus',
      jitterBufferDelay: 60,
      concealed: 0,
      path: {local: 'prflx', remote: 'host', protocol: 'udp', relay: false},
    });
    expect(Object.isFrozen(frameWith())).to.equal(true);
  });

  it('without a reading before: totals and what is told as of now; null, never 0, for what an interval has', () => {
    const first = frameOf('call', sampleOf(chromium(3), 3), null);
    expect(first).to.include({rtt: 40, jitter: 5, packetsReceived: 150, inboundAudioLevel: 0.2});
    const {packetLoss, mos, bitrateSent, bitrateReceived, jitterBufferDelay, concealed} = first;
    expect([packetLoss, mos, bitrateSent, bitrateReceived, jitterBufferDelay, concealed]).to.deep.equal(
      Array(6).fill(null),
    );
  });

  it('nothing but a connection: every value is null (also Chromium before the first packet, without outbound-rtp)', () => {
    const entries: Entry[] = [{id: 'T01', type: 'transport'}];
    const {callId: _id, timestamp: _at, ...values} = frameOf('call', sampleOf(entries, 3), sampleOf(entries, 2));
    expect(new Set(Object.values(values))).to.deep.equal(new Set([null]));
  });

  it('Firefox: the far side’s reports stand in for a pair that was not measured, null where nothing does', () => {
    const frame = frameWith({}, {}, firefox);
    expect(frame).to.include({rtt: 500, audioLevel: null, packetLoss: 0, codec: 'opus', jitterBufferDelay: 60});
    expect(frame.path).to.deep.equal({local: 'prflx', remote: 'host', protocol: 'udp', relay: false});
    expect(frameWith({RIA2: null}, {}, firefox)).to.include({rtt: null, mos: null});
    // A report without a measurement has a 0 that means nothing.
    const unmeasured = {RIA2: {roundTripTime: 0, roundTripTimeMeasurements: 0}};
    expect(frameWith(unmeasured, {}, firefox)).to.include({rtt: null, mos: null});
  });

  it('the round trip is the pair’s, unless that is hardly ever measured', () => {
    const reports = {roundTripTime: 0.02, roundTripTimeMeasurements: 12};
    const rtt = (CP1: Record<string, unknown>, RIA2: Record<string, unknown> | null = reports): number | null =>
      frameWith({CP1, RIA2}).rtt;
    expect(rtt({currentRoundTripTime: 0.177, responsesReceived: 4})).to.equal(177);
    expect(rtt({currentRoundTripTime: 0.177, responsesReceived: 1})).to.equal(20);
    expect(rtt({currentRoundTripTime: 0.177, responsesReceived: 1}, null)).to.equal(177);
    expect(rtt({currentRoundTripTime: 0.177, responsesReceived: undefined})).to.equal(177);
    expect(rtt({currentRoundTripTime: 0, responsesReceived: 0})).to.equal(20);
    // A round trip of nothing that was measured is one.
    expect(rtt({currentRoundTripTime: 0, responsesReceived: 9})).to.equal(0);
  });

  it('a level of the microphone from elsewhere, where the statistics have none', () => {
    expect(frameOf('call', sampleOf(firefox(3), 3), sampleOf(firefox(2), 2), 0.25).audioLevel).to.equal(0.25);
    expect(frameOf('call', sampleOf(chromium(3), 3), sampleOf(chromium(2), 2), 0.25).audioLevel).to.equal(0.2);
  });

  it('loss of the interval, not of the call; a late packet takes back what was lost', () => {
    const before = inbound({packetsLost: 100});
    expect(frameWith(inbound({packetsLost: 102, packetsReceived: 148}), before).packetLoss).to.equal(4);
    expect(frameWith(inbound({packetsLost: 100}), before)).to.include({packetLoss: 0, packetsLost: 100});
    expect(frameWith(inbound({packetsLost: 97, packetsReceived: 153}), before).packetLoss).to.equal(0);
    // A duplicate makes more arrive than were sent.
    expect(frameWith(inbound({packetsLost: -2}), inbound({packetsLost: -1})).packetLoss).to.equal(0);
  });

  it('what came too late to be played counts in the score, not as loss', () => {
    const frame = frameWith(inbound({packetsDiscarded: 5}));
    expect(frame.packetLoss).to.equal(0);
    expect(frame.mos).to.equal(Math.round(estimateMos({rtt: 40, bufferMs: 60, loss: 10}) * 100) / 100);
  });

  it('an interval in which nothing arrived: no loss, jitter, score, concealment; the rest goes on', () => {
    const same = inbound({packetsReceived: 100, bytesReceived: 8000, timestamp: T0 + 3000, packetsLost: 0});
    const frame = frameWith(same, inbound({packetsReceived: 100, bytesReceived: 8000}));
    expect(frame).to.include({packetLoss: null, jitter: null, mos: null, bitrateReceived: 0, packetsReceived: 100});
    expect(frame.rtt).to.equal(40);
  });

  it('counters that were set back: null, not negative', () => {
    const frame = frameWith({
      IT01A1: {
        packetsReceived: 1,
        bytesReceived: 80,
        jitterBufferEmittedCount: 1,
        totalSamplesReceived: 1,
        totalSamplesDuration: 0,
      },
      OT01A2: {bytesSent: 1},
    });
    const {packetLoss, mos, bitrateReceived, bitrateSent, jitterBufferDelay, concealed} = frame;
    expect([packetLoss, mos, bitrateReceived, bitrateSent, jitterBufferDelay, concealed]).to.deep.equal(
      Array(6).fill(null),
    );
  });

  it('another stream (SSRC): nothing is compared across the two', () => {
    const frame = frameOf('call', sampleOf(chromium(3, {IT01A1: {id: 'IT01A9'}}), 3), sampleOf(chromium(2), 2));
    const {packetLoss, mos, bitrateReceived, jitterBufferDelay, concealed} = frame;
    expect([packetLoss, mos, bitrateReceived, jitterBufferDelay, concealed]).to.deep.equal(Array(5).fill(null));
    expect(frame.packetsReceived).to.equal(150);
  });

  it('bitrates by the clock of the counters, whatever ours says (weakness 55)', () => {
    const late = sampleOf(chromium(3), 3.4);
    const frame = frameOf('call', {...late, at: late.at - 60_000}, sampleOf(chromium(2), 2));
    expect(frame).to.include({bitrateReceived: 32, bitrateSent: 40});
    expect(frameWith(inbound({timestamp: undefined})).bitrateReceived).to.equal(null);
    expect(frameWith(inbound({timestamp: T0 + 2000})).bitrateReceived).to.equal(null);
  });

  it('concealment: what was made up, without the silence that fills pauses', () => {
    const made = {concealedSamples: 4800, silentConcealedSamples: 0};
    expect(frameWith(inbound(made)).concealed).to.equal(10);
    expect(frameWith(inbound({...made, silentConcealedSamples: 4800})).concealed).to.equal(0);
    expect(frameWith(inbound({...made, silentConcealedSamples: 9600})).concealed).to.equal(0);
    expect(frameWith(inbound({...made, silentConcealedSamples: undefined})).concealed).to.equal(10);
  });

  it('levels of the whole second, of the moment where there is no energy', () => {
    expect(frameWith(inbound({totalAudioEnergy: undefined})).inboundAudioLevel).to.equal(0.2);
    expect(frameWith(inbound({totalAudioEnergy: 0.02, audioLevel: 0.9})).inboundAudioLevel).to.equal(0);
    expect(frameWith(inbound({totalAudioEnergy: 5})).inboundAudioLevel).to.equal(1);
    expect(frameWith(inbound({totalAudioEnergy: undefined, audioLevel: undefined})).inboundAudioLevel).to.equal(null);
    expect(frameWith({SA3: null}).audioLevel).to.equal(null);
  });

  it('a buffer that is not told is taken to be as long as the jitter', () => {
    const frame = frameWith(inbound({jitterBufferDelay: undefined}));
    expect(frame.jitterBufferDelay).to.equal(null);
    expect(frame.mos).to.equal(Math.round(estimateMos({rtt: 40, bufferMs: 5, loss: 0}) * 100) / 100);
  });

  it('a relay: how the device reaches it', () => {
    const relayed = {candidateType: 'relay', protocol: 'udp', relayProtocol: 'tls'};
    expect(frameWith({L1: relayed}).path).to.deep.equal({local: 'relay', remote: 'host', protocol: 'tls', relay: true});
    expect(frameWith({R1: {candidateType: 'relay'}}).path).to.include({local: 'prflx', relay: true, protocol: 'udp'});
    expect(frameWith({R1: null}).path).to.include({remote: null, relay: false});
    expect(frameWith({L1: null}).path).to.equal(null);
  });

  it('numbers that are none are unknown', () => {
    const frame = frameWith({
      CP1: {currentRoundTripTime: NaN},
      IT01A1: {jitter: Infinity, packetsLost: 'x'},
      RIA2: null,
    });
    expect(frame).to.include({rtt: null, jitter: null, packetLoss: null, packetsLost: null, mos: null});
  });
});

describe('statistics: reading', () => {
  const read = (entries: Entry[]): ReturnType<typeof sampleOf> => sampleOf(entries, 3);
  const ids = (sample: ReturnType<typeof sampleOf>): unknown[] =>
    [sample.inbound, sample.outbound, sample.source, sample.pair, sample.localCandidate, sample.remoteInbound].map(
      (entry) => entry?.['id'] ?? null,
    );

  it('Chromium: entries by their links', () => {
    expect(ids(read(chromium(3)))).to.deep.equal(['IT01A1', 'OT01A2', 'SA3', 'CP1', 'L1', 'RIA2']);
  });

  it('Firefox: the selected pair, else the nominated one that carried something last', () => {
    expect(ids(read(firefox(3)))).to.deep.equal(['IT01A1', 'OT01A2', 'SA3', 'CP1', 'L1', 'RIA2']);
    const nominated = {type: 'candidate-pair', state: 'succeeded', nominated: true} as const;
    const old = {id: 'CP0', ...nominated, bytesReceived: 900, lastPacketReceivedTimestamp: 1};
    const current = {CP1: {selected: undefined, bytesReceived: 10, lastPacketReceivedTimestamp: 2}};
    expect(read([old, ...firefox(3, current)]).pair?.['id']).to.equal('CP1');
    expect(read([old, ...firefox(3, {CP1: {selected: undefined, state: 'failed'}})]).pair?.['id']).to.equal('CP0');
  });

  it('streams that ended: the one that received last, else the busiest; senders that are not active come last', () => {
    const dead = {
      id: 'dead',
      type: 'inbound-rtp',
      kind: 'audio',
      packetsReceived: 9000,
      lastPacketReceivedTimestamp: 1,
    };
    expect(read([dead, ...chromium(3, {IT01A1: {lastPacketReceivedTimestamp: 2}})]).inbound?.['id']).to.equal('IT01A1');
    expect(read([{...dead, lastPacketReceivedTimestamp: undefined}, ...chromium(3)]).inbound?.['id']).to.equal('dead');
    const sender = {id: 'idle', type: 'outbound-rtp', kind: 'audio', active: false, packetsSent: 9000};
    expect(read([sender, ...chromium(3)]).outbound?.['id']).to.equal('OT01A2');
  });

  it('`kind` alone is enough, so is the old `mediaType`; video is left out (weakness 52)', () => {
    const video = {id: 'v', type: 'inbound-rtp', kind: 'video', packetsReceived: 1e6};
    expect(read([video, ...chromium(3)]).inbound?.['id']).to.equal('IT01A1');
    expect(read(chromium(3, {IT01A1: {kind: undefined, mediaType: 'audio'}})).inbound?.['id']).to.equal('IT01A1');
    expect(read(chromium(3, {IT01A1: {kind: undefined, mediaType: 'video'}})).inbound).to.equal(null);
  });

  it('links that lead nowhere are nothing, and nothing at all is no error', () => {
    const {pair, localCandidate, inboundCodec} = read(chromium(3, {CP1: null, CIT_111: null, L1: null}));
    expect([pair, localCandidate, inboundCodec]).to.deep.equal([null, null, null]);
    const {at, ...rest} = sampleOf([], 3);
    expect(at).to.equal(T0 + 3000);
    expect(new Set(Object.values(rest))).to.deep.equal(new Set([null]));
  });
});
