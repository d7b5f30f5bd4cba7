import type { JsonObject } from '#libs/kernel';

/** Identifies parties and bodies without telling them: keyed digests under the office's own keys. */
export interface KeyedIdentifiers {
  /** Key of a party: HMAC-SHA-256 of the normalised id type and number, 43 characters of base64url. */
  partyKey(idType: string, idNumber: string): string;
  /** Keyed digest of a canonical command body, the envelope's `req`. */
  requestDigest(canonicalBody: string): string;
}

/** What an answer hands out to be handed back, such as a cursor: it may hold what the answer masks, and only this office reads it. */
export interface SealedTexts {
  /** The same for the same text; base64url. */
  sealed(text: string): string;
  /** Undefined for what this office did not seal: nothing is made up and tried. */
  unsealed(sealed: string): string | undefined;
}

/** Where an event's personal fields are: what a sealer binds its ciphertext to. */
export interface SealedPlace {
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  /** JSON pointers of the personal fields, `*` for every element. */
  readonly pointers: readonly string[];
}

/**
 * Seals personal fields before an event is stored and opens them after it is read. The codec calls it for every event whose type
 * declares personal fields; what comes back from `seal` is what the hash chain covers.
 */
export interface Sealer {
  seal(data: JsonObject, place: SealedPlace): JsonObject;
  open(data: JsonObject, place: SealedPlace): JsonObject;
}

/** Seals nothing yet: personal fields are stored as they are, until keys per person and case exist. */
export const openSealer: Sealer = { seal: (data) => data, open: (data) => data };
