/** Frameworks (React 19, Preact, Vue) set a property by the name of an attribute wherever the element has a member of that name. */
import {expect} from '@open-wc/testing';
import '../../src/define/telnyx-ai-assistant.js';
import '../../src/define/telnyx-call-quality.js';
import '../../src/define/telnyx-client.js';
import '../../src/define/telnyx-dialer.js';

type Settable = HTMLElement & Record<string, unknown>;

const make = (tag: string): Settable => document.createElement(tag) as unknown as Settable;

describe('properties by the names of attributes', () => {
  for (const tag of ['telnyx-ai-assistant', 'telnyx-dialer', 'telnyx-call-quality', 'telnyx-client']) {
    it(`${tag}: connect is set, and stays a method`, () => {
      const element = make(tag);
      const {connect} = element;
      element['connect'] = 'manual';
      expect([element['connectMode'], element['connect']]).to.deep.equal(['manual', connect]);
      expect(connect).to.be.a('function');
    });
  }

  for (const tag of ['telnyx-ai-assistant', 'telnyx-dialer', 'telnyx-call-quality']) {
    it(`${tag}: open is set, and stays a method`, () => {
      const element = make(tag);
      element['open'] = true;
      expect(element['isOpen']).to.equal(true);
      element['open'] = false;
      expect(element['isOpen']).to.equal(false);
      (element['open'] as () => void)();
      expect(element['isOpen']).to.equal(true);
    });
  }

  it('transcript is set, and stays the conversation', () => {
    const element = make('telnyx-ai-assistant');
    element['transcript'] = 'captions';
    expect([element['transcriptMode'], element['transcript']]).to.deep.equal(['captions', []]);
  });
});
