import { namesPersons, pathText, type AnyCaseType, type Caller, type Clock, type LawInForce, type Reorganised } from '#libs/kernel';
import type { CaseScope } from '#libs/access';
import { DIMENSIONS, DUTIES, explainDuty, monthOf, yearUntil, type Dimension, type DutyReader, type ListedDuty } from '#libs/agenda';
import type { CaseReader } from '#libs/case-runtime';
import type { ViewReader } from '#libs/views';
import type { Asked } from '../case-door.js';
import { asOfInstant, given, isSettled, knownParameters, single, wholeNumber } from '../conditions.js';
import { invalidParameter, problem } from '../known-problems.js';
import { isUnreadable, PageDisclosure, type PersonalColumnsPorts } from '../personal-columns.js';
import { placeAfter, type SealedPlacesPorts } from '../sealed-places.js';
import { dutiesAt, ofGroup, ofMonth } from './drill-down.js';
import { filterOf, NARROWING, oneOf } from './duty-filter.js';

export interface SupervisionPorts extends PersonalColumnsPorts, SealedPlacesPorts {
  readonly duties: DutyReader;
  readonly views: Pick<ViewReader, 'list' | 'waitFor'>;
  readonly cases: Pick<CaseReader, 'current' | 'currentOfMany' | 'identifying'>;
  readonly types: readonly AnyCaseType[];
  readonly scope: Pick<CaseScope, 'viewer' | 'pathsOf'>;
  readonly clock: Clock;
  lawFor(day: string, place: { readonly region?: string; readonly field?: string }): LawInForce;
  /** Agencies that were reorganised, as the views know them now or at that position. */
  reorganised(atLeast?: string): Promise<readonly Reorganised[]>;
}

const COMMON = [...NARROWING, 'asOf', 'atLeast'];
/** Longest calendar asked for at once, in days. */
const CALENDAR_DAYS = 400;

/** 执法监督: what is owed, lit and late, within the reader's scope; every row leads to the explanation of its date. */
export class SupervisionDoor {
  private readonly types: ReadonlyMap<string, AnyCaseType>;
  private readonly masked: ReadonlyMap<string, MaskedMembers>;

  constructor(private readonly ports: SupervisionPorts) {
    this.types = new Map(ports.types.map((type) => [type.name, type]));
    this.masked = new Map(ports.types.map((type) => [type.name, maskedOf(type)]));
  }

  /** A page of duties in the order of their dates. @throws Problem */
  async duties(asked: Asked): Promise<object> {
    const { query } = asked;
    knownParameters(query, [...COMMON, 'sort', 'limit', 'after']);
    const [sort = 'due'] = oneOf(query, 'sort', ['due', '-due'] as const) ?? [];
    const within = await this.within(asked);
    const page = await this.ports.duties.list(filterOf(query), {
      ...within,
      sort,
      limit: wholeNumber(query, 'limit', { min: 1, max: 200 }) ?? 50,
      ...placeAfter(this.ports, query),
    });
    const disclosure = this.disclosure(asked, within.reorganised);
    return {
      rows: await Promise.all(page.rows.map((row) => this.told(row, asked, disclosure))),
      next: page.next === undefined ? undefined : this.ports.identifiers.sealed(page.next),
      ...this.settled(within),
    };
  }

  /** Numbers by light, agency, unit below, level, month, clock, type, item or officer; each leads to its rows. @throws Problem */
  async counts(asked: Asked): Promise<object> {
    const { query } = asked;
    knownParameters(query, [...COMMON, 'by']);
    const by: readonly Dimension[] = oneOf(query, 'by', DIMENSIONS) ?? ['light'];
    if (new Set(by).size !== by.length) throw invalidParameter('by', { zh: '不得重复', en: 'names a dimension twice' });
    const within = await this.within(asked);
    const groups = await this.ports.duties.counts(filterOf(query), by, within);
    return {
      groups: groups.map((group) => ({ ...group, rows: dutiesAt(ofGroup(query, group)) })),
      ...this.settled(within),
    };
  }

  /** What falls due on each day from … to. @throws Problem */
  async calendar(asked: Asked): Promise<object> {
    const { query } = asked;
    knownParameters(query, COMMON);
    const { dueFrom: from, dueTo: to, ...filter } = filterOf(query);
    if (from === undefined || to === undefined) {
      throw invalidParameter(from === undefined ? 'from' : 'to', { zh: '须填写日期', en: 'must name a day' });
    }
    const length = (Date.parse(to) - Date.parse(from)) / 86_400_000;
    if (length < 0 || length > CALENDAR_DAYS) {
      throw invalidParameter('to', { zh: `应在起始日后 ${CALENDAR_DAYS} 日内`, en: `must lie within ${CALENDAR_DAYS} days after from` });
    }
    const within = await this.within(asked);
    const days = await this.ports.duties.calendar(from, to, filter, within);
    return { days: days.map((day) => ({ ...day, rows: dutiesAt({ ...query, from: day.day, to: day.day }) })), ...this.settled(within) };
  }

  /** Rate of what came late or is still owed, per agency and month of the due date; each number leads to its rows. @throws Problem */
  async overdue(asked: Asked): Promise<object> {
    const { query } = asked;
    knownParameters(
      query,
      COMMON.filter((name) => !['light', 'state', 'counted'].includes(name)),
    );
    const year = yearUntil(this.ports.clock.now());
    const from = monthOf(single(query, 'from') ?? year.from, 'from');
    const to = monthOf(single(query, 'to') ?? year.to, 'to');
    const { from: _from, to: _to, ...rest } = query;
    const within = await this.within(asked);
    const rates = await this.ports.duties.overdue(from, to, filterOf(rest), within);
    return {
      rates: rates.map((rate) => ({
        ...rate,
        // per ten thousand: figures hold whole numbers only
        ratePer10000: Math.round((rate.overdue * 10_000) / rate.due),
        rows: dutiesAt({ ...ofMonth(rest, rate), counted: 'due' }),
        overdueRows: dutiesAt({ ...ofMonth(rest, rate), counted: 'overdue' }),
      })),
      ...this.settled(within),
    };
  }

  /** Why the duty is due when it is. @throws Problem */
  async explanation(id: string, asked: Asked): Promise<object> {
    knownParameters(asked.query, ['asOf', 'atLeast']);
    const within = await this.within(asked);
    const named = this.ports.identifiers.unsealed(id);
    const duty = named === undefined ? undefined : await this.ports.duties.find(named, within);
    const type = duty === undefined ? undefined : this.types.get(duty.type);
    if (duty === undefined || type === undefined) throw problem('no-such-case');
    const { state } = await this.ports.cases.current(type, duty.caseId, asked.caller);
    const { region, field } = type.place?.(state) ?? {};
    const place = given({ region });
    const day = duty.openedOn;
    const withField = this.ports.lawFor(day, given({ region, field }));
    const explained = explainDuty(duty, [withField, this.ports.lawFor(day, place)]);
    const { citation } = explained;
    return {
      duty: await this.told(duty, asked, this.disclosure(asked, within.reorganised)),
      trigger: duty.owed.trigger,
      openedBy: duty.openedBy,
      rule: {
        id: citation.rule,
        version: citation.version,
        article: citation.article,
        text: citation[asked.language],
        link: citation.link,
        status: citation.status,
        pack: citation.pack,
      },
      steps: explained.steps,
      excluded: duty.excluded,
      extensions: duty.extensions,
      reproduced: explained.reproduced,
      computedNow: explained.computed,
      law: { recorded: duty.law ?? null, now: withField.digest },
    };
  }

  private async within({ query, caller }: Asked) {
    const asOf = asOfInstant(query, this.ports.clock.now());
    const atLeast = single(query, 'atLeast');
    if (atLeast !== undefined) await this.ports.views.waitFor(DUTIES, atLeast);
    const reorganised = await this.ports.reorganised(atLeast);
    const scope = this.ports.scope.pathsOf(caller, { kind: 'case' }, reorganised);
    return { scope, reorganised, ...given({ asOf }) };
  }

  private disclosure({ caller }: Asked, reorganised: readonly Reorganised[]): PageDisclosure {
    return new PageDisclosure(this.ports, caller, reorganised);
  }

  /** The duty as this reader may see it: what the lists of its type mask in their rows is masked here, too. */
  private async told<D extends ListedDuty>(duty: D, { caller, language }: Asked, disclosure: PageDisclosure): Promise<object> {
    const type = this.types.get(duty.type);
    const { name, asks, ...rest } = duty;
    // it holds the part
    const id = this.ports.identifiers.sealed(duty.id);
    return {
      ...rest,
      id,
      ...(type === undefined ? {} : await this.disclosed(duty, type, caller, disclosure)),
      name: name[language],
      asks: asks === undefined ? undefined : { ...asks, name: asks.name[language] },
      case: `/v1/${type?.route ?? duty.type}/${duty.caseId}`,
      explanation: `/v1/supervision/duties/${id}/explanation`,
    };
  }

  /** What a list of the type would mask, as this reader may see it. */
  private async disclosed(duty: ListedDuty, type: AnyCaseType, caller: Caller, disclosure: PageDisclosure): Promise<object> {
    const { caseId } = duty;
    const { personal, texts } = this.masked.get(type.name)!;
    const told: { [member: string]: string } = {};
    for (const member of [...personal, ...texts]) if ((duty[member] ?? '') !== '') told[member] = duty[member]!;
    const isPersonal = personal.some((member) => duty[member] !== undefined);
    const path = isPersonal ? await this.recordedUnder(type, duty, caller) : pathOf(duty);
    return disclosure.columns({ personal: isPersonal ? personal : [], texts }, { type, caseId, path }, told);
  }

  private async recordedUnder(type: AnyCaseType, { caseId }: ListedDuty, caller: Caller): Promise<string | undefined> {
    try {
      const { state } = await this.ports.cases.currentOfMany(type, caseId, caller);
      return pathText(type.summary(state).agencyPath);
    } catch (error) {
      if (isUnreadable(error)) return undefined;
      throw error;
    }
  }

  private settled({ asOf }: { readonly asOf?: string }) {
    return { settled: asOf !== undefined && isSettled(asOf, this.ports.clock.now()) };
  }
}

const TAKEN = ['number', 'title', 'item'] as const;
type Taken = (typeof TAKEN)[number];

interface MaskedMembers {
  readonly personal: readonly Taken[];
  readonly texts: readonly (Taken | 'part')[];
}

/** What a duty takes from its register that a list of the type masks, and what it is called within its case, as people called it. */
function maskedOf(type: AnyCaseType): MaskedMembers {
  const { dutyRegister, lists } = type;
  const ofRegister = lists.filter(({ view }) => view === dutyRegister?.view);
  const takenFrom = (columns: readonly string[]) => TAKEN.filter((member) => columns.includes(dutyRegister?.[member] ?? ''));
  const personal = takenFrom(ofRegister.flatMap((list) => list.personal ?? []));
  const texts = takenFrom(ofRegister.flatMap((list) => list.texts ?? []));
  const named = namesPersons(type) ? (['part'] as const) : [];
  return { personal, texts: [...texts.filter((member) => !personal.includes(member)), ...named] };
}

function pathOf({ agency }: ListedDuty): string | undefined {
  return agency !== undefined && 'path' in agency ? pathText(agency.path) : undefined;
}
