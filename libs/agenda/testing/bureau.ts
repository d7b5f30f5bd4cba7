import { IsOptional, IsString } from 'class-validator';
import { caseType, command, pathText, view, type AnyCaseType, type Row, type Uuid } from '#libs/kernel';

type BureauEvents = {
  'agency.registered': { readonly name: string; readonly level: string; readonly region: string; readonly path: readonly Uuid[] };
  'agency.reorganised': Reorganisation;
};

/** Dissolved, into a successor or not, or placed elsewhere. */
interface Reorganisation {
  readonly stage: string;
  readonly successor?: Uuid;
  readonly former?: readonly string[];
}

class Register {
  @IsString() name!: string;
  @IsString() level!: string;
  @IsString() region!: string;
  path!: string[];
}

class Reorganise {
  @IsString() stage!: string;
  @IsOptional() successor?: string;
  @IsOptional() former?: string[];
}

/** A register of agencies with the columns that the agenda reads. */
export const bureau: AnyCaseType = caseType<{ readonly stage: string }, BureauEvents>({
  name: 'agency',
  kind: 'register',
  route: 'agencies',
  initial: { stage: 'none' },
  events: { 'agency.registered': { version: 1 }, 'agency.reorganised': { version: 1 } },
  evolve: { 'agency.registered': () => ({ stage: 'registered' }), 'agency.reorganised': (_state, { data }) => ({ stage: data.stage }) },
  commands: {
    register: command<{ readonly stage: string }, Register>({
      body: Register,
      who: ['system'],
      opens: true,
      gates: [],
      decide: (_state, body, { caseId }) => [{ type: 'agency.registered', data: { ...body, path: [...body.path, caseId] } }],
      example: { name: 'A', level: 'county', region: '130200', path: [] },
    }),
    reorganise: command<{ readonly stage: string }, Reorganise>({
      body: Reorganise,
      who: ['system'],
      gates: [],
      decide: (_state, body) => [{ type: 'agency.reorganised', data: { ...body } }],
      example: { stage: 'dissolved' },
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
        stage: { type: 'text' },
        successor: { type: 'text', nullable: true },
        formerPaths: { type: 'json', nullable: true },
      },
      indexes: [['agencyPath'], ['region'], ['name'], ['successor'], ['formerPaths']],
      keys: () => [''],
      evolve: (row, event): Row | null => {
        if (event.type === 'agency.reorganised') {
          const { stage, successor = null, former } = event.data as unknown as Reorganisation;
          return row === null ? null : { ...row, stage, successor, formerPaths: former === undefined ? null : JSON.stringify(former) };
        }
        const { name, level, region, path } = event.data as unknown as BureauEvents['agency.registered'];
        return {
          agency: event.case,
          name,
          level,
          region,
          agencyPath: pathText(path),
          stage: 'registered',
          successor: null,
          formerPaths: null,
        };
      },
    }),
  ],
  lists: [],
  figures: [],
  wording: {
    type: { zh: '机关', en: 'Agency' },
    stages: {},
    commands: {},
    events: {
      'agency.registered': { zh: '登记', en: 'Registered', sentence: ({ name }) => name },
      'agency.reorganised': { zh: '改革', en: 'Reorganised', sentence: ({ stage }) => stage },
    },
    fields: {},
    refusals: {},
  },
});
