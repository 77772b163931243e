/**
 * The files for pages without a build step: dist/cdn/. The npm files are made by tsc (scripts/build.mjs).
 *
 * Order matters: the chunks come first, and the loader is then written with their hashed names in its `import()`s. The
 * two are separate builds, so nothing can end up in a file that both import: a chunk that imported the loader would load
 * it a second time when the page's script tag has a query string.
 */
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import commonjs from '@rollup/plugin-commonjs';
import {nodeResolve} from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import esbuild from 'rollup-plugin-esbuild';
import {posixRelative, ROOT} from './scripts/lib/paths.mjs';
import {minifyLiterals} from './scripts/rollup/minify-literals.mjs';
import {shortenPrivateNames} from './scripts/rollup/private-names.mjs';
import {stripDocsPlugin} from './scripts/rollup/strip-docs.mjs';

/** What the loader fetches later: file name of the chunk, and the module that is imported dynamically. */
export const CHUNKS = {
  client: 'src/context/client-controller.ts',
  assistant: 'src/elements/ai-assistant/session.ts',
  dialer: 'src/elements/dialer/session.ts',
  quality: 'src/elements/call-quality/session.ts',
};

const baseModule = (name) => `src/elements/base/${name}.ts`;

/** Files directly in dist/cdn/: name, module. */
export const LOADER = {file: 'telnyx-elements.js', input: 'src/cdn/loader.ts'};
export const ALL = {file: 'telnyx-elements.all.js', input: 'src/cdn/all.ts'};
export const CLIENT = {file: 'telnyx-client.js', input: 'src/client/index.ts'};

const LIT = /node_modules[\\/](lit|lit-html|lit-element|@lit[\\/]reactive-element)[\\/]/;
const VIRTUAL = 'chunk:';
const {version} = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const BANNER = `/*! telnyx-voice-elements ${version}, MIT, notices: npm package */`;

/** Dynamic imports of chunk modules become imports of `chunk:<name>`; any other is a mistake in the CHUNKS table. */
function linkChunks(root) {
  const chunkOf = new Map(Object.entries(CHUNKS).map(([name, input]) => [join(root, input), name]));
  return {
    name: 'link-chunks',
    async resolveDynamicImport(specifier, importer) {
      if (typeof specifier !== 'string') this.error(`${posixRelative(importer, root)}: import() of a computed name`);
      const resolved = await this.resolve(specifier, importer);
      const name = resolved && chunkOf.get(resolved.id);
      if (!name) {
        this.error(
          `${posixRelative(importer, root)} imports ${specifier} later: add it to CHUNKS in rollup.config.mjs`,
        );
      }
      return {id: VIRTUAL + name, external: true};
    },
    buildEnd() {
      for (const [input, name] of chunkOf) {
        if (this.getModuleInfo(input)) this.error(`${CHUNKS[name]} is imported statically: it must be loaded later`);
      }
    },
  };
}

/** Lit is in the loader; it may be in a chunk only where something in src/context needs it. */
function checkChunks(root) {
  const name = (id) => posixRelative(id, root);
  return {
    name: 'check-chunks',
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle).filter(({type}) => type === 'chunk')) {
        const outside = [...chunk.imports, ...chunk.dynamicImports].filter((file) => !(file in bundle));
        if (outside.length > 0) this.error(`chunk ${chunk.fileName} imports ${outside.join(', ')}, not a chunk`);
        for (const id of chunk.moduleIds) {
          if (name(id).startsWith('src/cdn/')) this.error(`chunk ${chunk.fileName} contains ${name(id)}`);
        }
        if (!chunk.moduleIds.some((id) => LIT.test(id) && chunk.modules[id].renderedLength > 0)) continue;
        const users = [...this.getModuleIds()].filter(
          (id) => !LIT.test(id) && this.getModuleInfo(id).importedIds.some((imported) => LIT.test(imported)),
        );
        const wrong = users.map(name).filter((user) => !user.startsWith('src/context/'));
        const text = `chunk ${chunk.fileName} contains Lit, imported by ${users.map(name).join(', ')}`;
        if (wrong.length > 0) this.error(`${text}: take it from the Kit (src/elements/base/kit.ts) instead`);
        this.warn(text);
      }
    },
  };
}

/** The one file of a page has no numbering plans (contract §2): they weigh more than all the rest. */
const withoutPhoneFormat = {
  name: 'without-phone-format',
  load: (id) =>
    posixRelative(id, '/').endsWith('elements/dialer/number/phone-format.ts')
      ? 'export const describeNumber = null;'
      : null,
};

const NEVER_RUN = [
  [/\b\w+\.(?:(?:reactiveElement|litHtml|litElement)Polyfill|litElementHydrate)Support\b/g, '(void 0)'],
  [/\(\w+\.\w+Versions\?\?=\[\]\)\.push\("[\d.]+"\)/g, 'void 0'],
  [/Symbol\.metadata\?\?=Symbol\("metadata"\),\w+\.litPropertyMetadata\?\?=new WeakMap;/, ''],
  [/const (\w)=this\[Symbol\.metadata\];if\(null!==\1\)\{.*?\}(?=this\._\$Eh)/, ''],
  [/static addInitializer\(\w\)\{.*?\}(?=static )/, ''],
  [/,this\.constructor\.l\?\.forEach\(\w=>\w\(this\)\)/, ''],
  [/\{toAttribute\(\w,\w\)\{switch\(\w\)\{.*?return \w\}\}/, '{toAttribute:t=>t,fromAttribute:t=>t}'],
  [/,?this\.elementStyles=this\.finalizeStyles\(this\.styles\)/, ''],
  [/static finalizeStyles\(\w\)\{.*?\}(?=static )/, ''],
  [/function (\w)\((\w),(\w),\w=\2,\w\)\{if\(\3===\w\)return \3;.*?,\3\}(?=class)/, 'function $1($2,$3){return $3}'],
  [/2===(\w)\?"<(\/?)svg>":3===\1\?"<\2math>":""/g, '""'],
  [/else\{let (\w)=-1;for\(;-1!==\(\1=.*?-1\}/, ''],
  [/,2===(\w)\|\|3===\1\)\{.*?\}(?=for\()/, '){}'],
];

/**
 * What of Lit never runs here, 0.6 kB of the loader: styles (our elements adopt their sheets themselves, src/elements/base/sheets.ts),
 * the hooks of hydration and of polyfills for browsers that know no custom elements,
 * what decorators need (nobody uses them here), directives, templates of SVG, expressions in comments, the converter of properties that have none (all of ours do), and the list of versions that only a development build reads.
 */
const leanLit = {
  name: 'lean-lit',
  load: (id) =>
    id.endsWith('@lit/reactive-element/css-tag.js')
      ? `export const supportsAdoptingStyleSheets = true;
         export const getCompatibleStyle = (style) => style;
         export const adoptStyles = () => {};
         export const css = () => {};
         export const unsafeCSS = () => {};
         export class CSSResult {}`
      : null,
  transform: (code, id) =>
    LIT.test(id)
      ? {code: NEVER_RUN.reduce((lean, [what, instead]) => lean.replace(what, instead), code), map: null}
      : null,
};

/** Name of the dependency a module belongs to. */
const packageOf = (id) => /node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(id ?? '')?.[1].replace(/\W+/g, '-');

/** Remembers the file names of the chunks for the loader, which is built afterwards. */
function rememberChunks(root, files) {
  const nameOf = new Map(Object.entries(CHUNKS).map(([name, input]) => [join(root, input), name]));
  return {
    name: 'remember-chunks',
    generateBundle(_options, bundle) {
      for (const {facadeModuleId, fileName} of Object.values(bundle)) {
        if (nameOf.has(facadeModuleId)) files.set(nameOf.get(facadeModuleId), fileName);
      }
    },
  };
}

/** `module`: top-level names nobody exports may go; in a classic script they are the globals. */
function plugins(root, module = true) {
  return [
    leanLit,
    nodeResolve({
      rootDir: ROOT,
      // Our sideEffects list names files of dist/; applied to src/ it would drop the modules that define tags.
      ignoreSideEffectsForRoot: true,
      exportConditions: ['production', 'browser', 'default'],
      extensions: ['.ts', '.mjs', '.js'],
    }),
    commonjs(),
    esbuild({target: 'es2022', tsconfig: join(ROOT, 'tsconfig.json'), include: /\.ts$/}),
    stripDocsPlugin(),
    minifyLiterals(`${root.replaceAll('\\', '/').replace(/\/$/, '')}/src/**`),
    terser({ecma: 2022, module, compress: {passes: 2}, format: {comments: /telnyx-voice-elements/}}),
    shortenPrivateNames(),
  ];
}

/**
 * @param {{root?: string, out?: string}} [options] `root` holds src/, `out` is dist/cdn/
 * @returns {import('rollup').RollupOptions[]}
 */
export function configs({root = ROOT, out = join(root, 'dist', 'cdn')} = {}) {
  const files = new Map();
  const shared = {
    onLog(level, log, handle) {
      // Packages that set `this` at top level are harmless; everything else is shown.
      if (log.code !== 'THIS_IS_UNDEFINED') handle(level, log);
    },
  };
  const single = ({file, input}, output, extra = []) => ({
    ...shared,
    input: join(root, input),
    plugins: [...extra, ...plugins(root, output.format === 'es')],
    output: {file: join(out, file), banner: BANNER, sourcemap: true, ...output},
  });

  return [
    {
      ...shared,
      input: Object.fromEntries(Object.entries(CHUNKS).map(([name, input]) => [name, join(root, input)])),
      // Chunks may import one another's helpers; without this each would get a second file in front of it.
      preserveEntrySignatures: 'allow-extension',
      plugins: [checkChunks(root), rememberChunks(root, files), ...plugins(root)],
      output: {
        dir: join(out, 'chunks'),
        format: 'es',
        entryFileNames: '[name]-[hash].js',
        chunkFileNames: ({moduleIds}) => `${packageOf(moduleIds.at(-1)) ?? '[name]'}-[hash].js`,
        // What chunks share is in the client, which every page with a call loads: a small shared file would cost one more
        // round trip.
        manualChunks: {
          // The parts of a call's measuring: they are loaded together, or with the quality element.
          monitor: ['src/client/quality/monitor.ts', 'src/stats/call-quality.ts', 'src/stats/sampler.ts'].map((file) =>
            join(root, file),
          ),
          client: [
            CHUNKS.client,
            'src/client/save-file.ts',
            ...['drawing', 'frames', 'status-tokens.styles', 'icons', 'words/fill'].map(baseModule),
          ].map((file) => join(root, file)),
        },
        sourcemap: true,
      },
    },
    single(
      LOADER,
      {
        format: 'es',
        paths: (id) => (id.startsWith(VIRTUAL) ? `./chunks/${files.get(id.slice(VIRTUAL.length))}` : id),
      },
      [linkChunks(root)],
    ),
    single(ALL, {format: 'iife', name: 'TelnyxVoiceElements', inlineDynamicImports: true}, [withoutPhoneFormat]),
    single(CLIENT, {format: 'es', inlineDynamicImports: true}),
  ];
}

/** Modules of a config that do not exist. */
export const missingInputs = ({input}) =>
  (typeof input === 'string' ? [input] : Object.values(input)).filter((file) => !existsSync(file));

export default configs();
