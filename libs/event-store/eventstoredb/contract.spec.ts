import { storeContract } from '../contract/index.js';
import { openEventStoreDb } from './index.js';
import { TcpRelay } from './testing/tcp-relay.js';
import { WireServer } from './testing/wire-server.js';

/** The contract asks what is answered, not how soon: a machine with much else to do is no fault of the store. */
const PATIENCE = { appendTimeoutMs: 20_000, readTimeoutMs: 20_000 };

storeContract('EventStoreDB at wire level', async () => {
  const server = await WireServer.start();
  const open = () => openEventStoreDb({ connectionString: server.connectionString, ...PATIENCE });
  let store = await open();
  return {
    store,
    fresh: true,
    reopen: async () => {
      await store.close();
      store = await open();
      return store;
    },
    loseConnection: async () => server.relay.cut(),
    dispose: async () => {
      await store.close();
      await server.stop();
    },
  };
});

const url = process.env['EVENTSTORE_URL'];
const node = /^esdb:\/\/([^@/:?]+):(\d+)/.exec(url ?? '');

if (url === undefined || node === null) {
  console.log('The contract was not run on a real EventStoreDB: EVENTSTORE_URL names no single node (esdb://host:port?…).');
} else {
  storeContract(
    'EventStoreDB, the node that EVENTSTORE_URL names',
    async () => {
      const relay = await TcpRelay.before({ host: node[1] ?? '', port: Number(node[2]) });
      const open = () => openEventStoreDb({ connectionString: url.replace(node[0], `esdb://127.0.0.1:${relay.port}`), ...PATIENCE });
      let store = await open();
      return {
        store,
        reopen: async () => {
          await store.close();
          store = await open();
          return store;
        },
        loseConnection: async () => relay.cut(),
        dispose: async () => {
          await store.close();
          await relay.close();
        },
      };
    },
    ['fresh'],
  );
}
