/**
 * What a visitor reads of what the assistant's voice was told to say. The text may hold stage directions: SSML and
 * expression tags (`<break time="1s"/>`, `<whisper>…</whisper>`), the bracket cues of the expressive voices, and the
 * control text that ends a conversation. They arrive cut anywhere, so the display text is derived from the whole raw text.
 */

/** Lower case only, and nothing but attributes inside: `List<String>`, `x <y and z> 3` and `<your name>` are text. */
const TAG = /<\/?[a-z][a-z0-9:-]*(?:\s+[\w:-]+\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>=]+))*\s*\/?>/.source;
const WHOLE_TAG = new RegExp(`^${TAG}$`);
/** What can be missing at the end of a tag: after `<`, inside and after an attribute's name, inside its value. */
const TAG_ENDS = ['>', 'a>', '=a>', '">', "'>"];
/** What is longer than this without an end is not a tag. */
const MAX_TAG = 256;
const MAX_PASSES = 8;

// Only cues that a voice documents or that models are known to write: `[1]` and `[your name]` are for the visitor.
// A hyphen stands for a space too.
const CUES =
  'pause|long-pause|short-pause|laugh|laughs|laughing|laughter|chuckle|chuckles|giggle|giggles|cry|crying|sigh|sighs|' +
  'breath|inhale|exhale|gasp|gasps|tsk|tongue-click|lip-smack|hum-tune|whispers|clears-throat';
const MARK = `\\[(?:${CUES.replaceAll('-', '[ -]')})]|\\(\\s?conversation\\s+ended[\\s.]?\\)\\.?`;
/** All of them without spaces, each after a bar. */
const MARKS = `|(conversationended)|[${CUES.replaceAll('-', '').replaceAll('|', ']|[')}]`;

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
  if (TAG_ENDS.some((missing) => WHOLE_TAG.test(tag + missing))) return tag.length;
  const mark = /[[(][^[(]*$/.exec(end)?.[0] ?? '';
  return MARKS.includes(`|${mark.toLowerCase().replace(/[\s-]/g, '')}`) ? mark.length : 0;
}

/** Depth is bounded because a pass costs time, not because more is expected. */
function settle(text: string, step: (text: string) => string, passes = MAX_PASSES): string {
  const next = step(text);
  return next !== text && passes > 1 ? settle(next, step, passes - 1) : next;
}

/**
 * The text without stage directions. While more may come, anything that can still become one is held back. Once the text
 * is `final`, a lone `<`, `[` or `(` at the end is text after all, and what is longer than that is a directive cut short.
 */
export function speechText(raw: string, final: boolean): string {
  // Removing one may close another around it.
  const clean = settle(raw, (text) => text.replace(TAGS, rest).replace(MARKINGS, rest));
  return settle(clean, (text) => {
    const length = held(text);
    return length > Number(final) ? text.slice(0, -length) : text;
  }).trimStart();
}
