import { ROLES, type AnyCaseType, type Role } from '#libs/kernel';
import { ADMINISTRATORS } from '#libs/access';
import { startTestOffice, type TestOffice } from '../support/office.js';
import type { Member } from '../support/people.js';
import { buildNeighbours, exampleOf, openCase, type Neighbours } from './neighbours.js';

interface Offer {
  readonly command: string;
  readonly allowed: boolean;
  readonly needs?: readonly string[];
  readonly refusal?: { readonly code: string; readonly text: string; readonly rule?: string; readonly facts: object };
}

/** Who may read a case but not work on it is told why, by a command as by `actions`; who may not read learns of nothing. */
describe('readers who may not act', () => {
  let office: TestOffice;
  let neighbours: Neighbours;
  let penalty: AnyCaseType;
  let caseId: string;
  /** One person per role in the county above the bureau, which reads over its shoulder; and heads and auditors of the province. */
  const above: { [role in Role]?: Member } = {};
  let provincial: readonly Member[];

  beforeAll(async () => {
    office = await startTestOffice();
    neighbours = await buildNeighbours(office);
    const { bureau, hire } = neighbours;
    for (const role of ROLES) above[role] = await hire(`above-${role}`, [role], bureau.county);
    provincial = [await hire('provincial-head', ['head'], bureau.province), bureau.auditor];
    penalty = office.api.office.types.named('penalty');
    caseId = (await openCase(neighbours)).id;
  }, 120_000);
  afterAll(() => office.dispose());

  const asks = (by: Member, type: AnyCaseType, id: string, command: string, revision = '"1"') =>
    by.post(`/v1/${type.route}/${id}/${command}`, exampleOf(type, command), { 'if-match': revision });
  const commandsOf = (type: AnyCaseType) => Object.keys(type.commands).filter((command) => type.commands[command]!.opens !== true);

  /** Every command of the type, answered as `actions` says; answers how many were refused for the agency, and for the role. */
  async function toldWhyNot(by: Member, type: AnyCaseType, id: string, agency: string) {
    const before = await office.api.office.store.head();
    const { body } = await by.get(`/v1/${type.route}/${id}/actions`);
    const told = { elsewhere: 0, role: 0 };
    for (const { command, allowed, needs, refusal } of body['actions'] as unknown as readonly Offer[]) {
      const answer = await asks(by, type, id, command);
      expect({ command, allowed, status: answer.status }).toEqual({ command, allowed: false, status: 403 });
      expect(answer.headers['content-type']).toContain('application/problem+json');
      if (needs !== undefined) {
        told.role += 1;
        expect(answer.body).toMatchObject({ code: 'not-permitted', needs });
        continue;
      }
      told.elsewhere += 1;
      expect(refusal).toMatchObject({ code: 'handled-by-another-agency', facts: { agency } });
      expect(answer.body).toMatchObject({ code: refusal!.code, rule: refusal!.rule, facts: refusal!.facts });
    }
    expect(told.elsewhere + told.role).toBe(commandsOf(type).length);
    expect(await office.api.office.store.head()).toBe(before);
    return told;
  }

  it.each(ROLES.filter((role) => !ADMINISTRATORS.includes(role)))(
    'a %s of the county above, and of the own bureau',
    async (role) => {
      const { colleagues, bureau } = neighbours;
      const reads = (await above[role]!.get(`/v1/penalty-cases/${caseId}`)).status === 200;
      expect({ role, reads }).toEqual({ role, reads: ['head', 'supervisor', 'auditor'].includes(role) });
      if (reads) await toldWhyNot(above[role]!, penalty, caseId, bureau.agency);
      else {
        for (const command of commandsOf(penalty)) {
          const answer = await asks(above[role]!, penalty, caseId, command);
          expect({ command, status: answer.status, code: answer.body['code'] }).toEqual({ command, status: 404, code: 'no-such-case' });
        }
      }
      // in the own bureau the role alone decides
      const codes = new Set<unknown>();
      for (const command of commandsOf(penalty)) codes.add((await asks(colleagues[role], penalty, caseId, command)).body['code']);
      expect(codes).not.toContain('no-such-case');
      expect(codes).not.toContain('handled-by-another-agency');
    },
    60_000,
  );

  it('a head of the county above is refused for the agency where the role would do, and for the role where not', async () => {
    const told = await toldWhyNot(above['head']!, penalty, caseId, neighbours.bureau.agency);
    expect(told.elsewhere).toBeGreaterThan(5);
    expect(told.role).toBeGreaterThan(5);
  });

  it('a head and an auditor of the province', async () => {
    for (const by of provincial) await toldWhyNot(by, penalty, caseId, neighbours.bureau.agency);
  });

  it('says so before asking for a revision, whatever revision is named', async () => {
    const head = above['head']!;
    const own = commandsOf(penalty).find((command) => penalty.commands[command]!.who.includes('head'))!;
    const without = await head.post(`/v1/penalty-cases/${caseId}/${own}`, exampleOf(penalty, own));
    expect([without.status, (await asks(head, penalty, caseId, own, '"999"')).status]).toEqual([403, 403]);
  });

  it('in both languages', async () => {
    const head = above['head']!;
    const own = commandsOf(penalty).find((command) => penalty.commands[command]!.who.includes('head'))!;
    const titles = await Promise.all(
      ['zh-CN', 'en'].map(async (language) => {
        const headers = { 'if-match': '"1"', 'accept-language': language };
        return (await head.post(`/v1/penalty-cases/${caseId}/${own}`, exampleOf(penalty, own), headers)).body['title'];
      }),
    );
    expect(titles).toEqual(['由其他机关办理，本机关只能查阅', 'Another agency handles it; yours may only read']);
  });

  it('strangers and administrators learn of nothing, by any command', async () => {
    const { strangers, colleagues } = neighbours;
    for (const by of [
      ...Object.values(strangers),
      ...ADMINISTRATORS.map((role) => colleagues[role]),
      ...ADMINISTRATORS.map((role) => above[role]!),
    ]) {
      const command = commandsOf(penalty)[0]!;
      expect(await asks(by, penalty, caseId, command)).toMatchObject({ status: 404, body: { code: 'no-such-case' } });
      expect(await by.get(`/v1/penalty-cases/${caseId}/actions`)).toMatchObject({ status: 404 });
    }
  });

  it('add no attachment, and are told why', async () => {
    const headers = { 'content-type': 'application/octet-stream' };
    const upload = (by: Member) => by.post(`/v1/penalty-cases/${caseId}/attachments`, 'scan', headers);
    expect(await upload(above['head']!)).toMatchObject({ status: 403, body: { code: 'handled-by-another-agency' } });
    expect(await upload(neighbours.strangers['officer'])).toMatchObject({ status: 404 });
  });

  it('a register kept elsewhere: everybody may read it, and who may not keep it is told why', async () => {
    const { strangers, bureau } = neighbours;
    const { types } = office.api.office;
    for (const role of ROLES) {
      await toldWhyNot(strangers[role], types.named('agency'), bureau.agency, bureau.agency);
      await toldWhyNot(strangers[role], types.named('officer'), bureau.head.id, bureau.agency);
    }
  }, 60_000);
});
