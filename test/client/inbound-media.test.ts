import {expect} from '@open-wc/testing';
import type {CallNotification} from '../../src/client/call-host.js';
import {gateway, heard, lab, steadyMicrophone} from '../support/client-lab.js';
import {setMicrophone} from '../support/microphone.js';
import {acknowledged, answered, callsAt, hears, ring, roundTrip} from '../support/ringing.js';
import {until, within} from '../support/until.js';

describe('media of inbound calls', () => {
  before(async () => {
    expect(await setMicrophone('granted')).to.equal(true);
  });

  for (const trickleIce of [true, false]) {
    it(
      `S52 server candidates before and after the answer, ${trickleIce ? 'trickling' : 'complete answers'}`,
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
        const client = await t.user({trickleIce, environment: {createPeer}});
        const call = await ring(client, {scenario: 'trickle'});
        // The first one comes while it rings, before there is anything to apply it to.
        await until('an early candidate', async () => (await t.received('telnyx_rtc.candidate')).length > 0);
        await roundTrip(t);
        expect(applied).to.deep.equal([]);
        await call.answer();
        await until('media', () => call.snapshot.media === 'connected');
        await hears(call);
        const asked = await until('late candidates', async () => {
          const frames = await t.received('telnyx_rtc.candidate');
          return frames.length > 1 && frames;
        });
        await until('all applied', () => applied.length === asked.length);
        expect(applied).to.deep.equal(asked.map(({params}) => params['candidate']));
        for (const frame of asked) await acknowledged(t, frame);
        const [answer] = await t.sent('telnyx_rtc.answer');
        expect(answer!.params['trickle']).to.equal(trickleIce || undefined);
        expect(answer!.params['sdp']).to.match(/^a=candidate:/m);
        const own = (await t.sent()).filter(({method}) => /candidate/i.test(method ?? ''));
        expect(own.length > 0).to.equal(trickleIce);
        expect([client.codes, client.warnings]).to.deep.equal([[], trickleIce ? [] : [33005]]);
      }),
    );
  }

  it(
    'a server that wants a complete answer (bye 88): the call ends, the next answer is complete',
    lab(async (t) => {
      const client = await t.user({login: 'no-trickle'});
      // Nothing is found in time for the first answer.
      t.delay = (ms) => (ms === 150 ? 0 : ms);
      const lost = await ring(client);
      await lost.answer();
      await client.reached(lost, 'destroy');
      await roundTrip(t);
      expect(client.codes).to.deep.equal([40005]);
      expect(await t.sent('telnyx_rtc.invite')).to.deep.equal([]);
      const call = await answered(client);
      await until('media', () => call.snapshot.media === 'connected');
      expect((await t.sent('telnyx_rtc.answer')).map(({params}) => params['trickle'])).to.deep.equal([true, undefined]);
    }),
  );

  it(
    'bye 88 while the answer is on its way: the call ends and is not placed anew',
    lab(async (t) => {
      const client = await t.user();
      const call = await ring(client);
      await gateway('ignore', {methods: ['telnyx_rtc.answer']});
      const answering = call.answer();
      await until('the answer', async () => (await t.sent('telnyx_rtc.answer')).length > 0);
      await gateway('bye', {callID: call.id, cause: 'INCOMPATIBLE_DESTINATION', causeCode: 88});
      await client.reached(call, 'destroy');
      await within('the end', answering);
      await roundTrip(t);
      expect(call.snapshot.end).to.include({causeCode: 88, by: 'remote'});
      expect([client.codes, await t.sent('telnyx_rtc.invite')]).to.deep.equal([[44005], []]);
    }),
  );

  it(
    'autoAnswer: active without a click',
    lab(async (t) => {
      const client = await t.user();
      client.setOptions({autoAnswer: true});
      await gateway('call', {to: client.sessionid, scenario: 'tone'});
      const call = await until('the call', () => client.calls[0]);
      await client.reached(call, 'active');
      expect(client.statesOf(call)).to.deep.equal(['new', 'ringing', 'answering', 'active']);
      await hears(call);
    }),
  );

  it(
    'muted from the start: the far side hears nothing until unmuted',
    lab(async (t) => {
      const client = await t.user({mutedMicOnStart: true, environment: {getUserMedia: steadyMicrophone}});
      const call = await answered(client, {scenario: 'echo'});
      expect([call.isMuted, call.snapshot.muted]).to.deep.equal([true, true]);
      await until('packets', async () => (await heard(call)).packets > 30);
      expect((await heard(call)).energy).to.be.lessThan(1e-6);
      call.unmute();
      await hears(call);
    }),
  );

  it(
    'microphone denied: 42001, userMediaError, bye',
    lab(async (t) => {
      const refused = new DOMException('no', 'NotAllowedError');
      const client = await t.user({environment: {getUserMedia: () => Promise.reject(refused)}});
      const told: unknown[] = [];
      client.on('telnyx.notification', ({type, call}) => type === 'userMediaError' && told.push(call));
      const call = await ring(client);
      await within('the answer', call.answer());
      await client.reached(call, 'destroy');
      expect([client.codes, told]).to.deep.equal([[42001], [call]]);
      expect(call.snapshot.end).to.include({errorCode: 42001});
      expect((await t.sent('telnyx_rtc.bye'))[0]!.params).to.include({cause: 'USER_BUSY', causeCode: 17});
      expect([await t.sent('telnyx_rtc.answer'), await callsAt(client)]).to.deep.equal([[], []]);
    }),
  );

  it(
    'setAudioSettings() counts for inbound calls (weakness 35)',
    lab(async (t) => {
      const asked: unknown[] = [];
      const getUserMedia = (constraints: MediaStreamConstraints): Promise<MediaStream> => {
        asked.push(constraints.audio);
        return t.environment().getUserMedia!(constraints);
      };
      const client = await t.user({environment: {getUserMedia}});
      const [microphone] = await client.getAudioInDevices();
      const {deviceId: micId} = microphone!;
      await client.setAudioSettings({echoCancellation: false, micId});
      asked.length = 0;
      await answered(client);
      expect(asked).to.deep.equal([{echoCancellation: false, deviceId: {exact: micId}}]);
    }),
  );

  it(
    'disableMicrophone() counts for inbound calls: nothing is captured or sent, the caller is heard',
    lab(async (t) => {
      const client = await t.user();
      client.disableMicrophone();
      const call = await answered(client);
      await hears(call);
      expect(t.captures).to.equal(0);
      expect((await t.sent('telnyx_rtc.answer'))[0]!.params['sdp']).to.match(/^a=recvonly/m);
      client.enableMicrophone();
      await call.hangup();
      await answered(client);
      expect(t.captures).to.equal(1);
    }),
  );

  it(
    'elements: the client’s, found by id once there is sound, and those of answer(); notifications of one call',
    lab(async (t) => {
      const client = await t.user();
      const [own, given, mine] = [new Audio(), new Audio(), new Audio()];
      own.id = 'inbound-element';
      client.remoteElement = own.id;
      client.localElement = () => mine;
      const call = await ring(client);
      const states: string[] = [];
      call.on('telnyx.notification', ({type, call: about}: CallNotification) => {
        expect(about).to.equal(call);
        if (type === 'callUpdate') states.push(about.state);
      });
      // The page draws what the call is heard by only now.
      document.body.append(own);
      try {
        await call.answer();
        await until('played', () => own.srcObject === call.remoteStream && !own.paused);
        expect([mine.srcObject, t.audios.length]).to.deep.equal([call.localStream, 0]);
        const other = await ring(client);
        await other.answer({remoteElement: given});
        await until('played', () => given.srcObject === other.remoteStream && !given.paused);
        expect(own.srcObject).to.equal(call.remoteStream);
        await Promise.all([call.hangup(), other.hangup()]);
        expect(states).to.deep.equal(['answering', 'active', 'hangup', 'destroy']);
        expect([own.srcObject, given.srcObject]).to.deep.equal([null, null]);
      } finally {
        own.remove();
      }
    }),
  );

  it(
    'leaving the page ends ringing and answered calls',
    lab(async (t) => {
      const page = new EventTarget();
      const client = await t.user({environment: {page}});
      const active = await answered(client);
      const ringing = await ring(client);
      page.dispatchEvent(new Event('pagehide'));
      await Promise.all([active, ringing].map((call) => client.reached(call, 'destroy')));
      const byes = await t.sent('telnyx_rtc.bye');
      expect(byes.map(({params}) => params['causeCode'])).to.have.members([16, 17]);
      await until('closed', () => client.snapshot.connection.state === 'closed');
    }),
  );

  for (const state of ['ringing', 'answering'] as const) {
    it(
      `dispose() while ${state} leaves nothing`,
      lab(async (t) => {
        const client = await t.user({ringtoneFile: 'default', environment: {touched: () => true}});
        const call = await ring(client);
        const answering = state === 'answering' && call.answer();
        await within('disposed', client.dispose());
        await answering;
        await until('contexts closed', () => t.contexts.every((context) => context.state === 'closed'));
        await until('nothing', () => Object.values(t.left()).every((count) => count === 0));
        expect(await t.sent('telnyx_rtc.bye')).to.have.length(1);
      }),
    );
  }
});
