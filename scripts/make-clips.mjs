#!/usr/bin/env node
/**
 * Makes the assistant's spoken clips: espeak-ng speaks, sox trims and levels, opusenc encodes. The result is committed,
 * so only somebody who changes the lines needs these tools.
 */
import {execFileSync, spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readdirSync, rmSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {LINES} from '../demo/gateway/assistant/lines.mjs';
import {fromRoot} from './lib/paths.mjs';

const FOLDER = fromRoot('demo', 'gateway', 'clips');
const TOOLS = {'espeak-ng': 'espeak-ng', sox: 'sox', opusenc: 'opus-tools'};
const MAX_TOTAL = 400 * 1024;

function missingTools() {
  return Object.keys(TOOLS).filter((tool) => spawnSync(tool, ['--version']).error);
}

function run(tool, args, input) {
  execFileSync(tool, args, {input, stdio: ['pipe', 'ignore', 'pipe']});
}

function makeClip(name, text, work) {
  const spoken = join(work, `${name}-spoken.wav`);
  const level = join(work, `${name}.wav`);
  run('espeak-ng', ['-v', 'en-us+f3', '-s', '165', '-p', '45', '-w', spoken, '--stdin'], text);
  // Trimmed at both ends, then a little silence, so that clips neither lag nor click.
  const shape = ['norm', '-4', 'silence', '1', '0.01', '0.5%', 'reverse', 'silence', '1', '0.01', '0.5%', 'reverse'];
  run('sox', [spoken, '-r', '48000', '-c', '1', '-b', '16', level, ...shape, 'pad', '0.05', '0.15']);
  const options = ['--quiet', '--bitrate', '24', '--framesize', '20', '--speech', '--discard-comments'];
  // A fixed serial number: the same words give the same file.
  run('opusenc', [...options, '--serial', '1', level, join(FOLDER, `${name}.opus`)]);
}

const missing = missingTools();
if (missing.length > 0) {
  const packages = missing.map((tool) => TOOLS[tool]).join(' ');
  console.error(`make-clips needs ${missing.join(', ')}. On Debian: apt-get install ${packages}`);
  process.exit(1);
}

mkdirSync(FOLDER, {recursive: true});
for (const file of readdirSync(FOLDER)) if (file.endsWith('.opus')) rmSync(join(FOLDER, file));
const work = mkdtempSync(join(tmpdir(), 'clips-'));
try {
  for (const [name, {text, spoken = text}] of Object.entries(LINES)) makeClip(name, spoken, work);
} finally {
  rmSync(work, {recursive: true, force: true});
}
const files = readdirSync(FOLDER);
const total = files.reduce((sum, file) => sum + statSync(join(FOLDER, file)).size, 0);
console.log(`${files.length} clips, ${Math.round(total / 1024)} KB`);
if (total > MAX_TOTAL) {
  console.error(`that is more than ${MAX_TOTAL / 1024} KB: shorten the lines`);
  process.exitCode = 1;
}
