import type { DueDate, EventDeclaration, LocalDate } from '#libs/kernel';
import type { OfficerOnDuty, Stamp } from './shared.js';
import { took } from './shared.js';

export interface Thing {
  readonly name: string;
  readonly quantity: string;
  readonly note?: string;
}

interface Measure extends Stamp {
  readonly on: LocalDate;
  readonly place: string;
  readonly things: readonly Thing[];
  readonly reason: string;
  readonly officers: readonly OfficerOnDuty[];
  /** Approved by the head beforehand, or taken in an emergency and to be approved afterwards. */
  readonly approved: boolean;
  readonly approveBy?: DueDate;
  readonly files: readonly string[];
}

/** 先行登记保存. */
export interface EvidencePreserved extends Measure {
  readonly preservation: string;
  readonly handleBy: DueDate;
}

export interface PreservationEnded extends Stamp {
  readonly preservation: string;
  readonly reason: string;
}

export interface PreservationConverted extends Stamp {
  readonly preservation: string;
  readonly into: string;
  readonly reason: string;
}

/** 查封、扣押. */
export interface Seized extends Measure {
  readonly seizure: string;
  readonly kind: string;
  readonly basis: string;
  readonly remediesTold: boolean;
  readonly until: DueDate;
}

export interface SeizureExtended extends Stamp {
  readonly seizure: string;
  readonly until: DueDate;
  readonly reason: string;
}

export interface SeizureReleased extends Stamp {
  readonly seizure: string;
  readonly on: LocalDate;
  readonly reason: string;
}

export interface EmergencyMeasureApproved extends Stamp {
  readonly measure: string;
  readonly opinion: string;
}

export interface MeasureEvents {
  readonly 'penalty.evidence-preserved': EvidencePreserved;
  readonly 'penalty.preservation-released': PreservationEnded;
  readonly 'penalty.preservation-converted': PreservationConverted;
  readonly 'penalty.seized': Seized;
  readonly 'penalty.seizure-extended': SeizureExtended;
  readonly 'penalty.seizure-released': SeizureReleased;
  readonly 'penalty.emergency-measure-approved': EmergencyMeasureApproved;
}

export const measureEvents: { readonly [T in keyof MeasureEvents]: EventDeclaration<MeasureEvents[T]> } = {
  'penalty.evidence-preserved': {
    version: 1,
    parts: (data) => took(data.officers, 'investigator'),
    attachments: (data) => data.files,
  },
  'penalty.preservation-released': { version: 1 },
  'penalty.preservation-converted': { version: 1 },
  'penalty.seized': { version: 1, parts: (data) => took(data.officers, 'investigator'), attachments: (data) => data.files },
  'penalty.seizure-extended': { version: 1 },
  'penalty.seizure-released': { version: 1 },
  'penalty.emergency-measure-approved': { version: 1 },
};
