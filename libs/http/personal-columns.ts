import { masked, type AnyCaseType, type Caller, type Json, type ListQuestion, type Reorganised, type Row, type Uuid } from '#libs/kernel';
import { handlesCasesOf, rightsOf, type CaseScope } from '#libs/access';
import { NoSuchCase, type CaseReader } from '#libs/case-runtime';
import { CorruptEvent } from '#libs/event-store';

export interface PersonalColumnsPorts {
  readonly cases: Pick<CaseReader, 'current' | 'identifying'>;
  readonly scope: Pick<CaseScope, 'viewer'>;
}

/** A row of a view that tells of a case, and the agency path that it is scoped by; nobody handles one without. */
interface RowOfCase {
  readonly type: AnyCaseType;
  readonly caseId: Uuid;
  readonly path: string | undefined;
}

/**
 * Personal columns are open to those who handle the agency's cases, and masked to everybody who watches them. The case itself is asked as
 * well, as it is now: who was recused reads no more in a list, also of a day before that, than in the case. One that is damaged answers
 * nothing, and takes no list from anybody.
 */
export async function mayReadPersonalColumns(
  { cases, scope }: PersonalColumnsPorts,
  { type, caseId, path }: RowOfCase,
  caller: Caller,
  reorganised: readonly Reorganised[],
): Promise<boolean> {
  if (path === undefined || !handlesCasesOf(rightsOf(caller), path, reorganised)) return false;
  try {
    const { state, participants } = await cases.current(type, caseId, caller);
    return type.mayReadPersonal(await scope.viewer(caller, participants.get(caller.person), type, state), state);
  } catch (error) {
    if (isUnreadable(error)) return false;
    throw error;
  }
}

/** Whether a case of a list cannot tell who may read what. */
export function isUnreadable(error: unknown): boolean {
  return error instanceof NoSuchCase || error instanceof CorruptEvent;
}

/** Masks who is named in what people wrote: all of it where events that may tell whom are damaged. */
export async function maskOfTexts({ cases }: Pick<PersonalColumnsPorts, 'cases'>, type: AnyCaseType, caseId: Uuid) {
  const identified = await cases.identifying(type, caseId).catch((error: unknown) => {
    if (error instanceof CorruptEvent) return 'damaged' as const;
    throw error;
  });
  return <T extends Json>(text: T): T => {
    if (identified === undefined || text === null) return text;
    return identified === 'damaged' ? (masked(text) as T) : identified.maskedIn(text);
  };
}

/** The columns as the reader may see them. Whoever is named in what people wrote costs those who handle the agency's cases no question. */
export async function disclosedColumns(
  ports: PersonalColumnsPorts,
  { personal = [], texts = [] }: Pick<ListQuestion, 'personal' | 'texts'>,
  row: RowOfCase,
  columns: Row,
  caller: Caller,
  reorganised: readonly Reorganised[],
): Promise<Row> {
  if (personal.length === 0 && texts.length === 0) return columns;
  const isOpen =
    personal.length === 0
      ? row.path !== undefined && handlesCasesOf(rightsOf(caller), row.path, reorganised)
      : await mayReadPersonalColumns(ports, row, caller, reorganised);
  if (isOpen) return columns;
  const mask = texts.length === 0 ? undefined : await maskOfTexts(ports, row.type, row.caseId);
  return Object.fromEntries(
    Object.entries(columns).map(([column, value]) => {
      if (value !== null && personal.includes(column)) return [column, masked(value) as string];
      return [column, mask !== undefined && texts.includes(column) ? mask(value) : value];
    }),
  );
}
