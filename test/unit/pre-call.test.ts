import {expect} from '@open-wc/testing';
import {bestRelay, iceTargets, serverReasons} from '../../src/client/pre-call/ice-targets.js';
import {Progress, STEPS} from '../../src/client/pre-call/progress.js';
import {describe as describeError} from '../../src/client/pre-call/servers.js';
import {summarize} from '../../src/client/pre-call/summary.js';
import type {PreCallProgress, PreCallReason, PreCallServer, PreCallVerdict} from '../../src/client/pre-call/types.js';
import {REASONS, severityOf, stepState, weigh} from '../../src/client/pre-call/verdict.js';
import {reasonHelp, stepName, verdictWords} from '../../src/elements/base/pre-call-help.js';
import {EN_PRE_CALL} from '../../src/elements/base/words/en.pre-call.js';
import {iceServersFor} from '../../src/media/ice-servers.js';
import type {StatsSample} from '../../src/stats/sample.js';

const ALL = Object.keys(REASONS) as PreCallReason[];
const VERDICTS: readonly PreCallVerdict[] = ['inconclusive', 'permission-denied', 'blocked', 'degraded', 'ready'];
const POLICIES = [{relayOnly: false}, {relayOnly: true}];

describe('check before a call: verdict', () => {
  it('without a reason it is ready', () => {
    for (const policy of POLICIES) expect(weigh([], policy)).to.deep.equal({verdict: 'ready', reasons: []});
  });

  it('any two reasons: the verdict is that of the worse one, which comes first', () => {
    for (const policy of POLICIES) {
      for (const one of ALL) {
        for (const other of ALL) {
          const {verdict, reasons} = weigh([one, other, one], policy);
          const worst = [one, other].map((reason) => VERDICTS.indexOf(severityOf(reason, policy)));
          expect(verdict).to.equal(VERDICTS[Math.min(...worst)]);
          expect(reasons).to.have.members([...new Set([one, other])]);
          expect(severityOf(reasons[0]!, policy)).to.equal(verdict);
          // The order of what was found does not count.
          expect(weigh([other, one], policy).reasons).to.deep.equal(reasons);
        }
      }
    }
  });

  it('all reasons: the worst first, as in the table', () => {
    expect(weigh([...ALL].reverse(), {relayOnly: false})).to.deep.equal({verdict: 'inconclusive', reasons: ALL});
    const ranks = ALL.map((reason) => VERDICTS.indexOf(REASONS[reason]));
    expect(ranks).to.deep.equal([...ranks].sort((a, b) => a - b));
  });

  it('who only calls by relay cannot do without', () => {
    for (const reason of ['relay-unreachable', 'media-blocked'] as const) {
      expect(POLICIES.map((policy) => weigh([reason], policy).verdict)).to.deep.equal(['degraded', 'blocked']);
    }
    expect(weigh(['udp-blocked'], {relayOnly: true}).verdict).to.equal('degraded');
  });

  it('how a step looks', () => {
    const policy = {relayOnly: false};
    expect(stepState([], policy)).to.equal('passed');
    expect(stepState(['high-rtt', 'udp-blocked'], policy)).to.equal('warning');
    expect(stepState(['high-rtt', 'no-candidates'], policy)).to.equal('failed');
    expect(stepState(['microphone-blocked'], policy)).to.equal('failed');
  });
});

describe('check before a call: progress', () => {
  const watch = (mode: keyof typeof STEPS): {progress: Progress; heard: PreCallProgress[]} => {
    const heard: PreCallProgress[] = [];
    return {progress: new Progress(mode, (now) => heard.push(now)), heard};
  };

  it('never goes back, whatever is told', () => {
    const {progress, heard} = watch('full');
    progress.set('microphone', 'running');
    progress.part('microphone', 0.5);
    progress.part('microphone', 0.4);
    progress.part('microphone', 7);
    progress.set('microphone', 'failed');
    progress.set('signalling', 'running');
    progress.end();
    expect(heard.map(({done}) => done)).to.deep.equal([0, 0.1, 0.2, 0.2, 0.2, 1]);
    expect(heard.at(-1)!.steps).to.deep.equal([
      {step: 'microphone', state: 'failed'},
      {step: 'signalling', state: 'skipped'},
      {step: 'servers', state: 'skipped'},
      {step: 'media', state: 'skipped'},
    ]);
    expect(Object.isFrozen(heard[0]) && Object.isFrozen(heard[0]!.steps)).to.equal(true);
  });

  it('says nothing at the end when everything was said', () => {
    const {progress, heard} = watch('microphone');
    progress.set('microphone', 'passed');
    progress.end();
    expect(heard).to.deep.equal([{steps: [{step: 'microphone', state: 'passed'}], done: 1}]);
  });
});

describe('check before a call: ICE servers', () => {
  const login = {username: 'u', credential: 'c'};

  it('one target for each address, with the login that belongs to it', () => {
    const targets = iceTargets([
      {urls: 'stun:a:3478'},
      {urls: ['turn:b', 'TURN:b?transport=TCP', 'turns:b:443', 'turn:b'], ...login},
      {urls: ['turn:b'], username: 'other', credential: 'c'},
      {urls: 'turns:name@d?transport=tcp', ...login},
      {urls: 'stuns:e'},
    ]);
    expect(targets.map(({url, kind, protocol}) => [url, kind, protocol])).to.deep.equal([
      ['stun:a:3478', 'stun', 'udp'],
      ['turn:b', 'turn', 'udp'],
      ['TURN:b?transport=TCP', 'turn', 'tcp'],
      ['turns:b:443', 'turn', 'tls'],
      ['turn:b', 'turn', 'udp'],
      ['turns:d?transport=tcp', 'turn', 'tls'],
      ['stuns:e', 'stun', 'tls'],
    ]);
    expect(targets[0]!.server).to.deep.equal({urls: 'stun:a:3478'});
    expect(targets[2]!.server).to.deep.equal({urls: 'TURN:b?transport=TCP', ...login});
    expect(targets[4]!.server).to.deep.equal({urls: 'turn:b', username: 'other', credential: 'c'});
  });

  it('the vendor’s', () => {
    const kinds = iceTargets(iceServersFor('production', undefined)).map(({kind, protocol}) => `${kind} ${protocol}`);
    expect(kinds).to.deep.equal(['stun udp', 'turn udp', 'turn tcp', 'turn tls', 'turn tls']);
  });

  const server = (
    kind: 'stun' | 'turn',
    protocol: 'udp' | 'tcp' | 'tls',
    reachable: boolean,
    ms = 9,
  ): PreCallServer => ({
    url: `${kind}:${protocol}`,
    kind,
    protocol,
    reachable,
    ms: reachable ? ms : null,
    error: null,
  });

  it('the relay of the test sound: UDP, then TCP, then TLS, and the quickest of those', () => {
    const pick = (...answers: PreCallServer[]): number | undefined => {
      const targets = iceTargets(answers.map(({kind, protocol}, index) => ({urls: urlOf(kind, protocol, index)})));
      const best = bestRelay(targets, answers);
      return best && targets.indexOf(best);
    };
    const urlOf = (kind: string, protocol: string, index: number): string =>
      protocol === 'tls' ? `${kind}s:${index}` : `${kind}:${index}?transport=${protocol}`;
    expect(pick()).to.equal(undefined);
    expect(pick(server('stun', 'udp', true), server('turn', 'udp', false))).to.equal(undefined);
    expect(
      pick(server('turn', 'tls', true, 1), server('turn', 'tcp', true, 2), server('turn', 'udp', true, 3)),
    ).to.equal(2);
    expect(pick(server('turn', 'tls', true, 1), server('turn', 'tcp', true, 2), server('turn', 'udp', false))).to.equal(
      1,
    );
    expect(pick(server('turn', 'udp', true, 30), server('turn', 'udp', true, 20))).to.equal(1);
  });

  it('what answers mean', () => {
    const [stun, noStun] = [server('stun', 'udp', true), server('stun', 'udp', false)];
    const [udp, noUdp] = [server('turn', 'udp', true), server('turn', 'udp', false)];
    const [tcp, noTcp] = [server('turn', 'tcp', true), server('turn', 'tcp', false)];
    const all = {hosts: true, relayOnly: false};
    const CASES: [PreCallServer[], Partial<typeof all>, PreCallReason[]][] = [
      [[], {}, []],
      [[], {hosts: false}, ['no-candidates']],
      [[noStun, noUdp, noTcp], {hosts: false}, ['no-candidates']],
      [[noStun, noUdp, tcp], {hosts: false}, ['stun-unreachable', 'udp-blocked']],
      [[stun, udp, tcp], {}, []],
      [[stun, udp, noTcp], {}, []],
      [[stun, noUdp, udp, noTcp], {}, []],
      [[stun, noStun, udp], {}, []],
      [[noStun, udp, tcp], {}, ['stun-unreachable']],
      [[noStun, udp], {relayOnly: true}, []],
      [[stun, noUdp, tcp], {}, ['udp-blocked']],
      [[stun, noUdp, noTcp], {}, ['relay-unreachable']],
      [[stun, noTcp], {}, ['relay-unreachable']],
      [[stun, tcp], {}, []],
      [[stun], {}, []],
      [[], {relayOnly: true}, ['relay-unreachable']],
      [[stun], {relayOnly: true}, ['relay-unreachable']],
      [[tcp], {relayOnly: true}, []],
    ];
    for (const [servers, policy, reasons] of CASES) {
      expect(serverReasons(servers, {...all, ...policy}), JSON.stringify([servers, policy])).to.deep.equal(reasons);
    }
  });

  it('errors without addresses', () => {
    const text = (errorText: string, errorCode = 701): string => describeError({errorCode, errorText});
    expect(text('STUN host lookup received error.')).to.equal('701 STUN host lookup received error.');
    expect(text('Unauthorized', 401)).to.equal('401 Unauthorized');
    expect(text('', 401)).to.equal('401');
    expect(text('at 10.0.0.1:4000, [2001:db8::1]:9 fe80::1 and 0a1b-2c.local')).to.equal('701 at …, … … and …');
    expect(text('failed at 10:30, 12 times')).to.equal('701 failed at 10:30, 12 times');
    expect(text('x'.repeat(500)).length).to.be.lessThan(250);
  });
});

describe('check before a call: readings of the test sound', () => {
  const EMPTY = {
    outbound: null,
    remoteInbound: null,
    remoteOutbound: null,
    source: null,
    playout: null,
    remoteCandidate: null,
    transport: null,
    inboundCodec: null,
    outboundCodec: null,
  };

  /** The state after so many seconds of 50 packets each. */
  const reading = (second: number, {rtt = 0.08, jitter = 0.004, lost = 0} = {}): StatsSample => ({
    ...EMPTY,
    at: second * 1000,
    inbound: {
      id: 'in',
      kind: 'audio',
      packetsReceived: second * (50 - lost),
      packetsLost: second * lost,
      jitter,
      jitterBufferDelay: second * 48_000 * 0.04,
      jitterBufferEmittedCount: second * 48_000,
    },
    pair: {id: 'pair', currentRoundTripTime: rtt},
    localCandidate: null,
  });
  const readings = (change?: Parameters<typeof reading>[1]): StatsSample[] =>
    [1, 2, 3, 4, 5, 6].map((second) => reading(second, change));

  it('a good network; the round trip is that to the relay', () => {
    const {measured, reasons} = summarize(readings());
    expect(measured).to.include({rtt: 40, packetLoss: 0});
    expect(measured.jitter).to.be.within(0, 5);
    expect(measured.mos).to.be.within(4.2, 4.5);
    expect([measured.grade, reasons]).to.deep.equal(['excellent', []]);
  });

  it('limits are those of grades in calls', () => {
    const reasonsOf = (change: Parameters<typeof reading>[1]): readonly string[] => summarize(readings(change)).reasons;
    expect(reasonsOf({rtt: 0.3})).to.deep.equal([]);
    expect(reasonsOf({rtt: 0.302})).to.deep.equal(['high-rtt']);
    expect(reasonsOf({rtt: 2})).to.have.members(['high-rtt', 'low-mos']);
    expect(reasonsOf({lost: 1})).to.include('high-loss');
    expect(summarize(readings({lost: 5})).measured).to.deep.include({packetLoss: 10, grade: 'poor'});
  });

  it('too little to judge by: numbers are null, never 0', () => {
    const nothing = {rtt: null, jitter: null, packetLoss: null, mos: null, grade: 'unknown'};
    expect(summarize([])).to.deep.equal({measured: nothing, reasons: []});
    expect(summarize([reading(1)]).measured).to.deep.include({packetLoss: null, mos: null, rtt: 40});
  });
});

describe('check before a call: words', () => {
  const BROWSERS = ['chrome', 'edge', 'firefox', 'safari', 'ios', 'android', 'other'] as const;

  it('every reason has a problem and what to do, in every browser', () => {
    for (const reason of ALL) {
      for (const browser of BROWSERS) {
        const {problem, steps} = reasonHelp(EN_PRE_CALL, reason, undefined, browser);
        expect(problem.length, reason).to.be.greaterThan(10);
        expect(steps.length, reason).to.be.greaterThan(0);
        for (const text of [problem, ...steps]) expect(text, reason).not.to.match(/\{|undefined|^$/);
      }
    }
    const problems = ALL.map((reason) => reasonHelp(EN_PRE_CALL, reason).problem);
    expect(new Set(problems).size).to.equal(ALL.length);
  });

  it('names the host that is blocked', () => {
    const signalling = {host: 'eu.rtc.telnyx.com', connectMs: null, rttMs: null};
    expect(reasonHelp(EN_PRE_CALL, 'signalling-unreachable', {signalling}).steps.join()).to.contain(
      'eu.rtc.telnyx.com',
    );
  });

  it('verdicts and steps', () => {
    for (const verdict of VERDICTS) {
      const {title, text} = verdictWords(EN_PRE_CALL, verdict);
      expect(title && text, verdict).to.match(/\w/);
    }
    expect(new Set(STEPS.full.map((step) => stepName(EN_PRE_CALL, step))).size).to.equal(4);
  });
});
