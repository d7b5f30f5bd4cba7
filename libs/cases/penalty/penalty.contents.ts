import { refusal, Refused, type CatalogueItem, type Gate, type LawInForce, type LocalDate, type Uuid } from '#libs/kernel';
import type { DecidePenalty, DecideSummaryPenalty } from './commands/decision.commands.js';
import type { CreditTerm, NormCited } from './events/decision.events.js';
import type { Act, Party } from './events/filing.events.js';
import type { Penalty } from './penalty.course.js';
import { ageOn, bornOn } from './penalty.parties.js';
import { subjectsOf, type FiledCase, type Lead } from './penalty.state.js';
import { lawFor } from './penalty.step.js';

/** A decision rests on laws, regulations or rules; a normative document alone is no basis (行政处罚法 16). @throws Refused */
export function basisInLaw(basis: readonly NormCited[], law: LawInForce): void {
  const kinds = law.list('pl-16-basis-kinds');
  if (basis.length > 0 && !basis.some(({ kind }) => kinds.includes(kind))) {
    throw new Refused('basis-normative-document-only', { kinds: basis.map(({ kind }) => kind) });
  }
}

/** Nobody under fourteen is penalised (行政处罚法 30). */
export const oldEnough: Gate<Lead | FiledCase> = (state, context) => {
  const { act } = state;
  const law = lawFor(state, context);
  for (const { ref, age } of agesOf(subjectsOf(state), act)) {
    if (age < law.threshold('pl-30-age-of-liability')) return refusal('party-under-age', { party: ref, act: act.ended });
  }
  return null;
};

/** Who was under eighteen is punished lightly or less (行政处罚法 30). @throws Refused young-party-not-lightened */
export function ofAge(subjects: readonly Party[], act: Act, lightened: boolean, law: LawInForce): void {
  for (const { ref, age } of agesOf(subjects, act)) {
    if (age < law.threshold('pl-30-age-of-full-liability') && !lightened) throw new Refused('young-party-not-lightened', { party: ref });
  }
}

/** Ages of the natural persons on the day of the act, where their birthday is known. */
export function agesOf(subjects: readonly Party[], act: Act) {
  return subjects.flatMap(({ ref, kind, idType, idNumber, bornOn: told }) => {
    const born = told ?? (idType === 'citizen-id' ? bornOn(idNumber) : undefined);
    return kind === 'entity' || born === undefined ? [] : [{ ref, age: ageOn(born, act.ended) }];
  });
}

/** Kinds and sums that the article of the item allows; below its range only with the reason for it. @throws Refused */
export function withinArticle(penalties: readonly Penalty[], item: CatalogueItem, deviation: string | undefined): void {
  for (const { kind, fine } of penalties) {
    if (kind !== 'other' && !item.kinds.includes(kind)) throw new Refused('kind-not-in-article', { kind, item: item.code });
    if (fine === undefined || item.fine === undefined) continue;
    const { min, max } = item.fine;
    // A multiple of the value of goods has no fixed ceiling in the catalogue.
    if (fine > max && item['multiple'] === undefined) throw new Refused('fine-outside-range', { fine, min, max });
    if (fine < min && deviation === undefined) throw new Refused('fine-outside-range', { fine, min, max });
  }
}

/** A party is fined once for the act, within the range of its article: no two fines add up beside it (行政处罚法 29). @throws Refused */
export function finedOnce(penalties: readonly Penalty[], subjects: readonly Party[], act: Uuid): void {
  const fines = penalties.filter(({ fine }) => fine !== undefined).length;
  const parties = new Set(subjects.map(({ key }) => key)).size;
  if (fines > parties) throw new Refused('act-already-fined', { act, fines, parties });
}

/** The six items of a decision (行政处罚法 59), the reason of the discretion, and for an act on the spot the route of remedies. @throws Refused */
export function completeContents(
  body: Pick<DecidePenalty | DecideSummaryPenalty, 'facts' | 'basis' | 'discretion' | 'performance' | 'remedies' | 'sealed'>,
  subjects: readonly Party[],
): void {
  const missing = [
    ...(subjects.every(({ address }) => address !== undefined) ? [] : ['party']),
    ...(body.facts === undefined ? ['facts-and-evidence'] : []),
    ...(body.basis.length === 0 ? ['kind-and-basis'] : []),
    ...(body.performance === undefined ? ['performance'] : []),
    ...(body.remedies === undefined ? ['remedies'] : []),
    ...(body.sealed ? [] : ['agency-and-date']),
  ];
  if (missing.length > 0) throw new Refused('decision-incomplete', { missing });
  if (body.discretion === undefined) throw new Refused('discretion-not-explained', { parties: subjects.map(({ ref }) => ref) });
}

/** The finding rests on evidence that it names, every piece of it verified (行政处罚法 40, 46). @throws Refused */
export function evidenceVerified(state: FiledCase, labels: readonly string[]): void {
  if (labels.length === 0) throw new Refused('no-verified-evidence', { named: 0 });
  for (const label of labels) {
    const status = state.evidence.find(({ evidence }) => evidence === label)?.status;
    if (status !== 'verified') throw new Refused('evidence-not-verified', { evidence: label, status: status ?? 'unknown' });
  }
}

/** How long the decision is published and when repair may be asked for, counted from the decision (信用修复管理办法). */
export function creditTerm(penalties: readonly Penalty[], procedure: 'ordinary' | 'summary', on: LocalDate, law: LawInForce): CreditTerm {
  const minor = law.list('cr-minor-outcomes');
  const serious = law.list('cr-serious-outcomes');
  const kinds = penalties.map(({ kind }) => kind);
  if (kinds.some((kind) => serious.includes(kind))) return repairable('serious', on, law);
  const isMinor = (procedure === 'summary' && minor.includes('summary')) || kinds.every((kind) => minor.includes(kind));
  return isMinor ? { tier: 'minor', publishedUntil: law.due('cr-minor-longest-publication', on) } : repairable('general', on, law);
}

function repairable(tier: 'general' | 'serious', on: LocalDate, law: LawInForce): CreditTerm {
  return {
    tier,
    repairAfter: law.due(`cr-${tier}-shortest-publication`, on),
    publishedUntil: law.due(`cr-${tier}-longest-publication`, on),
  };
}

/** Only small fines and warnings are decided on the spot: 200 yuan for natural persons, 3,000 for others (行政处罚法 51). @throws Refused */
export function withinSummary(penalties: readonly Penalty[], subjects: readonly Party[], law: LawInForce): void {
  const kinds = law.list('pl-51-summary-kinds');
  const other = penalties.find(({ kind }) => !kinds.includes(kind));
  if (other !== undefined) throw new Refused('kind-not-for-summary', { kind: other.kind });
  // which party bears which fine is not told: each stays within the limits of all
  for (const { ref, kind } of subjects) {
    const limit = law.threshold(`pl-51-summary-fine-limit/${kind === 'entity' ? 'entity' : 'natural'}`);
    const fine = Math.max(0, ...penalties.map((penalty) => penalty.fine ?? 0));
    if (fine > limit) throw new Refused('fine-above-summary-limit', { party: ref, fine, limit });
  }
}
