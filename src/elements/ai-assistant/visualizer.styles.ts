/** The visualiser's shapes at rest, and what small, still or high-contrast screens change. */
import {css} from '../base/css.js';

export const VISUALIZER_CSS: string = css`
  .viz {
    --a: var(--v1, var(--telnyx-visualizer-1, oklch(from var(--t-accent) 0.86 calc(c * 0.9) h)));
    --b: var(--v2, var(--telnyx-visualizer-2, var(--t-accent)));
    --e: color-mix(in srgb, var(--a) 70%, var(--b));
    --l: 0.08;
    --h: 62px;
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 5px;
    width: 100%;
    height: 72px;
    /* It changes 30 times a second: nothing around it is laid out for that. */
    contain: strict;
    transition: filter 0.3s;
    i {
      flex: none;
      width: 7px;
      height: calc(7px + var(--h));
      clip-path: inset(calc(var(--h) * (1 - var(--l)) / 2) 0 round 7px);
      background: linear-gradient(var(--e), var(--b) 50%, var(--e));
    }
    i:nth-child(odd) {
      opacity: 0.86;
    }
    &[data-mood='listening'] {
      --l: 0.16;
    }
    &[data-mood='speaking'] {
      --l: 0.5;
      @media (prefers-reduced-motion: reduce) {
        i:nth-child(3n) {
          --l: 0.8;
        }
        i:nth-child(4n + 1) {
          --l: 0.28;
        }
      }
    }
    &:is([data-mood='thinking'], [data-mood='waiting']) {
      animation: breathe 2.4s ease-in-out infinite;
    }
    &:is([data-mood='muted'], [data-mood='waiting']) {
      filter: grayscale(1);
    }
  }
  @media (max-height: 560px) {
    .viz.viz[data-mood] {
      --h: 30px;
      height: 44px;
    }
    .wait {
      padding-block: 8px;
    }
    .big {
      width: 56px;
      height: 56px;
      margin: 0;
    }
    .hero {
      padding-block: 0 12px;
    }
  }
  @media (forced-colors: active) {
    .orb,
    :is(.viz, .dots) i {
      forced-color-adjust: none;
    }
    :is(.viz, .dots) i {
      background: CanvasText !important;
    }
  }
`;
