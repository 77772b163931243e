/** Whose calls the quality element shows, and that it keeps no client alive (contract §3). */
import {expect} from '@open-wc/testing';
import {ClientCore} from '../../src/client/client-core.js';
import {CLIENT_OPTIONS, defaultsOf} from '../../src/options/index.js';
import type {ClientOptions, ResolvedOptions} from '../../src/options/index.js';
import {ClientRegistry, clientKey, clientRegistry} from '../../src/registry/client-registry.js';
import type {Holder, Lease} from '../../src/registry/lease.js';
import {TelnyxCallQualityElement} from '../../src/elements/call-quality/telnyx-call-quality.js';
import {until} from '../support/until.js';

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
