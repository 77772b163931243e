/** Serves the test page and the vendor's unmodified bundle. */
import {readFile} from 'node:fs/promises';
import {createServer} from 'node:http';
import {createRequire} from 'node:module';

const require = createRequire(import.meta.url);

const FILES = {
  '/': [new URL('page.html', import.meta.url), 'text/html; charset=utf-8'],
  '/page.js': [new URL('page.js', import.meta.url), 'text/javascript; charset=utf-8'],
  '/vendor/bundle.js': [require.resolve('@telnyx/webrtc'), 'text/javascript; charset=utf-8'],
};

/** @returns {Promise<{url: string, close: () => Promise<void>}>} */
export async function servePage() {
  const server = createServer(async (request, response) => {
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
