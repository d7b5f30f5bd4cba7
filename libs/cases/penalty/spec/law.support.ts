import {
  addDays,
  dayOf,
  type CatalogueItem,
  type DueDate,
  type ExcludedPeriod,
  type Extension,
  type LawInForce,
  type LocalDate,
} from '#libs/kernel';

/** A small law that stands still, for specs of decisions: lengths as in config/law, holidays left out. */
interface Length {
  readonly n: number;
  readonly unit: 'working-day' | 'day' | 'hour' | 'month' | 'year';
  readonly back?: true;
}

const LENGTHS: { readonly [rule: string]: Length } = {
  'sp-18-filing-period': { n: 15, unit: 'working-day' },
  'pl-60-decision-period': { n: 90, unit: 'day' },
  'pl-36-limitation-period': { n: 2, unit: 'year' },
  'pl-36-limitation-period-harm': { n: 5, unit: 'year' },
  'pl-56-preservation-period': { n: 7, unit: 'working-day' },
  'cl-19-emergency-report-period': { n: 24, unit: 'hour' },
  'cl-25-seizure-period': { n: 30, unit: 'day' },
  'sp-55-review-period': { n: 10, unit: 'working-day' },
  'sp-57-defence-period': { n: 5, unit: 'working-day' },
  'pl-64-hearing-request-period': { n: 5, unit: 'working-day' },
  'pl-64-hearing-notice-period': { n: 7, unit: 'working-day', back: true },
  'pl-61-service-period': { n: 7, unit: 'working-day' },
  'cp-95-public-notice-period': { n: 30, unit: 'day' },
  'pl-67-payment-period': { n: 15, unit: 'day' },
  'pl-71-officer-handover-period': { n: 2, unit: 'working-day' },
  'pl-71-agency-deposit-period': { n: 2, unit: 'working-day' },
  'g118-penalty-publication-period': { n: 7, unit: 'working-day' },
  'g118-inspection-publication-period': { n: 20, unit: 'working-day' },
  'pl-48-withdrawal-period': { n: 3, unit: 'working-day' },
  'rl-20-reconsideration-period': { n: 60, unit: 'day' },
  'll-46-lawsuit-period': { n: 6, unit: 'month' },
  'll-45-lawsuit-after-reconsideration': { n: 15, unit: 'day' },
  'cl-54-demand-period': { n: 10, unit: 'working-day' },
  'cl-53-court-application-period': { n: 3, unit: 'month' },
  'sp-77-closing-period': { n: 15, unit: 'working-day' },
  'sp-70-summary-archive-period': { n: 7, unit: 'working-day' },
  'ys-5-transfer-decision-period': { n: 3, unit: 'day' },
  'ys-5-transfer-period': { n: 24, unit: 'hour' },
  'rectification-reinspection-period': { n: 10, unit: 'day' },
  'cr-minor-longest-publication': { n: 0, unit: 'day' },
  'cr-general-shortest-publication': { n: 3, unit: 'month' },
  'cr-general-longest-publication': { n: 1, unit: 'year' },
  'cr-serious-shortest-publication': { n: 1, unit: 'year' },
  'cr-serious-longest-publication': { n: 3, unit: 'year' },
  'cr-repair-acceptance-period': { n: 3, unit: 'working-day' },
  'cr-repair-decision-period': { n: 7, unit: 'working-day' },
  'pl-33-first-offence-lookback': { n: 2, unit: 'year' },
};

const EXTENSIONS: { readonly [rule: string]: Length } = {
  'sp-18-filing-extension': { n: 15, unit: 'working-day' },
  'sp-64-decision-extension': { n: 30, unit: 'day' },
  'sp-64-collective-extension': { n: 0, unit: 'day' },
  'cl-25-seizure-extension': { n: 30, unit: 'day' },
};

const THRESHOLDS: { readonly [rule: string]: number } = {
  'pl-42-officers-minimum': 2,
  'pl-72-surcharge': 3,
  'pl-72-surcharge-cap': 100,
  'pl-30-age-of-liability': 14,
  'pl-30-age-of-full-liability': 18,
  'pl-51-summary-fine-limit/natural': 20_000,
  'pl-51-summary-fine-limit/entity': 300_000,
  'pl-63-hearing-fine-threshold/natural': 1_000_000,
  'pl-63-hearing-fine-threshold/entity': 10_000_000,
  'pl-63-hearing-confiscation-threshold/natural': 1_000_000,
  'pl-63-hearing-confiscation-threshold/entity': 10_000_000,
  'pl-68-on-spot-collection-limit': 10_000,
  'pl-64-hearing-agents': 2,
};

const LISTS: { readonly [rule: string]: readonly string[] } = {
  'pl-16-basis-kinds': ['law', 'administrative-regulation', 'local-regulation', 'department-rule', 'local-rule'],
  'gi-14-withholding-grounds': ['state-secret', 'trade-secret', 'personal-privacy', 'enforcement-file'],
  'pl-57-discussed-cases': ['complex-or-grave'],
  'pl-57-kept-from-deciding': ['recused'],
  'pl-58-reviewed-cases': ['listed'],
  'pl-58-steps': ['review', 'decision'],
  'pl-58-case-reviewers': ['legality-reviewer'],
  'pl-51-summary-kinds': ['warning', 'fine'],
  'pl-59-decision-contents': ['party', 'facts-and-evidence', 'kind-and-basis', 'performance', 'remedies', 'agency-and-date'],
  'pl-63-hearing-matters': ['large-fine', 'large-confiscation', 'revoke-licence', 'order-stop-business', 'order-close'],
  'pl-73-surcharge-pauses': ['reconsideration-or-lawsuit', 'reconsideration', 'lawsuit'],
  'nb-heaviest-class': ['warning', 'public-criticism', 'fine', 'order-stop-business', 'revoke-licence'],
  'cr-minor-outcomes': ['summary', 'warning', 'public-criticism'],
  'cr-serious-outcomes': ['huge-fine', 'lower-qualification', 'revoke-licence', 'order-close'],
  'sp-78-main-file': [
    'filing-approval',
    'decision-and-service',
    'other-documents',
    'evidence',
    'hearing-record',
    'property-papers',
    'other-main',
  ],
  'sp-78-side-file': ['source', 'final-report', 'review-opinion', 'hearing-report', 'closing-approval', 'other-side'],
  'pl-33-first-offence-list': ['MR-0003'],
  'pl-33-minor-offence-list': ['MR-0003'],
};

export const ITEM: CatalogueItem = {
  code: 'MR-0003',
  field: 'market-regulation',
  zh: '未建立进货查验记录',
  en: 'No inspection records of purchases',
  forbids: '《食品安全法》第五十三条',
  penalizes: '《食品安全法》第一百二十六条',
  fine: { min: 500_000, max: 5_000_000 },
  kinds: ['warning', 'fine', 'order-stop-business', 'revoke-licence'],
  status: 'verified',
};

function isWorkingDay(day: LocalDate): boolean {
  return ![0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());
}

function step(from: LocalDate, { n, unit, back }: Length): LocalDate {
  if (unit === 'working-day') {
    let day = from;
    for (let left = n; left > 0; left -= isWorkingDay(day) ? 1 : 0) day = addDays(day, back ? -1 : 1);
    return day;
  }
  if (unit === 'day') return addDays(from, n);
  const date = new Date(`${from}T00:00:00Z`);
  const target = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + n * (unit === 'year' ? 12 : 1) + 1, 0));
  target.setUTCDate(Math.min(date.getUTCDate(), target.getUTCDate()));
  return target.toISOString().slice(0, 10);
}

function due(
  rule: string,
  trigger: string,
  history: { excluded?: readonly ExcludedPeriod[]; extensions?: readonly Extension[] } = {},
): DueDate {
  const length = LENGTHS[rule];
  if (length === undefined) throw new Error(`no rule ${rule}`);
  if (length.unit === 'hour') {
    const at = new Date(Date.parse(trigger) + length.n * 3_600_000).toISOString();
    return { rule, version: '2021-07-15', trigger, due: at, provisional: false };
  }
  let day = step(trigger.length > 10 ? dayOf(trigger) : trigger, length);
  for (const extension of history.extensions ?? []) {
    const longer = EXTENSIONS[extension.rule];
    if (longer === undefined) throw new Error(`no extension ${extension.rule}`);
    day = step(day, extension.length === undefined ? longer : { n: extension.length, unit: longer.unit });
  }
  for (const { from, to } of history.excluded ?? []) {
    if (to !== undefined) day = addDays(day, (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1);
  }
  return { rule, version: '2021-07-15', trigger, due: day, provisional: false };
}

function found<V>(values: { readonly [rule: string]: V }, rule: string): V {
  const value = values[rule];
  if (value === undefined) throw new Error(`no rule ${rule}`);
  return value;
}

export const law: LawInForce = {
  digest: '0'.repeat(64),
  day: '2026-03-02',
  on: () => law,
  at: () => law,
  has: (rule) => [LENGTHS, THRESHOLDS, LISTS].some((rules) => rule in rules),
  cite: (rule) => ({ rule, version: '2021-07-15', article: rule, zh: rule, en: rule, status: 'verified', pack: 'cn/base' }),
  threshold: (rule) => found(THRESHOLDS, rule),
  list: (rule) => found(LISTS, rule),
  due,
  explain: () => {
    throw new Error('not asked for in these specs');
  },
  isWorkingDay,
  item: (code) => (code === ITEM.code ? ITEM : undefined),
  items: () => [ITEM],
};
