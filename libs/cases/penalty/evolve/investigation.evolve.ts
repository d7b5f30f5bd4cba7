import type { InvestigationEvents } from '../events/investigation.events.js';
import { nextTerm } from '../penalty.rectification.js';
import { defenceOf, isFiled, TERMINABLE, type FiledCase, type InquirySummary, type PenaltyState } from '../penalty.state.js';
import type { Evolution } from './evolution.js';
import { filedCaseOf } from './filed-case.js';

const RECENT_INQUIRIES = 16;

export const investigationEvolution: Evolution<InvestigationEvents> = {
  'penalty.inspected': (state, { data }) =>
    filed(state, ({ inspections }) => ({
      inspections: [
        ...inspections,
        {
          record: data.record,
          on: data.on,
          findings: data.findings.length,
          ...(data.awaitsAppraisal === undefined ? {} : { awaitsAppraisal: data.awaitsAppraisal }),
          ...(data.publishBy === undefined ? {} : { publishBy: data.publishBy }),
          published: [],
        },
      ],
    })),
  'penalty.inquiry-recorded': (state, { data }) =>
    filed(state, ({ inquiries }) => ({ inquiries: withInquiry(inquiries, { number: data.number, from: data.from, to: data.to }) })),
  'penalty.rectification-ordered': (state, { data }) =>
    filed(state, ({ rectifications }) => ({
      rectifications: [
        ...rectifications,
        { order: data.order, orderedOn: data.orderedOn, until: data.until, reinspectBy: data.reinspectBy, status: 'ordered', term: 1 },
      ],
    })),
  'penalty.reinspected': (state, { data }) =>
    filed(state, ({ rectifications }) => ({
      rectifications: rectifications.map((order) =>
        order.order === data.order
          ? {
              ...order,
              status: data.result as 'met' | 'partly' | 'not-met',
              lastReinspection: data.on,
              ...(data.until === undefined ? {} : { until: data.until }),
              ...(data.reinspectBy === undefined ? {} : { reinspectBy: data.reinspectBy }),
              ...(data.reinspectBy === undefined || data.term === undefined ? {} : { term: nextTerm(data.term) }),
            }
          : order,
      ),
    })),
  'penalty.evidence-registered': (state, { data }) =>
    filed(state, ({ evidence }) => ({
      evidence: [
        ...evidence,
        {
          evidence: data.evidence,
          kind: data.kind,
          title: data.title,
          device: data.device,
          status: 'registered',
          files: data.files.length,
        },
      ],
    })),
  'penalty.evidence-verified': (state, { data }) => {
    const known = isFiled(state) ? state.evidence.find(({ evidence }) => evidence === data.evidence) : undefined;
    // corrected into the record of a device since, it has to be reviewed as such (行政处罚法 41)
    return known?.device === true && data.deviceReviewed !== true ? state : withEvidence(state, data.evidence, 'verified');
  },
  'penalty.evidence-excluded': (state, { data }) => withEvidence(state, data.evidence, 'excluded'),
  'penalty.investigation-suspended': (state, { data }) =>
    state.stage === 'investigating'
      ? { ...filedCaseOf(state), stage: 'suspended', suspension: { from: data.from, reason: data.ground } }
      : state,
  'penalty.investigation-resumed': (state, { data }) => {
    if (state.stage !== 'suspended') return state;
    return {
      ...filedCaseOf(state),
      stage: 'investigating',
      pauses: [...state.pauses, { from: data.from, to: data.to, reason: 'suspension' }],
      decideBy: data.decideBy,
    };
  },
  'penalty.investigation-terminated': (state, { data }) => {
    if (!(TERMINABLE as readonly string[]).includes(state.stage) || !isFiled(state)) return state;
    const defended = state.stage === 'concluded' || state.stage === 'noticed' ? defenceOf(state) : state.defended;
    const file = { ...filedCaseOf(state), ...(defended === undefined ? {} : { defended }) };
    return { ...file, stage: 'terminated', ground: data.ground, closeBy: data.closeBy };
  },
  'penalty.decision-period-extended': (state, { data }) =>
    filed(state, ({ extensions }) => ({
      extensions: [
        ...extensions,
        { rule: data.rule, approver: data.approver, on: data.on, ...(data.days === undefined ? {} : { length: data.days }) },
      ],
      decideBy: data.decideBy,
    })),
};

/** Changes what every filed case has, whatever its stage. */
export function filed(state: PenaltyState, change: (filed: FiledCase) => Partial<FiledCase>): PenaltyState {
  return isFiled(state) ? { ...state, ...change(state) } : state;
}

function withEvidence(state: PenaltyState, label: string, status: 'verified' | 'excluded'): PenaltyState {
  return filed(state, ({ evidence }) => ({
    evidence: evidence.map((item) => (item.evidence === label ? { ...item, status } : item)),
  }));
}

function withInquiry(inquiries: InquirySummary, made: InquirySummary['recent'][number]): InquirySummary {
  return {
    count: inquiries.count + 1,
    last: Math.max(inquiries.last, made.number),
    recent: [...inquiries.recent.slice(1 - RECENT_INQUIRIES), made],
  };
}
