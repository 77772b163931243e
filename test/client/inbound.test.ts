import {expect} from '@open-wc/testing';
import type {Call} from '../../src/client/call.js';
import {deferred} from '../../src/lib/deferred.js';
import {gateway, lab, steadyMicrophone} from '../support/client-lab.js';
import {setMicrophone} from '../support/microphone.js';
import {acknowledged, anOffer, answered, callsAt, hears, ring, roundTrip} from '../support/ringing.js';
import {until, within} from '../support/until.js';

describe('inbound calls', () => {
  before(async () => {
    expect(await setMicrophone('granted')).to.equal(true);
  });

  it(
    'S40 answer: new, ringing, answering, active; the invite acknowledged, one answer, audio both ways',
    lab(async (t) => {
      const client = await t.user({environment: {getUserMedia: steadyMicrophone}});
      const call = await ring(client, {scenario: 'echo'});
      const [invite] = await t.received('telnyx_rtc.invite');
      await acknowledged(t, invite!);
      expect([t.peers.length, call.peerConnection!.iceGatheringState, call.localStream]).to.deep.equal([
        1,
        'new',
        undefined,
      ]);
      const over = call.answer();
      expect([call.state, call.prevState]).to.deep.equal(['answering', 'ringing']);
      await within('the answer', over);
      expect(client.statesOf(call)).to.deep.equal(['new', 'ringing', 'answering', 'active']);
      expect([call.active, call.direction, client.snapshot.activeCallId]).to.deep.equal([true, 'inbound', call.id]);
      await call.answered;
      await until('media', () => call.snapshot.media === 'connected');
      // The gateway sends back what it hears.
      await hears(call);
      const [answer, more] = await t.sent('telnyx_rtc.answer');
      expect(more).to.equal(undefined);
      expect(answer!.params['sessid']).to.equal(client.sessionid);
      expect(answer!.params['User-Agent']).to.match(/^Web-/);
      expect(answer!.params.dialogParams!['callID']).to.equal(call.id);
      expect(answer!.params['sdp']).to.match(/^a=sendrecv/m);
      await within('the end', call.hangup());
      const [bye] = await t.sent('telnyx_rtc.bye');
      expect(bye!.params).to.deep.include({cause: 'NORMAL_CLEARING', causeCode: 16});
      expect([client.codes, client.warnings]).to.deep.equal([[], []]);
    }),
  );

  it(
    'S40 who calls, headers, state and ids are exposed on the call, its options, the snapshot and the fact',
    lab(async (t) => {
      const client = await t.user();
      const call = await ring(client, {
        from: '+15550111',
        fromName: 'Alice',
        headers: [{name: 'X-Order', value: '7'}],
        clientState: 'c3RhdGU=',
      });
      const [{params}] = (await t.received('telnyx_rtc.invite')) as [{params: Record<string, string>}];
      const ids = {
        telnyxCallControlId: params['telnyx_call_control_id'],
        telnyxSessionId: params['telnyx_session_id'],
        telnyxLegId: params['telnyx_leg_id'],
      };
      expect(ids.telnyxLegId).to.be.a('string').and.not.equal('');
      expect(call.options).to.deep.include({
        id: call.id,
        remoteCallerName: 'Alice',
        remoteCallerNumber: '+15550111',
        callerName: 'demo',
        callerNumber: 'demo',
        destinationNumber: 'demo',
        customHeaders: [{name: 'X-Order', value: '7'}],
        clientState: 'c3RhdGU=',
        ...ids,
      });
      expect(call.telnyxIDs).to.deep.equal(ids);
      expect(call.customHeaders).to.deep.equal({'X-Order': '7'});
      expect([call.remotePartyName, call.remotePartyNumber]).to.deep.equal(['Alice', '+15550111']);
      const who = {direction: 'inbound', state: 'ringing', remoteName: 'Alice', remoteNumber: '+15550111'};
      expect(client.snapshot.calls[0]).to.include(who);
      expect(client.told('telnyx-call-change').at(-1)).to.include({...who, callId: call.id});
      expect(client.calls[call.id as keyof Call[]]).to.equal(call);
    }),
  );

  for (const [what, hangup, cause] of [
    ['reject()', (call: Call) => call.reject(), {cause: 'USER_BUSY', causeCode: 17}],
    ['hangup()', (call: Call) => call.hangup(), {cause: 'USER_BUSY', causeCode: 17}],
    [
      'reject() with a cause',
      (call: Call) => call.reject({cause: 'CALL_REJECTED', causeCode: 21, sipCode: 603}),
      {cause: 'CALL_REJECTED', causeCode: 21, sipCode: 603},
    ],
  ] as const) {
    it(
      `S41 ${what}: bye ${cause.cause} ${cause.causeCode}, no microphone, the caller gets an end`,
      lab(async (t) => {
        const client = await t.user();
        const call = await ring(client);
        await within('the end', hangup(call));
        expect(client.statesOf(call)).to.deep.equal(['new', 'ringing', 'hangup', 'destroy']);
        const [bye, more] = await t.sent('telnyx_rtc.bye');
        expect([bye!.params.dialogParams!['callID'], more]).to.deep.equal([call.id, undefined]);
        expect(bye!.params).to.deep.include(cause);
        expect(call.snapshot.end).to.include({cause: cause.cause, causeCode: cause.causeCode, by: 'local'});
        expect([t.captures, client.calls.length, await callsAt(client)]).to.deep.equal([0, 0, []]);
        expect(client.codes).to.deep.equal([]);
      }),
    );
  }

  it(
    'S42 the caller cancels: hangup, destroy, the cause on the call; nothing is sent but the acknowledgement',
    lab(async (t) => {
      const client = await t.user();
      const call = await ring(client, {scenario: 'cancel', delayMs: 700});
      await client.reached(call, 'destroy');
      expect(client.statesOf(call)).to.deep.equal(['new', 'ringing', 'hangup', 'destroy']);
      const end = {
        cause: 'ORIGINATOR_CANCEL',
        causeCode: 487,
        sipCode: 487,
        sipReason: 'Request Terminated',
      };
      expect({...call.snapshot.end}).to.deep.include({...end, by: 'remote', errorCode: null});
      const {cause, causeCode, sipCode, sipReason} = call;
      expect({cause, causeCode, sipCode, sipReason}).to.deep.equal(end);
      expect(client.told('telnyx-call-end')[0]).to.deep.include({...end, callId: call.id, durationMs: 0});
      await acknowledged(t, (await t.received('telnyx_rtc.bye'))[0]!);
      expect([await t.sent('telnyx_rtc.bye'), client.codes]).to.deep.equal([[], []]);
      await within('no answer any more', call.answer());
      expect([call.state, t.captures]).to.deep.equal(['destroy', 0]);
    }),
  );

  it(
    'S42 cancelled in the same breath: ringing is never left behind',
    lab(async (t) => {
      const client = await t.user();
      const {calls} = await gateway('call', {to: client.sessionid, scenario: 'cancel-at-once'});
      await until('the end', () => client.told('telnyx-call-end').length > 0);
      expect(client.told('telnyx-call-end')[0]).to.include({callId: (calls as string[])[0]});
      await until('no call', () => client.calls.length === 0);
      expect(client.codes).to.deep.equal([]);
    }),
  );

  it(
    'S43 cancelled during the permission prompt: 44005 once, the microphone released, no answer',
    lab(async (t) => {
      const prompt = deferred<void>();
      const getUserMedia = async (constraints: MediaStreamConstraints): Promise<MediaStream> => {
        const stream = await t.environment().getUserMedia!(constraints);
        await prompt.promise;
        return stream;
      };
      const client = await t.user({environment: {getUserMedia}});
      const call = await ring(client, {scenario: 'cancel', delayMs: 60_000});
      const answering = call.answer();
      await until('the prompt', () => t.tracks.length === 1);
      await gateway('bye', {callID: call.id, cause: 'ORIGINATOR_CANCEL', causeCode: 487});
      await client.reached(call, 'destroy');
      prompt.resolve();
      await within('the answer', answering);
      await until('released', () => t.tracks.every(({readyState}) => readyState === 'ended'));
      await roundTrip(t);
      expect(client.codes).to.deep.equal([44005]);
      expect(client.errors[0]).to.include({callId: call.id, fatal: true});
      expect(client.statesOf(call)).to.deep.equal(['new', 'ringing', 'answering', 'hangup', 'destroy']);
      expect(call.snapshot.end).to.include({cause: 'ORIGINATOR_CANCEL', causeCode: 487, by: 'remote'});
      expect([await t.sent('telnyx_rtc.answer'), await t.sent('telnyx_rtc.bye')]).to.deep.equal([[], []]);
    }),
  );

  it(
    'S43 hung up here during the prompt: bye, no error, no answer',
    lab(async (t) => {
      const prompt = deferred<MediaStream>();
      const client = await t.user({environment: {getUserMedia: () => prompt.promise}});
      const call = await ring(client);
      const answering = call.answer();
      await until('the prompt', () => call.creatingPeer);
      await within('the end', call.hangup());
      const stream = await t.environment().getUserMedia!({audio: true});
      prompt.resolve(stream);
      await within('the answer', answering);
      await until('released', () => stream.getTracks().every(({readyState}) => readyState === 'ended'));
      await roundTrip(t);
      expect(await t.sent('telnyx_rtc.answer')).to.deep.equal([]);
      expect(await t.sent('telnyx_rtc.bye')).to.have.length(1);
      expect(client.codes).to.deep.equal([]);
    }),
  );

  it(
    'S44 answer() twice, and again when active: 33006 each, one answer frame, both promises the same',
    lab(async (t) => {
      const client = await t.user();
      const call = await ring(client);
      const [first, second] = [call.answer(), call.answer()];
      expect([first === second, client.warnings]).to.deep.equal([true, [33006]]);
      await first;
      await call.answer();
      expect([call.state, client.warnings]).to.deep.equal(['active', [33006, 33006]]);
      await roundTrip(t);
      expect(await t.sent('telnyx_rtc.answer')).to.have.length(1);
      expect([t.captures, client.codes]).to.deep.equal([1, []]);
    }),
  );

  it(
    'answer() of a call that another one with its id has replaced: 33007, the new one goes on ringing',
    lab(async (t) => {
      const client = await t.user();
      const old = await ring(client);
      await old.hangup();
      await until('forgotten', () => client.calls.length === 0);
      await old.answer();
      expect(client.warnings).to.deep.equal([]);
      const params = {callID: old.id, sdp: await anOffer()};
      await gateway('request', {sessid: client.sessionid, method: 'telnyx_rtc.invite', params});
      const [call] = await until('the second', () => client.calls.length === 1 && [...client.calls]);
      expect(call).not.to.equal(old);
      const told: unknown[] = [];
      client.on('telnyx.warning', ({warning, callId}) => told.push([warning.code, callId]));
      await old.answer();
      expect([told, old.state, call!.state]).to.deep.equal([[[33007, old.id]], 'destroy', 'ringing']);
      expect([await t.sent('telnyx_rtc.answer'), t.captures]).to.deep.equal([[], 0]);
    }),
  );

  it(
    'an invite that comes twice: acknowledged twice, one call, one ringing',
    lab(async (t) => {
      const client = await t.user();
      const call = await ring(client, {scenario: 'duplicate'});
      const invites = await until('both', async () => {
        const frames = await t.received('telnyx_rtc.invite');
        return frames.length === 2 && frames;
      });
      for (const invite of invites) await acknowledged(t, invite);
      expect([[...client.calls], t.peers.length]).to.deep.equal([[call], 1]);
      expect(client.statesOf(call)).to.deep.equal(['new', 'ringing']);
      await call.answer();
      await until('media', () => call.snapshot.media === 'connected');
      expect([client.warnings, client.codes]).to.deep.equal([[], []]);
    }),
  );

  it(
    'S47 messages about calls nobody knows: acknowledged, nothing else happens',
    lab(async (t) => {
      const client = await t.user();
      const call = await answered(client);
      const sdp = await anOffer();
      for (const [method, more] of Object.entries({
        ringing: {},
        media: {sdp},
        answer: {sdp},
        candidate: {candidate: 'candidate:1 1 udp 1 127.0.0.1 9 typ host', sdpMid: '0', sdpMLineIndex: 0},
        display: {display_name: 'Nobody'},
        bye: {cause: 'NORMAL_CLEARING', causeCode: 16},
      })) {
        const params = {callID: 'nobody', ...more};
        await gateway('request', {sessid: client.sessionid, method: `telnyx_rtc.${method}`, params});
      }
      const asked = await until('all of them', async () => {
        const frames = (await t.received()).filter(({params}) => params?.['callID'] === 'nobody');
        return frames.length === 6 && frames;
      });
      for (const frame of asked) await acknowledged(t, frame);
      expect([[...client.calls], call.state, client.codes, client.warnings]).to.deep.equal([[call], 'active', [], []]);
      expect(call.remotePartyName).to.equal('Local gateway');
    }),
  );

  it(
    'an invite without id: 44002, the invite refused, so the caller gets an end',
    lab(async (t) => {
      const client = await t.user();
      await gateway('call', {to: client.sessionid, scenario: 'no-id', delayMs: 60_000});
      await until('told', () => client.errors.length > 0);
      expect([client.codes, client.errors[0]!.fatal, client.calls.length]).to.deep.equal([[44002], false, 0]);
      expect(client.errors[0]!.message).to.contain('callID');
      await until('no call at the gateway', async () => (await callsAt(client)).length === 0);
      expect([client.snapshot.notice, t.peers.length]).to.deep.equal([null, 0]);
    }),
  );

  it(
    'an invite without SDP: 40004 and bye 96, nothing rings',
    lab(async (t) => {
      const client = await t.user();
      await gateway('call', {to: client.sessionid, scenario: 'no-sdp', delayMs: 60_000});
      await until('no call at the gateway', async () => (await callsAt(client)).length === 0);
      expect([client.codes, client.calls.length, t.peers.length]).to.deep.equal([[40004], 0, 0]);
      const [invite] = await t.received('telnyx_rtc.invite');
      expect(client.errors[0]).to.include({callId: invite!.params['callID'], fatal: false});
      const [bye] = await t.sent('telnyx_rtc.bye');
      expect(bye!.params).to.include({cause: 'MANDATORY_IE_MISSING', causeCode: 96});
      await acknowledged(t, invite!);
    }),
  );

  it(
    'an invite whose SDP cannot be read: 40004 and bye on answer(), no microphone, the client goes on',
    lab(async (t) => {
      const client = await t.user();
      const call = await ring(client, {scenario: 'broken-sdp', delayMs: 60_000});
      await within('the answer', call.answer());
      await client.reached(call, 'destroy');
      expect([client.codes, t.captures]).to.deep.equal([[40004], 0]);
      expect(call.snapshot.end).to.include({errorCode: 40004, by: 'local'});
      expect((await t.sent('telnyx_rtc.bye'))[0]!.params).to.include({cause: 'USER_BUSY', causeCode: 17});
      expect(await callsAt(client)).to.deep.equal([]);
      const next = await answered(client);
      expect(next.state).to.equal('active');
    }),
  );

  it(
    'an answer that the server refuses: 40005 and bye',
    lab(async (t) => {
      const client = await t.user();
      const params = {callID: 'unknown-to-the-gateway', sdp: await anOffer()};
      await gateway('request', {sessid: client.sessionid, method: 'telnyx_rtc.invite', params});
      const call = await until('the call', () => client.calls[0]);
      await call.answer();
      await client.reached(call, 'destroy');
      expect(client.codes).to.deep.equal([40005]);
      expect(await t.sent('telnyx_rtc.bye')).to.have.length(1);
    }),
  );

  it(
    'an answer that is never answered: 40005 within the timeout, bye',
    lab(async (t) => {
      const client = await t.user();
      const call = await ring(client);
      await gateway('ignore', {methods: ['telnyx_rtc.answer']});
      t.delay = (ms) => (ms === 10_000 ? 200 : ms);
      await within('the answer', call.answer());
      await client.reached(call, 'destroy');
      expect(client.codes).to.deep.equal([40005]);
      expect(await t.sent('telnyx_rtc.bye')).to.have.length(1);
    }),
  );
});
