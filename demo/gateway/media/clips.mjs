/** The spoken clips (made by scripts/make-clips.mjs), read once. */
import {existsSync, readFileSync} from 'node:fs';
import {oggOpusPackets} from './ogg-opus.mjs';
import {FRAME_MS} from './pacer.mjs';

const FOLDER = new URL('../clips/', import.meta.url);
const cache = new Map();

/**
 * @param {string} name
 * @returns {Buffer[]} 20 ms packets; none when there is no such clip
 */
export function clip(name) {
  if (!cache.has(name)) {
    const file = new URL(`${encodeURIComponent(name)}.opus`, FOLDER);
    cache.set(name, existsSync(file) ? oggOpusPackets(readFileSync(file)) : []);
  }
  return cache.get(name);
}

/** @param {Buffer[]} packets */
export const durationMs = (packets) => packets.length * FRAME_MS;
