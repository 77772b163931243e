/** Every state of the quality element, from fabricated seconds of a call. */
import {nothing, render} from 'lit';
import type {CallSnapshot} from '../../src/client/state.js';
import type {PreCallProgress, PreCallReport} from '../../src/client/pre-call/types.js';
import {drawWith} from '../../src/elements/base/drawing.js';
import {KIT} from '../../src/elements/base/kit.js';
import {TOKENS} from '../../src/elements/base/tokens.styles.js';
import {EN_QUALITY} from '../../src/elements/base/words/en.quality.js';
import {EN_PRE_CALL} from '../../src/elements/base/words/en.pre-call.js';
import {formatFor} from '../../src/elements/call-quality/format.js';
import {metricsOf} from '../../src/elements/call-quality/metrics.js';
import type {Display, QualityActions, QualityModel} from '../../src/elements/call-quality/model.js';
import {NO_CHECK, toPreCallModel} from '../../src/elements/call-quality/pre-call.view-model.js';
import type {PreCallState} from '../../src/elements/call-quality/pre-call.view-model.js';
import {QUALITY_CSS} from '../../src/elements/call-quality/quality.styles.js';
import {toModel} from '../../src/elements/call-quality/quality.view-model.js';
import type {Measured, QualityInput} from '../../src/elements/call-quality/quality.view-model.js';
import {qualityStates, qualityView} from '../../src/elements/call-quality/quality.view.js';
import {startRuntime} from '../../src/elements/call-quality/runtime.js';
import type {QualityRuntime} from '../../src/elements/call-quality/runtime.js';
import type {StatsFrame} from '../../src/stats/frame.js';
import type {Grade, GradeReason} from '../../src/stats/grade.js';
import {THRESHOLDS} from '../../src/stats/thresholds.js';
import type {CallQuality} from '../../src/stats/call-quality.js';
import type {QualityWarningCode} from '../../src/stats/warnings.js';
import {CALL} from './states.js';

drawWith(KIT);

export const WORDS = {...EN_QUALITY, ...EN_PRE_CALL};
export const NOW = Date.UTC(2026, 10, 21, 14, 3, 21);

/** Like chance, and the same each time. */
const wave = (second: number, seed: number): number =>
  (Math.sin(second * 1.7 + seed) + Math.sin(second * 0.61 + 2 * seed) + Math.sin(second * 3.3 + 5 * seed)) / 3;

interface Network {
  readonly rtt: number;
  readonly jitter: number;
  readonly loss: number;
  readonly mos: number;
}

const NETWORKS: Readonly<Record<Exclude<Grade, 'unknown'>, Network>> = {
  excellent: {rtt: 38, jitter: 3.2, loss: 0, mos: 4.4},
  good: {rtt: 96, jitter: 12, loss: 0.4, mos: 4.2},
  fair: {rtt: 214, jitter: 17, loss: 1.8, mos: 3.7},
  poor: {rtt: 342, jitter: 64, loss: 7.4, mos: 2.6},
};

const BLANK: StatsFrame = {
  callId: 'call-1',
  timestamp: NOW,
  rtt: null,
  jitter: null,
  packetLoss: null,
  mos: null,
  bytesSent: null,
  bytesReceived: null,
  packetsSent: null,
  packetsReceived: null,
  packetsLost: null,
  audioLevel: null,
  inboundAudioLevel: null,
  bitrateSent: null,
  bitrateReceived: null,
  codec: null,
  jitterBufferDelay: null,
  concealed: null,
  path: null,
};

/** Seconds of a call, the newest last; it gets worse in the middle, as calls do. */
export function framesOf(grade: Grade, seconds = 75): StatsFrame[] {
  if (grade === 'unknown') return [0, 1].map((second) => ({...BLANK, timestamp: NOW - (1 - second) * 1000}));
  const {rtt, jitter, loss, mos} = NETWORKS[grade];
  let lost = 0;
  return Array.from({length: seconds}, (_, second) => {
    const bump = Math.exp(-(((second - seconds * 0.62) / 6) ** 2));
    const share = Math.max(0, loss * (1 + 0.8 * wave(second, 3)) + (loss ? 2 * bump : 0));
    lost += Math.round(share / 2);
    return {
      ...BLANK,
      timestamp: NOW - (seconds - 1 - second) * 1000,
      rtt: Math.round(rtt * (1 + 0.12 * wave(second, 1) + 0.35 * bump)),
      jitter: Math.round(10 * jitter * (1 + 0.3 * wave(second, 2) + 0.5 * bump)) / 10,
      packetLoss: Math.round(100 * share) / 100,
      mos: Math.max(1, Math.round(100 * (mos + 0.06 * wave(second, 4) - 0.3 * bump)) / 100),
      bytesSent: 4000 * second,
      bytesReceived: 4100 * second,
      packetsSent: 50 * second,
      packetsReceived: 50 * second - lost,
      packetsLost: lost,
      audioLevel: Math.abs(0.12 * wave(second, 6)) + 0.002,
      inboundAudioLevel: Math.abs(0.2 * wave(second, 7)) + 0.004,
      bitrateSent: 32 + 2 * wave(second, 8),
      bitrateReceived: 33 + 4 * wave(second, 9) - 8 * bump,
      codec: 'opus',
      jitterBufferDelay: Math.round(jitter * 2 + 20),
      concealed: loss / 2,
      path: {local: 'srflx', remote: 'host', protocol: 'udp', relay: false},
    };
  });
}

const REASONS: Readonly<Record<Grade, readonly GradeReason[]>> = {
  excellent: [],
  good: [],
  unknown: [],
  fair: ['packetLoss', 'rtt'],
  poor: ['packetLoss'],
};

type Reported = Measured & Pick<CallQuality, 'warned'>;

export function measured(grade: Grade, more: Partial<Reported> = {}): Reported {
  const warnings: readonly QualityWarningCode[] = grade === 'poor' ? [31003, 31002] : [];
  return {
    callId: 'call-1',
    frames: framesOf(grade),
    marks:
      grade === 'unknown'
        ? []
        : [
            {at: NOW - 52_000, kind: 'mute'},
            {at: NOW - 41_000, kind: 'unmute'},
            {at: NOW - 26_000, kind: 'path'},
          ],
    grade,
    reasons: REASONS[grade],
    warnings,
    warned: warnings.map((code) => ({code, from: NOW - 20_000, to: null})),
    ended: false,
    ...more,
  };
}

const ON_CALL: CallSnapshot = {...CALL, id: 'call-1', activeAt: NOW - 75_000};

export function inputOf(display: Display, more: Partial<QualityInput> = {}): QualityInput {
  const {line, panel} = metricsOf(undefined, display);
  return {
    display,
    shown: true,
    open: false,
    words: WORDS,
    format: formatFor('en', WORDS),
    configured: true,
    call: ON_CALL,
    quality: measured('good'),
    line,
    panel,
    thresholds: THRESHOLDS,
    window: 60,
    graph: true,
    table: false,
    advice: true,
    exportable: false,
    preCall: null,
    announcement: '',
    ...more,
  };
}

const model = (display: Display, more: Partial<QualityInput> = {}): QualityModel => toModel(inputOf(display, more));

const checked = (state: Partial<PreCallState>): Partial<QualityInput> => ({
  call: null,
  quality: null,
  preCall: toPreCallModel({...NO_CHECK, ...state}, WORDS, formatFor('en', WORDS)),
});

const PROGRESS: PreCallProgress = {
  steps: [
    {step: 'microphone', state: 'passed'},
    {step: 'signalling', state: 'warning'},
    {step: 'servers', state: 'running'},
    {step: 'media', state: 'waiting'},
  ],
  done: 0.46,
};

export const REPORT: PreCallReport = {
  version: 1,
  mode: 'full',
  verdict: 'ready',
  reasons: [],
  startedAt: NOW - 9000,
  durationMs: 9000,
  microphone: {label: 'Headset Microphone (Jabra Evolve2 65)', peak: 0.4, average: 0.1, devices: 2},
  signalling: {host: 'rtc.telnyx.com', connectMs: 120, rttMs: 44},
  servers: [
    {url: 'stun:stun.telnyx.com:3478', kind: 'stun', protocol: 'udp', reachable: true, ms: 40, error: null},
    {url: 'turn:turn.telnyx.com:3478', kind: 'turn', protocol: 'udp', reachable: true, ms: 61, error: null},
    {url: 'turn:turn.telnyx.com:3478', kind: 'turn', protocol: 'tcp', reachable: true, ms: 92, error: null},
  ],
  media: {
    protocol: 'udp',
    relay: true,
    connectMs: 210,
    rtt: 46,
    jitter: 2.4,
    packetLoss: 0,
    mos: 4.4,
    grade: 'excellent',
  },
};

const ENDED: CallSnapshot = {...ON_CALL, state: 'destroy', endedAt: NOW, activeAt: NOW - 192_000};
const over = (grade: Grade): Partial<QualityInput> => ({call: ENDED, quality: measured(grade, {ended: true})});

const GRADES: readonly Grade[] = ['excellent', 'good', 'fair', 'poor', 'unknown'];
const DISPLAYS = ['badge', 'compact', 'panel', 'auto'] as const;

const everyGrade = Object.fromEntries(
  DISPLAYS.flatMap((display) =>
    GRADES.map((grade) => [`${display}-${grade}`, model(display, {quality: measured(grade)})] as const),
  ),
) as Record<`${(typeof DISPLAYS)[number]}-${Grade}`, QualityModel>;

const arabic = (display: Display): Partial<QualityInput> => {
  const words = {
    ...WORDS,
    quality: 'جودة المكالمة',
    gradePoor: 'ضعيفة',
    rtt: 'زمن الاستجابة',
    adviceLoss: 'شبكتك تفقد الصوت. اقترب من الموجّه أو استخدم كابلاً.',
  };
  return {words, format: formatFor('ar-EG', words), quality: measured('poor'), display};
};

export const QUALITY_MODELS = {
  ...everyGrade,
  'badge-idle': model('badge', {call: null, quality: null}),
  'badge-unconfigured': model('badge', {call: null, quality: null, configured: false}),
  'badge-connecting': model('badge', {quality: null}),
  'badge-ended': model('badge', over('good')),
  'badge-numbers': model('badge', {line: ['grade', 'rtt', 'loss'], quality: measured('fair')}),
  'badge-open': model('badge', {open: true, exportable: true, quality: measured('good')}),
  'compact-idle': model('compact', {call: null, quality: null}),
  'compact-unconfigured': model('compact', {call: null, quality: null, configured: false}),
  'compact-connecting': model('compact', {quality: null}),
  'compact-ended': model('compact', over('fair')),
  'compact-held': model('compact', {call: {...ON_CALL, held: true}}),
  'compact-open': model('compact', {open: true, quality: measured('poor')}),
  'panel-idle': model('panel', {call: null, quality: null}),
  'panel-unconfigured': model('panel', {call: null, quality: null, configured: false}),
  'panel-connecting': model('panel', {quality: null}),
  'panel-ended': model('panel', {...over('good'), exportable: true}),
  'panel-short': model('panel', {call: ENDED, quality: measured('unknown', {ended: true})}),
  'panel-held': model('panel', {call: {...ON_CALL, held: true}}),
  'panel-reconnecting': model('panel', {
    call: {...ON_CALL, state: 'recovering'},
    quality: measured('poor', {warnings: [32001, 32002], reasons: ['inbound', 'outbound']}),
  }),
  'panel-table': model('panel', {table: true, exportable: true, quality: measured('fair')}),
  'panel-plain': model('panel', {graph: false, quality: measured('fair')}),
  'panel-all': model('panel', {
    panel: ['mos', 'rtt', 'jitter', 'loss', 'concealment', 'buffer', 'bitrate', 'codec', 'path', 'levels'],
    exportable: true,
    quality: measured('poor', {
      marks: [
        {at: NOW - 55_000, kind: 'device'},
        {at: NOW - 44_000, kind: 'hold'},
        {at: NOW - 38_000, kind: 'resume'},
        {at: NOW - 24_000, kind: 'ice-restart'},
        {at: NOW - 21_000, kind: 'reconnect'},
        {at: NOW - 9000, kind: 'mute'},
      ],
    }),
  }),
  'panel-check-offer': model('panel', checked({})),
  'panel-check-running': model('panel', checked({progress: PROGRESS})),
  'panel-check-ready': model('panel', checked({report: REPORT})),
  'panel-check-degraded': model(
    'panel',
    checked({report: {...REPORT, verdict: 'degraded', reasons: ['udp-blocked', 'high-rtt']}}),
  ),
  'panel-check-blocked': model(
    'panel',
    checked({
      report: {...REPORT, verdict: 'blocked', reasons: ['signalling-unreachable', 'media-blocked'], media: null},
    }),
  ),
  'panel-check-denied': model(
    'panel',
    checked({report: {...REPORT, verdict: 'permission-denied', reasons: ['microphone-blocked'], microphone: null}}),
  ),
  'panel-check-stopped': model(
    'panel',
    checked({report: {...REPORT, verdict: 'inconclusive', reasons: ['stopped'], media: null, servers: []}}),
  ),
  'panel-check-failed': model('panel', checked({failed: true})),
  'panel-arabic': model('panel', arabic('panel')),
  'compact-arabic': model('compact', arabic('compact')),
  'auto-hidden': model('auto', {shown: false}),
  headless: model('headless'),
} as const satisfies Record<string, QualityModel>;

export type QualityModelName = keyof typeof QUALITY_MODELS;
export const QUALITY_MODEL_NAMES = Object.keys(QUALITY_MODELS) as QualityModelName[];

/** A stand-in for the element class: draws a given model into a shadow root. */
export class QualityHost extends HTMLElement {
  readonly root = this.attachShadow({mode: 'open'});
  readonly asked: {readonly name: string; readonly args: readonly unknown[]}[] = [];
  readonly #internals = this.attachInternals();
  #runtime: QualityRuntime | undefined;
  readonly #actions = new Proxy({} as QualityActions, {
    get:
      (_, name: string) =>
      (...args: unknown[]): void =>
        void this.asked.push({name, args}),
  });

  constructor() {
    super();
    this.root.adoptedStyleSheets = [TOKENS, QUALITY_CSS].map((text) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      return sheet;
    });
  }

  draw(shown: QualityModel): void {
    const {states} = this.#internals;
    states.clear();
    for (const state of qualityStates(shown)) states.add(state);
    this.#runtime ??= startRuntime(this.root, this.#actions, () => {});
    this.#runtime.before();
    render(qualityView(shown, this.#actions) ?? nothing, this.root);
    this.#runtime.update(shown);
  }

  disconnectedCallback(): void {
    this.#runtime?.stop();
    this.#runtime = undefined;
  }
}

if (!customElements.get('quality-host')) customElements.define('quality-host', QualityHost);
