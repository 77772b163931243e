import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {fromRoot} from '../../scripts/lib/paths.mjs';

const read = (file) => readFileSync(fromRoot(file), 'utf8');
const manifest = JSON.parse(read('package.json'));
const lock = JSON.parse(read('package-lock.json'));

test('the lock file lists the natives of every platform', () => {
  // npm can leave out those of other systems, and `npm ci` then fails there.
  const missing = [];
  for (const [path, {optionalDependencies = {}}] of Object.entries(lock.packages)) {
    if (path === '') continue;
    for (const name of Object.keys(optionalDependencies)) {
      const places = [`${path}/node_modules/${name}`, `node_modules/${name}`];
      if (!places.some((place) => lock.packages[place])) missing.push(`${name} of ${path}`);
    }
  }
  assert.deepEqual(missing, []);
  for (const native of ['rollup/rollup-darwin-arm64', 'rollup/rollup-win32-x64-msvc', 'esbuild/darwin-arm64']) {
    assert.ok(lock.packages[`node_modules/@${native}`], native);
  }
});

test('the lock file fits package.json', () => {
  const {dependencies, devDependencies, version} = lock.packages[''];
  assert.deepEqual(
    {dependencies, devDependencies, version},
    {
      dependencies: manifest.dependencies,
      devDependencies: manifest.devDependencies,
      version: manifest.version,
    },
  );
});

test('the lock file names no registry', () => {
  const resolved = Object.values(lock.packages).filter((entry) => entry.resolved?.startsWith('http'));
  const foreign = resolved.filter((entry) => !entry.resolved.startsWith('https://registry.npmjs.org/'));
  assert.deepEqual(foreign, []);
});

test('the licence is MIT, and the notices name every runtime dependency', () => {
  assert.equal(manifest.license, 'MIT');
  assert.match(read('LICENSE'), /^MIT License\n/);
  const notices = read('THIRD-PARTY-NOTICES.md');
  for (const [name, version] of Object.entries(manifest.dependencies)) {
    assert.ok(notices.includes(`## ${name} ${version} (`), name);
  }
});

test('src/version.ts has the version of package.json', () => {
  assert.ok(read('src/version.ts').includes(`VERSION = '${manifest.version}'`));
});

test('npm scripts run on every system', () => {
  for (const [name, script] of Object.entries(manifest.scripts)) {
    assert.doesNotMatch(script, /[&|;$><'`\\]|^\w+=/, `${name} needs a shell`);
  }
});
