/** Puts values into `{name}` placeholders. An unknown placeholder stays as it is, so that a typo is seen. */
export const fill = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)\}/g, (all, key: string) => String(values[key] ?? all));
