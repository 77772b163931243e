import {isFormatting, withoutFormatting} from './characters.js';

/** A field's text and where its caret stands, as an offset like `selectionStart`. */
export interface Edited {
  readonly text: string;
  readonly caret: number;
}

/** The text with the selection replaced; the caret stands behind what came in. */
export function insertText(text: string, selectionStart: number, selectionEnd: number, inserted: string): Edited {
  const start = clamp(Math.min(selectionStart, selectionEnd), text);
  const end = clamp(Math.max(selectionStart, selectionEnd), text);
  return {text: text.slice(0, start) + inserted + text.slice(end), caret: start + inserted.length};
}

/** Deletes the selection, or the character before the caret that is no formatting: a bracket alone would come back at once. */
export function backspace(text: string, selectionStart: number, selectionEnd: number): Edited {
  if (selectionStart !== selectionEnd) return insertText(text, selectionStart, selectionEnd, '');
  const caret = clamp(selectionStart, text);
  const before = [...text.slice(0, caret)];
  let last = before.length - 1;
  while (last >= 0 && isFormatting(before[last]!)) last -= 1;
  // Only formatting is left of the caret: one of it goes.
  const kept = before.slice(0, last < 0 ? -1 : last).join('');
  return {text: kept + text.slice(caret), caret: kept.length};
}

/** Deletes the character behind the caret that is no formatting. */
export function deleteForward(text: string, caret: number): Edited {
  const at = clamp(caret, text);
  const after = [...text.slice(at)];
  let first = 0;
  while (first < after.length && isFormatting(after[first]!)) first += 1;
  return {text: text.slice(0, at) + after.slice(first + 1).join(''), caret: at};
}

/** Where the caret must stand in `newText`, the same characters formatted anew, to stay between the same two of them. */
export function reformat(oldText: string, caret: number, newText: string): number {
  const at = clamp(caret, oldText);
  if (at === oldText.length) return newText.length;
  let wanted = [...withoutFormatting(oldText.slice(0, at))].length;
  let offset = 0;
  if (wanted === 0) return 0;
  for (const character of newText) {
    offset += character.length;
    if (!isFormatting(character)) wanted -= 1;
    if (wanted === 0) break;
  }
  return offset;
}

/** As {@link reformat}, counted from the end: for a text that lost characters before the caret. */
export function reformatFromEnd(oldText: string, caret: number, newText: string): number {
  let wanted = [...withoutFormatting(oldText.slice(clamp(caret, oldText)))].length;
  let offset = newText.length;
  for (const character of [...newText].reverse()) {
    if (wanted === 0) break;
    offset -= character.length;
    if (!isFormatting(character)) wanted -= 1;
  }
  return offset;
}

/**
 * A long press on 0, whose 0 is in the text already: it becomes the `+` where a number begins, at the start or behind a
 * service code such as `#31#`. Elsewhere a `+` means nothing and the 0 stays.
 */
export function plusForZero(text: string, caret: number): Edited {
  const at = clamp(caret, text);
  const before = withoutFormatting(text.slice(0, Math.max(0, at - 1)));
  if (text[at - 1] !== '0' || text.includes('+') || !/^(?:[*#][\d*#]*)?$/.test(before)) return {text, caret: at};
  return {text: `${text.slice(0, at - 1)}+${text.slice(at)}`, caret: at};
}

function clamp(caret: number, text: string): number {
  return Math.min(Math.max(0, caret), text.length);
}
