import type {ClientOptions, ResolvedOptions} from '../options/client-options.js';
import {loginKind} from '../protocol/login.js';

/**
 * Identity of a client: kind of login, who logs in, and where (contract §3). A token refresh keeps it, because a token
 * counts by its subject.
 */
export function clientKey(options: ClientOptions): string {
  const kind = loginKind(options as ResolvedOptions);
  const {targetType, targetId, targetVersionId, targetParams, conversationId, login, loginToken, env, region} = options;
  const who = {
    anonymous: [targetType ?? 'ai_assistant', targetId, targetVersionId, targetParams, conversationId],
    credentials: [login],
    token: [tokenSubject(loginToken)],
    none: [],
  }[kind];
  return JSON.stringify([kind, ...who, env ?? 'production', region ?? '']);
}

/** Subject of a JSON Web Token (base64url); a hash of the token when it is none, so that the key holds no secret. */
function tokenSubject(token = ''): string {
  try {
    const payload = token.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/');
    const {sub} = JSON.parse(atob(payload)) as {sub?: unknown};
    if (typeof sub === 'string' && sub) return sub;
  } catch {
    // Not a JSON Web Token.
  }
  let hash = 0;
  for (const char of token) hash = (Math.imul(hash, 31) + char.charCodeAt(0)) | 0;
  return `#${hash >>> 0}`;
}
