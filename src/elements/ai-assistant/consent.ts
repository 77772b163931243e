/** Remembering that the visitor agreed, per target and version of the text (contract §7). */

const keyOf = (target: string, version: string): string => `telnyx:consent:${target}:${version}`;

type Kind = 'local' | 'session' | 'none';

/** Storage that is blocked or full is the same as none: the visitor is asked again on the next page. */
function withStorage<T>(kind: Kind, use: (storage: Storage) => T): T | undefined {
  try {
    return kind === 'none' ? undefined : use(kind === 'session' ? sessionStorage : localStorage);
  } catch {
    return undefined;
  }
}

export class Consent {
  /** What this page load knows, also without any storage. */
  #given = '';

  given(target: string, version: string, kind: Kind): boolean {
    const key = keyOf(target, version);
    return this.#given === key || withStorage(kind, (storage) => storage.getItem(key)) === 'yes';
  }

  remember(target: string, version: string, kind: Kind): void {
    const key = (this.#given = keyOf(target, version));
    withStorage(kind, (storage) => storage.setItem(key, 'yes'));
  }
}
