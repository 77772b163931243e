/** The check before a call: offer, progress, what it found. */
import type {PreCallStepState, PreCallVerdict} from '../../client/pre-call/types.js';
import {html, icon, nothing} from '../base/drawing.js';
import {iconCheck, iconMicrophoneOff, iconWarning} from '../base/icons.js';
import {iconBad, iconCross, iconDash} from './icons.js';
import type {PreCallHelp} from '../base/pre-call-help.js';
import type {PreCallModel, QualityActions, QualityModel, StepModel} from './model.js';

const STEP_ICONS: Readonly<Record<PreCallStepState, string>> = {
  waiting: '',
  running: 'M12 4a8 8 0 0 1 8 8',
  passed: iconCheck,
  warning: iconBad,
  failed: iconCross,
  skipped: iconDash,
};

const VERDICT_ICONS: Readonly<Record<PreCallVerdict, string>> = {
  ready: iconCheck,
  degraded: iconWarning,
  blocked: iconCross,
  'permission-denied': iconMicrophoneOff,
  inconclusive: iconDash,
};

const stepView = ({state, label, stateWord}: StepModel): unknown =>
  html`<li class="step ${state}" part="precall-step">
    <span class="disc">${STEP_ICONS[state] ? icon(STEP_ICONS[state]) : nothing}</span><span>${label}</span
    ><span class="about">${stateWord}</span>
  </li>`;

const findingView = ({problem, steps}: PreCallHelp): unknown =>
  html`<li>
    <strong>${problem}</strong>${
      steps.length === 1
        ? html`<p>${steps[0]}</p>`
        : html`<ol class="todo">
            ${steps.map((step) => html`<li>${step}</li>`)}
          </ol>`
    }
  </li>`;

/** A whole percent: a progress bar that says "0.4666" helps nobody. */
const progressView = ({done, title}: PreCallModel): unknown => {
  const percent = Math.round(done * 100);
  return html`<div class="progress" role="progressbar" aria-label=${title} aria-valuenow=${percent}>
    <svg width="100%" height="6">
      <rect width="100%" height="6" rx="3"></rect>
      <rect class="on" width="${percent}%" height="6" rx="3"></rect>
    </svg>
  </div>`;
};

export function preCallView({preCall, words}: QualityModel, actions: QualityActions): unknown {
  if (!preCall) return nothing;
  const {state, verdict, title, text, steps, findings, facts} = preCall;
  const running = state === 'running';
  const label = running ? words.preCallStop : state === 'offer' ? words.preCallStart : words.preCallAgain;
  return html`<div class="precall ${verdict ?? state}" part="precall">
    <h3 part=${verdict ? 'verdict' : nothing}>
      ${verdict ? html`<span class="disc">${icon(VERDICT_ICONS[verdict])}</span>` : nothing}<span>${title}</span>
    </h3>
    ${text ? html`<p>${text}</p>` : nothing}
    ${
      findings.length
        ? html`<ul class="findings">
            ${findings.map(findingView)}
          </ul>`
        : nothing
    }
    ${running ? progressView(preCall) : nothing}
    ${
      steps.length
        ? html`<ol class="steps">
            ${steps.map(stepView)}
          </ol>`
        : nothing
    }
    ${
      facts.length
        ? html`<dl class="facts">
            ${facts.map(
              ({label: name, value}) =>
                html`<div class="fact">
                  <dt>${name}</dt>
                  <dd><bdi>${value}</bdi></dd>
                </div>`,
            )}
          </dl>`
        : nothing
    }
    <button
      class=${state === 'offer' ? 'cta' : 'quiet'}
      part="precall-button"
      type="button"
      @click=${() => (running ? actions.stopCheck() : actions.check())}
    >
      ${label}
    </button>
  </div>`;
}
