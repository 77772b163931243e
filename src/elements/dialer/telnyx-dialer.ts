import type {PropertyDeclarations} from 'lit';
import {KIT} from '../base/kit.js';
import {DrawnElement} from '../base/lazy-element.js';
import {propertiesFrom} from '../base/properties.js';
import {DIALER_ATTRIBUTES} from './attributes.js';
import type {DialerAttributes} from './attributes.js';
import type {DialerSession} from './session.js';

// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging -- Lit makes the accessors from `properties`
export interface TelnyxDialerElement extends DialerAttributes {}

/**
 * Places and receives calls: a softphone in the page, a floating one, or a single click-to-call button.
 *
 * @summary A softphone: keypad, incoming calls, several calls, devices and history.
 * @element telnyx-dialer
 * @status experimental
 * @since 0.2
 *
 * @slot header - Above everything.
 * @slot number-prefix - Before the number field.
 * @slot keypad-extra - Below the keys.
 * @slot actions - Beside the call button.
 * @slot call-actions - More controls in a call.
 * @slot incoming - More words on the card of an incoming call.
 * @slot empty - Shown while there is no history.
 * @slot footer - Below everything.
 *
 * @csspart launcher - The button that opens a floating dialer.
 * @csspart panel - The panel of a floating dialer.
 * @csspart dialer - The card.
 * @csspart header - Title bar.
 * @csspart display - Number field and what belongs to it.
 * @csspart number - The number field.
 * @csspart country - Country of the number.
 * @csspart keypad - The keys.
 * @csspart key - One key.
 * @csspart key-digit - Its digit.
 * @csspart key-letters - Its letters.
 * @csspart call-button - Places a call.
 * @csspart hangup-button - Ends a call.
 * @csspart answer-button - Answers.
 * @csspart reject-button - Rejects.
 * @csspart silence-button - Stops the ringing, not the call.
 * @csspart mute-button - Mutes and unmutes.
 * @csspart hold-button - Holds and resumes.
 * @csspart keypad-button - Shows the keys.
 * @csspart swap-button - Goes to a call on hold.
 * @csspart redial-button - Calls again.
 * @csspart status - The line that says what is going on.
 * @csspart timer - Time of the call.
 * @csspart incoming-card - A ringing call.
 * @csspart call-card - A call.
 * @csspart caller-name - Name of the other side.
 * @csspart caller-number - Number of the other side.
 * @csspart history - The list of calls.
 * @csspart device-menu - Devices and volume.
 * @csspart device-select - A list of devices.
 * @csspart badge - Number of missed calls.
 * @csspart error - A failure and what to do.
 *
 * @cssstate open - The panel of a floating dialer is open.
 * @cssstate in-call - From the click to the end of a call.
 * @cssstate live - In a call; with `muted`, `held`, `reconnecting`.
 * @cssstate restored - For 4 s after the connection came back.
 * @cssstate ringing - An incoming call rings.
 * @cssstate dnd - Do not disturb.
 *
 * @fires telnyx-open-request - Before the user opens the panel; cancelable.
 * @fires telnyx-close-request - Before the user closes the panel; cancelable.
 * @fires telnyx-call-request - Before the user's click places a call; cancelable, can be delayed.
 * @fires telnyx-call-incoming - A call comes in; cancelable: then the page answers it.
 * @fires telnyx-answer-request - Before the user's click answers; cancelable.
 * @fires telnyx-hangup-request - Before the user's click ends or rejects a call; cancelable.
 * @fires telnyx-mute-request - Before the user's click mutes or unmutes; cancelable.
 * @fires telnyx-hold-request - Before the user's click holds or resumes; cancelable.
 * @fires telnyx-dtmf-request - Before digits are sent; cancelable.
 * @fires telnyx-device-request - Before another device is used; cancelable.
 * @fires telnyx-permission-needed - The microphone is not available; cancelable.
 * @fires telnyx-token-request - A token is needed; `respondWith(token)`.
 * @fires telnyx-connection-change - The connection changed its state.
 * @fires telnyx-ready - Registered.
 * @fires telnyx-call-change - A call changed its state.
 * @fires telnyx-call-end - A call ended.
 * @fires telnyx-mute-change - Muted or unmuted.
 * @fires telnyx-hold-change - Held or resumed, by either side.
 * @fires telnyx-device-change - Devices changed.
 * @fires telnyx-reattached - A call goes on, on another connection to the server.
 * @fires telnyx-stats - How the call was in one second.
 * @fires telnyx-quality-change - The grade of a call changed.
 * @fires telnyx-report - The report of a call that ended.
 * @fires telnyx-warning - Something is not as it should be, or (`active: false`) is again.
 * @fires telnyx-error - Something failed.
 */
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging -- see above
export class TelnyxDialerElement extends DrawnElement<DialerSession> {
  static override properties: PropertyDeclarations = propertiesFrom(DIALER_ATTRIBUTES, ['isOpen', 'theme', 'dnd']);

  protected override readonly table = DIALER_ATTRIBUTES;

  /**
   * Calls a number, an extension or a SIP URI, without argument what is in the field. Resolves when the far side answered; rejects with a
   * `TelnyxError`: 50005 (nothing to call), 42001-42003 (microphone), 4500x and 4600x (connection), or what ended the call.
   */
  async dial(number?: string): Promise<void> {
    await (await this.load()).dial(number);
  }

  /** Answers a ringing call, the first without argument; a call that goes on is held before. Rejects with 50004 when nothing rings. */
  async answer(id?: string): Promise<void> {
    await (await this.load()).answer(id);
  }

  /** Rejects a ringing call, the first without argument. Rejects with 50004 when nothing rings. */
  async reject(id?: string): Promise<void> {
    await (await this.load()).reject(id);
  }

  /** Ends a call, the one in front without argument; resolves when the server confirmed, after 5 s at most. */
  async hangup(id?: string): Promise<void> {
    await (await this.load()).hangup(id);
  }

  /** Holds or resumes a call, the one in front without argument. Rejects with 44001 when the server refuses, 50004 without a call. */
  async hold(id?: string): Promise<void> {
    await (await this.load()).hold(id);
  }

  /** Mutes, unmutes, or toggles without argument. Rejects with 50004 when there is no call. */
  async mute(muted?: boolean): Promise<void> {
    (await this.load()).mute(muted);
  }

  /** Sends `0-9 A-D * #`, `,` (2 s) and `w` (0.5 s) in the call in front. Rejects with 50005 for anything else, 50004 without a call. */
  async sendDigits(digits: string): Promise<void> {
    await (await this.load()).sendDigits(digits);
  }

  /** Goes to the call on hold; the one in front is held. Rejects with 50004 when there are not two calls. */
  async swap(): Promise<void> {
    await (await this.load()).swap();
  }

  /** Puts the caret into the number field. */
  async focusNumber(): Promise<void> {
    await (await this.load()).focusNumber();
  }

  protected override fetchSession(): Promise<DialerSession> {
    return Promise.all([import('./session.js'), import('../../context/client-controller.js')]).then(
      ([{DialerSession}]) => new DialerSession(this, KIT),
    );
  }

  protected override firstUpdated(): void {
    // A telephone has to be reachable (contract §4: `eager`).
    if (!this.connectMode || this.connectMode === 'eager') this.connectEarly();
    else this.prepare();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'telnyx-dialer': TelnyxDialerElement;
  }
}
