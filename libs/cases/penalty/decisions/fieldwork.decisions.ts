import { dayOf, refusal, Refused, type CommandOf } from '#libs/kernel';
import { fieldworkExamples } from '../commands/examples.investigation.js';
import {
  ExtendDecisionPeriod,
  OrderRectification,
  RecordInquiry,
  RecordInspection,
  RecordReinspection,
  ResumeInvestigation,
  SuspendInvestigation,
  TerminateInvestigation,
} from '../commands/investigation.commands.js';
import { crimeReportDecided } from '../penalty.gates.js';
import { actorMayInvestigate, certifiedOfficers, lookUpOfficers, notBefore, notInFuture, type OfficerFacts } from '../penalty.officers.js';
import { closableSince } from '../penalty.performance.js';
import { decidedFrom, FILED_STAGES, TERMINABLE, type PenaltyState } from '../penalty.state.js';
import { fact, lawFor, personOf, recordedAlready, setBy, step } from '../penalty.step.js';

export const fieldworkDecisions: { readonly [command: string]: CommandOf<PenaltyState> } = {
  'record-inspection': step(
    'investigating',
    'concluded',
    'noticed',
  )<RecordInspection, OfficerFacts>({
    body: RecordInspection,
    who: ['officer'],
    example: fieldworkExamples['record-inspection'],
    gates: [actorMayInvestigate],
    facts: (look, _state, body) => lookUpOfficers(look, body.officers, body.on),
    decide(state, body, context) {
      const known = state.inspections.find(({ record }) => record === body.record);
      if (known !== undefined) return recordedAlready(context, 'label-taken', { label: body.record });
      const officers = certifiedOfficers(state, context.facts, context);
      if (!body.certificatesShown) throw new Refused('certificates-not-shown', { day: body.on });
      if (!body.partyPresent && body.witness === undefined) throw new Refused('inspection-unwitnessed', { day: body.on });
      const awaited = body.awaitsAppraisal;
      const law = lawFor(state, context);
      if (awaited === undefined) {
        return [fact('penalty.inspected', { ...body, officers, publishBy: law.due('g118-inspection-publication-period', body.on) })];
      }
      const appraised = state.appraisals.find(({ appraisal, to }) => appraisal === awaited && to === undefined);
      if (appraised === undefined) throw new Refused('no-appraisal-running', { appraisal: awaited });
      const resultBy = setBy('g118-inspection-publication-period', body.on, appraised.until, law);
      return [fact('penalty.inspected', { ...body, officers, resultBy })];
    },
  }),

  'record-inquiry': step(
    'investigating',
    'concluded',
    'noticed',
  )<RecordInquiry, OfficerFacts>({
    body: RecordInquiry,
    who: ['officer'],
    example: fieldworkExamples['record-inquiry'],
    gates: [actorMayInvestigate],
    facts: (look, _state, body) => lookUpOfficers(look, body.officers, dayOf(body.from)),
    decide(state, body, context) {
      const { inquiries } = state;
      if (body.number <= inquiries.last) {
        const known = inquiries.recent.find(({ number }) => number === body.number);
        if (known !== undefined && context.repeated()) return [];
        throw new Refused('inquiry-number-taken', { number: body.number, last: inquiries.last });
      }
      if (body.to < body.from || body.to > context.now) throw new Refused('inquiry-time-not-possible', { from: body.from, to: body.to });
      if (!body.rightsTold) throw new Refused('rights-not-told', { number: body.number });
      return [fact('penalty.inquiry-recorded', { ...body, officers: certifiedOfficers(state, context.facts, context) })];
    },
  }),

  'order-rectification': step(
    'investigating',
    'concluded',
    'noticed',
    'decided',
  )<OrderRectification>({
    body: OrderRectification,
    who: ['officer', 'head'],
    example: fieldworkExamples['order-rectification'],
    decide(state, body, context) {
      const known = state.rectifications.find(({ order }) => order === body.order);
      if (known !== undefined) {
        if (known.status === 'ordered' && context.repeated()) return [];
        throw new Refused('label-taken', { label: body.order });
      }
      notInFuture(body.orderedOn, context);
      if (body.until < body.orderedOn) throw new Refused('term-ends-before-it-begins', { from: body.orderedOn, until: body.until });
      const reinspectBy = lawFor(state, context).due('rectification-reinspection-period', body.until);
      return [fact('penalty.rectification-ordered', { ...body, reinspectBy })];
    },
  }),

  // an order to rectify stands by itself, whatever becomes of the case
  'record-reinspection': step(...FILED_STAGES)<RecordReinspection, OfficerFacts>({
    body: RecordReinspection,
    who: ['officer'],
    example: fieldworkExamples['record-reinspection'],
    gates: [(state) => (state.rectifications.length === 0 ? refusal('no-rectification-ordered') : null)],
    spent: [
      ({ rectifications }) =>
        rectifications.every(({ status }) => status === 'met')
          ? refusal('rectification-already-met', { order: rectifications.at(-1)!.order })
          : null,
    ],
    facts: (look, _state, body) => lookUpOfficers(look, body.officers, body.on),
    decide(state, body, context) {
      const known = state.rectifications.find(({ order }) => order === body.order);
      if (known === undefined) throw new Refused('no-rectification-ordered', { order: body.order });
      if (known.lastReinspection === body.on && known.status === body.result && context.repeated()) return [];
      if (known.status === 'met') throw new Refused('rectification-already-met', { order: body.order });
      if (body.on < known.orderedOn) throw new Refused('reinspected-before-the-order', { on: body.on, ordered: known.orderedOn });
      const officers = certifiedOfficers(state, context.facts, context);
      if (body.result !== 'met' && body.remaining === undefined) throw new Refused('remaining-defects-not-told', { order: body.order });
      const again = body.result === 'met' || body.until === undefined ? undefined : body.until;
      if (again !== undefined && again < body.on) throw new Refused('term-ends-before-it-begins', { from: body.on, until: again });
      const reinspectBy = again === undefined ? undefined : lawFor(state, context).due('rectification-reinspection-period', again);
      const others = state.rectifications.filter((one) => one !== known);
      const last = body.result === 'met' && others.every(({ status }) => status === 'met');
      const closing = last ? closableSince(state, body.on, lawFor(state, context)) : {};
      return [fact('penalty.reinspected', { ...body, officers, term: known.term, until: again, reinspectBy, ...closing })];
    },
  }),

  'suspend-investigation': step('investigating')<SuspendInvestigation>({
    body: SuspendInvestigation,
    who: ['head'],
    example: fieldworkExamples['suspend-investigation'],
    gates: [crimeReportDecided],
    decide(state, body, context) {
      notInFuture(body.from, context);
      notBefore(body.from, decidedFrom(state));
      return [fact('penalty.investigation-suspended', body)];
    },
  }),

  'resume-investigation': step('suspended')<ResumeInvestigation>({
    body: ResumeInvestigation,
    who: ['head', 'officer'],
    example: fieldworkExamples['resume-investigation'],
    decide(state, body, context) {
      notInFuture(body.on, context);
      const { from, reason } = state.suspension;
      if (body.on < from) throw new Refused('term-ends-before-it-begins', { from, until: body.on });
      const excluded = [...state.pauses, { from, to: body.on, reason: 'suspension' }];
      const decideBy = lawFor(state, context).due('pl-60-decision-period', decidedFrom(state), { excluded, extensions: state.extensions });
      return [fact('penalty.investigation-resumed', { from, to: body.on, ground: reason, decideBy })];
    },
  }),

  'terminate-investigation': step(...TERMINABLE)<TerminateInvestigation>({
    body: TerminateInvestigation,
    who: ['head'],
    example: fieldworkExamples['terminate-investigation'],
    gates: [crimeReportDecided],
    decide: (state, body, context) => [
      fact('penalty.investigation-terminated', { ...body, closeBy: lawFor(state, context).due('sp-77-closing-period', context.today) }),
    ],
  }),

  'extend-decision-period': step(
    'investigating',
    'concluded',
    'noticed',
  )<ExtendDecisionPeriod>({
    body: ExtendDecisionPeriod,
    who: ['head'],
    example: fieldworkExamples['extend-decision-period'],
    decide(state, body, context) {
      const byHead = state.extensions.some(({ rule }) => rule === 'sp-64-decision-extension');
      if (body.by === 'head' && byHead) throw new Refused('decision-period-already-extended', {});
      if (body.by === 'collective' && !byHead) throw new Refused('head-extends-first', {});
      if (body.by === 'collective' && body.days === undefined) throw new Refused('further-term-not-set', {});
      const rule = body.by === 'head' ? 'sp-64-decision-extension' : 'sp-64-collective-extension';
      const approver = personOf(context);
      const days = body.by === 'collective' ? body.days : undefined;
      const extension = { rule, approver, on: context.today, ...(days === undefined ? {} : { length: days }) };
      const decideBy = lawFor(state, context).due('pl-60-decision-period', decidedFrom(state), {
        excluded: state.pauses,
        extensions: [...state.extensions, extension],
      });
      return [fact('penalty.decision-period-extended', { rule, approver, on: context.today, days, reason: body.reason, decideBy })];
    },
  }),
};
