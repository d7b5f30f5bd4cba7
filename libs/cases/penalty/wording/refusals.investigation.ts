import { r, type RefusalWordings } from './refuse.js';

/** Fieldwork, evidence and measures. */
export const investigationRefusals: RefusalWordings = {
  'inquiry-number-taken': r('该笔录序号已经使用', 'the number of the inquiry record is taken', ['pl-47-whole-process'], 'R24'),
  'no-such-inspection': r('没有该现场检查', 'there is no such inspection', ['g118-inspection-publication-period']),
  'inspection-result-not-formed': r('检验鉴定尚未结束，检查结果尚未形成', 'the result of the inspection waits for an appraisal', [
    'g118-inspection-publication-period',
  ]),
  'inspection-already-published': r('检查结果已经公开', 'the result of the inspection was published already', [
    'g118-inspection-publication-period',
  ]),
  'published-before-the-inspection': r('公开早于现场检查', 'the publication is earlier than the inspection', [
    'g118-inspection-publication-period',
  ]),
  'no-ground-to-withhold': r('不属于可以不公开的情形', 'the law knows no such ground to withhold', ['gi-14-withholding-grounds']),
  'inquiry-time-not-possible': r('询问时间不成立', 'the times of the inquiry are not possible', [
    'pl-55-certificates-shown',
    'pl-47-whole-process',
  ]),
  'rights-not-told': r('未告知当事人依法享有的权利', 'the party was not told its rights', ['pl-44-notice-before-decision'], 'R8'),
  'term-ends-before-it-begins': r('期限早于起算日', 'the term ends before it begins', ['pl-28-order-correction', 'cl-25-appraisal-term']),
  'no-rectification-ordered': r('没有该责令改正通知', 'no such rectification was ordered', ['rectification-reinspection-period']),
  'rectification-already-met': r('已经复查改正', 'the rectification was met already', ['rectification-reinspection-period']),
  'reinspected-before-the-order': r('复查早于责令改正', 'the re-inspection is earlier than the order', [
    'rectification-reinspection-period',
  ]),
  'remaining-defects-not-told': r('未记明尚未改正的事项', 'what remains to be corrected is not told', [
    'rectification-reinspection-period',
  ]),
  'no-appraisal-running': r('没有正在进行的检验鉴定', 'no such appraisal runs', ['sp-18-filing-period', 'pl-60-decision-period']),
  'appraisal-already-ended': r('该检验鉴定已经结束', 'the appraisal has ended already', ['sp-18-filing-period', 'pl-60-decision-period']),
  'appraisal-before-the-case': r('检验鉴定早于线索登记或者立案', 'the appraisal is earlier than the lead or the filing', [
    'sp-18-filing-period',
    'pl-60-decision-period',
  ]),
  'appraisal-not-told': r('未书面告知当事人检验鉴定的期间', 'the party was not told in writing how long the appraisal takes', [
    'cl-25-appraisal-term',
  ]),
  'decision-period-already-extended': r('负责人只能批准延长一次', 'the head extended the period already', ['sp-64-decision-extension']),
  'head-extends-first': r('须先由负责人批准延长', 'the head extends first', ['sp-64-decision-extension', 'sp-64-collective-extension']),
  'further-term-not-set': r('集体讨论未确定继续延长的期限', 'the further term was not set', ['sp-64-collective-extension']),
  'file-not-uploaded': r('证据文件尚未上传', 'the file was not uploaded to this case', ['pl-46-evidence-kinds', 'pl-47-whole-process']),
  'no-such-evidence': r('没有该证据', 'there is no such evidence', ['pl-46-evidence-kinds'], 'R12'),
  'evidence-excluded': r('该证据已排除', 'the evidence was excluded', ['pl-46-evidence-kinds'], 'R12'),
  'evidence-not-verified': r('证据未经查证属实', 'the evidence was not verified', ['pl-46-evidence-kinds', 'pl-40-facts-clear'], 'R12'),
  'no-verified-evidence': r('没有经查证属实的证据', 'there is no verified evidence', ['pl-40-facts-clear', 'pl-46-evidence-kinds'], 'R12'),
  'device-record-not-reviewed': r('电子监控记录未经审核', 'the record of a device was not reviewed', ['pl-41-device-records'], 'R12'),
  'measure-not-approved': r('未经负责人批准且非情况紧急', 'the head did not approve and there was no emergency', [
    'pl-56-preservation-period',
    'cl-19-emergency-report-period',
  ]),
  'nothing-preserved': r('没有该先行登记保存', 'nothing of that label is preserved', ['pl-56-preservation-period']),
  'preservation-already-handled': r('该先行登记保存已经处理', 'the preservation was handled already', ['pl-56-preservation-period']),
  'preservation-expired': r('先行登记保存已超过七个工作日，应予解除', 'the preservation has expired and is to be released', [
    'pl-56-preservation-period',
  ]),
  'nothing-seized': r('没有该查封扣押', 'nothing of that label is seized', ['cl-25-seizure-period']),
  'seizure-released': r('该查封扣押已经解除', 'the seizure was released', ['cl-25-seizure-period']),
  'seizure-already-extended': r('查封扣押只能延长一次', 'the seizure was extended already', ['cl-25-seizure-extension']),
  'seizure-expired': r('查封扣押期限届满，应予解除', 'the seizure has expired and is to be released', ['cl-25-seizure-period']),
  'seizure-remedies-not-told': r('未告知救济途径', 'the remedies against the seizure were not told', ['cl-25-seizure-period']),
  'no-measure-to-approve': r('没有待补办批准的措施', 'no measure waits for approval', ['cl-19-emergency-report-period']),
  'measure-still-held': r('仍有未解除的强制措施或登记保存', 'a measure is still held', [
    'pl-56-preservation-period',
    'cl-25-seizure-period',
  ]),
};
