import type { AnyCaseType } from '#libs/kernel';
import { dutyView } from './duties.view.js';
import { dutyNotice } from './notices.js';

/** The types with the office's own: notices, and the view of all duties. Give its result wherever an office is put together. */
export function withAgenda(types: readonly AnyCaseType[]): readonly AnyCaseType[] {
  if (types.some(({ name }) => name === dutyNotice.name)) return types;
  return [...types, { ...dutyNotice, views: [dutyView(types), ...dutyNotice.views] }];
}
