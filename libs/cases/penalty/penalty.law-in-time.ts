import { Refused, type CatalogueItem, type LawInForce, type LocalDate } from '#libs/kernel';
import type { ItemVersionCited, LawInTime, NormCited } from './events/decision.events.js';
import type { Act } from './events/filing.events.js';

/** Which of two versions of an item is lighter for the party; `unlike` where they cannot be ranked (a multiple against a sum). */
type Lighter = 'neither' | 'at-act' | 'at-decision' | 'unlike';

/** The item as the law held it on the day of the act and on the day of the decision. */
export interface ItemInTime {
  readonly atAct: CatalogueItem | undefined;
  readonly atDecision: CatalogueItem | undefined;
}

export function itemInTime(law: LawInForce, code: string, act: Act, today: LocalDate): ItemInTime {
  return { atAct: law.on(act.ended).item(code), atDecision: law.on(today).item(code) };
}

/** Compares the fines that the article sets, the higher end first, and the kinds that it allows, by their rank (从轻). */
export function lighterOf(atAct: CatalogueItem, atDecision: CatalogueItem, ranks: readonly string[]): Lighter {
  const kinds = Math.sign(heaviest(atDecision, ranks) - heaviest(atAct, ranks));
  if (atAct.fine === undefined && atDecision.fine === undefined) return directionOf([kinds]);
  if (atAct.fine === undefined || atDecision.fine === undefined) return 'unlike';
  const max = Math.sign(atDecision.fine.max - atAct.fine.max);
  const min = Math.sign(atDecision.fine.min - atAct.fine.min);
  return directionOf([kinds, max, min]);
}

function heaviest({ kinds }: CatalogueItem, ranks: readonly string[]): number {
  return Math.max(-1, ...kinds.map((kind) => ranks.indexOf(kind)));
}

function directionOf(signs: readonly number[]): Lighter {
  const heavier = signs.some((sign) => sign > 0);
  const lighter = signs.some((sign) => sign < 0);
  if (heavier && lighter) return 'unlike';
  if (heavier) return 'at-act';
  return lighter ? 'at-decision' : 'neither';
}

/**
 * 从旧兼从轻 (行政处罚法 37): the law of the act applies, the law of the decision only where it is lighter; an act that one of them does
 * not penalise is not penalised. Both versions of the item are kept with the choice.
 * @throws Refused law-in-time-not-weighed, act-no-longer-penalised, law-not-in-force-for-act, lighter-law-not-applied, newer-law-not-lighter
 */
export function weighedLaw(
  { atAct, atDecision }: ItemInTime,
  { changed, chosen, reason }: LawInTime,
  act: Act,
  today: LocalDate,
  ranks: readonly string[],
): { readonly item: CatalogueItem; readonly lawInTime: LawInTime } {
  if (atDecision === undefined) throw new Refused('act-no-longer-penalised', { act: act.ended, today });
  if (atAct === undefined) {
    throw new Refused('law-not-in-force-for-act', { article: atDecision.penalizes, from: fromOf(atDecision) ?? '', act: act.ended });
  }
  const moved = fromOf(atAct) !== fromOf(atDecision);
  const said = { changed, ...(chosen === undefined ? {} : { chosen }), ...(reason === undefined ? {} : { reason }) };
  const versions = { atAct: cited(atAct), atDecision: cited(atDecision) };
  if (!moved) return { item: atAct, lawInTime: { ...said, ...versions } };
  if (!changed || chosen === undefined || reason === undefined) throw new Refused('law-in-time-not-weighed', plain(versions));
  const lighter = lighterOf(atAct, atDecision, ranks);
  if (lighter === 'at-decision' && chosen === 'at-act') throw new Refused('lighter-law-not-applied', plain(versions));
  if ((lighter === 'at-act' || lighter === 'neither') && chosen === 'at-decision') {
    throw new Refused('newer-law-not-lighter', plain(versions));
  }
  return { item: chosen === 'at-decision' ? atDecision : atAct, lawInTime: { ...said, lighter, ...versions } };
}

/** The norms were in force for the act, or the newer ones were weighed and chosen. @throws Refused */
export function normsInTime(basis: readonly NormCited[], choice: LawInTime, act: Act): void {
  if (choice.changed && (choice.chosen === undefined || choice.reason === undefined))
    throw new Refused('law-in-time-not-weighed', { act: act.ended });
  const newer = basis.find(({ from }) => from !== undefined && from > act.ended);
  const older = basis.find(({ to }) => to !== undefined && to < act.ended);
  if (newer !== undefined && choice.chosen !== 'at-decision') {
    throw new Refused('law-not-in-force-for-act', { article: newer.article, from: newer.from!, act: act.ended });
  }
  if (older !== undefined) throw new Refused('law-not-in-force-for-act', { article: older.article, to: older.to!, act: act.ended });
}

function fromOf(item: CatalogueItem): LocalDate | undefined {
  return typeof item['from'] === 'string' ? item['from'] : undefined;
}

function cited(item: CatalogueItem): ItemVersionCited {
  const from = fromOf(item);
  return {
    article: item.penalizes,
    ...(from === undefined ? {} : { from }),
    ...(item.fine === undefined ? {} : { fine: { min: item.fine.min, max: item.fine.max } }),
    kinds: [...item.kinds],
  };
}

function plain({ atAct, atDecision }: { readonly atAct: ItemVersionCited; readonly atDecision: ItemVersionCited }) {
  const told = ({ article, from, fine }: ItemVersionCited) => ({
    article,
    ...(from === undefined ? {} : { from }),
    ...(fine === undefined ? {} : { fine: { ...fine } }),
  });
  return { atAct: told(atAct), atDecision: told(atDecision) };
}
