import { duty, type Duty, type DueDate, type DutyChange, type DutyRegister, type RecordedEvent, type StandingDuty } from '#libs/kernel';
import type { OfficerEvents } from './officer.events.js';

type Event<T extends keyof OfficerEvents & string> = RecordedEvent<T, OfficerEvents[T]>;
type Certified = Event<'officer.certified'>;

/** The event names the rule's version only where it computed the date: otherwise the one in force on the day of issue. */
function validity({ data }: Certified): DueDate {
  const { issued, expires, rule = { id: 'cert-validity-period', version: issued } } = data;
  return { rule: rule.id, version: rule.version, trigger: issued, due: expires, provisional: false };
}

function examination(trigger: string, due: string): DueDate {
  return { rule: 'cert-examination-period', version: trigger, trigger, due, provisional: false };
}

/** A new date for whoever owes it already: a supervisor renews, the officer's agency goes on owing. */
function anew(key: string, owed: (standing: DueDate) => DueDate, set: boolean): DutyChange {
  return {
    key,
    given: (standing: StandingDuty | null) =>
      standing?.owed === undefined
        ? null
        : {
            owed: owed(standing.owed),
            ...(set ? { set: true } : {}),
            ...(standing.agency === undefined ? {} : { agency: standing.agency }),
            ...(standing.paused === undefined ? {} : { paused: standing.paused }),
          },
  };
}

/** What ends, stops and moves every duty about a certificate. */
const CERTIFICATE = {
  'officer.certificate-suspended': ({ data }: Event<'officer.certificate-suspended'>): readonly DutyChange[] => [
    { key: data.number, paused: 'certificate-suspended', since: data.from },
  ],
  'officer.certificate-resumed': ({ data }: Event<'officer.certificate-resumed'>): readonly DutyChange[] => [
    { key: data.number, goesOn: true },
  ],
  'officer.certificate-withdrawn': ({ data }: Event<'officer.certificate-withdrawn'>): readonly DutyChange[] => [
    { key: data.number, closed: 'lapsed', on: data.on },
  ],
  'officer.retired': ({ data }: Event<'officer.retired'>): readonly DutyChange[] =>
    data.certificates.map((key) => ({ key, closed: 'lapsed', on: data.on })),
  'officer.moved': ({ data }: Event<'officer.moved'>): readonly DutyChange[] =>
    data.certificates.map((key) => ({
      key,
      given: (standing) =>
        standing?.owed === undefined || standing.state === 'closed'
          ? null
          : { owed: standing.owed, agency: data.agency.id, ...(standing.paused === undefined ? {} : { paused: standing.paused }) },
    })),
};

/** 执法证 expires; whoever enforces the law without one enforces it in vain. */
const renew = duty<OfficerEvents>({
  name: 'renew-certificate',
  clock: 'D32',
  wording: { zh: '执法证件到期换证', en: 'Renew the certificate before it expires' },
  on: {
    ...CERTIFICATE,
    'officer.certified': (event) => [
      {
        key: event.data.number,
        owed: validity(event),
        ...(event.data.rule === undefined ? { set: true as const } : {}),
        by: event.case,
        agency: event.data.agency.id,
      },
    ],
    'officer.certificate-renewed': ({ data }) => [
      anew(
        data.number,
        (standing) => (data.expires < standing.due ? standing : { ...standing, trigger: data.on, due: data.expires, provisional: false }),
        true,
      ),
    ],
  },
});

/** 年检: the yearly examination, at which the hours of training of the year are counted. */
const examine = duty<OfficerEvents>({
  name: 'yearly-examination',
  clock: 'D32',
  wording: { zh: '执法证件年度检审', en: 'Yearly examination of the certificate' },
  on: {
    ...CERTIFICATE,
    'officer.certified': ({ data, case: person }) => [
      { key: data.number, owed: examination(data.issued, data.examinationDue), by: person, agency: data.agency.id },
    ],
    'officer.certificate-renewed': ({ data }) => [
      anew(data.number, (standing) => (data.on < standing.trigger ? standing : examination(data.on, data.examinationDue)), false),
    ],
  },
});

/** A year of training moves with the person, and ends with the last certificate. */
const TRAINING_YEAR = {
  'officer.training-year-met': ({ data }: Event<'officer.training-year-met'>): readonly DutyChange[] => [
    { key: `${data.year}`, closed: 'done' },
  ],
  'officer.certificate-withdrawn': ({ data }: Event<'officer.certificate-withdrawn'>): readonly DutyChange[] =>
    (data.trainingYears ?? []).map((year) => ({ key: `${year}`, closed: 'lapsed', on: data.on })),
  'officer.retired': ({ data }: Event<'officer.retired'>): readonly DutyChange[] =>
    (data.trainingYears ?? []).map((year) => ({ key: `${year}`, closed: 'lapsed', on: data.on })),
  'officer.moved': ({ data }: Event<'officer.moved'>): readonly DutyChange[] =>
    (data.trainingYears ?? []).map((year) => ({
      key: `${year}`,
      given: (standing) =>
        standing?.owed === undefined || standing.state === 'closed' ? null : { owed: standing.owed, agency: data.agency.id },
    })),
};

/** 年度培训考核: sixty hours and the examination of each calendar year. At its end the year is closed, and the next begins. */
const train = duty<OfficerEvents>({
  name: 'yearly-training',
  clock: 'D32',
  wording: { zh: '完成年度培训学时和考试', en: 'Training hours and examination of the year' },
  on: {
    ...TRAINING_YEAR,
    'officer.certified': ({ data: { trainingYear, agency }, case: by }) =>
      trainingYear === undefined ? [] : [{ key: `${trainingYear.year}`, owed: trainingYear.owed, by, agency: agency.id }],
    'officer.training-year-begun': ({ data: { year, owed, agency }, case: by }) => [{ key: `${year}`, owed, by, agency }],
    'officer.training-year-reopened': ({ data: { year, owed, agency }, case: by }) => [{ key: `${year}`, owed, by, agency }],
    // lapsed on its last day: what is late from then on is the duty to make up for it
    'officer.training-year-missed': ({ data: { year, owed } }) => [{ key: `${year}`, closed: 'lapsed', on: owed.due }],
  },
  acts: { command: 'close-training-year', body: ({ key }) => ({ year: Number(key) }) },
});

/** 补训补考: what a calendar year that has ended still lacks, late from its first day. */
const makeUp = duty<OfficerEvents>({
  name: 'make-up-training',
  clock: 'D32',
  wording: { zh: '补足上年度培训学时和考试', en: 'Make up for the training of a past year' },
  on: {
    ...TRAINING_YEAR,
    'officer.training-year-missed': ({ data: { year, owed, agency }, case: by }) => [{ key: `${year}`, owed, by, agency }],
  },
});

/** What is owed on certificates and training: clock D32. */
export const officerDuties: readonly Duty[] = [renew, examine, train, makeUp];

/** Lists of duties call an officer's by the officer's name. */
export const officerDutyRegister: DutyRegister = { view: 'officer_register', title: 'name', officer: 'officer' };
