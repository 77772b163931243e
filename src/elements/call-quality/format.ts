/** Numbers in words of a language. Unknown is a dash, never 0. */
import type {QualityWords} from '../base/words/en.quality.js';
import {fill} from '../base/words/fill.js';

export interface Format {
  ms(value: number | null): string;
  percent(value: number | null): string;
  rate(value: number | null): string;
  score(value: number | null): string;
  decibels(level: number | null): string;
  /** "60 seconds". */
  span(seconds: number): string;
  /** "60s ago". */
  ago(seconds: number): string;
  /** "14:03:21". */
  clock(at: number): string;
  /** "3:12". */
  duration(ms: number): string;
}

/** A level below this is silence in a meter. */
const FLOOR_DB = -60;

const decibelsOf = (level: number): number => (level > 0 ? 20 * Math.log10(level) : -Infinity);

/** How much of a meter a level fills: it rises by decibels, as hearing does. */
export const barOf = (level: number): number =>
  Math.round(Math.min(1, Math.max(0, 1 - decibelsOf(level) / FLOOR_DB)) * 100) / 100;

/** A language tag that no browser knows must not stop the numbers. */
function known(lang: string): string {
  try {
    return Intl.getCanonicalLocales(lang)[0] ?? 'en';
  } catch {
    return 'en';
  }
}

let last: {readonly lang: string; readonly words: QualityWords; readonly format: Format} | undefined;

export function formatFor(lang: string, words: QualityWords): Format {
  if (last?.lang !== lang || last.words.unknown !== words.unknown) last = {lang, words, format: make(lang, words)};
  return last.format;
}

function make(lang: string, words: QualityWords): Format {
  const locale = known(lang);
  const number = (digits: number, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat =>
    new Intl.NumberFormat(locale, {minimumFractionDigits: digits, maximumFractionDigits: digits, ...options});
  /** Small values are told with a digit more. */
  const pair = (options: Intl.NumberFormatOptions) => {
    const [fine, coarse] = [number(1, options), number(0, options)];
    return (value: number | null, scale = 1): string =>
      value === null ? words.unknown : (value < 9.95 ? fine : coarse).format(value / scale);
  };
  const ms = pair({style: 'unit', unit: 'millisecond'});
  const percent = pair({style: 'percent'});
  const rate = number(0, {style: 'unit', unit: 'kilobit-per-second'});
  const plain = number(0);
  const score = number(1);
  const relative = new Intl.RelativeTimeFormat(locale, {style: 'narrow'});
  const clock = new Intl.DateTimeFormat(locale, {hour: '2-digit', minute: '2-digit', second: '2-digit'});
  return {
    ms: (value) => ms(value),
    percent: (value) => percent(value, 100),
    rate: (value) => (value === null ? words.unknown : rate.format(value)),
    score: (value) => (value === null ? words.unknown : score.format(value)),
    decibels: (level) => {
      if (level === null) return words.unknown;
      const value = decibelsOf(level);
      return value < FLOOR_DB ? words.silent : fill(words.decibels, {value: plain.format(Math.round(value))});
    },
    span: (seconds) => number(0, {style: 'unit', unit: 'second', unitDisplay: 'long'}).format(seconds),
    ago: (seconds) => relative.format(-seconds, 'second'),
    clock: (at) => clock.format(at),
    duration: (time) => {
      const seconds = Math.round(time / 1000);
      return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
    },
  };
}
