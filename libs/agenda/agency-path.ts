import type { Uuid } from '#libs/kernel';

/** The agency ids of a path as views store it. */
export function pathOf(text: string): readonly Uuid[] {
  return text.split('/').filter((id) => id !== '');
}
