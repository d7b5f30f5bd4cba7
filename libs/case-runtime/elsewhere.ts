import type { AnyCaseType, AnyState, Refusal } from '#libs/kernel';

/** Refusal that every type has: whoever may read a case of another agency is offered nothing to do there. */
export const ELSEWHERE = 'handled-by-another-agency';
const WORDING = { zh: '由其他机关办理，本机关只能查阅。', en: 'Another agency handles it; yours may only read.' };

/** The refusal, naming the agency that handles it. */
export function handledElsewhere(type: AnyCaseType, state: AnyState): Refusal {
  const agency = type.summary(state).agencyPath.at(-1);
  return { code: ELSEWHERE, facts: agency === undefined ? {} : { agency } };
}

/** Words the refusal for a type. */
export function withElsewhere(type: AnyCaseType): AnyCaseType {
  const worded = { ...WORDING, law: ['office'], rule: ELSEWHERE };
  return { ...type, wording: { ...type.wording, refusals: { ...type.wording.refusals, [ELSEWHERE]: worded } } };
}
