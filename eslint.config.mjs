import {readFileSync} from 'node:fs';
import {configs as litConfigs} from 'eslint-plugin-lit';
import litA11y from 'eslint-plugin-lit-a11y';
import {configs as wcConfigs} from 'eslint-plugin-wc';
import tseslint from 'typescript-eslint';

/** Things code may not reach for by itself: they are injected, so that tests can replace them. */
const INJECTED = {
  timers: {
    globals: ['setTimeout', 'setInterval'],
    properties: [
      ['window', 'setTimeout'],
      ['window', 'setInterval'],
      ['globalThis', 'setTimeout'],
      ['globalThis', 'setInterval'],
    ],
    message: 'Take time from lib/clock.ts.',
    allowed: ['src/lib/clock.ts'],
  },
  time: {
    globals: [],
    properties: [
      ['Date', 'now'],
      ['performance', 'now'],
      ['Math', 'random'],
    ],
    message: 'Take time and randomness from lib/clock.ts.',
    allowed: ['src/lib/clock.ts'],
  },
  sockets: {
    globals: ['WebSocket'],
    properties: [
      ['window', 'WebSocket'],
      ['globalThis', 'WebSocket'],
    ],
    message: 'Take sockets from client/environment.ts.',
    allowed: ['src/client/environment.ts'],
  },
  devices: {
    globals: [],
    properties: [['navigator', 'mediaDevices']],
    message: 'Take media devices from client/environment.ts.',
    allowed: ['src/client/environment.ts'],
  },
};

const NO_ONLY = ['it', 'describe', 'test', 'context', 'suite'].map((object) => ({
  object,
  property: 'only',
  message: 'Run one file with --files instead.',
}));

/** The rules against un-injected things, without those a file may use. */
function injection(mayUse = []) {
  const rules = Object.entries(INJECTED).filter(([name]) => !mayUse.includes(name));
  return {
    'no-restricted-globals': [
      'error',
      ...rules.flatMap(([, {globals, message}]) => globals.map((name) => ({name, message}))),
    ],
    'no-restricted-properties': [
      'error',
      ...NO_ONLY,
      ...rules.flatMap(([, {properties, message}]) =>
        properties.map(([object, property]) => ({object, property, message})),
      ),
    ],
  };
}

/** One block per file that is allowed something. */
const exceptions = [...new Set(Object.values(INJECTED).flatMap(({allowed}) => allowed))].map((file) => ({
  files: [file],
  rules: injection(Object.keys(INJECTED).filter((name) => INJECTED[name].allowed.includes(file))),
}));

const SOURCE_SYNTAX = [
  {selector: 'ExportDefaultDeclaration', message: 'Named exports only.'},
  {selector: 'TSEnumDeclaration', message: 'Use a union of strings or an `as const` table.'},
  {selector: 'TSModuleDeclaration[kind="namespace"]', message: 'Use modules.'},
  {selector: 'TSParameterProperty', message: 'Declare the field.'},
  {
    selector:
      'CallExpression[arguments.length<3]:matches([callee.property.name="addEventListener"], [callee.name="addEventListener"])',
    message: 'Give addEventListener its options, normally {signal}: a listener must have an end.',
  },
  {
    selector: 'TaggedTemplateExpression[tag.name=/^(html|svg)$/] TemplateElement[value.raw=/(^|[\\s.])style\\s*=/]',
    message: 'No style in templates: a strict content security policy refuses it. Use a class, part or :state().',
  },
  {
    selector:
      'TaggedTemplateExpression[tag.property.name=/^(html|svg)$/] TemplateElement[value.raw=/(^|[\\s.])style\\s*=/]',
    message: 'No style in templates: a strict content security policy refuses it. Use a class, part or :state().',
  },
];

/** ESLint's own rules worth having everywhere. */
const CORE = {
  curly: ['error', 'multi-line'],
  eqeqeq: ['error', 'always', {null: 'ignore'}],
  'no-debugger': 'error',
  'no-else-return': 'error',
  'no-eval': 'error',
  'no-implied-eval': 'error',
  'no-new-func': 'error',
  'no-self-compare': 'error',
  'no-unreachable': 'error',
  'no-var': 'error',
  'object-shorthand': 'error',
  'prefer-const': 'error',
};

/** Names that scripts may use: Node's, and the page's inside functions that a test sends to a browser. */
const domTypes = readFileSync(new URL('node_modules/typescript/lib/lib.dom.d.ts', import.meta.url), 'utf8');
const SCRIPT_GLOBALS = Object.fromEntries(
  [
    ...Object.getOwnPropertyNames(globalThis),
    ...[...domTypes.matchAll(/^declare (?:var|function) (\w+)/gm)].map(([, name]) => name),
    ...['TelnyxRTC', 'TelnyxVoiceElements', 'TelnyxWebRTC', 'axe'],
  ].map((name) => [name, 'readonly']),
);

export default tseslint.config(
  {ignores: ['dist/', 'coverage/', '.cache/', 'node_modules/', '**/*.d.ts']},
  {linterOptions: {reportUnusedDisableDirectives: 'error'}},
  {
    files: ['src/**/*.ts', 'test/**/*.ts', 'demo/**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {parserOptions: {projectService: true, tsconfigRootDir: import.meta.dirname}},
    rules: {
      ...CORE,
      ...injectionOff(),
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      // `interface Element extends TableType {}` is how accessors that Lit makes get their types.
      '@typescript-eslint/no-empty-object-type': ['error', {allowInterfaces: 'with-single-extends'}],
      '@typescript-eslint/no-unnecessary-type-arguments': 'error',
      '@typescript-eslint/no-unused-vars': ['error', {argsIgnorePattern: '^_', varsIgnorePattern: '^_'}],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/prefer-promise-reject-errors': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', {allowNumber: true, allowBoolean: true}],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', {considerDefaultExhaustiveForUnions: true}],
      // Listeners and callbacks may be async where their promise cannot be awaited anyway.
      '@typescript-eslint/no-misused-promises': ['error', {checksVoidReturn: {arguments: false, attributes: false}}],
    },
  },
  {
    files: ['src/**/*.ts'],
    extends: [litConfigs['flat/recommended'], wcConfigs['flat/recommended'], litA11y.configs.recommended],
    rules: {
      ...injection(),
      'no-console': ['error', {allow: ['debug', 'info', 'warn', 'error']}],
      'no-restricted-syntax': ['error', ...SOURCE_SYNTAX],
      'no-restricted-imports': [
        'error',
        {
          paths: [
            {name: 'lit/directives/style-map.js', message: 'No styleMap: a strict policy refuses it.'},
            {name: 'lit/decorators.js', message: 'Lit properties by `static properties` and `declare`.'},
          ],
        },
      ],
      'lit/no-template-bind': 'error',
      'lit/no-useless-template-literals': 'error',
      'wc/guard-define-call': 'error',
      'wc/no-constructor-params': 'error',
      'wc/no-invalid-extends': 'error',
      'wc/no-typos': 'error',
    },
  },
  ...exceptions,
  {
    files: ['test/**/*.ts'],
    rules: {
      // A plugin of chai types `equal()` as if it were always a promise.
      '@typescript-eslint/no-floating-promises': [
        'error',
        {allowForKnownSafeCalls: [{from: 'package', name: ['Equal', 'equal'], package: 'chai'}]},
      ],
      // chai's `expect(x).to.be.true` is an expression.
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['**/*.mjs', '**/*.js'],
    extends: [tseslint.configs.base],
    languageOptions: {globals: SCRIPT_GLOBALS},
    rules: {
      ...CORE,
      ...injectionOff(),
      'no-undef': 'error',
      '@typescript-eslint/no-unused-vars': ['error', {argsIgnorePattern: '^_', caughtErrors: 'none'}],
    },
  },
);

/** Outside of src only `.only` is forbidden. */
function injectionOff() {
  return {'no-restricted-properties': ['error', ...NO_ONLY]};
}
