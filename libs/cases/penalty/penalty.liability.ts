import { refusal, Refused, type Gate, type LawInForce } from '#libs/kernel';
import type { PartyNotLiable } from './events/decision.events.js';
import { agesOf } from './penalty.contents.js';
import { subjectsOf, type FiledCase } from './penalty.state.js';

/** What shows a state of mind, or an age: the opinion of an expert, or a document such as a civil register or a medical record. */
const PAPERS: readonly string[] = ['expert-opinion', 'documentary'];

/** Only natural persons are too young or too ill to answer for an act (行政处罚法 30, 31). */
export const naturalParties: Gate<FiledCase> = (state) => {
  const entity = subjectsOf(state).find(({ kind }) => kind === 'entity');
  return entity === undefined ? null : refusal('party-not-natural', { party: entity.ref });
};

/**
 * Every party of the case was under fourteen on the day of the act, by its birthday or by a paper, or by a paper without recognition or
 * control of the act (行政处罚法 30, 31). @throws Refused
 */
export function notLiable(state: FiledCase, found: readonly PartyNotLiable[], law: LawInForce): void {
  const subjects = subjectsOf(state);
  for (const [index, { party }] of found.entries()) {
    if (!subjects.some(({ ref }) => ref === party)) throw new Refused('no-such-party', { party });
    if (found.findIndex((other) => other.party === party) !== index) throw new Refused('label-taken', { label: party });
  }
  const ages = new Map(agesOf(subjects, state.act).map(({ ref, age }) => [ref, age]));
  for (const { ref } of subjects) {
    const one = found.find(({ party }) => party === ref);
    if (one === undefined) throw new Refused('party-still-liable', { party: ref });
    const age = one.ground === 'under-fourteen' ? ages.get(ref) : undefined;
    if (age !== undefined && age >= law.threshold('pl-30-age-of-liability')) throw new Refused('party-old-enough', { party: ref, age });
    if (age === undefined || one.paper !== undefined) shownBy(state, one);
  }
}

function shownBy({ evidence }: FiledCase, { party, ground, paper }: PartyNotLiable): void {
  const shows = evidence.some((one) => one.evidence === paper && one.status === 'verified' && PAPERS.includes(one.kind));
  if (!shows) throw new Refused('liability-not-disproved', { party, ground, ...(paper === undefined ? {} : { paper }) });
}
