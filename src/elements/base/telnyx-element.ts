/** What all elements share: options from the table, their checks, style sheets, states, commands, surviving moves. */
import {LitElement} from 'lit';
import type {PropertyDeclarations, PropertyValues} from 'lit';
import type {ClientCore} from '../../client/client-core.js';
import {TelnyxEvent} from '../../context/events.js';
import {CLIENT_OPTIONS} from '../../options/client-options.js';
import type {ClientOptions, ResolvedOptions} from '../../options/client-options.js';
import {checkOptions, defaultsOf} from '../../options/parse.js';
import type {OptionProblem} from '../../options/parse.js';
import type {OptionTable} from '../../options/spec.js';
import {propertiesFrom} from './properties.js';
import {adoptSheets} from './sheets.js';

// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging -- Lit makes the accessors from `properties`
export interface TelnyxElement extends ClientOptions {
  /** Spelling of `targetId` on other pages. */
  targetIdAlias?: string;
}

/** Base of every element. Subclasses add tables, views and commands. */
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging -- see above
export abstract class TelnyxElement extends LitElement {
  static override properties: PropertyDeclarations = {...propertiesFrom(CLIENT_OPTIONS), client: {}};

  /** A client made by the page, or the name of a `<telnyx-client>`. */
  declare client: ClientCore | string | null | undefined;

  /** Own rows beside the client's. */
  protected readonly table: OptionTable = {};
  protected readonly internals = this.attachInternals();
  private readonly said = new Set<string>();
  private undoCommands: AbortController | undefined;

  constructor() {
    super();
    const {elementProperties, prototype} = this.constructor as typeof LitElement;
    for (const [name, {attribute}] of elementProperties as Map<keyof this, {attribute: string}>) {
      if (attribute === name || !(attribute in this)) continue;
      // Frameworks set the property of a name wherever there is one: `connect="manual"` must not take the place of `connect()`.
      Object.defineProperty(this, attribute, {
        get: () => Reflect.get(prototype, attribute, this) as unknown,
        set: (value: this[keyof this]) => (this[name] = value),
      });
    }
  }

  /** @internal Valid options of the client that are stated on this element. */
  statedOptions(): ClientOptions {
    const {values} = checkOptions(CLIENT_OPTIONS, this.stated(CLIENT_OPTIONS));
    return values;
  }

  /** @internal */
  defaultOptions(): ResolvedOptions {
    return defaultsOf(CLIENT_OPTIONS) as unknown as ResolvedOptions;
  }

  /** Valid values of the element's own table, defaults filled in. */
  protected ownValues(): Record<string, unknown> {
    const {values} = checkOptions(this.table, this.stated(this.table));
    return {...defaultsOf(this.table), ...values};
  }

  /** Connects ahead of a call; rejects with a `TelnyxError`. */
  abstract connect(): Promise<void>;

  /** What fails is told by an event. */
  protected connectEarly(): void {
    this.connect().catch(() => {});
  }

  protected override firstUpdated(_changed?: PropertyValues): void {
    if (this.connectMode === 'eager') this.connectEarly();
  }

  /** Style sheets of the shadow root, first to last. */
  protected sheets(): string[] {
    return [];
  }

  /** A command (contract §6) by its name without the leading dashes; `value` is the button's, `''` when it has none. */
  protected abstract command(name: string, value: string): void;

  protected setStates(states: readonly string[]): void {
    const {states: set} = this.internals;
    // Styles are computed after both lines: a state that stays is never seen missing.
    set.clear();
    for (const state of states) set.add(state);
  }

  protected override createRenderRoot(): ShadowRoot {
    const root = this.shadowRoot ?? this.attachShadow({mode: 'open'});
    adoptSheets(root, this.sheets());
    return root;
  }

  /** @internal */
  refreshSheets(): void {
    if (this.shadowRoot) adoptSheets(this.shadowRoot, this.sheets());
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const {signal} = (this.undoCommands = new AbortController());
    this.addEventListener('command', (event) => this.handleCommand(event as unknown as CommandEventLike), {signal});
    if (!('commandForElement' in HTMLButtonElement.prototype)) {
      const root = this.getRootNode();
      root.addEventListener('click', (event) => this.handleCommandClick(event), {signal});
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.undoCommands?.abort();
  }

  /** @internal Its presence keeps `moveBefore()` from looking like a removal. */
  connectedMoveCallback(): void {
    this.requestUpdate();
  }

  adoptedCallback(): void {
    this.refreshSheets();
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (!changed.size) return;
    const tables = {...CLIENT_OPTIONS, ...this.table};
    for (const problem of checkOptions(tables, this.stated(tables)).problems) this.tellProblem(problem);
  }

  private stated(table: OptionTable): Record<string, unknown> {
    const values: Record<string, unknown> = {};
    const self = this as unknown as Record<string, unknown>;
    for (const [name, {alias}] of Object.entries(table)) values[name] = self[name] ?? (alias && self[`${name}Alias`]);
    return values;
  }

  /** @internal `true` when it was said now. */
  warnOnce(message: string): boolean {
    if (this.said.has(message)) return false;
    this.said.add(message);
    console.warn(`<${this.localName}> ${message}`);
    return true;
  }

  /** @internal Console and `telnyx-warning` 50001, once per problem. */
  tellProblem({attribute: name, given, allowed}: OptionProblem): void {
    const message = `${name}="${given}" is not allowed; use ${allowed}`;
    if (!this.warnOnce(message)) return;
    const detail = {
      code: 50001,
      name: 'INVALID_OPTION',
      message,
      causes: [],
      solutions: [`Use ${allowed}`],
      active: true,
      client: null,
    };
    this.dispatchEvent(new TelnyxEvent('telnyx-warning', detail, {bubbles: true}));
  }

  private handleCommand({command, source}: CommandEventLike): void {
    this.command(command.replace(/^--/, ''), (source as HTMLButtonElement | null)?.value ?? '');
  }

  /** For browsers without the `command` event. */
  private handleCommandClick(event: Event): void {
    const button = (event.target as Element).closest<HTMLButtonElement>('button[commandfor]');
    if (!button || button.disabled || button.getAttribute('commandfor') !== this.id) return;
    this.handleCommand({command: button.getAttribute('command') ?? '', source: button});
  }
}

interface CommandEventLike {
  readonly command: string;
  readonly source: Element | null;
}
