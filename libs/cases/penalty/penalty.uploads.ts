import type { AttachmentRef, Look } from '#libs/kernel';

/** What a step looked up, and the uploads of the case that its payload names. */
export interface WithUploads<F> {
  readonly own: F;
  readonly uploads: readonly AttachmentRef[];
}

/** Members of payloads that name files by their digests. */
const NAMING = ['files', 'proof', 'commitment'] as const;

export function digestsIn(body: object): readonly string[] {
  const members = body as { readonly [member: string]: unknown };
  const digests = new Set<string>();
  for (const member of NAMING) {
    const named = members[member];
    for (const digest of Array.isArray(named) ? named : [named]) if (typeof digest === 'string') digests.add(digest);
  }
  return [...digests];
}

/** Those of the digests that were uploaded to this case. */
export async function lookUpUploads(look: Look, digests: readonly string[]): Promise<readonly AttachmentRef[]> {
  if (digests.length === 0) return [];
  const found = await Promise.all(digests.map((sha256) => look.attachment(sha256)));
  return found.filter((file) => file !== undefined);
}
