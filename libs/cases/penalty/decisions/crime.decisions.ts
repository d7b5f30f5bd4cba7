import { dayOf, refusal, Refused, type CommandOf, type Gate } from '#libs/kernel';
import { HandOverCrimeFile, RefuseCrimeTransfer, ReportSuspectedCrime, TransferAsCrime } from '../commands/crime.commands.js';
import { crimeExamples } from '../commands/examples.crime.js';
import { discussedAs } from '../penalty.gates.js';
import { certifiedOfficers, lookUpOfficers, notBefore, notInFuture, type OfficerFacts } from '../penalty.officers.js';
import { UNDER_INVESTIGATION, type PenaltyState, type StateAt } from '../penalty.state.js';
import { fact, lawFor, step } from '../penalty.step.js';
import { head } from './exempting.decisions.js';
import { closing, standing } from './performance.decisions.js';

type Underway = StateAt<(typeof UNDER_INVESTIGATION)[number]>;

/** The report that the head still has to decide on. */
const pending = ({ crimeReport }: Underway) => (crimeReport?.status === 'reported' ? crimeReport : undefined);

const noReportPending: Gate<Underway> = (state) => {
  const known = pending(state);
  return known === undefined ? null : refusal('crime-already-reported', { reported: known.on, crime: known.crime });
};

export const crimeDecisions: { readonly [command: string]: CommandOf<PenaltyState> } = {
  'report-suspected-crime': step(...UNDER_INVESTIGATION)<ReportSuspectedCrime, OfficerFacts>({
    body: ReportSuspectedCrime,
    who: ['officer'],
    example: crimeExamples['report-suspected-crime'],
    spent: [noReportPending],
    facts: (look, _state, body) => lookUpOfficers(look, body.officers, body.on),
    decide(state, body, context) {
      const officers = certifiedOfficers(state, context.facts, context);
      const unknown = body.evidence.find((label) => !state.evidence.some(({ evidence }) => evidence === label));
      if (unknown !== undefined) throw new Refused('no-such-evidence', { evidence: unknown });
      const decideBy = lawFor(state, context).due('ys-5-transfer-decision-period', body.on);
      return [fact('penalty.crime-reported', { ...body, officers, decideBy })];
    },
  }),

  'refuse-crime-transfer': step(...UNDER_INVESTIGATION)<RefuseCrimeTransfer>({
    body: RefuseCrimeTransfer,
    who: ['head'],
    example: crimeExamples['refuse-crime-transfer'],
    gates: [(state) => (pending(state) === undefined ? refusal('no-crime-reported') : null)],
    decide(state, body, context) {
      notInFuture(body.on, context);
      const { on, crime } = pending(state)!;
      if (body.on < on) throw new Refused('decided-before-the-report', { reported: on, on: body.on });
      return [fact('penalty.crime-transfer-refused', { ...body, crime })];
    },
  }),

  'transfer-as-crime': step(...UNDER_INVESTIGATION)<TransferAsCrime>({
    body: TransferAsCrime,
    who: ['head'],
    example: crimeExamples['transfer-as-crime'],
    gates: [discussedAs('transferred-as-crime')],
    decide(state, body, context) {
      notInFuture(body.reportedOn, context);
      const report = pending(state);
      if (report !== undefined && report.on !== body.reportedOn) {
        throw new Refused('crime-reported-on-another-day', { reported: report.on, said: body.reportedOn });
      }
      const law = lawFor(state, context);
      return [
        fact('penalty.transferred-as-crime', {
          ...head(state, context),
          ...body,
          decideBy: report?.decideBy ?? law.due('ys-5-transfer-decision-period', body.reportedOn),
          handOverBy: law.due('ys-5-transfer-period', context.now),
        }),
      ];
    },
  }),

  'hand-over-crime-file': step('decided')<HandOverCrimeFile>({
    body: HandOverCrimeFile,
    who: ['officer', 'clerk'],
    example: crimeExamples['hand-over-crime-file'],
    gates: [({ decision }) => (decision.outcome === 'transferred-as-crime' ? null : refusal('not-transferred-as-crime')), standing],
    spent: [({ after: { crimeFileHandedOver: at } }) => (at === undefined ? null : refusal('recorded-otherwise', { at }))],
    decide(state, body, context) {
      if (body.at > context.now) throw new Refused('day-in-the-future', { day: body.at, today: context.today });
      notBefore(dayOf(body.at), state.decision.on);
      return [fact('penalty.crime-file-handed-over', { ...body, ...closing(state, dayOf(body.at), context) })];
    },
  }),
};
