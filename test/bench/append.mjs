// @ts-check
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from '#sqlite';
import { median } from './numbers.mjs';

const { openSqliteStore } = await import('../../dist/libs/event-store/sqlite/index.js');
const { systemRandomness } = await import('../../dist/libs/kernel/index.js');

const IN_FLIGHT = 64;
const STREAMS = 256;
const EVENT_BYTES = 1600;

/** @typedef {{ id: string, type: string, bytes: Uint8Array }} Event */

/** @returns {Event} */
function event() {
  return { id: systemRandomness.uuid(), type: 'penalty.inquiry-recorded', bytes: randomBytes(EVENT_BYTES) };
}

/** Raw transactions of 64 on the store's own schema: revision checked, FULL, ids and bytes as the store keeps them. @param {string} folder */
async function openRaw(folder) {
  await (await openSqliteStore({ folder })).close();
  const database = new Database(join(folder, 'events.db'));
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('wal_autocheckpoint = 0');
  const findStream = database.prepare('SELECT key FROM streams WHERE name = ?').pluck();
  const addStream = database.prepare('INSERT INTO streams (name) VALUES (?)');
  const headOf = database.prepare('SELECT max(revision) FROM events WHERE stream = ?').pluck();
  const insert = database.prepare('INSERT INTO events (stream, revision, id, type, bytes) VALUES (?, ?, ?, ?, ?)');
  const transaction = database.transaction((/** @type {[string, number, Event][]} */ batch) => {
    for (const [stream, expected, { id, type, bytes }] of batch) {
      const key = findStream.get(stream) ?? addStream.run(stream).lastInsertRowid;
      if ((headOf.get(key) ?? -1) !== expected) throw new Error('wrong revision');
      insert.run(key, expected + 1, Buffer.from(id.replaceAll('-', ''), 'hex'), type, bytes);
    }
  });
  return {
    append: (/** @type {[string, number, Event][]} */ batch) => transaction.immediate(batch),
    checkpoint: () => database.pragma('wal_checkpoint(PASSIVE)'),
    close: () => database.close(),
  };
}

/** Ratio 2: events a second through the port with 64 in flight over raw transactions of 64. @param {{ rounds: number, milliseconds: number }} size */
export async function measureAppend({ rounds, milliseconds }) {
  const folder = await mkdtemp(join(tmpdir(), 'anjuan-bench-append-'));
  const raw = await openRaw(join(folder, 'raw'));
  const store = await openSqliteStore({ folder: join(folder, 'port') });
  const prepared = Array.from({ length: 20_000 }, event);
  let drawn = 0;
  /** An id of its own for every append; the bytes come round again. */
  const next = () => ({ .../** @type {Event} */ (prepared[(drawn += 1) % prepared.length]), id: systemRandomness.uuid() });
  const rawRevisions = new Int32Array(STREAMS).fill(-1);
  const portRevisions = new Int32Array(STREAMS).fill(-1);

  const rawRound = () => {
    const began = performance.now();
    let count = 0;
    let slot = 0;
    while (performance.now() - began < milliseconds) {
      /** @type {[string, number, Event][]} */
      const batch = [];
      for (let index = 0; index < IN_FLIGHT; index += 1) {
        slot = (slot + 1) % STREAMS;
        batch.push([`penalty-${slot}`, /** @type {number} */ (rawRevisions[slot]), next()]);
        rawRevisions[slot] = /** @type {number} */ (rawRevisions[slot]) + 1;
      }
      raw.append(batch);
      count += batch.length;
      // as often as the store does: every 64 MB of log
      if (count % 32_768 === 0) raw.checkpoint();
    }
    return (count / (performance.now() - began)) * 1000;
  };
  const portRound = async () => {
    const began = performance.now();
    let count = 0;
    const lane = async (/** @type {number} */ first) => {
      for (let slot = first; performance.now() - began < milliseconds; slot = (slot + IN_FLIGHT) % STREAMS) {
        const revision = /** @type {number} */ (portRevisions[slot]);
        const appended = await store.append(`penalty-${slot}`, revision < 0 ? 'none' : revision, [next()]);
        portRevisions[slot] = appended.revision;
        count += 1;
      }
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, (_, first) => lane(first)));
    return (count / (performance.now() - began)) * 1000;
  };

  try {
    rawRound();
    await portRound();
    const pairs = [];
    for (let round = 0; round < rounds; round += 1) pairs.push({ raw: rawRound(), port: await portRound() });
    return {
      rawPerSecond: median(pairs.map((pair) => pair.raw)),
      portPerSecond: median(pairs.map((pair) => pair.port)),
      append: median(pairs.map((pair) => pair.port / pair.raw)),
    };
  } finally {
    raw.close();
    await store.close();
    await rm(folder, { recursive: true });
  }
}
