/** Tokens that only a call, a warning or a failure needs: chunks bring them, the launcher does without. */
import {css, scheme} from './css.js';

const STATUS_LIGHT = css`
  :host {
    --t-warning: var(--telnyx-warning, #8a5a00);
    --t-warning-soft: var(--telnyx-warning-soft, #fff4dc);
    --t-danger: var(--telnyx-danger, #c42b35);
    --t-on-danger: var(--telnyx-on-danger, #fff);
  }
`;

const STATUS_DARK = css`
  :host {
    --t-warning: var(--telnyx-warning, #f2bd4b);
    --t-warning-soft: var(--telnyx-warning-soft, #33290f);
    --t-danger: var(--telnyx-danger, #ff6b74);
    --t-on-danger: var(--telnyx-on-danger, #2a0508);
  }
`;

const CONTRAST = css`
  @media (prefers-contrast: more) {
    :host {
      --t-muted: var(--t-text) !important;
      --t-border: var(--t-text) !important;
    }
  }
`;

export const STATUS_TOKENS: string = scheme(STATUS_LIGHT, STATUS_DARK) + CONTRAST;
