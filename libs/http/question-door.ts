import { Query, type QueryBus } from '@nestjs/cqrs';
import type { AnyCaseType, Clock, FigureQuestion, ListQuestion, Reorganised, Row, Uuid } from '#libs/kernel';
import type { CaseScope } from '#libs/access';
import type { CaseTypes } from '#libs/case-runtime';
import type { CountAnswer, CountAsk, ListAnswer, ListAsk } from '#libs/views';
import type { Asked } from './case-door.js';
import { asOfInstant, given, knownParameters, single, wholeNumber } from './conditions.js';
import { groupAsked, GROUP, groupDimensions, rowsOfGroup } from './counted-groups.js';
import { invalidParameter } from './known-problems.js';
import { PageDisclosure, type PersonalColumnsPorts } from './personal-columns.js';
import { placeAfter, type SealedPlacesPorts } from './sealed-places.js';

/** The key of a row beside its columns, none of which is called so. */
const KEY = '_key';

/** A list asked of a view. */
export class ListRows extends Query<ListAnswer> {
  constructor(
    readonly question: ListQuestion,
    readonly ask: ListAsk,
  ) {
    super();
  }
}

/** A figure asked of a view. */
export class CountRows extends Query<CountAnswer> {
  constructor(
    readonly question: FigureQuestion,
    readonly ask: CountAsk,
  ) {
    super();
  }
}

export interface QuestionDoorPorts extends PersonalColumnsPorts, SealedPlacesPorts {
  readonly clock: Clock;
  readonly types: Pick<CaseTypes, 'has' | 'named'>;
  readonly scope: Pick<CaseScope, 'viewer' | 'pathsOf'>;
  /** Agencies that were reorganised, as the views know them now or at that position. */
  reorganised(atLeast?: string): Promise<readonly Reorganised[]>;
}

/** Answers the lists and figures of a case type from its views, within the reader's scope. */
export class QuestionDoor {
  constructor(
    private readonly queries: QueryBus,
    private readonly ports: QuestionDoorPorts,
  ) {}

  /** Rows of a list. Personal columns are masked for readers who do not handle the case. @throws Problem */
  async list(type: AnyCaseType, question: ListQuestion, asked: Asked): Promise<object> {
    const { query } = asked;
    const grouped = groupDimensions(type, question) === undefined ? [] : [GROUP];
    knownParameters(query, [...Object.keys(question.filters), ...grouped, 'asOf', 'atLeast', 'limit', 'after', 'sort']);
    const holding = groupAsked(query, type, question);
    const sort = single(query, 'sort');
    if (sort !== undefined && !question.sorts.includes(sort)) {
      throw invalidParameter('sort', { zh: `可用：${question.sorts.join('、')}`, en: `one of ${question.sorts.join(', ')}` });
    }
    const reorganised = await this.reorganised(type, question, asked);
    const answer = await this.queries.execute(
      new ListRows(question, {
        ...this.common(type, question, asked, reorganised),
        ...given({ sort, holding }),
        limit: wholeNumber(query, 'limit', { min: 1, max: 200 }) ?? 50,
        ...placeAfter(this.ports, query),
      }),
    );
    const page = new PageDisclosure(this.ports, asked.caller, reorganised);
    const rows = answer.rows.map(async ({ stream, key, revision, at, columns, path }) => {
      const caseId = stream.slice(-36);
      // what a row is called within its case is what people called it
      const { texts = [], ...rest } = question;
      const told = key === '' ? texts : [...texts, KEY];
      const tells = this.caseOf(type, question, caseId, columns);
      // of a case whose type the office does not work with nobody knows whom it names
      const declared = tells === undefined ? { personal: [...(rest.personal ?? []), ...told] } : { ...rest, texts: told };
      const disclosed = await page.columns(declared, tells === undefined ? { type, caseId, path: undefined } : { ...tells, path }, {
        ...columns,
        [KEY]: key,
      });
      const { [KEY]: called, ...shown } = disclosed;
      const members = Object.entries(shown).map(([name, value]) => [memberName(name), value]);
      return { caseId, key: called, revision, at, ...Object.fromEntries(members) };
    });
    return {
      rows: await Promise.all(rows),
      next: answer.next === undefined ? undefined : this.ports.identifiers.sealed(answer.next),
      settled: answer.settled,
      position: answer.position,
    };
  }

  /** The case that the row tells of: its own, or the one that its columns name. */
  private caseOf(type: AnyCaseType, { about }: ListQuestion, caseId: Uuid, columns: Row) {
    if (about === undefined) return { type, caseId };
    const name = String(columns[about.type]);
    return this.ports.types.has(name) ? { type: this.ports.types.named(name), caseId: String(columns[about.case]) } : undefined;
  }

  /** Groups of a figure, drilled down by its filters; each leads to the rows that it counts. @throws Problem */
  async figures(type: AnyCaseType, question: FigureQuestion, asked: Asked): Promise<object> {
    const { query } = asked;
    knownParameters(query, [...Object.keys(question.filters), 'asOf', 'atLeast', 'by']);
    const by = (single(query, 'by') ?? '').split(',').filter((dimension) => dimension !== '');
    const unknown = by.find((dimension) => !Object.hasOwn(question.dimensions, dimension));
    if (unknown !== undefined || new Set(by).size !== by.length) {
      const known = Object.keys(question.dimensions);
      throw invalidParameter('by', { zh: `可用：${known.join('、')}`, en: `one or more of ${known.join(', ')}` });
    }
    const reorganised = await this.reorganised(type, question, asked);
    const answer = await this.queries.execute(new CountRows(question, { ...this.common(type, question, asked, reorganised), by }));
    return {
      groups: answer.groups.map((group) => ({ ...group, ...rowsOfGroup(type, question, query, group.by) })),
      settled: answer.settled,
      position: answer.position,
    };
  }

  /** Whose rows have passed to others; asked only where rows are scoped. */
  private async reorganised(type: AnyCaseType, { scope }: ListQuestion | FigureQuestion, asked: Asked): Promise<readonly Reorganised[]> {
    if (scope === undefined || type.kind === 'register') return [];
    return this.ports.reorganised(single(asked.query, 'atLeast'));
  }

  private common(type: AnyCaseType, question: ListQuestion | FigureQuestion, asked: Asked, reorganised: readonly Reorganised[]) {
    const { query, caller } = asked;
    const asOf = asOfInstant(query, this.ports.clock.now());
    const atLeast = single(query, 'atLeast');
    const filters: { [parameter: string]: string } = {};
    for (const [parameter, filter] of Object.entries(question.filters)) {
      const value = single(query, parameter);
      if (value === undefined) continue;
      if (filter.values !== undefined && !value.split(',').every((one) => filter.values!.includes(one))) {
        throw invalidParameter(parameter, { zh: `可用：${filter.values.join('、')}`, en: `one of ${filter.values.join(', ')}` });
      }
      filters[parameter] = value;
    }
    const scope = question.scope === undefined ? null : this.ports.scope.pathsOf(caller, type, reorganised);
    return { filters, ...given({ asOf, atLeast }), ...(scope === null ? {} : { scope }) };
  }
}

/** Columns are `snake_case` in tables and `camelCase` in answers. */
export function memberName(column: string): string {
  return column.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
