import { uuid5 } from '#libs/kernel';
import { loadLaw } from '#libs/law';
import { say } from './cases.support.js';
import { Office } from './office.support.js';

const book = loadLaw('config');

/** The law of `config/` as it applies to a township of Tangshan in market regulation. */
export const REAL_LAW = book.inForce({ day: '2026-03-02', region: '130299', field: 'market-regulation' });

/** An office under the law of `config/`, on a day. */
export function realOffice(today = '2026-03-02', number = '1'): Office {
  const office = new Office(uuid5('case', number), REAL_LAW);
  office.today = today;
  office.items = ['MR-0003', 'MR-0010'];
  return office;
}

export interface Made {
  /** Day of the lead, the inspection and the filing. */
  readonly on?: string;
  readonly act?: object;
  readonly party?: object;
  readonly penalties?: readonly object[];
  readonly conclusion?: object;
  readonly notice?: object;
  /** Passed on the day of the conclusion, unless told otherwise. */
  readonly review?: boolean;
}

export const FINE = (fine: number) => [{ kind: 'fine', fine, text: `罚款${fine / 100}元` }];

export async function lead({ on = '2026-03-02', act = {}, party = {} }: Made = {}, office = realOffice(on)): Promise<Office> {
  await office.ask('register-lead', {
    ...say['register-lead'],
    receivedOn: on,
    discoveredOn: on,
    act: { ...say['register-lead'].act, ended: on, ...act },
  });
  await office.ask('identify-parties', { parties: [{ ...say['identify-parties'].parties[0], ...party }] });
  return office;
}

export async function filed(made: Made = {}, office?: Office): Promise<Office> {
  const open = await lead(made, office);
  await open.ask('file-case', say['file-case']);
  return open;
}

/** Reviewed as every ordinary case of market regulation is, before its notice. */
async function reviewed(open: Office, { on = '2026-03-02', review = true }: Made): Promise<void> {
  if (review) await open.ask('pass-review', { ...say['pass-review'], on });
}

export async function concluded(made: Made = {}, office?: Office): Promise<Office> {
  const on = made.on ?? '2026-03-02';
  const open = await filed(made, office);
  await open.ask('record-inspection', { ...say['record-inspection'], on });
  await open.ask('register-evidence', { ...say['register-evidence'], collectedOn: on });
  await open.ask('verify-evidence', say['verify-evidence']);
  const penalties = made.penalties ?? say['conclude-investigation'].penalties;
  await open.ask('conclude-investigation', { ...say['conclude-investigation'], on, penalties, ...made.conclusion });
  await reviewed(open, made);
  return open;
}

export async function noticed(made: Made = {}, office?: Office): Promise<Office> {
  const open = await concluded(made, office);
  await open.ask('serve-notice', { ...say['serve-notice'], servedOn: made.on ?? '2026-03-02', ...made.notice });
  return open;
}

/** Noticed with every right waived: to be decided the same day. */
export function ready(made: Made = {}, office?: Office): Promise<Office> {
  return noticed({ ...made, notice: { waived: ['defence', 'hearing'], ...made.notice } }, office);
}

export function decision(changes: { readonly [member: string]: unknown } = {}): object {
  return { ...say['decide-penalty'], ...changes };
}

export const TIER = (tier: string, changes: object = {}) => ({ tier, lightened: false, reason: '综合裁量', ...changes });

export async function penalized(made: Made & { readonly discretion?: object } = {}): Promise<Office> {
  const open = await ready(made);
  const { penalties, discretion = say['decide-penalty'].discretion } = made;
  await open.ask('decide-penalty', decision({ ...(penalties === undefined ? {} : { penalties }), discretion }));
  return open;
}

/** Decided and handed over on that day. */
export async function served(made: Made & { readonly discretion?: object; readonly told?: boolean } = {}): Promise<Office> {
  const open = await penalized(made);
  await open.ask('serve-decision', { ...say['serve-decision'], on: open.today, publicationTold: made.told ?? true });
  return open;
}

/** A small fine on the spot, within the lowest tier of MR-0010. */
export const ON_THE_SPOT = {
  ...say['decide-summary-penalty'],
  item: 'MR-0010',
  penalties: FINE(10_000),
  discretion: { tier: 'light', lightened: false, reason: '情节轻微,当场改正' },
};
