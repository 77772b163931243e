/** Microphones and speakers: lists, checks, and what happens when one comes or goes (wire-protocol §10.4). */
import {isTelnyxError, TelnyxError} from '../../errors/index.js';
import type {Disposer} from '../../lib/disposer.js';
import {capture, captureFailure, stopStream} from '../../media/microphone.js';
import type {Environment} from '../environment.js';

/** The documents' sizes of a camera picture. */
const RESOLUTIONS = [
  [320, 240],
  [640, 360],
  [640, 480],
  [1280, 720],
  [1920, 1080],
] as const;

export interface DeviceResolution {
  readonly resolution: string;
  readonly width: number;
  readonly height: number;
}

/** The default and communications entries of Chromium repeat another entry. */
const distinct = (devices: readonly MediaDeviceInfo[]): MediaDeviceInfo[] => {
  const seen = new Set<string>();
  return devices.filter(({kind, groupId, deviceId}) => {
    const key = `${kind} ${groupId || deviceId}`;
    return !seen.has(key) && seen.add(key);
  });
};

export class Devices {
  readonly #environment: Environment;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** Calls `changed` whenever a device comes or goes, until `scope` ends. */
  watch(scope: Disposer, changed: () => void): void {
    this.#environment.devices()?.addEventListener('devicechange', changed, {signal: scope.signal});
  }

  /**
   * Devices of a kind, or all. Browsers hide names and ids before the microphone was allowed once, so it is opened and closed when
   * needed. Rejects with 42001-42003 when it is refused.
   */
  async list(kind?: MediaDeviceKind): Promise<MediaDeviceInfo[]> {
    return distinct(await this.#all(kind));
  }

  /** Opens and closes what is asked for. Rejects with 42001-42003. */
  async check(constraints: MediaStreamConstraints): Promise<void> {
    const environment = this.#environment;
    try {
      stopStream(await capture(environment, constraints));
    } catch (error) {
      const {code} = await captureFailure(environment, error);
      throw new TelnyxError(code, {cause: error, fatal: false});
    }
  }

  /** Whether the page may use microphone and camera. */
  async allowed(audio: boolean, video: boolean): Promise<boolean> {
    try {
      await this.check({audio, video});
      return true;
    } catch (error) {
      if (isTelnyxError(error)) return false;
      throw error;
    }
  }

  /** The id of the device with that id, else of the one with that label; `null` when there is none. */
  async find(id: string, label: string, kind: MediaDeviceKind): Promise<string | null> {
    const devices = await this.#all(kind);
    const found =
      devices.find(({deviceId}) => deviceId === id) ?? devices.find((device) => label && device.label === label);
    return found?.deviceId ?? null;
  }

  /** Which of the documents' sizes the camera can take. */
  async resolutions(deviceId: string): Promise<DeviceResolution[]> {
    const able: DeviceResolution[] = [];
    for (const [width, height] of RESOLUTIONS) {
      const video = {deviceId: {exact: deviceId}, width: {exact: width}, height: {exact: height}};
      const ok = await this.check({video}).then(
        () => true,
        () => false,
      );
      if (ok) able.push({resolution: `${width}x${height}`, width, height});
    }
    return able;
  }

  /** Every entry, also those that Chromium's default repeats: a page may have remembered their ids. */
  async #all(kind?: MediaDeviceKind): Promise<MediaDeviceInfo[]> {
    const media = this.#environment.devices();
    if (!media) throw new TelnyxError(42003, {detail: 'this page cannot see devices', fatal: false});
    let found = await media.enumerateDevices();
    // Firefox hides speakers altogether while the microphones have no names.
    const hidden = found.some((device) => device.kind !== 'videoinput' && !(device.deviceId && device.label));
    if (kind !== 'videoinput' && hidden) {
      await this.check({audio: true});
      found = await media.enumerateDevices();
    }
    return found.filter((device) => device.deviceId && (!kind || device.kind === kind));
  }
}
