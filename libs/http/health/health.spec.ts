import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { ManualClock } from '#libs/kernel';
import type { ViewHealth } from '#libs/views';
import { clockReadiness, HealthModule, storeReadiness, viewsReadiness, type ReadinessSource } from './index.js';

const part = (name: string, ready: boolean): ReadinessSource => ({
  name,
  check: () => Promise.resolve({ ready, detail: `${name} says so` }),
});

describe('health over HTTP', () => {
  let app: NestFastifyApplication;
  async function office(sources: readonly ReadinessSource[], patience?: () => Promise<void>) {
    const imports = [HealthModule.forRoot(sources, patience === undefined ? {} : { patience })];
    const module = await Test.createTestingModule({ imports }).compile();
    app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
    await app.init();
    return async (url: string) => {
      const answer = await app.inject({ url });
      return { status: answer.statusCode, headers: answer.headers, body: answer.json<Record<string, unknown>>() };
    };
  }
  afterEach(() => app.close());

  it('is live whatever its parts say', async () => {
    const get = await office([part('store', false)]);

    expect(await get('/health/live')).toMatchObject({ status: 200, body: { alive: true } });
  });

  it('is ready where every part is', async () => {
    const get = await office([part('store', true), part('views', true)]);

    expect(await get('/health/ready')).toMatchObject({
      status: 200,
      headers: { 'cache-control': 'no-store' },
      body: { ready: true, parts: { store: { ready: true, detail: 'store says so' }, views: { ready: true } } },
    });
  });

  it('is not ready where one part is not, and names it', async () => {
    const get = await office([part('store', true), part('views', false)]);

    expect(await get('/health/ready')).toMatchObject({
      status: 503,
      headers: { 'retry-after': '5' },
      body: { ready: false, parts: { store: { ready: true }, views: { ready: false } } },
    });
  });

  it('takes a part that throws for not ready, and tells only the kind of its error', async () => {
    const broken = { name: 'store', check: () => Promise.reject(new RangeError('/var/lib/office/张三')) };
    const get = await office([broken]);

    expect(await get('/health/ready')).toMatchObject({ status: 503, body: { parts: { store: { ready: false, detail: 'RangeError' } } } });
  });

  it('does not wait for a part that never answers', async () => {
    const silent = { name: 'store', check: () => new Promise<never>(() => undefined) };
    const get = await office([silent, part('views', true)], () => Promise.resolve());

    expect(await get('/health/ready')).toMatchObject({
      status: 503,
      body: { parts: { store: { ready: false, detail: 'no answer in time' } } },
    });
  });
});

describe('the store', () => {
  it('is ready as it says itself', async () => {
    const store = { health: () => Promise.resolve({ ready: false, detail: 'disk full' }) };

    expect(await storeReadiness(store).check()).toEqual({ ready: false, detail: 'disk full' });
  });
});

describe('the views', () => {
  const live: ViewHealth = {
    view: 'penalty_register',
    serving: 1,
    state: 'live',
    position: '9',
    events: 9,
    lag: { events: 0, seconds: 0 },
    progressAt: '2026-03-01T08:00:00.000Z',
    progressAge: 500,
  };
  const check = (...views: readonly ViewHealth[]) => viewsReadiness(() => Promise.resolve(views)).check();

  it.each<[string, boolean, Partial<ViewHealth>]>([
    ['caught up, with nothing new for long', true, {}],
    ['behind, and moving', true, { lag: { events: 1_000, seconds: 900 }, progressAge: 1 }],
    ['behind for a moment', true, { lag: { events: 3, seconds: 2 } }],
    ['behind, and not moving', false, { lag: { events: 3, seconds: 61 }, progressAge: 61 }],
    ['behind, and never moved', false, { lag: { events: 3, seconds: 61 }, progressAge: undefined }],
    ['stopped', false, { state: 'stopped' }],
    ['ahead of the store', false, { ahead: true }],
    ['built for the first time', false, { state: 'building', serving: undefined, building: { version: 1, events: 4 } }],
    ['rebuilt beside a serving version', true, { building: { version: 2, events: 4 } }],
  ])('%s: ready %s', async (_how, ready, change) => {
    expect((await check(live, { ...live, view: 'other', ...change })).ready).toBe(ready);
  });

  it('tell what to do where a backup was put back below them', async () => {
    const { detail } = await check({ ...live, ahead: true });

    expect(detail).toMatchObject({ penalty_register: { ready: false, ahead: expect.stringContaining('folded anew') } });
  });

  it('name the event that stopped them, not what it holds', async () => {
    const stopped = { stream: 'penalty-1', revision: 3, type: 'penalty.filed', error: 'TypeError: no field 张三' };

    const { detail } = await check({ ...live, state: 'stopped', stopped });

    expect(detail).toMatchObject({ penalty_register: { state: 'stopped', stopped: { ...stopped, error: 'TypeError' } } });
  });
});

describe('the clock', () => {
  it('is told with how far it was found behind, and stops nothing', async () => {
    const clock = new ManualClock('2026-03-01T08:00:00.000Z');
    let behind: { milliseconds: number; at: string } | undefined;
    const source = clockReadiness(clock, () => behind);

    expect(await source.check()).toEqual({ ready: true, detail: { now: '2026-03-01T08:00:00.000Z' } });
    behind = { milliseconds: 9_000, at: '2026-03-01T07:59:00.000Z' };
    expect(await source.check()).toEqual({ ready: true, detail: { now: '2026-03-01T08:00:00.000Z', behind } });
  });
});
