import type {Clock} from '../lib/clock.js';
import {Disposer} from '../lib/disposer.js';
import {Emitter} from '../lib/emitter.js';
import {preferCodecs} from './codecs.js';
import {watchGathering} from './gathering.js';
import type {GatheringResult} from './gathering.js';

export interface PeerOptions {
  readonly iceServers: RTCIceServer[];
  readonly relayOnly: boolean;
  readonly preferredCodecs?: readonly string[];
}

export interface PeerEvents {
  remoteStream: [stream: MediaStream, receiver: RTCRtpReceiver];
  state: [state: RTCPeerConnectionState];
  /** A local candidate; `null` once when there are no more. */
  candidate: [candidate: RTCIceCandidate | null];
}

/** One peer connection of an outbound audio call: offer, answer, candidates in both directions. */
export class Peer extends Emitter<PeerEvents> {
  readonly #connection: RTCPeerConnection;
  readonly #clock: Clock;
  readonly #options: PeerOptions;
  readonly #disposer = new Disposer();
  /** Server candidates that arrived before the remote description (weakness 21). */
  #early: RTCIceCandidateInit[] = [];
  #sender: RTCRtpSender | undefined;

  constructor(create: (configuration: RTCConfiguration) => RTCPeerConnection, clock: Clock, options: PeerOptions) {
    super();
    this.#clock = clock;
    this.#options = options;
    this.#connection = create({
      iceServers: options.iceServers,
      iceTransportPolicy: options.relayOnly ? 'relay' : 'all',
      bundlePolicy: 'max-bundle',
    });
    const {signal} = this.#disposer;
    this.#connection.addEventListener(
      'track',
      ({streams, track, receiver}) => this.emit('remoteStream', streams[0] ?? new MediaStream([track]), receiver),
      {signal},
    );
    this.#connection.addEventListener(
      'connectionstatechange',
      () => this.emit('state', this.#connection.connectionState),
      {signal},
    );
  }

  /** For statistics. */
  get connection(): RTCPeerConnection {
    return this.#connection;
  }

  get answered(): boolean {
    return this.#connection.remoteDescription !== null;
  }

  get localSdp(): string {
    return this.#connection.localDescription?.sdp ?? '';
  }

  /** Creates the offer and waits until it is worth sending (see `watchGathering`). Rejects with what the browser rejected with. */
  async offer(stream: MediaStream, trickle: boolean): Promise<GatheringResult> {
    const track = stream.getAudioTracks()[0];
    const transceiver = this.#connection.addTransceiver(track ?? 'audio', {
      direction: 'sendrecv',
      ...(track && {streams: [stream]}),
    });
    this.#sender = transceiver.sender;
    preferCodecs(transceiver, this.#options.preferredCodecs);
    const gathered = watchGathering(this.#connection, this.#clock, trickle, this.#disposer.signal, (candidate) =>
      this.emit('candidate', candidate),
    );
    await this.#connection.setLocalDescription(await this.#connection.createOffer());
    return gathered;
  }

  /** Applies the remote answer and every candidate that was waiting for it. */
  async answer(sdp: string): Promise<void> {
    await this.#connection.setRemoteDescription({type: 'answer', sdp});
    const waiting = this.#early;
    this.#early = [];
    await Promise.all(waiting.map((candidate) => this.#apply(candidate)));
  }

  async addCandidate(candidate: RTCIceCandidateInit): Promise<void> {
    if (!this.answered) this.#early.push(candidate);
    else await this.#apply(candidate);
  }

  /** Sends another track from now on, without renegotiation. */
  async replaceTrack(track: MediaStreamTrack | null): Promise<void> {
    await this.#sender?.replaceTrack(track);
  }

  close(): void {
    if (this.#disposer.disposed) return;
    this.#disposer.dispose();
    this.removeAllListeners();
    this.#connection.close();
  }

  /** A candidate the browser cannot use is not worth a call: others may do. */
  async #apply(candidate: RTCIceCandidateInit): Promise<void> {
    try {
      await this.#connection.addIceCandidate(candidate);
    } catch {
      // Unusable or late candidate.
    }
  }
}
