/**
 * Serves CommonJS dependencies as ES modules with a default export, and the named ones where the package has some.
 * Nothing else is bundled in tests, so stack traces point at our sources.
 */
import {build} from 'esbuild';
import {ROOT} from '../../scripts/lib/paths.mjs';

const PREFIX = '/__vendor/';

/** @param {string[]} names bare module names, each CommonJS */
export function vendorPlugin(names) {
  const cache = new Map();

  const bundle = async (name) => {
    const result = await build({
      stdin: {contents: `export * from '${name}'; export {default} from '${name}'`, resolveDir: ROOT},
      bundle: true,
      format: 'esm',
      target: 'es2022',
      write: false,
    });
    return result.outputFiles[0].text;
  };

  return {
    name: 'vendor',
    resolveImport({source}) {
      return names.includes(source) ? `${PREFIX}${source}.js` : undefined;
    },
    async serve({path}) {
      if (!path.startsWith(PREFIX)) return undefined;
      const name = path.slice(PREFIX.length, -'.js'.length);
      if (!names.includes(name)) return undefined;
      if (!cache.has(name)) cache.set(name, bundle(name));
      return {body: await cache.get(name), type: 'js'};
    },
  };
}
