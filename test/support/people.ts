import type { Role } from '#libs/kernel';
import type { Answer, Person, TestOffice } from './office.js';

/** One person of the test bureau with a session. */
export interface Member extends Person {
  readonly id: string;
  readonly subject: string;
}

/** A county bureau with everybody a penalty case needs. */
export interface Bureau {
  readonly province: string;
  readonly county: string;
  readonly agency: string;
  readonly officers: readonly [Member, Member, Member];
  readonly clerk: Member;
  readonly reviewer: Member;
  readonly head: Member;
  readonly deputy: Member;
  readonly supervisor: Member;
  readonly auditor: Member;
}

/** What an answer must have been for the specs to go on. */
export function expectStatus(answer: Answer, status: number): Answer {
  if (answer.status !== status) throw new Error(`answered ${answer.status}, not ${status}: ${answer.text}`);
  return answer;
}

const DOCUMENT = { title: '行政执法主体公告', number: '青政告〔2025〕3号', date: '2025-11-18' };

/** Builds a province, a city, a county and its market regulation bureau through the API. */
export async function buildBureau(office: Pick<TestOffice, 'as' | 'caughtUp'>): Promise<Bureau> {
  const system = await office.as('system-admin');
  const security = await office.as('security-admin');
  await office.caughtUp();
  const [root] = (await system.get('/v1/agencies')).body['rows'] as unknown as { caseId: string }[];
  const agency = async (name: string, region: string, level: string, superior: string) =>
    String(expectStatus(await system.post('/v1/agencies', { name, region, level, superior }), 201).body['caseId']);
  const city = await agency('唐山市司法局', '130200', 'city', root!.caseId);
  const county = await agency('青山县司法局', '130182', 'county', city);
  const bureau = await agency('青山县市场监督管理局', '130182', 'county', county);

  const person = async (subject: string, name: string, post: string, roles: readonly Role[], at = bureau): Promise<Member> => {
    const made = await security.post('/v1/officers', {
      name,
      subject,
      agency: at,
      staffKind: 'regular',
      post: { post, roles, from: '2020-01-01' },
    });
    return { ...(await office.as(subject)), id: String(expectStatus(made, 201).body['caseId']), subject };
  };
  const supervisor = await person('supervisor', '监督员', '执法监督员', ['supervisor'], county);
  const cityAuditor = await person('auditor', '审计员', '审计专员', ['auditor'], root!.caseId);
  const confirmed = await supervisor.post(
    `/v1/agencies/${bureau}/confirm-as-subject`,
    { from: '2021-07-15', document: DOCUMENT, fields: ['market-regulation'], items: ['*'] },
    { 'if-match': '"0"' },
  );
  expectStatus(confirmed, 200);
  const certify = async (member: Member, number: string): Promise<Member> => {
    const body = { number, kind: 'enforcement', issuer: '青山县司法局', issued: '2024-01-10', expires: '2029-01-09' };
    expectStatus(await supervisor.post(`/v1/officers/${member.id}/certify`, body, { 'if-match': '"1"' }), 200);
    return member;
  };
  const head = await certify(await person('head', '王局长', '局长', ['head']), '130182001');
  const deputy = await certify(await person('deputy', '赵副局长', '副局长', ['head']), '130182002');
  const officers = [
    await certify(await person('officer-1', '李明', '执法员', ['officer']), '130182011'),
    await certify(await person('officer-2', '张红', '执法员', ['officer']), '130182012'),
    await certify(await person('officer-3', '刘洋', '执法员', ['officer']), '130182013'),
  ] as const;
  const reviewer = await certify(await person('reviewer', '陈法', '法制审核员', ['legality-reviewer']), '130182021');
  const qualified = await supervisor.post(
    `/v1/officers/${reviewer.id}/record-legal-qualification`,
    { obtained: '2018-05-01' },
    { 'if-match': '"2"' },
  );
  expectStatus(qualified, 200);
  const clerk = await person('clerk', '孙内勤', '内勤', ['clerk']);
  return { province: root!.caseId, county, agency: bureau, officers, clerk, reviewer, head, deputy, supervisor, auditor: cityAuditor };
}
