import {expect} from '@open-wc/testing';
import type {ToolCallRequest} from '../../src/client/events.js';
import {gateway, lab} from '../support/client-lab.js';
import type {Frame, Lab, TestClient, TestClientOptions} from '../support/client-lab.js';
import {setMicrophone} from '../support/microphone.js';
import {rejection, until} from '../support/until.js';

async function talking(t: Lab, target: string, options: TestClientOptions = {}) {
  const client = await t.assistant(target, options);
  const call = client.newCall({mode: 'text'});
  await client.reached(call, 'active');
  return {client, call};
}

const item = (client: TestClient, id: string) => client.snapshot.conversation.items.find((entry) => entry.id === id);
const lastText = (client: TestClient): string => client.snapshot.conversation.items.at(-1)?.text ?? '';

/** Answers of the client to a tool call. */
async function outputs(t: Lab): Promise<Frame[]> {
  return (await t.sent('ai_conversation')).filter(({params}) => params.item?.['type'] === 'function_call_output');
}

describe('conversation', () => {
  before(async () => {
    expect(await setMicrophone('granted')).to.equal(true);
  });

  it(
    'assistant-demo: greeting heard and written, agent states, latencies, typed text answered',
    lab(async (t) => {
      const client = await t.assistant('assistant-demo', {mutedMicOnStart: true});
      const call = client.newCall();
      const states = (): string[] => client.told('telnyx-agent-state').map(({state}) => state);
      await until('greeting', () => states().includes('speaking'), 6000);
      expect(states().slice(0, 3)).to.deep.equal(['connecting', 'thinking', 'speaking']);
      const {greetingLatencyMs} = client.snapshot.conversation.agent;
      expect(greetingLatencyMs).to.be.within(1, 5000);
      await until('words', () => lastText(client).length > 5);
      const greeting = client.snapshot.conversation.items[0]!;
      expect(greeting).to.include({role: 'assistant', final: false});
      await gateway('silence');
      await until('the turn is over', () => client.snapshot.conversation.agent.state === 'listening');
      const id = await client.sendMessage('what are your hours?');
      expect(item(client, id)).to.include({role: 'user', text: 'what are your hours?', delivery: 'sent'});
      await until('an answer', () => client.snapshot.conversation.items.length > 2 && lastText(client).length > 5);
      expect(item(client, greeting.id)).to.include({final: true});
      await until('latency', () => client.snapshot.conversation.agent.userPerceivedLatencyMs, 6000);
      expect(client.snapshot.conversation.agent.userPerceivedLatencyMs).to.be.within(1, 5000);
      await call.hangup();
      const {items, agent} = client.snapshot.conversation;
      expect(items.every(({final}) => final)).to.equal(true);
      expect(agent.state).to.equal('idle');
      expect(client.codes).to.deep.equal([]);
    }),
  );

  it(
    'typed text shows at once as pending and settles on the echo',
    lab(async (t) => {
      const {client} = await talking(t, 'assistant-demo');
      await gateway('ignore', {methods: ['ai_conversation']});
      const sending = client.sendMessage('hi', ['https://example.com/a.png']);
      const pending = client.snapshot.conversation.items.at(-1)!;
      expect(pending).to.deep.include({text: 'hi', delivery: 'pending', images: ['https://example.com/a.png']});
      const [request] = await until('request', async () => {
        const frames = await t.sent('ai_conversation');
        return frames.length > 0 && frames;
      });
      expect(request!.params.item).to.deep.include({id: pending.id, role: 'user'});
      const echo = {id: pending.id, type: 'message', role: 'user', status: 'completed', content: 'hi'};
      const params = {type: 'conversation.item.created', item: echo};
      await gateway('send', {frame: {jsonrpc: '2.0', method: 'ai_conversation', params}});
      await until('settled', () => item(client, pending.id)?.delivery === 'sent');
      await gateway('send', {frame: {jsonrpc: '2.0', id: request!.id, error: {code: -32603, message: 'late'}}});
      expect(await sending).to.equal(pending.id);
      expect(item(client, pending.id)).to.include({delivery: 'sent'});
      expect(client.snapshot.conversation.items.filter(({role}) => role === 'user')).to.have.length(1);
    }),
  );

  it(
    'without an echo it settles on the result',
    lab(async (t) => {
      const {client} = await talking(t, 'assistant-no-echo');
      const id = await client.sendMessage('hello');
      expect(item(client, id)).to.include({delivery: 'sent', text: 'hello'});
    }),
  );

  it(
    'refused text fails visibly with 50002 and can be sent again under the same id',
    lab(async (t) => {
      const {client} = await talking(t, 'assistant-refuses-text');
      expect(await rejection(client.sendMessage('hello'))).to.include({code: 50002});
      const {id, delivery} = client.snapshot.conversation.items.find(({text}) => text === 'hello')!;
      expect(delivery).to.equal('failed');
      const again = rejection(client.resendMessage(id));
      expect(item(client, id)).to.include({delivery: 'pending'});
      expect(await again).to.include({code: 50002});
      await gateway('ignore', {methods: ['ai_conversation']});
      const third = client.resendMessage(id);
      const requests = await until('three', async () => {
        const frames = await t.sent('ai_conversation');
        return frames.length === 3 && frames;
      });
      expect(requests.map(({params}) => params.item!['id'])).to.deep.equal([id, id, id]);
      await gateway('send', {frame: {jsonrpc: '2.0', id: requests[2]!.id, result: {}}});
      await third;
      expect(item(client, id)).to.include({delivery: 'sent'});
    }),
  );

  it(
    'an unanswered message fails after its timeout; the end of the call fails what is pending',
    lab(async (t) => {
      const {client, call} = await talking(t, 'assistant-silent');
      await gateway('ignore', {methods: ['ai_conversation']});
      t.delay = (ms) => (ms === 10_000 ? 100 : ms);
      expect(await rejection(client.sendMessage('one'))).to.include({code: 50002});
      t.delay = (ms) => ms;
      const sending = rejection(client.sendMessage('two'));
      await call.hangup();
      expect(client.snapshot.conversation.items.map(({text, delivery}) => [text, delivery])).to.deep.equal([
        ['one', 'failed'],
        ['two', 'failed'],
      ]);
      await client.disconnect();
      expect(await sending).to.include({code: 50002});
      expect(await rejection(client.sendMessage('three'))).to.include({code: 50004});
      expect(await rejection(client.resendMessage('x'))).to.include({code: 50004});
    }),
  );

  it(
    'the transcript outlives the call and is cleared by the next one',
    lab(async (t) => {
      const {client, call} = await talking(t, 'assistant-no-echo');
      await client.sendMessage('hello');
      await call.hangup();
      expect(client.snapshot.conversation.items.length).to.be.greaterThan(0);
      const second = client.newCall({mode: 'text'});
      expect(client.snapshot.conversation.items).to.deep.equal([]);
      await client.reached(second, 'active');
    }),
  );

  for (const [target, expected] of [
    ['assistant-null-settings', {}],
    ['assistant-partial-settings', {startText: 'Ask us', visualizerColor: 'glacier'}],
    ['assistant-unknown-settings', {}],
    ['assistant-late-settings', {startText: 'Talk to Nova', theme: 'light'}],
  ] as const) {
    it(
      `widget_settings: ${target}`,
      lab(async (t) => {
        const client = await t.assistant(target);
        const settings = await until('settings', () => client.snapshot.conversation.settings);
        expect(settings).to.include(expected);
        if (target !== 'assistant-late-settings') expect(Object.keys(settings)).to.deep.equal(Object.keys(expected));
        expect(client.told('telnyx-settings')).to.have.length(1);
        expect(client.told('telnyx-settings')[0]!.settings).to.deep.equal(settings);
      }),
    );
  }

  it(
    'widget_settings that never come: null, and calls work',
    lab(async (t) => {
      const {client} = await talking(t, 'assistant-no-settings');
      expect([client.snapshot.conversation.settings, client.told('telnyx-settings')]).to.deep.equal([null, []]);
    }),
  );

  it(
    'assistant-messy: some 200 malformed frames after login and in the call, no uncaught error, everything works',
    lab(async (t) => {
      const uncaught: unknown[] = [];
      const note = (event: Event): void => void uncaught.push(event);
      window.addEventListener('error', note);
      window.addEventListener('unhandledrejection', note);
      const {debug} = console;
      const lines: unknown[] = [];
      console.debug = (...line: unknown[]) => void lines.push(line);
      try {
        const {client, call} = await talking(t, 'assistant-messy', {debug: true});
        await until('the last messy frame', async () => {
          const frames = await t.received('telnyx_rtc.info');
          return frames.some(({params}) => params?.['callID'] === call.id);
        });
        expect((await t.received()).length).to.be.greaterThan(400);
        const id = await client.sendMessage('name');
        expect(item(client, id)).to.include({delivery: 'sent'});
        await until('an answer', () => client.snapshot.conversation.items.at(-1)?.role === 'assistant');
        expect(call.state).to.equal('active');
        await call.hangup();
        expect([client.connected, client.codes]).to.deep.equal([true, []]);
        expect(({} as Record<string, unknown>)['polluted']).to.equal(undefined);
        expect(uncaught).to.deep.equal([]);
        expect(lines.length).to.be.greaterThan(400);
      } finally {
        console.debug = debug;
        window.removeEventListener('error', note);
        window.removeEventListener('unhandledrejection', note);
      }
    }),
  );

  it(
    'a client tool: called with parsed arguments, answered once by a notification',
    lab(async (t) => {
      const client = t.client({targetId: 'assistant-tool-call'});
      const seen: unknown[] = [];
      client.registerClientTool('get_page_title', (args, {toolName}) => {
        seen.push([toolName, args]);
        return {title: 'Test page'};
      });
      expect(client.getClientTools()).to.deep.equal(['get_page_title']);
      await client.connect();
      const call = client.newCall({mode: 'text'});
      await client.reached(call, 'active');
      expect(client.snapshot.conversation.tools).to.deep.equal([{name: 'get_page_title', timeoutMs: 5000}]);
      await client.sendMessage('tool');
      const output = await until('an output', async () => (await outputs(t))[0], 8000);
      expect(seen).to.deep.equal([['get_page_title', {format: 'text'}]]);
      expect(output).not.to.have.property('id');
      const [asked] = (await t.received('ai_conversation')).filter(
        ({params}) => params.item?.['type'] === 'function_call',
      );
      expect(output.params.item).to.deep.equal({
        type: 'function_call_output',
        call_id: asked!.params.item!['call_id'],
        output: '{"title":"Test page"}',
      });
      await until('an answer', () => lastText(client).includes('Test page'));
      expect(client.unregisterClientTool('get_page_title')).to.equal(true);
      expect(() => client.registerClientTool('no good', () => null)).to.throw(/no tool name/);
    }),
  );

  for (const [who, answer, expected] of [
    ['the page', Promise.resolve('a title'), 'a title'],
    ['nobody', undefined, '{"error":"unknown_tool"}'],
  ] as const) {
    it(
      `a tool without a handler is answered by ${who}`,
      lab(async (t) => {
        const requests: ToolCallRequest[] = [];
        const {client} = await talking(t, 'assistant-silent');
        client.setDelegate({
          permissionNeeded: () => false,
          toolCall: (request) => {
            requests.push(request);
            return answer;
          },
        });
        const called = {type: 'function_call', call_id: 'c1', name: 'lookup', arguments: '{"q":1}'};
        const params = {type: 'conversation.item.created', item: called};
        const frame = {jsonrpc: '2.0', method: 'ai_conversation', params};
        await gateway('send', {frame});
        await gateway('send', {frame});
        const output = await until('an output', async () => (await outputs(t))[0]);
        expect(output.params.item).to.include({call_id: 'c1', output: expected});
        expect(requests).to.have.length(1);
        expect(requests[0]).to.deep.include({callId: 'c1', name: 'lookup', arguments: {q: 1}});
        expect(requests[0]!.deadline).to.be.greaterThan(Date.now());
        await gateway('ping');
        await until('ping', async () => (await t.sent('telnyx_rtc.ping')).length > 0);
        expect(await outputs(t)).to.have.length(1);
      }),
    );
  }

  it(
    'idle-timeout ends a call in which nobody says anything',
    lab(async (t) => {
      const {client, call} = await talking(t, 'assistant-silent', {idleTimeout: 1});
      const since = performance.now();
      await client.reached(call, 'destroy');
      expect(performance.now() - since).to.be.within(600, 2500);
      expect(call.snapshot.end).to.include({cause: 'IDLE_TIMEOUT', by: 'local'});
    }),
  );

  it(
    'assistant-ends-call: "(conversation ended)" is not shown, the call ends from the far side',
    lab(async (t) => {
      const {client, call} = await talking(t, 'assistant-ends-call');
      await client.reached(call, 'destroy', 8000);
      expect(call.snapshot.end).to.include({by: 'remote', cause: 'NORMAL_CLEARING'});
      const {items} = client.snapshot.conversation;
      expect(items.length).to.be.greaterThan(0);
      expect(items.some(({text}) => /conversation ended/i.test(text))).to.equal(false);
    }),
  );
});
