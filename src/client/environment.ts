import {systemClock} from '../lib/clock.js';
import type {Clock} from '../lib/clock.js';
import type {CaptureEnvironment} from '../media/microphone.js';

/** Everything of the outside world that a client touches. Tests replace members; nothing is looked up before it is needed. */
export interface Environment extends CaptureEnvironment {
  readonly clock: Clock;
  readonly userAgent: string;
  createSocket(url: string): WebSocket;
  createPeer(configuration: RTCConfiguration): RTCPeerConnection;
  createAudio(): HTMLAudioElement;
  /** `undefined` where the browser has none; it starts running only when made in a click. */
  createAudioContext(): AudioContext | undefined;
  /** May throw where storage is blocked. */
  sessionStorage(): Storage | undefined;
  /** May throw where storage is blocked. */
  localStorage(): Storage | undefined;
  /** May throw where storage is blocked. */
  indexedDB(): IDBFactory | undefined;
  /** Absent on pages without TLS. */
  locks(): LockManager | undefined;
  /** Target of `pagehide`, `online` and `offline`; absent outside browsers. */
  readonly page: Pick<EventTarget, 'addEventListener' | 'removeEventListener'> | undefined;
  online(): boolean;
  /** Target of `visibilitychange` and `resume`; absent outside browsers. */
  readonly document: Pick<Document, 'addEventListener' | 'removeEventListener' | 'visibilityState'> | undefined;
  /** `undefined` where the page may not see devices. */
  devices(): Pick<MediaDevices, 'enumerateDevices' | 'addEventListener' | 'removeEventListener'> | undefined;
  fetch(url: string, init: RequestInit): Promise<Response>;
  /** `false` when the browser keeps the page silent because nobody has touched it yet. */
  touched(): boolean;
}

interface FeaturePolicy {
  allowsFeature(feature: string): boolean;
}

/** The browser this runs in. Safe to call anywhere; members fail only when used where they do not exist. */
export function browserEnvironment(): Environment {
  const {document, navigator} = globalThis as Partial<typeof globalThis>;
  const devices = navigator?.mediaDevices;
  const policy = document as unknown as {featurePolicy?: FeaturePolicy; permissionsPolicy?: FeaturePolicy} | undefined;
  return {
    clock: systemClock,
    userAgent: navigator?.userAgent ?? '',
    createSocket: (url) => new WebSocket(url),
    createPeer: (configuration) => new RTCPeerConnection(configuration),
    createAudio: () => new Audio(),
    createAudioContext: () => (typeof AudioContext === 'function' ? new AudioContext() : undefined),
    sessionStorage: () => globalThis.sessionStorage,
    localStorage: () => globalThis.localStorage,
    indexedDB: () => globalThis.indexedDB,
    locks: () => navigator?.locks,
    page: typeof window === 'object' ? window : undefined,
    devices: () => navigator?.mediaDevices,
    touched: () => navigator?.userActivation?.hasBeenActive !== false,
    fetch: (url, init) => globalThis.fetch(url, init),
    online: () => navigator?.onLine !== false,
    document,
    // `mediaDevices` is read late as well: tests and polyfills may replace getUserMedia after this ran.
    getUserMedia: devices && ((constraints) => devices.getUserMedia(constraints)),
    secureContext: globalThis.isSecureContext !== false,
    get policyAllowsMicrophone() {
      const feature = policy?.permissionsPolicy ?? policy?.featurePolicy;
      return feature ? feature.allowsFeature('microphone') : true;
    },
    framed: globalThis.top !== globalThis.self,
    queryPermission: async () => navigator?.permissions?.query({name: 'microphone'}),
  };
}
