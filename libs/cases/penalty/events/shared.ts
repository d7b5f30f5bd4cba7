import type { LocalDate, Uuid } from '#libs/kernel';

/**
 * The agency that the case was recorded under: ids from the highest superior down, `/id/id/…/`. Every event bears it, so that all rows of
 * a case lie in one place. Whoever continues the case of a dissolved agency is told by the actor, and by what the act itself names.
 */
export interface Stamp {
  readonly office: string;
}

/** An officer as found on the day of the act: post and certificate are kept for life (终身责任追究). */
export interface OfficerOnDuty {
  readonly person: Uuid;
  readonly name: string;
  readonly post: string;
  readonly certificate: string;
  readonly certificateExpires?: LocalDate;
}

/** The party that a finding is about, without personal data. */
export interface Subject {
  readonly ref: string;
  readonly key: string;
}

export const took = (people: readonly { readonly person: Uuid }[], part: string) => people.map(({ person }) => ({ person, part }));

/** What was searched for earlier offences, up to which revision, and what was found: the negative proof. */
export interface OffenceSearch {
  readonly ref: string;
  readonly stream: string;
  readonly revision: number;
  readonly entries: number;
  readonly earlier: number;
  readonly lookback: string;
  readonly item?: string;
  /** The register holds the findings of every agency of the office; these are the ones whose findings it held. */
  readonly scope?: 'every-agency';
  readonly agencies?: readonly Uuid[];
  /** Findings on this day or later counted. */
  readonly since?: LocalDate;
  readonly on?: LocalDate;
}
