/** A whole call in a few numbers, kept as it goes on: its intervals are gone by its end. */
import type {StatsFrame} from '../../stats/frame.js';
import type {CallSnapshot} from '../state.js';
import type {CallReportBody, StatsReport} from './types.js';

class Mean {
  #sum = 0;
  #count = 0;
  #least: number | null = null;

  add(value: number | null): void {
    if (value === null) return;
    this.#sum += value;
    this.#count++;
    this.#least = Math.min(value, this.#least ?? value);
  }

  get least(): number | null {
    return this.#least;
  }

  get value(): number | null {
    return this.#count ? Math.round((this.#sum / this.#count) * 100) / 100 : null;
  }
}

const COUNTERS = ['bytesSent', 'bytesReceived', 'packetsSent', 'packetsReceived', 'packetsLost'] as const;
type Counter = (typeof COUNTERS)[number];

export class Totals {
  readonly #rtt = new Mean();
  readonly #jitter = new Mean();
  readonly #mos = new Mean();
  readonly #counters = new Map<Counter, {total: number; last: number}>();
  readonly #codes = {warning: new Set<number>(), error: new Set<number>()};
  #codec: string | null = null;

  add(frame: StatsFrame): void {
    this.#rtt.add(frame.rtt);
    this.#jitter.add(frame.jitter);
    this.#mos.add(frame.mos);
    this.#codec = frame.codec ?? this.#codec;
    // A call that goes on with another connection counts from 0 again; so does one direction whose stream is another one.
    const anew = (name: Counter): boolean => (frame[name] ?? Infinity) < (this.#counters.get(name)?.last ?? 0);
    const [sent, received] = [anew('packetsSent'), anew('packetsReceived')];
    for (const name of COUNTERS) this.#count(name, frame[name], name.endsWith('Sent') ? sent : received);
  }

  told(kind: 'warning' | 'error', code: number): void {
    this.#codes[kind].add(code);
  }

  report(
    {id: callId, direction, startedAt, activeAt, endedAt, end}: CallSnapshot,
    report: CallReportBody,
  ): StatsReport {
    const count = (name: Counter): number | null => this.#counters.get(name)?.total ?? null;
    const [received, lost] = [count('packetsReceived'), count('packetsLost')];
    const all = (received ?? 0) + (lost ?? 0);
    const until = endedAt ?? Date.parse(report.summary.endTimestamp);
    return {
      callId,
      direction,
      duration: activeAt === null ? 0 : Math.round((until - activeAt) / 100) / 10,
      startedAt,
      activeAt,
      endedAt: until,
      cause: end?.cause ?? null,
      causeCode: end?.causeCode ?? null,
      avgRtt: this.#rtt.value,
      avgJitter: this.#jitter.value,
      packetLoss: all > 0 && lost !== null ? Math.round((lost / all) * 10_000) / 100 : null,
      mos: this.#mos.value,
      minMos: this.#mos.least,
      bytesSent: count('bytesSent'),
      bytesReceived: count('bytesReceived'),
      packetsSent: count('packetsSent'),
      packetsReceived: received,
      packetsLost: lost,
      codec: this.#codec,
      warnings: [...this.#codes.warning],
      errors: [...this.#codes.error],
      report,
    };
  }

  #count(name: Counter, value: number | null, anew: boolean): void {
    if (value === null) return;
    const {total, last} = this.#counters.get(name) ?? {total: 0, last: 0};
    // Lost packets may become fewer: a late one takes back what was counted.
    this.#counters.set(name, {total: Math.max(0, total + value - (anew ? 0 : last)), last: value});
  }
}
