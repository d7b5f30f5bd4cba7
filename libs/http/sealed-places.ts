import type { SealedTexts } from '#libs/personal-data';
import type { Asked } from './case-door.js';
import { single } from './conditions.js';
import { invalidParameter } from './known-problems.js';

export interface SealedPlacesPorts {
  /** Cursors and addresses of rows hold what a row is called, which the row itself may mask. */
  readonly identifiers: SealedTexts;
}

/** The place to read on from that the page before handed out. @throws Problem */
export function placeAfter({ identifiers }: SealedPlacesPorts, query: Asked['query']): { readonly after?: string } {
  const told = single(query, 'after');
  if (told === undefined) return {};
  const after = identifiers.unsealed(told);
  if (after === undefined) throw invalidParameter('after', { zh: '须为上一页的 next', en: 'not the next of a page of this list' });
  return { after };
}
