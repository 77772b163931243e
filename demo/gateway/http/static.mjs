/** Files of the demo and of the built library. Nothing outside these two folders, no hidden files, no sources. */
import {readFile, realpath, stat} from 'node:fs/promises';
import {extname, join, sep} from 'node:path';
import {send, sendText} from './respond.mjs';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.txt': 'text/plain; charset=utf-8',
};

const HOST = /^[\w.-]+(:\d+)?$|^\[[\da-f:]+\](:\d+)?$/i;

/** The strictest policy the elements promise to work under; the gateway itself is the only place they may connect to. */
export function strictPolicy(host) {
  const connect = host && HOST.test(host) ? ` ws://${host} http://${host}` : '';
  return `default-src 'none'; script-src 'self'; style-src 'none'; connect-src 'self'${connect}`;
}

const exists = (path) =>
  stat(path).then(
    (found) => found,
    () => null,
  );

/** Absolute path of an allowed, existing file, else null. */
async function locate(folder, parts) {
  if (parts.some((part) => part === '' || part.startsWith('.') || /[\\\0]/.test(part))) return null;
  const path = join(folder, ...parts);
  const found = await exists(path);
  const file = found?.isDirectory() ? join(path, 'index.html') : path;
  if (!(await exists(file))?.isFile() || !TYPES[extname(file).toLowerCase()]) return null;
  // A link must not lead out of the folder.
  const [realFile, realFolder] = await Promise.all([realpath(file), realpath(folder)]);
  return realFile.startsWith(realFolder + sep) ? realFile : null;
}

function decode(pathname) {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return null;
  }
}

/**
 * @param {string} root the repository, or what stands for it
 * @returns {(request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse, url: URL) => Promise<void>}
 */
export function staticFiles(root) {
  const demo = join(root, 'demo');
  const built = join(root, 'dist', 'cdn');

  return async (request, response, url) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return sendText(response, 405, 'Method not allowed');
    const parts = decode(url.pathname)
      ?.replace(/^\/|\/$/g, '')
      .split('/');
    if (!parts) return sendText(response, 400, 'Bad address');
    const isBuilt = parts[0] === 'cdn';
    if (isBuilt) response.setHeader('access-control-allow-origin', '*');
    const home = parts.length === 1 && parts[0] === '';
    const isGateway = parts[0].toLowerCase() === 'gateway';
    const file = isGateway
      ? null
      : await locate(isBuilt ? built : demo, isBuilt ? parts.slice(1) : home ? ['index.html'] : parts);
    if (!file) {
      const hint = isBuilt ? ' (not built yet? npm run build)' : '';
      return sendText(response, 404, `Not found: ${url.pathname}${hint}`);
    }
    if (file.endsWith('.csp.html') || url.searchParams.get('csp') === 'strict') {
      response.setHeader('content-security-policy', strictPolicy(request.headers.host));
    }
    send(response, 200, TYPES[extname(file).toLowerCase()], await readFile(file));
  };
}
