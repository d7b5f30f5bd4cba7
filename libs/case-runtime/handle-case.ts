import { Command } from '@nestjs/cqrs';
import type { Actor, Caller, Instant, Uuid } from '#libs/kernel';
import type { Position } from '#libs/event-store';

/** What a handled command answers: the same for every retry. */
export interface Receipt {
  readonly caseId: Uuid;
  readonly revision: number;
  readonly events: readonly { readonly id: Uuid; readonly type: string; readonly revision: number }[];
  /** Where the last event lies in commit order: what `atLeast` takes. Absent where nothing was appended. */
  readonly position?: Position;
}

/** The act is registered after the fact (补录): member `lateRegistration` of a command's body. */
export interface LateRegistration {
  /** When it was done: the legal time (`eff`) of the record. */
  readonly actedAt: Instant;
  /** Why it was not recorded at the time; without personal data. */
  readonly reason: string;
  /** The head of the case's agency who approved the late registration; never the person asking. */
  readonly approvedBy: Uuid;
}

/** The one message that asks a case for something, whoever asks: a person over HTTP, or the office on a duty. */
export class HandleCase extends Command<Receipt> {
  constructor(
    readonly type: string,
    readonly command: string,
    /** Absent where the command opens a case: its id is made from the cause, so that a retry opens nothing twice. */
    readonly caseId: Uuid | undefined,
    /** Validated payload. */
    readonly body: object,
    readonly by: { readonly actor: Actor; readonly caller?: Caller },
    readonly cause: Uuid,
    /** Revision that a person decided on; the office's own commands leave it out. */
    readonly ifMatch?: number,
    /** What first set this in motion; the cause itself where left out. */
    readonly corr?: Uuid,
    /** The act was done earlier and is registered late (补录). */
    readonly late?: LateRegistration,
  ) {
    super();
  }
}
