/** JSON-RPC 2.0 as the server speaks it (wire-protocol §1.4, §1.5). `unknown` text in, a typed frame out, never a throw. */
import {asNumber, asObject, asString, isObject} from '../lib/guards.js';
import type {Json} from '../lib/guards.js';

export type FrameId = string | number;

export interface RpcErrorBody {
  readonly code: number;
  readonly message: string;
}

interface FrameBase {
  readonly voiceSdkId: string | null;
}

export interface RequestFrame extends FrameBase {
  readonly kind: 'request';
  /** `null` for a notification. */
  readonly id: FrameId | null;
  readonly method: string;
  readonly params: Json;
}

export interface ResponseFrame extends FrameBase {
  readonly kind: 'response';
  readonly id: FrameId;
  readonly result: Json;
  readonly error: RpcErrorBody | null;
}

/** Text that is no frame: not JSON, not an object, or without method and id. Counted as a sign of life and dropped. */
export interface NoiseFrame extends FrameBase {
  readonly kind: 'noise';
}

export type Frame = RequestFrame | ResponseFrame | NoiseFrame;

const NOISE: NoiseFrame = {kind: 'noise', voiceSdkId: null};

export function parseFrame(text: string): Frame {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return NOISE;
  }
  if (!isObject(data)) return NOISE;
  const id = typeof data['id'] === 'string' || typeof data['id'] === 'number' ? data['id'] : null;
  const voiceSdkId = asString(data['voice_sdk_id']) || null;
  const method = asString(data['method']);
  if (method) return {kind: 'request', id, method, params: asObject(data['params']), voiceSdkId};
  if (id === null || !('result' in data || 'error' in data)) return {...NOISE, voiceSdkId};
  return {kind: 'response', id, voiceSdkId, ...unwrap(data)};
}

/** Three historical envelopes: `{error}`, `{result}`, `{result: {result: {code, result}}}` (§1.5). */
function unwrap(data: Json): Pick<ResponseFrame, 'result' | 'error'> {
  if ('error' in data && data['error'] !== null && data['error'] !== undefined) {
    return {result: {}, error: errorBody(data['error'])};
  }
  const result = asObject(data['result']);
  if (!isObject(result['result'])) return {result, error: null};
  const inner = result['result'];
  const code = inner['code'];
  // The good code is a text; a number 200 is as good.
  if (code && code !== '200' && code !== 200) return {result: {}, error: errorBody(inner)};
  return {result: isObject(inner['result']) ? inner['result'] : inner, error: null};
}

function errorBody(value: unknown): RpcErrorBody {
  const error = asObject(value);
  return {
    code: asNumber(error['code']) ?? 0,
    message: asString(error['message']) ?? (typeof value === 'string' ? value : 'error without a message'),
  };
}

/** A request; without `id` a notification. `undefined` members vanish in JSON, `null` members stay. */
export const requestText = (method: string, params: Json, id?: FrameId, extra: Json = {}): string =>
  JSON.stringify({jsonrpc: '2.0', id, method, ...extra, params});

export const ackText = (id: FrameId, method: string): string => JSON.stringify({jsonrpc: '2.0', id, result: {method}});

export const errorText = (id: FrameId, code: number, message: string): string =>
  JSON.stringify({jsonrpc: '2.0', id, error: {code, message}});
