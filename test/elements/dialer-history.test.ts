/** The dialer's list of calls: places, other tabs, damage, and how a call's end is named. */
import {expect} from '@open-wc/testing';
import type {CallEndSnapshot, CallSnapshot} from '../../src/client/state.js';
import {CallHistory, entryOf, outcomeOf} from '../../src/elements/dialer/history.js';
import type {HistoryEntry, HistoryOptions, HistoryWindow} from '../../src/elements/dialer/history.js';
import {until} from '../support/until.js';

const KEY = 'telnyx:history:test';

const entry = (id: string, at: number, more: Partial<HistoryEntry> = {}): HistoryEntry => ({
  ...{id, direction: 'inbound', number: '+15550100', name: '', outcome: 'missed', at, durationMs: 0, unseen: true},
  ...more,
});

const ids = (history: CallHistory): string[] => history.entries.map(({id}) => id);

class Stand extends EventTarget {
  declare localStorage: Storage;
  declare sessionStorage: Storage;
}

/** A window whose storages do that. */
function standIn(storage: () => Storage): HistoryWindow {
  const stand = new Stand();
  for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(stand, name, {get: storage});
  return stand;
}

const blocked = (): Storage => {
  throw new DOMException('blocked', 'SecurityError');
};

const full = (): Storage =>
  ({
    getItem: () => JSON.stringify([entry('old', 1)]),
    setItem: () => {
      throw new DOMException('full', 'QuotaExceededError');
    },
    removeItem: () => {},
  }) as Partial<Storage> as Storage;

describe('dialer: history', () => {
  const made: {dispose(): void}[] = [];
  const make = (options: Partial<HistoryOptions> = {}): CallHistory => {
    const history = new CallHistory({storage: 'session', key: 'test', window, ...options});
    made.push(history);
    return history;
  };

  afterEach(() => {
    for (const one of made.splice(0)) one.dispose();
    localStorage.removeItem(KEY);
    sessionStorage.removeItem(KEY);
  });

  it('is newest first, frozen, one per id, not longer than its limit, and outlives the page', () => {
    let changes = 0;
    const history = make({limit: 3, onChange: () => changes++});
    for (const [id, at] of Object.entries({b: 2, d: 4, a: 1, c: 3})) history.add(entry(id, at));
    expect(ids(history)).to.deep.equal(['d', 'c', 'b']);
    expect([Object.isFrozen(history.entries), Object.isFrozen(history.entries[0])]).to.deep.equal([true, true]);
    history.add(entry('c', 3, {outcome: 'answered', unseen: false}));
    history.add(entry('c', 3));
    expect([history.entries[1]?.outcome, changes]).to.deep.equal(['answered', 5]);
    expect(ids(make())).to.deep.equal(['d', 'c', 'b']);
    history.remove('d');
    expect(ids(make())).to.deep.equal(['c', 'b']);
    history.clear();
    expect([ids(history), sessionStorage.getItem(KEY)]).to.deep.equal([[], null]);
  });

  it('counts missed calls until they are looked at', () => {
    const history = make();
    for (const id of ['a', 'b']) history.add(entry(id, 1));
    history.add(entry('c', 2, {outcome: 'answered', unseen: false}));
    expect(history.missed).to.equal(2);
    history.markSeen();
    expect([history.missed, make().missed, history.entries.length]).to.deep.equal([0, 0, 3]);
  });

  it('use() changes the place, none lists nothing, users are apart', () => {
    const history = make();
    history.add(entry('a', 1));
    history.use('local');
    expect(ids(history)).to.deep.equal([]);
    history.add(entry('b', 2));
    history.use('none');
    history.add(entry('c', 3));
    expect(ids(history)).to.deep.equal([]);
    history.use('session');
    expect(ids(history)).to.deep.equal(['a']);
    expect(ids(make({key: 'somebody-else'}))).to.deep.equal([]);
  });

  it('local follows other tabs, also when their event is still on the way', async () => {
    let changes = 0;
    const history = make({storage: 'local', onChange: () => changes++});
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const other = make({storage: 'local', window: frame.contentWindow as Window});
    other.add(entry('a', 1));
    await until('heard', () => changes === 1);
    expect(ids(history)).to.deep.equal(['a']);
    other.add(entry('b', 2));
    history.add(entry('c', 3));
    expect(ids(history)).to.deep.equal(['c', 'b', 'a']);
    await until('the other follows', () => ids(other).length === 3);
    frame.contentWindow?.localStorage.clear();
    await until('cleared', () => history.entries.length === 0);
    frame.remove();
  });

  it('blocked or full storage leaves the memory', () => {
    for (const [storage, before] of [
      [blocked, []],
      [full, ['old']],
    ] as const) {
      for (const place of ['session', 'local'] as const) {
        const history = make({storage: place, window: standIn(storage)});
        history.add(entry('a', 5));
        history.add(entry('b', 6));
        history.markSeen();
        expect(ids(history)).to.deep.equal(['b', 'a', ...before]);
        history.remove('a');
        expect([ids(history), history.missed]).to.deep.equal([['b', ...before], 0]);
        history.clear();
        expect(ids(history)).to.deep.equal([]);
      }
    }
  });

  it('drops what is damaged, entry by entry', () => {
    const fine = entry('fine', 1);
    const wrong = {id: '', direction: 'up', number: 5, name: null, outcome: 'odd', at: 'x', durationMs: -1, unseen: 1};
    const damaged = Object.entries(wrong).map(([name, value], at) => ({...entry(`bad-${at}`, at), [name]: value}));
    sessionStorage.setItem(KEY, JSON.stringify([null, 7, [], ...damaged, {...fine, digits: '1234'}]));
    expect(make().entries).to.deep.equal([fine]);
    for (const text of ['{', '{}', 'null', '"x"']) {
      sessionStorage.setItem(KEY, text);
      const history = make();
      expect(ids(history)).to.deep.equal([]);
      history.add(fine);
      expect(ids(make())).to.deep.equal(['fine']);
    }
  });

  it('names how a call ended', () => {
    const ended: CallEndSnapshot = {
      ...{cause: 'NORMAL_CLEARING', causeCode: 16, sipCode: null, sipReason: null},
      ...{recoverable: true, errorCode: null, by: 'remote'},
    };
    const call = (more: Partial<CallSnapshot>, end: Partial<CallEndSnapshot> = {}): CallSnapshot =>
      ({
        ...{id: 'c', direction: 'outbound', remoteNumber: '+15550100', remoteName: '+15550100', startedAt: 1000},
        ...{activeAt: null, endedAt: 9000, end: {...ended, ...end}, ...more},
      }) as CallSnapshot;
    const [accepted, declined] = [{declined: false}, {declined: true}];
    expect(outcomeOf(call({activeAt: 4000}, {errorCode: 44003}), accepted)).to.equal('answered');
    expect(outcomeOf(call({direction: 'inbound'}), declined)).to.equal('declined');
    expect(outcomeOf(call({direction: 'inbound'}), accepted)).to.equal('missed');
    expect(outcomeOf(call({}, {cause: 'CALL_REJECTED'}), accepted)).to.equal('declined');
    expect(outcomeOf(call({}, {cause: 'USER_BUSY'}), accepted)).to.equal('busy');
    expect(outcomeOf(call({}, {cause: 'USER_BUSY', by: 'local'}), accepted)).to.equal('unanswered');
    expect(outcomeOf(call({}, {cause: 'USER_BUSY', by: 'local', errorCode: 42001}), accepted)).to.equal('failed');
    expect(outcomeOf(call({}), accepted)).to.equal('unanswered');

    expect(entryOf(call({activeAt: 4000}), accepted)).to.deep.equal(
      entry('c', 1000, {direction: 'outbound', outcome: 'answered', durationMs: 5000, unseen: false}),
    );
    expect(entryOf(call({direction: 'inbound'}), {declined: false, number: '', name: 'Ann'})).to.deep.equal(
      entry('c', 1000, {number: '', name: 'Ann'}),
    );
  });

  it('is still after dispose()', () => {
    let changes = 0;
    const history = make({onChange: () => changes++});
    history.dispose();
    history.dispose();
    history.add(entry('a', 1));
    history.use('local');
    expect([changes, ids(history), sessionStorage.getItem(KEY)]).to.deep.equal([0, [], null]);
  });
});
