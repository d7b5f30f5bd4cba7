import { addDays } from '#libs/kernel';
import { gather, type Course } from './investigation.js';
import type { Matter, ProposedPenalty, SeenState, Story } from './story.js';

interface FineRange {
  readonly min: number;
  readonly max: number;
}

/** Tiers of the benchmark, where the item has one. */
export function tierOf(m: Matter, fine: number): { readonly tier: string; readonly range?: FineRange } {
  const benchmark = m.applicable()['benchmark'] as
    { readonly tiers?: readonly { readonly tier: string; readonly fine?: FineRange }[] } | undefined;
  const found = benchmark?.tiers?.find(({ fine: range }) => range !== undefined && range.min <= fine && fine <= range.max);
  return found?.fine === undefined ? { tier: 'general' } : { tier: found.tier, range: { min: found.fine.min, max: found.fine.max } };
}

const HUNDRED_YUAN = 10_000;

/** A fine within the article, lower parts of the range more often; the sum in fen, in round hundreds of yuan. */
function drawFine(m: Matter, atLeast: number): number {
  const { min, max } = m.applicable().fine ?? { min: 500_000, max: 5_000_000 };
  const low = Math.max(min, atLeast, HUNDRED_YUAN);
  const high = Math.max(low, Math.min(max, Math.max(low * 3, 2_000_000)));
  const share = m.chance.fraction() ** 2;
  return Math.min(high, Math.max(low, Math.round((low + (high - low) * share) / HUNDRED_YUAN) * HUNDRED_YUAN));
}

/** Enough for a hearing, for natural persons and sole traders of every field (行政处罚法 63 and the rules of the departments). */
const HEARING_FINE = 2_000_000;

/** What the investigators propose. */
export function propose(m: Matter, course: Course): readonly ProposedPenalty[] {
  const { kinds } = m.applicable();
  if (course.kind === 'warning') return [{ kind: 'warning', text: '警告' }];
  const fine = drawFine(m, course.hearing === undefined ? 0 : HEARING_FINE);
  const penalties: ProposedPenalty[] = [{ kind: 'fine', fine, text: `罚款${fine / 100}元` }];
  if (kinds.includes('warning') && m.chance.happens(0.5)) penalties.unshift({ kind: 'warning', text: '警告' });
  if (course.kind === 'confiscation') {
    const kind = kinds.includes('confiscate-illegal-goods') ? 'confiscate-illegal-goods' : 'confiscate-illegal-gains';
    const value = m.chance.whole(3, 80) * HUNDRED_YUAN;
    penalties.push({ kind, confiscation: { description: '违法所得及涉案物品', value }, text: '没收违法所得和非法财物' });
  }
  if (course.kind === 'stop-business') penalties.push({ kind: 'order-stop-business', text: '责令停产停业' });
  return penalties;
}

/** 调查终结, with the review that the case needs; answers whether the case went on. */
export function* conclude(m: Matter, course: Course, penalties: readonly ProposedPenalty[]): Story<boolean> {
  yield* proposal(m, course, penalties);
  if (course.until === 'concluded') return false;
  if (course.review === 'returned' || course.review === 'returned-open') {
    m.pass(2, 4);
    yield* m.ask('reviewer', 'return-from-review', { on: m.day, opinion: '违法所得的计算证据不足，请补充' });
    if (course.review === 'returned-open') return false;
    m.pass(2, 6);
    yield* gather(m, 1);
    yield* proposal(m, course, penalties);
  }
  if (course.review !== undefined || reviewsEveryCase(m)) yield* passReview(m);
  return true;
}

function* proposal(m: Matter, course: Course, penalties: readonly ProposedPenalty[]): Story {
  m.pass(1, 4);
  const outcome = course.outcome ?? 'penalized';
  yield* m.ask(m.inCharge[0], 'conclude-investigation', {
    on: m.day,
    facts: `${m.called}${m.item().zh}，事实清楚`,
    basis: m.item().penalizes,
    outcome,
    penalties: outcome === 'penalized' ? penalties : [],
    reviewGrounds: course.review === undefined ? [] : ['difficult'],
    collectiveGrounds: course.collective === true ? ['complex'] : [],
  });
}

/** 案件审核 of every ordinary case, where the law of the field asks for it. */
function reviewsEveryCase(m: Matter): boolean {
  return m.desk.isListed('pl-58-reviewed-cases', 'ordinary', m.field, m.day, m.agency.region);
}

/** The review of a case taken up again, where its field reviews every one. */
export function* reviewAnew(m: Matter): Story {
  if (reviewsEveryCase(m)) yield* passReview(m);
}

function* passReview(m: Matter): Story {
  m.pass(1, 3);
  yield* m.ask('reviewer', 'pass-review', { on: m.day, opinion: '事实清楚，证据确凿，程序合法，裁量适当' });
}

/** 告知, 陈述申辩, 听证: answers the penalties to decide on, or nothing where the case rests on the way. */
export function* notify(m: Matter, course: Course, penalties: readonly ProposedPenalty[]): Story<readonly ProposedPenalty[] | undefined> {
  m.pass(1, 3);
  const waives = course.hearing === undefined && course.defence === undefined && course.until === undefined && m.chance.happens(0.4);
  yield* m.ask(m.inCharge[0], 'serve-notice', {
    servedOn: m.day,
    way: m.chance.oneOf(['in-person', 'mail', 'electronic']),
    facts: `${m.called}${m.item().zh}`,
    basis: m.item().penalizes,
    rightsTold: true,
    waived: [],
    files: [],
  });
  if (course.until === 'noticed') return undefined;
  const { notice } = yield* m.look();
  let decided = penalties;
  if (waives) {
    m.pass(0, 1);
    yield* m.ask(m.inCharge[0], 'waive-rights', { on: m.day, rights: ['defence', 'hearing'], files: [] });
  }
  if (course.defence !== undefined) decided = yield* defend(m, course.defence, penalties);
  if (course.hearing !== undefined && !(yield* hear(m, course.hearing))) return undefined;
  if (!waives) {
    m.passUntilAfter(notice!.defenceUntil.due);
    if (notice!.hearingUntil !== undefined) m.passUntilAfter(notice!.hearingUntil.due);
  }
  m.pass(0, 2);
  return decided;
}

function* defend(
  m: Matter,
  answer: NonNullable<Course['defence']>,
  penalties: readonly ProposedPenalty[],
): Story<readonly ProposedPenalty[]> {
  m.pass(1, 2);
  const defence = 'SB-1';
  const statement = '已经主动改正，经营困难，请求从轻处理';
  yield* m.ask(m.inCharge[0], 'record-defence', { defence, on: m.day, way: m.chance.oneOf(['written', 'oral']), statement, files: [] });
  m.pass(1, 2);
  const reason = answer === 'not-adopted' ? '已在裁量时考虑，不予采纳' : '改正情况属实，予以从轻';
  yield* m.ask(m.inCharge[0], 'answer-defence', { defence, answer, reason });
  return answer === 'not-adopted' ? penalties : lowered(penalties, m.applicable().fine?.min ?? 0);
}

/** The fine a fifth lower, never below the article. */
function lowered(penalties: readonly ProposedPenalty[], floor: number): readonly ProposedPenalty[] {
  return penalties.map((penalty) => {
    if (penalty.fine === undefined) return penalty;
    const fine = Math.min(penalty.fine, Math.max(floor, Math.floor((penalty.fine * 4) / 5 / 100) * 100));
    return { ...penalty, fine, text: `罚款${fine / 100}元` };
  });
}

/** Answers whether the hearing is over. */
function* hear(m: Matter, how: NonNullable<Course['hearing']>): Story<boolean> {
  m.pass(1);
  yield* m.ask('clerk', 'request-hearing', { on: m.day, reason: '对裁量幅度有异议' });
  if (how === 'requested') return false;
  m.pass(1);
  if (how === 'waived') {
    yield* m.ask('clerk', 'waive-hearing', { on: m.day, how: 'withdrawn', reason: '当事人书面撤回听证申请' });
    return true;
  }
  const on = m.desk.after(m.day, m.chance.whole(9, 12));
  const notice = { on, place: '机关二楼会议室', chair: m.who('deputy').id, notifiedOn: m.day, open: true };
  yield* m.ask('clerk', 'notify-hearing', notice);
  if (how === 'notified') return false;
  m.passUntil(on);
  const attended = ['party', 'investigator'];
  yield* m.ask('clerk', 'hold-hearing', { on, attended, opinion: '建议维持拟处罚意见', record: '听证笔录', files: [] });
  yield* passReview(m);
  return true;
}

/** Whether the heads discuss the case: complex, or under legality review in a field whose law has them discuss those before a penalty. */
export function isDiscussed(m: Matter, course: Course, heard: boolean): boolean {
  if (course.collective === true) return true;
  const listed = (course.outcome ?? 'penalized') === 'penalized' && (heard || course.review !== undefined);
  return listed && m.desk.isListed('pl-57-discussed-cases', 'listed', m.field, m.day, m.agency.region);
}

export function* discuss(m: Matter, course: Course): Story {
  m.pass(1, 2);
  const outcome = course.outcome ?? 'penalized';
  const dissent = m.chance.happens(0.3);
  yield* m.ask('clerk', 'discuss-collectively', {
    on: m.day,
    presiding: m.who('head').id,
    participants: [
      { person: m.who('head').id, stance: 'agree', opinion: '同意承办机构意见' },
      { person: m.who('deputy').id, stance: dissent ? 'dissent' : 'agree', opinion: dissent ? '建议再从轻一档' : '同意' },
      { person: m.who('reviewer').id, stance: 'agree', opinion: '程序合法，同意' },
    ],
    outcome,
    conclusion: '按承办机构意见办理',
    files: [],
  });
}

function normKind(article: string): string {
  return article.includes('条例》') ? 'administrative-regulation' : 'law';
}

/** The norms as they stood at the act; where they changed since, both were weighed (从旧兼从轻). */
export function basis(m: Matter, actEnded: string) {
  const norm = m.applicable();
  const from = String(norm['from']);
  const to = norm['to'] === undefined ? {} : { to: String(norm['to']) };
  const changed = m.item(actEnded)['from'] !== m.item()['from'];
  const older = { chosen: 'at-act', reason: '新法未作更有利于当事人的规定，适用行为时的法律' };
  const newer = { chosen: 'at-decision', reason: '新法处罚较轻，适用新法' };
  return {
    basis: [{ kind: normKind(norm.penalizes), article: norm.penalizes, from, ...to }],
    lawInTime: changed ? { changed, ...(from > actEnded ? newer : older) } : { changed },
  };
}

/** 处罚决定, within the article and the tier that apply. */
export function* penalize(m: Matter, penalties: readonly ProposedPenalty[], evidence: readonly string[], actEnded: string): Story {
  const range = m.applicable().fine;
  const within = penalties.map((penalty) => {
    if (penalty.fine === undefined || range === undefined || penalty.fine <= range.max) return penalty;
    return { ...penalty, fine: range.max, text: `罚款${range.max / 100}元` };
  });
  const fine = within.find((penalty) => penalty.fine !== undefined)?.fine ?? 0;
  const below = range !== undefined && fine > 0 && fine < range.min;
  yield* m.ask('head', 'decide-penalty', {
    facts: `${m.called}${m.item().zh}，有现场笔录、询问笔录等证据证明`,
    evidence,
    penalties: within,
    ...basis(m, actEnded),
    discretion: {
      ...tierOf(m, fine),
      lightened: false,
      reason: '综合考虑违法情节、改正情况和危害后果',
      ...(below ? { deviation: '当事人主动消除危害后果，依法减轻处罚' } : {}),
    },
    performance: '自收到决定书之日起十五日内向指定银行缴纳罚款',
    remedies: '六十日内申请行政复议，或者六个月内提起行政诉讼',
    sealed: true,
  });
}

const EXEMPTION = [{ kind: 'law', article: '《行政处罚法》第三十三条第一款', from: '2021-07-15' }];

/** A decision without a penalty, or the transfer of the case. */
export function* decideOtherwise(m: Matter, outcome: NonNullable<Course['outcome']>, evidence: readonly string[], actEnded: string): Story {
  const facts = `${m.called}${m.item().zh}`;
  const corrected = { correctedOn: addDays(actEnded, 1) > m.day ? m.day : addDays(actEnded, 1), correction: '已经改正到位' };
  m.pass(1, 4);
  switch (outcome) {
    case 'exempted-first-offense': {
      const listed = m.desk.isListed('pl-33-first-offence-list', m.itemCode, m.field, m.day, m.agency.region);
      const offList = listed ? {} : { offListReason: '清单未列明，但初次违法、后果轻微并及时改正，经集体研究' };
      const reason = '初次违法、危害后果轻微并及时改正';
      const body = { facts, evidence, harm: '危害后果轻微', ...corrected, basis: EXEMPTION, reason, ...offList };
      yield* m.ask('head', 'decide-first-offense-exemption', body);
      return;
    }
    case 'exempted-minor': {
      const reason = '违法行为轻微并及时改正，没有造成危害后果';
      const body = { facts, evidence, harm: '没有造成危害后果', ...corrected, basis: EXEMPTION, reason };
      yield* m.ask('head', 'decide-minor-exemption', body);
      return;
    }
    case 'no-fault': {
      const norm = [{ kind: 'law', article: '《行政处罚法》第三十三条第二款', from: '2021-07-15' }];
      yield* m.ask('head', 'decide-no-fault', { facts, evidence, basis: norm, reason: '有证据足以证明没有主观过错' });
      return;
    }
    case 'not-established':
      yield* m.ask('head', 'decide-not-established', { facts, evidence: [], reason: '证据不足，违法事实不能成立' });
      return;
    case 'transferred-as-crime': {
      const crime = '涉嫌生产、销售不符合安全标准的产品罪';
      yield* m.ask(m.inCharge[0], 'report-suspected-crime', { on: m.day, officers: m.officers, crime, facts, evidence });
      const transfer = { crime, to: '青山县公安局（演示）', reportedOn: m.day };
      yield* m.ask('head', 'transfer-as-crime', { facts, evidence, ...transfer });
      return;
    }
    case 'penalized':
      throw new Error('a penalty is decided by penalize');
  }
}

/** Labels of the evidence that was verified. */
export function verifiedEvidence(state: SeenState): readonly string[] {
  return (state.evidence ?? []).filter(({ status }) => status === 'verified').map(({ evidence }) => evidence);
}
