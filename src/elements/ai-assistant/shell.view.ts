/**
 * The panel's shell with its header, and the card before a call. Every phase is drawn inside the same shell, so that the
 * header, its close button (and the focus on it) and the status region stay the same nodes until the end of the call.
 */
import {iconClose, iconDown, iconKeyboard, iconMicrophone} from '../base/icons.js';
import {button, html, iconButton, nothing, orb} from '../base/drawing.js';
import type {LauncherCall} from './launcher.view.js';
import type {AssistantActions, AssistantModel, CallModeChoice} from './model.js';

/** `true` while a call exists: closing the panel then only minimises it. */
const inCall = ({phase}: AssistantModel): boolean => /^(starting|permission|live)$/.test(phase);

/** Custom states of the host that a call brings. */
export function callStates(model: AssistantModel): string[] {
  const {phase, agent, muted, reconnecting, restored} = model;
  const live = phase === 'live';
  return [
    inCall(model) && 'in-call',
    live && agent,
    live && muted && 'muted',
    reconnecting && 'reconnecting',
    restored && 'restored',
  ].filter((state) => state !== false);
}

/** The running time; always left to right and never announced by itself. */
const timer = (time: string): unknown => html`<span class="timer" role="timer" dir="ltr">${time}</span>`;

/** What nobody may miss while the panel is closed: a call that is cut off, back again, or broken off. */
const news = ({phase, reconnecting, restored, memory, status}: AssistantModel): string =>
  reconnecting || restored || (phase === 'failed' && memory.unseen) ? status : '';

/** During a call the launcher says that the call goes on, and afterwards that it broke off. */
export function launcherCall(model: AssistantModel): LauncherCall {
  const {time, words, badge, reconnecting, restored} = model;
  const word = reconnecting ? words.reconnecting : restored && words.restored;
  return {
    label: news(model),
    ...(inCall(model) && {
      orb: 'live',
      label: word ? html`${word}<span class="hidden"> ${words.backToCall}</span>` : words.backToCall,
      timer: time && timer(time),
    }),
    badge: badge && html`<span class="badge">${badge}</span>`,
  };
}

/** The panel: a non-modal dialog when it floats, a region in the page otherwise. `content` is what the phase draws. */
export function shellView(model: AssistantModel, actions: AssistantActions, content: unknown): unknown {
  const {look, time, detail, words, phase, callMode, reconnecting, extras} = model;
  // Anything else is seen already: the line is then for screen readers alone.
  const shown = phase === 'starting' || reconnecting || model.restored || (phase === 'live' && callMode === 'voice');
  const floating = look.layout === 'floating';
  const call = inCall(model);
  return html`<section
      id="panel"
      part="panel"
      tabindex="-1"
      role=${floating ? 'dialog' : 'region'}
      popover=${floating ? 'manual' : nothing}
      aria-labelledby="title"
      @keydown=${extras?.closeMenu}
    >
      <header part="header">
        <slot name="avatar">${orb(look, 'small')}</slot>
        <div class="names">
          <div id="title">
            <slot name="header"><h2 part="title">${look.label || words.launcherLabel}</h2></slot>
          </div>
          <p>${time ? timer(time) : words.subtitle}${detail}</p>
        </div>
        ${
          floating
            ? iconButton(
                '',
                'close-button',
                () => actions.close(),
                call ? words.minimise : words.close,
                call ? iconDown : iconClose,
              )
            : nothing
        }
      </header>
      <p class=${shown ? '' : 'hidden'} id="status" part="status" role="status">${model.status}</p>
      ${content}
      <slot name="footer"></slot><slot name="disclaimer"></slot>
    </section>
    ${floating ? html`<p class="hidden" role="status">${model.open ? '' : news(model)}</p>` : nothing}`;
}

/** The ways to start a call; after one (`again`) with icons, and without asking for the agreement that was given. */
export function startButtons(model: AssistantModel, actions: AssistantActions, again = false): unknown {
  const {look, words, consentNeeded} = model;
  const voice = look.mode !== 'text';
  const agree = consentNeeded && !again;
  const way = (mode: CallModeChoice, first: boolean, label: string, path: string): unknown =>
    button(
      first ? 'cta' : 'alt',
      first ? 'start-button' : 'text-button',
      () => actions[agree ? 'acceptConsent' : 'start'](mode),
      (first && !consentNeeded && !again && look.startText) || label,
      again ? path : '',
    );
  return html`<div class="actions">
    ${voice ? way('voice', true, again ? words.talkAgain : agree ? words.agreeTalk : words.startTalking, iconMicrophone) : nothing}
    ${
      look.mode === 'text' || (voice && look.mode !== 'voice' && look.textInput)
        ? way('text', !voice, agree ? words.agreeType : voice ? words.typeInstead : words.startTyping, iconKeyboard)
        : nothing
    }
  </div>`;
}

/** The card before a call. */
export function idleView(model: AssistantModel, actions: AssistantActions): unknown {
  const {look, words, phase} = model;
  if (phase === 'unconfigured') return html`<p class="hero">${words.notConfigured}</p>`;
  return html`<div class="hero">
      ${orb(look, 'big')}
      <h3>${look.heading || words.heading}</h3>
      <slot name="greeting">${look.greeting}</slot>
      ${look.consent === 'none' ? nothing : html`<p part="consent"><slot name="consent">${words.consent}</slot></p>`}
    </div>
    ${startButtons(model, actions)}`;
}
