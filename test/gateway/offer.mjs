/** A real peer in Node for calls: it offers Opus, sends what it is told and counts what it hears. */
import {MediaStreamTrack, RTCPeerConnection, RTCRtpCodecParameters} from 'werift';
import {LevelMeter, silencePacket, tonePackets} from '../../demo/gateway/media/opus.mjs';
import {payloadTypes, RtpStream} from '../../demo/gateway/media/rtp.mjs';

const OPUS = 111;

const open = new Set();

/** A failed test must not leave a connection that keeps the process alive. */
export const closePhones = () => Promise.all([...open].map((phone) => phone.close()));

export class Phone {
  heard = 0;
  /** Loudness of the last packet. */
  level = 0;
  #meter = new LevelMeter();
  #pump;
  #connection;
  #track = new MediaStreamTrack({kind: 'audio'});
  #stream = new RtpStream(OPUS);

  /** @param {import('werift').PeerConfig} [config] */
  constructor(config = {}) {
    open.add(this);
    const codec = new RTCRtpCodecParameters({
      mimeType: 'audio/opus',
      clockRate: 48_000,
      channels: 2,
      payloadType: OPUS,
    });
    this.#connection = new RTCPeerConnection({
      codecs: {audio: [codec], video: []},
      iceUseIpv6: false,
      iceAdditionalHostAddresses: ['127.0.0.1'],
      ...config,
    });
    this.#connection.onTrack.subscribe((track) =>
      track.onReceiveRtp.subscribe(({payload}) => {
        this.heard++;
        this.level = this.#meter.level(payload);
      }),
    );
    this.#connection.addTransceiver(this.#track, {direction: 'sendrecv'});
  }

  async offer() {
    await this.#connection.setLocalDescription(await this.#connection.createOffer());
    return this.#connection.localDescription.sdp;
  }

  accept(sdp) {
    return this.#connection.setRemoteDescription({type: 'answer', sdp});
  }

  async answer(sdp) {
    await this.#connection.setRemoteDescription({type: 'offer', sdp});
    await this.#connection.setLocalDescription(await this.#connection.createAnswer());
    const answer = this.#connection.localDescription.sdp;
    const [opus] = [...payloadTypes(answer)].find(([, name]) => name === 'opus');
    this.#stream = new RtpStream(opus);
    return answer;
  }

  addCandidate(candidate) {
    return this.#connection.addIceCandidate(candidate);
  }

  /** Sends a tone, or silence, until it is told otherwise. */
  speak(aloud = true) {
    clearInterval(this.#pump);
    const started = Date.now();
    let sent = 0;
    this.#pump = setInterval(() => {
      for (; sent < (Date.now() - started) / 20; sent++) this.send(aloud ? tonePackets()[sent % 50] : silencePacket());
    }, 10);
  }

  get connected() {
    return this.#connection.connectionState === 'connected';
  }

  send(packet) {
    if (this.connected) this.#track.writeRtp(this.#stream.next(packet, 960));
  }

  close() {
    open.delete(this);
    clearInterval(this.#pump);
    this.#meter.close();
    return this.#connection.close();
  }
}

/** Waits for anything; for conditions that no frame announces. */
export async function until(condition, ms = 8000) {
  const end = Date.now() + ms;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`not within ${ms} ms: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
