/**
 * Blanks the `doc` and `applies` members of our tables: the reference is generated from them, a visitor's browser never reads them.
 * They are overwritten with spaces, so every other character keeps its place and source maps stay right.
 */

/** The tables, as path endings below src/. */
const TABLES =
  /[\\/]src[\\/](?:options[\\/][^\\/]+|client[\\/]events|errors[\\/][^\\/]+|elements[\\/][^\\/]+[\\/](?:[^\\/]*attributes|telnyx-[^\\/]+))\.ts$/;

/** Members that only the reference and the tests read. */
const UNREAD = new Set(['doc', 'applies']);

const isDoc = (node) =>
  node.type === 'Property' &&
  !node.computed &&
  !node.method &&
  UNREAD.has(node.key.name ?? node.key.value) &&
  ['Literal', 'TemplateLiteral', 'BinaryExpression'].includes(node.value.type);

function visit(node, found) {
  if (!node || typeof node !== 'object') return;
  if (Array.isArray(node)) {
    for (const item of node) visit(item, found);
  } else if (isDoc(node)) {
    found.push(node);
  } else {
    for (const [key, value] of Object.entries(node)) if (key !== 'parent') visit(value, found);
  }
}

/** @param {string} code JavaScript @param {(code: string) => object} parse gives an ESTree program */
export function stripDocs(code, parse) {
  const found = [];
  visit(parse(code).body, found);
  let result = code;
  for (const {start, end} of found) {
    // A comma after the member goes with it; one before it may stay, as trailing commas are allowed.
    const comma = /^\s*,/.exec(code.slice(end))?.[0].length ?? 0;
    const blank = code.slice(start, end + comma).replace(/[^\n]/g, ' ');
    result = result.slice(0, start) + blank + result.slice(end + comma);
  }
  return result;
}

export function stripDocsPlugin() {
  return {
    name: 'strip-docs',
    transform(code, id) {
      if (!TABLES.test(id)) return null;
      return {code: stripDocs(code, (text) => this.parse(text)), map: null};
    },
  };
}
