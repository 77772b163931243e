/** From a check's progress and report to what is drawn. Pure. */
import type {PreCallProgress, PreCallReport, PreCallStepState} from '../../client/pre-call/types.js';
import {reasonHelp, stepName, verdictWords} from '../base/pre-call-help.js';
import type {PreCallWords} from '../base/words/en.pre-call.js';
import type {QualityWords} from '../base/words/en.quality.js';
import {fill} from '../base/words/fill.js';
import type {Format} from './format.js';
import type {FactModel, PreCallModel, StepModel} from './model.js';

/** Nothing: it was not run. A report, or `failed` when there was none. */
export interface PreCallState {
  readonly progress: PreCallProgress | null;
  readonly report: PreCallReport | null;
  readonly failed: boolean;
}

export const NO_CHECK: PreCallState = {progress: null, report: null, failed: false};

const STATES = {
  waiting: 'stepWaiting',
  running: 'stepRunning',
  passed: 'stepPassed',
  warning: 'stepWarning',
  failed: 'stepFailed',
  skipped: 'stepSkipped',
} as const satisfies Record<PreCallStepState, keyof QualityWords>;

export type AllWords = QualityWords & PreCallWords;

function factsOf(
  {media, signalling, servers, microphone}: PreCallReport,
  words: AllWords,
  format: Format,
): FactModel[] {
  const reached = servers.filter(({reachable}) => reachable).length;
  const rtt = media?.rtt ?? signalling?.rttMs ?? null;
  const all: readonly (readonly [name: string, label: string, value: string | null | undefined])[] = [
    ['microphone', words.microphone, microphone?.label],
    ['rtt', words.rtt, rtt === null ? null : format.ms(rtt)],
    ['jitter', words.jitter, media?.jitter == null ? null : format.ms(media.jitter)],
    ['loss', words.loss, media?.packetLoss == null ? null : format.percent(media.packetLoss)],
    ['mos', `${words.mos} (${words.estimate})`, media?.mos == null ? null : format.score(media.mos)],
    [
      'servers',
      words.serversReached,
      servers.length ? fill(words.serversOf, {count: reached, all: servers.length}) : null,
    ],
  ];
  return all.flatMap(([name, label, value]) => (value ? [{name, label, value}] : []));
}

const stepsOf = ({steps}: PreCallProgress, words: AllWords): StepModel[] =>
  steps.map(({step, state}) => ({step, state, label: stepName(words, step), stateWord: words[STATES[state]]}));

const OFFER = {state: 'offer', steps: [], done: 0, verdict: null, text: '', findings: [], facts: []} as const;

export function toPreCallModel(
  {progress, report, failed}: PreCallState,
  words: AllWords,
  format: Format,
): PreCallModel {
  if (progress) {
    const {done} = progress;
    return {...OFFER, state: 'running', title: words.preCallRunning, steps: stepsOf(progress, words), done};
  }
  if (report) {
    const {verdict, reasons} = report;
    return {
      ...OFFER,
      state: 'done',
      verdict,
      ...verdictWords(words, verdict),
      findings: reasons.map((reason) => reasonHelp(words, reason, report)),
      facts: factsOf(report, words, format),
    };
  }
  if (failed) return {...OFFER, state: 'failed', title: words.preCallFailed};
  return {...OFFER, title: words.preCallTitle, text: words.preCallText};
}
