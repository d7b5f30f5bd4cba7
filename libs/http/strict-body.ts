import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { JSON_LIMITS, parseStrictJson } from './validation/index.js';
import { problem } from './known-problems.js';

/** Largest JSON body, in bytes. */
export const JSON_LIMIT = JSON_LIMITS.maxBytes;

/** JSON is UTF-8 (RFC 8259); what says that it is GBK would be read as something else. */
function isOtherCharset(type: string): boolean {
  const charset = /;\s*charset\s*=\s*"?([^;"\s]*)/i.exec(type)?.[1];
  return charset !== undefined && charset.toLowerCase() !== 'utf-8';
}

/** Replaces Fastify's JSON parser by the strict one; other content types are refused unless a route registers them. */
export function useStrictJson(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer', bodyLimit: JSON_LIMIT }, (request, body, done) => {
    try {
      const { 'content-encoding': encoding = 'identity', 'content-type': type = '' } = request.headers;
      if (encoding !== 'identity' || isOtherCharset(type)) throw problem('unsupported-media-type');
      done(null, parseStrictJson(body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
}
