import {executeServerCommand} from '@web/test-runner-commands';

export type MicrophonePermission = 'granted' | 'denied' | 'prompt';

interface Answer {
  readonly ok: boolean;
  readonly reason?: string;
}

let changed = false;

/**
 * Sets the page's microphone permission. Chromium starts every file at `prompt`, where asking fails as if the visitor
 * had dismissed the prompt. Firefox always grants: for `denied` and `prompt` the answer is false and the test skips:
 *
 *     if (!(await setMicrophone('denied'))) this.skip();
 */
export async function setMicrophone(permission: MicrophonePermission): Promise<boolean> {
  const {ok} = await executeServerCommand<Answer, MicrophonePermission>('set-mic', permission);
  changed ||= ok;
  return ok;
}

/** Files share a browser: the next one must not inherit a permission. Called by setup.ts. */
export async function restoreMicrophone(): Promise<void> {
  if (changed) await setMicrophone('prompt');
  changed = false;
}
