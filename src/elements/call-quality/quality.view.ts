/** The quality element's outside: pill, line, card. */
import {html, icon, iconButton, nothing} from '../base/drawing.js';
import {iconClose, iconDown, iconDownload} from '../base/icons.js';
import {factsView, metricsView, tableView} from './graph.view.js';
import {iconLines, iconTable} from './icons.js';
import type {QualityActions, QualityModel, RowModel} from './model.js';
import {adviceView, bars, digits, liveView, toneSign} from './pieces.view.js';
import {preCallView} from './pre-call.view.js';

/** Custom states of the host. */
export const qualityStates = (model: QualityModel): string[] => {
  const {phase, display, grade, shown, open, advice, preCall} = model;
  return [
    phase,
    display,
    grade,
    display === 'auto' && shown && 'shown',
    display !== 'panel' && open && shown && 'open',
    advice && 'trouble',
    preCall?.state === 'running' && 'precall',
  ].filter((state) => typeof state === 'string' && state !== '') as string[];
};

/** The word of the grade; whoever does not see the card hears what it is about. */
const gradeView = ({title, words, phase}: QualityModel): unknown =>
  html`${phase === 'unconfigured' ? nothing : html`<span class="hidden">${words.quality}: </span>`}<span
      class="grade"
      part="grade"
      >${title}</span
    >`;

const noteView = ({note}: QualityModel): unknown =>
  note ? html` <span class="status" part="status">${note}</span>` : nothing;

const numberView = (row: RowModel): unknown =>
  html`<span class="number ${row.tone}" part="metric"
    ><span class="label" part="metric-name">${row.label}</span>
    <span part="metric-value">${toneSign(row)}${digits(row.value)}</span></span
  >`;

const numbersView = ({line}: QualityModel): unknown =>
  line.length ? html`<span class="numbers">${line.map(numberView)}</span>` : nothing;

/** What opens the details; nothing is to be opened where nothing is set up. */
const details = ({phase, open}: QualityModel) => ({
  expanded: phase === 'unconfigured' ? nothing : open,
  disabled: phase === 'unconfigured',
});

function badgeView(model: QualityModel, actions: QualityActions): unknown {
  const {grade, phase} = model;
  const {expanded, disabled} = details(model);
  return html`<button
    class="anchor pill"
    part="badge-button"
    type="button"
    aria-haspopup="dialog"
    aria-expanded=${expanded}
    aria-controls="details"
    ?disabled=${disabled}
    @click=${() => actions.toggle()}
  >
    <span class="badge ${phase}" part="badge"
      >${bars(grade)}${gradeView(model)}${noteView(model)}${numbersView(model)}</span
    >
  </button>`;
}

function stripView(model: QualityModel, actions: QualityActions): unknown {
  const {grade, phase, title, words} = model;
  const {expanded, disabled} = details(model);
  return html`<div class="strip ${phase}" part="badge" role="group" aria-label=${words.quality}>
    <div class="top">
      ${bars(grade)}
      <div class="said">
        <p class="what"><span class="grade" part="grade">${title}</span>${noteView(model)}</p>
        ${numbersView(model)}
      </div>
      ${
        disabled
          ? nothing
          : html`<button
              class="anchor icon"
              part="badge-button"
              type="button"
              aria-haspopup="dialog"
              aria-label=${words.details}
              title=${words.details}
              aria-expanded=${expanded}
              aria-controls="details"
              @click=${() => actions.toggle()}
            >
              ${icon(iconDown)}
            </button>`
      }
    </div>
    ${adviceView(model)}
  </div>`;
}

function headerView(model: QualityModel, actions: QualityActions): unknown {
  const {grade, phase, status, words, table, measured, display} = model;
  // There is less room in what floats, and what opened it has said what it is about.
  const about =
    phase === 'ended' || (display !== 'panel' && status) ? status : [words.quality, status].filter(Boolean).join(' · ');
  return html`<div class="header">
    ${bars(grade, 'large')}
    <div class="who">
      <h2>${gradeView(model)}</h2>
      <p class="status" part="status">${about}</p>
    </div>
    ${
      measured
        ? iconButton(
            '',
            'table-button',
            () => actions.showTable(!table),
            table ? words.graphs : words.table,
            table ? iconLines : iconTable,
          )
        : nothing
    }
    ${display === 'panel' ? nothing : iconButton('', 'close-button', () => actions.close(), words.close, iconClose)}
  </div>`;
}

function contentView(model: QualityModel, actions: QualityActions): unknown {
  const {display, phase, words, measured, preCall, exportable} = model;
  const save = (format: 'json' | 'csv', label: string): unknown =>
    html`<button class="quiet" part="export-button" type="button" @click=${() => actions.save(format)}>
      ${icon(iconDownload)}<span>${label}</span>
    </button>`;
  return html`${
    measured
      ? [model.table ? tableView(model) : metricsView(model), factsView(model)]
      : phase === 'idle' && !preCall
        ? html`<p class="empty">${words.noCallText}</p>`
        : nothing
  }
  ${display === 'panel' || display === 'badge' ? adviceView(model) : nothing}${preCallView(model, actions)}
  ${exportable ? html`<div class="save">${save('json', words.exportJson)}${save('csv', words.exportCsv)}</div>` : nothing}`;
}

function panelView(model: QualityModel, actions: QualityActions): unknown {
  const {display, words} = model;
  const floating = display !== 'panel';
  return html`<section
    id="details"
    part="panel"
    tabindex="-1"
    role=${floating ? 'dialog' : 'region'}
    popover=${floating ? 'manual' : nothing}
    aria-label=${words.quality}
  >
    <slot name="header"></slot>
    ${headerView(model, actions)} ${model.phase === 'unconfigured' ? nothing : contentView(model, actions)}
    <slot name="footer"></slot>
  </section>`;
}

function drawnView(model: QualityModel, actions: QualityActions): unknown {
  const {display, shown} = model;
  if (display === 'headless' || !shown) return nothing;
  if (display === 'panel') return panelView(model, actions);
  return [display === 'badge' ? badgeView(model, actions) : stripView(model, actions), panelView(model, actions)];
}

/**
 * Everything. `headless` and a hidden `auto` draw the live region alone: by the same template as the others, because a region that is made anew
 * with its text in it is not heard.
 */
export const qualityView = (model: QualityModel, actions: QualityActions): unknown =>
  html`${drawnView(model, actions)}${liveView(model)}`;
