import type { AnyCaseType } from '#libs/kernel';

/** Refusal that every type has: whoever may read a case of another agency is offered nothing to do there. */
export const ELSEWHERE = 'handled-by-another-agency';

/** Words the refusal for a type. */
export function withElsewhere(type: AnyCaseType): AnyCaseType {
  const worded = { zh: '由其他机关办理，本机关只能查阅。', en: 'Another agency handles it; yours may only read.', law: ['office'] };
  return { ...type, wording: { ...type.wording, refusals: { ...type.wording.refusals, [ELSEWHERE]: worded } } };
}
