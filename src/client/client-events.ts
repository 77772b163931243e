/** What a client emits. */
import type {TelnyxError, TelnyxWarning} from '../errors/index.js';
import type {Json} from '../lib/guards.js';
import type {RequestFrame} from '../protocol/frame.js';
import type {StatsFrame} from '../stats/frame.js';
import type {CallCore} from './call-core.js';
import type {Fact} from './events.js';
import type {StatsReport} from './reports/types.js';
import type {SessionInfo} from './session.js';

/** What errors and warnings are told with. Code, name and message are those of the error or warning: pages read them off either. */
export interface TroubleDetails {
  readonly code: number;
  readonly name: string;
  readonly message: string;
  readonly sessionId: string | null;
  readonly callId?: string;
  readonly [member: string]: unknown;
}

/** Events under the vendor's names, and `fact` for elements (contract §5). */
export interface ClientEvents<C extends CallCore = CallCore> {
  'telnyx.ready': [payload: SessionInfo & {type: 'vertoClientReady'}];
  'telnyx.error': [payload: {error: TelnyxError} & TroubleDetails];
  'telnyx.warning': [payload: {warning: TelnyxWarning} & TroubleDetails];
  'telnyx.notification': [payload: {type: string; call?: C; timestamp: number} & Record<string, unknown>];
  'telnyx.stats.frame': [frame: StatsFrame];
  'telnyx.stats.report': [report: StatsReport];
  'telnyx.ai.conversation': [payload: {method: 'ai_conversation'; params: Json; voice_sdk_id: string | null}];
  'telnyx.socket.open': [];
  'telnyx.socket.close': [payload: {code: number; reason: string; wasClean: boolean}];
  'telnyx.socket.error': [payload: {error: TelnyxError; sessionId: string | null}];
  'telnyx.socket.message': [payload: RequestFrame];
  'telnyx.rtc.mediaError': [error: TelnyxError];
  'telnyx.rtc.peerConnectionFailureError': [payload: {call: C; error: TelnyxError}];
  'telnyx.rtc.peerConnectionSignalingStateClosed': [payload: {call: C}];
  fact: Fact;
}
