import { createHash } from 'node:crypto';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import swaggerUiFolder from 'swagger-ui-dist/absolute-path.js';
import type { OpenApiDocument } from './document.js';

/** The only files of the package that the page needs. */
const ASSETS: ReadonlySet<string> = new Set(['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png']);

const PAGE = `<!doctype html>
<html lang="zh-CN">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>案卷 Anjuan · API</title>
    <link rel="stylesheet" href="docs/swagger-ui.css" />
    <link rel="icon" type="image/png" sizes="32x32" href="docs/favicon-32x32.png" />
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="docs/swagger-ui-bundle.js" defer></script>
    <script src="docs/initializer.js" defer></script>
  </body>
</html>
`;

const INITIALIZER = `window.ui = SwaggerUIBundle({
  url: 'docs-json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  docExpansion: 'none',
  filter: true,
  validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis],
  layout: 'BaseLayout',
});
`;

/** Swagger UI sets styles on its elements; scripts come from this office only, and nothing is loaded from anywhere else. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * Serves the document at `/docs-json` and Swagger UI at `/docs`, without any network; to be called before the app starts. The document
 * is made when first asked for: an office that nobody reads about keeps neither its objects nor its text.
 */
export function setUpDocs(app: NestFastifyApplication, makeDocument: () => OpenApiDocument): void {
  let made: { readonly json: Buffer; readonly etag: string } | undefined;
  const document = () => {
    if (made === undefined) {
      const json = Buffer.from(JSON.stringify(makeDocument()));
      made = { json, etag: `"${createHash('sha256').update(json).digest('base64url')}"` };
    }
    return made;
  };
  const server = app.getHttpAdapter().getInstance();
  void server.register(async (docs) => {
    await docs.register(fastifyStatic, { root: swaggerUiFolder(), serve: false, cacheControl: true, maxAge: '1d' });

    docs.get('/docs-json', (request, reply) => {
      const { json, etag } = document();
      void reply.headers({ etag, 'cache-control': 'no-cache', 'content-type': 'application/json; charset=utf-8' });
      return isKnown(request.headers['if-none-match'], etag) ? reply.code(304).send() : reply.send(json);
    });

    docs.get('/docs', (_request, reply) =>
      reply
        .headers({
          'content-type': 'text/html; charset=utf-8',
          'content-security-policy': POLICY,
          'x-content-type-options': 'nosniff',
          'cache-control': 'no-cache',
        })
        .send(PAGE),
    );

    docs.get<{ Params: { asset: string } }>('/docs/:asset', (request, reply) => {
      const { asset } = request.params;
      void reply.header('x-content-type-options', 'nosniff');
      if (asset === '') return reply.redirect('../docs');
      if (asset === 'initializer.js') return reply.header('content-type', 'text/javascript; charset=utf-8').send(INITIALIZER);
      if (ASSETS.has(asset)) return reply.sendFile(asset);
      reply.callNotFound();
      return reply;
    });
  });
}

/** Whether If-None-Match names the ETag: among others and weakly, as a proxy that compresses may have made it (RFC 9110 13.1.2). */
function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  return [...ifNoneMatch.matchAll(/(?:^|,)\s*(?:W\/)?("[^"]*")\s*(?=,|$)/g)].some(([, tag]) => tag === etag);
}
