import {expect} from '@open-wc/testing';
import {mediaFailure} from '../../src/errors/index.js';
import {orderCodecs} from '../../src/media/codecs.js';
import {GATHERING, watchGathering} from '../../src/media/gathering.js';
import {iceServersFor} from '../../src/media/ice-servers.js';
import {LevelMeter} from '../../src/media/level-meter.js';
import {openMicrophone} from '../../src/media/microphone.js';
import {summarizeSdp} from '../../src/media/sdp.js';
import {AudioSink} from '../../src/media/sink.js';
import {FakeClock} from '../support/fake-clock.js';
import {microtasks, until} from '../support/until.js';

/** The part of a peer connection that gathering is told by. */
class FakePeer extends EventTarget {
  iceGatheringState: RTCIceGatheringState = 'gathering';

  found(candidate: string | null): void {
    const event = Object.assign(new Event('icecandidate'), {
      candidate: candidate === null ? null : {candidate, type: null},
    });
    this.dispatchEvent(event);
  }

  complete(): void {
    this.iceGatheringState = 'complete';
    this.dispatchEvent(new Event('icegatheringstatechange'));
  }
}

function gather(trickle: boolean) {
  const [peer, clock, scope] = [new FakePeer(), new FakeClock(), new AbortController()];
  const heard: (string | null)[] = [];
  const outcome: {end?: string; types?: string[]} = {};
  void watchGathering(peer as unknown as RTCPeerConnection, clock, trickle, scope.signal, (candidate) =>
    heard.push(candidate && candidate.candidate),
  ).then(({end, types}) => Object.assign(outcome, {end, types: [...types]}));
  return {peer, clock, scope, heard, outcome};
}

const HOST = 'candidate:1 1 udp 1 10.0.0.1 5000 typ host';
const RELAY = 'candidate:2 1 udp 1 1.2.3.4 5001 typ relay';

describe('media', () => {
  describe('gathering', () => {
    it('a complete offer waits for the end of gathering, and is told it once', async () => {
      const {peer, clock, heard, outcome} = gather(false);
      peer.found(HOST);
      peer.found(RELAY);
      await microtasks();
      expect(outcome).to.deep.equal({});
      peer.found('');
      peer.found(null);
      peer.complete();
      await microtasks();
      expect(outcome).to.deep.equal({end: 'complete', types: ['host', 'relay']});
      expect(heard).to.deep.equal([HOST, RELAY, null]);
      expect(clock.pending).to.equal(0);
    });

    it('… for 1 s after the first candidate at most', async () => {
      const {peer, clock, outcome} = gather(false);
      clock.advance(500);
      peer.found(HOST);
      clock.advance(GATHERING.afterFirstMs - 1);
      await microtasks();
      expect(outcome.end).to.equal(undefined);
      clock.advance(1);
      await microtasks();
      expect(outcome).to.deep.equal({end: 'timeout', types: ['host']});
    });

    it('… and for 3 s in all, even if no candidate ever came', async () => {
      const {clock, outcome} = gather(false);
      clock.advance(GATHERING.totalMs);
      await microtasks();
      expect(outcome).to.deep.equal({end: 'timeout', types: []});
    });

    it('a trickle offer leaves with the first candidate, or after 150 ms; later ones are told on', async () => {
      const {peer, clock, heard, outcome} = gather(true);
      peer.found(HOST);
      await microtasks();
      expect(outcome.end).to.equal('first-candidate');
      peer.found(RELAY);
      peer.found(null);
      expect(heard).to.deep.equal([HOST, RELAY, null]);
      expect(clock.pending).to.equal(0);
      const empty = gather(true);
      empty.clock.advance(149);
      await microtasks();
      expect(empty.outcome.end).to.equal(undefined);
      empty.clock.advance(1);
      await microtasks();
      expect(empty.outcome.end).to.equal('timeout');
    });

    it('ends with its owner', async () => {
      const {peer, clock, scope, heard, outcome} = gather(false);
      scope.abort();
      peer.found(HOST);
      await microtasks();
      expect([outcome.end, heard, clock.pending]).to.deep.equal(['timeout', [], 0]);
    });
  });

  it('codecs: Opus first, preferences in their order, auxiliary ones last, none lost', () => {
    const names = ['audio/PCMU', 'audio/telephone-event', 'audio/CN', 'audio/G722', 'audio/opus', 'audio/red'];
    const list = names.map((mimeType) => ({mimeType}));
    const order = (preferred?: string[]): string[] =>
      orderCodecs(list, preferred).map(({mimeType}) => mimeType.slice(6));
    expect(order()).to.deep.equal(['opus', 'PCMU', 'G722', 'telephone-event', 'CN', 'red']);
    expect(order(['g722', 'audio/PCMU', 'nonsense'])).to.deep.equal([
      'G722',
      'PCMU',
      'opus',
      'telephone-event',
      'CN',
      'red',
    ]);
  });

  it('ICE servers: the vendor’s for the vendor’s hosts, none for a custom one, what is given wins', () => {
    const urls = (env: string): string => JSON.stringify(iceServersFor(env, undefined));
    expect(urls('production')).to.contain('stun:stun.telnyx.com:3478').and.contain('turns:turn2.telnyx.com:443');
    expect(urls('development')).to.contain('stundev.telnyx.com').and.not.contain('turn2');
    expect(iceServersFor('ws://localhost:1', undefined)).to.deep.equal([]);
    expect(iceServersFor('production', [])).to.deep.equal([]);
    expect(iceServersFor('ws://x', [{urls: 'stun:a'}])).to.deep.equal([{urls: 'stun:a'}]);
  });

  it('what a browser rejects with becomes a documented code and a kind', () => {
    const facts = {secure: true, policyAllows: true, permission: 'denied'} as const;
    const of = (name: string, more: object = {}): string => {
      const {code, kind} = mediaFailure(new DOMException('x', name), {...facts, ...more});
      return `${code} ${kind}`;
    };
    expect(of('NotAllowedError')).to.equal('42001 blocked');
    expect(of('NotAllowedError', {permission: 'prompt'})).to.equal('42001 dismissed');
    expect(of('NotAllowedError', {permission: 'unknown'})).to.equal('42001 blocked');
    expect(of('SecurityError', {policyAllows: false})).to.equal('42001 policy');
    expect(of('NotFoundError')).to.equal('42002 no-device');
    expect(of('OverconstrainedError')).to.equal('42002 no-device');
    expect(of('NotReadableError')).to.equal('42003 busy');
    expect(of('NotAllowedError', {secure: false})).to.equal('42003 insecure');
    for (const odd of [null, undefined, 'text', {}, new TypeError('x')]) {
      expect(mediaFailure(odd, facts)).to.deep.equal({code: 42003, kind: 'unknown'});
    }
  });

  it('a permission that cannot be queried does not hide why the microphone failed', async () => {
    const result = await openMicrophone(
      {
        getUserMedia: () => Promise.reject(new DOMException('x', 'NotAllowedError')),
        secureContext: true,
        policyAllowsMicrophone: true,
        queryPermission: () => Promise.reject(new TypeError('not supported')),
      },
      {signal: new AbortController().signal},
    );
    expect(result).to.deep.include({failure: {code: 42001, kind: 'blocked'}});
  });

  it('a summary of an SDP names codecs and candidate types, and holds no address', async () => {
    const sdp = [
      'v=0',
      'o=- 1 1 IN IP4 10.9.8.7',
      's=-',
      't=0 0',
      'm=audio 9 UDP/TLS/RTP/SAVPF 111 0',
      'c=IN IP4 10.9.8.7',
      'a=rtpmap:111 OPUS/48000/2',
      'a=rtpmap:0 PCMU/8000',
      'a=candidate:1 1 udp 1 10.9.8.7 5000 typ host',
      'a=sendrecv',
      '',
    ].join('\r\n');
    const summary = await summarizeSdp(sdp);
    expect(summary).to.deep.equal({candidateTypes: ['host'], codecs: ['opus', 'pcmu'], direction: 'sendrecv'});
    expect(await summarizeSdp('nonsense')).to.deep.equal({candidateTypes: [], codecs: [], direction: null});
  });

  it('without a running context the remote level comes from statistics, of the current receiver only', async () => {
    const receiver = (audioLevel: number): RTCRtpReceiver =>
      ({
        getStats: () => Promise.resolve(new Map([['a', {type: 'inbound-rtp', audioLevel}]])),
      }) as unknown as RTCRtpReceiver;
    const meter = new LevelMeter(undefined);
    expect([meter.remote(), meter.local(), meter.bands()]).to.deep.equal([0, 0, undefined]);
    const [first, second] = [new MediaStream(), new MediaStream()];
    meter.watch('remote', first, receiver(0.5));
    await until('a level', () => meter.remote() === 0.5);
    // The first receiver's answer is under way when the second takes over.
    meter.remote();
    meter.watch('remote', second, receiver(0.25));
    await microtasks();
    expect(meter.remote()).to.equal(0);
    await until('the second level', () => meter.remote() === 0.25);
    meter.dispose();
    await microtasks();
    expect(meter.remote()).to.equal(0);
  });

  describe('sink', () => {
    function sink(outcomes: (string | null)[]) {
      const audio = document.createElement('audio');
      audio.play = () => {
        const name = outcomes.shift();
        return name ? Promise.reject(new DOMException('x', name)) : Promise.resolve();
      };
      const states: string[] = [];
      const made = new AudioSink(() => audio);
      made.on('change', (state) => states.push(state));
      return {made, audio, states};
    }

    it('tells a refusal, nothing else, and plays after a click', async () => {
      const {made, audio, states} = sink(['NotAllowedError', null, 'AbortError']);
      expect(await made.play()).to.equal(false);
      made.attach(new MediaStream(), false);
      await microtasks();
      expect(states).to.deep.equal(['blocked']);
      expect(await made.play()).to.equal(true);
      expect(await made.play()).to.equal(false);
      expect(states).to.deep.equal(['blocked', 'playing']);
      expect(audio.autoplay).to.equal(true);
    });

    it('lets go of its stream, and of nothing else that the page’s own element plays by now', async () => {
      const {made, audio, states} = sink([]);
      const [one, two] = [new MediaStream(), new MediaStream()];
      made.attach(one, true);
      await microtasks();
      made.attach(two, false);
      expect([audio.srcObject === two, audio.muted]).to.deep.equal([true, false]);
      made.setMuted(true);
      expect(audio.muted).to.equal(true);
      expect(states).to.deep.equal(['playing']);
      made.dispose();
      expect(audio.srcObject).to.equal(null);
      expect(await made.play()).to.equal(false);

      const other = sink([]);
      other.made.attach(one, false);
      other.audio.srcObject = two;
      other.made.dispose();
      expect(other.audio.srcObject === two).to.equal(true);
    });
  });
});
