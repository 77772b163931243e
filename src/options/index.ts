export {CLIENT_OPTIONS} from './client-options.js';
export type {ClientOptionName, ClientOptions, ResolvedOptions} from './client-options.js';
export {CHECKS} from './checks.js';
export {checkOptions, defaultsOf} from './parse.js';
export type {Checks, OptionProblem} from './parse.js';
export {attributeOf} from './spec.js';
export type {Applies, OptionSpec, OptionTable, OptionType} from './spec.js';
export {asIceServers, toHeaders} from './values.js';
export type {CustomHeader, IceServer} from './values.js';
export {fromVendorCallOptions, fromVendorOptions} from './vendor-names.js';
export type {GivenOptions, MediaPermissionsRecovery, VendorCallOptions, VendorOptions} from './vendor-names.js';
export {
  ALL_CALL_OPTIONS,
  ALL_CLIENT_OPTIONS,
  CODE_DEFAULTS,
  PHONE_CALL_OPTIONS,
  PHONE_OPTIONS,
} from './phone-options.js';
export type {ElementReference, LiveCallOptions, PhoneCallOptions, PhoneOptions} from './phone-options.js';
export {CALL_OPTIONS} from './call-options.js';
export type {CallOptions} from './call-options.js';
