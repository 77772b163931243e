/** Registration ("gateway") states (wire-protocol §2.4). */
import {asObject, asString} from '../lib/guards.js';
import type {Json} from '../lib/guards.js';

export type GatewayVerdict = 'registered' | 'retry' | 'failed' | 'unknown';

const VERDICTS: Readonly<Record<string, GatewayVerdict>> = {
  REGED: 'registered',
  REGISTER: 'registered',
  NOREG: 'retry',
  UNREGED: 'retry',
  FAILED: 'failed',
  FAIL_WAIT: 'failed',
  TIMEOUT: 'failed',
};

export interface GatewayState {
  readonly state: string;
  readonly verdict: GatewayVerdict;
  readonly callReportId: string | null;
  readonly dc: string | null;
  readonly region: string | null;
}

/** Reads a gateway state from a result (`{params: {state}}`) or from pushed params (`{state}`). */
export function readGatewayState(body: Json): GatewayState | undefined {
  const params = 'params' in body ? asObject(body['params']) : body;
  const state = asString(params['state']);
  if (!state) return undefined;
  return {
    state,
    verdict: Object.hasOwn(VERDICTS, state) ? VERDICTS[state]! : 'unknown',
    callReportId: asString(params['call_report_id']),
    dc: asString(params['dc']),
    region: asString(params['region']),
  };
}
