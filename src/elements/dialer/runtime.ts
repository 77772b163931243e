/** What the dialer does that markup alone cannot: keys of a keyboard, the long press, levels, focus. */
import {systemClock} from '../../lib/clock.js';
import {Disposer} from '../../lib/disposer.js';
import {createFrames} from '../base/frames.js';
import type {DialerActions, DialerLevels, DialerModel} from './model.js';

const LONG_PRESS_MS = 500;
const KEYS = /^[0-9*#]$/;
const INTENT = '[part~=call-button], [part~=answer-button]';

export interface DialerRuntime {
  /** After every render. */
  update(model: DialerModel): void;
  stop(): void;
}

export interface RuntimeOptions {
  readonly actions: DialerActions;
  readonly levels: DialerLevels;
  /** Long press of 0: `+` in place of what the press wrote. */
  readonly plus: () => void;
  /** The number field got or lost the focus. */
  readonly entered: () => void;
  readonly left: () => void;
  /** Somebody is about to call or to answer. */
  readonly intent: () => void;
  readonly reducedMotion: () => boolean;
}

/** Where the focus goes when what had it is gone: the one clear action of the state. */
const FOCUS: Readonly<Record<DialerModel['phase'], string>> = {
  unconfigured: '',
  idle: '[part~=number], [part~=call-button]',
  incoming: '[part~=answer-button]',
  calling: '[part~=hangup-button]',
  permission: '[part~=error] button',
  live: '[part~=hangup-button]',
  ended: '[part~=redial-button], [part~=number]',
};

const isField = (target: unknown): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

export function startRuntime(root: ShadowRoot, options: RuntimeOptions): DialerRuntime {
  const {actions, levels, plus, reducedMotion} = options;
  const scope = new Disposer();
  const {signal} = scope;
  let model: DialerModel | undefined;
  const find = (selector: string): HTMLElement | null => root.querySelector<HTMLElement>(selector);

  // --- popover ----------------------------------------------------------------------------------------------------
  /** It follows `open`; focus goes in with it and back to the launcher, unless somebody is busy elsewhere. */
  const show = ({open}: DialerModel): void => {
    const panel = find('#panel');
    if (!panel?.popover || panel.matches(':popover-open') === open) return;
    const inside = panel.contains(root.activeElement);
    panel.togglePopover(open);
    if (open ? mine : inside) {
      (open ? (find('[part~=number]') ?? panel) : find('#launcher'))?.focus({preventScroll: true});
    }
  };

  // --- hardware keys: digits go where the keys on the screen go ---------------------------------------------------
  const typed = (event: KeyboardEvent): boolean => {
    if (!model || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false;
    const {phase, call} = model;
    if (KEYS.test(event.key) && phase === 'live' && call?.answered) {
      actions.key(event.key);
      return true;
    }
    if (phase !== 'idle' && phase !== 'ended') return false;
    if (KEYS.test(event.key) || event.key === '+') {
      actions.key(event.key);
      return true;
    }
    if (event.key === 'Backspace') {
      actions.backspace();
      return true;
    }
    return false;
  };
  root.addEventListener(
    'keydown',
    (event) => {
      const key = event as KeyboardEvent;
      if (key.defaultPrevented) return;
      const target = key.composedPath()[0];
      if (key.key === 'Enter' && target instanceof HTMLInputElement && target.part.contains('number')) {
        if (key.isComposing || key.repeat) return;
        key.preventDefault();
        actions.dial();
      } else if (key.key === 'Escape' && model?.layout === 'floating' && model.open) {
        // It minimises; it never ends a call.
        key.preventDefault();
        actions.close();
      } else if (!isField(target) && typed(key)) {
        key.preventDefault();
        press(key, true);
      }
    },
    {signal},
  );

  const press = ({key}: Event & {readonly key?: string}, on: boolean): void => {
    const button = key && KEYS.test(key) ? find(`[data-key="${key}"]`) : null;
    button?.toggleAttribute('data-pressed', on);
  };
  root.addEventListener('keyup', (event) => press(event as KeyboardEvent, false), {signal});
  root.addEventListener(
    'focusin',
    ({target}) => {
      if ((target as Element).part.contains('number')) options.entered();
      if ((target as Element).matches(INTENT)) options.intent();
    },
    {signal},
  );
  root.addEventListener(
    'focusout',
    ({target}) => {
      if ((target as Element).part.contains('number')) options.left();
      for (const key of root.querySelectorAll('[data-pressed]')) key.removeAttribute('data-pressed');
    },
    {signal},
  );
  root.addEventListener(
    'pointerover',
    ({target}) => {
      if ((target as Element).closest(INTENT)) options.intent();
    },
    {signal, passive: true},
  );

  // --- long press of 0 --------------------------------------------------------------------------------------------
  let cancelPress: (() => void) | undefined;
  let pressed = false;
  const release = (): void => {
    cancelPress?.();
    cancelPress = undefined;
  };
  root.addEventListener(
    'pointerdown',
    (event) => {
      pressed = false;
      const key = (event.target as Element).closest('[data-key="0"]');
      if (!key || model?.phase === 'live' || (event as PointerEvent).button !== 0) return;
      release();
      cancelPress = scope.timeout(
        systemClock,
        () => {
          pressed = true;
          plus();
        },
        LONG_PRESS_MS,
      );
    },
    {signal},
  );
  for (const name of ['pointerup', 'pointercancel', 'pointerout']) root.addEventListener(name, release, {signal});
  root.addEventListener(
    'click',
    (event) => {
      // The click that ends a long press is not a 0; a click of a keyboard has no press before it.
      if (pressed && (event.target as Element).closest('[data-key="0"]') && (event as MouseEvent).detail > 0) {
        event.stopImmediatePropagation();
        event.preventDefault();
      }
      pressed = false;
    },
    {signal, capture: true},
  );
  root.addEventListener(
    'contextmenu',
    (event) => {
      // A long press on a touch screen asks for a menu.
      if ((event.target as Element).closest('[data-key]')) event.preventDefault();
    },
    {signal},
  );

  // --- levels -----------------------------------------------------------------------------------------------------
  const frames = createFrames(() => {
    const meters = root.querySelectorAll<HTMLElement>('.level');
    const live = model?.call !== undefined;
    for (const meter of meters) {
      const level = !live ? 0 : meter.classList.contains('local') ? levels.local() : levels.remote();
      // Speech is around 0.05 to 0.3; a root makes it visible.
      const value = Math.min(1, Math.sqrt(level)).toFixed(2);
      if (meter.style.getPropertyValue('--level') !== value) meter.style.setProperty('--level', value);
    }
    return live && meters.length > 0;
  });

  // --- focus ------------------------------------------------------------------------------------------------------
  let scene = '';
  let mine = root.activeElement !== null;
  const {ownerDocument} = root;
  // Removing a focused node fires no event in every browser, so the last place the focus went to is remembered.
  ownerDocument.addEventListener('focusin', ({target}) => (mine = target === root.host), {signal});
  ownerDocument.addEventListener('pointerdown', (event) => (mine = event.composedPath().includes(root)), {signal});
  const focus = (next: DialerModel): void => {
    const before = scene;
    scene = `${next.phase} ${next.open}`;
    // Nobody who types elsewhere loses the focus, and nothing is answered by a key that was meant for something else.
    if (!before || before === scene || !mine || next.phase === 'incoming') return;
    const active = root.activeElement as HTMLElement | null;
    if (active?.isConnected && active.offsetParent !== null && active !== root.host) return;
    const wanted = [...root.querySelectorAll<HTMLElement>(FOCUS[next.phase] || ':not(*)')];
    wanted.find((one) => one.offsetParent !== null && !one.matches(':disabled'))?.focus({preventScroll: true});
  };

  return {
    update(next) {
      model = next;
      show(next);
      focus(next);
      if (find('.level') && !reducedMotion()) frames.run();
    },
    stop() {
      scope.dispose();
      frames.stop();
    },
  };
}
