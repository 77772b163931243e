/**
 * How an element finds its client, keeps it and tells what it does (contract §3, §5). Part of the client's chunk: an
 * element that nobody touched does not need it.
 */
import {ContextEvent, createContext} from '@lit/context';
import type {ClientCore} from '../client/client-core.js';
import type {RequestDelegate} from '../client/events.js';
import type {ClientSnapshot} from '../client/state.js';
import {CHECKS} from '../options/checks.js';
import type {ClientOptions, ResolvedOptions} from '../options/client-options.js';
import type {OptionProblem} from '../options/parse.js';
import {clientKey, clientRegistry} from '../registry/client-registry.js';
import type {StatedLayer} from '../registry/client-registry.js';
import type {Holder, Lease} from '../registry/lease.js';
import {NEAREST, namedKey} from './client-context.js';
import type {ClientProvider} from './client-context.js';
import {TelnyxFactEvent, TelnyxRequestEvent} from './events.js';

export interface ClientHost extends HTMLElement {
  /** Options stated on the element by attribute or property, of the right type. */
  statedOptions(): ClientOptions;
  tellProblem(problem: OptionProblem): void;
  /** The elements' defaults (contract §4). */
  defaultOptions(): ResolvedOptions;
  /** A client made by the page, or a name; contract §3, 1. */
  readonly client?: ClientCore | string | null;
}

export interface ControllerOptions {
  readonly provider?: boolean;
  onChange(snapshot: ClientSnapshot): void;
}

/** Options that say who logs in; an assistant takes none of them from a `<telnyx-client>` around it. */
const CREDENTIALS: ReadonlySet<string> = new Set<keyof ClientOptions>([
  'login',
  'password',
  'loginToken',
  'targetId',
  'targetType',
  'targetVersionId',
  'targetParams',
  'conversationId',
]);

/** Where a password in a page is nobody's secret. */
const LOCAL = /^(localhost|127\.|\[::1\]|.*\.localhost$)/;

export class ClientController {
  readonly #host: ClientHost;
  readonly #options: ControllerOptions;
  readonly #holder: Holder;
  #lease: Lease | undefined;
  #key: string | undefined;
  #name = 'default';
  #postponed = false;
  #scope: AbortController | undefined;
  #unsubscribe: (() => void) | undefined;

  constructor(host: ClientHost, options: ControllerOptions) {
    this.#host = host;
    this.#options = options;
    this.#holder = {element: host, label: labelOf(host), provider: options.provider ?? false};
  }

  /** The client, `undefined` when nothing on the page says which. */
  get client(): ClientCore | undefined {
    return this.#lease?.client;
  }

  /** Finds the client; call it whenever the element was connected. */
  connected(): void {
    this.#scope?.abort();
    const scope = (this.#scope = new AbortController());
    const {ownerDocument} = this.#host;
    const {signal} = scope;
    // A provider that upgrades late announces itself; whoever is on its own client asks again, unless a call is going on.
    ownerDocument.addEventListener(
      'context-provider',
      () => {
        if (!this.client?.activeCall) queueMicrotask(() => !signal.aborted && this.resolve());
      },
      {signal},
    );
    // An element inside an iframe that is removed never hears of it; its window does.
    const view = ownerDocument.defaultView;
    if (view && view !== globalThis.window) view.addEventListener('pagehide', () => this.disconnected(), {signal});
    this.resolve();
  }

  /** Lets go of the client, which lives on for its grace period. */
  disconnected(): void {
    this.#scope?.abort();
    this.#scope = undefined;
    this.#use(undefined, undefined);
  }

  /** Options or surroundings changed: the same key keeps the client, another one changes it. */
  resolve(): void {
    const {client, layers, name} = this.#lookUp();
    this.#name = name;
    const registry = clientRegistry();
    if (client) {
      if (client !== this.client) this.#use(registry.adopt(client, this.#holder), undefined);
      return;
    }
    const merged = Object.assign({}, ...layers.map((layer) => layer.options).reverse()) as ClientOptions;
    const key = clientKey(merged);
    if (key.startsWith('["none"')) return this.#use(undefined, undefined);
    if (key === this.#key) {
      for (const layer of layers) registry.state(key, layer);
      return;
    }
    // Another client would take the call away; what was stated counts from its end on.
    this.#postponed = this.client?.activeCall !== undefined;
    if (this.#postponed) return;
    if (merged.password && !LOCAL.test(location.hostname)) {
      console.warn(`${this.#holder.label}: everybody can read this password; use login-token`);
    }
    this.#use(registry.acquire(key, layers, this.#holder, this.#host.defaultOptions()), key);
  }

  /** Requests that start in the client, such as tool calls, go to this element from now on. */
  takeRequests(): void {
    this.client?.setDelegate(this.#delegate);
  }

  /** Other clients of the page with an open microphone. */
  otherLive(): ClientCore[] {
    return clientRegistry().otherLive(this.client);
  }

  #lookUp(): {client?: ClientCore; layers: StatedLayer[]; name: string} {
    const {client: reference} = this.#host;
    if (reference && typeof reference === 'object') return {client: reference, layers: [], name: 'custom'};
    const own: StatedLayer = {holder: this.#holder, options: this.#checked(this.#host.statedOptions())};
    const provider = this.#holder.provider ? undefined : this.#ask(reference || undefined);
    const layers = [own];
    if (provider) {
      const holder: Holder = {element: provider.element, label: labelOf(provider.element), provider: true};
      const options = own.options.targetId
        ? (Object.fromEntries(
            Object.entries(provider.options()).filter(([option]) => !CREDENTIALS.has(option)),
          ) as ClientOptions)
        : provider.options();
      layers.unshift({holder, options});
    }
    const name = provider?.name || reference || own.options.targetId || own.options.login || 'default';
    return {layers, name};
  }

  /** Without the values that only a deep check can refuse; the host tells those. */
  #checked(stated: ClientOptions): ClientOptions {
    const usable = Object.entries(stated).filter(([option, value]) => {
      const check = Object.hasOwn(CHECKS, option) ? CHECKS[option] : undefined;
      if (!check || check[0](value as never)) return true;
      const attribute = option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      const given = option === 'iceServers' ? '(hidden)' : typeof value === 'string' ? value : JSON.stringify(value);
      this.#host.tellProblem({option, attribute, given, allowed: check[1]});
      return false;
    });
    return Object.fromEntries(usable);
  }

  #ask(name: string | undefined): ClientProvider | undefined {
    const context = createContext<ClientProvider>(name ? namedKey(name) : NEAREST);
    let answer: ClientProvider | undefined;
    this.#host.dispatchEvent(new ContextEvent(context, this.#host, (provider) => (answer = provider)));
    return answer;
  }

  #use(lease: Lease | undefined, key: string | undefined): void {
    const old = this.#lease;
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    this.#lease = lease;
    this.#key = key;
    if (lease) {
      const {client} = lease;
      const forward = (name: string, detail: object): void => {
        const bubbles = lease.bubbler() === this.#host;
        this.#host.dispatchEvent(new TelnyxFactEvent(name, {...detail, client: this.#name}, bubbles));
      };
      client.on('fact', forward);
      const stop = client.subscribe((snapshot) => {
        this.#options.onChange(snapshot);
        if (this.#postponed && !snapshot.activeCallId) this.resolve();
      });
      this.#unsubscribe = () => {
        stop();
        client.off('fact', forward);
      };
      this.#options.onChange(client.snapshot);
    }
    // After the new lease: the same client must not see a moment without holders.
    old?.release();
  }

  readonly #delegate: RequestDelegate = {
    toolCall: ({signal, ...detail}) => {
      const event = new TelnyxRequestEvent('telnyx-tool-call', {...detail, client: this.#name}, {signal});
      const {answer} = event.ask(this.#host);
      return answer && Promise.resolve(answer.value);
    },
    permissionNeeded: (request) => {
      const {callId, code, kind, deadline} = request;
      const event = new TelnyxRequestEvent(
        'telnyx-permission-needed',
        {callId, code, kind, deadline, client: this.#name},
        {
          resume: () => request.resume(),
          reject: () => request.reject(),
          continueWithText: () => request.continueWithText(),
        },
      );
      return !event.ask(this.#host).allowed;
    },
  };
}

const labelOf = (element: HTMLElement): string => `<${element.localName}${element.id ? ` id="${element.id}"` : ''}>`;
