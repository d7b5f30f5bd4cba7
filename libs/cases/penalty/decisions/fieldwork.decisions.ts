import { Refused, type CommandOf } from '#libs/kernel';
import { RecordInspection } from '../commands/investigation.commands.js';
import { fieldworkExamples } from '../commands/examples.investigation.js';
import { certifiedOfficers, lookUpOfficers, type OfficerFacts } from '../penalty.officers.js';
import type { PenaltyState } from '../penalty.state.js';
import { fact, step } from '../penalty.step.js';

export const fieldworkDecisions: { readonly [command: string]: CommandOf<PenaltyState> } = {
  'record-inspection': step(
    'investigating',
    'concluded',
    'noticed',
  )<RecordInspection, OfficerFacts>({
    body: RecordInspection,
    who: ['officer'],
    example: fieldworkExamples['record-inspection'],
    facts: (look, _state, body) => lookUpOfficers(look, body.officers, body.on),
    decide(state, body, context) {
      const known = state.inspections.find(({ record }) => record === body.record);
      if (known !== undefined) {
        if (known.on === body.on && known.findings === body.findings.length) return [];
        throw new Refused('label-taken', { label: body.record });
      }
      const officers = certifiedOfficers(state, context.facts, context);
      if (!body.certificatesShown) throw new Refused('certificates-not-shown', { day: body.on });
      if (!body.partyPresent && body.witness === undefined) throw new Refused('inspection-unwitnessed', { day: body.on });
      return [fact('penalty.inspected', { ...body, officers })];
    },
  }),
};
