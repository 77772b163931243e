/** The built files this run tests, copied so that a build beside it cannot pull them away. */
import {cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {rollup} from 'rollup';
import {configs} from '../../../rollup.config.mjs';
import {integrity} from '../../../scripts/build.mjs';
import {fromRoot, newest} from '../../../scripts/lib/paths.mjs';

/** `PAGES_CDN` names another folder with built files, for example of an installed package. */
const BUILT = process.env.PAGES_CDN ?? fromRoot('dist', 'cdn');

async function buildInto(out) {
  mkdirSync(out, {recursive: true});
  // One after the other: the loader needs the names of the chunks.
  for (const {output, ...input} of configs({out})) {
    const bundle = await rollup({...input, onLog: () => {}}).catch((error) => {
      throw new Error(`the sources cannot be built: ${error.message}`);
    });
    await bundle.write(output);
    await bundle.close();
  }
  writeFileSync(join(out, 'integrity.json'), JSON.stringify(integrity(out)));
}

/**
 * A folder with `dist/cdn/` and `demo/`, as the gateway's `root` wants it.
 *
 * @returns {Promise<{root: string, cdn: string, integrity: Record<string, string>, remove: () => void}>}
 */
export async function prepareFiles() {
  const root = mkdtempSync(join(tmpdir(), 'telnyx-pages-'));
  const cdn = join(root, 'dist', 'cdn');
  const done = join(BUILT, 'integrity.json');
  const fresh =
    Boolean(process.env.PAGES_CDN) ||
    (existsSync(done) && newest(done) > newest(fromRoot('src'), fromRoot('rollup.config.mjs')));
  if (fresh) cpSync(BUILT, cdn, {recursive: true});
  else await buildInto(cdn);
  const keep = (file) => file !== fromRoot('demo', 'gateway');
  cpSync(fromRoot('demo'), join(root, 'demo'), {recursive: true, filter: keep});
  return {
    root,
    cdn,
    integrity: JSON.parse(readFileSync(join(cdn, 'integrity.json'), 'utf8')),
    remove: () => rmSync(root, {recursive: true, force: true}),
  };
}
