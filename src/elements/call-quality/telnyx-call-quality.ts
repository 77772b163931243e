import type {PropertyDeclarations, PropertyValues} from 'lit';
import type {PreCallMode, PreCallReport} from '../../client/pre-call/types.js';
import {KIT} from '../base/kit.js';
import {DrawnElement} from '../base/lazy-element.js';
import {propertiesFrom} from '../base/properties.js';
import {QUALITY_ATTRIBUTES} from './attributes.js';
import type {QualityAttributes} from './attributes.js';
import type {QualitySession} from './session.js';

// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging -- Lit makes the accessors from `properties`
export interface TelnyxCallQualityElement extends QualityAttributes {}

/**
 * Shows how good a call is, warns and advises, and checks microphone and network before a call. It follows an assistant, a dialer, or any
 * `RTCPeerConnection`, and never connects by itself.
 *
 * @summary Quality of a call: grade, numbers, graphs, advice, a check before the call, a report.
 * @element telnyx-call-quality
 * @status experimental
 * @since 0.2
 *
 * @slot header - Above everything in the panel.
 * @slot footer - Below everything in the panel.
 *
 * @csspart badge - The pill or the line with the grade.
 * @csspart badge-button - The button around it that opens the details.
 * @csspart panel - The card with all numbers.
 * @csspart bars - The sign of the grade.
 * @csspart grade - The grade in words.
 * @csspart status - What is going on, small beside the grade.
 * @csspart metric - One number with its name and graph.
 * @csspart metric-name - Its name.
 * @csspart metric-value - The number.
 * @csspart graph - A line over time.
 * @csspart marks - What happened meanwhile: muted, held, another path.
 * @csspart table - The same as a table.
 * @csspart table-button - Changes between graphs and table.
 * @csspart level - A level, of the microphone or of the other side.
 * @csspart advice - What to do about trouble.
 * @csspart export-button - Saves the report.
 * @csspart precall - The check before a call.
 * @csspart precall-button - Starts it.
 * @csspart precall-step - One step of it.
 * @csspart verdict - What it found.
 *
 * @cssstate excellent - The grade; or `good`, `fair`, `poor`, `unknown`.
 * @cssstate idle - No call; or `connecting`, `live`, `ended`, `unconfigured`.
 * @cssstate trouble - There is advice.
 * @cssstate shown - `display="auto"` can be seen.
 * @cssstate open - The details are open.
 * @cssstate precall - A check is running.
 *
 * @fires telnyx-open-request - Before the user opens the details; cancelable.
 * @fires telnyx-close-request - Before the user closes them; cancelable.
 * @fires telnyx-token-request - A check needs a token; `respondWith(token)`.
 * @fires telnyx-quality-change - The grade changed.
 * @fires telnyx-stats - A second of the call, each second while this element can be seen.
 * @fires telnyx-report - The end-of-call report.
 * @fires telnyx-connection-change - The connection changed its state.
 * @fires telnyx-ready - Registered.
 * @fires telnyx-call-change - A call changed its state.
 * @fires telnyx-call-end - A call ended.
 * @fires telnyx-warning - Something is not as it should be, or is again.
 * @fires telnyx-error - Something failed.
 */
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging -- see above
export class TelnyxCallQualityElement extends DrawnElement<QualitySession> {
  static override properties: PropertyDeclarations = {
    ...propertiesFrom(QUALITY_ATTRIBUTES, ['display', 'isOpen', 'theme']),
    peerConnection: {attribute: false},
  };

  /** Any connection to measure instead of a client's calls; of another library, for example. */
  declare peerConnection: RTCPeerConnection | null | undefined;

  protected override readonly table = QUALITY_ATTRIBUTES;

  /**
   * Checks microphone (`microphone`), network (`network`) or both (`full`, the default) and resolves with what was found. Rejects with 46002
   * when nothing on the page says which servers to ask.
   */
  runPreCall(mode?: PreCallMode): Promise<PreCallReport> {
    return this.session?.runPreCall(mode) ?? this.load().then((session) => session.runPreCall(mode));
  }

  /** The report of the call as text, `json` (default) or `csv`; a button or command saves it as a file. */
  async exportReport(format?: 'json' | 'csv'): Promise<string> {
    return (await this.load()).exportReport(format);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // The registry's (registry/client-registry.ts): there is a client that may have calls.
    addEventListener('telnyx-clients', this, {});
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('telnyx-clients', this);
  }

  /** @internal */
  handleEvent(): void {
    this.prepare();
  }

  protected override fetchSession(): Promise<QualitySession> {
    return import('./session.js').then(({QualitySession}) => new QualitySession(this, KIT));
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    // Beside an assistant that nobody touched there is nothing to tell yet, and nothing to load.
    const {display, peerConnection, client} = this;
    const waits = display !== 'panel' && !peerConnection && !client && document.querySelector('telnyx-ai-assistant');
    if (!waits && !this.loading && !this.failed) this.prepare();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'telnyx-call-quality': TelnyxCallQualityElement;
  }
}
