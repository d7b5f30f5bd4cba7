import type { Json, Wording } from '#libs/kernel';

/** One thing wrong with the request, at a JSON pointer into the body or a parameter name. */
export interface FieldProblem {
  readonly pointer: string;
  readonly code: string;
  readonly message: Wording;
}

/** The law that a refusal rests on, as the problem tells it. */
export interface CitedArticle {
  readonly rule: string;
  readonly article: string;
  readonly text: string;
  readonly status: string;
  readonly pack: string;
}

/** An answer that says no (RFC 9457): a stable code, a status, and only what the person asking may know. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: Wording,
    readonly extra: {
      readonly detail?: Wording;
      readonly fields?: readonly FieldProblem[];
      readonly members?: { readonly [member: string]: Json | undefined };
      /** Refusals tell the law in the language of the reader. */
      readonly law?: (language: keyof Wording) => readonly CitedArticle[];
      readonly rule?: string;
      readonly headers?: { readonly [header: string]: string };
    } = {},
  ) {
    super(code);
    this.name = 'Problem';
  }
}

/** Prefix of every problem's `type`. */
export const PROBLEM_TYPE = 'urn:anjuan:problem:';

/** The problem as sent: application/problem+json. */
export function problemBody(problem: Problem, language: keyof Wording, trace: string): { readonly [member: string]: unknown } {
  const { detail, fields, members, law, rule } = problem.extra;
  return {
    type: `${PROBLEM_TYPE}${problem.code}`,
    title: problem.title[language],
    status: problem.status,
    ...(detail === undefined ? {} : { detail: detail[language] }),
    instance: `urn:anjuan:trace:${trace}`,
    code: problem.code,
    ...(rule === undefined ? {} : { rule }),
    ...(law === undefined ? {} : { law: law(language) }),
    ...(fields === undefined ? {} : { errors: fields.map(({ pointer, code, message }) => ({ pointer, code, detail: message[language] })) }),
    ...members,
  };
}
