/** Reads the content of a conversation item, in every form a server or an official client was seen to use. */
import {asObject, asString} from '../../lib/guards.js';

/** Characters of one item; more is cut off. */
export const MAX_TEXT = 65_536;
const MAX_IMAGES = 8;
/** A base64 image travels in one frame; what is larger than this was not meant for a transcript. */
const MAX_IMAGE = 4_194_304;

export interface Content {
  readonly text: string;
  readonly images: readonly string[];
  /** Some of it was said, not typed. */
  readonly spoken: boolean;
}

/** Content is a string, a part, or a list of either. A part's text is `transcript ?? text`, whatever its type. */
export function readContent(content: unknown): Content {
  const texts: string[] = [];
  const images: string[] = [];
  let spoken = false;
  for (const part of [content].flat() as readonly unknown[]) {
    const {type, transcript, text = part, image_url: image} = asObject(part);
    const words = asString(transcript ?? text)?.trim();
    if (words) texts.push(words);
    const url = asString(image) ?? asString(asObject(image).url) ?? '';
    if (url.length <= MAX_IMAGE && /^(https?:|data:image\/)/i.test(url)) images.push(url);
    spoken ||= type === 'input_audio';
  }
  return {text: texts.join(' ').slice(0, MAX_TEXT), images: Object.freeze(images.slice(0, MAX_IMAGES)), spoken};
}
