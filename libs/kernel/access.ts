import type { FactSource } from './event.js';
import type { Uuid } from './ids.js';
import type { Instant, LocalDate } from './time.js';

/** What a person may be asked to do. The three administrators are kept apart (等保 三权分立) and never share a person. */
export const ROLES = [
  'officer',
  'legality-reviewer',
  'head',
  'clerk',
  'supervisor',
  'auditor',
  'system-administrator',
  'security-administrator',
  'audit-administrator',
] as const;
export type Role = (typeof ROLES)[number];

/** 省 市 县 乡: the four levels of supervision. */
export const REGION_LEVELS = ['province', 'city', 'county', 'town'] as const;
export type RegionLevel = (typeof REGION_LEVELS)[number];

/** An agency with the chain of its superiors, the highest first, itself last. */
export interface AgencyPath {
  readonly agency: Uuid;
  readonly name: string;
  /** 6- or 9-digit code of the division it serves (GB/T 2260, 统计用区划代码, or a local code). */
  readonly region: string;
  readonly level: RegionLevel;
  readonly path: readonly Uuid[];
  /** Level of each agency of the path, in the same order: where a region begins, so that supervision can be by region. */
  readonly levels?: readonly RegionLevel[];
  /** Where it stood before a superior changed: what was recorded then is found under that path. */
  readonly formerly?: readonly FormerPlace[];
}

export type FormerPlace = Required<Pick<AgencyPath, 'path' | 'levels'>>;

/**
 * An agency that was dissolved or placed elsewhere: the paths (`/id/id/`) that things were recorded under, and the one that answers for
 * them today.
 */
export interface Reorganised {
  readonly paths: readonly string[];
  readonly answering: { readonly agency: Uuid; readonly path: string };
}

/** A post (职务) that a person holds: roles come with posts, never with accounts. */
export interface Post {
  readonly post: string;
  readonly agency: AgencyPath;
  readonly roles: readonly Role[];
  readonly from: LocalDate;
  readonly to?: LocalDate;
}

export type CertificateStatus = 'valid' | 'not-yet-valid' | 'expired' | 'suspended' | 'withdrawn' | 'none';

/** The law-enforcement certificate of a person as it stood on a day. */
export interface CertificateOnDay {
  readonly status: CertificateStatus;
  readonly number?: string;
  readonly expires?: LocalDate;
}

/** A person of the office as found on one day, with where that was read. */
export interface PersonOnDay {
  readonly person: Uuid;
  readonly name: string;
  readonly post?: Post;
  readonly posts: readonly Post[];
  readonly certificate: CertificateOnDay;
  /** Whether the person holds the 法律职业资格 that first-time legality reviewers need (行政处罚法 58). */
  readonly legalQualification: boolean;
  readonly source: FactSource;
}

/** An agency as found on one day, with where that was read. */
export interface AgencyOnDay extends AgencyPath {
  /** Confirmed as a subject of enforcement (行政执法主体) on that day. */
  readonly confirmed: boolean;
  readonly fields: readonly string[];
  /** Codes of the items in its power on that day; `*` stands for every item of its fields. */
  readonly items: readonly string[];
  readonly source: FactSource;
  /** Where it answers for another one: that one's dissolution, and those between them. */
  readonly through?: readonly FactSource[];
}

/** Who asks, as known now: a token proves the subject only, everything else is looked up. */
export interface Caller {
  readonly subject: string;
  readonly person: Uuid;
  readonly name: string;
  /** The post the caller acts in. */
  readonly post: Post;
  readonly roles: readonly Role[];
  readonly certificate: CertificateOnDay;
  readonly legalQualification: boolean;
  /** Where this was read; becomes part of `basis.facts`. */
  readonly sources: readonly FactSource[];
}

/** Who sees something: decides what `disclose` leaves open. */
export interface Viewer {
  readonly person: Uuid;
  readonly roles: readonly Role[];
  /** The agency that the person acts for in the case: the own one, or a dissolved one that the own one succeeded. */
  readonly agency: AgencyPath;
  /** Parts that this person took in the case at hand. */
  readonly parts: readonly string[];
}

/** Looks persons and agencies up for the day of an act; bound in the apps to the officer and agency types. */
export interface Directory {
  /** @throws Refused `unknown-person` never: an unknown subject is `undefined` and answered 403 */
  caller(subject: string, now: Instant, post?: string): Promise<Caller | undefined>;
  person(person: Uuid, day: LocalDate): Promise<PersonOnDay | undefined>;
  agency(agency: Uuid, day: LocalDate): Promise<AgencyOnDay | undefined>;
  /**
   * The agency that answers for the matters of that one on the day: itself while it exists, then whoever succeeded it (职权承继). Undefined
   * where it was dissolved and nobody did.
   */
  answering(agency: Uuid, day: LocalDate): Promise<AgencyOnDay | undefined>;
}
