import {expect} from '@open-wc/testing';
import {PeerPool} from '../../src/media/peer-pool.js';
import {lab} from '../support/client-lab.js';
import {FakeClock} from '../support/fake-clock.js';
import {setMicrophone} from '../support/microphone.js';
import {until} from '../support/until.js';

/** What a record must not hold: addresses, SDP, ICE credentials. */
const SECRETS =
  /\b\d{1,3}(\.\d{1,3}){3}\b|a=|ufrag|candidate:|"(address|ip|url|password|usernameFragment)"|fingerprint/i;

interface DebugFrame {
  readonly type: string;
  readonly call_id: string;
  readonly debug_report_id: string;
  readonly debug_report_data?: {readonly event: string; readonly data: unknown};
}

/** Keeps the raw frames that a client sends. */
function spyOn(sockets: readonly WebSocket[]): DebugFrame[] {
  const frames: DebugFrame[] = [];
  const socket = sockets.at(-1)!;
  const send = socket.send.bind(socket);
  socket.send = (data) => {
    const frame = JSON.parse(data as string) as DebugFrame;
    if (frame.type?.startsWith('debug_report')) frames.push(frame);
    send(data);
  };
  return frames;
}

describe('debug', () => {
  before(async () => {
    expect(await setMicrophone('granted')).to.equal(true);
  });

  it(
    'S94 sends a record of the call: start, events and statistics each second, stop once; nothing secret in it',
    lab(async (t) => {
      const client = await t.user({debug: true});
      const frames = spyOn(t.sockets);
      const call = client.newCall({destinationNumber: 'tone'});
      await until('statistics', () => frames.filter((frame) => frame.debug_report_data?.event === 'stats').length >= 2);
      await call.hangup();
      await call.over;
      await until('stop', () => frames.some(({type}) => type === 'debug_report_stop'));
      expect(frames[0]!.type).to.equal('debug_report_start');
      expect(frames.filter(({type}) => type !== 'debug_report_data')).to.have.length(2);
      expect(new Set(frames.map((frame) => `${frame.call_id} ${frame.debug_report_id}`)).size).to.equal(1);
      const events = new Set(frames.map((frame) => frame.debug_report_data?.event));
      for (const event of ['stats', 'state', 'onconnectionstatechange', 'onicecandidate']) {
        expect(events.has(event), event).to.equal(true);
      }
      expect(JSON.stringify(frames)).not.to.match(SECRETS);
      expect(JSON.stringify(frames)).to.contain('packetsReceived');
    }),
  );

  it(
    'without debug nothing is recorded; with `debugOutput: file` the record is also saved when the call ends',
    lab(async (t) => {
      const client = await t.user({debugOutput: 'file'});
      const frames = spyOn(t.sockets);
      const silent = client.newCall({destinationNumber: 'tone'});
      await client.reached(silent, 'active');
      await silent.hangup();
      expect(frames).to.deep.equal([]);

      const saved: {name: string; text: Promise<string>}[] = [];
      const click = HTMLAnchorElement.prototype.click;
      HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) {
        saved.push({name: this.download, text: fetch(this.href).then((response) => response.text())});
      };
      try {
        const call = client.newCall({destinationNumber: 'tone', debug: true});
        await client.reached(call, 'active');
        await until('start', () => frames.length > 0);
        await call.hangup();
        await until('a file', () => saved.length === 1);
        expect(saved[0]!.name).to.match(new RegExp(`^telnyx-debug-${call.id}-\\d+\\.json$`));
        const text = await saved[0]!.text;
        expect((JSON.parse(text) as {callId: string}).callId).to.equal(call.id);
        expect(text).not.to.match(SECRETS);
      } finally {
        HTMLAnchorElement.prototype.click = click;
      }
    }),
  );

  it(
    'setting up a call does not wait for the record: a server that answers none of it changes nothing',
    lab(async (t) => {
      const client = await t.user({debug: true});
      const socket = t.sockets.at(-1)!;
      const send = socket.send.bind(socket);
      // The frames never reach the server.
      socket.send = (data) => {
        if (!(data as string).includes('debug_report')) send(data);
      };
      const call = client.newCall({destinationNumber: 'tone'});
      await client.reached(call, 'active');
      await call.hangup();
      expect(client.codes).to.deep.equal([]);
    }),
  );
});

describe('candidates ahead of a call', () => {
  const configuration: RTCConfiguration = {iceServers: [], bundlePolicy: 'max-bundle'};

  it('one connection is prepared, taken once, and given up when nobody calls', () => {
    const made: RTCPeerConnection[] = [];
    const clock = new FakeClock();
    const pool = new PeerPool((given) => {
      const peer = new RTCPeerConnection(given);
      made.push(peer);
      return peer;
    }, clock);
    pool.prepare(configuration);
    pool.prepare(configuration);
    expect(made).to.have.length(1);
    // Firefox knows no pool and says so.
    expect(made[0]!.getConfiguration().iceCandidatePoolSize ?? 1).to.equal(1);
    expect(pool.take({...configuration, iceTransportPolicy: 'relay'}) === made[0]).to.equal(false);
    expect(pool.take(configuration) === made[0]).to.equal(true);
    expect(pool.take(configuration) === made[0]).to.equal(false);
    pool.prepare(configuration);
    const last = made.at(-1)!;
    clock.advance(29_999);
    expect(last.signalingState).to.equal('stable');
    clock.advance(1);
    expect(last.signalingState).to.equal('closed');
    pool.prepare(configuration);
    pool.dispose();
    expect(made.at(-1)!.signalingState).to.equal('closed');
    for (const peer of made) peer.close();
  });

  it(
    'warmUp() and `prefetchIceCandidates` have a connection ready, which the next call uses',
    lab(async (t) => {
      const client = await t.user();
      expect(t.peers).to.have.length(0);
      client.warmUp();
      expect(t.peers).to.have.length(1);
      const call = client.newCall({destinationNumber: 'tone'});
      await client.reached(call, 'active');
      expect(t.peers).to.have.length(1);
      expect(call.peerConnection === t.peers[0]).to.equal(true);
      await call.hangup();

      const eager = await t.user({prefetchIceCandidates: true});
      expect(t.peers).to.have.length(2);
      const next = eager.newCall({destinationNumber: 'tone'});
      await eager.reached(next, 'active');
      expect(next.peerConnection === t.peers[1]).to.equal(true);
      await next.hangup();
      await until('the next one', () => t.peers.length === 3);
    }),
  );
});
