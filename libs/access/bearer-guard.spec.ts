import 'reflect-metadata';
import { Controller, Get, Req, UseGuards } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { ManualClock, type Caller } from '#libs/kernel';
import { AccessModule, BearerGuard, OpenToAll } from './bearer-guard.js';
import { fixedKeys, KeysUnavailable, type KeySource } from './key-sources.js';
import { AUDIENCE, ISSUER, keySetOf, makeKey, makeToken, type WorkshopKey } from './testing/token-workshop.js';
import { TokenVerifier } from './tokens.js';

@Controller()
@UseGuards(BearerGuard)
class DoorController {
  @Get('me')
  me(@Req() { caller }: { readonly caller: Caller }) {
    return { person: caller.person, post: caller.post.post };
  }

  @OpenToAll()
  @Get('health')
  health() {
    return { status: 'ok' };
  }
}

const clock = new ManualClock('2026-11-21T08:00:00.000Z');
/** A demonstration's clock runs a year behind. */
const officeClock = new ManualClock('2025-11-21T08:00:00.000Z');
const known = new Map<string, readonly string[]>();
let keysUp = true;
let key: WorkshopKey;
let app: NestFastifyApplication;

beforeAll(async () => {
  key = await makeKey();
  const fixed = fixedKeys(keySetOf(key));
  const keys: KeySource = {
    generation: 1,
    key: (header, input) => (keysUp ? fixed.key(header, input) : Promise.reject(new KeysUnavailable())),
  };
  const verifier = new TokenVerifier({ issuer: ISSUER, audience: AUDIENCE, clock, keys });
  const directory = {
    caller: (subject: string, now: string, asked?: string) => {
      expect(now).toBe(officeClock.now());
      const posts = known.get(subject) ?? [];
      const post = asked === undefined ? posts[0] : posts.find((name) => name === asked);
      return Promise.resolve(post === undefined ? undefined : callerIn(subject, post));
    },
  };
  const module = await Test.createTestingModule({
    imports: [AccessModule.forRoot({ verifier, directory, clock: officeClock })],
    controllers: [DoorController],
  }).compile();
  app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger: false });
  await app.init();
});
afterAll(() => app.close());
beforeEach(() => {
  keysUp = true;
  known.clear();
  known.set('liming', ['执法员', '法制审核员']);
});

function callerIn(subject: string, post: string): Caller {
  const agency = { agency: 'a', name: '青山县市场监督管理局', region: '130182', level: 'county', path: ['a'] } as const;
  return {
    subject,
    person: `person of ${subject}`,
    name: '李明',
    post: { post, agency, roles: ['officer'], from: '2025-01-01' },
    roles: ['officer'],
    certificate: { status: 'none' },
    legalQualification: false,
    sources: [],
  };
}

const ask = (headers: { [name: string]: string }, url = '/me') => app.inject({ method: 'GET', url, headers });
const bearer = async (changes?: Parameters<typeof makeToken>[2]) => ({
  authorization: `Bearer ${await makeToken(key, clock.now(), changes)}`,
});

describe('the door', () => {
  it('given a good token of a known person, when a route is asked for, then the caller is on the request', async () => {
    const answer = await ask(await bearer());
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({ person: 'person of liming', post: '执法员' });
  });

  it('given no token, when a route is asked for, then 401 with WWW-Authenticate, and no error code, as none was tried', async () => {
    const answer = await ask({});
    expect(answer.statusCode).toBe(401);
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="anjuan"');
    expect(answer.json()).toMatchObject({ code: 'not-authenticated', status: 401 });
  });

  it.each(['Basic bGltaW5nOng=', 'Bearer', 'Bearer a b', 'bearer  ', 'Bearer ä'])(
    'given the authorization %p, when asked, then 401',
    async (authorization) => {
      expect((await ask({ authorization })).statusCode).toBe(401);
    },
  );

  it('given a bad token, when asked, then 401 without telling why', async () => {
    const answer = await ask(await bearer({ claims: { aud: 'another' } }));
    expect(answer.statusCode).toBe(401);
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="anjuan", error="invalid_token"');
    expect(answer.body).not.toContain('audience');
  });

  it('given a subject that nobody registered, when asked, then 403', async () => {
    const answer = await ask(await bearer({ claims: { sub: 'stranger' } }));
    expect(answer.statusCode).toBe(403);
    expect(answer.json()).toMatchObject({ code: 'unknown-person' });
  });

  it('given a person disabled between two requests with one token, when asked again, then 403', async () => {
    const headers = await bearer();
    expect((await ask(headers)).statusCode).toBe(200);
    known.delete('liming');
    expect((await ask(headers)).statusCode).toBe(403);
  });

  it('given an office whose clock runs behind, when a remembered token expires by the clock of tokens, then 401', async () => {
    const headers = await bearer({ claims: { jti: 'short' } });
    expect((await ask(headers)).statusCode).toBe(200);
    clock.advance(631_000);
    expect((await ask(headers)).statusCode).toBe(401);
  });

  it('given several posts, when one is picked by the header, then the caller acts in it; one not held is 403', async () => {
    const headers = await bearer();
    const picked = await ask({ ...headers, 'acting-post': encodeURIComponent('法制审核员') });
    expect(picked.json()).toMatchObject({ post: '法制审核员' });
    expect((await ask({ ...headers, 'acting-post': encodeURIComponent('负责人') })).statusCode).toBe(403);
  });

  it.each(['%E6%8', '%', '%ED%A0%80', 'x'.repeat(201)])('given the acting post %p, when asked, then 400', async (post) => {
    expect((await ask({ ...(await bearer()), 'acting-post': post })).statusCode).toBe(400);
  });

  it('given keys that cannot be had, when a token new to the office comes, then 503 with Retry-After; remembered ones go on', async () => {
    const remembered = await bearer();
    await ask(remembered);
    keysUp = false;
    const answer = await ask(await bearer({ claims: { jti: 'another' } }));
    expect(answer.statusCode).toBe(503);
    expect(answer.headers['retry-after']).toBe('5');
    expect((await ask(remembered)).statusCode).toBe(200);
  });

  it('given a route open to all, when asked without a token, then 200', async () => {
    expect((await ask({}, '/health')).statusCode).toBe(200);
  });
});
