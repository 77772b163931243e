/** Characters of numbers: what people paste, made plain, and what of it can be dialled. */

const LINE_BREAKS = /[\n\r\v\f\u0085\u2028\u2029]/;
/** Bidi marks, zero-width characters, soft hyphens, variation selectors, the box of a keycap emoji. */
const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}\u20e3]/u;
const DIGIT = /\p{Nd}/u;
const SPACE = /[\s\p{Cc}\u2800]/u;
const DASH = /[\p{Pd}\u2212\u2043\u02d7\u2500]/u;
const PLUS = /[\u207a\ufe62\u2795]/u;
const STAR = /[\u2217\ufe61\u204e]/u;
const HASH = /[\ufe5f\u266f]/u;
const KEYS = ['abc', 'def', 'ghi', 'jkl', 'mno', 'pqrs', 'tuv', 'wxyz'];

/** 0..9 of a digit of any script. Unicode keeps every script's ten in a row, so the start of the row tells. */
function digitOf(code: number): number {
  let start = code;
  while (DIGIT.test(String.fromCodePoint(start - 1))) start -= 1;
  return (code - start) % 10;
}

function plainCharacter(character: string): string {
  const code = character.codePointAt(0)!;
  // Most of what comes is plain already.
  if (code > 0x20 && code < 0x7f) return character;
  if (LINE_BREAKS.test(character)) return '\n';
  if (character === '\t') return '\t';
  if (INVISIBLE.test(character)) return '';
  if (SPACE.test(character)) return ' ';
  if (DIGIT.test(character)) return String(digitOf(code));
  // Full-width forms are ASCII, moved.
  if (code >= 0xff01 && code <= 0xff5e) return String.fromCodePoint(code - 0xfee0);
  if (DASH.test(character)) return '-';
  if (PLUS.test(character)) return '+';
  if (STAR.test(character)) return '*';
  if (HASH.test(character)) return '#';
  return character;
}

/**
 * The text with ASCII digits, plain spaces, dashes, plus, star and hash, and without characters nobody sees. Line breaks
 * and tabs stay, for they part numbers.
 */
export function plain(text: string): string {
  let out = '';
  for (const character of text) out += plainCharacter(character);
  // The Japanese long-vowel mark is typed for a dash.
  return out.replace(/(\d)[\u30fc\uff70](?=\d)/g, '$1-');
}

/** Whether a character only makes a number easier to read, and is not dialled. */
export function isFormatting(character: string): boolean {
  const known = plainCharacter(character);
  return known === '' || /[\s()[\]./-]/.test(known);
}

/** The text without its formatting characters. */
export function withoutFormatting(text: string): string {
  return [...text].filter((character) => !isFormatting(character)).join('');
}

/** The key a letter is printed on; empty for what is on no key. */
export function keyOf(letter: string): string {
  const index = KEYS.findIndex((key) => key.includes(letter.toLowerCase()));
  return index < 0 ? '' : String(index + 2);
}

/** How many ASCII digits a plain text has. */
export function countDigits(text: string): number {
  return text.replace(/\D/g, '').length;
}
