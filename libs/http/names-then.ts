import type { AgencyOnDay, Directory, Language, LocalDate, PersonOnDay, Uuid } from '#libs/kernel';

/** Officers and agencies by the names that they had on a day, each looked up once for one answer, however often it is named. */
export class NamesThen {
  private readonly persons = new Map<string, Promise<PersonOnDay | undefined>>();
  private readonly agencies = new Map<string, Promise<AgencyOnDay | undefined>>();

  constructor(
    private readonly directory: Pick<Directory, 'person' | 'agency'>,
    private readonly language: Language,
  ) {}

  person(id: Uuid, day: LocalDate): Promise<PersonOnDay | undefined> {
    return once(this.persons, `${id} ${day}`, () => this.directory.person(id, day));
  }

  agency(id: Uuid, day: LocalDate): Promise<AgencyOnDay | undefined> {
    return once(this.agencies, `${id} ${day}`, () => this.directory.agency(id, day));
  }

  /** An officer with the posts held that day, or an agency; undefined where the id is of neither. */
  async of(id: Uuid, day: LocalDate): Promise<string | undefined> {
    const person = await this.person(id, day);
    if (person === undefined) return (await this.agency(id, day))?.name;
    if (person.posts.length === 0) return person.name;
    const posts = person.posts.map(({ post }) => post);
    return this.language === 'zh' ? `${person.name}（${posts.join('、')}）` : `${person.name} (${posts.join(', ')})`;
  }
}

function once<T>(known: Map<string, Promise<T>>, key: string, look: () => Promise<T>): Promise<T> {
  const found = known.get(key) ?? look();
  known.set(key, found);
  return found;
}
