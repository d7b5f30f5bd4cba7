import { addDays, type CaseType, type CertificateOnDay, type LocalDate, type RecordedOf, type Role, type Uuid } from '#libs/kernel';
import type { AgencyThen, CertificateKind, OfficerEvents, PostRef, StaffKind, TrainingYearBegun } from './officer.events.js';

/** A time in a post, both days included. */
export interface HeldPost extends PostRef {
  readonly place: AgencyThen;
  readonly roles: readonly Role[];
  readonly to?: LocalDate;
}

/** Days, both included; open where `to` is absent. */
interface Period {
  readonly from: LocalDate;
  readonly to?: LocalDate;
}

export interface Certificate {
  readonly number: string;
  readonly kind: CertificateKind;
  readonly issuer: string;
  readonly issued: LocalDate;
  /** What issue and each renewal made valid. */
  readonly validity: readonly { readonly from: LocalDate; readonly to: LocalDate }[];
  readonly suspensions: readonly Period[];
  /** First day on which it is withdrawn or handed in. */
  readonly withdrawn?: LocalDate;
  readonly examinationDue: LocalDate;
}

export interface Training {
  readonly year: number;
  readonly hours: number;
  readonly course: string;
  readonly completed: LocalDate;
  readonly examPassed?: boolean;
}

/** A calendar year whose training is owed, met, missed, or no longer owed because no certificate was left. */
export interface TrainingYear extends TrainingYearBegun {
  readonly standing: 'open' | 'met' | 'missed' | 'ended';
}

interface OfficerRecord {
  readonly id: Uuid;
  readonly name: string;
  readonly staffKind: StaffKind;
  readonly agency: AgencyThen;
  readonly subjectKey: string;
  readonly loginHint: string;
  readonly loginEnabled: boolean;
  readonly identityKey?: string;
  readonly posts: readonly HeldPost[];
  readonly certificates: readonly Certificate[];
  readonly legalQualification?: { readonly obtained: LocalDate; readonly certificate?: string };
  readonly training: readonly Training[];
  readonly trainingYears: readonly TrainingYear[];
}

export interface OfficerInService extends OfficerRecord {
  readonly stage: 'in-service';
}

export interface RetiredOfficer extends OfficerRecord {
  readonly stage: 'retired';
  readonly retiredOn: LocalDate;
}

export type OfficerState = { readonly stage: 'unregistered' } | OfficerInService | RetiredOfficer;

export const UNREGISTERED: OfficerState = { stage: 'unregistered' };

function covers(period: Period, day: LocalDate): boolean {
  return period.from <= day && (period.to === undefined || day <= period.to);
}

/** The posts held on the day, first day and last day included. */
export function postsOn(state: OfficerState, day: LocalDate): readonly HeldPost[] {
  return state.stage === 'unregistered' ? [] : state.posts.filter((post) => covers(post, day));
}

/** The certificate of the kind as it stood on the day: of several, the one issued last by then. */
export function certificateOn(state: OfficerState, day: LocalDate, kind: CertificateKind = 'enforcement'): CertificateOnDay {
  const certificates = state.stage === 'unregistered' ? [] : state.certificates.filter((certificate) => certificate.kind === kind);
  const [first, ...rest] = certificates;
  if (first === undefined) return { status: 'none' };
  const issued = certificates.filter((certificate) => certificate.issued <= day);
  if (issued.length === 0) {
    const next = rest.reduce((earliest, other) => (other.issued < earliest.issued ? other : earliest), first);
    return { status: 'not-yet-valid', number: next.number, expires: next.validity[0]!.to };
  }
  const certificate = issued.reduce((latest, other) => (other.issued >= latest.issued ? other : latest));
  return { status: statusOn(certificate, day), number: certificate.number, expires: expiresAsOf(certificate, day) };
}

function statusOn({ withdrawn, suspensions, validity }: Certificate, day: LocalDate): CertificateOnDay['status'] {
  if (withdrawn !== undefined && withdrawn <= day) return 'withdrawn';
  if (suspensions.some((suspension) => covers(suspension, day))) return 'suspended';
  return validity.some((period) => covers(period, day)) ? 'valid' : 'expired';
}

/** The last day of validity as known on the day: a later renewal does not reach back. */
export function expiresAsOf({ validity }: Certificate, day: LocalDate): LocalDate {
  return validity
    .filter((period) => period.from <= day)
    .map((period) => period.to)
    .reduce((latest, to) => (to > latest ? to : latest), validity[0]!.to);
}

/** Hours of training recorded for the year. */
export function trainingHours(state: OfficerState, year: number): number {
  if (state.stage === 'unregistered') return 0;
  return state.training.filter((training) => training.year === year).reduce((sum, { hours }) => sum + hours, 0);
}

/** Whether the examination of the year was passed: recorded with the training, or by a yearly examination of the certificate in it. */
export function examinationPassed(state: OfficerState, year: number): boolean {
  if (state.stage === 'unregistered') return false;
  const renewedIn = (certificate: Certificate) => certificate.validity.slice(1).some(({ from }) => from.startsWith(`${year}-`));
  return (
    state.training.some((training) => training.year === year && training.examPassed === true) ||
    state.certificates.some((certificate) => certificate.kind === 'enforcement' && renewedIn(certificate))
  );
}

/** Years of training that are owed now, in time or late. */
export function yearsOwed(state: OfficerState): readonly number[] {
  if (state.stage === 'unregistered') return [];
  return state.trainingYears.filter(({ standing }) => standing === 'open' || standing === 'missed').map(({ year }) => year);
}

function withYear(state: OfficerState, year: number, standing: TrainingYear['standing']): OfficerState {
  return inService(state, (officer) => ({
    ...officer,
    trainingYears: officer.trainingYears.map((known) => (known.year === year ? { ...known, standing } : known)),
  }));
}

function begun(years: readonly TrainingYear[], found: TrainingYearBegun | undefined): readonly TrainingYear[] {
  if (found === undefined || years.some(({ year }) => year === found.year)) return years;
  const { year, required, owed } = found;
  return [...years, { year, required, owed, standing: 'open' }];
}

function ended(years: readonly TrainingYear[], gone: readonly number[] = []): readonly TrainingYear[] {
  return years.map((known) => (gone.includes(known.year) ? { ...known, standing: 'ended' } : known));
}

/** Ends posts; one that was called off before its first day stays so, also where another with the same name and first day ends. */
function endPosts(posts: readonly HeldPost[], ends: readonly PostRef[], firstDayWithout: LocalDate): readonly HeldPost[] {
  const to = addDays(firstDayWithout, -1);
  const calledOff = ({ from, to: last }: HeldPost) => last !== undefined && last < from;
  const over = (held: HeldPost) =>
    !calledOff(held) && ends.some(({ post, agency, from }) => held.post === post && held.agency === agency && held.from === from);
  return posts.map((held) => (over(held) ? { ...held, to } : held));
}

/** Facts other than registering and reinstating concern people in service; another stage is left as it is. */
function inService(state: OfficerState, next: (officer: OfficerInService) => OfficerState): OfficerState {
  return state.stage === 'in-service' ? next(state) : state;
}

/** A renewal may be told after a later one: neither the next examination nor the last day goes back for it. */
export function later(standing: LocalDate, told: LocalDate): LocalDate {
  return told > standing ? told : standing;
}

function onCertificate(state: OfficerState, number: string, next: (certificate: Certificate) => Certificate): OfficerState {
  return inService(state, (officer) => ({
    ...officer,
    certificates: officer.certificates.map((certificate) => (certificate.number === number ? next(certificate) : certificate)),
  }));
}

type Evolve = CaseType<OfficerState, OfficerEvents>['evolve'];

export const evolve: Evolve = {
  'officer.registered': (_state, { data, case: id }) => ({
    stage: 'in-service',
    id,
    ...data,
    loginEnabled: true,
    posts: [],
    certificates: [],
    training: [],
    trainingYears: [],
  }),
  'officer.post-assigned': (state, { data }) => inService(state, (officer) => ({ ...officer, posts: [...officer.posts, data] })),
  'officer.post-ended': (state, { data: { ends, on } }) =>
    inService(state, (officer) => ({ ...officer, posts: endPosts(officer.posts, ends, on) })),
  'officer.moved': (state, { data: { agency, ends, on } }) =>
    inService(state, (officer) => ({ ...officer, agency, posts: endPosts(officer.posts, ends, on) })),
  'officer.certified': (state, { data: { number, kind, issuer, issued, expires, examinationDue, trainingYear } }) =>
    inService(state, (officer) => ({
      ...officer,
      certificates: [
        ...officer.certificates,
        { number, kind, issuer, issued, validity: [{ from: issued, to: expires }], suspensions: [], examinationDue },
      ],
      trainingYears: begun(officer.trainingYears, trainingYear),
    })),
  'officer.certificate-renewed': (state, { data: { number, on, expires, examinationDue } }) =>
    onCertificate(state, number, (certificate) => ({
      ...certificate,
      validity: [...certificate.validity, { from: on, to: expires }],
      examinationDue: later(certificate.examinationDue, examinationDue),
    })),
  'officer.certificate-suspended': (state, { data: { number, from, until } }) =>
    onCertificate(state, number, (certificate) => ({
      ...certificate,
      suspensions: [...certificate.suspensions, { from, ...(until === undefined ? {} : { to: until }) }],
    })),
  'officer.certificate-resumed': (state, { data: { number, on } }) =>
    onCertificate(state, number, (certificate) => ({
      ...certificate,
      suspensions: certificate.suspensions.map((suspension) =>
        suspension.to === undefined || suspension.to >= on ? { ...suspension, to: addDays(on, -1) } : suspension,
      ),
    })),
  'officer.certificate-withdrawn': (state, { data: { number, on, trainingYears } }) =>
    inService(
      onCertificate(state, number, (certificate) => ({ ...certificate, withdrawn: on })),
      (officer) => ({ ...officer, trainingYears: ended(officer.trainingYears, trainingYears) }),
    ),
  'officer.legal-qualification-recorded': (state, { data }) => inService(state, (officer) => ({ ...officer, legalQualification: data })),
  'officer.training-recorded': (state, { data }) => inService(state, (officer) => ({ ...officer, training: [...officer.training, data] })),
  'officer.training-year-begun': (state, { data }) =>
    inService(state, (officer) => ({ ...officer, trainingYears: begun(officer.trainingYears, data) })),
  'officer.training-year-met': (state, { data: { year } }) => withYear(state, year, 'met'),
  'officer.training-year-missed': (state, { data: { year } }) => withYear(state, year, 'missed'),
  'officer.training-year-reopened': (state, { data: { year } }) => withYear(state, year, 'open'),
  'officer.login-changed': (state, { data: { subjectKey, loginHint } }) =>
    inService(state, (officer) => ({ ...officer, subjectKey, loginHint })),
  'officer.login-disabled': (state) => inService(state, (officer) => ({ ...officer, loginEnabled: false })),
  'officer.login-enabled': (state) => inService(state, (officer) => ({ ...officer, loginEnabled: true })),
  'officer.retired': (state, { data: { on, ends, certificates, trainingYears } }) =>
    inService(state, (officer) => ({
      ...officer,
      stage: 'retired',
      retiredOn: on,
      trainingYears: ended(officer.trainingYears, trainingYears),
      posts: endPosts(officer.posts, ends, on),
      certificates: officer.certificates.map((certificate) =>
        certificates.includes(certificate.number) ? { ...certificate, withdrawn: on } : certificate,
      ),
    })),
  'officer.reinstated': (state) => {
    if (state.stage !== 'retired') return state;
    const { retiredOn: _until, ...officer } = state;
    return { ...officer, stage: 'in-service' };
  },
};

export type RecordedOfficerEvent = RecordedOf<OfficerEvents>;
