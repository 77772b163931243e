/** Files of a folder and pages given as text, over HTTP on a free port: for tests of what a plain web page gets. */
import {createServer} from 'node:http';
import {readFile} from 'node:fs/promises';
import {extname, join, normalize, sep} from 'node:path';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
};

/**
 * @param {{root: string, pages?: Record<string, string>}} options `pages`: path → body, before files of `root`
 * @returns {Promise<{url: string, close(): Promise<void>}>}
 */
export async function startStaticServer({root, pages = {}}) {
  const server = createServer(async (request, response) => {
    const {pathname} = new URL(request.url, 'http://localhost');
    const type = TYPES[extname(pathname)] ?? TYPES['.html'];
    const file = normalize(join(root, decodeURIComponent(pathname)));
    try {
      const body = pages[pathname] ?? (file.startsWith(normalize(root + sep)) ? await readFile(file) : undefined);
      if (body === undefined) throw new Error('outside of the root');
      response.writeHead(200, {'content-type': type, 'cache-control': 'no-store'}).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}
