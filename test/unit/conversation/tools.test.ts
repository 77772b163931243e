import {expect} from '@open-wc/testing';
import {ToolRunner} from '../../../src/client/conversation/index.js';
import type {
  ToolContext,
  ToolEvent,
  ToolHandler,
  ToolRequest,
  ToolRunnerOptions,
} from '../../../src/client/conversation/index.js';
import {FakeClock, functionCall} from './frames.js';

/** Lets everything that is already settled be handled. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};

describe('ToolRunner', () => {
  let clock: FakeClock;
  let sent: [string, string][];
  let events: ToolEvent[];
  let runner: ToolRunner;

  const make = (options: Partial<ToolRunnerOptions> = {}): ToolRunner =>
    new ToolRunner({
      clock,
      send: (callId, output) => void sent.push([callId, output]),
      onEvent: (event) => events.push(event),
      ...options,
    });

  beforeEach(() => {
    clock = new FakeClock();
    sent = [];
    events = [];
    runner = make();
  });

  const call = (callId: unknown, name: unknown = 'tool', args: unknown = '{}'): boolean =>
    runner.handle(functionCall(callId, name, args)['item'], {callId: 'phone-1'});
  const log = (): string[] => events.map((event) => (event.type === 'error' ? event.reason : event.type));

  describe('registry', () => {
    it('registers, names and unregisters', () => {
      runner.register('a-1_B', () => 1);
      runner.register('__proto__', () => 1);
      runner.register('a-1_B', () => 2);
      expect(runner.names()).to.deep.equal(['a-1_B', '__proto__']);
      expect(runner.unregister('a-1_B')).to.equal(true);
      expect(runner.unregister('a-1_B')).to.equal(false);
      expect(runner.names()).to.deep.equal(['__proto__']);
    });

    for (const name of ['', 'a b', 'a.b', 'ä', 'a\n', undefined, 7]) {
      it(`refuses the name ${JSON.stringify(name)}`, () => {
        expect(() => runner.register(name as string, () => 1)).to.throw(TypeError, /letters, digits/);
      });
    }

    it('refuses what is not a function', () => {
      expect(() => runner.register('a', {} as ToolHandler)).to.throw(TypeError, /"a" is not a function/);
    });
  });

  describe('results', () => {
    const results: [name: string, value: unknown, output: string][] = [
      ['a string as it is', 'found "it"', 'found "it"'],
      ['an empty string', '', ''],
      ['an object as JSON', {status: 'found'}, '{"status":"found"}'],
      ['a promise', Promise.resolve([1]), '[1]'],
      ['a number', 7, '7'],
      ['null', null, 'null'],
      ['nothing', undefined, 'null'],
    ];
    for (const [name, value, output] of results) {
      it(`sends ${name}`, async () => {
        runner.register('tool', () => value);
        expect(call('fc-1')).to.equal(true);
        await settle();
        expect(sent).to.deep.equal([['fc-1', output]]);
        expect(events).to.deep.equal([
          {type: 'invoked', callId: 'fc-1', toolName: 'tool'},
          {type: 'completed', callId: 'fc-1', toolName: 'tool'},
        ]);
        expect(clock.pending).to.equal(0);
      });
    }

    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    const failures: [name: string, handler: ToolHandler][] = [
      [
        'a throw',
        () => {
          throw new Error('secret');
        },
      ],
      ['a rejection', () => Promise.reject(new Error('secret'))],
      ['a circular object', () => circular],
      ['a bigint', () => 1n],
      ['a function', () => () => 1],
      ['a symbol', () => Symbol('x')],
      [
        'a toJSON that throws',
        () => ({
          toJSON: () => {
            throw new Error('secret');
          },
        }),
      ],
      ['more than 64 KiB', () => 'x'.repeat(65_537)],
      ['more than 64 KiB of UTF-8', () => 'ä'.repeat(40_000)],
    ];
    for (const [name, handler] of failures) {
      it(`answers handler_error to ${name}`, async () => {
        runner.register('tool', handler);
        call('fc-1');
        await settle();
        expect(sent).to.deep.equal([['fc-1', '{"error":"handler_error"}']]);
        expect(log()).to.deep.equal(['invoked', 'handler_error']);
        expect(JSON.stringify(events)).not.to.contain('secret');
      });
    }

    it('takes 64 KiB exactly', async () => {
      runner.register('tool', () => 'x'.repeat(65_536));
      call('fc-1');
      await settle();
      expect(sent[0]?.[1]).to.have.length(65_536);
    });
  });

  describe('arguments', () => {
    it('are parsed, with the context beside them', async () => {
      const got: [unknown, ToolContext][] = [];
      runner.register('tool', (args, context) => void got.push([args, context]));
      call('fc-1', 'tool', '{"orderId":"1002"}');
      await settle();
      expect(got[0]?.[0]).to.deep.equal({orderId: '1002'});
      expect(got[0]?.[1]).to.include({callId: 'fc-1', toolName: 'tool', rawArguments: '{"orderId":"1002"}'});
      expect(got[0]?.[1].signal.aborted).to.equal(false);
    });

    for (const empty of ['', '  ', undefined, null]) {
      it(`are undefined for ${JSON.stringify(empty)}`, async () => {
        let got: unknown = 'unset';
        runner.register('tool', (args) => (got = args));
        runner.handle({type: 'function_call', call_id: 'fc-1', name: 'tool', arguments: empty});
        await settle();
        expect(got).to.equal(undefined);
        expect(sent).to.deep.equal([['fc-1', 'null']]);
      });
    }

    for (const bad of ['{', 'nope', '{"secret":', {orderId: 1}, 7]) {
      it(`are invalid as ${JSON.stringify(bad)}`, async () => {
        runner.register('tool', () => expect.fail());
        call('fc-1', 'tool', bad);
        await settle();
        expect(sent).to.deep.equal([['fc-1', '{"error":"invalid_arguments"}']]);
        expect(events).to.deep.equal([{type: 'error', callId: 'fc-1', toolName: 'tool', reason: 'invalid_arguments'}]);
      });
    }
  });

  it('answers unknown_tool', async () => {
    call('fc-1', 'nobody', '{');
    await settle();
    expect(sent).to.deep.equal([['fc-1', '{"error":"unknown_tool"}']]);
    expect(log()).to.deep.equal(['unknown_tool']);
  });

  it('ignores what is no tool call', () => {
    for (const item of [null, undefined, 3, 'x', [], {}, {type: 'message', role: 'user'}]) {
      expect(runner.handle(item)).to.equal(false);
    }
    for (const id of ['', undefined, 7]) expect(call(id)).to.equal(false);
    expect(call('fc-1', 7)).to.equal(false);
    expect(sent).to.deep.equal([]);
  });

  it('never runs a call_id twice', async () => {
    let runs = 0;
    runner.register('tool', () => ++runs);
    expect([call('fc-1'), call('fc-1')]).to.deep.equal([true, false]);
    await settle();
    expect(call('fc-1')).to.equal(false);
    await settle();
    expect([runs, sent.length]).to.deep.equal([1, 1]);
    for (let n = 0; n < 999; n++) call(`other-${n}`, 'nobody');
    expect(call('fc-1')).to.equal(false);
  });

  describe('time', () => {
    const never = (): Promise<never> => new Promise(() => undefined);

    it('ends a call at the announced timeout, aborts it and drops the late result', async () => {
      let release: (value: string) => void = () => undefined;
      let signal: AbortSignal | undefined;
      runner.configure([{name: 'tool', timeoutMs: 5000}]);
      runner.register('tool', (_, context) => {
        signal = context.signal;
        return new Promise((resolve) => (release = resolve));
      });
      call('fc-1');
      clock.advance(4999);
      expect(sent).to.deep.equal([]);
      clock.advance(1);
      expect(sent).to.deep.equal([['fc-1', '{"error":"timeout"}']]);
      expect(signal?.aborted).to.equal(true);
      release('late');
      await settle();
      expect(sent).to.have.length(1);
      expect(log()).to.deep.equal(['invoked', 'timeout']);
    });

    it('gives 30 s when nothing was announced', () => {
      runner.configure([{name: 'tool', timeoutMs: null}]);
      runner.register('tool', never);
      call('fc-1');
      clock.advance(29_999);
      expect(sent).to.deep.equal([]);
      clock.advance(1);
      expect(log()).to.deep.equal(['invoked', 'timeout']);
    });

    it('runs eight at once and counts the wait of the others', async () => {
      const releases: (() => void)[] = [];
      runner.register('tool', () => new Promise<void>((resolve) => releases.push(resolve)));
      for (let n = 0; n < 10; n++) call(`fc-${n}`);
      expect(releases).to.have.length(8);
      releases[3]?.();
      await settle();
      expect(releases).to.have.length(9);
      expect(sent).to.deep.equal([['fc-3', 'null']]);
      clock.advance(30_000);
      await settle();
      // The tenth got the place of one that was over time, or was over time itself: each is answered once.
      expect(sent.map(([id]) => id).sort()).to.deep.equal(Array.from({length: 10}, (_, n) => `fc-${n}`));
      expect(clock.pending).to.equal(0);
    });

    it('answers a queued call that never got its turn', () => {
      runner.configure([
        {name: 'slow', timeoutMs: 9000},
        {name: 'quick', timeoutMs: 1000},
      ]);
      runner.register('slow', never);
      runner.register('quick', () => expect.fail());
      for (let n = 0; n < 8; n++) call(`slow-${n}`, 'slow');
      call('fc-q', 'quick');
      clock.advance(1000);
      expect(sent).to.deep.equal([['fc-q', '{"error":"timeout"}']]);
    });

    it('lets a call finish that is under way when its tool goes', async () => {
      runner.register('tool', () => Promise.resolve('done'));
      call('fc-1');
      runner.unregister('tool');
      await settle();
      expect(sent).to.deep.equal([['fc-1', 'done']]);
    });

    it('aborts everything on hangup and sends nothing afterwards', async () => {
      const signals: AbortSignal[] = [];
      const releases: ((value: string) => void)[] = [];
      runner.register('tool', (_, {signal}) => {
        signals.push(signal);
        return new Promise((resolve) => releases.push(resolve));
      });
      for (let n = 0; n < 9; n++) call(`fc-${n}`);
      runner.abortAll();
      expect(signals).to.have.length(8);
      expect(signals.every(({aborted}) => aborted)).to.equal(true);
      for (const release of releases) release('late');
      await settle();
      clock.advance(60_000);
      expect(sent).to.deep.equal([]);
      expect(log().filter((entry) => entry === 'aborted')).to.have.length(9);
      expect(clock.pending).to.equal(0);
      call('fc-new');
      releases.at(-1)?.('next');
      await settle();
      expect(sent).to.deep.equal([['fc-new', 'next']]);
    });

    it('survives a handler that hangs up', async () => {
      runner.register('hang_up', () => runner.abortAll());
      call('fc-1', 'hang_up');
      await settle();
      expect(sent).to.deep.equal([]);
      expect(log()).to.deep.equal(['invoked', 'aborted']);
    });
  });

  for (const [name, send] of [
    ['answers false', () => false],
    [
      'throws',
      () => {
        throw new Error('socket');
      },
    ],
  ] as [string, () => boolean][]) {
    it(`reports an answer that could not be sent: send ${name}`, async () => {
      runner = make({send});
      runner.register('tool', () => 'x');
      call('fc-1');
      call('fc-2', 'nobody');
      await settle();
      expect(log()).to.have.members(['invoked', 'unknown_tool', 'not_sent']);
    });
  }

  describe('without a handler', () => {
    it('asks the page', async () => {
      const requests: ToolRequest[] = [];
      runner = make({
        onUnregistered: (request) => {
          requests.push(request);
          return Promise.resolve({ok: true});
        },
      });
      runner.configure([{name: 'page', timeoutMs: 700}]);
      call('fc-1', 'page', '[1]');
      await settle();
      expect(requests[0]).to.deep.include({
        callId: 'fc-1',
        phoneCallId: 'phone-1',
        name: 'page',
        arguments: [1],
        deadline: clock.now() + 700,
      });
      expect(requests[0]?.signal).to.be.instanceOf(AbortSignal);
      expect(sent).to.deep.equal([['fc-1', '{"ok":true}']]);
      expect(log()).to.deep.equal(['invoked', 'completed']);
    });

    it('is unknown when the page does not answer either', async () => {
      runner = make({onUnregistered: () => undefined});
      call('fc-1', 'page');
      await settle();
      expect(sent).to.deep.equal([['fc-1', '{"error":"unknown_tool"}']]);
      expect(log()).to.deep.equal(['unknown_tool']);
    });

    it('fails when the page does', async () => {
      runner = make({onUnregistered: () => Promise.reject(new Error('x'))});
      call('fc-1', 'page');
      runner = make({
        onUnregistered: () => {
          throw new Error('x');
        },
      });
      call('fc-2', 'page');
      await settle();
      expect(sent.map(([, output]) => output)).to.deep.equal([
        '{"error":"handler_error"}',
        '{"error":"handler_error"}',
      ]);
    });

    it('prefers a handler', async () => {
      runner = make({onUnregistered: () => expect.fail()});
      runner.register('tool', () => 'mine');
      call('fc-1');
      await settle();
      expect(sent).to.deep.equal([['fc-1', 'mine']]);
    });
  });
});
