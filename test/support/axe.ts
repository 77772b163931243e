import axe from 'axe-core';

/** What axe finds depends on the document, not on the browser: it is asked in one. */
const ASKED = !navigator.userAgent.includes('Firefox');

/** Violations of WCAG 2.2 AA and of good practice. A dark theme differs by its colours, and is asked for its contrast unless `whole`. */
export async function violations(host: HTMLElement, theme: string, whole = theme === 'light'): Promise<string[]> {
  if (!ASKED) return [];
  const {violations: found} = await axe.run(host, {
    runOnly: whole
      ? ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
      : {type: 'rule', values: ['color-contrast']},
    // The page around is a bare test page.
    ...(whole && {rules: {region: {enabled: false}, 'heading-order': {enabled: false}}}),
  });
  return found.map(
    ({id, nodes}) => `${theme} ${id}: ${nodes.map(({html, failureSummary}) => `${html} ${failureSummary}`).join('\n')}`,
  );
}
