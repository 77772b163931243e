/** Numbers with their lines over time, on one time axis, and what happened meanwhile. */
import type {MarkKind} from '../../stats/call-quality.js';
import {html, icon, nothing} from '../base/drawing.js';
import {iconMicrophone, iconMicrophoneOff} from '../base/icons.js';
import {iconDevice, iconHeld, iconPath, iconPlug, iconRestart, iconResume} from './icons.js';
import type {LevelModel, MarkModel, QualityModel, RowModel, SparkModel} from './model.js';
import {digits, toneSign} from './pieces.view.js';
import {namedMarks} from './quality.view-model.js';
import {SPARK_HEIGHT} from './spark.js';

const MARK_ICONS: Readonly<Record<MarkKind, string>> = {
  mute: iconMicrophoneOff,
  unmute: iconMicrophone,
  hold: iconHeld,
  resume: iconResume,
  'ice-restart': iconRestart,
  path: iconPath,
  device: iconDevice,
  reconnect: iconPlug,
};

const percent = (share: number): string => `${Math.round(share * 1000) / 10}%`;

/** The line is stretched to whatever room there is; strokes are not. Positions in the outer box are shares of it. */
const sparkView = ({width, line, area, dot, limit, summary}: SparkModel, marks: readonly MarkModel[]): unknown =>
  html`<svg class="spark" part="graph" role="img" aria-label=${summary}>
    ${marks.map(({at}) => html`<svg x=${percent(at)} class="when"><path d="M0 -3V33"></path></svg>`)}
    <svg viewBox="0 0 ${width} ${SPARK_HEIGHT}" width="100%" height="100%" preserveAspectRatio="none">
      <path class="area" d=${area}></path>
      <path class="limit" d=${limit === null ? '' : `M0 ${limit}H${width}`}></path>
      <path class="stroke" d=${line}></path>
      <path class="dot" d=${dot}></path>
    </svg>
  </svg>`;

const rowView = (row: RowModel, marks: readonly MarkModel[]): unknown =>
  html`<div class="metric ${row.tone}" part="metric" data-metric=${row.name}>
    <dt part="metric-name">${row.label}${row.note ? html` <small>${row.note}</small>` : nothing}</dt>
    <dd class="value" part="metric-value">${toneSign(row)}${digits(row.value)}</dd>
    ${row.spark ? html`<dd class="graph">${sparkView(row.spark, marks)}</dd>` : nothing}
  </div>`;

/** Below the lines: a sign where something happened, and the ends of the axis. Time runs from left to right in every language. */
const axisView = ({axis, marks}: QualityModel): unknown =>
  axis
    ? html`<div class="axis" dir="ltr" aria-hidden="true">
        ${
          marks.length
            ? html`<svg class="lane" part="marks">
                ${marks.map(
                  ({at, kind}) =>
                    html`<svg x=${percent(at)} class="mark">
                      <path transform="translate(-7 0) scale(.58)" d=${MARK_ICONS[kind]}></path>
                    </svg>`,
                )}
              </svg>`
            : nothing
        }
        <p><span dir="auto">${axis[0]}</span><span dir="auto">${axis[1]}</span></p>
      </div>`
    : nothing;

const marksView = ({marks, words}: QualityModel): unknown =>
  marks.length
    ? html`<ul class="events" aria-label=${words.marks}>
        ${namedMarks(marks).map(
          ({kind, label, time}) => html`<li>${icon(MARK_ICONS[kind])}<span>${label}</span> ${digits(time)}</li>`,
        )}
      </ul>`
    : nothing;

export const metricsView = (model: QualityModel): unknown =>
  html`<div class=${model.axis ? 'chart drawn' : 'chart'}>
      <dl class="metrics">${model.rows.map((row) => rowView(row, model.marks))}</dl>
      ${axisView(model)}
    </div>
    ${marksView(model)}`;

const levelView = ({name, label, value, bar}: LevelModel): unknown =>
  html`<div class="fact" part="level" data-level=${name}>
    <dt>${label}</dt>
    <dd>${digits(value)}</dd>
    <dd class="meter" aria-hidden="true">
      <svg width="100%" height="6">
        <rect width="100%" height="6" rx="3"></rect>
        <rect class="on" width=${percent(bar ?? 0)} height="6" rx="3"></rect>
      </svg>
    </dd>
  </div>`;

/** What has no line: levels, codec, path. */
export const factsView = ({facts, levels}: QualityModel): unknown =>
  facts.length + levels.length
    ? html`<dl class="facts">
        ${levels.map(levelView)}
        ${facts.map(
          ({name, label, value}) =>
            html`<div class="fact" data-fact=${name}>
              <dt>${label}</dt>
              <dd><bdi>${value}</bdi></dd>
            </div>`,
        )}
      </dl>`
    : nothing;

/** The same as the lines, for whoever reads rather than looks. It scrolls, so it can have the focus. */
export function tableView({table, words}: QualityModel): unknown {
  if (!table) return nothing;
  const {caption, heads, rows} = table;
  return html`<p class="caption" aria-hidden="true">${caption}</p>
    <div class="scroll" tabindex="0" role="region" aria-label=${caption}>
      <table part="table">
        <caption class="hidden">
          ${caption}
        </caption>
        <thead>
          <tr>
            <th scope="col">${words.tableTime}</th>
            ${heads.map((head) => html`<th scope="col">${head}</th>`)}
            <th scope="col">${words.tableEvents}</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            ({time, cells, events}) =>
              html`<tr>
                <th scope="row">${digits(time)}</th>
                ${cells.map((cell) => html`<td>${digits(cell)}</td>`)}
                <td class="events">${events}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}
