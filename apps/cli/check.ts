import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { parseStream, systemClock, systemRandomness, type AttachmentRef } from '#libs/kernel';
import { BlobFolder, CaseTypes, type Attachments } from '#libs/case-runtime';
import { CorruptEvent, EventCodec, eventHash, type EventStore, type Position, type StoredEvent } from '#libs/event-store';
import { newestGivenPosition } from '#libs/event-store/sqlite';
import { keyedIdentifiers, knownIndexSecret } from '#libs/personal-data';
import { lastSeenIn, notHeld } from '#libs/views';
import { BadSetting, type Environment } from '#config/environment';
import { FOLDER_MARK, inFolder, kindOf, officeTypes, openStore, refuseEmptied, refuseForeignKeys } from '../office/index.js';
import { optionsAlone, type Terminal } from './terminal.js';

const PAGE = 2_000;
/** Streams asked for their first event together: more of them gain nothing on one node (measured). */
const ASKED_AT_ONCE = 16;
/** Faults told one by one; the rest is counted. */
const TOLD = 20;

/**
 * Checks a data folder, a restored one above all: every event follows the one before it in its stream, in the embedded store none is left
 * out, the newest is the one that its views have seen, every attachment that an event names is there with its digest, and the keys are those
 * that the office was founded under. Works beside a running office. Exit code 1 where something is wrong.
 */
export async function check(environment: Environment, argv: readonly string[], terminal: Terminal): Promise<number> {
  optionsAlone('check', argv, {});
  const faults: string[] = [];
  const types = new CaseTypes(officeTypes);
  const codec = new EventCodec(types.catalogue);
  const blobs = new BlobFolder(join(environment.dataDir, 'blobs'), { randomness: systemRandomness, clock: systemClock });
  const store = await openStore(environment, { readonly: true });
  try {
    // asked before the events are read: the office may be writing
    const given = environment.eventStoreUrl === undefined ? newestGivenPosition(environment.dataDir) : undefined;
    // views of a process that shares events, or in a database, tell of no folder: a file that is left there is folded by nobody
    const isFoldedHere = environment.eventStoreUrl === undefined && environment.databaseUrl === undefined;
    const seen = isFoldedHere ? lastSeenIn(join(environment.dataDir, 'views.db')) : [];
    const { heads, begun, events, attachments } = await checkEvents(store, { codec, blobs, given }, faults, terminal);
    if (environment.eventStoreUrl !== undefined) faults.push(...(await deleted(store, begun)));
    terminal.progress?.('');
    if ((await notHeld(store, seen)).length > 0) faults.push(SEEN_OTHERWISE);
    await collect(faults, async () => {
      const secret = inFolder(environment.dataDir, () => knownIndexSecret(environment.dataDir));
      if (secret !== undefined) return refuseForeignKeys(store, codec, keyedIdentifiers(secret), environment.dataDir);
      faults.push(`${environment.dataDir}/keys is not there: no party would be found again, and the office does not start without`);
    });
    if (events === 0 && environment.eventStoreUrl === undefined) await collect(faults, () => refuseEmptied(environment.dataDir));
    await collect(faults, () => {
      if (kindOf(environment.dataDir) === undefined)
        faults.push(`${environment.dataDir}/${FOLDER_MARK} is not there: the folder is of a backup that was cut off, or no office's`);
    });
    for (const fault of faults.slice(0, TOLD)) terminal.err(fault);
    if (faults.length > TOLD) terminal.err(`and ${faults.length - TOLD} more`);
    terminal.out(`${events} events in ${heads.size} streams, ${attachments} attachments: ${told(faults.length)}`);
    return faults.length === 0 ? 0 : 1;
  } finally {
    await store.close();
  }
}

function told(faults: number): string {
  if (faults === 0) return 'whole';
  return faults === 1 ? '1 fault' : `${faults} faults`;
}

interface EventCheck {
  readonly codec: EventCodec;
  readonly blobs: Attachments;
  /** The newest position that the embedded store ever gave: it leaves none out. */
  readonly given: number | undefined;
}

type Heads = Map<string, { readonly revision: number; readonly hash: string }>;

/** Reads every event, the attachments that it names with it, and adds what is wrong to the faults. */
async function checkEvents(store: EventStore, { codec, blobs, given }: EventCheck, faults: string[], terminal: Terminal) {
  const heads: Heads = new Map();
  /** Streams that show no first event of the office's already. */
  const beginless = new Set<string>();
  const looked = new Set<string>();
  let newest = 0;
  let events = 0;
  for (let after: Position | undefined; ;) {
    const page = await store.readAll(after, PAGE);
    for (const event of page) {
      const isFirst = !heads.has(event.stream);
      const fault = follows(codec, event, heads);
      if (isFirst && fault !== undefined) beginless.add(event.stream);
      if (fault !== undefined) faults.push(`${event.stream} ${fault === UNREADABLE ? damaged(event, given) : fault}`);
      if (given !== undefined) {
        faults.push(...leftOut(newest, Number(event.position)));
        newest = Number(event.position);
      }
      for (const file of attachmentsOf(codec, event)) {
        const place = `${event.stream}/${file.sha256}`;
        if (looked.has(place)) continue;
        looked.add(place);
        if (!(await isWhole(blobs, event.stream, file)))
          faults.push(`${event.stream} ${event.revision}: attachment ${file.sha256} is missing or damaged`);
      }
    }
    events += page.length;
    terminal.progress?.(`${events} events`);
    if (page.length < PAGE) break;
    after = page[page.length - 1]!.position;
  }
  if (given !== undefined) faults.push(...leftOut(newest, given + 1));
  return { heads, begun: [...heads.keys()].filter((stream) => !beginless.has(stream)), events, attachments: looked.size };
}

/**
 * Streams that somebody deleted or truncated on the node: the case cannot be read any more, while reads over all streams give its events until the
 * next scavenge. So every stream that the office began is asked for its first event, several at once: the time goes into waiting for the node.
 */
async function deleted(store: EventStore, streams: readonly string[]): Promise<readonly string[]> {
  const gone = new Set<string>();
  const left = streams.values();
  const look = async () => {
    for (const stream of left) if (await isGone(store, stream)) gone.add(stream);
  };
  await Promise.all(Array.from({ length: ASKED_AT_ONCE }, look));
  return streams
    .filter((stream) => gone.has(stream))
    .map((stream) => `${stream} was deleted or truncated on the node: docs/how-to/operate.md tells how it comes back ("Deleted streams")`);
}

async function isGone(store: EventStore, stream: string): Promise<boolean> {
  try {
    return (await store.readStream(stream, 0, 1)).length === 0;
  } catch (error) {
    if (error instanceof CorruptEvent) return true;
    throw error;
  }
}

/** What is missing between two positions that should follow one another. */
function leftOut(before: number, next: number): readonly string[] {
  const [first, last] = [before + 1, next - 1];
  if (first > last) return [];
  return [first === last ? `event ${first} of the store is missing` : `events ${first} to ${last} of the store are missing`];
}

/** What a start would refuse is a fault here. */
async function collect(faults: string[], look: () => void | Promise<void>): Promise<void> {
  try {
    await look();
  } catch (error) {
    if (!(error instanceof BadSetting)) throw error;
    faults.push(error.message);
  }
}

const SEEN_OTHERWISE =
  'the newest event that the views of this folder have seen is not the one stored: somebody changed it or cut events off, or other events were put back, over which the next start folds the views anew';
const UNREADABLE = Symbol('unreadable');

function damaged({ revision }: StoredEvent, given: number | undefined): string {
  if (given !== undefined) return `${revision} is damaged`;
  return `${revision} is damaged, or another program wrote it: docs/how-to/operate.md tells what to do ("Other programs")`;
}

/** Why the event does not follow the one before it in its stream, or undefined. */
function follows(codec: EventCodec, event: StoredEvent, heads: Heads): string | typeof UNREADABLE | undefined {
  const before = heads.get(event.stream);
  heads.set(event.stream, { revision: event.revision, hash: eventHash(event.bytes) });
  if (event.revision !== (before?.revision ?? -1) + 1) return `has ${event.revision} after ${before?.revision ?? 'nothing'}`;
  try {
    return codec.envelope(event).prev === before?.hash ? undefined : `${event.revision} does not follow the event before it`;
  } catch (error) {
    if (!(error instanceof CorruptEvent)) throw error;
    return UNREADABLE;
  }
}

function attachmentsOf(codec: EventCodec, event: StoredEvent): readonly AttachmentRef[] {
  try {
    return codec.envelope(event).att ?? [];
  } catch {
    // told as damaged already
    return [];
  }
}

async function isWhole(blobs: Attachments, stream: string, { size, sha256 }: AttachmentRef): Promise<boolean> {
  const { category, id } = parseStream(stream);
  const bytes = await blobs.open(category, id, sha256);
  if (bytes === undefined) return false;
  const { length, digest } = await digested(bytes);
  return length === size && digest === sha256;
}

async function digested(bytes: Readable): Promise<{ readonly length: number; readonly digest: string }> {
  const hash = createHash('sha256');
  let length = 0;
  for await (const part of bytes as AsyncIterable<Buffer>) {
    hash.update(part);
    length += part.length;
  }
  return { length, digest: hash.digest('hex') };
}
