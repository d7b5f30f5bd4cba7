import type { FiledCase } from '../penalty.state.js';

/** What a filed case carries through every stage, without what belongs to the stage that it leaves. */
export function filedCaseOf(state: FiledCase): FiledCase {
  return {
    agency: state.agency,
    office: state.office,
    title: state.title,
    source: state.source,
    receivedOn: state.receivedOn,
    discoveredOn: state.discoveredOn,
    act: state.act,
    ...(state.suspectedItem === undefined ? {} : { suspectedItem: state.suspectedItem }),
    ...(state.complainant === undefined ? {} : { complainant: state.complainant }),
    parties: state.parties,
    recusals: state.recusals,
    decideFilingBy: state.decideFilingBy,
    filingExtended: state.filingExtended,
    filingExtensions: state.filingExtensions,
    appraisals: state.appraisals,
    provisional: state.provisional,
    number: state.number,
    procedure: state.procedure,
    item: state.item,
    field: state.field,
    filedOn: state.filedOn,
    officers: state.officers,
    decideBy: state.decideBy,
    pauses: state.pauses,
    extensions: state.extensions,
    inspections: state.inspections,
    inquiries: state.inquiries,
    rectifications: state.rectifications,
    evidence: state.evidence,
    preservations: state.preservations,
    seizures: state.seizures,
    reopened: state.reopened,
  };
}
