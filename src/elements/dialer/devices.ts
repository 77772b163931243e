/** Microphones and speakers to choose from, without ever asking for the microphone by itself. */
import type {TelnyxClient} from '../../client/telnyx-client.js';
import type {DeviceModel, DevicesModel} from './model.js';

const NONE: DevicesModel = {
  microphones: [],
  speakers: [],
  microphone: '',
  speaker: '',
  ringer: '',
  volume: 1,
  canChooseSpeaker: false,
  named: false,
};

export class DeviceList {
  #found: Pick<DevicesModel, 'microphones' | 'speakers' | 'named'> = NONE;
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Reads the list again, as far as the browser shows it. */
  async refresh(client: TelnyxClient | undefined): Promise<void> {
    const all =
      (await client?.environment
        .devices()
        ?.enumerateDevices()
        .catch(() => [])) ?? [];
    const of = (kind: MediaDeviceKind): DeviceModel[] =>
      // Chromium lists its choice twice: as `default` and by its own id.
      all
        .filter(
          (device) => device.kind === kind && device.deviceId && !/^(default|communications)$/.test(device.deviceId),
        )
        .map(({deviceId, label}) => ({id: deviceId, label}));
    this.#found = {
      microphones: of('audioinput'),
      speakers: of('audiooutput'),
      named: all.some(({label}) => label),
    };
    this.#changed();
  }

  /** Opens the microphone for a moment, so that the browser shows names. Rejects with 42001-42003. */
  async name(client: TelnyxClient): Promise<void> {
    await client.getDevices();
    await this.refresh(client);
  }

  model(client: TelnyxClient | undefined): DevicesModel {
    const {inputDevice = '', outputDevice = '', ringerDevice = ''} = client?.options ?? {};
    return {
      ...this.#found,
      microphone: inputDevice,
      speaker: outputDevice,
      ringer: ringerDevice,
      volume: client?.volume ?? 1,
      canChooseSpeaker: 'setSinkId' in HTMLMediaElement.prototype,
    };
  }
}
