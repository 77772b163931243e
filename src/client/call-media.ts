/** Microphone, peer connection and sound of one call. Signalling is `call.ts`'s business. */
import {TelnyxError} from '../errors/index.js';
import {Disposer} from '../lib/disposer.js';
import {Emitter} from '../lib/emitter.js';
import {Serial} from '../lib/serial.js';
import {openMicrophone, stopStream} from '../media/microphone.js';
import type {CaptureResult} from '../media/microphone.js';
import {silentStream} from '../media/silence.js';
import {Peer, peerConfiguration} from '../media/peer.js';
import type {PeerEvents, PeerOptions} from '../media/peer.js';
import type {GatheringResult} from '../media/gathering.js';
import {AudioSink} from '../media/sink.js';
import {LevelMeter} from '../media/level-meter.js';
import {MEDIA_MACHINE} from './call-machine.js';
import type {MediaEvent} from './call-machine.js';
import type {Environment} from './environment.js';
import {MicrophoneWait} from './microphone-wait.js';
import type {Decision} from './microphone-wait.js';
import type {CallMode, MediaState, PermissionRecoverySnapshot} from './state.js';

/** A path that was answered but does not connect within this time will not (a firewall drops it silently). */
const CONNECT_TIMEOUT_MS = 15_000;

export interface CallMediaOptions extends PeerOptions {
  readonly mode: CallMode;
  readonly constraints?: MediaTrackConstraints;
  readonly inputDevice?: string;
  readonly outputDevice?: string;
  readonly muted: boolean;
  /** An element of the page that plays the far side, instead of one of the client's own. */
  readonly remoteElement?: HTMLMediaElement;
  /** Takes a connection that was prepared, instead of making one. */
  readonly createPeer?: (configuration: RTCConfiguration) => RTCPeerConnection;
  /** Wait for the visitor when the microphone is refused, instead of giving up. */
  readonly recovery: boolean;
}

export interface CallMediaEvents {
  change: [];
  candidate: [candidate: RTCIceCandidate | null];
  interrupted: [];
  /** No audio path; the call is of no use any more. */
  failed: [error: TelnyxError];
  /** The microphone went away and no other could be opened; the call goes on in silence. */
  lost: [error: TelnyxError];
  /** The page's element played something else before. */
  overwritten: [];
  /** The page closed the connection. */
  closed: [];
  /** `takeOver`: the page asks the visitor itself. */
  permission: [asked: PermissionRecoverySnapshot, takeOver: () => void, cause: unknown];
  /** The call waited for the microphone and has it, or could not get it. */
  recovered: [error?: Error];
}

/** A connection that is not heard yet. */
interface Replacement {
  readonly peer: Peer;
  sound?: PeerEvents['remoteStream'];
}

const isLive = (track: MediaStreamTrack | undefined): boolean => track?.readyState === 'live';

export class CallMedia extends Emitter<CallMediaEvents> {
  /** Plays the far side. It belongs to the call, so several calls are heard side by side. */
  readonly sink: AudioSink;
  protected readonly environment: Environment;
  protected readonly options: CallMediaOptions;
  protected readonly disposer = new Disposer();
  /** One microphone after another. */
  protected readonly serial = new Serial();
  protected local: MediaStream | undefined;
  /** How long the far side waits for the microphone; `null` when it does not. */
  recoveryMs: number | null = null;
  readonly #audioContext: () => AudioContext | undefined;
  #levels: LevelMeter | undefined;
  #state: MediaState = 'none';
  #mode: CallMode;
  #muted: boolean;
  #suspended = false;
  #remote: MediaStream | undefined;
  #wasConnected = false;
  #peer: Peer | undefined;
  /** Takes the place of the connection that plays as soon as it is connected (contract §9). */
  #next: Replacement | undefined;
  readonly #wait: MicrophoneWait;
  #microphone: MediaStreamTrack | undefined;
  #capturing: Promise<boolean> | undefined;

  constructor(environment: Environment, options: CallMediaOptions, audioContext: () => AudioContext | undefined) {
    super();
    this.environment = environment;
    this.options = options;
    this.#mode = options.mode;
    this.#muted = options.muted;
    this.#audioContext = audioContext;
    this.#wait = new MicrophoneWait({
      environment,
      scope: this.disposer,
      permission: (...asked) => this.emit('permission', ...asked),
      changed: () => this.emit('change'),
    });
    this.sink = new AudioSink(() => options.remoteElement ?? environment.createAudio());
    if (options.outputDevice) void this.sink.setDevice(options.outputDevice);
  }

  /** Made when it is needed first: the context must be opened in a click. */
  get levels(): LevelMeter {
    return (this.#levels ??= new LevelMeter(this.#audioContext()));
  }

  get state(): MediaState {
    return this.#state;
  }

  get mode(): CallMode {
    return this.#mode;
  }

  get recovery(): PermissionRecoverySnapshot | null {
    return this.#wait.shown;
  }

  get localStream(): MediaStream | undefined {
    return this.local;
  }

  /** What the visitor speaks into; nothing while silence is sent in its place. */
  get microphone(): MediaStreamTrack | undefined {
    return isLive(this.#microphone) ? this.#microphone : undefined;
  }

  get remoteStream(): MediaStream | undefined {
    return this.#remote;
  }

  /** There was a path once. */
  get wasConnected(): boolean {
    return this.#wasConnected;
  }

  /** The connection that plays. */
  get peer(): Peer | undefined {
    return this.#peer;
  }

  /** The connection that is being made, else the one that plays. */
  get newest(): Peer | undefined {
    return this.#next?.peer ?? this.#peer;
  }

  /**
   * Opens what the call sends: the microphone, or silence for a call by text. Resolves `false` when the call ended meanwhile;
   * rejects with 42001-42003 when the microphone is not to be had and nobody can or wants to help. Asked for again meanwhile, it is
   * the same one: an answer and a reconnect may both need it.
   */
  capture(): Promise<boolean> {
    this.#capturing ??= this.#capture().finally(() => (this.#capturing = undefined));
    return this.#capturing;
  }

  async #capture(): Promise<boolean> {
    this.advance('capture');
    const {clock} = this.environment;
    let deadline: number | null = null;
    let decision: Decision | undefined;
    for (;;) {
      if (this.#mode === 'text') {
        this.setLocal(silentStream(this.#audioContext()));
        return true;
      }
      const result = await this.#open();
      if (this.disposer.disposed) return false;
      if ('stream' in result) {
        this.#useStream(result.stream);
        if (decision) this.emit('recovered');
        return true;
      }
      const {failure, error} = result;
      if (!this.options.recovery) throw new TelnyxError(failure.code, {cause: error});
      const last = decision === 'once';
      if (!last) {
        if (this.recoveryMs !== null) deadline ??= clock.now() + this.recoveryMs;
        decision = await this.#wait.ask({...failure, deadline, silent: false}, error);
        if (this.disposer.disposed) return false;
      }
      if (last || decision === 'reject' || decision === 'late') {
        // What the documents say of a call that somebody waits for; of others the failure itself says more.
        const why =
          !last &&
          deadline !== null &&
          new Error(`the call ${decision === 'late' ? 'timed out' : 'was rejected'} during recovery`);
        this.emit('recovered', why || (error as Error));
        throw new TelnyxError(why ? 42003 : failure.code, {cause: why || error});
      }
      if (decision === 'text') this.#mode = 'text';
      if (decision === 'listen') {
        this.muted = true;
        this.setLocal(silentStream(this.#audioContext()));
        void this.#goWithout(failure, error, false);
        return true;
      }
    }
  }

  /** The page or the visitor says how the call goes on while it waits for the microphone. No effect otherwise. */
  decide(decision: Decision): void {
    this.#wait.decide(decision);
  }

  /** Creates the connection and the offer; resolves when the offer is worth sending. */
  offer(trickle: boolean): Promise<GatheringResult> {
    const peer = this.connect();
    this.advance('negotiate');
    return peer.offer(this.local!, trickle);
  }

  /** Applies the far side's answer. From now on a path must come up in time. */
  async answer(sdp: string): Promise<void> {
    await this.#peer?.answer(sdp);
    this.expectPath();
  }

  /**
   * Answers an offer that is made after a reconnect, by a new connection: on the old one the server sends nothing any more
   * (wire-protocol §18). What still comes from the old one is heard until the new one is connected.
   */
  async reattach(sdp: string, trickle: boolean): Promise<GatheringResult> {
    this.advance('negotiate');
    this.#next?.peer.close();
    const next: Replacement = (this.#next = {peer: this.#make()});
    next.peer.on('remoteStream', (...sound) => (next.sound = sound));
    next.peer.on('state', (state) => {
      if (next !== this.#next) return;
      if (state === 'connected') this.#replace(next);
      else if (state === 'failed') this.#fail('the connection failed');
    });
    await next.peer.acceptOffer(sdp);
    const gathered = await next.peer.createAnswer(this.local, trickle);
    this.expectPath();
    return gathered;
  }

  /** A new path for a call that goes on: an offer of the connection that plays. */
  restart(trickle: boolean): Promise<GatheringResult> {
    if (!this.#peer) throw new TelnyxError(50004);
    return this.#peer.restart(trickle);
  }

  get muted(): boolean {
    return this.#muted;
  }

  set muted(muted: boolean) {
    this.#muted = muted;
    this.applyMute();
    this.emit('change');
  }

  /** Silences the microphone without touching the visitor's own choice (no element is left to show that it is open). */
  set suspended(suspended: boolean) {
    this.#suspended = suspended;
    this.applyMute();
  }

  /** Turns a call by text into one by voice. Rejects with 42001-42003 and stays as it is when the microphone is refused. */
  async useMicrophone(): Promise<void> {
    if (this.#mode === 'voice') return;
    const result = await this.serial.run(() => this.sendMicrophone());
    if ('failure' in result) throw new TelnyxError(result.failure.code, {cause: result.error});
    this.sink.setMuted(false);
    void this.sink.play();
    this.emit('change');
  }

  /** Releases the microphone at once, also one that is still being opened. */
  close(): void {
    if (this.disposer.disposed) return;
    this.advance('closed');
    this.disposer.dispose();
    this.#wait.end();
    // The microphone first: closing a connection takes a moment.
    this.stopLocal();
    this.#next?.peer.close();
    this.#peer?.close();
    this.sink.dispose();
    this.#levels?.dispose();
    this.removeAllListeners();
  }

  protected openMicrophone(
    constraints = this.options.constraints,
    deviceId = this.options.inputDevice,
  ): ReturnType<typeof openMicrophone> {
    return openMicrophone(this.environment, {constraints, deviceId, signal: this.disposer.signal});
  }

  /** Another microphone is sent from now on, muted as before; what was sent goes on when it cannot be opened. */
  protected async sendMicrophone(...wanted: Parameters<CallMedia['openMicrophone']>): Promise<CaptureResult> {
    const result = await this.#open(...wanted);
    if ('failure' in result) return result;
    const {stream} = result;
    // Before it is sent: a muted call must not be heard for a moment.
    this.applyMute(stream);
    try {
      await this.replaceTrack(stream.getAudioTracks()[0]);
      if (this.disposer.disposed) throw new DOMException('the call ended', 'AbortError');
    } catch (error) {
      stopStream(stream);
      return {failure: {code: 42003, kind: 'unknown'}, error};
    }
    this.#mode = 'voice';
    this.#useStream(stream);
    return result;
  }

  /** The microphone ended by itself and another one took over. */
  protected microphoneChanged(): void {}

  /** What is sent from now on; what was sent before is stopped. */
  protected setLocal(stream: MediaStream): void {
    this.stopLocal();
    this.local = stream;
    this.applyMute();
    if (this.#mode === 'voice') this.levels.watch('local', stream);
  }

  protected stopLocal(): void {
    stopStream(this.local);
  }

  /** Sends another track from now on. */
  protected async replaceTrack(track: MediaStreamTrack | undefined): Promise<void> {
    await this.#next?.peer.replaceTrack(track ?? null);
    await this.#peer?.replaceTrack(track ?? null);
  }

  /** A new connection in place of the one before. */
  protected connect(): Peer {
    this.#peer?.close();
    const peer = (this.#peer = this.#make());
    peer.on('remoteStream', (...sound) => this.#hear(...sound));
    peer.on('state', (state) => this.#handlePeerState(peer, state));
    return peer;
  }

  #make(): Peer {
    const create = this.options.createPeer ?? ((configuration) => this.environment.createPeer(configuration));
    const peer = this.createPeer(create(peerConfiguration(this.options)));
    peer.on('candidate', (candidate) => {
      if (peer === this.newest) this.emit('candidate', candidate);
    });
    return peer;
  }

  #hear(stream: MediaStream, receiver: RTCRtpReceiver): void {
    this.#remote = stream;
    this.sink.attach(stream, this.#mode === 'text');
    this.levels.watch('remote', stream, receiver);
  }

  #replace({peer, sound}: Replacement): void {
    const before = this.#peer;
    this.#peer = peer;
    this.#next = undefined;
    peer.on('state', (state) => this.#handlePeerState(peer, state));
    if (sound) this.#hear(...sound);
    before?.close();
    this.advance('connected');
    this.emit('change');
  }

  protected createPeer(connection: RTCPeerConnection): Peer {
    return new Peer(connection, this.environment.clock, this.options);
  }

  protected expectPath(): void {
    const next = this.#next;
    const silent = (): void => {
      if (this.#next === next && (next || this.#state === 'connecting')) this.#fail('no path within 15 s');
    };
    this.disposer.timeout(this.environment.clock, silent, CONNECT_TIMEOUT_MS);
  }

  /** The call goes on in silence until the microphone is back: by itself, or because somebody asks for it. */
  async #goWithout(
    {code, kind}: Pick<PermissionRecoverySnapshot, 'code' | 'kind'>,
    cause: unknown,
    page = true,
  ): Promise<void> {
    const silence = this.local;
    let visitor = true;
    for (;;) {
      const decision = await this.#wait.ask({code, kind, deadline: null, silent: true}, cause, {page, visitor});
      // Somebody chose another one meanwhile.
      if (this.disposer.disposed || this.local !== silence) return;
      if (decision === 'text') {
        this.#mode = 'text';
        this.sink.setMuted(true);
        return void this.emit('change');
      }
      visitor = decision === 'retry' || decision === 'once';
      page &&= visitor;
      if (!visitor) continue;
      const result = await this.serial.run(async () => (this.local === silence ? this.sendMicrophone() : undefined));
      if (!result || 'stream' in result) return;
      ({code, kind} = result.failure);
      cause = result.error;
    }
  }

  /** One that is taken away as soon as it was given is asked for once more: the answer tells why. */
  async #open(...wanted: Parameters<CallMedia['openMicrophone']>): Promise<CaptureResult> {
    for (let tries = 0; tries < 2; tries++) {
      const result = await this.openMicrophone(...wanted);
      if ('failure' in result || isLive(result.stream.getAudioTracks()[0])) return result;
    }
    return {failure: {code: 42003, kind: 'unknown'}, error: new DOMException('it ended at once', 'InvalidStateError')};
  }

  /** The microphone, from now on. */
  #useStream(stream: MediaStream): void {
    this.setLocal(stream);
    // Whoever still waits for one has it.
    this.#wait.decide('retry');
    const [track] = stream.getAudioTracks();
    this.#microphone = track;
    if (!track) return;
    // Ended by itself: unplugged or taken away, perhaps before it came to be sent. A track that we stop does not say so.
    if (!isLive(track)) void this.#lost(track);
    else track.addEventListener('ended', () => void this.#lost(track), {signal: this.disposer.signal});
  }

  /** Another microphone takes over; when there is none, the call goes on in silence. */
  async #lost(track: MediaStreamTrack): Promise<void> {
    const result = await this.serial.run(async () => {
      if (this.disposer.disposed || !this.local?.getTracks().includes(track)) return undefined;
      // At once: the browser may ask first, and a track that ended sends nothing.
      const silence = silentStream(this.#audioContext());
      this.setLocal(silence);
      await this.replaceTrack(silence.getAudioTracks()[0]).catch(() => {});
      return this.disposer.disposed ? undefined : this.sendMicrophone(undefined, '');
    });
    if (!result || this.disposer.disposed) return;
    if ('stream' in result) return this.microphoneChanged();
    const {failure, error} = result;
    const {code, kind} = failure;
    this.emit('lost', new TelnyxError(code, {cause: error, fatal: false}));
    await this.#goWithout({code, kind: /^(blocked|dismissed)$/.test(kind) ? 'revoked' : kind}, error);
  }

  #handlePeerState(peer: Peer, state: RTCPeerConnectionState): void {
    // What is about to be replaced may break.
    if (peer !== this.newest) return;
    switch (state) {
      case 'connected':
        this.advance('connected');
        return;
      case 'disconnected':
        this.advance('interrupted');
        this.emit('interrupted');
        return;
      case 'failed':
        this.#fail('the connection failed');
        return;
      default:
    }
  }

  #fail(detail: string): void {
    this.advance('failed');
    this.emit('failed', new TelnyxError(50003, {detail}));
  }

  protected applyMute(stream = this.local): void {
    for (const track of stream?.getAudioTracks() ?? []) track.enabled = !this.#muted && !this.#suspended;
  }

  protected advance(event: MediaEvent): void {
    const next = MEDIA_MACHINE.next(this.#state, event);
    if (!next) return;
    this.#wasConnected ||= next === 'connected';
    this.#state = next;
    this.emit('change');
  }
}
