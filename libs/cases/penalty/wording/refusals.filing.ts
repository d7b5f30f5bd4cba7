import { r, type RefusalWordings } from './refuse.js';

/** Order of steps, filing and people. */
export const filingRefusals: RefusalWordings = {
  // order of steps
  'case-not-opened': r('案件尚未登记', 'the case is not opened', ['sp-18-filing-period', 'pl-54-filing']),
  'case-not-filed': r('尚未立案', 'the case is not filed yet', ['sp-19-filing-conditions']),
  'investigation-not-concluded': r('调查尚未终结', 'the investigation is not concluded', ['pl-57-outcomes']),
  'notice-not-served': r(
    '尚未告知当事人拟作出的处罚',
    'the notice has not been served',
    ['pl-44-notice-before-decision', 'pl-62-no-decision-unheard'],
    'R8',
  ),
  'case-not-decided': r('尚未作出决定', 'the case is not decided', ['pl-57-outcomes']),
  'case-not-closed': r('尚未结案', 'the case is not closed', ['sp-77-closing-period']),
  'lead-still-open': r('线索尚在核查', 'the lead is still being checked', ['sp-18-filing-period']),
  'lead-not-filed': r('已决定不予立案', 'it was decided not to file', ['sp-20-no-filing-grounds']),
  'case-already-filed': r('已经立案', 'the case is filed already', ['pl-54-filing']),
  'investigation-suspended': r('调查已中止', 'the investigation is suspended', ['pl-60-decision-period']),
  'investigation-terminated': r('调查已终止', 'the investigation was terminated', ['sp-47-termination']),
  'investigation-already-concluded': r('调查已经终结', 'the investigation is concluded already', ['pl-57-outcomes']),
  'notice-already-served': r('已经告知', 'the notice was served already', ['pl-44-notice-before-decision']),
  'case-already-decided': r('已经作出决定', 'the case is decided already', ['pl-57-outcomes']),
  'case-closed': r('案件已结案', 'the case is closed', ['sp-77-closing-period']),
  'case-archived': r('案卷已归档', 'the file is archived', ['sp-78-main-file', 'pl-47-whole-process']),
  'label-taken': r('该编号已用于其他内容', 'the label is taken by something else', ['pl-47-whole-process'], 'R24'),
  'label-cited': r('其后的记录已引用该编号，不得更改', 'later records cite the label: it stays', ['pl-47-whole-process']),
  'recorded-otherwise': r(
    '该步骤已经记录，内容与本次不同；须以更正或者新的记录说明',
    'the step is recorded already in other words: what was wrong is corrected, not told again',
    ['pl-47-whole-process'],
    'R24',
  ),
  'day-in-the-future': r('日期晚于今日', 'the day lies in the future', ['pl-47-whole-process']),
  'day-before-its-cause': r('日期早于该行为所依据的前一步骤', 'the day lies before the step that this follows from', [
    'pl-47-whole-process',
  ]),

  // filing
  'caller-without-agency': r('请求人没有所属机关', 'the caller has no agency', ['pl-17-qualified-agency'], 'R1'),
  'act-later-than-discovery': r('行为日期晚于发现日期', 'the act is later than its discovery', ['pl-36-limitation-period']),
  'no-party-identified': r('尚未确认当事人', 'no party is identified', ['sp-19-filing-conditions', 'pl-59-decision-contents']),
  'id-number-not-valid': r('证件号码与证件类型不符或校验位错误', 'the identity number does not fit its type or its check digit is wrong', [
    'pl-59-decision-contents',
  ]),
  'same-person-twice': r(
    '同一证件号码已是本案另一当事人：同一人只列一次，角色或者号码有误的改其原编号',
    'the identity number is that of another party of this case: name a person once, and change role or number under the label it has',
    ['pl-59-decision-contents', 'pl-29-one-fine-per-act'],
  ),
  'filing-period-already-extended': r('立案期限只能延长一次', 'the filing period was extended already', ['sp-18-filing-extension']),
  'item-not-in-catalogue': r('执法事项目录中没有该事项', 'the item is not in the catalogue', ['pl-17-qualified-agency'], 'R1'),
  'agency-not-confirmed': r(
    '该机关当日不具有执法主体资格',
    'the agency was not a confirmed subject of enforcement on that day',
    ['pl-17-qualified-agency'],
    'R1',
  ),
  'item-not-in-power': r(
    '该事项当日不在本机关职权或受赋权范围内',
    "the item was not in the agency's power on that day",
    ['pl-17-qualified-agency', 'pl-20-delegation', 'pl-24-township-powers'],
    'R1',
  ),
  'act-out-of-time': r(
    '违法行为已超过处罚时效',
    'the act is out of time',
    ['pl-36-limitation-period', 'pl-36-limitation-period-harm'],
    'R5',
  ),

  // people
  'too-few-officers': r('执法人员少于两人', 'fewer than two officers', ['pl-42-officers-minimum'], 'R3'),
  'unknown-officer': r('查无此执法人员', 'no such officer', ['pl-42-officers-minimum'], 'R3'),
  'certificate-not-valid': r(
    '执法人员当日没有有效执法证件',
    'an officer had no valid certificate on that day',
    ['pl-42-officers-minimum', 'pl-55-certificates-shown'],
    'R3',
  ),
  'certificates-not-shown': r('未出示执法证件', 'certificates were not shown', ['pl-55-certificates-shown'], 'R3'),
  'inspection-unwitnessed': r('当事人不在场且无见证人', 'neither party nor witness was present', ['pl-55-certificates-shown']),
  'officer-recused': r('该人员已回避', 'the person is recused', ['pl-43-recusal'], 'R4'),
  'investigator-is-reviewer': r('审核人员不得参与调查', 'a reviewer of the case may not investigate it', ['sp-49-reviewer-apart'], 'R4'),
  'investigator-is-hearing-chair': r(
    '听证主持人不得参与调查',
    'the chair of the hearing may not investigate',
    ['pl-64-hearing-chair'],
    'R4',
  ),
  'no-recusal-requested': r('没有待决定的回避申请', 'no recusal is requested', ['pl-43-recusal']),
  'recusal-already-decided': r('该回避申请已决定', 'the recusal is decided already', ['pl-43-recusal']),
  'decides-own-recusal': r('不得决定本人的回避', 'nobody decides on their own recusal', ['pl-43-recusal'], 'R4'),
};
