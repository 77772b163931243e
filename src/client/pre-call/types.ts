/** What a check before a call finds out. Nothing of it places a call. */
import type {Grade} from '../../stats/grade.js';

/** `network`: signalling, servers, media loop. `microphone`: nothing else. `full`: both. */
export type PreCallMode = 'full' | 'network' | 'microphone';

/** `inconclusive`: it could not be found out, as when the check was stopped. */
export type PreCallVerdict = 'ready' | 'degraded' | 'blocked' | 'permission-denied' | 'inconclusive';

/** In this order. */
export type PreCallStep = 'microphone' | 'signalling' | 'servers' | 'media';

export type PreCallStepState = 'waiting' | 'running' | 'passed' | 'warning' | 'failed' | 'skipped';

/** Why a verdict is not `ready`; the words for it are the element's. */
export type PreCallReason =
  | 'microphone-blocked'
  | 'microphone-dismissed'
  | 'microphone-missing'
  | 'microphone-busy'
  | 'microphone-insecure'
  | 'microphone-policy'
  | 'microphone-failed'
  | 'microphone-silent'
  | 'signalling-unreachable'
  | 'signalling-slow'
  | 'offline'
  | 'no-candidates'
  | 'stun-unreachable'
  | 'relay-unreachable'
  /** The relay answers by TCP or TLS only. */
  | 'udp-blocked'
  | 'media-blocked'
  | 'high-rtt'
  | 'high-jitter'
  | 'high-loss'
  | 'low-mos'
  | 'stopped';

export interface PreCallProgress {
  readonly steps: readonly {readonly step: PreCallStep; readonly state: PreCallStepState}[];
  /** 0 to 1. */
  readonly done: number;
}

export interface PreCallMicrophone {
  /** Name of the device that was opened. */
  readonly label: string;
  /** Loudest and average level, 0 to 1; `null` where the browser does not tell. */
  readonly peak: number | null;
  readonly average: number | null;
  /** How many microphones there are to choose from. */
  readonly devices: number;
}

export interface PreCallSignalling {
  readonly host: string;
  /** Milliseconds until the socket was open; `null` when it never was, and when the client was connected already. */
  readonly connectMs: number | null;
  /** Milliseconds a question and its answer took; `null` when none came. */
  readonly rttMs: number | null;
}

/** One address of one ICE server. */
export interface PreCallServer {
  readonly url: string;
  readonly kind: 'stun' | 'turn';
  readonly protocol: 'udp' | 'tcp' | 'tls';
  readonly reachable: boolean;
  /** Milliseconds until its first candidate; `null` also for a STUN server that had nothing new to say, as without a router in between. */
  readonly ms: number | null;
  /** What the browser said, by code and text, never with addresses. */
  readonly error: string | null;
}

/** Sound sent through the relay and back for some seconds. */
export interface PreCallMedia {
  /** How the relay is reached: `udp`, `tcp` or `tls`. */
  readonly protocol: string | null;
  /** Always, on its way out: without a relay that can be reached there is no test sound. */
  readonly relay: boolean;
  /** Milliseconds until sound could flow; `null` when it never could. */
  readonly connectMs: number | null;
  /** Milliseconds to the relay and back. */
  readonly rtt: number | null;
  /** Milliseconds, and percent: on the way to the relay and on the way back, together. */
  readonly jitter: number | null;
  readonly packetLoss: number | null;
  readonly mos: number | null;
  readonly grade: Grade;
}

export interface PreCallReport {
  readonly version: 1;
  readonly mode: PreCallMode;
  readonly verdict: PreCallVerdict;
  /** The worst first. */
  readonly reasons: readonly PreCallReason[];
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly durationMs: number;
  readonly microphone: PreCallMicrophone | null;
  readonly signalling: PreCallSignalling | null;
  readonly servers: readonly PreCallServer[];
  readonly media: PreCallMedia | null;
}

export interface PreCallOptions {
  readonly mode?: PreCallMode;
  /** Stops the check at once; what was found by then is told as `inconclusive`. A check that others wait for as well goes on. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: PreCallProgress) => void;
  /** Milliseconds of sound through the relay, 5000 when absent. Of checks of one client that run together, the first decides. */
  readonly mediaMs?: number;
}
