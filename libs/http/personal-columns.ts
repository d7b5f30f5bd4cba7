import {
  masked,
  namesPersons,
  type AnyCaseType,
  type Caller,
  type Json,
  type JsonObject,
  type ListQuestion,
  type Reorganised,
  type Uuid,
} from '#libs/kernel';
import { handlesCasesOf, rightsOf, type CaseScope } from '#libs/access';
import { BrokenChain, NoSuchCase, type CaseReader } from '#libs/case-runtime';
import { CorruptEvent, StoreUnavailable, type EventStore, type Position } from '#libs/event-store';
import { ViewUnavailable, WaitTimedOut, type ViewReader } from '#libs/views';

export interface PersonalColumnsPorts {
  readonly cases: Pick<CaseReader, 'currentOfMany' | 'identifying'>;
  readonly scope: Pick<CaseScope, 'viewer'>;
  readonly views: Pick<ViewReader, 'list'>;
  readonly store: Pick<EventStore, 'head'>;
}

/** A row of a view that tells of a case, and the agency path that it is scoped by; nobody handles one without. */
interface RowOfCase {
  readonly type: AnyCaseType;
  readonly caseId: Uuid;
  readonly path: string | undefined;
}

type Declared = Pick<ListQuestion, 'personal' | 'texts'>;

const PAGE = 200;

/** Whether a case of a list cannot tell who may read what. */
export function isUnreadable(error: unknown): boolean {
  return error instanceof NoSuchCase || error instanceof CorruptEvent || error instanceof BrokenChain;
}

/**
 * What one reader is shown of the rows of a page: all of it who handles the cases of their agency and is kept from none of it; personal
 * columns and who is named in texts are masked to everybody who watches them.
 */
export class PageDisclosure {
  private readonly keptFrom = new Map<string, Promise<ReadonlySet<Uuid> | undefined>>();

  constructor(
    private readonly ports: PersonalColumnsPorts,
    private readonly caller: Caller,
    private readonly reorganised: readonly Reorganised[],
  ) {}

  async columns<C extends JsonObject>({ personal = [], texts = [] }: Declared, row: RowOfCase, columns: C): Promise<C> {
    if (personal.length === 0 && (texts.length === 0 || !namesPersons(row.type))) return columns;
    if (await this.mayRead(row, personal.length > 0)) return columns;
    const mask = texts.length === 0 ? undefined : await this.maskOfTexts(row);
    return Object.fromEntries(
      Object.entries(columns).map(([column, value]) => {
        if (value !== null && personal.includes(column)) return [column, masked(value)];
        return [column, mask !== undefined && texts.includes(column) ? mask(value) : value];
      }),
    ) as C;
  }

  /**
   * The case is asked as well, as it is now: who was recused reads no more in a list, also of a day before that, than in the case. Of who
   * is named in texts the type may tell beforehand which cases have to be asked.
   */
  private async mayRead({ type, caseId, path }: RowOfCase, isPersonal: boolean): Promise<boolean> {
    if (path === undefined || !handlesCasesOf(rightsOf(this.caller), path, this.reorganised)) return false;
    if (!isPersonal && (await this.casesKeptFrom(type))?.has(caseId) === false) return true;
    return this.caseLets(type, caseId);
  }

  /** One that is damaged answers nothing, and takes no list from anybody. */
  private async caseLets(type: AnyCaseType, caseId: Uuid): Promise<boolean> {
    try {
      const { state, participants } = await this.ports.cases.currentOfMany(type, caseId, this.caller);
      const viewer = await this.ports.scope.viewer(this.caller, participants.get(this.caller.person), type, state);
      return type.mayReadPersonal(viewer, state);
    } catch (error) {
      if (isUnreadable(error)) return false;
      throw error;
    }
  }

  /** Cases that may keep the reader from what is personal in them; undefined where only each case itself can tell. */
  private casesKeptFrom(type: AnyCaseType): Promise<ReadonlySet<Uuid> | undefined> {
    const known = this.keptFrom.get(type.name);
    if (known !== undefined) return known;
    const asked = this.askedFor(type);
    this.keptFrom.set(type.name, asked);
    return asked;
  }

  private async askedFor({ keptFromReading }: AnyCaseType): Promise<ReadonlySet<Uuid> | undefined> {
    if (keptFromReading === undefined) return undefined;
    const { view, person } = keptFromReading;
    const words = { zh: view, en: view };
    const question = {
      path: '',
      view,
      ...words,
      filters: { person: { column: person, op: 'eq', ...words } },
      sorts: [person],
      shows: [],
    } as const;
    const cases = new Set<Uuid>();
    try {
      // a view that stopped, or is behind, does not know of a recusal that the case knows of; it is not waited for, since views gather
      // for a while in a crowd, and every page of those who work would be held up
      const head = await this.head();
      const newest = head === undefined ? {} : { atLeast: head, wait: { timeoutMs: 0 } };
      const ask = { filters: { person: this.caller.person }, limit: PAGE, ...newest };
      for (let after: string | undefined, isLast = false; !isLast; isLast = after === undefined) {
        const { rows, next } = await this.ports.views.list(question, { ...ask, ...(after === undefined ? {} : { after }) });
        for (const { stream } of rows) cases.add(stream.slice(-36));
        after = next;
      }
      return cases;
    } catch (error) {
      // while it is being built, or behind, each case is asked
      if (error instanceof ViewUnavailable || error instanceof WaitTimedOut) return undefined;
      throw error;
    }
  }

  /** Undefined also where the store cannot be asked: lists are answered then, too. */
  private async head(): Promise<Position | undefined> {
    try {
      return await this.ports.store.head();
    } catch (error) {
      if (error instanceof StoreUnavailable) return undefined;
      throw error;
    }
  }

  /** Masks who is named in what people wrote: all of it where events that may tell whom are damaged. */
  private async maskOfTexts({ type, caseId }: RowOfCase): Promise<(text: Json) => Json> {
    const identified = await this.ports.cases.identifying(type, caseId).catch((error: unknown) => {
      if (error instanceof CorruptEvent) return 'damaged' as const;
      throw error;
    });
    return (text) => {
      if (identified === undefined || text === null) return text;
      return identified === 'damaged' ? masked(text) : identified.maskedIn(text);
    };
  }
}
