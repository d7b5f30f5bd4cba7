import { caseType, command, Refused, refusal, type EventOf, type Gate, type NewEvent, type Uuid } from '#libs/kernel';
import {
  ChangeSuperior,
  ConfirmAsSubject,
  DissolveAgency,
  EndSubjectStatus,
  GrantPower,
  NameSuccessor,
  RegisterAgency,
  RenameAgency,
  RenewPath,
  WithdrawPower,
} from './agency.commands.js';
import type { AgencyEvents } from './agency.events.js';
import { grantFacts, namedAgency, type GrantFacts, type NamedAgency } from './agency.facts.js';
import {
  allItemsBut,
  assertHandedOver,
  assertItemOfFields,
  assertSubject,
  assertWhileItExists,
  notOver,
  overlaps,
  paper,
  pathBelow,
  placeBelow,
  reference,
  sameList,
  sameSet,
  successorFor,
} from './agency.rules.js';
import { covers, evolve, powerOver, subjectOn, successorOf, UNREGISTERED, type ActiveAgency, type AgencyState } from './agency.state.js';
import { agencyFigures, agencyLists, agencyViews } from './agency.views.js';
import { agencyWording } from './agency.wording.js';
import { agencyEvents } from './agency.upcasters.js';

type Fact = EventOf<AgencyEvents>;
type Command<B extends object, F = undefined> = Parameters<typeof command<AgencyState, B, F>>[0];

const notDissolved: Gate<AgencyState> = (state) =>
  state.stage === 'dissolved' ? refusal('agency-dissolved', { on: state.dissolvedOn, ...successorTold(state) }) : null;

const alreadyDissolved: Gate<AgencyState> = (state) => (state.stage === 'dissolved' ? null : refusal('agency-not-dissolved'));

function successorTold(state: AgencyState): { successor?: Uuid } {
  const successor = successorOf(state);
  return successor === undefined ? {} : { successor };
}

/** The gates have let only a registered agency through. */
function active(state: AgencyState): ActiveAgency {
  if (state.stage === 'unregistered' || state.stage === 'dissolved') throw new Error(`no active agency but one ${state.stage}`);
  return state;
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
    const data = { name, region, level, ...placeBelow(superior, level, context) };
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
    const place = placeBelow(superior, agency.level, context);
    return facts({ type: 'agency.superior-changed', data: { ...place, on, document: paper(document) } });
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
  decide(state, { on, reason, successor, document }, context) {
    if (state.stage === 'dissolved') {
      if (state.dissolvedOn === on && state.successor?.agency === successor) return [];
      throw new Refused('agency-dissolved', { on: state.dissolvedOn, ...successorTold(state) });
    }
    const agency = active(state);
    assertWhileItExists(agency, on, context.today);
    const next = successor === undefined ? {} : { successor: successorFor(successor, context) };
    const ends = agency.powers.filter((power) => notOver(power, on)).map(reference);
    return facts({ type: 'agency.dissolved', data: { on, ...next, reason, document: paper(document), ends } });
  },
  example: { on: '2026-03-01', reason: '机构改革撤并', document: { title: '机构改革方案', date: '2026-02-20' } },
};

const nameSuccessor: Command<NameSuccessor, NamedAgency> = {
  body: NameSuccessor,
  who: ['system-administrator'],
  gates: [alreadyDissolved],
  facts: (look, _state, body, { today }) => namedAgency(look, body.successor, today),
  decide(state, { successor, document }, context) {
    if (state.stage !== 'dissolved') throw new Error('no dissolved agency');
    if (successorOf(state) === successor) return [];
    const former = state.successor === undefined ? {} : { formerSuccessor: state.successor };
    return facts({
      type: 'agency.successor-named',
      data: { successor: successorFor(successor, context), ...former, document: paper(document) },
    });
  },
  example: { successor: '5d2f0c34-6a1e-4c55-9a57-0f4f0b1c2d01', document: { title: '机构改革方案', date: '2026-02-20' } },
};

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
  'name-successor': command(nameSuccessor),
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
