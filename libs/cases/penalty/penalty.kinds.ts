/** Words that payloads, events and rows of a penalty case share, as config/law spells them. They are stored: add, never rename. */

/** Kinds of penalty (行政处罚法 9). */
export const PENALTY_KINDS = [
  'warning',
  'public-criticism',
  'fine',
  'confiscate-illegal-gains',
  'confiscate-illegal-goods',
  'suspend-licence',
  'lower-qualification',
  'revoke-licence',
  'restrict-business',
  'order-stop-business',
  'order-close',
  'restrict-employment',
  'detention',
  'other',
] as const;
export type PenaltyKind = (typeof PENALTY_KINDS)[number];

export const LEAD_SOURCES = [
  'inspection',
  'complaint',
  'report',
  'transferred',
  'superior',
  'hotline',
  'self-reported',
  'monitoring',
  'other',
] as const;
/** 证据八种 (行政处罚法 46). */
export const EVIDENCE_KINDS = [
  'documentary',
  'physical',
  'audiovisual',
  'electronic',
  'testimony',
  'party-statement',
  'expert-opinion',
  'inspection-record',
] as const;
/** Kinds of norm; a penalty may not rest on the last alone (行政处罚法 16). */
export const NORM_KINDS = [
  'law',
  'administrative-regulation',
  'local-regulation',
  'department-rule',
  'local-rule',
  'normative-document',
] as const;
/** 检测、检验、检疫、鉴定. */
export const APPRAISAL_KINDS = ['testing', 'examination', 'quarantine', 'appraisal'] as const;
/** 中止 (市场监管程序规定 46). */
export const SUSPENSION_GROUNDS = ['other-case-pending', 'legal-question', 'force-majeure', 'party-missing', 'other-suspension'] as const;
/** 终止 (47). */
export const TERMINATION_GROUNDS = ['party-died', 'party-dissolved', 'out-of-jurisdiction', 'other-termination'] as const;
/** 不予立案: the three exemptions of 行政处罚法 33, and what never was a case. */
export const NO_FILING_GROUNDS = [
  'minor',
  'first-offence',
  'no-fault',
  'no-violation',
  'out-of-time',
  'out-of-jurisdiction',
  'other-not-filed',
] as const;
/** 法制审核 grounds (行政处罚法 58). */
export const REVIEW_GROUNDS = ['public-interest', 'heard-major-rights', 'difficult', 'other-by-law'] as const;
/** 集体讨论 grounds (行政处罚法 57). */
export const COLLECTIVE_GROUNDS = ['complex', 'grave'] as const;
export const OUTCOMES = [
  'penalized',
  'exempted-first-offense',
  'exempted-minor',
  'no-fault',
  'not-liable',
  'not-established',
  'transferred-as-crime',
] as const;
export type Outcome = (typeof OUTCOMES)[number];
/** 无责任能力: under fourteen, or mentally ill and without recognition or control of the act (行政处罚法 30, 31). */
export const NOT_LIABLE_GROUNDS = ['under-fourteen', 'unaccountable'] as const;
/** 送达: the ways of 民事诉讼法, electronic ones only with a signed confirmation (行政处罚法 61). */
export const SERVICE_WAYS = ['in-person', 'left-at-place', 'mail', 'entrusted', 'public-notice', 'electronic'] as const;
export const PAYMENT_CHANNELS = ['bank', 'electronic', 'on-spot', 'court'] as const;
export const ON_SPOT_GROUNDS = ['small-fine', 'hard-to-enforce', 'remote-on-request'] as const;
export const CHALLENGE_KINDS = ['reconsideration', 'lawsuit'] as const;
export const CHALLENGE_RESULTS = ['upheld', 'changed', 'revoked', 'withdrawn'] as const;
export type CreditTier = 'minor' | 'general' | 'serious';
export const RECTIFICATION_RESULTS = ['met', 'not-met', 'partly'] as const;
export const STANCES = ['agree', 'dissent', 'abstain'] as const;
/** 撤回、停止公示. */
export const WITHDRAWAL_GROUNDS = ['revoked', 'changed', 'term-ended', 'published-in-error', 'other-withdrawal'] as const;
/** 不予公开 (政府信息公开条例 14–16). */
export const WITHHOLDING_GROUNDS = [
  'state-secret',
  'public-safety',
  'trade-secret',
  'personal-privacy',
  'internal-matter',
  'enforcement-file',
] as const;
export const CLOSING_GROUNDS = [
  'performed',
  'not-penalized',
  'transferred',
  'terminated',
  'decision-revoked',
  'court-enforcement-ended',
  'enforcement-ended',
] as const;
/** 终结执行 without a court: its term to be applied to is over, or nobody is left who owes (行政强制法 40, 53). */
export const ENFORCEMENT_END_GROUNDS = ['court-term-over', 'party-died', 'party-dissolved'] as const;
