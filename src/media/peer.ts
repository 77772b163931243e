import type {Clock} from '../lib/clock.js';
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
  /** Closed by somebody else. */
  closed: [];
  /** A local candidate; `null` once when there are no more. */
  candidate: [candidate: RTCIceCandidate | null];
}

const ufragOf = (sdp = ''): string | undefined => /^a=ice-ufrag:(.*?)\r?$/m.exec(sdp)?.[1];

/** One peer connection of an audio call: offer and answer, candidates in both directions. */
export class Peer extends Emitter<PeerEvents> {
  readonly connection: RTCPeerConnection;
  protected readonly options: PeerOptions;
  protected sender: RTCRtpSender | undefined;
  readonly #clock: Clock;
  /** Server candidates that arrived before the remote description (weakness 21). */
  readonly #early: RTCIceCandidateInit[] = [];
  readonly #closing = new AbortController();
  #gathering = new AbortController();

  constructor(connection: RTCPeerConnection, clock: Clock, options: PeerOptions) {
    super();
    this.#clock = clock;
    this.options = options;
    this.connection = connection;
    // Chromium may keep a closed connection for good (its tasks hold it); then it must not hold us.
    const {signal} = this.#closing;
    connection.addEventListener(
      'track',
      ({streams, track, receiver}) => this.emit('remoteStream', streams[0] ?? new MediaStream([track]), receiver),
      {signal},
    );
    connection.addEventListener('connectionstatechange', () => this.emit('state', connection.connectionState), {
      signal,
    });
  }

  /** The far side is known: media can flow, candidates can be used. */
  get answered(): boolean {
    return this.connection.remoteDescription !== null;
  }

  get localSdp(): string {
    return this.connection.localDescription?.sdp ?? '';
  }

  /** Creates the offer and waits until it is worth sending (see `watchGathering`). Rejects with what the browser rejected with. */
  async offer(stream: MediaStream, trickle: boolean): Promise<GatheringResult> {
    const track = stream.getAudioTracks()[0];
    const transceiver = this.connection.addTransceiver(track ?? 'audio', {streams: track ? [stream] : []});
    this.sender = transceiver.sender;
    preferCodecs(transceiver, this.options.preferredCodecs);
    return this.describe(() => this.connection.createOffer(), trickle);
  }

  /** Applies the remote answer and every candidate that was waiting for it. */
  answer(sdp: string): Promise<void> {
    return this.accept({type: 'answer', sdp});
  }

  /** Applies an offer of the far side. */
  acceptOffer(sdp: string): Promise<void> {
    return this.accept({type: 'offer', sdp});
  }

  /** Answers the offer that was applied, sending `stream` (nothing when it is absent and nothing was sent before). */
  async createAnswer(stream: MediaStream | undefined, trickle: boolean): Promise<GatheringResult> {
    const {connection} = this;
    const transceiver = connection.getTransceivers().find(({receiver}) => receiver.track.kind === 'audio');
    if (!transceiver) throw new DOMException('the offer has no audio', 'NotSupportedError');
    this.sender = transceiver.sender;
    const track = stream?.getAudioTracks()[0];
    if (track && transceiver.sender.track !== track) {
      transceiver.direction = 'sendrecv';
      transceiver.sender.setStreams?.(stream);
      await transceiver.sender.replaceTrack(track);
      preferCodecs(transceiver, this.options.preferredCodecs);
    }
    const answer = await connection.createAnswer();
    if (
      connection.iceGatheringState === 'complete' &&
      ufragOf(answer.sdp) === ufragOf(connection.localDescription?.sdp)
    ) {
      // The path stays: there is nothing to gather, and no event would say so.
      await connection.setLocalDescription(answer);
      return {end: 'complete', types: new Set()};
    }
    return this.describe(() => Promise.resolve(answer), trickle);
  }

  /** A new offer on the same connection, with new ICE credentials. */
  restart(trickle: boolean): Promise<GatheringResult> {
    return this.describe(() => this.connection.createOffer({iceRestart: true}), trickle);
  }

  /** Both sides have agreed on something, so either may propose a change. */
  get settled(): boolean {
    // In this order: Firefox throws when a closed connection is asked for its descriptions.
    return this.connection.signalingState === 'stable' && this.answered;
  }

  /** Gives up an offer: ours that nobody took, or theirs that we cannot answer. */
  async rollback(): Promise<void> {
    const {connection} = this;
    const none = {type: 'rollback'} as const;
    try {
      if (connection.signalingState === 'have-local-offer') await connection.setLocalDescription(none);
      else if (connection.signalingState === 'have-remote-offer') await connection.setRemoteDescription(none);
    } catch {
      // The call ended meanwhile.
    }
  }

  async addCandidate(candidate: RTCIceCandidateInit): Promise<void> {
    if (!this.answered) this.#early.push(candidate);
    // A late candidate, or one the browser cannot use, is not worth a call: others may do.
    else await this.connection.addIceCandidate(candidate).catch(() => {});
  }

  /** Sends another track from now on, without renegotiation. */
  async replaceTrack(track: MediaStreamTrack | null): Promise<void> {
    await this.sender?.replaceTrack(track);
  }

  close(): void {
    this.#gathering.abort();
    this.#closing.abort();
    this.removeAllListeners();
    this.connection.close();
  }

  protected async accept(description: RTCSessionDescriptionInit): Promise<void> {
    await this.connection.setRemoteDescription(description);
    await Promise.all(this.#early.splice(0).map((candidate) => this.addCandidate(candidate)));
  }

  /** Applies a local description; resolves when it is worth sending. Candidates of the one before are heard no more. */
  protected async describe(
    create: () => Promise<RTCSessionDescriptionInit>,
    trickle: boolean,
  ): Promise<GatheringResult> {
    this.#gathering.abort();
    this.#gathering = new AbortController();
    const {signal} = this.#gathering;
    const tell = (candidate: RTCIceCandidate | null): unknown => this.emit('candidate', candidate);
    const gathered = watchGathering(this.connection, this.#clock, trickle, signal, tell);
    await this.connection.setLocalDescription(await create());
    return gathered;
  }
}

export const peerConfiguration = ({iceServers, relayOnly}: PeerOptions): RTCConfiguration => ({
  iceServers,
  iceTransportPolicy: relayOnly ? 'relay' : 'all',
  bundlePolicy: 'max-bundle',
});
