import { afterDecision, close, pay } from './aftermath.js';
import { basis, conclude, decideOtherwise, discuss, isDiscussed, notify, penalize, propose, tierOf, verifiedEvidence } from './deciding.js';
import { fileLead, investigate, openLead, terminate, type Course } from './investigation.js';
import type { Matter, Story } from './story.js';

/** 普通程序: a case from its lead to wherever the course lets it rest. */
export function* ordinary(m: Matter, course: Course): Story {
  yield* openLead(m, course);
  if (course.until === 'lead' || course.until === 'parties') return;
  yield* fileLead(m, course);
  if (course.notFiled !== undefined && course.reopenedLead !== true) return;
  if (course.until === 'filed') return;
  yield* investigate(m, course);
  if (course.until === 'investigated' || course.suspension === 'open') return;
  if (course.terminated !== undefined) {
    yield* terminate(m, course);
    return;
  }
  const penalties = propose(m, course);
  if (!(yield* conclude(m, course, penalties))) return;
  // what is heard is discussed on the record of the hearing (行政处罚法 65)
  const discussed = course.hearing !== 'held' && isDiscussed(m, course, false);
  if (discussed) yield* discuss(m, course);
  const { act, ...state } = yield* m.look();
  const evidence = verifiedEvidence({ act, ...state });
  if (course.outcome !== undefined && course.outcome !== 'penalized') {
    yield* decideOtherwise(m, course.outcome, evidence, act.ended);
  } else {
    const decided = yield* notify(m, course, penalties);
    if (decided === undefined) return;
    if (!discussed && isDiscussed(m, course, course.hearing === 'held')) yield* discuss(m, course);
    yield* penalize(m, decided, evidence, act.ended);
  }
  if (course.until !== 'decided' || course.payment !== undefined) yield* afterDecision(m, course);
}

/** 简易程序: decided and handed over on the spot, reported, mostly paid and closed. */
export function* summary(m: Matter, course: Course): Story {
  yield* openLead(m, course);
  const { act } = yield* m.look();
  const item = m.item();
  const limit = m.party.kind === 'entity' ? 300_000 : 20_000;
  const slight = item.fine !== undefined && item.fine.min <= 2_000;
  const warns = item.kinds.includes('warning') && (!slight || m.chance.happens(0.5));
  const fine = course.onSpot === true ? m.chance.whole(20, 100) * 100 : m.chance.whole(50, limit / 100) * 100;
  yield* m.ask(m.inCharge[0], 'decide-summary-penalty', {
    item: m.itemCode,
    officers: m.officers,
    facts: `${m.called}${item.zh}，事实确凿`,
    penalties: [warns ? { kind: 'warning', text: '警告' } : { kind: 'fine', fine, text: `罚款${fine / 100}元` }],
    ...basis(m, act.ended),
    discretion: { tier: 'light', lightened: false, reason: '情节轻微，当场改正', ...belowTier(m, warns ? 0 : fine) },
    performance: warns ? '当场执行' : '十五日内缴纳罚款',
    remedies: '六十日内先申请行政复议，对复议决定不服的可以提起行政诉讼',
    reconsiderationFirst: true,
    sealed: true,
    certificatesShown: true,
    heard: true,
    refusedToSign: m.chance.happens(0.05),
  });
  if (course.until === 'decided') return;
  if (!warns && course.onSpot === true) yield* cash(m, fine);
  m.pass(0, 1);
  yield* m.ask(m.inCharge[0], 'report-summary-penalty', { on: m.day, note: '报所属机关备案' });
  if (!warns && course.onSpot !== true) yield* pay(m, 'on-time');
  yield* close(m, course, 'performed');
}

/** A fine below the lightest tier is explained, and approved by the head by telephone. */
function belowTier(m: Matter, fine: number): { readonly deviation?: string; readonly approver?: string } {
  const { tier, range } = tierOf(m, fine);
  if (fine === 0 || (tier === 'light' && range !== undefined)) return {};
  return { deviation: '违法行为轻微并当场改正，经电话报请负责人批准减轻', approver: m.who('head').id };
}

/** 当场收缴: the officer hands the cash over, and the agency takes it to the bank. */
function* cash(m: Matter, fine: number): Story {
  const receipt = `冀财${m.chance.whole(10_000_000, 99_999_999)}`;
  const paid = { payment: 'JK-1', on: m.day, channel: 'on-spot', onSpotGround: 'small-fine', receipt, principal: fine, surcharge: 0 };
  yield* m.ask(m.inCharge[0], 'record-payment', paid);
  m.pass(1);
  yield* m.ask(m.inCharge[0], 'hand-over-cash', { payment: 'JK-1', to: 'agency', on: m.day });
  m.pass(1);
  yield* m.ask('clerk', 'hand-over-cash', { payment: 'JK-1', to: 'bank', on: m.day });
}
