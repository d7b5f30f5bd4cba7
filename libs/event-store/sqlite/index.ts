import { writeSync } from 'node:fs';
import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { StoreUnavailable, type EventStore } from '../port.js';
import { ForeignCommits, OwnCommits } from './commit-watch.js';
import { EventReader } from './event-reader.js';
import { SqliteStore } from './sqlite-store.js';
import { WriteLock } from './write-lock.js';
import { Writer } from './writer.js';

export { copyEvents } from './copy-events.js';
export { newestGivenPosition } from './given-positions.js';
export { WriteLock } from './write-lock.js';

export interface SqliteStoreOptions {
  /** Folder of `events.db` and `lock.db`; made where it does not exist. */
  readonly folder: string;
  /** Reads beside the process that writes, or when none does; takes no lock and never appends. */
  readonly readonly?: boolean;
  /** Further pragmas of the writing connection, such as `cache_size = -64000`. One that weakens durability makes the start fail. */
  readonly pragmas?: readonly string[];
  /** How often a reader that waits looks for another process's commits, in milliseconds. */
  readonly lookEveryMs?: number;
}

/** EX_IOERR of sysexits. */
const EXIT_IO_ERROR = 74;
const LOOK_EVERY_MS = 100;

/**
 * Opens the embedded store. `exclusive` is true for the process that writes; only it may answer from a cache.
 * @throws StoreUnavailable where another process writes, durability cannot be had, or there is nothing to read
 */
export function openSqliteStore(
  options: SqliteStoreOptions & { readonly readonly?: false },
): Promise<EventStore & { readonly exclusive: true }>;
export function openSqliteStore(
  options: SqliteStoreOptions & { readonly readonly: true },
): Promise<EventStore & { readonly exclusive: false }>;
export function openSqliteStore(options: SqliteStoreOptions): Promise<EventStore>;
export async function openSqliteStore(options: SqliteStoreOptions): Promise<EventStore> {
  return options.readonly === true ? openForReading(options) : openForWriting(options);
}

async function openForReading({ folder, lookEveryMs = LOOK_EVERY_MS }: SqliteStoreOptions): Promise<EventStore> {
  const real = await realpath(folder).catch((error: unknown) => {
    throw new StoreUnavailable(`there is no event store in ${folder}`, { cause: error });
  });
  const reader = new EventReader(join(real, 'events.db'));
  return new SqliteStore(reader, new ForeignCommits(channelOf(real), () => reader.head(), lookEveryMs), undefined);
}

async function openForWriting({ folder, pragmas = [] }: SqliteStoreOptions): Promise<EventStore> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const real = await realpath(folder);
  const file = join(real, 'events.db');
  const commits = new OwnCommits();
  let store: SqliteStore | undefined;
  const lock = WriteLock.take(join(real, 'lock.db'));
  let writer: Writer | undefined;
  try {
    writer = await Writer.start(
      { file, channel: channelOf(real), pragmas },
      {
        committed: (head) => commits.committed(head),
        failed: (error) => {
          store?.fail();
          endProcess(error);
        },
      },
    );
    store = new SqliteStore(new EventReader(file), commits, { writer, lock });
    return store;
  } catch (error) {
    await writer?.close();
    lock.release();
    throw error;
  }
}

function channelOf(folder: string): string {
  return `anjuan event commits ${folder}`;
}

/** After a failed fsync nobody knows what is on the disk: only a restart, which reads it again, may go on. */
function endProcess(error: Error): void {
  writeSync(2, `${JSON.stringify({ level: 'fatal', msg: error.message })}\n`);
  process.exit(EXIT_IO_ERROR);
}
