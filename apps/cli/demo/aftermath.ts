import { addDays, type Json, type JsonObject } from '#libs/kernel';
import { reviewAnew } from './deciding.js';
import { file, rectifiedAtLast, type Course } from './investigation.js';
import type { Matter, ProposedPenalty, SeenState, Story } from './story.js';

/** Everything after a decision, as the course wants it: service, payment, publication, challenge, closing, repair of credit. */
export function* afterDecision(m: Matter, course: Course): Story {
  const outcome = course.outcome ?? 'penalized';
  if (outcome !== 'transferred-as-crime') yield* serve(m);
  if (course.until === 'served') return;
  if (outcome === 'penalized') yield* afterPenalty(m, course);
  else yield* afterNoPenalty(m, course, outcome);
}

function* afterNoPenalty(m: Matter, course: Course, outcome: string): Story {
  if (outcome !== 'not-established' && outcome !== 'transferred-as-crime') {
    m.pass(0, 2);
    const way = m.chance.oneOf(['interview', 'letter', 'training', 'commitment']);
    yield* m.ask(m.inCharge[0], 'record-education', { on: m.day, way, content: '说明违法之处和法律规定，当事人表示知错并承诺守法经营' });
  }
  if (outcome === 'transferred-as-crime') yield* handOverCrimeFile(m);
  yield* close(m, course, outcome === 'transferred-as-crime' ? 'transferred' : 'not-penalized');
}

function* afterPenalty(m: Matter, course: Course): Story {
  if (course.payment === 'unpaid') return;
  if (course.challenge !== undefined && !(yield* challenged(m, course))) return;
  if (course.selfRevoked === true) {
    yield* pay(m, 'on-time');
    m.pass(5, 15);
    const { after } = yield* m.look();
    yield* m.ask('head', 'revoke-decision', { on: m.day, document: '自行纠正决定书', reason: '认定当事人主体有误' });
    yield* giveBack(m, after!.payment);
    yield* afterRevocation(m, course);
    return;
  }
  if (course.publication !== 'none') yield* publish(m, course);
  yield* perform(m);
  const paid = yield* pay(m, course.payment ?? 'on-time');
  if (course.correction === true) yield* correct(m);
  yield* rectifiedAtLast(m, course);
  if (course.until !== 'decided' && paid !== 'open') yield* close(m, course, paid);
  yield* repair(m, course);
}

/** 移送案卷 on the next working morning. */
function* handOverCrimeFile(m: Matter): Story {
  m.pass(1);
  yield* m.ask('clerk', 'hand-over-crime-file', { at: `${m.day}T00:30:00.000Z`, receipt: '公安机关接收案件回执' });
}

const WAYS = ['in-person', 'in-person', 'in-person', 'left-at-place', 'mail', 'electronic', 'entrusted', 'public-notice'];

function* serve(m: Matter): Story {
  m.pass(1, 4);
  const way = m.chance.oneOf(WAYS);
  yield* m.ask(m.inCharge[0], 'serve-decision', {
    way,
    on: m.day,
    officers: m.officers,
    ...(way === 'in-person' ? { receiver: m.party.representative?.name ?? m.party.name } : {}),
    ...(way === 'left-at-place' ? { witness: '社区工作人员' } : {}),
    ...(way === 'mail' ? { tracking: `EMS${m.chance.whole(100_000_000, 999_999_999)}` } : {}),
    filmed: way === 'left-at-place',
    confirmation: way === 'electronic',
    publicationTold: true,
    repairTold: true,
    files: [],
  });
  if (way === 'public-notice') {
    const { after } = yield* m.look();
    m.passUntil(after!.service!.on);
  }
}

type Closing = 'performed' | 'court-enforcement-ended' | 'open';

/** What is owed is paid as the course wants it, surcharge included; answers how the case may be closed. */
export function* pay(m: Matter, how: NonNullable<Course['payment']>): Story<Closing> {
  const { after } = yield* m.look();
  const { instalments } = after!.payment;
  const outstanding = instalments.reduce((total, { amount, paid }) => total + amount - paid, 0);
  if (outstanding === 0) return 'performed';
  const due = instalments.find(({ amount, paid }) => amount > paid)!.due;
  switch (how) {
    case 'instalments':
    case 'deferral':
      yield* arrange(m, how, outstanding);
      return 'performed';
    case 'late':
      m.passUntilAfter(addDays(due, m.chance.whole(2, 20)));
      yield* payOne(m, outstanding);
      yield* paySurcharge(m);
      return 'performed';
    case 'urged':
      yield* urge(m, due);
      m.pass(3, 6);
      yield* payOne(m, outstanding);
      yield* paySurcharge(m);
      return 'performed';
    case 'court':
    case 'court-applied': {
      yield* urge(m, due);
      const urged = yield* m.look();
      m.passUntilAfter(urged.after!.urge!.applyFrom.due);
      m.passUntilAfter(urged.after!.service!.sueUntil.due);
      m.pass(1, 5);
      yield* m.ask('head', 'apply-to-court', { court: '青山县人民法院（演示）', on: m.day });
      if (how === 'court-applied') return 'open';
      m.pass(15, 25);
      yield* m.ask('clerk', 'record-court-enforcement', { on: m.day, result: 'granted', document: '准予强制执行裁定书' });
      m.pass(5, 10);
      yield* m.ask('clerk', 'record-court-enforcement', { on: m.day, result: 'ended', document: '终结执行裁定书' });
      return 'court-enforcement-ended';
    }
    case 'unpaid':
      return 'open';
    case 'on-time':
      m.pass(1, 6);
      yield* payOne(m, outstanding);
      yield* paySurcharge(m);
      return 'performed';
  }
}

function* payOne(m: Matter, principal: number, surcharge = 0): Story {
  const channel = m.chance.oneOf(['bank', 'bank', 'electronic']);
  const payment = m.label('JK');
  const receipt = `冀财${m.chance.whole(10_000_000, 99_999_999)}`;
  yield* m.ask('clerk', 'record-payment', { payment, on: m.day, channel, receipt, principal, surcharge });
}

/** 加处罚款, as the office computed it. */
function* paySurcharge(m: Matter): Story {
  const { after } = yield* m.look();
  const owed = after!.payment.surcharge - after!.payment.surchargePaid;
  if (owed > 0) yield* payOne(m, 0, owed);
}

function* arrange(m: Matter, kind: 'instalments' | 'deferral', outstanding: number): Story {
  m.pass(2, 4);
  const parts = kind === 'deferral' ? 1 : m.chance.whole(2, 3);
  const each = Math.floor(outstanding / parts / 100) * 100;
  const schedule = Array.from({ length: parts }, (_, index) => ({
    due: addDays(m.day, 30 * (index + 1)),
    amount: index === parts - 1 ? outstanding - each * (parts - 1) : each,
  }));
  yield* m.ask('head', 'arrange-payment', { kind, appliedOn: m.day, schedule, reason: '当事人确有经济困难' });
  for (const { due, amount } of schedule) {
    m.passUntil(m.desk.before(due, 2));
    yield* payOne(m, amount);
  }
}

function* urge(m: Matter, due: string): Story {
  m.passUntilAfter(due);
  m.pass(1, 3);
  yield* m.ask('clerk', 'urge-performance', {
    servedOn: m.day,
    way: 'in-person',
    demanded: '履行处罚决定，缴纳罚款及加处罚款',
    rightsTold: true,
  });
}

/** What a penalty asks besides money, in the order of the decision. */
function* perform(m: Matter): Story {
  const { decision, after } = yield* m.look();
  const quiet = ['fine', 'warning', 'public-criticism', ...after!.performed];
  for (const { kind } of decision!.penalties.filter((penalty) => !quiet.includes(penalty.kind))) {
    m.pass(1, 3);
    yield* m.ask(m.inCharge[0], 'record-performance', { kind, on: m.day, how: '已按决定履行，制作清单存卷', files: [] });
  }
}

function* publish(m: Matter, course: Course): Story {
  const { decision, after } = yield* m.look();
  const minor = after?.credit?.tier === 'minor';
  if (minor) return;
  m.pass(1, 3);
  const site = '信用中国';
  const text = `${m.called}${m.item().zh}，${decision!.penalties.map((penalty) => penalty.text).join('，')}`;
  yield* m.ask('clerk', 'publish-decision', { site, on: m.day, text });
  if (course.publication === 'corrected') {
    m.pass(1, 3);
    yield* m.ask('clerk', 'correct-publication', { site, on: m.day, text: `${text}。`, reason: '漏标点' });
  }
  if (course.publication === 'withdrawn-in-error') {
    m.pass(1, 3);
    yield* m.ask('clerk', 'withdraw-publication', { on: m.day, ground: 'published-in-error', reason: '公示对象名称有误' });
    m.pass(1, 2);
    yield* m.ask('clerk', 'publish-decision', { site, on: m.day, text });
  }
}

function lower(penalties: readonly ProposedPenalty[]): readonly ProposedPenalty[] {
  return penalties.map((penalty) => {
    if (penalty.fine === undefined) return penalty;
    const fine = Math.max(100, Math.floor(penalty.fine / 200) * 100);
    return { ...penalty, fine, text: `罚款${fine / 100}元` };
  });
}

/** 复议、诉讼. Answers whether the decision stands and the case goes on. */
function* challenged(m: Matter, course: Course): Story<boolean> {
  const how = course.challenge!;
  const inCourt = how.startsWith('lawsuit');
  const kind = inCourt ? 'lawsuit' : 'reconsideration';
  const challenge = inCourt ? 'SS-1' : 'FY-1';
  m.pass(5, 15);
  const body = inCourt ? '青山县人民法院（演示）' : '青山县人民政府（演示）';
  const number = `${inCourt ? '行初' : '政复'}〔${m.day.slice(0, 4)}〕${m.chance.whole(1, 300)}号`;
  yield* m.ask('clerk', 'record-challenge', { challenge, kind, body, number, acceptedOn: m.day });
  if (how === 'pending' || how === 'lawsuit-pending') return false;
  m.pass(25, 45);
  const result = inCourt ? how.slice('lawsuit-'.length) : how;
  const { decision } = yield* m.look();
  yield* m.ask('clerk', 'record-challenge-result', {
    challenge,
    result,
    on: m.day,
    document: inCourt ? '行政判决书' : '行政复议决定书',
    reason: result === 'upheld' ? '认定事实清楚，适用依据正确' : '部分事实的证据不足',
    ...(result === 'changed' ? { penalties: lower(decision!.penalties) } : {}),
  });
  if (result !== 'revoked') return true;
  yield* afterRevocation(m, course);
  return false;
}

/** 退还: what was collected on the decision goes back to the party. */
function* giveBack(m: Matter, { instalments, surchargePaid: surcharge }: NonNullable<SeenState['after']>['payment']): Story {
  m.pass(2, 5);
  const principal = instalments.reduce((total, { paid }) => total + paid, 0);
  const document = `冀财退${m.chance.whole(10_000_000, 99_999_999)}`;
  yield* m.ask('clerk', 'record-refund', { refund: 'TK-1', on: m.day, document, principal, surcharge });
}

/** A revoked decision is closed, or the case is taken up again and found not established. */
function* afterRevocation(m: Matter, course: Course): Story {
  m.pass(2, 6);
  if (course.reopened === true) {
    yield* m.ask('head', 'reopen-case', { reason: '决定被撤销，重新调查处理' });
    m.pass(5, 10);
    yield* m.ask(m.inCharge[0], 'conclude-investigation', {
      on: m.day,
      facts: '经重新调查，证据不足',
      basis: m.item().penalizes,
      outcome: 'not-established',
      penalties: [],
      reviewGrounds: [],
      collectiveGrounds: [],
    });
    yield* reviewAnew(m);
    m.pass(1, 3);
    yield* m.ask('head', 'decide-not-established', { facts: '经重新调查，违法事实不能成立', evidence: [], reason: '证据不足' });
    yield* serve(m);
    yield* close(m, course, 'not-penalized');
    return;
  }
  yield* close(m, course, 'decision-revoked');
}

function* correct(m: Matter): Story {
  m.pass(1, 3);
  const found = (yield { kind: 'event', type: 'penalty.inspected' }) as unknown as { readonly rev: number; readonly data: JsonObject };
  yield* m.ask(m.inCharge[0], 'correct', {
    target: found.rev,
    data: { ...found.data, place: `${String(found.data['place'])}一层` } as Json & object,
    reason: '检查地点漏写楼层',
    approver: m.who('head').id,
  });
}

/** 结案, and mostly 归档 some days later. */
export function* close(m: Matter, course: Course, ground: string): Story {
  if (course.rectification !== undefined && course.rectification !== 'met' && course.metAtLast !== true) return;
  m.pass(1, 5);
  yield* m.ask('head', 'close-case', { ground, summary: '处理完毕，予以结案' });
  if (course.until !== 'closed') yield* file(m);
}

/** 信用修复, once the shortest term of publication is over. */
function* repair(m: Matter, course: Course): Story {
  if (course.credit === undefined) return;
  const { after }: SeenState = yield* m.look();
  const from = after?.credit?.repairAfter?.due;
  if (from !== undefined) m.passUntilAfter(from);
  m.pass(1, 8);
  const proof = yield* m.upload('clerk', `罚款缴款书 ${m.key}\n`);
  const commitment = yield* m.upload('clerk', `信用承诺书 ${m.key}\n`);
  yield* m.ask('clerk', 'apply-for-credit-repair', { on: m.day, proof: [proof], commitment });
  if (course.credit === 'applied') return;
  m.pass(1, 2);
  yield* m.ask('clerk', 'accept-credit-repair', { on: m.day });
  if (course.credit === 'accepted') return;
  m.pass(2, 5);
  if (course.credit === 'refused') {
    yield* m.ask('head', 'refuse-credit-repair', { on: m.day, reason: '提交的材料与事实不符' });
    return;
  }
  yield* m.ask('head', 'repair-credit', { on: m.day, corrected: true, opinion: '已履行处罚决定并改正，符合修复条件' });
}
