import type { Uuid } from '#libs/kernel';
import type { FilingEvents, Party } from '../events/filing.events.js';
import type { PenaltyEvents } from '../penalty.events.js';
import { extensionBy } from '../penalty.periods.js';
import { isFiled, isOpened, type FiledCase, type PenaltyState, type RecusalState } from '../penalty.state.js';
import type { Evolution } from './evolution.js';

export const EMPTY_FILE = {
  pauses: [],
  extensions: [],
  inspections: [],
  inquiries: { count: 0, last: 0, recent: [] },
  rectifications: [],
  evidence: [],
  preservations: [],
  seizures: [],
  reopened: 0,
} as const;

export const filingEvolution: Evolution<FilingEvents> = {
  'penalty.lead-registered': (_state, { data }) => ({
    stage: 'lead',
    agency: data.agency,
    office: data.office,
    title: data.title,
    source: data.source,
    receivedOn: data.receivedOn,
    discoveredOn: data.discoveredOn,
    act: data.act,
    ...(data.item === undefined ? {} : { suspectedItem: data.item }),
    ...(data.complainant === undefined ? {} : { complainant: data.complainant }),
    parties: [],
    recusals: [],
    decideFilingBy: data.decideFilingBy,
    filingExtended: false,
    filingExtensions: [],
    appraisals: [],
    provisional: [],
  }),
  'penalty.filing-period-extended': (state, event) => {
    if (state.stage !== 'lead') return state;
    const filingExtensions = [extensionBy('sp-18-filing-extension', event)];
    return { ...state, decideFilingBy: event.data.decideFilingBy, filingExtended: true, filingExtensions };
  },
  'penalty.parties-identified': (state, { data }) => (isOpened(state) ? { ...state, parties: merged(state.parties, data.parties) } : state),
  'penalty.filed': (state, { data }) => {
    if (!isOpened(state)) return state;
    return { ...state, ...EMPTY_FILE, ...filedCase(data), stage: 'investigating' };
  },
  'penalty.not-filed': (state, { data }) => {
    if (state.stage !== 'lead') return state;
    return { ...state, stage: 'not-filed', ground: data.ground, ...(data.searches === undefined ? {} : { exemptedItem: data.item! }) };
  },
  'penalty.officers-assigned': (state, { data }) => (isFiled(state) ? { ...state, officers: data.officers } : state),
  'penalty.recusal-requested': (state, { data }) => withRecusal(state, data.person, 'requested'),
  'penalty.recused': (state, { data }) => {
    const next = withRecusal(state, data.person, 'granted');
    return isFiled(next) ? { ...next, officers: next.officers.filter(({ person }) => person !== data.person) } : next;
  },
  'penalty.recusal-refused': (state, { data }) => withRecusal(state, data.person, 'refused'),
};

type FiledFields = Pick<FiledCase, 'number' | 'procedure' | 'item' | 'field' | 'filedOn' | 'officers' | 'decideBy'>;

function filedCase(data: PenaltyEvents['penalty.filed']): FiledFields {
  return {
    number: data.number,
    procedure: 'ordinary',
    item: data.item,
    field: data.field,
    filedOn: data.competence.day,
    officers: data.officers,
    decideBy: data.decideBy,
  };
}

function merged(known: readonly Party[], said: readonly Party[]): readonly Party[] {
  const kept = known.map((party) => said.find(({ ref }) => ref === party.ref) ?? party);
  return [...kept, ...said.filter(({ ref }) => !known.some((party) => party.ref === ref))];
}

function withRecusal(state: PenaltyState, person: Uuid, status: RecusalState['status']): PenaltyState {
  if (!isOpened(state)) return state;
  return { ...state, recusals: [...state.recusals.filter((recusal) => recusal.person !== person), { person, status }] };
}
