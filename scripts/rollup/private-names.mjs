/**
 * Gives `#private` names one letter per class. They are scoped by class, but terser numbers them through the whole file,
 * so most become three characters long.
 */
import MagicString from 'magic-string';
import {parseAst} from 'rollup/parseAst';

/** In the order of their frequency in scripts, so that they repeat what is there. */
const LETTERS = 'etsinoracldhupmgfvywkbxCIASTEONMLRPDjUqFzWGHJBVKYZXQ';

/** @param {number} index */
const nameAt = (index) =>
  index < LETTERS.length
    ? LETTERS[index]
    : nameAt(Math.floor(index / LETTERS.length) - 1) + LETTERS[index % LETTERS.length];

const childrenOf = (node) =>
  Object.values(node)
    .flat()
    .filter((child) => child && typeof child === 'object');

/**
 * @param {string} code an ES module or script
 * @returns {{start: number, end: number, name: string}[]} what to write where, without the `#`
 */
export function privateNames(code) {
  const renames = [];
  /** @param {Map<string, any[]>[]} scopes uses by name, of each class around the node */
  const visit = (node, scopes) => {
    if (node.type === 'PrivateIdentifier') {
      scopes
        .findLast((scope) => scope.has(node.name))
        .get(node.name)
        .push(node);
      return;
    }
    if (node.type !== 'ClassBody') {
      for (const child of childrenOf(node)) visit(child, scopes);
      return;
    }
    const own = new Map(node.body.filter(({key}) => key?.type === 'PrivateIdentifier').map(({key}) => [key.name, []]));
    // Names of the classes around stay free: they are seen in here too.
    const taken = scopes.reduce((sum, scope) => sum + scope.size, 0);
    for (const child of childrenOf(node)) visit(child, [...scopes, own]);
    const byUse = [...own.values()].sort((a, b) => b.length - a.length);
    byUse.forEach((uses, index) => {
      for (const {start, end} of uses) renames.push({start: start + 1, end, name: nameAt(taken + index)});
    });
  };
  visit(parseAst(code), []);
  return renames;
}

/** @returns {import('rollup').Plugin} */
export function shortenPrivateNames() {
  return {
    name: 'shorten-private-names',
    renderChunk(code) {
      const text = new MagicString(code);
      for (const {start, end, name} of privateNames(code)) text.overwrite(start, end, name);
      return {code: text.toString(), map: text.generateMap({hires: true})};
    },
  };
}
