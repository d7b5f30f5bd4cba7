import { agency } from '#libs/cases/agency';
import { officer } from '#libs/cases/officer';
import { startTestOffice, type TestOffice } from '../../test/support/office.js';
import { buildBureau, type Bureau } from '../../test/support/people.js';

describe('what the register of people shows', () => {
  let office: TestOffice;
  let bureau: Bureau;
  beforeAll(async () => {
    office = await startTestOffice({ types: [agency, officer] });
    bureau = await buildBureau(office);
  }, 60_000);
  afterAll(() => office.dispose());

  it('kept the keys of logins from its state but showed them among its events', async () => {
    const { id } = bureau.officers[0];
    const state = (await office.api.office.streams.load(office.api.office.types.named('officer'), id)).folded.state;
    const { subjectKey, loginHint } = state as unknown as { subjectKey: string; loginHint: string };
    const secrets = new RegExp(`${subjectKey}|${loginHint.replaceAll('*', '\\*')}"`);
    const security = await office.as('security-admin');
    for (const path of ['', '/events', '/history', '/actions', '/difference?from=0&to=1']) {
      const told = await bureau.officers[1].get(`/v1/officers/${id}${path}`);
      expect(told.status).toBe(200);
      expect(told.text).not.toMatch(secrets);
    }
    expect((await security.get(`/v1/officers/${id}/events`)).text).toMatch(secrets);
  });
});
