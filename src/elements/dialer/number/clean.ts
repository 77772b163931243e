import {countDigits, keyOf, plain} from './characters.js';

/** What can be dialled of a messy text. */
export interface Cleaned {
  /** Digits with `+`, `*` and `#`, or a SIP URI or name; empty when nothing can be dialled. */
  readonly target: string;
  readonly kind: 'number' | 'sip' | 'empty';
  /** What was taken away or changed that a user might miss, as it was written. Spaces and punctuation are not listed. */
  readonly removed: readonly string[];
  /** Tones to send after the answer: `0-9 * # , w`, beginning with a pause; empty for none. */
  readonly extension: string;
}

/** Longer texts are no numbers; the rest is not read. */
const LIMIT = 256;
const LISTED = 40;
/** Shorter than this is not a number of its own. */
const FULL = 7;
/** Countries that dial the 0 after their code too. */
const KEEPS_ZERO = ['39', '378', '225', '241', '242'];
const SCHEME = /^\s*(tel|sips?|callto)(?::|%3a)(?:\/\/|%2f%2f)?/i;
const EXTENSION =
  /(^|[^\p{L}])(?:e?xt(?:ensi[oó]n|n)?|x|доб(?:авочный)?|anexo|ramal|interno|poste|durchwahl)[\s.:)#-]*(?=\d)/iu;
const SEPARATOR = /[\n\t|]|\s\/\s|\sor\s|[,;]\s/gi;
const LETTER = /\p{L}/u;

/** A text on its way to a number. */
interface Draft {
  text: string;
  extension: string;
  readonly removed: string[];
}

function note(draft: Draft, piece: string): void {
  const text = piece.replace(/\s+/g, ' ').replace(/^[\s,;]+|\s+$/g, '');
  if (/[\p{L}\d?=]/u.test(text)) draft.removed.push(text.length > LISTED ? `${text.slice(0, LISTED - 1)}…` : text);
}

/** Ends the text at `index` and lists what followed. */
function cut(draft: Draft, index: number): void {
  note(draft, draft.text.slice(index));
  draft.text = draft.text.slice(0, index);
}

function decode(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (escaped) => {
    try {
      return decodeURIComponent(escaped);
    } catch {
      return ' ';
    }
  });
}

/** Tones from what follows a number: `,` and `p` pause, `;` too, for there is nobody to confirm a wait. */
function tones(text: string): string {
  return text
    .toLowerCase()
    .replace(/[p;]/g, ',')
    .replace(/[^\d*#,w]/g, '');
}

/** `Alice <sip:alice@example.com>` */
function unwrap(draft: Draft): void {
  const [, before = '', inner = '', after = ''] = /^([^<>]*)<([^<>]*[^<>\s][^<>]*)>(.*)$/s.exec(draft.text) ?? [];
  if (!inner) return;
  note(draft, before);
  note(draft, after);
  draft.text = inner.trim();
}

/** Takes `tel:` and the like away; answers the last of them, empty for none. */
function takeScheme(draft: Draft): string {
  let scheme = '';
  for (let match = SCHEME.exec(draft.text); match; match = SCHEME.exec(draft.text)) {
    scheme = `${match[1]!.toLowerCase()}:`;
    draft.text = draft.text.slice(match[0].length);
    // In a SIP URI escapes belong to the name; elsewhere they hide spaces and digits.
    if (!draft.text.includes('@')) draft.text = plain(decode(draft.text)).trim();
  }
  return scheme;
}

/** The token with the `@`. Undefined where an address merely stands behind a number. */
function sipAddress(draft: Draft, scheme: string): string | undefined {
  const tokens = draft.text.split(/\s+/);
  const address = tokens.find((token) => /[^@]@[^@]/.test(token));
  if (!address) return;
  const before = draft.text.slice(0, draft.text.indexOf(address));
  if (!scheme && /^[+(\d]/.test(before) && countDigits(before) >= FULL) return;
  for (const token of tokens) if (token !== address) note(draft, token);
  const query = address.indexOf('?');
  if (query > 0) note(draft, address.slice(query));
  const bare = (query > 0 ? address.slice(0, query) : address).replace(/[,;.]+$/, '');
  return scheme.startsWith('sip') ? scheme + bare : bare;
}

/** `;ext=`, `;phone-context=` and other parameters of telephone URIs, and the query of any URI. */
function takeParameters(draft: Draft, scheme: string): void {
  const query = scheme ? draft.text.indexOf('?') : -1;
  if (query >= 0) cut(draft, query);
  let context = '';
  draft.text = draft.text.replace(/;\s*([a-z][a-z-]*)=([^;]*)/gi, (all: string, name: string, value: string) => {
    const key = name.toLowerCase();
    if (key === 'ext') draft.extension += `,${tones(value)}`;
    else if (key === 'postd') draft.extension += tones(value);
    else if (key === 'phone-context' && /^\+[\d\s()-]+$/.test(value) && countDigits(value) <= 3) {
      context = value.replace(/\D/g, '');
    } else note(draft, all);
    return '';
  });
  // A longer context is no prefix: RFC 3966 §5.1.5 does not say how much of it the number repeats.
  if (context && !draft.text.includes('+')) {
    const local = draft.text.trim();
    draft.text = `+${context} ${KEEPS_ZERO.includes(context) ? local : local.replace(/^\(?0/, '')}`;
  }
}

/** Where the number begins behind words such as "Tel.:", or behind an item of a list. */
function takeLabel(draft: Draft): void {
  const {text} = draft;
  const plus = text.search(/\+\D{0,2}\d/);
  const international = plus > 0 && countDigits(text.slice(plus)) >= FULL;
  if (/^[^\p{L}\d+(*#]*\p{L}/u.test(text)) {
    const start = international ? plus : text.search(/\d|[(+*#](?=[\s*#]*[\d+])/);
    note(draft, text.slice(0, start));
    draft.text = text.slice(start);
  } else if (international && /\d/.test(text.slice(0, plus)) && countDigits(text.slice(0, plus)) < FULL) {
    // `*31#+49…` is a service code; `1+415…` is how North America writes its trunk prefix.
    if (/^\s*[*#]|^1$/.test(text.slice(0, plus))) return;
    note(draft, text.slice(0, plus).replace(/^0+\s*$/, ''));
    draft.text = text.slice(plus);
  }
}

/** Of two numbers only the first is kept. */
function takeSecondNumber(draft: Draft): void {
  for (const {index} of draft.text.matchAll(SEPARATOR)) {
    const rest = draft.text.slice(index + 1);
    if (countDigits(draft.text.slice(0, index)) < FULL) continue;
    // Behind a line break is another number or none of it.
    if (draft.text[index] === '\n' || (countDigits(rest) >= FULL && !/[*#]/.test(rest))) return cut(draft, index);
  }
  const plus = draft.text.indexOf('+', 1);
  if (plus > 0 && countDigits(draft.text.slice(0, plus)) >= FULL) cut(draft, plus);
}

function takeExtension(draft: Draft): void {
  const {text} = draft;
  const word = EXTENSION.exec(text);
  const wordAt = word && /\d/.test(text.slice(0, word.index + 1)) ? word.index + word[1]!.length : -1;
  const hash = /\s#\s*\d{1,6}$/.exec(text);
  const hashAt = hash && /^[+(\d]/.test(text) && countDigits(text.slice(0, hash.index)) >= FULL ? hash.index : -1;
  const comma = text.search(/[,;]/);
  const commaAt = comma > 0 && /\d/.test(text.slice(0, comma)) ? comma : -1;
  const pause = /\d[pw]+(?=[\d*#,;])/i.exec(text);
  const starts = [wordAt, hashAt, commaAt, pause ? pause.index + 1 : -1].filter((at) => at >= 0);
  if (!starts.length) return;
  const at = Math.min(...starts);
  let tail = text.slice(at);
  // "…2671, ext. 5": the word says what the comma means.
  if (at === hashAt) tail = tail.replace('#', ',');
  else if (wordAt >= 0 && !/\d/.test(text.slice(at, wordAt))) tail = `,${text.slice(wordAt).replace(/^\D+/, '')}`;
  const [sent = ''] = /^[\d*#,;pw\s().-]*/i.exec(tail) ?? [];
  draft.text = text.slice(0, at);
  if (!/[\d*#]/.test(sent)) return note(draft, tail);
  draft.extension += tones(sent);
  note(draft, tail.slice(sent.length));
}

/** Letters are keys in `1-800-FLOWERS` and a remark in `…2671 home`. Answers whether the text is a name after all. */
function takeLetters(draft: Draft): boolean {
  // Brazil writes `(0xx11)` for "0, a carrier, 11".
  draft.text = draft.text.replace(/\b0xx(?=\d\d\b)/i, '');
  draft.text = draft.text.replace(/\(([^()]*)\)/g, (all: string, inner: string) => {
    const rest = countDigits(draft.text) - countDigits(all);
    if (!LETTER.test(inner) || !rest || (rest < FULL && !/\p{Ll}/u.test(inner))) return all;
    note(draft, all);
    return ' ';
  });
  const {text} = draft;
  const at = text.search(LETTER);
  if (at < 0) return false;
  const before = countDigits(text.slice(0, at));
  const dialled = [...text].map((character) => (/\d/.test(character) ? character : keyOf(character))).join('');
  const northAmerican = /^\D*1/.test(text) && dialled.length >= 11;
  // `3cxdesk1` is a name of somebody.
  const fits =
    dialled.length >= 6 && dialled.length <= (northAmerican ? 20 : 15) && !/^\d{1,2}[a-z]\S*$/.test(text.trim());
  // "911 please" is 911.
  const remark = before < 4 && /\s/.test(text.trim()) && /\p{Ll}/u.test(text);
  const vanity = before < FULL ? fits && !remark : northAmerican && before < 10 && dialled.length === 11;
  if (vanity && /[a-z]/i.test(text)) {
    const word = text.slice(at).trim();
    note(draft, word);
    const plus = /^\D*\+/.test(text) ? '+' : '';
    // Words may be longer than numbers: what is over is not dialled.
    draft.text = plus + (northAmerican ? dialled.slice(0, 11) : dialled);
    return false;
  }
  if (!/\s/.test(text.trim()) && !text.includes('+') && before < FULL) return true;
  cut(draft, at);
  return false;
}

/** `+44 (0)20`: the 0 is for callers within the country. */
function takeTrunkZero(draft: Draft): void {
  const [all, code = '', zero = ''] = /^[^\d+]*(?:\+|00)\D*?(\d{1,3})[^\d([]*([([]\s*0\s*[)\]])/.exec(draft.text) ?? [];
  if (all === undefined || KEEPS_ZERO.includes(code)) return;
  note(draft, zero);
  draft.text = all.slice(0, -zero.length) + draft.text.slice(all.length);
}

function dialable(text: string): string {
  const kept = text.replace(/[^\d*#+]/g, '');
  // A plus is one at the start, or behind a service code such as `#31#`.
  const [, code = '', plus = ''] = /^((?:[*#][\d*#]*)?)(\+?)/.exec(kept) ?? [];
  const rest = kept.slice(code.length + plus.length).replace(/\+/g, '');
  // `0011` leaves Australia; no number of North America goes on with 1.
  const international = plus
    ? rest.replace(/^00(?=[1-9])/, '')
    : rest.replace(/^00(?:11(?=\d{6}))?(?=[1-9]\d{5})/, '+');
  const number = code && !plus ? rest : international;
  return code + (number ? plus : '') + number;
}

function finish(draft: Draft, target: string, kind: 'number' | 'sip'): Cleaned {
  const {removed} = draft;
  if (!target) return {target: '', kind: 'empty', removed, extension: ''};
  const extension = kind === 'number' && /[\d*#]/.test(draft.extension) ? draft.extension : '';
  return {target, kind, removed, extension};
}

function begin(raw: string): {draft: Draft; scheme: string} {
  const draft: Draft = {text: plain(raw.slice(0, LIMIT)).trim(), extension: '', removed: []};
  if (raw.slice(LIMIT).trim()) draft.removed.push('…');
  unwrap(draft);
  const scheme = takeScheme(draft);
  if (scheme && !draft.text.includes('@')) draft.removed.push(scheme);
  return {draft, scheme};
}

/**
 * What can be dialled of a pasted, typed or linked text: numbers in any writing, `tel:`, `sip:` and `callto:` URIs,
 * vanity numbers, extensions, SIP names. Never throws.
 */
export function cleanNumber(raw: string): Cleaned {
  const {draft, scheme} = begin(raw);
  const address = sipAddress(draft, scheme);
  if (address !== undefined) return finish(draft, address, 'sip');
  takeParameters(draft, scheme);
  const {text} = draft;
  const token = !/[\s:]/.test(text.trim());
  const lettersFirst = /^[^\p{L}\d+(*#]*\p{L}/u.test(text);
  const named =
    LETTER.test(text) &&
    (!/[\d+]/.test(text) || (lettersFirst && (token || (countDigits(text) < 3 && !/[*#]\d/.test(text)))));
  if (named || (scheme.startsWith('sip') && token && LETTER.test(text))) {
    return finish(draft, text.replace(/\s+/g, ' ').trim(), 'sip');
  }
  takeLabel(draft);
  takeSecondNumber(draft);
  takeExtension(draft);
  if (takeLetters(draft)) return finish(draft, draft.text.trim(), 'sip');
  takeTrunkZero(draft);
  return finish(draft, dialable(draft.text), 'number');
}

/**
 * The text taken by its word, for whoever undid the cleaning: a `(0)` is dialled, and one word with letters is a name.
 * Where that cannot be dialled it is cleaned all the same.
 */
export function literalNumber(raw: string): Cleaned {
  const {draft} = begin(raw);
  const {text} = draft;
  const cleaned = cleanNumber(raw);
  if (cleaned.kind !== 'number') return {...cleaned, removed: []};
  if (LETTER.test(text) && !cleaned.extension && !/[\s:;]/.test(text)) {
    return {target: text, kind: 'sip', removed: [], extension: ''};
  }
  if (LETTER.test(text)) return {...cleaned, removed: []};
  const [number = ''] = text.split(/[,;]/);
  return {...cleaned, target: cleaned.extension ? dialable(number) : dialable(text), removed: []};
}
