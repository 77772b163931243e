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

/** @typedef {{status?: number, silent?: boolean, cut?: boolean, lost?: boolean}} Trouble */

export class Reports {
  #kept = [];
  #attempts = [];
  #preflights = [];
  /** @type {{left: number, trouble: Trouble}} */
  #trouble = {left: 0, trouble: {}};

  /** @returns {{at: number, path: string, callReportId?: string, callId?: string, voiceSdkId?: string, repeat: boolean, body: any}[]} */
  list() {
    return [...this.#kept];
  }

  /** When which call's report was tried, whatever it was answered: `status` is null where it was not. */
  attempts() {
    return [...this.#attempts];
  }

  /** Headers that browsers asked for before. */
  preflights() {
    return [...this.#preflights];
  }

  /**
   * The next `times` reports get that answer: a `status`, none (`silent`), or a broken connection: before they are
   * taken (`cut`) or after (`lost`).
   *
   * @param {number} times
   * @param {Trouble} trouble
   */
  fail(times, trouble) {
    this.#trouble = {left: times, trouble};
  }

  clear() {
    this.#kept = [];
    this.#attempts = [];
    this.#preflights = [];
    this.fail(0, {});
  }

  /**
   * @param {import('node:http').IncomingMessage} request
   * @param {import('node:http').ServerResponse} response
   * @param {URL} url
   */
  async handle(request, response, url) {
    for (const [name, value] of Object.entries(CORS)) response.setHeader(name, value);
    if (request.method === 'OPTIONS') {
      this.#note(this.#preflights, request.headers['access-control-request-headers'] ?? '');
      return response.writeHead(204).end();
    }
    if (request.method !== 'POST') return sendText(response, 405, 'Method not allowed');
    const text = await readBody(request, MAX_BODY);
    const callId = request.headers['x-call-id'];
    const attempt = {at: Date.now(), callId, status: 200, bytes: Number(request.headers['content-length'] ?? 0)};
    this.#note(this.#attempts, attempt);
    const answer = (status, why) => {
      attempt.status = status;
      return sendText(response, status, why);
    };
    let lost = false;
    if (this.#trouble.left > 0) {
      this.#trouble.left--;
      const {silent, cut, lost: taken, status = 503} = this.#trouble.trouble;
      if (!silent && !cut && !taken) return answer(status, 'As told');
      attempt.status = null;
      // A silent server is one whose answer never comes; the client gives up in its own time.
      if (cut) request.socket.destroy();
      if (!taken) return undefined;
      lost = true;
    }
    if (text === null) return answer(413, 'Too large');
    const body = parse(text);
    if (body === undefined) return answer(400, 'Not JSON');
    const {id} = body?.delivery ?? {};
    this.#note(this.#kept, {
      at: attempt.at,
      path: url.pathname,
      callReportId: request.headers['x-call-report-id'],
      callId,
      voiceSdkId: request.headers['x-voice-sdk-id'],
      // The same report again: its sender never learnt that it had arrived.
      repeat: id !== undefined && this.#kept.some((report) => report.body?.delivery?.id === id),
      body,
    });
    if (lost) request.socket.destroy();
    else sendJson(response, 200, {ok: true});
  }

  #note(list, entry) {
    list.push(entry);
    if (list.length > KEEP) list.shift();
  }
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
