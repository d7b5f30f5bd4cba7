import type { LocalDate } from '#libs/kernel';
import { closingExamples } from '../commands/examples.closing.js';
import { remedyExamples } from '../commands/examples.remedies.js';
import { say } from './cases.support.js';
import { CHAIR, type Meeting, type Office } from './office.support.js';
import { decision, FINE, lead, noticed, ON_THE_SPOT, served, TIER, type Made } from './real-law.support.js';

/** One side of a boundary of the table of refusals (law.md 10.1) under the law of config/, and what the command met there. */
export type Side = readonly [rule: string, boundary: string, met: () => Promise<Meeting>, code: string, byGate?: true];

export const on = async (office: Promise<Office>, day: LocalDate): Promise<Office> => {
  const open = await office;
  open.today = day;
  return open;
};
export const meets = async (office: Office | Promise<Office>, command: string, body: object, by?: string): Promise<Meeting> =>
  (await office).meets(command, body, by);
export const decide = (office: Office | Promise<Office>, changes: { readonly [member: string]: unknown } = {}) =>
  meets(office, 'decide-penalty', decision(changes));
export const with_ = async (office: Promise<Office>, prepare: (office: Office) => unknown): Promise<Office> => {
  const open = await office;
  await prepare(open);
  return open;
};
export const keyOf = (office: Office) => ('parties' in office.state ? office.state.parties[0]!.key : '');

export const NATURAL = { kind: 'natural', idType: 'citizen-id', idNumber: '11010519491231002X' };
export const SERIOUS = [{ kind: 'revoke-licence', text: '吊销许可证' }];
/** 20,000 yuan lie in the middle tier of MR-0003. */
export const TWENTY = { penalties: FINE(2_000_000), discretion: TIER('general') };
export const HEARD: Made = { on: '2026-03-02', penalties: SERIOUS };

export async function heard(): Promise<Office> {
  const office = await noticed(HEARD);
  await office.ask('request-hearing', { on: '2026-03-02' });
  office.today = '2026-03-03';
  await office.ask('notify-hearing', { ...say['notify-hearing'], on: '2026-03-16', notifiedOn: '2026-03-03', chair: CHAIR });
  return office;
}

export async function heldHearing(): Promise<Office> {
  const office = await heard();
  office.today = '2026-03-16';
  await office.ask('hold-hearing', { ...say['hold-hearing'], on: '2026-03-16' });
  return office;
}

export const payTwenty = async (day: LocalDate, surcharge: number) => {
  const office = await served({ ...TWENTY, on: '2026-04-01' });
  office.today = day;
  return office.meets('record-payment', { ...say['record-payment'], on: day, principal: 2_000_000, surcharge });
};
export const spot = (changes: object = {}) => meets(lead(), 'decide-summary-penalty', { ...ON_THE_SPOT, ...changes });
export const cash = async (fine: number, ground: string) => {
  const office = await lead();
  await office.ask('decide-summary-penalty', { ...ON_THE_SPOT, penalties: FINE(fine) });
  const payment = { ...say['record-payment'], on: '2026-03-02', channel: 'on-spot', onSpotGround: ground, principal: fine };
  return office.meets('record-payment', payment);
};
export const publish = (text: string, office: Promise<Office> = served()) =>
  meets(office, 'publish-decision', { ...remedyExamples['publish-decision'], on: '2026-03-02', text });
export const PAID = { payment: 'JK-1', channel: 'bank', receipt: '冀财0001', principal: 500_000, surcharge: 0 };

/** Decided, served and paid on that day; then the application for credit repair on another. */
export async function repair(made: Made & { readonly pay?: false }, day: LocalDate, changes: object = {}): Promise<Meeting> {
  const office = await served(made);
  if (made.pay === undefined && made.penalties === undefined) await office.ask('record-payment', { ...PAID, on: office.today });
  if (made.penalties === SERIOUS) {
    await office.ask('record-performance', { kind: 'revoke-licence', on: office.today, how: '已公告吊销', files: [] });
  }
  office.today = day;
  return office.meets('apply-for-credit-repair', { ...closingExamples['apply-for-credit-repair'], on: day, ...changes });
}
