/** The text field and its buttons. Keeps the draft in the element, so that it survives every change of phase. */
import {iconSend} from '../base/icons.js';
import type {AssistantKit} from './kit.js';
import type {AssistantActions, AssistantModel} from './model.js';

/** `true` when there is something to send and somebody to send it to. */
export const canSend = ({draft, draftImages, phase}: AssistantModel): boolean =>
  phase === 'live' && (draft.trim() !== '' || draftImages.length > 0);

export function composerView(kit: AssistantKit, model: AssistantModel, actions: AssistantActions): unknown {
  const {html, nothing} = kit;
  const {words, look, draft, extras} = model;
  if (!look.textInput && model.callMode === 'voice') return nothing;
  const ready = canSend(model);
  const send = (): void => {
    if (ready) actions.send();
  };
  const keydown = (event: KeyboardEvent): void => {
    // Enter also confirms a word in an input method editor (keyCode 229 in Safari): that one must not send.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    send();
  };
  const paste = ({clipboardData}: ClipboardEvent): void => {
    const files = clipboardData?.files;
    if (look.fileInput && files?.length) actions.attach(files);
  };
  return html`<div class="composer" part="composer">
    ${extras?.chipsView(kit, model, actions)}
    <div class="field">
      ${extras?.attachView(kit, model, actions)}
      <div class="grow" data-value=${draft}>
        <textarea
          part="input"
          rows="1"
          dir="auto"
          enterkeyhint="send"
          aria-label=${words.message}
          placeholder=${words.typeMessage}
          .value=${draft}
          @input=${({target}: Event) => actions.setDraft((target as HTMLTextAreaElement).value)}
          @keydown=${keydown}
          @paste=${paste}
        ></textarea>
      </div>
      <button
        class="icon send"
        part="send-button"
        type="button"
        aria-label=${words.send}
        title=${words.send}
        ?disabled=${!ready}
        @click=${send}
      >
        ${iconSend(kit)}
      </button>
    </div>
  </div>`;
}
