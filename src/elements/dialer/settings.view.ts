/** Devices, levels and do not disturb. `.level.local` and `.level.remote` read `--level` (0..1) from the runtime. */
import {button, html, icon, nothing} from '../base/drawing.js';
import {iconBell, iconDown, iconMicrophone, iconSpeaker} from '../base/icons.js';
import type {DeviceModel, DialerActions, DialerModel} from './model.js';

interface Choice {
  readonly label: string;
  readonly path: string;
  readonly devices: readonly DeviceModel[];
  readonly chosen: string;
  readonly choose: (id: string) => void;
  readonly below?: unknown;
}

const meter = (side: 'local' | 'remote'): unknown =>
  html`<span class="level bar ${side}" part="level" aria-hidden="true"></span>`;

function choiceView({words}: DialerModel, {label, path, devices, chosen, choose, below = nothing}: Choice): unknown {
  return html`<div class="choose">
    <label
      ><span class="topic">${icon(path)}${label}</span>
      <span class="select"
        ><select
          part="device-select"
          .value=${chosen}
          @change=${({currentTarget}: Event) => choose((currentTarget as HTMLSelectElement).value)}
        >
          <option value="" ?selected=${chosen === ''}>${words.systemDevice}</option>
          ${devices.map(({id, label: name}) => html`<option value=${id} ?selected=${id === chosen}>${name}</option>`)}</select
        >${icon(iconDown)}</span
      ></label
    >${below}
  </div>`;
}

/** In a call only what can help there: no ringer. */
export function devicesView(model: DialerModel, actions: DialerActions, inCall = false): unknown {
  const {devices, words} = model;
  const {microphones, speakers, microphone, speaker, ringer, volume, canChooseSpeaker, named} = devices;
  const loudness = html`<label class="volume"
    ><span>${words.volume}</span
    ><input
      part="volume"
      type="range"
      min="0"
      max="1"
      step="0.05"
      .value=${String(volume)}
      @input=${({currentTarget}: Event) => actions.setVolume(Number((currentTarget as HTMLInputElement).value))}
  /></label>`;
  const test = inCall
    ? nothing
    : button('quiet edge', 'test-button', () => actions.testSpeaker(), words.testSound, iconSpeaker);
  const choose = (choice: Choice): unknown => choiceView(model, choice);
  return html`<div id="devices" class="devices" part="device-menu">
    ${
      named
        ? choose({
            label: words.microphone,
            path: iconMicrophone,
            devices: microphones,
            chosen: microphone,
            choose: actions.setMicrophone,
            below: inCall ? meter('local') : nothing,
          })
        : html`<div class="choose">
            <p class="about">${words.nameDevicesText}</p>
            ${button('alt', 'name-button', () => actions.nameDevices(), words.nameDevices, iconMicrophone)}
          </div>`
    }
    ${
      canChooseSpeaker && named
        ? [
            choose({
              label: words.speaker,
              path: iconSpeaker,
              devices: speakers,
              chosen: speaker,
              choose: actions.setSpeaker,
              below: inCall ? meter('remote') : nothing,
            }),
            inCall
              ? nothing
              : choose({
                  label: words.ringer,
                  path: iconBell,
                  devices: speakers,
                  chosen: ringer,
                  choose: actions.setRinger,
                }),
          ]
        : canChooseSpeaker
          ? nothing
          : html`<p class="about">${words.speakerFixed}</p>`
    }
    ${loudness} ${test}
  </div>`;
}

export function settingsView(model: DialerModel, actions: DialerActions): unknown {
  const {words, dnd} = model;
  return html`<section class="settings" part="settings" aria-label=${words.settings}>
    <h2 class="name">${words.settings}</h2>
    <button
      class="switch"
      part="dnd-switch"
      type="button"
      role="switch"
      aria-checked=${dnd}
      @click=${() => actions.setDnd(!dnd)}
    >
      <span class="who"><span>${words.dnd}</span><small>${words.dndText}</small></span
      ><i class="track"></i>
    </button>
    ${devicesView(model, actions)}
  </section>`;
}
