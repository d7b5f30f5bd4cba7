import { r, type RefusalWordings } from './refuse.js';

/** From the conclusion to the collective discussion. */
export const courseRefusals: RefusalWordings = {
  'penalty-incomplete': r('处罚内容不完整', 'the penalty lacks what its kind needs', ['pl-59-decision-contents'], 'R11'),
  'proposal-contradicts-itself': r('处理建议与处罚内容不一致', 'outcome and penalties of the proposal contradict each other', [
    'pl-57-outcomes',
  ]),
  'review-not-passed': r('应当法制审核而未通过', 'the required legality review was not passed', ['pl-58-review-grounds'], 'R10'),
  'case-review-not-passed': r('应当案件审核而未通过', 'the case was not reviewed', ['pl-58-reviewed-cases'], 'R10'),
  'notice-before-review': r('未经审核先行告知', 'the notice comes after the review', ['pl-58-steps', 'pl-58-reviewed-cases'], 'R10'),
  'reviewer-not-competent': r(
    '该人员不属于负责审核的机构',
    'the person does not belong to those who review such cases',
    ['pl-58-case-reviewers', 'pl-58-review-grounds'],
    'R10',
  ),
  'review-already-passed': r('已经通过法制审核', 'the legality review was passed already', ['pl-58-review-grounds']),
  'reviewed-before-hearing-ended': r(
    '听证尚未结束,不得审核',
    'the hearing has not ended',
    ['pl-58-review-grounds', 'pl-65-decide-on-hearing-record'],
    'R10',
  ),
  'reviewer-is-investigator': r('调查人员不得审核本案', 'who investigated may not review', ['sp-49-reviewer-apart'], 'R4'),
  'reviewer-is-hearing-chair': r(
    '听证主持人不得审核本案',
    'who chaired the hearing may not review',
    ['pl-64-hearing-chair', 'sp-49-reviewer-apart'],
    'R4',
  ),
  'hearing-chair-is-investigator': r('调查人员不得主持听证', 'who investigated may not chair the hearing', ['pl-64-hearing-chair'], 'R4'),
  'hearing-chair-is-reviewer': r(
    '审核人员不得主持听证',
    'who reviewed may not chair the hearing',
    ['pl-64-hearing-chair', 'sp-49-reviewer-apart'],
    'R4',
  ),
  'decider-is-investigator': r('办理本案的人员不得决定本案', 'who handled the case may not decide it', ['pl-57-kept-from-deciding'], 'R4'),
  'decider-is-reviewer': r('审核本案的人员不得决定本案', 'who reviewed the case may not decide it', ['pl-57-kept-from-deciding'], 'R4'),
  'no-penalty-proposed': r('没有拟给予的处罚', 'no penalty is proposed', ['pl-44-notice-before-decision']),
  'heavier-after-defence': r(
    '因申辩加重处罚',
    'the notice is heavier than the one that the party defended itself against',
    ['pl-45-no-heavier-for-defence'],
    'R9',
  ),
  'heavier-than-noticed': r(
    '处罚重于告知的内容',
    'the penalty is heavier than the notice',
    ['pl-45-no-heavier-for-defence', 'pl-44-notice-before-decision'],
    'R9',
  ),
  'defence-period-running': r(
    '陈述申辩期限未满',
    'the days for statement and defence are running',
    ['sp-57-defence-period', 'pl-62-no-decision-unheard'],
    'R8',
  ),
  'hearing-request-period-running': r(
    '申请听证期限未满',
    'the days to ask for a hearing are running',
    ['pl-64-hearing-request-period', 'pl-62-no-decision-unheard'],
    'R8',
  ),
  'no-defence-recorded': r('没有该陈述申辩', 'there is no such defence', ['pl-45-no-heavier-for-defence']),
  'defence-not-answered': r(
    '陈述申辩尚未复核',
    'the defence was not answered',
    ['pl-45-no-heavier-for-defence', 'pl-62-no-decision-unheard'],
    'R8',
  ),
  'no-right-to-a-hearing': r('不属于听证范围', 'the proposal gives no right to a hearing', [
    'pl-63-hearing-matters',
    'pl-63-hearing-fine-threshold',
  ]),
  'hearing-waived': r('已放弃听证', 'the hearing was waived', ['pl-64-hearing-request-period']),
  'hearing-requested-too-late': r('申请听证超过期限', 'the hearing was asked for too late', ['pl-64-hearing-request-period']),
  'hearing-not-held': r(
    '已申请听证尚未举行',
    'a hearing was asked for and not held',
    ['pl-63-hearing-matters', 'pl-64-hearing-request-period'],
    'R8',
  ),
  'no-hearing-requested': r('没有待举行的听证', 'no hearing is asked for', ['pl-64-hearing-request-period']),
  'hearing-not-notified': r('尚未通知听证时间地点', 'time and place of the hearing were not notified', ['pl-64-hearing-notice-period']),
  'hearing-notified-too-late': r('听证通知不足七个工作日', 'the hearing was notified less than seven working days before', [
    'pl-64-hearing-notice-period',
  ]),
  'hearing-on-another-day': r('听证日期与通知不符', 'the hearing was notified for another day', ['pl-64-hearing-notice-period']),
  'hearing-not-yet-due': r('听证日期未到', 'the day of the hearing has not come', ['pl-64-hearing-notice-period']),
  'no-post-that-day': r('该人员当日无任何职务', 'the person held no post on that day', [
    'pl-42-officers-minimum',
    'pl-64-hearing-chair',
    'pl-57-collective-grounds',
  ]),
  'participant-named-twice': r('参加人重复', 'a participant is named twice', ['pl-57-collective-grounds']),
  'presiding-person-not-present': r('主持人不在参加人之列', 'the person presiding is not among the participants', [
    'pl-57-collective-grounds',
  ]),
  'presiding-person-no-head': r(
    '主持集体讨论的人员不是办案机关负责人',
    'the person presiding is no head of the agency in charge',
    ['pl-57-collective-grounds'],
    'R10',
  ),
  'not-discussed-collectively': r(
    '应当集体讨论而未讨论',
    'the required collective discussion was not held',
    ['pl-57-collective-grounds', 'pl-57-discussed-cases'],
    'R10',
  ),
  'decision-differs-from-discussion': r(
    '决定与集体讨论结论不一致',
    'the decision differs from the collective discussion',
    ['pl-57-collective-grounds'],
    'R10',
  ),
};
