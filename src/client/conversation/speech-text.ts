/**
 * What a visitor reads of what the assistant's voice was told to say. The text may hold stage directions: SSML and
 * expression tags (`<break time="1s"/>`, `<whisper>…</whisper>`), the bracket cues of the expressive voices, and the
 * control text that ends a conversation. They arrive cut anywhere, so the display text is derived from the whole raw text.
 */

const NAME = '[a-z][a-z0-9:-]*';
const ATTRIBUTE = `\\s+[\\w:-]+\\s*=\\s*(?:"[^"<>]*"|'[^'<>]*'|[^\\s"'<>=]+)`;
/** Lower case only, and nothing but attributes inside: `List<String>`, `x <y and z> 3` and `<your name>` are text. */
const TAG = `<\\/?${NAME}(?:${ATTRIBUTE})*\\s*\\/?>`;
const HALF_TAG = new RegExp(
  `^<\\/?(?:${NAME}(?:${ATTRIBUTE})*(?:\\s+(?:[\\w:-]+\\s*(?:=\\s*(?:"[^"<>]*|'[^'<>]*)?)?)?)?\\/?)?$`,
);
/** What is longer than this without an end is not a tag. */
const MAX_TAG = 256;
const MAX_PASSES = 8;

// Only cues that a voice documents or that models are known to write: `[1]` and `[your name]` are for the visitor.
const CUES =
  'pause|long-pause|short-pause|long pause|short pause|laugh|laughs|laughing|laughter|chuckle|chuckles|giggle|giggles|' +
  'cry|crying|sigh|sighs|breath|inhale|exhale|gasp|gasps|tsk|tongue-click|lip-smack|hum-tune|whispers|clears throat';
const MARK = `\\[(?:${CUES})\\]|\\(\\s?conversation\\s+ended[\\s.]?\\)\\.?`;
const MARKS = [
  '(conversationended)',
  ...CUES.replaceAll(' ', '')
    .split('|')
    .map((cue) => `[${cue}]`),
];

// One of the spaces around what is removed goes with it; before punctuation and at the end both do.
const remover = (pattern: string, flags: string): RegExp =>
  new RegExp(`(\\s?)(?:(?:${pattern})\\s?)+(?=([.,!?;:]|$)|)`, flags);
const TAGS = remover(TAG, 'g');
const MARKINGS = remover(MARK, 'gi');
/** A pause written without spaces still separates two words; the tags around a word do not. */
const rest = (removed: string, before: string, next: string | undefined): string =>
  next !== undefined ? '' : before || (/[>\])](\s)/.exec(removed)?.[1] ?? (removed.endsWith('/>') ? ' ' : ''));

/** How many characters at the end are an unfinished tag, cue or control text. */
function held(text: string): number {
  const end = text.slice(-MAX_TAG);
  const tag = end.slice(end.lastIndexOf('<'));
  if (HALF_TAG.test(tag)) return tag.length;
  const mark = end.slice(Math.max(end.lastIndexOf('['), end.lastIndexOf('('))).toLowerCase();
  return /^[[(]/.test(mark) && MARKS.some((whole) => whole.startsWith(mark.replace(/\s/g, ''))) ? mark.length : 0;
}

/**
 * The text without stage directions. While more may come, anything that can still become one is held back. Once the text
 * is `final`, a lone `<`, `[` or `(` at the end is text after all, and what is longer than that is a directive cut short.
 */
export function speechText(raw: string, final: boolean): string {
  let text = raw;
  // Removing one may close another around it. Depth is bounded because a pass costs time, not because more is expected.
  for (let pass = 0, before = ''; pass < MAX_PASSES && before !== text; pass++) {
    before = text;
    text = text.replace(TAGS, rest).replace(MARKINGS, rest);
  }
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const length = held(text);
    if (length > (final ? 1 : 0)) text = text.slice(0, -length);
  }
  return text.trimStart();
}
