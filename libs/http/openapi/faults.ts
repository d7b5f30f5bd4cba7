import type { AnyCaseType, Json } from '#libs/kernel';
import { compile } from '../validation/index.js';
import type { OpenApiDocument, Operation } from './document.js';

/**
 * What is wrong with a document, a line each: references that lead nowhere, names given twice, path parameters not declared,
 * required properties that do not exist, tags and security schemes that are not there, and examples that their commands would refuse.
 */
export function faultsOf(document: OpenApiDocument, types: readonly AnyCaseType[] = []): readonly string[] {
  return [
    ...schemaFaults(document as unknown as Json, document as unknown as Json, '#'),
    ...componentNameFaults(document),
    ...operationFaults(document),
    ...types.flatMap(exampleFaults),
  ];
}

/** Examples of a type's commands that its own validation refuses. */
function exampleFaults(type: AnyCaseType): readonly string[] {
  return Object.entries(type.commands).flatMap(([name, entry]) =>
    (compile(entry.body)(entry.example).problems ?? []).map(({ pointer, en }) => `${type.name} ${name}: example${pointer} ${en}`),
  );
}

function schemaFaults(document: Json, value: Json, place: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((element: Json, index) => schemaFaults(document, element, `${place}/${index}`));
  if (typeof value !== 'object' || value === null) return [];
  const node = value as { readonly [key: string]: Json };
  const faults: string[] = [];
  const { $ref, required, properties } = node;
  if (typeof $ref === 'string' && resolve(document, $ref) === undefined) faults.push(`${place}: ${$ref} leads nowhere`);
  if (Array.isArray(required) && properties !== undefined) {
    for (const name of required) {
      if (!Object.hasOwn(properties as object, String(name))) faults.push(`${place}: requires ${String(name)}, which it does not describe`);
    }
  }
  for (const [key, member] of Object.entries(node)) {
    // an example is data: what looks like a reference in it is none
    if (key !== 'example' && key !== 'examples') faults.push(...schemaFaults(document, member, `${place}/${key.replaceAll('/', '~1')}`));
  }
  return faults;
}

function resolve(document: Json, reference: string): Json | undefined {
  let found: Json | undefined = document;
  for (const step of reference.split('/').slice(1)) {
    found = (found as { readonly [key: string]: Json } | undefined)?.[step.replaceAll('~1', '/').replaceAll('~0', '~')];
  }
  return reference.startsWith('#/') ? found : undefined;
}

function componentNameFaults({ components }: OpenApiDocument): readonly string[] {
  return Object.entries(components).flatMap(([kind, named]) =>
    Object.keys(named)
      .filter((name) => !/^[A-Za-z0-9._-]+$/.test(name))
      .map((name) => `${kind} ${name}: not a name that a component may have`),
  );
}

function operationFaults(document: OpenApiDocument): readonly string[] {
  const faults: string[] = [];
  const seen = new Map<string, string>();
  const tags = new Set(document.tags.map(({ name }) => name));
  for (const [path, item] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(item)) {
      const place = `${method.toUpperCase()} ${path}`;
      const other = seen.get(operation.operationId);
      if (other !== undefined) faults.push(`${place}: has the operationId of ${other}`);
      seen.set(operation.operationId, place);
      faults.push(...oneOperationFaults(document, path, operation, tags).map((fault) => `${place}: ${fault}`));
    }
  }
  return faults;
}

function oneOperationFaults(document: OpenApiDocument, path: string, operation: Operation, tags: ReadonlySet<string>): readonly string[] {
  const faults: string[] = [];
  const declared = (operation.parameters ?? []).map((parameter) => {
    const reference = parameter['$ref'];
    const found = typeof reference === 'string' ? resolve(document as unknown as Json, reference) : parameter;
    return (found ?? {}) as { readonly name?: string; readonly in?: string; readonly required?: boolean };
  });
  const inPath = declared.filter((parameter) => parameter.in === 'path');
  const named = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name!);
  for (const name of named) {
    if (!inPath.some((parameter) => parameter.name === name && parameter.required === true)) faults.push(`does not declare {${name}}`);
  }
  for (const { name } of inPath) if (!named.includes(name ?? '')) faults.push(`declares {${name}}, which is not in the path`);
  const keys = declared.map((parameter) => `${parameter.in} ${parameter.name}`);
  for (const key of new Set(keys)) if (keys.filter((other) => other === key).length > 1) faults.push(`declares ${key} twice`);
  for (const tag of operation.tags) if (!tags.has(tag)) faults.push(`has the tag ${tag}, which is not declared`);
  if (!Object.keys(operation.responses).some((status) => status.startsWith('2'))) faults.push('never succeeds');
  for (const scheme of [...(operation.security ?? []), ...document.security].flatMap((requirement) => Object.keys(requirement))) {
    if (document.components.securitySchemes[scheme] === undefined)
      faults.push(`needs the security scheme ${scheme}, which is not declared`);
  }
  return faults;
}
