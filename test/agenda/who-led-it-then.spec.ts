import { penalty } from '#libs/cases/penalty';
import { startTestOffice, type TestOffice } from '../support/office.js';
import { buildBureau, expectStatus, type Bureau, type Member } from '../support/people.js';

const BY_OFFICER = '/v1/supervision/duties/counts?by=officer&type=penalty';
const BY_ITEM = '/v1/supervision/duties/counts?by=item&type=penalty';
const LIST = '/v1/supervision/duties?type=penalty';

/** What was owed at a moment is told with who led the case then, and by the item and number that it had (bug: by those of today). */
describe('duties as of a moment before the case changed hands', () => {
  let office: TestOffice;
  let bureau: Bureau;
  let path: string;
  const moments: { readonly at: string; readonly told: object }[] = [];

  async function ask(member: Member, command: string, changes: object = {}): Promise<void> {
    const { headers } = await member.get(path);
    const body = { ...penalty.commands[command]!.example, ...changes };
    expectStatus(await member.post(`${path}/${command}`, body, { 'if-match': String(headers['etag']) }), 200);
  }

  async function told(asOf?: string): Promise<object> {
    await office.caughtUp();
    const member = (address: string, name: string) => {
      const asked = asOf === undefined ? address : `${address}&asOf=${asOf}`;
      return bureau.supervisor
        .get(asked)
        .then(({ body }) => body[name] as unknown as readonly { readonly by?: object; readonly count?: number }[]);
    };
    const counted = async (address: string) => (await member(address, 'groups')).map(({ by, count }) => [by, count]);
    const [first, second] = bureau.officers;
    return {
      duties: await member(LIST, 'rows'),
      ofTheFirst: await member(`${LIST}&officer=${first.id}`, 'rows'),
      ofTheSecond: await member(`${LIST}&officer=${second.id}`, 'rows'),
      ofNobody: await member(`${LIST}&without=officer`, 'rows'),
      byOfficer: await counted(BY_OFFICER),
      byItem: await counted(BY_ITEM),
    };
  }

  async function keep(at: string): Promise<void> {
    office.clock.set(at);
    moments.push({ at, told: await told() });
    office.clock.set(at.replace(':00.000Z', ':01.000Z'));
  }

  beforeAll(async () => {
    office = await startTestOffice({ now: '2026-03-02T01:00:00.000Z' });
    bureau = await buildBureau(office);
    const { clerk, head, officers } = bureau;
    const [first, second, third] = officers;
    const opened = await clerk.post('/v1/penalty-cases', penalty.commands['register-lead']!.example as object);
    path = `/v1/penalty-cases/${String(expectStatus(opened, 201).body['caseId'])}`;
    await ask(clerk, 'identify-parties');
    await keep('2026-03-02T02:00:00.000Z');
    await ask(head, 'file-case', { officers: [first.id, second.id] });
    await keep('2026-03-02T03:00:00.000Z');
    await ask(head, 'assign-officers', { officers: [second.id, third.id] });
    await keep('2026-03-02T04:00:00.000Z');
  }, 120_000);
  afterAll(() => office.dispose());

  it('are told as they were told then, by officer and by item', async () => {
    expect(
      moments.map(
        ({ told: { ofTheFirst, ofTheSecond } }: { readonly told: object & { ofTheFirst?: object[]; ofTheSecond?: object[] } }) => [
          ofTheFirst!.length > 0,
          ofTheSecond!.length > 0,
        ],
      ),
    ).toEqual([
      [false, false],
      [true, false],
      [false, true],
    ]);
    office.clock.set('2026-03-02T05:00:00.000Z');
    for (const { at, told: then } of moments) expect(withoutClock(await told(at))).toEqual(withoutClock(then));
  });

  it('are told so, too, after the views were built anew', async () => {
    await office.api.views.rebuild(['penalty_register', 'duties']);
    for (const { at, told: then } of moments) expect(withoutClock(await told(at))).toEqual(withoutClock(then));
  });
});

/** How much of a term has passed moves with the moment by a second or less. */
function withoutClock(answer: object): unknown {
  return JSON.parse(JSON.stringify(answer, (name, value: unknown) => (name === 'elapsed' ? undefined : value)));
}
