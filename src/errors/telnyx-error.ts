import {ERRORS, WARNINGS} from './codes.js';
import type {ErrorCode, WarningCode} from './codes.js';

const BRAND = Symbol.for('telnyx.error');

export interface TelnyxErrorInit {
  /** Adds what was wrong to the table's message. */
  readonly detail?: string;
  readonly callId?: string | null;
  readonly fatal?: boolean;
  readonly cause?: unknown;
}

/** An error of the table in `codes.ts`. Copies of this library on one page recognise each other's by `isTelnyxError`. */
export class TelnyxError extends Error {
  override readonly name: string;
  readonly code: ErrorCode;
  readonly fatal: boolean;
  readonly description: string;
  readonly causes: readonly string[];
  readonly solutions: readonly string[];
  readonly callId: string | null;
  /** The failure underneath, for logs; never shown to a visitor. */
  readonly originalError: unknown;

  constructor(code: ErrorCode, init: TelnyxErrorInit = {}) {
    const spec = ERRORS[code];
    super(init.detail ? `${spec.message}: ${init.detail}` : spec.message);
    this.code = code;
    this.name = spec.name;
    this.fatal = init.fatal ?? spec.fatal;
    this.description = spec.message;
    this.causes = spec.causes;
    this.solutions = spec.solutions;
    this.callId = init.callId ?? null;
    this.originalError = init.cause;
    Object.defineProperty(this, BRAND, {value: true});
  }

  toJSON(): Record<string, unknown> {
    const {code, name, message, fatal, causes, solutions, callId} = this;
    return {code, name, message, fatal, causes, solutions, callId};
  }
}

export const isTelnyxError = (value: unknown): value is TelnyxError =>
  typeof value === 'object' && value !== null && BRAND in value;

/** Whatever was thrown, as an error of the table. */
export const asTelnyxError = (value: unknown, code: ErrorCode = 49001, callId?: string): TelnyxError =>
  isTelnyxError(value) ? value : new TelnyxError(code, {cause: value, callId, detail: describe(value)});

const describe = (value: unknown): string | undefined => {
  const message = (value as {message?: unknown} | null)?.message;
  return typeof message === 'string' && message ? message : undefined;
};

/** Warnings are plain data: they are told, never thrown. */
export interface TelnyxWarning {
  readonly code: WarningCode;
  readonly name: string;
  readonly message: string;
  readonly causes: readonly string[];
  readonly solutions: readonly string[];
}

export function telnyxWarning(code: WarningCode, detail?: string): TelnyxWarning {
  const {name, message, causes, solutions} = WARNINGS[code];
  return Object.freeze({code, name, message: detail ? `${message}: ${detail}` : message, causes, solutions});
}
