import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {test} from 'node:test';
import {fromRoot, listFiles, posixRelative, ROOT} from '../../scripts/lib/paths.mjs';

/** What `npm pack` would put into the tarball. */
function packed() {
  const npm = process.env.npm_execpath;
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const options = {cwd: ROOT, encoding: 'utf8'};
  const run = npm?.endsWith('js')
    ? spawnSync(process.execPath, [npm, ...args], options)
    : spawnSync('npm', args, {...options, shell: process.platform === 'win32'});
  assert.equal(run.status, 0, run.stderr);
  return JSON.parse(run.stdout)[0].files.map(({path}) => path);
}

/** Everything that may be in it. Maps carry the sources; there are no maps of declarations. */
const ALLOWED = [
  /^(package\.json|README\.md|LICENSE|THIRD-PARTY-NOTICES\.md)$/,
  /^dist\/.+\.(js|js\.map|d\.ts)$/,
  /^dist\/(custom-elements|web-types|vscode\.(html|css)-custom-data|cdn\/integrity)\.json$/,
];

test('the package holds what is needed and nothing else', () => {
  const files = packed();
  assert.deepEqual(
    files.filter((file) => !ALLOWED.some((pattern) => pattern.test(file))),
    [],
    'these do not belong into the package',
  );
  const needed = [
    'LICENSE',
    'README.md',
    'THIRD-PARTY-NOTICES.md',
    'dist/custom-elements.json',
    'dist/index.d.ts',
    'dist/index.js',
    'dist/cdn/integrity.json',
    'dist/cdn/telnyx-client.js',
    'dist/cdn/telnyx-elements.js',
    'dist/cdn/telnyx-elements.all.js',
    'dist/define/all.js',
    ...listFiles(fromRoot('dist', 'cdn', 'chunks'), (file) => file.endsWith('.js')).map((file) => posixRelative(file)),
  ];
  assert.deepEqual(
    needed.filter((file) => !files.includes(file)),
    [],
    'these are missing',
  );
});
