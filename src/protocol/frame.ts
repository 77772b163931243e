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

export function parseFrame(text: string): Frame {
  let data: Json = {};
  try {
    data = asObject(JSON.parse(text));
  } catch {
    // No JSON, so it is noise.
  }
  const id = asString(data['id']) ?? asNumber(data['id']);
  const method = asString(data['method']);
  const voiceSdkId = asString(data['voice_sdk_id']) || null;
  if (method) return {kind: 'request', id, method, params: asObject(data['params']), voiceSdkId};
  return id !== null && ('result' in data || 'error' in data)
    ? {kind: 'response', id, voiceSdkId, ...unwrap(data)}
    : {kind: 'noise', voiceSdkId};
}

/** Three historical envelopes: `{error}`, `{result}`, `{result: {result: {code, result}}}` (§1.5). */
function unwrap({error, result}: Json): Pick<ResponseFrame, 'result' | 'error'> {
  const outer = asObject(result);
  const inner = isObject(outer['result']) ? outer['result'] : undefined;
  const code = inner?.['code'];
  // The good code is a text; a number 200 is as good.
  const failure = error ?? (code && Number(code) !== 200 ? inner : null);
  if (failure !== null) return {result: {}, error: errorBody(failure)};
  return {result: isObject(inner?.['result']) ? inner['result'] : (inner ?? outer), error: null};
}

function errorBody(value: unknown): RpcErrorBody {
  const error = asObject(value);
  return {
    code: asNumber(error['code']) ?? 0,
    message: asString(error['message']) ?? (typeof value === 'string' ? value : 'error without a message'),
  };
}

/** A request; without `id` a notification. `undefined` members vanish in JSON, `null` members stay. */
export const requestText = (method: string, params: Json, id?: FrameId, extra?: Json): string =>
  JSON.stringify({jsonrpc: '2.0', id, method, ...extra, params});

export const resultText = (id: FrameId, result: Json): string => JSON.stringify({jsonrpc: '2.0', id, result});

export const errorText = (id: FrameId, code: number, message: string): string =>
  JSON.stringify({jsonrpc: '2.0', id, error: {code, message}});
