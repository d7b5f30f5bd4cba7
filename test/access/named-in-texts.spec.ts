import { replaceAt, type JsonObject } from '#libs/kernel';
import { startTestOffice, type TestOffice } from '../support/office.js';
import { expectStatus, type Member } from '../support/people.js';
import { addressOf, buildNeighbours, documentedRoutes, SECRETS, type Neighbours } from './neighbours.js';

/** As first written down, and put right later: the titles and texts keep the mistake. */
const MISTAKEN = '欧阳小蛮';
const QUESTIONED = { name: '东方白露', phone: '13900007774' };
const TRADER = '青山县上官记小吃店';
/** As people write names and numbers: set wide, in groups, with another width of digits. */
const WRITTEN_OTHERWISE = [
  '司徒　惊蛰',
  '139-0000 7773',
  '１３９００００７７７１',
  '130182 19900307 4516',
  '青山县柳河镇 石桥村 七组十九号',
];
const TOLD = [...Object.values(SECRETS), ...Object.values(QUESTIONED), ...WRITTEN_OTHERWISE, MISTAKEN, TRADER];
const ENTITY = '青山县恒顺副食有限公司';

/**
 * Who a natural person of the case is was masked where the name belongs, and told by the title and by every text that said it again
 * (个人信息保护法 6, 28, 51).
 */
describe('what identifies somebody, in the texts of a case', () => {
  let office: TestOffice;
  let neighbours: Neighbours;
  let caseId: string;
  let path: string;
  let before: string;

  beforeAll(async () => {
    office = await startTestOffice();
    neighbours = await buildNeighbours(office);
    const { bureau } = neighbours;
    const [first, second] = bureau.officers;
    const opened = await first.post('/v1/penalty-cases', {
      title: `${MISTAKEN}、${TRADER}、${ENTITY}涉嫌销售过期食品`,
      source: 'complaint',
      receivedOn: '2026-03-02',
      discoveredOn: '2026-03-02',
      act: {
        description: `${SECRETS.complainant}（${SECRETS.complainantPhone}）称${MISTAKEN}销售过期食品，身份证${SECRETS.partyNumber}；${WRITTEN_OTHERWISE.join('，')}`,
        place: SECRETS.partyAddress,
        ended: '2026-03-02',
        harm: false,
      },
      complainant: { name: SECRETS.complainant, phone: SECRETS.complainantPhone },
    });
    caseId = String(expectStatus(opened, 201).body['caseId']);
    path = `/v1/penalty-cases/${caseId}`;
    before = office.clock.now();
    office.clock.advance(60_000);
    const representative = { name: SECRETS.representative, phone: SECRETS.representativePhone };
    const person = {
      ref: MISTAKEN,
      role: 'subject',
      kind: 'natural',
      name: MISTAKEN,
      idType: 'citizen-id',
      idNumber: SECRETS.partyNumber,
      phone: SECRETS.partyPhone,
      address: SECRETS.partyAddress,
    };
    const entity = {
      ref: 'P2',
      role: 'subject',
      kind: 'entity',
      name: ENTITY,
      idType: 'credit-code',
      idNumber: '91350100M000100Y43',
      address: '解放路12号',
      representative,
    };
    const trader = { ...entity, ref: 'P3', kind: 'sole-trader', name: TRADER, idNumber: '92350100M000100Y40' };
    expectStatus(await ask(first, 'identify-parties', { parties: [person, entity, trader] }), 200);
    const officers = [first.id, second.id];
    const grounds = `有初步证据，当事人电话${SECRETS.partyPhone}`;
    expectStatus(await ask(bureau.head, 'file-case', { item: 'MR-0003', officers, grounds }), 200);
    const inquiry = {
      number: 1,
      from: '2026-03-02T00:10:00.000Z',
      to: '2026-03-02T00:40:00.000Z',
      place: `${SECRETS.party}家中`,
      officers,
      persons: [{ ...QUESTIONED, relation: 'employee' }],
      rightsTold: true,
      record: '问答',
      files: [],
    };
    expectStatus(await ask(first, 'record-inquiry', inquiry), 200);
    const order = {
      order: `${QUESTIONED.name}整改`,
      requirements: `${QUESTIONED.name}（${QUESTIONED.phone}）、${SECRETS.representative}到场，${MISTAKEN}停止销售`,
      until: '2026-03-12',
      orderedOn: '2026-03-02',
    };
    const ordered = await ask(first, 'order-rectification', order);
    expectStatus(ordered, 200);
    const stored = await office.api.office.streams.events(office.api.office.types.named('penalty'), caseId);
    const parties = stored.findLast(({ type }) => type === 'penalty.parties-identified')!;
    const data: JsonObject = replaceAt(parties.data, ['/parties/0/name'], () => SECRETS.party);
    const correction = { target: parties.rev, data, reason: `${MISTAKEN}应为${SECRETS.party}`, approver: bureau.deputy.id };
    expectStatus(await ask(bureau.head, 'correct', correction), 200);
    await office.caughtUp();
  }, 120_000);
  afterAll(() => office.dispose());

  const ask = async (by: Member, command: string, body: object) => {
    const { headers } = await by.get(path);
    return by.post(`${path}/${command}`, body, { 'if-match': String(headers['etag']) });
  };
  /** Also what anybody reads who takes an address or a cursor apart. */
  const readable = (text: string) =>
    [text, ...(text.match(/[\w-]{16,}/g) ?? []).map((part) => Buffer.from(part, 'base64url').toString('utf8'))].join('\n');
  const leaksIn = (text: string) => TOLD.filter((secret) => readable(text).includes(secret));

  const rowsOf = ({ body }: { readonly body: object }) =>
    (body as { readonly rows: readonly { readonly part?: string; readonly notice?: string; readonly explanation?: string }[] }).rows;

  function readingPaths(): readonly string[] {
    const documented = documentedRoutes(office)
      .filter(({ method, path: at }) => method === 'GET' && at.startsWith('/v1/') && !at.startsWith('/v1/demo') && !at.includes('sha256'))
      .map(({ path: at }) => addressOf(at, { id: caseId }));
    const then = [path, `${path}/history`, `${path}/events`, '/v1/penalty-cases', '/v1/penalty-cases/by-party', '/v1/supervision/duties'];
    return [
      ...documented,
      ...then.map((at) => `${at}?asOf=${before}`),
      ...[0, 1].map((revision) => `${path}?revision=${revision}`),
      `${path}/difference?from=0&to=1`,
    ];
  }

  it('told supervisors and auditors the name behind the mask, in titles, reasons, places and orders, now and as of before it was known', async () => {
    const { bureau, colleagues } = neighbours;
    for (const by of [bureau.supervisor, bureau.auditor, colleagues['supervisor'], colleagues['auditor']]) {
      for (const at of readingPaths()) {
        const { status, text } = await by.get(at);
        expect({ at, status: status < 500, leaks: leaksIn(text) }).toEqual({ at, status: true, leaks: [] });
      }
    }
  }, 60_000);

  it('told them in the address of a duty, and in the place to read on from, what the row masks; both lead there still', async () => {
    const { supervisor } = neighbours.bureau;
    let isCalled = false;
    for (const list of ['/v1/penalty-cases/by-party', '/v1/penalty-cases/open-rectifications', '/v1/supervision/duties']) {
      const whole = await supervisor.get(list);
      const rows = rowsOf(whole);
      const met: unknown[] = [];
      for (let after = '', isLast = false; !isLast;) {
        const page = await supervisor.get(`${list}?limit=1${after}`);
        expect([list, page.status, leaksIn(page.text)]).toEqual([list, 200, []]);
        met.push(...rowsOf(page));
        isLast = page.body['next'] === undefined;
        after = `&after=${String(page.body['next'])}`;
      }
      expect(met).toEqual(rows);
      for (const { part, explanation } of rows) {
        if (explanation === undefined) continue;
        const explained = await supervisor.get(explanation);
        expect([explained.status, leaksIn(explained.text)]).toEqual([200, []]);
        isCalled ||= part?.includes('**') === true;
      }
    }
    expect(isCalled).toBe(true);
    const made = Buffer.from(JSON.stringify(['name', 0, 0, MISTAKEN])).toString('base64url');
    expect((await supervisor.get(`/v1/penalty-cases/by-party?after=${made}`)).status).toBe(400);
  });

  it('still tells them what was done, and which entity did it', async () => {
    const { supervisor } = neighbours.bureau;
    const list = await supervisor.get('/v1/penalty-cases');
    const duties = await supervisor.get('/v1/supervision/duties');
    const history = await supervisor.get(`${path}/history`);

    for (const { text } of [list, duties, history]) expect(text).toContain(`欧**、`);
    for (const { text } of [list, duties, history]) expect(text).toContain(`、${ENTITY}涉嫌销售过期食品`);
    expect((await supervisor.get('/v1/penalty-cases/open-rectifications')).text).toContain('东**（139******74）、诸**到场，欧**停止销售');
  });

  it('is open to those who handle the case, and stored as it was written', async () => {
    const [officer] = neighbours.bureau.officers;
    for (const at of ['/v1/penalty-cases', '/v1/supervision/duties', path, `${path}/history`, `${path}/events`]) {
      expect((await officer.get(at)).text).toContain(`${MISTAKEN}、`);
    }
    const [lead] = await office.api.office.streams.events(office.api.office.types.named('penalty'), caseId);
    expect(lead!.data['title']).toContain(MISTAKEN);
  });

  it('told them in the warning of a duty, and in what is read of it, what the duty masks', async () => {
    office.clock.advance(9 * 86_400_000);
    await office.api.agenda.tick();
    await office.caughtUp();
    const { supervisor, auditor, officers } = neighbours.bureau;
    const list = `/v1/duty-notices?case=${caseId}`;
    const named = rowsOf(await officers[0].get(list)).filter(({ part }) => part === `${QUESTIONED.name}整改`);
    expect(named.length).toBeGreaterThan(0);

    for (const by of [supervisor, auditor]) {
      const rows = rowsOf(await by.get(list));
      expect(rows).toHaveLength(rowsOf(await officers[0].get(list)).length);
      for (const at of [
        list,
        ...rows.flatMap(({ notice }) => ['', '/history', '/events'].map((of) => `/v1/duty-notices/${notice}${of}`)),
      ]) {
        const { status, text } = await by.get(at);
        expect({ at, status, leaks: leaksIn(text) }).toEqual({ at, status: 200, leaks: [] });
      }
      expect(rows.map(({ part }) => part)).toContain('东**整改');
    }
  });
});
