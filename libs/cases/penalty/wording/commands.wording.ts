import type { Wording } from '#libs/kernel';

const c = (zh: string, en: string, help?: readonly [string, string]): Wording & { readonly help?: Wording } => ({
  zh,
  en,
  ...(help === undefined ? {} : { help: { zh: help[0], en: help[1] } }),
});

export const commandWording: { readonly [command: string]: Wording & { readonly help?: Wording } } = {
  'register-lead': c('登记线索', 'Register a lead', [
    '登记案件线索并开立案卷;十五个工作日内决定是否立案',
    'Opens the case file; filing is to be decided within 15 working days',
  ]),
  'identify-parties': c('确认当事人', 'Identify parties', ['按代号增加或修改当事人', 'Adds or amends parties by their label']),
  'extend-filing-period': c('延长立案期限', 'Extend the filing period'),
  'file-case': c('立案', 'File the case', [
    '由负责人批准立案,取得案号并指派两名以上承办人',
    'The head files the case: number and officers are given',
  ]),
  'decline-filing': c('不予立案', 'Decline filing'),
  'assign-officers': c('指派承办人', 'Assign officers'),
  'request-recusal': c('申请回避', 'Request recusal'),
  'decide-recusal': c('决定回避', 'Decide on recusal'),
  'record-inspection': c('现场检查', 'Record an inspection'),
};
