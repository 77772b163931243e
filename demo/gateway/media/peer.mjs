/** One peer connection with the browser: SDP, candidates, RTP in and out. Knows nothing about calls or sounds. */
import {mediaAddress, revealNames} from './addresses.mjs';
import {ImpairedPath} from './impairment.mjs';
import {opusSamples} from './ogg-opus.mjs';
import {payloadTypes, RtpStream} from './rtp.mjs';

/** Loaded on first use: the library and its first certificate take about 0.4 s. */
let library;
const loadWerift = () => (library ??= import('werift'));

/** Makes the first call as quick as the second. */
export async function warmUp() {
  const {RTCPeerConnection} = await loadWerift();
  const connection = new RTCPeerConnection({iceUseIpv6: false});
  connection.addTransceiver('audio');
  await connection.createOffer();
  await connection.close();
}

function codecs(RTCRtpCodecParameters) {
  const codec = (mimeType, clockRate, channels, payloadType, parameters) =>
    new RTCRtpCodecParameters({mimeType, clockRate, channels, payloadType, parameters});
  return [
    codec('audio/opus', 48_000, 2, undefined, 'minptime=10;useinbandfec=1'),
    codec('audio/telephone-event', 48_000, 1, undefined, '0-16'),
    codec('audio/telephone-event', 8000, 1, undefined, '0-16'),
  ];
}

const CANDIDATE = /^(a=)?candidate:\S+ \d+ (udp|tcp) \d+ \S+ \d+ typ \w+/i;
const CANDIDATE_LINES = /^a=(?:candidate:.*|end-of-candidates)\r?\n/gm;

/** @param {string} sdp */
export const withoutCandidates = (sdp) => sdp.replace(CANDIDATE_LINES, '');

/** @param {string} sdp */
export const candidatesOf = (sdp) => [...sdp.matchAll(/^a=(candidate:[^\r\n]*)/gm)].map(([, line]) => line);

/**
 * Starts the DTLS handshake when ICE is connected, as media servers do. The library sleeps 100 ms first, which every call's
 * first sound would wait for.
 */
function handshakeAtOnce(transport) {
  transport.onStateChange.subscribe((state) => {
    if (state !== 'connecting') return;
    // The library makes its handshake right after it tells the state, and begins it by itself later.
    queueMicrotask(() => {
      const {dtls, role} = transport;
      if (role !== 'client' || typeof dtls?.connect !== 'function') return;
      const begun = dtls.connect();
      dtls.connect = () => begun;
      begun.catch(() => {});
    });
  });
}

/** Without any candidate the library would not look at the browser's checks after an ICE restart; nobody is at this one. */
const leadingNowhere = (sdp) =>
  withoutCandidates(sdp).replace(/^a=ice-pwd:.*$/m, '$&\r\na=candidate:1 1 udp 1 127.0.0.1 9 typ host');

const CHECK_SUCCEEDED = 3;

/**
 * Sends where the browser says. When a path breaks, browsers go on over another one and nominate that; media servers follow. The
 * library stays with the first one until it gives up, half a minute later.
 */
function followNomination(ice) {
  const checkIncoming = ice.checkIncoming.bind(ice);
  ice.checkIncoming = (message, address, protocol) => {
    checkIncoming(message, address, protocol);
    if (ice.iceControlling || !ice.nominated || !message.attributesKeys.includes('USE-CANDIDATE')) return;
    const [host, port] = address;
    const pair = ice.candidatePairs.find(
      ({protocol: own, remoteAddr, state}) =>
        own === protocol && state === CHECK_SUCCEEDED && remoteAddr[0] === host && remoteAddr[1] === port,
    );
    if (pair) ice.nominated = pair;
  };
}

const CONSENT_MS = 3000;
const patient = new WeakSet();

/**
 * Gives answers to consent checks (RFC 7675) as long as a slow network needs. The library waits by the round trip it measured first: half a
 * second where that was short, and when the network became slower than that in the call it fell silent for good 30 s later.
 */
function waitForConsent(ice) {
  const {queryConsent} = ice;
  ice.queryConsent = () => {
    for (const protocol of ice.protocols.filter((one) => !patient.has(one))) {
      patient.add(protocol);
      const request = protocol.request.bind(protocol);
      protocol.request = (message, address, key, options) => {
        const least = options?.responseTimeout && {responseTimeout: Math.max(options.responseTimeout, CONSENT_MS)};
        return request(message, address, key, options && {...options, ...least});
      };
    }
    queryConsent();
  };
}

export class Peer {
  #connection;
  #local;
  #address;
  #onState;
  #onRtp;
  /** @type {Map<number, string>} */
  #types = new Map();
  /** @type {RtpStream | undefined} */
  #out;
  #heard = new WeakSet();
  #hastened = new WeakSet();
  #pending;
  /** @type {ImpairedPath | undefined} the only way between browser and gateway, if there is one */
  #path;
  #closed = false;

  /**
   * @param {object} options
   * @param {string} [options.remoteAddress] of the WebSocket
   * @param {import('./impairment.mjs').Impairment} [options.impairment]
   * @param {(state: string) => void} options.onState
   * @param {(packet: {header: {sequenceNumber: number, timestamp: number}, payload: Buffer}, codec: string) => void} options.onRtp
   */
  static async create({remoteAddress, impairment, onState, onRtp}) {
    const peer = new Peer();
    if (impairment?.on) peer.#path = new ImpairedPath(impairment);
    const {RTCPeerConnection, RTCRtpCodecParameters, MediaStreamTrack} = await loadWerift();
    peer.#address = mediaAddress(remoteAddress);
    peer.#onState = onState;
    peer.#onRtp = onRtp;
    peer.#local = new MediaStreamTrack({kind: 'audio'});
    peer.#connection = new RTCPeerConnection({
      codecs: {audio: codecs(RTCRtpCodecParameters), video: []},
      iceUseIpv6: false,
      // Chromium on a machine with nothing but loopback; Firefox takes the other candidates.
      iceAdditionalHostAddresses: ['127.0.0.1'],
      bundlePolicy: 'max-bundle',
    });
    peer.#connection.connectionStateChange.subscribe((state) => peer.#closed || peer.#onState(state));
    peer.#connection.onTrack.subscribe((track) => peer.#listen(track));
    return peer;
  }

  get connected() {
    return !this.#closed && this.#connection.connectionState === 'connected';
  }

  /** Answers an offer: the first one, or one with new ICE credentials (restart). */
  async answer(sdp) {
    await this.#connection.setRemoteDescription({type: 'offer', sdp: this.#remote(sdp)});
    this.#hasten();
    const transceiver = this.#connection.getTransceivers().find(({kind}) => kind === 'audio');
    if (!transceiver) throw new Error('the offer has no audio');
    if (transceiver.sender.track !== this.#local) {
      await transceiver.sender.replaceTrack(this.#local);
      transceiver.setDirection('sendrecv');
    }
    await this.#connection.setLocalDescription(await this.#connection.createAnswer());
    return this.#told(this.#learn(this.#connection.localDescription.sdp));
  }

  async offer() {
    this.#connection.addTransceiver(this.#local, {direction: 'sendrecv'});
    this.#hasten();
    await this.#connection.setLocalDescription(await this.#connection.createOffer());
    return this.#told(this.#connection.localDescription.sdp);
  }

  async accept(sdp) {
    await this.#connection.setRemoteDescription({type: 'answer', sdp: this.#remote(sdp)});
    this.#learn(sdp);
  }

  /**
   * An offer on a connection that is up. It becomes the local description with its answer, so a browser that refuses it
   * leaves nothing behind.
   */
  async offerAgain() {
    this.#pending = await this.#connection.createOffer();
    return this.#told(this.#pending.sdp);
  }

  async acceptAgain(sdp) {
    const offer = this.#pending;
    this.#pending = undefined;
    if (!offer) throw new Error('no offer is open');
    await this.#connection.setLocalDescription(offer);
    try {
      await this.accept(sdp);
    } catch (error) {
      await this.#connection.setLocalDescription({type: 'rollback'});
      throw error;
    }
  }

  /** Candidates that cannot be read are dropped: they are only ever one of many. */
  async addCandidate({candidate, sdpMid, sdpMLineIndex}) {
    if (this.#closed || this.#path || typeof candidate !== 'string' || !CANDIDATE.test(candidate)) return;
    await this.#connection.addIceCandidate({
      candidate: revealNames(candidate.replace(/^a=/, ''), this.#address),
      sdpMid: typeof sdpMid === 'string' ? sdpMid : undefined,
      sdpMLineIndex: typeof sdpMLineIndex === 'number' ? sdpMLineIndex : 0,
    });
  }

  /** Sends one Opus packet; false while that is not possible. */
  send(packet) {
    if (!this.connected || !this.#out) return false;
    this.#local.writeRtp(this.#out.next(packet, opusSamples(packet)));
    return true;
  }

  /** Sends a received packet back. */
  sendBack({header, payload}) {
    if (!this.connected || !this.#out) return false;
    this.#local.writeRtp(this.#out.relay(header, payload));
    return true;
  }

  pause() {
    this.#out?.pause();
  }

  async close() {
    if (this.#closed) return;
    this.#closed = true;
    this.#local.stop();
    await this.#connection.close();
    this.#path?.close();
  }

  /** What the browser is told of this side. */
  #told(sdp) {
    return this.#path ? this.#path.reroute(sdp) : sdp;
  }

  /** What the library is told of the browser: nothing about its addresses when there is only the one way. */
  #remote(sdp) {
    return revealNames(this.#path ? leadingNowhere(sdp) : sdp, this.#address);
  }

  #hasten() {
    for (const transport of this.#connection.dtlsTransports) {
      if (this.#hastened.has(transport)) continue;
      this.#hastened.add(transport);
      handshakeAtOnce(transport);
      followNomination(transport.iceTransport.connection);
      waitForConsent(transport.iceTransport.connection);
    }
  }

  #learn(sdp) {
    this.#types = payloadTypes(sdp);
    const opus = [...this.#types].find(([, name]) => name === 'opus');
    if (!opus) throw new Error('no common codec: this gateway speaks Opus');
    this.#out ??= new RtpStream(opus[0]);
    return sdp;
  }

  #listen(track) {
    if (this.#heard.has(track)) return;
    this.#heard.add(track);
    track.onReceiveRtp.subscribe((packet) => {
      if (!this.#closed) this.#onRtp(packet, this.#types.get(packet.header.payloadType) ?? 'unknown');
    });
  }
}
