/** What a run needs: a browser with emptied profiles, the built files, and for each worker a gateway with a wire before it. */
import {cpSync} from 'node:fs';
import {createRequire} from 'node:module';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {startGateway} from '../../../demo/gateway/index.mjs';
import {ensureBrowser} from '../../../scripts/ensure-browser.mjs';
import {launchChromium} from '../../pages/lab/browsers.mjs';
import {prepareFiles} from '../../pages/lab/files.mjs';
import {createProfiles} from '../../pages/lab/profiles.mjs';
import {Line} from './line.mjs';

const require = createRequire(import.meta.url);
const PAGES = fileURLToPath(new URL('../pages', import.meta.url));

/**
 * @typedef {object} Place where cells are run, one after the other
 * @property {import('../../../demo/gateway/index.mjs').Gateway} gateway
 * @property {Line} line
 * @property {string[]} complaints of the gateway
 * @property {() => Promise<void>} close
 */

export class Stage {
  profiles;
  cdp;
  version = '';
  #browser;
  #files;

  /** @param {{log?: (line: string) => void}} [options] */
  static async open({log} = {}) {
    const stage = new Stage();
    stage.#files = await prepareFiles();
    const demo = join(stage.#files.root, 'demo');
    cpSync(PAGES, demo, {recursive: true});
    cpSync(require.resolve('@telnyx/webrtc'), join(demo, 'vendor.js'));
    const {path} = await ensureBrowser('chromium', {log});
    const launched = await launchChromium(path);
    stage.#browser = launched.browser;
    stage.cdp = launched.cdp;
    stage.version = await launched.browser.version();
    stage.profiles = createProfiles(launched);
    return stage;
  }

  /** @returns {Promise<Place>} */
  async place() {
    const complaints = [];
    const gateway = await startGateway({root: this.#files.root, log: (line) => complaints.push(line)});
    const line = await Line.open(gateway.port);
    return {
      gateway,
      line,
      complaints,
      close: async () => {
        await line.close();
        await gateway.close();
      },
    };
  }

  async close() {
    await this.#browser?.close();
    this.#files?.remove();
  }
}
