import type { Language } from '#libs/kernel';

/** The language asked for by Accept-Language: Chinese unless English is preferred. */
export function languageOf(acceptLanguage: string | undefined): Language {
  if (acceptLanguage === undefined) return 'zh';
  let best: Language = 'zh';
  let bestWeight = 0;
  for (const part of acceptLanguage.split(',', 16)) {
    const [tag = '', ...parameters] = part.trim().split(';');
    const quality = parameters
      .map((parameter) => /^\s*q=([01](?:\.\d{1,3})?)\s*$/.exec(parameter)?.[1])
      .find((found) => found !== undefined);
    const weight = quality === undefined ? 1 : Number(quality);
    const language = /^zh\b/i.test(tag) ? 'zh' : /^en\b/i.test(tag) ? 'en' : undefined;
    if (language !== undefined && weight > bestWeight) {
      best = language;
      bestWeight = weight;
    }
  }
  return best;
}
