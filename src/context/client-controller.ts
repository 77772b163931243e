/**
 * How an element finds its client, keeps it and tells what it does (contract §3, §5). Part of the client's chunk: an
 * element that nobody touched does not need it.
 */
import {ContextEvent, createContext} from '@lit/context';
import {ClientCore} from '../client/client-core.js';
import type {TelnyxClient} from '../client/telnyx-client.js';
import type {RequestDelegate, TokenRequest} from '../client/events.js';
import type {ClientSnapshot} from '../client/state.js';
import {CHECKS, isCredential} from '../options/checks.js';
import type {ClientOptions, ResolvedOptions} from '../options/client-options.js';
import {problemOf} from '../options/parse.js';
import type {OptionProblem} from '../options/parse.js';
import {loginKind} from '../protocol/login.js';
import {clientKey, clientRegistry, mergeLayers} from '../registry/client-registry.js';
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
  /** Of a provider. */
  readonly name?: string;
  /** The panel of an element that has one. */
  isOpen?: boolean;
  /** Id of the element whose client is meant, of an element that only shows. */
  readonly htmlFor?: string | undefined;
}

export interface ControllerOptions {
  readonly provider?: boolean;
  /** Shows what others do: it keeps no client alive, never connects, and without credentials takes the page's only client (contract §3). */
  readonly passive?: boolean;
  onChange?(snapshot: ClientSnapshot): void;
}

/** Where a password in a page is nobody's secret. */
const LOCAL = /^(localhost|127\.|\[::1\]|.*\.localhost$)/;

/** The full client, once it was loaded. */
let phone: typeof TelnyxClient | undefined;

export class ClientController {
  /** Settles when a client that has to be loaded is there. */
  loading: Promise<void> | undefined;
  readonly #host: ClientHost;
  readonly #options: ControllerOptions;
  readonly #holder: Holder;
  #lease: Lease | undefined;
  #key: string | undefined;
  #name = 'default';
  #postponed = false;
  /** `for` as it was when the client was found. */
  #for: string | undefined;
  #scope: AbortController | undefined;
  #unsubscribe: (() => void) | undefined;

  constructor(host: ClientHost, options: ControllerOptions) {
    this.#host = host;
    this.#options = options;
    const {provider = false, passive = false} = options;
    this.#holder = {element: host, label: labelOf(host), provider, passive};
  }

  /** The client, `undefined` when nothing on the page says which. */
  get client(): ClientCore | undefined {
    return this.#lease?.client;
  }

  /** Whose client it is; `undefined` for one that the page made. */
  get key(): string | undefined {
    return this.#key;
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
    if (this.#options.passive) {
      const again = (): void => queueMicrotask(() => !signal.aborted && this.resolve());
      globalThis.addEventListener('telnyx-clients', again, {signal});
    }
    // An element inside an iframe that is removed never hears of it; its window does.
    const view = ownerDocument.defaultView;
    if (view && view !== globalThis.window) view.addEventListener('pagehide', () => this.disconnected(), {signal});
    globalThis.addEventListener('pagehide', () => this.#keepOpen(), {signal});
    this.resolve();
  }

  /** Lets go of the client, which lives on for its grace period. */
  disconnected(): void {
    this.#scope?.abort();
    this.#use();
  }

  /** Options or surroundings changed: the same key keeps the client, another one changes it. */
  resolve(): void {
    // An element that has left may still have had something to render; it must not hold a client again.
    if (this.#scope?.signal.aborted) return;
    const {client: given} = this.#host;
    const registry = clientRegistry();
    if (given && typeof given === 'object') {
      this.#name = this.#holder.name = 'custom';
      if (given !== this.client) this.#use(registry.adopt(given, this.#holder));
      return;
    }
    const shown = this.#shown();
    if (shown && !isProvider(shown)) return this.#join(activeClientOf(shown));
    const layers = this.#layers(given);
    const merged = mergeLayers(layers);
    const key = clientKey(merged);
    if (loginKind(merged as ResolvedOptions) === 'none') {
      const {passive} = this.#options;
      // `for` and a name say whose; nobody else's will do.
      if (!passive || given) return this.#use();
      return this.#host.htmlFor ? this.#keep() : this.#join(registry.only(this.client));
    }
    if (key === this.#key && !(this.#options.passive && this.client?.disposed)) {
      this.#for = this.#host.htmlFor;
      for (const layer of layers) registry.state(key, layer);
      return;
    }
    // Another client would take the call away; what was stated counts from its end on.
    this.#postponed = !this.#options.passive && !!this.client?.activeCall;
    if (this.#postponed) return;
    if (merged.password && !LOCAL.test(location.hostname)) {
      console.warn(`${this.#holder.label}: everybody can read this password; use login-token`);
    }
    this.#acquire(key, layers, merged);
  }

  /** The element that `for` names. */
  #shown(): ClientHost | undefined {
    const {htmlFor} = this.#host;
    const root = this.#host.getRootNode() as Partial<Document>;
    return (htmlFor && (root.getElementById?.(htmlFor) as ClientHost | null)) || undefined;
  }

  /** Uses a client that others keep. What was found stays until it is gone: a framework may draw the others anew. */
  #join(client: ClientCore | undefined): void {
    if (!client) return this.#host.htmlFor ? this.#keep() : this.#use();
    this.#for = this.#host.htmlFor;
    if (client === this.client) return;
    const lease = clientRegistry().join(client, this.#holder);
    this.#name = lease.name() ?? 'default';
    this.#use(lease);
  }

  /** Only for the element that was named then: another one's calls are not its. */
  #keep(): void {
    if (!this.client || this.client.disposed || this.#for !== this.#host.htmlFor) this.#use();
  }

  /** Assistants need no telephone; whoever logs in as a user gets it, and a moment later. */
  #acquire(key: string, layers: readonly StatedLayer[], merged: ClientOptions): void {
    const defaults = this.#host.defaultOptions();
    const use = (make: (stated: ClientOptions) => ClientCore): void =>
      this.#use(clientRegistry().acquire(key, layers, this.#holder, defaults, make), key);
    if (loginKind(merged as ResolvedOptions) === 'anonymous') {
      return use((stated) => new ClientCore({...defaults, ...stated}, {key}));
    }
    if (phone) {
      use((stated) => new phone!(stated, {key, defaults}));
      // Until one of its elements starts a call and takes them all.
      if (!this.client?.activeCall) this.takeRequests();
      return;
    }
    this.loading = import('../client/telnyx-client.js').then(
      ({TelnyxClient}) => {
        phone = TelnyxClient;
        if (!this.#scope?.signal.aborted) this.resolve();
      },
      (cause: unknown) => console.error(`${this.#holder.label}: the client could not be loaded`, cause),
    );
  }

  /** Requests that start in the client, such as tool calls, go to this element from now on. */
  takeRequests(): void {
    const lease = this.#lease;
    if (!lease) return;
    // The element may be gone by then, the client live on with others.
    const asked = (): HTMLElement => lease.asked() ?? this.#host;
    lease.client.setDelegate({
      ...this.#delegate,
      callIncoming: ({answer, reject, ...detail}) =>
        !this.#request('telnyx-call-incoming', detail, {answer, reject}, asked()).allowed,
      tokenNeeded: (detail) => this.#tokenNeeded(detail, asked()),
    });
  }

  /** Other clients of the page with an open microphone. */
  otherLive(): ClientCore[] {
    return clientRegistry().otherLive(this.client);
  }

  /** What this element and the provider around it state, the provider first; takes the name from them. */
  #layers(reference: string | null | undefined): StatedLayer[] {
    const own = this.#checked(this.#host.statedOptions());
    const layers = [{holder: this.#holder, options: own}];
    const shown = this.#shown();
    const provider = this.#holder.provider ? undefined : shown ? providerOf(shown) : this.#ask(reference);
    if (provider) {
      const {element} = provider;
      // An assistant logs in by itself, whoever the provider does it for.
      const taken = Object.entries(provider.options()).filter(([option]) => !own.targetId || !isCredential(option));
      layers.unshift({
        holder: {element, label: labelOf(element), provider: true},
        options: Object.fromEntries(taken),
      });
    }
    const name = this.#holder.provider ? this.#host.name : provider?.name;
    this.#name = this.#holder.name = name || reference || own.targetId || own.login || 'default';
    return layers;
  }

  /** Without the values that only a deep check can refuse; those are told. */
  #checked(stated: ClientOptions): ClientOptions {
    const usable = Object.entries(stated).filter(([option, value]) => {
      const allowed = CHECKS(option, value);
      if (allowed) this.#host.tellProblem(problemOf(option, value, allowed, {secret: option === 'iceServers'}));
      return !allowed;
    });
    return Object.fromEntries(usable);
  }

  #ask(name: string | null | undefined): ClientProvider | undefined {
    const context = createContext<ClientProvider>(name ? namedKey(name) : NEAREST);
    let answer: ClientProvider | undefined;
    this.#host.dispatchEvent(new ContextEvent(context, this.#host, (provider) => (answer = provider)));
    return answer;
  }

  #use(lease?: Lease, key?: string): void {
    const old = this.#lease;
    this.#unsubscribe?.();
    this.#unsubscribe = lease && this.#follow(lease);
    this.#lease = lease;
    this.#key = key;
    this.#for = this.#host.htmlFor;
    if (lease) {
      this.#return(lease.client);
      this.#options.onChange?.(lease.client.snapshot);
    }
    // After the new lease: the same client must not see a moment without holders.
    old?.release();
  }

  /** Goes on with the calls that an earlier page of this tab left, where the visitor saw them. */
  #return(client: ClientCore): void {
    if (!client.returning || this.#options.passive) return;
    client.connect().catch(() => {});
    if (this.#inTab((storage, name) => storage.getItem(name))) this.#host.isOpen = true;
  }

  #keepOpen(): void {
    const {isOpen} = this.#host;
    this.#inTab((storage, name) => (isOpen ? storage.setItem(name, '1') : storage.removeItem(name)));
  }

  /** Uses what the tab keeps; blocked or full storage is the same as none. */
  #inTab<T>(use: (storage: Storage, name: string) => T): T | undefined {
    const {client} = this;
    if (!client || client.options.hangupOnBeforeUnload || client.options.storage === 'none') return undefined;
    try {
      const storage = client.environment.sessionStorage();
      return storage && use(storage, `telnyx:open:${this.#holder.label}${this.#key}`);
    } catch {
      return undefined;
    }
  }

  /** Tells what happens in the client; returns the way to stop. */
  #follow(lease: Lease): () => void {
    const {client} = lease;
    const forward = (name: string, detail: object): void => {
      const bubbles = lease.bubbler() === this.#host;
      this.#host.dispatchEvent(new TelnyxFactEvent(name, {...detail, client: this.#name}, bubbles));
    };
    client.on('fact', forward);
    const stop = client.subscribe((snapshot) => {
      this.#options.onChange?.(snapshot);
      if (this.#postponed && !snapshot.activeCallId) this.resolve();
    });
    return () => {
      stop();
      client.off('fact', forward);
    };
  }

  #request(name: string, detail: object, members: object, target = this.#host as HTMLElement) {
    return new TelnyxRequestEvent(name, {...detail, client: this.#name}, members).ask(target);
  }

  /** No token of the client's own either when the page prevents it. */
  #tokenNeeded(detail: TokenRequest, target: HTMLElement): Promise<unknown> | undefined {
    const {answer, allowed} = this.#request('telnyx-token-request', detail, {}, target);
    return answer || !allowed ? Promise.resolve(answer?.value) : undefined;
  }

  readonly #delegate: RequestDelegate = {
    toolCall: ({signal, ...detail}) => {
      const {answer} = this.#request('telnyx-tool-call', detail, {signal});
      return answer && Promise.resolve(answer.value);
    },
    permissionNeeded: ({callId, code, kind, deadline, ...answers}) =>
      !this.#request('telnyx-permission-needed', {callId, code, kind, deadline}, answers).allowed,
  };
}

const labelOf = (element: HTMLElement): string => `<${element.localName}${element.id ? ` id="${element.id}"` : ''}>`;

/** It holds options and draws nothing: what is meant is the client of its credentials. */
const isProvider = ({localName}: HTMLElement): boolean => localName === 'telnyx-client';

const providerOf = (element: ClientHost): ClientProvider => ({
  element,
  name: element.name ?? '',
  options: () => element.statedOptions?.() ?? {},
});

const activeClientOf = (element: ClientHost): ClientCore | undefined =>
  (element as {readonly activeClient?: ClientCore}).activeClient;
