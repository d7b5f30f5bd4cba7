import type { Wording } from '#libs/kernel';

const w = (zh: string, en: string): Wording => ({ zh, en });

/** Names of payload, event, state and row fields. */
export const fieldWording: { readonly [field: string]: Wording } = {
  title: w('案由', 'title'),
};
