import {customElementJetBrainsPlugin} from 'custom-element-jet-brains-integration';
import {customElementVsCodePlugin} from 'custom-element-vs-code-integration';
import {jsxTypesPlugin} from '@wc-toolkit/jsx-types';
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {basename, dirname} from 'node:path/posix';
import {BESIDE_TABLES, REQUESTS} from './scripts/docs.mjs';
import {defaultText, loadTables, typeScriptType} from './scripts/lib/tables.mjs';

const tables = await loadTables();

const inDist = (path) => path?.replace(/^\/?src\//, 'dist/').replace(/\.ts$/, '.js');

/** Attributes and options are tables, not code the analyzer could read: each row becomes an attribute and a field. */
function tablesPlugin() {
  return {
    name: 'tables',
    packageLinkPhase({customElementsManifest}) {
      for (const module of customElementsManifest.modules) {
        const folder = basename(dirname(module.path));
        for (const declaration of module.declarations.filter(({customElement, tagName}) => customElement && tagName)) {
          const rows = {...tables.clientOptions, ...tables.attributes[folder]};
          declaration.attributes ??= [];
          declaration.members ??= [];
          for (const [name, row] of Object.entries(rows)) {
            addRow(declaration, name, row);
          }
          for (const row of BESIDE_TABLES['']) {
            addRow(declaration, row.name, {...row, docType: 'ClientCore | string | null'});
          }
        }
      }
    },
  };
}

function addRow(declaration, name, row) {
  const facts = {
    type: {text: row.docType ?? typeScriptType(row)},
    description: row.doc,
    ...(defaultText(row) ? {default: defaultText(row)} : {}),
  };
  const put = (list, entry, key) => {
    const index = list.findIndex((existing) => existing[key] === entry[key]);
    if (index < 0) list.push(entry);
    else list[index] = {...list[index], ...entry};
  };
  put(declaration.attributes, {name: row.attribute, fieldName: name, ...facts}, 'name');
  if (row.alias) {
    const description = `The same as \`${row.attribute}\`.`;
    put(declaration.attributes, {name: row.alias, fieldName: name, ...facts, description}, 'name');
  }
  put(declaration.members, {kind: 'field', name, privacy: 'public', attribute: row.attribute, ...facts}, 'name');
}

const EVENTS_FILE = 'dist/types/events.d.ts';

/** The type of every event, as `TelnyxEvents['telnyx-…']` of a file that also gives them to `addEventListener`. */
function eventTypesPlugin() {
  const rows = [
    ...Object.keys(tables.facts).map((name) => [
      name,
      `TelnyxFactEvent<FactDetails['${name}'] & {readonly client: string | null}>`,
    ]),
    ...Object.entries(REQUESTS).map(([name, {detail, type}]) => [
      name,
      // Opening and closing are plain events: there is nothing to wait for.
      detail === '{}'
        ? 'Event & {readonly detail: object}'
        : `TelnyxRequestEvent<${detail}>${type ? ` & ${type}` : ''}`,
    ]),
  ];
  const lines = [
    "import type {FactDetails, PermissionKind, TelnyxFactEvent, TelnyxRequestEvent} from '../index.js';",
    '',
    '/** Events of the elements by name. */',
    'export interface TelnyxEvents {',
    ...rows.map(([name, type]) => `  '${name}': ${type};`),
    '}',
    '',
    'declare global {',
    '  interface GlobalEventHandlersEventMap extends TelnyxEvents {}',
    '}',
  ];
  return {
    name: 'event-types',
    packageLinkPhase({customElementsManifest}) {
      for (const {declarations} of customElementsManifest.modules) {
        for (const event of declarations.flatMap(({events = []}) => events)) {
          event.type = {text: `TelnyxEvents['${event.name}']`};
        }
      }
      mkdirSync(dirname(EVENTS_FILE), {recursive: true});
      writeFileSync(EVENTS_FILE, `${lines.join('\n')}\n`);
    },
  };
}

/** The plugin for JSX knows only types of the elements' own modules. */
function jsxEventsPlugin() {
  return {
    name: 'jsx-events',
    packageLinkPhase() {
      const text = readFileSync('dist/types/jsx.d.ts', 'utf8');
      const imports = 'import type { TelnyxEvents } from "./events.js";\nexport type { TelnyxEvents };\n';
      writeFileSync('dist/types/jsx.d.ts', imports + text);
    },
  };
}

/** Readers of the manifest have dist/, not src/; and what is private to us is none of their business. */
function publishPlugin() {
  return {
    name: 'publish',
    packageLinkPhase({customElementsManifest}) {
      for (const module of customElementsManifest.modules) {
        module.path = inDist(module.path);
        for (const declaration of module.declarations) {
          declaration.members = declaration.members?.filter(
            ({name, privacy}) => privacy === undefined || (privacy === 'public' && !name.startsWith('_')),
          );
          for (const entry of [...(declaration.members ?? []), ...(declaration.attributes ?? [])]) {
            if (entry.inheritedFrom) entry.inheritedFrom.module = inDist(entry.inheritedFrom.module);
          }
          if (declaration.superclass?.module) declaration.superclass.module = inDist(declaration.superclass.module);
        }
        for (const entry of module.exports ?? []) entry.declaration.module = inDist(entry.declaration.module);
      }
      // Modules without a tag are the package's inside.
      const elements = customElementsManifest.modules.filter(({declarations}) =>
        declarations.some(({tagName}) => tagName),
      );
      // The analyzer does not see that define() defines.
      const definitions = elements.flatMap(({path: module, declarations}) =>
        declarations
          .filter(({tagName}) => tagName && existsSync(`src/define/${tagName}.ts`))
          .map(({name, tagName}) => ({
            kind: 'javascript-module',
            path: `dist/define/${tagName}.js`,
            declarations: [],
            exports: [{kind: 'custom-element-definition', name: tagName, declaration: {name, module}}],
          })),
      );
      customElementsManifest.modules = [...elements, ...definitions];
    },
  };
}

export default {
  globs: ['src/elements/**/telnyx-*.ts'],
  outdir: 'dist',
  litelement: true,
  packagejson: false,
  plugins: [
    tablesPlugin(),
    publishPlugin(),
    eventTypesPlugin(),
    customElementVsCodePlugin({
      outdir: 'dist',
      htmlFileName: 'vscode.html-custom-data.json',
      cssFileName: 'vscode.css-custom-data.json',
    }),
    customElementJetBrainsPlugin({outdir: 'dist', webTypesFileName: 'web-types.json', packageJson: false}),
    jsxTypesPlugin({
      outdir: 'dist/types',
      fileName: 'jsx.d.ts',
      componentTypePath: (_name, _tag, path) => `../${path.replace(/^\.?\/?dist\//, '')}`,
    }),
    jsxEventsPlugin(),
  ],
};
