import { refusal, Refused, type CommandOf, type Gate, type LawInForce } from '#libs/kernel';
import { inspectionPublicationExamples } from '../commands/examples.inspection-publication.js';
import { PublishInspection, WithholdInspection } from '../commands/inspection-publication.commands.js';
import { masked } from '../penalty.masking.js';
import { notInFuture } from '../penalty.officers.js';
import { FILED_STAGES, type Filed, type InspectionState, type PenaltyState } from '../penalty.state.js';
import { fact, lawFor, recordedAlready, step } from '../penalty.step.js';

const someInspection: Gate<Filed> = ({ inspections }) => (inspections.length === 0 ? refusal('no-such-inspection') : null);

const notFormed = ({ awaitsAppraisal, publishBy }: InspectionState) => awaitsAppraisal !== undefined && publishBy === undefined;

const someResultFormed: Gate<Filed> = ({ inspections }) => {
  const { record, awaitsAppraisal } = inspections.at(-1) ?? {};
  if (record === undefined || awaitsAppraisal === undefined || !inspections.every(notFormed)) return null;
  return refusal('inspection-result-not-formed', { record, appraisal: awaitsAppraisal });
};

/** A result formed that is neither published nor withheld. */
const someResultUntold: Gate<Filed> = ({ inspections }) => {
  const formed = inspections.filter((one) => !notFormed(one));
  if (formed.some(({ published, withheldOn }) => published.length === 0 && withheldOn === undefined)) return null;
  const withheld = formed.findLast(({ withheldOn }) => withheldOn !== undefined);
  if (withheld !== undefined) return refusal('recorded-otherwise', { on: withheld.withheldOn! });
  const { record, published } = formed.at(-1)!;
  return refusal('inspection-already-published', { record, site: published[0]!.site, on: published[0]!.on });
};

/** The inspection of that label, its result formed: what still waits for an appraisal has none yet. @throws Refused */
function formed({ inspections }: Filed, label: string): InspectionState {
  const found = inspections.find(({ record }) => record === label);
  if (found === undefined) throw new Refused('no-such-inspection', { record: label });
  if (notFormed(found)) {
    throw new Refused('inspection-result-not-formed', { record: label, appraisal: found.awaitsAppraisal ?? '' });
  }
  return found;
}

/** A result is withheld, whole or in part, only on grounds that the law knows. @throws Refused no-ground-to-withhold */
function groundsKnown(grounds: readonly string[], law: LawInForce): void {
  const known = law.list('gi-14-withholding-grounds');
  const other = grounds.find((ground) => !known.includes(ground));
  if (other !== undefined) throw new Refused('no-ground-to-withhold', { ground: other });
}

export const inspectionPublicationDecisions: { readonly [command: string]: CommandOf<PenaltyState> } = {
  'publish-inspection': step(...FILED_STAGES)<PublishInspection>({
    body: PublishInspection,
    who: ['clerk', 'officer'],
    example: inspectionPublicationExamples['publish-inspection'],
    gates: [someInspection, someResultFormed],
    decide(state, body, context) {
      const inspection = formed(state, body.record);
      const known = inspection.published.find(({ site }) => site === body.site);
      if (known !== undefined) {
        return recordedAlready(context, 'inspection-already-published', { record: body.record, site: body.site, on: known.on });
      }
      notInFuture(body.on, context);
      if (body.on < inspection.on) throw new Refused('published-before-the-inspection', { on: body.on, inspected: inspection.on });
      masked(body.text, state.parties);
      groundsKnown(
        body.withheld.map(({ ground }) => ground),
        lawFor(state, context),
      );
      return [fact('penalty.inspection-published', body)];
    },
  }),

  'withhold-inspection': step(...FILED_STAGES)<WithholdInspection>({
    body: WithholdInspection,
    who: ['head'],
    example: inspectionPublicationExamples['withhold-inspection'],
    gates: [someInspection, someResultFormed],
    spent: [someResultUntold],
    decide(state, body, context) {
      const inspection = formed(state, body.record);
      const [first] = inspection.published;
      if (first !== undefined) throw new Refused('inspection-already-published', { record: body.record, site: first.site, on: first.on });
      if (inspection.withheldOn !== undefined) return recordedAlready(context, 'recorded-otherwise', { on: inspection.withheldOn });
      notInFuture(body.on, context);
      if (body.on < inspection.on) throw new Refused('published-before-the-inspection', { on: body.on, inspected: inspection.on });
      groundsKnown([body.ground], lawFor(state, context));
      return [fact('penalty.inspection-withheld', body)];
    },
  }),
};
