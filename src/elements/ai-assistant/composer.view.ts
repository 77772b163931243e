/** The text field and its buttons. Keeps the draft in the element, so that it survives every change of phase. */
import {iconSend} from '../base/icons.js';
import {html, iconButton, nothing} from '../base/drawing.js';
import type {AssistantActions, AssistantModel} from './model.js';

export function composerView(model: AssistantModel, actions: AssistantActions): unknown {
  const {words, look, draft, draftImages, extras, away} = model;
  if (!look.textInput && model.callMode === 'voice') return nothing;
  // What cannot leave now stays in the field.
  const ready = !away && (draft.trim() !== '' || draftImages.length > 0);
  const keydown = (event: KeyboardEvent): void => {
    // Enter also confirms a word in an input method editor (keyCode 229 in Safari): that one must not send.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    if (ready) actions.send();
  };
  const paste = ({clipboardData}: ClipboardEvent): void => {
    const files = clipboardData?.files;
    if (look.fileInput && files?.length) actions.attach(files);
  };
  return html`<div class="composer" part="composer">
    ${extras?.chipsView(model, actions)}
    <div class="field">
      ${extras?.attachView(model, actions)}
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
      ${iconButton('send', 'send-button', () => actions.send(), away ? words.sendSoon : words.send, iconSend, !ready)}
    </div>
  </div>`;
}
