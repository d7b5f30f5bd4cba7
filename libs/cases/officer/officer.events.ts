import type { DueDate, LocalDate, Role, Uuid } from '#libs/kernel';

/** Regular staff (在编执法人员), or auxiliary staff (工勤、辅助人员), who never enforce the law. */
export type StaffKind = 'regular' | 'auxiliary';

/** 行政执法证 for officers, 行政执法监督证 for supervisors. */
export type CertificateKind = 'enforcement' | 'supervision';

/** A paper with effect on a person's standing: its title, its number (文号) and its date. */
export interface PersonnelDocument {
  readonly title: string;
  readonly number?: string;
  readonly date: LocalDate;
}

/** An agency as it was found when a fact about a person was recorded. */
export interface AgencyThen {
  readonly id: Uuid;
  readonly name: string;
  readonly path: readonly Uuid[];
}

/** Names one time in a post. */
export interface PostRef {
  readonly post: string;
  readonly agency: Uuid;
  readonly from: LocalDate;
}

/** A calendar year of training (年度培训考核): the hours asked for, and the last day by which they and the examination are owed. */
export interface TrainingYearBegun {
  readonly year: number;
  readonly required: number;
  readonly owed: DueDate;
}

/** How a year of training stood when that was recorded. */
export interface TrainingYearCount {
  readonly year: number;
  readonly hours: number;
  readonly required: number;
  readonly examPassed: boolean;
}

/**
 * Facts about people of the office (执法人员). These names are the storage format. A login is known by its keyed identifier and a
 * hint to recognise it by; who the person is, officials being public, is never sealed.
 */
export type OfficerEvents = {
  readonly 'officer.registered': {
    readonly name: string;
    readonly staffKind: StaffKind;
    readonly agency: AgencyThen;
    readonly subjectKey: string;
    readonly loginHint: string;
    /** Keyed identifier of the identity document, so that one person is registered once. */
    readonly identityKey?: string;
  };
  readonly 'officer.post-assigned': PostRef & {
    readonly place: AgencyThen;
    readonly roles: readonly Role[];
    readonly to?: LocalDate;
  };
  readonly 'officer.post-ended': {
    readonly post: string;
    readonly agency: Uuid;
    /** First day out of the post. */
    readonly on: LocalDate;
    readonly reason: string;
    readonly ends: readonly PostRef[];
  };
  readonly 'officer.moved': {
    readonly agency: AgencyThen;
    readonly formerAgency: Uuid;
    /** First day at the new agency; posts at the former one end the day before. */
    readonly on: LocalDate;
    readonly document: PersonnelDocument;
    readonly ends: readonly PostRef[];
    /** Numbers of the certificates carried along. */
    readonly certificates: readonly string[];
    /** Years of training still owed, from now on to the new agency. */
    readonly trainingYears?: readonly number[];
  };
  readonly 'officer.certified': {
    readonly number: string;
    readonly kind: CertificateKind;
    /** Name and agency as the certificate shows them. */
    readonly name: string;
    readonly agency: AgencyThen;
    readonly issuer: string;
    readonly issued: LocalDate;
    /** Last day of validity, and the rule it was computed by where the issuer named none. */
    readonly expires: LocalDate;
    readonly rule?: { readonly id: string; readonly version: LocalDate };
    /** Day by which the next yearly examination (年检) is due. */
    readonly examinationDue: LocalDate;
    /** The calendar year whose training the first certificate makes owed. */
    readonly trainingYear?: TrainingYearBegun;
  };
  readonly 'officer.certificate-renewed': {
    readonly number: string;
    readonly on: LocalDate;
    readonly expires: LocalDate;
    readonly examinationDue: LocalDate;
    /** Hours of training recorded for that year, beside the hours asked for. */
    readonly trainingHours: number;
    readonly trainingRequired: number;
  };
  readonly 'officer.certificate-suspended': {
    readonly number: string;
    readonly from: LocalDate;
    /** Last day, where the term is fixed. */
    readonly until?: LocalDate;
    readonly reason: string;
    readonly document: PersonnelDocument;
  };
  readonly 'officer.certificate-resumed': { readonly number: string; readonly on: LocalDate; readonly reason: string };
  readonly 'officer.certificate-withdrawn': {
    readonly number: string;
    readonly on: LocalDate;
    readonly reason: string;
    readonly document: PersonnelDocument;
    /** Years of training no longer owed, where this was the last certificate. */
    readonly trainingYears?: readonly number[];
  };
  readonly 'officer.legal-qualification-recorded': { readonly obtained: LocalDate; readonly certificate?: string };
  readonly 'officer.training-recorded': {
    readonly year: number;
    readonly hours: number;
    readonly course: string;
    readonly completed: LocalDate;
    /** The year's examination (年度考试), where this record is about it. */
    readonly examPassed?: boolean;
  };
  /** Another year of training is owed: the one before was met, or has ended. */
  readonly 'officer.training-year-begun': TrainingYearBegun & { readonly agency: Uuid };
  /** Hours and examination of the year are there. */
  readonly 'officer.training-year-met': TrainingYearCount;
  /** The calendar year has ended without them: they are owed still, late. */
  readonly 'officer.training-year-missed': TrainingYearCount & { readonly agency: Uuid; readonly owed: DueDate };
  /** A correction took them away again, or a new certificate makes owed again what the loss of the former one had ended. */
  readonly 'officer.training-year-reopened': TrainingYearCount & { readonly agency: Uuid; readonly owed: DueDate };
  readonly 'officer.login-changed': { readonly subjectKey: string; readonly loginHint: string; readonly formerKey: string };
  readonly 'officer.login-disabled': { readonly reason: string };
  readonly 'officer.login-enabled': { readonly reason: string };
  readonly 'officer.retired': {
    /** First day out of service. */
    readonly on: LocalDate;
    readonly reason: string;
    readonly ends: readonly PostRef[];
    /** Numbers of the certificates handed in. */
    readonly certificates: readonly string[];
    /** Years of training no longer owed. */
    readonly trainingYears?: readonly number[];
  };
  /** Back in service: posts are assigned and certificates issued anew. */
  readonly 'officer.reinstated': { readonly on: LocalDate; readonly reason: string };
};
