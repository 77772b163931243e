/** The panel from the first touch on: its words, styles, views and what moves in it. Lit is handed in (`kit.ts`). */
import {EN_ASSISTANT, type PanelWords} from '../base/words/en.js';
import {toModel} from './assistant.view-model.js';
import {drawWith} from '../base/drawing.js';
import type {AssistantKit} from './kit.js';
import type {LauncherCall} from './launcher.view.js';
import {endedView, liveView, startingView, troubleView} from './live.view.js';
import type {AssistantActions, AssistantModel, LevelSource, ModelInput} from './model.js';
import {PANEL_CSS} from './panel.styles.js';
import {startPanel, type PanelOptions, type PanelRuntime} from './runtime.js';
import {callStates, idleView, launcherCall, shellView} from './shell.view.js';

export interface AssistantPanel {
  readonly css: string;
  readonly words: PanelWords;
  toModel(input: ModelInput): AssistantModel;
  /** Custom states of the host that a call brings. */
  states(model: AssistantModel): string[];
  launcher(model: AssistantModel): LauncherCall;
  view(model: AssistantModel, actions: AssistantActions): unknown;
  start(root: ShadowRoot, levels: LevelSource, options: PanelOptions): PanelRuntime;
}

const VIEWS = {
  unconfigured: idleView,
  idle: idleView,
  starting: startingView,
  permission: troubleView,
  live: liveView,
  ended: endedView,
  failed: troubleView,
} as const;

export function createPanel(kit: AssistantKit): AssistantPanel {
  drawWith(kit);
  return {
    css: PANEL_CSS,
    words: EN_ASSISTANT,
    toModel,
    states: callStates,
    launcher: launcherCall,
    view: (model, actions) =>
      shellView(model, actions, (model.confirmTakeover ? troubleView : VIEWS[model.phase])(model, actions)),
    start: startPanel,
  };
}
