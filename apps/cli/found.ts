import { REGION_LEVELS, Refused, type RegionLevel } from '#libs/kernel';
import type { Environment } from '#config/environment';
import { KeyReused } from '#libs/case-runtime';
import { faultsOfFounding, foundOffice, openOffice, officeTypes } from '../office/index.js';
import { optionsAlone, Usage, type Terminal } from './terminal.js';

/** Founds an office: its first agency and two administrators. Asked again, it changes nothing. */
export async function found(environment: Environment, argv: readonly string[], terminal: Terminal): Promise<number> {
  const values = optionsAlone('found', argv, {
    agency: { type: 'string' },
    region: { type: 'string' },
    level: { type: 'string' },
    'system-admin': { type: 'string' },
    'security-admin': { type: 'string' },
  });
  const { agency, region, level } = values;
  if (agency === undefined || region === undefined || !REGION_LEVELS.includes(level as RegionLevel)) {
    throw new Usage(`found needs --agency, --region and --level (one of ${REGION_LEVELS.join(', ')})`);
  }
  const founding = {
    agency: { name: agency, region, level: level as RegionLevel },
    systemAdministrator: person('system-admin', values['system-admin']),
    securityAdministrator: person('security-admin', values['security-admin']),
  };
  const faults = faultsOfFounding(founding);
  if (faults.length > 0) throw new Usage(faults.join('; '));
  const office = await openOffice({ environment, types: officeTypes });
  try {
    terminal.out(await foundOffice(office, founding));
    return 0;
  } catch (error) {
    if (!(error instanceof KeyReused) && !(error instanceof Refused)) throw error;
    terminal.err(
      error instanceof KeyReused
        ? 'this office was founded before, with other words: nothing was changed'
        : `the founding was refused: ${error.code} ${JSON.stringify(error.facts)}`,
    );
    return 1;
  } finally {
    await office.close();
  }
}

function person(option: string, text: string | undefined): { readonly name: string; readonly subject: string } {
  const found = /^([^:]{2,50}):(\S{1,255})$/.exec(text ?? '');
  if (found === null) throw new Usage(`--${option} must be NAME:SUBJECT`);
  return { name: found[1]!, subject: found[2]! };
}
