/** The card for everything that needs a decision: microphone, failure, second call. First button is the way on. */
import {icon, iconWarning} from '../base/icons.js';
import {fill} from '../base/words/fill.js';
import {firstFailure} from './failure.js';
import type {AssistantKit} from './kit.js';
import type {AssistantActions, AssistantModel} from './model.js';

export interface NoticeButton {
  readonly label: string;
  readonly act: () => void;
  /** Shown as plain text: leaves without doing anything. */
  readonly quiet?: boolean;
}

export interface Notice {
  readonly title: string;
  readonly text: string;
  readonly steps?: readonly string[];
  readonly code?: number | null;
  readonly buttons: readonly (NoticeButton | false)[];
}

const iconPhone = icon(
  'M6.5 4H9l1.8 4.5-2.3 1.6a11 11 0 0 0 5.4 5.4l1.6-2.3L20 15v2.5a2 2 0 0 1-2.2 2A15.5 15.5 0 0 1 4.5 6.2 2 2 0 0 1 6.5 4z',
);

/** The exact words may still be on their way, or unreachable: then the card has true ones that say less. */
function noticeOf(model: AssistantModel, actions: AssistantActions): Notice {
  const {words, look, phase, callMode, trouble, confirmTakeover, permission, failure} = model;
  if (confirmTakeover && trouble) return trouble.takeoverNotice(model, actions);
  const waits = phase === 'permission';
  const {primary, offerText, ...said} =
    failure ?? firstFailure(words, {code: waits ? 42001 : null}, look.mode !== 'voice');
  const help = permission && trouble?.permissionHelp(words, permission);
  return {
    ...said,
    // While the browser is asked, the code of the trouble says nothing new.
    ...(waits && {code: null}),
    ...help,
    buttons: [
      help?.steps.length !== 0 &&
        primary === 'retry' && {
          label: words.tryAgain,
          act: () => (waits ? actions.resumePermission() : actions.start(callMode)),
        },
      offerText && {
        label: words.continueByText,
        act: () => (waits ? actions.continueByText() : actions.start('text')),
      },
      // Later is a way on, too; inline there is nothing to close.
      (waits || look.layout === 'floating') && {
        label: words.notNow,
        act: () => (phase === 'failed' ? actions.close() : actions.dismissPermission()),
        quiet: true,
      },
    ],
  };
}

export function noticeView(kit: AssistantKit, model: AssistantModel, actions: AssistantActions): unknown {
  const {html, nothing} = kit;
  const {words, look, phase} = model;
  const {title, text, steps = [], code = null, buttons} = noticeOf(model, actions);
  const card = html`<div class="card-icon">${iconWarning(kit)}</div>
    <h3 class="focus-here" tabindex="-1">${title}</h3>
    <p>${text}</p>
    ${
      steps.length
        ? html`<ol>
            ${steps.map((step) => html`<li>${step}</li>`)}
          </ol>`
        : nothing
    }
    ${code === null ? nothing : html`<p class="code">${fill(words.errorCode, {code})}</p>`}`;
  const tel = look.handoffTel;
  const [call = '', after = ''] = words.callUs.split('{number}');
  const shown = buttons.filter((button) => button !== false);
  const buttonView = (button: NoticeButton): unknown =>
    html`<button
      class=${button.quiet ? 'quiet' : button === shown[0] ? 'cta' : 'alt'}
      part="error-action"
      type="button"
      @click=${button.act}
    >
      ${button.label}
    </button>`;
  return html`<div class="card" part="error">
      ${phase === 'failed' ? html`<slot name="error">${card}</slot>` : card}
    </div>
    <div class="actions">
      ${shown.filter(({quiet}) => !quiet).map(buttonView)}
      ${
        tel
          ? html`<a class="alt" part="error-action" href="tel:${tel}"
              >${iconPhone(kit)}<span>${call}<bdi dir="ltr">${tel}</bdi>${after}</span></a
            >`
          : nothing
      }
      ${shown.filter(({quiet}) => quiet).map(buttonView)}
    </div>`;
}
