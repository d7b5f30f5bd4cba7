import type { Language, Wording } from '#libs/kernel';

export type EventWording<D> = Wording & { sentence(data: D, language: Language): string };
export type EventWordings<E> = { readonly [T in keyof E & string]: EventWording<E[T]> };

/** Name and sentence of an event in both languages. */
export function say<D>(zh: string, en: string, sentences: { readonly [L in Language]: (data: D) => string }): EventWording<D> {
  return { zh, en, sentence: (data, language) => sentences[language](data) };
}

/** Fen as yuan, the way a decision writes it: `12,000.50`. */
export function money(fen: number): string {
  const yuan = Math.floor(fen / 100)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');
  return fen % 100 === 0 ? yuan : `${yuan}.${String(fen % 100).padStart(2, '0')}`;
}

export function named(people: readonly { readonly name: string }[]): string {
  return people.map(({ name }) => name).join('、');
}
