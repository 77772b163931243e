import {html} from 'lit';
import type {PropertyDeclarations, PropertyValues} from 'lit';
import type {ClientCore} from '../../client/client-core.js';
import type {ClientController} from '../../context/client-controller.js';
import {NEAREST, namedKey} from '../../context/client-context.js';
import {announce, provide} from '../../context/provider.js';
import {propertiesFrom} from '../base/properties.js';
import {CLIENT_ATTRIBUTES} from './attributes.js';
import {TelnyxElement} from '../base/telnyx-element.js';

/**
 * Holds options for the elements inside it and draws nothing. Facts of its client bubble from here.
 *
 * @summary Options and account for a part of a page.
 * @element telnyx-client
 * @status experimental
 * @since 0.1
 *
 * @slot - The page's content.
 *
 * @fires telnyx-token-request - A token is needed, once this element was connected; `respondWith(token)`.
 * @fires telnyx-call-incoming - A call comes in, once this element was connected; cancelable: then the page answers it.
 * @fires telnyx-connection-change - The connection changed its state.
 * @fires telnyx-ready - Registered.
 * @fires telnyx-reattached - A call goes on, on another connection to the server.
 * @fires telnyx-stats - How the call was in one second.
 * @fires telnyx-quality-change - The grade of a call changed.
 * @fires telnyx-report - The report of a call that ended.
 * @fires telnyx-warning - Something is not as it should be, or (`active: false`) is again.
 * @fires telnyx-error - Something failed.
 */
export class TelnyxClientElement extends TelnyxElement {
  static override properties: PropertyDeclarations = propertiesFrom(CLIENT_ATTRIBUTES, ['name']);

  declare name: string | undefined;

  protected override readonly table = CLIENT_ATTRIBUTES;
  private controller: ClientController | undefined;

  constructor() {
    super();
    const element = this as TelnyxClientElement;
    provide(element, () => (this.name ? [NEAREST, namedKey(this.name)] : [NEAREST]), {
      element,
      get name() {
        return element.name ?? '';
      },
      options: () => this.statedOptions(),
    });
  }

  /** The client of this element's own credentials, once it is there. */
  get activeClient(): ClientCore | undefined {
    return this.controller?.client;
  }

  /** Connects with this element's own credentials. Rejects with a `TelnyxError` (4500x, 4600x). */
  override async connect(): Promise<void> {
    await (await this.load()).client?.connect();
  }

  async disconnect(): Promise<void> {
    await this.controller?.client?.disconnect();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    announce(this);
    this.controller?.connected();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.controller?.disconnected();
  }

  protected override command(name: string): void {
    if (name === 'connect') this.connectEarly();
    else if (name === 'disconnect') void this.disconnect();
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    this.controller?.resolve();
    // Elements inside take over what was stated now.
    if (changed.size) announce(this);
  }

  protected override sheets(): string[] {
    return [':host{display:contents}'];
  }

  protected override render(): unknown {
    return html`<slot></slot>`;
  }

  private async load(): Promise<ClientController> {
    const {ClientController} = await import('../../context/client-controller.js');
    if (!this.controller) {
      this.controller = new ClientController(this, {provider: true});
      if (this.isConnected) this.controller.connected();
    }
    await this.controller.loading;
    return this.controller;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'telnyx-client': TelnyxClientElement;
  }
}
