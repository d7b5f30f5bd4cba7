import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { anyEvent, anyStream } from '../contract/harness.js';
import { MAX_EVENT_BYTES } from '../port.js';
import type { Batch } from './request-buffer.js';
import { Writer } from './writer.js';

describe('the writer of the embedded store', () => {
  let folder: string;
  let handedOver: number[];
  let writer: Writer;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'anjuan-writer-'));
    handedOver = [];
    writer = await Writer.start(
      { file: join(folder, 'events.db'), channel: folder, pragmas: [] },
      {
        committed: () => {},
        failed: (error) => {
          throw error;
        },
      },
    );
    const { postMessage } = Worker.prototype;
    jest.spyOn(Worker.prototype, 'postMessage').mockImplementation(function (this: Worker, message: Batch | 'close', ...how) {
      if (typeof message === 'object') handedOver.push(message.count);
      postMessage.call(this, message, ...how);
    });
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await writer.close();
    await rm(folder, { recursive: true });
  });

  const crowdOf = (count: number) => Promise.all(Array.from({ length: count }, () => writer.append(anyStream(), 'none', [anyEvent()])));

  it('idle, hands the first sixteen of a crowd over while the others are decided, and then these together', async () => {
    await crowdOf(40);

    expect(handedOver).toEqual([16, 24]);
  });

  it('hands over together what one turn asks for, where it is no crowd', async () => {
    await crowdOf(15);

    expect(handedOver).toEqual([15]);
  });

  it('writes the log back after 8 MB where nobody waits', async () => {
    const bytes = Buffer.alloc(MAX_EVENT_BYTES, 0x20);
    for (let count = 0; count < 320; count += 1) await writer.append(anyStream(), 'none', [{ ...anyEvent(), bytes }]);

    // after the last one nobody waits, however busy the machine; the log has some 20 MB then
    while ((await stat(join(folder, 'events.db'))).size < 8_000_000) await new Promise(setImmediate);
  });
});
