import rateLimit from '@fastify/rate-limit';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { problem } from './known-problems.js';

/**
 * Limits how many requests a minute one login may make, or one address where no token is shown; counters live in this process. What a
 * proxy says of the address is not believed.
 */
export async function limitRequests(app: NestFastifyApplication, perMinute: number): Promise<void> {
  if (perMinute === 0) return;
  await app.register(rateLimit, {
    max: perMinute,
    timeWindow: 60_000,
    cache: 10_000,
    keyGenerator: ({ headers, ip }) => headers.authorization?.slice(-64) ?? ip,
    allowList: ({ url }) => url?.startsWith('/health/') ?? false,
    addHeaders: { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false, 'retry-after': true },
    errorResponseBuilder: (_request, { ttl }) =>
      problem('too-many-requests', { headers: { 'retry-after': String(Math.ceil(ttl / 1000)) } }),
  });
}
