/** Dead connections are found and replaced, broken paths are renewed: one of the two, never both (wire-protocol §7.5). */
import {expect} from '@open-wc/testing';
import type {Call} from '../../src/client/call.js';
import {systemClock} from '../../src/lib/clock.js';
import type {Clock} from '../../src/lib/clock.js';
import {gateway, heard, lab} from '../support/client-lab.js';
import type {Lab, TestClient} from '../support/client-lab.js';
import {until} from '../support/until.js';

/** Time that runs ten times as fast, for waits of seconds. */
const SPEED = 10;
const begun = Date.now();
const fast = (t: Lab): Clock => {
  const {clock} = t.environment();
  return {
    ...clock,
    now: () => begun + (systemClock.now() - begun) * SPEED,
    setTimeout: (run, ms) => clock.setTimeout(run, ms / SPEED),
  };
};

/** What the page and the document tell. */
const surroundings = (): {page: EventTarget; document: Document & {visibilityState: string}} => ({
  page: new EventTarget(),
  document: Object.assign(new EventTarget(), {visibilityState: 'visible'}) as never,
});

const reasons = (client: TestClient): unknown[] => {
  const told: unknown[] = [];
  client.on('telnyx.warning', ({code, ...more}) => {
    if (code === 36003) told.push(more['source']);
  });
  return told;
};

const arrives = async (call: Call): Promise<unknown> => {
  const {packets} = await heard(call);
  return until('packets', async () => (await heard(call)).packets > packets + 10);
};

async function talking(t: Lab, environment: object = {}) {
  const client = t.client({login: 'demo', password: 'demo', environment});
  await client.connect();
  const call = client.newCall({destinationNumber: 'tone', mode: 'text'});
  await client.reached(call, 'active');
  await until('media', () => call.snapshot.media === 'connected');
  return {client, call};
}

describe('line health', () => {
  it(
    'S10 S11 a server that hears nothing is found within 15 s, and another connection takes over',
    lab(async (t) => {
      const clock = fast(t);
      const {client, call} = await talking(t, {clock});
      const sources = reasons(client);
      // It goes on talking: what it says proves nothing about what it hears.
      const chatter = setInterval(() => void gateway('display', {name: 'Still here'}), 200);
      await gateway('ignore', {methods: ['*']});
      const since = clock.now();
      await until('given up', () => sources.length > 0, 3_000);
      const took = clock.now() - since;
      clearInterval(chatter);
      expect(took).to.be.lessThan(15_500);
      await gateway('ignore', {methods: []});
      await client.reached(call, 'recovering');
      await until('it goes on', () => call.state === 'active');
      await arrives(call);
      expect([sources, client.codes]).to.deep.equal([['probe'], []]);
    }),
  );

  for (const hours of [-1, 1]) {
    it(
      `a clock that jumps ${hours} h hides nothing`,
      lab(async (t) => {
        const clock = fast(t);
        let jump = 0;
        const {client, call} = await talking(t, {clock: {...clock, now: () => clock.now() + jump}});
        const sources = reasons(client);
        jump = hours * 3_600_000;
        await until('asked at once', async () => (await t.sent('telnyx_rtc.ping')).length > 0, 1_000);
        await gateway('ignore', {methods: ['*']});
        const since = clock.now();
        await until('given up', () => sources.length > 0, 3_000);
        expect(clock.now() - since).to.be.lessThan(15_500);
        await gateway('ignore', {methods: []});
        await until('it goes on', () => call.state === 'active' && call.recoveredCallId === call.id);
      }),
    );
  }

  it(
    'requests that are answered need no ping; a quiet line gets one in 10 s',
    lab(async (t) => {
      const clock = fast(t);
      const client = t.client({login: 'demo', password: 'demo', environment: {clock}});
      await client.connect();
      const since = clock.now();
      await until('a second ping', async () => (await t.sent('telnyx_rtc.ping')).length > 1);
      expect(clock.now() - since).to.be.within(14_000, 25_000);
      expect([client.codes, client.warnings]).to.deep.equal([[], []]);
    }),
  );

  it(
    'nobody looks and no call goes on: a ping in 35 s is enough',
    lab(async (t) => {
      const clock = fast(t);
      const {page, document} = surroundings();
      document.visibilityState = 'hidden';
      const client = t.client({login: 'demo', password: 'demo', environment: {clock, page, document}});
      await client.connect();
      const since = clock.now();
      await until('a ping', async () => (await t.sent('telnyx_rtc.ping')).length > 0, 6_000);
      expect(clock.now() - since).to.be.within(34_000, 42_000);
      // Somebody looks again: it is asked at once.
      const sent: string[] = [];
      client['session'].on('traffic', (direction, text) => direction === 'out' && sent.push(text));
      document.visibilityState = 'visible';
      document.dispatchEvent(new Event('visibilitychange'));
      expect(sent).to.have.length(1);
      expect(sent[0]).to.contain('telnyx_rtc.ping');
    }),
  );

  it(
    'S79 offline: 48001 and one ping; online while it waits: it connects at once',
    lab(async (t) => {
      const {page, document} = surroundings();
      const client = t.client({login: 'demo', password: 'demo', environment: {page, document}});
      await client.connect();
      page.dispatchEvent(new Event('offline'));
      await until('the ping', async () => (await t.sent('telnyx_rtc.ping')).length === 1);
      expect(client.codes).to.deep.equal([48001]);
      t.delay = (ms) => Math.max(ms, 700) * 100;
      await gateway('cut-sockets');
      await until('cut', () => client.snapshot.connection.retryInMs !== null);
      page.dispatchEvent(new Event('online'));
      await until('ready', () => client.connected, 1_500);
    }),
  );

  it(
    'another network in a call: another connection at once, however good the old one looks',
    lab(async (t) => {
      const {page, document} = surroundings();
      const {client, call} = await talking(t, {page, document});
      const before = call.peerConnection;
      page.dispatchEvent(new Event('online'));
      await until('it goes on', () => call.peerConnection !== before && call.state === 'active');
      await arrives(call);
      expect([t.sockets.length, client.codes, client.warnings]).to.deep.equal([2, [], []]);
    }),
  );

  it(
    'a network that has no routes yet: tried again quickly, and none of it counts as an attempt',
    lab(async (t) => {
      const {page, document} = surroundings();
      const {client, call} = await talking(t, {page, document});
      const before = call.peerConnection;
      await gateway('cut-sockets', {refuseMs: 500});
      await until('cut', () => client.snapshot.connection.retryInMs !== null);
      const since = performance.now();
      page.dispatchEvent(new Event('online'));
      await until('it goes on', () => call.peerConnection !== before && call.state === 'active', 3_000);
      expect(performance.now() - since, 'without the waits of a back-off').to.be.lessThan(2_000);
      expect(client.told('telnyx-connection-change').every(({attempt}) => attempt < 2)).to.equal(true);
    }),
  );

  it(
    'back from the browser’s memory: connected again as before',
    lab(async (t) => {
      const {page, document} = surroundings();
      const client = t.client({login: 'demo', password: 'demo', environment: {page, document}});
      await client.connect();
      page.dispatchEvent(new Event('pagehide'));
      await until('closed', () => client.snapshot.connection.state === 'closed');
      page.dispatchEvent(Object.assign(new Event('pageshow'), {persisted: false}));
      expect(client.snapshot.connection.state).to.equal('closed');
      page.dispatchEvent(Object.assign(new Event('pageshow'), {persisted: true}));
      await until('ready', () => client.connected);
    }),
  );

  it(
    'S53 the path breaks, the server answers: an ICE restart, told by 36004; hold and connection stay',
    lab(async (t) => {
      const {client, call} = await talking(t);
      expect(await call.hold()).to.equal(true);
      const peer = call.peerConnection!;
      call.media.emit('interrupted');
      const [modify] = await until('the restart', async () => {
        const frames = (await t.sent('telnyx_rtc.modify')).filter(({params}) => params['action'] === 'updateMedia');
        return frames.length > 0 && frames;
      });
      expect(modify!.params['sdp']).to.be.a('string');
      await until('it is done', () => call.peerConnection!.signalingState === 'stable');
      expect(client.warnings).to.deep.equal([33001, 36004]);
      expect([call.state, call.peerConnection === peer, t.sockets.length]).to.deep.equal(['held', true, 1]);
      expect(client.codes).to.deep.equal([]);
    }),
  );

  it(
    'S54 the server refuses the restart: 47001, 36003, and another connection brings the path',
    lab(async (t) => {
      const {client, call} = await talking(t);
      const sources = reasons(client);
      const peer = call.peerConnection!;
      const {request} = client['host'];
      Object.assign(call['host'], {
        request: (method: Parameters<typeof request>[0], params: Parameters<typeof request>[1]) =>
          method === 'telnyx_rtc.modify' ? Promise.reject(new Error('refused')) : request(method, params),
      });
      call.media.emit('interrupted');
      await client.reached(call, 'recovering');
      await until('it goes on', () => call.state === 'active' && call.peerConnection !== peer);
      await arrives(call);
      expect([client.codes, sources]).to.deep.equal([[47001], ['peer_failure']]);
      expect(client.warnings).to.deep.equal([33001, 36004, 36003]);
    }),
  );

  it(
    'the path breaks and the server does not answer: another connection, no ICE restart',
    lab(async (t) => {
      const clock = fast(t);
      const {client, call} = await talking(t, {clock});
      await gateway('ignore', {methods: ['*']});
      const since = clock.now();
      await until('the last answer is old', () => clock.now() - since > 3_500);
      call.media.emit('interrupted');
      await until('given up', () => client.warnings.includes(36003));
      await gateway('ignore', {methods: []});
      await client.reached(call, 'recovering');
      await until('it goes on', () => call.state === 'active');
      await arrives(call);
      expect(client.warnings).not.to.include(36004);
    }),
  );

  it(
    'silence of the far side is no failure',
    lab(async (t) => {
      const clock = fast(t);
      const {client, call} = await talking(t, {clock});
      await gateway('remote-hold');
      await until('held there', () => call.snapshot.remoteHeld);
      await gateway('silence');
      const since = clock.now();
      await until('20 s', () => clock.now() - since > 20_000, 3_000);
      expect([call.state, client.codes, client.warnings]).to.deep.equal(['active', [], []]);
    }),
  );
});
