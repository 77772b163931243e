import {expect} from '@open-wc/testing';
import type {CallSnapshot, ClientSnapshot} from '../../src/client/state.js';
import {clock, frontOf, reasonOf, toModel} from '../../src/elements/dialer/dialer.view-model.js';
import type {DialerInput} from '../../src/elements/dialer/dialer.view-model.js';
import {NO_OUTAGE} from '../../src/elements/base/outage.js';
import {EN_DIALER} from '../../src/elements/base/words/en.dialer.js';

const NOW = new Date(2026, 10, 21, 12, 0, 0).getTime();

const call = (given: Partial<CallSnapshot> = {}): CallSnapshot => ({
  id: 'a',
  direction: 'outbound',
  state: 'active',
  previous: 'trying',
  media: 'connected',
  mode: 'voice',
  muted: false,
  held: false,
  remoteHeld: false,
  remoteNumber: '+13125550148',
  remoteName: '',
  startedAt: NOW - 90_000,
  activeAt: NOW - 84_000,
  endedAt: null,
  recovery: null,
  end: null,
  ...given,
});

const ended = (end: Partial<NonNullable<CallSnapshot['end']>> = {}, given: Partial<CallSnapshot> = {}): CallSnapshot =>
  call({
    state: 'destroy',
    endedAt: NOW,
    end: {
      cause: 'NORMAL_CLEARING',
      causeCode: 16,
      sipCode: null,
      sipReason: null,
      recoverable: true,
      errorCode: null,
      by: 'remote',
      ...end,
    },
    ...given,
  });

const snapshot = (calls: readonly CallSnapshot[], given: Partial<ClientSnapshot> = {}): ClientSnapshot =>
  ({
    connection: {state: 'ready'},
    calls,
    activeCallId: null,
    playback: 'idle',
    notice: null,
    ...given,
  }) as ClientSnapshot;

const input = (given: Partial<DialerInput> = {}): DialerInput => ({
  layout: 'inline',
  placement: 'bottom-end',
  open: true,
  view: 'keypad',
  words: EN_DIALER,
  dialMode: 'free',
  callerNumbers: [],
  callerNumber: '',
  keypad: 'on',
  memory: {...NO_OUTAGE, known: ''},
  dnd: false,
  elsewhere: null,
  devices: {
    microphones: [],
    speakers: [],
    microphone: '',
    speaker: '',
    ringer: '',
    volume: 1,
    canChooseSpeaker: true,
    named: true,
  },
  keepsHistory: true,
  missed: 0,
  trouble: '',
  snapshot: snapshot([]),
  configured: true,
  label: '',
  entry: {text: '', target: '', valid: null, country: '', removed: [], isName: false, readonly: false},
  keysOpen: false,
  hidden: () => false,
  extras: () => ({digits: '', holding: false}),
  silenced: () => false,
  autoAnswerAt: () => null,
  front: null,
  dismissedEnd: null,
  entries: [],
  emergency: undefined,
  now: NOW,
  show: (number) => `<${number}>`,
  lang: 'en-GB',
  ...given,
});

const modelOf = (calls: readonly CallSnapshot[], given: Partial<DialerInput> = {}) =>
  toModel(input({snapshot: snapshot(calls), ...given}));

const ringing = (given: Partial<CallSnapshot> = {}): CallSnapshot =>
  call({id: 'in', direction: 'inbound', state: 'ringing', activeAt: null, remoteName: 'Maria', ...given});

describe('the dialer’s model', () => {
  it('writes times', () => {
    expect([0, 84, 3725].map(clock)).to.deep.equal(['00:00', '01:24', '1:02:05']);
  });

  describe('phase', () => {
    const rows: [what: string, calls: readonly CallSnapshot[], phase: string][] = [
      ['nothing', [], 'idle'],
      ['a call that rings', [ringing()], 'incoming'],
      ['a call that was placed', [call({state: 'trying', activeAt: null})], 'calling'],
      ['an answered call', [call()], 'live'],
      ['a call on hold', [call({state: 'held', held: true})], 'live'],
      ['an answered call beside one that rings', [call(), ringing()], 'live'],
      ['a call of which the far side hung up', [ended()], 'ended'],
      ['a missed call', [ended({}, {direction: 'inbound', activeAt: null})], 'idle'],
      [
        'one that had no microphone in time',
        [ended({errorCode: 42003}, {direction: 'inbound', activeAt: null})],
        'ended',
      ],
      [
        'a call that waits for the microphone',
        [call({state: 'new', activeAt: null, recovery: {code: 42001, kind: 'blocked', deadline: null, silent: false}})],
        'permission',
      ],
      [
        'a call that goes on without the microphone',
        [call({recovery: {code: 42001, kind: 'revoked', deadline: null, silent: true}})],
        'live',
      ],
      [
        'an incoming call whose answer waits for the microphone',
        [ringing({state: 'answering', recovery: {code: 42001, kind: 'blocked', deadline: null, silent: false}})],
        'permission',
      ],
    ];
    for (const [what, calls, phase] of rows) {
      it(`${what}: ${phase}`, () => expect(modelOf(calls).phase).to.equal(phase));
    }

    it('is unconfigured without a client', () =>
      expect(toModel(input({configured: false, snapshot: undefined})).phase).to.equal('unconfigured'));

    it('hides calls that the page or the settings took', () => {
      const model = modelOf([ringing()], {hidden: (id) => id === 'in'});
      expect(model.phase).to.equal('idle');
      expect(model.incoming).to.be.empty;
      expect(model.alert).to.equal('');
    });

    it('forgets an end that was read', () => expect(modelOf([ended()], {dismissedEnd: 'a'}).phase).to.equal('idle'));
  });

  describe('status', () => {
    const rows: [what: string, given: Partial<CallSnapshot>, status: string][] = [
      ['just placed', {state: 'trying', activeAt: null}, EN_DIALER.calling],
      ['ringing', {state: 'ringing', activeAt: null}, EN_DIALER.ringing],
      ['early media', {state: 'early', activeAt: null}, EN_DIALER.earlyMedia],
      ['asking for the microphone', {state: 'new', media: 'capturing', activeAt: null}, EN_DIALER.allowMicrophone],
      ['answered, no path yet', {media: 'connecting'}, EN_DIALER.connectingAudio],
      ['answered', {}, EN_DIALER.active],
      ['muted', {muted: true}, EN_DIALER.muted],
      ['held here', {state: 'held', held: true}, EN_DIALER.onHold],
      ['held there', {remoteHeld: true}, EN_DIALER.remoteHold],
      ['held by both', {state: 'held', held: true, remoteHeld: true}, EN_DIALER.bothHold],
      ['without a path', {media: 'interrupted'}, EN_DIALER.soundInterrupted],
      ['without a path that is being renewed', {media: 'failed'}, EN_DIALER.soundInterrupted],
    ];
    for (const [what, given, status] of rows) {
      it(what, () => expect(modelOf([call(given)]).call?.status).to.equal(status));
    }

    it('says when the line is away', () => {
      const {call: front, line} = toModel(
        input({snapshot: snapshot([call()], {connection: {state: 'reconnecting'} as ClientSnapshot['connection']})}),
      );
      expect(front).to.include({status: EN_DIALER.reconnecting, reconnecting: true});
      expect(line?.kind).to.equal('reconnecting');
    });

    it('tells what hold is about to do', () => {
      const extras = () => ({digits: '', holding: true});
      expect(modelOf([call()], {extras}).call?.status).to.equal(EN_DIALER.holding);
      expect(modelOf([call({state: 'held', held: true})], {extras}).call?.status).to.equal(EN_DIALER.resuming);
    });
  });

  describe('names', () => {
    it('are the title, with the number below', () =>
      expect(modelOf([call({remoteName: 'Maria'})]).call).to.include({title: 'Maria', number: '<+13125550148>'}));
    it('give way to the number', () =>
      expect(modelOf([call()]).call).to.include({title: '<+13125550148>', number: ''}));
    it('that repeat the number are no names', () =>
      expect(modelOf([call({remoteName: '+13125550148'})]).call?.title).to.equal('<+13125550148>'));
    it('of hidden callers', () =>
      expect(modelOf([ringing({remoteName: '', remoteNumber: ''})]).incoming[0]?.title).to.equal(
        EN_DIALER.unknownCaller,
      ));
  });

  it('counts the seconds of a call', () => {
    expect(modelOf([call()]).call).to.include({seconds: 84, time: '01:24'});
    expect(modelOf([call({activeAt: null, state: 'trying'})]).call).to.include({seconds: null, time: ''});
  });

  it('counts down to the answer', () =>
    expect(modelOf([ringing()], {autoAnswerAt: () => NOW + 2500}).incoming[0]?.autoAnswerIn).to.equal(3));

  describe('the call in front', () => {
    const held = call({id: 'held', state: 'held', held: true});
    const other = call({id: 'other', state: 'held', held: true});
    const talking = call({id: 'talking'});
    const placed = call({id: 'placed', state: 'trying', activeAt: null});
    it('is the one talked in', () => expect(frontOf([held, talking, other], 'held')?.id).to.equal('talking'));
    it('else the one being placed', () => expect(frontOf([held, placed, other], 'held')?.id).to.equal('placed'));
    it('else the chosen one', () => expect(frontOf([held, other], 'held')?.id).to.equal('held'));
    it('else the newest', () => expect(frontOf([held, other], null)?.id).to.equal('other'));
    it('leaves the rest behind it', () =>
      expect(modelOf([held, talking]).others.map(({id}) => id)).to.deep.equal(['held']));
  });

  describe('why a call ended', () => {
    const out = {direction: 'outbound', activeAt: null} as const;
    const talked = {direction: 'outbound', activeAt: NOW} as const;
    const inbound = {direction: 'inbound', activeAt: null} as const;
    type Key = keyof typeof EN_DIALER;
    const rows: [
      what: string,
      who: Pick<CallSnapshot, 'direction' | 'activeAt'>,
      end: Parameters<typeof ended>[0],
      key: Key,
      failed: boolean,
    ][] = [
      ['hung up here', talked, {by: 'local'}, 'endedLocal', false],
      ['hung up there', talked, {}, 'endedRemote', false],
      ['cancelled', out, {by: 'local', cause: 'USER_BUSY'}, 'endedCancelled', false],
      ['busy', out, {cause: 'USER_BUSY', causeCode: 17}, 'endedBusy', false],
      ['busy by SIP', out, {cause: 'NORMAL_CLEARING', sipCode: 486}, 'endedBusy', false],
      ['declined', out, {cause: 'CALL_REJECTED'}, 'endedRejected', false],
      ['no such number', out, {cause: 'UNALLOCATED_NUMBER'}, 'endedUnknownNumber', true],
      ['nobody there', out, {cause: 'NO_ANSWER'}, 'endedNoAnswer', false],
      ['not registered', out, {cause: 'USER_NOT_REGISTERED'}, 'endedUnreachable', true],
      ['microphone', out, {errorCode: 42001, by: 'local'}, 'endedMicrophone', true],
      ['no path', talked, {errorCode: 50003, by: 'local'}, 'endedNetwork', true],
      ['lost by the far side', talked, {cause: 'NORMAL_TEMPORARY_FAILURE'}, 'endedNetwork', true],
      ['time is up', talked, {cause: 'ALLOTTED_TIMEOUT', by: 'local'}, 'endedLimit', false],
      ['answered elsewhere', inbound, {cause: 'LOSE_RACE'}, 'endedElsewhere', false],
      ['missed', inbound, {cause: 'ORIGINATOR_CANCEL'}, 'endedMissed', false],
      ['anything else', out, {cause: 'INTERWORKING'}, 'endedFailed', true],
    ];
    for (const [what, who, end, key, failed] of rows) {
      it(what, () => expect(reasonOf(who, ended(end).end!, EN_DIALER)).to.deep.equal({reason: EN_DIALER[key], failed}));
    }

    it('an error before the answer is no choice of the user', () =>
      expect(reasonOf(out, ended({errorCode: 40005, by: 'local'}).end!, EN_DIALER)).to.deep.equal({
        reason: EN_DIALER.endedFailed,
        failed: true,
      }));

    it('shows the code of what failed, and offers to call again where that can help', () => {
      expect(modelOf([ended({errorCode: 50003, by: 'local'})]).ended).to.include({code: 50003, redial: '+13125550148'});
      expect(modelOf([ended()]).ended?.code).to.equal(null);
      expect(modelOf([ended({cause: 'UNALLOCATED_NUMBER'}, {activeAt: null})]).ended?.redial).to.equal('');
    });
  });

  describe('words for readers', () => {
    it('say each state once, without the time', () =>
      expect(modelOf([call({remoteName: 'Maria'})]).announcement).to.equal(`Maria. ${EN_DIALER.active}`));
    it('call out who rings, and whether somebody is being talked to', () => {
      expect(modelOf([ringing()]).alert).to.equal('Incoming call from Maria');
      expect(modelOf([call(), ringing()]).alert).to.equal('Waiting call from Maria');
    });
    it('stay silent while the page loads', () =>
      expect(
        toModel(input({snapshot: snapshot([], {connection: {state: 'connecting'} as ClientSnapshot['connection']})}))
          .announcement,
      ).to.equal(''));
  });

  describe('history', () => {
    const entry = {
      id: '1',
      direction: 'outbound',
      number: '+1',
      name: '',
      outcome: 'answered',
      at: NOW - 60_000,
      durationMs: 84_000,
      unseen: false,
    } as const;
    const rowsOf = (...entries: DialerInput['entries']) => modelOf([], {view: 'history', entries}).rows;

    it('says outcome, length and time', () =>
      expect(rowsOf(entry)[0]).to.include({shown: '<+1>', detail: 'Outgoing, 01:24', when: '11:59'}));
    it('says the day before', () => expect(rowsOf({...entry, at: NOW - 86_400_000})[0]?.when).to.equal('Yesterday'));
    it('says the date', () => expect(rowsOf({...entry, at: NOW - 3 * 86_400_000})[0]?.when).to.equal('18 Nov'));
    it('says why nobody talked', () => expect(rowsOf({...entry, outcome: 'busy'})[0]?.detail).to.equal('Busy'));
  });

  it('shows keys before a call as the attribute says, in a call only on demand', () => {
    const shown = (given: Partial<DialerInput>, calls: readonly CallSnapshot[] = []) => modelOf(calls, given).keysShown;
    expect([shown({}), shown({keypad: 'collapsed'}), shown({keypad: 'collapsed', keysOpen: true})]).to.deep.equal([
      true,
      false,
      true,
    ]);
    expect([
      shown({keypad: 'none', keysOpen: true}),
      shown({}, [call()]),
      shown({keysOpen: true}, [call()]),
    ]).to.deep.equal([false, false, true]);
  });
});
