import type { LocalDate, RegionLevel, Uuid } from '#libs/kernel';

/** A paper with legal effect: its title, its number (文号) and its date. */
export interface IssuedDocument {
  readonly title: string;
  readonly number?: string;
  readonly date: LocalDate;
}

/**
 * Whence a power comes: `statute` (法定), `delegation` (委托, in the delegator's name, 行政处罚法 20),
 * `empowerment` (赋权, handed to a township that exercises it in its own name, 行政处罚法 24).
 */
export type PowerBasis = 'statute' | 'delegation' | 'empowerment';

/** Names one grant of power within an agency. */
export interface PowerRef {
  readonly item: string;
  readonly from: LocalDate;
}

/** The agency that hands a power over. */
export interface PowerSource {
  readonly agency: Uuid;
  readonly name: string;
}

/** Facts about agencies (行政执法机关). These names are the storage format; results of rules are recorded, never recomputed. */
export type AgencyEvents = {
  readonly 'agency.registered': {
    readonly name: string;
    readonly region: string;
    readonly level: RegionLevel;
    readonly superior?: Uuid;
    /** From the highest superior down to this agency, as found when it was recorded; `levels` tells the level of each. */
    readonly path: readonly Uuid[];
    readonly levels: readonly RegionLevel[];
    readonly creditCode?: string;
  };
  readonly 'agency.confirmed-as-subject': {
    readonly from: LocalDate;
    readonly document: IssuedDocument;
    readonly fields: readonly string[];
    /** Codes of the items in its power by statute, `*` for every item of its fields. */
    readonly items: readonly string[];
    /** Those of the items that were not in its power before. */
    readonly begins: readonly string[];
    /** Statutory powers of an earlier confirmation that this one no longer names; they end the day before. */
    readonly ends: readonly PowerRef[];
  };
  readonly 'agency.subject-status-ended': {
    readonly on: LocalDate;
    readonly reason: string;
    readonly document: IssuedDocument;
    readonly ends: readonly PowerRef[];
  };
  readonly 'agency.power-granted': {
    readonly item: string;
    readonly from: LocalDate;
    readonly to?: LocalDate;
    readonly basis: PowerBasis;
    readonly source?: PowerSource;
    readonly document: IssuedDocument;
    readonly published?: LocalDate;
  };
  readonly 'agency.power-withdrawn': {
    readonly item: string;
    /** First day without the power. */
    readonly on: LocalDate;
    readonly reason: string;
    readonly document: IssuedDocument;
    readonly movedTo?: Uuid;
    readonly ends: readonly PowerRef[];
    /** Where the power over all items of its fields ended: those that remain, by code. */
    readonly remaining: readonly string[];
  };
  readonly 'agency.superior-changed': {
    readonly superior?: Uuid;
    readonly path: readonly Uuid[];
    readonly levels: readonly RegionLevel[];
    readonly on: LocalDate;
    readonly document: IssuedDocument;
  };
  /** A superior further up changed its own superior. */
  readonly 'agency.path-renewed': { readonly path: readonly Uuid[]; readonly levels: readonly RegionLevel[] };
  readonly 'agency.renamed': {
    readonly name: string;
    readonly formerName: string;
    readonly on: LocalDate;
    readonly document: IssuedDocument;
  };
  readonly 'agency.dissolved': {
    /** First day on which it no longer exists. */
    readonly on: LocalDate;
    readonly successor?: PowerSource;
    readonly reason: string;
    readonly document: IssuedDocument;
    readonly ends: readonly PowerRef[];
  };
  /** Who takes over the matters of a dissolved agency (职权承继), named after its end, or another one than was named before. */
  readonly 'agency.successor-named': {
    readonly successor: PowerSource;
    readonly formerSuccessor?: PowerSource;
    readonly document: IssuedDocument;
  };
};
