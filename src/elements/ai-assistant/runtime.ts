/** What markup alone cannot do: open and close, move the visualiser, keep the newest line in view, put the focus where work goes on. */
import {createFrames} from '../base/frames.js';
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
const focusOf = ({phase, callMode, confirmTakeover}: AssistantModel): string =>
  confirmTakeover || /^(permission|failed|ended)$/.test(phase)
    ? '.focus-here'
    : phase === 'live'
      ? callMode === 'voice'
        ? '[part~=mute-button]'
        : '[part~=input]'
      : phase === 'starting'
        ? '#panel'
        : '';

/** A reader this close to the end wants to see what comes next. */
const NEAR = 48;

export function startPanel(root: ShadowRoot, levels: LevelSource, options: PanelOptions): PanelRuntime {
  const stopped = new AbortController();
  const {signal} = stopped;
  const find = (selector: string): HTMLElement | null => root.querySelector<HTMLElement>(selector);
  const on = <K extends keyof DocumentEventMap>(
    target: Document | ShadowRoot,
    name: K,
    handler: (event: DocumentEventMap[K]) => void,
  ): void => target.addEventListener(name, handler as (event: Event) => void, {signal, capture: true});

  // --- popover ----------------------------------------------------------------------------------------------------
  /** It follows `open`; focus goes in with it and back to the launcher. */
  const show = ({open}: AssistantModel): void => {
    const panel = find('#panel');
    if (!panel?.popover || panel.matches(':popover-open') === open) return;
    const inside = panel.contains(root.activeElement);
    panel.togglePopover(open);
    if (open || inside) (open ? panel : find('#launcher'))?.focus({preventScroll: true});
  };

  // --- visualiser -------------------------------------------------------------------------------------------------
  let mover: Mover | undefined;
  let shown = false;
  const frames = createFrames((time) => {
    if (!mover || !shown) return false;
    const moves = !options.reducedMotion();
    if (moves) mover.frame(levels, time);
    else mover.still();
    return moves;
  });
  const seen = new IntersectionObserver((entries) => {
    shown = entries.at(-1)!.isIntersecting;
    if (shown) frames.run();
  });
  const rest = (): void => {
    seen.disconnect();
    mover?.still();
    mover = undefined;
    shown = false;
  };
  const animate = (model: AssistantModel): void => {
    const {look, phase, open, presets} = model;
    const moving = phase === 'live' ? find(open || look.layout !== 'floating' ? '.viz' : '#launcher .orb.live') : null;
    const Wanted = presets?.PresetMover ?? Mover;
    if (mover?.element !== moving || mover?.constructor !== Wanted) {
      rest();
      if (moving) {
        mover = new Wanted(moving);
        seen.observe(moving);
      }
    }
    if (moving?.dataset['preset']) paint(moving, model);
    if (shown) frames.run();
  };

  // --- transcript -------------------------------------------------------------------------------------------------
  let log: HTMLElement | null = null;
  let sticky = true;
  let told = '';
  const offerJump = (offered: boolean): void => {
    const jump = find('.jump');
    if (jump) jump.hidden = !offered;
  };
  const bottom = (): void => {
    sticky = true;
    if (log) log.scrollTop = log.scrollHeight;
    offerJump(false);
  };
  const follow = ({items}: AssistantModel): void => {
    const now = find('.log');
    if (now !== log) sticky = true;
    log = now;
    const last = items.at(-1);
    const state = last ? `${items.length} ${last.id} ${last.text.length}` : '';
    const news = state !== told;
    told = state;
    // Somebody who writes wants to see it, wherever they had scrolled to.
    if (sticky || (news && last?.delivery === 'pending')) bottom();
    else if (news) offerJump(true);
  };
  on(root, 'scroll', ({target}) => {
    if (!log || target !== log) return;
    sticky = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;
    if (sticky) offerJump(false);
  });
  on(root, 'click', ({target}) => {
    if (!(target as Element).closest('.jump')) return;
    bottom();
    // The button is gone now; its focus goes to what it revealed.
    log?.focus({preventScroll: true});
  });

  // --- focus ------------------------------------------------------------------------------------------------------
  let scene = '';
  let mine = root.activeElement !== null;
  // Removing a focused node fires no event in every browser, so the last place the focus went to is remembered.
  on(root.ownerDocument, 'focusin', ({target}) => (mine = target === root.host));
  on(root.ownerDocument, 'pointerdown', (event) => (mine = event.composedPath().includes(root)));
  const focus = (model: AssistantModel): void => {
    const before = scene;
    const target = focusOf(model);
    scene = (model.confirmTakeover || model.phase) + target;
    if (before === scene || !target || (!model.open && model.look.layout === 'floating') || !mine) return;
    const active = root.activeElement;
    // The header, the launcher or the composer kept it: nothing to repair, and a typed line must not lose its caret.
    if (active && active.id !== 'panel' && active.matches('header *, textarea')) return;
    find(target)?.focus({preventScroll: true});
  };

  return {
    update(model) {
      show(model);
      animate(model);
      follow(model);
      focus(model);
    },
    stop() {
      stopped.abort();
      frames.stop();
      rest();
    },
  };
}
