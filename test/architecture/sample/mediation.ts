import { IsInt, IsString, Length, Min } from 'class-validator';
import {
  caseType,
  command,
  duty,
  dayOf,
  refusal,
  Refused,
  view,
  type AnyCaseType,
  type DueDate,
  type Gate,
  type LocalDate,
  type RecordedEvent,
  type Uuid,
} from '#libs/kernel';

/** A second case type, as small as one can be and still have everything: mediation of a dispute between two people (行政调解). */
export type MediationEvents = {
  'mediation.requested': {
    readonly applicant: string;
    readonly respondent: string;
    readonly agencyPath: readonly Uuid[];
    readonly decideBy: DueDate;
  };
  'mediation.session-held': { readonly mediator: Uuid; readonly minutes: string };
  'mediation.settled': { readonly on: LocalDate; readonly amount: number };
};

type Open = {
  readonly applicant: string;
  readonly respondent: string;
  readonly agencyPath: readonly Uuid[];
  readonly sessions: number;
};
export type MediationState =
  { readonly stage: 'none' } | ({ readonly stage: 'open' } & Open) | ({ readonly stage: 'settled'; readonly amount: number } & Open);

class RequestMediation {
  @IsString() @Length(2, 50) applicant!: string;
  @IsString() @Length(2, 50) respondent!: string;
}
class HoldSession {
  @IsString() @Length(2, 2000) minutes!: string;
}
class SessionHeldReplacement {
  @IsString() mediator!: string;
  @IsString() @Length(2, 2000) minutes!: string;
}
class SettleDispute {
  /** In fen. */
  @IsInt() @Min(0) amount!: number;
}

const isOpen: Gate<MediationState> = (state) => (state.stage === 'open' ? null : refusal('mediation-not-open', { stage: state.stage }));

type MediationRow = {
  readonly stage: string;
  readonly applicant: string;
  readonly agencyPath: string;
  readonly requestedOn: string;
  readonly amount: number;
};

const mediations = view<MediationRow>({
  name: 'mediations',
  version: 1,
  categories: ['mediation'],
  columns: {
    stage: { type: 'text' },
    applicant: { type: 'text' },
    agencyPath: { type: 'text' },
    requestedOn: { type: 'date' },
    amount: { type: 'integer' },
  },
  keys: () => [''],
  evolve: (row, recorded) => {
    const event = recorded as unknown as RecordedEvent<'mediation.requested', MediationEvents['mediation.requested']>;
    if (event.type === 'mediation.requested') {
      const { applicant, agencyPath } = event.data;
      return { stage: 'open', applicant, agencyPath: `/${agencyPath.join('/')}/`, requestedOn: dayOf(event.at), amount: 0 };
    }
    if (row !== null && recorded.type === 'mediation.settled') return { ...row, stage: 'settled', amount: Number(recorded.data['amount']) };
    return row;
  },
});

const filters = { stage: { column: 'stage', op: 'in', zh: '阶段', en: 'stage', values: ['open', 'settled'] } } as const;

export const mediation: AnyCaseType = caseType<MediationState, MediationEvents>({
  name: 'mediation',
  kind: 'case',
  route: 'mediation-cases',
  initial: { stage: 'none' },
  events: {
    'mediation.requested': { version: 1, personal: ['/applicant', '/respondent'] },
    'mediation.session-held': {
      version: 1,
      personal: ['/minutes'],
      correctable: SessionHeldReplacement,
      parts: ({ mediator }) => [{ person: mediator, part: 'mediator' }],
    },
    'mediation.settled': { version: 1 },
  },
  evolve: {
    'mediation.requested': (_state, { data: { applicant, respondent, agencyPath } }) => ({
      stage: 'open',
      applicant,
      respondent,
      agencyPath,
      sessions: 0,
    }),
    'mediation.session-held': (state) => (state.stage === 'open' ? { ...state, sessions: state.sessions + 1 } : state),
    'mediation.settled': (state, { data }) => (state.stage === 'open' ? { ...state, stage: 'settled', amount: data.amount } : state),
  },
  commands: {
    request: command<MediationState, RequestMediation>({
      body: RequestMediation,
      who: ['officer', 'clerk'],
      opens: true,
      gates: [],
      decide: (_state, { applicant, respondent }, { caller, law, today }) => {
        if (caller === undefined) throw new Refused('mediation-needs-an-agency');
        const decideBy = law.due('pl-60-decision-period', today);
        return [{ type: 'mediation.requested', data: { applicant, respondent, agencyPath: caller.post.agency.path, decideBy } }];
      },
      example: { applicant: '周某某', respondent: '吴某某' },
    }),
    'hold-session': command<MediationState, HoldSession>({
      body: HoldSession,
      who: ['officer'],
      gates: [isOpen],
      decide: (_state, { minutes }, { caller }) => [{ type: 'mediation.session-held', data: { mediator: caller?.person ?? '', minutes } }],
      example: { minutes: '双方到场' },
    }),
    settle: command<MediationState, SettleDispute>({
      body: SettleDispute,
      who: ['officer'],
      gates: [isOpen],
      decide: (state, { amount }, { today }) => {
        if (state.stage === 'open' && state.sessions === 0) throw new Refused('no-session-held', { sessions: 0 });
        return [{ type: 'mediation.settled', data: { on: today, amount } }];
      },
      example: { amount: 100_00 },
    }),
  },
  summary: (state) => ({
    title: '',
    stage: state.stage,
    agencyPath: state.stage === 'none' ? [] : state.agencyPath,
    parties: state.stage === 'none' ? [] : [{ name: state.applicant }, { name: state.respondent }],
    people: [],
  }),
  personal: ['/applicant', '/respondent'],
  mayReadPersonal: (viewer, state) => state.stage !== 'none' && viewer.agency.agency === state.agencyPath.at(-1),
  readableBy: (state) => (state.stage === 'none' ? [] : [state.agencyPath]),
  views: [mediations],
  lists: [
    {
      path: '',
      view: 'mediations',
      zh: '调解登记簿',
      en: 'Register of mediations',
      filters,
      sorts: ['-requestedOn', 'requestedOn'],
      // the column of its scope is no column that a reader needs
      shows: ['stage', 'applicant', 'requestedOn', 'amount'],
      personal: ['applicant'],
      scope: 'agencyPath',
    },
  ],
  figures: [
    {
      path: 'by-stage',
      view: 'mediations',
      zh: '调解统计',
      en: 'Mediations counted',
      filters,
      dimensions: { stage: 'stage' },
      sums: { amount: 'amount' },
      scope: 'agencyPath',
    },
  ],
  duties: [
    duty<MediationEvents>({
      name: 'conclude-mediation',
      clock: 'M1',
      wording: { zh: '结束调解', en: 'conclude the mediation' },
      on: {
        'mediation.requested': ({ data }) => [{ key: 'conclude', owed: data.decideBy }],
        'mediation.settled': () => [{ key: 'conclude', closed: 'done' }],
      },
    }),
  ],
  dutyRegister: { view: 'mediations', path: 'agencyPath', title: 'applicant' },
  wording: {
    type: { zh: '行政调解', en: 'Mediation' },
    stages: { none: { zh: '无', en: 'none' }, open: { zh: '调解中', en: 'open' }, settled: { zh: '已达成协议', en: 'settled' } },
    commands: {
      request: { zh: '申请调解', en: 'Request mediation' },
      'hold-session': { zh: '组织调解', en: 'Hold a session' },
      settle: { zh: '达成协议', en: 'Settle' },
    },
    events: {
      'mediation.requested': {
        zh: '已申请',
        en: 'Requested',
        sentence: ({ applicant, respondent }, language) =>
          language === 'zh' ? `${applicant}申请与${respondent}调解` : `${applicant} asked to mediate with ${respondent}`,
      },
      'mediation.session-held': { zh: '已组织', en: 'Session held', sentence: ({ minutes }) => minutes },
      'mediation.settled': { zh: '已达成协议', en: 'Settled', sentence: ({ amount }) => `${amount / 100}` },
    },
    fields: {
      applicant: { zh: '申请人', en: 'Applicant' },
      respondent: { zh: '被申请人', en: 'Respondent' },
      minutes: { zh: '笔录', en: 'Minutes' },
      amount: { zh: '金额（分）', en: 'Amount in fen' },
      sessions: { zh: '次数', en: 'Sessions' },
      stage: { zh: '阶段', en: 'Stage' },
    },
    refusals: {
      'mediation-not-open': { zh: '该调解不在进行中。', en: 'The mediation is not open.', law: ['office'] },
      'mediation-needs-an-agency': { zh: '须由机关受理。', en: 'An agency must accept it.', law: ['office'] },
      'no-session-held': { zh: '尚未组织调解。', en: 'No session has been held.', law: ['pl-60-decision-period'] },
    },
  },
});
