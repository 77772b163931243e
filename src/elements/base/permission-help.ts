/** A microphone that is not to be had, in words: what is wrong, and what to do about it in the browser in use. */
import type {PermissionKind} from '../../client/state.js';
import {detectBrowser} from './browser.js';
import type {BrowserFamily} from './browser.js';
import type {MicrophoneWords} from './words/en.microphone.js';

const STEM = {
  blocked: 'Blocked',
  dismissed: 'Dismissed',
  'no-device': 'NoDevice',
  busy: 'Busy',
  revoked: 'Revoked',
  insecure: 'Insecure',
  policy: 'Policy',
  unknown: 'Unknown',
} as const satisfies Record<PermissionKind, string>;

export interface PermissionHelp {
  readonly title: string;
  readonly text: string;
  /** In order; none where only the owner of the page can help. */
  readonly steps: readonly string[];
}

const capital = <T extends string>(text: T): Capitalize<T> =>
  (text.charAt(0).toUpperCase() + text.slice(1)) as Capitalize<T>;

export function permissionHelp(
  words: MicrophoneWords,
  kind: PermissionKind,
  browser: BrowserFamily = detectBrowser(navigator),
): PermissionHelp {
  const stem = STEM[kind];
  const steps =
    stem === 'Insecure' || stem === 'Policy'
      ? ''
      : stem === 'Blocked' || stem === 'Revoked'
        ? words[`permBlocked${capital(browser)}`]
        : words[`perm${stem}Steps`];
  return {title: words[`perm${stem}Title`], text: words[`perm${stem}Text`], steps: steps ? steps.split('\n') : []};
}
