/** A stand-in for the element class: draws a given model into a shadow root, as `<telnyx-ai-assistant>` does. */
import {nothing, render} from 'lit';
import {TOKENS} from '../../src/elements/base/tokens.styles.js';
import {LAUNCHER_CSS} from '../../src/elements/ai-assistant/launcher.styles.js';
import {firstView} from '../../src/elements/ai-assistant/first.view.js';
import {ASSISTANT_KIT} from '../../src/elements/ai-assistant/kit.js';
import {hostStates, launcherView} from '../../src/elements/ai-assistant/launcher.view.js';
import type {AssistantActions, AssistantModel, LevelSource} from '../../src/elements/ai-assistant/model.js';
import {SHEET as EXTRAS_CSS} from '../../src/elements/ai-assistant/extras.js';
import {createPanel} from '../../src/elements/ai-assistant/panel.js';
import {SHEET as PRESETS_CSS} from '../../src/elements/ai-assistant/presets.js';
import type {PanelRuntime} from '../../src/elements/ai-assistant/runtime.js';
import {SHEET as TROUBLE_CSS} from '../../src/elements/ai-assistant/trouble.js';

const sheet = (text: string): CSSStyleSheet => {
  const made = new CSSStyleSheet();
  made.replaceSync(text);
  return made;
};

export const PANEL = createPanel(ASSISTANT_KIT);

export interface Asked {
  readonly name: string;
  readonly args: readonly unknown[];
}

export class ViewHost extends HTMLElement {
  readonly root = this.attachShadow({mode: 'open'});
  readonly asked: Asked[] = [];
  /** Called for every intent, after it was recorded. */
  handle: (asked: Asked) => void = () => {};
  reducedMotion = false;
  /** Off: nothing but templates, no visualiser, focus or scrolling. */
  alive = true;
  levels: LevelSource = {remote: () => 0, local: () => 0, bands: () => undefined};
  runtime: PanelRuntime | undefined;
  readonly #internals = this.attachInternals();
  readonly #actions = new Proxy({} as AssistantActions, {
    get:
      (_, name: string) =>
      (...args: unknown[]): void => {
        this.asked.push({name, args});
        this.handle({name, args});
      },
  });

  constructor() {
    super();
    this.root.adoptedStyleSheets = [TOKENS, LAUNCHER_CSS].map(sheet);
  }

  draw(model: AssistantModel, bare = false): void {
    const states = this.#internals.states;
    states.clear();
    for (const state of [...hostStates(model), ...(bare ? [] : PANEL.states(model))]) states.add(state);
    if (!bare && this.root.adoptedStyleSheets.length < 3) {
      this.root.adoptedStyleSheets.push(...[PANEL.css, TROUBLE_CSS, PRESETS_CSS, EXTRAS_CSS].map(sheet));
    }
    // Before the first render of the chunk's views: it sees whether the focus is inside.
    if (!bare && this.alive) {
      this.runtime ??= PANEL.start(this.root, this.levels, {reducedMotion: () => this.reducedMotion});
    }
    const content = bare ? firstView(model, this.#actions) : PANEL.view(model, this.#actions);
    const launcher = launcherView(model, this.#actions, bare ? {} : PANEL.launcher(model));
    render(model.look.layout === 'headless' ? nothing : [launcher, content], this.root);
    const panel = this.root.querySelector<HTMLElement>('#panel');
    if (panel?.popover) panel.togglePopover(model.open);
    this.runtime?.update(model);
  }

  disconnectedCallback(): void {
    this.runtime?.stop();
    this.runtime = undefined;
  }
}

if (!customElements.get('view-host')) customElements.define('view-host', ViewHost);
