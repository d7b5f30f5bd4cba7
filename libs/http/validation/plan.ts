import type { Problem } from './problem.js';

/** The two steps for one class: make the instance of what was sent, then check it. */
export interface Plan {
  instance(plain: { readonly [name: string]: unknown }, pointer: string, problems: Problem[]): object;
  check(instance: object, pointer: string, problems: Problem[]): void;
}
