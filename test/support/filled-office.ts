import type { LocalDate } from '#libs/kernel';
import { loadLaw } from '#libs/law';
import { Desk } from '../../apps/cli/demo/calendar.js';
import { OfficeClient } from '../../apps/cli/demo/client.js';
import { OfficeBuilder, type DemoOffice, type WorkingAgency } from '../../apps/cli/demo/office.js';
import { ROOT, startBuiltOffice, type BuiltOffice, type WireAnswer, type WirePerson } from './built-office.js';

/** A built office with agencies, people and powers, and no case yet. */
export interface StaffedOffice {
  readonly office: BuiltOffice;
  readonly staff: DemoOffice;
  readonly market: WorkingAgency;
  readonly desk: Desk;
  /** Opens the office on that day, at nine in the morning in Shanghai. */
  beginDay(day: LocalDate): Promise<void>;
}

/** Starts a built office and staffs it through its API, as `anjuan demo` does. */
export async function startStaffedOffice(): Promise<StaffedOffice> {
  const office = await startBuiltOffice();
  const client = new OfficeClient(office.url);
  const desk = new Desk(loadLaw(`${ROOT}/config`));
  const staff = await new OfficeBuilder(client, desk, 'journey').build();
  client.close();
  return {
    office,
    staff,
    market: staff.agencies.find(({ key }) => key === 'market')!,
    desk,
    beginDay: (day) => office.moveClock(`${day}T01:00:00.000Z`),
  };
}

/** One case over HTTP: remembers the id and the revision that each command is decided on. */
export class CaseOverHttp {
  caseId = '';
  revision = -1;

  constructor(private readonly route = '/v1/penalty-cases') {}

  get path(): string {
    return `${this.route}/${this.caseId}`;
  }

  async open(by: WirePerson, body: object): Promise<WireAnswer> {
    return this.note(await by.post(this.route, body));
  }

  /** Asks a command on the revision known; an acceptance moves the revision on. */
  async ask(by: WirePerson, command: string, body: object): Promise<WireAnswer> {
    return this.note(await by.post(`${this.path}/${command}`, body, { 'if-match': `"${this.revision}"` }));
  }

  /** The same, which must be accepted. @throws with the refusal where it is not */
  async done(by: WirePerson, command: string, body: object): Promise<WireAnswer> {
    const answer = await this.ask(by, command, body);
    if (answer.status !== 200) throw new Error(`${command}: ${answer.status} ${answer.text}`);
    return answer;
  }

  private note(answer: WireAnswer): WireAnswer {
    if (answer.status === 200 || answer.status === 201) {
      this.caseId = String(answer.body['caseId']);
      this.revision = Number(answer.body['revision']);
    }
    return answer;
  }
}
