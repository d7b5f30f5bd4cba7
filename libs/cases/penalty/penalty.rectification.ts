/**
 * Name of the re-inspection that ends the given term of an order: each new term (`until` of a re-inspection that was not met) is
 * followed by a look of its own, owed and late by itself. `#` stands in no label of the office.
 */
export function reinspectionOf(order: string, term: number): string {
  return term === 1 ? order : `${order}#${term}`;
}

/** The order that a re-inspection is of. */
export function orderOf(reinspection: string): string {
  return reinspection.split('#')[0]!;
}

/** Term that begins after a re-inspection; one recorded before terms were counted went on under the same name. */
export function nextTerm(ended: number | undefined): number {
  return ended === undefined ? 1 : ended + 1;
}
