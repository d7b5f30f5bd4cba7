import { fold, scenario, type NewEvent, type RecordedEvent } from '#libs/kernel';
import type { OfficerEvents } from './officer.events.js';
import { certificateOn, officer, postsOn, trainingHours, type OfficerState } from './index.js';
import { lawBook } from './testing/register-office.js';

const agency = { id: '5d2f0c34-6a1e-4c55-9a57-0f4f0b1c2d01', name: '青山县市场监督管理局', path: ['5d2f0c34-6a1e-4c55-9a57-0f4f0b1c2d01'] };
const document = { title: '决定书', date: '2026-01-01' };

function past<T extends keyof OfficerEvents & string>(type: T, data: OfficerEvents[T]): NewEvent {
  return { type, data } as unknown as NewEvent;
}

const registered = past('officer.registered', { name: '李明', staffKind: 'regular', agency, subjectKey: 'k', loginHint: 'l**' });
const certified = (number: string, issued: string, expires: string, kind: 'enforcement' | 'supervision' = 'enforcement') =>
  past('officer.certified', { number, kind, name: '李明', agency, issuer: '司法局', issued, expires, examinationDue: expires });
const renewed = (number: string, on: string, expires: string) =>
  past('officer.certificate-renewed', { number, on, expires, examinationDue: expires, trainingHours: 0, trainingRequired: 60 });
const suspended = (from: string, until?: string) =>
  past('officer.certificate-suspended', { number: 'A', from, ...(until === undefined ? {} : { until }), reason: '考试不合格', document });
const resumed = (on: string) => past('officer.certificate-resumed', { number: 'A', on, reason: '补考合格' });
const withdrawn = (on: string) => past('officer.certificate-withdrawn', { number: 'A', on, reason: '违法使用', document });

function after(...events: readonly NewEvent[]): OfficerState {
  const setting = { law: lawBook().inForce({ day: '2026-03-02' }), now: '2026-03-02T02:00:00.000Z', actor: { system: 'spec' } };
  return scenario(officer, setting).given(registered, ...events).state as OfficerState;
}

const A = certified('A', '2026-01-10', '2026-06-30');

describe('the certificate on a day', () => {
  const table: readonly (readonly [string, readonly NewEvent[], string, string])[] = [
    ['none issued', [], '2026-03-01', 'none'],
    ['the day before issue', [A], '2026-01-09', 'not-yet-valid'],
    ['the day of issue', [A], '2026-01-10', 'valid'],
    ['the last day', [A], '2026-06-30', 'valid'],
    ['the day after', [A], '2026-07-01', 'expired'],
    ['before a suspension', [A, suspended('2026-03-01')], '2026-02-28', 'valid'],
    ['its first day', [A, suspended('2026-03-01')], '2026-03-01', 'suspended'],
    ['an open suspension, past expiry too', [A, suspended('2026-03-01')], '2026-08-01', 'suspended'],
    ['the last day of a term', [A, suspended('2026-03-01', '2026-03-31')], '2026-03-31', 'suspended'],
    ['the day after the term', [A, suspended('2026-03-01', '2026-03-31')], '2026-04-01', 'valid'],
    ['the day before it is given back', [A, suspended('2026-03-01'), resumed('2026-03-15')], '2026-03-14', 'suspended'],
    ['the day it is given back', [A, suspended('2026-03-01'), resumed('2026-03-15')], '2026-03-15', 'valid'],
    ['given back before the term', [A, suspended('2026-03-01', '2026-03-31'), resumed('2026-03-15')], '2026-03-15', 'valid'],
    ['given back on the first day', [A, suspended('2026-03-01'), resumed('2026-03-01')], '2026-03-01', 'valid'],
    ['suspended a second time', [A, suspended('2026-02-01', '2026-02-10'), suspended('2026-03-01')], '2026-03-01', 'suspended'],
    ['the day before withdrawal', [A, withdrawn('2026-04-01')], '2026-03-31', 'valid'],
    ['the day of withdrawal', [A, withdrawn('2026-04-01')], '2026-04-01', 'withdrawn'],
    ['renewed in time', [A, renewed('A', '2026-06-01', '2027-06-30')], '2027-06-30', 'valid'],
    ['renewed late: the gap', [A, renewed('A', '2026-07-15', '2027-06-30')], '2026-07-14', 'expired'],
    ['renewed late: from then on', [A, renewed('A', '2026-07-15', '2027-06-30')], '2026-07-15', 'valid'],
    ['replaced by a newer one', [A, withdrawn('2026-04-01'), certified('B', '2026-04-01', '2027-01-01')], '2026-04-01', 'valid'],
    ['another kind only', [certified('S', '2026-01-01', '2026-12-31', 'supervision')], '2026-03-01', 'none'],
  ];
  it.each(table)('given %s, when asked, then as the table says', (_what, events, day, status) => {
    expect(certificateOn(after(...events), day).status).toBe(status);
  });

  it('given a renewal to come, when asked for an earlier day, then the last day as known on that day', () => {
    const state = after(A, renewed('A', '2026-06-01', '2027-06-30'));
    expect(certificateOn(state, '2026-05-31').expires).toBe('2026-06-30');
    expect(certificateOn(state, '2026-06-01').expires).toBe('2027-06-30');
  });

  it('given two certificates, when asked for a day between, then the one held then', () => {
    const state = after(A, certified('B', '2026-05-01', '2027-05-01'));
    expect(certificateOn(state, '2026-04-30').number).toBe('A');
    expect(certificateOn(state, '2026-05-01').number).toBe('B');
    expect(certificateOn(after(certified('B', '2026-05-01', '2027-05-01'), A), '2025-01-01').number).toBe('A');
  });

  it('given retirement, when asked for its day, then the certificate is handed in', () => {
    const retired = past('officer.retired', { on: '2026-04-01', reason: '退休', ends: [], certificates: ['A'] });
    expect(certificateOn(after(A, retired), '2026-03-31').status).toBe('valid');
    expect(certificateOn(after(A, retired), '2026-04-01').status).toBe('withdrawn');
  });

  it('given nobody registered, when asked, then none', () => {
    expect(certificateOn({ stage: 'unregistered' }, '2026-03-01')).toEqual({ status: 'none' });
    expect(postsOn({ stage: 'unregistered' }, '2026-03-01')).toEqual([]);
    expect(trainingHours({ stage: 'unregistered' }, 2026)).toBe(0);
  });
});

describe('posts on a day', () => {
  const post = { post: '执法员', agency: agency.id, from: '2026-03-01' };
  const assigned = past('officer.post-assigned', { ...post, place: agency, roles: ['officer'], to: '2026-03-31' });

  it('given a term, when asked, then from its first day to its last', () => {
    const held = ['2026-02-28', '2026-03-01', '2026-03-31', '2026-04-01'].map((day) => postsOn(after(assigned), day).length);
    expect(held).toEqual([0, 1, 1, 0]);
  });

  it('given an end before the term is over, when asked, then the day named is the first without', () => {
    const ended = past('officer.post-ended', { post: '执法员', agency: agency.id, on: '2026-03-10', reason: '调整', ends: [post] });
    expect(['2026-03-09', '2026-03-10'].map((day) => postsOn(after(assigned, ended), day).length)).toEqual([1, 0]);
  });
});

describe('folding', () => {
  it('given events in any order, even before registering or after retirement, when folded, then it never fails', () => {
    const every = [A, renewed('A', '2026-06-01', '2027-06-30'), suspended('2026-03-01'), resumed('2026-03-05'), withdrawn('2026-04-01')];
    const retired = past('officer.retired', { on: '2026-04-01', reason: '退休', ends: [], certificates: [] });
    const state = after(retired, ...every);
    expect(state.stage).toBe('retired');
    expect(
      fold(
        officer,
        every.map((event, rev) => ({ ...event, rev, tv: 1, actor: { system: 's' }, cause: 'c' }) as RecordedEvent),
      ).state.stage,
    ).toBe('unregistered');
  });

  it('given a command asked of a record that exists, when it would open it again, then already so, or refused', () => {
    const setting = { law: lawBook().inForce({ day: '2026-03-02' }), now: '2026-03-02T02:00:00.000Z', actor: { system: 'spec' } };
    const opened = scenario(officer, setting).given(registered);
    const body = { name: '李明', subject: 's', agency: agency.id, staffKind: 'regular' };
    expect(opened.when('register', body, { facts: { subjectKey: 'k' } })).toEqual({ events: [], refused: undefined });
    expect(opened.when('register', body, { facts: { subjectKey: 'other' } }).refused?.code).toBe('officer-registered-already');
  });
});
