/**
 * The panel's shell with its header, and the card before a call. Every phase is drawn inside the same shell, so that the
 * header, its close button (and the focus on it) and the status region stay the same nodes until the end of the call.
 */
import {iconClose, iconDown} from '../base/icons.js';
import type {AssistantKit} from './kit.js';
import type {LauncherCall} from './launcher.view.js';
import type {AssistantActions, AssistantModel, CallModeChoice} from './model.js';

/** `true` while a call exists: closing the panel then only minimises it. */
const inCall = ({phase}: AssistantModel): boolean => /^(starting|permission|live)$/.test(phase);

/** Custom states of the host that a call brings. */
export function callStates(model: AssistantModel): string[] {
  const {phase, agent, muted, reconnecting} = model;
  const live = phase === 'live';
  return [inCall(model) && 'in-call', live && agent, live && muted && 'muted', reconnecting && 'reconnecting'].filter(
    (state) => state !== false,
  );
}

/** The running time; always left to right and never announced by itself. */
const timer = ({html}: AssistantKit, time: string): unknown =>
  html`<span class="timer" role="timer" dir="ltr">${time}</span>`;

/** During a call the launcher says that the call goes on. */
export function launcherCall(kit: AssistantKit, model: AssistantModel): LauncherCall {
  const {time, words, badge} = model;
  return {
    ...(inCall(model) && {orb: 'live', label: words.backToCall, timer: time && timer(kit, time)}),
    badge: badge && kit.html`<span class="badge">${badge}</span>`,
  };
}

/** The panel: a non-modal dialog when it floats, a region in the page otherwise. `content` is what the phase draws. */
export function shellView(
  kit: AssistantKit,
  model: AssistantModel,
  actions: AssistantActions,
  content: unknown,
): unknown {
  const {html, nothing} = kit;
  const {look, time, detail, words} = model;
  const floating = look.layout === 'floating';
  const call = inCall(model);
  const close = call ? words.minimise : words.close;
  return html`<section
    id="panel"
    part="panel"
    tabindex="-1"
    role=${floating ? 'dialog' : 'region'}
    popover=${floating ? 'manual' : nothing}
    aria-labelledby="title"
  >
    <header part="header">
      <slot name="avatar">${kit.orb(look, 'small')}</slot>
      <div class="names">
        <div id="title">
          <slot name="header"><h2 part="title">${look.label || words.launcherLabel}</h2></slot>
        </div>
        <p>${time ? timer(kit, time) : words.subtitle}${detail}</p>
      </div>
      ${
        floating
          ? html`<button
              class="icon"
              part="close-button"
              type="button"
              aria-label=${close}
              title=${close}
              @click=${() => actions.close()}
            >
              ${(call ? iconDown : iconClose)(kit)}
            </button>`
          : nothing
      }
    </header>
    <p class="hidden" id="status" part="status" role="status">${model.status}</p>
    ${content}
    <slot name="footer"></slot><slot name="disclaimer"></slot>
  </section>`;
}

/** The card before a call. */
export function idleView(kit: AssistantKit, model: AssistantModel, actions: AssistantActions): unknown {
  const {html, nothing} = kit;
  const {look, words, phase, consentNeeded} = model;
  if (phase === 'unconfigured') return html`<p class="hero">${words.notConfigured}</p>`;
  const voice = look.mode !== 'text';
  const button = (mode: CallModeChoice, label: string): unknown => {
    const first = mode === 'voice' || !voice;
    return html`<button
      class=${first ? 'cta' : 'alt'}
      part=${first ? 'start-button' : 'text-button'}
      type="button"
      @click=${() => actions[consentNeeded ? 'acceptConsent' : 'start'](mode)}
    >
      ${(first && !consentNeeded && look.startText) || label}
    </button>`;
  };
  return html`<div class="hero">
      ${kit.orb(look, 'big')}
      <h3>${look.heading || words.heading}</h3>
      <slot name="greeting">${look.greeting}</slot>
      ${look.consent === 'none' ? nothing : html`<p part="consent"><slot name="consent">${words.consent}</slot></p>`}
    </div>
    <div class="actions">
      ${voice ? button('voice', consentNeeded ? words.agreeTalk : words.startTalking) : nothing}
      ${
        look.mode === 'text' || (look.mode === 'both' && look.textInput)
          ? button('text', consentNeeded ? words.agreeType : voice ? words.typeInstead : words.startTyping)
          : nothing
      }
    </div>`;
}
