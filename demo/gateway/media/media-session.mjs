/**
 * The media of one call: what the caller hears, and what is heard of the caller. It lives as long as the call, also
 * while the signalling socket is away; the peer connection under it can be replaced (attach).
 */
import {LevelMeter, silencePacket, tonePackets} from './opus.mjs';
import {FRAME_MS, Pacer} from './pacer.mjs';
import {Peer} from './peer.mjs';
import {TelephoneEvents} from './rtp.mjs';
import {VoiceActivity} from './voice-activity.mjs';

/** No packet for this long counts as silence: a browser may stop sending instead of sending silence. */
const STALLED_FRAMES = 5;

export class MediaSession {
  #options;
  /** @type {Peer | undefined} */
  #peer;
  /** @type {Peer | undefined} the replacement that is not connected yet */
  #next;
  #pacer = new Pacer(() => this.#frame());
  /** @type {{packets: Buffer[], index: number, loop: boolean, onEnd?: () => void} | null} */
  #playing = null;
  #keepAlive = false;
  #echo = false;
  #held = false;
  #farHeld = false;
  /** @type {MediaSession | undefined} the other party of a call between two users */
  #other;
  #closed = false;
  #framesWithoutPacket = 0;
  /** @type {LevelMeter | undefined} */
  #meter;
  /** @type {VoiceActivity | undefined} */
  #voice;
  #events;
  #counters = {packetsReceived: 0, packetsSent: 0, digits: '', state: 'new', peers: 0};

  /**
   * @param {object} options
   * @param {() => string | undefined} options.remoteAddress where the browser's socket comes from
   * @param {{onStart: () => void, onEnd: (speech: {durationMs: number, capped: boolean}) => void, limits?: object}} [options.voice]
   *   only then received audio is decoded
   * @param {() => void} [options.onConnected] once
   * @param {import('./impairment.mjs').Impairment} [options.impairment]
   * @param {(error: unknown) => void} options.onError
   */
  constructor(options) {
    this.#options = options;
    this.#events = new TelephoneEvents((digit) => (this.#counters.digits += digit));
    if (options.voice) {
      this.#meter = new LevelMeter();
      this.#voice = new VoiceActivity(options.voice);
    }
  }

  get connected() {
    return Boolean(this.#peer?.connected);
  }

  get counters() {
    return {...this.#counters};
  }

  /** @param {string} offer of the browser: the first, or one of an ICE restart */
  async answer(offer) {
    this.#peer ??= await this.#createPeer();
    return this.#unlessClosed(await this.#peer.answer(offer));
  }

  /** The first offer to a browser that is called; complete. */
  async offer() {
    this.#peer ??= await this.#createPeer();
    return this.#unlessClosed(await this.#peer.offer());
  }

  /** @param {string} answer of the browser to `offer` */
  async accept(answer) {
    await this.#peer.accept(answer);
  }

  /** Another offer on a connection that is up. Nothing changes until it is answered, so it may stay unanswered. */
  async offerAgain() {
    if (!this.#peer) throw new Error('there is no connection to negotiate again');
    return this.#unlessClosed(await this.#peer.offerAgain());
  }

  /** @param {string} answer of the browser to `offerAgain` */
  async acceptAgain(answer) {
    await this.#peer.acceptAgain(answer);
  }

  /** A complete offer for a second peer connection; the first one plays until the second is connected. */
  async offerReplacement() {
    const replaced = this.#next;
    this.#next = await this.#createPeer();
    this.#dispose(replaced);
    return this.#unlessClosed(await this.#next.offer());
  }

  /** @param {string} answer of the browser to `offerReplacement` */
  async acceptReplacement(answer) {
    if (!this.#next) throw new Error('no offer is open');
    await this.#next.accept(answer);
  }

  addCandidate(candidate) {
    return (this.#next ?? this.#peer)?.addCandidate(candidate) ?? Promise.resolve();
  }

  /**
   * @param {Buffer[]} packets
   * @param {{onEnd?: () => void, loop?: boolean}} [options] `onEnd` is not called when something else replaces it
   */
  play(packets, {onEnd, loop = false} = {}) {
    if (this.#closed) return;
    this.#playing = {packets, index: 0, loop, onEnd};
    this.#pacer.start();
  }

  playTone() {
    this.play(tonePackets(), {loop: true});
  }

  stop() {
    this.#playing = null;
  }

  echo() {
    this.#echo = true;
  }

  /** Plays after what is playing already. */
  queue(packets) {
    const playing = this.#playing;
    if (playing && !playing.loop) playing.packets = [...playing.packets, ...packets];
    else this.play(packets);
  }

  /** Both parties hear each other from now on: packets go over as they are. */
  bridge(other) {
    this.#other = other;
    other.#other = this;
  }

  pauseRelay() {
    this.#peer?.pause();
  }

  /** Sends silence whenever nothing else plays: a line that is open, as with a real media server. */
  keepAlive() {
    if (this.#closed) return;
    this.#keepAlive = true;
    this.#pacer.start();
  }

  /** @param {boolean} held by the browser: it hears nothing and is not heard */
  hold(held) {
    this.#held = held;
    this.#interruptRelay();
  }

  /** @param {boolean} held by the far side; for the browser that is the same silence */
  holdFar(held) {
    this.#farHeld = held;
    this.#interruptRelay();
  }

  close() {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#other) this.#other.#other = undefined;
    this.#other = undefined;
    this.#pacer.stop();
    this.#playing = null;
    this.#meter?.close();
    this.#dispose(this.#next);
    this.#dispose(this.#peer);
  }

  async #createPeer() {
    this.#counters.peers++;
    const peer = await Peer.create({
      remoteAddress: this.#options.remoteAddress(),
      impairment: this.#options.impairment,
      onState: (state) => this.#stateChanged(peer, state),
      onRtp: (packet, codec) => this.#received(peer, packet, codec),
    });
    if (this.#closed) {
      this.#dispose(peer);
      throw new Error('the call has ended');
    }
    return peer;
  }

  #stateChanged(peer, state) {
    if (this.#closed) return;
    if (peer === this.#next && state === 'connected') {
      this.#dispose(this.#peer);
      this.#peer = peer;
      this.#next = undefined;
      this.#interruptRelay();
    }
    if (peer !== this.#peer) return;
    this.#counters.state = state;
    if (state !== 'connected') return;
    const {onConnected} = this.#options;
    this.#options = {...this.#options, onConnected: undefined};
    onConnected?.();
  }

  #received(peer, packet, codec) {
    if (this.#closed || peer !== this.#peer) return;
    this.#counters.packetsReceived++;
    if (codec === 'telephone-event') return this.#events.push(packet.payload, packet.header.timestamp);
    if (codec !== 'opus' || this.#silent) return;
    this.#framesWithoutPacket = 0;
    if (this.#echo && peer.sendBack(packet)) this.#counters.packetsSent++;
    this.#other?.relay(packet);
    if (this.#meter) this.#voice.push(this.#meter.level(packet.payload), FRAME_MS);
  }

  get #silent() {
    return this.#held || this.#farHeld;
  }

  /** A packet of the other party. */
  relay(packet) {
    if (!this.#closed && !this.#silent && this.#peer?.sendBack(packet)) this.#counters.packetsSent++;
  }

  /** What is left out must not look like loss to whoever hears the rest. */
  #interruptRelay() {
    for (const side of [this, this.#other]) side?.pauseRelay();
  }

  #frame() {
    if (this.#voice && ++this.#framesWithoutPacket > STALLED_FRAMES) this.#voice.push(0, FRAME_MS);
    const packet = this.#nextPacket();
    // A clip goes on while the call is held or not connected: it is only not sent.
    if (packet && !this.#silent && this.#peer?.send(packet)) this.#counters.packetsSent++;
  }

  #nextPacket() {
    const playing = this.#playing;
    if (!playing) return this.#keepAlive ? silencePacket() : undefined;
    if (playing.index >= playing.packets.length) {
      if (playing.loop && playing.packets.length > 0) playing.index = 0;
      else {
        this.#playing = null;
        playing.onEnd?.();
        return this.#keepAlive ? silencePacket() : undefined;
      }
    }
    return playing.packets[playing.index++];
  }

  #unlessClosed(sdp) {
    if (this.#closed) throw new Error('the call has ended');
    return sdp;
  }

  #dispose(peer) {
    peer?.close().catch(this.#options.onError);
  }
}
