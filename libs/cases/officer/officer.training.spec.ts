import type { RecordedEvent, Row } from '#libs/kernel';
import { dutyView } from '#libs/agenda';
import { officer } from './index.js';
import { RegisterOffice } from './testing/register-office.js';

let office: RegisterOffice;
let bureau: string;
let li: string;

beforeEach(async () => {
  office = await RegisterOffice.found();
  bureau = await office.agency('青山县市场监督管理局', 'county');
  li = await office.person({ subject: 'liming', agency: bureau, roles: ['officer'], post: '执法员' });
  await office.person({ subject: 'head', agency: bureau, roles: ['head'], post: '局长' });
});
afterEach(() => office.dispose());

const document = { title: '决定书', date: '2026-02-27' };
const certificate = { number: 'H001', kind: 'enforcement', issuer: '青山县司法局', issued: '2024-01-10', expires: '2028-12-31' };
const certify = (changes: object = {}) => office.ask('officer', 'certify', li, { ...certificate, ...changes }, 'supervisor');
const train = async (hours: number, changes: object = {}) =>
  (
    await office.ask(
      'officer',
      'record-training',
      li,
      { year: 2026, hours, course: '专题', completed: '2026-03-01', ...changes },
      'supervisor',
    )
  ).events.map(({ type }) => type);
const closeYear = (year: number) => office.ask('officer', 'close-training-year', li, { year });

/** Duties of training as the agenda's view folds them. */
async function duties(): Promise<{ readonly [duty: string]: string }> {
  const view = dutyView([officer]);
  const rows = new Map<string, Row>();
  for (const event of (await office.events('officer', li)) as readonly RecordedEvent[]) {
    for (const key of view.keys(event)) {
      const row = view.evolve(rows.get(key) ?? null, event, key);
      if (row !== null) rows.set(key, row);
    }
  }
  return Object.fromEntries(
    [...rows.values()]
      .filter(({ duty }) => String(duty).endsWith('training'))
      .map((row) => [`${row['duty']} ${row['part']}`, row['state'] === 'closed' ? `${row['ended']}` : `${row['state']} ${row['due']}`]),
  );
}

describe('the training of a calendar year (D32)', () => {
  it('given a certificate, when issued, then the hours and the examination of this year are owed by its last day', async () => {
    await certify();
    expect(await duties()).toEqual({ 'yearly-training 2026': 'open 2026-12-31' });
    expect((await office.events('officer', li)).at(-1)?.data).toMatchObject({
      trainingYear: { year: 2026, required: 60, owed: { rule: 'cert-training-period', trigger: '2025-12-31', due: '2026-12-31' } },
    });
  });

  it('given a supervision certificate, or one that has expired, when issued, then nothing is owed', async () => {
    await certify({ kind: 'supervision' });
    await certify({ number: 'H002', issued: '2020-01-10', expires: '2025-12-31' });
    expect(await duties()).toEqual({});
  });

  it('given fifty-nine hours and the examination, when one more hour is recorded, then the year is met and the next is owed', async () => {
    await certify();
    expect(await train(59, { examPassed: true })).toEqual(['officer.training-recorded']);
    expect(await duties()).toEqual({ 'yearly-training 2026': 'open 2026-12-31' });
    expect(await train(1)).toEqual(['officer.training-recorded', 'officer.training-year-met', 'officer.training-year-begun']);
    expect(await duties()).toEqual({ 'yearly-training 2026': 'done', 'yearly-training 2027': 'open 2027-12-31' });
  });

  it('given the hours, when the examination was failed and then passed, then only the passed one meets the year', async () => {
    await certify();
    expect(await train(60)).toHaveLength(1);
    expect(await train(0, { examPassed: false })).toHaveLength(1);
    expect(await train(0, { examPassed: true })).toHaveLength(3);
  });

  it('given the hours, when the certificate passes its yearly examination, then the year is met', async () => {
    await certify();
    await train(60);
    const renewed = await office.ask('officer', 'renew-certificate', li, { number: 'H001', on: '2026-03-01' }, 'supervisor');
    expect(renewed.events.map(({ type }) => type)).toEqual([
      'officer.certificate-renewed',
      'officer.training-year-met',
      'officer.training-year-begun',
    ]);
  });

  it('given training of another year, when recorded, then this year stays owed', async () => {
    await certify();
    await train(60, { year: 2025, examPassed: true });
    expect(await duties()).toEqual({ 'yearly-training 2026': 'open 2026-12-31' });
  });

  it('given the last day of the year, when it is closed, then refused; the day after, it is missed, late, and the next begins', async () => {
    await certify();
    office.clock.set('2026-12-31T15:59:59.999Z');
    expect(await office.refusal('officer', 'close-training-year', li, { year: 2026 })).toEqual({
      code: 'training-year-runs',
      facts: { year: 2026, due: '2026-12-31' },
    });
    office.clock.set('2026-12-31T16:00:00.000Z');
    expect((await closeYear(2026)).events).toHaveLength(2);
    expect((await closeYear(2026)).events).toEqual([]);
    expect(await duties()).toEqual({
      'yearly-training 2026': 'lapsed',
      'make-up-training 2026': 'open 2026-12-31',
      'yearly-training 2027': 'open 2027-12-31',
    });
    await train(60, { examPassed: true, completed: '2027-01-01' });
    expect(await duties()).toMatchObject({ 'make-up-training 2026': 'done', 'yearly-training 2027': 'open 2027-12-31' });
  });

  it('given a year met, when a correction takes hours away, then it is owed again, and met again by another', async () => {
    await certify();
    await train(60, { examPassed: true });
    const head = (await office.caller('head'))!.person;
    const target = (await office.events('officer', li)).find(({ type }) => type === 'officer.training-recorded')!;
    const correct = (hours: number) =>
      office.ask(
        'officer',
        'correct',
        li,
        { target: target.rev, data: { ...target.data, hours }, reason: '学时登记有误', approver: head },
        'corrector',
      );
    await office.person({ subject: 'corrector', agency: bureau, roles: ['clerk', 'head'], post: '副局长' });
    await correct(6);
    expect(await duties()).toMatchObject({ 'yearly-training 2026': 'open 2026-12-31' });
    await correct(66);
    expect(await duties()).toMatchObject({ 'yearly-training 2026': 'done', 'yearly-training 2027': 'open 2027-12-31' });
  });

  it('given the last certificate withdrawn, then nothing is owed; with a new one of the same year, it is owed again', async () => {
    await certify();
    await office.ask(
      'officer',
      'withdraw-certificate',
      li,
      { number: 'H001', on: '2026-03-01', reason: '违法使用', document },
      'supervisor',
    );
    expect(await duties()).toEqual({ 'yearly-training 2026': 'lapsed' });
    await certify({ number: 'H002', issued: '2026-03-02' });
    expect(await duties()).toEqual({ 'yearly-training 2026': 'open 2026-12-31' });
  });

  it('given a year owed, when the officer moves, then it is owed at the new agency; retirement ends it', async () => {
    await certify();
    const town = await office.agency('东塘镇', 'town', bureau);
    await office.ask('officer', 'move', li, { agency: town, on: '2026-03-01', document }, 'system');
    expect((await office.events('officer', li)).at(-1)?.data).toMatchObject({ trainingYears: [2026] });
    await office.ask('officer', 'retire', li, { on: '2026-03-02', reason: '退休' }, 'system');
    expect(await duties()).toEqual({ 'yearly-training 2026': 'lapsed' });
  });

  it('given an expired certificate when the year ends, when it is closed, then no further year begins until it is renewed', async () => {
    await certify({ expires: '2026-11-30' });
    office.clock.set('2027-01-01T02:00:00.000Z');
    await closeYear(2026);
    expect(await duties()).toEqual({ 'yearly-training 2026': 'lapsed', 'make-up-training 2026': 'open 2026-12-31' });
    office.clock.set('2027-02-01T02:00:00.000Z');
    await office.ask('officer', 'renew-certificate', li, { number: 'H001', on: '2027-02-01', expires: '2028-12-31' }, 'supervisor');
    expect(await duties()).toMatchObject({ 'yearly-training 2027': 'open 2027-12-31' });
  });
});
