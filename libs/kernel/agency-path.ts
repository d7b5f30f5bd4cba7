import type { Uuid } from './ids.js';
import type { Column, Filter } from './view.js';

/** The agency path as views keep it and prefixes search it: ids from the highest superior down, `/id/id/`. */
export function pathText(path: readonly Uuid[]): string {
  return path.length === 0 ? '/' : `/${path.join('/')}/`;
}

/** The ids of a path that was kept as text. */
export function pathOf(text: string): readonly Uuid[] {
  return text.split('/').filter((id) => id !== '');
}

/** Columns of the agency that a row belongs to: its path for scopes, and the four highest agencies for drilling down. */
export type PathColumns = {
  readonly agencyPath: string;
  readonly level1: string | null;
  readonly level2: string | null;
  readonly level3: string | null;
  readonly level4: string | null;
};

export const PATH_COLUMNS: { readonly [C in keyof PathColumns]: Column } = {
  agencyPath: { type: 'text' },
  level1: { type: 'text', nullable: true },
  level2: { type: 'text', nullable: true },
  level3: { type: 'text', nullable: true },
  level4: { type: 'text', nullable: true },
};

export function pathColumns(path: readonly Uuid[]): PathColumns {
  const [level1 = null, level2 = null, level3 = null, level4 = null] = path;
  return { agencyPath: pathText(path), level1, level2, level3, level4 };
}

/** Query parameters by which a list or figure with PATH_COLUMNS is narrowed to agencies. */
export const PATH_FILTERS = {
  below: { column: 'agencyPath', op: 'prefix', zh: '机关及其下级（路径）', en: 'agency and all below it (path)' },
  level1: { column: 'level1', op: 'eq', zh: '第一级机关', en: 'first agency of the path' },
  level2: { column: 'level2', op: 'eq', zh: '第二级机关', en: 'second agency of the path' },
  level3: { column: 'level3', op: 'eq', zh: '第三级机关', en: 'third agency of the path' },
  level4: { column: 'level4', op: 'eq', zh: '第四级机关', en: 'fourth agency of the path' },
} as const satisfies { readonly [parameter: string]: Filter };

/** Dimensions by which a figure with PATH_COLUMNS is drilled down. */
export const PATH_LEVELS = { level1: 'level1', level2: 'level2', level3: 'level3', level4: 'level4' } as const;
