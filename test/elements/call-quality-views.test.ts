import {expect} from '@open-wc/testing';
import type {QualityModel} from '../../src/elements/call-quality/model.js';
import {violations} from '../support/axe.js';
import {all, settled, visible} from '../support/views.js';
import {QUALITY_MODEL_NAMES, QUALITY_MODELS, QualityHost, type QualityModelName} from '../support/quality-models.js';

const hosts: QualityHost[] = [];

function show(state: QualityModelName | QualityModel, {theme = 'light', width = ''} = {}): QualityHost {
  const host = new QualityHost();
  hosts.push(host);
  host.setAttribute('theme', theme);
  if (width) host.style.width = width;
  document.body.append(host);
  host.draw(typeof state === 'string' ? QUALITY_MODELS[state] : state);
  return host;
}

const part = (host: QualityHost, name: string): HTMLElement => all(host, `[part~=${name}]`)[0]!;

afterEach(() => {
  for (const host of hosts.splice(0)) host.remove();
  document.documentElement.removeAttribute('dir');
});

describe('quality views: every state', () => {
  for (const name of QUALITY_MODEL_NAMES) {
    it(`${name} is accessible in light and dark, with room for a finger`, async function () {
      this.timeout(30_000);
      for (const theme of ['light', 'dark']) {
        const host = show(name, {theme});
        await settled(host);
        expect(await violations(host, theme, true)).to.deep.equal([]);
        for (const target of all(host, 'button').filter(visible)) {
          const {width, height} = target.getBoundingClientRect();
          expect(Math.min(width, height), target.outerHTML).to.be.at.least(43.9);
        }
        host.remove();
      }
    });
  }

  it('has one live region, always, and no other', () => {
    for (const name of QUALITY_MODEL_NAMES) {
      const host = show(name);
      const live = all(host, '[aria-live], [role=status], [role=alert], [role=log], output');
      expect(live, name).to.have.length(1);
      host.remove();
    }
  });

  it('fits into 288 px, and scrolls inside where it has to', () => {
    for (const name of QUALITY_MODEL_NAMES.filter((one) => !one.includes('open'))) {
      const host = show(name, {width: '288px'});
      const {right} = host.getBoundingClientRect();
      for (const element of all(host, 'button, p, dd, dt, h2, h3, li, .badge, .strip, #details').filter(visible)) {
        if (element.closest('.hidden')) continue;
        expect(element.getBoundingClientRect().right, `${name} ${element.outerHTML}`).to.be.at.most(right + 1);
      }
      host.remove();
    }
  });
});

describe('quality views: what is drawn', () => {
  it('a line for each number, on one time axis, with a sign where something happened', () => {
    const host = show('panel-poor');
    const boxes = all(host, 'svg.spark').map((spark) => spark.getBoundingClientRect());
    expect(boxes).to.have.length(6);
    for (const {left, right} of boxes) expect([left, right]).to.deep.equal([boxes[0]!.left, boxes[0]!.right]);
    const axis = host.root.querySelector('.axis')!.getBoundingClientRect();
    expect([axis.left, axis.right]).to.deep.equal([boxes[0]!.left, boxes[0]!.right]);
    expect(all(host, '.mark')).to.have.length(3);
    expect(all(host, 'ul.events li').map(({innerText}) => innerText.split('\n')[0])).to.have.length(3);
    expect(all(host, 'svg.spark').every((spark) => spark.getAttribute('aria-label'))).to.equal(true);
  });

  it('time runs from left to right in every language', () => {
    document.documentElement.dir = 'rtl';
    const host = show('panel-good');
    const [from, to] = all(host, '.axis span').map((end) => end.getBoundingClientRect().left);
    expect(from).to.be.below(to!);
  });

  it('a grade is told by shape and word, not by colour alone', () => {
    const shapes = (['excellent', 'good', 'fair', 'poor', 'unknown'] as const).map((grade) => {
      const host = show(`badge-${grade}`);
      return [all(host, '.badge .bars .on').length, part(host, 'grade').textContent];
    });
    expect(shapes).to.deep.equal([
      [4, 'Excellent'],
      [3, 'Good'],
      [2, 'Fair'],
      [1, 'Poor'],
      [0, 'Measuring…'],
    ]);
    const host = show('compact-fair');
    expect(all(host, '.sign .hidden').map(({textContent}) => textContent)).to.deep.equal(['Fair', 'Fair', 'Fair']);
  });

  it('the table has what the lines show; one button changes between them', () => {
    const host = show('panel-good');
    part(host, 'table-button').click();
    expect(host.asked.at(-1)).to.deep.equal({name: 'showTable', args: [true]});
    host.draw(QUALITY_MODELS['panel-table']);
    const heads = all(host, 'thead th').map(({textContent}) => textContent.trim());
    expect(heads).to.deep.equal(['Time', 'MOS', 'Round trip', 'Jitter', 'Loss', 'Received', 'Sent', 'Events']);
    expect(all(host, 'tbody th[scope=row]').length).to.be.within(12, 13);
    expect(part(host, 'table-button').getAttribute('aria-label')).to.equal('Show as graphs');
  });

  it('the button of a check stays the same element, so that the focus stays', () => {
    const host = show('panel-check-offer');
    const button = part(host, 'precall-button');
    button.focus();
    for (const name of ['panel-check-running', 'panel-check-ready'] as const) host.draw(QUALITY_MODELS[name]);
    expect(host.root.activeElement).to.equal(button);
    expect(button.innerText).to.equal('Check again');
  });

  it('one live region from first to last: what a hidden line says when it comes is heard', () => {
    const host = show('auto-hidden');
    const live = all(host, '[role=status]')[0]!;
    for (const name of ['auto-poor', 'auto-hidden', 'headless', 'panel-good', 'badge-poor'] as const) {
      host.draw({...QUALITY_MODELS[name], announcement: name});
      const found = all(host, '[role=status]');
      expect(found.length === 1 && found[0] === live, name).to.equal(true);
      expect(live.textContent).to.equal(name);
    }
  });

  for (const display of ['badge', 'panel'] as const) {
    it(`${display}: what had the focus is gone, and the keys still belong to the details`, () => {
      const host = show({...QUALITY_MODELS['panel-check-offer'], display, open: true});
      part(host, 'precall-button').focus();
      host.draw({...QUALITY_MODELS['panel-connecting'], display, open: true});
      const panel = host.root.querySelector('#details')!;
      // Not the elements themselves: the runner would write out what they are part of.
      expect(host.root.activeElement === panel).to.equal(true);
      if (display === 'panel') return;
      panel.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape', bubbles: true, cancelable: true}));
      expect(host.asked.at(-1)?.name).to.equal('close');
      host.draw({...QUALITY_MODELS['panel-connecting'], display});
      expect(host.root.activeElement === part(host, 'badge-button'), 'and goes back').to.equal(true);
      // Whoever is elsewhere stays there.
      (host.root.activeElement as HTMLElement).blur();
      host.draw({...QUALITY_MODELS['panel-check-offer'], display, open: true});
      host.draw({...QUALITY_MODELS['panel-connecting'], display, open: true});
      expect(host.root.activeElement === null, 'nobody took it').to.equal(true);
    });
  }

  it('details float in the window, and close by Escape and by a press elsewhere', async () => {
    const host = show('badge-open');
    await settled(host);
    const panel = host.root.querySelector<HTMLElement>('#details')!;
    expect(panel.matches(':popover-open')).to.equal(true);
    const {left, right, top, bottom} = panel.getBoundingClientRect();
    expect([left >= 0, right <= innerWidth, top >= 0, bottom <= innerHeight]).to.deep.equal([true, true, true, true]);
    panel.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape', bubbles: true, composed: true, cancelable: true}));
    expect(host.asked.map(({name}) => name)).to.deep.equal(['close']);
    document.body.dispatchEvent(new PointerEvent('pointerdown', {bubbles: true, composed: true}));
    expect(host.asked.map(({name}) => name)).to.deep.equal(['close', 'close']);
    host.draw({...QUALITY_MODELS['badge-open'], open: false});
    expect(panel.matches(':popover-open')).to.equal(false);
  });
});
