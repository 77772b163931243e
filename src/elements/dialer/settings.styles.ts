/** Devices, levels, do not disturb. */
import {css} from '../base/css.js';

export const SETTINGS_CSS: string = css`
  .settings {
    display: grid;
    gap: 12px;
    padding: 18px 16px 8px;
  }
  .settings > .name {
    padding-inline-start: 4px;
  }
  .devices {
    display: grid;
    gap: 14px;
  }
  .call .devices {
    align-self: stretch;
    margin-block: 8px 4px;
    padding: 14px;
    border: 1px solid transparent;
    border-radius: 16px;
    text-align: start;
    background: var(--t-surface-2);
  }
  .call .devices select {
    background-color: var(--t-surface);
  }
  .choose,
  .choose label {
    display: grid;
    gap: 6px;
    min-width: 0;
  }
  .topic {
    display: flex;
    align-items: center;
    gap: 8px;
    font-size: 13px;
    font-weight: 500;
    color: var(--t-muted);
  }
  .topic svg {
    width: 18px;
    height: 18px;
  }
  .level.bar {
    display: block;
    height: 4px;
    border-radius: 4px;
    overflow: hidden;
    background: color-mix(in srgb, var(--t-text) 12%, transparent);
  }
  .level.bar::after {
    content: '';
    display: block;
    height: 100%;
    border-radius: inherit;
    background: var(--t-accent);
    transform: scaleX(var(--level, 0));
    transform-origin: 0;
  }
  :host(:dir(rtl)) .level.bar::after {
    transform-origin: 100%;
  }
  .volume {
    display: flex;
    align-items: center;
    gap: 12px;
    font-size: 13px;
    font-weight: 500;
    color: var(--t-muted);
  }
  .volume input {
    flex: 1;
    min-width: 0;
    height: 44px;
    margin: 0;
    accent-color: var(--t-accent);
    cursor: pointer;
  }
  .edge {
    justify-self: start;
    padding-inline: 10px 14px;
    margin-block-start: -10px;
    margin-inline-start: -8px;
  }
  .edge:hover {
    background: none !important;
  }
  .switch {
    display: flex;
    gap: 12px;
    min-height: 56px;
    padding: 8px 4px;
    border-radius: 14px;
    text-align: start;
  }
  .switch .who > * {
    display: block;
  }
  .switch small {
    font-size: 13px;
    color: var(--t-muted);
  }
  .track {
    flex: none;
    box-sizing: border-box;
    width: 46px;
    height: 28px;
    padding: 3px;
    border: 1px solid color-mix(in srgb, var(--t-muted) 80%, var(--t-surface));
    border-radius: 14px;
    background: var(--t-surface-2);
    transition: background 0.15s;
  }
  .track::after {
    content: '';
    display: block;
    box-sizing: border-box;
    width: 20px;
    height: 20px;
    border: 10px solid color-mix(in srgb, var(--t-muted) 80%, var(--t-surface));
    border-radius: 50%;
    transition: margin 0.15s;
  }
  [aria-checked='true'] .track {
    border-color: var(--t-accent);
    background: var(--t-accent);
  }
  [aria-checked='true'] .track::after {
    margin-inline-start: 18px;
    border-color: var(--t-on-accent);
  }
`;
