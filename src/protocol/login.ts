import type {ResolvedOptions} from '../options/client-options.js';
import type {PhoneOptions} from '../options/phone-options.js';
import type {Json} from '../lib/guards.js';
import {VERSION} from '../version.js';

export type LoginKind = 'anonymous' | 'credentials' | 'token' | 'none';

/**
 * Which login the options make possible; password wins over token, both win over a target (wire-protocol §2.1). Where a token can be
 * had counts as one: the client asks for it before it connects.
 */
export function loginKind(options: Readonly<ResolvedOptions>): LoginKind {
  if (options.login && options.password) return 'credentials';
  if (options.loginToken || options.tokenUrl) return 'token';
  return options.targetId ? 'anonymous' : 'none';
}

export interface LoginContext {
  /** A reconnect token is known, so the server may find the old session. */
  readonly reconnection: boolean;
  readonly sessid: string | null;
  readonly userAgent: string;
}

/** The login request for the options (wire-protocol §2.2, §2.3). */
export function loginRequest(
  options: Readonly<ResolvedOptions>,
  {reconnection, sessid, userAgent}: LoginContext,
): {method: 'login' | 'anonymous_login'; params: Json} {
  const anonymous = loginKind(options) === 'anonymous';
  const {targetParams, conversationId} = options;
  const {userVariables, pushWhenActive, earlySdpAnswer = false} = options as PhoneOptions & {userVariables?: Json};
  const push = pushWhenActive || Boolean(userVariables?.['push_when_active']);
  const identity = anonymous
    ? {
        target_type: options.targetType,
        target_id: options.targetId,
        target_version_id: options.targetVersionId || undefined,
        target_params: conversationId ? {...targetParams, conversation_id: conversationId} : targetParams,
        userVariables,
      }
    : {
        login: options.login,
        passwd: options.password,
        login_token: options.loginToken,
        userVariables: {...userVariables, push_when_active: push, pn_late_fanout: push},
        loginParams: {early_sdp_answer: earlySdpAnswer},
      };
  return {
    method: anonymous ? 'anonymous_login' : 'login',
    params: {
      ...identity,
      'User-Agent': {sdkVersion: VERSION, data: userAgent},
      reconnection,
      sessid: (reconnection && sessid) || undefined,
    },
  };
}
