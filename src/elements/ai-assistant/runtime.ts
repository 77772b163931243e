/** What markup alone cannot do: move the visualiser, keep the newest line in view, put the focus where work goes on. */
import type {AssistantModel, LevelSource} from './model.js';
import {Mover, paint} from './visualizer.js';

export interface PanelOptions {
  reducedMotion(): boolean;
}

export interface PanelRuntime {
  /** After every render. */
  update(model: AssistantModel): void;
  stop(): void;
}

/** Where the focus goes when the thing that had it is gone. The end button never gets it: a second Enter would hang up. */
const FOCUS: Readonly<Record<string, string>> = {
  starting: '#panel',
  'live voice': '[part~=mute-button]',
  'live text': '[part~=input]',
  permission: '.focus-here',
  failed: '.focus-here',
  ended: '.focus-here',
  takeover: '.focus-here',
};

const sceneOf = ({phase, callMode, confirmTakeover}: AssistantModel): string =>
  confirmTakeover ? 'takeover' : phase === 'live' ? `live ${callMode}` : phase;

/** A reader this close to the end wants to see what comes next. */
const NEAR = 48;

export function startPanel(root: ShadowRoot, levels: LevelSource, options: PanelOptions): PanelRuntime {
  const page = root.ownerDocument;
  const stopped = new AbortController();
  const {signal} = stopped;
  const find = (selector: string): HTMLElement | null => root.querySelector<HTMLElement>(selector);

  // --- visualiser -------------------------------------------------------------------------------------------------
  let mover: Mover | undefined;
  let shown = false;
  let handle = 0;
  const frame = (time: number): void => {
    handle = 0;
    if (!mover || !shown || signal.aborted) return;
    if (options.reducedMotion()) return mover.still();
    mover.frame(levels, time);
    handle = requestAnimationFrame(frame);
  };
  const run = (): void => {
    if (!handle) handle = requestAnimationFrame(frame);
  };
  const seen = new IntersectionObserver((entries) => {
    shown = entries.at(-1)?.isIntersecting ?? false;
    if (shown) run();
  });
  const animate = (model: AssistantModel): void => {
    const {look, phase, open, presets} = model;
    const target = open || look.layout !== 'floating' ? find('.viz') : find('#launcher .orb.live');
    const moving = phase === 'live' ? target : null;
    const Wanted = presets?.PresetMover ?? Mover;
    if (moving !== (mover?.element ?? null) || (mover && mover.constructor !== Wanted)) {
      seen.disconnect();
      mover?.still();
      shown = false;
      mover = moving ? new Wanted(moving) : undefined;
      if (moving) seen.observe(moving);
    }
    if (mover?.element.dataset['preset']) paint(mover.element, model);
    if (mover && shown) run();
  };

  // --- transcript -------------------------------------------------------------------------------------------------
  let log: HTMLElement | null = null;
  let sticky = true;
  let told = '';
  const bottom = (): void => {
    sticky = true;
    if (log) log.scrollTop = log.scrollHeight;
    const jump = find('.jump');
    if (jump) jump.hidden = true;
  };
  const scrolled = (): void => {
    if (!log) return;
    sticky = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;
    if (sticky) {
      const jump = find('.jump');
      if (jump) jump.hidden = true;
    }
  };
  const follow = ({items}: AssistantModel): void => {
    const now = find('.log');
    if (now !== log) {
      log = now;
      sticky = true;
      log?.addEventListener('scroll', scrolled, {signal, passive: true});
    }
    const last = items.at(-1);
    const state = last ? `${items.length} ${last.id} ${last.text.length}` : '';
    const mine = last?.delivery === 'pending' && state !== told;
    // Somebody who writes wants to see it, wherever they had scrolled to.
    if (sticky || mine) bottom();
    else if (state !== told) {
      const jump = find('.jump');
      if (jump) jump.hidden = false;
    }
    told = state;
  };
  root.addEventListener(
    'click',
    (event) => {
      if (!(event.target as Element).closest('.jump')) return;
      bottom();
      // The button is gone now; its focus goes to what it revealed.
      log?.focus({preventScroll: true});
    },
    {signal},
  );

  // --- menu -------------------------------------------------------------------------------------------------------
  // Before the element hears of it: Escape closes the menu first, then the panel.
  root.addEventListener(
    'keydown',
    (event) => {
      const menu = find('details[open]');
      const {key, isComposing} = event as KeyboardEvent;
      if (!menu || key !== 'Escape' || isComposing) return;
      event.preventDefault();
      menu.removeAttribute('open');
      menu.querySelector('summary')?.focus();
    },
    {signal, capture: true},
  );

  // --- focus ------------------------------------------------------------------------------------------------------
  let scene = '';
  let mine = root.activeElement !== null;
  // Removing a focused node fires no event in every browser, so the last place the focus went to is remembered.
  page.addEventListener('focusin', ({target}) => (mine = target === root.host), {signal, capture: true});
  page.addEventListener('pointerdown', (event) => (mine = event.composedPath().includes(root)), {
    signal,
    capture: true,
  });
  const focus = (model: AssistantModel): void => {
    const before = scene;
    scene = sceneOf(model);
    if (before === scene || (!model.open && model.look.layout === 'floating') || !mine) return;
    const active = root.activeElement;
    // The header, the launcher or the composer kept it: nothing to repair, and a typed line must not lose its caret.
    if (active && active.id !== 'panel' && active.matches('header *, textarea')) return;
    find(FOCUS[scene] ?? 'none')?.focus({preventScroll: true});
  };

  return {
    update(model) {
      animate(model);
      follow(model);
      focus(model);
    },
    stop() {
      stopped.abort();
      seen.disconnect();
      cancelAnimationFrame(handle);
      mover?.still();
      mover = undefined;
    },
  };
}
