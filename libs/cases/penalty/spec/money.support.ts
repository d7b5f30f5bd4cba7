import { addDays, effective, Refused, type JsonObject } from '#libs/kernel';
import { closingExamples } from '../commands/examples.closing.js';
import { remedyExamples } from '../commands/examples.remedies.js';
import { courtIsDone, outstandingOf } from '../penalty.aftermath.js';
import { openKinds } from '../penalty.performance.js';
import { toRefundOf } from '../penalty.refund.js';
import { aftermathOf, owedOn } from '../penalty.surcharge.js';
import { say } from './cases.support.js';
import { correctedBy } from './correction.support.js';
import type { Office } from './office.support.js';

/** Two numbers that decide what a step says. */
export interface Dice {
  readonly n: number;
  readonly m: number;
}
type Step = (office: Office, dice: Dice, turn: number) => Promise<unknown>;

const one = <T>(values: readonly T[], n: number): T => values[n % values.length]!;
const part = (sum: number, n: number): number => Math.floor((sum * one([3, 3, 1, 2, 0], n)) / 3);

function owedNow(office: Office) {
  const after = aftermathOf(office.state);
  return after === undefined ? { outstanding: 0, surcharge: 0 } : owedOn(after, office.today, office.law.on(office.today));
}

/** Replaces one of the records of that kind; what the office computes is left out. */
async function correct(office: Office, { n }: Dice, type: string, members: readonly string[], changes: (data: JsonObject) => JsonObject) {
  const records = effective(office.story).filter((event) => event.type === type);
  const target = records[n % Math.max(1, records.length)];
  if (target === undefined) throw new Refused('no-such-event');
  const known = members.flatMap((member) => (target.data[member] === undefined ? [] : [[member, target.data[member]!] as const]));
  await correctedBy(office, target, { ...Object.fromEntries(known), ...changes(target.data) });
}

const moreOrLess = (sum: unknown, n: number): number =>
  Math.max(0, Number(sum) + one([-250_000, -100_000, -1, 1, 50_000, 150_000, 300_000], n));
const PAYMENT = ['payment', 'on', 'channel', 'onSpotGround', 'receipt', 'principal', 'surchargePaid'];
const REFUND = ['refund', 'on', 'document', 'principal', 'surcharge'];
const SERVICE = ['way', 'on', 'officers', 'receiver', 'filmed', 'confirmation', 'publicationTold', 'repairTold', 'files'];

/** Orders to rectify that are not met. */
export function notMet({ state }: Office): readonly string[] {
  const orders = 'rectifications' in state ? state.rectifications : [];
  return orders.flatMap(({ order, status }) => (status === 'met' ? [] : [order]));
}

export function groundToClose({ state }: Office): string {
  if (state.stage === 'terminated') return 'terminated';
  if (state.stage !== 'decided') return 'performed';
  if (state.decision.status === 'revoked') return 'decision-revoked';
  const { outstanding, surcharge } = { outstanding: outstandingOf(state.after.payment), surcharge: owedRecorded(state.after.payment) };
  if (outstanding + surcharge + openKinds(state).length === 0) return 'performed';
  return courtIsDone(state.after) ? 'court-enforcement-ended' : 'enforcement-ended';
}

function owedRecorded({
  surcharge,
  surchargePaid,
  surchargeWaived,
}: {
  surcharge: number;
  surchargePaid: number;
  surchargeWaived: number;
}) {
  return Math.max(0, surcharge - surchargePaid - surchargeWaived);
}

/** What may be asked of a case about its money, in words that often fit. */
export const STEPS: { readonly [step: string]: Step } = {
  wait: async (office, { n }) => {
    const next = addDays(office.today, one([1, 2, 6, 15, 40, 90], n));
    if (next < '2026-12-20') office.today = next;
    return Promise.resolve();
  },
  pay: (office, { n, m }, turn) => {
    const { outstanding, surcharge } = owedNow(office);
    const onSpot = m % 7 === 6 ? { channel: 'on-spot', onSpotGround: 'remote-on-request' } : {};
    const sums = { principal: part(outstanding, n), surcharge: m % 2 === 0 ? 0 : part(surcharge, m) };
    return office.ask('record-payment', { ...say['record-payment'], ...onSpot, payment: `JK-${turn}`, on: office.today, ...sums });
  },
  handOver: (office, { n, m }) => {
    const cash = aftermathOf(office.state)?.payment.payments.filter((paid) => paid.cash !== undefined) ?? [];
    const payment = cash[n % Math.max(1, cash.length)]?.payment ?? 'JK-0';
    return office.ask('hand-over-cash', { payment, to: one(['agency', 'bank'], m), on: office.today });
  },
  refund: (office, { n, m }, turn) => {
    const held = toRefundOf(office.state);
    const sums = { principal: part(held.principal, n), surcharge: part(held.surcharge, m) };
    return office.ask('record-refund', { ...say['record-refund'], refund: `TK-${turn}`, on: office.today, ...sums });
  },
  correctSum: (office, dice) =>
    correct(office, dice, 'penalty.paid', PAYMENT, ({ principal }) => ({ principal: moreOrLess(principal, dice.m) })),
  correctSurcharge: (office, dice) =>
    correct(office, dice, 'penalty.paid', PAYMENT, ({ surchargePaid }) => ({ surchargePaid: moreOrLess(surchargePaid, dice.m) })),
  correctDay: (office, dice) =>
    correct(office, dice, 'penalty.paid', PAYMENT, ({ on }) => ({ on: addDays(String(on), one([-20, -3, -1, 1, 2, 14, 40], dice.m)) })),
  correctChannel: (office, dice) =>
    correct(office, dice, 'penalty.paid', PAYMENT, (): JsonObject =>
      dice.m % 2 === 0 ? { channel: 'on-spot', onSpotGround: 'remote-on-request' } : { channel: 'bank' },
    ),
  correctRefund: (office, dice) =>
    correct(office, dice, 'penalty.refund-recorded', REFUND, ({ principal }) => ({ principal: moreOrLess(principal, dice.m) })),
  correctService: (office, dice) =>
    correct(office, dice, 'penalty.decision-served', SERVICE, ({ on, officers }) => ({
      on: addDays(String(on), one([-1, 1, 2], dice.m)),
      officers: officers!,
    })),
  challenge: (office, { n }, turn) =>
    office.ask('record-challenge', {
      ...remedyExamples['record-challenge'],
      challenge: `FY-${turn}`,
      acceptedOn: addDays(office.today, one([0, 0, -1, -5], n)),
    }),
  result: (office, { n, m }) => {
    const open = aftermathOf(office.state)?.challenges.find(({ result }) => result === undefined)?.challenge ?? 'FY-0';
    const result = one(['upheld', 'changed', 'changed', 'changed', 'revoked', 'withdrawn'], n);
    const fine = { kind: 'fine', fine: one([100_000, 200_000, 400_000, 600_000, 900_000], m), text: '罚款' };
    const other = { kind: 'order-stop-business', text: '责令停产停业' };
    const penalties = one([[fine], [fine], [fine, other], [{ kind: 'warning', text: '警告' }]], m + n);
    return office.ask('record-challenge-result', {
      ...remedyExamples['record-challenge-result'],
      challenge: open,
      on: office.today,
      result,
      ...(result === 'changed' ? { penalties } : {}),
    });
  },
  revoke: (office, { n }) => {
    if (n % 3 > 0) throw new Refused('not-this-time');
    return office.ask('revoke-decision', { ...remedyExamples['revoke-decision'], on: office.today });
  },
  arrange: (office, { n, m }) => {
    const { outstanding } = owedNow(office);
    const first = addDays(office.today, one([0, 10, 30], m));
    const half = Math.floor(outstanding / 2);
    const deferral = { kind: 'deferral', schedule: [{ due: first, amount: outstanding }] };
    const instalments = {
      kind: 'instalments',
      schedule: [
        { due: first, amount: half },
        { due: addDays(first, 30), amount: outstanding - half },
      ],
    };
    return office.ask('arrange-payment', { ...say['arrange-payment'], appliedOn: office.today, ...one([deferral, instalments], n) });
  },
  agree: (office, { n, m }, turn) => {
    const { outstanding, surcharge } = owedNow(office);
    const waived = Math.floor((surcharge * one([0, 1, 2], n)) / 2);
    const left = outstanding + surcharge - waived;
    const due = addDays(office.today, one([0, 7, 30], m));
    const half = Math.floor(left / 2);
    const stages = [
      { due, amount: half },
      { due: addDays(due, 30), amount: left - half },
    ];
    const said = {
      agreement: `ZX-${turn}`,
      on: office.today,
      waived,
      ...(m % 3 === 0 || left < 2 ? { stages: [], conditional: false } : { stages }),
    };
    return office.ask('agree-on-enforcement', { ...say['agree-on-enforcement'], ...said });
  },
  resume: (office) => {
    const agreement = aftermathOf(office.state)?.agreements.findLast(({ resumed }) => resumed === undefined)?.agreement ?? 'ZX-0';
    return office.ask('resume-enforcement', { ...say['resume-enforcement'], agreement, on: office.today });
  },
  perform: (office) => office.ask('record-performance', { ...say['record-performance'], on: office.today }),
  urge: (office) => office.ask('urge-performance', { ...say['urge-performance'], servedOn: office.today }),
  court: (office) => office.ask('apply-to-court', { ...say['apply-to-court'], on: office.today }),
  courtResult: (office, { n }) =>
    office.ask('record-court-enforcement', {
      ...say['record-court-enforcement'],
      on: office.today,
      result: one(['refused', 'executed', 'ended'], n),
    }),
  endEnforcement: (office, { n }) =>
    office.ask('end-enforcement', { ...say['end-enforcement'], ground: one(['party-died', 'party-died', 'court-term-over'], n) }),
  order: (office, _dice, turn) =>
    office.ask('order-rectification', { ...say['order-rectification'], order: `ZG-${turn}`, orderedOn: office.today, until: office.today }),
  reinspect: (office, { n, m }) => {
    const order = one(notMet(office), m) ?? 'ZG-0';
    const result = one(['met', 'met', 'partly'], n);
    return office.ask('record-reinspection', { ...say['record-reinspection'], order, on: office.today, result, remaining: '尚有一处' });
  },
  close: (office) => office.ask('close-case', { ...closingExamples['close-case'], ground: groundToClose(office) }),
  file: (office) => office.ask('file-dossier', closingExamples['file-dossier']),
  reopen: (office) => office.ask('reopen-case', closingExamples['reopen-case']),
  decideAnew: async (office) => {
    await office.ask('conclude-investigation', { ...say['conclude-investigation'], on: office.today });
    await office.ask('serve-notice', { ...say['serve-notice'], servedOn: office.today });
    office.today = addDays(office.today, 14);
    await office.ask('decide-penalty', say['decide-penalty']);
    await office.ask('serve-decision', { ...say['serve-decision'], on: office.today });
  },
};

/** Takes the step, unless it does not fit the case. @returns whether it was taken, or the code of the refusal */
export async function taken(office: Office, step: string, dice: Dice, turn: number): Promise<string> {
  try {
    await STEPS[step]!(office, dice, turn);
    return 'taken';
  } catch (error) {
    if (error instanceof Refused) return error.code;
    throw error;
  }
}
