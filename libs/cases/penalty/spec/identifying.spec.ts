import { Identified } from '#libs/kernel';
import { contactsOf, namesOf, partiesIn } from '../events/identifying.js';

const PARTY = { ref: 'P1', role: 'subject', idType: 'citizen-id', idNumber: '130182199003074516', key: 'k', phone: '13900007771' };

/** As given, as a mobile telephone, and with the number of the country. */
const phonesOf = (phone: string) => [phone, phone, `86${phone}`];
const PHONES = phonesOf(PARTY.phone);

describe('what identifies a natural person in a case', () => {
  it('is name, number, telephone and home of a natural person', () => {
    const party = { ...PARTY, kind: 'natural', name: '许英强', address: '柳河镇七组十九号', serviceAddress: '邮寄柳河镇七组' };
    expect(partiesIn([party])).toEqual(['许英强', PARTY.idNumber, ...PHONES, '柳河镇七组十九号', '邮寄柳河镇七组']);
  });

  it('is no place of business, and no credit code, of a sole trader', () => {
    const trader = { ...PARTY, kind: 'sole-trader', name: '许记小吃店', idType: 'credit-code', address: '解放路12号' };
    expect(partiesIn([trader])).toEqual(['许记小吃店', ...PHONES]);
  });

  it('is of an entity who stands for it, and nothing of its own', () => {
    const representative = { name: '诸葛立秋', phone: '13900007772', idType: 'citizen-id', idNumber: '130182198811230017' };
    const entity = { ...PARTY, kind: 'entity', name: '恒顺副食有限公司', idType: 'credit-code', address: '解放路12号', representative };
    expect(partiesIn([entity])).toEqual(['诸葛立秋', '130182198811230017', ...phonesOf('13900007772')]);
  });

  it.each(['+86 139-0000-7771', '8613900007771', '0086 13900007771', '１３９００００７７７１'])(
    'was told by the telephone %s where a text had it with or without the number of the country',
    (phone) => {
      const identified = Identified.by(contactsOf({ name: '许英强', phone }))!;
      expect(identified.maskedIn('电话13900007771、+8613900007771、86 139 0000 7771')).toMatch(/^电话139\*+71、\+861?\*+71、861\*+71$/);
    },
  );

  it('is a landline as it is', () => {
    expect(contactsOf({ name: '许英强', phone: '0315-8812345' })).toEqual(['许英强', '0315-8812345']);
  });

  it.each<[string, readonly string[]]>([
    ['许英强（曾用名：许小强）', ['许英强', '许小强']],
    ['许英强(法定代表人)', ['许英强']],
    ['许英强、欧阳小蛮', ['许英强', '欧阳小蛮']],
    ['许英强（又名许二、许老二）、当事人、经理', ['许英强', '许二', '许老二']],
    ['示例副食店（经营者：许英强）', ['示例副食店', '许英强']],
    ['成年家属（同住）', []],
  ])('was the whole of %s alone: who is named in it was told in other texts', (name, found) => {
    expect(namesOf(name)).toEqual([name, ...found]);
  });

  it.each(['许英强等人', '许英强等2人', '许英强等三名', '许英强 等', '许英强（本人）等二人'])(
    'was nobody in %s, or nobody else',
    (name) => {
      expect(namesOf(name)).toContain('许英强');
    },
  );

  it('is no word for the part that somebody takes: every text would be full of masks', () => {
    expect(namesOf('当事人', '本人', '法定代表人', '工作人员', '成年家属', '门卫', undefined, '许英强')).toEqual(['许英强']);
    expect(contactsOf({ name: '举报人', phone: '110' }, undefined)).toEqual([]);
  });
});
