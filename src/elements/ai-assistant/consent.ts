/** Whether the visitor agreed, remembered per target and version of the text (contract §7). */
import type {ClientOptions} from '../../options/client-options.js';
import type {AssistantValues} from './look.js';

export interface ConsentHost {
  statedOptions(): ClientOptions;
  values(): AssistantValues;
}

export class Consent {
  readonly #host: ConsentHost;
  /** What this page load knows, also without any storage. */
  #given = '';

  constructor(host: ConsentHost) {
    this.#host = host;
  }

  get needed(): boolean {
    return this.#host.values()['consent'] === 'required' && !this.#remembered();
  }

  agree(): void {
    this.#remembered(true);
  }

  /** Storage that is blocked or full is the same as none: the visitor is asked again on the next page. */
  #remembered(agreed = false): boolean {
    const {targetId = '', storage = 'local'} = this.#host.statedOptions();
    const key = `telnyx:consent:${targetId}:${this.#host.values()['consentVersion'] as string}`;
    if (agreed) this.#given = key;
    try {
      const store = storage === 'none' ? undefined : window[`${storage}Storage`];
      if (agreed) store?.setItem(key, 'yes');
      return this.#given === key || store?.getItem(key) === 'yes';
    } catch {
      return this.#given === key;
    }
  }
}
