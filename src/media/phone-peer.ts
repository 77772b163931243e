/** What a telephone call needs beyond offering once: answering, renegotiation, other microphones, a voice of its own. */
import type {Clock} from '../lib/clock.js';
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
