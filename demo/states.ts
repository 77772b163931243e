/**
 * Gallery of every state from fabricated snapshots: `states.html?assistant=live-speaking&theme=dark&dir=rtl&frame=0`, `?dialer=…`,
 * `?quality=panel-poor`. `frame` stops the visualiser at that millisecond; without a state the page lists them all.
 */
import {DIALER_MODELS, DialerHost} from '../test/support/dialer-models.js';
import {QUALITY_MODELS, QualityHost} from '../test/support/quality-models.js';
import {isBare, modelOf, STATE_NAMES, type StateName} from '../test/support/states.js';
import {ViewHost} from '../test/support/view-host.js';

const query = new URLSearchParams(location.search);
const theme = query.get('theme') ?? 'light';
const page = document.documentElement;
page.dir = query.get('dir') ?? 'ltr';
page.classList.toggle('dark', theme === 'dark');
const main = document.querySelector<HTMLElement>('#states')!;

/** Styles of the theme are there before anything is drawn. */
function place<T extends HTMLElement>(host: T): T {
  host.setAttribute('theme', theme);
  main.append(host);
  return host;
}

function drawAssistant(name: StateName): void {
  const host = new ViewHost();
  const still = query.get('frame');
  const time = (): number => (still === null ? performance.now() : Number(still));
  host.levels = {
    remote: () => 0.25 + 0.15 * Math.sin(time() / 170),
    local: () => 0.06 + 0.05 * Math.sin(time() / 130),
    bands: () =>
      Float32Array.from({length: 24}, (_, i) =>
        Math.max(0.05, (0.95 - i / 34) * (0.62 + 0.38 * Math.sin(i * 1.7 + time() / 150))),
      ),
  };
  host.reducedMotion = matchMedia('(prefers-reduced-motion: reduce)').matches;
  place(host).draw(modelOf(name), isBare(name));
}

interface Kind {
  readonly names: readonly string[];
  readonly draw: (name: never) => void;
}

const KINDS: Readonly<Record<string, Kind>> = {
  assistant: {names: STATE_NAMES, draw: drawAssistant},
  dialer: {
    names: Object.keys(DIALER_MODELS),
    draw: (name: keyof typeof DIALER_MODELS) => place(new DialerHost()).draw(DIALER_MODELS[name]),
  },
  quality: {
    names: Object.keys(QUALITY_MODELS),
    draw: (name: keyof typeof QUALITY_MODELS) => place(new QualityHost()).draw(QUALITY_MODELS[name]),
  },
};

const asked = Object.entries(KINDS).find(([kind, {names}]) => names.includes(query.get(kind) ?? ''));
if (asked) {
  const [kind, {draw}] = asked;
  draw(query.get(kind) as never);
} else {
  const list = document.createElement('nav');
  for (const [kind, {names}] of Object.entries(KINDS)) {
    const title = document.createElement('h2');
    title.textContent = kind;
    const links = names.map((name) => {
      const link = document.createElement('a');
      link.href = `?${kind}=${name}&theme=${theme}`;
      link.textContent = name;
      return link;
    });
    list.append(title, ...links);
  }
  main.append(list);
}
