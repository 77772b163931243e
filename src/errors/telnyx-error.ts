import {ERRORS, WARNINGS} from './codes.js';
import type {ErrorCode, WarningCode} from './codes.js';
import type {Explanation} from './explanations.js';

const BRAND = Symbol.for('telnyx.error');

/** By code; `explanations.ts` fills it when it is loaded. */
const explanations: Partial<Record<number, Explanation>> = {};
const UNKNOWN: Explanation = {description: '', causes: [], solutions: []};

/** `MEDIA_DEVICE_NOT_FOUND` reads `Media device not found`. */
const readable = (name: string): string => name[0] + name.slice(1).toLowerCase().replaceAll('_', ' ');

export interface TelnyxErrorInit {
  /** Adds what was wrong to the message. */
  readonly detail?: string;
  readonly callId?: string | null;
  readonly fatal?: boolean;
  readonly cause?: unknown;
}

/**
 * An error of the table in `codes.ts`. Copies of this library on one page recognise each other's by `isTelnyxError`.
 * `description`, `causes` and `solutions` are empty until the explanations are there.
 */
export class TelnyxError extends Error {
  override readonly name: string;
  readonly code: ErrorCode;
  readonly fatal: boolean;
  readonly callId: string | null;
  /** The failure underneath, for logs; never shown to a visitor. */
  readonly originalError: unknown;

  constructor(code: ErrorCode, {detail, callId = null, fatal, cause}: TelnyxErrorInit = {}) {
    const spec = ERRORS[code];
    super(detail ? `${readable(spec.name)}: ${detail}` : readable(spec.name));
    this.code = code;
    this.name = spec.name;
    this.fatal = fatal ?? spec.fatal;
    this.callId = callId;
    this.originalError = cause;
    Object.defineProperty(this, BRAND, {value: true});
  }

  get description(): string {
    return explain(this.code).description;
  }

  get causes(): readonly string[] {
    return explain(this.code).causes;
  }

  get solutions(): readonly string[] {
    return explain(this.code).solutions;
  }

  toJSON(): Record<string, unknown> {
    const {code, name, message, fatal, callId} = this;
    return {code, name, message, fatal, callId, ...explain(code)};
  }
}

const explain = (code: number): Explanation => explanations[code] ?? UNKNOWN;

/** From now on errors and warnings, also those made before, carry these explanations. */
export const useExplanations = (table: Readonly<Record<number, Explanation>>): void => {
  Object.assign(explanations, table);
};

/** Loads the explanations; `undefined` when they are there. */
export const loadExplanations = (): Promise<void> | undefined =>
  explanations[49001] ? undefined : import('./explanations.js').then(({EXPLANATIONS}) => useExplanations(EXPLANATIONS));

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
export interface TelnyxWarning extends Explanation {
  readonly code: WarningCode;
  readonly name: string;
  readonly message: string;
}

export function telnyxWarning(code: WarningCode, detail?: string): TelnyxWarning {
  const {name} = WARNINGS[code];
  return Object.freeze({
    code,
    name,
    message: detail ? `${readable(name)}: ${detail}` : readable(name),
    get description() {
      return explain(code).description;
    },
    get causes() {
      return explain(code).causes;
    },
    get solutions() {
      return explain(code).solutions;
    },
  });
}
