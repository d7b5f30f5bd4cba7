import type { Directory, LocalDate, PersonOnDay, Uuid } from '#libs/kernel';

/** Whether somebody held a post as head (负责人) of that agency on the day looked up. */
export function headsAgency({ posts }: Pick<PersonOnDay, 'posts'>, agency: Uuid | undefined): boolean {
  return posts.some((post) => post.roles.includes('head') && post.agency.agency === agency);
}

/** Likewise on that day, of the agency or of whoever answers for it since it was dissolved (职权承继). */
export async function headsOnDay(
  person: Pick<PersonOnDay, 'posts'>,
  agency: Uuid,
  day: LocalDate,
  directory: Pick<Directory, 'answering'>,
): Promise<boolean> {
  if (headsAgency(person, agency)) return true;
  const answering = await directory.answering(agency, day);
  return answering !== undefined && headsAgency(person, answering.agency);
}
