/** From what is measured to one plain sentence. A table of rules; the first that fits speaks. */
import type {StatsPath} from '../../stats/frame.js';
import type {Grade, GradeReason} from '../../stats/grade.js';
import type {QualityWarningCode} from '../../stats/warnings.js';

export interface Symptoms {
  readonly grade: Grade;
  readonly reasons: readonly GradeReason[];
  readonly warnings: readonly QualityWarningCode[];
  readonly path: StatsPath | null;
  /** Of the last second; `null` when nobody knows. */
  readonly microphone: number | null;
}

export type AdviceKey =
  | 'adviceNothingLeaves'
  | 'adviceNothingArrives'
  | 'adviceNothingAtAll'
  | 'adviceMicrophoneDead'
  | 'adviceMicrophoneQuiet'
  | 'adviceLoss'
  | 'adviceLossTcp'
  | 'adviceJitter'
  | 'adviceRelay'
  | 'adviceTcp'
  | 'adviceDelay'
  | 'adviceScore'
  | 'adviceFarSilent';

/** A microphone that is on gives noise at least. */
const NOISE = 0.00001;

interface Facts extends Symptoms {
  readonly bad: boolean;
  readonly because: (reason: GradeReason, warning: QualityWarningCode) => boolean;
  readonly noneOut: boolean;
  readonly noneIn: boolean;
}

const isTcp = ({path}: Symptoms): boolean => path?.protocol === 'tcp' || path?.protocol === 'tls';

/** What stops a conversation first, then what makes it hard, then what is only odd. */
const RULES: readonly (readonly [AdviceKey, (facts: Facts) => boolean])[] = [
  ['adviceNothingAtAll', ({noneIn, noneOut}) => noneIn && noneOut],
  ['adviceNothingLeaves', ({noneOut}) => noneOut],
  ['adviceNothingArrives', ({noneIn}) => noneIn],
  ['adviceMicrophoneDead', ({warnings, microphone}) => warnings.includes(31005) && (microphone ?? 0) <= NOISE],
  ['adviceMicrophoneQuiet', ({warnings}) => warnings.includes(31005)],
  ['adviceLossTcp', (facts) => facts.because('packetLoss', 31003) && isTcp(facts)],
  ['adviceLoss', ({because}) => because('packetLoss', 31003)],
  // A path by TCP waits for what was lost: that is where delay and jitter come from.
  ['adviceTcp', (facts) => facts.bad && isTcp(facts)],
  ['adviceJitter', ({because}) => because('jitter', 31002)],
  ['adviceRelay', ({because, path}) => because('rtt', 31001) && path?.relay === true],
  ['adviceDelay', ({because}) => because('rtt', 31001)],
  ['adviceScore', ({because}) => because('mos', 31004)],
  ['adviceFarSilent', ({warnings}) => warnings.includes(31006)],
];

/** `null`: there is nothing to do. */
export function adviceOf(symptoms: Symptoms): AdviceKey | null {
  const {grade, reasons, warnings} = symptoms;
  const bad = grade === 'fair' || grade === 'poor';
  // A score sums up the others: what is warned of says more.
  const vague = reasons.every((reason) => reason === 'mos');
  const facts: Facts = {
    ...symptoms,
    bad,
    // A warning may be raised by limits that are stricter than the grade's; what still counts as good needs no advice.
    because: (reason, warning) => bad && (reasons.includes(reason) || (vague && warnings.includes(warning))),
    noneOut: warnings.includes(32002) || reasons.includes('outbound'),
    noneIn: warnings.includes(32001) || reasons.includes('inbound'),
  };
  return RULES.find(([, fits]) => fits(facts))?.[0] ?? null;
}
