/** Loads the tables of src/ (options, attributes, events, errors) into Node: they are TypeScript, so esbuild bundles them. */
import {existsSync} from 'node:fs';
import {basename, dirname} from 'node:path';
import {build} from 'esbuild';
import {fromRoot, listFiles, posixRelative, ROOT} from './paths.mjs';

async function load(file) {
  const result = await build({
    entryPoints: [file],
    absWorkingDir: ROOT,
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    mainFields: ['module', 'main'],
    write: false,
    logLevel: 'silent',
  });
  return import(`data:text/javascript;base64,${Buffer.from(result.outputFiles[0].contents).toString('base64')}`);
}

/** Rows say their attribute only where it is not the property's name in kebab case. */
async function withAttributes(rows) {
  if (Object.keys(rows).length === 0) return rows;
  const {attributeOf} = await load(fromRoot('src/options/spec.ts'));
  return Object.fromEntries(
    Object.entries(rows).map(([name, row]) => [name, {...row, attribute: attributeOf(name, row)}]),
  );
}

const isTable = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** One table of a module; empty while the module does not exist. */
async function table(file, name) {
  const path = fromRoot(file);
  if (!existsSync(path)) return {};
  const value = (await load(path))[name];
  if (!isTable(value)) throw new Error(`${file} does not export ${name}`);
  return value;
}

/**
 * Attributes that belong to one element: `src/elements/<folder>/attributes.ts`, one table each.
 *
 * @returns {Promise<Record<string, Record<string, object>>>} folder → table
 */
async function elementAttributes() {
  const found = {};
  for (const path of listFiles(fromRoot('src', 'elements'), (file) => basename(file) === 'attributes.ts')) {
    const tables = Object.entries(await load(path)).filter(([name]) => name.endsWith('_ATTRIBUTES'));
    if (tables.length !== 1) throw new Error(`${posixRelative(path)} must export one …_ATTRIBUTES table`);
    found[basename(dirname(path))] = await withAttributes(tables[0][1]);
  }
  return found;
}

/** Codes with what they mean, which is in a table of its own. */
async function explained(codes) {
  const explanations = await table('src/errors/explanations.ts', 'EXPLANATIONS');
  return Object.fromEntries(Object.entries(codes).map(([code, row]) => [code, {...row, ...explanations[code]}]));
}

export async function loadTables() {
  const [
    clientOptions,
    callOptions,
    phoneOptions,
    phoneCallOptions,
    codeDefaults,
    facts,
    errors,
    warnings,
    attributes,
  ] = await Promise.all([
    table('src/options/client-options.ts', 'CLIENT_OPTIONS').then(withAttributes),
    table('src/options/call-options.ts', 'CALL_OPTIONS'),
    table('src/options/phone-options.ts', 'PHONE_OPTIONS'),
    table('src/options/phone-options.ts', 'PHONE_CALL_OPTIONS'),
    table('src/options/phone-options.ts', 'CODE_DEFAULTS'),
    table('src/client/events.ts', 'FACTS'),
    table('src/errors/codes.ts', 'ERRORS').then(explained),
    table('src/errors/codes.ts', 'WARNINGS').then(explained),
    elementAttributes(),
  ]);
  return {
    clientOptions,
    callOptions,
    phoneOptions,
    phoneCallOptions,
    codeDefaults,
    facts,
    errors,
    warnings,
    attributes,
  };
}

/** Type of a row as a reader of the reference or of an editor's tooltip expects it. */
export function typeText({type, values}) {
  if (type === 'enum') return values.map((value) => `'${value}'`).join(' | ');
  if (type === 'toggle') return 'boolean';
  return type === 'json' ? 'JSON' : type === 'record' ? 'JSON object' : type;
}

/** The same, as TypeScript. */
export const typeScriptType = (row) =>
  ({json: 'unknown', record: 'Record<string, unknown>'})[row.type] ?? typeText(row);

/** Default of a row as text, or an empty string. */
export const defaultText = (row) => {
  if (row.default === undefined || row.default === '') return '';
  return typeof row.default === 'string' ? row.default : JSON.stringify(row.default);
};
