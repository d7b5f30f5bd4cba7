import { partiesView } from '../views/parties.view.js';
import { registerView } from '../views/register.view.js';
import { anotherCaseOf, concludedCase, leadCase, say } from './cases.support.js';
import { Office } from './office.support.js';
import { rowsOfView } from './rows.support.js';

const DECLINED = { ground: 'first-offence', item: 'MR-0003', reason: '初次违法、后果轻微并及时改正' };

const exemption = say['decide-first-offense-exemption'];
const readyToExempt = (office = new Office()) => concludedCase({ outcome: 'exempted-first-offense', penalties: [] }, office);

describe('a first offence that is not filed (首违不罚, 行政处罚法 33)', () => {
  it('is searched, entered, and the last one of its party under the item', async () => {
    const office = await leadCase();
    const [declined] = await office.ask('decline-filing', DECLINED);
    expect(declined?.data).toMatchObject({ item: 'MR-0003', searches: [{ ref: 'P1', earlier: 0, scope: 'every-agency' }] });
    const second = await leadCase(anotherCaseOf(office, 2));
    expect(await second.refused('decline-filing', DECLINED)).toBe('not-a-first-offence');
    const filed = await readyToExempt(anotherCaseOf(office, 3));
    expect(await filed.refused('decide-first-offense-exemption', exemption)).toBe('not-a-first-offence');
  });

  it('is none of a party that was exempted after a filing', async () => {
    const office = await readyToExempt();
    await office.ask('decide-first-offense-exemption', exemption);
    const next = await leadCase(anotherCaseOf(office, 2));
    expect(await next.refused('decline-filing', DECLINED)).toBe('not-a-first-offence');
    expect(await next.refused('decline-filing', say['decline-filing'])).toBe('accepted penalty.not-filed');
  });

  it('stands in the register until the lead is taken up again', async () => {
    const office = await leadCase();
    await office.ask('decline-filing', DECLINED);
    await office.ask('reopen-case', { reason: '危害后果并不轻微' });
    const next = await leadCase(anotherCaseOf(office, 2));
    expect(await next.refused('decline-filing', DECLINED)).toBe('accepted penalty.not-filed');
  });

  it.each([['MR-0010'], [undefined]])('left its item in the lists of the lead that was taken up again, which named %s', async (named) => {
    const office = new Office();
    await office.ask('register-lead', { ...say['register-lead'], ...(named === undefined ? {} : { item: named }) });
    await office.ask('identify-parties', say['identify-parties']);
    await office.ask('decline-filing', DECLINED);
    expect(rowsOfView(registerView, office.story)).toMatchObject([{ stage: 'not-filed', item: 'MR-0003' }]);
    expect(rowsOfView(partiesView, office.story)).toMatchObject([{ ref: 'P1', item: 'MR-0003' }]);
    await office.ask('reopen-case', { reason: '危害后果并不轻微' });
    expect(rowsOfView(registerView, office.story)).toMatchObject([{ stage: 'lead', item: named ?? null }]);
    expect(rowsOfView(partiesView, office.story)).toMatchObject([{ ref: 'P1', item: null }]);
    await office.ask('file-case', say['file-case']);
    expect(rowsOfView(registerView, office.story)).toMatchObject([{ stage: 'investigating', item: 'MR-0003' }]);
  });

  it('is somebody’s, of an item', async () => {
    const nobody = new Office();
    await nobody.ask('register-lead', say['register-lead']);
    expect(await nobody.refused('decline-filing', DECLINED)).toBe('no-party-identified');
    const { item: _item, ...nothing } = DECLINED;
    expect(await (await leadCase()).refused('decline-filing', nothing)).toBe('item-not-in-catalogue');
  });
});
