/** Statistics of a client's calls: frames, grades, warnings (contract §5, §8). Loaded with the first call that has a path. */
import {telnyxWarning} from '../../errors/index.js';
import type {Clock} from '../../lib/clock.js';
import {Emitter} from '../../lib/emitter.js';
import {CallQuality} from '../../stats/call-quality.js';
import type {MarkKind} from '../../stats/call-quality.js';
import type {StatsFrame} from '../../stats/frame.js';
import type {GradeChange} from '../../stats/grade.js';
import {THRESHOLDS} from '../../stats/thresholds.js';
import type {Thresholds} from '../../stats/thresholds.js';
import type {QualityWarning} from '../../stats/warnings.js';
import type {CallCore} from '../call-core.js';
import {isOver} from '../call-machine.js';
import type {CallSnapshot} from '../state.js';

/** What it needs of the client. */
export interface QualityHost<C extends CallCore> {
  readonly clock: Clock;
  /** Milliseconds between two frames that are told. */
  interval(): number;
  frame(call: C, frame: StatsFrame): void;
  grade(call: C, change: GradeChange): void;
  warning(call: C, warning: QualityWarning): void;
}

const isOff = (stream: MediaStream | undefined): boolean => stream?.getAudioTracks()[0]?.enabled === false;

const trackOf = (call: CallCore): string | undefined => call.media.localStream?.getAudioTracks()[0]?.id;

export interface QualityEvents {
  /** A call is measured from now on. */
  call: [quality: CallQuality];
}

/** Seconds without a packet from the far side after which another path is tried, once until there are packets again. */
const SILENT_PATH = 8;
/** A path is not renewed more often. */
const RENEW_MS = 60_000;
/** Frames come a little early or late. */
const EARLY_MS = 250;
const WATCHED_MS = 1000;

export class QualityMonitor<C extends CallCore = CallCore> extends Emitter<QualityEvents> {
  readonly #host: QualityHost<C>;
  readonly #calls = new Map<string, CallQuality>();
  #newest: CallQuality | undefined;
  #thresholds = THRESHOLDS;
  #watchers = 0;

  constructor(host: QualityHost<C>) {
    super();
    this.#host = host;
  }

  /** Of the call with that id; one that ended is known until the next begins. */
  of(callId: string): CallQuality | undefined {
    return this.#newest?.callId === callId ? this.#newest : this.#calls.get(callId);
  }

  /** Of the newest call. */
  get newest(): CallQuality | undefined {
    return this.#newest;
  }

  get thresholds(): Thresholds {
    return this.#thresholds;
  }

  /** Limits of grades and warnings from now on, of all calls. */
  set thresholds(thresholds: Thresholds) {
    this.#thresholds = thresholds;
    for (const quality of this.#calls.values()) quality.thresholds = thresholds;
  }

  /** Somebody looks: frames are told every second until the returned function is called. */
  watch(): () => void {
    let watching = true;
    this.#watchers++;
    return () => {
      if (watching) this.#watchers--;
      watching = false;
    };
  }

  /** Measures a call from now until its end. */
  follow(call: C): void {
    if (this.#calls.has(call.id) || isOver(call.state)) return;
    const host = this.#host;
    let metered = false;
    const quality = new CallQuality(
      {
        level: () => {
          const level = call.media.levels.local();
          // A meter that does not run says 0, too.
          metered ||= level > 0;
          return metered ? level : null;
        },
        callId: call.id,
        connection: () => call.media.peer?.connection,
        conditions: () => {
          const {held, remoteHeld, muted, mode, recovery, media, activeAt} = call.snapshot;
          const {localStream, sink} = call.media;
          return {
            held: held || remoteHeld,
            // Whoever types, listens only or waits for a microphone sends silence on purpose, as does a page without an element that shows it.
            muted: muted || mode === 'text' || recovery !== null || isOff(localStream),
            connected: media === 'connected' && activeAt !== null,
            deaf: mode === 'text' || sink.state !== 'playing',
          };
        },
      },
      host.clock,
      this.#thresholds,
    );
    let told = -Infinity;
    quality.on('frame', (frame) => {
      const period = this.#watchers ? Math.min(WATCHED_MS, host.interval()) : host.interval();
      const since = frame.timestamp - told;
      // A clock that was set back is no reason to be silent.
      if (since >= 0 && since < period - EARLY_MS) return;
      told = frame.timestamp;
      host.frame(call, frame);
    });
    quality.on('grade', (change) => host.grade(call, change));
    quality.on('warning', (warning) => host.warning(call, warning));
    quality.on('path', () => void call.emit('warning', telnyxWarning(33008)));
    this.#mend(call, quality);
    this.#mark(call, quality);
    this.#calls.set(call.id, quality);
    this.#newest = quality;
    quality.start();
    this.emit('call', quality);
  }

  dispose(): void {
    for (const quality of this.#calls.values()) quality.end();
    this.#calls.clear();
    this.removeAllListeners();
  }

  /** Packets stopped though the path is well, as when a middlebox forgot it: another path, once, and not for each pause of a far side that sends none. */
  #mend(call: C, quality: CallQuality): void {
    let seconds = 0;
    let tried = false;
    let renewed = -Infinity;
    quality.on('frame', ({timestamp}) => {
      seconds = quality.warnings.includes(32001) ? seconds + 1 : 0;
      tried &&= seconds > 0;
      if (seconds < SILENT_PATH || tried || Math.abs(timestamp - renewed) < RENEW_MS) return;
      if (!call.recovery.mendable) return;
      tried = true;
      renewed = timestamp;
      void call.recovery.renewMedia();
    });
  }

  #mark(call: C, quality: CallQuality): void {
    const look = (now: CallSnapshot, before: CallSnapshot): void => {
      const held = now.held || now.remoteHeld;
      const changes: [boolean, MarkKind][] = [
        [now.muted && !before.muted, 'mute'],
        [!now.muted && before.muted, 'unmute'],
        [held && !(before.held || before.remoteHeld), 'hold'],
        [!held && (before.held || before.remoteHeld), 'resume'],
        [now.state === 'recovering' && before.state !== 'recovering', 'reconnect'],
      ];
      for (const [happened, kind] of changes) if (happened) quality.mark(kind);
      if (!isOver(now.state)) return;
      this.#calls.delete(call.id);
      quality.end();
    };
    let track = trackOf(call);
    quality.on('frame', () => {
      if (trackOf(call) !== track) quality.mark('device');
      track = trackOf(call);
    });
    call.on('change', look);
    call.on('warning', ({code}) => {
      if (code === 36004) quality.mark('ice-restart');
    });
  }
}
