/** Shows the elements' events, newest first. */
const FACTS = ['connection-change', 'ready', 'call-change', 'call-end', 'warning', 'error', 'mute-change', 'transcript', 'agent-state', 'settings']; // prettier-ignore
const REQUESTS = ['open-request', 'close-request', 'call-request', 'hangup-request', 'mute-request', 'message-request', 'consent-request', 'link-request', 'permission-needed', 'tool-call']; // prettier-ignore
const KEEP = 200;

const element = (name, properties, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};

/** The few words that matter most. */
function brief({state, text, code, cause, muted, name, arguments: given, settings}) {
  if (text !== undefined) return text;
  if (state !== undefined) return state;
  if (code !== undefined) return `${code} ${name}`;
  if (cause !== undefined) return cause;
  if (name !== undefined) return `${name} ${JSON.stringify(given)}`;
  if (muted !== undefined) return muted ? 'muted' : 'not muted';
  return settings ? Object.keys(settings).join(', ') : '';
}

function row(name, kind, detail) {
  const time = new Date().toLocaleTimeString('en-GB', {hour12: false});
  const summary = element(
    'summary',
    {},
    element('time', {textContent: time}),
    element('span', {className: `kind ${kind}`, textContent: kind}),
    element('code', {textContent: name}),
    element('span', {className: 'brief', dir: 'auto', textContent: brief(detail)}),
  );
  return element(
    'li',
    {},
    element('details', {}, summary, element('pre', {dir: 'ltr', textContent: JSON.stringify(detail, null, 2)})),
  );
}

/** @param {{list: HTMLElement, count: HTMLElement, clear: HTMLElement}} parts */
export function showEvents({list, count, clear}) {
  let total = 0;
  const tell = () => (count.textContent = total === 0 ? 'Nothing yet' : total === 1 ? '1 event' : `${total} events`);
  const listen = (kind, names) => {
    for (const name of names) {
      document.addEventListener(`telnyx-${name}`, ({detail}) => {
        total++;
        list.prepend(row(`telnyx-${name}`, kind, detail));
        if (list.children.length > KEEP) list.lastElementChild.remove();
        tell();
      });
    }
  };
  listen('fact', FACTS);
  listen('request', REQUESTS);
  clear.addEventListener('click', () => {
    total = 0;
    list.replaceChildren();
    tell();
  });
}
