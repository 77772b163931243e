import {expect} from '@open-wc/testing';
import {AgentMonitor, parseWidgetSettings, ToolRunner, Transcript} from '../../../src/client/conversation/index.js';
import {FakeClock} from './frames.js';

/** mulberry32: the same numbers in every run. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const PIECES =
  ' hello|Yes|<|<br|eak time="|1s"/>|<emotion value="happy">|</whisper>|[|laugh|[laughter]|]|(conversation| ended)|a < b|5 <6|.|\n| |😀'.split(
    '|',
  );
const IDS = [
  'a',
  'b',
  'c',
  'd',
  '__proto__',
  'constructor',
  't1',
  't2',
  't3',
  '',
  7,
  null,
  undefined,
  {},
  'x'.repeat(999),
];
const TYPES = [
  'conversation.item.created',
  'conversation.item.created',
  'response.text.delta',
  'response.text.delta',
  'response.text.done',
  'response.done',
  'response.created',
  'response.audio.interrupted',
  'widget_settings',
  'transcript',
  'unknown',
  undefined,
];

// The same code in every browser: one of them is enough for the long run.
const SEEDS = navigator.userAgent.includes('Firefox') ? [1] : [1, 20_260_901];

describe('conversation fuzz', () => {
  for (const seed of SEEDS) {
    it(`holds its invariants over 5,000 messages, seed ${seed}`, async () => {
      const random = generator(seed);
      const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
      const text = (): string => Array.from({length: Math.floor(random() * 4)}, () => pick(PIECES)).join('');
      const junk = (depth = 0): unknown =>
        pick<() => unknown>([
          () => undefined,
          () => null,
          () => random() * 1e9 - 5e8,
          text,
          () => true,
          () => (depth < 3 ? [junk(depth + 1), junk(depth + 1)] : []),
          () =>
            depth < 3 ? {type: junk(depth + 1), text: junk(depth + 1), id: pick(IDS), image_url: junk(depth + 1)} : {},
        ])();
      const content = (): unknown =>
        pick<() => unknown>([
          text,
          () => [{type: 'input_audio', transcript: text()}],
          () => ({type: 'text', text: text()}),
          () => [{type: 'image_url', image_url: {url: 'https://x.test/1.png'}}],
          junk,
        ])();
      const message = (): unknown => {
        if (random() < 0.05) return junk();
        const item =
          random() < 0.1
            ? junk()
            : {
                id: pick(IDS),
                type: pick(['message', 'message', 'message', 'function_call', undefined, 3]),
                role: pick(['user', 'user', 'user', 'assistant', 4]),
                status: pick(['completed', 'in_progress', 'incomplete', undefined, {}]),
                content: content(),
                call_id: pick(IDS),
                name: pick(['tool', 'nobody', 3]),
                arguments: pick(['{}', '{', '', {}]),
              };
        return {
          type: pick(TYPES),
          item,
          transcript: item,
          previous_item_id: pick(IDS),
          response_id: pick(IDS),
          item_id: pick(IDS),
          response: {id: pick(IDS)},
          delta: random() < 0.9 ? text() : junk(),
          widget_settings: junk(),
          client_tools: junk(),
        };
      };

      const clock = new FakeClock();
      const transcript = new Transcript(clock);
      const agent = new AgentMonitor({onChange: (snapshot) => expect(snapshot).to.be.frozen});
      const tools = new ToolRunner({clock, send: (_, output) => expect(output).to.be.a('string') && undefined});
      tools.register('tool', () => 'ok');
      agent.callStarted();
      agent.callActive(clock.now());
      let before = new Map(transcript.items.map((one) => [one.id, one]));
      let order: string[] = [];

      for (let n = 0; n < 5000; n++) {
        clock.advance(Math.floor(random() * 400));
        const params = message();
        const previous = transcript.items;
        let changed = transcript.handle(params, random() < 0.5 ? undefined : `m${Math.floor(random() * 5000)}`);
        agent.handle(params, clock.now());
        parseWidgetSettings(params);
        tools.handle((params as {item?: unknown} | null | undefined)?.item);
        if (random() < 0.3) agent.levels(random(), random(), clock.now());
        const action = random();
        const id = `t${Math.ceil(random() * 9)}`;
        if (action < 0.03) changed = [...changed, ...transcript.addTyped({id, text: text()})];
        else if (action < 0.05) changed = [...changed, ...transcript.fail(id)];
        else if (action < 0.07) changed = [...changed, ...transcript.confirm(id)];
        else if (action < 0.08) changed = [...changed, ...transcript.interrupt()];
        else if (action < 0.09) changed = [...changed, ...transcript.finish()];

        const {items} = transcript;
        const now = new Map(items.map((one) => [one.id, one]));
        expect(now.size, 'unique ids').to.equal(items.length);
        for (const one of items) {
          expect(one.text !== '' || one.images.length > 0, 'no empty items').to.equal(true);
          if (one.role === 'assistant') {
            expect(one.text, 'no tags').not.to.match(
              /<break[^<>]*>|<emotion value="[^<>"]*">|<\/whisper>|\[laughter\]|\[laugh\]/,
            );
            expect(one.text, 'no half tags').not.to.match(
              /<\/?[a-z]+( [a-z]*(="[^"<>]*)?)?$|\[l(a(u(gh?)?)?)?$|\(conversation\s*$/,
            );
            expect(one.text, 'no control text').not.to.contain('(conversation ended)');
            expect(one.text, 'trimmed').not.to.match(/^\s/);
          }
          const was = before.get(one.id);
          if (was?.final) expect(one.final, 'final never reverts').to.equal(true);
          if (was?.interrupted) expect(one.interrupted, 'interrupted never reverts').to.equal(true);
          if (was) expect([one.role, one.timestamp]).to.deep.equal([was.role, was.timestamp]);
          if (was !== one) {
            expect(
              changed.map((item) => item.id),
              'changes are reported',
            ).to.include(one.id);
          }
        }
        const kept = items.map((one) => one.id).filter((one) => before.has(one));
        expect(kept, 'order is stable').to.deep.equal(order.filter((one) => now.has(one)));
        if (changed.length === 0) expect(items.length).to.be.at.most(previous.length);
        before = now;
        order = items.map((one) => one.id);
        if (random() < 0.01) {
          transcript.clear();
          before = new Map();
          order = [];
        }
      }
      tools.abortAll();
      await Promise.resolve();
    });
  }
});
