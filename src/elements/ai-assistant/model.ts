/** What the assistant's views draw and what they can ask for. Data in, intents out: a view knows no client. */
import type {ClientSnapshot, PermissionKind} from '../../client/state.js';
import type {AgentState, TranscriptItem, VisualizerPreset} from '../../client/conversation/types.js';
import type {Outage} from '../base/outage.js';
import type {AssistantWords} from '../base/words/en.js';
import type {Extras} from './extras.js';
import type {Presets} from './presets.js';
import type {Trouble} from './trouble.js';

/**
 * - `unconfigured`: no `target-id`; a calm note, details in the console.
 * - `idle`: before a call.
 * - `starting`: from the click until the call is up (`step` says how far).
 * - `permission`: the call waits for the microphone.
 * - `live`: in a call.
 * - `ended`: after a call, transcript kept.
 * - `failed`: something went wrong; `failure` says what and offers a next step.
 */
export type AssistantPhase = 'unconfigured' | 'idle' | 'starting' | 'permission' | 'live' | 'ended' | 'failed';
export type StartingStep = 'connecting' | 'microphone' | 'calling';
export type AssistantLayout = 'floating' | 'inline' | 'headless';
export type AssistantPlacement = 'bottom-end' | 'bottom-start' | 'bottom' | 'top-end' | 'top-start' | 'top';
export type AssistantModeOption = 'both' | 'voice' | 'text';
export type CallModeChoice = 'voice' | 'text';

/** Values after precedence (attribute or slot, then `widget_settings`, then built-in) was applied. */
export interface AssistantLook {
  readonly layout: AssistantLayout;
  /** Corner or edge of a floating panel. */
  readonly placement: AssistantPlacement;
  readonly mode: AssistantModeOption;
  readonly label: string;
  readonly startText: string;
  readonly heading: string;
  readonly greeting: string;
  readonly thinkingText: string;
  readonly interruptText: string;
  /** `https:` image, or empty for the built-in orb. */
  readonly avatar: string;
  readonly visualizer: VisualizerPreset;
  /** A palette's name (`verdant` …) or a CSS colour; empty follows the accent. */
  readonly visualizerColor: string;
  readonly transcript: 'on' | 'off' | 'captions';
  readonly textInput: boolean;
  readonly fileInput: boolean;
  readonly consent: 'none' | 'notice' | 'required';
  /** E.164, or empty. Offered as a `tel:` link where the conversation cannot go on. */
  readonly handoffTel: string;
  /** Hosts whose links open; `*` for all. Others are shown as text. */
  readonly linkHosts: readonly string[];
  readonly showLatency: boolean;
  readonly menu: readonly {readonly label: string; readonly href: string}[];
}

export interface AssistantFailure {
  /** Shown small and copyable, for support. */
  readonly code: number | null;
  readonly title: string;
  readonly text: string;
  /** What the primary button does, `again` after a call that was up; `none` when trying again cannot help. */
  readonly primary: 'retry' | 'again' | 'none';
  readonly offerText: boolean;
}

/** What a model needs to know of the one before. */
export interface Memory extends Outage {
  /** What was said. It stays until the next conversation has begun: a start that fails takes nothing away. */
  readonly items: readonly TranscriptItem[];
  /** A call was up that nobody has seen the end of. */
  readonly unseen: boolean;
}

/** Parts that few calls need, as far as they were loaded. */
export interface Parts {
  readonly trouble?: Trouble | undefined;
  readonly presets?: Presets | undefined;
  readonly extras?: Extras | undefined;
}

/** What goes into a model unchanged. */
interface Given extends Parts {
  readonly open: boolean;
  readonly look: AssistantLook;
  readonly words: AssistantWords;
  readonly consentNeeded: boolean;
  /** Another call of this page has the microphone: starting asks first. */
  readonly confirmTakeover: boolean;
  readonly draft: string;
  readonly draftImages: readonly string[];
  readonly memory: Memory;
}

export interface AssistantModel extends Given {
  readonly phase: AssistantPhase;
  readonly step: StartingStep;
  readonly agent: AgentState;
  readonly callMode: CallModeChoice;
  /** One line that says what is going on. */
  readonly status: string;
  /** The call is up and cut off: from the server, from its sound, or both. */
  readonly reconnecting: boolean;
  /** The server cannot be asked for anything: typed text waits. */
  readonly away: boolean;
  /** For a moment after that. */
  readonly restored: boolean;
  readonly playbackBlocked: boolean;
  readonly muted: boolean;
  readonly items: readonly TranscriptItem[];
  /** Seconds since the call became active, `null` before; ticks once a second. */
  readonly seconds: number | null;
  readonly latencyMs: number | null;
  /** `seconds` as `01:24`, empty before the call is active. */
  readonly time: string;
  /** Small print behind the time, ready to show. */
  readonly detail: string;
  /** Why the call waits in `permission`, or goes on in silence. */
  readonly permission: PermissionKind | null;
  readonly failure: AssistantFailure | null;
  /** A plain reason for `ended`. */
  readonly endedText: string;
  /** Items that arrived while the panel was closed, in words; empty for none. */
  readonly badge: string;
}

/** Everything a visitor can ask for. The element turns these into cancelable request events and client calls. */
export interface AssistantActions {
  readonly open: () => void;
  readonly close: () => void;
  readonly start: (mode: CallModeChoice) => void;
  readonly end: () => void;
  readonly toggleMute: () => void;
  readonly setDraft: (text: string) => void;
  readonly send: () => void;
  readonly resend: (id: string) => void;
  readonly attach: (files: FileList | readonly File[]) => void;
  readonly removeImage: (index: number) => void;
  readonly resumePermission: () => void;
  readonly continueByText: () => void;
  readonly dismissPermission: () => void;
  readonly acceptConsent: (mode: CallModeChoice) => void;
  readonly confirmTakeover: (mode: CallModeChoice) => void;
  readonly unlockAudio: () => void;
  readonly useMicrophone: () => void;
  readonly openLink: (event: Event, href: string) => void;
  readonly downloadTranscript: () => void;
}

/** What the launcher and the first card ask for. */
export type FirstActions = Pick<AssistantActions, 'open' | 'close' | 'start'>;

/** Levels for the visualiser, read once per animation frame; 0..1, and a spectrum of 24 bands (0..1) when available. */
export interface LevelSource {
  remote(): number;
  local(): number;
  bands(): Float32Array | undefined;
}

/** Inputs of `toModel`, see `assistant.view-model.ts`. */
export interface ModelInput extends Given {
  readonly snapshot: ClientSnapshot | undefined;
  readonly configured: boolean;
  /** A start was asked for and the client or the call does not exist yet. */
  readonly starting: boolean;
  readonly startMode: CallModeChoice;
  readonly now: number;
  readonly unread: number;
}
