/** A gateway in a process of its own, spoken to by messages: media of several browsers is too much for the one that serves the tests. */
import {startGateway} from '../../demo/gateway/index.mjs';
import {fromRoot} from '../../scripts/lib/paths.mjs';

const {turnTls} = JSON.parse(process.argv[2]);
const gateway = await startGateway({port: 0, quiet: true, root: fromRoot(), turnTls});

process.on('message', async ({id, action, payload}) => {
  try {
    process.send({id, result: (await gateway[action](payload)) ?? null});
  } catch (error) {
    process.send({id, error: String(error?.stack ?? error)});
  }
});
process.on('disconnect', () => void gateway.close().finally(() => process.exit()));

const {port, url, wsUrl} = gateway;
process.send({ready: {port, url, wsUrl}});
