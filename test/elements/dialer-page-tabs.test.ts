/** Tabs of one user among themselves, with the browser's own locks and channels. */
import {expect} from '@open-wc/testing';
import {readTabMessage} from '../../src/elements/dialer/page/tab-messages.js';
import {Tabs} from '../../src/elements/dialer/page/tabs.js';
import type {Elsewhere, TabsOptions} from '../../src/elements/dialer/page/tabs.js';
import {uuid} from '../../src/lib/uuid.js';
import {until, within} from '../support/until.js';

interface Tab {
  readonly tabs: Tabs;
  readonly told: (Elsewhere | null)[];
  readonly answered: string[];
}

const {locks} = navigator;
const call = {id: 'c1', title: 'Ann'};

describe('dialer: tabs', () => {
  let key: string;
  const made: {dispose(): void}[] = [];
  const open = (more: Partial<TabsOptions> = {}): Tab => {
    const [told, answered]: [(Elsewhere | null)[], string[]] = [[], []];
    const tabs = new Tabs({
      ...{key, locks, channel: (name) => new BroadcastChannel(name)},
      onElsewhere: (elsewhere) => told.push(elsewhere),
      onAnswered: (ids) => answered.push(...ids),
      ...more,
    });
    made.push(tabs);
    return {tabs, told, answered};
  };
  /** Names of locks of this test that are held or waited for. */
  const lockNames = async (): Promise<string[]> => {
    const {held = [], pending = []} = await locks.query();
    return [...held, ...pending].map(({name}) => name ?? '').filter((name) => name.includes(key));
  };
  const noLocks = (): Promise<unknown> => until('no locks left', async () => (await lockNames()).length === 0);
  const pendingRings = async (): Promise<number> =>
    ((await locks.query()).pending ?? []).filter(({name}) => name === `telnyx:ring:${key}`).length;

  beforeEach(() => (key = uuid()));
  afterEach(async () => {
    for (const tabs of made.splice(0)) tabs.dispose();
    await noLocks();
  });

  it('hear of a call of another tab, its changes and its end; at rest no lock is held', async () => {
    const [one, two] = [open(), open()];
    one.tabs.announce('ringing', call);
    await until('rings', () => two.tabs.elsewhere);
    one.tabs.announce('live', call);
    await until('live', () => two.tabs.elsewhere?.state === 'live');
    one.tabs.announce('idle');
    await until('over', () => two.tabs.elsewhere === null);
    expect(two.told).to.deep.equal([
      {state: 'ringing', callId: 'c1', title: 'Ann'},
      {state: 'live', callId: 'c1', title: 'Ann'},
      null,
    ]);
    expect(one.told).to.deep.equal([]);
    await noLocks();
    one.tabs.announce('ringing', call);
    one.tabs.announce('idle');
    one.tabs.announce('live', {...call, title: 'x'.repeat(900)});
    await until('again', () => two.tabs.elsewhere?.title.length === 200);
  });

  it('a tab that opens later asks; a live call matters more than one that rings', async () => {
    const [one, two] = [open(), open()];
    one.tabs.announce('ringing', call);
    two.tabs.announce('live', {id: 'c2', title: 'Bob'});
    await until('known', () => one.tabs.elsewhere && two.tabs.elsewhere);
    const three = open();
    await until('answers', () => three.tabs.elsewhere?.callId === 'c2');
    two.tabs.dispose();
    await until('the other', () => three.tabs.elsewhere?.callId === 'c1');
  });

  it('users are apart', async () => {
    const [one, two, other] = [open(), open(), open({key: `${key}-other`})];
    one.tabs.announce('live', call);
    one.tabs.answered(['c1']);
    await until('heard', () => two.tabs.elsewhere !== null && two.answered.length > 0);
    expect([other.told, other.answered]).to.deep.equal([[], []]);
  });

  it('a tab that vanishes without a word is forgotten', async () => {
    const here = open();
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const inner = frame.contentWindow as Window & typeof globalThis;
    // Its locks and its channel end with the frame; nothing of the object is told about that.
    const away = new Tabs({
      key,
      locks: inner.navigator.locks,
      channel: (name) => new inner.BroadcastChannel(name),
    });
    away.announce('live', call);
    await until('known', () => here.tabs.elsewhere);
    const later = open();
    await until('known to a later one', () => later.tabs.elsewhere);
    frame.remove();
    await until('forgotten', () => here.tabs.elsewhere === null && later.tabs.elsewhere === null);
  });

  it('one tab claims the ringing, the next gets it afterwards', async () => {
    const [one, two, three] = [open(), open(), open()];
    const release = await within('first', one.tabs.claim());
    let claimed = 0;
    const second = two.tabs.claim();
    void second.then(() => claimed++);
    await until('waits', async () => (await pendingRings()) === 1);
    const given = new AbortController();
    void three.tabs.claim(given.signal).then(() => (claimed += 10));
    await until('both wait', async () => (await pendingRings()) === 2);
    given.abort();
    await until('one gave up', async () => (await pendingRings()) === 1);
    expect(claimed).to.equal(0);
    release();
    release();
    (await within('second', second))();
    await noLocks();
    expect(claimed).to.equal(1);
    await within('dispose gives it up', one.tabs.claim());
    const third = three.tabs.claim();
    one.tabs.dispose();
    await within('third', third);
  });

  it('answered() tells which calls not to ring for any more', async () => {
    const [one, two] = [open(), open()];
    one.tabs.answered([]);
    one.tabs.answered(['c1', 'c2']);
    await until('heard', () => two.answered.length > 0);
    expect([two.answered, one.answered]).to.deep.equal([['c1', 'c2'], []]);
  });

  it('works alone without locks, without a channel, and where both refuse', async () => {
    const refused = {request: () => Promise.reject(new DOMException('no', 'SecurityError'))};
    const lone = [
      open({locks: undefined}),
      open({channel: () => undefined}),
      open({locks: undefined, channel: () => undefined}),
      open({
        locks: refused,
        channel: () => {
          throw new DOMException('no', 'SecurityError');
        },
      }),
    ];
    for (const {tabs, told} of lone) {
      tabs.announce('live', call);
      tabs.answered(['c1']);
      (await within('claim', tabs.claim()))();
      tabs.announce('idle');
      expect(told).to.deep.equal([]);
    }
    // Without locks a tab still hears what was answered, and believes in no call that it could not see end.
    const [without, other] = [open({locks: undefined}), open()];
    other.tabs.announce('live', call);
    await until('present', async () => (await lockNames()).length > 0);
    other.tabs.answered(['c9']);
    await until('heard', () => without.answered.includes('c9'));
    expect(without.told).to.deep.equal([]);
  });

  it('is still after dispose()', async () => {
    const [one, two] = [open(), open()];
    one.tabs.announce('live', call);
    await until('known', () => two.tabs.elsewhere);
    two.tabs.dispose();
    two.tabs.dispose();
    two.tabs.announce('live', call);
    two.tabs.answered(['c1']);
    void two.tabs.claim().then(() => two.answered.push('claimed'));
    one.tabs.announce('idle');
    await noLocks();
    expect([two.told.length, two.answered, one.told]).to.deep.equal([1, [], []]);
  });

  it('believes no message of another shape, and no tab that is not there', async () => {
    const from = 'x';
    const long = 'x'.repeat(201);
    for (const bad of [
      ...[null, 'who', [], {}, {type: 'who'}, {type: 'who', from: 5}, {type: 'who', from: long}],
      ...[
        {type: 'odd', from},
        {type: 'answered', from},
        {type: 'state', from, state: 'busy', call},
      ],
      ...[
        {type: 'state', from, state: 'live'},
        {type: 'state', from, state: 'live', call: {id: 'c', title: long}},
      ],
    ]) {
      expect(readTabMessage(bad), JSON.stringify(bad)).to.equal(null);
    }
    expect(readTabMessage({type: 'answered', from, calls: ['a', 5, null], more: 1})).to.deep.equal({
      type: 'answered',
      from,
      calls: ['a'],
    });
    const here = open();
    const channel = new BroadcastChannel(`telnyx:tabs:${key}`);
    channel.postMessage(5);
    channel.postMessage({type: 'state', from: 'ghost', state: 'live', call});
    await until('forgotten', () => here.told.length === 2);
    expect(here.told[1]).to.equal(null);
    channel.close();
  });
});
