/** Says to later pages that reports wait, before they load what could look: `localStorage`, key `telnyx:reports`. */
import type {Environment} from '../environment.js';

const KEY = 'telnyx:reports';

export function isWaiting({localStorage}: Pick<Environment, 'localStorage'>): boolean {
  try {
    return localStorage()?.getItem(KEY) === '1';
  } catch {
    return false;
  }
}

/** Where that is blocked, IndexedDB is as well. */
export function setWaiting({localStorage}: Pick<Environment, 'localStorage'>, waiting: boolean): void {
  try {
    if (waiting) localStorage()?.setItem(KEY, '1');
    else localStorage()?.removeItem(KEY);
  } catch {
    // Reports of earlier pages are sent with the next call then.
  }
}
