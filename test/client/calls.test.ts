import {expect} from '@open-wc/testing';
import {TelnyxError} from '../../src/errors/index.js';
import {gateway, lab} from '../support/client-lab.js';
import type {Frame} from '../support/client-lab.js';
import {setMicrophone} from '../support/microphone.js';
import {rejection, until, within} from '../support/until.js';

const acknowledged = (frames: readonly Frame[], {id}: Frame): boolean =>
  frames.some((frame) => frame.id === id && frame.result?.['method']);

const candidates = (sdp: unknown): number => String(sdp).match(/^a=candidate:/gm)?.length ?? 0;

describe('calls', () => {
  before(async () => {
    expect(await setMicrophone('granted')).to.equal(true);
  });

  it(
    'S20 early media: new, requesting, trying, ringing, early, active; every message acknowledged',
    lab(async (t) => {
      const client = await t.user();
      const call = client.newCall({destinationNumber: 'early-media'});
      await client.reached(call, 'early');
      await client.reached(call, 'active');
      await call.answered;
      expect(client.statesOf(call)).to.deep.equal(['new', 'requesting', 'trying', 'ringing', 'early', 'active']);
      const asked = (await t.received()).filter(({method}) => /ringing|media|answer/.test(method ?? ''));
      expect(asked.map(({method}) => method)).to.deep.equal([
        'telnyx_rtc.ringing',
        'telnyx_rtc.media',
        'telnyx_rtc.answer',
      ]);
      const sent = await until('acknowledgements', async () => {
        const frames = await t.sent();
        return asked.every((frame) => acknowledged(frames, frame)) && frames;
      });
      for (const frame of asked) expect(sent.filter(({id}) => id === frame.id)).to.have.length(1);
    }),
  );

  it(
    'S21 direct answer: new, requesting, trying, ringing, active; media connects beside it',
    lab(async (t) => {
      const client = await t.user();
      const call = client.newCall({destinationNumber: 'tone', callerName: 'Ann', callerNumber: '+13125550100'});
      await client.reached(call, 'active');
      expect(client.statesOf(call)).to.deep.equal(['new', 'requesting', 'trying', 'ringing', 'active']);
      await until('media', () => call.snapshot.media === 'connected');
      const [invite] = await t.sent('telnyx_rtc.invite');
      expect(invite!.params['sessid']).to.equal(client.snapshot.connection.sessionId);
      expect(invite!.params.dialogParams).to.deep.equal({
        callID: call.id,
        destination_number: 'tone',
        remote_caller_id_name: 'Outbound Call',
        remote_caller_id_number: 'tone',
        caller_id_name: 'Ann',
        caller_id_number: '+13125550100',
        audio: true,
      });
      const sdp = String(invite!.params['sdp']);
      const [, first] = /^m=audio \d+ \S+ (\d+)/m.exec(sdp)!;
      expect(sdp).to.match(new RegExp(`^a=rtpmap:${first} opus/`, 'm'));
      expect(client.snapshot.activeCallId).to.equal(call.id);
    }),
  );

  it(
    'S22 answer before early media is applied: passes early, ends active',
    lab(async (t) => {
      const client = await t.user();
      const call = client.newCall({destinationNumber: 'answer-race', mode: 'text'});
      await client.reached(call, 'active');
      expect(client.statesOf(call)).to.deep.equal(['new', 'requesting', 'trying', 'early', 'active']);
    }),
  );

  it(
    'S23 busy: the cause is exposed, hangup, destroy, the bye acknowledged and none sent',
    lab(async (t) => {
      const client = await t.user();
      const call = client.newCall({destinationNumber: 'busy', mode: 'text'});
      await client.reached(call, 'destroy');
      expect(client.statesOf(call).slice(-2)).to.deep.equal(['hangup', 'destroy']);
      const end = {cause: 'USER_BUSY', causeCode: 17, sipCode: 486, sipReason: 'Busy Here'};
      expect(call.snapshot.end).to.deep.include({...end, by: 'remote', recoverable: true});
      expect(client.told('telnyx-call-end')).to.have.length(1);
      expect(client.told('telnyx-call-end')[0]).to.deep.include({...end, callId: call.id, durationMs: 0});
      const [bye] = await t.received('telnyx_rtc.bye');
      await until('acknowledged', async () => acknowledged(await t.sent(), bye!));
      expect(await t.sent('telnyx_rtc.bye')).to.deep.equal([]);
      expect(await rejection(call.answered)).to.be.instanceOf(TelnyxError);
    }),
  );

  it(
    'S24 cancel while ringing: bye USER_BUSY 17, destroy',
    lab(async (t) => {
      const client = await t.user();
      const call = client.newCall({destinationNumber: 'no-answer'});
      await client.reached(call, 'ringing');
      await within('over', call.hangup());
      const [bye] = await t.sent('telnyx_rtc.bye');
      expect(bye!.params).to.deep.include({cause: 'USER_BUSY', causeCode: 17});
      expect(bye!.params.dialogParams!['callID']).to.equal(call.id);
      expect(call.state).to.equal('destroy');
      expect(client.codes).to.deep.equal([]);
    }),
  );

  it(
    'S25 normal hangup: bye NORMAL_CLEARING 16, destroyed on the answer',
    lab(async (t) => {
      const client = await t.user();
      const call = client.newCall({destinationNumber: 'tone'});
      await client.reached(call, 'active');
      const over = call.hangup();
      expect(call.state).to.equal('hangup');
      await within('over', over);
      const [bye] = await t.sent('telnyx_rtc.bye');
      expect(bye!.params).to.deep.include({cause: 'NORMAL_CLEARING', causeCode: 16});
      expect(call.snapshot.end).to.include({by: 'local', errorCode: null});
      expect(client.snapshot.calls.map(({state}) => state)).to.deep.equal(['destroy']);
      expect(client.snapshot.activeCallId).to.equal(null);
    }),
  );

  it(
    'S25 unanswered bye: destroyed after 5 s with 44003, and the connection that does not answer is replaced',
    lab(async (t) => {
      const client = await t.user();
      const call = client.newCall({destinationNumber: 'no-answer', mode: 'text'});
      await client.reached(call, 'ringing');
      await gateway('ignore', {methods: ['telnyx_rtc.bye']});
      t.delay = (ms) => (ms === 5000 ? 100 : ms);
      await within('over', call.hangup(), 1500);
      expect([call.state, client.codes, client.warnings]).to.deep.equal(['destroy', [44003], [36003]]);
      expect(client.connected).to.equal(false);
    }),
  );

  it(
    'S26 invite rejected: 40005, then bye USER_BUSY 17',
    lab(async (t) => {
      const client = await t.user();
      const call = client.newCall({destinationNumber: 'reject', mode: 'text'});
      await client.reached(call, 'destroy');
      expect(client.codes).to.deep.equal([40005]);
      expect(client.errors[0]).to.include({callId: call.id, fatal: true});
      expect(client.errors[0]!.message).to.contain('CALL REJECTED');
      const [bye] = await t.sent('telnyx_rtc.bye');
      expect(bye!.params).to.deep.include({cause: 'USER_BUSY', causeCode: 17});
      expect(call.snapshot.end).to.include({errorCode: 40005});
    }),
  );

  it(
    'an invite that is never answered: 40005 within the timeout, bye',
    lab(async (t) => {
      const client = await t.assistant('assistant-never-answers');
      t.delay = (ms) => (ms === 10_000 ? 200 : ms);
      const call = client.newCall({mode: 'text'});
      await client.reached(call, 'destroy');
      expect(client.codes).to.deep.equal([40005]);
      expect(await t.sent('telnyx_rtc.bye')).to.have.length(1);
    }),
  );

  it(
    'S27 hangup before the offer is ready: no invite, no bye',
    lab(async (t) => {
      const client = await t.user({iceServers: [{urls: 'stun:192.0.2.1'}], trickleIce: false});
      const call = client.newCall({destinationNumber: 'tone'});
      await until('negotiating', () => call.snapshot.media === 'connecting');
      await within('over', call.hangup());
      expect(client.statesOf(call)).to.deep.equal(['new', 'hangup', 'destroy']);
      await gateway('ping');
      await until('ping', async () => (await t.sent('telnyx_rtc.ping')).length > 0);
      expect((await t.sent()).filter(({method}) => /invite|bye|candidate/i.test(method ?? ''))).to.deep.equal([]);
    }),
  );

  it(
    'hangup from a listener of "requesting": no invite',
    lab(async (t) => {
      const client = await t.user();
      client.on('fact', (name, detail) => {
        if (name === 'telnyx-call-change' && (detail as {state: string}).state === 'requesting') void call.hangup();
      });
      const call = client.newCall({destinationNumber: 'tone', mode: 'text'});
      await client.reached(call, 'destroy');
      await gateway('ping');
      await until('ping', async () => (await t.sent('telnyx_rtc.ping')).length > 0);
      expect(await t.sent('telnyx_rtc.invite')).to.deep.equal([]);
    }),
  );

  it(
    'S28 missing destination throws 44002; nothing on the wire',
    lab(async (t) => {
      const client = await t.user();
      const before = (await t.sent()).length;
      for (const given of [undefined, {}, {destinationNumber: ''}]) {
        try {
          client.newCall(given);
          expect.fail('44002 expected');
        } catch (error) {
          expect(error).to.be.instanceOf(TelnyxError).and.include({code: 44002});
        }
      }
      expect([client.snapshot.calls, (await t.sent()).length, t.captures]).to.deep.equal([[], before, 0]);
    }),
  );

  it(
    'S29 custom headers of client and call; bad ones are refused by name',
    lab(async (t) => {
      const client = await t.user({customHeaders: {'X-Client': 'c'}});
      const first = client.newCall({destinationNumber: 'no-answer', mode: 'text'});
      const second = client.newCall({
        destinationNumber: 'no-answer',
        mode: 'text',
        customHeaders: [{name: 'X-A', value: '1'}],
      });
      await Promise.all([first, second].map((call) => client.reached(call, 'ringing')));
      const headers = new Map(
        (await t.sent('telnyx_rtc.invite')).map(({params: {dialogParams: dialog}}) => [
          dialog!['callID'],
          dialog!['custom_headers'],
        ]),
      );
      expect(headers.get(first.id)).to.deep.equal([{name: 'X-Client', value: 'c'}]);
      expect(headers.get(second.id)).to.deep.equal([{name: 'X-A', value: '1'}]);
      expect(() => client.newCall({destinationNumber: 'tone', customHeaders: {'X-A': 'a\r\nb'}})).to.throw(
        /customHeaders/,
      );
      expect(() => client.newCall({destinationNumber: 'tone', id: first.id})).to.throw(/in use/);
    }),
  );

  it(
    'absent call options leave the client’s in force',
    lab(async (t) => {
      const client = await t.user({callerName: 'Ann'});
      const call = client.newCall({
        destinationNumber: 'no-answer',
        mode: 'text',
        callerName: undefined,
        trickleIce: undefined,
      });
      await client.reached(call, 'ringing');
      const [invite] = await t.sent('telnyx_rtc.invite');
      expect(invite!.params.dialogParams!['caller_id_name']).to.equal('Ann');
      expect(invite!.params['trickle']).to.equal(true);
    }),
  );

  it(
    'S31 second outbound call: 33010, both work independently',
    lab(async (t) => {
      const client = await t.user();
      const first = client.newCall({destinationNumber: 'tone'});
      await client.reached(first, 'active');
      const told: (string | undefined)[] = [];
      client.on('telnyx.warning', ({warning, callId}) => warning.code === 33010 && told.push(callId));
      const second = client.newCall({destinationNumber: 'echo'});
      expect(told).to.deep.equal([second.id]);
      await client.reached(second, 'active');
      await until('media', () => client.snapshot.calls.every(({media}) => media === 'connected'));
      expect(client.snapshot.calls.map(({id}) => id)).to.deep.equal([first.id, second.id]);
      await second.hangup();
      expect([first.state, client.snapshot.activeCallId]).to.deep.equal(['active', first.id]);
      await first.hangup();
      expect((await t.sent('telnyx_rtc.bye')).map(({params}) => params.dialogParams!['callID'])).to.deep.equal([
        second.id,
        first.id,
      ]);
    }),
  );

  it(
    'S50 trickle: the invite leaves at once with a candidate, candidates follow, one end marker after the result',
    lab(async (t) => {
      const client = await t.user();
      const call = client.newCall({destinationNumber: 'tone'});
      await until('media', () => call.snapshot.media === 'connected');
      const frames = await until('end marker', async () => {
        const sent = await t.sent();
        return sent.some(({method}) => method === 'telnyx_rtc.endOfCandidates') && sent;
      });
      const own = frames.filter(({params}) => params?.dialogParams);
      expect(own[0]).to.include({method: 'telnyx_rtc.invite'});
      expect(own[0]!.params['trickle']).to.equal(true);
      expect(candidates(own[0]!.params['sdp'])).to.be.greaterThan(0);
      const trickled = own.filter(({method}) => method === 'telnyx_rtc.candidate');
      expect(trickled.length).to.be.greaterThan(0);
      for (const {params} of trickled) {
        expect(params['candidate']).to.match(/^candidate:/);
        expect(params).to.include({sdpMLineIndex: 0});
        expect(params.dialogParams!['callID']).to.equal(call.id);
      }
      expect(own.filter(({method}) => method === 'telnyx_rtc.endOfCandidates')).to.have.length(1);
      expect(own.at(-1)).to.include({method: 'telnyx_rtc.endOfCandidates'});
    }),
  );

  for (const kind of ['stun', 'turn'] as const) {
    it(
      `S51 blackholed ${kind.toUpperCase()}: the invite leaves within the budget, with 33005 and never the credentials`,
      lab(async (t) => {
        const {host, port} = await gateway('silent-udp');
        const server = {urls: `${kind}:${String(host)}:${String(port)}`, username: 'u', credential: 'turn-secret'};
        const client = await t.user({trickleIce: false, iceServers: [server]});
        const start = performance.now();
        let took = 0;
        let gathering = '';
        client.on('fact', (name, detail) => {
          if (name !== 'telnyx-call-change' || (detail as {state: string}).state !== 'requesting') return;
          took = performance.now() - start;
          gathering = call.media.peer!.connection.iceGatheringState;
        });
        const call = client.newCall({destinationNumber: 'tone'});
        await client.reached(call, 'active');
        // Gathering is still waiting for the server: it is the budget that let the call go.
        expect(gathering).to.equal('gathering');
        expect(took).to.be.within(900, 2500);
        expect(client.warnings).to.include.members([33002, 33005]);
        const [invite] = await t.sent('telnyx_rtc.invite');
        expect(candidates(invite!.params['sdp'])).to.be.greaterThan(0);
        expect(invite!.params).not.to.have.property('trickle');
        expect(JSON.stringify(await t.sent())).not.to.contain('turn-secret');
        await call.hangup();
      }),
    );
  }

  it(
    'no candidate at all: the offer leaves after 3 s with 33003',
    lab(async (t) => {
      const waits: number[] = [];
      t.delay = (ms) => {
        waits.push(ms);
        return ms === 3000 ? 100 : ms;
      };
      const {host, port} = await gateway('silent-udp');
      const server = {urls: `turn:${String(host)}:${String(port)}`, username: 'u', credential: 'c'};
      const client = await t.user({trickleIce: false, forceRelayCandidate: true, iceServers: [server]});
      const call = client.newCall({destinationNumber: 'no-answer', mode: 'text'});
      await client.reached(call, 'ringing');
      expect(client.warnings).to.deep.equal([33003]);
      expect(waits).to.include(3000);
    }),
  );

  it(
    'complete offer: no trickle flag, no candidate messages, 33005 where only local ones were found',
    lab(async (t) => {
      const client = await t.user({trickleIce: false});
      const call = client.newCall({destinationNumber: 'tone'});
      await until('media', () => call.snapshot.media === 'connected');
      const [invite] = await t.sent('telnyx_rtc.invite');
      expect(candidates(invite!.params['sdp'])).to.be.greaterThan(0);
      expect(invite!.params).not.to.have.property('trickle');
      expect((await t.sent()).filter(({method}) => /candidate/i.test(method ?? ''))).to.deep.equal([]);
      expect(client.warnings).to.deep.equal([33005]);
    }),
  );

  it(
    'S52 server candidates before and after the answer: all applied, each acknowledged',
    lab(async (t) => {
      const applied: string[] = [];
      const createPeer = (configuration: RTCConfiguration): RTCPeerConnection => {
        const peer = t.environment().createPeer(configuration);
        const add = peer.addIceCandidate.bind(peer);
        peer.addIceCandidate = async (candidate?: RTCIceCandidateInit | null) => {
          await add(candidate as RTCIceCandidateInit);
          applied.push(String(candidate?.candidate));
        };
        return peer;
      };
      const client = await t.user({environment: {createPeer}});
      const call = client.newCall({destinationNumber: 'server-trickle'});
      await until('media', () => call.snapshot.media === 'connected');
      const asked = await until('late candidates', async () => {
        const frames = await t.received('telnyx_rtc.candidate');
        return frames.length > 1 && frames;
      });
      await until('applied', () => applied.length === asked.length);
      expect(applied).to.deep.equal(asked.map(({params}) => params['candidate']));
      await until('acknowledged', async () => {
        const sent = await t.sent();
        return asked.every((frame) => acknowledged(sent, frame));
      });
    }),
  );

  it(
    'a server without trickling: -32601 only stops the trickling, and the client remembers',
    lab(async (t) => {
      const client = await t.assistant('assistant-no-trickle');
      const call = client.newCall({mode: 'text'});
      await client.reached(call, 'active');
      await until('media', () => call.snapshot.media === 'connected');
      await call.hangup();
      expect(client.codes).to.deep.equal([]);
      const second = client.newCall({mode: 'text'});
      await client.reached(second, 'active');
      const invites = await t.sent('telnyx_rtc.invite');
      expect(invites.map(({params}) => params['trickle'])).to.deep.equal([true, undefined]);
      const late = (await t.sent()).filter(
        ({method, params}) => /candidate/i.test(method ?? '') && params.dialogParams!['callID'] === second.id,
      );
      expect(late).to.deep.equal([]);
    }),
  );

  it(
    'bye 88 to a trickling offer: the same Call invites once more with a complete one',
    lab(async (t) => {
      const client = await t.assistant('assistant-no-trickle');
      // Nothing is found in time for the first offer.
      t.delay = (ms) => (ms === 150 ? 0 : ms);
      const call = client.newCall({mode: 'text'});
      await until('a peer', () => call.media.peer);
      const invites = await until('a second invite', async () => {
        const frames = await t.sent('telnyx_rtc.invite');
        return frames.length > 1 && frames;
      });
      await client.reached(call, 'active');
      expect(invites.map(({params}) => [params['trickle'], candidates(params['sdp']) > 0])).to.deep.equal([
        [true, false],
        [undefined, true],
      ]);
      expect(invites.map(({params}) => params.dialogParams!['callID'])).to.deep.equal([call.id, call.id]);
      expect(client.statesOf(call)).to.deep.equal(['new', 'requesting', 'trying', 'ringing', 'active']);
      expect(await t.sent('telnyx_rtc.bye')).to.deep.equal([]);
      expect(t.peers.map(({connectionState}) => connectionState).at(0)).to.equal('closed');
    }),
  );

  it(
    'an answer without SDP: 40004 and bye after 5 s; an SDP that comes in time mends it',
    lab(async (t) => {
      const client = await t.user();
      const call = client.newCall({destinationNumber: 'no-answer', mode: 'text'});
      await client.reached(call, 'ringing');
      t.delay = (ms) => (ms === 5000 ? 60 : ms);
      await gateway('request', {method: 'telnyx_rtc.answer', params: {callID: call.id}});
      await client.reached(call, 'destroy');
      expect(client.codes).to.deep.equal([40004]);
      expect(await t.sent('telnyx_rtc.bye')).to.have.length(1);

      t.delay = (ms) => ms;
      const other = client.newCall({destinationNumber: 'early-media', mode: 'text'});
      await client.reached(other, 'requesting');
      await gateway('request', {method: 'telnyx_rtc.answer', params: {callID: other.id}});
      await client.reached(other, 'active');
      expect(client.codes).to.deep.equal([40004]);
    }),
  );

  it(
    'an answer that the browser refuses: 40004 and bye',
    lab(async (t) => {
      const client = await t.user();
      const call = client.newCall({destinationNumber: 'no-answer', mode: 'text'});
      await client.reached(call, 'ringing');
      await gateway('request', {method: 'telnyx_rtc.answer', params: {callID: call.id, sdp: 'v=0\r\nnonsense'}});
      await client.reached(call, 'destroy');
      expect(client.codes).to.deep.equal([40004]);
      expect(await t.sent('telnyx_rtc.bye')).to.have.length(1);
    }),
  );

  it(
    'a late invite result and a second answer: no state goes backwards',
    lab(async (t) => {
      const client = await t.user();
      const late = client.newCall({destinationNumber: 'answer-late-result', mode: 'text'});
      await until('the result', async () => (await t.received()).some(({result}) => result?.['callID'] === late.id));
      await gateway('ping');
      await until('read', async () => (await t.sent('telnyx_rtc.ping')).length > 0);
      expect(client.statesOf(late)).to.deep.equal(['new', 'requesting', 'ringing', 'active']);
      const twice = client.newCall({destinationNumber: 'answer-twice', mode: 'text'});
      await client.reached(twice, 'active');
      await until('both acknowledged', async () => {
        const [asked, sent] = await Promise.all([t.received('telnyx_rtc.answer'), t.sent()]);
        const own = asked.filter(({params}) => params['callID'] === twice.id);
        return own.length === 2 && own.every((frame) => acknowledged(sent, frame));
      });
      expect(client.statesOf(twice)).to.deep.equal(['new', 'requesting', 'trying', 'ringing', 'active']);
      expect(client.codes).to.deep.equal([]);
    }),
  );

  it(
    'hangup is idempotent: one BYE, one end, however often it is called',
    lab(async (t) => {
      const client = await t.user();
      const call = client.newCall({destinationNumber: 'tone', mode: 'text'});
      await client.reached(call, 'active');
      client.on('fact', () => void call.hangup());
      await Promise.all([call.hangup(), call.hangup()]);
      await call.hangup();
      await gateway('ping');
      await until('ping', async () => (await t.sent('telnyx_rtc.ping')).length > 0);
      expect(await t.sent('telnyx_rtc.bye')).to.have.length(1);
      expect(client.told('telnyx-call-end')).to.have.length(1);
    }),
  );

  it(
    'a hangup that crosses the far side’s bye: one end',
    lab(async (t) => {
      const client = await t.user();
      const call = client.newCall({destinationNumber: 'tone', mode: 'text'});
      await client.reached(call, 'active');
      const params = {callID: call.id, cause: 'NORMAL_CLEARING', causeCode: 16};
      await Promise.all([gateway('request', {method: 'telnyx_rtc.bye', params}), call.hangup()]);
      await until('bye acknowledged', async () => {
        const [[bye], sent] = await Promise.all([t.received('telnyx_rtc.bye'), t.sent()]);
        return acknowledged(sent, bye!);
      });
      expect(client.statesOf(call).slice(-3)).to.deep.equal(['active', 'hangup', 'destroy']);
      expect(client.told('telnyx-call-end')).to.have.length(1);
      expect(client.codes).to.deep.equal([]);
    }),
  );

  it(
    'a call placed before the connection stands waits for it; one that cannot connect fails with its reason',
    lab(async (t) => {
      const client = t.client({targetId: 'assistant-silent'});
      const call = client.newCall({mode: 'text'});
      await client.reached(call, 'active');
      const refused = t.client({targetId: 'assistant-refused'});
      const lost = refused.newCall({mode: 'text'});
      await refused.reached(lost, 'destroy');
      expect(lost.snapshot.end).to.include({errorCode: 46001});
      const invites = await t.sent('telnyx_rtc.invite');
      expect(invites.map(({params}) => params.dialogParams!['callID'])).to.deep.equal([call.id]);
    }),
  );

  it(
    'max-duration ends the call',
    lab(async (t) => {
      const client = await t.user({maxDuration: 600});
      t.delay = (ms) => (ms === 600_000 ? 100 : ms);
      const call = client.newCall({destinationNumber: 'tone', mode: 'text'});
      await client.reached(call, 'active');
      await client.reached(call, 'destroy');
      expect(call.snapshot.end).to.include({cause: 'ALLOTTED_TIMEOUT', causeCode: 602, by: 'local'});
      expect((await t.sent('telnyx_rtc.bye'))[0]!.params).to.include({causeCode: 602});
    }),
  );

  it(
    'a path that never comes up: 50003 after 15 s, bye',
    lab(async (t) => {
      const client = await t.user();
      t.delay = (ms) => (ms === 15_000 ? 150 : ms);
      const call = client.newCall({destinationNumber: 'no-answer', mode: 'text'});
      await client.reached(call, 'ringing');
      const answer = String(await answerTo(String((await t.sent('telnyx_rtc.invite'))[0]!.params['sdp'])));
      await gateway('request', {method: 'telnyx_rtc.answer', params: {callID: call.id, sdp: answer}});
      await client.reached(call, 'destroy');
      expect(client.codes).to.deep.equal([50003]);
      expect(client.warnings).to.include(33004);
      expect(await t.sent('telnyx_rtc.bye')).to.have.length(1);
    }),
  );

  it(
    'leaving the page ends calls and connection',
    lab(async (t) => {
      const page = new EventTarget();
      const client = await t.assistant('assistant-silent', {environment: {page}});
      const call = client.newCall({mode: 'text'});
      await client.reached(call, 'active');
      page.dispatchEvent(new Event('offline'));
      expect(client.codes).to.deep.equal([48001]);
      page.dispatchEvent(new Event('pagehide'));
      await client.reached(call, 'destroy');
      await until('closed', () => client.snapshot.connection.state === 'closed');
      expect(await t.sent('telnyx_rtc.bye')).to.have.length(1);
    }),
  );
});

/** An answer from a peer connection that is gone: valid, and nobody is there. */
async function answerTo(offer: string): Promise<string> {
  const peer = new RTCPeerConnection();
  await peer.setRemoteDescription({
    type: 'offer',
    sdp: offer.replace(/^a=ice-pwd:.*$/m, 'a=ice-pwd:0123456789abcdef01234567'),
  });
  await peer.setLocalDescription(await peer.createAnswer());
  const {sdp} = peer.localDescription!;
  peer.close();
  return sdp;
}
