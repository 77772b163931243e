/**
 * The visualiser: drawn once as still shapes, then moved by real levels through one custom property per shape
 * (`--l`, 0..1). Writes go through CSSOM, which a strict content security policy allows; a `style` attribute in markup
 * it would not. Bars are here; every other preset and the named colours are in `presets.ts`, loaded where asked for.
 */
import {html} from '../base/drawing.js';
import type {AssistantLook, AssistantModel, LevelSource} from './model.js';

/** What the shapes tell: whose voice moves them, or that nobody speaks. */
export function moodOf({phase, agent, muted, reconnecting}: AssistantModel): string {
  if (phase !== 'live' || reconnecting) return 'waiting';
  return agent === 'listening' && muted ? 'muted' : agent;
}

/** Whether the look asks for more than bars in the accent's or a CSS colour. */
export const needsPresets = ({visualizer, visualizerColor}: AssistantLook): boolean =>
  !/^(bars|none)$/.test(visualizer) || /^[a-z]+$/.test(visualizerColor);

export const shapes = (count: number): unknown => Array.from({length: count}, () => html`<i></i>`);

export function visualizerView(model: AssistantModel): unknown {
  const {look, presets} = model;
  return html`<div
    class="viz"
    part="visualizer"
    data-preset=${presets ? look.visualizer : 'bars'}
    data-mood=${moodOf(model)}
    aria-hidden="true"
  >
    ${presets?.presetShapes(look.visualizer) ?? shapes(13)}
  </div>`;
}

/** Colours of `visualizer-color`: a palette's name, a CSS colour, or nothing. */
export function paint(element: HTMLElement, {look: {visualizerColor: color}, presets}: AssistantModel): void {
  const plain = CSS.supports('color', color) ? color : '';
  const [ends, middle] = presets?.PALETTES[color] ?? [plain, plain];
  element.style.setProperty('--v1', ends);
  element.style.setProperty('--v2', middle);
}

/** Speech is quiet most of the time: lift it so that a normal voice fills half of the height. */
const shape = (level: number): number => Math.min(1, 1.5 * Math.max(0, level) ** 0.7);

/** How high a shape wants to be: its place (0 first, 1 last), its number, the level, the spectrum. */
export interface Wish {
  readonly index: number;
  readonly place: number;
  readonly level: number;
  readonly bands: Float32Array | undefined;
  readonly time: number;
}

/** The spectrum at `at` (0 low, 1 high). */
export const bandAt = (bands: Float32Array, at: number): number => bands[Math.round(at * (bands.length - 1))] ?? 0;

/** Moves one element; made new for every rendered visualiser, because it remembers the last heights. */
export class Mover {
  readonly element: HTMLElement;
  #heights: number[] = [];

  constructor(element: HTMLElement) {
    this.element = element;
  }

  frame(levels: LevelSource, time: number): void {
    const {mood = 'speaking', preset} = this.element.dataset;
    const remote = mood === 'speaking';
    const level = remote || mood === 'listening' ? shape(remote ? levels.remote() : levels.local()) : 0;
    // The launcher's orb has no shapes: it moves as a whole.
    const items = preset ? [...this.element.children] : [this.element];
    const bands = remote && preset ? levels.bands() : undefined;
    items.forEach((item, index) => {
      const place = items.length > 1 ? index / (items.length - 1) : 0.5;
      const height = this.wish({index, place, level, bands, time});
      this.move(item as HTMLElement, this.#follow(index, Math.min(1, height)), time);
    });
  }

  /** Bars and the orb: high in the middle, a little apart from one another. */
  protected wish({index, place, level, bands, time}: Wish): number {
    // 0 in the middle, 1 at the ends.
    const away = Math.abs(place * 2 - 1);
    if (bands) return bandAt(bands, away * 0.7) * (1 - 0.4 * away);
    return level * (1 - 0.68 * away ** 2) * (0.72 + 0.28 * Math.sin(time / 110 + index * 1.9));
  }

  protected move(item: HTMLElement, height: number, _time: number): void {
    const value = height.toFixed(2);
    // What stands still costs nothing.
    if (item.style.getPropertyValue('--l') !== value) item.style.setProperty('--l', value);
  }

  /** Back to the still shapes of the style sheet. */
  still(): void {
    for (const item of [this.element, ...this.element.children]) (item as HTMLElement).style.removeProperty('--l');
  }

  /** Fast up, slow down: what an eye expects of a level. */
  #follow(index: number, target: number): number {
    const now = this.#heights[index] ?? 0;
    return (this.#heights[index] = now + (target - now) * (target > now ? 0.7 : 0.26));
  }
}
