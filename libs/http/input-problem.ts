import { invalidFields } from './known-problems.js';
import type { Validate } from './validation/index.js';

/** The payload as its class, checked by the compiled validator. @throws Problem invalid-fields, with a pointer per field */
export function validated<T extends object>(validate: Validate<T>, body: unknown): T {
  const checked = validate(body ?? {});
  if (checked.problems === undefined) return checked.value;
  throw invalidFields(checked.problems.map(({ pointer, code, zh, en }) => ({ pointer, code, message: { zh, en } })));
}
