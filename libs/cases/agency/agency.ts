import {
  caseType,
  command,
  REGION_LEVELS,
  Refused,
  refusal,
  type DecideContext,
  type EventOf,
  type Gate,
  type LawInForce,
  type LocalDate,
  type NewEvent,
  type RegionLevel,
  type Uuid,
} from '#libs/kernel';
import { isInRegionOf } from '#libs/access';
import {
  ChangeSuperior,
  ConfirmAsSubject,
  DissolveAgency,
  EndSubjectStatus,
  GrantPower,
  RegisterAgency,
  RenameAgency,
  RenewPath,
  WithdrawPower,
} from './agency.commands.js';
import type { AgencyEvents, IssuedDocument, PowerRef } from './agency.events.js';
import { grantFacts, namedAgency, type GrantFacts, type NamedAgency } from './agency.facts.js';
import {
  covers,
  evolve,
  knownSince,
  powerOver,
  subjectOn,
  UNREGISTERED,
  type ActiveAgency,
  type AgencyState,
  type DissolvedAgency,
  type Power,
} from './agency.state.js';
import { agencyFigures, agencyLists, agencyViews } from './agency.views.js';
import { agencyWording } from './agency.wording.js';
import { agencyEvents } from './agency.upcasters.js';

type Fact = EventOf<AgencyEvents>;
type Command<B extends object, F = undefined> = Parameters<typeof command<AgencyState, B, F>>[0];

const notDissolved: Gate<AgencyState> = (state) =>
  state.stage === 'dissolved' ? refusal('agency-dissolved', { on: state.dissolvedOn, ...successorOf(state) }) : null;

function successorOf(state: DissolvedAgency): { successor?: Uuid } {
  return state.successor === undefined ? {} : { successor: state.successor.agency };
}

/** The gates have let only a registered agency through. */
function active(state: AgencyState): ActiveAgency {
  if (state.stage === 'unregistered' || state.stage === 'dissolved') throw new Error(`no active agency but one ${state.stage}`);
  return state;
}

/** The superior named, checked for place and level. @throws Refused */
function superiorFor(id: Uuid, level: RegionLevel, { named }: NamedAgency, context: DecideContext<NamedAgency>) {
  if (named === undefined) throw new Refused('superior-unknown', { superior: id });
  const { caller } = context;
  if (caller !== undefined && !isInRegionOf(caller.post.agency, named.path)) {
    throw new Refused('outside-own-agencies', { agency: id });
  }
  if (named.path.includes(context.caseId)) throw new Refused('superior-is-below', { superior: id });
  if (REGION_LEVELS.indexOf(level) < REGION_LEVELS.indexOf(named.level)) {
    throw new Refused('level-above-superior', { level, superiorLevel: named.level });
  }
  return named;
}

/** Path of the agency below the superior, with the level of each agency on it. */
function pathBelow(superior: { path: readonly Uuid[]; levels?: readonly RegionLevel[]; level: RegionLevel }, id: Uuid, level: RegionLevel) {
  return { path: [...superior.path, id], levels: [...(superior.levels ?? superior.path.map(() => superior.level)), level] };
}

const register: Command<RegisterAgency, NamedAgency> = {
  body: RegisterAgency,
  who: ['system-administrator', 'system'],
  opens: true,
  gates: [],
  facts: (look, _state, body, { today }) => namedAgency(look, body.superior, today),
  decide(state, { name, region, level, superior, creditCode }, context) {
    if (state.stage !== 'unregistered') {
      if (state.name === name && state.region === region && state.level === level && state.superior === superior) return [];
      throw new Refused('agency-registered-already', { name: state.name });
    }
    if (superior === undefined && context.caller !== undefined) throw new Refused('superior-missing');
    const place =
      superior === undefined
        ? { path: [context.caseId], levels: [level] }
        : pathBelow(superiorFor(superior, level, context.facts, context), context.caseId, level);
    const data = { name, region, level, ...place, ...(superior === undefined ? {} : { superior }) };
    return facts({ type: 'agency.registered', data: { ...data, ...(creditCode === undefined ? {} : { creditCode }) } });
  },
  example: { name: '青山县市场监督管理局', region: '130182', level: 'county', superior: '5d2f0c34-6a1e-4c55-9a57-0f4f0b1c2d01' },
};

const confirmAsSubject: Command<ConfirmAsSubject> = {
  body: ConfirmAsSubject,
  who: ['supervisor'],
  gates: [notDissolved],
  decide(state, { from, document, fields, items }, { law }) {
    const agency = active(state);
    for (const item of items) if (item !== '*') assertItemOfFields(law, item, fields);
    const statutory = agency.powers.filter((power) => power.basis === 'statute' && notOver(power, from));
    const ends = statutory.filter((power) => !items.includes(power.item)).map(reference);
    const status = subjectOn(agency, from);
    const unchanged = status !== undefined && status.to === undefined && sameSet(status.fields, fields);
    const held = statutory.filter((power) => covers(power, from)).map((power) => power.item);
    const begins = items.filter((item) => !held.includes(item));
    if (unchanged && ends.length === 0 && begins.length === 0) return [];
    return facts({ type: 'agency.confirmed-as-subject', data: { from, document: paper(document), fields, items, begins, ends } });
  },
  example: {
    from: '2025-11-20',
    document: { title: '行政执法主体公告', number: '青政告〔2025〕3号', date: '2025-11-18' },
    fields: ['market-regulation'],
    items: ['*'],
  },
};

const endSubjectStatus: Command<EndSubjectStatus> = {
  body: EndSubjectStatus,
  who: ['supervisor'],
  gates: [notDissolved],
  decide(state, { on, reason, document }) {
    const agency = active(state);
    // ended already, and by that day: an earlier day than the one recorded is told anew
    if (agency.stage === 'registered' && agency.statuses.every((status) => status.to !== undefined && status.to < on)) return [];
    // Delegated powers are exercised in the delegator's name and need no standing of one's own.
    const ends = agency.powers.filter((power) => power.basis !== 'delegation' && notOver(power, on)).map(reference);
    return facts({ type: 'agency.subject-status-ended', data: { on, reason, document: paper(document), ends } });
  },
  example: { on: '2026-12-01', reason: '机构改革，职责划转', document: { title: '执法主体资格终止公告', date: '2026-11-20' } },
};

const grantPower: Command<GrantPower, GrantFacts> = {
  body: GrantPower,
  who: ['supervisor'],
  gates: [notDissolved],
  facts: (look, _state, body) => grantFacts(look, body),
  decide(state, body, { law, facts: { item, giver } }) {
    const agency = active(state);
    const { from, to, basis, published } = body;
    if (to !== undefined && to < from) throw new Refused('ends-before-it-begins', { from, to });
    if (body.item === '*' ? basis !== 'statute' : item === undefined) throw new Refused('item-unknown', { item: body.item });
    const same = agency.powers.find((power) => power.item === body.item && overlaps(power, body));
    if (same !== undefined) {
      const asked = same.basis === basis && same.from === from && same.to === to && same.source?.agency === body.source;
      if (asked) return [];
      throw new Refused('power-held-already', { item: body.item, from: same.from, basis: same.basis });
    }
    if (basis !== 'delegation') assertSubject(agency, from);
    if (basis === 'statute') {
      if (body.item !== '*') assertItemOfFields(law, body.item, subjectOn(agency, from)?.fields ?? []);
    } else {
      assertHandedOver(agency, body, giver);
    }
    const source = basis === 'statute' || giver === undefined ? {} : { source: { agency: giver.id, name: giver.name } };
    const end = to === undefined ? {} : { to };
    const notice = published === undefined ? {} : { published };
    const data = { item: body.item, from, ...end, basis, ...source, document: paper(body.document), ...notice };
    return facts({ type: 'agency.power-granted', data });
  },
  example: {
    item: 'MR-0001',
    from: '2026-01-01',
    basis: 'empowerment',
    source: '5d2f0c34-6a1e-4c55-9a57-0f4f0b1c2d01',
    document: { title: '赋予乡镇行政处罚事项目录', number: '青政发〔2025〕21号', date: '2025-12-01' },
    published: '2025-12-05',
  },
};

const withdrawPower: Command<WithdrawPower, NamedAgency> = {
  body: WithdrawPower,
  who: ['supervisor'],
  gates: [
    notDissolved,
    (state) =>
      state.stage !== 'unregistered' && state.stage !== 'dissolved' && state.powers.length === 0 ? refusal('power-not-held') : null,
  ],
  facts: (look, _state, body, { today }) => namedAgency(look, body.movedTo, today),
  decide(state, { item, on, reason, document, movedTo }, { law, facts: { named } }) {
    const agency = active(state);
    if (movedTo !== undefined && named === undefined) throw new Refused('receiver-unknown', { agency: movedTo });
    const direct = agency.powers.filter((power) => power.item === item && notOver(power, on));
    const whole = item === '*' ? undefined : powerOver(agency, item, law.item(item)?.field, on);
    const ends = direct.length > 0 ? direct : whole === undefined ? [] : [whole];
    if (ends.length === 0) {
      if (agency.powers.some((power) => power.item === item || (power.item === '*' && power.to !== undefined))) return [];
      throw new Refused('power-not-held', { item, on });
    }
    const remaining = direct.length > 0 || whole === undefined ? [] : allItemsBut(law, item, subjectOn(agency, on)?.fields ?? []);
    const receiver = movedTo === undefined ? {} : { movedTo };
    return facts({
      type: 'agency.power-withdrawn',
      data: { item, on, reason, document: paper(document), ...receiver, ends: ends.map(reference), remaining },
    });
  },
  example: {
    item: 'MR-0001',
    on: '2026-01-01',
    reason: '赋权乡镇行使',
    document: { title: '赋予乡镇行政处罚事项目录', date: '2025-12-01' },
  },
};

const changeSuperior: Command<ChangeSuperior, NamedAgency> = {
  body: ChangeSuperior,
  who: ['system-administrator'],
  gates: [notDissolved],
  facts: (look, _state, body, { today }) => namedAgency(look, body.superior, today),
  decide(state, { superior, on, document }, context) {
    const agency = active(state);
    assertWhileItExists(agency, on, context.today);
    if (agency.superior === superior) return [];
    if (superior === undefined && context.caller !== undefined) throw new Refused('superior-missing');
    const place =
      superior === undefined
        ? { path: [context.caseId], levels: [agency.level] }
        : pathBelow(superiorFor(superior, agency.level, context.facts, context), context.caseId, agency.level);
    const above = superior === undefined ? {} : { superior };
    return facts({ type: 'agency.superior-changed', data: { ...above, ...place, on, document: paper(document) } });
  },
  example: {
    superior: '5d2f0c34-6a1e-4c55-9a57-0f4f0b1c2d01',
    on: '2026-03-01',
    document: { title: '机构改革方案', date: '2026-02-20' },
  },
};

const renewPath: Command<RenewPath, NamedAgency> = {
  body: RenewPath,
  who: ['system-administrator', 'system'],
  gates: [notDissolved],
  facts: (look, state, _body, { today }) => namedAgency(look, active(state).superior, today),
  decide(state, _body, { facts: { named } }) {
    const agency = active(state);
    if (named === undefined) return [];
    const renewed = pathBelow(named, agency.id, agency.level);
    const same = sameList(renewed.path, agency.path) && sameList(renewed.levels, agency.levels);
    return same ? [] : facts({ type: 'agency.path-renewed', data: renewed });
  },
  example: {},
};

const rename: Command<RenameAgency> = {
  body: RenameAgency,
  who: ['system-administrator'],
  gates: [notDissolved],
  decide(state, { name, on, document }, { today }) {
    const agency = active(state);
    assertWhileItExists(agency, on, today);
    if (agency.name === name) return [];
    return facts({ type: 'agency.renamed', data: { name, formerName: agency.name, on, document: paper(document) } });
  },
  example: { name: '青山县市场监督管理局', on: '2026-03-01', document: { title: '机构更名批复', date: '2026-02-20' } },
};

const dissolve: Command<DissolveAgency, NamedAgency> = {
  body: DissolveAgency,
  who: ['system-administrator'],
  gates: [],
  spent: [notDissolved],
  facts: (look, _state, body, { today }) => namedAgency(look, body.successor, today),
  decide(state, { on, reason, successor, document }, { today, caseId, facts: { named } }) {
    if (state.stage === 'dissolved') {
      if (state.dissolvedOn === on && state.successor?.agency === successor) return [];
      throw new Refused('agency-dissolved', { on: state.dissolvedOn, ...successorOf(state) });
    }
    const agency = active(state);
    assertWhileItExists(agency, on, today);
    if (successor !== undefined && (named === undefined || successor === caseId))
      throw new Refused('receiver-unknown', { agency: successor });
    const ends = agency.powers.filter((power) => notOver(power, on)).map(reference);
    const next = named === undefined ? {} : { successor: { agency: named.agency, name: named.name } };
    return facts({ type: 'agency.dissolved', data: { on, ...next, reason, document: paper(document), ends } });
  },
  example: { on: '2026-03-01', reason: '机构改革撤并', document: { title: '机构改革方案', date: '2026-02-20' } },
};

/** 委托 and 赋权 rest on the giver's own power and on a published paper (行政处罚法 20, 24). @throws Refused */
function assertHandedOver(agency: ActiveAgency, { item, basis, from, source, published }: GrantPower, giver: GrantFacts['giver']): void {
  if (basis === 'empowerment' && agency.level !== 'town') throw new Refused('empowerment-beyond-townships', { level: agency.level });
  if (giver === undefined || giver.id === agency.id) throw new Refused('giver-unknown', source === undefined ? {} : { agency: source });
  if (giver.power === undefined) throw new Refused('giver-lacks-power', { agency: giver.id, item, from });
  if (giver.power.basis === 'delegation') throw new Refused('delegated-power-handed-on', { agency: giver.id, item });
  if (published === undefined) throw new Refused('handing-over-unpublished', { item });
}

function assertSubject(agency: ActiveAgency, day: LocalDate): void {
  if (subjectOn(agency, day) === undefined) throw new Refused('not-a-confirmed-subject', { day });
}

function assertItemOfFields(law: LawInForce, code: string, fields: readonly string[]): void {
  const item = law.item(code);
  if (item === undefined) throw new Refused('item-unknown', { item: code });
  if (!fields.includes(item.field)) throw new Refused('item-outside-fields', { item: code, field: item.field });
}

/** What happened to an agency may be told late, but neither ahead of its day nor of a day before the agency. @throws Refused */
function assertWhileItExists(agency: ActiveAgency, on: LocalDate, today: LocalDate): void {
  if (on > today) throw new Refused('date-lies-ahead', { on, today });
  const since = knownSince(agency);
  if (on < since) throw new Refused('date-before-agency', { on, since });
}

function allItemsBut(law: LawInForce, code: string, fields: readonly string[]): readonly string[] {
  return law
    .items()
    .filter((item) => item.code !== code && fields.includes(item.field))
    .map((item) => item.code);
}

function notOver(power: Power, day: LocalDate): boolean {
  return power.to === undefined || power.to >= day;
}

function overlaps(power: Power, asked: { readonly from: LocalDate; readonly to?: LocalDate }): boolean {
  return (
    notOver(power, asked.from) && (asked.to === undefined || power.from <= asked.to) && !(power.to !== undefined && power.to < power.from)
  );
}

function reference({ item, from }: Power): PowerRef {
  return { item, from };
}

/** The payload as data: what was validated is an instance of a class. */
function paper({ title, number, date }: IssuedDocument): IssuedDocument {
  return { title, ...(number === undefined ? {} : { number }), date };
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((member) => b.includes(member));
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((member, index) => member === b[index]);
}

/** Typed by the type map here, plain JSON for the machinery. */
function facts(...events: readonly Fact[]): readonly NewEvent[] {
  return events as unknown as readonly NewEvent[];
}

const commands = {
  register: command(register),
  'confirm-as-subject': command(confirmAsSubject),
  'end-subject-status': command(endSubjectStatus),
  'grant-power': command(grantPower),
  'withdraw-power': command(withdrawPower),
  'change-superior': command(changeSuperior),
  'renew-path': command(renewPath),
  rename: command(rename),
  dissolve: command(dissolve),
};

/** Register of agencies (行政执法机关): who may enforce what, on which day, below whom. */
export const agency = caseType<AgencyState, AgencyEvents>({
  name: 'agency',
  kind: 'register',
  route: 'agencies',
  initial: UNREGISTERED,
  events: agencyEvents,
  evolve,
  commands,
  summary: (state) =>
    state.stage === 'unregistered'
      ? { title: '', stage: state.stage, agencyPath: [], parties: [], people: [] }
      : { title: state.name, stage: state.stage, agencyPath: state.path, region: state.region, parties: [], people: [] },
  place: (state) => (state.stage === 'unregistered' ? {} : { region: state.region }),
  personal: [],
  mayReadPersonal: () => false,
  readableBy: (state) => (state.stage === 'unregistered' ? [] : [state.path]),
  views: agencyViews,
  lists: agencyLists,
  figures: agencyFigures,
  wording: agencyWording,
});
