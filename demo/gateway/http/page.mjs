/** The page that lists what the gateway can do. */
import {SCENARIOS} from '../scenarios/index.mjs';

const ENTITIES = {'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;'};
const escape = (text) => text.replace(/[&<>"]/g, (character) => ENTITIES[character]);

const row = ({name, description}) =>
  `<tr><th scope="row"><code>${escape(name)}</code></th><td>${escape(description)}</td></tr>`;

const table = ({key, title, how, rows}) => `
      <section aria-labelledby="${key}">
        <h2 id="${key}">${escape(title)}</h2>
        <p>Use as ${escape(how)}.</p>
        <table>
          <thead><tr><th scope="col">Name</th><th scope="col">What happens</th></tr></thead>
          <tbody>${rows.map(row).join('')}</tbody>
        </table>
      </section>`;

export const scenariosPage = () => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Local gateway</title>
    <link rel="stylesheet" href="/gateway/page.css">
  </head>
  <body>
    <main>
      <h1>Local gateway</h1>
      <p>It stands in for the vendor's server: no account is needed. The names below choose what happens.
        <a href="/">Back to the demo</a>, <a href="/gateway/state">live state</a>,
        <a href="/gateway/scenarios">the same as JSON</a>.</p>${SCENARIOS.map(table).join('')}
    </main>
  </body>
</html>
`;
