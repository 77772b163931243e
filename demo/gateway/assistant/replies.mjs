/** What the assistant answers to typed text: pure functions. */
import {LINES, MAX_COUNTED} from './lines.mjs';

/**
 * @typedef {object} Reply
 * @property {string} text
 * @property {string} clip
 * @property {boolean} [hangup] end the call afterwards
 * @property {boolean} [tool] call the client tool afterwards
 */

const line = (name, more = {}) => ({text: LINES[name].text, clip: name, ...more});

const KEYWORDS = [
  [/\b(hours?|open|opening)\b/i, () => line('hours')],
  [/\b(price|prices|cost|pricing)\b/i, () => line('price')],
  [/\b(name|who are you)\b/i, () => line('name')],
  [/\bhelp\b/i, () => line('help')],
  [/\b(bye|goodbye)\b/i, () => line('bye', {hangup: true})],
  [/\bvariables?\b/i, (variables) => aboutVariables(variables)],
];

/**
 * @param {string} text
 * @param {{images?: number, tool?: boolean, variables: Record<string, string>}} context
 * @returns {Reply}
 */
export function replyTo(text, {images = 0, tool = false, variables}) {
  if (tool && /\btool\b/i.test(text)) return line('tool-ask', {tool: true});
  for (const [pattern, reply] of KEYWORDS) if (pattern.test(text)) return reply(variables);
  if (images > 0 && !text) return line('image-seen');
  return {text: `You wrote: ${text}`, clip: 'generic'};
}

function aboutVariables(variables) {
  const entries = Object.entries(variables);
  if (entries.length === 0) return line('variables-none');
  const list = entries.map(([name, value]) => `${name} = ${value}`).join(', ');
  return {text: `These are your variables: ${list}.`, clip: 'variables'};
}

/**
 * An honest answer to speech: how long it was, never what was said.
 *
 * @param {{durationMs: number, capped: boolean}} speech
 * @returns {Reply & {heard: string}} `heard` is the transcript of the caller
 */
export function replyToSpeech({durationMs, capped}) {
  const seconds = Math.max(1, Math.round(durationMs / 1000));
  const heard = `(voice, ${seconds} s)`;
  if (capped || seconds > MAX_COUNTED) return {...line('spoke-more'), heard};
  return {...line(`spoke-${seconds}`), heard};
}

/**
 * Custom headers as dynamic variables: only `X-…`, lower case, `-` becomes `_`.
 *
 * @param {unknown} headers
 * @returns {Record<string, string>}
 */
export function dynamicVariables(headers) {
  if (!Array.isArray(headers)) return {};
  const usable = headers.filter((header) => typeof header?.name === 'string' && /^x-./i.test(header.name));
  return Object.fromEntries(
    usable
      .slice(0, 50)
      .map(({name, value}) => [name.slice(2).toLowerCase().replaceAll('-', '_'), String(value ?? '').slice(0, 500)]),
  );
}

/**
 * Pieces in which an answer is streamed; the first begins with a space, as the vendor's do.
 *
 * @param {string} text
 * @returns {string[]}
 */
export function deltas(text) {
  const words = text.split(/\s+/).filter(Boolean);
  const pieces = [];
  for (let index = 0; index < words.length; index += 3) pieces.push(` ${words.slice(index, index + 3).join(' ')}`);
  return pieces;
}

/**
 * Text and images of a message the client sent; anything of the wrong type counts as absent.
 *
 * @param {any} item
 * @returns {{text: string, images: string[]}}
 */
export function readUserItem(item) {
  const content = Array.isArray(item?.content) ? item.content : [item?.content];
  const texts = content.map((part) => (typeof part === 'string' ? part : (part?.text ?? '')));
  const images = content.map((part) => part?.image_url?.url).filter((url) => typeof url === 'string');
  return {
    text: texts
      .filter((text) => typeof text === 'string')
      .join(' ')
      .trim(),
    images,
  };
}
