/**
 * Takes the white space out of html, svg and css templates of our own sources.
 *
 * Careful on purpose: runs of white space become one space and never vanish, so the CDN files render like the npm
 * files; and style sheets are only squeezed, because optimisers do not know nesting, :state() or container queries.
 */
import {minifyTemplateLiterals} from 'rollup-plugin-minify-template-literals';

const STRING_OR_COMMENT = /("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|url\([^)"']*\))|\/\*[\s\S]*?\*\//g;

/** Squeezes a style sheet; text in quotes and addresses stay as they are. */
export function minifyCss(css) {
  const kept = [];
  const open = css.replace(STRING_OR_COMMENT, (_all, keep) => (keep ? `\u0000${kept.push(keep) - 1}\u0000` : ' '));
  return open
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,>]) ?/g, '$1')
    .replace(/: /g, ':')
    .replace(/;}/g, '}')
    .replace(/\( | (?=\))/g, (space) => space.trim())
    .replace(/(?<=[ (,:-])0(?=\.\d)/g, '')
    .trim()
    .replace(/\u0000(\d+)\u0000/g, (_all, index) => kept[Number(index)]);
}

const HTML = {
  caseSensitive: true,
  collapseWhitespace: true,
  conservativeCollapse: true,
  decodeEntities: false,
  keepClosingSlash: true,
  removeAttributeQuotes: false,
  removeComments: true,
  removeEmptyAttributes: false,
  minifyCSS: minifyCss,
  minifyJS: false,
};

/** Tags are matched by their name, so `html` taken out of a `kit` parameter counts as well. */
const isTag = (names) => (template) => names.includes(template.tag?.split('.').pop());

export function minifyLiterals(include) {
  return minifyTemplateLiterals({
    include,
    failOnError: true,
    options: {minifyOptions: HTML, shouldMinify: isTag(['html', 'svg']), shouldMinifyCSS: isTag(['css'])},
  });
}
