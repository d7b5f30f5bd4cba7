import type { Uuid } from '#libs/kernel';

/** The path as views store it: `/id/id/`. */
export function pathText(path: readonly Uuid[]): string {
  return path.length === 0 ? '/' : `/${path.join('/')}/`;
}

export function pathOf(text: string): readonly Uuid[] {
  return text.split('/').filter((id) => id !== '');
}
