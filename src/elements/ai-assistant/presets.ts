/** Every visualiser but the bars, and the named colours: loaded where an element or its settings ask for one. */
import type {VisualizerPreset} from '../../client/conversation/types.js';
import {html} from '../base/drawing.js';
import {bandAt, Mover, shapes, type Wish} from './visualizer.js';

const COUNT: Readonly<Record<VisualizerPreset, number>> = {bars: 13, line: 0, circle: 3, dots: 9, bands: 24, none: 0};

/** Ends and middle of the vendor's named gradients. */
export const PALETTES: Readonly<Record<string, readonly [string, string]>> = {
  verdant: ['#d3ffa6', '#036b5b'],
  twilight: ['#81b9ff', '#371a5e'],
  bloom: ['#ffd4fe', '#fd05f9'],
  mystic: ['#1f023a', '#ca76ff'],
  flare: ['#fff', '#fc5f00'],
  glacier: ['#4ce5f2', '#005a98'],
};

/** A calm sum of two waves, quiet at both ends. */
function wave(level: number, time: number): string {
  let path = '';
  for (let x = 0; x <= 240; x += 6) {
    const hill = Math.sin((Math.PI * x) / 240) ** 2;
    const y = 32 + 28 * level * hill * (0.7 * Math.sin(x / 16 - time / 140) + 0.3 * Math.sin(x / 7 + time / 90));
    path += `${path ? 'L' : 'M'}${x} ${y.toFixed(1)}`;
  }
  return path;
}

export const presetShapes = (preset: VisualizerPreset): unknown =>
  preset === 'line' ? html`<svg viewBox="0 0 240 64"><path d=${wave(0.12, 0)}></path></svg>` : shapes(COUNT[preset]);

export class PresetMover extends Mover {
  protected override wish(wish: Wish): number {
    const {index, place, level, bands} = wish;
    switch (this.element.dataset['preset']) {
      case 'line':
        return Math.max(level, 0.06);
      case 'circle':
        return level * (1 - index * 0.18);
      case 'bands':
        return bands ? bandAt(bands, place) : super.wish(wish);
      default:
        return super.wish(wish);
    }
  }

  protected override move(item: HTMLElement, height: number, time: number): void {
    if (this.element.dataset['preset'] === 'line') item.firstElementChild?.setAttribute('d', wave(height, time));
    else super.move(item, height, time);
  }
}

export {PRESETS_CSS as SHEET} from './presets.styles.js';

export interface Presets {
  readonly PALETTES: typeof PALETTES;
  readonly presetShapes: typeof presetShapes;
  readonly PresetMover: typeof PresetMover;
  readonly SHEET: string;
}
