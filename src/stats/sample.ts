/** One reading of `getStats()` (W3C webrtc-stats), reduced to what an audio call has: at most one entry of each kind. */

/** An entry as the browser gave it; members differ between browsers. */
export type StatsEntry = Readonly<Record<string, unknown>>;

export interface StatsSample {
  /** Epoch milliseconds of the reading. */
  readonly at: number;
  readonly inbound: StatsEntry | null;
  readonly outbound: StatsEntry | null;
  /** What the far side reports of what it hears; absent for the first seconds. */
  readonly remoteInbound: StatsEntry | null;
  readonly remoteOutbound: StatsEntry | null;
  /** The microphone. */
  readonly source: StatsEntry | null;
  readonly playout: StatsEntry | null;
  /** The candidate pair in use. */
  readonly pair: StatsEntry | null;
  readonly localCandidate: StatsEntry | null;
  readonly remoteCandidate: StatsEntry | null;
  readonly transport: StatsEntry | null;
  readonly inboundCodec: StatsEntry | null;
  readonly outboundCodec: StatsEntry | null;
}

/** A member that is a number; `null` when the browser does not tell. */
export function numberOf(entry: StatsEntry | null, member: string): number | null {
  const value = entry?.[member];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** A member that is a text; `null` when the browser does not tell. */
export function textOf(entry: StatsEntry | null, member: string): string | null {
  const value = entry?.[member];
  return typeof value === 'string' && value ? value : null;
}

/** A browser may list streams and pairs of before (another SSRC, a restart); the call's is the one that carried something last, else most. */
function busiest(entries: readonly StatsEntry[], member: string): StatsEntry | null {
  const active = ({active: sends}: StatsEntry): number => (sends === false ? 0 : 1);
  const when = (entry: StatsEntry): number => numberOf(entry, 'lastPacketReceivedTimestamp') ?? 0;
  const order = (a: StatsEntry, b: StatsEntry): number =>
    active(b) - active(a) || when(b) - when(a) || (numberOf(b, member) ?? 0) - (numberOf(a, member) ?? 0);
  return entries.toSorted(order)[0] ?? null;
}

export function readSample(report: RTCStatsReport, at: number): StatsSample {
  const all = new Map<string, StatsEntry>();
  const byType = new Map<string, StatsEntry[]>();
  report.forEach((entry: StatsEntry, id: string) => {
    all.set(id, entry);
    const type = String(entry['type']);
    const kind = entry['kind'] ?? entry['mediaType'] ?? 'audio';
    if (kind === 'audio') byType.set(type, [...(byType.get(type) ?? []), entry]);
  });
  const list = (type: string): StatsEntry[] => byType.get(type) ?? [];
  const first = (type: string): StatsEntry | null => list(type)[0] ?? null;
  const linked = (entry: StatsEntry | null, member: string): StatsEntry | null =>
    all.get(textOf(entry, member) ?? '') ?? null;

  const inbound = busiest(list('inbound-rtp'), 'packetsReceived');
  const outbound = busiest(list('outbound-rtp'), 'packetsSent');
  const transport = first('transport');
  const pair =
    linked(transport, 'selectedCandidatePairId') ??
    // Not every Firefox names a pair on the transport.
    list('candidate-pair').find((entry) => entry['selected'] === true) ??
    busiest(
      list('candidate-pair').filter((entry) => entry['nominated'] === true && entry['state'] === 'succeeded'),
      'bytesReceived',
    );
  return {
    at,
    inbound,
    outbound,
    remoteInbound: linked(outbound, 'remoteId') ?? first('remote-inbound-rtp'),
    remoteOutbound: linked(inbound, 'remoteId') ?? first('remote-outbound-rtp'),
    source: linked(outbound, 'mediaSourceId') ?? first('media-source'),
    playout: linked(inbound, 'playoutId') ?? first('media-playout'),
    pair,
    localCandidate: linked(pair, 'localCandidateId'),
    remoteCandidate: linked(pair, 'remoteCandidateId'),
    transport,
    inboundCodec: linked(inbound, 'codecId'),
    outboundCodec: linked(outbound, 'codecId'),
  };
}
