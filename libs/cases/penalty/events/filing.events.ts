import type { AgencyOnDay, DueDate, EventDeclaration, LocalDate, RegionLevel, Uuid } from '#libs/kernel';
import { LeadRegisteredReplacement, PartiesIdentifiedReplacement } from '../commands/replacements.js';
import type { OffenceSearch, OfficerOnDuty, Stamp, Subject } from './shared.js';
import { contactsOf, partiesIn } from './identifying.js';
import { took } from './shared.js';

export interface AgencyInCharge {
  readonly id: Uuid;
  readonly name: string;
  readonly region: string;
  readonly level: RegionLevel;
  readonly path: readonly Uuid[];
}

/** What is said to have been done; the act is what may be fined once only. */
export interface Act {
  readonly description: string;
  readonly place?: string;
  readonly from?: LocalDate;
  /** Day of the act, or the last day of a continuing one. */
  readonly ended: LocalDate;
  /** Touches life, health or financial safety and did harm: five years instead of two (行政处罚法 36). */
  readonly harm: boolean;
}

export interface Complainant {
  readonly name: string;
  readonly phone?: string;
}

export interface LeadRegistered extends Stamp {
  readonly agency: AgencyInCharge;
  readonly title: string;
  readonly source: string;
  readonly sourceNumber?: string;
  readonly receivedOn: LocalDate;
  readonly discoveredOn: LocalDate;
  readonly act: Act;
  readonly item?: string;
  readonly complainant?: Complainant;
  /** Decide on filing until then. */
  readonly decideFilingBy: DueDate;
}

export interface FilingPeriodExtended extends Stamp {
  readonly decideFilingBy: DueDate;
  readonly reason: string;
}

export interface Contact {
  readonly name: string;
  readonly idType?: string;
  readonly idNumber?: string;
  readonly phone?: string;
}

export interface Party {
  readonly ref: string;
  readonly role: string;
  readonly kind: string;
  readonly name: string;
  readonly idType: string;
  readonly idNumber: string;
  /** Keyed digest of id type and number: finds a party without telling it. */
  readonly key: string;
  readonly bornOn?: LocalDate;
  readonly phone?: string;
  readonly address?: string;
  /** 送达地址确认书. */
  readonly serviceAddress?: string;
  readonly representative?: Contact;
}

export interface PartiesIdentified extends Stamp {
  readonly parties: readonly Party[];
  /** Number and item of the case, once it is filed. */
  readonly number?: string;
  readonly item?: string;
}

/** Numbers of the register that were drawn and never used. */
export interface NumberGap {
  readonly numbers: readonly number[];
  readonly reason: string;
}

export interface CaseNumber {
  readonly text: string;
  readonly year: number;
  readonly sequence: number;
  readonly gap?: NumberGap;
}

/** The agency as it stood that day: confirmed as a subject of enforcement, the item in its power. */
export interface Competence {
  readonly day: LocalDate;
  readonly confirmed: boolean;
  readonly item: string;
  readonly source: AgencyOnDay['source'];
}

export interface Filed extends Stamp {
  readonly number: CaseNumber;
  readonly agency: AgencyInCharge;
  readonly item: string;
  readonly field: string;
  readonly itemName: { readonly zh: string; readonly en: string };
  readonly officers: readonly OfficerOnDuty[];
  readonly grounds: string;
  readonly subjects: readonly Subject[];
  readonly competence: Competence;
  /** Last day on which the act could be discovered without being out of time. */
  readonly limitation: DueDate;
  readonly decideBy: DueDate;
}

export interface NotFiled extends Stamp {
  readonly ground: string;
  /** Of a first offence: what it was, and the search for an earlier one. */
  readonly item?: string;
  readonly searches?: readonly OffenceSearch[];
  readonly reason: string;
}

export interface OfficersAssigned extends Stamp {
  /** Everybody who investigates from now on; the first leads the case (主办人). */
  readonly officers: readonly OfficerOnDuty[];
  readonly reason: string;
}

export interface RecusalRequested extends Stamp {
  readonly person: Uuid;
  /** As found on that day; older events name the id alone. */
  readonly name?: string;
  readonly by: string;
  readonly reason: string;
}

export interface RecusalDecided extends Stamp {
  readonly person: Uuid;
  readonly name?: string;
  readonly reason: string;
}

export interface FilingEvents {
  readonly 'penalty.lead-registered': LeadRegistered;
  readonly 'penalty.filing-period-extended': FilingPeriodExtended;
  readonly 'penalty.parties-identified': PartiesIdentified;
  readonly 'penalty.filed': Filed;
  readonly 'penalty.not-filed': NotFiled;
  readonly 'penalty.officers-assigned': OfficersAssigned;
  readonly 'penalty.recusal-requested': RecusalRequested;
  readonly 'penalty.recused': RecusalDecided;
  readonly 'penalty.recusal-refused': RecusalDecided;
}

export const filingEvents: { readonly [T in keyof FilingEvents]: EventDeclaration<FilingEvents[T]> } = {
  'penalty.lead-registered': {
    version: 1,
    personal: ['/complainant/name', '/complainant/phone'],
    identifying: ({ complainant }) => contactsOf(complainant),
    correctable: LeadRegisteredReplacement,
  },
  'penalty.filing-period-extended': { version: 1 },
  'penalty.parties-identified': {
    version: 1,
    personal: [
      ...(['name', 'idNumber', 'bornOn', 'phone', 'address', 'serviceAddress'] as const).map((field) => `/parties/*/${field}` as const),
      ...(['name', 'idNumber', 'phone'] as const).map((field) => `/parties/*/representative/${field}` as const),
    ],
    identifying: ({ parties }) => partiesIn(parties),
    correctable: PartiesIdentifiedReplacement,
  },
  'penalty.filed': { version: 1, parts: (data) => took(data.officers, 'investigator') },
  'penalty.not-filed': { version: 1 },
  'penalty.officers-assigned': { version: 1, parts: (data) => took(data.officers, 'investigator') },
  'penalty.recusal-requested': { version: 1 },
  'penalty.recused': { version: 1, parts: (data) => [{ person: data.person, part: 'recused' }] },
  'penalty.recusal-refused': { version: 1 },
};
