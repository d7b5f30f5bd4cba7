import { addDays, type AgencyOnDay, type CatalogueItem, type Look, type Uuid } from '#libs/kernel';
import type { GrantPower } from './agency.commands.js';
import { powerOver, type AgencyState, type Power } from './agency.state.js';

/** Another agency that a command names, as it is today. */
export interface NamedAgency {
  readonly named?: AgencyOnDay;
}

/** Looks up the agency that the payload names, if it names one. */
export async function namedAgency(look: Look, id: Uuid | undefined, today: string): Promise<NamedAgency> {
  const named = id === undefined ? undefined : await look.agency(id, today);
  return named === undefined ? {} : { named };
}

/** What a grant of power rests on: the item, and the power of the agency that hands it over. */
export interface GrantFacts {
  readonly item?: CatalogueItem;
  readonly giver?: { readonly id: Uuid; readonly name: string; readonly power?: Power };
}

/** The giver must hold the power when it hands it over: on the first day, or the day before where it gives it up for good (赋权). */
export async function grantFacts(look: Look, { item: code, source, from }: GrantPower): Promise<GrantFacts> {
  const item = look.item(code);
  const found = source === undefined ? undefined : await look.state<AgencyState>('agency', source);
  const giver = found?.state;
  if (source === undefined || giver === undefined || giver.stage === 'unregistered') return item === undefined ? {} : { item };
  const power = powerOver(giver, code, item?.field, from) ?? powerOver(giver, code, item?.field, addDays(from, -1));
  return {
    ...(item === undefined ? {} : { item }),
    giver: { id: source, name: giver.name, ...(power === undefined ? {} : { power }) },
  };
}
