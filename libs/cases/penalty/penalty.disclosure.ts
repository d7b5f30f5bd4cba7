import { refusal, type CaseSummary, type Pointer, type Refusal, type Uuid, type Viewer } from '#libs/kernel';
import { isFiled, isOpened, type PenaltyState } from './penalty.state.js';

/** Personal fields of the state. Officials are never among them. */
export const personalState: readonly Pointer<PenaltyState>[] = [
  ...(['name', 'idNumber', 'bornOn', 'phone', 'address', 'serviceAddress'] as const).map((field) => `/parties/*/${field}` as const),
  ...(['name', 'idNumber', 'phone'] as const).map((field) => `/parties/*/representative/${field}` as const),
  '/complainant/name',
  '/complainant/phone',
];

const WORKING_ROLES = ['officer', 'clerk', 'head', 'legality-reviewer'] as const;

/** Who worked on the case, and who works in the agency that handles it; nobody once recused. Supervisors and auditors read it masked. */
export function mayReadPersonal(viewer: Viewer, state: PenaltyState): boolean {
  if (!isOpened(state)) return false;
  if (viewer.parts.includes('recused')) return false;
  if (viewer.parts.length > 0) return true;
  return viewer.agency.agency === state.agency.id && WORKING_ROLES.some((role) => viewer.roles.includes(role));
}

/** Evidence names the parties on every page: who was recused (行政处罚法 43) has none of it. */
export function filesKept({ person, parts }: Viewer): Refusal | null {
  return parts.includes('recused') ? refusal('officer-recused', { person }) : null;
}

export function readableBy(state: PenaltyState): readonly (readonly Uuid[])[] {
  return isOpened(state) ? [state.agency.path] : [];
}

export function summary(state: PenaltyState): CaseSummary {
  if (!isOpened(state)) return { title: '', stage: state.stage, agencyPath: [], parties: [], people: [] };
  return {
    ...(isFiled(state) ? { number: state.number.text } : {}),
    title: state.title,
    stage: state.stage,
    agencyPath: state.agency.path,
    region: state.agency.region,
    parties: state.parties.map(({ key, name }) => ({ key, name })),
    people: isFiled(state) ? state.officers.map(({ person }) => ({ person, part: 'investigator' })) : [],
  };
}
