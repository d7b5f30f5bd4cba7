import { IsUuidText } from '#libs/http/validation';
import type { DueDate, LocalDate, Uuid } from '#libs/kernel';

/** An agency as a payload names it. */
export interface Agency {
  readonly id: Uuid;
  readonly path: readonly Uuid[];
}

export class AgencyNamed {
  @IsUuidText() id!: string;
  @IsUuidText({ each: true }) path!: string[];
}

/** A day that people set. */
export function dayBySomebody(trigger: LocalDate, due: LocalDate): DueDate {
  return { rule: 'office', version: '2020-01-01', trigger, due, provisional: false };
}
