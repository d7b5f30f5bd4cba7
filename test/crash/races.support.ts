import { storeWith, type EventStore } from '#libs/event-store';
import { penalty } from '#libs/cases/penalty';
import { startTestOffice, type Answer, type Person, type TestOffice } from '../support/office.js';
import { buildBureau, expectStatus, type Bureau } from '../support/people.js';

type Append = EventStore['append'];

/** Stands between the office and its store: appends pass through whatever the spec puts in their way. */
export class StoreInTheWay {
  /** Decides over the next appends; passes them on where undefined. */
  rule: ((append: Append, ...batch: Parameters<Append>) => ReturnType<Append>) | undefined;

  readonly around = (store: EventStore): EventStore =>
    storeWith(store, {
      append: (...batch) => {
        const append: Append = (...passed) => store.append(...passed);
        return this.rule === undefined ? append(...batch) : this.rule(append, ...batch);
      },
    });
}

/** A penalty case as these specs carry it along: who asks what, at the revision it has. */
export class Matter {
  revision = 0;

  private constructor(
    private readonly bureau: Bureau,
    readonly id: string,
  ) {}

  get path(): string {
    return `/v1/penalty-cases/${this.id}`;
  }

  get stream(): string {
    return `penalty-${this.id}`;
  }

  static async open(bureau: Bureau, changes: object = {}): Promise<Matter> {
    const opened = await bureau.officers[0].post('/v1/penalty-cases', { ...exampleOf('register-lead', bureau), ...changes });
    return new Matter(bureau, String(expectStatus(opened, 201).body['caseId']));
  }

  /** Asks a command with its example payload, changed where the spec says so, on the case's own revision. */
  async ask(command: string, by: Person, changes: object = {}, headers: Record<string, string> = {}): Promise<Answer> {
    const body = { ...exampleOf(command, this.bureau), ...changes };
    const answer = await by.post(`${this.path}/${command}`, body, { 'if-match': `"${this.revision}"`, ...headers });
    if (answer.status === 200) this.revision = Number(answer.body['revision']);
    return answer;
  }

  async must(command: string, by: Person, changes: object = {}): Promise<void> {
    expectStatus(await this.ask(command, by, changes), 200);
  }

  async filed(): Promise<this> {
    await this.must('identify-parties', this.bureau.officers[0]);
    await this.must('file-case', this.bureau.head);
    return this;
  }

  /** Investigated with a piece of verified evidence; the notice is served and nobody answers it. */
  async noticed(): Promise<this> {
    const [officer] = this.bureau.officers;
    await this.filed();
    await this.must('register-evidence', officer);
    await this.must('verify-evidence', officer);
    await this.must('conclude-investigation', officer, { on: '2026-03-02' });
    await this.must('pass-review', this.bureau.reviewer, { on: '2026-03-02' });
    await this.must('serve-notice', officer, { servedOn: '2026-03-02' });
    return this;
  }
}

/** The example of a command, with officers of the bureau instead of those of the documentation. */
export function exampleOf(command: string, bureau: Bureau): object {
  const { example } = penalty.commands[command]!;
  return 'officers' in example ? { ...example, officers: bureau.officers.slice(0, 2).map(({ id }) => id) } : example;
}

/** Later on the day of the examples than anything in them. */
export const AFTERNOON = '2026-03-02T06:00:00.000Z';

/** An office with a bureau and something in the way of its store. */
export async function officeInTrouble(): Promise<{ office: TestOffice; bureau: Bureau; trouble: StoreInTheWay }> {
  const trouble = new StoreInTheWay();
  const office = await startTestOffice({ now: AFTERNOON, aroundStore: trouble.around });
  return { office, bureau: await buildBureau(office), trouble };
}
