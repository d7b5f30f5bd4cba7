import { isLocalDate, isUuid, REGION_LEVELS } from '#libs/kernel';
import { COUNTED, DUTY_STATES, LIGHTS, UNTOLD, type DutyFilter } from '#libs/agenda';
import { given, single, type Query } from '../conditions.js';
import { invalidParameter } from '../known-problems.js';

/** Parameters that narrow a question about duties. */
export const NARROWING = [
  'light',
  'state',
  'agency',
  'below',
  'level',
  'region',
  'item',
  'officer',
  'clock',
  'type',
  'from',
  'to',
  'without',
  'counted',
] as const;

/** Clocks and types are named by the case types: each link that leads from a number to its rows must be taken. */
export const NAMES = /^[A-Za-z][\w-]*(,[A-Za-z][\w-]*)*$/;
export const PATH = /^\/([0-9a-f-]{36}\/)+$/;
export const REGION = /^\d{2,12}$/;
export const LONGEST_ITEM = 80;

/** What the parameters narrow a question about duties to. @throws Problem invalid-parameter */
export function filterOf(query: Query): DutyFilter {
  const lights = oneOf(query, 'light', LIGHTS);
  const states = oneOf(query, 'state', DUTY_STATES);
  const levels = oneOf(query, 'level', REGION_LEVELS);
  const without = oneOf(query, 'without', UNTOLD);
  const agency = checked(query, 'agency', isUuid, '应为机关标识', 'must be the id of an agency');
  const officer = checked(query, 'officer', isUuid, '应为人员标识', 'must be the id of a person');
  const below = checked(query, 'below', (text) => PATH.test(text), '应为机关路径 /id/id/', 'must be a path of agencies /id/id/');
  const region = checked(query, 'region', (text) => REGION.test(text), '应为行政区划代码', 'must be a division code');
  const from = checked(query, 'from', isLocalDate, '应为日期 YYYY-MM-DD', 'must be a day YYYY-MM-DD');
  const to = checked(query, 'to', isLocalDate, '应为日期 YYYY-MM-DD', 'must be a day YYYY-MM-DD');
  const item = checked(
    query,
    'item',
    (text) => text !== '' && text.length <= LONGEST_ITEM && !text.includes('\u0000'),
    '应为事项编码',
    'must be the code of an item',
  );
  const clocks = checked(query, 'clock', (text) => NAMES.test(text), '应为期限编号，如 D2,D3', 'must be clocks such as D2,D3');
  const types = checked(query, 'type', (text) => NAMES.test(text), '应为案件类型', 'must be case types');
  const counted = checked(
    query,
    'counted',
    (text) => COUNTED.some((one) => one === text),
    `可用：${COUNTED.join('、')}`,
    `one of ${COUNTED.join(', ')}`,
  );
  return given({
    lights,
    states,
    levels,
    agency,
    officer,
    below,
    region,
    item,
    dueFrom: from,
    dueTo: to,
    clocks: clocks?.split(','),
    types: types?.split(','),
    without,
    counted: counted as (typeof COUNTED)[number] | undefined,
  });
}

/** Values of a comma-separated parameter. @throws Problem invalid-parameter for one that is not among them */
export function oneOf<T extends string>(query: Query, parameter: string, values: readonly T[]): readonly T[] | undefined {
  const text = single(query, parameter);
  if (text === undefined) return undefined;
  const asked = text.split(',').filter((value) => value !== '');
  const known = asked.flatMap((value) => values.find((one) => one === value) ?? []);
  if (asked.length === 0 || known.length !== asked.length) {
    throw invalidParameter(parameter, { zh: `可用：${values.join('、')}`, en: `one or more of ${values.join(', ')}` });
  }
  return known;
}

function checked(query: Query, parameter: string, isRight: (text: string) => boolean, zh: string, en: string): string | undefined {
  const text = single(query, parameter);
  if (text !== undefined && !isRight(text)) throw invalidParameter(parameter, { zh, en });
  return text;
}
