import { routesOf } from '#libs/http/openapi';
import { ROLES, type AnyCaseType, type Json, type Role } from '#libs/kernel';
import { apiDocument } from '../../apps/api/api-document.js';
import type { Answer, Person, TestOffice } from '../support/office.js';
import { buildBureau, expectStatus, type Bureau, type Member } from '../support/people.js';

/** A bureau with everybody a case needs, and another one in another city whose people have no business with it. */
export interface Neighbours {
  readonly office: TestOffice;
  readonly bureau: Bureau;
  readonly elsewhere: string;
  /** One person of the other bureau per role. */
  readonly strangers: { readonly [role in Role]: Member };
  /** One person of the first bureau per role, with nothing but that role. */
  readonly colleagues: { readonly [role in Role]: Member };
  /** Registers a further person. */
  readonly hire: (subject: string, roles: readonly Role[], agency: string) => Promise<Member>;
}

export async function buildNeighbours(office: TestOffice): Promise<Neighbours> {
  const bureau = await buildBureau(office);
  const system = await office.as('system-admin');
  const security = await office.as('security-admin');
  const agency = async (name: string, region: string, level: string, superior: string) =>
    String(expectStatus(await system.post('/v1/agencies', { name, region, level, superior }), 201).body['caseId']);
  const city = await agency('秦皇岛市司法局', '130300', 'city', bureau.province);
  const county = await agency('白水县司法局', '130382', 'county', city);
  const elsewhere = await agency('白水县市场监督管理局', '130382', 'county', county);
  let hired = 0;
  const hire = async (subject: string, roles: readonly Role[], at: string): Promise<Member> => {
    const post = { post: `第${(hired += 1)}岗`, roles, from: '2020-01-01' };
    const made = await security.post('/v1/officers', { name: '某同事', subject, agency: at, staffKind: 'regular', post });
    return { ...(await office.as(subject)), id: String(expectStatus(made, 201).body['caseId']), subject };
  };
  const everyRole = async (prefix: string, at: string) => {
    const people: Partial<Record<Role, Member>> = {};
    for (const role of ROLES) people[role] = await hire(`${prefix}-${role}`, [role], at);
    return people as { readonly [role in Role]: Member };
  };
  return {
    office,
    bureau,
    elsewhere,
    strangers: await everyRole('stranger', elsewhere),
    colleagues: await everyRole('colleague', bureau.agency),
    hire,
  };
}

/** Identity numbers and names that occur nowhere else, so that a leak is seen wherever it is. */
export const SECRETS = {
  party: '欧阳小满',
  partyNumber: '130182199003074516',
  partyPhone: '13900007771',
  partyAddress: '青山县柳河镇石桥村七组十九号',
  representative: '诸葛立秋',
  representativePhone: '13900007772',
  complainant: '司徒惊蛰',
  complainantPhone: '13900007773',
} as const;

/** Opens a case on a complaint and names its parties: everything personal that a case begins with. */
export async function openCase(
  { bureau }: Pick<Neighbours, 'bureau'>,
  title = '某副食店销售过期食品',
): Promise<{ readonly id: string; readonly revision: number }> {
  const [officer] = bureau.officers;
  const opened = await officer.post('/v1/penalty-cases', {
    title,
    source: 'complaint',
    receivedOn: '2026-03-02',
    discoveredOn: '2026-03-02',
    act: { description: '销售超过保质期的食品', place: '某集市', ended: '2026-03-02', harm: false },
    complainant: { name: SECRETS.complainant, phone: SECRETS.complainantPhone },
  });
  const id = String(expectStatus(opened, 201).body['caseId']);
  const party = {
    ref: 'P1',
    role: 'subject',
    kind: 'natural',
    name: SECRETS.party,
    idType: 'citizen-id',
    idNumber: SECRETS.partyNumber,
    bornOn: '1990-03-07',
    phone: SECRETS.partyPhone,
    address: SECRETS.partyAddress,
    representative: { name: SECRETS.representative, phone: SECRETS.representativePhone },
  };
  const named = await officer.post(`/v1/penalty-cases/${id}/identify-parties`, { parties: [party] }, { 'if-match': '"0"' });
  return { id, revision: Number(expectStatus(named, 200).body['revision']) };
}

/** A body that the command's class accepts; the persons and agencies that it names do not exist. */
export function exampleOf(type: AnyCaseType, command: string): { [field: string]: Json } {
  return structuredClone(type.commands[command]!.example);
}

/** Every documented route of the office: method, and path as `/v1/penalty-cases/{id}`. */
export function documentedRoutes({ api: { office } }: TestOffice): readonly { readonly method: string; readonly path: string }[] {
  return routesOf(apiDocument(office.types.all, office.lawFor('2026-03-02', {}), true)).map((route) => {
    const [method, path] = route.split(' ');
    return { method: method!, path: path!.replace(/:([A-Za-z0-9]+)/g, '{$1}') };
  });
}

/** A path of the document with its parameters filled in. */
export function addressOf(path: string, values: { readonly [parameter: string]: string }): string {
  return path.replace(/\{([^}]+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`${path} has a parameter ${name} that the specs know nothing of`);
    return encodeURIComponent(value);
  });
}

/** The problem as it reads, without the trace that differs from answer to answer. */
export function withoutTrace(answer: Answer): object {
  const { instance, ...rest } = answer.body as { readonly instance?: string };
  return { status: answer.status, type: answer.headers['content-type'], traced: typeof instance, ...rest };
}

/** Whoever asks, by GET or by POST with a body. */
export function send(by: Person, method: string, address: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  return method === 'GET' ? by.get(address, headers) : by.post(address, body, headers);
}
