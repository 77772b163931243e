import {expect} from '@open-wc/testing';
import type {Call} from '../../src/client/call.js';
import {gateway, heard, isFirefox, lab} from '../support/client-lab.js';
import type {Frame, Lab} from '../support/client-lab.js';
import {connected, selectedPair, settled, silence, sound, spoken, talk} from '../support/line.js';
import {setMicrophone} from '../support/microphone.js';
import {until, within} from '../support/until.js';

const silent = {mode: 'text'} as const;

const candidates = (sdp: unknown): string[] => String(sdp).match(/^a=candidate:.*$/gm) ?? [];

const ufrag = (sdp: unknown): string => /^a=ice-ufrag:(\S+)/m.exec(String(sdp))![1]!;

const localUfrag = (call: Call): string => ufrag(call.peerConnection!.localDescription!.sdp);

/** Frames about the candidates of a call. */
const trickled = async (t: Lab, call: Call): Promise<Frame[]> =>
  (await t.sent()).filter(
    ({method, params}) => /candidate/i.test(method ?? '') && params.dialogParams!['callID'] === call.id,
  );

const ends = (frames: readonly Frame[]): number =>
  frames.filter(({method}) => method === 'telnyx_rtc.endOfCandidates').length;

/** The `a=fmtp` parameters of Opus. */
function opusParameters(sdp: string): string[] {
  const [, type] = /^a=rtpmap:(\d+) opus\//m.exec(sdp)!;
  return new RegExp(`^a=fmtp:${type} (.*?)\\r?$`, 'm').exec(sdp)![1]!.split(';');
}

const inviteSdp = async (t: Lab, call: Call): Promise<string> => {
  const invites = await t.sent('telnyx_rtc.invite');
  return String(invites.findLast(({params}) => params.dialogParams!['callID'] === call.id)!.params['sdp']);
};

/** Names of the audio codecs of the offer, most wanted first. */
function codecsOf(sdp: string): string[] {
  const [, types] = /^m=audio \d+ \S+ (.*?)\r?$/m.exec(sdp)!;
  return types!
    .split(' ')
    .flatMap((type) => new RegExp(`^a=rtpmap:${type} ([^/]+)/`, 'm').exec(sdp)?.[1]?.toLowerCase() ?? []);
}

describe('ice', () => {
  before(async () => {
    expect(await setMicrophone('granted')).to.equal(true);
  });

  describe('trickling', () => {
    for (const trickles of [true, false]) {
      it(
        `S50 candidates wait for the invite's result and end once${trickles ? '' : '; none without trickling'}`,
        lab(async (t) => {
          const client = await t.user({trickleIce: trickles});
          const call = client.newCall({destinationNumber: 'answer-late-result'});
          await connected(call);
          if (trickles) await until('the end', async () => ends(await trickled(t, call)) > 0);
          await settled(t);
          expect(ends(await trickled(t, call))).to.equal(trickles ? 1 : 0);
          if (!trickles) expect(await trickled(t, call)).to.deep.equal([]);
          // The journal has both directions in order.
          const journal = (await gateway('journal')) as unknown as {direction: string; frame?: Frame}[];
          const result = journal.findIndex(
            ({direction, frame}) => direction === 'out' && frame?.result?.['callID'] === call.id,
          );
          const first = journal.findIndex(({frame}) => /candidate/i.test(frame?.method ?? ''));
          if (trickles) expect(result).to.be.within(0, first - 1);
        }),
      );
    }

    it(
      'refused half-way (-32601): the call goes on with what its offer had, the next one offers completely',
      lab(async (t) => {
        const client = await t.user();
        const call = client.newCall({destinationNumber: 'no-trickle'});
        await connected(call);
        expect((await t.sent('telnyx_rtc.invite'))[0]!.params['trickle']).to.equal(true);
        await until('refused', async () => (await t.received()).some(({error}) => error?.code === -32601));
        await call.hangup();
        const second = client.newCall({destinationNumber: 'tone'});
        await connected(second);
        const invites = await t.sent('telnyx_rtc.invite');
        expect(invites.map(({params}) => params['trickle'])).to.deep.equal([true, undefined]);
        expect(candidates(invites[1]!.params['sdp']).length).to.be.greaterThan(0);
        await settled(t);
        expect([await trickled(t, second), client.codes]).to.deep.equal([[], []]);
      }),
    );

    it(
      'refused by cause 88: the same call offers once more, completely, and so does the next',
      lab(async (t) => {
        const client = await t.user();
        // Nothing is found in time for the first offer.
        t.delay = (ms) => (ms === 150 ? 0 : ms);
        const call = client.newCall({destinationNumber: 'no-trickle'});
        const invites = await until('a second invite', async () => {
          const frames = await t.sent('telnyx_rtc.invite');
          return frames.length > 1 && frames;
        });
        expect(invites.map(({params}) => [params['trickle'], candidates(params['sdp']).length > 0])).to.deep.equal([
          [true, false],
          [undefined, true],
        ]);
        expect(invites.map(({params}) => params.dialogParams!['callID'])).to.deep.equal([call.id, call.id]);
        await connected(call);
        await call.hangup();
        t.delay = (ms) => ms;
        const second = client.newCall({destinationNumber: 'no-trickle'});
        await connected(second);
        const sent = (await t.sent('telnyx_rtc.invite')).map(({params}) => params['trickle']);
        expect(sent).to.deep.equal([true, undefined, undefined]);
        expect([await t.sent('telnyx_rtc.bye').then(({length}) => length), client.codes]).to.deep.equal([1, []]);
      }),
    );
  });

  describe('restart', () => {
    for (const trickles of [true, false]) {
      it(
        `S53 restartIce() ${trickles ? 'trickling' : 'with a complete offer'}: a new path, and audio goes on`,
        lab(async (t) => {
          const {client, call} = await talk(t, 'echo', {trickleIce: trickles});
          await sound(call);
          await until('the first gathering', () => call.peerConnection!.iceGatheringState === 'complete');
          const before = {ufrag: localUfrag(call), pair: (await selectedPair(call)).pair['id']};
          const earlier = (await trickled(t, call)).length;
          const states: string[] = [];
          client.on('fact', (name, detail) => name === 'telnyx-call-change' && states.push(detail as never));
          expect(await call.restartIce()).to.equal(true);

          const [modify] = await t.sent('telnyx_rtc.modify');
          expect(modify!.params).to.include({action: 'updateMedia', callID: call.id, sessid: client.sessionid});
          expect(modify!.params.dialogParams!['callID']).to.equal(call.id);
          expect(modify!.params['trickle']).to.equal(trickles ? true : undefined);
          expect(ufrag(modify!.params['sdp'])).to.equal(localUfrag(call));
          expect(localUfrag(call)).not.to.equal(before.ufrag);
          const offered = candidates(modify!.params['sdp']).length;
          if (!trickles) expect(offered).to.be.greaterThan(0);
          await until('another pair', async () => (await selectedPair(call)).pair['id'] !== before.pair);
          const {packets} = await heard(call);
          await until('more packets', async () => (await heard(call)).packets > packets + 20);
          await sound(call);
          if (trickles) await until('its own end', async () => ends((await trickled(t, call)).slice(earlier)) === 1);
          await settled(t);
          const later = (await trickled(t, call)).slice(earlier);
          expect(offered + later.length).to.be.greaterThan(1);
          expect(ends(later)).to.equal(trickles ? 1 : 0);
          expect([call.state, call.peerConnection!.signalingState]).to.deep.equal(['active', 'stable']);
          expect([states, client.codes, t.peers.length]).to.deep.equal([[], [], 1]);
        }),
      );
    }

    it(
      'asked for twice it is one restart; hold and unhold go beside it',
      lab(async (t) => {
        const {client, call} = await talk(t, 'echo');
        const results = await Promise.all([call.restartIce(), call.hold(), call.restartIce(), call.unhold()]);
        expect(results).to.deep.equal([true, true, true, true]);
        const actions = (await t.sent('telnyx_rtc.modify')).map(({params}) => String(params['action']));
        expect(actions.sort()).to.deep.equal(['hold', 'unhold', 'updateMedia']);
        await sound(call);
        expect(client.codes).to.deep.equal([]);
      }),
    );

    it(
      'S54 refused: 47001, false, the old path stays, and another try works',
      lab(async (t) => {
        const {client, call} = await talk(t, 'echo');
        const before = localUfrag(call);
        await gateway('ignore', {methods: ['telnyx_rtc.modify']});
        t.delay = (ms) => (ms === 10_000 ? 100 : ms);
        expect(await within('refused', call.restartIce())).to.equal(false);
        await gateway('ignore', {methods: []});
        t.delay = (ms) => ms;
        // The gateway has forgotten the login: this time it says no.
        await gateway('expire-token');
        expect(await call.restartIce()).to.equal(false);
        expect(client.errors.map(({code, fatal, callId}) => [code, fatal, callId])).to.deep.equal([
          [47001, false, call.id],
          [47001, false, call.id],
        ]);
        expect([call.state, call.peerConnection!.signalingState]).to.deep.equal(['active', 'stable']);
        expect(localUfrag(call)).to.equal(before);
        await sound(call);
        await until('logged in again', async () => (await t.sent('login')).length === 2);
        await settled(t);
        const third = await call.restartIce();
        const why = client.errors.map(({code, originalError}) => `${code} ${String(originalError)}`).join('; ');
        expect(third, why).to.equal(true);
        await sound(call);
        expect(await t.sent('telnyx_rtc.bye')).to.deep.equal([]);
      }),
    );

    it(
      'before the answer 47001 and false, after the end false: nothing on the wire, the call is not disturbed',
      lab(async (t) => {
        const client = await t.user();
        const call = client.newCall({destinationNumber: 'ring-then-answer', ...silent});
        await client.reached(call, 'ringing');
        expect(await call.restartIce()).to.equal(false);
        expect(client.codes).to.deep.equal([47001]);
        await client.reached(call, 'active', 6000);
        await connected(call);
        await call.hangup();
        expect(await call.restartIce()).to.equal(false);
        expect([await t.sent('telnyx_rtc.modify'), client.codes]).to.deep.equal([[], [47001]]);
      }),
    );

    it(
      'a call that ends meanwhile: false, no error, nothing sent after the end',
      lab(async (t) => {
        const {host, port} = await gateway('silent-udp');
        const iceServers = [{urls: `stun:${String(host)}:${String(port)}`}];
        const {client, call} = await talk(t, 'echo', {trickleIce: false, iceServers});
        const warnings = client.warnings.length;
        const restarted = call.restartIce();
        await until('gathering', () => call.peerConnection!.signalingState === 'have-local-offer');
        await call.hangup();
        expect(await within('false', restarted)).to.equal(false);
        expect([client.codes, client.warnings.length]).to.deep.equal([[], warnings]);
        expect(await t.sent('telnyx_rtc.modify')).to.deep.equal([]);
      }),
    );
  });

  describe('session descriptions', () => {
    it(
      'useStereo: said once in offer and answer, and audio flows',
      lab(async (t) => {
        const {client, call} = await talk(t, 'echo', {useStereo: true} as object);
        const own = opusParameters(await inviteSdp(t, call)).filter((parameter) => parameter.includes('stereo'));
        expect(own.sort()).to.deep.equal(['sprop-stereo=1', 'stereo=1']);
        expect(opusParameters(call.peerConnection!.remoteDescription!.sdp)).to.include('stereo=1');
        await sound(call);
        const plain = client.newCall({destinationNumber: 'tone', useStereo: false, ...silent});
        await connected(plain);
        expect(opusParameters(await inviteSdp(t, plain))).not.to.include('sprop-stereo=1');
        await gateway('call', {to: client.sessionid, scenario: 'tone'});
        const inbound = await until('a call', () => client.calls.find(({direction}) => direction === 'inbound'));
        await inbound.answer();
        const [answer] = await t.sent('telnyx_rtc.answer');
        expect(opusParameters(String(answer!.params['sdp']))).to.include.members(['stereo=1', 'sprop-stereo=1']);
        await connected(inbound);
      }),
    );

    for (const [name, option] of [
      ['sdpASBandwidthKbps', {sdpASBandwidthKbps: 32}],
      ['mediaSettings', {mediaSettings: {useSdpASBandwidthKbps: true, sdpASBandwidthKbps: 32}}],
    ] as const) {
      it(
        `${name}: a b=AS line after c= and the ceiling for Opus; audio flows`,
        lab(async (t) => {
          const {client, call} = await talk(t, 'echo', {}, option);
          const sdp = await inviteSdp(t, call);
          expect(sdp).to.match(/^c=.*\r\nb=AS:32\r$/m);
          expect(sdp.match(/^b=AS/gm)).to.have.length(1);
          expect(opusParameters(sdp)).to.include('maxaveragebitrate=32000');
          // Every other line is the browser's own (the journal keeps no passwords).
          const browsers = new Set(call.peerConnection!.localDescription!.sdp.split('\r\n'));
          const changed = sdp.split('\r\n').filter((line) => !browsers.has(line) && !line.startsWith('a=ice-pwd'));
          expect(changed.map((line) => line.slice(0, 6))).to.deep.equal(['b=AS:3', 'a=fmtp']);
          await sound(call);
          // It holds for what is negotiated later, too.
          expect(await call.restartIce()).to.equal(true);
          expect(String((await t.sent('telnyx_rtc.modify'))[0]!.params['sdp'])).to.contain('b=AS:32\r\n');
          await sound(call);
          const off = {mediaSettings: {useSdpASBandwidthKbps: false, sdpASBandwidthKbps: 32}};
          const plain = client.newCall({destinationNumber: 'tone', ...off, ...silent});
          await connected(plain);
          expect(await inviteSdp(t, plain)).not.to.contain('b=AS');
        }),
      );
    }

    it(
      'preferred codecs: names, or the browser’s descriptions under the documents’ name; unknown ones are skipped',
      lab(async (t) => {
        const client = await t.user();
        const all = RTCRtpReceiver.getCapabilities('audio')!.codecs;
        const pcmu = all.filter(({mimeType}) => /pcmu/i.test(mimeType));
        const first = async (options: object): Promise<string[]> => {
          const call = client.newCall({destinationNumber: 'no-answer', ...silent, ...options});
          await client.reached(call, 'ringing');
          const codecs = codecsOf(await inviteSdp(t, call));
          await call.hangup();
          return codecs;
        };
        expect((await first({})).at(0)).to.equal('opus');
        expect((await first({preferredCodecs: ['PCMU', 'opus']})).slice(0, 2)).to.deep.equal(['pcmu', 'opus']);
        expect((await first({preferred_codecs: pcmu})).at(0)).to.equal('pcmu');
        expect((await first({preferred_codecs: ['audio/PCMU']})).at(0)).to.equal('pcmu');
        expect((await first({preferred_codecs: ['nonsense', 'audio/PCMA']})).at(0)).to.equal('pcma');
        // What is behind stays: the far side has a choice.
        expect(await first({preferredCodecs: ['PCMU']})).to.include('opus');
        expect(() => client.newCall({destinationNumber: 'tone', preferredCodecs: 'opus' as never})).to.throw(
          /preferredCodecs/,
        );
      }),
    );
  });

  describe('servers', () => {
    const servers: {udp: RTCIceServer[]; tcp: RTCIceServer[]; allocations: number} = {udp: [], tcp: [], allocations: 0};

    const allocations = async (): Promise<number> => Number((await gateway('turn'))['allocations']);

    /** Skips where there is no TURN server and none can be installed. */
    const relayed = (body: (t: Lab) => Promise<void>) =>
      async function (this: Mocha.Context): Promise<void> {
        if (!servers.udp.length) this.skip();
        await lab(body)();
      };

    before(async function () {
      this.timeout(200_000);
      const {missing, ...found} = await gateway('turn');
      if (missing) console.log(`NOTICE: calls through TURN are not tested: ${missing as string}`);
      else Object.assign(servers, found);
    });

    it(
      'iceServers and forceRelayCandidate of one call only',
      lab(async (t) => {
        const configurations: RTCConfiguration[] = [];
        const createPeer = (configuration: RTCConfiguration): RTCPeerConnection => {
          configurations.push(configuration);
          return t.environment().createPeer(configuration);
        };
        const {host, port} = await gateway('silent-udp');
        const address = `${String(host)}:${String(port)}`;
        const usual = [{urls: `stun:${address}`}];
        const client = await t.user({iceServers: usual, environment: {createPeer}});
        const mine = [{urls: `turn:${address}`, username: 'u', credential: 'secret-of-turn'}];
        const first = client.newCall({
          destinationNumber: 'no-answer',
          ...silent,
          iceServers: mine,
          forceRelayCandidate: true,
        });
        const second = client.newCall({destinationNumber: 'no-answer', ...silent});
        await Promise.all([first, second].map((call) => client.reached(call, 'ringing')));
        expect(
          configurations.map(({iceServers, iceTransportPolicy}) => [iceServers, iceTransportPolicy]),
        ).to.deep.equal([
          [mine, 'relay'],
          [usual, 'all'],
        ]);
        expect(client.iceServers).to.deep.equal(usual);
        expect(() => client.newCall({destinationNumber: 'tone', iceServers: [{urls: 'http://a'}]})).to.throw(
          /iceServers/,
        );
        expect(JSON.stringify(await t.sent())).not.to.contain('secret-of-turn');
      }),
    );

    for (const transport of ['udp', 'tcp'] as const) {
      for (const trickles of [true, false]) {
        it(
          `forceRelayCandidate over ${transport.toUpperCase()}, ${trickles ? 'trickling' : 'complete offer'}: the audio is relayed`,
          relayed(async (t) => {
            const before = await allocations();
            const iceServers = servers[transport] as never;
            const {client, call} = await talk(t, 'echo', {trickleIce: trickles, forceRelayCandidate: true, iceServers});
            await sound(call);
            const {local, pair} = await selectedPair(call);
            expect(local['candidateType']).to.equal('relay');
            expect(local['relayProtocol']).to.equal(transport);
            await until('bytes', async () => Number((await selectedPair(call)).pair['bytesSent']) > 1000);
            expect(pair['state']).to.equal('succeeded');
            expect(await allocations()).to.be.greaterThan(before);
            const own = [
              ...candidates(await inviteSdp(t, call)),
              ...(await trickled(t, call)).flatMap(({params}) => (params['candidate'] as string | undefined) ?? []),
            ];
            expect(own.length).to.be.greaterThan(0);
            expect(own.every((line) => / typ relay/.test(line))).to.equal(true);
            if (!trickles) expect(candidates(await inviteSdp(t, call)).length).to.be.greaterThan(0);
            expect(client.codes).to.deep.equal([]);
          }),
        );
      }
    }

    it(
      'a relayed call: ICE restart, hold and another microphone stay on the relay',
      relayed(async (t) => {
        const options = {forceRelayCandidate: true, iceServers: servers.udp as never};
        const {call} = await talk(t, 'echo', options);
        const {pair} = await selectedPair(call);
        expect(await call.restartIce()).to.equal(true);
        await until('another pair', async () => (await selectedPair(call)).pair['id'] !== pair['id']);
        expect((await selectedPair(call)).local['candidateType']).to.equal('relay');
        await call.hold();
        await silence(call);
        await call.unhold();
        await call.setAudioInDevice('');
        await spoken(call, 20);
        await sound(call);
      }),
    );

    it(
      'an inbound call through the relay',
      relayed(async (t) => {
        const client = await t.user({forceRelayCandidate: true, iceServers: servers.udp});
        await gateway('call', {to: client.sessionid, scenario: 'tone'});
        const call = await until('a call', () => client.activeCall);
        await call.answer();
        await connected(call);
        expect((await selectedPair(call)).local['candidateType']).to.equal('relay');
        await sound(call);
      }),
    );

    for (const trickles of [true, false]) {
      it(
        `TURN servers that are silent, closed or refuse the password never stall a call, ${trickles ? 'trickling' : 'complete offer'}`,
        lab(async (t) => {
          const {host, port} = await gateway('silent-udp');
          const credential = {username: 'u', credential: 'c'};
          const iceServers = [
            {urls: `turn:${String(host)}:${String(port)}?transport=udp`, ...credential},
            // Nobody listens there by TCP.
            {urls: `turn:${String(host)}:${String(port)}?transport=tcp`, ...credential},
            ...servers.udp.map(({urls}) => ({urls, username: 'tester', credential: 'wrong'})),
          ];
          const start = performance.now();
          const {client, call} = await talk(t, 'echo', {trickleIce: trickles, iceServers});
          expect(performance.now() - start).to.be.lessThan(3500);
          await sound(call);
          expect((await selectedPair(call)).local['candidateType']).not.to.equal('relay');
          const again = performance.now();
          expect(await call.restartIce()).to.equal(true);
          expect(performance.now() - again).to.be.lessThan(3500);
          await sound(call);
          const over = call.hangup();
          expect(t.peers.map(({connectionState}) => connectionState)).to.deep.equal(['closed']);
          await within('over', over, 1000);
          expect(client.codes).to.deep.equal([]);
        }),
      );
    }

    it(
      'a dead TURN server that is the only way: the invite leaves, the call says that there is no path',
      lab(async (t) => {
        const {host, port} = await gateway('silent-udp');
        const iceServers = [{urls: `turn:${String(host)}:${String(port)}`, username: 'u', credential: 'c'}];
        const client = await t.user({forceRelayCandidate: true, iceServers});
        t.delay = (ms) => (ms === 15_000 ? 300 : ms);
        const call = client.newCall({destinationNumber: 'tone', ...silent});
        await client.reached(call, 'active');
        await client.reached(call, 'destroy');
        expect(client.codes).to.deep.equal([50003]);
        expect(await t.sent('telnyx_rtc.bye')).to.have.length(1);
        expect(isFirefox || candidates((await t.sent('telnyx_rtc.invite'))[0]!.params['sdp']).length === 0).to.equal(
          true,
        );
      }),
    );
  });
});
