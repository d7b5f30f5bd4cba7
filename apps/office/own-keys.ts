import { canonicalJson, streamOf, uuid5, type Uuid } from '#libs/kernel';
import type { EventCodec, EventStore } from '#libs/event-store';
import type { KeyedIdentifiers } from '#libs/personal-data';
import { agency } from '#libs/cases/agency';
import { BadSetting } from '#config/environment';

/** Cause of the commands that found an office, so that founding again changes nothing. */
export function foundingCause(type: string, name: string): Uuid {
  return uuid5('founding', type, name);
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
  const [stored] = await store.readStream(streamOf(agency.name, uuid5('case', foundingCause(agency.name, 'first'))), 0, 1);
  if (stored === undefined) return;
  const { data, req } = codec.decode(stored);
  const { name, region, level } = data;
  if (req === identifiers.requestDigest(canonicalJson({ name, region, level }))) return;
  throw new BadSetting(
    'DATA_DIR',
    `${dataFolder}/keys holds other keys than this office was founded under: processes of one office share one folder, and a backup holds it`,
  );
}
