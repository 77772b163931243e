/** The repository root and small file helpers every script needs. */
import {existsSync, readdirSync, statSync} from 'node:fs';
import {join, relative, sep} from 'node:path';
import {fileURLToPath} from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export const fromRoot = (...parts) => join(ROOT, ...parts);

/** Path for messages and lookups: relative to `base`, forward slashes on every system. */
export const posixRelative = (path, base = ROOT) => relative(base, path).split(sep).join('/');

/** Absolute paths of all files under `dir` that `keep` accepts; empty when the folder does not exist. */
export function listFiles(dir, keep = () => true) {
  if (!existsSync(dir)) return [];
  return readdirSync(dir, {withFileTypes: true, recursive: true})
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter(keep)
    .sort();
}

/** Newest modification time under the given paths, in milliseconds; 0 when none exists. */
export function newest(...paths) {
  const times = paths.flatMap((path) => {
    if (!existsSync(path)) return [];
    return statSync(path).isDirectory()
      ? listFiles(path).map((file) => statSync(file).mtimeMs)
      : [statSync(path).mtimeMs];
  });
  return Math.max(0, ...times);
}

/** True when `moduleUrl` (an `import.meta.url`) is the script that was started. */
export const isMain = (moduleUrl) => Boolean(process.argv[1]) && fileURLToPath(moduleUrl) === process.argv[1];
