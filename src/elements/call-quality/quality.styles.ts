/** All of the quality element's styles; adopted after `TOKENS`. */
import {css, scheme} from '../base/css.js';
import {STATUS_TOKENS} from '../base/status-tokens.styles.js';
import {BADGE_CSS} from './badge.styles.js';
import {GRAPH_CSS} from './graph.styles.js';
import {PRE_CALL_CSS} from './pre-call.styles.js';
import {FITTING_CSS, SHELL_CSS} from './shell.styles.js';

/** Grades as signs need three to one only, as text they use the tokens of the text. */
const GRADE_TOKENS = scheme(
  css`
    :host {
      --t-good: var(--telnyx-success, #0a7d5a);
      --t-danger-soft: var(--telnyx-danger-soft, #fdecec);
      --t-good-soft: var(--telnyx-success-soft, #e3f3ec);
    }
  `,
  css`
    :host {
      --t-good: var(--telnyx-success, #3ecf9b);
      --t-danger-soft: var(--telnyx-danger-soft, #3a1a1d);
      --t-good-soft: var(--telnyx-success-soft, #12332a);
    }
  `,
);

export const QUALITY_CSS: string =
  STATUS_TOKENS + GRADE_TOKENS + SHELL_CSS + BADGE_CSS + GRAPH_CSS + PRE_CALL_CSS + FITTING_CSS;
