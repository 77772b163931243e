/** The button that opens the panel: what every page with a floating assistant loads and paints. */
import {html, nothing} from 'lit';
import {orb as drawOrb} from '../base/kit.js';
import type {AssistantModel, FirstActions} from './model.js';

/** What a call changes on the launcher; made by the session. */
export interface LauncherCall {
  readonly orb?: string;
  readonly label?: unknown;
  readonly timer?: unknown;
  readonly badge?: unknown;
}

/** Custom states of the host; styles and pages' `:state()` rules build on them. The session adds those of a call. */
export function hostStates({look, phase, open, callMode}: AssistantModel): string[] {
  const [block, inline = 'center'] = look.placement.split('-');
  return [phase, look.layout, `at-${block}`, `at-${inline}`, callMode, ...(open ? ['open'] : [])];
}

export function launcherView(
  {look, open, words}: AssistantModel,
  actions: FirstActions,
  {orb, label, timer, badge}: LauncherCall = {},
): unknown {
  if (look.layout !== 'floating') return nothing;
  return html`<button
    id="launcher"
    part="launcher"
    type="button"
    aria-haspopup="dialog"
    aria-expanded=${open}
    aria-controls="panel"
    @click=${() => (open ? actions.close() : actions.open())}
  >
    <slot name="launcher"
      ><slot name="launcher-icon">${drawOrb(look, orb)}</slot
      ><span class="label">${label || look.label || words.launcherLabel} ${timer}</span></slot
    >${badge}
  </button>`;
}
