/** What the dialer's views draw and what they can ask for. Data in, intents out: a view knows no client. */
import type {PermissionKind} from '../../client/state.js';
import type {Outage} from '../base/outage.js';
import type {DialerWords} from '../base/words/en.dialer.js';
import type {HistoryEntry} from './history.js';

export type DialerLayout = 'inline' | 'floating' | 'button' | 'headless';
export type DialerView = 'keypad' | 'history' | 'settings';

/**
 * - `unconfigured`: nothing on the page says who calls; a calm note, details in the console.
 * - `idle`: nothing goes on.
 * - `incoming`: it rings and no call is going on.
 * - `calling`: from the click until the far side answers.
 * - `permission`: a call waits for the microphone.
 * - `live`: in a call; others may wait or be held.
 * - `ended`: after a call, until something else is done.
 */
export type DialerPhase = 'unconfigured' | 'idle' | 'incoming' | 'calling' | 'permission' | 'live' | 'ended';

/** The number field. */
export interface EntryModel {
  /** As it is shown, formatted where the library is there. */
  readonly text: string;
  /** What would be dialled: E.164, a SIP URI or an extension; empty when nothing can be. */
  readonly target: string;
  /** `null`: nobody knows yet. */
  readonly valid: boolean | null;
  /** Country or a word about the number, small under it. */
  readonly hint: string;
  /** What cleaning took away, in words with an undo beside; empty for nothing. */
  readonly removed: string;
  readonly readonly: boolean;
}

/** One live call. */
export interface CallModel {
  readonly id: string;
  /** Name, or the number where there is none. */
  readonly title: string;
  /** The number, formatted; empty where it is the title. */
  readonly number: string;
  readonly direction: 'outbound' | 'inbound';
  /** What goes on in words: "Ringing…", "On hold", "The other side put you on hold". */
  readonly status: string;
  /** `01:24`, empty before the call is active. */
  readonly time: string;
  /** For the timer's `datetime`, `null` before the call is active. */
  readonly seconds: number | null;
  readonly muted: boolean;
  readonly held: boolean;
  readonly remoteHeld: boolean;
  /** Hold was asked for and the server has not answered yet. */
  readonly holding: boolean;
  /** Answered and able to take digits. */
  readonly answered: boolean;
  readonly reconnecting: boolean;
  /** Why the call waits for the microphone … */
  readonly permission: PermissionKind | null;
  /** … or goes on without one. */
  readonly silent: PermissionKind | null;
  /** Digits sent in this call; never kept. */
  readonly digits: string;
}

export interface IncomingModel {
  readonly id: string;
  readonly title: string;
  readonly number: string;
  readonly silenced: boolean;
  /** Seconds until it is answered by itself, `null` when it is not. */
  readonly autoAnswerIn: number | null;
  /** The microphone is being asked for after "Answer". */
  readonly answering: boolean;
}

export interface EndedModel {
  readonly title: string;
  readonly number: string;
  /** "You ended the call." */
  readonly reason: string;
  /** `01:24`, empty when nobody answered. */
  readonly time: string;
  /** Shown small, for support. */
  readonly code: number | null;
  /** What redial calls; empty where calling again cannot help. */
  readonly redial: string;
  readonly failed: boolean;
}

/** What is wrong with the line, `null` when it is fine. */
export interface LineModel {
  readonly kind: 'connecting' | 'reconnecting' | 'offline' | 'failed';
  readonly title: string;
  readonly text: string;
  readonly code: number | null;
  readonly retry: boolean;
}

export interface DeviceModel {
  readonly id: string;
  readonly label: string;
}

export interface DevicesModel {
  readonly microphones: readonly DeviceModel[];
  readonly speakers: readonly DeviceModel[];
  /** Chosen ids; empty for the browser's choice. */
  readonly microphone: string;
  readonly speaker: string;
  readonly ringer: string;
  /** 0..1. */
  readonly volume: number;
  /** This browser can play to a chosen device. */
  readonly canChooseSpeaker: boolean;
  /** Names are hidden until the microphone was allowed once. */
  readonly named: boolean;
}

/** A call of this user in another tab. */
export interface ElsewhereModel {
  readonly title: string;
  readonly state: 'ringing' | 'live';
}

export interface HistoryRow extends HistoryEntry {
  /** Number as it is shown. */
  readonly shown: string;
  /** "Missed", "Outgoing, 02:13" and so on. */
  readonly detail: string;
  /** "14:05" or "Yesterday". */
  readonly when: string;
}

/** What a model needs to know of the one before. */
export interface Memory extends Outage {
  /** What was announced before an outage, and is no news after it. */
  readonly known: string;
}

export interface DialerModel {
  readonly layout: DialerLayout;
  readonly placement: string;
  readonly open: boolean;
  readonly phase: DialerPhase;
  readonly view: DialerView;
  readonly words: DialerWords;
  /** Text of the launcher or of the one button. */
  readonly label: string;
  /** One line for the polite live region. */
  readonly announcement: string;
  /** One line for the assertive live region: an incoming call. */
  readonly alert: string;
  readonly dialMode: 'free' | 'fixed' | 'links';
  readonly line: LineModel | null;
  /** The server cannot be asked for anything. Hanging up works all the same. */
  readonly away: boolean;
  /** It could not a moment ago. */
  readonly restored: boolean;
  readonly memory: Memory;
  readonly entry: EntryModel;
  readonly callerNumbers: readonly string[];
  readonly callerNumber: string;
  readonly keypad: 'on' | 'collapsed' | 'none';
  /** Whether the keys are to be seen now, before or in a call. */
  readonly keysShown: boolean;
  readonly dnd: boolean;
  /** The call in front. */
  readonly call: CallModel | null;
  /** Calls on hold behind it. */
  readonly others: readonly CallModel[];
  /** Ringing calls, oldest first. */
  readonly incoming: readonly IncomingModel[];
  readonly ended: EndedModel | null;
  readonly elsewhere: ElsewhereModel | null;
  readonly playbackBlocked: boolean;
  readonly rows: readonly HistoryRow[];
  readonly keepsHistory: boolean;
  readonly missed: number;
  readonly devices: DevicesModel;
  readonly emergency: string;
  /** Something that could not be done, in words; empty for nothing. */
  readonly trouble: string;
}

/** Everything a user can ask for. The element turns these into cancelable request events and client calls. */
export interface DialerActions {
  readonly open: () => void;
  readonly close: () => void;
  readonly show: (view: DialerView) => void;
  readonly toggleKeys: () => void;
  /** The field changed by typing; the caret is the input's own. */
  readonly edit: (input: HTMLInputElement, inputType?: string) => void;
  readonly paste: (event: ClipboardEvent) => void;
  readonly undo: () => void;
  readonly backspace: () => void;
  readonly clear: () => void;
  /** A key of the pad: before a call into the field at the caret, in a call as a tone. */
  readonly key: (key: string) => void;
  readonly dial: (target?: string) => void;
  readonly chooseCaller: (number: string) => void;
  readonly answer: (id: string) => void;
  readonly reject: (id: string) => void;
  readonly silence: () => void;
  readonly hangup: (id: string) => void;
  readonly toggleMute: () => void;
  readonly toggleHold: (id: string) => void;
  readonly swap: (id: string) => void;
  readonly unlockAudio: () => void;
  readonly resumePermission: () => void;
  readonly listenOnly: () => void;
  readonly dismissPermission: () => void;
  readonly retryLine: () => void;
  readonly dismissEnded: () => void;
  readonly dismissTrouble: () => void;
  readonly setDnd: (dnd: boolean) => void;
  readonly setMicrophone: (id: string) => void;
  readonly setSpeaker: (id: string) => void;
  readonly setRinger: (id: string) => void;
  readonly setVolume: (volume: number) => void;
  readonly testSpeaker: () => void;
  readonly nameDevices: () => void;
  readonly fill: (row: HistoryRow) => void;
  readonly forget: (row?: HistoryRow) => void;
}

/** Levels for the meters, 0..1, read once per animation frame. */
export interface DialerLevels {
  local(): number;
  remote(): number;
}
