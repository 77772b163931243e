import {expect} from '@open-wc/testing';
import {withoutFormatting} from '../../src/elements/dialer/number/characters.js';
import {
  backspace,
  deleteForward,
  insertText,
  plusForZero,
  reformat,
  reformatFromEnd,
} from '../../src/elements/dialer/number/edit.js';
import {countryName, describeNumber, typeNumber} from '../../src/elements/dialer/number/phone-format.js';
import type {FormatOptions} from '../../src/elements/dialer/number/phone-format.js';

/** `|` is the caret. */
function shown({text, caret}: {text: string; caret: number}): string {
  return `${text.slice(0, caret)}|${text.slice(caret)}`;
}

function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const US: FormatOptions = {defaultCountry: 'US', format: 'international'};
const NONE: FormatOptions = {defaultCountry: '', format: 'international'};

describe('dialer: editing a number', () => {
  it('puts text in the place of the selection', () => {
    expect(shown(insertText('123', 1, 1, '9'))).to.equal('19|23');
    expect(shown(insertText('123', 0, 3, '9'))).to.equal('9|');
    expect(shown(insertText('123', 2, 1, '9'))).to.equal('19|3');
    expect(shown(insertText('123', 99, 99, '9'))).to.equal('1239|');
  });

  it('deletes the character before the caret, over formatting', () => {
    expect(shown(backspace('(415) 555', 6, 6))).to.equal('(41|555');
    expect(shown(backspace('123', 0, 0))).to.equal('|123');
    expect(shown(backspace('123', 0, 2))).to.equal('|3');
    expect(shown(backspace('(415', 1, 1))).to.equal('|415');
    expect(shown(backspace('a😀', 3, 3))).to.equal('a|');
    expect(shown(deleteForward('(415) 555', 4))).to.equal('(415|55');
  });

  it('makes a plus of a zero where a number begins', () => {
    expect(shown(plusForZero('0', 1))).to.equal('+|');
    expect(shown(plusForZero('044', 1))).to.equal('+|44');
    expect(shown(plusForZero('#31#0', 5))).to.equal('#31#+|');
    expect(shown(plusForZero('10', 2))).to.equal('10|');
    expect(shown(plusForZero('+0', 2))).to.equal('+0|');
    expect(shown(plusForZero('1', 1))).to.equal('1|');
    expect(shown(plusForZero('', 0))).to.equal('|');
  });

  it('keeps the caret between the same characters', () => {
    expect(reformat('4155552671', 3, '(415) 555-2671')).to.equal(4);
    expect(reformat('(415) 555-2671', 6, '4155552671')).to.equal(3);
    expect(reformat('4155552671', 10, '(415) 555-2671')).to.equal(14);
    expect(reformat('4155552671', 0, '(415) 555-2671')).to.equal(0);
    expect(reformatFromEnd('tel:+1415555', 7, '+1 415 555')).to.equal(4);
  });

  for (const seed of [1, 20_261_101, 77]) {
    it(`never moves the caret over a character that is dialled, seed ${seed}`, () => {
      const random = generator(seed);
      const alphabet = '01234567890123456789+*# -().,;x';
      const countries = ['', 'US', 'GB', 'DE', 'FR', 'BR', 'JP', 'IT', 'zz'];
      for (let run = 0; run < 700; run += 1) {
        const start = ['', '+', '+1', '+44', '+49', '0', '415'][random(7)]!;
        const text = start + Array.from({length: random(16)}, () => alphabet[random(alphabet.length)]).join('');
        const options: FormatOptions = {defaultCountry: countries[random(9)]!, format: 'national'};
        const formatted = typeNumber(text, options);
        expect(withoutFormatting(formatted), text).to.equal(withoutFormatting(text));
        for (let caret = 0; caret <= text.length; caret += 1) {
          const next = reformat(text, caret, formatted);
          const message = `${shown({text, caret})} → ${shown({text: formatted, caret: next})}`;
          expect(withoutFormatting(formatted.slice(0, next)), message).to.equal(
            withoutFormatting(text.slice(0, caret)),
          );
        }
      }
    });
  }
});

describe('dialer: formatting a number', () => {
  it('describes numbers', () => {
    const number = {e164: '+14155552671', country: 'US', valid: true, possible: true};
    expect(describeNumber('+14155552671', NONE)).to.deep.equal({...number, shown: '+1 415 555 2671'});
    expect(describeNumber('4155552671', US)).to.deep.equal({...number, shown: '+1 415 555 2671'});
    expect(describeNumber('4155552671', {...US, format: 'national'}).shown).to.equal('(415) 555-2671');
    expect(describeNumber('4155552671', {...US, format: 'raw'}).shown).to.equal('+14155552671');
    expect(describeNumber('01144 2079460958'.replace(' ', ''), US)).to.include({e164: '+442079460958', country: 'GB'});
    expect(describeNumber('+4402079460958', NONE).e164).to.equal('+442079460958');
    expect(describeNumber('+80012345678', NONE)).to.include({country: null, valid: true});
  });

  it('shows a number of another country with its code', () => {
    expect(describeNumber('+442079460958', {...US, format: 'national'}).shown).to.equal('+44 20 7946 0958');
    expect(describeNumber('+442079460958', {...NONE, format: 'national'}).shown).to.equal('+44 20 7946 0958');
  });

  it('has no opinion about codes and numbers of no country', () => {
    for (const code of ['*98', '101', '911', '116117', '#31#+4930123456', 'echo', '']) {
      for (const country of ['US', 'DE', 'FR']) {
        const described = describeNumber(code, {defaultCountry: country, format: 'national'});
        expect(described).to.deep.equal({e164: code, shown: code, country: null, valid: null, possible: false});
      }
    }
    expect(describeNumber('4155552671', NONE)).to.include({e164: '4155552671', valid: null});
    expect(describeNumber('4155552671', {...NONE, defaultCountry: 'zz'}).valid).to.equal(null);
    expect(describeNumber('201234', {...NONE, defaultCountry: 'fo'})).to.include({e164: '+298201234', valid: true});
  });

  it('tells what cannot be right', () => {
    expect(describeNumber('+1415', NONE)).to.include({e164: '+1415', valid: false, possible: false});
    expect(describeNumber('+10005552671', NONE).valid).to.equal(false);
    expect(describeNumber('+999123456789', NONE)).to.include({e164: '+999123456789', valid: false});
  });

  it('formats what is typed and leaves the rest', () => {
    expect(typeNumber('+1415555', NONE)).to.equal('+1 415 555');
    expect(typeNumber('4155552671', US)).to.equal('(415) 555-2671');
    expect(typeNumber('4155552671', {...US, format: 'raw'})).to.equal('4155552671');
    expect(typeNumber('+14155552671,,12#', NONE)).to.equal('+1 415 555 2671,,12#');
    expect(typeNumber('+14155552671 x12', NONE)).to.equal('+1 415 555 2671 x12');
    for (const text of ['', '+', '*98', '101', 'echo', '1-800-FLO', 'sip:1@example.com', '4155552671', '++1415', '(']) {
      expect(typeNumber(text, NONE)).to.equal(text);
    }
  });

  it('uses spaces as a keyboard writes them, and nothing invisible', () => {
    for (const target of [
      '+33123456789',
      '+14155552671',
      '+4930123456',
      '+972501234567',
      '+966501234567',
      '+810312345678',
    ]) {
      for (const format of ['international', 'national'] as const) {
        const {shown: text, country} = describeNumber(target, {defaultCountry: '', format});
        const home = {defaultCountry: country!, format};
        for (const each of [text, describeNumber(target, home).shown, typeNumber(target, home)]) {
          expect(each).to.match(/^[\x20-\x7e]+$/);
        }
      }
    }
  });

  it('names countries', () => {
    expect(countryName('DE', 'en')).to.equal('Germany');
    expect(countryName('DE', 'de')).to.equal('Deutschland');
    expect(countryName('DE', 'no language!')).to.equal('DE');
    expect(countryName('', 'en')).to.equal('');
  });
});
