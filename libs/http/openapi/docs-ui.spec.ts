import { Controller, Get } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { setUpDocs } from './index.js';
import { document } from './testing/full-permit.js';

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

  it('was sent again to who knew it as a proxy that compresses calls it, or among others: they are compared weakly (RFC 9110 13.1.2)', async () => {
    const etag = String((await get('/docs-json')).headers.etag);
    for (const known of [`W/${etag}`, `"other", W/${etag}`, `"a,b",${etag}`, '*', ` ${etag} `]) {
      expect([known, (await get('/docs-json', { 'if-none-match': known })).statusCode]).toEqual([known, 304]);
    }
    for (const other of ['"other"', 'W/"other"', etag.slice(1, -1), `w/${etag}`, '']) {
      expect([other, (await get('/docs-json', { 'if-none-match': other })).statusCode]).toEqual([other, 200]);
    }
    expect(document.paths['/docs-json']!['get']!.responses).toHaveProperty('304');
  });

  it('tells that an asset whose address is no text is no request', () => {
    expect(document.paths['/docs/{asset}']!['get']!.responses).toHaveProperty('400');
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
