import {expect} from '@open-wc/testing';
import {Transcript} from '../../../src/client/conversation/index.js';
import type {TranscriptItem} from '../../../src/client/conversation/index.js';
import {created, delta, done, FakeClock, functionCall, spoken, textDone, userItem} from './frames.js';
import type {Params} from './frames.js';

const PNG = 'data:image/png;base64,AAAA';

describe('Transcript', () => {
  let clock: FakeClock;
  let transcript: Transcript;

  beforeEach(() => {
    clock = new FakeClock();
    transcript = new Transcript(clock);
  });

  const texts = (): string[] => transcript.items.map(({role, text}) => `${role === 'user' ? 'U' : 'A'}: ${text}`);
  const item = (id: string): TranscriptItem | undefined => transcript.items.find((one) => one.id === id);
  const feed = (...messages: Params[]): void => messages.forEach((params) => transcript.handle(params));

  describe('user items', () => {
    const forms: [name: string, content: unknown, text: string][] = [
      [
        'a list of parts',
        [{type: 'input_audio', transcript: 'What are your opening hours?'}],
        'What are your opening hours?',
      ],
      ['a string', ' And on Sundays? ', 'And on Sundays?'],
      ['a single object', {type: 'input_text', text: 'Hello'}, 'Hello'],
      [
        'several parts',
        [{type: 'text', text: 'one '}, 'two', {type: 'new', transcript: 'three', text: 'no'}],
        'one two three',
      ],
      ['parts of wrong types', [null, 3, {text: 4}, [], {type: 'text', text: 'left'}, {transcript: ''}], 'left'],
    ];
    for (const [name, content, text] of forms) {
      it(`reads content that is ${name}`, () => {
        const changed = transcript.handle(userItem('it-1', content, 'completed'));
        expect(changed).to.deep.equal([
          {
            id: 'it-1',
            role: 'user',
            text,
            final: true,
            interrupted: false,
            timestamp: clock.now(),
            images: [],
            delivery: 'sent',
          },
        ]);
        expect(transcript.items).to.deep.equal(changed);
      });
    }

    it('grows partials in place and keeps their first timestamp', () => {
      feed(spoken('it-1', 'What', 'in_progress'));
      const at = clock.now();
      clock.advance(500);
      feed(spoken('it-1', 'What are', 'in_progress'));
      expect(item('it-1')).to.include({text: 'What are', final: false, timestamp: at});
      feed(spoken('it-1', 'What are your hours?'));
      expect(item('it-1')).to.include({text: 'What are your hours?', final: true, timestamp: at});
      expect(transcript.items).to.have.length(1);
    });

    it('never takes a completed item back, but takes a correction', () => {
      feed(spoken('it-1', 'Right'));
      expect(transcript.handle(spoken('it-1', 'Wro', 'in_progress'))).to.deep.equal([]);
      expect(item('it-1')).to.include({text: 'Right', final: true});
      feed(spoken('it-1', 'Right!'));
      expect(item('it-1')).to.include({text: 'Right!', final: true});
    });

    it('keeps the words when the end comes empty', () => {
      feed(spoken('it-1', 'Hello', 'in_progress'), spoken('it-1', ''));
      expect(item('it-1')).to.include({text: 'Hello', final: true});
    });

    it('takes a missing or unknown status as completed', () => {
      feed(userItem('it-1', 'a'), userItem('it-2', 'b', 'incomplete'));
      expect(transcript.items.map(({final}) => final)).to.deep.equal([true, true]);
    });

    it('hides an empty item but keeps its place', () => {
      expect(transcript.handle(spoken('it-1', '', 'in_progress'))).to.deep.equal([]);
      feed(delta('rsp-1', 'Hi'));
      expect(texts()).to.deep.equal(['A: Hi']);
      feed(spoken('it-1', 'Hello'));
      expect(texts()).to.deep.equal(['U: Hello', 'A: Hi']);
    });

    it('joins partials without an id until they end', () => {
      const bare = (content: string, status: string): Params => ({
        type: 'conversation.item.created',
        item: {role: 'user', status, content},
      });
      feed(bare('one', 'in_progress'), bare('one two', 'completed'), bare('three', 'completed'));
      expect(texts()).to.deep.equal(['U: one two', 'U: three']);
    });

    it('goes where previous_item_id says', () => {
      feed(delta('rsp-1', 'Hello'), done('rsp-1'), delta('rsp-2', 'We are'));
      feed(spoken('it-1', 'When?', 'completed', 'rsp-1'));
      expect(texts()).to.deep.equal(['A: Hello', 'U: When?', 'A: We are']);
      // Came late, so the reply it stands before is not over.
      expect(item('rsp-2')?.final).to.equal(false);
      feed(spoken('it-3', 'And then?', 'completed', 'nobody'), spoken('it-2', 'Sundays?', 'completed', 'it-1'));
      expect(texts().slice(1)).to.deep.equal(['U: When?', 'A: We are', 'U: Sundays?', 'U: And then?']);
    });

    it('takes images over http and data URLs only', () => {
      const image = (url: unknown): unknown => ({type: 'image_url', image_url: {url}});
      feed(
        userItem('it-1', [
          image(PNG),
          image('https://x.test/a.png'),
          image('javascript:alert(1)'),
          image(7),
          image('/a'),
        ]),
      );
      expect(item('it-1')).to.deep.include({text: '', images: [PNG, 'https://x.test/a.png']});
      expect(item('it-1')?.images).to.be.frozen;
    });
  });

  describe('assistant items', () => {
    it('appends deltas by item id, without the leading space', () => {
      feed(created('rsp-7'), delta('rsp-7', ' We are open'), delta('rsp-7', ' nine to five.'));
      expect(transcript.items).to.have.length(1);
      expect(item('rsp-7')).to.include({text: 'We are open nine to five.', final: false, role: 'assistant'});
      feed(textDone('rsp-7'));
      expect(item('rsp-7')?.final).to.equal(true);
      expect(transcript.handle(done('rsp-7'))).to.deep.equal([]);
    });

    it('keeps equal deltas unless the message id repeats', () => {
      transcript.handle(delta('rsp-1', 'ha'), 'm1');
      transcript.handle(delta('rsp-1', 'ha'), 'm2');
      expect(transcript.handle(delta('rsp-1', 'ha'), 'm2')).to.deep.equal([]);
      feed(delta('rsp-1', 'ha'));
      expect(texts()).to.deep.equal(['A: hahaha']);
    });

    it('forgets old message ids', () => {
      for (let n = 0; n <= 512; n++) transcript.handle(delta('rsp-1', 'x'), `m${n}`);
      transcript.handle(delta('rsp-1', 'x'), 'm0');
      expect(item('rsp-1')?.text).to.have.length(514);
    });

    it('falls back to the response id, then to the open item', () => {
      feed(
        {type: 'response.text.delta', response_id: 'rsp-1', delta: 'one'},
        {type: 'response.text.delta', delta: ' two'},
      );
      expect(texts()).to.deep.equal(['A: one two']);
      feed({type: 'response.done'}, {type: 'response.text.delta', delta: 'three'});
      expect(texts()).to.deep.equal(['A: one two', 'A: three']);
      expect(item('rsp-1')?.final).to.equal(true);
    });

    for (const [name, end] of [
      ['response_id', {type: 'response.done', response_id: 'rsp-1'}],
      ['response.id', {type: 'response.done', response: {id: 'rsp-1', status: 'completed'}}],
      ['item_id', {type: 'response.text.done', item_id: 'it-a'}],
      ['nothing', {type: 'response.done'}],
    ] as [string, Params][]) {
      it(`ends an item by ${name}`, () => {
        feed(delta('rsp-1', 'Hi', 'it-a'));
        expect(transcript.handle(end).map(({id, final}) => [id, final])).to.deep.equal([['it-a', true]]);
      });
    }

    it('ends one item by response.text.done, all of a response by response.done', () => {
      feed(delta('rsp-1', 'one', 'it-a'), delta('rsp-1', 'two', 'it-b'), delta('rsp-2', 'other', 'it-c'));
      feed(textDone('rsp-1', 'it-a'));
      expect(transcript.items.map(({final}) => final)).to.deep.equal([true, false, false]);
      feed(done('rsp-1'));
      expect(transcript.items.map(({final}) => final)).to.deep.equal([true, true, false]);
    });

    it('forgets a done that comes first; later text grows and ends with the next turn', () => {
      expect(transcript.handle(done('rsp-1'))).to.deep.equal([]);
      feed(delta('rsp-1', 'Hi'));
      expect(item('rsp-1')).to.include({text: 'Hi', final: false});
      feed(spoken('it-1', 'Hello', 'in_progress'));
      expect(item('rsp-1')?.final).to.equal(true);
    });

    it('adds late text to a final item without reopening it', () => {
      feed(delta('rsp-1', 'Hi'), done('rsp-1'), delta('rsp-1', ' there'));
      expect(item('rsp-1')).to.include({text: 'Hi there', final: true});
    });

    it('hides directives and the control text however they are cut', () => {
      const raw = ' <emotion value="happy"/>Bye [laughter] now <break time="1s"/>!(conversation ended)';
      for (let size = 1; size < 12; size++) {
        transcript.clear();
        for (let at = 0; at < raw.length; at += size) {
          for (const {text} of transcript.handle(delta('r', raw.slice(at, at + size)))) {
            expect(text).to.match(/^(B(y(e( (n(o(w( |!)?)?)?)?)?)?)?)?$/);
          }
        }
        feed(textDone('r'));
        expect(texts(), `pieces of ${size}`).to.deep.equal(['A: Bye now!']);
      }
    });

    it('never shows an item that is only control text', () => {
      for (const piece of ['(conver', 'sation', ' ended', ')']) {
        expect(transcript.handle(delta('r', piece))).to.deep.equal([]);
      }
      expect(transcript.handle(done('r'))).to.deep.equal([]);
      expect(transcript.items).to.deep.equal([]);
    });

    it('settles held back text at the end', () => {
      feed(delta('r', '5 <'));
      expect(item('r')?.text).to.equal('5 ');
      feed(done('r'));
      expect(item('r')?.text).to.equal('5 <');
    });

    it('keeps apart a user and an assistant item of one id', () => {
      feed(userItem('x', 'mine'), delta('x', 'yours'), delta('x', '!'), done('x'));
      expect(texts()).to.deep.equal(['U: mine', 'A: yours!']);
      expect(new Set(transcript.items.map(({id}) => id)).size).to.equal(2);
      expect(transcript.items[1]?.final).to.equal(true);
    });

    it('finds a free id when that name is taken too', () => {
      feed(userItem('x', 'one'), userItem('assistant:x', 'two'), delta('x', 'three'));
      expect(texts()).to.deep.equal(['U: one', 'U: two', 'A: three']);
      expect(new Set(transcript.items.map(({id}) => id)).size).to.equal(3);
    });
  });

  describe('interruption', () => {
    it('marks the open item and keeps its text', () => {
      feed(delta('rsp-1', 'Let me explain'));
      expect(transcript.interrupt().map(({id}) => id)).to.deep.equal(['rsp-1']);
      expect(item('rsp-1')).to.include({text: 'Let me explain', interrupted: true, final: true});
      expect(transcript.interrupt()).to.deep.equal([]);
    });

    it('marks the newest assistant item when its text was complete before its voice', () => {
      feed(
        delta('rsp-1', 'A'),
        done('rsp-1'),
        delta('rsp-2', 'B'),
        done('rsp-2'),
        spoken('it-1', 'Stop', 'in_progress'),
      );
      transcript.interrupt();
      expect(transcript.items.map(({interrupted}) => interrupted)).to.deep.equal([false, true, false]);
    });

    it('takes the word of the server for a response', () => {
      feed(delta('rsp-1', 'A', 'it-a'), delta('rsp-2', 'B'));
      const changed = transcript.handle({type: 'response.audio.interrupted', response_id: 'rsp-1'});
      expect(changed.map(({id}) => id)).to.deep.equal(['it-a']);
      expect(transcript.handle({type: 'response.audio.interrupted', response_id: 'unknown'})).to.deep.equal([]);
      transcript.handle({type: 'response.audio.interrupted'});
      expect(item('rsp-2')?.interrupted).to.equal(true);
    });

    it('has nothing to mark at the beginning', () => {
      expect(transcript.interrupt()).to.deep.equal([]);
    });
  });

  describe('typed messages', () => {
    it('shows at once, settles on the echo in its place and keeps its images', () => {
      expect(transcript.addTyped({id: 't1', text: 'Look', images: [PNG]})[0]).to.deep.include({
        delivery: 'pending',
        final: true,
        images: [PNG],
      });
      feed(delta('rsp-1', 'Hm'));
      const changed = transcript.handle(userItem('t1', [{type: 'text', text: 'Look'}], 'completed'));
      expect(changed[0]).to.deep.include({id: 't1', delivery: 'sent', images: [PNG]});
      expect(texts()).to.deep.equal(['U: Look', 'A: Hm']);
    });

    it('settles on an echo that is in progress without losing its text', () => {
      transcript.addTyped({id: 't1', text: 'Hi'});
      feed(userItem('t1', '', 'in_progress'));
      expect(item('t1')).to.include({text: 'Hi', delivery: 'sent', final: true});
    });

    it('ends the reply before it with its echo, not the one after', () => {
      feed(delta('rsp-1', 'Long story'));
      transcript.addTyped({id: 't1', text: 'Shorter'});
      feed(delta('rsp-1', ' goes on'), delta('rsp-2', 'Sure'));
      expect(item('rsp-1')).to.include({text: 'Long story goes on', final: false});
      feed(userItem('t1', 'Shorter'));
      expect(transcript.items.map(({final}) => final)).to.deep.equal([true, true, false]);
    });

    it('settles by the same text under another id within 30 s, the oldest first', () => {
      transcript.addTyped({id: 't1', text: 'Yes  please'});
      transcript.addTyped({id: 't2', text: 'Yes please'});
      transcript.confirm('t1');
      clock.advance(30_000);
      feed(userItem('server-1', 'Yes please '));
      expect(transcript.items.map(({id, delivery}) => [id, delivery])).to.deep.equal([
        ['t1', 'sent'],
        ['t2', 'pending'],
      ]);
      feed(userItem('server-1', 'Yes please'));
      expect(item('t2')?.delivery).to.equal('pending');
      feed(userItem('server-2', 'Yes please'));
      expect(item('t2')?.delivery).to.equal('sent');
      expect(transcript.items).to.have.length(2);
    });

    it('takes later, spoken or partial words for an item of their own', () => {
      transcript.addTyped({id: 't1', text: 'Yes'});
      feed(spoken('it-1', 'Yes'), userItem('it-2', 'Yes', 'in_progress'));
      clock.advance(30_001);
      feed(userItem('it-3', 'Yes'));
      expect(transcript.items.map(({id}) => id)).to.deep.equal(['t1', 'it-1', 'it-2', 'it-3']);
    });

    it('settles a message that is only an image', () => {
      transcript.addTyped({id: 't1', text: '', images: [PNG]});
      feed(userItem('server', [{type: 'image_url', image_url: {url: 'https://x.test/1.png'}}]));
      expect(transcript.items.map(({id, images}) => [id, images])).to.deep.equal([['t1', [PNG]]]);
    });

    it('is confirmed, failed and sent again', () => {
      transcript.addTyped({id: 't1', text: 'Hi', images: [PNG]});
      expect(transcript.retry('t1')).to.equal(undefined);
      expect(transcript.fail('t1')[0]?.delivery).to.equal('failed');
      expect(transcript.fail('t1')).to.deep.equal([]);
      expect(transcript.retry('t1')).to.deep.include({id: 't1', text: 'Hi', images: [PNG], delivery: 'pending'});
      expect(transcript.retry('t1')).to.equal(undefined);
      expect(item('t1')?.delivery).to.equal('pending');
      expect(transcript.confirm('t1')[0]?.delivery).to.equal('sent');
      expect(transcript.fail('t1')).to.deep.equal([]);
      expect(item('t1')?.delivery).to.equal('sent');
    });

    it('believes an echo after a failure', () => {
      transcript.addTyped({id: 't1', text: 'Hi'});
      transcript.fail('t1');
      feed(userItem('t1', 'Hi'));
      expect(item('t1')?.delivery).to.equal('sent');
    });

    it('ignores unknown ids and a second message of one id', () => {
      transcript.addTyped({id: 't1', text: 'Hi'});
      expect(transcript.addTyped({id: 't1', text: 'Other'})).to.deep.equal([]);
      expect(transcript.confirm('no')).to.deep.equal([]);
      expect(transcript.fail('no')).to.deep.equal([]);
      expect(transcript.retry('no')).to.equal(undefined);
    });

    it('takes a message without an id', () => {
      transcript.addTyped({id: '', text: 'one'});
      transcript.addTyped({id: '', text: 'two'});
      expect(texts()).to.deep.equal(['U: one', 'U: two']);
    });

    it('is not searched for directives', () => {
      transcript.addTyped({id: 't1', text: '<b>[laugh]</b> (conversation ended)'});
      expect(texts()).to.deep.equal(['U: <b>[laugh]</b> (conversation ended)']);
    });
  });

  it('takes whole items under transcript and transcription', () => {
    feed({type: 'transcription', transcription: {id: 'a', speaker: 'user', text: 'Hi', isPartial: true}});
    feed({type: 'transcript', transcript: {id: 'b', role: 'assistant', content: '<x/>Hello', isFinal: true}});
    expect(transcript.items.map(({id, text, final}) => [id, text, final])).to.deep.equal([
      ['a', 'Hi', false],
      ['b', 'Hello', true],
    ]);
  });

  it('answers nothing to what is no transcript message', () => {
    const assistant = {id: 'x', type: 'message', role: 'assistant', status: 'completed', content: 'Hi'};
    const messages: unknown[] = [
      undefined,
      null,
      'text',
      7,
      [],
      {},
      {type: 'response.created', response: {id: 'r'}},
      {type: 'response.output_item.added'},
      {type: 'widget_settings', widget_settings: {}},
      {type: 'conversation.item.created', item: assistant},
      {type: 'conversation.item.created', item: null},
      {type: 'conversation.item.created', item: {id: 'y', role: 'user', type: 'other', content: 'x'}},
      {type: 'response.text.delta', response_id: 'r', delta: {}},
      {type: 'transcript', transcript: []},
      functionCall('fc-1', 'tool', '{}'),
    ];
    for (const params of messages) expect(transcript.handle(params), JSON.stringify(params)).to.deep.equal([]);
    expect(transcript.items).to.deep.equal([]);
  });

  it('shares structure: frozen, unchanged items are the same objects', () => {
    feed(userItem('a', 'one'), delta('b', 'two'));
    const before = transcript.items;
    feed(created('c'), userItem('a', 'one'));
    expect(transcript.items).to.equal(before);
    feed(delta('b', '!'));
    expect(transcript.items).not.to.equal(before);
    expect(transcript.items[0]).to.equal(before[0]);
    expect(transcript.items[1]).not.to.equal(before[1]);
    expect(transcript.items).to.be.frozen;
    for (const one of transcript.items) expect(one).to.be.frozen;
  });

  it('finishes everything, and clears', () => {
    feed(spoken('a', 'Hel', 'in_progress'), delta('b', 'Hi <bre'));
    expect(transcript.finish().map(({id, final}) => [id, final])).to.deep.equal([
      ['a', true],
      ['b', true],
    ]);
    expect(item('b')?.text).to.equal('Hi ');
    expect(transcript.finish()).to.deep.equal([]);
    transcript.addTyped({id: 't1', text: 'Bye'});
    transcript.addTyped({id: 't2', text: 'Bye'});
    transcript.confirm('t2');
    expect(transcript.finish().map(({id, delivery}) => [id, delivery])).to.deep.equal([['t1', 'failed']]);
    transcript.clear();
    expect(transcript.items).to.deep.equal([]);
    feed(delta('b', 'again'));
    expect(texts()).to.deep.equal(['A: again']);
  });

  it('survives hostile ids', () => {
    for (const id of ['__proto__', 'constructor', 'toString', 'x'.repeat(100_000)]) {
      feed(userItem(id, id.slice(0, 9)), delta(id, 'hi'), done(id));
    }
    expect(transcript.items).to.have.length(8);
    expect(transcript.items.every(({id}) => id.length < 300)).to.equal(true);
    expect(({} as Params)['text']).to.equal(undefined);
  });

  it('is bounded in items and text', () => {
    for (let n = 0; n < 2100; n++) feed(userItem(`it-${n}`, `text ${n}`));
    expect(transcript.items).to.have.length(2000);
    expect(transcript.items[0]?.id).to.equal('it-100');
    feed(delta('big', 'x'.repeat(60_000)), delta('big', 'y'.repeat(60_000)), userItem('long', 'z'.repeat(100_000)));
    expect(item('big')?.text).to.have.length(65_536);
    expect(item('long')?.text).to.have.length(65_536);
    expect(transcript.items).to.have.length(2000);
    feed(userItem('first', 'goes first', 'completed', 'nobody'));
    expect(transcript.items).to.have.length(2000);
  });
});
