import {expect} from '@open-wc/testing';
import {systemClock} from '../../src/lib/clock.js';
import {Disposer} from '../../src/lib/disposer.js';
import {Emitter} from '../../src/lib/emitter.js';
import {asNumber, asObject, asString} from '../../src/lib/guards.js';
import {machine} from '../../src/lib/machine.js';
import {Store} from '../../src/lib/store.js';
import {uuid} from '../../src/lib/uuid.js';
import {FakeClock} from '../support/fake-clock.js';
import {microtasks} from '../support/until.js';

/** What `reportError` was given while `run` ran. */
async function reported(run: () => void): Promise<unknown[]> {
  const original = globalThis.reportError;
  const errors: unknown[] = [];
  globalThis.reportError = (error) => void errors.push(error);
  try {
    run();
    await microtasks();
    return errors;
  } finally {
    globalThis.reportError = original;
  }
}

describe('lib', () => {
  describe('Emitter', () => {
    it('isolates a listener that throws', async () => {
      const emitter = new Emitter<{hello: [string]}>();
      const heard: string[] = [];
      const boom = new Error('boom');
      emitter.on('hello', () => {
        throw boom;
      });
      emitter.on('hello', (name) => heard.push(name));
      const errors = await reported(() => {
        expect(emitter.emit('hello', 'a')).to.equal(true);
        emitter.emit('hello', 'b');
      });
      expect(heard).to.deep.equal(['a', 'b']);
      expect(errors).to.deep.equal([boom, boom]);
    });

    it('adds a listener once, removes it, and answers whether anybody listened', () => {
      const emitter = new Emitter<{hello: []; other: []}>();
      let count = 0;
      const listener = (): void => void count++;
      emitter.on('hello', listener).on('hello', listener);
      expect(emitter.listenerCount('hello')).to.equal(1);
      emitter.emit('hello');
      emitter.off('hello', listener);
      expect(emitter.emit('hello')).to.equal(false);
      expect(count).to.equal(1);
      emitter
        .on('hello', listener)
        .on('hello', () => count++)
        .off('hello');
      expect(emitter.emit('hello')).to.equal(false);
      emitter.on('hello', listener).on('other', listener).removeAllListeners();
      expect(emitter.emit('hello') || emitter.emit('other')).to.equal(false);
      emitter.off('hello', listener);
      expect(count).to.equal(1);
    });

    it('calls a once-listener once, also when it emits again itself', () => {
      const emitter = new Emitter<{hello: []}>();
      let count = 0;
      emitter.once('hello', () => {
        count++;
        emitter.emit('hello');
      });
      emitter.emit('hello');
      emitter.emit('hello');
      expect(count).to.equal(1);
    });
  });

  describe('Store', () => {
    it('freezes, shares what did not change, and tells once per microtask', async () => {
      const list = [1];
      const store = new Store({a: 1, list});
      const seen: {a: number}[] = [];
      const stop = store.subscribe((value) => seen.push(value));
      const before = store.get();
      store.update({a: 1, list});
      expect(store.get()).to.equal(before);
      store.update({a: 2});
      store.update({a: 3});
      expect(store.get()).to.include({a: 3}).and.to.have.property('list', list);
      expect(Object.isFrozen(store.get())).to.equal(true);
      expect(seen).to.deep.equal([]);
      await microtasks();
      expect(seen).to.deep.equal([{a: 3, list}]);
      stop();
      store.update({a: 4});
      await microtasks();
      expect(seen).to.have.length(1);
    });

    it('isolates a listener that throws', async () => {
      const store = new Store({a: 1});
      const seen: number[] = [];
      store.subscribe(() => {
        throw new Error('boom');
      });
      store.subscribe(({a}) => seen.push(a));
      const errors = await reported(() => store.update({a: 2}));
      expect(seen).to.deep.equal([2]);
      expect(errors).to.have.length(1);
    });
  });

  describe('machine', () => {
    it('answers undefined for every pair that is not listed', () => {
      const {next} = machine<'a' | 'b', 'go' | 'stop'>({a: {go: 'b'}, b: {stop: 'a'}});
      expect(next('a', 'go')).to.equal('b');
      expect(next('a', 'stop')).to.equal(undefined);
      expect(next('b', 'go')).to.equal(undefined);
    });
  });

  describe('Disposer', () => {
    it('undoes everything once, also what is added too late or twice undone', () => {
      const disposer = new Disposer();
      const log: string[] = [];
      disposer.add(() => log.push('a'));
      const early = disposer.add(() => log.push('b'));
      early();
      early();
      expect(log).to.deep.equal(['b']);
      expect(disposer.signal.aborted).to.equal(false);
      disposer.dispose();
      disposer.dispose();
      expect(log).to.deep.equal(['b', 'a']);
      expect(disposer.disposed && disposer.signal.aborted).to.equal(true);
      disposer.add(() => log.push('late'));
      expect(log.at(-1)).to.equal('late');
    });

    it('owns timers: they run once, can be cancelled, and die with it', () => {
      const clock = new FakeClock();
      const disposer = new Disposer();
      const log: number[] = [];
      disposer.timeout(clock, () => log.push(1), 10);
      disposer.timeout(clock, () => log.push(2), 20)();
      disposer.timeout(clock, () => log.push(3), 30);
      clock.advance(25);
      expect(log).to.deep.equal([1]);
      disposer.dispose();
      disposer.timeout(clock, () => log.push(4), 0);
      expect(clock.pending).to.equal(0);
      clock.advance(100);
      expect(log).to.deep.equal([1]);
    });
  });

  it('the clock waits for a time that no browser timer can count', async () => {
    let ran = false;
    const id = systemClock.setTimeout(() => (ran = true), 2 ** 40);
    await new Promise((resolve) => setTimeout(resolve, 20));
    systemClock.clearTimeout(id);
    expect(ran).to.equal(false);
  });

  it('the guards read any value', () => {
    const values = [undefined, null, 0, NaN, Infinity, '', 'x', [], {}, () => {}];
    expect(values.map(asString)).to.deep.equal([null, null, null, null, null, '', 'x', null, null, null]);
    expect(values.map(asNumber)).to.deep.equal([null, null, 0, ...Array<null>(7).fill(null)]);
    expect(values.map((value) => Object.keys(asObject(value)))).to.deep.equal(values.map(() => []));
  });

  it('uuids are of version 4 and differ', () => {
    const ids = Array.from({length: 100}, uuid);
    for (const id of ids) expect(id).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(new Set(ids).size).to.equal(100);
  });
});
