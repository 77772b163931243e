/**
 * Marks a template string as CSS, so that the build can minify it. Plain strings reach the browser through
 * constructable style sheets; `lit`'s own `css` is not used because lazy chunks must not import `lit`.
 */
export const css = (strings: TemplateStringsArray): string => strings.raw[0]!;

/** Light values, and dark ones where they apply. They are written and sent once; the two places are made here. */
export const scheme = (light: string, dark: string): string =>
  `${light}@media (prefers-color-scheme:dark){${dark.replace(':host', ':host(:not([theme=light],:state(light)))')}}` +
  dark.replace(':host', ':host(:is([theme=dark],:state(dark)))');
