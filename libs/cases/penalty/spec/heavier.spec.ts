import type { Penalty } from '../penalty.course.js';
import { heavierThan } from '../penalty.gates.js';
import { REAL_LAW } from './real-law.support.js';

const WARNING: Penalty = { kind: 'warning', text: '警告' };
const REVOKED: Penalty = { kind: 'revoke-licence', text: '吊销许可证' };
const STOPPED: Penalty = { kind: 'order-stop-business', text: '停产停业' };
const suspended = (months?: number): Penalty => ({
  kind: 'suspend-licence',
  ...(months === undefined ? {} : { months }),
  text: '暂扣许可证',
});
const fined = (fine: number): Penalty => ({ kind: 'fine', fine, text: '罚款' });
const goods = (value?: number): Penalty => ({
  kind: 'confiscate-illegal-goods',
  confiscation: { description: '不合格食品', ...(value === undefined ? {} : { value }) },
  text: '没收',
});

describe('a penalty heavier than the notice (行政处罚法 45)', () => {
  it.each<[string, readonly Penalty[], readonly Penalty[]]>([
    ['one fen more', [fined(100)], [fined(101)]],
    ['one fen more in two fines', [fined(100)], [fined(50), fined(51)]],
    ['another kind beside', [STOPPED], [STOPPED, WARNING]],
    ['a lighter kind given up for a heavier one, though the heaviest stays', [WARNING, REVOKED], [REVOKED, STOPPED]],
    ['a heavier kind instead', [STOPPED], [REVOKED]],
    ['a longer term', [suspended(3)], [suspended(4)]],
    ['no term where one was told', [suspended(3)], [suspended()]],
    ['the same term twice', [suspended(3)], [suspended(3), suspended(3)]],
    ['a confiscation of more', [goods(100)], [goods(101)]],
    ['a confiscation whose value is left open', [goods(100)], [goods()]],
    ['a confiscation instead, its value left open', [REVOKED], [goods()]],
  ])('is %s', (_what, told, wanted) => {
    expect(heavierThan(told, wanted, REAL_LAW.list('nb-heaviest-class'))).not.toBeNull();
  });

  it.each<[string, readonly Penalty[], readonly Penalty[]]>([
    ['as told', [WARNING, fined(100), suspended(3), goods()], [WARNING, fined(100), suspended(3), goods()]],
    ['one kind less', [WARNING, REVOKED], [REVOKED]],
    ['a lighter kind instead', [REVOKED], [STOPPED]],
    ['a lighter kind instead of one of two', [REVOKED, fined(100)], [suspended(3), fined(100)]],
    ['a term where none was told', [suspended()], [suspended(3)]],
    ['one of two terms', [suspended(3), suspended(3)], [suspended(3)]],
    ['a fine in two parts', [fined(100)], [fined(50), fined(50)]],
    ['a confiscation of less', [goods(100)], [goods(99)]],
  ])('is not %s', (_what, told, wanted) => {
    expect(heavierThan(told, wanted, REAL_LAW.list('nb-heaviest-class'))).toBeNull();
  });
});
