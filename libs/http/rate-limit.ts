import rateLimit from '@fastify/rate-limit';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { bearerToken, type TokenVerifier } from '#libs/access/sign-in';
import { problem } from './known-problems.js';

/** Keys of parties that one login is told a minute. Who sees a number masked could else try out what is behind the mask. */
export const LOOK_UPS_PER_MINUTE = 60;
const LOOK_UP = '/v1/parties/lookup';

/**
 * Limits how many requests a minute one login may make, or one address where no token is shown that was found good before: made-up
 * tokens count together. Counters live in this process. What a proxy says of the address is not believed.
 */
export async function limitRequests(app: NestFastifyApplication, perMinute: number, verifier: Pick<TokenVerifier, 'known'>): Promise<void> {
  if (perMinute === 0) return;
  await app.register(rateLimit, {
    max: perMinute,
    timeWindow: 60_000,
    cache: 10_000,
    keyGenerator: ({ headers, ip }) => {
      const token = bearerToken({ headers });
      const login = token === undefined ? undefined : verifier.known(token)?.subject;
      return login === undefined ? `address ${ip}` : `login ${login}`;
    },
    allowList: ({ url }) => url?.startsWith('/health/') ?? false,
    addHeaders: { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false, 'retry-after': true },
    errorResponseBuilder: (_request, { ttl }) =>
      problem('too-many-requests', { headers: { 'retry-after': String(Math.ceil(ttl / 1000)) } }),
  });
  // the plugin limits routes only; whoever tries addresses out counts too
  const server = app.getHttpAdapter().getInstance();
  const limit = server.rateLimit();
  const limitLookUps = server.rateLimit({ max: Math.min(perMinute, LOOK_UPS_PER_MINUTE) });
  server.addHook('onRequest', async (request, reply) => {
    if (request.is404) await limit.call(server, request, reply);
    if (request.routeOptions.url === LOOK_UP) await limitLookUps.call(server, request, reply);
  });
}
