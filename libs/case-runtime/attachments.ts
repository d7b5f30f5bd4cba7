import type { AttachmentRef, Uuid } from '#libs/kernel';
import type { Readable } from 'node:stream';

/** What was uploaded: size and both digests, SHA-256 and SM3 (GB/T 32905), in hexadecimal. */
export type StoredAttachment = AttachmentRef;

/** What the client said of an upload. */
export interface UploadAsked {
  /** In hexadecimal: other bytes are not kept. */
  readonly sha256?: string | undefined;
  /** Made of its Idempotency-Key, which stands for one upload until a day after its last use. */
  readonly cause?: Uuid;
}

/**
 * Bytes of evidence, kept per case and never read by digest alone. An upload is on disk (fsynced) before an event may name it;
 * uploads that no event names expire.
 */
export interface Attachments {
  /** Keeps the bytes as far as they are what was asked for. @throws AttachmentTooLarge, DigestMismatch, KeyReused, StoreFull */
  put(caseType: string, caseId: Uuid, bytes: Readable, limit: number, asked?: UploadAsked): Promise<StoredAttachment>;
  find(caseType: string, caseId: Uuid, sha256: string): Promise<StoredAttachment | undefined>;
  open(caseType: string, caseId: Uuid, sha256: string): Promise<Readable | undefined>;
  /** Removes uploads older than the instant that `isReferenced` does not know, until it is told to end. Returns how many. */
  expire(
    before: string,
    isReferenced: (caseType: string, caseId: Uuid, sha256: string) => Promise<boolean>,
    ending?: AbortSignal,
  ): Promise<number>;
}

/** The upload is larger than the office takes. */
export class AttachmentTooLarge extends Error {
  constructor(readonly limit: number) {
    super(`an attachment may hold at most ${limit} bytes`);
    this.name = 'AttachmentTooLarge';
  }
}

/** The bytes that arrived are not those that were sent: their SHA-256 is another one. */
export class DigestMismatch extends Error {
  constructor(
    readonly given: string,
    readonly received: string,
  ) {
    super(`the bytes have the SHA-256 ${received}, not ${given}`);
    this.name = 'DigestMismatch';
  }
}
