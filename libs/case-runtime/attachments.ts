import type { AttachmentRef, Uuid } from '#libs/kernel';
import type { Readable } from 'node:stream';

/** What was uploaded: size and both digests, SHA-256 and SM3 (GB/T 32905), in hexadecimal. */
export type StoredAttachment = AttachmentRef;

/**
 * Bytes of evidence, kept per case and never read by digest alone. An upload is on disk (fsynced) before an event may name it;
 * uploads that no event names expire.
 */
export interface Attachments {
  /**
   * Keeps the bytes; only those of the SHA-256 (hexadecimal) where one is given.
   * @throws AttachmentTooLarge, DigestMismatch, StoreFull
   */
  put(caseType: string, caseId: Uuid, bytes: Readable, limit: number, sha256?: string): Promise<StoredAttachment>;
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
