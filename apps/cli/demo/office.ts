import { addDays, dayOf, type LocalDate, type RegionLevel, type Role, type Uuid } from '#libs/kernel';
import type { Desk } from './calendar.js';
import { Chance } from './chance.js';
import { OfficeFailed, type OfficeClient } from './client.js';
import { personName } from './parties.js';

/** An agency that works cases, with the logins of its people. */
export interface WorkingAgency {
  readonly key: string;
  readonly id: Uuid;
  readonly region: string;
  readonly name: string;
  readonly items: readonly string[];
  readonly people: { readonly [part in Part]: Colleague };
}

export interface Colleague {
  readonly subject: string;
  readonly id: Uuid;
  readonly name: string;
}

export type Part = 'officer' | 'officer2' | 'officer3' | 'reviewer' | 'head' | 'deputy' | 'clerk';

export interface DemoOffice {
  /** The day on which the demonstration begins. */
  readonly start: LocalDate;
  readonly agencies: readonly WorkingAgency[];
  readonly tree: { readonly [key: string]: Uuid };
}

const SYSTEM = 'system-admin';
const SECURITY = 'security-admin';
const SUPERVISOR = 'supervisor';

interface AgencyPlan {
  readonly key: string;
  readonly name: string;
  readonly region: string;
  readonly level: RegionLevel;
  readonly superior: string;
  /** Fields whose items it holds by statute. */
  readonly fields?: readonly string[];
  /** Items held by statute, where they are not all of its fields. */
  readonly own?: readonly string[];
  /** Items handed to a township by the agency that holds them (赋权). */
  readonly handed?: { readonly [giver: string]: readonly string[] };
}

const AGENCIES: readonly AgencyPlan[] = [
  { key: 'city', name: '唐山市行政执法监督局（演示）', region: '130200', level: 'city', superior: 'province' },
  { key: 'county', name: '青山县行政执法监督局（演示）', region: '130299', level: 'county', superior: 'city' },
  { key: 'ecology', name: '唐山市生态环境局（演示）', region: '130200', level: 'city', superior: 'city', fields: ['ecology'] },
  {
    key: 'market',
    name: '青山县市场监督管理局（演示）',
    region: '130299',
    level: 'county',
    superior: 'county',
    fields: ['market-regulation'],
  },
  { key: 'safety', name: '青山县应急管理局（演示）', region: '130299', level: 'county', superior: 'county', fields: ['work-safety'] },
  {
    key: 'town',
    name: '柳河镇综合行政执法队（演示）',
    region: '130299001',
    level: 'town',
    superior: 'county',
    fields: ['market-regulation', 'ecology', 'work-safety'],
    own: ['MR-0010'],
    handed: {
      market: ['MR-0003', 'MR-0004', 'MR-0011'],
      ecology: ['EC-0009', 'EC-0011', 'EC-0013'],
      safety: ['WS-0006', 'WS-0008', 'WS-0017'],
    },
  },
];

const POSTS: { readonly [part in Part]: { readonly post: string; readonly roles: readonly Role[] } } = {
  officer: { post: '执法员', roles: ['officer'] },
  officer2: { post: '执法员', roles: ['officer'] },
  officer3: { post: '执法员', roles: ['officer'] },
  reviewer: { post: '法制审核员', roles: ['legality-reviewer'] },
  head: { post: '局长', roles: ['head'] },
  deputy: { post: '副局长', roles: ['head'] },
  clerk: { post: '内勤', roles: ['clerk'] },
};
const PARTS = Object.keys(POSTS) as readonly Part[];

/** A stream of a register, asked in turn: each answer tells the revision that the next command is decided on. */
class Registered {
  private constructor(
    private readonly builder: OfficeBuilder,
    private readonly route: string,
    readonly id: Uuid,
    private revision: number,
  ) {}

  static async open(builder: OfficeBuilder, subject: string, route: string, key: string, body: object): Promise<Registered> {
    const answer = await builder.ask(subject, `/v1/${route}`, body, key);
    return new Registered(builder, route, String(answer['caseId']), Number(answer['revision']));
  }

  async ask(subject: string, command: string, body: object, key: string): Promise<void> {
    const answer = await this.builder.ask(subject, `/v1/${this.route}/${this.id}/${command}`, body, key, this.revision);
    this.revision = Number(answer['revision']);
  }
}

/** Builds the tree of agencies, their people, certificates and powers, as administrators and supervisors would. */
export class OfficeBuilder {
  private readonly agencies = new Map<string, Registered>();
  private readonly items = new Map<string, readonly string[]>();
  private start: LocalDate = '';

  constructor(
    private readonly client: OfficeClient,
    private readonly desk: Desk,
    private readonly seed: string,
  ) {}

  async build(): Promise<DemoOffice> {
    const province = await this.firstAgency();
    await this.person(province, SUPERVISOR, '执法监督员', ['supervisor']);
    await this.person(province, 'auditor', '审计员', ['auditor']);
    for (const plan of AGENCIES) await this.agency(plan, plan.superior === 'province' ? province : this.agencies.get(plan.superior)!.id);
    await this.person(this.agencies.get('city')!.id, 'city-supervisor', '执法监督员', ['supervisor']);
    await this.person(this.agencies.get('county')!.id, 'county-supervisor', '执法监督员', ['supervisor']);
    const working: WorkingAgency[] = [];
    for (const plan of AGENCIES.filter(({ fields }) => fields !== undefined)) working.push(await this.staff(plan));
    const tree = Object.fromEntries([['province', province], ...[...this.agencies].map(([key, { id }]) => [key, id] as const)]);
    return { start: this.start, agencies: working, tree };
  }

  /** @throws OfficeFailed for everything but an acceptance */
  async ask(subject: string, path: string, body: object, key: string, onRevision?: number) {
    const answer = await this.client.post(subject, path, body, `${this.seed}-${key}`, onRevision);
    if (answer.status !== 200 && answer.status !== 201) {
      throw new OfficeFailed(`${subject} may not ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    }
    return answer.body;
  }

  /** The agency that the demonstration was founded with: above all others, and recorded on its first day. */
  private async firstAgency(): Promise<Uuid> {
    const { status, body } = await this.client.get(SYSTEM, '/v1/agencies?level=province&limit=1&sort=agencyPath');
    const [first] = (body['rows'] ?? []) as readonly { readonly caseId: Uuid }[];
    if (status !== 200 || first === undefined)
      throw new OfficeFailed(`the office knows no first agency: ${status} ${JSON.stringify(body)}`);
    const events = await this.client.get(SYSTEM, `/v1/agencies/${first.caseId}/events?limit=1`);
    const [registered] = (events.body['events'] ?? []) as readonly { readonly at: string }[];
    if (registered === undefined) throw new OfficeFailed('the first agency has no history');
    this.start = dayOf(registered.at);
    return first.caseId;
  }

  private async agency(plan: AgencyPlan, superior: Uuid): Promise<void> {
    const { key, name, region, level, fields, handed = {} } = plan;
    const agency = await Registered.open(this, SYSTEM, 'agencies', `agency-${key}`, { name, region, level, superior });
    this.agencies.set(key, agency);
    if (fields === undefined) return;
    const document = {
      title: '行政执法主体公告',
      number: `执法公告〔${this.start.slice(0, 4)}〕${this.agencies.size}号`,
      date: this.start,
    };
    const items = plan.own ?? fields.flatMap((field) => this.desk.codes(field, this.start));
    await agency.ask(SUPERVISOR, 'confirm-as-subject', { from: this.start, document, fields, items }, `confirm-${key}`);
    for (const [giver, codes] of Object.entries(handed)) {
      for (const item of codes) {
        const paper = { title: '赋予乡镇和街道部分县级行政执法事项目录', date: this.start };
        const source = this.agencies.get(giver)!.id;
        const grant = { item, from: this.start, basis: 'empowerment', source, document: paper, published: this.start };
        await agency.ask(SUPERVISOR, 'grant-power', grant, `grant-${key}-${item}`);
      }
    }
    this.items.set(key, [...items, ...Object.values(handed).flat()]);
  }

  private async staff(plan: AgencyPlan): Promise<WorkingAgency> {
    const { id } = this.agencies.get(plan.key)!;
    const people: { [part in Part]?: Colleague } = {};
    for (const part of PARTS) {
      const subject = subjectOf(plan.key, part);
      const { post, roles } = POSTS[part];
      const officer = await this.person(id, subject, post, roles);
      if (part.startsWith('officer')) await this.certify(officer, subject);
      if (part === 'reviewer') {
        await officer.ask(SUPERVISOR, 'record-legal-qualification', { obtained: addDays(this.start, -2000) }, `qualified-${subject}`);
      }
      people[part] = { subject, id: officer.id, name: officer.name };
    }
    const { key, region, name } = plan;
    return { key, id, region, name, items: this.items.get(key) ?? [], people: people as WorkingAgency['people'] };
  }

  private async person(
    agency: Uuid,
    subject: string,
    post: string,
    roles: readonly Role[],
  ): Promise<Registered & { readonly name: string }> {
    const name = personName(Chance.of(this.seed, 'person', subject));
    const officer = await Registered.open(this, SYSTEM, 'officers', `person-${subject}`, { name, subject, agency, staffKind: 'regular' });
    await officer.ask(SECURITY, 'assign-post', { post, roles, from: this.start }, `post-${subject}`);
    return Object.assign(officer, { name });
  }

  private async certify(officer: Registered, subject: string): Promise<void> {
    const number = `冀${Chance.of(this.seed, 'certificate', subject).whole(10_000_000, 99_999_999)}`;
    const issued = addDays(this.start, -Chance.of(this.seed, 'issued', subject).whole(30, 300));
    const certificate = { number, kind: 'enforcement', issuer: '河北省司法厅（演示）', issued };
    await officer.ask(SUPERVISOR, 'certify', certificate, `certify-${subject}`);
  }
}

/** Logins: plain words for the county's market bureau, with the agency in front elsewhere. */
function subjectOf(agency: string, part: Part): string {
  const word = part.replace(/^officer(\d)$/, 'officer-$1');
  return agency === 'market' ? word : `${agency}-${word}`;
}
