/** What a telephone call is made of, is asked for and tells about itself. */
import type {WarningCode} from '../../errors/index.js';
import type {Json} from '../../lib/guards.js';
import type {CallOptions} from '../../options/call-options.js';
import type {LiveCallOptions} from '../../options/phone-options.js';
import type {CustomHeader} from '../../options/values.js';
import type {Call} from '../call.js';
import type {CallHost, CallNotification, CallSetup, HangupOptions} from '../call-host.js';
import type {Ring} from './ringer.js';

export interface PhoneHost extends CallHost {
  /** The call that has this id now. */
  current(id: string): Call | undefined;
  audioContext(): AudioContext | undefined;
  /** Who is logged in, as the sender of messages. */
  login(): string;
  notified(notification: CallNotification & {call: Call}): void;
  sendMessage(text: string, images: readonly string[]): Promise<string>;
  notify(method: 'ai_conversation', params: Json): boolean;
  ring(ring: Ring, on: boolean): void;
  /** Tells a warning about a call whose own listeners may be gone. */
  warned(code: WarningCode, callId: string): void;
}

/** Where a call is heard and seen: elements of the page, looked up when they are needed. */
export type CallElements = Pick<LiveCallOptions, 'localElement' | 'remoteElement'>;

/** Ids by which the vendor's other products know the call. */
export interface TelnyxIDs {
  telnyxCallControlId?: string;
  telnyxSessionId?: string;
  telnyxLegId?: string;
}

/** What is known of the call, under the names of the vendor's call options. */
export interface CallInfo extends TelnyxIDs {
  id: string;
  destinationNumber: string;
  callerName: string;
  callerNumber: string;
  remoteCallerName: string;
  remoteCallerNumber: string;
  customHeaders?: readonly CustomHeader[];
  clientState?: string;
}

export interface PhoneSetup extends CallSetup {
  readonly info: Omit<CallInfo, 'id'>;
  /** The far side's offer, of an inbound call. */
  readonly offer?: string;
  readonly onNotification?: (notification: CallNotification) => void;
  /** Read by the call's media; `answer()` may still change it. */
  readonly elements: CallElements;
  /** Seconds an outbound call may stay unanswered, 0 for no limit. */
  readonly timeoutSecs: number;
}

export interface AnswerOptions extends CallElements {
  /** Go to the far side with the answer. */
  readonly customHeaders?: CallOptions['customHeaders'];
}

export interface HangupParams extends HangupOptions {
  readonly sipCode?: number;
  readonly sipReason?: string;
  readonly sip_call_id?: string;
  readonly customHeaders?: CallOptions['customHeaders'];
  readonly dialogParams?: {readonly customHeaders?: CallOptions['customHeaders']};
}
