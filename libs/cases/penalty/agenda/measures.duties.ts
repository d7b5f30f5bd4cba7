import { addDays, dayOf, type Duty } from '#libs/kernel';
import { extensionBy } from '../penalty.periods.js';
import { done, lapsed, moved, owed, owedWhere, penaltyDuty } from './owed.js';

/** 登记保存 that nobody dealt with ends by itself after seven working days (行政处罚法 56; 市场监管程序规定 35). */
const preservation = penaltyDuty({
  name: 'handle-preservation',
  clock: 'D3',
  wording: { zh: '处理先行登记保存的证据', en: 'Deal with evidence preserved by registration' },
  on: {
    'penalty.evidence-preserved': (event) => [owed(event, event.data.preservation, event.data.handleBy)],
    'penalty.preservation-released': ({ data }) => [done(data.preservation)],
    'penalty.preservation-converted': ({ data }) => [done(data.preservation)],
    'penalty.recomputed': (event) => moved(event, 'handle-preservation'),
  },
  acts: {
    command: 'release-preservation',
    body: ({ key, owed: { due } }) => ({
      preservation: key,
      reason: `先行登记保存期限（${due}）届满未作处理，自动解除 · released by law: not dealt with in time`,
    }),
  },
});

const approval = penaltyDuty({
  name: 'approve-emergency-measure',
  clock: 'D4',
  wording: { zh: '补办紧急措施批准手续', en: 'Report and approve the emergency measure' },
  on: {
    'penalty.evidence-preserved': (event) => owedWhere(event, event.data.preservation, event.data.approveBy),
    'penalty.seized': (event) => owedWhere(event, event.data.seizure, event.data.approveBy),
    'penalty.emergency-measure-approved': ({ data, at }) => [{ key: data.measure, closed: 'done', at, on: dayOf(at) }],
    'penalty.preservation-released': ({ data }) => [lapsed(data.preservation)],
    'penalty.seizure-released': ({ data }) => [lapsed(data.seizure)],
  },
});

/** 查封、扣押 has no effect beyond its term and is lifted (行政强制法 25, 28). */
const seizure = penaltyDuty({
  name: 'handle-seizure',
  clock: 'D5',
  wording: { zh: '处理查封、扣押的财物', en: 'Deal with what was seized' },
  on: {
    'penalty.seized': (event) => [owed(event, event.data.seizure, event.data.until)],
    'penalty.seizure-extended': (event) => [
      owed(event, event.data.seizure, event.data.until, {
        extensions: [extensionBy('cl-25-seizure-extension', event)],
      }),
    ],
    'penalty.seizure-released': ({ data }) => [done(data.seizure, data.on)],
    'penalty.recomputed': (event) => moved(event, 'handle-seizure'),
  },
  acts: {
    command: 'release-seizure',
    body: ({ key, owed: { due } }) => ({
      seizure: key,
      on: addDays(due.slice(0, 10), 1),
      reason: `查封、扣押期限（${due}）届满，依法解除 · lifted by law: its term has ended`,
    }),
  },
});

export const measureDuties: readonly Duty[] = [preservation, approval, seizure];
