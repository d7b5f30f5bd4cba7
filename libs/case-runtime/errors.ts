import { Refused, type LawInForce, type Refusal } from '#libs/kernel';

/** A refusal with the law that it was judged under: that of the case's place and field, which its articles are cited from. */
export class RefusedUnderLaw extends Refused {
  constructor(
    { code, facts }: Refusal,
    readonly law: LawInForce,
  ) {
    super(code, facts);
  }
}

/** The stream does not exist, or is not for this caller to know of. */
export class NoSuchCase extends Error {
  constructor(
    readonly type: string,
    readonly caseId: string,
  ) {
    super(`no ${type} ${caseId}`);
    this.name = 'NoSuchCase';
  }
}

/** Another agency handles it: the caller may read, and is told so. */
export class HandledElsewhere extends Error {
  constructor(readonly facts: Refusal['facts']) {
    super('another agency handles it');
    this.name = 'HandledElsewhere';
  }
}

/** The caller decided on an older revision than the stream has. */
export class StaleRevision extends Error {
  constructor(
    readonly expected: number,
    readonly actual: number,
  ) {
    super(`the case is at revision ${actual}, not ${expected}`);
    this.name = 'StaleRevision';
  }
}

/** A person must say which revision a command was decided on. */
export class RevisionRequired extends Error {
  constructor(readonly actual: number) {
    super('If-Match is required on an existing case');
    this.name = 'RevisionRequired';
  }
}

/** The idempotency key was used before, with another body. */
export class KeyReused extends Error {
  constructor() {
    super('this Idempotency-Key was used with another body');
    this.name = 'KeyReused';
  }
}

/** Another claimant waited and had the operation of this idempotency key abandoned: it never happened and never will. */
export class OperationLapsed extends Error {
  constructor() {
    super('the operation of this Idempotency-Key lapsed');
    this.name = 'OperationLapsed';
  }
}

/** Somebody else holds a register entry that is not settled yet, or the stream changes faster than it can be decided on. */
export class Busy extends Error {
  constructor(
    readonly what: string,
    /** Seconds after which asking again makes sense. */
    readonly retryAfter: number,
  ) {
    super(`${what} is busy`);
    this.name = 'Busy';
  }
}

/** The stream holds an event that this build does not know: it can be read, but takes no commands. */
export class NewerVersion extends Error {
  constructor(
    readonly stream: string,
    readonly eventType: string,
    readonly eventVersion: number,
  ) {
    super(`${stream} holds ${eventType} version ${eventVersion}, which this build does not know`);
    this.name = 'NewerVersion';
  }
}

/** What was recorded in the stream was changed behind the office: it can be read as it stands, but nothing is decided on or by it. */
export class BrokenChain extends Error {
  constructor(
    readonly stream: string,
    /** Revision of the first event that does not follow the one stored before it. */
    readonly revision: number,
  ) {
    super(`event ${revision} of ${stream} does not follow what is stored before it`);
    this.name = 'BrokenChain';
  }
}

/** The caller's role does not allow the command. */
export class NotPermitted extends Error {
  constructor(readonly needs: readonly string[]) {
    super(`needs one of the roles ${needs.join(', ')}`);
    this.name = 'NotPermitted';
  }
}
