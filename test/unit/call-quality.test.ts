import {expect} from '@open-wc/testing';
import {adviceOf} from '../../src/elements/call-quality/advice.js';
import type {Symptoms} from '../../src/elements/call-quality/advice.js';
import {Announcer, Attention} from '../../src/elements/call-quality/attention.js';
import {barOf, formatFor} from '../../src/elements/call-quality/format.js';
import {lossOf, metricsOf, PANEL_METRICS, toneOf} from '../../src/elements/call-quality/metrics.js';
import {addressesOf, csvReport, jsonReport} from '../../src/elements/call-quality/report.js';
import {drawLine, heightOf, scaleOf, SPARK_HEIGHT} from '../../src/elements/call-quality/spark.js';
import {stepOf} from '../../src/elements/call-quality/table.js';
import {thresholdsOf} from '../../src/elements/call-quality/thresholds.js';
import {toModel} from '../../src/elements/call-quality/quality.view-model.js';
import {readSample} from '../../src/stats/sample.js';
import {THRESHOLDS} from '../../src/stats/thresholds.js';
import {CallQuality} from '../../src/stats/call-quality.js';
import type {WarningSpan} from '../../src/stats/call-quality.js';
import type {ClientCore} from '../../src/client/client-core.js';
import type {CallSnapshot, ClientSnapshot} from '../../src/client/state.js';
import {QualitySource} from '../../src/elements/call-quality/source.js';
import {Emitter} from '../../src/lib/emitter.js';
import type {StatsFrame} from '../../src/stats/frame.js';
import type {Grade} from '../../src/stats/grade.js';
import {FakeClock} from '../support/fake-clock.js';
import {framesOf, inputOf, measured, NOW, REPORT, WORDS} from '../support/quality-models.js';
import {CALL} from '../support/states.js';
import {chromium, report, TALKING} from '../support/stats.js';
import {microtasks} from '../support/until.js';

const FINE: Symptoms = {
  grade: 'good',
  reasons: [],
  warnings: [],
  path: {local: 'srflx', remote: 'host', protocol: 'udp', relay: false},
  microphone: 0.1,
};
const RELAY = {local: 'relay', remote: 'host', protocol: 'udp', relay: true};
const TCP = {...RELAY, protocol: 'tls'};

describe('call quality: advice', () => {
  const TABLE: readonly [string, Partial<Symptoms>, string | null][] = [
    ['nothing is wrong', {}, null],
    ['a relay is no trouble by itself', {path: TCP}, null],
    ['what still counts as good needs no advice', {warnings: [31002]}, null],
    ['packets are lost', {grade: 'poor', reasons: ['packetLoss', 'rtt']}, 'adviceLoss'],
    ['packets are lost, by TCP', {grade: 'poor', reasons: ['packetLoss'], path: TCP}, 'adviceLossTcp'],
    ['the network is uneven', {grade: 'fair', reasons: ['jitter']}, 'adviceJitter'],
    ['the network is uneven because it is TCP', {grade: 'fair', reasons: ['jitter'], path: TCP}, 'adviceTcp'],
    ['a long way', {grade: 'fair', reasons: ['rtt']}, 'adviceDelay'],
    ['a long way by a relay', {grade: 'fair', reasons: ['rtt'], path: RELAY}, 'adviceRelay'],
    ['a low score and nothing else', {grade: 'fair', reasons: ['mos']}, 'adviceScore'],
    [
      'a low score because the network is uneven',
      {grade: 'poor', reasons: ['mos'], warnings: [31002, 31004]},
      'adviceJitter',
    ],
    ['a grade without reasons, and a warning', {grade: 'fair', warnings: [31001]}, 'adviceDelay'],
    ['the path is not known', {grade: 'fair', reasons: ['rtt'], path: null}, 'adviceDelay'],
    ['no audio arrives', {grade: 'poor', reasons: ['inbound'], warnings: [32001]}, 'adviceNothingArrives'],
    ['no audio leaves', {grade: 'poor', reasons: ['outbound'], warnings: [32002]}, 'adviceNothingLeaves'],
    ['none at all', {grade: 'poor', reasons: ['inbound', 'outbound']}, 'adviceNothingAtAll'],
    ['no audio is worse than loss', {grade: 'poor', reasons: ['inbound', 'packetLoss']}, 'adviceNothingArrives'],
    ['a dead microphone', {warnings: [31005], microphone: 0}, 'adviceMicrophoneDead'],
    ['a quiet microphone', {warnings: [31005], microphone: 0.0005}, 'adviceMicrophoneQuiet'],
    ['the far side is silent', {warnings: [31006]}, 'adviceFarSilent'],
  ];
  for (const [name, symptoms, advice] of TABLE) {
    it(name, () => expect(adviceOf({...FINE, ...symptoms})).to.equal(advice));
  }

  it('every advice has its sentence, and one only', () => {
    for (const [, , advice] of TABLE) if (advice) expect(WORDS[advice as 'adviceLoss']).to.match(/\.$/);
  });

  it('says nothing of a call on hold, where nothing is heard on purpose', () => {
    const quality = measured('poor', {reasons: ['inbound'], warnings: [32001]});
    expect(toModel(inputOf('panel', {quality})).advice).not.to.equal('');
    const held = toModel(inputOf('panel', {quality, call: {...CALL, id: 'call-1', remoteHeld: true}}));
    expect([held.advice, held.status]).to.deep.equal(['', 'On hold']);
  });
});

describe('call quality: attributes', () => {
  const limits = (value: string, option = 'thresholdRtt') => thresholdsOf({[option]: value});

  it('thresholds are fair/poor or fair/poor/warning; nobody is warned of what counts as good', () => {
    expect(thresholdsOf({}).thresholds).to.equal(null);
    expect(limits('100/200').thresholds?.rtt).to.deep.equal({fair: 100, poor: 200, warning: 400});
    expect(limits('500/800').thresholds?.rtt).to.deep.equal({fair: 500, poor: 800, warning: 500});
    expect(limits(' 150 / 300 / 350 ').thresholds?.rtt).to.deep.equal({fair: 150, poor: 300, warning: 350});
    expect(limits('3.8/3', 'thresholdMos').thresholds?.mos).to.deep.equal({fair: 3.8, poor: 3, warning: 3.5});
    expect(limits('3/2', 'thresholdMos').thresholds?.mos.warning).to.equal(3);
    expect(limits('0.5/2', 'thresholdLoss').thresholds).to.deep.equal({
      ...THRESHOLDS,
      packetLoss: {fair: 0.5, poor: 2, warning: 1},
    });
  });

  it('what does not fit keeps the default and is told, with what is allowed', () => {
    for (const [option, value] of [
      ['thresholdRtt', '300/150'],
      ['thresholdRtt', '150'],
      ['thresholdRtt', '1/2/3/4'],
      ['thresholdRtt', '-1/2'],
      ['thresholdRtt', '1e3/2e3'],
      ['thresholdLoss', '5/101'],
      ['thresholdMos', '3/4'],
      ['thresholdMos', '6/4'],
    ] as const) {
      const {thresholds, problems} = thresholdsOf({[option]: value});
      expect([thresholds, problems.length], value).to.deep.equal([null, 1]);
      expect(problems[0]!.given).to.equal(value);
    }
    expect(limits('x').problems[0]).to.include({option: 'thresholdRtt', attribute: 'threshold-rtt'});
  });

  it('metrics are those of the display unless they are stated; words that name nothing are told', () => {
    expect(metricsOf(undefined, 'badge').line).to.deep.equal(['grade']);
    expect(metricsOf('rtt, LOSS rtt', 'badge').line).to.deep.equal(['rtt', 'loss']);
    expect(metricsOf('rtt', 'badge').panel).to.deep.equal(PANEL_METRICS);
    expect(metricsOf('rtt buffer', 'panel').panel).to.deep.equal(['rtt', 'buffer']);
    expect(metricsOf('sparkle rtt', 'panel').unknown).to.deep.equal(['sparkle']);
  });
});

describe('call quality: numbers', () => {
  it('unknown is a dash, never 0', () => {
    const format = formatFor('en', WORDS);
    for (const written of [format.ms(null), format.percent(null), format.rate(null), format.score(null)]) {
      expect(written).to.equal('—');
    }
    expect(format.decibels(null)).to.equal('—');
    expect([format.decibels(0), format.decibels(0.5)]).to.deep.equal(['silent', '-6 dB']);
  });

  it('is written as the language writes it; a language nobody knows stops nothing', () => {
    expect(formatFor('en', WORDS).ms(48.3)).to.equal('48 ms');
    expect(formatFor('en', WORDS).ms(4.25)).to.equal('4.3 ms');
    expect(formatFor('de', WORDS).percent(1.25)).to.match(/^1,3\s%$/);
    expect(formatFor('not a language', WORDS).percent(12.4)).to.equal('12%');
    expect(formatFor('en', WORDS).duration(192_400)).to.equal('3:12');
  });

  it('a meter rises by decibels and stays within itself', () => {
    expect([barOf(0), barOf(1), barOf(2)]).to.deep.equal([0, 1, 1]);
    expect(barOf(0.1)).to.be.within(0.6, 0.7);
  });

  it('loss is that of ten seconds: one packet in a second is no trouble', () => {
    const frames = Array.from({length: 11}, (_, second): StatsFrame => {
      const [frame] = framesOf('good', 1);
      return {
        ...frame!,
        packetLoss: second === 10 ? 2 : 0,
        packetsLost: second === 10 ? 1 : 0,
        packetsReceived: 50 * second,
      };
    });
    expect(toneOf('packetLoss', frames.at(-1)!.packetLoss, THRESHOLDS)).to.equal('fair');
    expect(lossOf(frames)).to.be.closeTo(0.2, 0.01);
    expect(lossOf([{...frames[0]!, packetLoss: null}])).to.equal(null);
    expect(lossOf([])).to.equal(null);
  });

  it('loss of a call that went on with another connection, whose counters begin anew', () => {
    const [frame] = framesOf('good', 1);
    const at = (packetsReceived: number | null, packetsLost: number | null, packetLoss: number | null): StatsFrame => ({
      ...frame!,
      packetsReceived,
      packetsLost,
      packetLoss,
    });
    const before = [at(1000, 0, null), at(1900, 100, 10)];
    const after = [at(null, null, null), at(20, 0, null), at(1020, 0, 0)];
    const call = [...before, ...after];
    expect(lossOf(call)).to.be.closeTo(5, 0.01);
    const {rows} = toModel(
      inputOf('panel', {quality: measured('good', {frames: call, ended: true}), call: null, panel: ['loss']}),
    );
    expect(rows.map(({value}) => value)).to.deep.equal(['5.0%']);
  });

  it('a value without limits is not judged', () => {
    expect([toneOf(undefined, 5, THRESHOLDS), toneOf('rtt', null, THRESHOLDS)]).to.deep.equal(['plain', 'none']);
  });
});

describe('call quality: lines', () => {
  const scene = {scale: {from: 0, to: 100}, end: NOW, seconds: 60};
  const at = (second: number, rtt: number | null): StatsFrame => ({
    ...framesOf('good', 1)[0]!,
    timestamp: NOW - (60 - second) * 1000,
    rtt,
  });

  it('what is not known, and what nobody measured, is a gap', () => {
    const {line, area, dot} = drawLine(
      [at(0, 50), at(1, 50), at(2, null), at(20, 50), at(59, 100), at(60, 0)],
      ({rtt}) => rtt,
      scene,
    );
    expect(line).to.equal('M0 12L1 12M20 12h0M59 2L60 22');
    expect(area.match(/Z/g)).to.have.length(3);
    expect(dot).to.equal('M60 22h0');
    expect(drawLine([at(10, 5)], ({rtt}) => rtt, scene).dot, 'an old value has no dot').to.equal('');
    expect(drawLine([], ({rtt}) => rtt, scene)).to.deep.equal({line: '', area: '', dot: ''});
  });

  it('small noise stays small, and nothing leaves the box', () => {
    expect(scaleOf([1, null, 2], 20)).to.deep.equal({from: 0, to: 23});
    expect(scaleOf([100], 20).to).to.be.closeTo(115, 0.001);
    expect([heightOf(500, scene.scale), heightOf(-5, scene.scale)]).to.deep.equal([2, SPARK_HEIGHT - 2]);
  });

  it('says in words what the line shows', () => {
    const {rows} = toModel(inputOf('panel', {quality: measured('good')}));
    const {summary} = rows.find(({name}) => name === 'rtt')!.spark!;
    expect(summary).to.match(/^Round trip: \d+ ms now, \d+ ms to \d+ ms in the last 60 seconds$/);
    const unknown = toModel(inputOf('panel', {quality: measured('unknown')}));
    expect(unknown.rows.find(({name}) => name === 'rtt')!.spark!.summary).to.equal('Round trip: not known');
    expect(unknown.rows.map(({value}) => value)).to.deep.equal(Array(6).fill('—'));
  });

  it('a table has a readable number of rows that stay while somebody reads them', () => {
    expect([10, 60, 300, 600].map(stepOf)).to.deep.equal([1, 5, 30, 60]);
    const {table} = toModel(inputOf('panel', {table: true}));
    expect(table!.rows).to.have.length.within(12, 13);
    expect(table!.rows.filter(({events}) => events).map(({events}) => events)).to.deep.equal([
      'Path changed',
      'Unmuted',
      'Muted',
    ]);
    expect(table!.rows.every(({key}, index, rows) => index === 0 || key < rows[index - 1]!.key)).to.equal(true);
  });
});

describe('call quality: phases', () => {
  const phase = (more: Parameters<typeof inputOf>[1]) => {
    const model = toModel(inputOf('panel', more));
    return [model.phase, model.grade, model.title];
  };
  const over = {...CALL, id: 'call-1', state: 'destroy', activeAt: NOW - 192_000, endedAt: NOW} as const;

  it('tells what is the case, and never a grade that nobody knows', () => {
    expect(phase({configured: false, call: null, quality: null})[0]).to.equal('unconfigured');
    expect(phase({call: null, quality: null})).to.deep.equal(['idle', 'unknown', 'No call']);
    expect(phase({quality: null})).to.deep.equal(['connecting', 'unknown', 'Connecting…']);
    expect(phase({quality: measured('good', {frames: []})})[0]).to.equal('connecting');
    expect(phase({quality: measured('unknown')})).to.deep.equal(['live', 'unknown', 'Measuring…']);
    expect(phase({quality: measured('fair')})).to.deep.equal(['live', 'fair', 'Fair']);
    expect(phase({call: over, quality: measured('fair', {ended: true})})).to.deep.equal(['ended', 'fair', 'Fair']);
    expect(phase({call: over, quality: measured('unknown', {ended: true})})[2]).to.equal('Too short to tell');
  });

  it('after the call the numbers are those of the whole call', () => {
    const frames = framesOf('good', 20).map((frame, index) => ({...frame, rtt: index < 10 ? 100 : 200}));
    const {rows, status, levels} = toModel(
      inputOf('panel', {call: over, quality: measured('good', {frames, ended: true})}),
    );
    expect(rows.find(({name}) => name === 'rtt')!.value).to.equal('150 ms');
    expect(status).to.equal('Call ended after 3:12, averages');
    expect(levels).to.deep.equal([]);
  });
});

describe('call quality: auto', () => {
  const scene = () => {
    const clock = new FakeClock();
    const state = {held: false, changes: 0};
    return {
      clock,
      state,
      attention: new Attention(
        clock,
        () => state.held,
        () => void state.changes++,
      ),
    };
  };

  it('comes at once when it is poor, and after some seconds when it is fair', () => {
    const {clock, attention} = scene();
    attention.update(true, false);
    expect(attention.shown).to.equal(false);
    clock.advance(4000);
    attention.update(false, false);
    clock.advance(60_000);
    expect(attention.shown, 'it passed').to.equal(false);
    attention.update(true, false);
    attention.update(true, true);
    expect(attention.shown).to.equal(true);
  });

  it('goes some seconds after it is well again, not from under a pointer, and not when it is bad again', () => {
    const {clock, state, attention} = scene();
    attention.update(true, true);
    attention.update(false, false);
    clock.advance(5000);
    attention.update(true, false);
    clock.advance(60_000);
    expect(attention.shown).to.equal(true);
    state.held = true;
    attention.update(false, false);
    clock.advance(60_000);
    expect(attention.shown, 'the pointer is in it').to.equal(true);
    state.held = false;
    attention.released();
    clock.advance(8000);
    expect(attention.shown).to.equal(false);
    expect([state.changes, clock.pending]).to.deep.equal([2, 0]);
  });
});

describe('call quality: auto that is held', () => {
  it('goes when what held it lets go without a word, as `close()` does', () => {
    const clock = new FakeClock();
    let held = true;
    const attention: Attention = new Attention(
      clock,
      () => held,
      () => {},
    );
    attention.update(true, true);
    attention.update(false, false);
    clock.advance(30_000);
    expect(attention.shown).to.equal(true);
    held = false;
    clock.advance(8000);
    expect([attention.shown, clock.pending]).to.deep.equal([false, 0]);
    attention.update(true, true);
    attention.update(false, false);
    held = true;
    clock.advance(9000);
    attention.dispose();
    expect(clock.pending, 'nobody asks any more').to.equal(0);
  });
});

describe('call quality: whose calls', () => {
  const callOf = (more: Partial<CallSnapshot> = {}): CallSnapshot => ({...CALL, id: 'call-1', ...more});
  const snapshotOf = (calls: readonly CallSnapshot[]): ClientSnapshot =>
    ({calls, activeCallId: calls[0]?.id ?? null}) as Partial<ClientSnapshot> as ClientSnapshot;
  const silent = (): CallQuality =>
    new CallQuality(
      {callId: 'call-1', connection: () => undefined, conditions: () => ({held: false, muted: false, connected: true})},
      new FakeClock(),
    );

  async function scene(quality = silent()) {
    const monitor = Object.assign(new Emitter(), {
      newest: quality,
      of: () => quality,
      thresholds: THRESHOLDS,
      watch: () => () => {},
    });
    const client = {quality: Promise.resolve(monitor), disposed: false} as unknown as ClientCore;
    let changes = 0;
    const source = new QualitySource({changed: () => changes++, second: () => {}});
    source.use(client, undefined);
    source.follow(snapshotOf([callOf()]));
    await microtasks();
    expect([source.quality, source.call?.id]).to.deep.equal([quality, 'call-1']);
    return {
      source,
      client,
      quality,
      changes: () => {
        const now = changes;
        changes = 0;
        return now;
      },
    };
  }

  it('what a client tells of something else, such as each word of a transcript, is no change', async () => {
    const {source, quality, changes} = await scene();
    const call = callOf();
    source.follow(snapshotOf([call]));
    changes();
    for (let word = 0; word < 5; word++) source.follow(snapshotOf([call]));
    expect(changes()).to.equal(0);
    source.follow(snapshotOf([callOf({muted: true})]));
    expect([changes(), source.call?.muted]).to.deep.equal([1, true]);
    quality.mark('mute');
    expect(changes()).to.equal(1);
  });

  it('another client beside one that lives on is shown as it is; with one that is gone its call stays', async () => {
    const other = (): ClientCore => ({quality: new Promise(() => {}), disposed: false}) as unknown as ClientCore;
    const first = await scene();
    first.source.use(other(), undefined);
    first.source.follow(snapshotOf([]));
    expect([first.source.quality, first.source.call]).to.deep.equal([null, null]);
    const second = await scene();
    Object.assign(second.client, {disposed: true});
    second.source.use(other(), undefined);
    second.source.follow(snapshotOf([]));
    expect(second.source.quality).to.equal(second.quality);
    const third = await scene();
    third.source.use(undefined, undefined);
    expect(third.source.quality, 'none: what was last').to.equal(third.quality);
    const fourth = await scene();
    fourth.source.use(undefined, undefined, 'another');
    expect(fourth.source.quality, 'none, and others are meant').to.equal(null);
  });
});

describe('call quality: announcements', () => {
  it('are of changes only, at most every ten seconds, and the first only when it is bad', () => {
    const clock = new FakeClock();
    const told: string[] = [];
    const announcer: Announcer = new Announcer(clock, () => told.push(announcer.text));
    const be = (grade: Grade): void => announcer.update(grade, (one) => one);
    for (const grade of ['unknown', 'good', 'good'] as const) be(grade);
    expect(told).to.deep.equal([]);
    be('poor');
    be('fair');
    be('poor');
    be('fair');
    expect(told).to.deep.equal(['poor']);
    clock.advance(10_000);
    expect(told).to.deep.equal(['poor', 'fair']);
    be('poor');
    be('fair');
    clock.advance(20_000);
    expect(told, 'it is what was told').to.deep.equal(['poor', 'fair']);
    announcer.forget();
    be('good');
    be('unknown');
    expect([told.length, announcer.text]).to.deep.equal([2, '']);
  });
});

describe('call quality: report', () => {
  const quality = measured('good', {
    marks: [
      {at: NOW - 2500, kind: 'mute'},
      {at: NOW - 2400, kind: 'path'},
    ],
  });
  const ADDRESSES = [{at: NOW - 60_000, local: '192.0.2.7:5000', remote: '[2001:db8::1]:3478'}];

  it('JSON has all of it, and addresses only when they were asked for', () => {
    const report: unknown = JSON.parse(jsonReport({quality, preCall: REPORT, now: NOW}));
    expect(report).to.include({version: 1, exportedAt: '2026-11-21T14:03:21.000Z', callId: 'call-1', grade: 'good'});
    expect(report).to.have.all.keys(
      'version',
      'exportedAt',
      'callId',
      'grade',
      'reasons',
      'frames',
      'marks',
      'warnings',
      'preCall',
    );
    expect(JSON.parse(jsonReport({quality, preCall: null, addresses: ADDRESSES, now: NOW}))).to.have.property(
      'addresses',
    );
    expect(JSON.parse(jsonReport({quality: null, preCall: null, now: NOW}))).to.include({
      callId: null,
      grade: 'unknown',
    });
  });

  it('has the warnings of the whole call with their times, also when it is over', async () => {
    const clock = new FakeClock();
    const start = clock.now();
    let second = 0;
    const connection = {
      connectionState: 'connected',
      getStats: () =>
        Promise.resolve(report(chromium(second++, second > 10 ? {CP1: {currentRoundTripTime: 0.9}} : {}))),
    } as unknown as RTCPeerConnection;
    const call = new CallQuality({callId: 'call', connection: () => connection, conditions: () => TALKING}, clock);
    call.start();
    for (let passed = 0; passed < 20; passed++) {
      await microtasks();
      clock.advance(1000);
    }
    const [raised] = call.warned;
    expect(raised).to.deep.include({code: 31001, to: null});
    expect(raised!.from - start).to.be.within(10_000, 15_000);
    call.end();
    const {warnings} = JSON.parse(jsonReport({quality: call, preCall: null, now: clock.now()})) as {
      readonly warnings: readonly WarningSpan[];
    };
    expect(warnings[0]).to.deep.equal({...raised, to: clock.now()});
    expect(call.warned.every(({to}) => to !== null)).to.equal(true);
  });

  it('CSV has a row for each second, units in its head, and no formula', () => {
    const [head, ...rows] = csvReport({quality, preCall: null, now: NOW}).trim().split('\r\n');
    expect(head).to.match(/^time,call_id,rtt_ms,jitter_ms,packet_loss_percent,mos_estimate,/);
    expect(rows).to.have.length(quality.frames.length);
    expect(rows.at(-3)).to.match(/,mute path$/);
    const odd = measured('good', {callId: 'x', frames: [{...framesOf('unknown')[0]!, callId: '=1+1', codec: 'a"b,c'}]});
    const [, row] = csvReport({quality: odd, preCall: null, now: NOW}).split('\r\n');
    expect(row).to.contain(",'=1+1,").and.to.contain(',"a""b,c",');
    expect(csvReport({quality, preCall: null, addresses: ADDRESSES, now: NOW})).to.match(
      /,192\.0\.2\.7:5000,\[2001:db8::1\]:3478\r\n$/,
    );
  });

  it('addresses are noted when they change', () => {
    const candidate = (id: string, address: string) =>
      [id, {id, type: 'local-candidate', address, port: 5000}] as const;
    const sample = readSample(
      new Map<string, unknown>([
        ['p', {id: 'p', type: 'candidate-pair', selected: true, localCandidateId: 'l', remoteCandidateId: 'r'}],
        candidate('l', '192.0.2.7'),
        candidate('r', '2001:db8::1'),
      ]),
      NOW,
    );
    const first = addressesOf(sample, undefined);
    expect(first).to.deep.equal({at: NOW, local: '192.0.2.7:5000', remote: '[2001:db8::1]:5000'});
    expect(addressesOf(sample, first!)).to.equal(null);
  });
});
