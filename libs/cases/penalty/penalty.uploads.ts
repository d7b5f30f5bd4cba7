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
  const named = NAMING.flatMap((member) => members[member] ?? []);
  return [...new Set(named.filter((digest): digest is string => typeof digest === 'string'))];
}

/** Those of the digests that were uploaded to this case. */
export async function lookUpUploads(look: Look, digests: readonly string[]): Promise<readonly AttachmentRef[]> {
  const found = await Promise.all(digests.map((sha256) => look.attachment(sha256)));
  return found.filter((file) => file !== undefined);
}
