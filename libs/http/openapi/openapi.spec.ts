import type { JsonObject } from '#libs/kernel';
import { ACCESS_REFUSALS } from '#libs/access/sign-in';
import { CaseTypes } from '#libs/case-runtime';
import { permit } from '../../case-runtime/testing/permit.js';
import { PROBLEMS } from '../known-problems.js';
import { instantTextSchema, textSchema } from '../validation/index.js';
import { faultsOf, openApiDocument, routesOf, type Operation } from './index.js';
import { document, types } from './testing/full-permit.js';

const operation = (method: 'get' | 'post', path: string): Operation => document.paths[path]![method]!;

describe('the OpenAPI document of an office', () => {
  it('has no fault', () => {
    expect(faultsOf(document, types)).toEqual([]);
  });

  it('holds every route of the type, and those of the office', () => {
    expect(routesOf(document)).toEqual(
      [
        'POST /v1/permits',
        'POST /v1/permits/open/take-over',
        ...['note', 'claim-name', 'grant', 'correct', 'attachments'].map((command) => `POST /v1/permits/:id/${command}`),
        'GET /v1/permits',
        'GET /v1/permits/due-soon',
        'GET /v1/permits/figures/counts',
        'GET /v1/permits/:id',
        ...['history', 'events', 'difference', 'actions', 'attachments/:sha256'].map((reading) => `GET /v1/permits/:id/${reading}`),
        'GET /v1/me',
        'POST /v1/parties/lookup',
        'GET /v1/supervision/calendar',
        'GET /v1/supervision/duties',
        'GET /v1/supervision/duties/:id/explanation',
        'GET /v1/supervision/duties/counts',
        'GET /v1/supervision/overdue',
        'GET /v1/operations/views',
        'POST /v1/operations/views/rebuild',
        'GET /health/live',
        'GET /health/ready',
        'GET /metrics',
        'GET /docs',
        'GET /docs/:asset',
        'GET /docs-json',
        'GET /v1/demo',
        'POST /v1/demo/token',
        'POST /v1/demo/clock',
      ].sort(),
    );
  });

  it("told of any date-time that the demonstration's clock is moved to, and of any text as a subject, where its doors take less", () => {
    const properties = (path: string) => {
      const asked = document.paths[path]!['post']!.requestBody as { content: { 'application/json': { schema: JsonObject } } };
      return asked.content['application/json'].schema['properties'] as Record<string, JsonObject>;
    };
    expect(properties('/v1/demo/clock')['to']).toEqual(instantTextSchema());
    expect(properties('/v1/demo/token')['subject']).toEqual(textSchema(1, 100));
  });

  it('leaves out the demonstration and attachments where there are none', () => {
    const routes = routesOf(openApiDocument(new CaseTypes([permit]).all, { version: '1' }));

    expect(routes.filter((route) => /demo|attachments/.test(route))).toEqual([]);
  });

  it('tells of a command its body, example, roles, headers and every status', () => {
    const note = operation('post', '/v1/permits/{id}/note');

    expect(note).toMatchObject({
      operationId: 'permitNote',
      tags: ['permit'],
      summary: '备注 · Note',
      description: '角色 · Roles: `officer`、`system`',
      requestBody: {
        content: { 'application/json': { schema: { $ref: '#/components/schemas/permit.NoteOnPermit' }, example: { text: 'seen' } } },
      },
    });
    expect(Object.keys(note.responses)).toEqual([
      '200',
      '400',
      '401',
      '403',
      '404',
      '409',
      '412',
      '413',
      '414',
      '415',
      '422',
      '428',
      '429',
      '500',
      '503',
      '507',
    ]);
    expect(note.parameters!.map((parameter) => parameter['$ref'])).toEqual(
      ['CaseId', 'IdempotencyKey', 'IfMatch', 'AcceptLanguage', 'ActingPost'].map((name) => `#/components/parameters/${name}`),
    );
  });

  it('asks an opening command for no revision', () => {
    const open = operation('post', '/v1/permits');

    expect(Object.keys(open.responses)).toEqual(['201', '400', '401', '403', '409', '413', '415', '422', '429', '500', '503', '507']);
    expect(JSON.stringify(open.parameters)).not.toContain('IfMatch');
    expect(operation('post', '/v1/permits/open/take-over').description).toMatch(/^由他机关移交 · Handed over by another/);
  });

  it('words bodies by the fields of the type', () => {
    expect(document.components.schemas['permit.NoteOnPermit']).toMatchObject({
      properties: { text: { type: 'string', description: '内容 · Text' } },
      required: ['text'],
      additionalProperties: false,
    });
  });

  it('lists every refusal with its rule number, articles and rule ids', () => {
    const { description } = document.components.responses['permit.Refused']!;

    expect(description).toContain(
      '- `fee-unpaid` **R3** 费用未缴清。 · The fee is not paid. — 《行政许可法》第五十八条（lic-58-fee） `lic-58-fee`',
    );
    for (const code of Object.keys(types[0]!.wording.refusals)) expect(description).toContain(`\`${code}\``);
    expect(description).toContain('`busy`');
  });

  it('tells every problem that the office knows, under its status', () => {
    for (const [code, [status]] of Object.entries(PROBLEMS)) {
      expect(document.components.responses[`Problem${status}`]!.description).toContain(`\`${code}\``);
    }
  });

  it('tells why somebody is not let in, under its status', () => {
    for (const [code, { status }] of Object.entries(ACCESS_REFUSALS)) {
      const { description, content } = document.components.responses[`Problem${status}`]!;
      expect(description.split(`\`${code}\``)).toHaveLength(2);
      expect(content!['application/problem+json']!['examples']).toHaveProperty([code, 'value', 'code'], code);
    }
  });

  it('asks for a party by an id number that the look-up would take', () => {
    const { content } = operation('post', '/v1/parties/lookup').requestBody as unknown as {
      readonly content: {
        readonly 'application/json': { readonly schema: { readonly properties: { [name: string]: { pattern: string } } } };
      };
    };
    const { idType, idNumber } = content['application/json'].schema.properties;
    for (const good of ['11010519491231002X', '甲 1']) expect(new RegExp(idNumber!.pattern, 'u').test(good)).toBe(true);
    for (const bad of [' 1', '1\n2', '1\u202e']) expect(new RegExp(idNumber!.pattern, 'u').test(bad)).toBe(false);
    expect(new RegExp(idType!.pattern, 'u').test('  ')).toBe(false);
  });

  it('makes the rows of a list from the columns shown', () => {
    const row = document.components.schemas['permit.PermitsRow'] as { properties: { [name: string]: JsonObject } };

    expect(Object.keys(row.properties)).toEqual(['caseId', 'key', 'revision', 'at', 'title', 'holderName', 'due']);
    // a case moves on without its rows: their revision was taken for the case's, and a command on it answered 412
    expect(row.properties['revision']!['description']).toMatch(/last changed this row.*If-Match takes the ETag/);
    expect(row.properties['due']).toEqual({ type: ['string', 'null'], format: 'date', description: '续办截止 · renewal due' });
    expect(row.properties['holderName']!['description']).toMatch(/Personal/);
  });

  it('makes the parameters of a list from its filters and sorts', () => {
    const { parameters } = operation('get', '/v1/permits');

    expect(parameters).toEqual(
      expect.arrayContaining([
        { name: 'stage', in: 'query', description: '阶段 · Stage（等于 · equals）', schema: { enum: ['open', 'granted'] } },
        { name: 'minFee', in: 'query', description: expect.any(String), schema: { type: 'integer' } },
        expect.objectContaining({ name: 'seenFrom', schema: { type: 'string', anyOf: [{ format: 'date' }, { format: 'date-time' }] } }),
        expect.objectContaining({ name: 'kinds', explode: false, schema: { type: 'array', items: { type: 'string' } } }),
        expect.objectContaining({ name: 'sort', schema: { enum: ['-due', 'title'], default: '-due' } }),
      ]),
    );
  });

  it('offers a list without a group to try, not with values that no group holds', () => {
    const { parameters } = operation('get', '/v1/permits');

    expect(parameters).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: 'group', content: { 'application/json': expect.objectContaining({ example: {} }) } }),
      ]),
    );
  });

  it('opens health, figures and documentation to all, and nothing else of an office', () => {
    const open = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.values(item).some(({ security }) => security?.length === 0) ? [path] : [],
    );

    expect(open.filter((path) => !path.startsWith('/v1/demo')).sort()).toEqual(
      ['/docs', '/docs-json', '/docs/{asset}', '/health/live', '/health/ready', '/metrics'].sort(),
    );
  });
});
