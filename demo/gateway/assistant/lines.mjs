/**
 * What the assistant can say. `text` is written in the transcript; `spoken` (default: the text) is what
 * scripts/make-clips.mjs turns into `clips/<name>.opus`.
 */

const NUMBERS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
export const MAX_COUNTED = NUMBERS.length;

const spoke = NUMBERS.map((word, index) => {
  const n = index + 1;
  const unit = n === 1 ? 'second' : 'seconds';
  return [`spoke-${n}`, {text: `You spoke for ${n} ${unit}.`, spoken: `You spoke for ${word} ${unit}.`}];
});

/** @type {Record<string, {text: string, spoken?: string}>} */
export const LINES = {
  greeting: {
    text: 'Hello, I am Nova. I run on this computer and know only a few words. Speak, or type something.',
  },
  'greeting-short': {text: 'Hello, I am Nova.'},
  ...Object.fromEntries(spoke),
  'spoke-more': {text: 'You spoke for more than ten seconds.'},
  hours: {text: 'We are open from nine to five, Monday to Friday.'},
  price: {text: 'Nothing here costs anything. This is a demonstration.'},
  name: {text: 'My name is Nova. I am a small program, not a person.'},
  help: {text: 'Type hours, price, name, variables or bye. Or speak, and I tell you for how long.'},
  bye: {text: 'Goodbye, and thank you for calling.'},
  generic: {text: 'You wrote: …', spoken: 'I have written back what you wrote.'},
  variables: {text: 'These are your variables: …', spoken: 'Here are the variables your page gave me.'},
  'variables-none': {text: 'Your page gave me no variables.'},
  'image-seen': {text: 'I received your image, but I cannot see.'},
  'tool-ask': {text: 'One moment, I ask your page for its title.'},
  'tool-answer': {text: 'Your page answered: …', spoken: 'Your page has answered.'},
  'tool-none': {text: 'Your page gave me no answer.'},
  monologue: {
    text:
      'I will now talk for a while, so that you can interrupt me. A voice on the line is a stream of small packets, ' +
      'fifty of them in every second. Each one holds twenty milliseconds of sound. They travel on their own, and some ' +
      'arrive late, or twice, or never. Your browser puts them back in order, waits a little for the slow ones, and ' +
      'invents what is missing. When you speak, I hear how loud it is, not what you say. So say anything you like, and ' +
      'I will stop at once. If you stay silent, I reach the end of this text, which is here.',
  },
};

/** Text in which the spoken line stands for something longer. */
export const ENDED = '(conversation ended)';
