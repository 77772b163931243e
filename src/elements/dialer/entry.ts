/** The number field with its input: carets go where the user left them, whatever the text became. */
import {withoutFormatting} from './number/characters.js';
import {reformat, reformatFromEnd} from './number/edit.js';
import type {Edited} from './number/edit.js';
import {NumberField} from './number/number-field.js';
import type {NumberFieldChange, PhoneFormat} from './number/number-field.js';

type Caret = Pick<HTMLInputElement, 'selectionStart' | 'selectionEnd'> | null;

export interface EntryState {
  readonly text: string;
  readonly target: string;
  readonly valid: boolean | null;
  readonly country: string;
  readonly removed: readonly string[];
  /** A name or an internet address: no numbering plan knows it. */
  readonly isName: boolean;
}

export class Entry {
  readonly #field: NumberField;
  readonly #changed: () => void;
  #format: PhoneFormat | undefined;
  #input: HTMLInputElement | null = null;
  #typing = false;

  constructor(changed: () => void) {
    this.#changed = changed;
    this.#field = new NumberField({
      load: async () => {
        const format = await import('./number/phone-format.js');
        // Left out of `telnyx-elements.all.js`.
        if (!format.describeNumber) throw new Error('there are no numbering plans in this file');
        return (this.#format = format);
      },
      onChange: (change) => this.#handle(change),
    });
  }

  get target(): string {
    return this.#field.target;
  }

  get extension(): string {
    return this.#field.extension;
  }

  get state(): EntryState {
    const {text, target, valid, possible, countryName} = this.#field;
    // What a link or a copied address begins with is nobody's loss.
    const removed = this.#field.removed.filter((part) => !/^(tel|sips?|callto):$/i.test(part));
    return {
      text,
      target,
      // A number that is being typed is too short, not wrong.
      valid: valid === false && !possible && this.#typing ? null : valid,
      country: countryName,
      removed,
      isName: /[a-z@]/i.test(target),
    };
  }

  /** Settles when a national number can be told from an international one, as far as that can be known. */
  async ready(): Promise<void> {
    if (/^\d/.test(this.#field.target)) await this.#field.prepare();
  }

  /** Somebody is about to type: fetch what formatting needs. */
  prepare(): void {
    void this.#field.prepare();
  }

  /** Nobody types any more: a whole number is shown as numbers are. */
  settle(): void {
    this.#typing = false;
    this.#field.settle();
  }

  /** Attributes of the element. */
  use(values: Readonly<Record<string, unknown>>, lang: string): void {
    this.#field.setOptions({
      defaultCountry: ((values['defaultCountry'] as string | undefined) ?? '').toUpperCase(),
      format: values['numberFormat'] as 'international' | 'national' | 'raw',
      lang,
    });
  }

  /** A number as it is shown elsewhere: in calls and in the list of calls. */
  show(number: string): string {
    if (!this.#format || !/^\+?\d{5,}$/.test(number)) return number;
    const {shown, possible} = this.#format.describeNumber(number, {defaultCountry: '', format: 'international'});
    return possible && shown ? shown : number;
  }

  set(raw: string): void {
    this.#typing = false;
    this.#field.set(raw);
  }

  undo(): void {
    this.#field.undo();
  }

  edit(input: HTMLInputElement, inputType = ''): void {
    this.#put(input, this.#field.type(input.value, input.selectionStart ?? input.value.length, inputType));
  }

  paste(event: ClipboardEvent): void {
    const input = event.currentTarget as HTMLInputElement;
    const pasted = event.clipboardData?.getData('text/plain') ?? '';
    event.preventDefault();
    if (!pasted.trim() || input.readOnly) return;
    this.#put(input, this.#field.paste(pasted, ...this.#selection(input)));
  }

  key(key: string, input: HTMLInputElement | null): void {
    this.#put(input, this.#field.key(key, ...this.#selection(input)));
  }

  plus(input: HTMLInputElement | null): void {
    if (!this.#field.text.includes('+')) this.#put(input, this.#field.key('+', 0, 0));
  }

  backspace(input: HTMLInputElement | null): void {
    this.#put(input, this.#field.backspace(...this.#selection(input)));
  }

  /** Without an input the end of the text counts. */
  #selection(input: Caret): [start: number, end: number] {
    const {length} = this.#field.text;
    // An input that nobody has touched says 0: keys of the pad go to the end then.
    const untouched = !input || (input.selectionStart === 0 && input.selectionEnd === 0 && !this.#input);
    return untouched ? [length, length] : [input.selectionStart ?? length, input.selectionEnd ?? length];
  }

  #put(input: HTMLInputElement | null, {text, caret}: Edited): void {
    if (!input) return;
    this.#input = input;
    this.#typing = true;
    if (input.value !== text) input.value = text;
    input.setSelectionRange(caret, caret);
  }

  #handle({cause, from, to}: NumberFieldChange): void {
    const input = this.#input;
    if (input?.isConnected && cause !== 'edit' && input.value !== to) {
      // A country code may have come before what was typed: then only what follows the caret is the same.
      const same = withoutFormatting(from) === withoutFormatting(to);
      const keep = same ? reformat : reformatFromEnd;
      const caret = cause === 'format' ? keep(from, input.selectionStart ?? from.length, to) : to.length;
      input.value = to;
      input.setSelectionRange(caret, caret);
    }
    this.#changed();
  }
}
