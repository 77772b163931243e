import {expect} from '@open-wc/testing';
import type {Call} from '../../src/client/call.js';
import {TelnyxError} from '../../src/errors/index.js';
import type {RequestFrame} from '../../src/protocol/frame.js';
import {gateway, isFirefox, lab} from '../support/client-lab.js';
import type {Frame, Lab, TestClient} from '../support/client-lab.js';
import {FakeClock} from '../support/fake-clock.js';
import {farEnd, settled, silence, sound, spoken, talk} from '../support/line.js';
import {setMicrophone} from '../support/microphone.js';
import {microtasks, rejection, until, within} from '../support/until.js';

/** A call by text: enough for what only signalling is about. */
const silent = {mode: 'text'} as const;

const modifies = (t: Lab): Promise<Frame[]> => t.sent('telnyx_rtc.modify');

const actions = async (t: Lab): Promise<unknown[]> => (await modifies(t)).map(({params}) => params['action']);

const enabled = (call: Call): boolean => call.localStream!.getAudioTracks()[0]!.enabled;

const digits = async (t: Lab): Promise<unknown[]> =>
  (await t.sent('telnyx_rtc.info')).map(({params}) => params['dtmf']).filter(Boolean);

/** The notifications of a type that the client gave out. */
function notifications(client: TestClient, type: string): Record<string, unknown>[] {
  const told: Record<string, unknown>[] = [];
  client.on('telnyx.notification', (notification) => notification.type === type && told.push(notification));
  return told;
}

/** What the client answered to the gateway's request. */
const answerTo = (t: Lab, method: string, action: string): Promise<Frame> =>
  until(`an answer to ${method}`, async () => {
    const asked = (await t.received(method)).find(({params}) => params['action'] === action);
    return asked && (await t.sent()).find((frame) => frame.id === asked.id && !frame.method);
  });

describe('during a call', () => {
  before(async () => {
    expect(await setMicrophone('granted')).to.equal(true);
  });

  describe('hold', () => {
    it(
      'S60 hold and unhold: frames, states, facts, silence on the held line',
      lab(async (t) => {
        const {client, call} = await talk(t, 'echo');
        await sound(call);
        expect(await call.hold()).to.equal(true);
        expect(call.snapshot).to.include({state: 'held', previous: 'active', held: true, remoteHeld: false});
        expect([call.isHeld, call.active, (await farEnd(call)).held]).to.deep.equal([true, false, true]);
        await silence(call);
        // What is so already needs no request.
        expect(await call.hold()).to.equal(true);
        expect(await call.unhold()).to.equal(true);
        expect(call.snapshot).to.include({state: 'active', previous: 'held', held: false});
        await sound(call);

        const frames = await modifies(t);
        expect(frames.map(({params}) => params['action'])).to.deep.equal(['hold', 'unhold']);
        for (const {params} of frames) {
          expect(params['sessid']).to.equal(client.sessionid);
          expect(params.dialogParams!['callID']).to.equal(call.id);
          expect(params).not.to.have.property('sdp');
        }
        expect(client.statesOf(call).slice(-3)).to.deep.equal(['active', 'held', 'active']);
        expect(client.told('telnyx-hold-change')).to.deep.equal([
          {callId: call.id, held: true, remoteHeld: false},
          {callId: call.id, held: false, remoteHeld: false},
        ]);
        expect(client.codes).to.deep.equal([]);
      }),
    );

    it(
      'S61 hold refused: 44001, false, the state unchanged',
      lab(async (t) => {
        const {client, call} = await talk(t, 'hold-refused');
        expect(await call.hold()).to.equal(false);
        expect(await call.toggleHold()).to.equal(false);
        expect(call.snapshot).to.include({state: 'active', held: false});
        expect(client.codes).to.deep.equal([44001, 44001]);
        expect(client.errors[0]).to.include({fatal: false, callId: call.id});
        expect(client.errors[0]!.message).to.contain('HOLD REFUSED');
        expect(client.told('telnyx-hold-change')).to.deep.equal([]);
        await sound(call);
      }),
    );

    it(
      'hold that is never answered: 44001 within the timeout',
      lab(async (t) => {
        const {client, call} = await talk(t, 'tone', {}, silent);
        await gateway('ignore', {methods: ['telnyx_rtc.modify']});
        t.delay = (ms) => (ms === 10_000 ? 100 : ms);
        expect(await within('an answer', call.hold(), 1500)).to.equal(false);
        expect([client.codes, call.state]).to.deep.equal([[44001], 'active']);
      }),
    );

    it(
      'overlapping hold, unhold and toggleHold go one after the other',
      lab(async (t) => {
        const {client, call} = await talk(t, 'hold-slow', {}, silent);
        const done: string[] = [];
        const results = await within(
          'all',
          Promise.all([
            call.hold().then((result) => done.push('hold') && result),
            call.unhold().then((result) => done.push('unhold') && result),
            call.toggleHold().then((result) => done.push('toggle') && result),
          ]),
          6000,
        );
        expect([results, done]).to.deep.equal([
          [true, true, true],
          ['hold', 'unhold', 'toggle'],
        ]);
        expect(call.state).to.equal('held');
        expect(await actions(t)).to.deep.equal(['hold', 'unhold', 'hold']);
        expect(client.statesOf(call).slice(-4)).to.deep.equal(['active', 'held', 'active', 'held']);
      }),
    );

    it(
      'a result without holdState counts as done',
      lab(async (t) => {
        const {client, call} = await talk(t, 'hold-no-state', {}, silent);
        expect(await call.hold()).to.equal(true);
        expect(call.state).to.equal('held');
        expect(await call.toggleHold()).to.equal(true);
        expect([call.state, client.codes]).to.deep.equal(['active', []]);
        expect(await actions(t)).to.deep.equal(['hold', 'unhold']);
      }),
    );

    it(
      'before the answer and after the end there is nothing to hold: false, nothing on the wire',
      lab(async (t) => {
        const client = await t.user();
        const call = client.newCall({destinationNumber: 'no-answer', ...silent});
        await client.reached(call, 'ringing');
        expect(await call.hold()).to.equal(false);
        expect([call.state, client.codes]).to.deep.equal(['ringing', [44001]]);
        await call.hangup();
        for (const again of [() => call.hold(), () => call.unhold(), () => call.toggleHold()]) {
          expect(await again()).to.equal(false);
        }
        expect([await modifies(t), client.codes]).to.deep.equal([[], [44001]]);
      }),
    );

    it(
      'a call that ends while it is being held: false, no error, no state after the end',
      lab(async (t) => {
        const {client, call} = await talk(t, 'hold-slow', {}, silent);
        const held = call.hold();
        await until('the request', async () => (await modifies(t)).length > 0);
        await call.hangup();
        expect(await within('an answer', held)).to.equal(false);
        expect(client.statesOf(call).slice(-3)).to.deep.equal(['active', 'hangup', 'destroy']);
        expect([client.codes, client.told('telnyx-hold-change')]).to.deep.equal([[], []]);
      }),
    );

    it(
      'the far side holds: remoteHeld, told apart from our own hold',
      lab(async (t) => {
        const {client, call} = await talk(t, 'remote-hold');
        await until('held by the far side', () => call.snapshot.remoteHeld, 6000);
        expect(call.snapshot).to.include({state: 'active', held: false});
        expect((await answerTo(t, 'telnyx_rtc.modify', 'hold')).result).to.include({
          callID: call.id,
          action: 'hold',
          holdState: 'held',
        });
        await silence(call);
        // Ours comes and goes beside it.
        expect(await call.hold()).to.equal(true);
        expect(await call.unhold()).to.equal(true);
        await until('resumed by the far side', () => !call.snapshot.remoteHeld, 6000);
        expect((await answerTo(t, 'telnyx_rtc.modify', 'unhold')).result).to.include({holdState: 'active'});
        await sound(call);
        expect(client.told('telnyx-hold-change').map(({held, remoteHeld}) => [held, remoteHeld])).to.deep.equal([
          [false, true],
          [true, true],
          [false, true],
          [false, false],
        ]);
      }),
    );

    it(
      'hold survives an ICE restart',
      lab(async (t) => {
        const {client, call} = await talk(t, 'echo');
        await call.hold();
        expect(await call.restartIce()).to.equal(true);
        expect(call.snapshot).to.include({state: 'held', held: true});
        expect((await farEnd(call)).held).to.equal(true);
        await silence(call);
        expect(await call.unhold()).to.equal(true);
        await sound(call);
        expect(client.codes).to.deep.equal([]);
      }),
    );
  });

  describe('digits', () => {
    it(
      'S62 digits leave in order, one by one, 160 ms apart; `,` `p` and `w` pause; decoration is ignored',
      lab(async (t) => {
        const clock = new FakeClock();
        const at: [string, number][] = [];
        const open = new Set<unknown>();
        const createSocket = (url: string): WebSocket => {
          const socket = t.environment().createSocket(url);
          const send = socket.send.bind(socket);
          socket.send = (text) => {
            const {id, params} = JSON.parse(text as string) as Frame;
            if (params?.['dtmf']) {
              open.add(id);
              at.push([params['dtmf'] as string, clock.now()]);
            }
            send(text);
          };
          socket.addEventListener('message', ({data}) => open.delete((JSON.parse(data as string) as Frame).id));
          return socket;
        };
        const {client, call} = await talk(t, 'ivr', {environment: {clock, createSocket}}, silent);
        const heard = notifications(client, 'event');
        let done = false;
        const sent = Promise.all([call.dtmf('1 (2)-,3w4.'), call.sendDigits('p*#'), call.dtmf('aB')]);
        void sent.then(() => (done = true));
        await until('all digits', async () => {
          for (let step = 0; step < 20 && open.size === 0; step++) {
            clock.advance(20);
            await microtasks();
          }
          return done;
        });
        expect(at.map(([digit]) => digit).join('')).to.equal('1234*#AB');
        expect(at.slice(1).map(([, time], index) => time - at[index]![1])).to.deep.equal([
          160, 2160, 660, 2160, 160, 160, 160,
        ]);
        expect((await farEnd(call)).dtmf).to.equal('1234*#AB');
        for (const {params} of await t.sent('telnyx_rtc.info')) {
          expect(params['sessid']).to.equal(client.sessionid);
          expect(params.dialogParams!['callID']).to.equal(call.id);
        }
        // The far side answers each with a message.
        await until('answers', () => heard.length === 8);
        expect(heard[0]).to.deep.include({call, msg: {from: 'ivr', to: 'demo', body: 'You pressed 1.'}});
      }),
    );

    it(
      'other characters throw 50005 and are named; nothing is sent',
      lab(async (t) => {
        const {call} = await talk(t, 'ivr', {}, silent);
        for (const bad of ['12x', '', '  ', '+1', 'é', '1;2']) {
          try {
            void call.dtmf(bad);
            expect.fail(`50005 expected for "${bad}"`);
          } catch (error) {
            expect(error).to.be.instanceOf(TelnyxError).and.include({code: 50005});
            expect((error as Error).message).to.contain(`"${bad}"`);
          }
        }
        await settled(t);
        expect(await digits(t)).to.deep.equal([]);
      }),
    );

    it(
      'the queue ends with the call',
      lab(async (t) => {
        const {client, call} = await talk(t, 'ivr', {}, silent);
        const running = rejection(call.dtmf('123456'));
        const waiting = rejection(call.dtmf('789'));
        await until('a digit', async () => (await digits(t)).length > 0);
        await call.hangup();
        expect(await within('rejected', running)).to.include({code: 50004});
        expect(await within('rejected', waiting)).to.include({code: 50004});
        expect(await rejection(call.dtmf('0'))).to.include({code: 50004});
        await settled(t);
        const sent = (await digits(t)).join('');
        expect('12345').to.match(new RegExp(`^${sent}`));
        expect(client.codes).to.deep.equal([]);
      }),
    );

    it(
      'a refused digit rejects, the rest of its string is dropped, later ones go on; nobody has to catch',
      lab(async (t) => {
        const {client, call} = await talk(t, 'ivr', {}, silent);
        const unhandled: unknown[] = [];
        const note = (event: PromiseRejectionEvent): unknown => unhandled.push(event.reason);
        window.addEventListener('unhandledrejection', note);
        // The gateway has forgotten the login: it refuses, and takes what comes after the client has logged in again.
        await gateway('expire-token');
        const refused = call.dtmf('12');
        await until('logged in again', async () => (await t.received()).some(({error}) => error?.code === -32000));
        expect(await rejection(refused))
          .to.include({code: 50002})
          .and.to.have.nested.property('originalError.code', -32000);
        await until('logged in', async () => (await t.sent('login')).length === 2 && client.connected);
        await gateway('ignore', {methods: ['telnyx_rtc.info']});
        t.delay = (ms) => (ms === 10_000 ? 60 : ms);
        void call.dtmf('4');
        expect(await rejection(call.dtmf('5'))).to.include({code: 50002, callId: call.id});
        await gateway('ignore', {methods: []});
        t.delay = (ms) => ms;
        await call.dtmf('3');
        expect((await farEnd(call)).dtmf).to.equal('3');
        window.removeEventListener('unhandledrejection', note);
        expect([unhandled, call.state]).to.deep.equal([[], 'active']);
      }),
    );

    it(
      'a key is heard here, too',
      lab(async (t) => {
        let analyser: AnalyserNode | undefined;
        const createAudioContext = (): AudioContext => {
          const context = t.environment().createAudioContext()!;
          // What goes to the speakers is looked at on its way.
          analyser ??= new AnalyserNode(context, {fftSize: 4096, smoothingTimeConstant: 0});
          analyser.connect(context.destination);
          Object.defineProperty(context, 'destination', {value: analyser});
          return context;
        };
        const {call} = await talk(t, 'ivr', {environment: {createAudioContext}}, silent);
        // Without a sound card Firefox' contexts stand still.
        if (isFirefox && analyser!.context.state !== 'running') return;
        const bytes = new Uint8Array(analyser!.frequencyBinCount);
        const level = (hz: number): number =>
          bytes[Math.round((hz * analyser!.fftSize) / analyser!.context.sampleRate)]!;
        void call.dtmf('5');
        await until('770 and 1336 Hz', () => {
          analyser!.getByteFrequencyData(bytes);
          return level(770) > 120 && level(1336) > 120;
        });
        expect([level(941), level(1633)].every((other) => other < level(770))).to.equal(true);
        await until('silence', () => {
          analyser!.getByteFrequencyData(bytes);
          return level(770) < 60;
        });
      }),
    );
  });

  describe('messages', () => {
    it(
      'S63 sendConversationMessage(text) needs no attachments; images go along',
      lab(async (t) => {
        const client = await t.assistant('assistant-demo');
        const call = client.newCall(silent);
        await client.reached(call, 'active');
        const id = await call.sendConversationMessage('Hello');
        const url = 'https://example.com/a.png';
        await call.sendConversationMessage('Look', [url]);
        const frames = await t.sent('ai_conversation');
        expect(frames.map(({params}) => params.item!['content'])).to.deep.equal([
          [{type: 'input_text', text: 'Hello'}],
          [
            {type: 'input_text', text: 'Look'},
            {type: 'image_url', image_url: {url}},
          ],
        ]);
        expect(frames[0]!.id).to.be.a('string');
        expect(frames[0]!.params).to.deep.include({type: 'conversation.item.create', previous_item_id: null});
        expect(frames[0]!.params.item).to.deep.include({id, type: 'message', role: 'user'});
        expect(JSON.stringify(frames[0])).not.to.contain(call.id);
        expect(client.snapshot.conversation.items.find((item) => item.id === id)).to.include({delivery: 'sent'});
      }),
    );

    it(
      'S63 a message that cannot be delivered rejects; after the call there is nobody to write to',
      lab(async (t) => {
        const client = await t.assistant('assistant-refuses-text');
        const call = client.newCall(silent);
        await client.reached(call, 'active');
        expect(await rejection(call.sendConversationMessage('Hello'))).to.be.instanceOf(Error);
        await call.hangup();
        expect(await rejection(call.sendConversationMessage('Hello'))).to.be.instanceOf(TelnyxError);
      }),
    );

    it(
      'S64 sendAIConversationMessage: a notification with the call_id of the tool, no id, no answer',
      lab(async (t) => {
        const client = await t.assistant('assistant-tool-call');
        const asked: Record<string, unknown>[] = [];
        client.on('telnyx.ai.conversation', ({params}) => {
          const item = params['item'] as Record<string, unknown> | undefined;
          if (item?.['type'] === 'function_call') asked.push(item);
        });
        const call = client.newCall(silent);
        await client.reached(call, 'active');
        await call.sendConversationMessage('tool');
        const {call_id: callId} = await until('a tool call', () => asked[0]);
        const item = {type: 'function_call_output', call_id: callId, output: '{"title":"Mine"}'};
        call.sendAIConversationMessage(item);
        const outputs = await until('the output', async () => {
          const frames = await t.sent('ai_conversation');
          const own = frames.filter(({params}) => params.item?.['output'] === item.output);
          return own.length > 0 && own;
        });
        expect(outputs).to.have.length(1);
        expect(outputs[0]).to.deep.equal({
          jsonrpc: '2.0',
          method: 'ai_conversation',
          params: {type: 'conversation.item.create', item},
        });
        await client.disconnect();
        expect(() => call.sendAIConversationMessage(item))
          .to.throw(TelnyxError)
          .with.property('code', 50002);
      }),
    );

    it(
      'S65 S66 what the assistant streams is given out untouched and in order, and adds up to the transcript',
      lab(async (t) => {
        const client = t.client({targetId: 'assistant-demo'});
        const wire: RequestFrame[] = [];
        const told: unknown[] = [];
        client.on('telnyx.socket.message', (frame) => frame.method === 'ai_conversation' && wire.push(frame));
        client.on('telnyx.ai.conversation', (payload) => told.push(payload));
        await client.connect();
        const call = client.newCall(silent);
        await client.reached(call, 'active');
        const id = await call.sendConversationMessage('hours');
        const done = await until(
          'an answer',
          () => wire.find(({params}) => params['type'] === 'response.text.done'),
          8000,
        );
        expect(told).to.deep.equal(
          wire.map(({method, params, voiceSdkId}) => ({method, params, voice_sdk_id: voiceSdkId})),
        );
        const settings = wire.find(({params}) => params['widget_settings']);
        expect(settings!.params['widget_settings']).to.be.an('object');
        const deltas = wire.filter(
          ({params}) => params['type'] === 'response.text.delta' && params['item_id'] === done.params['item_id'],
        );
        expect(deltas.length).to.be.greaterThan(1);
        const {items} = client.snapshot.conversation;
        expect(items.at(-1)).to.include({
          id: done.params['item_id'],
          text: deltas
            .map(({params}) => params['delta'])
            .join('')
            .trim(),
          final: true,
        });
        expect(items.some((item) => item.id === id)).to.equal(true);
        const acknowledged = new Set((await t.sent()).filter(({method}) => !method).map((frame) => frame.id));
        expect(wire.filter((frame) => acknowledged.has(frame.id ?? undefined))).to.deep.equal([]);
      }),
    );

    it(
      'S67 info and display: notifications `event` and `participantData`, the name of the far side is the new one',
      lab(async (t) => {
        const client = await t.user();
        const events = notifications(client, 'event');
        const names = notifications(client, 'participantData');
        const call = client.newCall({destinationNumber: 'chatty', ...silent});
        await client.reached(call, 'active');
        await until('messages', () => events.length === 2 && names.length === 1);
        expect(events[0]).to.deep.include({type: 'event', call});
        expect(events[0]!['msg']).to.deep.equal({
          from: 'chatty',
          to: 'demo',
          body: 'Hello, I write while you listen.',
        });
        expect(names[0]).to.deep.include({
          call,
          displayName: 'Chatty',
          displayNumber: '+15550123',
          displayDirection: 'outbound',
        });
        expect(call.snapshot).to.include({remoteName: 'Chatty', remoteNumber: '+15550123'});
        expect([call.extension, call.remotePartyName, call.remotePartyNumber]).to.deep.equal([
          '+15550123',
          'Chatty',
          '+15550123',
        ]);
        expect(client.snapshot.calls[0]).to.include({remoteName: 'Chatty'});
        const [display] = await t.received('telnyx_rtc.display');
        await until('acknowledged', async () => (await t.sent()).some(({id, result}) => id === display!.id && result));
        // A display without a name leaves it.
        await gateway('display', {name: '', number: '+15550199', callID: call.id});
        await until('a number', () => call.snapshot.remoteNumber === '+15550199');
        expect(call.snapshot.remoteName).to.equal('Chatty');
      }),
    );

    it(
      'message(): info with sender, receiver and text; what comes back is an `event`',
      lab(async (t) => {
        const {client, call} = await talk(t, 'chatty', {}, silent);
        const events = notifications(client, 'event');
        await call.message('chatty', 'Are you there?');
        const [sent] = (await t.sent('telnyx_rtc.info')).filter(({params}) => params['msg']);
        expect(sent!.params['msg']).to.deep.equal({from: 'demo', to: 'chatty', body: 'Are you there?'});
        await until('an answer', () => events.some(({msg}) => (msg as {body: string}).body.includes('Are you there?')));
        await call.hangup();
        expect(await rejection(call.message('chatty', 'too late'))).to.be.instanceOf(Error);
      }),
    );
  });

  describe('sound', () => {
    it(
      'mute, unmute and their other names; nothing is signalled',
      lab(async (t) => {
        const {client, call} = await talk(t, 'echo');
        const before = (await t.sent()).length;
        const states: boolean[] = [];
        for (const act of [
          'mute',
          'unmute',
          'muteAudio',
          'toggleAudioMute',
          'toggleAudioMute',
          'unmuteAudio',
        ] as const) {
          call[act]();
          expect([call.isAudioMuted, call.snapshot.muted, !enabled(call)]).to.deep.equal(Array(3).fill(call.isMuted));
          states.push(call.isMuted);
        }
        expect(states).to.deep.equal([true, false, true, false, true, false]);
        expect(client.told('telnyx-mute-change').map(({muted}) => muted)).to.deep.equal(states);
        await settled(t);
        expect(
          (await t.sent()).slice(before).filter(({method}) => method && !/ping|andidate/.test(method)),
        ).to.deep.equal([]);
      }),
    );

    it(
      'mute survives hold and an ICE restart',
      lab(async (t) => {
        const {call} = await talk(t, 'echo');
        call.mute();
        await silence(call);
        await call.hold();
        await call.unhold();
        expect([enabled(call), call.isMuted]).to.deep.equal([false, true]);
        expect(await call.restartIce()).to.equal(true);
        expect([enabled(call), call.isMuted]).to.deep.equal([false, true]);
        await silence(call);
        call.unmute();
        await sound(call);
      }),
    );

    it(
      'deaf(): the far side is not heard here, until undeaf(); also when said before the answer',
      lab(async (t) => {
        const client = await t.user();
        const call = client.newCall({destinationNumber: 'ring-then-answer'});
        call.deaf();
        await client.reached(call, 'active', 6000);
        const track = await until('a track', () => call.remoteStream?.getAudioTracks()[0]);
        await spoken(call);
        expect(track.enabled).to.equal(false);
        // Statistics, which stand in where no context runs, count what nobody hears.
        const measured = t.contexts[0]?.state === 'running';
        if (measured) expect(call.media.levels.remote()).to.be.lessThan(0.005);
        call.toggleDeaf();
        expect(track.enabled).to.equal(true);
        await until('sound', () => call.media.levels.remote() > 0.01);
        call.toggleDeaf();
        expect(track.enabled).to.equal(false);
        if (measured) await until('silence', () => call.media.levels.remote() < 0.005);
        call.undeaf();
        expect(track.enabled).to.equal(true);
        expect(await t.sent('telnyx_rtc.modify')).to.deep.equal([]);
      }),
    );

    it(
      'setBandwidthEncodingsMaxBps limits what is sent; 0 lifts the limit; video has no effect',
      lab(async (t) => {
        const {call} = await talk(t, 'echo');
        const limit = (): number | undefined =>
          call.peerConnection!.getSenders()[0]!.getParameters().encodings[0]!.maxBitrate;
        await call.setAudioBandwidthEncodingsMaxBps(16_000);
        expect(limit()).to.equal(16_000);
        await call.setBandwidthEncodingsMaxBps(24_000, 'video');
        expect(limit()).to.equal(16_000);
        await call.setBandwidthEncodingsMaxBps(24_000);
        expect(limit()).to.equal(24_000);
        await sound(call);
        await call.setAudioBandwidthEncodingsMaxBps(0);
        expect(limit()).to.equal(undefined);
      }),
    );

    it(
      'getStats(callback, constraints): matching entries every 2 s until the call ends; a callback that throws stops nothing',
      lab(async (t) => {
        const periods: number[] = [];
        t.delay = (ms) => {
          if (ms !== 2000) return ms;
          periods.push(ms);
          return 40;
        };
        const {call} = await talk(t, 'tone');
        const inbound: Record<string, unknown>[] = [];
        const all = new Set<unknown>();
        call.getStats((entry) => inbound.push(entry as Record<string, unknown>), {type: 'inbound-rtp', kind: 'audio'});
        call.getStats((entry) => all.add((entry as {type: string}).type));
        await until('three rounds', () => inbound.length >= 3);
        expect(inbound.every((entry) => entry['type'] === 'inbound-rtp' && entry['kind'] === 'audio')).to.equal(true);
        expect(Number(inbound.at(-1)!['packetsReceived'])).to.be.greaterThan(Number(inbound[0]!['packetsReceived']));
        expect([...all]).to.include.members(['inbound-rtp', 'outbound-rtp', 'candidate-pair']);
        await call.hangup();
        const [count, asked] = [inbound.length, periods.length];
        await settled(t);
        expect([inbound.length, periods.length]).to.deep.equal([count, asked]);
        call.getStats(() => expect.fail('no call'));
        expect(periods.length).to.equal(asked);
      }),
    );
  });

  describe('the server changes the call', () => {
    it(
      'messages that cross the end of the call are acknowledged and change nothing',
      lab(async (t) => {
        const {client, call} = await talk(t, 'echo', {}, silent);
        const sdp = call.peerConnection!.remoteDescription!.sdp;
        await gateway('ignore', {methods: ['telnyx_rtc.bye']});
        t.delay = (ms) => (ms === 5000 ? 1500 : ms);
        const over = call.hangup();
        const params = {
          callID: call.id,
          sdp,
          candidate: 'candidate:1 1 udp 1 127.0.0.1 9 typ host',
          display_name: 'Late',
        };
        const methods = ['media', 'answer', 'candidate', 'ringing', 'info'].map((name) => `telnyx_rtc.${name}`);
        for (const method of methods) await gateway('request', {method, params});
        const asked = (await t.received()).filter(({method}) => methods.includes(method!)).slice(-methods.length);
        await until('acknowledged', async () => {
          const sent = await t.sent();
          return asked.every(({id}) => sent.some((frame) => frame.id === id && frame.result));
        });
        expect(call.state).to.equal('hangup');
        await over;
        expect([call.state, client.codes]).to.deep.equal(['destroy', [44003]]);
      }),
    );

    it(
      'an offer in a running call is answered at once with a complete answer, and audio goes on',
      lab(async (t) => {
        const {client, call} = await talk(t, 'echo');
        await sound(call);
        const start = performance.now();
        await gateway('renegotiate', {callID: call.id});
        await until('accepted', async () => (await farEnd(call)).renegotiated === 'accepted');
        // The path stays, so there is nothing to gather and nothing to wait for.
        expect(performance.now() - start).to.be.lessThan(1500);
        const {result} = await answerTo(t, 'telnyx_rtc.modify', 'updateMedia');
        expect(result).to.include({callID: call.id, action: 'updateMedia', sessid: client.sessionid});
        expect(result!['sdp']).to.match(/^v=0[^]*^a=candidate:/m);
        await sound(call);
        expect([client.codes, call.state, call.peerConnection!.signalingState]).to.deep.equal([[], 'active', 'stable']);
      }),
    );

    it(
      'destination `renegotiate`, on hold and muted: both stay',
      lab(async (t) => {
        const {call} = await talk(t, 'renegotiate');
        await call.hold();
        call.mute();
        await until('accepted', async () => (await farEnd(call)).renegotiated === 'accepted', 6000);
        expect(call.snapshot).to.include({state: 'held', held: true, muted: true});
        expect(enabled(call)).to.equal(false);
        await call.unhold();
        call.unmute();
        await sound(call);
      }),
    );

    it(
      'an offer that cannot be answered, an action nobody knows and one for another call: -32601, the call goes on',
      lab(async (t) => {
        const {client, call} = await talk(t, 'echo');
        const offer = call.peerConnection!.remoteDescription!.sdp;
        const noAudio = `${offer.split(/^m=/m)[0]!}`.replace(/^a=group:.*\r\n/m, '');
        for (const params of [
          {action: 'transfer', callID: call.id},
          {action: 'toggleHold', callID: call.id},
          {action: 'updateMedia', callID: call.id},
          {action: 'updateMedia', callID: call.id, sdp: 'v=0\r\nnonsense'},
          {action: 'updateMedia', callID: call.id, sdp: noAudio},
          {action: 'hold', callID: 'another'},
        ]) {
          await gateway('request', {method: 'telnyx_rtc.modify', params});
          const asked = (await t.received('telnyx_rtc.modify')).at(-1)!;
          const answer = await until(`an answer to ${JSON.stringify(params).slice(0, 60)}`, async () =>
            (await t.sent()).find(({id, method}) => id === asked.id && !method),
          );
          expect(answer.error).to.deep.include({code: -32601});
          expect(call.peerConnection!.signalingState).to.equal('stable');
        }
        expect(call.snapshot).to.include({state: 'active', remoteHeld: false});
        await gateway('renegotiate', {callID: call.id});
        await until('accepted', async () => (await farEnd(call)).renegotiated === 'accepted');
        expect(await call.restartIce()).to.equal(true);
        await sound(call);
        expect(client.codes).to.deep.equal([]);
      }),
    );

    it(
      'an offer before the answer is refused, the call is answered as usual',
      lab(async (t) => {
        const client = await t.user();
        const call = client.newCall({destinationNumber: 'ring-then-answer'});
        await client.reached(call, 'ringing');
        const {sdp} = call.peerConnection!.localDescription!;
        await gateway('request', {method: 'telnyx_rtc.modify', params: {callID: call.id, action: 'updateMedia', sdp}});
        expect((await answerTo(t, 'telnyx_rtc.modify', 'updateMedia')).error).to.include({code: -32601});
        await client.reached(call, 'active', 6000);
        await until('media', () => call.snapshot.media === 'connected');
      }),
    );
  });
});
