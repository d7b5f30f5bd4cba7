import {
  refusal,
  Refused,
  type AgencyOnDay,
  type CatalogueItem,
  type CommandOf,
  type DecideContext,
  type Gate,
  type GateContext,
  type Look,
  type PersonOnDay,
  type Registration,
  type RegisterContents,
  type Uuid,
} from '#libs/kernel';
import {
  AssignOfficers,
  DecideRecusal,
  DeclineFiling,
  ExtendFilingPeriod,
  FileCase,
  IdentifyParties,
  RegisterLead,
  RequestRecusal,
} from '../commands/filing.commands.js';
import type { AgencyInCharge, CaseNumber, Competence, Party } from '../events/filing.events.js';
import { filingExamples } from '../commands/examples.filing.js';
import { lookUpNumbers, nextNumber, numberEntry } from '../penalty.numbers.js';
import { findingEntries, lookUpRegisters, noneEarlier, searchOffences, type DecisionRegisters } from '../penalty.offences.js';
import { certifiedOfficers, lookUpOfficers, notInFuture, type OfficerFacts } from '../penalty.officers.js';
import { eachOnce, isIdNumber } from '../penalty.parties.js';
import { appraisedDays } from '../penalty.periods.js';
import { isFiled, subjectsOf, type FiledCase, type Lead, type PenaltyState, type RecusalState } from '../penalty.state.js';
import { fact, lawFor, placeOf, recordedAlready, step } from '../penalty.step.js';

interface FilingFacts {
  readonly officers: OfficerFacts;
  readonly agency?: AgencyOnDay;
  readonly item?: CatalogueItem;
  readonly numbers: RegisterContents;
}

interface FirstOffenceFacts {
  readonly item: CatalogueItem;
  readonly registers: DecisionRegisters;
}

interface KeyFacts {
  readonly keys: readonly string[];
}

/** The agency was confirmed as a subject of enforcement and held the item on that day (行政处罚法 17, 20, 24). @throws Refused */
export function competence(agency: AgencyOnDay | undefined, item: Pick<CatalogueItem, 'code' | 'field'>, day: string): Competence {
  if (agency === undefined || !agency.confirmed) throw new Refused('agency-not-confirmed', { day });
  const held = agency.items.includes(item.code) || (agency.items.includes('*') && agency.fields.includes(item.field));
  if (!held) throw new Refused('item-not-in-power', { item: item.code, day });
  return { day, confirmed: true, item: item.code, source: agency.source };
}

/** The agency that files the case or decides it on the spot: the one in charge, or since that was dissolved its successor (职权承继). */
export function inWhoseName(recorded: AgencyInCharge, today: AgencyOnDay | undefined): AgencyInCharge {
  if (today === undefined || today.agency === recorded.id) return recorded;
  const { agency: id, name, region, level, path } = today;
  return { id, name, region, level, path };
}

/** The agency of whoever decides: nobody decides but the agency in charge, or the one that answers for its cases today. */
export function decidingAgency(recorded: AgencyInCharge, { caller }: Pick<GateContext, 'caller'>): Uuid {
  return caller?.post.agency.agency ?? recorded.id;
}

export const partiesKnown: Gate<Lead | FiledCase> = (state) => (subjectsOf(state).length > 0 ? null : refusal('no-party-identified'));

/** Discovered within two years, five where it harmed life, health or finance (行政处罚法 36). */
function limitOf(state: Lead | FiledCase, context: Pick<GateContext, 'law'>, field?: string) {
  const { act, discoveredOn } = state;
  const rule = act.harm ? 'pl-36-limitation-period-harm' : 'pl-36-limitation-period';
  const limit = lawFor(state, context, field).due(rule, act.ended);
  const late = discoveredOn > limit.due;
  return { limit, late: late ? { ended: act.ended, discovered: discoveredOn, limit: limit.due, rule } : undefined };
}

/** The act was discovered in time. @throws Refused */
export function limitation(state: Lead, context: DecideContext<unknown>, field: string) {
  const { limit, late } = limitOf(state, context, field);
  if (late !== undefined) throw new Refused('act-out-of-time', late);
  return limit;
}

/** What was in time when the case was filed may be out of time since the record of the act was corrected. */
export const discoveredInTime: Gate<FiledCase> = (state, context) => {
  const { late } = limitOf(state, context);
  return late === undefined ? null : refusal('act-out-of-time', late);
};

export function refsOf(parties: readonly Party[]) {
  return parties.map(({ ref, key }) => ({ ref, key }));
}

export const filingDecisions: { readonly [command: string]: CommandOf<PenaltyState> } = {
  'register-lead': step('none')<RegisterLead>({
    body: RegisterLead,
    who: ['officer', 'clerk', 'head'],
    opens: true,
    example: filingExamples['register-lead'],
    decide(_state, body, context) {
      notInFuture(body.receivedOn, context);
      notInFuture(body.discoveredOn, context);
      if (body.act.ended > body.discoveredOn) {
        throw new Refused('act-later-than-discovery', { ended: body.act.ended, discovered: body.discoveredOn });
      }
      if (context.caller === undefined) throw new Refused('caller-without-agency', {});
      const { agency } = context.caller.post;
      const inCharge: AgencyInCharge = {
        id: agency.agency,
        name: agency.name,
        region: agency.region,
        level: agency.level,
        path: agency.path,
      };
      const law = context.law.at(placeOf(inCharge));
      return [
        fact('penalty.lead-registered', {
          ...body,
          agency: inCharge,
          decideFilingBy: law.due('sp-18-filing-period', body.receivedOn),
        }),
      ];
    },
  }),

  'identify-parties': step(
    'lead',
    'investigating',
    'suspended',
    'concluded',
  )<IdentifyParties, KeyFacts>({
    body: IdentifyParties,
    who: ['officer', 'clerk'],
    example: filingExamples['identify-parties'],
    facts: async (look: Look, _state, body) => ({ keys: body.parties.map(({ idType, idNumber }) => look.partyKey(idType, idNumber)) }),
    decide(state, body, { facts }) {
      for (const [index, { ref, idType, idNumber }] of body.parties.entries()) {
        if (!isIdNumber(idType, idNumber)) throw new Refused('id-number-not-valid', { ref, idType });
        if (body.parties.findIndex((other) => other.ref === ref) !== index) throw new Refused('label-taken', { label: ref });
      }
      const parties = body.parties.map((party, index) => ({ ...party, key: facts.keys[index]! }));
      const changed = parties.filter((party) => !state.parties.some((known) => sameParty(known, party)));
      eachOnce(state.parties, [...state.parties.filter(({ ref }) => !changed.some((party) => party.ref === ref)), ...changed]);
      return changed.length === 0
        ? []
        : [
            fact('penalty.parties-identified', {
              parties: changed,
              ...(isFiled(state) ? { number: state.number.text, item: state.item } : {}),
            }),
          ];
    },
  }),

  'extend-filing-period': step('lead')<ExtendFilingPeriod>({
    body: ExtendFilingPeriod,
    who: ['head'],
    example: filingExamples['extend-filing-period'],
    gates: [(state) => (state.filingExtended ? refusal('filing-period-already-extended') : null)],
    decide(state, body, context) {
      const decideFilingBy = lawFor(state, context).due('sp-18-filing-period', state.decideFilingBy.trigger, {
        excluded: appraisedDays(state.appraisals),
        extensions: [{ rule: 'sp-18-filing-extension', approver: context.caller?.person ?? '', on: context.today }],
      });
      return [fact('penalty.filing-period-extended', { decideFilingBy, reason: body.reason })];
    },
  }),

  'file-case': step('lead')<FileCase, FilingFacts>({
    body: FileCase,
    who: ['head'],
    example: filingExamples['file-case'],
    gates: [partiesKnown],
    async facts(look, state, body, context) {
      const agency = await look.answering(state.agency.id, context.today);
      const item = look.item(body.item);
      return {
        officers: await lookUpOfficers(look, body.officers, context.today),
        numbers: await lookUpNumbers(look, agency?.agency ?? state.agency.id, context.today, 'ordinary'),
        ...(agency === undefined ? {} : { agency }),
        ...(item === undefined ? {} : { item }),
      };
    },
    decide(state, body, context) {
      const { facts } = context;
      if (facts.item === undefined) throw new Refused('item-not-in-catalogue', { item: body.item });
      const { item } = facts;
      const law = lawFor(state, context, item.field);
      const agency = inWhoseName(state.agency, facts.agency);
      return [
        fact('penalty.filed', {
          number: nextNumber(facts.numbers, agency.name, context.today, 'ordinary'),
          agency,
          item: item.code,
          field: item.field,
          itemName: { zh: item.zh, en: item.en },
          officers: certifiedOfficers(state, facts.officers, context),
          grounds: body.grounds,
          subjects: refsOf(subjectsOf(state)),
          competence: competence(facts.agency, item, context.today),
          limitation: limitation(state, context, item.field),
          decideBy: law.due('pl-60-decision-period', context.today),
        }),
      ];
    },
    registrations: (_state, _body, { facts }, events): readonly Registration[] =>
      events.map(({ data }) => ({ read: facts.numbers, data: numberEntry((data as { readonly number: CaseNumber }).number) })),
  }),

  'decline-filing': step('lead')<DeclineFiling, FirstOffenceFacts | undefined>({
    body: DeclineFiling,
    who: ['head'],
    example: filingExamples['decline-filing'],
    async facts(look, state, { ground, item: named }, { caseId }) {
      const code = named ?? state.suspectedItem;
      const item = ground !== 'first-offence' || code === undefined ? undefined : look.item(code);
      return item && { item, registers: await lookUpRegisters(look, subjectsOf(state), item.code, caseId) };
    },
    decide(state, body, context) {
      if (body.ground !== 'first-offence') return [fact('penalty.not-filed', body)];
      // 首违不罚 before the filing is one all the same: searched, and entered for the next one (行政处罚法 33)
      if (subjectsOf(state).length === 0) throw new Refused('no-party-identified', {});
      if (context.facts === undefined) throw new Refused('item-not-in-catalogue', { item: body.item ?? state.suspectedItem ?? '' });
      const { item, registers } = context.facts;
      const searches = searchOffences(registers, context.caseId, item.code, context.today, lawFor(state, context, item.field));
      noneEarlier(searches);
      return [fact('penalty.not-filed', { ...body, item: item.code, searches })];
    },
    registrations(state, _body, context) {
      const { facts, caseId, today } = context;
      if (facts === undefined) return [];
      return findingEntries(facts.registers, caseId, decidingAgency(state.agency, context), 'exempted-first-offense', today, 0);
    },
  }),

  'assign-officers': step(
    'investigating',
    'suspended',
    'concluded',
    'noticed',
  )<AssignOfficers, OfficerFacts>({
    body: AssignOfficers,
    who: ['head'],
    example: filingExamples['assign-officers'],
    facts: (look, _state, body, context) => lookUpOfficers(look, body.officers, context.today),
    decide(state, body, context) {
      const officers = certifiedOfficers(state, context.facts, context);
      const known = state.officers.map(({ person }) => person);
      const same = officers.length === known.length && officers.every(({ person }, index) => person === known[index]);
      if (same) return recordedAlready(context, 'recorded-otherwise', { officers: known });
      return [fact('penalty.officers-assigned', { officers, reason: body.reason })];
    },
  }),

  'request-recusal': step(
    'lead',
    'investigating',
    'suspended',
    'concluded',
    'noticed',
  )<RequestRecusal, PersonOnDay | undefined>({
    body: RequestRecusal,
    who: ['officer', 'clerk', 'legality-reviewer', 'head'],
    example: filingExamples['request-recusal'],
    facts: (look, _state, { person }, { today }) => look.person(person, today),
    decide(state, body, context) {
      const known = state.recusals.find(({ person }) => person === body.person);
      if (known?.status === 'requested' || known?.status === 'granted') {
        return recordedAlready(context, 'recorded-otherwise', { person: body.person, status: known.status });
      }
      if (context.facts === undefined) throw new Refused('unknown-officer', { person: body.person });
      return [fact('penalty.recusal-requested', { ...body, ...nameOf(context.facts) })];
    },
  }),

  'decide-recusal': step(
    'lead',
    'investigating',
    'suspended',
    'concluded',
    'noticed',
  )<DecideRecusal, PersonOnDay | undefined>({
    body: DecideRecusal,
    who: ['head'],
    example: filingExamples['decide-recusal'],
    facts: (look, _state, { person }, { today }) => look.person(person, today),
    gates: [(state) => (state.recusals.length === 0 ? refusal('no-recusal-requested') : null), someRecusalOfAnother],
    spent: [someRecusalOpen],
    decide(state, body, context) {
      const known = state.recusals.find(({ person }) => person === body.person);
      if (known === undefined) throw new Refused('no-recusal-requested', { person: body.person });
      const wanted = body.granted ? 'granted' : 'refused';
      if (known.status !== 'requested' && known.status !== wanted)
        throw new Refused('recusal-already-decided', { person: body.person, status: known.status });
      if (known.status === wanted)
        return recordedAlready(context, 'recusal-already-decided', { person: body.person, status: known.status });
      if (context.caller?.person === body.person) throw new Refused('decides-own-recusal', { person: body.person });
      return [
        fact(body.granted ? 'penalty.recused' : 'penalty.recusal-refused', {
          person: body.person,
          ...nameOf(context.facts),
          reason: body.reason,
        }),
      ];
    },
  }),
};

function nameOf(found: PersonOnDay | undefined): { readonly name?: string } {
  return found === undefined ? {} : { name: found.name };
}

type WithRecusals = { readonly recusals: readonly RecusalState[] };

/** Nobody decides on their own recusal (行政处罚法 43). */
function someRecusalOfAnother({ recusals }: WithRecusals, { caller }: GateContext) {
  const open = recusals.filter(({ status }) => status === 'requested');
  const own = open.length > 0 && open.every(({ person }) => person === caller?.person);
  return own ? refusal('decides-own-recusal', { person: open[0]!.person }) : null;
}

function someRecusalOpen({ recusals }: WithRecusals) {
  if (recusals.some(({ status }) => status === 'requested')) return null;
  const { person, status } = recusals.at(-1)!;
  return refusal('recusal-already-decided', { person, status });
}

function sameParty(known: Party, said: Party): boolean {
  const fields = ['ref', 'role', 'kind', 'name', 'key', 'bornOn', 'phone', 'address', 'serviceAddress'] as const;
  const contact = ['name', 'idType', 'idNumber', 'phone'] as const;
  return (
    fields.every((field) => known[field] === said[field]) &&
    contact.every((field) => known.representative?.[field] === said.representative?.[field])
  );
}
