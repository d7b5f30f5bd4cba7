import type { Json } from './canonical-json.js';

/** Why something may not happen: a kebab-case sentence, and the facts that led to it. Texts and articles come from the type's wording. */
export interface Refusal {
  readonly code: string;
  readonly facts: { readonly [name: string]: Json };
}

/** A decision of the law not to let the command happen. Answered as 409 problem with rule, article and facts. */
export class Refused extends Error implements Refusal {
  constructor(
    readonly code: string,
    readonly facts: { readonly [name: string]: Json } = {},
  ) {
    super(code);
    this.name = 'Refused';
  }
}

/** The gate's way to say no. */
export function refusal(code: string, facts: { readonly [name: string]: Json } = {}): Refusal {
  return { code, facts };
}
