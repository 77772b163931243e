import type {ClientOptions, ResolvedOptions} from '../options/client-options.js';
import {loginKind} from '../protocol/login.js';

/**
 * Identity of a client: kind of login, who logs in, and where (contract §3). A token refresh keeps it, because a token
 * counts by its subject; where that is not known, by the `tokenUrl` it comes from.
 */
export function clientKey(options: ClientOptions): string {
  const kind = loginKind(options as ResolvedOptions);
  const {
    targetType,
    targetId,
    targetVersionId,
    targetParams,
    conversationId,
    login,
    loginToken,
    tokenUrl,
    env,
    region,
  } = options;
  const who = {
    anonymous: [targetType ?? 'ai_assistant', targetId, targetVersionId, targetParams, conversationId],
    credentials: [login],
    token: [tokenSubject(loginToken) ?? hash(tokenUrl ?? loginToken)],
    none: [],
  }[kind];
  return JSON.stringify([kind, ...who, env ?? 'production', region ?? '']);
}

/** Subject of a JSON Web Token (base64url). */
function tokenSubject(token = ''): string | undefined {
  try {
    const payload = token.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/');
    const {sub} = JSON.parse(atob(payload)) as {sub?: unknown};
    if (typeof sub === 'string' && sub) return sub;
  } catch {
    // Not a JSON Web Token.
  }
  return undefined;
}

/** The key holds no secret, and a URL may have one in its query. */
function hash(text = ''): string {
  let sum = 0;
  for (const char of text) sum = (Math.imul(sum, 31) + char.charCodeAt(0)) | 0;
  return `#${sum >>> 0}`;
}
