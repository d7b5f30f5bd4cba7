import { createServer, type AddressInfo } from 'node:net';
import { ManualClock } from '#libs/kernel';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { ViewReader, ViewUnavailable, type ViewDatabase } from './index.js';
import { isOutage } from './outage.js';
import { codec, matterList, matters } from './testing/matters.js';
import { MemoryEventStore } from './testing/memory-event-store.js';

describe('a database that does not answer', () => {
  /** A server that takes connections and drops them, then none at all. */
  async function leaving(): Promise<{ readonly port: number; close(): Promise<void> }> {
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return {
      port: (server.address() as AddressInfo).port,
      close: () => new Promise((resolve) => server.close(() => resolve())),
    };
  }

  it('is told as a view that cannot answer now, not as an internal error (lists answered 500 while PostgreSQL was down)', async () => {
    const server = await leaving();
    const pool = new pg.Pool({ host: '127.0.0.1', port: server.port, user: 'nobody', database: 'none' });
    const reads: ViewDatabase['reads'] = new Kysely({ dialect: new PostgresDialect({ pool }) });
    const database: ViewDatabase = {
      dialect: 'postgresql',
      reads,
      longReads: reads,
      transaction: () => Promise.reject(new Error('nobody writes here')),
      close: () => reads.destroy(),
    };
    const clock = new ManualClock('2026-03-01T08:00:00.000Z');
    const reader = new ViewReader({ database, views: [matters], store: new MemoryEventStore(), codec, clock });

    await expect(reader.list(matterList)).rejects.toThrow(ViewUnavailable);
    await expect(reader.waitFor('matters', '1')).rejects.toThrow(ViewUnavailable);
    await server.close();
    await expect(reader.list(matterList)).rejects.toThrow(ViewUnavailable);
    await database.close();
  });

  it.each([
    ['ECONNREFUSED', true],
    ['57P01', true],
    ['53300', true],
    ['08006', true],
    ['SQLITE_BUSY', true],
    ['SQLITE_IOERR_READ', true],
    ['42703', false],
    ['SQLITE_ERROR', false],
    ['EACCES', false],
  ])('code %s is an outage: %s', (code, outage) => {
    expect(isOutage(Object.assign(new Error('said so'), { code }))).toBe(outage);
  });

  it.each([
    ['Connection terminated unexpectedly', true],
    ['Client has encountered a connection error and is not queryable', true],
    ['Client was closed and is not queryable', true],
    ['no such column', false],
  ])('what comes without a code, "%s", is an outage: %s', (message, outage) => {
    expect(isOutage(new Error(message))).toBe(outage);
  });
});
