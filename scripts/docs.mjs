#!/usr/bin/env node
/**
 * `npm run docs`: docs/reference/{attributes,events,errors,words}.md from the tables of src/. With `--check` nothing is
 * written; a page that is not what the tables say is an error.
 */
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {basename, dirname} from 'node:path';
import {build} from 'esbuild';
import ts from 'typescript';
import {fromRoot, isMain, listFiles, posixRelative} from './lib/paths.mjs';
import {defaultText, loadTables, typeText} from './lib/tables.mjs';

const CALL_ID = 'callId: string';
const OF_CLIENT = 'client: string';

/**
 * What no table of src/ says of the requests: `detail` (TypeScript), `members` of the event that count or that it has besides, the latter again
 * as TypeScript in `type`. Who fires a request is in the `@fires` of the elements.
 */
export const REQUESTS = {
  'telnyx-open-request': {detail: '{}', doc: 'Before a click opens the panel or the details.'},
  'telnyx-close-request': {detail: '{}', doc: 'Before a click closes them.'},
  'telnyx-call-request': {
    detail:
      '{destination: string; customHeaders: {name: string; value: string}[]; callerName: string; callerNumber: string}',
    members: 'waitUntil(promise)',
    doc: 'Before a call is placed. Values may be changed; `destination` is empty for an assistant, and not read.',
  },
  'telnyx-call-incoming': {
    detail: `{${CALL_ID}; from: string; fromName: string; customHeaders: readonly {name: string; value: string}[]; ${OF_CLIENT}}`,
    members: 'answer(), reject()',
    type: '{answer(): void; reject(): void}',
    doc: 'A call comes in. Prevented, the page answers it and nothing is shown.',
  },
  'telnyx-answer-request': {detail: `{${CALL_ID}; value: null}`, doc: 'Before a click answers.'},
  'telnyx-hangup-request': {
    detail: '{callId?: string; value: null}',
    doc: 'Before a click ends a call, cancels or declines it. Without `callId` the call is not placed yet.',
  },
  'telnyx-mute-request': {detail: `{${CALL_ID}; value: boolean}`, doc: 'Before a click mutes (`true`) or unmutes.'},
  'telnyx-hold-request': {
    detail: `{${CALL_ID}; value: boolean}`,
    doc: 'Before a click holds (`true`) or resumes. Going to another call asks for that one, with `false`.',
  },
  'telnyx-dtmf-request': {detail: `{${CALL_ID}; value: string}`, doc: 'Before a key is sent, for each.'},
  'telnyx-device-request': {
    detail: "{callId: string | null; value: {kind: 'audioinput' | 'audiooutput' | 'ringer'; deviceId: string}}",
    doc: 'Before another device is used; an empty `deviceId` is the browser’s choice.',
  },
  'telnyx-message-request': {
    detail: '{text: string; images: string[]}',
    members: 'waitUntil(promise)',
    doc: 'Before typed text is sent. Values may be changed.',
  },
  'telnyx-link-request': {detail: '{href: string}', doc: 'Before a link in the words of the assistant opens.'},
  'telnyx-consent-request': {
    detail: '{version: string}',
    members: 'respondWith(boolean)',
    doc: 'Agreement is needed, also when a method starts a call. `true` gives it; without an answer the panel asks; prevented, nothing is started.',
  },
  'telnyx-permission-needed': {
    detail: `{${CALL_ID}; code: number; kind: PermissionKind; deadline: number | null; ${OF_CLIENT}}`,
    members: 'resume(), reject(), continueWithText()',
    type: '{resume(): void; reject(): void; continueWithText(): void}',
    doc: 'The microphone is not available. Prevented, the page says what to do about it. `deadline`: epoch milliseconds.',
  },
  'telnyx-tool-call': {
    detail: `{${CALL_ID}; phoneCallId: string | null; name: string; arguments: unknown; deadline: number; ${OF_CLIENT}}`,
    members: 'respondWith(result), signal',
    type: '{readonly signal: AbortSignal}',
    doc: 'The assistant calls a tool that nobody registered. `callId` is the tool call’s. Without an answer: `unknown_tool`.',
  },
  'telnyx-token-request': {
    detail: `{reason: 'initial' | 'expiring' | 'rejected'; ${OF_CLIENT}}`,
    members: 'respondWith(token)',
    doc:
      'A token is needed, of an element with `login-token` or `token-url`. Without an answer: at the start `login-token`, else ' +
      '`token-url` is asked. Prevented: there is none.',
  },
};

/** Attributes and properties that are in no table, by element; `''` is every element. */
export const BESIDE_TABLES = {
  '': [
    {
      attribute: 'client',
      name: 'client',
      type: 'string',
      applies: 'now',
      doc: 'Name of the `<telnyx-client>` around this element whose options count, the nearest when absent. The property also takes a client made by the page. Elements only.',
    },
  ],
  'call-quality': [
    {
      name: 'peerConnection',
      type: 'RTCPeerConnection',
      applies: 'now',
      doc: 'Property only. Any connection to measure instead of a client’s calls.',
    },
  ],
};

/** Options of the table that mean nothing to `new TelnyxClient()`, and what else there is to say of them. */
const ELEMENTS_ONLY = {
  connectMode:
    ' `eager`: as soon as the element is in the page, default of the dialer. `visible`: when it comes into view. `interaction`: when the ' +
    'visitor opens the panel, default of the assistant; elsewhere as `manual`. `manual`: with the first call or `connect()`. Elements only.',
  releaseGrace: ' Elements only.',
};

/** Words by element: the tables of src/elements/base/words/. */
const WORDS = {
  'telnyx-ai-assistant': ['EN_LAUNCHER', 'EN_ASSISTANT', 'EN_TROUBLE', 'EN_EXTRAS'],
  'telnyx-call-quality': ['EN_QUALITY', 'EN_PRE_CALL'],
  'telnyx-dialer': ['EN_DIALER'],
};

/** Tables that are part of those above. */
const WORDS_WITHIN = ['EN_MICROPHONE'];

const NOTE = '<!-- Generated by `npm run docs` from the tables in src/. Do not edit. -->\n';

const APPLIES = {
  now: 'now',
  call: 'next call',
  connect: 'next connect',
  login: 're-login',
  made: 'when the client is made',
};

const cell = (text) => String(text).replaceAll('|', '\\|').replaceAll('\n', ' ');
const code = (text) => (text === '' ? '' : `\`${cell(text)}\``);
const row = (...cells) => `| ${cells.join(' | ')} |`;
const heading = (...cells) => [row(...cells), row(...cells.map(() => '---'))];

function optionRows(rows, named = 'attribute', codeDefaults = {}) {
  return Object.entries(rows).map(([name, spec]) => {
    const attribute = [spec.attribute, spec.alias].filter(Boolean).map(code).join(', ');
    const mark = name in codeDefaults ? ` (\`${codeDefaults[name]}\` in \`new TelnyxClient()\`)` : '';
    return row(
      ...(named === 'attribute' ? [attribute] : []),
      code(name),
      code(typeText(spec)),
      code(defaultText(spec)) + mark,
      APPLIES[spec.applies] ?? '',
      cell(spec.doc ?? '') + (named === 'attribute' ? (ELEMENTS_ONLY[name] ?? '') : ''),
    );
  });
}

const besideRows = (element) =>
  (BESIDE_TABLES[element] ?? []).map(({attribute = '', name, type, applies, doc}) =>
    row(code(attribute), code(name), code(type), '', APPLIES[applies], cell(doc)),
  );

function attributesPage({clientOptions, callOptions, phoneOptions, phoneCallOptions, codeDefaults, attributes}) {
  const columns = ['Attribute', 'Property', 'Type', 'Default', 'A change takes effect', ''];
  const lines = [
    '# Attributes and options',
    '',
    'Booleans are on when the attribute is present; every boolean reads `="false"` as off. A value that does not fit keeps',
    'the default and raises warning 50001. Removing an attribute returns to the default.',
    '',
    '## Every element',
    '',
    'Also the options of `new TelnyxClient({…})`, under the property name, but for those that say “Elements only”.',
    '',
    ...heading(...columns),
    ...optionRows(clientOptions, 'attribute', codeDefaults),
    ...besideRows(''),
  ];
  for (const [folder, rows] of Object.entries(attributes)) {
    lines.push('', `## \`<telnyx-${folder}>\` only`, '', ...heading(...columns));
    lines.push(...optionRows(rows), ...besideRows(folder));
  }
  if (Object.keys(callOptions).length > 0) {
    lines.push('', '## By code only (`new TelnyxClient({…})`)', '', ...heading(...columns.slice(1)));
    lines.push(...optionRows(phoneOptions, 'property'));
    lines.push('', '## One call (`client.newCall({…})`)', '', ...heading(...columns.slice(1)));
    lines.push(...optionRows({...callOptions, ...phoneCallOptions}, 'property'));
  }
  return lines;
}

const parseFile = (path) => ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);

/** Event name → text of the type of its detail, read from the interface `FactDetails`. */
function factDetails() {
  const path = fromRoot('src', 'client', 'events.ts');
  const details = {};
  if (!existsSync(path)) return details;
  const source = parseFile(path);
  for (const statement of source.statements) {
    if (!ts.isInterfaceDeclaration(statement) || statement.name.text !== 'FactDetails') continue;
    for (const member of statement.members) {
      details[member.name.text] = member.type
        .getText(source)
        .replace(/\s+/g, ' ')
        .replace(/; }/g, '}')
        .replace(/\{ /g, '{');
    }
  }
  return details;
}

/** What each element says it fires: event → {text, tags}, from `@fires name - text`. */
function firedEvents() {
  const fired = {};
  const elements = listFiles(fromRoot('src', 'elements'), (file) => /^telnyx-.*\.ts$/.test(basename(file)));
  for (const path of elements) {
    const text = readFileSync(path, 'utf8');
    const tag = /@element\s+(\S+)/.exec(text)?.[1];
    if (!tag) continue;
    for (const [, name, doc] of text.matchAll(/@fires\s+(?:\{[^}]*\}\s+)?(\S+)\s+-\s+([^\n]+)/g)) {
      fired[name] ??= {doc: doc.trim(), tags: []};
      fired[name].tags.push(tag);
    }
  }
  return fired;
}

/** Requests that some element fires, in the order of {@link REQUESTS}; each must be known on both sides. */
function requestsOf(fired, facts) {
  const unknown = Object.keys(fired).filter((name) => !(name in facts) && !(name in REQUESTS));
  const unfired = Object.keys(REQUESTS).filter((name) => !(name in fired));
  if (unknown.length) throw new Error(`scripts/docs.mjs does not describe ${unknown.join(', ')} in REQUESTS`);
  if (unfired.length) throw new Error(`no element has @fires ${unfired.join(', ')}`);
  return Object.entries(REQUESTS).map(([name, request]) => ({name, ...request, tags: fired[name].tags}));
}

function eventsPage({facts}) {
  const details = factDetails();
  const fired = firedEvents();
  return [
    '# Events',
    '',
    'All are composed, and `event.detail` is plain data.',
    '',
    '## Facts',
    '',
    'They tell what happened. Every element of a client fires them, and exactly one bubbles, so a listener on `document` hears each',
    'once. `event.detail` also carries `client`: the name of the `<telnyx-client>`, else `client`, `target-id`, `login` or `default`; `custom`',
    'for a client made by the page; `null` for warning 50001 about an attribute.',
    '',
    ...heading('Event', '`event.detail`', ''),
    ...Object.entries(facts).map(([name, {doc}]) => row(code(name), code(details[name] ?? ''), cell(doc))),
    '',
    '## Requests',
    '',
    'They come before what a click or a command does, or ask the page for something; methods do not ask, but for the consent. They bubble,',
    '`preventDefault()` stops the default. `waitUntil(promise)` delays it, and a rejected promise stops it; `respondWith(value)` takes a',
    'promise, too. Both count during the dispatch, and where they are listed.',
    '',
    ...heading('Event', '`event.detail`', 'Members of the event', '', 'Fired by'),
    ...requestsOf(fired, facts).map(({name, detail, members, doc, tags}) =>
      row(
        code(name),
        detail === '{}' ? '' : code(detail),
        code(members ?? ''),
        cell(doc),
        tags.map((tag) => `\`<${tag}>\``).join(', '),
      ),
    ),
  ];
}

/** Every table of words, by its name. */
async function wordTables() {
  const folder = fromRoot('src', 'elements', 'base', 'words');
  const files = listFiles(folder, (file) => /^en(\..+)?\.ts$/.test(basename(file)));
  const {outputFiles} = await build({
    stdin: {
      contents: files.map((file) => `export * from './${posixRelative(file, folder)}';`).join('\n'),
      resolveDir: folder,
    },
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    write: false,
    logLevel: 'silent',
  });
  const code = Buffer.from(outputFiles[0].contents).toString('base64');
  const tables = await import(`data:text/javascript;base64,${code}`);
  const used = [...Object.values(WORDS).flat(), ...WORDS_WITHIN];
  const unused = Object.keys(tables).filter((name) => !used.includes(name));
  if (unused.length) throw new Error(`scripts/docs.mjs does not say whose words ${unused.join(', ')} are`);
  return tables;
}

function wordsPage(tables) {
  const lines = [
    '# Words',
    '',
    'The keys of `strings`, a JSON object in an attribute or an object as the property: `strings=\'{"call": "Ring"}\'`. A key that is absent stays English.',
    '`{name}` is filled in; a text may leave it out. `\\n` begins another line.',
  ];
  for (const [tag, names] of Object.entries(WORDS)) {
    const words = Object.assign({}, ...names.map((name) => tables[name]));
    lines.push('', `## \`<${tag}>\``, '', ...heading('Key', 'English', 'Filled in'));
    for (const [key, text] of Object.entries(words)) {
      const placeholders = [...new Set(text.match(/\{\w+\}/g) ?? [])];
      lines.push(row(code(key), cell(text.replaceAll('\n', '\\n')), placeholders.map(code).join(', ')));
    }
  }
  return lines;
}

function errorsPage({errors, warnings}) {
  const rows = (table) =>
    Object.entries(table).map(([number, {name, fatal, description, causes, solutions}]) =>
      row(
        number,
        code(name),
        cell(description) + (fatal ? ' **Fatal.**' : ''),
        cell(causes.join('; ')),
        cell(solutions.join('; ')),
      ),
    );
  const columns = ['Code', 'Name', 'What happened', 'Causes', 'What helps'];
  return [
    '# Errors and warnings',
    '',
    'The details of `telnyx-error` and `telnyx-warning`. Codes from 50000 up are ours, the others are the platform’s.',
    '',
    '## Errors',
    '',
    ...heading(...columns),
    ...rows(errors),
    '',
    '## Warnings',
    '',
    ...heading(...columns),
    ...rows(warnings),
  ];
}

/** @returns {Promise<Record<string, string>>} path below the root → text */
export async function referencePages() {
  const [tables, words] = await Promise.all([loadTables(), wordTables()]);
  const page = (lines) => `${NOTE}\n${lines.join('\n')}\n`;
  return {
    'docs/reference/attributes.md': page(attributesPage(tables)),
    'docs/reference/events.md': page(eventsPage(tables)),
    'docs/reference/errors.md': page(errorsPage(tables)),
    'docs/reference/words.md': page(wordsPage(words)),
  };
}

if (isMain(import.meta.url)) {
  const check = process.argv.includes('--check');
  for (const [file, text] of Object.entries(await referencePages())) {
    const path = fromRoot(file);
    const same = existsSync(path) && readFileSync(path, 'utf8').replaceAll('\r\n', '\n') === text;
    if (same) continue;
    if (check) {
      console.error(`${file} is stale: run npm run docs`);
      process.exitCode = 1;
    } else {
      mkdirSync(dirname(path), {recursive: true});
      writeFileSync(path, text);
      console.log(`wrote ${file}`);
    }
  }
}
