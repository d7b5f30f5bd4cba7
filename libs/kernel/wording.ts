/** Chinese and English wording of one thing. */
export interface Wording {
  readonly zh: string;
  readonly en: string;
}
export type Language = keyof Wording;
