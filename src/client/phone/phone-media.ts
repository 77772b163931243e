/** Microphone, connection and sound of a telephone call: answering, renegotiation, other devices while it goes on. */
import {TelnyxError} from '../../errors/index.js';
import type {GatheringResult} from '../../media/gathering.js';
import {stopStream} from '../../media/microphone.js';
import {PhonePeer} from '../../media/phone-peer.js';
import type {PhonePeerOptions} from '../../media/phone-peer.js';
import {CallMedia} from '../call-media.js';
import type {CallMediaOptions} from '../call-media.js';
import type {Environment} from '../environment.js';

export interface PhoneMediaOptions extends CallMediaOptions, Pick<PhonePeerOptions, 'tuning'> {
  /** A stream of the page's own instead of the microphone; never stopped here. */
  readonly localStream?: MediaStream;
  /** Nothing is sent: no microphone is opened. */
  readonly receiveOnly: boolean;
  readonly localElement?: HTMLMediaElement;
}

/** Why another microphone is used than the one that was chosen. */
export type DeviceChangeReason = 'chosen' | 'unplugged';

export class PhoneMedia extends CallMedia {
  declare protected readonly options: PhoneMediaOptions;
  readonly #onDevice: (deviceId: string, reason: DeviceChangeReason) => void;
  #deaf = false;
  #deviceId: string | undefined;

  constructor(
    environment: Environment,
    options: PhoneMediaOptions,
    audioContext: () => AudioContext | undefined,
    onDevice: (deviceId: string, reason: DeviceChangeReason) => void = () => {},
  ) {
    super(environment, options, audioContext);
    this.#deviceId = options.inputDevice;
    this.#onDevice = onDevice;
  }

  override get peer(): PhonePeer | undefined {
    return super.peer as PhonePeer | undefined;
  }

  /** Id of the microphone that was asked for last; `undefined` for the browser's choice. */
  get deviceId(): string | undefined {
    return this.#deviceId;
  }

  override async capture(): Promise<boolean> {
    const {localStream, receiveOnly} = this.options;
    if (!localStream && !receiveOnly) return super.capture();
    this.advance('capture');
    this.setLocal(localStream ?? new MediaStream());
    return !this.disposer.disposed;
  }

  override get microphone(): MediaStreamTrack | undefined {
    return this.options.localStream?.getAudioTracks()[0] ?? super.microphone;
  }

  /** Candidates of the far side are kept from now on, before anybody has decided to answer. */
  prepare(): void {
    this.connect();
  }

  /** Applies the far side's offer, the first or one of the same connection. */
  accept(sdp: string): Promise<void> {
    return this.#connection.acceptOffer(sdp);
  }

  /** Answers the offer; resolves when the answer is worth sending. */
  async createAnswer(trickle: boolean): Promise<GatheringResult> {
    this.advance('negotiate');
    const gathered = await this.#connection.createAnswer(this.local, trickle);
    this.expectPath();
    return gathered;
  }

  /**
   * Another microphone from now on; mute stays as it is. Rejects with 42001-42003 and keeps the old one when it cannot be
   * opened (weakness 23). An empty id means the browser's choice.
   */
  setMicrophone(deviceId: string): Promise<void> {
    return this.serial.run(() => this.#switch(deviceId));
  }

  /** Whether anything is sent at all. */
  get sends(): boolean {
    return !this.options.receiveOnly;
  }

  get deaf(): boolean {
    return this.#deaf;
  }

  /** Whether the far side is kept silent on this side. */
  set deaf(deaf: boolean) {
    this.#deaf = deaf;
    for (const track of this.remoteStream?.getAudioTracks() ?? []) track.enabled = !deaf;
  }

  /** The microphone that was chosen last, also before the call had any. */
  protected override openMicrophone(
    constraints = this.options.constraints,
    deviceId = this.#deviceId,
  ): ReturnType<CallMedia['openMicrophone']> {
    return super.openMicrophone(constraints, deviceId);
  }

  override close(): void {
    const {local} = this;
    const {localElement} = this.options;
    super.close();
    if (localElement && localElement.srcObject === local) localElement.srcObject = null;
  }

  protected override createPeer(connection: RTCPeerConnection): PhonePeer {
    const peer = new PhonePeer(connection, this.environment.clock, this.options);
    peer.on('closed', () => this.emit('closed'));
    peer.on('remoteStream', (stream) => {
      for (const track of stream.getAudioTracks()) track.enabled = !this.#deaf;
      const before = this.options.remoteElement?.srcObject;
      if (before && before !== stream && before !== this.remoteStream) this.emit('overwritten');
    });
    return peer;
  }

  protected override setLocal(stream: MediaStream): void {
    super.setLocal(stream);
    const {localElement} = this.options;
    if (localElement) localElement.srcObject = stream;
  }

  protected override stopLocal(): void {
    if (this.local !== this.options.localStream) stopStream(this.local);
  }

  protected override microphoneChanged(): void {
    this.#deviceId = undefined;
    this.#onDevice('', 'unplugged');
  }

  get #connection(): PhonePeer {
    if (!this.peer) throw new TelnyxError(50004);
    return this.peer;
  }

  async #switch(deviceId: string): Promise<void> {
    if (this.disposer.disposed) throw new TelnyxError(50004);
    // Else nobody is heard now: it counts from when the microphone is opened.
    const heard = this.local && this.mode === 'voice';
    if (heard) {
      const {constraints} = this.options;
      // Exactly the one that was chosen: falling back to another is for calls that have none.
      const exact = deviceId ? {...constraints, deviceId: {exact: deviceId}} : constraints;
      const result = await this.sendMicrophone(exact, '');
      if (this.disposer.disposed) throw new TelnyxError(50004);
      if ('failure' in result) throw new TelnyxError(result.failure.code, {cause: result.error, fatal: false});
    }
    this.#deviceId = deviceId || undefined;
    if (heard) this.#onDevice(deviceId, 'chosen');
  }
}
