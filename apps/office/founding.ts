import { uuid5, type AnyCaseType, type LocalDate, type RegionLevel, type Uuid } from '#libs/kernel';
import { HandleCase, KeyReused } from '#libs/case-runtime';
import { agency as agencyType } from '#libs/cases/agency';
import { officer as officerType } from '#libs/cases/officer';
import { compile } from '#libs/http/validation';
import { officeDay, type Office } from './office.js';
import { foundingCause, refuseForeignKeys } from './own-keys.js';

/** The first agency and the two administrators who build up the rest through the API; nobody else ever enters without it. */
export interface Founding {
  readonly agency: { readonly name: string; readonly region: string; readonly level: RegionLevel };
  readonly systemAdministrator: { readonly name: string; readonly subject: string };
  readonly securityAdministrator: { readonly name: string; readonly subject: string };
}

const POST_NAMES = { 'system-administrator': '系统管理员', 'security-administrator': '安全管理员' } as const;

/** What the API would refuse of the words, a line each: what an office is founded with is never edited. */
export function faultsOfFounding({ agency, systemAdministrator, securityAdministrator }: Founding): readonly string[] {
  const faults = (whose: string, { commands }: AnyCaseType, body: object) =>
    (compile(commands['register']!.body)(body).problems ?? []).map(({ pointer, en }) => `${whose}${pointer} ${en}`);
  const officer = (person: Founding['systemAdministrator']) => ({ ...person, agency: uuid5('case', 'first'), staffKind: 'regular' });
  return [
    ...faults('agency', agencyType, agency),
    ...faults('system administrator', officerType, officer(systemAdministrator)),
    ...faults('security administrator', officerType, officer(securityAdministrator)),
  ];
}

/** Founds an office; asked again, it changes nothing. Answers the id of the first agency. @throws Refused where a login is taken */
export async function foundOffice(office: Office, founding: Founding): Promise<Uuid> {
  const ask = async (type: string, name: string, body: object): Promise<Uuid> => {
    const cause = foundingCause(type, name);
    const command = 'register';
    const { caseId } = await office.runtime.handle(
      new HandleCase(type, command, undefined, body, { actor: { system: 'founding' } }, cause),
    );
    return caseId;
  };
  const agency = await ask(agencyType.name, 'first', founding.agency).catch(async (error: unknown) => {
    // Founded a moment ago: by somebody else, with other words or other keys.
    if (error instanceof KeyReused) await refuseForeignKeys(office.store, office.codec, office.identifiers, office.environment.dataDir);
    throw error;
  });
  const from: LocalDate = officeDay(office);
  for (const role of ['system-administrator', 'security-administrator'] as const) {
    const { name, subject } = role === 'system-administrator' ? founding.systemAdministrator : founding.securityAdministrator;
    const first = uuid5('case', foundingCause(officerType.name, role));
    const known = await office.streams.load(office.types.named(officerType.name), first);
    if (known.folded.revision >= 0) continue;
    await ask(officerType.name, role, {
      name,
      subject,
      agency,
      staffKind: 'regular',
      post: { post: POST_NAMES[role], roles: [role], from },
    });
  }
  return agency;
}

/** Who founds a demonstration. */
export const DEMO_FOUNDING: Founding = {
  agency: { name: '河北省行政执法监督局（演示）', region: '130000', level: 'province' },
  systemAdministrator: { name: '系统管理员（演示）', subject: 'system-admin' },
  securityAdministrator: { name: '安全管理员（演示）', subject: 'security-admin' },
};
