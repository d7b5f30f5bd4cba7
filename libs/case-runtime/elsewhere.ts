import type { AnyCaseType, AnyState, Caller, LocalDate, Look, Refusal } from '#libs/kernel';
import type { CaseScope } from '#libs/access';

/** Refusals that every type has: whoever may read a case of another agency is offered nothing to do there. */
export const ELSEWHERE = 'handled-by-another-agency';
const BY_NOBODY = 'handled-by-no-agency';
const WORDINGS = {
  [ELSEWHERE]: { zh: '由其他机关办理，本机关只能查阅。', en: 'Another agency handles it; yours may only read.' },
  [BY_NOBODY]: {
    zh: '办案机关已撤销，尚未指定承继机关：须先在机关名录中指定。',
    en: 'The agency in charge was dissolved and nobody succeeded it yet: name its successor in the register of agencies first.',
  },
} as const;

/** The refusal, naming the agency that handles it, or the dissolved one that has no successor. */
export async function handledElsewhere(type: AnyCaseType, state: AnyState, scope: Pick<CaseScope, 'answering'>): Promise<Refusal> {
  const agency = type.summary(state).agencyPath.at(-1);
  if (agency === undefined) return { code: ELSEWHERE, facts: {} };
  if (type.kind === 'register') return { code: ELSEWHERE, facts: { agency } };
  const answering = await scope.answering(agency);
  return answering === undefined ? { code: BY_NOBODY, facts: { agency } } : { code: ELSEWHERE, facts: { agency: answering.agency } };
}

/** Notes on which dissolutions the right to act rests, where the caller's agency answers for another one's case (职权承继). */
export async function noteSuccession(type: AnyCaseType, state: AnyState, look: Look, today: LocalDate): Promise<void> {
  for (const path of type.readableBy(state)) await look.answering(path.at(-1) ?? '', today);
}

/** Whether the case was recorded under an agency that is not the caller's. Asked with every command. */
export function isOfAnother(type: AnyCaseType, state: AnyState, { post }: Caller): boolean {
  if (type.kind === 'register') return false;
  const recorded = type.readableBy(state);
  return recorded.length > 0 && recorded.every((path) => path.at(-1) !== post.agency.agency);
}

/** Words the refusals for a type. */
export function withElsewhere(type: AnyCaseType): AnyCaseType {
  const worded = Object.fromEntries(Object.entries(WORDINGS).map(([rule, words]) => [rule, { ...words, law: ['office'], rule }]));
  return { ...type, wording: { ...type.wording, refusals: { ...type.wording.refusals, ...worded } } };
}
