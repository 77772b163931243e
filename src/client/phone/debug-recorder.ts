/**
 * The record of one call for support (`debug`, wire-protocol §9.2): events and statistics once a second, sent to the server as they come,
 * and saved as a file at the end if wanted. Nothing waits for it. What it holds is chosen, not filtered: types, states and
 * numbers; never addresses, SDP, credentials, headers or what was said.
 */
import type {Clock} from '../../lib/clock.js';
import {Disposer} from '../../lib/disposer.js';
import {uuid} from '../../lib/uuid.js';

const PERIOD_MS = 1000;
/** An hour of seconds; older entries go first. */
const MAX_ENTRIES = 3600;
const VERSION = 1;

/** Statistics that say how a call is; those of candidates say only their kind. */
const STATS: Readonly<Record<string, RegExp>> = {
  'inbound-rtp': /^(kind|packets|bytes|jitter|nack|concealed|total|audioLevel|inserted|removed|silent)/,
  'outbound-rtp': /^(kind|packets|bytes|nack|retransmitted|target|total|active)/,
  'remote-inbound-rtp': /^(kind|packets|jitter|roundTrip|fraction|total)/,
  'remote-outbound-rtp': /^(kind|packets|bytes|roundTrip|total)/,
  'media-source': /^(kind|audioLevel|total|echo)/,
  'candidate-pair':
    /^(state|nominated|packets|bytes|currentRoundTrip|total|requests|responses|available|localCandidateId|remoteCandidateId)/,
  'local-candidate': /^(candidateType|protocol|relayProtocol|networkType|priority)$/,
  'remote-candidate': /^(candidateType|protocol|priority)$/,
  transport:
    /^(dtlsState|iceState|iceRole|srtpCipher|tlsVersion|dtlsCipher|selectedCandidatePairChanges|bytes|packets)/,
  codec: /^(mimeType|clockRate|channels|payloadType)$/,
};

export interface DebugEntry {
  readonly event: string;
  /** ISO 8601. */
  readonly timestamp: string;
  readonly data: unknown;
}

export interface DebugHost {
  readonly clock: Clock;
  readonly callId: string;
  sessionId(): string | null;
  connection(): RTCPeerConnection | undefined;
  /** Sends a frame; whether it arrives matters to nobody. */
  send(frame: object): void;
  /** Saves the record; absent when no file is wanted. */
  readonly save?: (name: string, text: string) => void;
}

export class DebugRecorder {
  readonly #host: DebugHost;
  readonly #id = uuid();
  readonly #scope = new Disposer();
  readonly #entries: DebugEntry[] = [];
  #watched: RTCPeerConnection | undefined;

  constructor(host: DebugHost) {
    this.#host = host;
  }

  get entries(): readonly DebugEntry[] {
    return this.#entries;
  }

  start(): void {
    this.#send('start');
    this.#poll();
  }

  /** Ends the record; with a file, saves it. */
  stop(): void {
    if (this.#scope.disposed) return;
    this.#scope.dispose();
    this.#send('stop');
    const {save, callId, clock} = this.#host;
    const record = {callId, debugReportId: this.#id, version: VERSION, entries: this.#entries};
    save?.(`telnyx-debug-${callId}-${clock.now()}.json`, JSON.stringify(record, null, 1));
  }

  /** Notes an event of the call, such as a change of its state. */
  note(event: string, data: unknown): void {
    if (this.#scope.disposed) return;
    const timestamp = new Date(this.#host.clock.now()).toISOString();
    const entry = {event, timestamp, data};
    this.#entries.push(entry);
    if (this.#entries.length > MAX_ENTRIES) this.#entries.shift();
    const peer = this.#host.sessionId();
    this.#send('data', {debug_report_data: {...entry, tag: event, peerId: peer, connectionId: peer}});
  }

  /** Looks for the call's connection; call it when there may be a new one. */
  look(): void {
    const connection = this.#host.connection();
    if (connection && connection !== this.#watched) this.#watch(connection);
  }

  #poll(): void {
    this.look();
    void this.#host
      .connection()
      ?.getStats()
      .then((report) => this.note('stats', selected(report)))
      .catch(() => {});
    this.#scope.timeout(this.#host.clock, () => this.#poll(), PERIOD_MS);
  }

  #watch(connection: RTCPeerConnection): void {
    this.#watched = connection;
    const {signal} = this.#scope;
    for (const state of ['connectionState', 'iceConnectionState', 'iceGatheringState', 'signalingState'] as const) {
      const tell = (): void => this.note(`on${state.toLowerCase()}change`, connection[state]);
      connection.addEventListener(`${state.toLowerCase()}change`, tell, {signal});
    }
    connection.addEventListener(
      'icecandidate',
      ({candidate}) =>
        this.note('onicecandidate', candidate ? {type: candidate.type, protocol: candidate.protocol} : null),
      {signal},
    );
    connection.addEventListener(
      'icecandidateerror',
      ({errorCode, errorText}) => this.note('onicecandidateerror', {errorCode, errorText}),
      {signal},
    );
  }

  #send(kind: 'start' | 'data' | 'stop', more: object = {}): void {
    this.#host.send({
      jsonrpc: '2.0',
      id: uuid(),
      type: `debug_report_${kind}`,
      debug_report_id: this.#id,
      debug_report_version: VERSION,
      call_id: this.#host.callId,
      ...more,
    });
  }
}

function selected(report: RTCStatsReport): object[] {
  const entries: object[] = [];
  for (const {id, type, ...members} of report.values() as Iterable<{id: string; type: string}>) {
    const allowed = STATS[type];
    if (!allowed) continue;
    const kept = Object.entries(members).filter(([name]) => allowed.test(name));
    entries.push({id, type, ...Object.fromEntries(kept)});
  }
  return entries;
}
