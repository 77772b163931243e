import {expect} from '@open-wc/testing';
import type {Call} from '../../src/client/call.js';
import {gateway, lab, steadyMicrophone} from '../support/client-lab.js';
import type {Lab, TestClient} from '../support/client-lab.js';
import {setMicrophone} from '../support/microphone.js';
import {answered, callsAt, hears, hearsNothing, ring} from '../support/ringing.js';
import {until, within} from '../support/until.js';

/** Two users on the page; one calls the other, where it rings. */
async function calling(t: Lab) {
  const environment = {getUserMedia: steadyMicrophone};
  const [anna, ben] = await Promise.all([t.user({login: 'anna', environment}), t.user({login: 'ben', environment})]);
  const caller = anna.newCall({
    destinationNumber: 'ben',
    callerName: 'Anna',
    callerNumber: '+15550122',
    customHeaders: {'X-Invite': 'hello'},
  });
  const callee = await until('a call that rings', () => ben.calls.find(({state}) => state === 'ringing'));
  await anna.reached(caller, 'ringing');
  return {anna, ben, caller, callee};
}

async function talking(t: Lab) {
  const users = await calling(t);
  await users.callee.answer({customHeaders: {'X-Answer': 'gladly'}});
  await users.anna.reached(users.caller, 'active');
  return users;
}

const ended = (client: TestClient, call: Call) => client.reached(call, 'destroy');

describe('several calls', () => {
  before(async () => {
    expect(await setMicrophone('granted')).to.equal(true);
  });

  it(
    'S46 two inbound calls: 33010 names both; hold one, talk on the other, swap; each on its own sink',
    lab(async (t) => {
      const client = await t.user();
      const told: Record<string, unknown>[] = [];
      client.on('telnyx.warning', (payload) => payload.warning.code === 33010 && told.push(payload));
      const first = await ring(client);
      expect(told).to.deep.equal([]);
      const second = await ring(client);
      const described = ({id: callId, direction, telnyxIDs}: Call, state: string) => ({
        callId,
        state,
        direction,
        ...telnyxIDs,
      });
      expect(told).to.have.length(1);
      expect(told[0]).to.deep.include({
        callId: second.id,
        newCall: described(second, 'new'),
        activeCalls: [described(first, 'ringing')],
      });

      await first.answer();
      await hears(first);
      expect([second.state, client.snapshot.activeCallId]).to.deep.equal(['ringing', first.id]);
      expect(await first.hold()).to.equal(true);
      await second.answer();
      await hears(second);
      await hearsNothing(first, t);
      expect([first.state, second.state, client.snapshot.activeCallId]).to.deep.equal(['held', 'active', second.id]);

      expect([await second.hold(), await first.unhold()]).to.deep.equal([true, true]);
      await hears(first);
      await hearsNothing(second, t);
      expect([first.state, second.state, client.snapshot.activeCallId]).to.deep.equal(['active', 'held', first.id]);
      const played = t.audios.filter(({paused, srcObject}) => srcObject && !paused).map(({srcObject}) => srcObject);
      expect(played).to.have.members([first.remoteStream, second.remoteStream]);
      expect(client.codes).to.deep.equal([]);
    }),
  );

  it(
    'a call that rings while another is active: the conversation goes on, whatever becomes of it',
    lab(async (t) => {
      const client = await t.user();
      const active = await answered(client);
      const second = await ring(client);
      await hears(active);
      expect(client.snapshot.activeCallId).to.equal(active.id);
      expect(client.snapshot.calls.map(({state}) => state)).to.deep.equal(['active', 'ringing']);
      await second.reject();
      await hears(active);
      const third = await ring(client);
      await gateway('bye', {callID: third.id, cause: 'ORIGINATOR_CANCEL', causeCode: 487});
      await ended(client, third);
      await hears(active);
      expect([active.state, client.snapshot.activeCallId]).to.deep.equal(['active', active.id]);
      // Answered without a hold: both are heard until the page decides otherwise.
      const fourth = await answered(client);
      await Promise.all([hears(active), hears(fourth)]);
      await active.hangup();
      await hears(fourth);
      expect(client.codes).to.deep.equal([]);
    }),
  );

  it(
    'an inbound call beside an outbound one that rings: both go on by themselves',
    lab(async (t) => {
      const client = await t.user();
      const outbound = client.newCall({destinationNumber: 'no-answer'});
      await client.reached(outbound, 'ringing');
      const inbound = await answered(client);
      await hears(inbound);
      expect([outbound.state, client.snapshot.activeCallId]).to.deep.equal(['ringing', inbound.id]);
      await inbound.hangup();
      expect([outbound.state, client.snapshot.activeCallId]).to.deep.equal(['ringing', outbound.id]);
    }),
  );

  it(
    'user to user: rings at the caller, both hear each other, headers of the invite and the answer arrive',
    lab(async (t) => {
      const {anna, ben, caller, callee} = await calling(t);
      expect([callee.remotePartyName, callee.remotePartyNumber]).to.deep.equal(['Anna', '+15550122']);
      expect(callee.customHeaders).to.deep.equal({'X-Invite': 'hello'});
      expect(caller.state).to.equal('ringing');
      await callee.answer({customHeaders: {'X-Answer': 'gladly'}});
      await anna.reached(caller, 'active');
      expect(anna.statesOf(caller)).to.deep.equal(['new', 'requesting', 'trying', 'ringing', 'active']);
      expect(ben.statesOf(callee)).to.deep.equal(['new', 'ringing', 'answering', 'active']);
      await Promise.all([hears(caller), hears(callee)]);
      expect(caller.customHeaders).to.deep.equal({'X-Answer': 'gladly'});
      expect(caller.telnyxIDs.telnyxSessionId).to.equal(callee.telnyxIDs.telnyxSessionId);
      expect([anna.codes, ben.codes]).to.deep.equal([[], []]);
    }),
  );

  it(
    'user to user: the callee hangs up, with headers',
    lab(async (t) => {
      const {anna, caller, callee} = await talking(t);
      await callee.hangup({customHeaders: {'X-Bye': 'thanks'}});
      await ended(anna, caller);
      const end = {cause: 'NORMAL_CLEARING', causeCode: 16, by: 'remote', recoverable: true};
      expect(caller.snapshot.end).to.include(end);
      expect(caller.customHeaders).to.deep.equal({'X-Bye': 'thanks'});
      expect(callee.snapshot.end).to.include({...end, by: 'local'});
    }),
  );

  it(
    'user to user: the caller hangs up with a cause of its own, and headers by their other name',
    lab(async (t) => {
      const {ben, caller, callee} = await talking(t);
      const headers = [{name: 'X-Bye', value: 'later'}];
      await caller.hangup({
        cause: 'NORMAL_TEMPORARY_FAILURE',
        causeCode: 41,
        dialogParams: {customHeaders: headers},
      });
      await ended(ben, callee);
      expect(callee.snapshot.end).to.include({cause: 'NORMAL_TEMPORARY_FAILURE', causeCode: 41, by: 'remote'});
      expect(callee.options.customHeaders).to.deep.equal(headers);
    }),
  );

  it(
    'user to user: refused, and cancelled',
    lab(async (t) => {
      const {anna, ben, caller, callee} = await calling(t);
      await callee.reject({cause: 'CALL_REJECTED', causeCode: 21});
      await ended(anna, caller);
      const rejected = {cause: 'CALL_REJECTED', causeCode: 21, sipCode: 603, by: 'remote', recoverable: false};
      expect(caller.snapshot.end).to.include(rejected);
      const again = anna.newCall({destinationNumber: 'sip:ben@example.com'});
      const rings = await until('a call that rings', () => ben.calls.find(({state}) => state === 'ringing'));
      await anna.reached(again, 'ringing');
      await within('cancelled', again.hangup());
      await ended(ben, rings);
      expect(rings.snapshot.end).to.include({cause: 'ORIGINATOR_CANCEL', causeCode: 487, by: 'remote'});
      expect([await callsAt(anna), await callsAt(ben)]).to.deep.equal([[], []]);
    }),
  );

  it(
    'onNotification takes the notifications of its call; those of an inbound one beside it go to the client',
    lab(async (t) => {
      const client = await t.user();
      const [own, others] = [new Set<unknown>(), new Set<unknown>()];
      client.on('telnyx.notification', ({call}) => others.add(call));
      const outbound = client.newCall({destinationNumber: 'tone', onNotification: ({call}) => own.add(call)});
      await client.reached(outbound, 'active');
      const inbound = await answered(client);
      await Promise.all([outbound.hangup(), inbound.hangup()]);
      expect([[...own], [...others]]).to.deep.equal([[outbound], [inbound]]);
    }),
  );

  it(
    'headers that SIP does not allow: 50001, answer and end go without them',
    lab(async (t) => {
      const client = await t.user();
      const call = await ring(client);
      await call.answer({customHeaders: {'X-A': 'a\r\nVia: evil'}});
      await call.hangup({customHeaders: {'X A': 'b'}});
      expect(client.warnings).to.deep.equal([50001, 50001]);
      const sent = [...(await t.sent('telnyx_rtc.answer')), ...(await t.sent('telnyx_rtc.bye'))];
      expect(sent.map(({params}) => params.dialogParams!['custom_headers'])).to.deep.equal([undefined, undefined]);
    }),
  );

  it(
    'two clients of a page: each its own calls; the gateway rings the newest session of a user',
    lab(async (t) => {
      const [old, newer] = [await t.user(), await t.user()];
      const {calls} = await gateway('call', {to: 'demo'});
      const [call] = await until('the call', () => newer.calls.length > 0 && [...newer.calls]);
      expect([call!.id, old.calls.length]).to.deep.equal([(calls as string[])[0], 0]);
      const other = await answered(old);
      await call!.answer();
      await Promise.all([hears(call!), hears(other)]);
      expect([old.warnings, newer.warnings]).to.deep.equal([[], []]);
    }),
  );
});
