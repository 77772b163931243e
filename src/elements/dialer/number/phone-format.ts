/** All that is known of the world's numbering plans. Loaded when a number is first seen: the tables are most of it. */
import {AsYouType, isSupportedCountry, parsePhoneNumberFromString} from 'libphonenumber-js/min';
import type {CountryCode} from 'libphonenumber-js/min';
import {countDigits, withoutFormatting} from './characters.js';

export type NumberFormat = 'international' | 'national' | 'raw';

export interface FormatOptions {
  /** Two-letter country of numbers written without `+`; empty or unknown for none. */
  readonly defaultCountry: string;
  readonly format: NumberFormat;
}

export interface NumberDescription {
  /** What is dialled: E.164 where the number can be one, `target` otherwise. */
  readonly e164: string;
  /** What is shown; plain spaces only. Never other digits than those that lead to `e164`. */
  readonly shown: string;
  /** Two-letter country; `null` for numbers of no country. */
  readonly country: string | null;
  /** `null` where no numbering plan speaks of it: short codes, service codes, national numbers without a country. */
  readonly valid: boolean | null;
  /** Its length can be right. */
  readonly possible: boolean;
}

/** Up to here a number without `+` is a short code or an extension of a switchboard. */
const SHORT = 6;
/** Longer than any number with its extension. */
const LONG = 64;
/** What `typeNumber` formats, and what stands behind it: pauses, an extension. */
const TYPED = /^([+\d\s().[\]/-]*\d[\s)\]]*?)(\s*(?:[,;xpw]|ext).*)?$/i;

function countryOf(code: string): CountryCode | undefined {
  const upper = code.trim().toUpperCase();
  return isSupportedCountry(upper) ? upper : undefined;
}

/** Spaces as a keyboard writes them, so that a copied number can be pasted anywhere. */
function plainSpaces(text: string): string {
  return text.replace(/\s/g, ' ').replace(/\p{Cf}/gu, '');
}

/** What a number is and how it is shown. */
export function describeNumber(target: string, {defaultCountry, format}: FormatOptions): NumberDescription {
  const unknown = {e164: target, shown: target, country: null, valid: null, possible: false};
  const home = countryOf(defaultCountry);
  const international = target.startsWith('+');
  if (!/^\+?\d+$/.test(target) || (!international && !home)) return unknown;
  const number = parsePhoneNumberFromString(target, {defaultCountry: home, extract: false});
  const valid = number?.isValid() ?? false;
  // Only small countries, all with codes of three digits, have numbers as short as extensions.
  const short = !international && countDigits(target) <= SHORT;
  if (short && !(valid && number?.countryCallingCode.length === 3)) return unknown;
  if (!number?.isPossible()) return {...unknown, country: number?.country ?? null, valid: false};
  const e164: string = number.number;
  const country = number.country ?? null;
  const inWords = plainSpaces(number.formatInternational());
  const national = plainSpaces(number.formatNational());
  // A national number is shown as one only where it leads back to the same number.
  const isHome = home !== undefined && parsePhoneNumberFromString(national, home)?.number === number.number;
  const shown = format === 'raw' ? e164 : format === 'national' && isHome ? national : inWords;
  return {e164, shown, country, valid, possible: true};
}

/** What is typed, with formatting between its digits; the digits stay the same, and anything that is no number stays as it is. */
export function typeNumber(text: string, {defaultCountry, format}: FormatOptions): string {
  if (format === 'raw' || text.length > LONG) return text;
  const [, head = '', tail = ''] = TYPED.exec(text) ?? [];
  if (!head) return text;
  const bare = withoutFormatting(head);
  if (!bare.startsWith('+') && (!countryOf(defaultCountry) || countDigits(bare) <= SHORT)) return text;
  const formatted = plainSpaces(new AsYouType(countryOf(defaultCountry)).input(bare));
  return withoutFormatting(formatted) === bare ? formatted + tail : text;
}

/** Name of a country in a language; its code where the browser has no name. */
export function countryName(code: string, lang: string): string {
  try {
    return new Intl.DisplayNames(lang ? [lang] : undefined, {type: 'region', fallback: 'code'}).of(code) ?? code;
  } catch {
    return code;
  }
}
