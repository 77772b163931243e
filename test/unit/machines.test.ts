import {expect} from '@open-wc/testing';
import {CALL_MACHINE, isAnswered, isOver, MEDIA_MACHINE} from '../../src/client/call-machine.js';
import type {CallEvent, MediaEvent} from '../../src/client/call-machine.js';
import {SESSION_MACHINE} from '../../src/client/session-machine.js';
import type {SessionEvent, SessionState} from '../../src/client/session-machine.js';
import type {CallState, MediaState} from '../../src/client/state.js';
import type {Machine} from '../../src/lib/machine.js';

/** `from: event>to event>to`; whatever is not here must change nothing. */
type Expected<S extends string> = Readonly<Record<S, string>>;

function check<S extends string, E extends string>(
  name: string,
  tested: Machine<S, E>,
  events: readonly E[],
  expected: Expected<S>,
): void {
  for (const [state, listed] of Object.entries(expected) as [S, string][]) {
    const targets = new Map(
      listed
        .split(' ')
        .filter(Boolean)
        .map((pair) => pair.split('>') as [string, string]),
    );
    for (const event of events) {
      const to = targets.get(event);
      it(`${name}: ${state} + ${event} → ${to ?? 'nothing'}`, () => {
        expect(tested.next(state, event)).to.equal(to);
      });
    }
  }
  it(`${name}: no state or event is forgotten here`, () => {
    expect(Object.keys(tested.table).sort()).to.deep.equal(Object.keys(expected).sort());
    const used = Object.values<object>(tested.table).flatMap((row) => Object.keys(row));
    expect([...new Set(used)].sort()).to.deep.equal([...events].sort());
  });
}

const SESSION_EVENTS: SessionEvent[] = [
  'connect',
  'opened',
  'loggedIn',
  'registered',
  'lost',
  'retry',
  'gaveUp',
  'refused',
  'disconnect',
];
const SESSION: Expected<SessionState> = {
  idle: 'connect>opening gaveUp>failed disconnect>closed',
  opening: 'opened>authenticating lost>waiting gaveUp>failed disconnect>closed',
  authenticating: 'loggedIn>registering retry>opening refused>failed lost>waiting gaveUp>failed disconnect>closed',
  registering: 'registered>ready refused>failed lost>waiting gaveUp>failed disconnect>closed',
  ready: 'lost>waiting refused>failed gaveUp>failed disconnect>closed',
  waiting: 'retry>opening connect>opening gaveUp>failed disconnect>closed',
  failed: 'connect>opening disconnect>closed',
  closed: 'connect>opening',
};

const CALL_EVENTS: CallEvent[] = [
  'requested',
  'accepted',
  'rang',
  'earlyMedia',
  'answered',
  'ended',
  'destroyed',
  'reattached',
  'offered',
  'answering',
  'held',
  'unheld',
];
const END = 'ended>hangup destroyed>destroy';
const PLACED = `reattached>recovering ${END}`;
const CALL: Expected<CallState> = {
  new: `requested>requesting offered>ringing ${PLACED}`,
  requesting: `accepted>trying rang>ringing earlyMedia>early answered>active ${PLACED}`,
  trying: `rang>ringing earlyMedia>early answered>active ${PLACED}`,
  ringing: `answering>answering earlyMedia>early answered>active ${PLACED}`,
  early: `answered>active ${PLACED}`,
  answering: `answered>active ${PLACED}`,
  active: `held>held ${PLACED}`,
  held: `unheld>active ${PLACED}`,
  recovering: `earlyMedia>early answered>active held>held ${END}`,
  hangup: 'destroyed>destroy',
  destroy: '',
};

const MEDIA_EVENTS: MediaEvent[] = ['capture', 'negotiate', 'connected', 'interrupted', 'failed', 'closed'];
const MEDIA: Expected<MediaState> = {
  none: 'capture>capturing closed>closed',
  capturing: 'negotiate>connecting closed>closed',
  connecting: 'connected>connected failed>failed closed>closed',
  connected: 'interrupted>interrupted failed>failed closed>closed',
  interrupted: 'connected>connected failed>failed closed>closed',
  failed: 'connected>connected closed>closed',
  closed: '',
};

const ORDER: CallState[] = [
  'new',
  'requesting',
  'trying',
  'ringing',
  'early',
  'answering',
  'active',
  'held',
  'recovering',
  'hangup',
  'destroy',
];

describe('state machines', () => {
  check('session', SESSION_MACHINE, SESSION_EVENTS, SESSION);
  check('call', CALL_MACHINE, CALL_EVENTS, CALL);
  check('media', MEDIA_MACHINE, MEDIA_EVENTS, MEDIA);

  it('a call only goes forward, whatever comes in whatever order, but for the ways back from hold and from a lost connection', () => {
    for (const [from, row] of Object.entries(CALL_MACHINE.table)) {
      for (const [event, to] of Object.entries(row)) {
        if (event === 'unheld' || from === 'recovering') continue;
        expect(ORDER.indexOf(to)).to.be.greaterThan(ORDER.indexOf(from as CallState));
      }
    }
  });

  it('every state of a call leads to its end', () => {
    for (const state of ORDER.slice(0, -2)) {
      expect(CALL_MACHINE.next(state, 'ended')).to.equal('hangup');
      expect(isOver(state)).to.equal(false);
    }
    expect(ORDER.filter(isOver)).to.deep.equal(['hangup', 'destroy']);
    expect(ORDER.filter(isAnswered)).to.deep.equal(['active', 'held']);
  });
});
