import {expect} from '@open-wc/testing';
import {CallQuality} from '../../src/stats/call-quality.js';
import type {GradeChange} from '../../src/stats/grade.js';
import {StatsSampler} from '../../src/stats/sampler.js';
import {THRESHOLDS} from '../../src/stats/thresholds.js';
import type {CallConditions} from '../../src/stats/warnings.js';
import {FakeClock} from '../support/fake-clock.js';
import {chromium, firefox, report, TALKING} from '../support/stats.js';
import type {Entry} from '../support/stats.js';
import {microtasks} from '../support/until.js';

type Changes = Record<string, Record<string, unknown> | null>;

/** A connection that tells what the test wants, when the test wants. */
class FakeConnection {
  connectionState: RTCPeerConnectionState = 'connected';
  asked = 0;
  answer: () => Promise<RTCStatsReport>;

  constructor(entries: (second: number) => Entry[] = chromium) {
    this.answer = () => Promise.resolve(report(entries(this.asked)));
  }

  getStats(): Promise<RTCStatsReport> {
    this.asked++;
    return this.answer();
  }
}

const real = (connection: FakeConnection): RTCPeerConnection => connection as unknown as RTCPeerConnection;

async function pass(clock: FakeClock, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    await microtasks();
    clock.advance(1000);
    await microtasks();
  }
}

describe('statistics: reading a connection', () => {
  it('at once, then every second, one at a time: a slow browser is asked less often', async () => {
    const [clock, connection] = [new FakeClock(), new FakeConnection()];
    const sampler = new StatsSampler(clock, () => real(connection));
    sampler.start();
    sampler.start();
    expect(connection.asked).to.equal(1);
    await pass(clock, 4);
    expect(connection.asked).to.equal(5);
    let release = (): void => {};
    const answer = connection.answer;
    connection.answer = () => new Promise((resolve) => (release = () => resolve(report([]))));
    await pass(clock, 6);
    expect(connection.asked).to.equal(6);
    connection.answer = answer;
    release();
    await pass(clock, 2);
    expect(connection.asked).to.be.within(7, 8);
    sampler.dispose();
    expect(clock.pending).to.equal(0);
  });

  it('nothing after the end, also when a reading is under way', async () => {
    const [clock, connection] = [new FakeClock(), new FakeConnection()];
    const sampler = new StatsSampler(clock, () => real(connection));
    let samples = 0;
    sampler.on('sample', () => samples++);
    sampler.start();
    sampler.dispose();
    await pass(clock, 5);
    expect([samples, connection.asked, clock.pending]).to.deep.equal([0, 1, 0]);
  });

  it('a connection that is closed, missing or fails is asked again later, never compared with another', async () => {
    const clock = new FakeClock();
    let connection: FakeConnection | undefined = new FakeConnection();
    const befores: boolean[] = [];
    const sampler = new StatsSampler(clock, () => connection && real(connection));
    sampler.on('sample', (_sample, before) => befores.push(before !== null));
    sampler.start();
    await pass(clock, 2);
    connection.answer = () => Promise.reject(new Error('closed'));
    await pass(clock, 2);
    connection.connectionState = 'closed';
    await pass(clock, 1);
    connection = undefined;
    await pass(clock, 1);
    connection = new FakeConnection();
    await pass(clock, 2);
    expect(befores).to.deep.equal([false, true, true, false, true]);
    sampler.dispose();
  });
});

interface Measured {
  readonly connection: FakeConnection;
  conditions: CallConditions;
  readonly grades: GradeChange[];
  readonly told: string[];
}

describe('statistics: a call', () => {
  function measured(entries: (second: number) => Entry[] = chromium) {
    const clock = new FakeClock();
    const lab: Measured = {
      connection: new FakeConnection(entries),
      conditions: TALKING,
      grades: [],
      told: [],
    };
    const quality = new CallQuality(
      {callId: 'call', connection: () => real(lab.connection), conditions: () => lab.conditions},
      clock,
    );
    quality.on('grade', (change) => lab.grades.push(change));
    quality.on('warning', ({code, active}) => lab.told.push(`${active ? '+' : '-'}${code}`));
    quality.on('mark', ({kind}) => lab.told.push(kind));
    quality.on('path', () => lab.told.push('changed'));
    quality.start();
    return {clock, lab, quality};
  }

  /** Entries that change from some second on. */
  const from =
    (when: number, changes: (second: number) => Changes, browser = chromium) =>
    (second: number): Entry[] =>
      browser(second, second >= when ? changes(second) : {});

  it('keeps ten minutes of frames, the last reading, and all of it after the end', async () => {
    const {clock, quality} = measured();
    await pass(clock, 610);
    expect(quality.frames.length).to.equal(600);
    expect(quality.frames.at(-1)!.packetsReceived).to.equal(611 * 50);
    expect(quality.sample!.inbound!['packetsReceived']).to.equal(611 * 50);
    expect([quality.grade, quality.reasons, quality.warnings]).to.deep.equal(['excellent', [], []]);
    quality.end();
    quality.end();
    expect([quality.ended, quality.frames.length, clock.pending]).to.deep.equal([true, 600, 0]);
  });

  it('a healthy call: one grade, no warning, no mark', async () => {
    for (const browser of [chromium, firefox]) {
      const {clock, lab, quality} = measured(browser);
      await pass(clock, 60);
      // Firefox tells the far side's 500 ms here.
      expect(lab.told).to.deep.equal(browser === chromium ? [] : ['+31001', '+31004']);
      expect(lab.grades.map(({grade}) => grade)).to.deep.equal([browser === chromium ? 'excellent' : 'poor']);
      quality.end();
    }
  });

  it('before the answer nothing is graded or warned of', async () => {
    const never: Changes = {IT01A1: null};
    const {clock, lab, quality} = measured((second) => chromium(second, never));
    lab.conditions = {...TALKING, connected: false};
    await pass(clock, 30);
    expect([lab.grades, quality.grade]).to.deep.equal([[], 'unknown']);
    quality.end();
  });

  it('loss: graded and warned of by the last ten seconds, not by one', async () => {
    // 2 % on average, in bursts of one packet every second second: 2 % or 0 in a second.
    const lossy = (second: number): Changes => {
      const lost = Math.floor((second - 10) / 2) * 2;
      return {IT01A1: {packetsLost: lost, packetsReceived: second * 50 - lost}};
    };
    const {clock, lab, quality} = measured(from(10, lossy));
    await pass(clock, 60);
    expect(lab.grades.map(({grade}) => grade)).to.deep.equal(['excellent', 'good', 'fair']);
    expect(lab.told).to.deep.equal(['+31003']);
    quality.end();
    expect(lab.told).to.deep.equal(['+31003', '-31003']);
  });

  it('another path: a mark and the event; not within the first seconds, and not with another connection', async () => {
    const other: Changes = {
      T01: {selectedCandidatePairId: 'CPother'},
      CPother: {currentRoundTripTime: 0.04, localCandidateId: 'L2', remoteCandidateId: 'R1'},
    };
    const late = measured(from(20, () => other));
    await pass(late.clock, 30);
    expect(late.lab.told).to.deep.equal(['path', 'changed']);
    const early = measured(from(3, () => other));
    await pass(early.clock, 20);
    expect(early.lab.told).to.deep.equal([]);
    early.quality.end();
    late.quality.end();
  });

  it('an ICE restart of the page’s own: known by other credentials, marked once', async () => {
    const again = from(20, () => ({
      L1: {usernameFragment: 'efgh'},
      CP1: {localCandidateId: 'L1', remoteCandidateId: 'R2'},
    }));
    const asked = measured(again);
    await pass(asked.clock, 25);
    expect(asked.lab.told).to.deep.equal(['ice-restart', 'path', 'changed']);
    asked.quality.end();
    const ours = measured(again);
    await pass(ours.clock, 18);
    ours.quality.mark('ice-restart');
    await pass(ours.clock, 10);
    expect(ours.lab.told).to.deep.equal(['ice-restart', 'path', 'changed']);
    ours.quality.end();
  });

  it('packets stop: poor at once with the warning, by the reason `inbound`', async () => {
    const gone = (): Changes => ({IT01A1: {packetsReceived: 500, bytesReceived: 40_000}});
    const {clock, lab, quality} = measured(from(10, gone));
    await pass(clock, 20);
    expect(lab.told).to.deep.equal(['+32001']);
    expect(lab.grades.at(-1)).to.deep.equal({grade: 'poor', previous: 'excellent', reasons: ['inbound']});
    quality.end();
  });

  it('the path is lost: no quality warning, but a grade that says so, until it is back', async () => {
    const stop = 20;
    const entries = (second: number): Entry[] =>
      second >= stop && second < 40
        ? chromium(second, {IT01A1: {packetsReceived: stop * 50, bytesReceived: stop * 4000}})
        : chromium(second);
    const {clock, lab, quality} = measured(entries);
    await pass(clock, 20);
    lab.conditions = {...TALKING, connected: false};
    await pass(clock, 19);
    expect(lab.grades.at(-1)).to.include({grade: 'poor', previous: 'excellent'});
    expect(lab.grades.at(-1)!.reasons).to.deep.equal(['inbound', 'outbound']);
    lab.conditions = TALKING;
    await pass(clock, 12);
    expect(lab.grades.at(-1)!.grade).to.equal('excellent');
    expect(lab.told).to.deep.equal([]);
    quality.end();
  });

  it('on hold nothing is judged; what was lost before it is forgotten', async () => {
    const {clock, lab, quality} = measured(from(10, (second) => ({IT01A1: {packetsLost: second * 50}})));
    lab.conditions = {...TALKING, held: true};
    await pass(clock, 30);
    expect([lab.told, lab.grades]).to.deep.equal([[], []]);
    quality.end();
  });

  it('thresholds that are set count for grade and warnings', async () => {
    const {clock, lab, quality} = measured();
    quality.thresholds = {...THRESHOLDS, rtt: {fair: 20, poor: 30, warning: 35}};
    await pass(clock, 20);
    expect(lab.grades.map(({grade}) => grade)).to.deep.equal(['poor']);
    expect(lab.told).to.deep.equal(['+31001']);
    quality.end();
  });
});
