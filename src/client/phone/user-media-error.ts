import type {TelnyxError} from '../../errors/index.js';

/** The browser's refusal of a microphone as the documents have it: `code` 1 not allowed, 2 not found, 3 not readable. */
export interface UserMediaError extends Error {
  readonly code: 1 | 2 | 3;
  /** The same as `telnyx.error` tells it: 42001-42003. */
  readonly cause: TelnyxError;
}

/** `undefined` for an error about anything else. */
export function userMediaError(error: TelnyxError): UserMediaError | undefined {
  const code = error.code - 42000;
  if (code < 1 || code > 3) return undefined;
  const {name = error.name, message = error.message} = (error.originalError ?? {}) as Partial<Error>;
  return Object.assign(new Error(message, {cause: error}), {name, code}) as unknown as UserMediaError;
}
