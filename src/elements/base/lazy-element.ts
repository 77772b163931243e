/** An element whose views and client arrive by `import()`: what it does until then, and how it hands over. */
import type {PropertyValues} from 'lit';
import type {ClientCore} from '../../client/client-core.js';
import {TelnyxEvent} from '../../context/events.js';
import {TelnyxElement} from './telnyx-element.js';
import {TOKENS} from './tokens.styles.js';
import {EN_LAUNCHER} from './words/en.js';

/** Where the page's registry is, once anything was touched (registry/client-registry.ts). */
const REGISTRY = Symbol.for('telnyx.registry.1');

/** An earlier page of this tab left a call going on (transport/resume.ts). */
function left(): unknown {
  try {
    return sessionStorage['telnyx:left'];
  } catch {
    return undefined;
  }
}

/** What a chunk brings: the element from then on. */
export interface LazySession {
  readonly client: ClientCore | undefined;
  /** Settles when a client that has to be fetched is there. */
  readonly loading: Promise<void> | undefined;
  readonly sheets: readonly string[];
  connected(): void;
  disconnected(): void;
  /** A command (contract §6) that needs the client. */
  command(name: string, value: string): void;
}

export abstract class LazyElement<S extends LazySession> extends TelnyxElement {
  declare isOpen?: boolean;

  protected session: S | undefined;
  protected loading: Promise<S> | undefined;
  protected failed = false;
  private visibility: IntersectionObserver | undefined;

  /** The client this element uses, once it is there. */
  get activeClient(): ClientCore | undefined {
    return this.session?.client;
  }

  /** Connects ahead of a call. Rejects with a `TelnyxError` (4500x, 4600x) when that fails. */
  override async connect(): Promise<void> {
    const session = await this.load();
    await session.loading;
    await session.client?.connect();
  }

  /** Ends the call and closes the connection. */
  async disconnect(): Promise<void> {
    await this.session?.client?.disconnect();
  }

  open(): void {
    this.isOpen = true;
  }

  /** Closes the panel. A call goes on. */
  close(): void {
    this.isOpen = false;
  }

  toggle(): void {
    this.isOpen = !this.isOpen;
  }

  /** @internal */
  values(): Record<string, unknown> {
    return this.ownValues();
  }

  /** @internal What a visitor's click or a command does; the methods above do not ask. */
  setOpen(open: boolean): void {
    if (open === !!this.isOpen) return;
    const name = open ? 'telnyx-open-request' : 'telnyx-close-request';
    if (this.dispatchEvent(new TelnyxEvent(name, {}, {bubbles: true, cancelable: true}))) this.isOpen = open;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.session?.connected();
    // A page with clients has had its first touch: this may be the replacement of an element whose call is going on.
    if (REGISTRY in globalThis || left()) this.prepare();
    // After a move the browser has closed the popover; drawing again opens it.
    this.requestUpdate();
    if (this.connectMode === 'visible') {
      this.visibility = new IntersectionObserver((entries) => {
        if (entries.at(-1)!.isIntersecting) this.connectEarly();
      });
      this.visibility.observe(this);
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.session?.disconnected();
    this.visibility?.disconnect();
  }

  protected abstract fetchSession(): Promise<S>;

  protected override command(name: string, value: string): void {
    if (/^(open|close|toggle)$/.test(name)) this.setOpen(name === 'toggle' ? !this.isOpen : name === 'open');
    else {
      this.load().then(
        (session) => session.command(name, value),
        () => {},
      );
    }
  }

  /** Loads the chunks and joins the page's client. A failed load is told and can be tried again. */
  protected load(): Promise<S> {
    this.loading ??= this.fetchSession().then(
      (session) => {
        this.session = session;
        this.failed = false;
        if (this.isConnected) session.connected();
        this.refreshSheets();
        this.requestUpdate();
        return session;
      },
      (error: unknown): never => {
        this.loading = undefined;
        this.failed = true;
        // The next click opens, and so tries, again.
        this.isOpen = false;
        this.requestUpdate();
        // A TelnyxError by its brand: the class is in the chunk that is missing.
        throw Object.assign(new Error(EN_LAUNCHER.loadFailed, {cause: error}), {
          code: 49001,
          fatal: true,
          [Symbol.for('telnyx.error')]: true,
        });
      },
    );
    this.requestUpdate();
    return this.loading;
  }

  /** The visitor is about to do something: fetch what that will need, connect nothing yet. */
  protected prepare(): void {
    this.load().catch(() => {});
  }

  protected override connectEarly(): void {
    this.visibility?.disconnect();
    super.connectEarly();
  }
}

/** A session that draws everything: until it is here the element is empty. */
export interface DrawingSession extends LazySession {
  render(): unknown;
  /** After every render; returns the custom states of the host. */
  rendered(changed: PropertyValues): string[];
}

export abstract class DrawnElement<S extends DrawingSession> extends LazyElement<S> {
  protected override sheets(): string[] {
    return [TOKENS, ...(this.session?.sheets ?? [])];
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    this.setStates(this.session?.rendered(changed) ?? []);
  }

  protected override render(): unknown {
    return this.session?.render() ?? (this.failed ? EN_LAUNCHER.loadFailed : '');
  }
}
