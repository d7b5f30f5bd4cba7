import { IsBoolean, IsInt, IsOptional, IsString } from 'class-validator';
import {
  caseType,
  command,
  duty,
  refusal,
  Refused,
  uuid5,
  view,
  type AnyCaseType,
  type DueDate,
  type Gate,
  type NewEvent,
  type Uuid,
} from '#libs/kernel';

/** A small case type for specs of the agenda: things lent, to be returned by a date, lost where they are not. */
export type LoanEvents = {
  'loan.lent': { readonly thing: string; readonly item: string; readonly officer: Uuid; readonly returnBy: DueDate };
  'loan.extended': { readonly returnBy: DueDate; readonly approver: Uuid; readonly days: number };
  'loan.held-up': { readonly reason: string };
  'loan.taken-up': Record<string, never>;
  'loan.returned': { readonly on: string };
  'loan.lost': { readonly on: string };
  'loan.redated': { readonly returnBy: DueDate };
  'loan.noted': { readonly text: string };
  'loan.fee-promised': { readonly sum: number };
  'loan.fee-asked': { readonly payBy: DueDate; readonly by?: string };
};

interface Lent {
  readonly stage: 'lent' | 'held-up' | 'returned' | 'lost';
  readonly thing: string;
  readonly returnBy: DueDate;
  readonly keep: boolean;
}
export type LoanState = { readonly stage: 'none' } | Lent;

class Lend {
  @IsString() thing!: string;
  @IsString() trigger!: string;
  @IsString() due!: string;
  @IsOptional() @IsBoolean() provisional?: boolean;
  @IsOptional() @IsString() item?: string;
  @IsOptional() @IsString() officer?: string;
}
class Extend {
  @IsString() due!: string;
  @IsInt() days!: number;
}
class Words {
  @IsString() text!: string;
}
class Nothing {}
class Day {
  @IsString() on!: string;
}

const RULE = { rule: 'loan-period', version: '2020-01-01' };
const running: Gate<LoanState> = (state) => (state.stage === 'lent' || state.stage === 'held-up' ? null : refusal('not-lent'));
const OFFICE = ['officer', 'system'] as const;

/** Things with this name stay with the borrower: losing them is refused until a note was made. */
export const STUBBORN = 'stubborn';
/** Recomputed dates lie so many days later. */
export const NEW_DATES: Map<string, string> = new Map();

const lend = (stage: Lent['stage']) => (state: LoanState) => (state.stage === 'none' ? state : { ...state, stage });

function facts(...events: readonly { readonly type: keyof LoanEvents & string; readonly data: object }[]): readonly NewEvent[] {
  return events;
}

export const loan: AnyCaseType = caseType<LoanState, LoanEvents>({
  name: 'loan',
  kind: 'case',
  route: 'loans',
  initial: { stage: 'none' },
  events: {
    'loan.lent': { version: 1 },
    'loan.extended': { version: 1 },
    'loan.held-up': { version: 1 },
    'loan.taken-up': { version: 1 },
    'loan.returned': { version: 1 },
    'loan.lost': { version: 1 },
    'loan.redated': { version: 1 },
    'loan.noted': { version: 1 },
    'loan.fee-promised': { version: 1 },
    'loan.fee-asked': { version: 1 },
  },
  evolve: {
    'loan.lent': (_state, { data }) => ({ stage: 'lent', thing: data.thing, returnBy: data.returnBy, keep: data.thing === STUBBORN }),
    'loan.extended': (state, { data }) => (state.stage === 'none' ? state : { ...state, returnBy: data.returnBy }),
    'loan.held-up': lend('held-up'),
    'loan.taken-up': lend('lent'),
    'loan.returned': lend('returned'),
    'loan.lost': lend('lost'),
    'loan.redated': (state, { data }) => (state.stage === 'none' ? state : { ...state, returnBy: data.returnBy }),
    'loan.noted': (state) => (state.stage === 'none' ? state : { ...state, keep: false }),
    'loan.fee-promised': (state) => state,
    'loan.fee-asked': (state) => state,
  },
  commands: {
    lend: command<LoanState, Lend>({
      body: Lend,
      who: OFFICE,
      opens: true,
      gates: [],
      decide: (_state, { thing, trigger, due, provisional = false, item = 'book', officer = uuid5('nobody') }) =>
        facts({ type: 'loan.lent', data: { thing, item, officer, returnBy: { ...RULE, trigger, due, provisional } } }),
      example: { thing: 'book', trigger: '2026-03-02', due: '2026-04-01' },
    }),
    extend: command<LoanState, Extend>({
      body: Extend,
      who: OFFICE,
      gates: [running],
      decide: (state, { due, days }) => {
        if (state.stage === 'none') return [];
        const returnBy = { ...state.returnBy, due };
        return facts({ type: 'loan.extended', data: { returnBy, days, approver: uuid5('head') } });
      },
      example: { due: '2026-05-01', days: 30 },
    }),
    'hold-up': command<LoanState, Words>({
      body: Words,
      who: OFFICE,
      gates: [running],
      decide: (_state, { text }) => facts({ type: 'loan.held-up', data: { reason: text } }),
      example: { text: 'repair' },
    }),
    'take-up': command<LoanState, Nothing>({
      body: Nothing,
      who: OFFICE,
      gates: [running],
      decide: () => facts({ type: 'loan.taken-up', data: {} }),
      example: {},
    }),
    return: command<LoanState, Day>({
      body: Day,
      who: OFFICE,
      gates: [running],
      decide: (_state, { on }) => facts({ type: 'loan.returned', data: { on } }),
      example: { on: '2026-03-20' },
    }),
    note: command<LoanState, Words>({
      body: Words,
      who: OFFICE,
      gates: [],
      decide: (_state, { text }) => facts({ type: 'loan.noted', data: { text } }),
      example: { text: 'seen' },
    }),
    lose: command<LoanState, Nothing>({
      body: Nothing,
      who: OFFICE,
      gates: [],
      decide: (state, _body, { today }) => {
        if (state.stage === 'none' || state.stage === 'lost') return [];
        if (state.stage === 'lent' && state.keep) throw new Refused('still-in-use', { thing: state.thing });
        if (state.stage === 'returned') throw new Refused('not-lent', {});
        return facts({ type: 'loan.lost', data: { on: today } });
      },
      example: {},
    }),
    redate: command<LoanState, Nothing>({
      body: Nothing,
      who: OFFICE,
      gates: [],
      decide: (state) => {
        if (state.stage === 'none') return [];
        const due = NEW_DATES.get(state.thing);
        if (due === undefined) return [];
        return facts({ type: 'loan.redated', data: { returnBy: { ...state.returnBy, due, provisional: false } } });
      },
      example: {},
    }),
  },
  summary: (state) => ({ title: state.stage === 'none' ? '' : state.thing, stage: state.stage, agencyPath: [], parties: [], people: [] }),
  personal: [],
  mayReadPersonal: () => false,
  readableBy: () => [],
  views: [
    view({
      name: 'loan_register',
      version: 1,
      categories: ['loan'],
      columns: {
        number: { type: 'text' },
        title: { type: 'text' },
        item: { type: 'text' },
        lead_officer: { type: 'text' },
      },
      indexes: [['item'], ['lead_officer']],
      keys: () => [''],
      evolve: (row, event) => {
        if (event.type !== 'loan.lent') return row;
        const { thing, item, officer } = event.data as unknown as LoanEvents['loan.lent'];
        return { number: `〔2026〕${thing}`, title: thing, item, lead_officer: officer };
      },
    }),
  ],
  lists: [],
  figures: [],
  duties: [
    duty<LoanEvents>({
      name: 'return',
      clock: 'D3',
      wording: { zh: '归还', en: 'Return the thing' },
      on: {
        'loan.lent': ({ data }) => [{ key: '', owed: data.returnBy }],
        'loan.extended': ({ data, at }) => [
          {
            key: '',
            owed: data.returnBy,
            extensions: [{ rule: 'loan-extension', approver: data.approver, on: at.slice(0, 10), length: data.days }],
          },
        ],
        'loan.redated': ({ data }) => [{ key: '', owed: data.returnBy }],
        'loan.held-up': ({ data }) => [{ key: '', paused: data.reason }],
        'loan.taken-up': () => [{ key: '', goesOn: true }],
        'loan.returned': ({ data }) => [{ key: '', closed: 'done', on: data.on }],
        'loan.lost': () => [{ key: '', closed: 'lapsed' }],
      },
      acts: { command: 'lose', body: () => ({}) },
      recomputes: { command: 'redate', body: () => ({}) },
    }),
    duty<LoanEvents>({
      name: 'pay',
      clock: 'D10',
      wording: { zh: '缴费', en: 'Pay the fee' },
      on: {
        'loan.fee-promised': ({ data }) => [{ key: '', noted: { sum: data.sum } }],
        'loan.fee-asked': ({ data }) => [
          {
            key: '',
            given: (standing) =>
              standing?.memo === undefined ? null : { owed: data.payBy, set: true, ...(data.by === undefined ? {} : { by: data.by }) },
          },
        ],
        'loan.returned': () => [{ key: '', closed: 'done' }],
      },
    }),
  ],
  wording: {
    type: { zh: '借用', en: 'Loan' },
    stages: { none: { zh: '无', en: 'none' } },
    commands: {},
    events: Object.fromEntries(
      ['lent', 'extended', 'held-up', 'taken-up', 'returned', 'lost', 'redated', 'noted', 'fee-promised', 'fee-asked'].map((name) => [
        `loan.${name}`,
        { zh: name, en: name, sentence: () => name },
      ]),
    ) as never,
    fields: {},
    refusals: {
      'not-lent': { zh: '未借出', en: 'Not lent', law: ['office'] },
      'still-in-use': { zh: '使用中', en: 'In use', law: ['office'] },
    },
  },
});
