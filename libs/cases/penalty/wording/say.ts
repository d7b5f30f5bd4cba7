import type { Language, Wording } from '#libs/kernel';
import type { Penalty } from '../penalty.course.js';
import { values } from './values.wording.js';

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

export function named(people: readonly { readonly name: string }[], language: Language = 'zh'): string {
  return people.map(({ name }) => name).join(language === 'zh' ? '、' : ', ');
}

/** A stored word as a person reads it. */
export function said(value: string, language: Language = 'zh'): string {
  return values[value]?.[language] ?? value;
}

/** The part of a text told in both languages (`中文 · English`) that the reader's language has. */
export function inLanguage(text: string, language: Language): string {
  const [zh, en] = text.split(' · ');
  return (language === 'zh' ? zh : en) ?? text;
}

/** Penalties as they stand in a sentence: kinds with sums and terms. */
export function told(penalties: readonly Penalty[], language: Language): string {
  if (penalties.length === 0) return '';
  const one = ({ kind, fine, confiscation, months }: Penalty): string => {
    const parts = [said(kind, language)];
    if (fine !== undefined) parts.push(language === 'zh' ? `${money(fine)}元` : `${money(fine)} yuan`);
    if (confiscation !== undefined) parts.push(confiscation.description);
    if (months !== undefined) parts.push(language === 'zh' ? `${months}个月` : `${months} month(s)`);
    return parts.join(language === 'zh' ? '' : ' ');
  };
  return language === 'zh' ? `：${penalties.map(one).join('、')}` : `: ${penalties.map(one).join(', ')}`;
}
