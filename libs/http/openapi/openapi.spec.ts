import { IsOptional, IsString } from 'class-validator';
import { Controller, Get } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { command, view, type AnyCaseType, type Json, type JsonObject } from '#libs/kernel';
import { ACCESS_REFUSALS } from '#libs/access/sign-in';
import { CaseTypes } from '#libs/case-runtime';
import { permit } from '../../case-runtime/testing/permit.js';
import { instantTextSchema, textSchema } from '../validation/index.js';
import { PROBLEMS } from '../known-problems.js';
import { eventCatalogue, faultsOf, openApiDocument, routesOf, setUpDocs, type OpenApiDocument, type Operation } from './index.js';

class TakeOver {
  @IsString() title!: string;
  @IsOptional() @IsString() kind?: string;
}

/** The permit of the machinery's specs, with everything that a type may have. */
const fullPermit: AnyCaseType = {
  ...permit,
  events: { ...permit.events, 'permit.granted': { version: 2, attachments: () => [], upcast: { 1: (data) => data } } },
  commands: {
    ...permit.commands,
    'take-over': command({ body: TakeOver, who: ['clerk'], opens: true, gates: [], decide: () => [], example: { title: '移交' } }),
  },
  views: [
    view({
      name: 'permit_register',
      version: 1,
      categories: ['permit'],
      columns: {
        title: { type: 'text' },
        holder_name: { type: 'text', nullable: true },
        fee: { type: 'integer' },
        due: { type: 'date', nullable: true },
        agency_path: { type: 'text' },
        seen: { type: 'instant', nullable: true },
      },
      keys: () => [''],
      evolve: (row) => row,
    }),
  ],
  lists: [
    {
      path: '',
      view: 'permit_register',
      zh: '许可登记簿',
      en: 'Register of permits',
      filters: {
        stage: { column: 'title', op: 'eq', zh: '阶段', en: 'Stage', values: ['open', 'granted'] },
        minFee: { column: 'fee', op: 'from', zh: '费用', en: 'Fee' },
        kinds: { column: 'title', op: 'in', zh: '种类', en: 'Kinds' },
        seenFrom: { column: 'seen', op: 'from', zh: '查看起', en: 'Seen from' },
      },
      sorts: ['-due', 'title'],
      shows: ['title', 'holder_name', 'due'],
      personal: ['holder_name'],
      meanings: { due: { zh: '续办截止', en: 'renewal due' } },
    },
    { path: 'due-soon', view: 'permit_register', zh: '将到期', en: 'Due soon', filters: {}, sorts: ['due'], personal: ['holder_name'] },
  ],
  figures: [
    { path: 'counts', view: 'permit_register', zh: '计数', en: 'Counts', filters: {}, dimensions: { month: 'due' }, sums: { fees: 'fee' } },
  ],
  wording: {
    ...permit.wording,
    commands: {
      ...permit.wording.commands,
      'take-over': { zh: '接收', en: 'Take over', help: { zh: '由他机关移交', en: 'Handed over by another' } },
    },
    refusals: {
      ...permit.wording.refusals,
      'fee-unpaid': { zh: '费用未缴清。', en: 'The fee is not paid.', law: ['lic-58-fee'], rule: 'R3' },
    },
  },
};
const types = new CaseTypes([fullPermit]).all;
const cite = (rule: string) => ({ article: `《行政许可法》第五十八条（${rule}）` });
const document = openApiDocument(types, { version: '1.2.3', cite, demo: true });
const operation = (method: 'get' | 'post', path: string): Operation => document.paths[path]![method]!;
const broken = (change: (copy: { -readonly [P in keyof OpenApiDocument]: OpenApiDocument[P] }) => void): OpenApiDocument => {
  const copy = structuredClone(document);
  change(copy);
  return copy;
};

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

  it('takes further routes of the app', () => {
    const live = document.paths['/health/live']!;

    expect(routesOf(openApiDocument(types, { version: '1', paths: { '/v1/extra': live } }))).toContain('GET /v1/extra');
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

describe('the check finds', () => {
  it.each<[string, OpenApiDocument, RegExp]>([
    [
      'a reference that leads nowhere',
      broken(
        (copy) =>
          void (copy.components = {
            ...copy.components,
            schemas: { ...copy.components.schemas, Receipt: { $ref: '#/components/schemas/Gone' } },
          }),
      ),
      /schemas\/Receipt: #\/components\/schemas\/Gone leads nowhere/,
    ],
    [
      'one operationId given twice',
      broken((copy) => void (copy.paths = { ...copy.paths, '/twice': copy.paths['/v1/me']! })),
      /has the operationId of/,
    ],
    [
      'a path parameter that is not declared',
      broken((copy) => void (copy.paths = { '/v1/{other}': copy.paths['/v1/me']! })),
      /does not declare \{other\}/,
    ],
    [
      'a path parameter that is not in the path',
      broken((copy) => void (copy.paths = { '/v1/permits': copy.paths['/v1/permits/{id}']! })),
      /declares \{id\}, which is not in the path/,
    ],
    ['a tag that is not declared', broken((copy) => void (copy.tags = [])), /has the tag permit, which is not declared/],
    [
      'a required property that is not described',
      broken(
        (copy) =>
          void (copy.components = { ...copy.components, schemas: { ...copy.components.schemas, X: { properties: {}, required: ['a'] } } }),
      ),
      /requires a, which it does not describe/,
    ],
    [
      'a security scheme that is not declared',
      broken((copy) => void (copy.components = { ...copy.components, securitySchemes: {} })),
      /needs the security scheme bearer/,
    ],
  ])('%s', (_what, faulty, fault) => {
    expect(faultsOf(faulty).join('\n')).toMatch(fault);
  });

  it('an example that its command would refuse', () => {
    const wrong = {
      ...permit,
      commands: { note: { ...permit.commands['note']!, example: { text: 7, extra: 1 } as { [field: string]: Json } } },
    };

    expect(faultsOf(document, [wrong]).join('\n')).toMatch(/example\/extra there is no such field\n.*example\/text must be a string/);
  });
});

describe('the catalogue of events', () => {
  const page = eventCatalogue(types);

  it('has a line for every event type with version and both names', () => {
    for (const name of Object.keys(types[0]!.events)) expect(page).toContain(`| \`${name}\` |`);
    expect(page).toContain('| `permit.granted` | 2 | 已准予 | Granted |');
  });

  it('tells what is known of the fields', () => {
    expect(page).toMatch(/`permit\.named`.*`name`\* 字号 · Name/);
    expect(page).toMatch(/`permit\.noted`.*`text` 内容 · Text<br>可更正 · correctable/);
    expect(page).toMatch(/`permit\.granted`.*引用附件 · names attachments; 可读旧版 · reads versions 1/);
  });

  it('tells every personal field of a member, not the last alone', () => {
    const named = { ...fullPermit.events['permit.named']!, personal: ['/holder/*/name', '/holder/*/phone', '/name'] as const };
    const told = eventCatalogue([{ ...fullPermit, events: { ...fullPermit.events, 'permit.named': named } }]);
    expect(told).toMatch(/`permit\.named`.*\| `holder\.\*\.name`\* `holder\.\*\.phone`\*, `name`\* 字号 · Name \|/);
  });

  it('is the same for the same types', () => {
    expect(eventCatalogue(new CaseTypes([fullPermit]).all)).toBe(page);
  });
});

@Controller('v1/me')
class Me {
  @Get()
  me() {
    return {};
  }
}

describe('the documentation served', () => {
  let app: NestFastifyApplication;
  beforeAll(async () => {
    const module = await Test.createTestingModule({ controllers: [Me] }).compile();
    app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
    setUpDocs(app, () => document);
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
  });
  afterAll(() => app.close());
  const get = (url: string, headers: { [name: string]: string } = {}) => app.inject({ url, headers });

  it('is the document itself, not sent again where it has not changed', async () => {
    const first = await get('/docs-json');
    const again = await get('/docs-json', { 'if-none-match': String(first.headers.etag) });

    expect(first.json()).toEqual(JSON.parse(JSON.stringify(document)));
    expect(again).toMatchObject({ statusCode: 304, body: '' });
  });

  it('is a page that loads nothing from anywhere else and holds no script of its own', async () => {
    const page = await get('/docs');

    expect(page).toMatchObject({ statusCode: 200, headers: { 'content-type': 'text/html; charset=utf-8' } });
    expect(page.headers['content-security-policy']).toMatch(/default-src 'none'; script-src 'self';/);
    expect(page.body).not.toMatch(/https?:|<script>|<script [^>]*>[^<]|style="|\son\w+="/);
  });

  it('has every file that the page names', async () => {
    const { body } = await get('/docs');
    const named = [...body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path!);

    expect(named).toHaveLength(4);
    for (const path of named) expect(await get(`/${path}`)).toMatchObject({ statusCode: 200 });
    expect((await get('/docs/initializer.js')).body).toMatch(/url: 'docs-json'[^]*validatorUrl: null/);
  });

  it.each(['/docs/index.html', '/docs/package.json', '/docs/..%2f..%2fpackage.json', '/docs/swagger-ui-bundle.js.map'])(
    'has no %s',
    async (url) => {
      expect(await get(url)).toMatchObject({ statusCode: 404 });
    },
  );

  it('is found with a slash at the end too', async () => {
    expect(await get('/docs/')).toMatchObject({ statusCode: 302, headers: { location: '../docs' } });
  });
});
