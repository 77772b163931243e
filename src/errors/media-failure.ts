import type {ErrorCode} from './codes.js';

export type MediaFailureKind = 'blocked' | 'dismissed' | 'no-device' | 'busy' | 'insecure' | 'policy' | 'unknown';

export interface MediaFailure {
  readonly code: Extract<ErrorCode, 42001 | 42002 | 42003>;
  readonly kind: MediaFailureKind;
}

/** What a page can know besides the exception. */
export interface MediaFailureFacts {
  readonly secure: boolean;
  /** `false` when a Permissions-Policy, such as an iframe without `allow="microphone"`, forbids capture. */
  readonly policyAllows: boolean;
  /** State of the permission after the failure, where the browser tells. */
  readonly permission: 'granted' | 'denied' | 'prompt' | 'unknown';
}

/** Maps what `getUserMedia` rejected with to the documents' codes, and tells the causes apart as far as possible. */
export function mediaFailure(error: unknown, facts: MediaFailureFacts): MediaFailure {
  const name = (error as Error | null)?.name;
  if (!facts.secure) return {code: 42003, kind: 'insecure'};
  switch (name) {
    case 'NotAllowedError':
    case 'PermissionDeniedError':
    case 'SecurityError':
      if (!facts.policyAllows) return {code: 42001, kind: 'policy'};
      return {code: 42001, kind: facts.permission === 'prompt' ? 'dismissed' : 'blocked'};
    case 'NotFoundError':
    case 'OverconstrainedError':
    case 'DevicesNotFoundError':
      return {code: 42002, kind: 'no-device'};
    case 'NotReadableError':
    case 'AbortError':
    case 'TrackStartError':
      return {code: 42003, kind: 'busy'};
    default:
      return {code: 42003, kind: 'unknown'};
  }
}
