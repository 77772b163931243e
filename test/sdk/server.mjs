/** Serves the test page, the vendor's unmodified bundle, and our client as sources make it now. */
import {readFile} from 'node:fs/promises';
import {createServer} from 'node:http';
import {createRequire} from 'node:module';
import {build} from 'esbuild';
import {fromRoot} from '../../scripts/lib/paths.mjs';

const require = createRequire(import.meta.url);

const FILES = {
  '/': [new URL('page.html', import.meta.url), 'text/html; charset=utf-8'],
  '/page.js': [new URL('page.js', import.meta.url), 'text/javascript; charset=utf-8'],
  '/vendor/bundle.js': [require.resolve('@telnyx/webrtc'), 'text/javascript; charset=utf-8'],
};

const SCRIPT = 'text/javascript; charset=utf-8';

let ours;

/** Our client in one module, made when a check asks for it. */
const ourClient = () =>
  (ours ??= build({
    entryPoints: [fromRoot('src', 'client', 'index.ts')],
    tsconfig: fromRoot('tsconfig.json'),
    bundle: true,
    format: 'esm',
    target: 'es2022',
    write: false,
  }).then(({outputFiles}) => outputFiles[0].contents));

/** @returns {Promise<{url: string, close: () => Promise<void>}>} */
export async function servePage() {
  const server = createServer(async (request, response) => {
    const headers = {'content-type': SCRIPT, 'cache-control': 'no-store'};
    if (request.url === '/ours.js') return response.writeHead(200, headers).end(await ourClient());
    const [file, type] = FILES[request.url] ?? [];
    if (!file) return response.writeHead(404).end();
    response.writeHead(200, {'content-type': type, 'cache-control': 'no-store'}).end(await readFile(file));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://localhost:${server.address().port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
