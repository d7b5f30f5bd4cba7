import type { AnyCaseType, LawInForce, Refusal, Language } from '#libs/kernel';
import { Problem, type CitedArticle } from './problem.js';

/** The articles that a refusal rests on, in the language of the reader. Rules of the house rest on none. */
export function citedArticles(type: AnyCaseType, code: string, law: LawInForce, language: Language): readonly CitedArticle[] {
  return (
    (type.wording.refusals[code]?.law ?? [])
      // a rule of another field or place is not cited: the refusal stands on those that govern here
      .filter((rule) => rule !== 'office' && law.has(rule))
      .map((rule) => {
        const citation = law.cite(rule);
        return { rule, article: citation.article, text: citation[language], status: citation.status, pack: citation.pack };
      })
  );
}

/** A refusal as the person reads it: 409 with the sentence, rule id, articles and the facts that led to it. */
export function refusalProblem(type: AnyCaseType, refusal: Refusal, law: LawInForce): Problem {
  const wording = type.wording.refusals[refusal.code];
  if (wording === undefined) throw new Error(`${type.name} refuses with ${refusal.code}, which it has no words for`);
  return new Problem(
    409,
    refusal.code,
    { zh: wording.zh, en: wording.en },
    {
      ...(wording.rule === undefined ? {} : { rule: wording.rule }),
      law: (language) => citedArticles(type, refusal.code, law, language),
      members: { facts: refusal.facts },
    },
  );
}
