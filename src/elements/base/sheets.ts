/** Constructable style sheets by text and document: every element of a page shares one, and a document gets its own. */
const cache = new WeakMap<Document, Map<string, CSSStyleSheet>>();

export function adoptSheets(root: ShadowRoot, texts: readonly string[]): void {
  const {ownerDocument} = root;
  const sheets = cache.get(ownerDocument) ?? new Map<string, CSSStyleSheet>();
  cache.set(ownerDocument, sheets);
  root.adoptedStyleSheets = texts.map((text) => {
    let sheet = sheets.get(text);
    if (!sheet) {
      // A sheet belongs to the document that made it: one in an iframe needs the iframe's constructor.
      const {CSSStyleSheet: Sheet} = ownerDocument.defaultView ?? globalThis;
      sheet = new Sheet();
      sheet.replaceSync(text);
      sheets.set(text, sheet);
    }
    return sheet;
  });
}
