import {ALL_CLIENT_OPTIONS, CHECKS, checkOptions, fromVendorOptions} from '../../options/index.js';
import type {ClientOptions, ResolvedOptions, VendorOptions} from '../../options/index.js';
import {loginKind} from '../../protocol/login.js';

/** What `login()` changes; members that are absent stay. */
export interface Credentials {
  login?: string;
  password?: string;
  passwd?: string;
  login_token?: string;
  loginToken?: string;
  userVariables?: Record<string, unknown>;
  anonymous_login?: VendorOptions['anonymous_login'];
}

/**
 * What a login with these credentials changes in the options: they, and what else would win over them. `undefined` when it would be no
 * login, or another kind than they are meant for.
 */
export function credentialChanges(
  options: Readonly<ResolvedOptions>,
  given: Credentials,
): (ClientOptions & Record<string, unknown>) | undefined {
  const {values, problems} = checkOptions(ALL_CLIENT_OPTIONS, fromVendorOptions(given), CHECKS);
  const {login, password, loginToken, targetId} = values as ClientOptions;
  const meant = login || password ? 'credentials' : loginToken ? 'token' : targetId && 'anonymous';
  const changes = {
    ...(meant && meant !== 'credentials' && {login: undefined, password: undefined}),
    ...(meant === 'anonymous' && {loginToken: undefined, tokenUrl: undefined}),
    ...(meant === 'anonymous' && {targetVersionId: undefined, targetParams: undefined}),
    ...values,
  };
  const kind = loginKind({...options, ...changes});
  const empty = problems.length > 0 || Object.values(given).some((value) => value === '' || value === null);
  return empty || kind === 'none' || kind !== (meant || kind) ? undefined : changes;
}
