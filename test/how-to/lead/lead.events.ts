import type { DueDate, Uuid } from '#libs/kernel';
import type { Agency } from './agency.js';

/** Whom it is handed to: region and agency of the case that begins there. */
type Addressee = Agency & { readonly region: string };

export type LeadEvents = {
  readonly 'lead.registered': { readonly agency: Agency; readonly whom: string };
  readonly 'lead.found-elsewhere': { readonly to: Addressee; readonly by: DueDate };
  readonly 'lead.handed-over': { readonly reception: Uuid; readonly event: Uuid };
  readonly 'lead.withdrawn': { readonly reason: string };
  readonly 'lead.answer-taken': { readonly reception: Uuid; readonly result: string };
};

interface Registered {
  readonly agency: Agency;
  readonly whom: string;
  readonly to?: Addressee;
  readonly by?: DueDate;
  readonly reception?: Uuid;
  readonly result?: string;
}
export type LeadState = { readonly stage: 'none' } | ({ readonly stage: 'registered' | 'handed-over' | 'withdrawn' } & Registered);
