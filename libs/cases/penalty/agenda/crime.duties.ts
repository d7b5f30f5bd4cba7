import { dayOf, type Duty } from '#libs/kernel';
import { done, lapsed, owed, penaltyDuty } from './owed.js';

/** 三日: the head approves the transfer, or refuses it with a reason that stays on file (移送规定 5). */
const decideTransfer = penaltyDuty({
  name: 'decide-crime-transfer',
  clock: 'D16',
  wording: { zh: '决定是否移送涉嫌犯罪案件', en: 'Decide on the transfer of the suspected crime' },
  on: {
    'penalty.crime-reported': (event) => [owed(event, '', event.data.decideBy)],
    'penalty.crime-transfer-refused': ({ data }) => [done('', data.on)],
    'penalty.transferred-as-crime': ({ data }) => [done('', data.on)],
  },
});

/** 二十四小时: from the approval until the police have the file. */
const handOverCrime = penaltyDuty({
  name: 'hand-over-crime-file',
  version: 2,
  clock: 'D16',
  wording: { zh: '向公安机关移送案卷', en: 'Hand the file over to the police' },
  on: {
    'penalty.transferred-as-crime': (event) => [owed(event, '', event.data.handOverBy)],
    'penalty.crime-file-handed-over': ({ data }) => [{ key: '', closed: 'done', at: data.at, on: dayOf(data.at) }],
    'penalty.revoked': ({ data }) => [lapsed('', data.on)],
    'penalty.reopened': () => [lapsed('')],
  },
});

export const crimeDuties: readonly Duty[] = [decideTransfer, handOverCrime];
