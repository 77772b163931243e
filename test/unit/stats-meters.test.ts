import {expect} from '@open-wc/testing';
import type {StatsFrame} from '../../src/stats/frame.js';
import {GradeMeter, judge} from '../../src/stats/grade.js';
import type {GradeChange} from '../../src/stats/grade.js';
import {RecentLoss} from '../../src/stats/recent-loss.js';
import {THRESHOLDS} from '../../src/stats/thresholds.js';
import type {Thresholds} from '../../src/stats/thresholds.js';
import {WarningMeter} from '../../src/stats/warnings.js';
import type {CallConditions, QualityWarning} from '../../src/stats/warnings.js';
import {frame, TALKING} from '../support/stats.js';

type Changes = Partial<StatsFrame>;

/** Seconds of a call, one after the other. */
const seconds = (count: number, changes: Changes = {}): Changes[] => Array<Changes>(count).fill(changes);

describe('statistics: grade of a second', () => {
  const grades = ['excellent', 'good', 'fair', 'poor'];
  const of = (changes: Changes): string => {
    const judged = judge(frame(1, changes));
    return judged ? grades[judged.rank]! : 'unknown';
  };

  for (const [metric, values] of [
    ['rtt', [75, 75.1, 150, 150.1, 300, 300.1]],
    ['jitter', [10, 10.1, 20, 20.1, 50, 50.1]],
    ['packetLoss', [0.5, 0.51, 1, 1.01, 3, 3.01]],
  ] as const) {
    it(`${metric}: the documents' thresholds, half of good is excellent`, () => {
      expect(values.map((value) => of({[metric]: value}))).to.deep.equal([
        'excellent',
        'good',
        'good',
        'fair',
        'fair',
        'poor',
      ]);
    });
  }

  it('mos: good from 4, poor below 3', () => {
    expect([4.2, 4, 3.99, 3, 2.99].map((mos) => of({mos}))).to.deep.equal([
      'excellent',
      'excellent',
      'fair',
      'fair',
      'poor',
    ]);
  });

  it('the worst metric decides, and all that are as bad are the reasons', () => {
    expect(judge(frame(1, {rtt: 200, jitter: 60, packetLoss: 5}))).to.deep.equal({
      rank: 3,
      reasons: ['jitter', 'packetLoss'],
    });
    expect(judge(frame(1))).to.deep.equal({rank: 0, reasons: []});
  });

  it('what is not known does not count; a delay alone is no judgement', () => {
    expect(of({rtt: null, mos: null})).to.equal('excellent');
    expect(of({packetLoss: null, jitter: null, mos: null})).to.equal('unknown');
    expect(of({packetLoss: null, jitter: null, mos: null, rtt: 900})).to.equal('unknown');
  });

  it('a side that is silent is poor, with nothing else known', () => {
    const nothing = frame(1, {packetLoss: null, jitter: null, rtt: null, mos: null});
    expect(judge(nothing, THRESHOLDS, ['inbound'])).to.deep.equal({rank: 3, reasons: ['inbound']});
  });
});

describe('statistics: grade of a call', () => {
  /** Changes of the grade by the second, as `3 excellent`. */
  function run(list: readonly Changes[], meter = new GradeMeter()): string[] {
    return list.flatMap((changes, index) => {
      const change = meter.next(frame(index + 1, changes));
      return change ? [`${index + 1} ${change.grade}`] : [];
    });
  }

  it('unknown in the first seconds, then as three seconds were', () => {
    expect(new GradeMeter().grade).to.equal('unknown');
    expect(run(seconds(10))).to.deep.equal(['3 excellent']);
    const unknown = {packetLoss: null, jitter: null, mos: null};
    expect(run([...seconds(2, unknown), ...seconds(8)])).to.deep.equal(['5 excellent']);
  });

  it('worse when 3 of 5 seconds are', () => {
    expect(run([...seconds(5), ...seconds(3, {rtt: 200})])).to.deep.equal(['3 excellent', '8 fair']);
    const taken = [{rtt: 200}, {}, {rtt: 200}, {}, {rtt: 200}];
    expect(run([...seconds(5), ...taken])).to.deep.equal(['3 excellent', '10 fair']);
    const rare = [{rtt: 200}, {}, {}, {rtt: 200}, {}, {}, {rtt: 200}, {}, {}];
    expect(run([...seconds(5), ...rare])).to.deep.equal(['3 excellent']);
  });

  it('better when all 5 are, as good as the worst of them', () => {
    expect(run([...seconds(3, {rtt: 400}), ...seconds(5)])).to.deep.equal(['3 poor', '8 excellent']);
    expect(run([...seconds(3, {rtt: 400}), ...seconds(4, {rtt: 200}), {rtt: 100}])).to.deep.equal(['3 poor', '8 fair']);
    const again = [...seconds(4), {rtt: 400}, ...seconds(4)];
    expect(run([...seconds(3, {rtt: 400}), ...again])).to.deep.equal(['3 poor']);
  });

  it('one bad second never changes it, and alternating ones do not make it flicker', () => {
    expect(run([...seconds(5), {rtt: 900, jitter: 200, mos: 1}, ...seconds(5)])).to.deep.equal(['3 excellent']);
    const list = Array.from({length: 40}, (_, index) => (index % 2 ? {rtt: 200} : {}));
    expect(run([...seconds(5), ...list]).length).to.be.at.most(2);
  });

  it('loss that is estimated to be at a limit does not make it flicker: better needs three quarters of it', () => {
    expect(run([...seconds(5, {packetLoss: 1.1}), ...seconds(20, {packetLoss: 0.9})])).to.deep.equal(['3 fair']);
    expect(run([...seconds(5, {packetLoss: 1.1}), ...seconds(5, {packetLoss: 0.7})])).to.deep.equal([
      '3 fair',
      '10 good',
    ]);
  });

  it('other reasons for the same grade are no change, but are known', () => {
    const meter = new GradeMeter();
    expect(run([...seconds(3, {rtt: 400}), ...seconds(9, {jitter: 80}), {rtt: 400}], meter)).to.deep.equal(['3 poor']);
    expect(meter.reasons).to.deep.equal(['rtt']);
  });

  it('unknown again after five seconds that say nothing', () => {
    const nothing = {packetLoss: null, jitter: null, mos: null};
    expect(run([...seconds(3), ...seconds(4, nothing), {}])).to.deep.equal(['3 excellent']);
    expect(run([...seconds(3), ...seconds(5, nothing), ...seconds(3)])).to.deep.equal([
      '3 excellent',
      '8 unknown',
      '11 excellent',
    ]);
  });

  it('a silent side is poor at once, and better after 5 seconds', () => {
    const meter = new GradeMeter();
    run(seconds(5), meter);
    expect(meter.next(frame(6), ['inbound'])).to.deep.equal({
      grade: 'poor',
      previous: 'excellent',
      reasons: ['inbound'],
    });
    expect(run(seconds(5), meter)).to.deep.equal(['5 excellent']);
  });

  it('thresholds that change on the way count from then on', () => {
    const meter = new GradeMeter();
    expect(run(seconds(5, {rtt: 200}), meter)).to.deep.equal(['3 fair']);
    meter.thresholds = {...THRESHOLDS, rtt: {fair: 250, poor: 500, warning: 500}};
    expect(run(seconds(5, {rtt: 200}), meter)).to.deep.equal(['5 good']);
    meter.thresholds = {...THRESHOLDS, rtt: {fair: 50, poor: 100, warning: 500}};
    expect(run(seconds(3, {rtt: 200}), meter)).to.deep.equal(['3 poor']);
    expect(meter.reasons).to.deep.equal(['rtt']);
  });

  it('tells what it was before, and why', () => {
    const meter = new GradeMeter();
    const changes: GradeChange[] = [];
    for (let second = 1; second <= 6; second++) {
      const change = meter.next(frame(second, {jitter: second < 4 ? 3 : 60, mos: 2}));
      if (change) changes.push(change);
    }
    expect(changes).to.deep.equal([{grade: 'poor', previous: 'unknown', reasons: ['mos']}]);
  });
});

describe('statistics: recent loss', () => {
  /** By packets that were lost of 50 in each second. */
  function losses(lost: readonly number[]): (number | null)[] {
    const recent = new RecentLoss();
    let [all, received] = [0, 0];
    recent.next(frame(0, {packetLoss: null, packetsLost: 0, packetsReceived: 0}));
    return lost.map((count, index) => {
      all += count;
      received += 50 - count;
      return recent.next(
        frame(index + 1, {packetLoss: Math.max(0, count) * 2, packetsLost: all, packetsReceived: received}),
      );
    });
  }

  it('the mean of ten seconds', () => {
    expect(losses(Array<number>(12).fill(1)).at(-1)).to.equal(2);
    expect(losses([1, 0, 1, 0, 1, 0, 1, 0, 1, 0]).at(-1)).to.equal(1);
    // One packet in four seconds, 0.5 %: never as bad as the 2 % of its second.
    const rare = losses(Array.from({length: 40}, (_, index) => Number(index % 4 === 0)));
    expect(Math.max(...rare.map(Number))).to.be.below(1);
  });

  it('one bad second is none, two are', () => {
    expect(losses([0, 0, 25, 0, 0])).to.deep.equal([0, 0, 0, 0, 0]);
    expect(losses([0, 0, 25, 25, 0]).at(-1)).to.equal(20);
  });

  it('over after five clean seconds', () => {
    const after = losses([...Array<number>(10).fill(10), ...Array<number>(6).fill(0)]).slice(10);
    expect(after.map((value) => value! > 1)).to.deep.equal([true, true, true, true, false, false]);
  });

  it('packets that come late are not lost', () => {
    expect(losses([2, -2, 2, -2, 2, -2]).at(-1)).to.equal(0);
  });

  it('null when a second says nothing; forgotten when it is cleared', () => {
    const recent = new RecentLoss();
    expect(recent.next(frame(1))).to.equal(null);
    expect(recent.next(frame(2))).to.equal(0);
    expect(recent.next(frame(3, {packetLoss: null}))).to.equal(null);
    recent.clear();
    expect(recent.next(frame(4, {packetLoss: 50, packetsLost: 25}))).to.equal(null);
  });
});

describe('statistics: warnings', () => {
  interface Given {
    readonly changes?: Changes;
    readonly conditions?: Partial<CallConditions>;
  }

  const given = (count: number, changes: Changes = {}, conditions: Partial<CallConditions> = {}): Given[] =>
    Array<Given>(count).fill({changes, conditions});

  /** What is told, as `second code` with + or −. The bytes go on by themselves unless `changes` name them. */
  function run(list: readonly Given[], meter = new WarningMeter()): string[] {
    return list.flatMap(({changes, conditions}, index) =>
      meter
        .next(frame(index + 1, changes), {...TALKING, ...conditions})
        .map(({code, active}) => `${index + 1} ${active ? '+' : '-'}${code}`),
    );
  }

  /** Seconds of a call until its first can raise something. */
  const START = 6;
  const healthy = given(START);

  for (const [code, changes, limit] of [
    [31001, {rtt: 401}, {rtt: 400}],
    [31002, {jitter: 31}, {jitter: 30}],
    [31003, {packetLoss: 1.1}, {packetLoss: 1}],
    [31004, {mos: 3.49}, {mos: 3.5}],
  ] as const) {
    it(`${code}: raised after 3 bad seconds, cleared after 5 good ones; the limit itself is good`, () => {
      expect(run([...healthy, ...given(2, changes), ...given(9)])).to.deep.equal([]);
      expect(run([...healthy, ...given(20, limit)])).to.deep.equal([]);
      expect(run([...healthy, ...given(10, changes), ...given(10)])).to.deep.equal([`9 +${code}`, `21 -${code}`]);
      expect(run([...healthy, ...given(5, changes), ...given(4), ...given(5, changes)])).to.deep.equal([`9 +${code}`]);
    });

    it(`${code}: nothing in the first seconds, on hold, before the answer, or while it is not known`, () => {
      expect(run(given(6, changes))).to.deep.equal([]);
      expect(run([...healthy, ...given(30, changes, {held: true})])).to.deep.equal([]);
      expect(run([...healthy, ...given(30, changes, {connected: false})])).to.deep.equal([]);
      expect(run([...healthy, ...given(30, {rtt: null, jitter: null, packetLoss: null, mos: null})])).to.deep.equal([]);
    });

    it(`${code}: does not outlive a hold, and needs its seconds anew after it`, () => {
      const held = given(5, changes, {held: true});
      expect(run([...healthy, ...given(3, changes), ...held, ...given(6, changes)])).to.deep.equal([
        `9 +${code}`,
        `14 -${code}`,
        `20 +${code}`,
      ]);
    });
  }

  it('the value is what was measured', () => {
    const meter = new WarningMeter();
    run([...healthy, ...given(2, {rtt: 500})], meter);
    expect(meter.next(frame(9, {rtt: 512.5}), TALKING)).to.deep.equal([{code: 31001, active: true, value: 512.5}]);
    expect(meter.active).to.deep.equal([31001]);
  });

  it('the microphone: nothing at all from the start is found after 10 s, cleared by the first sound', () => {
    expect(run([...given(25, {audioLevel: 0}), {}])).to.deep.equal(['14 +31005', '26 -31005']);
  });

  it('the microphone: never above the documents’ silence is found after 30 s', () => {
    expect(run([...given(34, {audioLevel: 0.0009}), {}])).to.deep.equal(['34 +31005', '35 -31005']);
    expect(run(given(60, {audioLevel: 0.0011}))).to.deep.equal([]);
  });

  it('the microphone: whoever was heard may listen for as long as it takes; one that died is found after 30 s', () => {
    expect(run([...healthy, ...given(120, {audioLevel: 0.0003})])).to.deep.equal([]);
    expect(run([...healthy, ...given(40, {audioLevel: 0})])).to.deep.equal(['36 +31005']);
    // A headset that sends nothing between words.
    const talk = [...given(25, {audioLevel: 0}), ...given(1)];
    expect(run([...healthy, ...talk, ...talk, ...talk])).to.deep.equal([]);
  });

  it('the microphone: nothing while muted, on hold, or where the browser does not tell a level', () => {
    expect(run([...healthy, ...given(90, {audioLevel: 0}, {muted: true})])).to.deep.equal([]);
    expect(run([...healthy, ...given(90, {audioLevel: 0}, {held: true})])).to.deep.equal([]);
    expect(run(given(90, {audioLevel: null}))).to.deep.equal([]);
    // Muting ends it: it is silent on purpose now.
    expect(run([...given(20, {audioLevel: 0}), ...given(2, {audioLevel: 0}, {muted: true})])).to.deep.equal([
      '14 +31005',
      '21 -31005',
    ]);
  });

  it('the far side: packets without a sound for 20 s, if it was spoken to and never heard', () => {
    const silence = {inboundAudioLevel: 0};
    expect(run([...given(30, silence), {}])).to.deep.equal(['24 +31006', '31 -31006']);
    expect(run(given(60, {...silence, audioLevel: 0.0005})).filter((told) => told.includes('31006'))).to.deep.equal([]);
    expect(run(given(30, {...silence, audioLevel: 0}, {muted: true}))).to.deep.equal(['24 +31006']);
    expect(run(given(30, {...silence, audioLevel: null}))).to.deep.equal(['24 +31006']);
  });

  it('the far side: one that was heard may be silent; nothing where nothing is played', () => {
    expect(run([...healthy, ...given(90, {inboundAudioLevel: 0})])).to.deep.equal([]);
    expect(run(given(90, {inboundAudioLevel: 0}, {deaf: true}))).to.deep.equal([]);
    expect(run(given(90, {inboundAudioLevel: null}))).to.deep.equal([]);
    expect(run([...healthy, ...given(90, {inboundAudioLevel: 0}, {held: true})])).to.deep.equal([]);
  });

  it('a silent but healthy line: nothing, for minutes', () => {
    const quiet = {inboundAudioLevel: 0, audioLevel: 0.0004};
    expect(run([...healthy, ...given(300, quiet)])).to.deep.equal([]);
  });

  it('one-way audio: no bytes for 3 s, cleared by the first', () => {
    const list = [...healthy, ...given(5, {bytesReceived: 24_000}), ...given(3)];
    expect(run(list)).to.deep.equal(['9 +32001', '12 -32001']);
    expect(run([...healthy, ...given(5, {bytesSent: 30_000}), ...given(3)])).to.deep.equal(['9 +32002', '12 -32002']);
  });

  it('one-way audio from the start: a stream that never came is not listed, and is told of', () => {
    const never = {bytesReceived: null, inboundAudioLevel: null, packetLoss: null, jitter: null, mos: null};
    expect(run([...given(12, never), {}])).to.deep.equal(['7 +32001', '13 -32001']);
    // What is sent is not listed before there is something to send.
    expect(run(given(20, {bytesSent: null}))).to.deep.equal([]);
  });

  it('on hold nothing need arrive or leave', () => {
    const nothing = {bytesReceived: 24_000, bytesSent: 30_000};
    expect(run([...healthy, ...given(60, nothing, {held: true}), ...given(3)])).to.deep.equal([]);
    // It takes a moment until the sound is back.
    expect(run([...healthy, ...given(60, nothing, {held: true}), ...given(2, nothing), ...given(3)])).to.deep.equal([]);
  });

  it('thresholds that change on the way count from the next second on', () => {
    const meter = new WarningMeter();
    expect(run([...healthy, ...given(9, {rtt: 300})], meter)).to.deep.equal([]);
    const strict: Thresholds = {...THRESHOLDS, rtt: {...THRESHOLDS.rtt, warning: 250}};
    meter.thresholds = strict;
    expect(run(given(4, {rtt: 300}), meter)).to.deep.equal(['3 +31001']);
    meter.thresholds = THRESHOLDS;
    expect(run(given(5, {rtt: 300}), meter)).to.deep.equal(['5 -31001']);
  });

  it('the end of the call clears what is raised', () => {
    const meter = new WarningMeter();
    run([...healthy, ...given(5, {rtt: 500, jitter: 60})], meter);
    const over: QualityWarning[] = meter.end();
    expect(over).to.deep.equal([
      {code: 31001, active: false, value: null},
      {code: 31002, active: false, value: null},
    ]);
    expect([meter.active, meter.end()]).to.deep.equal([[], []]);
  });
});
