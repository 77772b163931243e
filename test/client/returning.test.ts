/** A page is loaded anew while a call goes on (wire-protocol §7.3, §7.8): the next page of the tab returns to it. */
import {expect} from '@open-wc/testing';
import type {Call} from '../../src/client/call.js';
import type {PhoneCallOptions} from '../../src/options/index.js';
import {gateway, heard, lab} from '../support/client-lab.js';
import type {Lab, TestClient, TestClientOptions} from '../support/client-lab.js';
import {until} from '../support/until.js';

/** What a tab keeps over its pages. */
class TabStorage {
  readonly #items = new Map<string, string>();

  get length(): number {
    return this.#items.size;
  }
  key(index: number): string | null {
    return [...this.#items.keys()][index] ?? null;
  }
  getItem(key: string): string | null {
    return this.#items.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    this.#items.set(key, value);
  }
  removeItem(key: string): void {
    this.#items.delete(key);
  }
  clear(): void {
    this.#items.clear();
  }
  /** As if it had been written so long ago. */
  age(ms: number): void {
    for (const [key, value] of this.#items) {
      if (!value.startsWith('{')) continue;
      const memory = JSON.parse(value) as {at: number};
      this.#items.set(key, JSON.stringify({...memory, at: memory.at - ms}));
    }
  }
}

/** A tab whose pages come one after the other. */
function tabOf(t: Lab, options: TestClientOptions = {}) {
  const storage = new TabStorage();
  let page = new EventTarget();
  const load = (more: TestClientOptions = {}): TestClient =>
    t.client({
      storage: 'session',
      hangupOnBeforeUnload: false,
      login: 'demo',
      password: 'demo',
      ...options,
      ...more,
      environment: {sessionStorage: () => storage, page},
    });
  return {
    storage,
    load,
    /** The page goes; what was its client hears nothing any more and does nothing any more. */
    async leave(): Promise<void> {
      page.dispatchEvent(new Event('pagehide'));
      page = new EventTarget();
      t.delay = (ms) => (ms >= 700 && ms <= 1300 ? 3_600_000 : ms);
      await gateway('cut-sockets');
    },
  };
}

async function talking(client: TestClient, options: PhoneCallOptions = {}): Promise<Call> {
  await client.connect();
  const call = client.newCall({destinationNumber: 'tone', mode: 'text', ...options});
  await client.reached(call, 'active');
  await until('media', () => call.snapshot.media === 'connected');
  return call;
}

const connected = (call: Call): Promise<unknown> =>
  until('it goes on', () => /active|held/.test(call.state) && call.snapshot.media === 'connected');

describe('a page that is loaded anew', () => {
  it(
    'S75 returns to the call: same id, direction, names, mute, time; heard again; ended like any other',
    lab(async (t) => {
      const tab = tabOf(t);
      const first = tab.load();
      const before = await talking(first, {callerName: 'Ann', customHeaders: [{name: 'X-Case', value: '7'}]});
      before.muteAudio();
      await tab.leave();

      const client = tab.load();
      expect(client.returning, 'known before anything is connected').to.equal(true);
      expect(client.calls).to.deep.equal([]);
      const connecting = client.connect();
      const [call] = client.calls;
      expect([call!.id, call!.state, client.returning]).to.deep.equal([before.id, 'recovering', false]);
      await connecting;
      await connected(call!);
      const {direction, remoteNumber, startedAt, activeAt} = before.snapshot;
      expect(call!.snapshot).to.include({direction, remoteNumber, startedAt, activeAt, muted: true, mode: 'text'});
      expect(call!.customHeaders).to.deep.equal({'X-Case': '7'});
      expect([call!.options.callerName, call!.recoveredCallId]).to.deep.equal(['Ann', before.id]);
      expect(client.statesOf(call!)).to.deep.equal(['new', 'recovering', 'active']);
      const {packets} = await heard(call!);
      await until('packets', async () => (await heard(call!)).packets > packets + 10);
      expect([client.codes, (await t.sent('telnyx_rtc.invite')).length]).to.deep.equal([[], 1]);
      await call!.hangup();
      expect((await t.sent('telnyx_rtc.bye')).map(({params}) => params.dialogParams!['callID'])).to.deep.equal([
        call!.id,
      ]);
      expect(tab.load().returning, 'nothing to return to').to.equal(false);
    }),
  );

  it(
    'S75 several calls: the held one is held, the other goes on',
    lab(async (t) => {
      const tab = tabOf(t);
      const first = tab.load();
      const held = await talking(first);
      await held.hold();
      const other = await talking(first, {destinationNumber: 'echo'});
      await tab.leave();
      const client = tab.load();
      await client.connect();
      const calls = client.calls;
      expect(calls.map(({id}) => id)).to.deep.equal([held.id, other.id]);
      await Promise.all(calls.map(connected));
      expect(calls.map(({state}) => state)).to.deep.equal(['held', 'active']);
      expect(client.warnings).to.not.include(33010);
      expect(await calls[0]!.unhold()).to.equal(true);
    }),
  );

  it(
    'S75 a call that the server lost: 48501 with its headers, and it ends; the other goes on',
    lab(async (t) => {
      const tab = tabOf(t);
      const first = tab.load();
      const lost = await talking(first, {customHeaders: [{name: 'X-Case', value: '7'}]});
      const kept = await talking(first, {destinationNumber: 'echo'});
      await tab.leave();
      await gateway('lose-calls', {callID: lost.id});
      const client = tab.load();
      const told: {code: number; callId?: string; customHeaders?: unknown}[] = [];
      client.on('telnyx.error', (payload) => told.push(payload));
      await client.connect();
      const calls = client.calls;
      await until('one has ended', () => calls[0]!.snapshot.end !== null);
      expect(calls[0]!.snapshot.end).to.include({errorCode: 48501});
      expect(told).to.have.length(1);
      expect(told[0]).to.deep.include({
        code: 48501,
        callId: lost.id,
        customHeaders: [{name: 'X-Case', value: '7'}],
      });
      await connected(calls[1]!);
      expect(calls[1]!.id).to.equal(kept.id);
      expect((await t.sent('telnyx_rtc.bye')).length, 'nobody is there to be told').to.equal(0);
    }),
  );

  it(
    'a server that was restarted: the call ends with 48501, and nothing is left to return to',
    lab(async (t) => {
      const tab = tabOf(t);
      await talking(tab.load());
      await tab.leave();
      await gateway('restart');
      const client = tab.load();
      await client.connect();
      await until('told', () => client.codes.length > 0);
      expect(client.codes).to.deep.equal([48501]);
      await until('gone', () => client.calls.length === 0);
      expect(tab.load().returning).to.equal(false);
    }),
  );

  it(
    'S76 by default leaving ends the call, and nothing is kept',
    lab(async (t) => {
      const tab = tabOf(t, {hangupOnBeforeUnload: true});
      await talking(tab.load());
      await tab.leave();
      await until('told', async () => (await t.sent('telnyx_rtc.bye')).length === 1);
      const client = tab.load();
      expect(client.returning).to.equal(false);
      await client.connect();
      expect([client.codes, client.calls.length]).to.deep.equal([[], 0]);
    }),
  );

  it(
    'hung up before the server offers it: it is told as soon as it does',
    lab(async (t) => {
      const tab = tabOf(t);
      const before = await talking(tab.load());
      await tab.leave();
      const client = tab.load();
      const connecting = client.connect();
      void client.calls[0]!.hangup();
      await connecting;
      await until('told', async () => (await t.sent('telnyx_rtc.bye')).length === 1);
      const [bye] = await t.sent('telnyx_rtc.bye');
      expect(bye!.params.dialogParams).to.include({callID: before.id});
      expect([client.codes, client.warnings]).to.deep.equal([[], []]);
    }),
  );

  it(
    'after 90 s, and with damaged storage, there is nothing to return to',
    lab(async (t) => {
      const tab = tabOf(t);
      await talking(tab.load());
      await tab.leave();
      tab.storage.age(91_000);
      expect(tab.load().returning).to.equal(false);
      const key = tab.storage.key(0)!;
      for (const left of [7, {}, {calls: 'no'}, {calls: [null, {}, {snapshot: {id: 4}}]}]) {
        const memory = JSON.stringify({token: 't', session: 's', at: Date.now(), left});
        tab.storage.setItem(key, memory);
        expect(tab.load().returning, JSON.stringify(left)).to.equal(false);
      }
    }),
  );

  it(
    'an assistant: the conversation is there again and goes on',
    lab(async (t) => {
      const tab = tabOf(t, {login: undefined, password: undefined, targetId: 'assistant-demo'});
      const first = tab.load();
      await talking(first, {destinationNumber: ''});
      await first.sendMessage('Do you deliver on Mondays?');
      await until('an answer', () => first.snapshot.conversation.items.some(({role}) => role === 'assistant'));
      await tab.leave();
      const client = tab.load();
      await client.connect();
      const items = client.snapshot.conversation.items;
      expect(items.map(({text}) => text)).to.include('Do you deliver on Mondays?');
      expect(client.snapshot.conversation.settings).to.deep.equal(first.snapshot.conversation.settings);
      await connected(client.calls[0]!);
      await client.sendMessage('And on Sundays?');
      const texts = client.snapshot.conversation.items.map(({text}) => text);
      expect(texts.slice(0, items.length)).to.deep.equal(items.map(({text}) => text));
      expect(texts).to.include('And on Sundays?');
      expect(client.codes).to.deep.equal([]);
    }),
  );
});
