import {TelnyxError} from '../errors/index.js';
import {CALL_OPTIONS, CHECKS, CLIENT_OPTIONS, checkOptions, defaultsOf, fromVendorOptions} from '../options/index.js';
import type {CallOptions, ClientOptions, ResolvedOptions, VendorOptions} from '../options/index.js';
import type {Call} from './call.js';
import {ClientCore} from './client-core.js';
import type {ClientExtras} from './client-core.js';

/**
 * The client for code: checks what it is given and understands the documents' spelling of options. Importable in Node.
 */
export class TelnyxClient extends ClientCore {
  /**
   * Nothing is connected, stored or listened to before `connect()` or `newCall()`. Options that are not allowed keep their
   * default and are told by `telnyx.warning` 50001.
   */
  constructor(options: ClientOptions & VendorOptions = {}, extras: ClientExtras = {}) {
    const {values, problems} = checkOptions(CLIENT_OPTIONS, fromVendorOptions(options), CHECKS);
    super({...defaultsOf(CLIENT_OPTIONS, true), ...values} as unknown as ResolvedOptions, extras);
    // Nobody can have subscribed before the constructor is done.
    if (problems.length) queueMicrotask(() => this.reportProblems(problems));
  }

  override setOptions(patch: ClientOptions & VendorOptions): void {
    const {values, problems} = checkOptions(CLIENT_OPTIONS, fromVendorOptions(patch), CHECKS);
    super.setOptions(values);
    this.reportProblems(problems);
  }

  /** As {@link ClientCore.newCall}; throws 50005 for options that are not allowed, naming them and what is allowed. */
  override newCall(given: CallOptions = {}): Call {
    const {values, problems} = checkOptions(CALL_OPTIONS, given, CHECKS);
    const [problem] = problems;
    if (problem) {
      throw new TelnyxError(50005, {detail: `${problem.option} is ${problem.given}, allowed: ${problem.allowed}`});
    }
    return super.newCall(values);
  }
}
