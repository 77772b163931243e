/** Takes call reports and recordings, as the vendor's server does, and keeps them for tests. */
import {readBody, sendJson, sendText} from './respond.mjs';

const MAX_BODY = 2 * 1024 * 1024;
const KEEP = 200;

const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'POST, OPTIONS',
  'access-control-allow-headers': 'content-type, x-call-report-id, x-call-id, x-voice-sdk-id',
  'access-control-max-age': '600',
};

export class Reports {
  #kept = [];

  /** @returns {{at: number, path: string, callReportId?: string, callId?: string, voiceSdkId?: string, body: any}[]} */
  list() {
    return [...this.#kept];
  }

  clear() {
    this.#kept = [];
  }

  /**
   * @param {import('node:http').IncomingMessage} request
   * @param {import('node:http').ServerResponse} response
   * @param {URL} url
   */
  async handle(request, response, url) {
    for (const [name, value] of Object.entries(CORS)) response.setHeader(name, value);
    if (request.method === 'OPTIONS') return response.writeHead(204).end();
    if (request.method !== 'POST') return sendText(response, 405, 'Method not allowed');
    const text = await readBody(request, MAX_BODY);
    if (text === null) return sendText(response, 413, 'Too large');
    const body = parse(text);
    if (body === undefined) return sendText(response, 400, 'Not JSON');
    this.#kept.push({
      at: Date.now(),
      path: url.pathname,
      callReportId: request.headers['x-call-report-id'],
      callId: request.headers['x-call-id'],
      voiceSdkId: request.headers['x-voice-sdk-id'],
      body,
    });
    if (this.#kept.length > KEEP) this.#kept.shift();
    sendJson(response, 200, {ok: true});
  }
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
