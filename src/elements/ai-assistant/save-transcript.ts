import type {TranscriptItem} from '../../client/conversation/types.js';
import {saveFile} from '../../client/save-file.js';
import type {PanelWords} from '../base/words/en.js';

export type TranscriptFormat = 'txt' | 'json' | 'vtt';

const two = (value: number): string => String(value).padStart(2, '0');

/** `00:01:02.345` after the first item. */
function cueTime(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}.${String(ms % 1000).padStart(3, '0')}`;
}

export function formatTranscript(
  items: readonly TranscriptItem[],
  format: TranscriptFormat,
  words: Pick<PanelWords, 'you' | 'assistant'>,
): string {
  const name = ({role}: TranscriptItem): string => (role === 'user' ? words.you : words.assistant);
  if (format === 'json') return JSON.stringify(items, null, 2);
  if (format === 'txt') {
    return items.map((item) => `[${new Date(item.timestamp).toISOString()}] ${name(item)}: ${item.text}\n`).join('');
  }
  const start = items[0]?.timestamp ?? 0;
  const cues = items.map((item, index) => {
    const from = item.timestamp - start;
    const to = Math.max(from + 1, (items[index + 1]?.timestamp ?? item.timestamp + 5000) - start);
    // A blank line would end the cue, and `-->` would be read as a time.
    const text = item.text
      .replace(/\n{2,}/g, '\n')
      .replaceAll('-->', '->')
      .replaceAll('<', '&lt;');
    return `${cueTime(from)} --> ${cueTime(to)}\n<v ${name(item)}>${text}\n`;
  });
  return `WEBVTT\n\n${cues.join('\n')}`;
}

/** Offers the conversation as a file and returns its text. */
export function saveTranscript(
  items: readonly TranscriptItem[],
  format: TranscriptFormat,
  words: Pick<PanelWords, 'you' | 'assistant'>,
  page: Document,
): string {
  const text = formatTranscript(items, format, words);
  saveFile(page, `conversation.${format}`, text, 'text/plain');
  return text;
}
