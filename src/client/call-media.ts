/** Microphone, peer connection and sound of one call. Signalling is `call.ts`'s business. */
import {TelnyxError} from '../errors/index.js';
import type {MediaFailure} from '../errors/index.js';
import {Disposer} from '../lib/disposer.js';
import {Emitter} from '../lib/emitter.js';
import {deferred} from '../lib/deferred.js';
import type {Deferred} from '../lib/deferred.js';
import {openMicrophone, stopStream} from '../media/microphone.js';
import {silentStream} from '../media/silence.js';
import {Peer} from '../media/peer.js';
import type {PeerOptions} from '../media/peer.js';
import type {GatheringResult} from '../media/gathering.js';
import type {AudioSink} from '../media/sink.js';
import type {LevelMeter} from '../media/level-meter.js';
import {MEDIA_MACHINE} from './call-machine.js';
import type {MediaEvent} from './call-machine.js';
import type {Environment} from './environment.js';
import type {CallMode, MediaState, PermissionRecoverySnapshot} from './state.js';

/** A path that was answered but does not connect within this time will not (a firewall drops it silently). */
const CONNECT_TIMEOUT_MS = 15_000;

export interface CallMediaOptions extends PeerOptions {
  readonly mode: CallMode;
  readonly constraints?: MediaTrackConstraints;
  readonly inputDevice?: string;
  /** Wait for the visitor when the microphone is refused, instead of giving up. */
  readonly recovery: boolean;
}

export interface CallMediaEvents {
  change: [];
  candidate: [candidate: RTCIceCandidate | null];
  interrupted: [];
  /** No audio path; the call is of no use any more. */
  failed: [error: TelnyxError];
  /** `takeOver`: the page asks the visitor itself. */
  permission: [failure: MediaFailure, takeOver: () => void];
}

type Decision = 'retry' | 'text' | 'reject';

export class CallMedia extends Emitter<CallMediaEvents> {
  readonly #environment: Environment;
  readonly #options: CallMediaOptions;
  readonly #sink: AudioSink;
  readonly #meter: LevelMeter;
  readonly #audioContext: () => AudioContext | undefined;
  readonly #disposer = new Disposer();
  #state: MediaState = 'none';
  #mode: CallMode;
  #muted = false;
  #suspended = false;
  #local: MediaStream | undefined;
  #remote: MediaStream | undefined;
  #peer: Peer | undefined;
  #recovery: PermissionRecoverySnapshot | null = null;
  #decision: Deferred<Decision> | undefined;

  constructor(
    environment: Environment,
    options: CallMediaOptions,
    shared: {sink: AudioSink; meter: LevelMeter; audioContext: () => AudioContext | undefined},
  ) {
    super();
    this.#environment = environment;
    this.#options = options;
    this.#mode = options.mode;
    this.#sink = shared.sink;
    this.#meter = shared.meter;
    this.#audioContext = shared.audioContext;
  }

  get state(): MediaState {
    return this.#state;
  }

  get mode(): CallMode {
    return this.#mode;
  }

  get recovery(): PermissionRecoverySnapshot | null {
    return this.#recovery;
  }

  get localStream(): MediaStream | undefined {
    return this.#local;
  }

  get remoteStream(): MediaStream | undefined {
    return this.#remote;
  }

  get peer(): Peer | undefined {
    return this.#peer;
  }

  /**
   * Opens what the call sends: the microphone, or silence for a call by text. Resolves `false` when the call ended meanwhile;
   * rejects with 42001-42003 when the microphone is not to be had and nobody can or wants to help.
   */
  async capture(): Promise<boolean> {
    this.#advance('capture');
    const {signal} = this.#disposer;
    for (;;) {
      if (this.#mode === 'text') {
        this.#local = silentStream(this.#audioContext());
        break;
      }
      const {constraints, inputDevice: deviceId} = this.#options;
      const result = await openMicrophone(this.#environment, {constraints, deviceId, signal});
      if (signal.aborted) return false;
      if ('stream' in result) {
        this.#local = result.stream;
        break;
      }
      const {failure, error} = result;
      const decision = this.#options.recovery ? await this.#ask(failure) : 'reject';
      if (signal.aborted) return false;
      if (decision === 'reject') throw new TelnyxError(failure.code, {cause: error});
      if (decision === 'text') this.#mode = 'text';
    }
    this.#applyMute();
    if (this.#mode === 'voice') this.#meter.watch('local', this.#local);
    return true;
  }

  /** The page or the visitor says how the call goes on while it waits for the microphone. No effect otherwise. */
  decide(decision: Decision): void {
    this.#decision?.resolve(decision);
  }

  /** Creates the connection and the offer; resolves when the offer is worth sending. */
  async offer(trickle: boolean): Promise<GatheringResult> {
    this.#peer?.close();
    const environment = this.#environment;
    const peer = new Peer((configuration) => environment.createPeer(configuration), environment.clock, this.#options);
    this.#peer = peer;
    peer.on('candidate', (candidate) => this.emit('candidate', candidate));
    peer.on('remoteStream', (stream, receiver) => {
      this.#remote = stream;
      this.#sink.attach(stream, this.#mode === 'text');
      this.#meter.watch('remote', stream, receiver);
    });
    peer.on('state', (state) => this.#handlePeerState(state));
    this.#advance('negotiate');
    return peer.offer(this.#local!, trickle);
  }

  /** Applies the far side's answer. From now on a path must come up in time. */
  async answer(sdp: string): Promise<void> {
    await this.#peer?.answer(sdp);
    if (this.#disposer.disposed) return;
    this.#disposer.timeout(
      this.#environment.clock,
      () => {
        if (this.#state === 'connecting') this.#fail('no path within 15 s');
      },
      CONNECT_TIMEOUT_MS,
    );
  }

  get muted(): boolean {
    return this.#muted;
  }

  set muted(muted: boolean) {
    this.#muted = muted;
    this.#applyMute();
  }

  /** Silences the microphone without touching the visitor's own choice (no element is left to show that it is open). */
  set suspended(suspended: boolean) {
    this.#suspended = suspended;
    this.#applyMute();
  }

  /** Turns a call by text into one by voice. Rejects with 42001-42003 and stays as it is when the microphone is refused. */
  async useMicrophone(): Promise<void> {
    if (this.#mode === 'voice') return;
    const {signal} = this.#disposer;
    const {constraints, inputDevice: deviceId} = this.#options;
    const result = await openMicrophone(this.#environment, {constraints, deviceId, signal});
    if ('failure' in result) throw new TelnyxError(result.failure.code, {cause: result.error});
    stopStream(this.#local);
    this.#local = result.stream;
    this.#mode = 'voice';
    this.#applyMute();
    await this.#peer?.replaceTrack(result.stream.getAudioTracks()[0] ?? null);
    this.#sink.setMuted(false);
    void this.#sink.play();
    this.#meter.watch('local', result.stream);
    this.emit('change');
  }

  /** Releases the microphone at once, also one that is still being opened. */
  close(): void {
    if (this.#disposer.disposed) return;
    this.#advance('closed');
    this.#recovery = null;
    this.#disposer.dispose();
    this.#decision?.resolve('reject');
    this.#peer?.close();
    stopStream(this.#local);
    if (this.#remote) this.#sink.detach(this.#remote);
    this.#meter.unwatch('local', this.#local);
    this.#meter.unwatch('remote', this.#remote);
    this.removeAllListeners();
  }

  async #ask(failure: MediaFailure): Promise<Decision> {
    const decision = (this.#decision = deferred<Decision>());
    // Nothing on the far side waits for an outbound call's microphone, so there is no deadline (docs/adr/0004).
    this.#recovery = {code: failure.code, kind: failure.kind, deadline: null};
    const scope = new Disposer();
    this.#disposer.add(() => scope.dispose());
    void this.#environment
      .queryPermission()
      .then((status) => {
        const granted = (): void => {
          if (status?.state === 'granted' && failure.code === 42001) decision.resolve('retry');
        };
        if (!scope.disposed) status?.addEventListener('change', granted, {signal: scope.signal});
      })
      .catch(() => {});
    // The page may take this over; then there is nothing for a panel to show.
    this.emit('permission', failure, () => (this.#recovery = null));
    this.emit('change');
    try {
      return await decision.promise;
    } finally {
      scope.dispose();
      this.#decision = undefined;
      this.#recovery = null;
      if (!this.#disposer.disposed) this.emit('change');
    }
  }

  #handlePeerState(state: RTCPeerConnectionState): void {
    switch (state) {
      case 'connected':
        this.#advance('connected');
        return;
      case 'disconnected':
        this.#advance('interrupted');
        this.emit('interrupted');
        return;
      case 'failed':
        this.#fail('the connection failed');
        return;
      default:
    }
  }

  #fail(detail: string): void {
    this.#advance('failed');
    this.emit('failed', new TelnyxError(50003, {detail}));
  }

  #applyMute(): void {
    for (const track of this.#local?.getAudioTracks() ?? []) track.enabled = !this.#muted && !this.#suspended;
  }

  #advance(event: MediaEvent): void {
    const next = MEDIA_MACHINE.next(this.#state, event);
    if (!next) return;
    this.#state = next;
    this.emit('change');
  }
}
