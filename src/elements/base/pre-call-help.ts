/** What a check before a call found, in words. */
import type {PreCallReason, PreCallReport, PreCallStep, PreCallVerdict} from '../../client/pre-call/types.js';
import type {PermissionKind} from '../../client/state.js';
import {detectBrowser} from './browser.js';
import type {BrowserFamily} from './browser.js';
import {permissionHelp} from './permission-help.js';
import {fill} from './words/fill.js';
import type {PreCallWords} from './words/en.pre-call.js';

/** Reasons that are told as everywhere else. */
const PERMISSION = {
  'microphone-blocked': 'blocked',
  'microphone-dismissed': 'dismissed',
  'microphone-missing': 'no-device',
  'microphone-busy': 'busy',
  'microphone-insecure': 'insecure',
  'microphone-policy': 'policy',
  'microphone-failed': 'unknown',
} as const satisfies Partial<Record<PreCallReason, PermissionKind>>;

const STEM = {
  'microphone-silent': 'MicrophoneSilent',
  offline: 'Offline',
  'signalling-unreachable': 'SignallingUnreachable',
  'signalling-slow': 'SignallingSlow',
  'no-candidates': 'NoCandidates',
  'stun-unreachable': 'StunUnreachable',
  'relay-unreachable': 'RelayUnreachable',
  'udp-blocked': 'UdpBlocked',
  'media-blocked': 'MediaBlocked',
  'high-rtt': 'HighRtt',
  'high-jitter': 'HighJitter',
  'high-loss': 'HighLoss',
  'low-mos': 'LowMos',
  stopped: 'Stopped',
} as const satisfies Record<Exclude<PreCallReason, keyof typeof PERMISSION>, string>;

const VERDICT = {
  ready: 'Ready',
  degraded: 'Degraded',
  blocked: 'Blocked',
  'permission-denied': 'PermissionDenied',
  inconclusive: 'Inconclusive',
} as const satisfies Record<PreCallVerdict, string>;

const STEP = {
  microphone: 'preCallStepMicrophone',
  signalling: 'preCallStepSignalling',
  servers: 'preCallStepServers',
  media: 'preCallStepMedia',
} as const satisfies Record<PreCallStep, keyof PreCallWords>;

export interface PreCallHelp {
  /** What is wrong. */
  readonly problem: string;
  /** What to do, in order; never empty. */
  readonly steps: readonly string[];
}

export const stepName = (words: PreCallWords, step: PreCallStep): string => words[STEP[step]];

export function verdictWords(words: PreCallWords, verdict: PreCallVerdict): {title: string; text: string} {
  const stem = VERDICT[verdict];
  return {title: words[`preCall${stem}Title`], text: words[`preCall${stem}Text`]};
}

export function reasonHelp(
  words: PreCallWords,
  reason: PreCallReason,
  report?: Pick<PreCallReport, 'signalling'>,
  browser: BrowserFamily = detectBrowser(navigator),
): PreCallHelp {
  if (reason in PERMISSION) {
    const {title, text, steps} = permissionHelp(words, PERMISSION[reason as keyof typeof PERMISSION], browser);
    return {problem: title, steps: steps.length ? steps : [text]};
  }
  const stem = STEM[reason as keyof typeof STEM];
  const host = report?.signalling?.host ?? 'rtc.telnyx.com';
  return {problem: words[`preCall${stem}`], steps: [fill(words[`preCall${stem}Do`], {host})]};
}
