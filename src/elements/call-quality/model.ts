/** What the views of the quality element draw and what they can ask for. Data in, intents out: a view knows no client. */
import type {PreCallStep, PreCallStepState, PreCallVerdict} from '../../client/pre-call/types.js';
import type {MarkKind} from '../../stats/call-quality.js';
import type {Grade} from '../../stats/grade.js';
import type {PreCallHelp} from '../base/pre-call-help.js';
import type {QualityWords} from '../base/words/en.quality.js';

export type Display = 'badge' | 'compact' | 'panel' | 'auto' | 'headless';

/**
 * - `unconfigured`: nothing on the page says whose calls to show; details in the console.
 * - `idle`: there is no call.
 * - `connecting`: there is one, and nothing is measured yet.
 * - `live`: in a call.
 * - `ended`: what the last call was like, until the next one.
 */
export type QualityPhase = 'unconfigured' | 'idle' | 'connecting' | 'live' | 'ended';

/** `plain` is not judged, `none` not known. */
export type Tone = 'good' | 'fair' | 'poor' | 'plain' | 'none';

/** A line over time, in a box `width` wide and {@link SPARK_HEIGHT} high. */
export interface SparkModel {
  /** Seconds. */
  readonly width: number;
  readonly line: string;
  readonly area: string;
  /** The newest value. */
  readonly dot: string;
  /** Where fair begins, when it is in sight. */
  readonly limit: number | null;
  /** What it shows, in words. */
  readonly summary: string;
}

export interface RowModel {
  readonly name: string;
  readonly label: string;
  /** "estimate", small beside the label. */
  readonly note: string;
  readonly value: string;
  readonly known: boolean;
  readonly tone: Tone;
  /** "fair", "poor" for whoever does not see the sign; empty for nothing to say. */
  readonly toneWord: string;
  readonly spark: SparkModel | null;
}

export interface FactModel {
  readonly name: string;
  readonly label: string;
  readonly value: string;
}

export interface LevelModel {
  readonly name: 'microphone' | 'farSide';
  readonly label: string;
  readonly value: string;
  /** 0 to 1 as it is drawn, `null` when nobody knows. */
  readonly bar: number | null;
}

export interface MarkModel {
  readonly kind: MarkKind;
  /** 0 to 1 along the time axis. */
  readonly at: number;
  readonly label: string;
  readonly time: string;
}

export interface TableModel {
  readonly caption: string;
  readonly heads: readonly string[];
  readonly rows: readonly {
    readonly key: number;
    readonly time: string;
    readonly cells: readonly string[];
    readonly events: string;
  }[];
}

export interface StepModel {
  readonly step: PreCallStep;
  readonly state: PreCallStepState;
  readonly label: string;
  readonly stateWord: string;
}

export interface PreCallModel {
  readonly state: 'offer' | 'running' | 'done' | 'failed';
  readonly steps: readonly StepModel[];
  /** 0 to 1. */
  readonly done: number;
  readonly verdict: PreCallVerdict | null;
  readonly title: string;
  /** Under the title: what is checked, or what the verdict means. */
  readonly text: string;
  /** What is wrong and what to do, the worst first. */
  readonly findings: readonly PreCallHelp[];
  readonly facts: readonly FactModel[];
}

export interface QualityModel {
  readonly display: Display;
  readonly phase: QualityPhase;
  /** Whether anything is drawn; `auto` hides itself. */
  readonly shown: boolean;
  readonly open: boolean;
  readonly words: QualityWords;
  readonly grade: Grade;
  /** The grade in words, or what is the case instead of one. */
  readonly title: string;
  /** Beside it, small: what goes on. Empty for nothing. */
  readonly note: string;
  /** The same in the panel, or the score. */
  readonly status: string;
  /** Numbers of the badge or of the line. */
  readonly line: readonly RowModel[];
  /** Numbers of the panel. */
  readonly rows: readonly RowModel[];
  readonly facts: readonly FactModel[];
  readonly levels: readonly LevelModel[];
  readonly marks: readonly MarkModel[];
  /** Words at both ends of the time axis, empty without graphs. */
  readonly axis: readonly [from: string, to: string] | null;
  readonly table: TableModel | null;
  /** There is something a table could show. */
  readonly measured: boolean;
  readonly advice: string;
  readonly announcement: string;
  readonly exportable: boolean;
  readonly preCall: PreCallModel | null;
}

export interface QualityActions {
  readonly toggle: () => void;
  readonly close: () => void;
  readonly showTable: (table: boolean) => void;
  readonly save: (format: 'json' | 'csv') => void;
  readonly check: () => void;
  readonly stopCheck: () => void;
}
