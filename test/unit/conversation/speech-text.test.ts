import {expect} from '@open-wc/testing';
import {speechText} from '../../../src/client/conversation/speech-text.js';

describe('speech text', () => {
  const whole: [raw: string, shown: string][] = [
    [' We are open', 'We are open'],
    ['  two  spaces  inside stay ', 'two  spaces  inside stay '],
    ['Wait. <break time="1s"/> Done.', 'Wait. Done.'],
    ['Wait.<break time="1s"/>Done.', 'Wait. Done.'],
    ['<emotion value="happy">Great news', 'Great news'],
    ['<emotion value="excited" />Great news', 'Great news'],
    ['Great <emotion value="sad"/>, thanks', 'Great, thanks'],
    ["<prosody rate='slow' pitch=+10%>Slowly</prosody> now", 'Slowly now'],
    ['<speak>Mary <emphasis level="strong">had</emphasis> a <sub alias="x">lamb</sub></speak>', 'Mary had a lamb'],
    ['<whisper>quiet</whisper> <higher-pitch>hi</higher-pitch>', 'quiet hi'],
    ['<amazon:effect name="whispered">psst</amazon:effect>', 'psst'],
    ['Ha [laughter] yes', 'Ha yes'],
    ['Ha [laughs].', 'Ha.'],
    ['[LAUGH] Hi [long-pause] [sigh] there [clears throat]', 'Hi there'],
    ['a < b and 5 <6 and 7< 8 > 2', 'a < b and 5 <6 and 7< 8 > 2'],
    ['I <3 you', 'I <3 you'],
    [
      'List<String> and <T> and <your name> and x <y and z> 3',
      'List<String> and <T> and <your name> and x <y and z> 3',
    ],
    ['See [1] and [your name] and array[0]', 'See [1] and [your name] and array[0]'],
    ['(conversation ended)', ''],
    [' ( Conversation ended ). ', ''],
    ['Goodbye! (conversation ended)', 'Goodbye!'],
    ['The (conversation) ended (today)', 'The (conversation) ended (today)'],
    ['x <', 'x <'],
    ['see [', 'see ['],
    ['smile :(', 'smile :('],
    ['cut <bre', 'cut '],
    ['cut <break time="1', 'cut '],
    ['cut </whis', 'cut '],
    ['cut [laug', 'cut '],
    ['Bye (conversation en', 'Bye '],
    ['<emo<whisper>tion value="x">nested', 'nested'],
    ['', ''],
  ];
  for (const [raw, shown] of whole) {
    it(`shows ${JSON.stringify(raw)} as ${JSON.stringify(shown)}`, () => {
      expect(speechText(raw, true)).to.equal(shown);
    });

    it(`never shows half a directive of ${JSON.stringify(raw)} on the way`, () => {
      for (let length = 0; length <= raw.length; length++) {
        const text = speechText(raw.slice(0, length), false);
        expect(text).not.to.match(/<\/?(?:b|br|bre|break|e|em|emo|speak|whis\w*|prosody|sub)\b[^>]*>?$/);
        expect(text).not.to.match(/\[(?:l|la|lau|s|sig)\w*$/i);
        expect(text).not.to.match(/\(conv[^)]*$|\(conversation ended/i);
      }
    });
  }

  it('holds back while open only what can still become a directive', () => {
    expect(speechText('5 <', false)).to.equal('5 ');
    expect(speechText('5 <6', false)).to.equal('5 <6');
    expect(speechText('a < ', false)).to.equal('a < ');
    expect(speechText('a <b', false)).to.equal('a ');
    expect(speechText('a <b then', false)).to.equal('a ');
    expect(speechText('a <b then c', false)).to.equal('a <b then c');
    expect(speechText('(con', false)).to.equal('');
    expect(speechText('(const', false)).to.equal('(const');
    expect(speechText('[pa', false)).to.equal('');
    expect(speechText('[pay', false)).to.equal('[pay');
    expect(speechText(`<a b="${'x'.repeat(300)}`, false)).to.have.length(306);
  });

  it('stays fast on hostile text', () => {
    const start = performance.now();
    for (const bit of ['<', '<a ', '<a b="', '[', '(', ' ', '<a b=c ', '<<a>', '[laugh', '(conversation ']) {
      for (const final of [true, false]) speechText(bit.repeat(65_536 / bit.length), final);
    }
    expect(performance.now() - start).to.be.lessThan(3000);
  });
});
