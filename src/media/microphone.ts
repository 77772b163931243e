import {mediaFailure} from '../errors/index.js';
import type {MediaFailure} from '../errors/index.js';

/** What the microphone needs of its surroundings; injected, so that tests decide. */
export interface CaptureEnvironment {
  /** Absent on pages that may not capture at all, such as plain HTTP. */
  getUserMedia?(constraints: MediaStreamConstraints): Promise<MediaStream>;
  readonly secureContext: boolean;
  readonly policyAllowsMicrophone: boolean;
  /** The page is in a frame of another one. */
  readonly framed?: boolean;
  devices?(): Pick<MediaDevices, 'enumerateDevices'> | undefined;
  /** Watches the permission where the browser can; resolves `undefined` where it cannot. */
  queryPermission(): Promise<PermissionStatus | undefined>;
}

export interface CaptureRequest {
  readonly constraints?: MediaTrackConstraints;
  readonly deviceId?: string;
  /** When aborted, whatever arrives later is stopped at once. */
  readonly signal: AbortSignal;
}

export type CaptureResult = {readonly stream: MediaStream} | {readonly failure: MediaFailure; readonly error: unknown};

/** Names of failures that the chosen device, not the visitor, can be to blame for. */
const DEVICE_TROUBLE = /^(NotReadable|NotFound|Overconstrained)Error$/;

/**
 * Opens the microphone. Never rejects: a failure is told apart into the documents' codes. A chosen device that is gone or busy
 * falls back to the browser's choice once; if that fails too, the first error counts. An aborted request leaves no track running.
 */
export async function openMicrophone(environment: CaptureEnvironment, request: CaptureRequest): Promise<CaptureResult> {
  const {constraints, deviceId, signal} = request;
  try {
    const audio = {...constraints, ...(deviceId && {deviceId: {exact: deviceId}})};
    const stream = await capture(environment, {audio});
    if (!signal.aborted) return {stream};
    stopStream(stream);
    throw new DOMException('not wanted any more', 'AbortError');
  } catch (error) {
    if (deviceId && DEVICE_TROUBLE.test((error as Error).name) && !signal.aborted) {
      const fallback = await openMicrophone(environment, {constraints, signal});
      // The first error says more: it is about the device that was asked for.
      if ('stream' in fallback) return fallback;
    }
    return {failure: await captureFailure(environment, error), error};
  }
}

/** As `getUserMedia`; rejects where the page may not capture at all. */
export async function capture(
  environment: CaptureEnvironment,
  constraints: MediaStreamConstraints,
): Promise<MediaStream> {
  if (!environment.getUserMedia) throw new DOMException('no capture on this page', 'NotSupportedError');
  return environment.getUserMedia(constraints);
}

/** What a failure to capture means, as far as the page can know. */
export async function captureFailure(environment: CaptureEnvironment, error: unknown): Promise<MediaFailure> {
  const permission = await environment.queryPermission().catch(() => undefined);
  // Firefox and Safari do not tell the policy, but hide microphones from a frame that may not use them.
  const seen =
    environment.framed &&
    (await environment
      .devices?.()
      ?.enumerateDevices()
      .catch(() => undefined));
  return mediaFailure(error, {
    secure: environment.secureContext,
    policyAllows: environment.policyAllowsMicrophone && (!seen || seen.some(({kind}) => kind === 'audioinput')),
    permission: permission?.state ?? 'unknown',
  });
}

export function stopStream(stream: MediaStream | undefined): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}
