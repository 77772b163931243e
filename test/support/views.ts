/** What tests of drawn states share. */
import {nextFrame} from '@open-wc/testing';

interface Drawn extends HTMLElement {
  readonly root: ShadowRoot;
}

export const visible = (element: HTMLElement): boolean => element.checkVisibility({visibilityProperty: true});

export const all = (host: Drawn, selector: string): HTMLElement[] => [
  ...host.root.querySelectorAll<HTMLElement>(selector),
];

/** The state as it is when every motion is over. */
export async function settled(host: Drawn): Promise<void> {
  await nextFrame();
  for (const animation of host.root.getAnimations()) {
    if (animation.effect?.getTiming().iterations === Infinity) animation.cancel();
    else animation.finish();
  }
  await nextFrame();
}
