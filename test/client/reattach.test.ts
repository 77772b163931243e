/** A call outlives its connection to the server (wire-protocol §7, contract §9). */
import {expect} from '@open-wc/testing';
import type {Call} from '../../src/client/call.js';
import type {Environment} from '../../src/client/environment.js';
import {deferred} from '../../src/lib/deferred.js';
import {gateway, heard, isFirefox, lab} from '../support/client-lab.js';
import type {Lab, TestClient, TestClientOptions} from '../support/client-lab.js';
import {listenForGaps} from '../support/gaps.js';
import {setMicrophone} from '../support/microphone.js';
import {until} from '../support/until.js';

/** Reconnects at once; other waits stay as they are. */
const quickRetries = (ms: number): number => (ms >= 700 && ms <= 1300 ? 0 : ms);

async function talking(t: Lab, destinationNumber = 'tone', options: TestClientOptions = {}) {
  const client = await t.user(options);
  const call = client.newCall({destinationNumber, mode: 'text'});
  await client.reached(call, 'active');
  await until('media', () => call.snapshot.media === 'connected');
  t.delay = quickRetries;
  return {client, call};
}

/** Waits until the call goes on over another peer connection. */
async function recovered(call: Call, before: RTCPeerConnection): Promise<void> {
  await until('another connection', () => call.peerConnection !== before && call.snapshot.media === 'connected');
  await until('it goes on', () => call.state === 'active' || call.state === 'held');
}

/** Packets of a call by text, which plays nothing. */
const arrives = async (call: Call): Promise<unknown> => {
  const {packets} = await heard(call);
  return until('packets', async () => (await heard(call)).packets > packets + 10);
};

describe('reattach', () => {
  it(
    'S70 S74 a cut socket: the same call goes on, its old connection plays until the new one is there',
    lab(async (t) => {
      const {client, call} = await talking(t);
      await arrives(call);
      call.muteAudio();
      const before = call.peerConnection!;
      const {direction, remoteNumber, startedAt, activeAt} = call.snapshot;
      await gateway('cut-sockets');
      await client.reached(call, 'recovering');
      expect(before.connectionState, 'the old sound').to.equal('connected');
      await recovered(call, before);
      expect(before.connectionState).to.equal('closed');
      expect(client.statesOf(call).slice(-3)).to.deep.equal(['active', 'recovering', 'active']);
      expect(call.snapshot).to.include({direction, remoteNumber, startedAt, activeAt, muted: true});
      expect(call.recoveredCallId).to.equal(call.id);
      expect(client.activeCall).to.equal(call);
      await arrives(call);
      const [attach, ...more] = await t
        .sent('telnyx_rtc.attach')
        .then((frames) => frames.filter(({params}) => params['sdp']));
      expect(more).to.deep.equal([]);
      expect(attach!.params.dialogParams).to.include({attach: true, recoveredCallId: call.id, callID: call.id});
      expect([(await t.sent('telnyx_rtc.invite')).length, (await t.sent('telnyx_rtc.bye')).length]).to.deep.equal([
        1, 0,
      ]);
      const [, query] = await t.queries();
      expect(query!.get('voice_sdk_id')).to.be.a('string');
      expect([client.codes, t.left()['peers']]).to.deep.equal([[], 1]);
      await call.hangup();
      expect((await t.sent('telnyx_rtc.bye')).length).to.equal(1);
    }),
  );

  it(
    'S70 nobody hears a gap',
    lab(async function (t) {
      // Without a sound card Firefox runs no audio context.
      if (isFirefox) return;
      await setMicrophone('granted');
      const client = await t.user();
      const call = client.newCall({destinationNumber: 'tone'});
      await client.reached(call, 'active');
      await arrives(call);
      t.delay = quickRetries;
      const gaps = await listenForGaps(t);
      const before = call.peerConnection!;
      await gateway('cut-sockets');
      await recovered(call, before);
      await arrives(call);
      const longest = await gaps.stop();
      console.info(`longest silence: ${longest} ms`);
      expect(longest).to.be.at.most(400);
    }),
  );

  it(
    'S74 offered after clientReady: the same',
    lab(async (t) => {
      const {client, call} = await talking(t);
      const before = call.peerConnection!;
      await gateway('attach-late', {late: true});
      await gateway('cut-sockets');
      await recovered(call, before);
      await arrives(call);
      expect(client.codes).to.deep.equal([]);
    }),
  );

  it(
    'S72 of two calls the server lost one: that one ends with 48501, the other goes on',
    lab(async (t) => {
      const {client, call: lost} = await talking(t);
      const kept = client.newCall({destinationNumber: 'echo', mode: 'text'});
      await client.reached(kept, 'active');
      await until('media', () => kept.snapshot.media === 'connected');
      const before = kept.peerConnection!;
      await gateway('lose-calls', {callID: lost.id});
      await gateway('cut-sockets');
      await recovered(kept, before);
      await client.reached(lost, 'destroy');
      expect(lost.snapshot.end).to.include({errorCode: 48501});
      expect([client.codes, (await t.sent('telnyx_rtc.bye')).length]).to.deep.equal([[48501], 0]);
      await arrives(kept);
    }),
  );

  it(
    'S71 a held call is held afterwards, and can be resumed',
    lab(async (t) => {
      const {client, call} = await talking(t);
      expect(await call.hold()).to.equal(true);
      const before = call.peerConnection!;
      await gateway('cut-sockets');
      await recovered(call, before);
      expect(client.statesOf(call).slice(-3)).to.deep.equal(['held', 'recovering', 'held']);
      expect(await call.unhold()).to.equal(true);
      await arrives(call);
    }),
  );

  it(
    'a call that is hung up while there is no connection: the server is told afterwards, and nothing goes wrong',
    lab(async (t) => {
      const {client, call} = await talking(t);
      t.delay = (ms) => ms;
      await gateway('cut-sockets');
      await until('cut', () => client.snapshot.connection.state === 'reconnecting');
      await call.hangup();
      expect(call.state).to.equal('destroy');
      expect(t.left()).to.include({peers: 0, tracks: 0});
      await until('connected again', () => client.connected);
      const [bye] = await until('the bye', async () => {
        const byes = await t.sent('telnyx_rtc.bye');
        return byes.length > 0 && byes;
      });
      expect(bye!.params).to.deep.include({cause: 'NORMAL_CLEARING', causeCode: 16});
      expect(bye!.params.dialogParams!['callID']).to.equal(call.id);
      await until('gone', async () => !JSON.stringify(await gateway('state')).includes(call.id));
      expect([client.codes, client.warnings]).to.deep.equal([[], []]);
    }),
  );

  it(
    'S73 a call that nobody knows is offered: warning 35002, and the one that is there goes on',
    lab(async (t) => {
      const {client, call} = await talking(t);
      await gateway('request', {method: 'telnyx_rtc.attach', params: {callID: 'unknown', sdp: 'v=0\r\n'}});
      await until('the warning', () => client.warnings.includes(35002));
      expect([call.state, client.codes]).to.deep.equal(['active', []]);
    }),
  );

  it(
    'cut again while it recovers: the next connection recovers it',
    lab(async (t) => {
      const {client, call} = await talking(t);
      const before = call.peerConnection!;
      let cut = false;
      call.on('change', ({state}) => {
        if (state !== 'recovering' || cut) return;
        cut = true;
        // The server hears nothing of the answer.
        t.sockets.at(-1)!.close();
      });
      await gateway('cut-sockets');
      await until('the third socket', () => t.sockets.length === 3);
      await recovered(call, before);
      await arrives(call);
      expect([client.codes, t.left()['peers']]).to.deep.equal([[], 1]);
    }),
  );

  it(
    'several calls at once: each comes back as it was',
    lab(async (t) => {
      const {client, call: first} = await talking(t);
      expect(await first.hold()).to.equal(true);
      const second = client.newCall({destinationNumber: 'echo', mode: 'text'});
      await client.reached(second, 'active');
      await until('media', () => second.snapshot.media === 'connected');
      const before = [first.peerConnection!, second.peerConnection!];
      await gateway('cut-sockets');
      await Promise.all([recovered(first, before[0]!), recovered(second, before[1]!)]);
      expect([first.state, second.state]).to.deep.equal(['held', 'active']);
      expect([client.codes, t.left()['peers']]).to.deep.equal([[], 2]);
    }),
  );

  it(
    'an outbound call that rings goes on ringing',
    lab(async (t) => {
      const client = await t.user();
      const call = client.newCall({destinationNumber: 'no-answer', mode: 'text'});
      await client.reached(call, 'ringing');
      t.delay = quickRetries;
      await gateway('cut-sockets');
      await until('connected again', () => t.sockets.length === 2 && client.connected);
      await client.reached(call, 'recovering');
      await until('it goes on', () => call.state === 'early' || call.state === 'ringing');
      await call.hangup();
      expect([client.codes, (await t.sent('telnyx_rtc.bye')).length]).to.deep.equal([[], 1]);
    }),
  );

  it(
    'an inbound call that rings goes on ringing and can be answered',
    lab(async (t) => {
      await setMicrophone('granted');
      const client = await t.user({login: 'rung', password: 'demo'});
      const calls: Call[] = [];
      client.on('telnyx.notification', ({type, call}) => {
        if (type === 'callUpdate' && call && !calls.includes(call)) calls.push(call);
      });
      await gateway('call', {to: 'rung', scenario: 'tone'});
      const call = await until('a call', () => calls[0]);
      await client.reached(call, 'ringing');
      t.delay = quickRetries;
      await gateway('cut-sockets');
      await until('connected again', () => t.sockets.length === 2 && client.connected);
      await until('invited again', async () => (await t.received('telnyx_rtc.invite')).length === 2);
      expect([call.state, calls.length]).to.deep.equal(['ringing', 1]);
      await call.answer();
      await client.reached(call, 'active');
      await arrives(call);
      expect(client.codes).to.deep.equal([]);
    }),
  );

  describe('an inbound call whose answer is cut off', () => {
    /** Rings, and is answered, with whatever microphone. */
    async function answering(t: Lab, login: string, getUserMedia?: Environment['getUserMedia']) {
      await setMicrophone('granted');
      const client = await t.user({login, password: 'demo', ...(getUserMedia && {environment: {getUserMedia}})});
      const calls: Call[] = [];
      client.on('telnyx.notification', ({type, call}) => {
        if (type === 'callUpdate' && call && !calls.includes(call)) calls.push(call);
      });
      await gateway('call', {to: login, scenario: 'tone'});
      const call = await until('a call', () => calls[0]);
      await client.reached(call, 'ringing');
      t.delay = quickRetries;
      return {client, calls, call};
    }

    const answers = async (t: Lab): Promise<number> => (await t.sent('telnyx_rtc.answer')).length;

    it(
      'before the server had it: it is answered again by itself',
      lab(async (t) => {
        const {client, calls, call} = await answering(t, 'cut-before');
        await gateway('ignore', {methods: ['telnyx_rtc.answer']});
        const answered = call.answer();
        await until('the answer is on its way', async () => (await answers(t)) === 1);
        await gateway('cut-sockets');
        await gateway('ignore', {methods: []});
        await answered;
        await client.reached(call, 'active');
        await arrives(call);
        expect([await answers(t), calls.length, client.codes]).to.deep.equal([2, 1, []]);
      }),
    );

    it(
      'after the server had it: the call goes on as one that was answered',
      lab(async (t) => {
        const {client, calls, call} = await answering(t, 'cut-after');
        await gateway('frames', {delayMs: 1000});
        const answered = call.answer();
        await until('the answer has come', async () => (await answers(t)) === 1);
        await gateway('cut-sockets');
        await gateway('frames', {});
        await answered;
        await client.reached(call, 'active');
        await arrives(call);
        expect([await answers(t), calls.length, client.codes]).to.deep.equal([1, 1, []]);
        expect(call.snapshot.activeAt).to.be.a('number');
      }),
    );

    it(
      'while it waits for the microphone: one question, and the answer follows it',
      lab(async (t) => {
        const allowed = deferred<void>();
        let asked = 0;
        const {client, calls, call} = await answering(t, 'cut-asking', async (constraints) => {
          asked++;
          await allowed.promise;
          return navigator.mediaDevices.getUserMedia(constraints);
        });
        const answered = call.answer();
        await until('asked', () => asked === 1);
        await gateway('cut-sockets');
        await until('invited again', async () => (await t.received('telnyx_rtc.invite')).length === 2);
        await until('connected again', () => client.connected);
        expect(call.state).to.equal('answering');
        allowed.resolve();
        await answered;
        await client.reached(call, 'active');
        await arrives(call);
        expect([asked, await answers(t), calls.length, client.codes]).to.deep.equal([1, 1, 1, []]);
      }),
    );

    it(
      'and the caller has given up meanwhile: it is over, 48501',
      lab(async (t) => {
        const {client, call} = await answering(t, 'cut-lost');
        await gateway('ignore', {methods: ['telnyx_rtc.answer']});
        const answered = call.answer();
        await until('the answer is on its way', async () => (await answers(t)) === 1);
        await gateway('lose-calls');
        await gateway('cut-sockets');
        await gateway('ignore', {methods: []});
        await answered;
        await client.reached(call, 'destroy');
        expect(client.codes).to.deep.equal([48501]);
      }),
    );
  });

  it(
    'a conversation with an assistant goes on: what is typed afterwards is answered',
    lab(async (t) => {
      const client: TestClient = await t.assistant('assistant-demo');
      const call = client.newCall({mode: 'text'});
      await client.reached(call, 'active');
      await until('the greeting', () => client.snapshot.conversation.items.length > 0);
      t.delay = quickRetries;
      const before = call.peerConnection!;
      const {length} = client.snapshot.conversation.items;
      await gateway('cut-sockets');
      await recovered(call, before);
      expect(client.snapshot.conversation.items.length).to.be.at.least(length);
      await client.sendMessage('price');
      await until('an answer', () => /Nothing here costs/.test(client.snapshot.conversation.items.at(-1)?.text ?? ''));
      expect(client.codes).to.deep.equal([]);
    }),
  );
});
