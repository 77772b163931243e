/**
 * Lit, handed to chunks that draw. A chunk that imported `lit` itself would make the bundler put Lit into a file shared
 * with the loader, and a query string on the loader's URL would then load it twice (docs/architecture.md).
 */
import {html, nothing} from 'lit';

export type {TemplateResult} from 'lit';

export const KIT = {html, nothing} as const;
export type Kit = typeof KIT;
