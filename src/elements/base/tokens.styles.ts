/**
 * The design tokens of every element. A page sets `--telnyx-*` anywhere above the element (they inherit); the element
 * reads `--t-*`, which hold the page's value or the built-in one. The second name is what makes inheriting work: a
 * `--telnyx-*` declared on `:host` would hide the page's.
 *
 * Scheme: `theme="light|dark"` or the states `light`/`dark` (from `widget_settings`) win over the system.
 * `TOKENS` is what a resting element needs; the rest is in `status-tokens.styles.ts`.
 */
import {css, scheme} from './css.js';

const LIGHT = css`
  :host {
    color-scheme: light;
    --t-accent: var(--telnyx-accent, #0a7d5a);
    --t-on-accent: var(--telnyx-on-accent, #fff);
    --t-surface: var(--telnyx-surface, #fff);
    --t-surface-2: var(--telnyx-surface-2, #f3f5f6);
    --t-text: var(--telnyx-text, #15191e);
    --t-muted: var(--telnyx-text-muted, #59636e);
    --t-border: var(--telnyx-border, #dfe3e8);
    --t-shadow: var(--telnyx-shadow, 0 4px 12px #1018280f, 0 16px 40px #10182829);
    --t-focus: var(--telnyx-focus, var(--t-accent));
    --t-radius: var(--telnyx-radius, 20px);
    --t-font: var(--telnyx-font-size, 15px) / 1.45 var(--telnyx-font, system-ui, 'Segoe UI', Roboto, sans-serif);
  }
`;

const DARK = css`
  :host {
    color-scheme: dark;
    --t-accent: var(--telnyx-accent, #3ecf9b);
    --t-on-accent: var(--telnyx-on-accent, #04231a);
    --t-surface: var(--telnyx-surface, #14181d);
    --t-surface-2: var(--telnyx-surface-2, #20262d);
    --t-text: var(--telnyx-text, #eef2f5);
    --t-muted: var(--telnyx-text-muted, #a3aeb9);
    --t-border: var(--telnyx-border, #2f3842);
    --t-shadow: var(--telnyx-shadow, 0 0 0 1px #ffffff14, 0 16px 40px #0009);
  }
`;

export const TOKENS: string = scheme(LIGHT, DARK);
