import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson, streamOf, uuid5, type Uuid } from '#libs/kernel';
import type { EventCodec, EventStore, StoredEvent } from '#libs/event-store';
import { knownIndexSecret, type KeyedIdentifiers } from '#libs/personal-data';
import { agency } from '#libs/cases/agency';
import { BadSetting, type Environment } from '#config/environment';

/** Cause of the commands that found an office, so that founding again changes nothing. */
export function foundingCause(type: string, name: string): Uuid {
  return uuid5('founding', type, name);
}

/**
 * Keys are made before the first event is stored: where there are events and no keys, these were lost, and new ones would find no party again.
 * @throws BadSetting; touches nothing
 */
export function refuseLostKeys({ dataDir, eventStoreUrl }: Pick<Environment, 'dataDir' | 'eventStoreUrl'>): void {
  if (eventStoreUrl !== undefined || !existsSync(join(dataDir, 'events.db'))) return;
  if (knownIndexSecret(dataDir) === undefined) throw lostKeys(dataDir);
}

/** The same where the events are kept elsewhere. @throws BadSetting, StoreUnavailable; touches nothing */
export async function refuseKeysLeftElsewhere(store: EventStore, dataDir: string): Promise<void> {
  if (knownIndexSecret(dataDir) === undefined && (await foundingEvent(store)) !== undefined) throw lostKeys(dataDir);
}

function lostKeys(dataFolder: string): BadSetting {
  return new BadSetting(
    'DATA_DIR',
    `${dataFolder}/keys is not there: put back the keys that this office was founded under, from its backup or another of its processes`,
  );
}

async function foundingEvent(store: EventStore): Promise<StoredEvent | undefined> {
  const [stored] = await store.readStream(streamOf(agency.name, uuid5('case', foundingCause(agency.name, 'first'))), 0, 1);
  return stored;
}

/**
 * Refuses to work with keys that the office was not founded under: parties would get other keys, and nobody's earlier offences would be
 * found. The founding event carries a keyed digest of its command, which only the right key makes again.
 * @throws BadSetting, StoreUnavailable
 */
export async function refuseForeignKeys(
  store: EventStore,
  codec: EventCodec,
  identifiers: KeyedIdentifiers,
  dataFolder: string,
): Promise<void> {
  const stored = await foundingEvent(store);
  if (stored === undefined) return;
  const { data, req } = codec.decode(stored);
  const { name, region, level } = data;
  if (req === identifiers.requestDigest(canonicalJson({ name, region, level }))) return;
  throw new BadSetting(
    'DATA_DIR',
    `${dataFolder}/keys holds other keys than this office was founded under: processes of one office share one folder, and a backup holds it`,
  );
}
