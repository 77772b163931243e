/** Shapes of the presets that are loaded later; adopted after `VISUALIZER_CSS`. */
import {css} from '../base/css.js';

export const PRESETS_CSS: string = css`
  .viz[data-preset='bands'] {
    align-items: flex-end;
    gap: 3px;
  }
  .viz[data-preset='bands'] i {
    width: 6px;
    height: calc(4px + var(--h));
    clip-path: inset(calc(var(--h) * (1 - var(--l))) 0 0 round 3px);
    background: linear-gradient(to top, var(--b), var(--e));
  }
  .viz[data-preset='dots'] i {
    width: 12px;
    height: 12px;
    border-radius: 50%;
    clip-path: none;
    scale: calc(0.5 + 1.2 * var(--l));
    background: var(--b);
  }
  .viz[data-preset='dots'] {
    gap: 10px;
  }
  .viz[data-preset='circle'] {
    display: grid;
    height: 96px;
  }
  .viz[data-preset='circle'] i {
    grid-area: 1 / 1;
    place-self: center;
    width: 52px;
    height: 52px;
    border-radius: 50%;
    clip-path: none;
    opacity: 1;
    background: radial-gradient(circle at 32% 26%, color-mix(in srgb, var(--e), #fff 60%), var(--e) 40%, var(--b));
    scale: calc(1 + 0.18 * var(--l));
  }
  .viz[data-preset='circle'] i:nth-child(-n + 2) {
    background: var(--b);
    opacity: 0.16;
    scale: calc(1.05 + 1 * var(--l));
  }
  .viz[data-preset='circle'] i:nth-child(2) {
    opacity: 0.26;
    scale: calc(1.02 + 0.55 * var(--l));
  }
  .viz svg {
    width: 240px;
    max-width: 100%;
    height: 64px;
    stroke: var(--b);
    stroke-width: 3;
  }
  @media (forced-colors: active) {
    .viz svg {
      stroke: CanvasText;
    }
  }
`;
