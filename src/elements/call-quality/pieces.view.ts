/** Small things that several views of the quality element draw. */
import type {Grade} from '../../stats/grade.js';
import {html, icon, nothing} from '../base/drawing.js';
import {iconWarning} from '../base/icons.js';
import {iconBad, iconBulb} from './icons.js';
import type {QualityModel, RowModel} from './model.js';

const LIT: Readonly<Record<Grade, number>> = {excellent: 4, good: 3, fair: 2, poor: 1, unknown: 0};

/** The grade as a sign: how many bars are filled says as much as their colour. */
export const bars = (grade: Grade, look = ''): unknown => {
  const lit = LIT[grade];
  const bar = (index: number): string => (index < lit ? 'on' : 'off');
  return html`<svg class="bars ${grade} ${look}" part="bars" viewBox="0 0 22 16" aria-hidden="true">
    <path class=${bar(0)} d="M2 13.5V12"></path>
    <path class=${bar(1)} d="M8 13.5V9"></path>
    <path class=${bar(2)} d="M14 13.5V6"></path>
    <path class=${bar(3)} d="M20 13.5V3"></path>
  </svg>`;
};

/** Numbers stay left to right and together wherever they stand. */
export const digits = (text: string): unknown => html`<bdi class="digits">${text}</bdi>`;

/** A sign beside a value that is not good, with its word. */
export const toneSign = ({tone, toneWord}: RowModel): unknown =>
  toneWord ? html`<span class="sign ${tone}">${icon(iconBad)}<span class="hidden">${toneWord}</span></span>` : nothing;

export const adviceView = ({advice, grade}: QualityModel): unknown =>
  advice
    ? html`<p class="advice ${grade}" part="advice">
        ${icon(grade === 'poor' ? iconWarning : iconBulb)}<span>${advice}</span>
      </p>`
    : nothing;

/** What a screen reader hears; always there, or the first words would be missed. */
export const liveView = ({announcement}: QualityModel): unknown =>
  html`<p class="hidden" role="status">${announcement}</p>`;
