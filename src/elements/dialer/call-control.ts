/** What can be done with the calls of a client. Knows no view; everything that cannot be done rejects with a `TelnyxError`. */
import type {Call} from '../../client/call.js';
import {isOver} from '../../client/call-machine.js';
import type {TelnyxClient} from '../../client/telnyx-client.js';
import {TelnyxError} from '../../errors/index.js';
import type {CustomHeader} from '../../options/index.js';

/** Rejected as busy, as Q.850 has it. */
export const BUSY = {cause: 'USER_BUSY', causeCode: 17} as const;

export interface DialDetail {
  destination: string;
  customHeaders: readonly CustomHeader[];
  callerName: string;
  callerNumber: string;
}

export class CallControl {
  readonly #client: () => TelnyxClient | undefined;
  readonly #front: () => string | null;

  /** `front`: id of the call the user looks at. */
  constructor(client: () => TelnyxClient | undefined, front: () => string | null) {
    this.#client = client;
    this.#front = front;
  }

  get client(): TelnyxClient {
    const client = this.#client();
    if (!client) throw new TelnyxError(46002);
    return client;
  }

  /** Live calls that do not wait for an answer of ours. */
  get going(): Call[] {
    return (this.#client()?.calls ?? []).filter(
      ({state, direction}) => !isOver(state) && !(direction === 'inbound' && (state === 'ringing' || state === 'new')),
    );
  }

  get ringing(): Call[] {
    return (this.#client()?.calls ?? []).filter(({state, direction}) => direction === 'inbound' && state === 'ringing');
  }

  /** The call with that id, without one the call in front. Throws 50004 when there is none. */
  find(id?: string | null): Call {
    const wanted = id ?? this.#front();
    const call = this.going.find((one) => one.id === wanted) ?? (id ? undefined : this.going.at(-1));
    if (!call) throw new TelnyxError(50004);
    return call;
  }

  /** Places a call; what goes on is held before. `placed` hears of the call at once, the promise waits for the answer. */
  async dial(
    {destination, customHeaders, callerName, callerNumber}: DialDetail,
    placed?: (call: Call) => void,
  ): Promise<Call> {
    if (!destination) throw new TelnyxError(50005, {detail: 'there is no number to call', fatal: false});
    await this.holdOthers();
    const call = this.client.newCall({
      destinationNumber: destination,
      customHeaders: [...customHeaders],
      callerName,
      callerNumber,
    });
    placed?.(call);
    await call.answered;
    return call;
  }

  /** Answers a ringing call; what goes on is held before. Resolves when the server took the answer or the call ended. */
  async answer(id?: string): Promise<void> {
    const call = this.#ringingCall(id);
    await this.holdOthers(call.id);
    await call.answer();
  }

  async reject(id?: string): Promise<void> {
    await this.#ringingCall(id).reject(BUSY);
  }

  /** Ends a call, also one that rings. */
  async hangup(id?: string): Promise<void> {
    const ringing = this.ringing.find((call) => call.id === id);
    await (ringing ?? this.find(id)).hangup();
  }

  /** Holds or resumes; resuming holds what goes on. Rejects with 44001 when the server refuses. */
  async hold(id?: string): Promise<void> {
    const call = this.find(id);
    if (call.isHeld) await this.holdOthers(call.id);
    const done = await (call.isHeld ? call.unhold() : call.hold());
    if (!done) throw new TelnyxError(44001, {callId: call.id});
  }

  /** Goes to that call, without one to the one that was held last. */
  async swap(id?: string): Promise<void> {
    const front = this.find();
    const other = id ? this.find(id) : this.going.findLast((call) => call.isHeld && call !== front);
    if (!other || other === front) throw new TelnyxError(50004);
    await this.holdOthers(other.id);
    if (other.isHeld && !(await other.unhold())) throw new TelnyxError(44001, {callId: other.id});
  }

  mute(muted: boolean | undefined): void {
    const call = this.find();
    if (muted ?? !call.isAudioMuted) call.muteAudio();
    else call.unmuteAudio();
  }

  /** Holds every answered call but that one: only one is talked in. Rejects with 44001 when the server refuses. */
  async holdOthers(but?: string): Promise<void> {
    for (const call of this.going) {
      if (call.id === but || call.isHeld || call.state !== 'active') continue;
      if (!(await call.hold()) && !isOver(call.state)) throw new TelnyxError(44001, {callId: call.id});
    }
  }

  #ringingCall(id: string | undefined): Call {
    const call = this.ringing.find((one) => !id || one.id === id);
    if (!call) throw new TelnyxError(50004);
    return call;
  }
}
