import { dayOf, Refused, type CaseType, type Json, type JsonObject, type Look, type RecordedEvent, type TakenAnew } from '#libs/kernel';
import { schemaOf } from '#libs/http/validation';
import { CrimeReportContents } from './commands/crime.commands.js';
import { RegisterLead } from './commands/filing.commands.js';
import { EvidenceContents, InquiryContents, InspectionContents, OrderRectification } from './commands/investigation.commands.js';
import { PaymentContents, RecordRefund, ServiceContents } from './commands/performance.commands.js';
import type { OfficerOnDuty } from './events/shared.js';
import type { PenaltyEvents } from './penalty.events.js';
import { isOpened, type PenaltyState } from './penalty.state.js';

/** What the caller of the command gives under the same name as the record bears it; what is left of a record is the office's own. */
const told = (contents: new () => object): ((data: JsonObject) => { [member: string]: Json }) => {
  const members = Object.keys(schemaOf(contents).properties ?? {});
  return (data) => Object.fromEntries(members.filter((member) => data[member] !== undefined).map((member) => [member, data[member]!]));
};
const each = (data: JsonObject, member: string, wanted: string): Json => (data[member] as readonly JsonObject[]).map((one) => one[wanted]!);

const OFFICERS = ['/officers/*/name', '/officers/*/post', '/officers/*/certificate', '/officers/*/certificateExpires'];

const inspection = told(InspectionContents);
const inquiry = told(InquiryContents);
const crimeReport = told(CrimeReportContents);
const evidence = told(EvidenceContents);
const service = told(ServiceContents);
const payment = told(PaymentContents);

/**
 * How a corrected record is taken down anew: by the command that made it, so that a correction says nothing that the command refuses.
 * Dates that are kept are moved by `penalty.recomputed`, where the fact that they count from was corrected; the others are part of the
 * record and computed with it.
 */
export const takenAnew: NonNullable<CaseType<PenaltyState, PenaltyEvents>['takenAnew']> = {
  'penalty.lead-registered': {
    by: 'register-lead',
    given: told(RegisterLead),
    computed: ['/agency', '/decideFilingBy', '/office'],
    kept: ['agency', 'decideFilingBy', 'office'],
  },
  'penalty.parties-identified': {
    by: 'identify-parties',
    given: ({ parties }) => ({ parties: (parties as readonly JsonObject[]).map(({ key: _key, ...party }) => party) }),
    computed: ['/parties/*/key', '/number', '/item', '/office'],
    kept: ['number', 'item', 'office'],
    // every party named is recorded again, also one that was known already in the same words
    before: (state) => (isOpened(state) ? { ...state, parties: [] } : state),
    assertFits: citedStill('ref', (data) => each(data, 'parties', 'ref') as readonly string[]),
  },
  'penalty.inspected': {
    by: 'record-inspection',
    given: (data) => ({ ...inspection(data), officers: each(data, 'officers', 'person') }),
    computed: [...OFFICERS, '/publishBy', '/resultBy', '/office'],
    kept: ['publishBy', 'office'],
    look: asRecorded(({ on }) => String(on)),
    assertFits: all(
      labelled('penalty.inspected', 'record'),
      followed('on', 'record', 'on', ['penalty.inspection-published', 'penalty.inspection-withheld']),
      resultStillAwaited,
    ),
  },
  'penalty.inquiry-recorded': {
    by: 'record-inquiry',
    given: (data) => ({ ...inquiry(data), officers: each(data, 'officers', 'person') }),
    computed: [...OFFICERS, '/office'],
    kept: ['office'],
    look: asRecorded(({ from }) => dayOf(String(from))),
    assertFits: numbersRise,
  },
  'penalty.crime-reported': {
    by: 'report-suspected-crime',
    given: (data) => ({ ...crimeReport(data), officers: each(data, 'officers', 'person') }),
    computed: [...OFFICERS, '/decideBy', '/office'],
    kept: ['decideBy', 'office'],
    look: asRecorded(({ on }) => String(on)),
  },
  'penalty.rectification-ordered': {
    by: 'order-rectification',
    given: told(OrderRectification),
    computed: ['/reinspectBy', '/office'],
    kept: ['reinspectBy', 'office'],
    assertFits: all(labelled('penalty.rectification-ordered', 'order'), followed('orderedOn', 'order', 'on', ['penalty.reinspected'])),
  },
  'penalty.evidence-registered': {
    by: 'register-evidence',
    given: (data) => ({
      ...evidence(data),
      files: each(data, 'files', 'sha256'),
    }),
    computed: ['/files/*/size', '/files/*/sm3', '/office'],
    kept: ['office'],
    assertFits: labelled('penalty.evidence-registered', 'evidence'),
  },
  'penalty.decision-served': {
    by: 'serve-decision',
    given: (data) => ({ ...service(data), on: dayOfService(data), officers: each(data, 'officers', 'person') }),
    computed: [...OFFICERS, '/publicNotice', '/payBy', '/reconsiderUntil', '/sueUntil', '/closeBy', '/office'],
    kept: ['payBy', 'reconsiderUntil', 'sueUntil', 'office'],
    toldAhead: true,
    look: asRecorded(dayOfService),
  },
  'penalty.paid': {
    by: 'record-payment',
    given: (data) => ({
      ...payment(data),
      surcharge: data['surchargePaid']!,
    }),
    computed: ['/allocations', '/outstanding', '/surchargeOwed', '/surchargeBy', '/handOverBy', '/closeBy', '/toRefund', '/office'],
    kept: ['office'],
    toldAhead: true,
    assertFits: all(labelled('penalty.paid', 'payment'), followed('on', 'payment', 'on', ['penalty.cash-handed-over']), noCashOfBefore),
  },
  'penalty.refund-recorded': {
    by: 'record-refund',
    given: told(RecordRefund),
    computed: ['/left', '/office'],
    kept: ['office'],
    toldAhead: true,
    assertFits: labelled('penalty.refund-recorded', 'refund'),
  },
};

/** The day that the caller gives: that of the notice where the decision is served by public notice, which ends by its term. */
function dayOfService({ way, on, publicNoticeOn }: JsonObject): string {
  return String(way === 'public-notice' ? (publicNoticeOn ?? on) : on);
}

/** Officers of the record stand as they were found on that day: they are not asked for again while the day stays. */
function asRecorded(dayOfAct: (data: JsonObject) => string): NonNullable<TakenAnew<PenaltyState>['look']> {
  return (look, recorded, given) => {
    if (dayOfAct(recorded) !== dayOfAct({ ...recorded, ...given })) return look;
    const known = recorded['officers'] as unknown as readonly OfficerOnDuty[];
    return {
      directory: look.directory,
      agency: (id, day) => look.agency(id, day),
      answering: (id, day) => look.answering(id, day),
      register: (key, options) => look.register(key, options),
      state: (type, id) => look.state(type, id),
      events: (type, id) => look.events(type, id),
      partyKey: (idType, idNumber) => look.partyKey(idType, idNumber),
      item: (code) => look.item(code),
      attachment: (sha256) => look.attachment(sha256),
      noteSource: (source) => look.noteSource(source),
      person: async (person, day) => {
        const found = await look.person(person, day);
        const officer = known.find((one) => one.person === person);
        return found === undefined || officer === undefined ? found : asFound(found, officer);
      },
    } satisfies Look;
  };
}

function asFound(found: NonNullable<Awaited<ReturnType<Look['person']>>>, officer: OfficerOnDuty): typeof found {
  const { name, post, certificate: number, certificateExpires: expires } = officer;
  const held = found.post ?? found.posts[0];
  const then = held === undefined ? { posts: [] } : { post: { ...held, post }, posts: [{ ...held, post }] };
  const { post: _post, ...person } = found;
  return { ...person, ...then, name, certificate: { status: 'valid', number, ...(expires === undefined ? {} : { expires }) } };
}

type Fits = NonNullable<TakenAnew<PenaltyState>['assertFits']>;

function all(...checks: readonly Fits[]): Fits {
  return (...said) => {
    for (const check of checks) check(...said);
  };
}

/** The short name of the record is free among its kind, and stays where later records cite it. @throws Refused */
function labelled(type: string, member: string): Fits {
  const cited = citedStill(member, (data) => [String(data[member])]);
  return (anew, recorded, others, target) => {
    const taken = others.some((event) => event.type === type && event.data[member] === anew[member]);
    if (taken && anew[member] !== recorded[member]) throw new Refused('label-taken', { label: String(anew[member]) });
    cited(anew, recorded, others, target);
  };
}

function citedStill(member: string, labels: (data: JsonObject) => readonly string[]): Fits {
  return (anew, recorded, others, target) => {
    const kept = labels(anew);
    for (const label of labels(recorded)) {
      if (kept.includes(label)) continue;
      const by = others.find((event) => event.rev > target && cites(event.data, member, label));
      if (by !== undefined) throw new Refused('label-cited', { label, by: by.rev });
    }
  };
}

function cites(data: Json, member: string, label: string): boolean {
  if (typeof data !== 'object' || data === null) return false;
  if (Array.isArray(data)) return data.some((one: Json) => cites(one, member, label));
  return Object.entries(data as JsonObject).some(
    ([name, value]) =>
      (name === member && (value === label || (Array.isArray(value) && value.includes(label)))) || cites(value, member, label),
  );
}

/** What was done with the thing called so comes after the record, on its own day or a later one. @throws Refused */
function followed(member: string, label: string, day: string, types: readonly string[]): Fits {
  return (anew, recorded, others, target) => {
    for (const { rev, type, data } of others) {
      const [since, later] = [String(anew[member]), String(data[day])];
      if (rev > target && types.includes(type) && data[label] === recorded[label] && later < since)
        throw new Refused('day-before-its-cause', { day: later, since });
    }
  };
}

/** A case that was taken up again has no cash of before: it was to be handed over first (行政处罚法 71). @throws Refused */
function noCashOfBefore({ channel, payment }: JsonObject, recorded: JsonObject, others: readonly RecordedEvent[], target: number): void {
  if (channel !== 'on-spot' || recorded['channel'] === 'on-spot') return;
  const anew = others.some(({ rev, type, data }) => rev > target && type === 'penalty.reopened' && data['to'] === 'investigating');
  if (anew) throw new Refused('cash-not-handed-over', { payment: String(payment) });
}

/** Numbers of inquiries rise with the records. @throws Refused */
function numbersRise(anew: JsonObject, recorded: JsonObject, others: readonly RecordedEvent[], target: number): void {
  const number = anew['number'] as number;
  if (number === recorded['number']) return;
  const inquiries = others.filter(({ type }) => type === 'penalty.inquiry-recorded');
  const next = inquiries.find((event) => event.rev > target && Number(event.data['number']) <= number);
  if (next !== undefined) throw new Refused('inquiry-number-taken', { number, last: Number(next.data['number']) });
}

/** An appraisal that has ended told already which inspections waited for it. @throws Refused */
function resultStillAwaited(anew: JsonObject, recorded: JsonObject, others: readonly RecordedEvent[], target: number): void {
  const [awaited, before] = [anew['awaitsAppraisal'], recorded['awaitsAppraisal']];
  if (awaited === before) return;
  const ended = others.find(
    ({ rev, type, data }) =>
      rev > target &&
      type === 'penalty.appraisal-ended' &&
      [awaited, before].some((label) => label !== undefined && label === data['appraisal']),
  );
  if (ended !== undefined) throw new Refused('no-appraisal-running', { appraisal: String(ended.data['appraisal']) });
}
