/**
 * Mean opinion score by the E-model (ITU-T G.107), reduced to what a receiver can measure: delay and loss. An estimate of how a listener
 * would rate the call from 1 to 5, no more.
 *
 * - R = 93.2 − Id − Ie,eff, the reduced form of R. Cole and J. Rosenbluth, "Voice over IP performance monitoring" (ACM SIGCOMM CCR 31(2), 2001).
 * - Id = 0.024 d + 0.11 (d − 177.3) H(d − 177.3), ibid., d in milliseconds one way.
 * - Ie,eff = Ie + (95 − Ie) Ppl / (Ppl + Bpl) for random loss, G.107 (2015) 7.2; Ie 0 and Bpl 25.1 are those of a codec of full band with loss
 *   concealment (G.711 with PLC, G.113 Appendix I): the ITU-T has published none for Opus.
 * - MOS by G.107 Annex B.
 */
const BEST_R = 93.2;
const LOSS_ROBUSTNESS = 25.1;
const WORST_IMPAIRMENT = 95;
/** Beyond it, delay disturbs turn-taking. */
const NOTICEABLE_DELAY_MS = 177.3;
/** A packet of 20 ms and the look-ahead of Opus: the sound is that old when it leaves. */
export const PACKETIZATION_MS = 26.5;

/** Delay impairment; `oneWayMs` from mouth to ear. */
export function delayImpairment(oneWayMs: number): number {
  return 0.024 * oneWayMs + 0.11 * Math.max(0, oneWayMs - NOTICEABLE_DELAY_MS);
}

/** Loss impairment; `lossPercent` of the packets, at random. */
export function lossImpairment(lossPercent: number, robustness = LOSS_ROBUSTNESS): number {
  return (WORST_IMPAIRMENT * lossPercent) / (lossPercent + robustness);
}

/** G.107 Annex B: what listeners say of a rating `r`, 1 to 4.5. */
export function mosOfRating(r: number): number {
  if (r <= 0) return 1;
  if (r >= 100) return 4.5;
  // The cubic dips below 1 for ratings under 6.5.
  return Math.max(1, 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6);
}

export interface MosInput {
  /** Milliseconds, there and back. */
  readonly rtt: number;
  /** Milliseconds a packet waits to be played. */
  readonly bufferMs: number;
  /** Percent. */
  readonly loss: number;
}

/** Estimated score of a call, 1 to 4.4. */
export function estimateMos({rtt, bufferMs, loss}: MosInput): number {
  const oneWay = rtt / 2 + bufferMs + PACKETIZATION_MS;
  return mosOfRating(BEST_R - delayImpairment(oneWay) - lossImpairment(loss));
}
