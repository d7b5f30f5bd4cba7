import { invalidFields } from './known-problems.js';
import type { Validate, Validated } from './validation/index.js';

/** The payload as its class, checked by the compiled validator. @throws Problem invalid-fields, with a pointer per field */
export function validated<T extends object>(validate: Validate<T>, body: unknown): T {
  return accepted(validate(body ?? {}));
}

/** What a validator took; `at` is the pointer to what it judged, where that is not the body itself. @throws Problem invalid-fields */
export function accepted<T extends object>(judged: Validated<T>, at = ''): T {
  if (judged.problems === undefined) return judged.value;
  throw invalidFields(judged.problems.map(({ pointer, code, zh, en }) => ({ pointer: at + pointer, code, message: { zh, en } })));
}
