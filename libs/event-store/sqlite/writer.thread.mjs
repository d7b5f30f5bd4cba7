// @ts-check
/**
 * The one writer of the embedded store, in a thread of its own. Plain JavaScript, because threads start without any transpiler.
 * It drains what has arrived, commits it in one transaction with one fsync, and answers every request alone.
 */
import { BroadcastChannel, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import Database from '#sqlite';

/** @typedef {{ file: string, channel: string, pragmas: readonly string[] }} Start */
/** @typedef {{ buffer: ArrayBuffer, length: number, count: number }} Batch */
/** @typedef {{ stream: string, expected: number, events: { id: Buffer, type: string, bytes: Buffer }[] }} Request */
/** @typedef {{ key: number | bigint | undefined, revision: number }} Head */
/** @typedef {readonly [number, number, string?]} Answer revision and position, or found revision and -1, or code and -2 with a text */

const APPLICATION_ID = 0x416e6a75;
const SCHEMA_VERSION = 1;
const MAX_GROUP_REQUESTS = 512;
const MAX_GROUP_BYTES = 8 * 1024 * 1024;
// A checkpoint holds appends up: for some 60 ms with 64 MB of log, which every hundredth would meet, for a few with 8 MB. So it comes early
// where nobody waits; where somebody always does, seldom, as a page written many times meanwhile is then written once.
const CHECKPOINT_FRAMES = { idle: 2_048, busy: 16_384 };
const GROUPS_BETWEEN_CHECKS = 16;
const MAX_HEADS = 50_000;

const WRONG_REVISION = -1;
const REFUSED = -2;
const FULL = 1;
const UNAVAILABLE = 2;
const REJECTED = 3;

// Streams are numbered, ids are 16 bytes: few pages change per commit, which is what a commit costs (README).
const SCHEMA = `
  CREATE TABLE streams (
    key INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
  ) STRICT;
  CREATE TABLE events (
    gpos INTEGER PRIMARY KEY AUTOINCREMENT,
    stream INTEGER NOT NULL REFERENCES streams (key),
    revision INTEGER NOT NULL CHECK (revision >= 0),
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    type TEXT NOT NULL,
    bytes BLOB NOT NULL,
    UNIQUE (stream, revision)
  ) STRICT;
  CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
  CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
  CREATE TRIGGER streams_are_never_renamed BEFORE UPDATE ON streams BEGIN SELECT RAISE(ABORT, 'streams are never renamed'); END;
  CREATE TRIGGER streams_are_never_deleted BEFORE DELETE ON streams BEGIN SELECT RAISE(ABORT, 'streams are never deleted'); END;
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort);
const start = /** @type {Start} */ (workerData);

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** @param {unknown} error */
function textOf(error) {
  return error instanceof Error ? `${codeOf(error)} ${error.message}`.trim() : String(error);
}

/**
 * Opens the file and refuses it unless every acknowledged commit is on the disk.
 * @returns {import('#sqlite').Database}
 */
function openDatabase() {
  const database = new Database(start.file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('fullfsync = ON');
  database.pragma('checkpoint_fullfsync = ON');
  database.pragma('foreign_keys = ON');
  database.pragma('busy_timeout = 5000');
  // Checkpoints are asked for below: SQLite's own swallow their errors.
  database.pragma('wal_autocheckpoint = 0');
  database.pragma('journal_size_limit = 67108864');
  for (const pragma of start.pragmas) database.pragma(pragma);
  if (database.pragma('journal_mode', { simple: true }) !== 'wal') throw new Error('the store needs journal_mode = WAL');
  const synchronous = /** @type {number} */ (database.pragma('synchronous', { simple: true }));
  if (synchronous < 2) throw new Error('the store needs synchronous = FULL: an acknowledged event must be on the disk');
  const version = database.pragma('user_version', { simple: true });
  if (version === 0) database.transaction(() => database.exec(SCHEMA)).immediate();
  else if (database.pragma('application_id', { simple: true }) !== APPLICATION_ID) throw new Error('events.db is not an event store');
  else if (version !== SCHEMA_VERSION) throw new Error(`events.db has layout ${version}, this program knows ${SCHEMA_VERSION}`);
  return database;
}

/** @param {import('#sqlite').Database} database */
function startWriting(database) {
  const begin = database.prepare('BEGIN IMMEDIATE');
  const commit = database.prepare('COMMIT');
  const savepoint = database.prepare('SAVEPOINT request');
  const undo = database.prepare('ROLLBACK TO request');
  const release = database.prepare('RELEASE request');
  const findStream = database.prepare('SELECT key FROM streams WHERE name = ?').pluck();
  const findHead = database.prepare('SELECT max(revision) FROM events WHERE stream = ?').pluck();
  const findStored = database
    .prepare('SELECT id, type, bytes, gpos FROM events WHERE stream = ? AND revision BETWEEN ? AND ? ORDER BY revision')
    .raw();
  const insertStream = database.prepare('INSERT INTO streams (name) VALUES (?)');
  const insertEvent = database.prepare('INSERT INTO events (stream, revision, id, type, bytes) VALUES (?, ?, ?, ?, ?)');
  const newest = database.prepare('SELECT coalesce(max(gpos), 0) FROM events').pluck();
  const countFrames = database.prepare('PRAGMA wal_checkpoint(NOOP)').raw();
  const checkpoint = database.prepare('PRAGMA wal_checkpoint(PASSIVE)').raw();

  /** Heads of the streams written last; right because nobody else writes. @type {Map<string, Head>} */
  const heads = new Map();
  let head = /** @type {number} */ (newest.get());
  let committed = head;
  let groups = 0;
  const channel = new BroadcastChannel(start.channel);
  channel.unref();

  /** @param {string} stream @returns {Head} */
  function headOf(stream) {
    const known = heads.get(stream);
    if (known !== undefined) return known;
    const key = /** @type {number | undefined} */ (findStream.get(stream));
    const revision = key === undefined ? undefined : /** @type {number | null} */ (findHead.get(key));
    const found = { key, revision: revision ?? -1 };
    if (heads.size >= MAX_HEADS) heads.clear();
    heads.set(stream, found);
    return found;
  }

  /** The original place of a request that is stored already, byte for byte. @param {Request} request @param {Head} at @returns {Answer | undefined} */
  function storedBefore({ expected, events }, at) {
    const last = expected + events.length;
    if (at.key === undefined || last > at.revision) return undefined;
    const rows = /** @type {[Buffer, string, Buffer, number][]} */ (findStored.all(at.key, expected + 1, last));
    const same =
      rows.length === events.length &&
      events.every(({ id, type, bytes }, index) => {
        const [storedId, storedType, storedBytes] = rows[index] ?? [];
        return storedId?.equals(id) === true && storedType === type && storedBytes?.equals(bytes) === true;
      });
    return same ? [last, /** @type {[Buffer, string, Buffer, number]} */ (rows.at(-1))[3]] : undefined;
  }

  /** @param {Request} request @returns {Answer} */
  function append(request) {
    const { stream, expected, events } = request;
    const at = headOf(stream);
    if (at.revision !== expected) return storedBefore(request, at) ?? [at.revision, WRONG_REVISION];
    at.key ??= insertStream.run(stream).lastInsertRowid;
    let revision = expected;
    for (const { id, type, bytes } of events) {
      revision += 1;
      head = Number(insertEvent.run(at.key, revision, id, type, bytes).lastInsertRowid);
    }
    at.revision = revision;
    return [revision, head];
  }

  /** One request after the other that cannot undo its neighbours. @param {Request} request @returns {Answer} */
  function appendAlone(request) {
    savepoint.run();
    const before = head;
    try {
      const answer = append(request);
      release.run();
      return answer;
    } catch (error) {
      if (!codeOf(error).startsWith('SQLITE_CONSTRAINT')) throw error;
      undo.run();
      release.run();
      heads.clear();
      head = before;
      const text = textOf(error);
      if (text.includes('events.stream, events.revision')) return [headOf(request.stream).revision, WRONG_REVISION];
      if (text.includes('events.id')) return [REJECTED, REFUSED, 'an event id of the batch is stored in another place'];
      return [REJECTED, REFUSED, text];
    }
  }

  function rollBack() {
    if (database.inTransaction) database.exec('ROLLBACK');
    heads.clear();
    head = committed;
  }

  /** @param {readonly Request[]} requests @param {(request: Request) => Answer} appendOne @returns {readonly Answer[]} */
  function transact(requests, appendOne) {
    begin.run();
    const answers = requests.map(appendOne);
    commit.run();
    committed = head;
    return answers;
  }

  /** Everything of the group or nothing of it. @param {readonly Request[]} requests @returns {readonly Answer[]} */
  function commitGroup(requests) {
    try {
      return transact(requests, append);
    } catch (error) {
      if (!codeOf(error).startsWith('SQLITE_CONSTRAINT')) return refuseGroup(requests, error);
      rollBack();
    }
    try {
      return transact(requests, appendAlone);
    } catch (error) {
      return refuseGroup(requests, error);
    }
  }

  /** A full disk and a busy file leave the store whole; after anything else nothing about the disk is certain. */
  /** @param {readonly Request[]} requests @param {unknown} error @returns {readonly Answer[]} */
  function refuseGroup(requests, error) {
    const code = codeOf(error);
    if (code !== 'SQLITE_FULL' && !code.startsWith('SQLITE_BUSY')) throw error;
    rollBack();
    return requests.map(() => (code === 'SQLITE_FULL' ? [FULL, REFUSED] : [UNAVAILABLE, REFUSED, textOf(error)]));
  }

  /** @param {boolean} isAwaited whether somebody waits for the next group */
  function checkpointWhereLong(isAwaited) {
    groups += 1;
    if (isAwaited ? groups % GROUPS_BETWEEN_CHECKS !== 0 : groups < GROUPS_BETWEEN_CHECKS) return;
    if (!isAwaited) groups = 0;
    const [, frames = 0, done = 0] = /** @type {number[]} */ (countFrames.get());
    if (frames - done < (isAwaited ? CHECKPOINT_FRAMES.busy : CHECKPOINT_FRAMES.idle)) return;
    try {
      checkpoint.all();
    } catch (error) {
      // Without room the log just grows until an append meets the full disk and says so.
      if (codeOf(error) !== 'SQLITE_FULL') throw error;
    }
  }

  /** @param {readonly Batch[]} group */
  function serve(group) {
    const requests = group.flatMap(decode);
    const answers = commitGroup(requests);
    const numbers = new Float64Array(answers.length * 2);
    /** @type {Record<number, string> | undefined} */
    let texts;
    for (let index = 0; index < answers.length; index += 1) {
      const [first, second, text] = /** @type {Answer} */ (answers[index]);
      numbers[index * 2] = first;
      numbers[index * 2 + 1] = second;
      if (text !== undefined) (texts ??= {})[index] = text;
    }
    port.postMessage({ kind: 'answers', numbers, texts, head: committed });
    channel.postMessage(committed);
  }

  function close() {
    try {
      database.pragma('wal_checkpoint(TRUNCATE)');
    } catch (error) {
      if (codeOf(error) !== 'SQLITE_FULL' && !codeOf(error).startsWith('SQLITE_BUSY')) throw error;
    }
    database.close();
    channel.close();
    port.postMessage({ kind: 'closed' });
    port.close();
  }

  return { serve, checkpointWhereLong, close, head: committed };
}

/** The layout is written by RequestBuffer. @param {Batch} batch @returns {Request[]} */
function decode({ buffer, length, count }) {
  const bytes = Buffer.from(buffer, 0, length);
  /** @type {Request[]} */
  const requests = [];
  let at = 0;
  const number = () => bytes.readUInt32LE((at += 4) - 4);
  /** @param {number} size */
  const text = (size) => bytes.toString('utf8', at, (at += size));
  for (let index = 0; index < count; index += 1) {
    const expected = number() - 1;
    const stream = text(number());
    /** @type {Request['events']} */
    const events = [];
    for (let left = number(); left > 0; left -= 1) {
      const id = bytes.subarray(at, (at += 16));
      const type = text(number());
      const size = number();
      events.push({ id, type, bytes: bytes.subarray(at, (at += size)) });
    }
    requests.push({ stream, expected, events });
  }
  return requests;
}

/** Takes what has arrived meanwhile, up to a group's size. @param {Batch | 'close'} first */
function drain(first) {
  /** @type {Batch[]} */
  const group = [];
  let requests = 0;
  let size = 0;
  /** @type {Batch | 'close' | undefined} */
  let next = first;
  while (next !== undefined && next !== 'close') {
    if (requests > 0 && (requests + next.count > MAX_GROUP_REQUESTS || size + next.length > MAX_GROUP_BYTES)) break;
    group.push(next);
    requests += next.count;
    size += next.length;
    next = receiveMessageOnPort(port)?.message;
  }
  return { group, next };
}

try {
  const writing = startWriting(openDatabase());
  port.on('message', (/** @type {Batch | 'close'} */ message) => {
    try {
      /** @type {Batch | 'close' | undefined} */
      let first = message;
      while (first !== undefined && first !== 'close') {
        const { group, next } = drain(first);
        writing.serve(group);
        first = next ?? receiveMessageOnPort(port)?.message;
        writing.checkpointWhereLong(first !== undefined);
      }
      if (first === 'close') writing.close();
    } catch (error) {
      port.postMessage({ kind: 'fatal', text: textOf(error) });
      port.close();
    }
  });
  port.postMessage({ kind: 'ready', head: writing.head });
} catch (error) {
  port.postMessage({ kind: 'refused', text: textOf(error) });
}
