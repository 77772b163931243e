/** What a telephone call needs beyond offering once: answering, renegotiation, other microphones, a voice of its own. */
import type {Clock} from '../lib/clock.js';
import type {GatheringResult} from './gathering.js';
import {Peer} from './peer.js';
import type {PeerOptions} from './peer.js';
import {tuneSdp} from './tune-sdp.js';
import type {SdpTuning} from './tune-sdp.js';

export interface PhonePeerOptions extends PeerOptions {
  readonly tuning?: SdpTuning;
}

export class PhonePeer extends Peer {
  declare protected readonly options: PhonePeerOptions;

  constructor(connection: RTCPeerConnection, clock: Clock, options: PhonePeerOptions) {
    super(connection, clock, options);
    // Pages can reach the connection, and browsers tell nobody when it is closed. Our own `close()` has no listeners any more.
    const close = connection.close.bind(connection);
    connection.close = () => {
      close();
      this.emit('closed');
    };
  }

  override close(): void {
    // A connection that Chromium keeps must not hold us.
    Reflect.deleteProperty(this.connection, 'close');
    super.close();
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

  /** Bits per second of what is sent at most; `null` lifts the limit. */
  async limitBandwidth(maxBitrate: number | null): Promise<void> {
    const {sender} = this;
    if (!sender) return;
    const parameters = sender.getParameters();
    for (const encoding of parameters.encodings ?? []) {
      if (maxBitrate === null) delete encoding.maxBitrate;
      else encoding.maxBitrate = maxBitrate;
    }
    await sender.setParameters(parameters);
  }

  /** What our offers and answers ask the far side for is changed in what it receives, never in what the browser applies. */
  override get localSdp(): string {
    return tuneSdp(super.localSdp, this.options.tuning);
  }

  /** Browsers send stereo only when the far side says that it can play it. */
  protected override accept({type, sdp = ''}: RTCSessionDescriptionInit): Promise<void> {
    const {stereo} = this.options.tuning ?? {};
    return super.accept({type, sdp: tuneSdp(sdp, {stereo})});
  }
}
