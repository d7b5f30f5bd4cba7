import { Refused } from '#libs/kernel';
import { CLOSING_GROUNDS } from '../penalty.kinds.js';
import { penalty } from '../penalty.js';
import { say } from './cases.support.js';
import { ANNA, BO, CHEN, CHAIR, type Office } from './office.support.js';
import { exampleOf, STEPS_ON, TOLD_AGAIN, TOLD_ONCE } from './taken-labels.support.js';

type Body = { readonly [member: string]: unknown };
type Reached = () => Promise<Office>;

const ROWS = [...TOLD_ONCE, ...TOLD_AGAIN, ...STEPS_ON] as readonly (readonly [string, Reached, object, ...unknown[]])[];

/** Every case of the tables of steps, before its step and after it. */
const CASES = ROWS.flatMap(([command, given, fit]): readonly (readonly [string, Reached])[] => [
  [`before ${command}`, given],
  [
    `after ${command}`,
    async () => {
      const office = await given();
      if (command !== 'register-lead') await office.ask(command, exampleOf(command, fit));
      return office;
    },
  ],
]);

/** What else may be said in a member that the examples say in one way. */
const OTHERWISE: { readonly [command: string]: readonly Body[] } = {
  'close-case': CLOSING_GROUNDS.map((ground) => ({ ground })),
  'withdraw-publication': [{ ground: 'other-withdrawal' }],
  'waive-rights': [{ rights: ['defence'] }, { rights: ['hearing'] }],
  'waive-hearing': [{ how: 'withdrawn' }],
  'extend-decision-period': [{ by: 'collective', days: 30 }],
  'record-court-enforcement': ['refused', 'executed', 'ended'].map((result) => ({ result })),
  'hand-over-cash': [{ to: 'bank' }],
  'discuss-collectively': ['exempted-first-offense', 'no-fault'].map((outcome) => ({ outcome })),
  'record-challenge': [{ kind: 'reconsideration' }],
  'record-reinspection': [{ result: 'partly', remaining: '尚有一处未改正' }],
  'record-payment': [
    { principal: 1, surcharge: 0 },
    { principal: 0, surcharge: 1 },
  ],
  'record-refund': [
    { principal: 1, surcharge: 0 },
    { principal: 0, surcharge: 1 },
  ],
  'decide-recusal': [{ granted: false }],
  'begin-appraisal': [{ seizures: [] }],
  'identify-parties': [{ parties: [{ ...say['identify-parties'].parties[0], phone: '0315-1111111' }] }],
  'report-suspected-crime': [{ evidence: [] }],
  'record-performance': ['warning', 'order-stop-business', 'revoke-licence'].map((kind) => ({ kind })),
  'assign-officers': [{ officers: [BO, CHEN] }],
  'preserve-evidence': [{ officers: [BO, CHEN] }],
  'seize-property': [{ officers: [BO, CHEN] }],
  'record-inquiry': [{ number: 2 }],
  'serve-notice': [{ penalties: [{ kind: 'warning', text: '警告' }] }],
  'apply-to-court': [{ court: '另一人民法院' }],
  'urge-performance': [{ demanded: '再次催告缴纳罚款' }],
  'hand-over-crime-file': [{ at: '2026-03-02T00:30:00.000Z' }],
  'notify-hearing': [{ on: '2026-12-30', notifiedOn: '2026-03-24' }],
  'publish-decision': [{ reason: '社会影响较大' }],
  'agree-on-enforcement': [{ waived: 1, conditional: false, stages: [] }],
  'file-dossier': [{ main: ['filing-approval', 'decision-and-service', 'evidence'], side: ['closing-approval'] }],
  'arrange-payment': [500_000, 490_000, 10_000].map((amount) => ({ schedule: [{ due: '2027-12-31', amount }] })),
};

const CALLED = [
  'order',
  'record',
  'evidence',
  'preservation',
  'seizure',
  'appraisal',
  'defence',
  'payment',
  'refund',
  'agreement',
  'challenge',
  'site',
];

/** Words that the case knows for a member, and one that it does not. */
function wordsFor(member: string, said: unknown, known: string): readonly unknown[] {
  if (member === 'measure') return [said, 'BC-1', 'KY-1'];
  if (member === 'person') return [said, ANNA, BO, CHEN, CHAIR];
  if (!CALLED.includes(member) || typeof said !== 'string') return [said];
  const there = [...known.matchAll(new RegExp(`"${member}":"([^"]+)"`, 'g'))].map(([, word]) => word);
  return [said, ...new Set(there), 'XIN-9'];
}

/** Payloads that a person might try: each example as the tables fit it, with the labels of the case, and of today or any day of the case. */
function* payloads(command: string, office: Office): Generator<Body> {
  const known = JSON.stringify(office.state);
  const days = [undefined, office.today, ...new Set([...known.matchAll(/"(\d{4}-\d{2}-\d{2})"/g)].map(([, day]) => day))];
  const fits = ROWS.filter(([name]) => name === command).map(([, , fit]) => fit);
  for (const changes of [{}, ...fits, ...(OTHERWISE[command] ?? [])]) {
    let bodies: readonly Body[] = [exampleOf(command, { ...fits[0], ...changes })];
    for (const member of Object.keys(bodies[0]!)) {
      bodies = bodies.flatMap((body) => wordsFor(member, body[member], known).map((word) => ({ ...body, [member]: word })));
    }
    for (const body of bodies) for (const day of days) yield day === undefined ? body : onDay(body, day);
  }
}

function onDay(body: Body, day: string): Body {
  const of = (value: unknown) => (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? day : value);
  return Object.fromEntries(Object.entries(body).map(([member, value]) => [member, member === 'until' ? value : of(value)]));
}

async function refusals(office: Office, command: string): Promise<readonly string[]> {
  const met = new Set<string>();
  for (const body of payloads(command, office)) {
    try {
      const { events } = await office.tryOut(command, body);
      if (events.length > 0) return [];
      met.add('recorded already');
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      met.add(error.code);
    }
  }
  return [...met];
}

describe('what is offered is accepted (bug: steps were offered that no words could make)', () => {
  it.each(CASES)('%s', async (_name, given) => {
    const office = await given();
    const shut: { [command: string]: readonly string[] } = {};
    for (const [command, { opens, who }] of Object.entries(penalty.commands)) {
      if (opens === true || who.every((role) => role === 'system') || office.closedGate(command) !== undefined) continue;
      const met = await refusals(office, command);
      if (met.length > 0) shut[command] = met;
    }
    expect(shut).toEqual({});
  });
});
