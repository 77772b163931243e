/** The quality element from its first moment on: finds the call, draws while it is seen, keeps what the user chose. */
import type {ClientCore} from '../../client/client-core.js';
import type {PreCallMode, PreCallReport} from '../../client/pre-call/types.js';
import {saveFile} from '../../client/save-file.js';
import type {ClientSnapshot} from '../../client/state.js';
import {ClientController} from '../../context/client-controller.js';
import type {ClientHost} from '../../context/client-controller.js';
import {TelnyxError} from '../../errors/index.js';
import {systemClock} from '../../lib/clock.js';
import {problemOf} from '../../options/parse.js';
import {drawWith} from '../base/drawing.js';
import type {Kit} from '../base/kit.js';
import type {LazySession} from '../base/lazy-element.js';
import {EN_PRE_CALL} from '../base/words/en.pre-call.js';
import {EN_QUALITY} from '../base/words/en.quality.js';
import {fill} from '../base/words/fill.js';
import {Announcer, Attention} from './attention.js';
import {formatFor} from './format.js';
import type {Format} from './format.js';
import {ALLOWED_METRICS, metricsOf} from './metrics.js';
import type {Display, PreCallModel, QualityActions, QualityModel} from './model.js';
import {PreCall} from './pre-call.js';
import {toPreCallModel} from './pre-call.view-model.js';
import type {AllWords} from './pre-call.view-model.js';
import {adviceFor, gradeWord, toModel} from './quality.view-model.js';
import {QUALITY_CSS} from './quality.styles.js';
import {qualityStates, qualityView} from './quality.view.js';
import {addressesOf, csvReport, jsonReport} from './report.js';
import type {Addresses} from './report.js';
import {startRuntime} from './runtime.js';
import type {QualityRuntime} from './runtime.js';
import {QualitySource} from './source.js';
import {thresholdsOf} from './thresholds.js';

export interface QualityHost extends ClientHost {
  readonly shadowRoot: ShadowRoot | null;
  readonly peerConnection?: RTCPeerConnection | null | undefined;
  values(): Record<string, unknown>;
  setOpen(open: boolean): void;
  requestUpdate(): void;
  warnOnce(message: string): boolean;
}

/** What moves within a page is back by then; later a client's microphone is silent, too (registry/client-registry.ts). */
const MOVE_MS = 1000;

/** What of a drawing is there for who does not see it. */
const toldBy = (model: QualityModel): string => [...qualityStates(model), model.announcement].join(' ');

const FILES = {json: 'application/json', csv: 'text/csv'} as const;

export class QualitySession implements LazySession {
  readonly sheets: readonly string[] = [QUALITY_CSS];
  readonly #host: QualityHost;
  readonly #controller: ClientController;
  readonly #source: QualitySource;
  readonly #attention: Attention;
  readonly #announcer: Announcer;
  readonly #preCall: PreCall;
  readonly #actions: QualityActions;
  #runtime: QualityRuntime | undefined;
  #scope: AbortController | undefined;
  #observer: IntersectionObserver | undefined;
  #current: QualityModel | undefined;
  #leaving: number | undefined;
  #inView = false;
  /** Itself or its open details, of a page that can be seen. */
  #seen = false;
  #table = false;
  #callId: string | undefined;
  #addresses: Addresses[] = [];

  constructor(host: QualityHost, kit: Kit) {
    drawWith(kit);
    this.#host = host;
    this.#source = new QualitySource({changed: () => this.#changed(), second: () => this.#second()});
    this.#attention = new Attention(
      systemClock,
      // A finger that is gone leaves its `:hover` behind.
      () =>
        host.isOpen === true ||
        host.matches(matchMedia('(hover: hover)').matches ? ':hover, :focus-within' : ':focus-within'),
      () => this.#draw(),
    );
    this.#announcer = new Announcer(systemClock, () => this.#draw());
    this.#preCall = new PreCall(
      () => this.client,
      async () => {
        await this.#controller.loading;
        return this.client;
      },
      () => this.#checked(),
    );
    this.#actions = {
      toggle: () => host.setOpen(!host.isOpen),
      close: () => host.setOpen(false),
      showTable: (table) => {
        this.#table = table;
        this.#draw();
      },
      save: (format) => this.#save(format),
      check: () => void this.#preCall.run().catch(() => {}),
      stopCheck: () => this.#preCall.stop(),
    };
    this.#controller = new ClientController(host, {
      passive: true,
      onChange: (snapshot) => this.#follow(snapshot),
    });
  }

  get client(): ClientCore | undefined {
    return this.#controller.client;
  }

  get loading(): Promise<void> | undefined {
    return this.#controller.loading;
  }

  connected(): void {
    const host = this.#host;
    systemClock.clearTimeout(this.#leaving);
    this.#scope?.abort();
    const {signal} = (this.#scope = new AbortController());
    this.#runtime ??= startRuntime(host.shadowRoot!, this.#actions, () => this.#attention.released());
    this.#observer ??= new IntersectionObserver((entries) => this.#see(entries.at(-1)!.isIntersecting));
    this.#observer.observe(host);
    host.ownerDocument.addEventListener('visibilitychange', () => this.#see(), {signal});
    this.#controller.connected();
    void this.#controller.loading?.then(() => this.#draw());
    this.#resolve();
    this.#source.resume();
  }

  /** Draws and listens no more. A measurement and a check survive a move, as clients do (contract §1). */
  disconnected(): void {
    const {releaseGrace} = {...this.#host.defaultOptions(), ...this.#host.statedOptions()};
    this.#controller.disconnected();
    this.#scope?.abort();
    this.#observer?.disconnect();
    this.#observer = undefined;
    this.#see(false);
    this.#runtime?.stop();
    this.#runtime = undefined;
    this.#source.pause();
    systemClock.clearTimeout(this.#leaving);
    this.#leaving = systemClock.setTimeout(() => this.#leave(), Math.min(MOVE_MS, releaseGrace));
  }

  #leave(): void {
    this.#source.dispose();
    this.#attention.dispose();
    this.#announcer.dispose();
    this.#preCall.stop();
  }

  render(): unknown {
    this.#runtime?.before();
    return qualityView((this.#current = this.#model()), this.#actions);
  }

  /** After every render of the element: what markup alone cannot do. Returns the custom states of the host. */
  rendered(changed: ReadonlyMap<PropertyKey, unknown>): string[] {
    const model = this.#current;
    if (!model) return [];
    const {isConnected, ownerDocument} = this.#host;
    if (isConnected) {
      if (changed.size) this.#resolve();
      // Whoever is not upgraded yet may still bring a client.
      const waits = ownerDocument.querySelector(
        ':is(telnyx-client,telnyx-dialer,telnyx-ai-assistant):not(:defined), telnyx-dialer, telnyx-ai-assistant',
      );
      if (model.phase === 'unconfigured' && !waits) {
        this.#host.warnOnce(
          'is not configured: set for, client or peerConnection, or put it beside a dialer or an assistant',
        );
      }
      this.#runtime?.update(model);
      this.#look();
    }
    return qualityStates(model);
  }

  runPreCall(mode?: PreCallMode): Promise<PreCallReport> {
    return this.#preCall.run(mode);
  }

  exportReport(format: 'json' | 'csv' = 'json'): string {
    if (!Object.hasOwn(FILES, format)) {
      throw new TelnyxError(50005, {detail: `"${String(format)}" is no format; use json or csv`, fatal: false});
    }
    const {quality} = this.#source;
    const wanted = this.#host.values()['includeAddresses'] === true;
    this.#noteAddresses();
    const input = {
      quality,
      preCall: this.#preCall.state.report,
      addresses: wanted ? this.#addresses : undefined,
      now: systemClock.now(),
    };
    return format === 'csv' ? csvReport(input) : jsonReport(input);
  }

  command(name: string, value: string): void {
    if (name === 'run-pre-call') this.#preCall.run((value || undefined) as PreCallMode | undefined).catch(() => {});
    else if (name === 'export-report') this.#save(value === 'csv' ? 'csv' : 'json');
    else if (name === 'connect') this.client?.connect().catch(() => {});
    else if (name === 'disconnect') void this.client?.disconnect();
  }

  #model(): QualityModel {
    const host = this.#host;
    const values = host.values();
    const display = values['display'] as Display;
    const {quality, call} = this.#source;
    const words = this.#words(values);
    const format = this.#format(words);
    const {line, panel} = metricsOf(values['metrics'] as string | undefined, display);
    return toModel({
      display,
      shown: display !== 'auto' || this.#attention.shown,
      open: host.isOpen === true,
      words,
      format,
      configured: !!this.client || !!host.peerConnection || !!this.#controller.loading,
      call,
      quality,
      line,
      panel,
      thresholds: this.#source.thresholds,
      window: values['window'] as number,
      graph: values['graph'] !== 'none',
      table: this.#table,
      advice: values['advice'] !== false,
      exportable: values['export'] === true,
      preCall: this.#preCallModel(values, words, format),
      announcement: this.#announcer.text,
    });
  }

  /** In a call there is better to look at than a check; one that was asked for by code is shown all the same. */
  #preCallModel(values: Readonly<Record<string, unknown>>, words: AllWords, format: Format): PreCallModel | null {
    const {call} = this.#source;
    const {state} = this.#preCall;
    const offered = values['precall'] === true && (!call || call.endedAt !== null) && !!this.client;
    return offered || state.progress ? toPreCallModel(state, words, format) : null;
  }

  #format(words: AllWords): Format {
    return formatFor(this.#host.closest<HTMLElement>('[lang]')?.lang || navigator.language, words);
  }

  #words(values: Readonly<Record<string, unknown>>): AllWords {
    return {...EN_QUALITY, ...EN_PRE_CALL, ...(values['strings'] as Partial<AllWords> | undefined)};
  }

  /** Attributes changed: another client, other limits, and what is wrong with them. */
  #resolve(): void {
    const host = this.#host;
    const values = host.values();
    this.#controller.resolve();
    this.#use();
    const {thresholds, problems} = thresholdsOf(values);
    this.#source.limit(thresholds);
    for (const problem of problems) host.tellProblem(problem);
    const metrics = values['metrics'] as string | undefined;
    const {unknown} = metricsOf(metrics, 'panel');
    if (unknown.length) host.tellProblem(problemOf('metrics', metrics, ALLOWED_METRICS, {}));
  }

  #use(): void {
    const {client, htmlFor, peerConnection} = this.#host;
    this.#source.use(this.client, peerConnection ?? undefined, client ?? htmlFor);
  }

  #follow(snapshot: ClientSnapshot): void {
    this.#use();
    this.#source.follow(snapshot);
  }

  /** The check went on. What it found is said where it is shown. */
  #checked(): void {
    const values = this.#host.values();
    const words = this.#words(values);
    const {state, title = ''} = this.#preCallModel(values, words, this.#format(words)) ?? {};
    this.#announcer.say(state === 'done' || state === 'failed' ? title : '');
    this.#draw();
  }

  /** Another client, call, grade, warning or end. */
  #changed(): void {
    const {quality, call} = this.#source;
    const values = this.#host.values();
    if (quality && quality.callId !== this.#callId) {
      this.#callId = quality.callId;
      this.#addresses = [];
      this.#announcer.forget();
    }
    if (quality && !quality.ended) {
      const words = this.#words(values);
      this.#announcer.update(quality.grade, (grade) => {
        const advice = values['advice'] === false ? null : adviceFor(call, quality);
        return [fill(words.announceGrade, {grade: gradeWord(words, grade)}), advice ? words[advice] : '']
          .join(' ')
          .trim();
      });
    } else this.#announcer.dispose();
    this.#attend();
    this.#draw();
  }

  #attend(): void {
    const {quality, call} = this.#source;
    const grade = quality && !quality.ended ? quality.grade : 'unknown';
    const advice = adviceFor(call, quality);
    this.#attention.update(
      grade === 'poor' || grade === 'fair' || advice !== null,
      grade === 'poor' || grade !== 'fair',
    );
  }

  /** One more second: drawn where it is seen, and only there. */
  #second(): void {
    this.#noteAddresses();
    this.#attend();
    if (this.#seen && this.#current?.shown) this.#host.requestUpdate();
  }

  #noteAddresses(): void {
    const {quality} = this.#source;
    if (!quality?.sample || this.#host.values()['includeAddresses'] !== true) return;
    const next = addressesOf(quality.sample, this.#addresses.at(-1));
    if (next) this.#addresses.push(next);
  }

  #see(inView = this.#inView): void {
    const before = this.#seen;
    this.#inView = inView;
    this.#look();
    if (this.#seen && !before) this.#draw();
  }

  /** Frames come each second for whoever is seen to show them. Open details float: they are seen wherever it has been scrolled. */
  #look(): void {
    const {display, shown = false, open} = this.#current ?? {};
    const floats = shown && open && display !== 'panel' && display !== 'headless';
    const visible = !!this.#observer && this.#host.ownerDocument.visibilityState === 'visible';
    this.#seen = visible && (this.#inView || !!floats);
    this.#source.look(this.#seen && shown);
  }

  /** A change of what is said, not of a number. Where nothing is seen it is drawn for what the page and a screen reader are told. */
  #draw(): void {
    const current = this.#current;
    if (this.#seen || !current || toldBy(this.#model()) !== toldBy(current)) this.#host.requestUpdate();
  }

  #save(format: 'json' | 'csv'): void {
    const {ownerDocument} = this.#host;
    const at = new Date(systemClock.now()).toISOString().slice(0, 19).replaceAll(':', '-');
    saveFile(ownerDocument, `call-quality-${at}.${format}`, this.exportReport(format), FILES[format]);
  }
}
