import type { AnyCaseType } from '#libs/kernel';
import { commandPaths, readingPaths, readingSchemas, refusedResponse, refusedResponseName, type Cite } from './case-paths.js';
import { HEADERS, PARAMETERS, problems, RESPONSES, SCHEMAS } from './components.js';
import { both, type OpenApiDocument, type PathItem, type Paths } from './document.js';
import { DEMO_PATHS, DEMO_TAG, OFFICE_PATHS, OFFICE_TAG } from './office-paths.js';
import { questionPaths, rowSchemas, viewsOf } from './question-paths.js';
import { SUPERVISION_PATHS, SUPERVISION_TAG } from './supervision-paths.js';
import { classSchemas, lateSchemas } from './type-schemas.js';

export interface OpenApiOptions {
  /** Version of the interface: the package's. */
  readonly version: string;
  /** Where the rules of refusals stand, in the law that the document is made under; only their ids are told where left out. */
  readonly cite?: Cite;
  /** Routes of the demonstration too. */
  readonly demo?: boolean;
}

/** The OpenAPI 3.1 document of an office that works with these case types, made from the same values as its routes. */
export function openApiDocument(types: readonly AnyCaseType[], options: OpenApiOptions): OpenApiDocument {
  const views = viewsOf(types);
  const demo = options.demo === true;
  return {
    openapi: '3.1.0',
    info: {
      title: '案卷 Anjuan',
      version: options.version,
      summary: '基层行政执法案件系统 · Case backend of law-enforcement offices',
      description: INTRODUCTION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    tags: [
      ...types.map((type) => ({ name: type.name, description: both(type.wording.type) })),
      { name: SUPERVISION_TAG, description: '执法监督 · Supervision of enforcement' },
      { name: OFFICE_TAG, description: '本系统 · The office itself' },
      ...(demo ? [{ name: DEMO_TAG, description: '仅演示模式 · Demonstration only' }] : []),
    ],
    security: [{ bearer: [] }],
    paths: withNamedAddresses(
      mergedPaths([
        ...types.flatMap((type) => [commandPaths(type), questionPaths(type, views), readingPaths(type)]),
        OFFICE_PATHS,
        SUPERVISION_PATHS,
        demo ? DEMO_PATHS : {},
      ]),
    ),
    components: {
      schemas: {
        ...SCHEMAS,
        ...lateSchemas(),
        ...Object.assign({}, ...types.map((type) => ({ ...readingSchemas(type), ...rowSchemas(type, views), ...classSchemas(type) }))),
      },
      responses: {
        ...RESPONSES,
        ...Object.fromEntries(types.map((type) => [refusedResponseName(type), refusedResponse(type, options.cite)])),
      },
      parameters: PARAMETERS,
      headers: HEADERS,
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: '统一身份认证签发的令牌（OIDC） · Token of the OIDC issuer',
        },
      },
    },
  };
}

/** Where a part of the address is asked for, one that is no text or too long for any name is refused before it is looked up. */
function withNamedAddresses(paths: Paths): Paths {
  const refused = problems(400, 414);
  return Object.fromEntries(
    Object.entries(paths).map(([path, item]) => {
      if (!path.includes('{')) return [path, item];
      const operations = Object.entries(item).map(([method, operation]) => [
        method,
        { ...operation, responses: { ...operation.responses, ...refused } },
      ]);
      return [path, Object.fromEntries(operations) as PathItem];
    }),
  );
}

/** Opening a case and listing the cases share a path. */
function mergedPaths(groups: readonly Paths[]): Paths {
  const paths: { [path: string]: PathItem } = {};
  for (const group of groups) {
    for (const [path, item] of Object.entries(group)) paths[path] = { ...paths[path], ...item };
  }
  return paths;
}

const INTRODUCTION = [
  '每个 POST 须带 `Idempotency-Key`，重试只生效一次；对已有案件的办理须以 `If-Match` 注明所依据的版本。' +
    '错误均为 `application/problem+json`，`code` 稳定不变；法律不允许的为 409，并列明条文与事实。',
  'Every POST takes an `Idempotency-Key`, and a retry has one effect; a command on an existing case names the revision it was decided on ' +
    'with `If-Match`. Everything that says no is `application/problem+json` with a stable `code`; what the law does not allow is 409 with ' +
    'articles and facts.',
].join('\n\n');
