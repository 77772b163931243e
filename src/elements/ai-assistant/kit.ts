/** What the loader has and the assistant's chunks use beside the tools to draw: the words of the launcher. */
import {KIT} from '../base/kit.js';
import {EN_LAUNCHER} from '../base/words/en.js';

export const ASSISTANT_KIT = {...KIT, words: EN_LAUNCHER} as const;
export type AssistantKit = typeof ASSISTANT_KIT;
