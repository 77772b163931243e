/**
 * Fabricated snapshots of every state the assistant can show, turned into models by the real `toModel`. The gallery
 * (`demo/states.html`), the screenshots and the view tests draw from the same list.
 */
import type {TranscriptItem} from '../../src/client/conversation/types.js';
import type {
  CallEndSnapshot,
  CallSnapshot,
  ClientSnapshot,
  ConnectionSnapshot,
  PermissionKind,
} from '../../src/client/state.js';
import type {BrowserFamily} from '../../src/elements/base/browser.js';
import type {AssistantLook, AssistantModel, Memory, ModelInput} from '../../src/elements/ai-assistant/model.js';
import * as extras from '../../src/elements/ai-assistant/extras.js';
import * as presets from '../../src/elements/ai-assistant/presets.js';
import {NO_OUTAGE} from '../../src/elements/base/outage.js';
import * as trouble from '../../src/elements/ai-assistant/trouble.js';
import {toModel} from '../../src/elements/ai-assistant/assistant.view-model.js';
import {EN_ASSISTANT, EN_LAUNCHER, type AssistantWords} from '../../src/elements/base/words/en.js';

export const WORDS: AssistantWords = {...EN_LAUNCHER, ...EN_ASSISTANT};
export const NOW = 1_700_000_000_000;

export const LOOK: AssistantLook = {
  layout: 'floating',
  placement: 'bottom-end',
  mode: 'both',
  label: 'Talk to Nova',
  startText: '',
  heading: '',
  greeting: '',
  thinkingText: '',
  interruptText: '',
  avatar: '',
  visualizer: 'bars',
  visualizerColor: '',
  transcript: 'on',
  textInput: true,
  fileInput: false,
  consent: 'notice',
  handoffTel: '',
  linkHosts: ['telnyx.com'],
  showLatency: false,
  menu: [],
};

export const CONNECTION: ConnectionSnapshot = {
  state: 'ready',
  attempt: 0,
  retryInMs: null,
  sessionId: 's',
  region: null,
  dc: null,
  callReportId: null,
  reason: null,
};

export const CALL: CallSnapshot = {
  id: 'call',
  direction: 'outbound',
  state: 'active',
  previous: 'trying',
  media: 'connected',
  mode: 'voice',
  muted: false,
  held: false,
  remoteHeld: false,
  remoteNumber: '',
  remoteName: '',
  startedAt: NOW - 86_000,
  activeAt: NOW - 84_000,
  endedAt: null,
  recovery: null,
  end: null,
};

export const item = (
  id: string,
  role: 'user' | 'assistant',
  text: string,
  rest: Partial<TranscriptItem> = {},
): TranscriptItem => ({
  id,
  role,
  text,
  final: true,
  interrupted: false,
  timestamp: NOW,
  images: [],
  delivery: 'sent',
  ...rest,
});

const TALK = [
  item('1', 'assistant', 'Hi, this is Nova. How can I help you today?'),
  item('2', 'user', 'What are your opening hours on Sunday?'),
  item('3', 'assistant', 'On Sundays we are open from ten to four. Would you like me to', {final: false}),
];

const LONG = [
  ...TALK.slice(0, 2),
  item('3', 'assistant', 'On Sundays we are open from ten to four. Would you like me to book a', {interrupted: true}),
  item('4', 'user', 'Yes please, a table for two at noon.'),
  item(
    '5',
    'assistant',
    'Done. A table for two on Sunday at 12:00 under the name Maria Fontes-Albuquerque. Details: https://telnyx.com/bookings/2025-11-30?table=14&guests=2&reference=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA, and the menu is at https://elsewhere.example/menu.',
  ),
  item('6', 'user', 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'),
];

const TYPED = [
  item('1', 'assistant', 'Hi, this is Nova. What would you like to know?'),
  item('2', 'user', 'Is the terrace open in winter?'),
  item('3', 'assistant', 'Yes. It is heated and covered from November to March.'),
  item('4', 'user', 'Great, and can I bring my dog?'),
];

const ARABIC = [
  item('1', 'assistant', 'مرحبا، أنا نوفا. كيف يمكنني مساعدتك اليوم؟'),
  item('2', 'user', 'ما هي ساعات العمل يوم الأحد؟'),
  item('3', 'assistant', 'نفتح يوم الأحد من العاشرة حتى الرابعة. هل تريد أن', {final: false}),
];

interface Fabricated {
  readonly look?: Partial<AssistantLook>;
  readonly input?: Partial<ModelInput>;
  readonly connection?: Partial<ConnectionSnapshot>;
  readonly call?: Partial<CallSnapshot> | null;
  readonly agent?: AssistantModel['agent'];
  readonly items?: readonly TranscriptItem[];
  readonly snapshot?: Partial<ClientSnapshot>;
  /** Drawn by the launcher's part alone, as before the chunk has arrived. */
  readonly bare?: boolean;
}

export function inputOf({
  look,
  input,
  connection,
  call = {},
  agent = 'listening',
  items = [],
  snapshot,
}: Fabricated): ModelInput {
  return {
    configured: true,
    open: true,
    look: {...LOOK, ...look},
    words: WORDS,
    starting: false,
    startMode: 'voice',
    now: NOW,
    trouble,
    presets,
    extras,
    consentNeeded: false,
    confirmTakeover: false,
    draft: '',
    draftImages: [],
    memory: {...NO_OUTAGE, items: [], unseen: false},
    unread: 0,
    snapshot: {
      connection: {...CONNECTION, ...connection},
      calls: call ? [{...CALL, ...call}] : [],
      activeCallId: call && !call.end ? 'call' : null,
      playback: 'playing',
      conversation: {
        id: 'c',
        items,
        agent: {state: agent, greetingLatencyMs: 640, userPerceivedLatencyMs: 812},
        settings: null,
        tools: [],
      },
      notice: null,
      ...snapshot,
    },
    ...input,
  };
}

const end = (values: Partial<CallEndSnapshot> = {}): Partial<CallSnapshot> => ({
  state: 'destroy',
  endedAt: NOW - 1000,
  end: {
    cause: 'NORMAL_CLEARING',
    causeCode: 16,
    sipCode: null,
    sipReason: null,
    recoverable: true,
    errorCode: null,
    by: 'remote',
    ...values,
  },
});

const error = (errorCode: number): Fabricated => ({call: {...end({errorCode}), activeAt: null}});
const permission = (
  kind: PermissionKind,
  browser: BrowserFamily = 'chrome',
  look: Partial<AssistantLook> = {},
): Fabricated => ({
  call: {
    state: 'requesting',
    media: 'capturing',
    activeAt: null,
    recovery: {code: 42001, kind, deadline: NOW + 20000, silent: false},
  },
  input: {trouble: {...trouble, permissionHelp: (words, why) => trouble.permissionHelp(words, why, browser)}},
  look,
});
const before: Fabricated = {call: null};
const first: Fabricated = {call: null, bare: true};
const MENU = [
  {label: 'Give feedback', href: 'https://telnyx.com/feedback'},
  {label: 'Report a problem', href: 'https://telnyx.com/report'},
];
const text: Partial<CallSnapshot> = {mode: 'text'};
const UNSEEN: Memory = {...NO_OUTAGE, items: [], unseen: true};
const BACK: Memory = {...UNSEEN, stage: 'back'};

const FABRICATED = {
  launcher: {...first, input: {open: false}},
  'first-inline': {...first, look: {layout: 'inline'}},
  'first-unconfigured': {...first, look: {layout: 'inline'}, input: {configured: false}},
  'launcher-live': {input: {open: false, unread: 2}, agent: 'speaking', items: TALK},
  unconfigured: {...before, input: {configured: false}},
  idle: before,
  'idle-voice': {...before, look: {mode: 'voice', consent: 'none', greeting: 'Ask about tables, hours and the menu.'}},
  'idle-text': {...before, look: {mode: 'text'}},
  'idle-consent': {...before, look: {consent: 'required'}, input: {consentNeeded: true}},
  'idle-inline': {...before, look: {layout: 'inline', heading: 'Ask us anything about your stay'}},
  'starting-connecting': {call: null, connection: {state: 'connecting'}, input: {starting: true}},
  'starting-microphone': {call: {state: 'new', media: 'capturing', activeAt: null}},
  'starting-calling': {call: {state: 'trying', media: 'connecting', activeAt: null}},
  takeover: {call: null, input: {confirmTakeover: true}},
  'permission-blocked': permission('blocked'),
  'permission-edge': permission('blocked', 'edge'),
  'permission-firefox': permission('blocked', 'firefox'),
  'permission-safari': permission('blocked', 'safari', {handoffTel: '+13125550148'}),
  'permission-ios': permission('blocked', 'ios'),
  'permission-android': permission('blocked', 'android'),
  'permission-other': permission('blocked', 'other'),
  'permission-dismissed': permission('dismissed'),
  'permission-no-device': permission('no-device'),
  'permission-busy': permission('busy'),
  'permission-insecure': permission('insecure'),
  'permission-policy': permission('policy', 'chrome', {handoffTel: '+13125550148'}),
  'permission-unknown': permission('unknown'),
  'permission-first': {...permission('blocked'), input: {trouble: undefined}},
  'live-empty': {agent: 'idle'},
  'live-listening': {items: TALK.slice(0, 1)},
  'live-thinking': {agent: 'thinking', items: TALK.slice(0, 2)},
  'live-speaking': {agent: 'speaking', items: TALK, look: {menu: MENU, showLatency: true}},
  'live-silent': {
    call: {recovery: {code: 42001, kind: 'revoked', deadline: null, silent: true}},
    items: TALK.slice(0, 2),
  },
  'live-muted': {call: {muted: true}, items: TALK.slice(0, 2)},
  'live-long': {
    agent: 'speaking',
    items: LONG,
    look: {label: 'Nova Hospitality International Customer Experience Assistant', menu: MENU},
  },
  'live-draft': {
    items: TALK.slice(0, 2),
    look: {fileInput: true},
    input: {
      draft: 'This is the picture of the table\nI would like to have,\nnext to the window',
      draftImages: ['a', 'b'],
    },
  },
  'live-undelivered': {
    items: [
      ...TALK.slice(0, 2),
      item('7', 'user', 'And is there parking?', {delivery: 'failed'}),
      item('8', 'user', 'Here is a picture', {delivery: 'pending', images: ['x']}),
    ],
  },
  'live-reconnecting': {connection: {state: 'reconnecting', attempt: 2}, items: TALK.slice(0, 2)},
  'live-offline': {connection: {state: 'offline', attempt: 1}, items: TALK.slice(0, 2)},
  'live-sound-interrupted': {call: {media: 'interrupted'}, items: TALK.slice(0, 2)},
  'live-reconnecting-draft': {
    connection: {state: 'reconnecting', attempt: 1},
    items: [...TALK.slice(0, 2), item('7', 'user', 'And is there parking?', {delivery: 'failed'})],
    input: {draft: 'A table for two, please'},
  },
  'live-restored': {items: TALK.slice(0, 2), input: {memory: BACK}},
  'launcher-reconnecting': {connection: {state: 'reconnecting', attempt: 1}, input: {open: false}, items: TALK},
  'launcher-restored': {input: {open: false, memory: BACK}, items: TALK},
  'launcher-lost': {call: end({errorCode: 48501}), input: {open: false, memory: UNSEEN}, items: TALK},
  'live-sound-blocked': {agent: 'speaking', items: TALK, snapshot: {playback: 'blocked'}},
  'live-captions': {agent: 'speaking', items: TALK, look: {transcript: 'captions'}},
  'live-no-transcript': {agent: 'speaking', items: TALK, look: {transcript: 'off', textInput: false}},
  'live-circle': {agent: 'speaking', items: TALK, look: {visualizer: 'circle', visualizerColor: 'twilight'}},
  'live-line': {agent: 'speaking', items: TALK, look: {visualizer: 'line', visualizerColor: 'flare'}},
  'live-dots': {agent: 'speaking', items: TALK, look: {visualizer: 'dots', visualizerColor: 'bloom'}},
  'live-bands': {agent: 'speaking', items: TALK, look: {visualizer: 'bands', visualizerColor: 'glacier'}},
  'live-no-visualizer': {agent: 'speaking', items: TALK, look: {visualizer: 'none'}},
  'live-verdant': {agent: 'speaking', items: TALK, look: {visualizerColor: 'verdant'}},
  'live-inline': {agent: 'speaking', items: TALK, look: {layout: 'inline'}},
  'live-arabic': {agent: 'speaking', items: ARABIC, look: {label: 'تحدث مع نوفا'}},
  'text-empty': {call: text},
  'text-listening': {call: text, items: TYPED.slice(0, 3), look: {fileInput: true}},
  'text-thinking': {call: text, agent: 'thinking', items: TYPED},
  'text-reconnecting': {call: text, connection: {state: 'reconnecting'}, items: TYPED},
  'text-offline': {call: text, connection: {state: 'offline'}, items: TYPED},
  'text-restored': {call: text, items: TYPED, input: {memory: BACK}},
  'ended-remote': {call: end(), items: TALK.map((entry) => ({...entry, final: true})), look: {menu: MENU}},
  'ended-local': {call: end({by: 'local'}), items: LONG},
  'ended-empty': {call: end({cause: 'IDLE_TIMEOUT', by: 'local'})},
  'failed-offline': error(48001),
  'failed-connect': error(45003),
  'failed-service': error(45004),
  'failed-access': {...error(46001), look: {handoffTel: '+13125550148'}},
  'failed-network': error(50003),
  'failed-microphone': error(42001),
  'failed-lost': {call: end({errorCode: 48501}), items: TALK},
  'failed-lost-undelivered': {
    call: {...text, ...end({errorCode: 48501})},
    items: [...TYPED, item('7', 'user', 'And is there parking?', {delivery: 'failed'})],
  },
  'failed-lost-first': {call: end({errorCode: 50003}), items: TALK, input: {trouble: undefined}},
  'failed-busy': {
    call: {...end({cause: 'USER_BUSY', causeCode: 17}), activeAt: null},
    look: {handoffTel: '+13125550148'},
  },
  'failed-rejected': {call: {...end({cause: 'CALL_REJECTED', causeCode: 21}), activeAt: null}},
  'failed-generic': error(49001),
  'failed-first': {
    ...error(48001),
    items: TALK,
    look: {handoffTel: '+13125550148'},
    input: {trouble: undefined},
  },
  'live-first': {agent: 'speaking', items: TALK, look: {visualizer: 'circle'}, input: {presets: undefined}},
} as const satisfies Record<string, Fabricated>;

export type StateName = keyof typeof FABRICATED;
export const STATE_NAMES = Object.keys(FABRICATED) as StateName[];

/** Whether the state is drawn before the panel's chunk has arrived. */
export const isBare = (name: StateName): boolean => Boolean((FABRICATED[name] as Fabricated).bare);

export function modelOf(name: StateName): AssistantModel {
  const fabricated: Fabricated = FABRICATED[name];
  return toModel(inputOf(fabricated));
}
