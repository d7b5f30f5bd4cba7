import {
  refusal,
  Refused,
  type AgencyOnDay,
  type CatalogueItem,
  type CommandOf,
  type LocalDate,
  type RegisterContents,
} from '#libs/kernel';
import { DecidePenalty, DecideSummaryPenalty, RecordEducation, ReportSummaryPenalty } from '../commands/decision.commands.js';
import { decisionExamples } from '../commands/examples.decision.js';
import {
  basisInLaw,
  completeContents,
  creditTerm,
  evidenceVerified,
  finedOnce,
  ofAge,
  oldEnough,
  withinArticle,
  withinSummary,
} from '../penalty.contents.js';
import { fineOf } from '../penalty.course.js';
import { approvalBy, discretionOf, type Approval } from '../penalty.discretion.js';
import {
  crimeReportDecided,
  decidesApart,
  defencesAnswered,
  discussedAs,
  discussedWhereRequired,
  heavierThan,
  hearingSettled,
  reviewPassed,
  someEvidenceVerified,
  windowClosed,
} from '../penalty.gates.js';
import { itemInTime, normsInTime, weighedLaw, type ItemInTime } from '../penalty.law-in-time.js';
import { everyoneTold, hearingRightTold } from '../penalty.notice.js';
import { lookUpNumbers, nextNumber, numberEntry } from '../penalty.numbers.js';
import { certifiedOfficers, lookUpOfficers, notBefore, notInFuture, type OfficerFacts } from '../penalty.officers.js';
import { findingEntries, isFined, lookUpRegisters, searchOffences, type DecisionRegisters } from '../penalty.offences.js';
import { subjectsOf, type PenaltyState } from '../penalty.state.js';
import { fact, isRecused, lawFor, personOf, step } from '../penalty.step.js';
import { completePenalties } from './course.decisions.js';
import { competence, decidingAgency, discoveredInTime, inWhoseName, limitation, partiesKnown, refsOf } from './filing.decisions.js';

/** Recorded once for a case. */
const onceOnly = (on: LocalDate | undefined) => (on === undefined ? null : refusal('recorded-otherwise', { on }));

interface PenaltyFacts {
  readonly registers: DecisionRegisters;
  readonly item: ItemInTime;
}

interface SummaryFacts {
  readonly registers: DecisionRegisters;
  readonly item?: CatalogueItem;
  /** Of a value outside its tier. */
  readonly approval?: Approval;
  readonly officers: OfficerFacts;
  readonly agency?: AgencyOnDay;
  readonly numbers: RegisterContents;
}

export const penalizingDecisions: { readonly [command: string]: CommandOf<PenaltyState> } = {
  'decide-penalty': step('noticed')<DecidePenalty, PenaltyFacts>({
    body: DecidePenalty,
    who: ['head'],
    example: decisionExamples['decide-penalty'],
    gates: [
      decidesApart,
      crimeReportDecided,
      hearingSettled,
      partiesKnown,
      everyoneTold,
      hearingRightTold,
      windowClosed,
      defencesAnswered,
      reviewPassed,
      discussedWhereRequired,
      discussedAs('penalized'),
      someEvidenceVerified,
      oldEnough,
      discoveredInTime,
    ],
    async facts(look, state, _body, context) {
      const { caller, today, caseId } = context;
      // whoever continues the case of a dissolved agency penalizes by its own power; the item was in that one's when the case was filed
      if (caller !== undefined && caller.post.agency.agency !== state.agency.id) {
        competence(await look.answering(state.agency.id, today), { code: state.item, field: state.field }, today);
      }
      const registers = await lookUpRegisters(look, subjectsOf(state), state.item, caseId);
      return { registers, item: itemInTime(lawFor(state, context), state.item, state.act, context.today) };
    },
    decide(state, body, context) {
      const law = lawFor(state, context);
      const { registers } = context.facts;
      const subjects = subjectsOf(state);
      completePenalties(body.penalties);
      basisInLaw(body.basis, law);
      normsInTime(body.basis, body.lawInTime, state.act);
      const ranks = law.list('nb-heaviest-class');
      const { item, lawInTime } = weighedLaw(context.facts.item, body.lawInTime, state.act, context.today, ranks);
      completeContents(body, subjects);
      evidenceVerified(state, body.evidence);
      ofAge(subjects, state.act, body.discretion!.lightened, law);
      withinArticle(body.penalties, item, body.discretion!.deviation);
      // the head who decides approves what lies outside the tier
      const approval = { approver: personOf(context), on: context.today };
      const discretion = discretionOf(body.discretion!, body.penalties, item, law, approval);
      const heavier = heavierThan(state.notice.penalties, body.penalties, ranks);
      if (heavier !== null) throw new Refused('heavier-than-noticed', heavier);
      finedOnce(body.penalties, subjects, context.caseId);
      const fine = fineOf(body.penalties);
      if (fine > 0 && isFined(registers)) throw new Refused('act-already-fined', { act: context.caseId });
      const searches = searchOffences(registers, context.caseId, state.item, context.today, law);
      const repeated = searches.find(({ earlier }) => earlier > 0);
      if (repeated !== undefined && body.discretion!.earlierWeighed === undefined) {
        throw new Refused('earlier-offence-not-weighed', { party: repeated.ref, earlier: repeated.earlier, revision: repeated.revision });
      }
      return [
        fact('penalty.penalized', {
          ...body,
          facts: body.facts!,
          discretion,
          lawInTime,
          performance: body.performance!,
          remedies: body.remedies!,
          procedure: 'ordinary',
          number: state.number.text,
          on: context.today,
          subjects: refsOf(subjects),
          fine,
          searches,
          credit: creditTerm(body.penalties, 'ordinary', context.today, law),
          serveBy: law.due('pl-61-service-period', context.today),
          publishBy: law.due('g118-penalty-publication-period', context.today),
        }),
      ];
    },
    registrations(state, body, context) {
      const { facts, caseId, today } = context;
      return findingEntries(facts.registers, caseId, decidingAgency(state.agency, context), 'penalized', today, fineOf(body.penalties));
    },
  }),

  'decide-summary-penalty': step('lead')<DecideSummaryPenalty, SummaryFacts>({
    body: DecideSummaryPenalty,
    who: ['officer'],
    example: decisionExamples['decide-summary-penalty'],
    gates: [partiesKnown, oldEnough],
    async facts(look, state, body, context) {
      const agency = await look.answering(state.agency.id, context.today);
      const inCharge = agency?.agency ?? state.agency.id;
      const item = look.item(body.item);
      const approver = body.discretion?.approver;
      const approval =
        approver === undefined || isRecused(state, approver)
          ? undefined
          : approvalBy(await look.person(approver, context.today), inCharge, context.today);
      return {
        officers: await lookUpOfficers(look, body.officers, context.today),
        numbers: await lookUpNumbers(look, inCharge, context.today, 'summary'),
        registers: await lookUpRegisters(look, subjectsOf(state), body.item, context.caseId),
        ...(agency === undefined ? {} : { agency }),
        ...(item === undefined ? {} : { item }),
        ...(approval === undefined ? {} : { approval }),
      };
    },
    decide(state, body, context) {
      const { facts } = context;
      if (facts.item === undefined) throw new Refused('item-not-in-catalogue', { item: body.item });
      const law = lawFor(state, context, facts.item.field);
      const subjects = subjectsOf(state);
      const officers = certifiedOfficers(state, facts.officers, context);
      const competent = competence(facts.agency, facts.item, context.today);
      const inTime = limitation(state, context, facts.item.field);
      if (!body.certificatesShown) throw new Refused('certificates-not-shown', { day: context.today });
      completePenalties(body.penalties);
      withinSummary(body.penalties, subjects, law);
      if (!body.heard) throw new Refused('party-not-heard', { day: context.today });
      basisInLaw(body.basis, law);
      normsInTime(body.basis, body.lawInTime, state.act);
      const versions = itemInTime(law, body.item, state.act, context.today);
      const { item, lawInTime } = weighedLaw(versions, body.lawInTime, state.act, context.today, law.list('nb-heaviest-class'));
      completeContents(body, subjects);
      if (!body.reconsiderationFirst) throw new Refused('reconsideration-first-not-told', { day: context.today });
      ofAge(subjects, state.act, body.discretion!.lightened, law);
      withinArticle(body.penalties, item, body.discretion!.deviation);
      const discretion = discretionOf(body.discretion!, body.penalties, item, law, facts.approval);
      finedOnce(body.penalties, subjects, context.caseId);
      const fine = fineOf(body.penalties);
      if (fine > 0 && isFined(facts.registers)) throw new Refused('act-already-fined', { act: context.caseId });
      const agency = inWhoseName(state.agency, facts.agency);
      const number = nextNumber(facts.numbers, agency.name, context.today, 'summary');
      return [
        fact('penalty.penalized', {
          procedure: 'summary',
          number: number.text,
          on: context.today,
          subjects: refsOf(subjects),
          facts: body.facts!,
          evidence: [],
          penalties: body.penalties,
          fine,
          basis: body.basis,
          discretion,
          lawInTime,
          performance: body.performance!,
          remedies: body.remedies!,
          sealed: body.sealed,
          searches: searchOffences(facts.registers, context.caseId, body.item, context.today, law),
          credit: creditTerm(body.penalties, 'summary', context.today, law),
          serveBy: law.due('pl-61-service-period', context.today),
          publishBy: law.due('g118-penalty-publication-period', context.today),
          onTheSpot: {
            number,
            agency,
            item: facts.item.code,
            field: facts.item.field,
            itemName: { zh: facts.item.zh, en: facts.item.en },
            officers,
            competence: competent,
            limitation: inTime,
            served: true,
            refusedToSign: body.refusedToSign,
            payBy: law.due('pl-67-payment-period', context.today),
            reconsiderUntil: law.due('rl-20-reconsideration-period', context.today),
            archiveBy: law.due('sp-70-summary-archive-period', context.today),
            // a warning is performed at once
            ...(fine > 0 ? {} : { closeBy: law.due('sp-77-closing-period', context.today) }),
          },
        }),
      ];
    },
    registrations(state, body, { facts, caseId, today }) {
      const agency = inWhoseName(state.agency, facts.agency);
      return [
        ...findingEntries(facts.registers, caseId, agency.id, 'penalized', today, fineOf(body.penalties)),
        { read: facts.numbers, data: numberEntry(nextNumber(facts.numbers, agency.name, today, 'summary')) },
      ];
    },
  }),

  'report-summary-penalty': step('decided')<ReportSummaryPenalty>({
    body: ReportSummaryPenalty,
    who: ['officer'],
    example: decisionExamples['report-summary-penalty'],
    gates: [(state) => (state.procedure === 'summary' ? null : refusal('not-a-summary-penalty'))],
    spent: [({ after }) => onceOnly(after.summaryReportedOn)],
    decide(state, body, context) {
      notInFuture(body.on, context);
      notBefore(body.on, state.decision.on);
      return [fact('penalty.summary-reported', body)];
    },
  }),

  'record-education': step('decided')<RecordEducation>({
    body: RecordEducation,
    who: ['officer', 'clerk'],
    example: decisionExamples['record-education'],
    spent: [({ after }) => onceOnly(after.educatedOn)],
    decide(state, body, context) {
      notInFuture(body.on, context);
      notBefore(body.on, state.discoveredOn);
      return [fact('penalty.education-recorded', body)];
    },
  }),
};
