/** The headless client (contract §2, `telnyx-voice-elements/client`). No Lit, importable in Node. */
export {TelnyxClient, TelnyxClient as TelnyxRTC} from './telnyx-client.js';
export type {
  Credentials,
  LoginOptions,
  NewCallOptions,
  NewCallOptions as ICallOptions,
  TelnyxClientOptions,
  TelnyxClientOptions as IClientOptions,
} from './telnyx-client.js';
export {ClientCore} from './client-core.js';
export type {ClientExtras} from './client-core.js';
export type {ClientEvents} from './client-events.js';
export {Call} from './call.js';
export type {AnswerOptions, CallInfo, HangupParams, TelnyxIDs} from './phone/call-types.js';
export {CallCore} from './call-core.js';
export type {CallEvents, CallNotification, HangupOptions} from './call-host.js';
export * from './vendor.js';
export type {UserMediaError} from './phone/user-media-error.js';
export {browserEnvironment} from './environment.js';
export type {Environment} from './environment.js';
export type {FactDetails, FactName, PermissionRequest, RequestDelegate, ToolCallRequest} from './events.js';
export type * from './state.js';
export type * from './conversation/types.js';
export type {CallReportBody, FlushReason, IntervalEntry, ReportSummary, StatsReport} from './reports/types.js';
export type * from './pre-call/types.js';
export type {QualityMonitor} from './quality/monitor.js';
export type {CallQuality, MarkKind, QualityMark} from '../stats/call-quality.js';
export type {StatsFrame, StatsPath} from '../stats/frame.js';
export type {Grade, GradeChange, GradeReason} from '../stats/grade.js';
export type {Limits, Metric, Thresholds} from '../stats/thresholds.js';
export type {QualityWarning, QualityWarningCode} from '../stats/warnings.js';
export {ERRORS, isTelnyxError, TelnyxError, WARNINGS} from '../errors/index.js';
export type {ErrorCode, TelnyxWarning, WarningCode} from '../errors/index.js';
export {CALL_OPTIONS, CLIENT_OPTIONS} from '../options/index.js';
export type {
  CallOptions,
  ClientOptions,
  CustomHeader as SipHeader,
  MediaPermissionsRecovery,
  VendorOptions,
} from '../options/index.js';
export {VERSION} from '../version.js';
