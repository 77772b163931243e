/** Pure delays; the owner keeps the count and the timer. */

/** 1 s doubling to 30 s, ±25 % (contract §9). `attempt` counts from 1; `random` is 0 <= x < 1. */
export function reconnectDelayMs(attempt: number, random: number): number {
  const base = Math.min(1000 * 2 ** (attempt - 1), 30_000);
  return Math.round(base * (0.75 + random * 0.5));
}

/** Registration is asked again after a whole number of seconds from 2 to 6 (wire-protocol §2.4). */
export const gatewayDelayMs = (random: number): number => (2 + Math.floor(random * 5)) * 1000;

export const GATEWAY_TRIES = 5;
