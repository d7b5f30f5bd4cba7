import { join } from 'node:path';
import {
  dayOf,
  isBegun,
  parseStream,
  REGISTER_CATEGORY,
  systemClock,
  systemRandomness,
  type AnyCaseType,
  type Clock,
  type Directory,
  type LawInForce,
  type Randomness,
  type RegionLevel,
} from '#libs/kernel';
import { EventCodec, StoreUnavailable, storeWith, type EventStore } from '#libs/event-store';
import { openSqliteStore } from '#libs/event-store/sqlite';
import {
  BlobFolder,
  CaseReader,
  CaseRuntime,
  CaseStreams,
  CaseTypes,
  Registers,
  type Attachments,
  type LoadedStream,
} from '#libs/case-runtime';
import { agencyOnDay, successorOf } from '#libs/cases/agency';
import { officeDirectory } from '#libs/cases/officer';
import { indexSecret, keyedIdentifiers, type KeyedIdentifiers, type SealedTexts } from '#libs/personal-data';
import { CaseScope } from '#libs/access';
import { loadLaw, type LawBook } from '#libs/law';
import type { Environment } from '#config/environment';
import {
  claimDataFolder,
  giveUpDataFolder,
  inFolder,
  noteRecorded,
  refuseEmptied,
  refuseLostEvents,
  refuseOtherKind,
  type FolderKind,
} from './data-folder.js';
import { clockOf, DemoClock } from './demo-clock.js';
import { refuseForeignKeys, refuseKeysLeftElsewhere, refuseLostKeys } from './own-keys.js';
import { officeTypes } from './types.js';

/** What an operator must hear of; bound to the log and the metrics. */
export type IncidentListener = (kind: string, detail: object) => void;

export interface OfficeOptions {
  readonly environment: Environment;
  readonly types: readonly AnyCaseType[];
  /** Injected by specs; the system's otherwise (the demonstration's own in demo mode). */
  readonly clock?: Clock;
  readonly randomness?: Randomness;
  readonly onIncident?: IncidentListener;
  /** Told after every append, for whoever follows the store by being woken. */
  readonly onAppended?: () => void;
  /** Puts something around the store that writes go through: measuring, faults in specs. */
  readonly aroundStore?: (store: EventStore) => EventStore;
}

/** Everything an office is made of, short of its doors: the composition that api, worker and cli share. */
export interface Office {
  readonly environment: Environment;
  readonly types: CaseTypes;
  readonly store: EventStore;
  readonly codec: EventCodec;
  readonly streams: CaseStreams;
  readonly runtime: CaseRuntime;
  readonly reader: CaseReader;
  readonly scope: CaseScope;
  readonly directory: Directory;
  readonly law: LawBook;
  readonly clock: Clock;
  /** The demonstration's clock, in demo mode. */
  readonly demoClock?: DemoClock;
  readonly identifiers: KeyedIdentifiers & SealedTexts;
  readonly attachments: Attachments;
  lawFor(day: string, place: { readonly region?: string; readonly field?: string; readonly level?: RegionLevel }): LawInForce;
  close(): Promise<void>;
  /** Closes what could not start: a folder in which nothing was recorded yet may become an office of another kind. */
  giveUp(): Promise<void>;
}

/** Puts an office together; one that is refused leaves its folder as it was. @throws BadSetting, BadLaw, StoreUnavailable where it does not answer or another process works on it */
export async function openOffice(options: OfficeOptions): Promise<Office> {
  const { environment, randomness = systemRandomness } = options;
  const { dataDir } = environment;
  const kind: FolderKind = environment.demo ? 'demonstration' : 'office';
  refuseOtherKind(dataDir, kind);
  inFolder(dataDir, () => {
    refuseLostEvents(environment);
    refuseLostKeys(environment);
    // a clock that cannot be read stops the start before anything is opened
    if (environment.demo) clockOf(dataDir, systemClock);
  });
  const law = loadLaw(environment.configDir);
  const types = new CaseTypes(options.types);
  const codec = new EventCodec(types.catalogue);
  const { opened, identifiers, isMarkedNow, isEmpty } = await openOwnStore(environment, options.types, codec, kind);
  const noting = isEmpty ? notingFirst(opened, dataDir) : opened;
  const around = options.aroundStore?.(noting) ?? noting;
  const store = options.onAppended === undefined ? around : tellingAppends(around, options.onAppended);
  const shared = environment.eventStoreUrl !== undefined;
  const demoClock =
    environment.demo && options.clock === undefined ? inFolder(dataDir, () => DemoClock.open(dataDir, systemClock, shared)) : undefined;
  const clock = options.clock ?? demoClock ?? systemClock;

  const streams = new CaseStreams(store, codec, types);
  const registers = new Registers(store, codec, randomness, (stream) => streams.evict(stream));
  const directory = officeDirectory({
    readState: (type, id) => {
      const named = types.named(type);
      const found = ({ folded }: LoadedStream) => (isBegun(named, folded) ? folded : undefined);
      const known = streams.known(named, id);
      return known === undefined ? streams.load(named, id).then(found) : found(known);
    },
    readRegister: (key) => registers.show(key),
    partyKey: identifiers.partyKey,
    agencyOnDay,
    successorOf,
  });
  const attachments = new BlobFolder(join(dataDir, 'blobs'), { randomness, clock });
  const lawFor: Office['lawFor'] = (day, place) => law.inForce({ day, region: place.region, field: place.field, level: place.level });
  const scope = new CaseScope(directory, clock, (sources) => streams.assertWhole(sources));
  const runtime = new CaseRuntime({
    store,
    streams,
    registers,
    directory,
    identifiers,
    attachments,
    clock,
    randomness,
    law: lawFor,
    scope,
    incident: (kind, detail) => options.onIncident?.(kind, detail),
  });
  const reader = new CaseReader(streams, scope, directory);
  return {
    environment,
    types,
    store,
    codec,
    streams,
    runtime,
    reader,
    scope,
    directory,
    law,
    clock,
    ...(demoClock === undefined ? {} : { demoClock }),
    identifiers,
    attachments,
    lawFor,
    close: () => store.close(),
    giveUp: async () => {
      const isUnused = isMarkedNow && (await store.head()) === undefined;
      await store.close();
      if (isUnused) giveUpDataFolder(dataDir);
    },
  };
}

/**
 * The store with the keys that it was founded under, in a folder that is marked as the office's. Keys are on the disk before the embedded
 * store has a file; of a store elsewhere it is asked first whether it was founded under others.
 */
async function openOwnStore(environment: Environment, types: readonly AnyCaseType[], codec: EventCodec, kind: FolderKind) {
  const { dataDir, eventStoreUrl } = environment;
  const own = () => inFolder(dataDir, () => keyedIdentifiers(indexSecret(dataDir)));
  const made = eventStoreUrl === undefined ? own() : undefined;
  const opened = await openStore(environment, { types });
  try {
    if (made === undefined) await refuseKeysLeftElsewhere(opened, dataDir);
    const identifiers = made ?? own();
    await refuseForeignKeys(opened, codec, identifiers, dataDir);
    const isEmpty = eventStoreUrl === undefined && (await opened.head()) === undefined;
    if (isEmpty) refuseEmptied(dataDir);
    else if (eventStoreUrl === undefined) noteRecorded(dataDir);
    return { opened, identifiers, isEmpty, isMarkedNow: claimDataFolder(dataDir, kind) };
  } catch (error) {
    await opened.close();
    const isElsewhere = error instanceof StoreUnavailable && eventStoreUrl !== undefined;
    throw isElsewhere ? new StoreUnavailable(`EVENTSTORE_URL: ${error.message}`, { cause: error }) : error;
  }
}

/** Opens the store that the settings choose; `readonly` works beside a running office. @throws StoreUnavailable, UnusableConnectionString */
export async function openStore(
  environment: Environment,
  { types = officeTypes, ...options }: { readonly readonly?: boolean; readonly types?: readonly AnyCaseType[] } = {},
): Promise<EventStore> {
  if (environment.eventStoreUrl === undefined) return openSqliteStore({ folder: environment.dataDir, ...options });
  // loaded when chosen: the client and its stubs take 40 MB
  const { openEventStoreDb } = await import('#libs/event-store/eventstoredb');
  const categories = new Set([REGISTER_CATEGORY, ...types.map(({ name }) => name)]);
  return openEventStoreDb({
    connectionString: environment.eventStoreUrl,
    isOwn: (stream) => categories.has(parseStream(stream).category),
  });
}

/** The store, with its first acknowledged append noted in the folder. */
function notingFirst(store: EventStore, folder: string): EventStore {
  let isNoted = false;
  return tellingAppends(store, () => {
    isNoted ||= noteRecorded(folder);
  });
}

/** The store, with somebody told after each acknowledged append. */
function tellingAppends(store: EventStore, appended: () => void): EventStore {
  return storeWith(store, {
    append: async (...batch) => {
      const done = await store.append(...batch);
      appended();
      return done;
    },
  });
}

/** The office's day: what `today` means for law and certificates. */
export function officeDay(office: Pick<Office, 'clock'>): string {
  return dayOf(office.clock.now());
}
