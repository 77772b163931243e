import {expect} from '@open-wc/testing';
import {plain} from '../../src/elements/dialer/number/characters.js';
import {cleanNumber, literalNumber} from '../../src/elements/dialer/number/clean.js';

/** Written, dialled, tones after the answer, removed. */
type Row = readonly [raw: string, target: string, extension?: string, removed?: readonly string[]];

const NUMBERS: readonly Row[] = [
  // Spaces and punctuation.
  ['+14155552671', '+14155552671'],
  ['+1 (415) 555-2671', '+14155552671'],
  ['(415) 555-2671', '4155552671'],
  ['415.555.2671', '4155552671'],
  ['030/123456', '030123456'],
  ['030 / 12345678', '03012345678'],
  ['  +1 415 555 2671\n', '+14155552671'],
  ['+1\u00a0415\u202f555\u20092671', '+14155552671'],
  ['+1\u3000415\u2003555\u205f2671', '+14155552671'],
  ['+1\u2010415\u2011555\u20132671', '+14155552671'],
  ['+1—415−555‒2671', '+14155552671'],
  ['\u202a+1 415 555 2671\u202c', '+14155552671'],
  ['\u200e+1\u200b415\u2060555\ufeff2671\u200f', '+14155552671'],
  ['\u2068+49 30 123456\u2069', '+4930123456'],
  ['+1 415\u00ad555\u00ad2671', '+14155552671'],
  ['(+1) 415 555 2671', '+14155552671'],
  ['+(1) 415 555 2671', '+14155552671'],
  ['+1 [415] 555 2671', '+14155552671'],
  ['☎ +1 415 555 2671', '+14155552671'],
  ['+1 415\n555 2671', '+14155552671'],
  // Digits of other scripts.
  ['\uff0b\uff11\uff08\uff14\uff11\uff15\uff09\uff15\uff15\uff15\uff0d\uff12\uff16\uff17\uff11', '+14155552671'],
  ['03ー1234ー5678', '0312345678'],
  ['+٩٦٦ ٥٠ ١٢٣ ٤٥٦٧', '+966501234567'],
  ['۰۲۱-۸۸۷۷۶۶۵۵', '02188776655'],
  ['+९१ ९८७६५ ४३२१०', '+919876543210'],
  ['+৮৮০ ১৭১২ ৩৪৫৬৭৮', '+8801712345678'],
  ['𝟒𝟏𝟓 𝟓𝟓𝟓 𝟚𝟞𝟟𝟙', '4155552671'],
  ['1️⃣0️⃣1️⃣', '101'],
  ['＊６７＃', '*67#'],
  // Prefixes.
  ['0044 20 7946 0958', '+442079460958'],
  ['00 49 30 123456', '+4930123456'],
  ['0011 44 20 7946 0958', '+442079460958'],
  ['00123', '00123'],
  ['++44 20 7946 0958', '+442079460958'],
  ['+0044 20 7946 0958', '+442079460958'],
  ['1+415-555-2671', '14155552671'],
  ['+44 (0)20 7946 0958', '+442079460958', '', ['(0)']],
  ['+44(0)2079460958', '+442079460958', '', ['(0)']],
  ['0044 (0) 20 7946 0958', '+442079460958', '', ['(0)']],
  ['+49-(0)-30-123456', '+4930123456', '', ['(0)']],
  ['+49 [0] 30 123456', '+4930123456', '', ['[0]']],
  ['+39 (0)6 1234 5678', '+390612345678'],
  ['(0)30 123456', '030123456'],
  // URIs.
  ['tel:+1-415-555-2671', '+14155552671', '', ['tel:']],
  ['TEL:+14155552671', '+14155552671', '', ['tel:']],
  ['tel://+14155552671', '+14155552671', '', ['tel:']],
  ['tel:%2B1%20(415)%20555-2671', '+14155552671', '', ['tel:']],
  ['tel%3A%2B14155552671', '+14155552671', '', ['tel:']],
  ['tel:+1%C2%A0415%E2%80%AF5552671', '+14155552671', '', ['tel:']],
  ['tel:+1415%E05552671', '+14155552671', '', ['tel:']],
  ['tel:+14155552671;ext=123', '+14155552671', ',123', ['tel:']],
  ['tel:+14155552671;isub=12;ext=5', '+14155552671', ',5', ['tel:', 'isub=12']],
  ['tel:+14155552671;postd=p12w3', '+14155552671', ',12w3', ['tel:']],
  ['tel:03-331-6005;phone-context=+64', '+6433316005', '', ['tel:']],
  ['tel:06-1234-5678;phone-context=+39', '+390612345678', '', ['tel:']],
  ['tel:7042;phone-context=example.com', '7042', '', ['tel:', 'phone-context=example.com']],
  ['tel:863-1234;phone-context=+1-914-555', '8631234', '', ['tel:', 'phone-context=+1-914-555']],
  ['tel:+14155552671?subject=Hi', '+14155552671', '', ['tel:', '?subject=Hi']],
  ['callto:+14155552671', '+14155552671', '', ['callto:']],
  ['callto://4155552671', '4155552671', '', ['callto:']],
  ['sip:+14155552671', '+14155552671', '', ['sip:']],
  ['sip:+14155552671;user=phone', '+14155552671', '', ['sip:', 'user=phone']],
  ['<tel:+14155552671>', '+14155552671', '', ['tel:']],
  ['Alice <+14155552671>', '+14155552671', '', ['Alice']],
  // Vanity numbers.
  ['1-800-FLOWERS', '18003569377', '', ['FLOWERS']],
  ['+1 800 flowers', '+18003569377', '', ['flowers']],
  ['1-800-MATTRESS', '18006288737', '', ['MATTRESS']],
  ['1 (888) GO-FEDEX', '18884633339', '', ['GO-FEDEX']],
  ['1-800-555-TELL', '18005558355', '', ['TELL']],
  ['800-FLOWERS', '8003569377', '', ['FLOWERS']],
  ['13 CATS', '132287', '', ['CATS']],
  ['1-800-FLOWERS x12', '18003569377', ',12', ['FLOWERS']],
  ['1-800-356-9377 (FLOWERS)', '18003569377', '', ['(FLOWERS)']],
  // Extensions and pauses.
  ['+1 415 555 2671 x123', '+14155552671', ',123'],
  ['+14155552671X123', '+14155552671', ',123'],
  ['+1 415 555 2671 ext. 123', '+14155552671', ',123'],
  ['(415) 555-2671, ext 5', '4155552671', ',5'],
  ['+1 415 555 2671 extension 12', '+14155552671', ',12'],
  ['+7 (495) 123-45-67 доб. 12', '+74951234567', ',12'],
  ['415-555-2671 #12', '4155552671', ',12'],
  ['+14155552671,,123#', '+14155552671', ',,123#'],
  ['+14155552671p123', '+14155552671', ',123'],
  ['+14155552671;123', '+14155552671', ',123'],
  ['+14155552671w1w2', '+14155552671', 'w1w2'],
  ['+1 646 558 8656,,123456789#,,*9876#', '+16465588656', ',,123456789#,,*9876#'],
  ['+14155552671,', '+14155552671'],
  // Trailing and leading text.
  ['415-555-2671 home', '4155552671', '', ['home']],
  ['555-2671 home', '5552671', '', ['home']],
  ['+1 415 555 2671 (mobile)', '+14155552671', '', ['(mobile)']],
  ['101 (reception)', '101', '', ['(reception)']],
  ['+49 30 123456 Büro', '+4930123456', '', ['Büro']],
  ['911 please', '911', '', ['please']],
  ['+55 (0xx11) 91234-5678', '+5511912345678'],
  ['+1 415 555 2671 (ext 5)', '+14155552671', ',5'],
  ['Tel.: +1 415 555 2671', '+14155552671', '', ['Tel.:']],
  ['Office 2: +1 415 555 2671', '+14155552671', '', ['Office 2:']],
  ['2. +1 415 555 2671', '+14155552671', '', ['2.']],
  ['Voicemail *98', '*98', '', ['Voicemail']],
  ['電話 03-1234-5678', '0312345678', '', ['電話']],
  ['+1 415 555 2671 +1 212 555 0100', '+14155552671', '', ['+1 212 555 0100']],
  ['415 555 2671 / 212 555 0100', '4155552671', '', ['/ 212 555 0100']],
  ['415 555 2671, 212 555 0100', '4155552671', '', ['212 555 0100']],
  ['415 555 2671\nBest regards', '4155552671', '', ['Best regards']],
  ['415 555 2671 a@example.com', '4155552671', '', ['a@example.com']],
  // Codes.
  ['*67', '*67'],
  ['*98', '*98'],
  ['#31#+49 30 123456', '#31#+4930123456'],
  ['*67 415 555 2671', '*674155552671'],
  ['101', '101'],
  ['911', '911'],
  ['1001#', '1001#'],
];

const NAMES: readonly Row[] = [
  ['alice', 'alice'],
  ['echo', 'echo'],
  [' echo \u200b', 'echo'],
  ['bob2', 'bob2'],
  ['3cx', '3cx'],
  ['gencredAbC123xyz', 'gencredAbC123xyz'],
  ['sip:alice@example.com', 'sip:alice@example.com'],
  ['SIP:alice@example.com', 'sip:alice@example.com'],
  ['sips:alice@example.com;transport=tls', 'sips:alice@example.com;transport=tls'],
  ['alice@example.com', 'alice@example.com'],
  ['sip:+14155552671@sip.telnyx.com', 'sip:+14155552671@sip.telnyx.com'],
  ['sip:alice%40work@example.com', 'sip:alice%40work@example.com'],
  ['sip:alice@example.com?subject=Hi', 'sip:alice@example.com', '', ['?subject=Hi']],
  ['Alice <sip:alice@example.com>', 'sip:alice@example.com', '', ['Alice']],
  ['alice@example.com (work)', 'alice@example.com', '', ['(work)']],
  ['sip:alice', 'alice', '', ['sip:']],
  ['sip:3cxdesk1', '3cxdesk1', '', ['sip:']],
  ['callto:alice', 'alice', '', ['callto:']],
  ['アリス', 'アリス'],
];

const NOTHING = ['', '   ', '\u200b\u00a0', '+', '---', '()', '☎', 'tel:', '<>', '\ud800'];

describe('dialer: cleaning a number', () => {
  for (const [kind, rows] of [
    ['number', NUMBERS],
    ['sip', NAMES],
  ] as const) {
    for (const [raw, target, extension = '', removed = []] of rows) {
      it(`${JSON.stringify(raw)} → ${target}${extension}`, () => {
        expect(cleanNumber(raw)).to.deep.equal({target, kind, removed, extension});
      });
    }
  }

  for (const raw of NOTHING) {
    it(`${JSON.stringify(raw)} is nothing to dial`, () => {
      expect(cleanNumber(raw)).to.include({target: '', kind: 'empty', extension: ''});
    });
  }

  it('changes nothing of what it cleaned', () => {
    for (const [raw] of [...NUMBERS, ...NAMES]) {
      const {target, extension, kind} = cleanNumber(raw);
      expect(cleanNumber(target + extension), raw).to.deep.equal({target, extension, kind, removed: []});
    }
  });

  it('reads only the beginning of a text that is too long, and says so', () => {
    const cleaned = cleanNumber(`+1 415 555 2671 ${'x'.repeat(100_000)}`);
    expect(cleaned.target).to.equal('+14155552671');
    expect(cleaned.removed).to.include('…');
    expect(cleaned.removed.every((piece) => piece.length <= 40)).to.equal(true);
  });

  it('never throws, and never answers characters that cannot be dialled', () => {
    let state = 7;
    const random = (below: number): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      return (state >>> 8) % below;
    };
    const pieces = [
      '+',
      '0',
      '00',
      '(0)',
      '44',
      '415',
      '555',
      '2671',
      ' ',
      '-',
      '(',
      ')',
      ',',
      ';',
      'p',
      'w',
      'x',
      '*',
      '#',
    ];
    pieces.push(
      'ext',
      'tel:',
      'sip:',
      ';ext=',
      ';phone-context=',
      '%',
      '%2B',
      '@',
      '<',
      '>',
      '?',
      '\n',
      '\ud83d',
      '٤',
      'é',
      'A',
    );
    for (let run = 0; run < 20_000; run += 1) {
      const raw = Array.from({length: random(9)}, () => pieces[random(pieces.length)]!).join('');
      const {target, kind, extension} = cleanNumber(raw);
      literalNumber(raw);
      if (kind === 'number') expect(target, raw).to.match(/^([*#][\d*#]*)?\+?[\d*#]+$/);
      if (kind === 'empty') expect(target, raw).to.equal('');
      expect(extension, raw).to.match(/^([,w][\d*#,w]*)?$/);
    }
  });

  it('takes a text by its word', () => {
    expect(literalNumber('+44 (0)20 7946 0958').target).to.equal('+4402079460958');
    expect(literalNumber('1-800-FLOWERS')).to.include({target: '1-800-FLOWERS', kind: 'sip'});
    expect(literalNumber('415-555-2671 home')).to.include({target: '4155552671', kind: 'number'});
    expect(literalNumber('+44 (0)20 7946 0958,,1')).to.include({target: '+4402079460958', extension: ',,1'});
  });

  it('makes digits of every script plain', () => {
    for (let code = 0x80; code < 0x20000; code += 1) {
      const character = String.fromCodePoint(code);
      if (/\p{Nd}/u.test(character)) expect(plain(character)).to.match(/^\d$/);
    }
    expect(plain('٠١٢٣٤٥٦٧٨٩')).to.equal('0123456789');
    expect(plain('𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗𝟘𝟡')).to.equal('012345678909');
  });
});
