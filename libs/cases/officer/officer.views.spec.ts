import type { RecordedEvent, Row, View } from '#libs/kernel';
import type { OfficerEvents } from './officer.events.js';
import { officer } from './index.js';

const ID = '0b7c1d1e-3a52-4f6e-9a11-8d6f0c2f7a11';
const bureau = { id: 'b', name: '县局', path: ['p', 'c', 'b'] };
const town = { id: 't', name: '东塘镇', path: ['p', 'c', 'b', 't'] };
const document = { title: '决定书', date: '2026-01-01' };

function told<T extends keyof OfficerEvents & string>(type: T, data: OfficerEvents[T]): RecordedEvent {
  return { type, data, case: ID, stream: `officer-${ID}` } as unknown as RecordedEvent;
}

/** Rows by key, as a runner folds them. */
function rows(view: View, ...events: readonly RecordedEvent[]): ReadonlyMap<string, Row> {
  const table = new Map<string, Row>();
  for (const event of events) {
    for (const key of view.keys(event)) {
      const row = view.evolve(table.get(key) ?? null, event, key);
      if (row !== null) table.set(key, row);
    }
  }
  return table;
}

const [register, posts, certificates] = officer.views as readonly [View, View, View];
const post = { post: '执法员', agency: 'b', from: '2026-01-01' };
const registered = told('officer.registered', { name: '李明', staffKind: 'regular', agency: bureau, subjectKey: 'k', loginHint: 'l**' });
const assigned = told('officer.post-assigned', { ...post, place: bureau, roles: ['officer', 'clerk'] });
const certified = told('officer.certified', {
  number: 'H001',
  kind: 'enforcement',
  name: '李明',
  agency: bureau,
  issuer: '县司法局',
  issued: '2026-01-10',
  expires: '2030-12-31',
  examinationDue: '2027-01-10',
});
const moved = told('officer.moved', { agency: town, formerAgency: 'b', on: '2026-03-01', document, ends: [post], certificates: ['H001'] });
const retired = told('officer.retired', { on: '2026-04-01', reason: '退休', ends: [], certificates: ['H001'] });

describe('the register of officers', () => {
  it('given a person registered, certified and moved, when listed, then agency and levels follow, and no login is shown', () => {
    expect(rows(register, registered, assigned, certified, moved).get('')).toEqual({
      officer: ID,
      name: '李明',
      staffKind: 'regular',
      stage: 'in-service',
      certified: 1,
      held: '["H001"]',
      legalQualification: 0,
      loginEnabled: 1,
      retiredOn: null,
      agency: 't',
      agencyName: '东塘镇',
      agencyPath: '/p/c/b/t/',
      level1: 'p',
      level2: 'c',
      level3: 'b',
      level4: 't',
    });
  });

  it('given what else can happen, when listed, then the columns follow', () => {
    const at = (...events: readonly RecordedEvent[]) => rows(register, registered, ...events).get('');
    const disabled = told('officer.login-disabled', { reason: '停职' });
    expect(at(disabled)).toMatchObject({ loginEnabled: 0 });
    expect(at(disabled, told('officer.login-enabled', { reason: '复职' }))).toMatchObject({ loginEnabled: 1 });
    expect(at(told('officer.legal-qualification-recorded', { obtained: '2020-01-01' }))).toMatchObject({ legalQualification: 1 });
    expect(at(retired)).toMatchObject({ stage: 'retired', retiredOn: '2026-04-01' });
    // counted as certified for good, whatever became of the certificate
    const withdrawn = told('officer.certificate-withdrawn', { number: 'H001', on: '2026-03-01', reason: '违法', document });
    const another = { ...certified, data: { ...certified.data, number: 'H002' } };
    expect([at(certified), at(certified, withdrawn), at(certified, another, withdrawn), at(certified, retired)]).toMatchObject(
      [1, 0, 1, 0].map((counted) => ({ certified: counted })),
    );
    expect(at(retired, told('officer.reinstated', { on: '2026-04-02', reason: '有误' }))).toMatchObject({
      stage: 'in-service',
      retiredOn: null,
    });
  });
});

describe('the list of posts', () => {
  it('given a post and a move, when listed, then the row ends the day before and stays', () => {
    expect([...rows(posts, registered, assigned, moved, retired).values()]).toEqual([
      expect.objectContaining({
        officer: ID,
        post: '执法员',
        roles: '["officer","clerk"]',
        from: '2026-01-01',
        to: '2026-02-28',
        agencyPath: '/p/c/b/',
      }),
    ]);
  });

  it('given a post ended, when listed, then likewise', () => {
    const ended = told('officer.post-ended', { post: '执法员', agency: 'b', on: '2026-02-01', reason: '调整', ends: [post] });
    expect([...rows(posts, registered, assigned, ended).values()][0]).toMatchObject({ to: '2026-01-31' });
  });
});

describe('the list of certificates', () => {
  it('given a certificate, when it is renewed, suspended, given back, carried along and handed in, then its row follows', () => {
    const at = (...events: readonly RecordedEvent[]) => rows(certificates, registered, certified, ...events).get('H001');
    expect(at()).toMatchObject({ officer: ID, name: '李明', standing: 'held', expires: '2030-12-31', agencyPath: '/p/c/b/' });
    const year = { trainingHours: 0, trainingRequired: 60 };
    const renewed = told('officer.certificate-renewed', {
      number: 'H001',
      on: '2027-01-05',
      expires: '2031-12-31',
      examinationDue: '2028-01-05',
      ...year,
    });
    expect(at(renewed)).toMatchObject({ expires: '2031-12-31', examinationDue: '2028-01-05' });
    const toldLate = { ...renewed, data: { ...renewed.data, on: '2026-01-05', expires: '2030-12-31', examinationDue: '2027-01-05' } };
    expect(at(renewed, toldLate)).toMatchObject({ expires: '2031-12-31', examinationDue: '2028-01-05' });
    const suspended = told('officer.certificate-suspended', {
      number: 'H001',
      from: '2026-02-01',
      until: '2026-03-31',
      reason: '考试',
      document,
    });
    expect(at(suspended)).toMatchObject({ standing: 'suspended', suspendedFrom: '2026-02-01', suspendedUntil: '2026-03-31' });
    const resumed = told('officer.certificate-resumed', { number: 'H001', on: '2026-02-15', reason: '合格' });
    expect(at(suspended, resumed)).toMatchObject({ standing: 'held', suspendedUntil: '2026-02-14' });
    const withdrawn = told('officer.certificate-withdrawn', { number: 'H001', on: '2026-03-01', reason: '违法', document });
    expect(at(withdrawn)).toMatchObject({ standing: 'withdrawn', withdrawnOn: '2026-03-01' });
    expect(at(moved)).toMatchObject({ agency: 't', agencyPath: '/p/c/b/t/' });
    expect(at(retired)).toMatchObject({ standing: 'withdrawn', withdrawnOn: '2026-04-01' });
  });

  it('given two certificates, when one changes, then the other row is left alone', () => {
    const other = { ...certified, data: { ...certified.data, number: 'S001', kind: 'supervision' } };
    const withdrawn = told('officer.certificate-withdrawn', { number: 'S001', on: '2026-03-01', reason: '违法', document });
    const table = rows(certificates, registered, certified, other, withdrawn);
    expect([table.get('H001')?.['standing'], table.get('S001')?.['standing']]).toEqual(['held', 'withdrawn']);
  });
});
