import { r, type RefusalWordings } from './refuse.js';

/** Publication, challenges, credit and closing. */
export const aftermathRefusals: RefusalWordings = {
  'nothing-to-publish': r('没有可公示的处罚决定', 'there is no penalty to publish', ['g118-penalty-publication-period'], 'R16'),
  'warning-only-not-published': r('仅受警告处罚的不予公示', 'a warning alone is not published', ['sg-2-warning-only'], 'R16'),
  'publication-not-told': r(
    '未书面告知将予公示',
    'the party was not told in writing of the publication',
    ['sg-8-publication-notice'],
    'R16',
  ),
  'publication-already-told': r('已书面告知将予公示', 'the party was told of the publication already', ['sg-8-publication-notice']),
  'publication-shows-personal-number': r(
    '公示内容含有未隐去的证件号码或电话号码',
    'the text shows an identity or telephone number',
    ['sg-6-masked-fields'],
    'R16',
  ),
  'minor-matter-not-published': r(
    '轻微失信信息原则上不予公示',
    'a minor matter is not published without a reason',
    ['cr-minor-longest-publication'],
    'R16',
  ),
  'already-published': r('已在该处公示', 'it is published there already', ['g118-penalty-publication-period']),
  'not-published': r('没有公示', 'it is not published', ['g118-penalty-publication-period']),
  'publication-term-running': r('公示期未满', 'the term of publication is running', [
    'cr-general-longest-publication',
    'cr-serious-longest-publication',
  ]),
  'publication-term-over': r(
    '公示期已经届满',
    'the longest term of publication is over',
    ['cr-minor-longest-publication', 'cr-general-longest-publication', 'cr-serious-longest-publication'],
    'R16',
  ),
  'decision-still-standing': r('决定仍然有效', 'the decision still stands', ['pl-48-withdrawal-period']),
  'challenge-result-not-recorded': r('复议或者诉讼的结果尚未记录', 'the result of a reconsideration or lawsuit is not recorded yet', [
    'pl-47-whole-process',
  ]),
  'publication-not-withdrawn': r('已公开的处罚信息尚未撤回', 'what was published is not withdrawn', ['pl-48-withdrawal-period']),
  'cash-not-handed-over': r('当场收缴的罚款尚未缴付银行', 'cash collected on the spot was not taken to the bank', [
    'pl-71-officer-handover-period',
    'pl-71-agency-deposit-period',
  ]),
  'reconsideration-comes-first': r('当场处罚应当先申请复议', 'a summary penalty is reconsidered before a lawsuit', [
    'rl-23-reconsideration-first',
  ]),
  'not-challenged': r('没有该复议或者诉讼', 'there is no such challenge', ['rl-20-reconsideration-period']),
  'challenge-already-decided': r('该复议或者诉讼已有结果', 'the challenge was decided already', ['rl-20-reconsideration-period']),
  'no-penalty-to-change': r(
    '决定未处罚，不能变更为处罚：应当撤销后重新告知、重新作出决定',
    'nothing was penalised: revoked, it is told of and decided anew, not changed into a penalty',
    ['pl-44-notice-before-decision', 'pl-62-no-decision-unheard'],
  ),
  'changed-into-nothing': r('变更后没有处罚内容', 'nothing is said of what stands instead', ['rl-20-reconsideration-period']),
  'nothing-to-repair': r('没有可修复的处罚信息', 'there is nothing to repair', ['cr-repair-conditions'], 'R17'),
  'credit-already-repaired': r('信用已经修复', 'the credit is repaired already', ['cr-repair-conditions']),
  'shortest-publication-term-running': r(
    '未满最短公示期',
    'the shortest term of publication is running',
    ['cr-general-shortest-publication', 'cr-serious-shortest-publication', 'cr-repair-conditions'],
    'R17',
  ),
  'performance-proof-missing': r('没有履行义务的证明', 'the proof of performance is missing', ['cr-repair-materials'], 'R17'),
  'credit-commitment-missing': r('没有信用承诺书', 'the commitment letter is missing', ['cr-repair-materials'], 'R17'),
  'credit-repair-not-at-this-step': r('信用修复不在此环节', 'the repair is not at this step', ['cr-repair-conditions']),
  'violation-not-corrected': r('违法行为尚未纠正', 'the violation is not corrected', ['cr-repair-conditions'], 'R17'),
  'penalty-not-performed': r('处罚尚未履行完毕', 'the penalty is not performed', ['sp-77-closing-period', 'cr-repair-conditions'], 'R17'),
  'crime-file-not-handed-over': r('涉嫌犯罪案卷尚未移交', 'the crime file was not handed over', ['ys-5-transfer-period']),
  'rectification-open': r('责令改正尚未复查合格', 'a rectification is open', ['rectification-reinspection-period', 'sp-77-closing-period']),
  'summary-not-reported': r('当场处罚尚未备案', 'the summary penalty was not reported', [
    'pl-51-summary-kinds',
    'sp-70-summary-archive-period',
  ]),
  'closing-ground-does-not-fit': r('结案情形与案情不符', 'the ground of closing does not fit the case', ['sp-77-closing-period']),
  'dossier-incomplete': r('案卷缺少应有文书', 'papers are missing from the dossier', ['sp-77-closing-period']),
};
