import {plain, withoutFormatting} from './characters.js';
import {cleanNumber, literalNumber} from './clean.js';
import type {Cleaned} from './clean.js';
import {backspace, deleteForward, insertText, plusForZero, reformat, reformatFromEnd} from './edit.js';
import type {Edited} from './edit.js';
import type * as phoneFormat from './phone-format.js';
import type {FormatOptions, NumberDescription} from './phone-format.js';

/** The module that knows the numbering plans. */
export type PhoneFormat = typeof phoneFormat;

export interface NumberFieldOptions extends FormatOptions {
  /** Language of country names; empty for the browser's. */
  readonly lang: string;
}

/**
 * The field is not what it was. `edit`: by one of the methods that answer with a caret. `set`: another text, the caret goes
 * to its end. `format`: the same characters formatted anew; `reformat(from, caret, to)` keeps the caret.
 */
export interface NumberFieldChange {
  readonly cause: 'edit' | 'set' | 'format';
  readonly from: string;
  readonly to: string;
}

export interface NumberFieldSetup {
  /** Brings the numbering plans; asked once a number is there, and once more at a later edit when it failed. */
  readonly load: () => Promise<PhoneFormat>;
  readonly onChange?: (change: NumberFieldChange) => void;
  readonly options?: Partial<NumberFieldOptions>;
}

const ATTEMPTS = 2;
const UNKNOWN = {shown: '', country: null, valid: null, possible: false};

/** The number field without its input: text, what would be dialled, and what was taken away with a way back. */
export class NumberField {
  readonly #load: () => Promise<PhoneFormat>;
  readonly #onChange: (change: NumberFieldChange) => void;
  #options: NumberFieldOptions = {defaultCountry: '', format: 'international', lang: ''};
  #library: PhoneFormat | undefined;
  #loading: Promise<boolean> | undefined;
  #attempts = 0;
  #text = '';
  #cleaned: Cleaned = cleanNumber('');
  /** `whole`: came at once, shown as a number is. `typed`: formatted as far as it goes. `literal`: shown as it is. */
  #mode: 'whole' | 'typed' | 'literal' = 'typed';
  /** Before it was cleaned; `null` when there is nothing to undo. */
  #raw: string | null = null;
  #described: NumberDescription | undefined;

  constructor({load, onChange = () => {}, options = {}}: NumberFieldSetup) {
    this.#load = load;
    this.#onChange = onChange;
    this.#options = {...this.#options, ...options};
  }

  /** As it is shown. */
  get text(): string {
    return this.#text;
  }

  /** What would be dialled: E.164, a SIP URI, a name or a code; empty when nothing can be. */
  get target(): string {
    return this.#description.e164;
  }

  /** Tones for after the answer, beginning with a pause; empty for none. */
  get extension(): string {
    return this.#cleaned.extension;
  }

  /** What cleaning took away or changed, as it was written. */
  get removed(): readonly string[] {
    return this.#raw === null ? [] : this.#cleaned.removed;
  }

  get canUndo(): boolean {
    return this.removed.length > 0;
  }

  /** `null`: nobody knows, for there is no library, no country, or it is no number of a numbering plan. */
  get valid(): boolean | null {
    return this.#description.valid;
  }

  /** The length can be right. False with `valid` false: too short as yet, or too long. */
  get possible(): boolean {
    return this.#description.possible;
  }

  /** Two-letter code. */
  get country(): string | null {
    return this.#description.country;
  }

  /** In the language of the options; empty when there is none. */
  get countryName(): string {
    const {country} = this;
    return country && this.#library ? this.#library.countryName(country, this.#options.lang) : '';
  }

  setOptions(options: Partial<NumberFieldOptions>): void {
    const next = {...this.#options, ...options};
    const {defaultCountry, format, lang} = this.#options;
    if (next.defaultCountry === defaultCountry && next.format === format && next.lang === lang) return;
    this.#options = next;
    this.#format();
  }

  /** Loads the library if it is not there. Worth waiting for before a national number is dialled. Never rejects. */
  prepare(): Promise<boolean> {
    if (this.#library) return Promise.resolve(true);
    if (!this.#loading && this.#attempts >= ATTEMPTS) return Promise.resolve(false);
    return (this.#loading ??= this.#fetch());
  }

  /** Another number: from an attribute, the history, a link. Cleaned, with a way back. */
  set(raw: string): void {
    this.#fill(raw, 'set');
  }

  /** Clipboard text in place of the selection; the whole is cleaned, with a way back. */
  paste(pasted: string, start: number, end: number): Edited {
    const {text, caret} = insertText(this.#text, start, end, pasted);
    this.#fill(text, 'edit');
    return {text: this.#text, caret: reformatFromEnd(text, caret, this.#text)};
  }

  /** What an input holds after the user edited it, with its caret. `inputType` is the event's. */
  type(text: string, caret: number, inputType = ''): Edited {
    const before = this.#text;
    const edited = this.#typed(text, caret);
    // Only a formatting character was deleted, and it is back: what was meant is the character beside it.
    const stuck = edited.text === before && text.length === before.length - 1;
    if (!stuck || withoutFormatting(text) !== withoutFormatting(before)) return this.#edited(before, edited);
    const meant = inputType.endsWith('Forward') ? deleteForward(text, caret) : backspace(text, caret, caret);
    return this.#edited(before, this.#typed(meant.text, meant.caret));
  }

  /** A key of the pad in place of the selection. */
  key(character: string, start: number, end: number): Edited {
    const {text, caret} = insertText(this.#text, start, end, character);
    return this.type(text, caret);
  }

  /** A long press on 0, after its 0 was put in. */
  longZero(caret: number): Edited {
    const edited = plusForZero(this.#text, caret);
    return edited.text === this.#text ? edited : this.type(edited.text, edited.caret);
  }

  /** Deletes the selection or the character before the caret. */
  backspace(start: number, end: number): Edited {
    if (start !== end) return this.key('', start, end);
    const [last = ''] = [...this.#text.slice(0, start)].slice(-1);
    return last ? this.key('', start - last.length, start) : {text: this.#text, caret: 0};
  }

  /** The text as it was before it was cleaned, taken by its word until the next edit. */
  undo(): void {
    if (!this.canUndo) return;
    const raw = this.#raw!.replace(/\s+/g, ' ').trim();
    this.#become(raw, literalNumber(raw), 'literal', 'set');
  }

  /** Shows a valid number that was typed as every number is shown. For when the user is done with it: digits may change. */
  settle(): void {
    if (this.#mode !== 'typed' || !this.valid) return;
    this.#mode = 'whole';
    this.#format();
  }

  clear(): void {
    this.#become('', cleanNumber(''), 'typed', 'set');
  }

  get #description(): NumberDescription {
    const {target, kind} = this.#cleaned;
    if (kind !== 'number' || !this.#library) return {...UNKNOWN, e164: target};
    return (this.#described ??= this.#library.describeNumber(target, this.#options));
  }

  #fill(raw: string, cause: 'set' | 'edit'): void {
    const cleaned = cleanNumber(raw);
    this.#become('', cleaned, 'whole', cause, cleaned.removed.length ? raw : null);
  }

  /** Everything that is not typing. The text of a whole number follows from what can be dialled. */
  #become(
    text: string,
    cleaned: Cleaned,
    mode: 'whole' | 'typed' | 'literal',
    cause: 'set' | 'edit',
    raw: string | null = null,
  ): void {
    const from = this.#text;
    this.#cleaned = cleaned;
    this.#mode = mode;
    this.#raw = raw;
    this.#described = undefined;
    this.#text = mode === 'whole' ? this.#whole() : text;
    this.#onChange({cause, from, to: this.#text});
    this.#want();
  }

  #whole(): string {
    const {target, kind, extension} = this.#cleaned;
    if (kind !== 'number' || !this.#library) return target + extension;
    const {shown, possible} = this.#description;
    return (possible ? shown : this.#library.typeNumber(target, this.#options)) + extension;
  }

  #typed(text: string, caret: number): Edited {
    const known = plain(text).replace(/[\n\t]/g, ' ');
    this.#mode = 'typed';
    this.#raw = null;
    this.#cleaned = cleanNumber(known);
    this.#described = undefined;
    this.#text =
      this.#library && this.#cleaned.kind === 'number' ? this.#library.typeNumber(known, this.#options) : known;
    return {text: this.#text, caret: this.#text === text ? caret : reformat(text, caret, this.#text)};
  }

  #edited(from: string, edited: Edited): Edited {
    this.#onChange({cause: 'edit', from, to: edited.text});
    this.#want();
    return edited;
  }

  /** The library came, or the options are others. */
  #format(): void {
    const from = this.#text;
    this.#described = undefined;
    if (this.#mode === 'whole') this.#text = this.#whole();
    else if (this.#mode === 'typed') this.#typed(from, 0);
    this.#onChange({cause: 'format', from, to: this.#text});
  }

  #want(): void {
    if (this.#cleaned.kind === 'number') void this.prepare();
  }

  async #fetch(): Promise<boolean> {
    this.#attempts += 1;
    try {
      this.#library = await Promise.resolve().then(() => this.#load());
    } catch {
      // Numbers are dialled as they are written; the next edit asks once more.
      return false;
    } finally {
      this.#loading = undefined;
    }
    this.#format();
    return true;
  }
}
