import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { parseStrictJson } from './validation/index.js';
import { problem } from './known-problems.js';

/** Largest JSON body, in bytes. */
export const JSON_LIMIT = 1024 * 1024;

/** Replaces Fastify's JSON parser by the strict one; other content types are refused unless a route registers them. */
export function useStrictJson(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer', bodyLimit: JSON_LIMIT }, (request, body, done) => {
    try {
      if (request.headers['content-encoding'] !== undefined && request.headers['content-encoding'] !== 'identity') {
        throw problem('unsupported-media-type');
      }
      done(null, parseStrictJson(body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
}
