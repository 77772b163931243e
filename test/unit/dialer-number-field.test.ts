import {expect} from '@open-wc/testing';
import {reformat} from '../../src/elements/dialer/number/edit.js';
import {NumberField} from '../../src/elements/dialer/number/number-field.js';
import type {
  NumberFieldChange,
  NumberFieldOptions,
  PhoneFormat,
} from '../../src/elements/dialer/number/number-field.js';
import * as phoneFormat from '../../src/elements/dialer/number/phone-format.js';
import {microtasks} from '../support/until.js';

interface Lab {
  readonly field: NumberField;
  readonly changes: NumberFieldChange[];
  /** How often the library was asked for. */
  loads: number;
  /** Lets the load that waits succeed or fail. */
  arrive(): Promise<void>;
  fail(): Promise<void>;
}

function lab(options: Partial<NumberFieldOptions> = {}): Lab {
  const changes: NumberFieldChange[] = [];
  let pending: {resolve: (library: PhoneFormat) => void; reject: (reason: Error) => void} | undefined;
  const made: Lab = {
    field: new NumberField({
      load: () => {
        made.loads += 1;
        let resolve!: (library: PhoneFormat) => void;
        let reject!: (reason: Error) => void;
        const promise = new Promise<PhoneFormat>((...settle) => ([resolve, reject] = settle));
        pending = {resolve, reject};
        return promise;
      },
      onChange: (change) => void changes.push(change),
      options,
    }),
    changes,
    loads: 0,
    async arrive() {
      await microtasks();
      pending?.resolve(phoneFormat);
      await microtasks();
    },
    async fail() {
      await microtasks();
      pending?.reject(new Error('offline'));
      await microtasks();
    },
  };
  return made;
}

/** With the library there. */
async function ready(options: Partial<NumberFieldOptions> = {}): Promise<Lab> {
  const made = lab(options);
  void made.field.prepare();
  await made.arrive();
  made.changes.length = 0;
  return made;
}

/** Types at the end, one character after the other. */
function typeAll(field: NumberField, text: string): void {
  for (const character of text) field.key(character, field.text.length, field.text.length);
}

describe('dialer: the number field', () => {
  it('formats while somebody types, and keeps the caret', async () => {
    const {field, changes} = await ready();
    typeAll(field, '+14155552671');
    expect(field.text).to.equal('+1 415 555 2671');
    expect(field).to.include({target: '+14155552671', valid: true, possible: true, country: 'US', canUndo: false});
    expect(changes).to.have.length(12);
    expect(field.backspace(6, 6)).to.deep.equal({text: '+1 415 552 671', caret: 5});
    expect(field.key('5', 5, 5)).to.deep.equal({text: '+1 415 555 2671', caret: 6});
    expect(field.type('+1 4159 555 2671', 7)).to.deep.equal({text: '+1 41595552671', caret: 7});
  });

  it('deletes a digit where only formatting was deleted', async () => {
    const {field} = await ready({defaultCountry: 'US'});
    field.type('4155552671', 10);
    expect(field.text).to.equal('(415) 555-2671');
    // Backspace over the space, then Delete before it.
    expect(field.type('(415)555-2671', 5)).to.deep.equal({
      text: '(415) 552-671',
      caret: 3,
    });
    field.type('4155552671', 10);
    expect(field.type('(415)555-2671', 5, 'deleteContentForward')).to.deep.equal({text: '(415) 552-671', caret: 4});
  });

  it('shows what is typed at once and formats it when the library comes', async () => {
    const {field, changes, arrive} = lab({defaultCountry: 'US'});
    typeAll(field, '4155552');
    expect(field).to.include({text: '4155552', target: '4155552', valid: null, country: null});
    await microtasks();
    field.type('41555526', 3);
    field.type('415555267', 4);
    field.type('4155552671', 3);
    await arrive();
    expect(field.text).to.equal('(415) 555-2671');
    const change = changes.at(-1)!;
    expect(change).to.deep.equal({cause: 'format', from: '4155552671', to: '(415) 555-2671'});
    expect(reformat(change.from, 3, change.to)).to.equal(4);
    expect(field).to.include({target: '+14155552671', valid: true, country: 'US'});
  });

  it('asks for the library when a number is there, and once', async () => {
    const made = lab();
    await microtasks();
    expect(made.loads).to.equal(0);
    typeAll(made.field, 'echo');
    made.field.set('sip:alice@example.com');
    await microtasks();
    expect(made.loads).to.equal(0);
    made.field.set('+14155552671');
    typeAll(made.field, '12');
    await made.arrive();
    typeAll(made.field, '3');
    expect(await made.field.prepare()).to.equal(true);
    expect(made.loads).to.equal(1);
  });

  it('does without the library, and asks once more', async () => {
    const made = lab({defaultCountry: 'US'});
    const {field} = made;
    field.set('+1 (415) 555-2671');
    await made.fail();
    expect(field).to.include({
      text: '+14155552671',
      target: '+14155552671',
      valid: null,
      country: null,
      countryName: '',
    });
    expect(made.loads).to.equal(1);
    field.type('+141555526', 10);
    await made.fail();
    expect(made.loads).to.equal(2);
    field.type('+1415555267', 11);
    await made.fail();
    expect(made.loads).to.equal(2);
    expect(await field.prepare()).to.equal(false);
    expect(field.text).to.equal('+1415555267');
  });

  it('recovers at the second time', async () => {
    const made = lab();
    made.field.set('+14155552671');
    await made.fail();
    made.field.set('+442079460958');
    await made.arrive();
    expect(made.field).to.include({text: '+44 20 7946 0958', valid: true});
  });

  it('survives a load that throws at once', async () => {
    let loads = 0;
    const load = (): never => {
      loads += 1;
      throw new Error('no chunk');
    };
    const field = new NumberField({load});
    expect(await field.prepare()).to.equal(false);
    expect(await field.prepare()).to.equal(false);
    expect(await field.prepare()).to.equal(false);
    expect(loads).to.equal(2);
  });

  it('cleans what is set, says what it took, and gives it back', async () => {
    const {field, changes} = await ready();
    field.set('tel:+44 (0)20 7946 0958');
    expect(field).to.include({text: '+44 20 7946 0958', target: '+442079460958', canUndo: true});
    expect(field.removed).to.deep.equal(['tel:', '(0)']);
    field.undo();
    expect(field).to.include({text: 'tel:+44 (0)20 7946 0958', target: '+442079460958', canUndo: false});
    expect(field.removed).to.deep.equal([]);
    expect(changes.map(({cause}) => cause)).to.deep.equal(['set', 'set']);
    field.undo();
    expect(changes).to.have.length(2);
  });

  it('takes an undone vanity number for a name, until it is edited', async () => {
    const {field} = await ready();
    field.set('1-800-FLOWERS');
    expect(field).to.include({target: '18003569377', valid: null});
    field.undo();
    expect(field).to.include({text: '1-800-FLOWERS', target: '1-800-FLOWERS', valid: null});
    field.type('1-800-FLOWERS ', 14);
    expect(field.target).to.equal('18003569377');
  });

  it('cleans what is pasted together with what is there', async () => {
    const {field} = await ready();
    field.type('+44', 3);
    expect(field.paste(' (0)20 7946 0958', 3, 3)).to.deep.equal({text: '+44 20 7946 0958', caret: 16});
    expect(field.removed).to.deep.equal(['(0)']);
  });

  it('keeps the caret behind what was pasted', async () => {
    const {field} = await ready();
    field.set('+14155552671');
    const pasted = field.paste('4\u00a01', 3, 5);
    expect(pasted).to.deep.equal({text: '+1 415 555 2671', caret: 5});
    expect(field.canUndo).to.equal(false);
  });

  it('keeps extensions with the number', async () => {
    const {field} = await ready();
    field.set('+1 415 555 2671 ext. 12#');
    expect(field).to.include({text: '+1 415 555 2671,12#', target: '+14155552671', extension: ',12#', valid: true});
    field.type('+1 415 555 2671,12#3', 20);
    expect(field).to.include({text: '+1 415 555 2671,12#3', extension: ',12#3'});
  });

  it('leaves names and codes alone', async () => {
    const {field} = await ready({defaultCountry: 'US', format: 'national'});
    for (const text of ['*98', 'echo', '101', '911', 'sip:alice@example.com', 'alice', '*67#']) {
      field.set(text);
      expect(field).to.include({text, target: text, valid: null, country: null});
      field.clear();
      typeAll(field, text);
      expect(field).to.include({text, target: text, valid: null, country: null});
    }
  });

  it('leaves numbers of no country alone', async () => {
    const {field} = await ready();
    typeAll(field, '4155552671');
    expect(field).to.include({text: '4155552671', target: '4155552671', valid: null});
  });

  it('follows its options', async () => {
    const {field, changes} = await ready();
    field.set('4155552671');
    field.setOptions({defaultCountry: 'US'});
    expect(field).to.include({text: '+1 415 555 2671', target: '+14155552671'});
    field.setOptions({format: 'national'});
    expect(field.text).to.equal('(415) 555-2671');
    field.setOptions({format: 'raw'});
    expect(field.text).to.equal('+14155552671');
    field.setOptions({lang: 'de'});
    expect(field.countryName).to.equal('Vereinigte Staaten');
    const before = changes.length;
    field.setOptions({lang: 'de'});
    expect(changes).to.have.length(before);
  });

  it('shows a typed number as every number once the user is done', async () => {
    const {field} = await ready({defaultCountry: 'US'});
    typeAll(field, '4155552671');
    expect(field.text).to.equal('(415) 555-2671');
    field.settle();
    expect(field).to.include({text: '+1 415 555 2671', target: '+14155552671'});
    field.clear();
    typeAll(field, '41555');
    field.settle();
    expect(field.text).to.equal('41555');
  });

  it('takes digits of other scripts from the keyboard', async () => {
    const {field} = await ready();
    expect(field.type('+٩٦٦٥٠١٢٣٤٥٦٧', 4)).to.deep.equal({text: '+966 50 123 4567', caret: 4});
  });

  it('makes a plus of a long zero', async () => {
    const {field} = await ready();
    field.key('0', 0, 0);
    expect(field.longZero(1)).to.deep.equal({text: '+', caret: 1});
    expect(field).to.include({target: '', valid: null});
    field.key('1', 1, 1);
    field.key('0', 2, 2);
    expect(field.longZero(2).text.replace(/ /g, '')).to.equal('+10');
  });

  it('is empty after clearing', async () => {
    const {field} = await ready();
    field.set('+44 (0)20 7946 0958');
    field.clear();
    expect(field).to.include({text: '', target: '', extension: '', canUndo: false, valid: null, country: null});
    expect(field.backspace(0, 0)).to.deep.equal({text: '', caret: 0});
  });
});
