/** Whose calls the quality element shows, and that it keeps no client alive (contract §3). */
import {expect} from '@open-wc/testing';
import {ClientCore} from '../../src/client/client-core.js';
import {CLIENT_OPTIONS, defaultsOf} from '../../src/options/index.js';
import type {ClientOptions, ResolvedOptions} from '../../src/options/index.js';
import {ClientRegistry, clientKey, clientRegistry} from '../../src/registry/client-registry.js';
import type {Holder, Lease} from '../../src/registry/lease.js';
import {TelnyxCallQualityElement} from '../../src/elements/call-quality/telnyx-call-quality.js';
import {Emitter} from '../../src/lib/emitter.js';
import type {PreCallReport} from '../../src/client/pre-call/types.js';
import {CallQuality} from '../../src/stats/call-quality.js';
import {THRESHOLDS} from '../../src/stats/thresholds.js';
import {FakeClock} from '../support/fake-clock.js';
import {REPORT} from '../support/quality-models.js';
import {chromium, report, TALKING} from '../support/stats.js';
import {microtasks, until} from '../support/until.js';

const DEFAULTS = {...defaultsOf(CLIENT_OPTIONS), releaseGrace: 60} as unknown as ResolvedOptions;
const elements: Element[] = [];
const leases: Lease[] = [];

if (!customElements.get('telnyx-call-quality')) customElements.define('telnyx-call-quality', TelnyxCallQualityElement);

function put<E extends Element>(element: E): E {
  document.body.append(element);
  elements.push(element);
  return element;
}

const holder = (passive = false, label = passive ? 'looks' : 'uses'): Holder => ({
  element: put(document.createElement('i')),
  label,
  provider: false,
  passive,
  name: label,
});

/** As a dialer or an assistant does it. */
function use(login: string, who = holder(), registry = clientRegistry()): Lease {
  const options: ClientOptions = {login, password: 'x'};
  const key = clientKey(options);
  const lease = registry.acquire(
    key,
    [{holder: who, options}],
    who,
    DEFAULTS,
    (stated) => new ClientCore({...DEFAULTS, ...stated}, {key}),
  );
  leases.push(lease);
  return lease;
}

function quality(attributes: Record<string, string> = {}): TelnyxCallQualityElement {
  const element = document.createElement('telnyx-call-quality');
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return put(element);
}

/** An element with a client, as `for` finds it. */
function stand(id: string, activeClient: ClientCore | undefined): Element {
  return put(Object.assign(document.createElement('div'), {id, activeClient}));
}

before(async function () {
  this.timeout(30_000);
  await import('../../src/elements/call-quality/session.js');
});

afterEach(async () => {
  for (const element of elements.splice(0)) element.remove();
  const used = leases.splice(0);
  for (const lease of used) lease.release();
  await until('nothing is left', () => used.every(({client}) => client.disposed));
});

describe('registry: who only looks', () => {
  it('keeps no client alive, and learns that it is gone', async () => {
    const registry = new ClientRegistry();
    const {client, release} = use('a', holder(), registry);
    const looks = registry.join(client, holder(true));
    let told = 0;
    addEventListener('telnyx-clients', () => told++);
    release();
    expect([client.disposed, told]).to.deep.equal([false, 1]);
    expect(registry.only(client), 'within the grace it stays').to.equal(client);
    await until('disposed', () => client.disposed);
    expect([registry.only(client), told]).to.deep.equal([undefined, 2]);
    looks.release();
  });

  it('does not end the grace of somebody who left, nor begin one while somebody is there', async () => {
    const registry = new ClientRegistry();
    const lease = use('a', holder(), registry);
    lease.release();
    const late = registry.join(lease.client, holder(true));
    await until('disposed', () => lease.client.disposed);
    late.release();

    const second = use('b', holder(), registry);
    registry.join(second.client, holder(true)).release();
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(second.client.disposed).to.equal(false);
  });

  it('has a client of its own for credentials of its own, and that is gone with it', async () => {
    const registry = new ClientRegistry();
    const lease = use('a', holder(true), registry);
    expect(registry.only(), 'nobody uses it').to.equal(undefined);
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(lease.client.disposed).to.equal(false);
    lease.release();
    await until('disposed', () => lease.client.disposed);
  });

  it('is asked nothing while there is anybody else', () => {
    const registry = new ClientRegistry();
    const first = holder(true);
    const second = holder();
    const lease = use('a', second, registry);
    const looks = registry.join(lease.client, first);
    expect(looks.bubbler(), 'facts bubble from the first').to.equal(first.element);
    expect([looks.asked(), looks.name()]).to.deep.equal([second.element, 'uses']);
    looks.release();
  });

  it('the only client is the one; of two it is the one that was there first, for whoever has it', () => {
    const registry = new ClientRegistry();
    expect([registry.only(), registry.several]).to.deep.equal([undefined, false]);
    const {client} = use('a', holder(), registry);
    expect(registry.only()).to.equal(client);
    use('b', holder(), registry);
    expect([registry.only(), registry.only(client), registry.several]).to.deep.equal([undefined, client, true]);
  });
});

describe('quality element: its client', () => {
  it('is the page’s only one, as soon as there is one', async () => {
    const element = quality();
    await until('not set up', () => element.matches(':state(unconfigured)'));
    const {client} = use('a');
    await until('found', () => element.activeClient === client);
    await until('no call', () => element.matches(':state(idle)'));
    expect(client.snapshot.connection.state, 'it connects nothing').to.equal('idle');
  });

  it('is that of the element that `for` names, which may come later', async () => {
    const [one, two] = [use('a'), use('b')];
    const element = quality({for: 'second'});
    await until('drawn', () => element.matches(':state(unconfigured)'));
    stand('second', two.client);
    // As a dialer does when its client is there.
    const another = use('b');
    await until('found', () => element.activeClient === two.client);
    another.release();
    stand('first', one.client);
    element.htmlFor = 'first';
    await until('changed', () => element.activeClient === one.client);
    // The element is drawn anew by a framework: its calls stay in sight meanwhile.
    document.querySelector('#first')!.remove();
    element.requestUpdate('htmlFor');
    await element.updateComplete;
    expect(element.activeClient).to.equal(one.client);
  });

  it('is the page’s own client, by property, and is left alone', async () => {
    const client = new ClientCore(DEFAULTS);
    const element = quality();
    element.client = client;
    await until('found', () => element.activeClient === client);
    element.client = null;
    await until('let go', () => element.activeClient === undefined);
    await client.dispose();
  });

  it('is let go of when the element leaves', async () => {
    const {client, release} = use('a');
    const element = quality();
    await until('found', () => element.activeClient === client);
    element.remove();
    release();
    await until('disposed', () => client.disposed);
    document.body.append(element);
    await until('not set up', () => element.matches(':state(unconfigured)'));
  });
});

/** A connection that is measured; each reading is a good second unless `loss` says otherwise. */
function connection() {
  let [second, lost] = [0, 0];
  const state = {loss: 0, readings: 0};
  const fake = {
    connectionState: 'connected',
    getSenders: () => [],
    getStats: () => {
      state.readings++;
      lost += state.loss;
      return Promise.resolve(report(chromium(second++, {IT01A1: {packetsLost: lost}})));
    },
  };
  return {state, fake: fake as unknown as RTCPeerConnection};
}

/** A client of the page's own in a call that is measured by a clock of its own. */
function talking() {
  const clock = new FakeClock();
  const {state, fake} = connection();
  const call = new CallQuality({callId: 'call-1', connection: () => fake, conditions: () => TALKING}, clock);
  const lab = {
    client: new ClientCore(DEFAULTS),
    call,
    watchers: 0,
    async pass(seconds: number, loss = 0): Promise<void> {
      state.loss = loss;
      for (let second = 0; second < seconds; second++) {
        clock.advance(1000);
        await microtasks();
      }
    },
  };
  const monitor = Object.assign(new Emitter(), {
    newest: call,
    of: () => call,
    thresholds: THRESHOLDS,
    watch: () => {
      lab.watchers++;
      return () => lab.watchers--;
    },
  });
  Object.defineProperty(lab.client, 'quality', {value: Promise.resolve(monitor)});
  call.start();
  return lab;
}

const shadow = <E extends HTMLElement>(element: HTMLElement, selector: string): E =>
  element.shadowRoot!.querySelector<E>(selector)!;
const said = (element: HTMLElement): string => shadow(element, '[role=status]').textContent;
const callId = async (element: TelnyxCallQualityElement): Promise<unknown> =>
  (JSON.parse(await element.exportReport()) as {readonly callId: unknown}).callId;

/** An element that shows a call. */
async function showing(attributes: Record<string, string> = {}) {
  const lab = talking();
  const element = quality(attributes);
  element.client = lab.client;
  await until('live', () => element.matches(':state(live)'));
  return {element, lab};
}

describe('quality element: what is seen', () => {
  /** Below what the window shows. */
  async function below(element: HTMLElement): Promise<void> {
    const space = put(document.createElement('div'));
    space.style.height = '5000px';
    element.before(space);
    await Promise.resolve();
  }

  it('open details go on when what opened them has been scrolled away, and their buttons work', async () => {
    const {element, lab} = await showing();
    await until('it looks', () => lab.watchers === 1);
    await below(element);
    await until('nobody looks', () => lab.watchers === 0);
    element.open();
    await until('the details are looked at', () => lab.watchers === 1);
    await lab.pass(3);
    shadow(element, '[part~=table-button]').click();
    await until('a table', () => !!shadow(element, 'table'));
    const before = shadow(element, 'table').textContent;
    await lab.pass(12);
    await until('each second', () => shadow(element, 'table').textContent !== before);
    element.close();
    await until('nobody looks again', () => lab.watchers === 0);
  });

  it('out of sight a grade is told to the page and to who listens, and nothing else is drawn', async () => {
    const {element, lab} = await showing();
    await below(element);
    await until('nobody looks', () => lab.watchers === 0);
    await lab.pass(4);
    await until('a grade', () => element.matches(':state(excellent)'));
    let drawn = 0;
    const {requestUpdate} = element;
    element.requestUpdate = (...change) => {
      drawn++;
      requestUpdate.apply(element, change);
    };
    await lab.pass(5);
    lab.call.mark('mute');
    expect(drawn).to.equal(0);
    await lab.pass(8, 20);
    await until('poor', () => element.matches(':state(poor)'));
    expect(said(element)).to.match(/poor/i);
  });

  it('headless draws for what it tells only', async () => {
    const {element, lab} = await showing({display: 'headless'});
    await lab.pass(8);
    await until('a grade', () => element.matches(':state(excellent)'));
    let drawn = 0;
    element.requestUpdate = () => void drawn++;
    lab.call.mark('mute');
    await lab.pass(5);
    expect(drawn).to.equal(0);
  });
});

describe('quality element: another client', () => {
  it('the call of the one before is neither shown nor exported any more', async () => {
    const {element} = await showing();
    expect(await callId(element)).to.equal('call-1');
    element.client = new ClientCore(DEFAULTS);
    await until('no call', () => element.matches(':state(idle)'));
    expect(await callId(element)).to.equal(null);
  });

  it('`for` names an element that has none yet: nobody else’s call is shown until then', async () => {
    const lab = talking();
    stand('one', lab.client);
    stand('two', undefined);
    const element = quality({for: 'one'});
    await until('live', () => element.matches(':state(live)'));
    element.htmlFor = 'two';
    await until('let go', () => element.matches(':state(unconfigured)'));
    expect([element.activeClient, await callId(element)]).to.deep.equal([undefined, null]);
    element.htmlFor = 'one';
    await until('back', () => element.matches(':state(live)'));
  });
});

describe('quality element: a move', () => {
  it('goes on with the connection that it measures; one that leaves lets go of it', async () => {
    const {state, fake} = connection();
    const element = quality({'release-grace': '100'});
    element.peerConnection = fake;
    await until('live', () => element.matches(':state(live)'));
    const id = await callId(element);
    expect(id).to.match(/^connection-/);
    put(document.createElement('div')).append(element);
    await element.updateComplete;
    const {readings} = state;
    await until('it is measured on', () => state.readings > readings);
    expect(await callId(element)).to.equal(id);
    element.remove();
    await until('let go', async () => (await callId(element)) === null);
    document.body.append(element);
    await until('measured anew', async () => /^connection-/.test(String(await callId(element))));
  });

  it('is no reason to stop a check; leaving is', async () => {
    const {element, lab} = await showing({precall: '', display: 'panel', 'release-grace': '100'});
    let signal: AbortSignal | undefined;
    lab.client.runPreCall = (options) => {
      signal = options?.signal;
      return new Promise(() => {});
    };
    void element.runPreCall();
    await until('it runs', () => signal);
    put(document.createElement('div')).append(element);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(signal!.aborted).to.equal(false);
    element.remove();
    await until('stopped', () => signal!.aborted);
  });
});

describe('quality element: the check before a call', () => {
  it('what it found is announced, each time, and the same check is the same promise', async () => {
    const {element, lab} = await showing({precall: '', display: 'panel'});
    const ends: ((report?: PreCallReport) => void)[] = [];
    lab.client.runPreCall = () =>
      new Promise((resolve, reject) => {
        ends.push((found) => (found ? resolve(found) : reject(new Error('no'))));
      });
    const check = async (end: PreCallReport | undefined, words: string): Promise<void> => {
      const promise = element.runPreCall();
      expect(element.runPreCall()).to.equal(promise);
      promise.catch(() => {});
      await until('it runs', () => ends.length === 1);
      await element.updateComplete;
      expect(said(element)).to.equal('');
      ends.pop()!(end);
      await until(words, () => said(element) === words);
    };
    await check(REPORT, 'Ready for calls');
    await check(REPORT, 'Ready for calls');
    await check(undefined, 'The check could not run. Please try again.');
  });

  it('one whose place was taken says nothing', async () => {
    const {element, lab} = await showing({precall: '', display: 'panel'});
    lab.client.runPreCall = ({mode, signal} = {}) =>
      mode === 'network'
        ? new Promise((resolve) => {
            signal!.addEventListener('abort', () =>
              resolve({...REPORT, verdict: 'inconclusive', reasons: ['stopped']}),
            );
          })
        : Promise.resolve(REPORT);
    const heard: string[] = [];
    new MutationObserver(() => heard.push(said(element))).observe(shadow(element, '[role=status]'), {
      subtree: true,
      childList: true,
      characterData: true,
    });
    const first = element.runPreCall('network');
    await element.runPreCall('microphone');
    await first;
    await until('found', () => said(element) === 'Ready for calls');
    expect(heard).to.deep.equal(['Ready for calls']);
  });
});
