import type { LocalDate, Uuid } from '#libs/kernel';

/** Facts about a visit (走访). These names are the storage format. */
export type VisitEvents = {
  readonly 'visit.planned': {
    readonly agency: { readonly id: Uuid; readonly path: readonly Uuid[] };
    readonly whom: string;
    readonly on: LocalDate;
  };
  readonly 'visit.made': { readonly on: LocalDate; readonly note: string };
};
