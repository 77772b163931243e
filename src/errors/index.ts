export {ERRORS, WARNINGS} from './codes.js';
export type {ErrorCode, WarningCode} from './codes.js';
export {
  asTelnyxError,
  isTelnyxError,
  loadExplanations,
  TelnyxError,
  telnyxWarning,
  useExplanations,
} from './telnyx-error.js';
export type {TelnyxWarning} from './telnyx-error.js';
export type {Explanation} from './explanations.js';
export {mediaFailure} from './media-failure.js';
export type {MediaFailure, MediaFailureKind} from './media-failure.js';
