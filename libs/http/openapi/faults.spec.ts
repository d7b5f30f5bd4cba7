import type { Json } from '#libs/kernel';
import { permit } from '../../case-runtime/testing/permit.js';
import { faultsOf, type OpenApiDocument } from './index.js';
import { document } from './testing/full-permit.js';

const broken = (change: (copy: { -readonly [P in keyof OpenApiDocument]: OpenApiDocument[P] }) => void): OpenApiDocument => {
  const copy = structuredClone(document);
  change(copy);
  return copy;
};

describe('the check finds', () => {
  it.each<[string, OpenApiDocument, RegExp]>([
    [
      'a reference that leads nowhere',
      broken(
        (copy) =>
          void (copy.components = {
            ...copy.components,
            schemas: { ...copy.components.schemas, Receipt: { $ref: '#/components/schemas/Gone' } },
          }),
      ),
      /schemas\/Receipt: #\/components\/schemas\/Gone leads nowhere/,
    ],
    [
      'one operationId given twice',
      broken((copy) => void (copy.paths = { ...copy.paths, '/twice': copy.paths['/v1/me']! })),
      /has the operationId of/,
    ],
    [
      'a path parameter that is not declared',
      broken((copy) => void (copy.paths = { '/v1/{other}': copy.paths['/v1/me']! })),
      /does not declare \{other\}/,
    ],
    [
      'a path parameter that is not in the path',
      broken((copy) => void (copy.paths = { '/v1/permits': copy.paths['/v1/permits/{id}']! })),
      /declares \{id\}, which is not in the path/,
    ],
    ['a tag that is not declared', broken((copy) => void (copy.tags = [])), /has the tag permit, which is not declared/],
    [
      'a required property that is not described',
      broken(
        (copy) =>
          void (copy.components = { ...copy.components, schemas: { ...copy.components.schemas, X: { properties: {}, required: ['a'] } } }),
      ),
      /requires a, which it does not describe/,
    ],
    [
      'a security scheme that is not declared',
      broken((copy) => void (copy.components = { ...copy.components, securitySchemes: {} })),
      /needs the security scheme bearer/,
    ],
  ])('%s', (_what, faulty, fault) => {
    expect(faultsOf(faulty).join('\n')).toMatch(fault);
  });

  it('an example that its command would refuse', () => {
    const wrong = {
      ...permit,
      commands: { note: { ...permit.commands['note']!, example: { text: 7, extra: 1 } as { [field: string]: Json } } },
    };

    expect(faultsOf(document, [wrong]).join('\n')).toMatch(/example\/extra there is no such field\n.*example\/text must be a string/);
  });
});
