import type { DueDate, EventDeclaration, LocalDate, Uuid } from '#libs/kernel';
import { PaymentReplacement, RefundReplacement, ServedReplacement } from '../commands/replacements.service.js';
import { namesOf } from './identifying.js';
import type { OfficerOnDuty, Stamp } from './shared.js';

export interface DecisionServed extends Stamp {
  readonly way: string;
  /** Day on which it counts as served. */
  readonly on: LocalDate;
  readonly publicNoticeOn?: LocalDate;
  readonly publicNotice?: DueDate;
  readonly officers: readonly OfficerOnDuty[];
  readonly receiver?: string;
  readonly witness?: string;
  readonly filmed: boolean;
  readonly confirmation: boolean;
  readonly tracking?: string;
  /** Told in writing that the decision will be published (公示告知), and how credit is repaired (两书同达). */
  readonly publicationTold: boolean;
  readonly repairTold: boolean;
  readonly files: readonly string[];
  readonly payBy?: DueDate;
  readonly reconsiderUntil: DueDate;
  readonly sueUntil: DueDate;
  /** Close until then, where nothing is left to perform. */
  readonly closeBy?: DueDate;
}

export interface Instalment {
  readonly due: LocalDate;
  /** In fen. */
  readonly amount: number;
}

/** `former`: the days by which it was due before, each until the day on which another was approved. */
export interface InstalmentState extends Instalment {
  readonly paid: number;
  readonly former?: readonly { readonly due: LocalDate; readonly until: LocalDate }[];
}

export interface PaymentArranged extends Stamp {
  readonly kind: string;
  readonly appliedOn: LocalDate;
  readonly schedule: readonly Instalment[];
  readonly reason: string;
  /** Until this day it was due by the days of before; absent where an older record had the schedule stand for those as well. */
  readonly approvedOn?: LocalDate;
  /** Surcharge that is owed, with what had accrued until then, in fen. */
  readonly surcharge?: number;
}

/** Part of a payment set off against one instalment, and the surcharge that this part bears. */
export interface Allocation {
  readonly due: LocalDate;
  readonly principal: number;
  readonly days: number;
  readonly surcharge: number;
}

export interface Paid extends Stamp {
  readonly payment: string;
  readonly on: LocalDate;
  readonly channel: string;
  readonly onSpotGround?: string;
  readonly receipt: string;
  /** Paid on the fine and on the surcharge, in fen. */
  readonly principal: number;
  readonly surchargePaid: number;
  readonly allocations: readonly Allocation[];
  /** After this payment, in fen; the surcharge with what has accrued until that day on what is still open. */
  readonly outstanding: number;
  readonly surchargeOwed: number;
  /** Where this payment completed the fine and left its surcharge owed. */
  readonly surchargeBy?: DueDate;
  readonly handOverBy?: DueDate;
  readonly closeBy?: DueDate;
  /** Where it showed that more was paid than is owed: what is to be given back, in fen. */
  readonly toRefund?: number;
}

/** 退还: what was collected on a decision that was revoked or changed since, or paid too much, went back to the party. */
export interface RefundRecorded extends Stamp {
  readonly refund: string;
  readonly on: LocalDate;
  readonly document: string;
  /** Given back of the fine and of the surcharge, and still to be given back of both, in fen. */
  readonly principal: number;
  readonly surcharge: number;
  readonly left: number;
}

/** 执行协议: performance in stages; the surcharge is reduced or waived for the remedial measures of the party (行政强制法 42). */
export interface EnforcementAgreed extends Stamp {
  readonly agreement: string;
  readonly on: LocalDate;
  readonly measures?: string;
  readonly stages?: readonly Instalment[];
  /** Day of the first stage. */
  readonly performBy?: DueDate;
  /** Whether what is waived is owed again if the agreement is not performed. */
  readonly conditional?: boolean;
  /** Paid before, in fen: what is paid since counts towards the stages. */
  readonly paidBefore?: number;
  readonly reason: string;
  readonly approver: Uuid;
  readonly files: readonly string[];
  /** In fen: owed and accrued until that day, what is waived of it, and what is left. */
  readonly surchargeBefore: number;
  readonly waived: number;
  readonly surchargeOwed: number;
  readonly outstanding: number;
  readonly closeBy?: DueDate;
}

/** 当事人不履行执行协议,恢复强制执行 (行政强制法 42). */
export interface EnforcementResumed extends Stamp {
  readonly agreement: string;
  readonly on: LocalDate;
  /** The stage whose day passed unpaid, in fen. */
  readonly missed: Instalment & { readonly unpaid: number };
  /** In fen: what had been waived on condition and is owed again, and what is owed with it on that day. */
  readonly restored: number;
  readonly outstanding: number;
  readonly surchargeOwed: number;
  readonly reason: string;
  readonly approver: Uuid;
  readonly files: readonly string[];
}

export interface CashHandedOver extends Stamp {
  readonly payment: string;
  readonly to: string;
  readonly on: LocalDate;
  readonly depositBy?: DueDate;
}

export interface PenaltyPerformed extends Stamp {
  readonly kind: string;
  readonly on: LocalDate;
  readonly how: string;
  readonly files: readonly string[];
  readonly closeBy?: DueDate;
}

/** 催告. */
export interface Urged extends Stamp {
  /** Day on which it counts as served. */
  readonly servedOn: LocalDate;
  readonly way?: string;
  readonly publicNoticeOn?: LocalDate;
  readonly publicNotice?: DueDate;
  readonly demanded: string;
  /** Owed on the day of service, in fen: the rest of the fine, and the surcharge that has accrued until then (行政强制法 35, 45). */
  readonly outstanding: number;
  readonly surcharge?: number;
  readonly applyFrom: DueDate;
  /** Last day to apply to the court, as far as known: a challenge that ends, or a deferral, moves it. */
  readonly applyBy: DueDate;
  /** A challenge is under way: the term stands still. */
  readonly challenged?: boolean;
}

export interface AppliedToCourt extends Stamp {
  readonly court: string;
  readonly on: LocalDate;
  /** Owed on that day, in fen. */
  readonly outstanding: number;
  readonly surcharge?: number;
  readonly applyBy: DueDate;
}

export interface CourtEnforcementResult extends Stamp {
  readonly on: LocalDate;
  readonly result: string;
  readonly document: string;
  readonly closeBy?: DueDate;
}

/** 终结执行: the agency has nothing enforced any more, and what was owed on that day, in fen. */
export interface EnforcementEnded extends Stamp {
  readonly ground: string;
  readonly on: LocalDate;
  readonly reason: string;
  readonly approver: Uuid;
  readonly files: readonly string[];
  readonly outstanding: number;
  readonly surcharge: number;
  /** Kinds besides the fine that are not performed. */
  readonly kinds: readonly string[];
  /** Last day on which the court could be applied to, where that is why. */
  readonly applyBy?: DueDate;
  readonly closeBy: DueDate;
}

export interface PerformanceEvents {
  readonly 'penalty.decision-served': DecisionServed;
  readonly 'penalty.payment-arranged': PaymentArranged;
  readonly 'penalty.paid': Paid;
  readonly 'penalty.enforcement-agreed': EnforcementAgreed;
  readonly 'penalty.enforcement-resumed': EnforcementResumed;
  readonly 'penalty.cash-handed-over': CashHandedOver;
  readonly 'penalty.refund-recorded': RefundRecorded;
  readonly 'penalty.performed': PenaltyPerformed;
  readonly 'penalty.urged': Urged;
  readonly 'penalty.applied-to-court': AppliedToCourt;
  readonly 'penalty.court-enforcement-resulted': CourtEnforcementResult;
  readonly 'penalty.enforcement-ended': EnforcementEnded;
}

const files = (data: { readonly files: readonly string[] }) => data.files;

export const performanceEvents: { readonly [T in keyof PerformanceEvents]: EventDeclaration<PerformanceEvents[T]> } = {
  'penalty.decision-served': {
    version: 1,
    personal: ['/receiver', '/witness'],
    identifying: ({ receiver, witness }) => namesOf(receiver, witness),
    correctable: ServedReplacement,
    parts: (data) => data.officers.map(({ person }) => ({ person, part: 'server' })),
    attachments: files,
  },
  'penalty.payment-arranged': { version: 1 },
  'penalty.paid': { version: 1, correctable: PaymentReplacement },
  'penalty.enforcement-agreed': { version: 1, attachments: files },
  'penalty.enforcement-resumed': { version: 1, attachments: files },
  'penalty.cash-handed-over': { version: 1 },
  'penalty.refund-recorded': { version: 1, correctable: RefundReplacement },
  'penalty.performed': { version: 1, attachments: files },
  'penalty.urged': { version: 1 },
  'penalty.applied-to-court': { version: 1 },
  'penalty.court-enforcement-resulted': { version: 1 },
  'penalty.enforcement-ended': { version: 1, attachments: files },
};
