import type { FigureQuestion, ListQuestion, View } from '#libs/kernel';
import { registerView } from './views/register.view.js';

export const penaltyViews: readonly View[] = [registerView];

export const penaltyLists: readonly ListQuestion[] = [
  {
    path: '',
    view: 'penalty_register',
    zh: '案件登记簿',
    en: 'Case register',
    filters: {
      stage: { column: 'stage', op: 'in', zh: '阶段', en: 'stage' },
      agency: { column: 'agency', op: 'eq', zh: '办案机关', en: 'agency' },
    },
    sorts: ['-opened_on', 'opened_on'],
    scope: 'agency_path',
  },
];

export const penaltyFigures: readonly FigureQuestion[] = [];
