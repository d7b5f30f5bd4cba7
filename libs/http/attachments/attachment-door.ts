import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { uuid5, type AnyCaseType, type AnyState, type Caller, type Folded, type LawInForce } from '#libs/kernel';
import type { CaseScope } from '#libs/access';
import {
  AttachmentTooLarge,
  ELSEWHERE,
  HandledElsewhere,
  handledElsewhere,
  NotPermitted,
  type Attachments,
  type CaseReader,
  type StoredAttachment,
} from '#libs/case-runtime';
import type { Asked } from '../case-door.js';
import { caseIdOf, idempotencyKey, knownParameters } from '../conditions.js';
import { problem } from '../known-problems.js';
import { refusalProblem } from '../refusal-problem.js';
import { contentSha256 } from './content-digest.js';
import { abandonable } from './upload-body.js';

export interface AttachmentDoorPorts {
  readonly reader: Pick<CaseReader, 'current'>;
  readonly attachments: Pick<Attachments, 'put' | 'find' | 'open'>;
  /** The rule for commands on the case: whoever may not work on it may not add to it. */
  readonly scope: Pick<CaseScope, 'mayWrite' | 'answering' | 'viewer'>;
  /** The law that the case stands under today: what a refusal cites. */
  lawOf(type: AnyCaseType, state: AnyState): LawInForce;
  /** In bytes. */
  readonly uploadLimit: number;
}

/** Whether events of the type may name attachments: others have no routes for them. */
export function takesAttachments(type: AnyCaseType): boolean {
  return Object.values(type.events).some((declaration) => declaration.attachments !== undefined);
}

/** Evidence goes in by the case's write rule and out by its read rule, never by digest alone; neither for those it is kept from. */
@Injectable()
export class AttachmentDoor {
  constructor(private readonly ports: AttachmentDoorPorts) {}

  /**
   * Keeps an upload for the case, only if it has the Content-Digest that came with it. Sent again it is the same file, whatever its
   * Idempotency-Key; another file needs another key.
   * @throws Problem, NoSuchCase, HandledElsewhere, NotPermitted, AttachmentTooLarge, DigestMismatch, KeyReused, StoreFull, UploadInterrupted
   */
  async upload(type: AnyCaseType, id: string, body: unknown, asked: Asked): Promise<StoredAttachment> {
    knownParameters(asked.query, []);
    const key = idempotencyKey(asked.headers['idempotency-key']);
    const caseId = caseIdOf(id);
    const { caller } = asked;
    const live = await this.ports.reader.current(type, caseId, caller);
    const { state } = live;
    const needs = [...new Set(Object.values(type.commands).flatMap(({ who }) => who))].filter((role) => role !== 'system');
    if (!caller.roles.some((role) => needs.includes(role))) throw new NotPermitted(needs);
    if (!(await this.ports.scope.mayWrite(caller, type, state))) throw await this.notTheirs(type, state);
    await this.assertNotKeptFrom(caller, type, live);
    if (!(body instanceof Readable)) throw problem('unsupported-media-type');
    const limit = this.ports.uploadLimit;
    if (Number(asked.headers['content-length'] ?? 0) > limit) throw new AttachmentTooLarge(limit);
    const sha256 = contentSha256(asked.headers['content-digest']);
    return this.ports.attachments.put(type.name, caseId, abandonable(body), limit, {
      sha256,
      cause: uuid5(caller.subject, `${type.route}/attachments`, caseId, key),
    });
  }

  /** An upload of the case with its bytes. @throws NoSuchCase also where the digest is not of this case, Problem */
  async download(
    type: AnyCaseType,
    id: string,
    sha256: string,
    asked: Asked,
  ): Promise<{ readonly attachment: StoredAttachment; readonly bytes: Readable }> {
    knownParameters(asked.query, []);
    const caseId = caseIdOf(id);
    await this.assertNotKeptFrom(asked.caller, type, await this.ports.reader.current(type, caseId, asked.caller));
    const attachment = await this.ports.attachments.find(type.name, caseId, sha256);
    const bytes = attachment === undefined ? undefined : await this.ports.attachments.open(type.name, caseId, sha256);
    if (attachment === undefined || bytes === undefined) throw problem('not-found');
    return { attachment, bytes };
  }

  private async notTheirs(type: AnyCaseType, state: AnyState): Promise<Error> {
    const refusal = await handledElsewhere(type, state, this.ports.scope);
    return refusal.code === ELSEWHERE ? new HandledElsewhere(refusal.facts) : refusalProblem(type, refusal, this.ports.lawOf(type, state));
  }

  private async assertNotKeptFrom(caller: Caller, type: AnyCaseType, { state, participants }: Folded): Promise<void> {
    if (type.filesKept === undefined) return;
    const viewer = await this.ports.scope.viewer(caller, participants.get(caller.person), type, state);
    const refusal = type.filesKept(viewer, state);
    if (refusal !== null) throw refusalProblem(type, refusal, this.ports.lawOf(type, state));
  }
}
