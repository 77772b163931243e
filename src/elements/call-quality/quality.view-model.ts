/** From what is measured to what is drawn. Pure. */
import type {CallSnapshot} from '../../client/state.js';
import type {CallQuality, MarkKind, QualityMark} from '../../stats/call-quality.js';
import type {StatsFrame} from '../../stats/frame.js';
import type {Grade} from '../../stats/grade.js';
import type {Thresholds} from '../../stats/thresholds.js';
import {isSilent} from '../base/outage.js';
import type {QualityWords} from '../base/words/en.quality.js';
import {fill} from '../base/words/fill.js';
import {adviceOf} from './advice.js';
import type {AdviceKey} from './advice.js';
import {barOf} from './format.js';
import type {Format} from './format.js';
import {averageOf, lossOf, ROWS, scoreOf, toneOf} from './metrics.js';
import type {MetricName, RowSpec} from './metrics.js';
import type {
  Display,
  FactModel,
  LevelModel,
  MarkModel,
  PreCallModel,
  QualityModel,
  QualityPhase,
  RowModel,
} from './model.js';
import {drawLine, heightOf, placeOf, scaleOf} from './spark.js';
import {tableOf} from './table.js';

/** What of a {@link CallQuality} is read. */
export type Measured = Pick<CallQuality, 'callId' | 'frames' | 'marks' | 'grade' | 'reasons' | 'warnings' | 'ended'>;

export interface QualityInput {
  readonly display: Display;
  readonly shown: boolean;
  readonly open: boolean;
  readonly words: QualityWords;
  readonly format: Format;
  /** There is a client, or a connection of the page's. */
  readonly configured: boolean;
  /** A call that goes on, or the last one; `null` for a bare connection too. */
  readonly call: CallSnapshot | null;
  readonly quality: Measured | null;
  readonly line: readonly MetricName[];
  readonly panel: readonly MetricName[];
  readonly thresholds: Thresholds;
  /** Seconds. */
  readonly window: number;
  readonly graph: boolean;
  readonly table: boolean;
  readonly advice: boolean;
  readonly exportable: boolean;
  readonly preCall: PreCallModel | null;
  readonly announcement: string;
}

const GRADES = {
  excellent: 'gradeExcellent',
  good: 'gradeGood',
  fair: 'gradeFair',
  poor: 'gradePoor',
  unknown: 'gradeUnknown',
} as const satisfies Record<Grade, keyof QualityWords>;

const MARKS = {
  mute: 'markMute',
  unmute: 'markUnmute',
  hold: 'markHold',
  resume: 'markResume',
  'ice-restart': 'markIceRestart',
  path: 'markPath',
  device: 'markDevice',
  reconnect: 'markReconnect',
} as const satisfies Record<MarkKind, keyof QualityWords>;

/** How many of them are named below the graphs. */
const NAMED_MARKS = 3;

export const gradeWord = (words: QualityWords, grade: Grade): string => words[GRADES[grade]];

const isOver = ({state}: CallSnapshot): boolean => state === 'destroy' || state === 'hangup';

export function phaseOf({
  configured,
  call,
  quality,
}: Pick<QualityInput, 'configured' | 'call' | 'quality'>): QualityPhase {
  if (quality && !quality.ended) return quality.frames.length ? 'live' : 'connecting';
  if (call && !isOver(call)) return 'connecting';
  if (quality) return 'ended';
  return configured ? 'idle' : 'unconfigured';
}

/** What to do, `null` for nothing: also while a call is held, when nothing is heard on purpose. */
export function adviceFor(call: CallSnapshot | null, quality: Measured | null): AdviceKey | null {
  const frame = quality?.frames.at(-1);
  if (!quality || !frame || quality.ended || call?.held || call?.remoteHeld) return null;
  const {grade, reasons, warnings} = quality;
  return adviceOf({grade, reasons, warnings, path: frame.path, microphone: frame.audioLevel});
}

/** The last `seconds` of frames or marks. */
function within<T>(list: readonly T[], when: (one: T) => number, end: number, seconds: number): readonly T[] {
  const from = end - seconds * 1000;
  return list.filter((one) => when(one) >= from && when(one) <= end);
}

interface Scene extends QualityInput {
  readonly phase: QualityPhase;
  readonly frames: readonly StatsFrame[];
  /** Those of the window. */
  readonly recent: readonly StatsFrame[];
  /** Moment at the right edge. */
  readonly end: number;
}

const lastOf =
  ({of}: RowSpec) =>
  (frames: readonly StatsFrame[]): number | null => {
    const frame = frames.at(-1);
    return frame ? of(frame) : null;
  };

/** Of the whole call. */
const overall = ({name, of}: RowSpec, frames: readonly StatsFrame[]): number | null =>
  name === 'loss'
    ? lossOf(frames.slice(0, 1 + frames.findLastIndex(({packetLoss}) => packetLoss !== null)))
    : averageOf(frames.map(of));

function rowOf(spec: RowSpec, scene: Scene, drawn: boolean): RowModel {
  const {words, format, thresholds, frames, recent, end, phase, window: seconds} = scene;
  const {name, metric, note} = spec;
  const ended = phase === 'ended';
  const value = ended ? overall(spec, frames) : (spec.lately ?? lastOf(spec))(frames);
  const tone = toneOf(metric, value, thresholds);
  const label = words[spec.label];
  const written = spec.write(format, value);
  const model = {
    name,
    label,
    note: note ? words[note] : '',
    value: written,
    known: value !== null,
    tone,
    toneWord: tone === 'fair' ? words.gradeFair : tone === 'poor' ? words.gradePoor : '',
    spark: null,
  };
  if (!drawn) return model;
  const values = recent.map(spec.of).filter((one) => one !== null);
  const scale = name === 'mos' ? {from: 1, to: 4.5} : scaleOf(values, spec.atLeast);
  const fair = metric && thresholds[metric].fair;
  const least = spec.write(format, values.length ? Math.min(...values) : null);
  const most = spec.write(format, values.length ? Math.max(...values) : null);
  const summary =
    value === null
      ? words.summaryNone
      : values.length < 2
        ? words.summaryNow
        : ended
          ? words.summaryEnded
          : words.summaryRange;
  return {
    ...model,
    spark: {
      width: seconds,
      ...drawLine(recent, spec.of, {scale, end, seconds}),
      limit: fair !== undefined && fair > scale.from && fair < scale.to ? heightOf(fair, scale) : null,
      summary: fill(summary, {name: label, value: written, least, most, time: format.span(seconds)}),
    },
  };
}

function rowsOf(names: readonly MetricName[], scene: Scene, drawn: boolean): RowModel[] {
  return names.flatMap((name) => ROWS[name] ?? []).map((spec) => rowOf(spec, scene, drawn));
}

const CODECS: Readonly<Record<string, string>> = {
  opus: 'Opus',
  pcmu: 'G.711 μ-law',
  pcma: 'G.711 A-law',
  g722: 'G.722',
};

function factsOf(names: readonly MetricName[], {words, frames}: Scene): FactModel[] {
  const codec = frames.findLast((frame) => frame.codec !== null)?.codec ?? null;
  const path = frames.findLast((frame) => frame.path !== null)?.path ?? null;
  const kind = path && (path.relay ? words.pathRelay : words.pathDirect);
  const way = path && kind && path.protocol ? fill(words.pathVia, {kind, protocol: path.protocol.toUpperCase()}) : kind;
  const all: readonly (readonly [MetricName, string, string | null])[] = [
    ['codec', words.codec, codec && (CODECS[codec] ?? codec.toUpperCase())],
    ['path', words.path, way],
  ];
  return all
    .filter(([name]) => names.includes(name))
    .map(([name, label, value]) => ({name, label, value: value ?? words.unknown}));
}

function levelsOf(names: readonly MetricName[], {words, format, frames, phase}: Scene): LevelModel[] {
  // What was loud last says nothing of a call that is over.
  if (!names.includes('levels') || phase === 'ended') return [];
  const frame = frames.at(-1);
  const level = (name: LevelModel['name'], value: number | null): LevelModel => ({
    name,
    label: words[name],
    value: format.decibels(value),
    bar: value === null ? null : barOf(value),
  });
  return [level('microphone', frame?.audioLevel ?? null), level('farSide', frame?.inboundAudioLevel ?? null)];
}

const happenedIn = ({words, quality, end, window: seconds}: Scene): (QualityMark & {readonly label: string})[] =>
  within(quality?.marks ?? [], ({at}) => at, end, seconds).map((mark) => ({...mark, label: words[MARKS[mark.kind]]}));

function marksOf(scene: Scene): MarkModel[] {
  const {format, end, window: seconds} = scene;
  return happenedIn(scene).map(({at, kind, label}) => ({
    kind,
    at: Math.round((placeOf(at, end, seconds) / seconds) * 1000) / 1000,
    label,
    time: format.clock(at),
  }));
}

/** Newest first, for the list below the graphs. */
export const namedMarks = (marks: readonly MarkModel[]): readonly MarkModel[] => marks.slice(-NAMED_MARKS).reverse();

function titleOf(phase: QualityPhase, grade: Grade, words: QualityWords): string {
  switch (phase) {
    case 'unconfigured':
      return words.notConfigured;
    case 'idle':
      return words.noCall;
    case 'connecting':
      return words.connecting;
    case 'ended':
      return grade === 'unknown' ? words.tooShort : gradeWord(words, grade);
    default:
      return gradeWord(words, grade);
  }
}

function noteOf({phase, call, words}: Scene): string {
  if (phase === 'ended') return words.callEnded;
  if (phase !== 'live' || !call) return '';
  if (call.state === 'recovering' || isSilent(call)) return words.reconnecting;
  return call.held || call.remoteHeld ? words.onHold : call.muted ? words.muted : '';
}

function statusOf(scene: Scene, note: string): string {
  const {phase, call, words, format, frames} = scene;
  const score = scoreOf(frames);
  if (phase === 'live') return note || (score === null ? '' : fill(words.score, {value: format.score(score)}));
  if (phase !== 'ended') return '';
  const {activeAt, endedAt} = call ?? {};
  const time = activeAt && endedAt ? endedAt - activeAt : (frames.at(-1)?.timestamp ?? 0) - (frames[0]?.timestamp ?? 0);
  return time >= 1000 ? fill(words.endedAfter, {time: format.duration(time)}) : note;
}

export function toModel(input: QualityInput): QualityModel {
  const {display, shown, open, words, quality, call, format, announcement, exportable, preCall} = input;
  const phase = phaseOf(input);
  const frames = phase === 'live' || phase === 'ended' ? (quality?.frames ?? []) : [];
  const end = frames.at(-1)?.timestamp ?? 0;
  const recent = within(frames, ({timestamp}) => timestamp, end, input.window);
  const scene: Scene = {...input, phase, frames, recent, end};
  const details = display === 'panel' || (open && display !== 'headless');
  const measured = frames.length > 0;
  const drawn = details && measured && input.graph && !input.table;
  const marks = drawn ? marksOf(scene) : [];
  const grade = measured ? (quality?.grade ?? 'unknown') : 'unknown';
  const note = noteOf(scene);
  const advice = input.advice ? adviceFor(call, quality) : null;
  return {
    display,
    phase,
    shown,
    open,
    words,
    grade,
    title: titleOf(phase, grade, words),
    note,
    status: statusOf(scene, note),
    line: measured ? rowsOf(input.line, scene, false) : [],
    rows: details && measured ? rowsOf(input.panel, scene, drawn) : [],
    facts: details && measured ? factsOf(input.panel, scene) : [],
    levels: details && measured ? levelsOf(input.panel, scene) : [],
    marks,
    axis: drawn ? [format.ago(input.window), phase === 'ended' ? words.end : words.now] : null,
    table: details && measured && input.table ? tableOf({...scene, happened: happenedIn(scene)}) : null,
    measured,
    advice: advice ? words[advice] : '',
    announcement,
    exportable: exportable && measured,
    preCall,
  };
}
