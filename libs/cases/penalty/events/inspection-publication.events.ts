import type { EventDeclaration, LocalDate } from '#libs/kernel';
import type { Stamp } from './shared.js';

/** 检查结果公开: where, when, and what was left out for which reason. */
export interface InspectionPublished extends Stamp {
  readonly record: string;
  readonly site: string;
  readonly on: LocalDate;
  readonly text: string;
  readonly withheld: readonly { readonly what: string; readonly ground: string; readonly note?: string }[];
}

/** 决定不予公开: the result of the inspection is not published at all. */
export interface InspectionWithheld extends Stamp {
  readonly record: string;
  readonly on: LocalDate;
  readonly ground: string;
  readonly reason: string;
}

export interface InspectionPublicationEvents {
  readonly 'penalty.inspection-published': InspectionPublished;
  readonly 'penalty.inspection-withheld': InspectionWithheld;
}

export const inspectionPublicationEvents: {
  readonly [T in keyof InspectionPublicationEvents]: EventDeclaration<InspectionPublicationEvents[T]>;
} = {
  'penalty.inspection-published': { version: 1 },
  'penalty.inspection-withheld': { version: 1 },
};
