import {expect} from '@open-wc/testing';
import {ClientCore} from '../../src/client/client-core.js';
import {TelnyxClient} from '../../src/client/telnyx-client.js';
import {CLIENT_OPTIONS, defaultsOf} from '../../src/options/index.js';
import type {ClientOptions, ResolvedOptions} from '../../src/options/index.js';
import {ClientRegistry, clientKey, clientRegistry} from '../../src/registry/client-registry.js';
import type {Holder, Lease} from '../../src/registry/lease.js';
import {gateway, lab} from '../support/client-lab.js';
import type {Lab} from '../support/client-lab.js';
import {setMicrophone} from '../support/microphone.js';
import {microtasks, until, within} from '../support/until.js';

const DEFAULTS = defaultsOf(CLIENT_OPTIONS) as unknown as ResolvedOptions;

/** What the page's own globals were asked for: the registry makes clients that live in the real browser. */
class Globals {
  readonly sockets: WebSocket[] = [];
  readonly peers: RTCPeerConnection[] = [];
  readonly tracks: MediaStreamTrack[] = [];
  readonly timers = new Set<number>();
  /** Milliseconds of the long waits, by what they are in truth. */
  readonly waits: Record<number, number>;
  readonly #undo: (() => void)[] = [];

  constructor(waits: Record<number, number> = {}) {
    this.waits = waits;
    const {sockets, peers, tracks, timers} = this;
    this.#swap(
      globalThis,
      'WebSocket',
      class extends WebSocket {
        constructor(url: string) {
          super(url);
          sockets.push(this);
        }
      },
    );
    this.#swap(
      globalThis,
      'RTCPeerConnection',
      class extends RTCPeerConnection {
        constructor(configuration: RTCConfiguration) {
          super(configuration);
          peers.push(this);
        }
      },
    );
    const capture = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    this.#swap(navigator.mediaDevices, 'getUserMedia', async (constraints: MediaStreamConstraints) => {
      const stream = await capture(constraints);
      tracks.push(...stream.getTracks());
      return stream;
    });
    const {setTimeout: set, clearTimeout: clear} = globalThis;
    this.#swap(globalThis, 'setTimeout', (run: () => void, ms = 0) => {
      const id = set(() => {
        timers.delete(id);
        run();
      }, waits[ms] ?? ms) as unknown as number;
      timers.add(id);
      return id;
    });
    this.#swap(globalThis, 'clearTimeout', (id: number) => {
      timers.delete(id);
      clear(id);
    });
  }

  restore(): void {
    for (const undo of this.#undo) undo();
  }

  left(): Record<string, number> {
    return {
      sockets: this.sockets.filter(({readyState}) => readyState < WebSocket.CLOSING).length,
      peers: this.peers.filter(({connectionState}) => connectionState !== 'closed').length,
      tracks: this.tracks.filter(({readyState}) => readyState === 'live').length,
    };
  }

  #swap<T extends object>(owner: T, name: string, value: unknown): void {
    const own = Object.getOwnPropertyDescriptor(owner, name);
    Object.defineProperty(owner, name, {value, configurable: true, writable: true});
    this.#undo.push(() => {
      if (own) Object.defineProperty(owner, name, own);
      else Reflect.deleteProperty(owner, name);
    });
  }
}

/** The body of a test with patched globals, and elements that are gone afterwards. */
const page = (
  waits: Record<number, number>,
  body: (t: Lab, globals: Globals) => Promise<void>,
): (() => Promise<void>) =>
  lab(async (t) => {
    const globals = new Globals(waits);
    try {
      await body(t, globals);
    } finally {
      globals.restore();
      for (const element of document.querySelectorAll('i.holder')) element.remove();
    }
  });

function holder(label: string, provider = false): Holder {
  const element = document.createElement('i');
  element.className = 'holder';
  document.body.append(element);
  return {element, label, provider};
}

function acquire(options: ClientOptions, who: Holder, registry = clientRegistry()): Lease {
  const key = clientKey(options);
  const make = (stated: ClientOptions): ClientCore => new ClientCore({...DEFAULTS, ...stated}, {key});
  return registry.acquire(key, [{holder: who, options}], who, DEFAULTS, make);
}

function warnings(client: ClientCore): string[] {
  const list: string[] = [];
  client.on('telnyx.warning', ({warning}) => list.push(`${warning.code} ${warning.message}`));
  return list;
}

describe('registry', () => {
  before(async () => {
    expect(await setMicrophone('granted')).to.equal(true);
  });

  it('one registry per page, whichever copy of the library asks', () => {
    const page = globalThis as unknown as Record<symbol, unknown>;
    expect(clientRegistry()).to.equal(clientRegistry());
    expect(page[Symbol.for('telnyx.registry.1')]).to.equal(clientRegistry());
  });

  it(
    'two elements with the same key share one client and one socket; another key has its own',
    page({3000: 30}, async (t, globals) => {
      const options = {targetId: 'assistant-silent', env: t.url};
      const [one, two] = [acquire(options, holder('one')), acquire(options, holder('two'))];
      const other = acquire({...options, targetId: 'assistant-demo'}, holder('other'));
      expect(two.client).to.equal(one.client);
      expect(other.client).not.to.equal(one.client);
      await Promise.all([one.client.connect(), two.client.connect(), other.client.connect()]);
      expect(globals.sockets).to.have.length(2);
      for (const lease of [one, two, other]) lease.release();
      await until('disposed', () => one.client.disposed && other.client.disposed);
      expect(globals.left()).to.deep.equal({sockets: 0, peers: 0, tracks: 0});
    }),
  );

  it(
    'within the grace the call goes on; after it nothing of the client is left',
    page({1000: 80, 3000: 250}, async (t, globals) => {
      const options = {targetId: 'assistant-silent', env: t.url};
      const who = holder('one');
      const first = acquire(options, who);
      const {client} = first;
      const call = client.newCall();
      await until('media', () => call.snapshot.media === 'connected');
      const [track] = globals.tracks;

      first.release();
      first.release();
      const second = acquire(options, who);
      expect(second.client).to.equal(client);
      expect([call.state, track!.enabled]).to.deep.equal(['active', true]);

      second.release();
      await until('microphone suspended', () => !track!.enabled);
      expect([call.state, call.snapshot.muted, client.disposed]).to.deep.equal(['active', false, false]);
      const third = acquire(options, holder('another'));
      expect(third.client).to.equal(client);
      expect(track!.enabled).to.equal(true);

      third.release();
      await until('disposed', () => client.disposed);
      await until('over', () => call.state === 'destroy');
      await until('no timer', () => globals.timers.size <= 1);
      expect(globals.left()).to.deep.equal({sockets: 0, peers: 0, tracks: 0});
      expect(await t.sent('telnyx_rtc.bye')).to.have.length(1);
      const fourth = acquire(options, who);
      expect(fourth.client).not.to.equal(client);
      fourth.release();
      await until('disposed', () => fourth.client.disposed);
    }),
  );

  it(
    'ten calls leave nothing behind: sockets, peer connections, tracks, timers, listeners',
    page({1000: 5, 3000: 20}, async (t, globals) => {
      for (let round = 0; round < 5; round++) {
        const lease = acquire({login: `leak-${round}`, password: 'x', env: t.url}, holder('one'));
        for (const destinationNumber of ['tone', 'busy']) {
          const call = lease.client.newCall({destinationNumber});
          await until('answered or refused', () => call.state === 'active' || call.state === 'destroy');
          if (destinationNumber === 'tone') await call.hangup();
        }
        lease.release();
        await until('disposed', () => lease.client.disposed && !lease.client.connected);
        expect(lease.client.listenerCount('fact')).to.equal(0);
      }
      expect(globals.peers).to.have.length(10);
      await until('nothing left', () => Object.values(globals.left()).every((count) => count === 0));
      // One timer belongs to the waiting of this test.
      await until('no timer', () => globals.timers.size <= 1);
      const {sockets} = await gateway('state');
      expect(sockets).to.deep.equal([]);
    }),
  );

  it(
    'the first statement of an option counts; a different one is told once by 50101, naming both elements',
    page({3000: 10}, async (t) => {
      const options = {targetId: 'assistant-silent', env: t.url};
      const [one, two] = [holder('<a id="one">'), holder('<b id="two">')];
      const first = acquire({...options, callerName: 'Ann'}, one);
      const told = warnings(first.client);
      const second = acquire({...options, callerName: 'Bob', callerNumber: '+1'}, two);
      expect(first.client.options).to.include({callerName: 'Ann', callerNumber: '+1'});
      expect(told).to.have.length(1);
      expect(told[0]).to.match(/^50101 .*callerName of <b id="two"> .*<a id="one"> stated it first/);

      const registry = clientRegistry();
      const key = clientKey(options);
      registry.state(key, {holder: two, options: {callerName: 'Bob'}});
      registry.state(key, {holder: two, options: {callerName: 'Ann'}});
      expect(told).to.have.length(1);
      registry.state(key, {holder: one, options: {callerName: 'Cid'}});
      expect(first.client.options.callerName).to.equal('Cid');

      // Two elements without an id have the same label and are two all the same.
      const twin = holder(one.label);
      registry.state(key, {holder: twin, options: {callerName: 'Dan'}});
      expect([first.client.options.callerName, told.length]).to.deep.equal(['Cid', 2]);
      // Whoever has left has no say any more.
      one.element.remove();
      registry.state(key, {holder: two, options: {callerName: 'Eve'}});
      expect([first.client.options.callerName, told.length]).to.deep.equal(['Eve', 2]);
      for (const lease of [first, second]) lease.release();
      await until('disposed', () => first.client.disposed);
    }),
  );

  it(
    'a token refresh keeps the client',
    page({3000: 10}, async (t) => {
      const token = (exp: number): string => `x.${btoa(JSON.stringify({sub: 'me', exp}))}.y${exp}`;
      const who = holder('one');
      const first = acquire({loginToken: token(1), env: t.url}, who);
      const second = acquire({loginToken: token(2), env: t.url}, who);
      expect(second.client).to.equal(first.client);
      expect(first.client.options.loginToken).to.equal(token(2));
      first.release();
      second.release();
      await until('disposed', () => first.client.disposed);
    }),
  );

  it(
    'facts bubble from the provider, else from the first element in document order',
    page({3000: 10}, async (t) => {
      const options = {targetId: 'assistant-silent', env: t.url};
      const [early, late] = [holder('early'), holder('late')];
      const leases = [late, early].map((who) => acquire(options, who));
      expect(leases.map((lease) => lease.bubbler())).to.deep.equal([early.element, early.element]);
      const provider = holder('provider', true);
      leases.push(acquire(options, provider));
      expect(leases[0]!.bubbler()).to.equal(provider.element);
      for (const lease of leases) lease.release();
      expect(leases[0]!.bubbler()).to.equal(undefined);
      await until('disposed', () => leases[0]!.client.disposed);
    }),
  );

  it(
    'a client made by the page is shared but never disposed of; one that the page disposed of is replaced',
    page({3000: 60}, async (t, globals) => {
      const registry = new ClientRegistry();
      const own = new TelnyxClient({targetId: 'assistant-silent', env: t.url});
      const [one, two] = [holder('one'), holder('two')];
      const leases = [one, two].map((who) => registry.adopt(own, who));
      expect(leases.map((lease) => lease.bubbler())).to.deep.equal([one.element, one.element]);
      for (const lease of leases) lease.release();
      expect([own.disposed, globals.timers.size <= 1]).to.deep.equal([false, true]);

      const options = {targetId: 'assistant-silent', env: t.url};
      const first = acquire(options, one, registry);
      first.release();
      await within('disposed', first.client.dispose());
      const second = acquire(options, two, registry);
      expect(second.client).not.to.equal(first.client);
      await until('the grace of the first is over', () => globals.timers.size <= 1);
      const third = acquire(options, one, registry);
      expect(third.client).to.equal(second.client);
      for (const lease of [second, third]) lease.release();
      await until('disposed', () => second.client.disposed);
      await own.dispose();
    }),
  );

  it(
    'other live microphones of the page are known',
    page({3000: 10}, async (t) => {
      const options = {targetId: 'assistant-silent', env: t.url};
      const registry = new ClientRegistry();
      const talking = acquire(options, holder('one'), registry);
      const idle = acquire({...options, conversationId: 'c'}, holder('two'), registry);
      const call = talking.client.newCall();
      await until('active', () => call.state === 'active');
      expect(registry.otherLive(idle.client)).to.deep.equal([talking.client]);
      expect(registry.otherLive(undefined)).to.deep.equal([talking.client]);
      expect(registry.otherLive(talking.client)).to.deep.equal([]);
      await call.hangup();
      expect(registry.otherLive(idle.client)).to.deep.equal([]);
      for (const lease of [talking, idle]) lease.release();
      await until('disposed', () => talking.client.disposed && !talking.client.connected);
    }),
  );

  it(
    'other live microphones: also of a client that the page made, until its call is over',
    page({3000: 10}, async (t) => {
      const options = {targetId: 'assistant-silent', env: t.url};
      const registry = new ClientRegistry();
      const own = new TelnyxClient(options);
      const [one, two] = [holder('one'), holder('two')];
      const leases = [one, two].map((who) => registry.adopt(own, who));
      const idle = acquire({...options, conversationId: 'c'}, holder('three'), registry);
      expect(registry.otherLive(idle.client)).to.deep.equal([]);
      const call = own.newCall();
      await until('active', () => call.state === 'active');
      expect(registry.otherLive(idle.client)).to.deep.equal([own]);
      expect(registry.otherLive(own)).to.deep.equal([]);
      // Its elements go, the page's call does not.
      for (const lease of leases) lease.release();
      await microtasks();
      expect(registry.otherLive(idle.client)).to.deep.equal([own]);
      // Whoever comes during the call shares the client as before.
      const again = registry.adopt(own, two);
      expect(again.bubbler()).to.equal(two.element);
      await call.hangup();
      expect(registry.otherLive(idle.client)).to.deep.equal([]);
      for (const lease of [again, idle]) lease.release();
      await until('disposed', () => idle.client.disposed);
      expect(own.disposed).to.equal(false);
      await own.dispose();
    }),
  );
});
