/**
 * The customer's web site: pages of this folder on a port of their own, so that script, chunks and socket all come from
 * another origin. In a page `{{cdn}}`, `{{ws}}`, `{{http}}` and `{{integrity:<file>}}` are filled in.
 */
import {createServer} from 'node:http';
import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

const PAGES = fileURLToPath(new URL('..', import.meta.url));

/** @param {{integrity: Record<string, string>}} files */
export async function startSite({integrity}) {
  /** Pages made by checks, by path. */
  const made = new Map();
  let count = 0;

  const fill = (text, {gateway}) =>
    text
      .replaceAll('{{cdn}}', `${gateway.url}cdn`)
      .replaceAll('{{ws}}', gateway.wsUrl)
      .replaceAll('{{http}}', gateway.url.replace(/\/$/, ''))
      .replace(/\{\{integrity:([^}]+)\}\}/g, (_, file) => integrity[file] ?? `no-integrity-of-${file}`);

  const server = createServer(async (request, response) => {
    const {pathname} = new URL(request.url, 'http://site');
    const page = made.get(pathname);
    if (!page) return response.writeHead(pathname === '/favicon.ico' ? 204 : 404).end();
    const {body, type = 'text/html; charset=utf-8', headers = {}} = page;
    response.writeHead(200, {'content-type': type, 'cache-control': 'no-store', ...headers}).end(body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://localhost:${server.address().port}`;

  return {
    origin,
    /**
     * @param {{file?: string, html?: string, csp?: string, gateway: {url: string, wsUrl: string}}} page a file of this
     *   folder, or a whole page as text
     * @returns {Promise<string>} its URL
     */
    async add({file, html, csp, gateway, ...rest}) {
      const text = html ?? (await readFile(join(PAGES, file), 'utf8'));
      const path = `/${++count}/${file ?? 'page.html'}`;
      const headers = csp ? {'content-security-policy': fill(csp, {gateway})} : {};
      made.set(path, {body: fill(text, {gateway}), headers, ...rest});
      return origin + path;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}
