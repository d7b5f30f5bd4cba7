import { REGION_LEVELS, type LawStatus, type RegionLevel } from '#libs/kernel';
import { readPeriod, refuseOverlap, type Reading } from './reading.js';
import {
  LENGTH_UNITS,
  LONGEST,
  STATUSES,
  THRESHOLD_UNITS,
  type LengthUnit,
  type LengthValue,
  type ListEntry,
  type ListValue,
  type Pack,
  type PauseReason,
  type Rule,
  type RuleValue,
  type ThresholdValue,
} from './rule.js';

const RULE_ID = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const COMMAND = /^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$/;
const SERVES = /^[DR]\d{1,2}$/;

/** How a law means `日`: only its listed numbers are working days, all up to a number are, or only where 工作日 is written. */
type CountingMethod = { readonly article: string; isWorking(days: number): boolean };

interface Law {
  readonly id: string;
  readonly short: string;
  readonly link?: string;
  readonly counting?: CountingMethod;
}

/** One rule and the place it was read from, for complaints that need the other packs. */
export interface LocatedRule {
  readonly rule: Rule;
  readonly at: Reading;
}

export interface LocatedPack {
  readonly pack: Pack;
  readonly header: Reading;
  readonly rules: readonly LocatedRule[];
}

/** Laws named by the packs, by id. */
export type Laws = ReadonlyMap<string, Law>;

/** Reads the `laws` members of all pack files, so that a rule of any pack may cite them. @throws BadLaw */
export function readLaws(files: readonly Reading[]): Laws {
  const laws = new Map<string, Law>();
  for (const file of files) {
    for (const reading of file.peek('laws').optional((list) => list.items()) ?? []) {
      const { id, zh, en, short, link, counting } = reading.object(['id', 'zh', 'en', 'short'], ['link', 'counting']);
      zh.text();
      en.text();
      const law = { id: id.matching(RULE_ID, 'an id of a law'), short: short.text() };
      if (laws.has(law.id)) id.refuse(`duplicate id: the law "${law.id}" is described twice`);
      const url = link.optional((value) => value.text());
      const method = counting.optional(readCountingMethod);
      laws.set(law.id, { ...law, ...(url && { link: url }), ...(method && { counting: method }) });
    }
  }
  return laws;
}

function readCountingMethod(reading: Reading): CountingMethod {
  const { article, method, days } = reading.object(['article', 'method'], ['days']);
  const numbers = days.optional((list) => list.items().map((item) => item.count())) ?? [];
  switch (method.oneOf(['listed', 'up-to', 'written'], 'counting method')) {
    case 'listed':
      return { article: article.text(), isWorking: (n) => numbers.includes(n) };
    case 'up-to':
      return { article: article.text(), isWorking: (n) => n <= (numbers[0] ?? 0) };
    case 'written':
      return { article: article.text(), isWorking: () => false };
  }
}

/** Reads one pack: its header and the rules and pause reasons of its files. @throws BadLaw */
export function readPack(id: string, header: Reading, files: readonly Reading[], laws: Laws): LocatedPack {
  const head = header.object(['zh', 'en', 'jurisdiction', 'over'], ['field', 'note']);
  const jurisdiction = head.jurisdiction.jurisdiction();
  if (id.split('/')[0] !== jurisdiction) head.jurisdiction.refuse(`the pack ${id} does not stand under config/law/${jurisdiction}`);
  const field = head.field.optional((value) => value.matching(RULE_ID, 'a field'));

  const rules: LocatedRule[] = [];
  const pauses: PauseReason[] = [];
  for (const file of files) {
    const content = file.object([], ['rules', 'laws', 'pauses']);
    for (const at of content.rules.optional((list) => list.items()) ?? []) rules.push({ rule: readRule(id, at, laws), at });
    for (const at of content.pauses.optional((list) => list.items()) ?? []) pauses.push(readPauseReason(at));
  }
  refuseOverlap(
    rules.map(({ rule, at }) => ({ id: rule.id, from: rule.from, ...(rule.to !== undefined && { to: rule.to }), at })),
    'rule',
  );
  const pack: Pack = {
    id,
    zh: head.zh.text(),
    en: head.en.text(),
    jurisdiction,
    ...(field !== undefined && { field }),
    over: head.over.texts(),
    pauses,
    rules: rules.map(({ rule }) => rule),
  };
  return { pack, header, rules };
}

function readPauseReason(reading: Reading): PauseReason {
  const { reason, zh, en, also } = reading.object(['reason', 'zh', 'en'], ['also']);
  return {
    reason: reason.matching(RULE_ID, 'a reason'),
    zh: zh.text(),
    en: en.text(),
    also: also.optional((list) => list.texts()) ?? [],
  };
}

function readRule(pack: string, at: Reading, laws: Laws): Rule {
  const idOf = at.peek('id').matching(RULE_ID, 'an id of a rule (kebab-case)');
  for (const part of ['law', 'article']) {
    if (!at.peek(part).present) at.refuse(`missing citation: the rule ${idOf} names no "${part}"`);
  }
  const rule = at.object(
    ['id', 'zh', 'en', 'law', 'article', 'from', 'status', 'value'],
    ['to', 'link', 'note', 'levels', 'governs', 'serves'],
  );
  const lawId = rule.law.text();
  const law = laws.get(lawId) ?? rule.law.refuse(`missing citation: no pack describes the law "${lawId}"`);
  const period = readPeriod(rule.from, rule.to);
  const article = rule.article.text();
  const link = rule.link.optional((value) => value.text()) ?? law.link;
  const status: LawStatus = rule.status.oneOf(STATUSES, 'status');
  const note = rule.note.optional((value) => value.text());
  const levels = rule.levels.optional(readLevels);
  return {
    id: idOf,
    ...period,
    value: readValue(rule.value, law),
    citation: {
      rule: idOf,
      version: period.from,
      article: `《${law.short}》${article}`,
      zh: rule.zh.text(),
      en: rule.en.text(),
      ...(link !== undefined && { link }),
      status,
      pack,
    },
    ...(note !== undefined && { note }),
    ...(levels !== undefined && { levels }),
    governs: rule.governs.optional((list) => list.items().map((item) => item.matching(COMMAND, 'a command such as penalty.decide'))) ?? [],
    serves: rule.serves.optional((list) => list.items().map((item) => item.matching(SERVES, 'a requirement such as D2 or R8'))) ?? [],
  };
}

/** Levels that a rule is limited to: some of the four, each once. */
function readLevels(at: Reading): readonly RegionLevel[] {
  const levels = at.items().map((item) => item.oneOf(REGION_LEVELS, 'level'));
  if (levels.length === 0) at.refuse('"levels" names none: leave it out where the rule is for every level');
  if (new Set(levels).size !== levels.length) at.refuse(`"levels" names one twice: ${levels.join(', ')}`);
  return levels;
}

function readValue(at: Reading, law: Law): RuleValue {
  const kind = at.peek('kind');
  if (!kind.present) return at.refuse('the value has no "kind"');
  switch (kind.oneOf(['length', 'threshold', 'list', 'order', 'text'], 'kind of value')) {
    case 'length':
      return readLength(at, law);
    case 'threshold':
      return readThreshold(at);
    case 'list':
      return readList(at, 'list');
    case 'order':
      return readList(at, 'order');
    case 'text':
      at.object(['kind']);
      return { kind: 'text' };
  }
}

function readLength(at: Reading, law: Law): LengthValue {
  const length = at.object(['kind', 'n', 'unit', 'roll'], ['start', 'direction', 'pauses', 'extends']);
  const decided = length.n.value === 'decided';
  const n = decided ? undefined : length.n.count();
  const written = length.unit.oneOf([...LENGTH_UNITS, 'days'], 'unit');
  const start =
    length.start.optional((value) => value.oneOf(['next-day', 'instant'], 'start')) ?? (written === 'hours' ? 'instant' : 'next-day');
  const direction = length.direction.optional((value) => value.oneOf(['after', 'before'], 'direction')) ?? 'after';
  const pauses = length.pauses.optional((list) => list.texts());
  const lengthens = length.extends.optional((value) => value.matching(RULE_ID, 'an id of a rule'));
  const roll = length.roll.yes();
  if (written === 'hours' && (roll || start !== 'instant' || pauses?.length !== 0)) {
    at.refuse('a limit in hours runs from the instant, does not roll and says "pauses": []');
  }
  if (written !== 'hours' && start !== 'next-day') at.refuse('only a limit in hours may start at the instant');
  if (direction === 'before' && (roll || lengthens !== undefined || pauses?.length !== 0 || written === 'months' || written === 'years')) {
    at.refuse('a limit counted back is in days, neither rolls nor extends, and says "pauses": []');
  }
  if (n === 0 && (lengthens !== undefined || (written !== 'months' && written !== 'years'))) {
    length.n.refuse('a length of 0: only a term in months or years may be none at all');
  }
  const longest = LONGEST[written === 'days' ? 'calendar-days' : written];
  if (n !== undefined && n > longest) length.n.refuse(`${n} ${written} is longer than any limit: at most ${longest}, a hundred years`);
  if (decided && lengthens === undefined) at.refuse('only an extension may leave its length to the decision');
  const { unit, countedBy } = resolveUnit(written, n, length.unit, law);
  return {
    kind: 'length',
    ...(n !== undefined && { n }),
    unit,
    start,
    direction,
    roll,
    ...(pauses !== undefined && { pauses }),
    ...(lengthens !== undefined && { extends: lengthens }),
    ...(countedBy !== undefined && { countedBy }),
  };
}

/** `日` alone is read as the law that sets the limit says (行政处罚法 85, 行政强制法 69 …). */
function resolveUnit(written: LengthUnit | 'days', n: number | undefined, at: Reading, law: Law): { unit: LengthUnit; countedBy?: string } {
  if (written !== 'days') return { unit: written };
  if (law.counting === undefined) return at.refuse(`no counting method: the law "${law.id}" does not say how its days count`);
  if (n === undefined) return at.refuse('a length left to the decision names working-days or calendar-days');
  return { unit: law.counting.isWorking(n) ? 'working-days' : 'calendar-days', countedBy: `《${law.short}》${law.counting.article}` };
}

function readThreshold(at: Reading): ThresholdValue {
  const { unit, n, natural, entity } = at.object(['kind', 'unit'], ['n', 'natural', 'entity']);
  const named = unit.oneOf(THRESHOLD_UNITS, 'unit');
  if (n.present) {
    if (natural.present || entity.present) at.refuse('either one number, or one each for natural and entity');
    return { kind: 'threshold', unit: named, n: n.count() };
  }
  if (!natural.present || !entity.present) at.refuse('a threshold needs "n", or both "natural" and "entity"');
  return { kind: 'threshold', unit: named, natural: natural.count(), entity: entity.count() };
}

function readList(at: Reading, kind: 'list' | 'order'): ListValue {
  const { items, of } = at.object(['kind', 'items'], ['of']);
  const ofItems = of.optional((value) => value.oneOf(['items'], 'kind of list')) === 'items';
  const entries = items.items().map((item): ListEntry => {
    if (!item.isObject()) return { code: item.text() };
    const { code, zh, en } = item.object(['code', 'zh', 'en']);
    return { code: code.text(), zh: zh.text(), en: en.text() };
  });
  const codes = entries.map(({ code }) => code);
  codes.forEach((code, index) => {
    if (codes.indexOf(code) !== index) items.items()[index]!.refuse(`duplicate id: "${code}" is listed twice`);
  });
  return { kind, entries, codes, ofItems };
}
