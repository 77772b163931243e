/**
 * Whether something failed, and the first words for it: true without knowing more, and there when nothing can be loaded.
 * `trouble.ts` replaces them by exact ones. Raw error texts never reach a visitor: they are for the console, and the code
 * is enough for support.
 */
import type {CallEndSnapshot} from '../../client/state.js';
import type {PanelWords} from '../base/words/en.js';
import type {AssistantFailure} from './model.js';

/** What is known of a failure: an error's code, the cause of an end, or both (`LOST`: a call that was up broke off). */
export interface FailureFacts {
  readonly code: number | null;
  readonly cause?: string;
}

/** What failed when a call ended, or `undefined` when it simply ended. */
export function failureOfEnd(
  {errorCode: code, by, cause}: CallEndSnapshot,
  wasActive: boolean,
): FailureFacts | undefined {
  // Connection, network or session: whatever it was, the conversation broke off.
  if (code !== null) return wasActive && /^(45|48|50)/.test(`${code}`) ? {code, cause: 'LOST'} : {code};
  if (by === 'local') return undefined;
  if (!wasActive) return {code, cause};
  return cause === 'NORMAL_TEMPORARY_FAILURE' ? {code, cause: 'LOST'} : undefined;
}

/** `text`: whether the conversation can go on by typing. */
export function firstFailure(words: PanelWords, {code, cause}: FailureFacts, text: boolean): AssistantFailure {
  const microphone = code !== null && code > 42000 && code < 42004;
  const connect = cause === 'CONNECT' || (code !== null && code > 45000 && code < 45004);
  const lost = cause === 'LOST';
  const reason = lost ? 'Lost' : code === 48001 ? 'Offline' : microphone ? 'Mic' : connect ? 'Connect' : 'Generic';
  return {
    code,
    title: words[`fail${reason}Title`],
    text: words[`fail${reason}Text`],
    primary: lost ? 'again' : 'retry',
    offerText: text && microphone,
  };
}
