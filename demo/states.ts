/**
 * Gallery of every state from fabricated snapshots: `states.html?state=live-speaking&theme=dark&dir=rtl&frame=0`.
 * `?quality=panel-poor` shows those of the quality element.
 * `frame` stops the visualiser at that millisecond; without a `state` the page lists them all.
 */
import {isBare, modelOf, STATE_NAMES, type StateName} from '../test/support/states.js';
import {
  QUALITY_MODEL_NAMES,
  QUALITY_MODELS,
  QualityHost,
  type QualityModelName,
} from '../test/support/quality-models.js';
import {ViewHost} from '../test/support/view-host.js';

const query = new URLSearchParams(location.search);
const name = query.get('state') as StateName | null;
const quality = query.get('quality') as QualityModelName | null;
const theme = query.get('theme') ?? 'light';
const page = document.documentElement;
page.dir = query.get('dir') ?? 'ltr';
page.classList.toggle('dark', theme === 'dark');

const main = document.querySelector<HTMLElement>('#states')!;
if (quality && QUALITY_MODEL_NAMES.includes(quality)) {
  const host = new QualityHost();
  host.setAttribute('theme', theme);
  main.append(host);
  host.draw(QUALITY_MODELS[quality]);
} else if (name && STATE_NAMES.includes(name)) {
  const host = new ViewHost();
  host.setAttribute('theme', theme);
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
  main.append(host);
  host.draw(modelOf(name), isBare(name));
} else {
  const list = document.createElement('nav');
  const links = [
    ...STATE_NAMES.map((state) => ['state', state] as const),
    ...QUALITY_MODEL_NAMES.map((state) => ['quality', state] as const),
  ];
  for (const [key, state] of links) {
    const link = document.createElement('a');
    link.href = `?${key}=${state}&theme=${theme}`;
    link.textContent = key === 'state' ? state : `quality: ${state}`;
    list.append(link);
  }
  main.append(list);
}
