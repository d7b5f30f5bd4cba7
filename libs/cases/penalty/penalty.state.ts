import type { DueDate, ExcludedPeriod, Extension, LocalDate, Uuid } from '#libs/kernel';
import type { Act, AgencyInCharge, CaseNumber, Complainant, Party } from './events/filing.events.js';
import type { OfficerOnDuty } from './events/shared.js';
import type {
  Conclusion,
  DecisionState,
  DefenceState,
  DiscussionState,
  HearingState,
  NoticeState,
  Penalty,
  ReviewState,
} from './penalty.course.js';
import type { Aftermath } from './penalty.aftermath.js';

/** The state is a union of stages: a step that a stage does not know of does not compile. */

export interface NotOpened {
  readonly stage: 'none';
}

export interface RecusalState {
  readonly person: Uuid;
  readonly status: 'requested' | 'granted' | 'refused';
}

/** A test or appraisal by an institution; `to` once its result came. */
export interface AppraisalState {
  readonly appraisal: string;
  readonly from: LocalDate;
  readonly until: LocalDate;
  readonly to?: LocalDate;
  readonly seizures: readonly string[];
}

/** A date that ran into a year without a calendar, by the name of its duty. */
export interface ProvisionalDate {
  readonly of: string;
  readonly label?: string;
  readonly recorded: DueDate;
  readonly extensions?: readonly Extension[];
}

interface OpenedCase {
  readonly agency: AgencyInCharge;
  readonly office: string;
  readonly title: string;
  readonly source: string;
  readonly receivedOn: LocalDate;
  readonly discoveredOn: LocalDate;
  readonly act: Act;
  readonly suspectedItem?: string;
  readonly complainant?: Complainant;
  readonly parties: readonly Party[];
  readonly recusals: readonly RecusalState[];
  readonly decideFilingBy: DueDate;
  readonly filingExtended: boolean;
  readonly filingExtensions: readonly Extension[];
  readonly appraisals: readonly AppraisalState[];
  readonly provisional: readonly ProvisionalDate[];
}

export interface Lead extends OpenedCase {
  readonly stage: 'lead';
}

export interface NotFiledLead extends OpenedCase {
  readonly stage: 'not-filed';
  readonly ground: string;
  /** Entered in the register of first offences under this item. */
  readonly exemptedItem?: string;
}

export interface InspectionState {
  readonly record: string;
  readonly on: LocalDate;
  readonly findings: number;
  /** Its result is formed once this appraisal has ended. */
  readonly awaitsAppraisal?: string;
  /** Set once the result is formed. */
  readonly publishBy?: DueDate;
  readonly published: readonly { readonly site: string; readonly on: LocalDate }[];
  readonly withheldOn?: LocalDate;
}

export interface RectificationState {
  readonly order: string;
  readonly orderedOn: LocalDate;
  readonly until: LocalDate;
  readonly reinspectBy: DueDate;
  readonly status: 'ordered' | 'met' | 'partly' | 'not-met';
  readonly lastReinspection?: LocalDate;
  /** The term that runs, or ran last: 1 for that of the order itself. */
  readonly term: number;
}

export interface EvidenceState {
  readonly evidence: string;
  readonly kind: string;
  readonly title: string;
  readonly device: boolean;
  readonly status: 'registered' | 'verified' | 'excluded';
  readonly files: number;
}

export interface PreservationState {
  readonly preservation: string;
  readonly on: LocalDate;
  readonly handleBy: DueDate;
  readonly status: 'held' | 'released' | 'converted';
  readonly approved: boolean;
}

export interface SeizureState {
  readonly seizure: string;
  readonly kind: string;
  readonly on: LocalDate;
  readonly until: DueDate;
  readonly extended: boolean;
  readonly extensions: readonly Extension[];
  readonly pauses: readonly ExcludedPeriod[];
  readonly status: 'held' | 'released';
  readonly approved: boolean;
}

/** A suspected crime reported to the head (移送规定 5). */
export interface CrimeReportState {
  readonly on: LocalDate;
  readonly crime: string;
  readonly decideBy: DueDate;
  readonly status: 'reported' | 'approved' | 'refused';
}

/** Inquiries may be many: only the latest are kept, so that a step costs the same after thousands. */
export interface InquirySummary {
  readonly count: number;
  readonly last: number;
  readonly recent: readonly { readonly number: number; readonly from: string; readonly to: string }[];
}

/** What the party defended itself against or was heard on: neither a new notice nor more investigation undoes it (行政处罚法 45, 58). */
export interface Defended {
  readonly penalties: readonly Penalty[];
  /** A hearing was held. */
  readonly heard: boolean;
}

/**
 * Collected on decisions that were revoked before the case was taken up again, and not given back yet, in fen; and the labels of what was
 * given back. Below zero only where a payment was corrected since.
 */
export interface EarlierHeld {
  readonly changedOn: LocalDate;
  readonly principal: number;
  readonly surcharge: number;
  readonly refunds: readonly string[];
}

export interface FiledCase extends OpenedCase {
  readonly number: CaseNumber;
  readonly procedure: 'ordinary' | 'summary';
  readonly item: string;
  readonly field: string;
  readonly filedOn: LocalDate;
  readonly officers: readonly OfficerOnDuty[];
  /** None where the decision was made on the spot, with the filing (简易程序). */
  readonly decideBy?: DueDate;
  readonly pauses: readonly ExcludedPeriod[];
  readonly extensions: readonly Extension[];
  readonly inspections: readonly InspectionState[];
  readonly inquiries: InquirySummary;
  readonly rectifications: readonly RectificationState[];
  readonly evidence: readonly EvidenceState[];
  readonly preservations: readonly PreservationState[];
  readonly seizures: readonly SeizureState[];
  readonly crimeReport?: CrimeReportState;
  readonly reopened: number;
  readonly defended?: Defended;
  /** Labels of what was paid on decisions that were revoked: the money was received, its record keeps its name. */
  readonly earlierPayments?: readonly string[];
  readonly earlierHeld?: EarlierHeld;
  /** Labels of the challenges of decisions that were revoked: a list names each once. */
  readonly earlierChallenges?: readonly string[];
}

export interface Investigating extends FiledCase {
  readonly stage: 'investigating';
  /** Returned by the reviewer with an opinion. */
  readonly returned?: string;
}

export interface Suspended extends FiledCase {
  readonly stage: 'suspended';
  readonly suspension: ExcludedPeriod;
}

export interface Terminated extends FiledCase {
  readonly stage: 'terminated';
  readonly ground: string;
  readonly closeBy: DueDate;
}

/** What the case has been through between the end of the investigation and the decision. */
export interface Course {
  readonly conclusion: Conclusion;
  readonly review?: ReviewState;
  readonly discussion?: DiscussionState;
}

export interface Concluded extends FiledCase, Course {
  readonly stage: 'concluded';
}

export interface Noticed extends FiledCase, Course {
  readonly stage: 'noticed';
  readonly notice: NoticeState;
  readonly defences: readonly DefenceState[];
  readonly hearing?: HearingState;
}

export interface Decided extends FiledCase {
  readonly stage: 'decided';
  readonly decision: DecisionState;
  readonly after: Aftermath;
}

export interface Closed extends FiledCase {
  readonly stage: 'closed';
  readonly decision?: DecisionState;
  readonly after?: Aftermath;
  readonly closedOn: LocalDate;
  readonly closing: string;
}

export interface Archived extends FiledCase {
  readonly stage: 'archived';
  readonly decision?: DecisionState;
  readonly after?: Aftermath;
  readonly closedOn: LocalDate;
  readonly closing: string;
  readonly dossier: string;
}

export type PenaltyState =
  NotOpened | Lead | NotFiledLead | Investigating | Suspended | Terminated | Concluded | Noticed | Decided | Closed | Archived;

export type Stage = PenaltyState['stage'];
export type StateAt<K extends Stage> = Extract<PenaltyState, { readonly stage: K }>;

export const initialState: PenaltyState = { stage: 'none' };

/** Stages in the order in which a case passes them; where a case stands decides what is refused as too early or too late. */
export const COURSE: readonly Stage[] = ['none', 'lead', 'investigating', 'concluded', 'noticed', 'decided', 'closed', 'archived'];

export const OPENED_STAGES = [
  'lead',
  'not-filed',
  'investigating',
  'suspended',
  'terminated',
  'concluded',
  'noticed',
  'decided',
  'closed',
  'archived',
] as const;
export const FILED_STAGES = ['investigating', 'suspended', 'terminated', 'concluded', 'noticed', 'decided', 'closed', 'archived'] as const;
export const UNDER_INVESTIGATION = ['investigating', 'concluded', 'noticed'] as const;
/** Its party may die or be dissolved until the case is decided (市场监管程序规定 47). */
export const TERMINABLE = ['investigating', 'suspended', 'concluded', 'noticed'] as const;
export const WITH_DECISION = ['decided', 'closed', 'archived'] as const;

/** A case that was opened, or filed, at whatever stage. */
export type Opened = Exclude<PenaltyState, NotOpened>;
export type Filed = StateAt<(typeof FILED_STAGES)[number]>;
export type WithDecision = StateAt<(typeof WITH_DECISION)[number]>;

export function isOpened(state: PenaltyState): state is Opened {
  return state.stage !== 'none';
}

export function isFiled(state: PenaltyState): state is Filed {
  return 'number' in state;
}

/** The defence that binds the next notice; undefined where the party said nothing so far. */
export function defenceOf(state: Concluded | Noticed): Defended | undefined {
  if (state.stage === 'concluded') return state.defended;
  const { notice, defences, hearing, defended } = state;
  if (defended === undefined && defences.length === 0 && hearing === undefined) return undefined;
  return { penalties: notice.penalties, heard: hearing?.status === 'held' || defended?.heard === true };
}

/** A hearing was held, on this notice or an earlier one. */
export function wasHeard(state: Concluded | Noticed): boolean {
  return defenceOf(state)?.heard === true;
}

/** The hearing that was asked for and neither held nor waived. */
export function pendingHearing(state: Concluded | Noticed): HearingState | undefined {
  const hearing = state.stage === 'noticed' ? state.hearing : undefined;
  return hearing?.status === 'requested' || hearing?.status === 'notified' ? hearing : undefined;
}

/** The day from which the decision's term runs: the filing, or the day on which the case was taken up again. */
export function decidedFrom({ decideBy, filedOn }: FiledCase): LocalDate {
  return decideBy?.trigger.slice(0, 10) ?? filedOn;
}

/** Parties against whom the case runs. */
export function subjectsOf(state: { readonly parties: readonly Party[] }): readonly Party[] {
  return state.parties.filter((party) => party.role === 'subject');
}
