/**
 * Exact words for what went wrong, by error code, hangup cause, reason of the browser and browser: a chunk of its own,
 * because most calls have no trouble. Data in, words out; the panel draws them in the card that is already there. What is
 * asked only with a network (for a click that lets the voice be heard) is here as well.
 */
import type {PermissionKind} from '../../client/state.js';
import {css} from '../base/css.js';
import type {AssistantWords} from '../base/words/en.js';
import {EN_TROUBLE, type TroubleWords} from '../base/words/en.trouble.js';
import type {BrowserFamily} from '../base/browser.js';
import {button, html, nothing} from '../base/drawing.js';
import {permissionHelp as microphoneHelp} from '../base/permission-help.js';
import type {FailureFacts} from './failure.js';
import type {AssistantActions, AssistantFailure, AssistantModel} from './model.js';
import type {Notice} from './notice.view.js';

const iconSound = 'M4 9.5v5h3.5l4.5 4v-13l-4.5 4zM15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11';

/** Stems of the word keys `fail…Title` and `fail…Text`. */
type Reason =
  | 'Offline'
  | 'Connect'
  | 'Network'
  | 'Service'
  | 'Access'
  | 'Lost'
  | 'Busy'
  | 'Rejected'
  | 'NoAnswer'
  | 'Mic'
  | 'Generic';

const BY_CODE: Readonly<Record<number, Reason>> = {
  33002: 'Network',
  33003: 'Network',
  33004: 'Network',
  33005: 'Network',
  40005: 'Rejected',
  42001: 'Mic',
  42002: 'Mic',
  42003: 'Mic',
  45001: 'Connect',
  45002: 'Connect',
  45003: 'Connect',
  45004: 'Service',
  46001: 'Access',
  46002: 'Access',
  46003: 'Access',
  47001: 'Network',
  48001: 'Offline',
  48501: 'Connect',
  35001: 'Connect',
  50003: 'Network',
};

const BY_CAUSE: Readonly<Record<string, Reason>> = {
  CONNECT: 'Connect',
  NORMAL_CLEARING: 'Rejected',
  USER_BUSY: 'Busy',
  CALL_REJECTED: 'Rejected',
  INCOMPATIBLE_DESTINATION: 'Rejected',
  UNALLOCATED_NUMBER: 'Access',
  INVALID_GATEWAY: 'Access',
  NO_ANSWER: 'NoAnswer',
  NO_USER_RESPONSE: 'NoAnswer',
  RECOVERY_ON_TIMER_EXPIRE: 'NoAnswer',
  ALLOTTED_TIMEOUT: 'NoAnswer',
  NORMAL_TEMPORARY_FAILURE: 'Service',
};

/** The panel's words with this chunk's; a page's `strings` replace both. */
type Words = AssistantWords & TroubleWords;
const wordsOf = (words: AssistantWords): Words => ({...EN_TROUBLE, ...words});

/** Words and next step. `text`: whether the conversation can go on by typing. */
export function failureFor(given: AssistantWords, {code, cause = ''}: FailureFacts, text: boolean): AssistantFailure {
  const words = wordsOf(given);
  const lost = cause === 'LOST';
  const reason = lost ? 'Lost' : ((code === null ? BY_CAUSE[cause] : BY_CODE[code]) ?? 'Generic');
  return {
    code,
    title: words[`fail${reason}Title`],
    text: words[`fail${reason}Text`],
    // A refused login stays refused; everything else is worth another try.
    primary: reason === 'Access' ? 'none' : lost ? 'again' : 'retry',
    // Typing needs the same connection: it helps only where sound or microphone are the trouble.
    offerText: text && (reason === 'Mic' || reason === 'Network'),
  };
}

/** The microphone is not available: what to do in this browser. */
export const permissionHelp = (
  words: AssistantWords,
  kind: PermissionKind,
  browser?: BrowserFamily,
): ReturnType<typeof microphoneHelp> => microphoneHelp(wordsOf(words), kind, browser);

/** Another call of this page has the microphone. */
export function takeoverNotice({words: given, callMode}: AssistantModel, actions: AssistantActions): Notice {
  const words = wordsOf(given);
  return {
    title: words.takeoverTitle,
    text: words.takeoverText,
    buttons: [
      {label: words.takeoverConfirm, act: () => actions.confirmTakeover(callMode)},
      {label: words.keepCall, act: () => actions.dismissPermission()},
    ],
  };
}

/** The browser does not play the assistant's voice before a click in the page. */
export function soundView({words: given}: AssistantModel, {unlockAudio}: AssistantActions): unknown {
  const words = wordsOf(given);
  return html`<div class="banner">
    <p>${words.soundBlocked}</p>
    ${button('cta', 'sound-button', unlockAudio, words.enableSound, iconSound)}
  </div>`;
}

/** The call goes on, and nothing of the visitor is heard. */
export function silentView({words: given, permission}: AssistantModel, {resumePermission}: AssistantActions): unknown {
  const words = wordsOf(given);
  const {title, text, steps} = microphoneHelp(words, permission!);
  return html`<div class="banner" part="error">
    <h3>${title}</h3>
    <p>${steps.length ? words.permSilent : text}</p>
    ${
      steps.length
        ? [
            html`<ol>
              ${steps.map((step) => html`<li>${step}</li>`)}
            </ol>`,
            button('cta', 'error-action', resumePermission, words.tryAgain),
          ]
        : nothing
    }
  </div>`;
}

/** Steps are numbered. */
export const SHEET: string = css`
  .banner {
    margin: 0 12px 8px;
    padding: 12px;
    display: grid;
    gap: 10px;
    border-radius: 16px;
    background: var(--t-surface-2);
    font-size: 14px;
    text-align: center;
    text-wrap: balance;
  }
  /* Steps need the room, and scroll where there is none. */
  #panel:has(.banner ol) > .stage {
    display: none;
  }
  #panel .banner:has(ol) {
    flex: 0 1 auto;
    min-height: 120px;
    overflow-y: auto;
  }
  #panel .banner h3 {
    font-size: 15px;
  }
  .banner ol {
    margin: 0;
    text-align: start;
    text-wrap: wrap;
  }
  ol {
    display: grid;
    gap: 10px;
    margin: 14px 0 2px;
    padding: 0;
    list-style: none;
    counter-reset: step;
  }
  li {
    display: flex;
    gap: 10px;
    counter-increment: step;
    line-height: 22px;
  }
  li::before {
    content: counter(step);
    flex: none;
    width: 22px;
    height: 22px;
    border-radius: 50%;
    font-size: 12.5px;
    font-weight: 600;
    text-align: center;
    background: var(--t-surface);
  }
`;

export interface Trouble {
  readonly failureFor: typeof failureFor;
  readonly permissionHelp: typeof permissionHelp;
  readonly takeoverNotice: typeof takeoverNotice;
  readonly soundView: typeof soundView;
  readonly silentView: typeof silentView;
  readonly SHEET: string;
}
