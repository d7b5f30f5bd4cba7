import type { FastifyInstance } from 'fastify';
import { caseTypes } from '#libs/cases';
import { faultsOf, routesOf } from '#libs/http/openapi';
import { startTestOffice, type TestOffice } from '../../test/support/office.js';
import { apiDocument } from './api-document.js';

describe('the documented interface', () => {
  let office: TestOffice;
  const routes: string[] = [];
  beforeAll(async () => {
    office = await startTestOffice({
      onServer: (server: FastifyInstance) => {
        server.addHook('onRoute', ({ method, url }) => {
          for (const each of [method].flat()) if (each !== 'HEAD' && each !== 'OPTIONS') routes.push(`${each} ${url}`);
        });
      },
    });
  });
  afterAll(() => office.dispose());

  it('is the router: every route is documented, every documented route exists', () => {
    const document = apiDocument(office.api.office.types.all, office.api.office.lawFor('2026-03-02', {}), true);
    const named = (route: string) => route.replace(/:[A-Za-z0-9]+/g, ':p').replace(/(.)\/$/, '$1');
    const documented = routesOf(document);
    const served = new Set(routes.map(named));
    expect([...served].filter((route) => !documented.map(named).includes(route))).toEqual([]);
    // the documentation's own routes are asked for below
    expect(documented.filter((route) => !served.has(named(route)) && !route.startsWith('GET /docs'))).toEqual([]);
    expect(faultsOf(document, caseTypes)).toEqual([]);
  });

  it('is served offline', async () => {
    expect(await office.nobody.get('/docs-json')).toMatchObject({ status: 200, body: { openapi: '3.1.0' } });
    const page = await office.nobody.get('/docs');
    expect(page.status).toBe(200);
    expect(page.text).not.toMatch(/https?:\/\//);
    expect(await office.nobody.get('/docs/initializer.js')).toMatchObject({ status: 200 });
  });

  it('answers health and metrics to everybody', async () => {
    await office.caughtUp();
    expect(await office.nobody.get('/health/live')).toMatchObject({ status: 200 });
    expect(await office.nobody.get('/health/ready')).toMatchObject({ status: 200, body: { ready: true } });
    expect((await office.nobody.get('/metrics')).text).toContain('office_view_lag_events');
  });
});
