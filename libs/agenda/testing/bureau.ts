import { IsString } from 'class-validator';
import { caseType, command, uuid5, view, type AnyCaseType, type Uuid } from '#libs/kernel';
import { pathText } from '../agency-path.js';

type BureauEvents = {
  'agency.registered': { readonly name: string; readonly level: string; readonly region: string; readonly path: readonly Uuid[] };
};

class Register {
  @IsString() name!: string;
  @IsString() level!: string;
  @IsString() region!: string;
  path!: string[];
}

/** A register of agencies with the columns that the agenda reads. */
export const bureau: AnyCaseType = caseType<{ readonly stage: string }, BureauEvents>({
  name: 'agency',
  kind: 'register',
  route: 'agencies',
  initial: { stage: 'none' },
  events: { 'agency.registered': { version: 1 } },
  evolve: { 'agency.registered': () => ({ stage: 'registered' }) },
  commands: {
    register: command<{ readonly stage: string }, Register>({
      body: Register,
      who: ['system'],
      opens: true,
      gates: [],
      decide: (_state, body, { caseId }) => [{ type: 'agency.registered', data: { ...body, path: [...body.path, caseId] } }],
      example: { name: 'A', level: 'county', region: '130200', path: [] },
    }),
  },
  summary: () => ({ title: '', stage: '', agencyPath: [], parties: [], people: [] }),
  personal: [],
  mayReadPersonal: () => false,
  readableBy: () => [],
  views: [
    view({
      name: 'agency_register',
      version: 1,
      categories: ['agency'],
      columns: {
        agency: { type: 'text' },
        name: { type: 'text' },
        level: { type: 'text' },
        region: { type: 'text' },
        agencyPath: { type: 'text' },
      },
      indexes: [['agencyPath'], ['region'], ['name']],
      keys: () => [''],
      evolve: (_row, event) => {
        const { name, level, region, path } = event.data as unknown as BureauEvents['agency.registered'];
        return { agency: event.case, name, level, region, agencyPath: pathText(path) };
      },
    }),
  ],
  lists: [],
  figures: [],
  wording: {
    type: { zh: '机关', en: 'Agency' },
    stages: {},
    commands: {},
    events: { 'agency.registered': { zh: '登记', en: 'Registered', sentence: ({ name }) => name } },
    fields: {},
    refusals: {},
  },
});

/** Id that an agency registered under this cause has. */
export function agencyId(cause: Uuid): Uuid {
  return uuid5('case', cause);
}
