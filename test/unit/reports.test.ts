/** Parts of call reports by themselves: intervals, log, size, totals, queue. */
import {expect} from '@open-wc/testing';
import {browserEnvironment} from '../../src/client/environment.js';
import type {Environment} from '../../src/client/environment.js';
import {CallReport} from '../../src/client/reports/call-report.js';
import {fit} from '../../src/client/reports/fit.js';
import {closeReason} from '../../src/client/reports/flush-reason.js';
import {intervalEntry} from '../../src/client/reports/interval.js';
import type {Reading} from '../../src/client/reports/interval.js';
import {MAX_LOG_ENTRIES, ReportLog} from '../../src/client/reports/log.js';
import {Outbox} from '../../src/client/reports/outbox.js';
import type {Sendable} from '../../src/client/reports/outbox.js';
import {ReportStore} from '../../src/client/reports/report-store.js';
import type {QueuedReport} from '../../src/client/reports/report-store.js';
import {Totals} from '../../src/client/reports/totals.js';
import type {CallReportBody, IntervalEntry, Note, ReportSummary, StatsReport} from '../../src/client/reports/types.js';
import {frameOf} from '../../src/stats/frame.js';
import type {StatsSample} from '../../src/stats/sample.js';
import type {CallSnapshot} from '../../src/client/state.js';
import {FakeClock} from '../support/fake-clock.js';
import {microtasks, until} from '../support/until.js';

const AT = 1_700_000_000_000;

const SUMMARY = {callId: 'c', endTimestamp: new Date(AT).toISOString()} as ReportSummary;
const body = (stats: readonly IntervalEntry[] = [], logs?: CallReportBody['logs']): CallReportBody => ({
  summary: SUMMARY,
  stats,
  ...(logs && {logs}),
});

/** As a browser tells it, `seconds` after the start; what a browser has beyond the vendor's schema is there as well. */
function sampleAt(seconds: number, more: Partial<Record<string, object>> = {}): StatsSample {
  const timestamp = AT + seconds * 1000 + 3;
  const entry = (id: string, members: object): Record<string, unknown> => ({
    id,
    timestamp,
    ssrc: 4711,
    usernameFragment: 'ufrag',
    ...members,
    ...more[id],
  });
  return {
    at: AT + seconds * 1000,
    inbound: entry('in', {
      packetsReceived: 50 * seconds,
      bytesReceived: 4000 * seconds,
      packetsLost: seconds,
      jitter: 0.002 * seconds,
      audioLevel: 0.1,
    }),
    outbound: entry('out', {packetsSent: 50 * seconds, bytesSent: 5000 * seconds, active: true}),
    remoteInbound: entry('ri', {jitter: 0.004, totalRoundTripTime: 0.3, roundTripTimeMeasurements: 3}),
    remoteOutbound: null,
    source: entry('source', {audioLevel: 0.2, totalAudioEnergy: 1}),
    playout: null,
    pair: entry('pair', {currentRoundTripTime: 0.05 * seconds, state: 'succeeded', bytesSent: 9}),
    localCandidate: entry('local', {address: '192.0.2.1', candidateType: 'host', relatedAddress: '10.0.0.1'}),
    remoteCandidate: entry('remote', {address: '192.0.2.2', candidateType: 'host'}),
    transport: null,
    inboundCodec: entry('codec', {mimeType: 'audio/opus', payloadType: 111}),
    outboundCodec: null,
  };
}

function readings(...seconds: number[]): Reading[] {
  return seconds.map((second, index) => {
    const sample = sampleAt(second);
    const before = seconds[index - 1];
    return {sample, frame: frameOf('c', sample, before === undefined ? null : sampleAt(before))};
  });
}

const snapshot = (patch: Partial<CallSnapshot> = {}): CallSnapshot => ({
  id: 'c',
  direction: 'outbound',
  state: 'active',
  previous: 'trying',
  media: 'connected',
  mode: 'voice',
  muted: false,
  held: false,
  remoteHeld: false,
  remoteNumber: '',
  remoteName: 'Somebody',
  startedAt: AT,
  activeAt: AT,
  endedAt: null,
  recovery: null,
  end: null,
  ...patch,
});

describe('report: interval', () => {
  it('means over its readings, totals of the last, bitrates by the browser’s clock (weakness 55)', () => {
    const [before, ...own] = readings(1, 2, 3);
    const entry = intervalEntry(AT + 1000, AT + 3000, own, before, undefined);
    expect(entry.intervalStartUtc).to.equal(new Date(AT + 1000).toISOString());
    expect(entry.audio.inbound).to.deep.include({
      packetsReceived: 150,
      packetsLost: 3,
      jitterAvg: 5,
      bitrateAvg: 32_000,
    });
    expect(entry.audio.outbound).to.deep.include({packetsSent: 150, bitrateAvg: 40_000, audioLevelAvg: 0.2});
    expect(entry.connection).to.deep.include({
      roundTripTimeAvg: 0.125,
      currentRoundTripTime: 0.15000000000000002,
      roundTripTimeSource: 'candidate-pair.currentRoundTripTime',
    });
    expect(entry.remoteRtcp).to.deep.equal({
      inbound: {
        jitter: 4,
        totalRoundTripTime: 0.3,
        roundTripTimeMeasurements: 3,
        roundTripTimeAvg: 0.09999999999999999,
      },
    });
  });

  it('has what the schema has and nothing else of an entry; neither name nor id of a device', () => {
    const track = {
      id: 'track',
      label: 'My headset',
      enabled: true,
      muted: false,
      readyState: 'live' as const,
      contentHint: '',
      getSettings: () => ({deviceId: 'device', groupId: 'group', sampleRate: 48_000}),
    };
    const text = JSON.stringify(intervalEntry(AT, AT + 1000, readings(1), undefined, track));
    expect(text).to.contain('"sampleRate":48000').and.contain('192.0.2.1');
    for (const secret of ['4711', 'ufrag', '10.0.0.1', 'My headset', 'device', 'group']) {
      expect(text).not.to.contain(secret);
    }
  });

  it('a counter that was set back, or of another stream, makes no bitrate; without a reading only the times are known', () => {
    const [before] = readings(9);
    const {audio} = intervalEntry(AT, AT + 1000, readings(1), before, undefined);
    expect([audio.inbound!['bitrateAvg'], audio.outbound!['bitrateAvg']]).to.deep.equal([undefined, undefined]);
    expect(intervalEntry(AT, AT + 1000, [], before, undefined)).to.have.all.keys(
      'intervalStartUtc',
      'intervalEndUtc',
      'audio',
    );
  });
});

describe('report: log', () => {
  const changed = (now: Partial<CallSnapshot>, before: Partial<CallSnapshot> = {}): Note => ({
    at: AT,
    kind: 'call',
    callId: 'c',
    now: snapshot(now),
    before: snapshot(before),
  });
  const linesOf = (...notes: Note[]): unknown[] => {
    const log = new ReportLog();
    for (const note of notes) log.note(note);
    return log.entries.map(({level, message, context}) => [level, message, context]);
  };

  it('states, codes and numbers; nobody’s name, no text of a server that is no word of the protocol', () => {
    const end = {
      cause: 'Dear Somebody, <b>call</b> +15550100 & say "secret"',
      causeCode: 16,
      sipCode: 486,
      sipReason: 'Busy with Somebody',
      recoverable: true,
      errorCode: null,
      by: 'remote',
    } as const;
    expect(linesOf(changed({state: 'hangup', end}), changed({muted: true}))).to.deep.equal([
      ['info', 'call state', {from: 'active', to: 'hangup', causeCode: 16, sipCode: 486, by: 'remote'}],
      ['info', 'muted', undefined],
    ]);
    expect(
      linesOf(
        {at: AT, kind: 'error', callId: null, code: 48_501, name: 'SESSION_NOT_REATTACHED'},
        {at: AT, kind: 'connection', callId: null, state: 'waiting', reason: 'closed 1006'},
      ),
    ).to.deep.equal([
      ['error', 'error', {code: 48_501, name: 'SESSION_NOT_REATTACHED'}],
      ['info', 'connection', {state: 'waiting', reason: 'closed 1006'}],
    ]);
  });

  it('is bounded: the oldest go first', () => {
    const log = new ReportLog();
    for (let index = 0; index < MAX_LOG_ENTRIES + 5; index++) log.add(AT + index, {level: 'info', message: `${index}`});
    expect([log.length, log.dropped, log.entries[0]!.message]).to.deep.equal([MAX_LOG_ENTRIES, 5, '5']);
  });
});

describe('report: size', () => {
  const delivery = {id: 'i', attempt: 1, queuedAt: new Date(AT).toISOString()};
  const bytes = (text: string): number => new TextEncoder().encode(text).length;
  const stats = Array.from({length: 100}, (_, index) => ({...intervalEntry(AT, AT + index, [], undefined, undefined)}));

  it('within the limit nothing is left out', () => {
    const {text, whole} = fit(body(stats), delivery, 1_000_000);
    expect([whole, JSON.parse(text)]).to.deep.equal([true, {...body(stats), delivery}]);
  });

  it('beyond it the oldest intervals go, then the oldest log; it says how many; bytes count, not characters', () => {
    const logs = Array.from({length: 50}, () => ({
      timestamp: new Date(AT).toISOString(),
      level: 'info' as const,
      message: '€'.repeat(20),
    }));
    const whole = fit(body(stats, logs), delivery, 1_000_000);
    expect(whole.bytes).to.equal(bytes(whole.text));
    expect(whole.bytes).to.be.above(whole.text.length);
    for (const limit of [whole.bytes - 1, whole.bytes / 2, 2000, 1000]) {
      const fitted = fit(body(stats, logs), delivery, limit);
      const parsed = JSON.parse(fitted.text) as CallReportBody;
      expect(fitted.bytes).to.equal(bytes(fitted.text));
      expect(fitted.bytes).to.be.at.most(limit);
      const {intervals, logs: lines} = parsed.delivery!.dropped!;
      expect([parsed.stats.length + intervals, parsed.logs!.length + lines]).to.deep.equal([100, 50]);
      expect(parsed.stats.at(-1)).to.deep.equal(intervals < 100 ? stats.at(-1) : undefined);
      if (intervals < 100) expect(lines).to.equal(0);
    }
  });
});

describe('report: why a segment ended', () => {
  it('true codes and reasons of sockets, also of those that were given up', () => {
    expect(closeReason({close: {code: 1012, reason: 'restart', wasClean: true, failed: false}})).to.deep.equal({
      type: 'socket-close',
      socketClose: {code: 1012, codeName: 'SERVICE_RESTART', reason: 'restart', wasClean: true},
    });
    expect(closeReason({close: {code: 1006, reason: '', wasClean: false, failed: true}})).to.deep.include({
      type: 'socket-error',
    });
    expect(closeReason({gaveUp: 'no answer to a ping'}).socketClose).to.deep.equal({
      code: 1006,
      codeName: 'ABNORMAL_CLOSURE',
      reason: 'no answer to a ping',
      wasClean: false,
    });
  });
});

describe('report: totals', () => {
  it('means and sums of the whole call, over another connection whose counters begin at 0', () => {
    const totals = new Totals();
    for (const {frame} of readings(1, 2, 3)) totals.add(frame);
    for (const {frame} of readings(1, 2)) totals.add(frame);
    const report = totals.report(snapshot({endedAt: AT + 12_340}), body());
    expect(report).to.include({duration: 12.3, packetsReceived: 250, packetsLost: 5, avgRtt: 90, packetLoss: 1.96});
    expect(report.minMos).to.be.at.most(report.mos!);
  });

  it('another stream of one direction counts that one anew, the other goes on; both in turn as well', () => {
    const frameAt = (at: number, receivedAt: number, before: {at: number; receivedAt: number}) => {
      const mixed = (sent: number, received: number): StatsSample => ({
        ...sampleAt(sent),
        inbound: sampleAt(received).inbound,
      });
      return frameOf('c', mixed(at, receivedAt), mixed(before.at, before.receivedAt));
    };
    const told = (steps: readonly [number, number][]): StatsReport => {
      const totals = new Totals();
      let before = {at: 0, receivedAt: 0};
      for (const [at, receivedAt] of steps) {
        totals.add(frameAt(at, receivedAt, before));
        before = {at, receivedAt};
      }
      return totals.report(snapshot({endedAt: AT + 1000}), body());
    };
    const received = {packetsReceived: 250, bytesReceived: 20_000, packetsLost: 5};
    const sent = {packetsSent: 250, bytesSent: 25_000};
    // Seconds of the stream that is sent, and of the one that is received.
    const inbound = told([
      [3, 3],
      [4, 1],
      [5, 2],
    ]);
    expect(inbound).to.include({...received, ...sent});
    const outbound = told([
      [3, 3],
      [1, 4],
      [2, 5],
    ]);
    expect(outbound).to.include({...received, ...sent});
    const reattached = told([
      [3, 3],
      [4, 1],
      [1, 2],
    ]);
    expect(reattached).to.include({...received, packetsSent: 250, bytesSent: 25_000});
  });

  it('what was not measured is null', () => {
    const report = new Totals().report(snapshot({activeAt: null, endedAt: AT + 5}), body());
    expect(report).to.include({duration: 0, avgRtt: null, avgJitter: null, packetLoss: null, mos: null, codec: null});
  });
});

describe('report: a call', () => {
  function reportOf(intervalMs: number, flushMs: number) {
    const clock = new FakeClock();
    const bodies: {id: string; body: CallReportBody}[] = [];
    const drafts: {id: string; body: CallReportBody}[] = [];
    const report = new CallReport({
      snapshot: () => snapshot(),
      microphone: () => undefined,
      summary: (state) => ({...SUMMARY, state}),
      now: () => clock.now(),
      intervalMs: () => intervalMs,
      flushMs: () => flushMs,
      delivers: () => true,
    });
    report.on('segment', (segment) => bodies.push(segment));
    report.on('draft', (segment) => drafts.push(segment));
    const start = clock.now();
    let second = 0;
    const pass = (seconds: number): void => {
      for (let index = 0; index < seconds; index++) {
        clock.advance(1000);
        second++;
        const sample = {...sampleAt(second), at: start + second * 1000};
        report.handleFrame(frameOf('c', sample, null), sample);
      }
    };
    return {report, bodies, drafts, pass};
  }

  it('an interval each callReportInterval, a segment each callReportFlushInterval, a draft each 15 s under the same id', () => {
    const {report, bodies, drafts, pass} = reportOf(5000, 60_000);
    pass(61);
    expect(bodies.map(({body: {stats, segment}}) => [stats.length, segment])).to.deep.equal([[12, 0]]);
    expect(new Set([...drafts.slice(0, 3).map(({id}) => id), bodies[0]!.id]).size).to.equal(1);
    expect(drafts.slice(0, 4).map(({body: {stats}}) => stats.length)).to.deep.equal([1, 4, 7, 10]);
    pass(6);
    report.end();
    const last = bodies.at(-1)!;
    expect([last.body.stats.length, last.body.segment, last.body.flushReason]).to.deep.equal([2, 1, undefined]);
    expect(last.id).not.to.equal(bodies[0]!.id);
  });

  it('the next page counts on from what was delivered, or will be as a draft', () => {
    const {report, bodies, drafts, pass} = reportOf(1000, 0);
    const numbers: number[] = [];
    const look = (): void => void numbers.push(report.next);
    report.on('draft', look);
    report.on('segment', look);
    expect(report.next).to.equal(0);
    report.draft();
    pass(2);
    report.flush({type: 'manual'});
    pass(2);
    report.draft();
    report.draft();
    report.flush({type: 'page-unload'});
    expect(numbers).to.deep.equal([1, 1, 2, 2, 2]);
    for (const {body: told} of [...bodies, ...drafts]) expect(told.segment).to.be.below(report.next);
  });

  it('300 intervals are a segment; a flush of nothing is none, but the loss of a socket is told', () => {
    const {report, bodies, pass} = reportOf(1000, 0);
    pass(300);
    expect(bodies.map(({body: {stats, flushReason}}) => [stats.length, flushReason!.limit])).to.deep.equal([
      [300, 'intervals'],
    ]);
    report.flush({type: 'manual'});
    expect(bodies).to.have.length(1);
    report.flush(closeReason({gaveUp: 'x'}));
    expect(bodies[1]!.body).to.deep.include({segment: 1, stats: []});
  });
});

describe('report: queue', () => {
  const NAME = 'telnyx-reports';
  const remove = (): Promise<unknown> => new Promise((resolve) => (indexedDB.deleteDatabase(NAME).onsuccess = resolve));
  beforeEach(async () => {
    localStorage.removeItem('telnyx:reports');
    await remove();
  });

  /** A page with a queue, and what a server got of it. */
  function pageOf(clock: FakeClock, answer: () => number | Error, more: Partial<Environment> = {}) {
    const sent: {id: string; attempt: number; keepalive?: boolean}[] = [];
    let online = true;
    const outbox = new Outbox({
      environment: {
        ...browserEnvironment(),
        clock,
        fetch: async (_url, init) => {
          const {delivery} = JSON.parse(init.body as string) as CallReportBody;
          sent.push({id: delivery!.id, attempt: delivery!.attempt, keepalive: init.keepalive});
          const status = answer();
          if (status instanceof Error) throw status;
          return new Response(null, {status});
        },
        ...more,
      },
      persistent: true,
      online: () => online,
      refused: () => {},
    });
    return {outbox, sent, online: (value: boolean) => (online = value)};
  }
  const report = (id: string): Sendable => ({
    id,
    url: 'https://reports.invalid/call_report',
    callId: `call ${id}`,
    callReportId: 'r',
    voiceSdkId: null,
    body: body([intervalEntry(AT, AT + 1, [], undefined, undefined)]),
  });
  /** As an earlier page left it. */
  const left = (id: string, clock: FakeClock, more: Partial<QueuedReport> = {}): QueuedReport => ({
    ...report(id),
    version: 1,
    queuedAt: clock.now(),
    attempts: 1,
    draftedAt: null,
    ...more,
  });
  const storeOf = (clock: FakeClock, more: Partial<Environment> = {}): ReportStore =>
    new ReportStore({...browserEnvironment(), clock, ...more}, true);
  const idOf = (init: RequestInit): string => (JSON.parse(init.body as string) as CallReportBody).delivery!.id;
  const numbers = (count: number): string[] => Array.from({length: count}, (_, index) => `${100 + index}`);
  /** IndexedDB takes its time, which no clock of ours holds. */
  const drained = async (outbox: Outbox): Promise<void> => {
    await outbox.drain();
    await microtasks();
  };

  it('keeps 20 reports: the oldest go first, and a later page sends the others in order', async () => {
    const clock = new FakeClock();
    const first = pageOf(clock, () => 200);
    first.online(false);
    for (const id of numbers(25)) {
      clock.advance(1000);
      first.outbox.add(report(id));
      await first.outbox.settled();
    }
    first.outbox.dispose();
    const next = pageOf(clock, () => 200);
    await drained(next.outbox);
    expect(next.sent.map(({id}) => id)).to.deep.equal(numbers(25).slice(5));
    expect(localStorage.getItem('telnyx:reports')).to.equal(null);
    next.outbox.dispose();
  });

  it('keeps them for 7 days', async () => {
    const clock = new FakeClock();
    const first = pageOf(clock, () => 200);
    first.online(false);
    first.outbox.add(report('old'));
    await first.outbox.settled();
    clock.advance(3 * 24 * 3_600_000);
    first.outbox.add(report('young'));
    await first.outbox.settled();
    first.outbox.dispose();
    clock.advance(4 * 24 * 3_600_000 + 1);
    const next = pageOf(clock, () => 200);
    await drained(next.outbox);
    expect(next.sent.map(({id}) => id)).to.deep.equal(['young']);
    next.outbox.dispose();
  });

  it('what failed before is tried once and last; what cannot be reached is not tried for each report', async () => {
    const clock = new FakeClock();
    const offline = pageOf(clock, () => new TypeError('no network'));
    offline.outbox.add(report('a'));
    for (let attempt = 1; attempt <= 4; attempt++) {
      await until('an attempt', () => offline.sent.length === attempt);
      await until('a wait', () => attempt === 4 || clock.waits.some((ms) => ms <= 2000));
      clock.advance(2000);
    }
    await offline.outbox.settled();
    expect(offline.sent.map(({attempt}) => attempt)).to.deep.equal([1, 2, 3, 4]);
    await drained(offline.outbox);
    expect(offline.sent.at(-1)).to.include({id: 'a', attempt: 5});
    offline.outbox.dispose();
    const next = pageOf(clock, () => 200);
    next.outbox.add(report('b'));
    await next.outbox.settled();
    expect(next.sent.map(({id, attempt}) => `${id}${attempt}`)).to.deep.equal(['b1', 'a6']);
    expect(clock.pending).to.equal(0);
    next.outbox.dispose();
  });

  it('a report that nobody takes does not hold up the others', async () => {
    const clock = new FakeClock();
    const store = storeOf(clock);
    for (const id of ['stuck', 'a', 'b']) {
      await store.put(left(id, clock));
      clock.advance(1000);
    }
    store.close();
    const sent: string[] = [];
    const fetch = async (_url: string, init: RequestInit): Promise<Response> => {
      sent.push(idOf(init));
      if (sent.at(-1) === 'stuck') throw new TypeError('no CORS');
      return new Response(null, {status: 200});
    };
    const page = pageOf(clock, () => 200, {fetch});
    await drained(page.outbox);
    await drained(page.outbox);
    expect(sent).to.deep.equal(['stuck', 'a', 'b', 'stuck']);
    page.outbox.dispose();
  });

  it('a slow line: as much longer as the report takes at 4 kB/s, and not again at once', async () => {
    const clock = new FakeClock();
    const sizes: number[] = [];
    const fetch = (_url: string, init: RequestInit): Promise<Response> =>
      new Promise((_, reject) => {
        sizes.push(new TextEncoder().encode(init.body as string).length);
        init.signal!.addEventListener('abort', () => reject(init.signal!.reason as Error));
      });
    const page = pageOf(clock, () => 200, {fetch});
    const many = Array.from({length: 3000}, (_, index) => intervalEntry(AT, AT + index, [], undefined, undefined));
    page.outbox.add({...report('large'), body: body(many)});
    await until('an attempt', () => sizes.length === 1);
    const [wait] = clock.waits;
    expect(wait).to.equal(10_000 + sizes[0]! / 4);
    expect(wait).to.be.above(60_000);
    clock.advance(wait!);
    await page.outbox.settled();
    expect([sizes.length, clock.pending]).to.deep.equal([1, 0]);
    page.outbox.dispose();
    expect((await storeOf(clock).all()).map(({attempts}) => attempts)).to.deep.equal([1]);
  });

  it('left on the way: the next page counts on, whether or not it arrived', async () => {
    const clock = new FakeClock();
    const locks = {locks: () => undefined};
    let attempts = 0;
    const fetch = (): Promise<Response> => {
      attempts++;
      return attempts > 1 ? new Promise(() => {}) : Promise.resolve(new Response(null, {status: 503}));
    };
    const going = pageOf(clock, () => 200, {...locks, fetch});
    going.outbox.add(report('a'));
    await until('a wait', () => clock.waits.includes(500));
    clock.advance(500);
    await until('an attempt', () => attempts === 2);
    going.outbox.leaving = true;
    const next = pageOf(clock, () => 200, locks);
    await drained(next.outbox);
    expect(next.sent.map(({attempt}) => attempt)).to.deep.equal([3]);
    expect(Object.keys(localStorage).filter((key) => key.startsWith('telnyx:report:'))).to.deep.equal([]);
    for (const {outbox} of [going, next]) outbox.dispose();
  });

  it('last words stay where they are until the database has them; it is asked again', async () => {
    const clock = new FakeClock();
    let broken = true;
    const open = (name: string, version: number): IDBOpenDBRequest => {
      if (!broken) return indexedDB.open(name, version);
      const request = {error: new DOMException('no space', 'QuotaExceededError')} as IDBOpenDBRequest;
      queueMicrotask(() => void request.onerror!(new Event('error')));
      return request;
    };
    const store = storeOf(clock, {indexedDB: () => ({open}) as IDBFactory});
    const key = 'telnyx:report:a';
    store.putAtOnce(left('a', clock));
    expect((await store.all()).map(({id}) => id)).to.deep.equal(['a']);
    expect(localStorage.getItem(key)).not.to.equal(null);
    // Tried meanwhile.
    await store.put(left('a', clock, {attempts: 5}));
    broken = false;
    expect((await store.all()).map(({attempts}) => attempts)).to.deep.equal([5]);
    expect(localStorage.getItem(key)).to.equal(null);
    store.close();
    const next = storeOf(clock);
    expect((await next.all()).map(({id, attempts}) => `${id}${attempts}`)).to.deep.equal(['a5']);
    next.close();
  });

  it('the end of a client: what is on its way is nobody else’s until that is over', async () => {
    const clock = new FakeClock();
    const answers: ((response: Response) => void)[] = [];
    const fetch = (): Promise<Response> => new Promise((resolve) => answers.push(resolve));
    const first = pageOf(clock, () => 200, {fetch});
    first.outbox.add(report('a'));
    await until('an attempt', () => answers.length === 1);
    first.outbox.dispose();
    const other = pageOf(clock, () => 200);
    await drained(other.outbox);
    expect(other.sent).to.deep.equal([]);
    answers[0]!(new Response(null, {status: 200}));
    await first.outbox.settled();
    await drained(other.outbox);
    expect(other.sent).to.deep.equal([]);
    expect(await storeOf(clock).all()).to.deep.equal([]);
    other.outbox.dispose();
  });

  it('what was made while the connection was away is sent when that is given up, and waited for', async () => {
    const clock = new FakeClock();
    const page = pageOf(clock, () => 200);
    page.outbox.resume();
    page.online(false);
    page.outbox.add(report('a'));
    await page.outbox.settled();
    expect(page.sent).to.deep.equal([]);
    page.online(true);
    page.outbox.resume();
    await page.outbox.settled();
    expect(page.sent.map(({id}) => id)).to.deep.equal(['a']);
    page.outbox.dispose();
  });

  it('two tabs: a report goes out once; a draft of a call that goes on elsewhere does not', async () => {
    const clock = new FakeClock();
    const talking = pageOf(clock, () => 200);
    talking.outbox.draft(report('draft'));
    await until('written', async () => (await indexedDB.databases()).some(({name}) => name === NAME));
    const waiting = pageOf(clock, () => 200);
    waiting.online(false);
    waiting.outbox.add(report('a'));
    await waiting.outbox.settled();
    waiting.online(true);
    const other = pageOf(clock, () => 200);
    await Promise.all([waiting.outbox.drain(), other.outbox.drain()]);
    expect([...waiting.sent, ...other.sent].map(({id}) => id)).to.deep.equal(['a']);
    talking.outbox.dispose();
    await drained(other.outbox);
    expect(other.sent.map(({id}) => id)).to.include('draft');
    for (const {outbox} of [waiting, other]) outbox.dispose();
  });

  it('without locks a draft is sent once nobody has written it for a minute', async () => {
    const clock = new FakeClock();
    const locks = {locks: () => undefined};
    const talking = pageOf(clock, () => 200, locks);
    talking.outbox.draft(report('draft'));
    const other = pageOf(clock, () => 200, locks);
    await until('written', async () => (await indexedDB.databases()).some(({name}) => name === NAME));
    clock.advance(59_000);
    await drained(other.outbox);
    expect(other.sent).to.deep.equal([]);
    clock.advance(2000);
    await drained(other.outbox);
    expect(other.sent.map(({id}) => id)).to.deep.equal(['draft']);
    for (const {outbox} of [talking, other]) outbox.dispose();
  });

  it('a page that goes takes along what fits into 60 KiB, the newest intervals; the whole waits for the next page', async () => {
    const clock = new FakeClock();
    const large = {...report('large'), body: body(Array.from({length: 900}, () => report('x').body.stats[0]!))};
    const going = pageOf(clock, () => 200);
    going.outbox.leaving = true;
    going.outbox.add(large);
    expect(going.sent, 'at once').to.deep.equal([{id: 'large', attempt: 1, keepalive: true}]);
    await going.outbox.settled();
    going.outbox.dispose();
    const next = pageOf(clock, () => 200);
    await drained(next.outbox);
    expect(next.sent).to.deep.equal([{id: 'large', attempt: 2, keepalive: false}]);
    next.outbox.dispose();
  });

  it('what the server would not take is made shorter: 2 MB at most, the newest, and it says so', async () => {
    const clock = new FakeClock();
    const texts: string[] = [];
    const fetch = (_url: string, init: RequestInit): Promise<Response> => {
      texts.push(init.body as string);
      return Promise.resolve(new Response(null, {status: 200}));
    };
    const page = pageOf(clock, () => 200, {fetch});
    const many = Array.from({length: 30_000}, (_, index) => intervalEntry(AT, AT + index, [], undefined, undefined));
    page.outbox.add({...report('huge'), body: body(many)});
    await page.outbox.settled();
    const bytes = new TextEncoder().encode(texts[0]).length;
    expect(bytes).to.be.within(1_990_000, 2_000_000);
    const sent = JSON.parse(texts[0]!) as CallReportBody;
    expect(sent.delivery!.dropped!.intervals).to.equal(many.length - sent.stats.length);
    expect(sent.stats.at(-1)).to.deep.equal(many.at(-1));
    page.outbox.dispose();
  });

  it('refused for good: dropped; 408 and 429 are not', async () => {
    const clock = new FakeClock();
    const statuses = [422, 429, 408, 200];
    const page = pageOf(clock, () => statuses.shift()!);
    page.outbox.add(report('a'));
    await page.outbox.settled();
    page.outbox.add(report('b'));
    for (const wait of [500, 1000]) {
      await until('a wait', () => clock.waits.includes(wait));
      clock.advance(wait);
    }
    await page.outbox.settled();
    expect(page.sent.map(({id, attempt}) => `${id}${attempt}`)).to.deep.equal(['a1', 'b1', 'b2', 'b3']);
    page.outbox.dispose();
  });
});
