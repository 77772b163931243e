/** What the quality element does that markup alone cannot: where the details float, how they close, where the focus goes. */
import {Disposer} from '../../lib/disposer.js';
import type {QualityActions, QualityModel} from './model.js';

export interface QualityRuntime {
  /** Before every render: what has the focus may not be there after it. */
  before(): void;
  /** After every render. */
  update(model: QualityModel): void;
  stop(): void;
}

/** Between what opens the details and the details, and from the edges of the window. */
const GAP = 8;
/** Narrower windows have the details as a sheet at the bottom; the styles say the same. */
const SHEET = '(max-width: 430px)';

export function startRuntime(root: ShadowRoot, actions: QualityActions, left: () => void): QualityRuntime {
  const scope = new Disposer();
  const {signal} = scope;
  const {ownerDocument} = root;
  const view = ownerDocument.defaultView!;
  const find = (selector: string): HTMLElement | null => root.querySelector<HTMLElement>(selector);
  let open = false;
  let focused = false;

  /** Below what opens it, above where there is more room; its start at that one's start, within the window. */
  const place = (): void => {
    const panel = find('#details');
    const anchor = find('[part~=badge]');
    if (!open || !panel || !anchor) return;
    const {style} = panel;
    if (view.matchMedia(SHEET).matches) {
      style.inset = '';
      style.maxHeight = '';
      return;
    }
    const {top, bottom, left: from, right: to} = anchor.getBoundingClientRect();
    const {innerHeight} = view;
    const {offsetWidth: width, scrollHeight: height} = panel;
    const [above, below] = [top - 2 * GAP, innerHeight - bottom - 2 * GAP];
    const under = below >= Math.min(height, 360) || below >= above;
    const rtl = view.getComputedStyle(root.host).direction === 'rtl';
    const x = Math.max(GAP, Math.min(rtl ? to - width : from, ownerDocument.documentElement.clientWidth - width - GAP));
    style.inset = under ? `${bottom + GAP}px auto auto ${x}px` : `auto auto ${innerHeight - top + GAP}px ${x}px`;
    style.maxHeight = `${Math.max(160, under ? below : above)}px`;
  };

  const show = (next: QualityModel): void => {
    const panel = find('#details');
    // Keys would go to the page: Escape would close nothing, and Tab begin at the top.
    if (focused && !root.activeElement) panel?.focus({preventScroll: true});
    if (!panel?.popover) return;
    const inside = panel.contains(root.activeElement);
    if (panel.matches(':popover-open') !== next.open) {
      panel.togglePopover(next.open);
      // Focus goes in with it, and back to what opened it unless somebody is busy elsewhere.
      if (next.open && root.activeElement) panel.focus({preventScroll: true});
      else if (!next.open && inside) find('.anchor')?.focus({preventScroll: true});
    }
  };

  ownerDocument.addEventListener(
    'pointerdown',
    (event) => {
      if (open && !event.composedPath().includes(root)) actions.close();
    },
    {signal, capture: true},
  );
  root.addEventListener(
    'keydown',
    (event) => {
      const {key, defaultPrevented} = event as KeyboardEvent;
      if (key !== 'Escape' || defaultPrevented || !open) return;
      event.preventDefault();
      actions.close();
    },
    {signal},
  );
  // Its place follows what opened it, wherever that scrolls.
  ownerDocument.addEventListener('scroll', place, {signal, capture: true, passive: true});
  view.addEventListener('resize', place, {signal, passive: true});
  for (const name of ['pointerleave', 'focusout']) root.host.addEventListener(name, left, {signal});

  return {
    before() {
      focused = !!root.activeElement?.closest('#details');
    },
    update(model) {
      open = model.open && model.display !== 'panel' && model.shown;
      show(model);
      place();
    },
    stop: () => scope.dispose(),
  };
}
