/** Words that payloads, events and rows of a penalty case share. They are stored: add, never rename. */

/** Kinds of penalty (行政处罚法 9), light to heavy as the yearly report ranks them. */
export const PENALTY_KINDS = [
  'warning',
  'public-criticism',
  'fine',
  'confiscate-illegal-gains',
  'confiscate-illegal-goods',
  'suspend-licence',
  'downgrade-qualification',
  'restrict-business',
  'suspend-production',
  'close-down',
  'restrict-employment',
  'revoke-licence',
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
  'audio-visual',
  'electronic-data',
  'testimony',
  'party-statement',
  'expert-opinion',
  'inspection-record',
] as const;
export const NORM_KINDS = ['law', 'administrative-regulation', 'local-regulation', 'rule', 'normative-document'] as const;
/** 中止 (市场监管程序规定 46) and 终止 (47). */
export const SUSPENSION_GROUNDS = [
  'awaiting-another-case',
  'awaiting-interpretation',
  'force-majeure',
  'party-cannot-be-found',
  'awaiting-evidence',
] as const;
export const TERMINATION_GROUNDS = ['party-died', 'party-dissolved-without-successor', 'out-of-jurisdiction', 'other'] as const;
/** 法制审核 grounds (行政处罚法 58). */
export const REVIEW_GROUNDS = ['major-public-interest', 'major-rights-and-heard', 'complex-or-several-relations', 'other-by-law'] as const;
export const OUTCOMES = [
  'penalized',
  'exempted-first-offense',
  'exempted-minor',
  'no-fault',
  'not-established',
  'transferred-as-crime',
] as const;
export type Outcome = (typeof OUTCOMES)[number];
/** 送达: the ways of 民事诉讼法, electronic ones only with a signed confirmation (行政处罚法 61). */
export const SERVICE_WAYS = ['in-person', 'left-at-place', 'mail', 'entrusted', 'public-notice', 'electronic'] as const;
export const PAYMENT_CHANNELS = ['bank', 'electronic', 'on-spot', 'court'] as const;
export const ON_SPOT_GROUNDS = ['fine-within-limit', 'hard-to-collect-later', 'remote-on-request'] as const;
export const CHALLENGE_KINDS = ['reconsideration', 'lawsuit'] as const;
export const CHALLENGE_RESULTS = ['upheld', 'changed', 'revoked', 'withdrawn'] as const;
export const CREDIT_TIERS = ['minor', 'general', 'serious'] as const;
export type CreditTier = (typeof CREDIT_TIERS)[number];
export const RECTIFICATION_RESULTS = ['met', 'not-met', 'partly'] as const;
