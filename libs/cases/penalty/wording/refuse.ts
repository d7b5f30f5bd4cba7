import type { RefusalWording } from '#libs/kernel';

export type RefusalWordings = { readonly [code: string]: RefusalWording };

/** A refusal as sentences in both languages, the rules of config/law it rests on, and its row of the refusal table. */
export function r(zh: string, en: string, law: readonly string[], rule?: string): RefusalWording {
  return { zh: `${zh}。`, en: `${en.charAt(0).toUpperCase()}${en.slice(1)}.`, law, ...(rule === undefined ? {} : { rule }) };
}
