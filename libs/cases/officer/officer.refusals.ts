import type { RefusalWording } from '#libs/kernel';

/** Why something about a person may not happen, with the rule it rests on; `office` stands for rules of the house. */
export const refusals: { readonly [code: string]: RefusalWording } = {
  'officer-registered-already': { zh: '该人员已经登记。', en: 'This person is registered already.', law: ['office'] },
  'person-registered-already': {
    zh: '同一自然人已登记在册，不得重复登记。',
    en: 'The same natural person is registered already: nobody is registered twice.',
    law: ['office'],
  },
  'login-of-another-person': {
    zh: '该登录账号已属他人。',
    en: 'This login belongs to another person.',
    law: ['office'],
  },
  'agency-unknown': { zh: '机关未登记或已撤销。', en: 'The agency is not registered, or dissolved.', law: ['office'] },
  'outside-own-agencies': { zh: '不在本人管辖的机关范围内。', en: 'That agency is not among those you keep.', law: ['office'] },
  'roles-given-by-security-administrator': {
    zh: '角色只能由安全管理员授予。',
    en: 'Roles are given by the security administrator only.',
    law: ['office'],
  },
  'own-record-kept-by-oneself': {
    zh: '不得办理本人的人事、证件与权限事项。',
    en: 'Nobody keeps their own record, certificates or rights.',
    law: ['office'],
  },
  'three-administrators-apart': {
    zh: '系统管理员、安全管理员、审计管理员不得由同一人担任。',
    en: 'System, security and audit administrator are never one person.',
    law: ['office'],
  },
  'auxiliary-staff-in-enforcement': {
    zh: '工勤、辅助人员不得担任执法、审核或负责岗位。',
    en: 'Auxiliary staff never enforce, review or decide.',
    law: ['pl-42-officers-minimum'],
    rule: 'R3',
  },
  'auxiliary-staff-certified': {
    zh: '工勤、辅助人员不得领取行政执法证件。',
    en: 'Auxiliary staff receive no enforcement certificate.',
    law: ['pl-42-officers-minimum'],
    rule: 'R3',
  },
  'officer-retired': { zh: '该人员已离岗。', en: 'This person is out of service.', law: ['office'] },
  'post-held-already': { zh: '该期间已任此职。', en: 'The post is held during that time already.', law: ['office'] },
  'post-not-held': { zh: '并未担任此职。', en: 'The post was never held.', law: ['office'] },
  'ends-before-it-begins': { zh: '截止日早于起始日。', en: 'It would end before it begins.', law: ['office'] },
  'date-lies-ahead': { zh: '生效日未到，届时再登记。', en: 'That day lies ahead: record it when it comes.', law: ['office'] },
  'training-without-hours-or-examination': {
    zh: '培训记录须有学时或者考试结果。',
    en: 'A record of training needs hours or the result of the examination.',
    law: ['cert-training-hours'],
  },
  'training-year-runs': {
    zh: '该年度尚未终了。',
    en: 'That year of training still runs.',
    law: ['cert-training-period'],
  },
  'certificate-number-taken': {
    zh: '证件编号已被使用。',
    en: 'The number of the certificate is taken.',
    law: ['office'],
  },
  'certificate-unknown': {
    zh: '该人员没有此编号的证件。',
    en: 'This person has no certificate of that number.',
    law: ['pl-42-officers-minimum'],
    rule: 'R3',
  },
  'certificate-withdrawn': {
    zh: '证件已吊销或收回，不得再作变更。',
    en: 'The certificate is withdrawn and no longer changes.',
    law: ['pl-42-officers-minimum'],
    rule: 'R3',
  },
  'certificate-expired': {
    zh: '证件已过有效期，年检须载明新的有效期。',
    en: 'The certificate has expired: a renewal needs a new last day.',
    law: ['cert-validity-period'],
    rule: 'R3',
  },
  'certificate-suspended-already': {
    zh: '该期间证件已被暂扣。',
    en: 'The certificate is suspended during that time already.',
    law: ['office'],
  },
};
