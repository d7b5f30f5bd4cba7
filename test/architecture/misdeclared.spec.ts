import { agency } from '#libs/cases/agency';
import { officer } from '#libs/cases/officer';
import type { AnyCaseType } from '#libs/kernel';
import { CaseTypes } from '#libs/case-runtime';
import { mediation } from './sample/mediation.js';

const [list, figure, mediations, duty] = [mediation.lists[0]!, mediation.figures[0]!, mediation.views[0]!, mediation.duties![0]!];
const stage = list.filters['stage']!;
const settled = mediation.events['mediation.settled']!;

type Changes = { readonly [Member in keyof AnyCaseType]?: object | string };
const withList = (changes: object): Changes => ({ lists: [{ ...list, ...changes }] });
const withFigure = (changes: object): Changes => ({ figures: [{ ...figure, ...changes }] });
const withCommand = (name: string): Changes => ({ commands: { ...mediation.commands, [name]: mediation.commands['settle']! } });
const withSettled = (changes: object): Changes => ({ events: { ...mediation.events, 'mediation.settled': { ...settled, ...changes } } });

/** Each of these started: a reader met an error, an empty list, or personal data that nothing masked. */
describe('an office does not start where a declaration names what is not there, and says which', () => {
  it.each<readonly [string, Changes]>([
    ['list "" reads the view mediatons, which no type has', withList({ view: 'mediatons' })],
    [
      'list "" filters stage by stag, which is no column of the view mediations',
      withList({ filters: { stage: { ...stage, column: 'stag' } } }),
    ],
    ['list "" looks for stage in stage, which is no json', withList({ filters: { stage: { ...stage, op: 'contains' } } })],
    ['list "" has a filter sort, and every list or figure takes that by itself', withList({ filters: { sort: stage } })],
    ['list "" has no order: name at least one column in sorts', withList({ sorts: [] })],
    ['list "" sorts by requestdOn, which is no column of the view mediations', withList({ sorts: ['-requestdOn'] })],
    ['list "" shows aplicant, which is no column of the view mediations', withList({ shows: ['aplicant'] })],
    ['list "" names as personal aplicant, which is no column of the view mediations', withList({ personal: ['aplicant'] })],
    ['list "" masks who is named in remarks, which is no column of the view mediations', withList({ texts: ['remarks'] })],
    ['list "" is scoped by agency, which is no column of the view mediations', withList({ scope: 'agency' })],
    [
      'list "" gives a meaning to amont, which is no column of the view mediations',
      withList({ meanings: { amont: { zh: '额', en: 'sum' } } }),
    ],
    ['list "Mine" is not written in small letters, digits and hyphens', withList({ path: 'Mine' })],
    ['figure "by-stage" reads the view mediatons, which no type has', withFigure({ view: 'mediatons' })],
    ['figure "by-stage" groups by stag, which is no column of the view mediations', withFigure({ dimensions: { stage: 'stag' } })],
    ['figure "by-stage" sums amont, which is no column of the view mediations', withFigure({ sums: { amount: 'amont' } })],
    ['figure "by-stage" sums stage, which is no integer', withFigure({ sums: { amount: 'stage' } })],
    ['figure "by-stage" has a filter by, and every list or figure takes that by itself', withFigure({ filters: { by: stage } })],
    ['figure "by-stage" is scoped by agency, which is no column of the view mediations', withFigure({ scope: 'agency' })],
    ['figure "by-stage" groups by applicant, which a list of the same view masks', withFigure({ dimensions: { who: 'applicant' } })],
    [
      'figure "by-stage" groups by applicant, which a list of the same view masks',
      { ...withList({ personal: [], texts: ['applicant'] }), ...withFigure({ dimensions: { who: 'applicant' } }) },
    ],
    ['list "" sorts by applicant, which it masks', withList({ sorts: ['-applicant'] })],
    ['list "" sorts by applicant, which it masks', withList({ sorts: ['applicant'], personal: [], texts: ['applicant'] })],
    [
      'list "" filters who by applicant, which a list of the view masks',
      withList({ filters: { who: { ...stage, column: 'applicant', op: 'prefix' } } }),
    ],
    [
      'figure "by-stage" filters who by applicant, which a list of the view masks',
      withFigure({ filters: { who: { ...stage, column: 'applicant' } } }),
    ],
    [
      'list "all" shows applicant as it is, which another list of the same view masks',
      { lists: [list, { ...list, path: 'all', personal: [] }] },
    ],
    [
      'list "all" sorts by applicant, which another list of the same view masks',
      { lists: [list, { ...list, path: 'all', personal: [], shows: ['stage'], sorts: ['applicant'] }] },
    ],
    ['who is kept from reading reads the view recusals, which no type has', { keptFromReading: { view: 'recusals', person: 'person' } }],
    [
      'who is kept from reading is told by person, which is no column of the view mediations',
      { keptFromReading: { view: 'mediations', person: 'person' } },
    ],
    [
      'the register of duties takes title from stage, and no list of the view mediations masks who is named in it',
      { ...withSettled({ identifying: () => [] }), dutyRegister: { view: 'mediations', title: 'stage' } },
    ],
    ['duty concludeMediation is not written in small letters, digits and hyphens', { duties: [{ ...duty, name: 'concludeMediation' }] }],
    [
      'view mediations reads events of mediaton, which is no case type of this office',
      { views: [{ ...mediations, categories: ['mediaton'] }] },
    ],
    [
      'duty conclude-mediation waits for mediation.setled, which is no event of it',
      { duties: [{ ...duty, on: { 'mediation.setled': () => [] } }] },
    ],
    ['the register of duties reads the view mediatons, which no type has', { dutyRegister: { view: 'mediatons' } }],
    [
      'the register of duties takes officer from mediator, which is no column of the view mediations',
      { dutyRegister: { view: 'mediations', officer: 'mediator' } },
    ],
    ['command correct is made by the machinery', withCommand('correct')],
    ['command attachments is made by the machinery', withCommand('attachments')],
    ['command settleNow is not written in small letters, digits and hyphens', withCommand('settleNow')],
    ['route mediation_cases is not written in small letters, digits and hyphens', { route: 'mediation_cases' }],
    ['personal applicant of the state is not a JSON pointer', { personal: ['applicant'] }],
    ['personal on of mediation.settled is not a JSON pointer', withSettled({ personal: ['on'] })],
    [
      'mediation.settled is of version 3 and has no upcaster from version 2',
      withSettled({ version: 3, upcast: { 1: (data: object) => data } }),
    ],
  ])('%s', (told, changes) => {
    const mistaken = { ...mediation, ...changes } as AnyCaseType;
    expect(() => new CaseTypes([agency, officer, mistaken])).toThrow(`case type mediation: ${told}`);
  });
});
