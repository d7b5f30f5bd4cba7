import { IsOptional } from 'class-validator';
import { IsLocalDate, IsText, IsUuidText, Nested } from '#libs/http/validation';
import { caseType, command, refusal, type EventOf, type Gate, type NewEvent } from '#libs/kernel';
import { AgencyNamed, dayBySomebody } from './agency.js';
import { handOver } from './lead.duties.js';
import type { LeadEvents, LeadState } from './lead.events.js';

class RegisterLead {
  @IsText(2, 100) whom!: string;
}
class FindElsewhere {
  @Nested(() => AgencyNamed) to!: AgencyNamed;
  @IsText(6, 6) region!: string;
  @IsLocalDate() by!: string;
}
class RecordHandOver {
  @IsUuidText() reception!: string;
  @IsUuidText() event!: string;
}
class Withdraw {
  @IsText(2, 100) reason!: string;
}
class TakeAnswer {
  @IsUuidText() reception!: string;
  @IsOptional() @IsText(2, 100) result?: string;
}

const begun: Gate<LeadState> = (state) => (state.stage === 'withdrawn' ? refusal('lead-withdrawn') : null);
/** Once it is due the other agency may have it already, and this case not know of it yet. */
const notDue: Gate<LeadState> = (state, { today }) =>
  state.stage === 'registered' && state.by !== undefined && today > state.by.due ? refusal('hand-over-due', { due: state.by.due }) : null;
const id = '11111111-1111-4111-8111-111111111111';

/** 线索: found at one agency, pursued by another. */
export const lead = caseType<LeadState, LeadEvents>({
  name: 'lead',
  kind: 'case',
  route: 'leads',
  initial: { stage: 'none' },
  events: {
    'lead.registered': { version: 1, personal: ['/whom'] },
    'lead.found-elsewhere': { version: 1 },
    'lead.handed-over': { version: 1 },
    'lead.withdrawn': { version: 1 },
    'lead.answer-taken': { version: 1 },
  },
  evolve: {
    'lead.registered': (_state, { data }) => ({ stage: 'registered', ...data }),
    'lead.found-elsewhere': (state, { data }) => ({ ...state, to: data.to, by: data.by }),
    'lead.handed-over': (state, { data }) =>
      state.stage === 'none' ? state : { ...state, stage: 'handed-over', reception: data.reception },
    'lead.withdrawn': (state) => (state.stage === 'none' ? state : { ...state, stage: 'withdrawn' }),
    'lead.answer-taken': (state, { data }) => ({ ...state, result: data.result }),
  },
  commands: {
    'register-lead': command<LeadState, RegisterLead>({
      body: RegisterLead,
      who: ['officer', 'system'],
      opens: true,
      gates: [],
      decide(_state, { whom }, { caller }) {
        const { agency = id, path = [id] } = caller?.post.agency ?? {};
        return facts({ type: 'lead.registered', data: { agency: { id: agency, path }, whom } });
      },
      example: { whom: '示例副食有限公司' },
    }),
    'find-elsewhere': command<LeadState, FindElsewhere>({
      body: FindElsewhere,
      who: ['officer', 'system'],
      gates: [begun],
      decide: (_state, { to, region, by }, { today }) =>
        facts({ type: 'lead.found-elsewhere', data: { to: { ...to, region }, by: dayBySomebody(today, by) } }),
      example: { to: { id, path: [id] }, region: '130200', by: '2026-03-12' },
    }),
    // whatever became of the lead meanwhile: what the other agency received stays linked to it
    'record-hand-over': command<LeadState, RecordHandOver>({
      body: RecordHandOver,
      who: ['system'],
      gates: [],
      decide: (state, { reception, event }) =>
        state.stage !== 'none' && state.reception === reception ? [] : facts({ type: 'lead.handed-over', data: { reception, event } }),
      example: { reception: id, event: id },
    }),
    withdraw: command<LeadState, Withdraw>({
      body: Withdraw,
      who: ['officer', 'system'],
      gates: [begun, notDue],
      decide: (_state, { reason }) => facts({ type: 'lead.withdrawn', data: { reason } }),
      example: { reason: '重复登记' },
    }),
    'take-answer': command<LeadState, TakeAnswer>({
      body: TakeAnswer,
      who: ['system'],
      gates: [begun],
      decide(state, { reception, result = '仍在办理' }) {
        if (state.stage !== 'none' && state.result === result) return [];
        return facts({ type: 'lead.answer-taken', data: { reception, result } });
      },
      example: { reception: id, result: '已立案' },
    }),
  },
  summary: (state) => ({
    title: state.stage === 'none' ? '' : state.whom,
    stage: state.stage,
    agencyPath: state.stage === 'none' ? [] : state.agency.path,
    parties: [],
    people: [],
  }),
  personal: ['/whom'],
  mayReadPersonal: (viewer, state) => state.stage !== 'none' && viewer.agency.agency === state.agency.id,
  readableBy: (state) => (state.stage === 'none' ? [] : [state.agency.path]),
  views: [],
  lists: [],
  figures: [],
  duties: [handOver],
  wording: {
    type: { zh: '线索', en: 'Lead' },
    stages: {
      none: { zh: '未登记', en: 'Not opened' },
      registered: { zh: '已登记', en: 'Registered' },
      'handed-over': { zh: '已移送', en: 'Handed over' },
      withdrawn: { zh: '已撤回', en: 'Withdrawn' },
    },
    commands: {
      'register-lead': { zh: '登记线索', en: 'Register a lead' },
      'find-elsewhere': { zh: '认定由其他机关处理', en: 'Find that another agency is to pursue it' },
      'record-hand-over': { zh: '记录移送', en: 'Record the handing over' },
      withdraw: { zh: '撤回', en: 'Withdraw' },
      'take-answer': { zh: '接收反馈', en: 'Take the answer' },
    },
    events: {
      'lead.registered': {
        zh: '已登记线索',
        en: 'Lead registered',
        sentence: ({ whom }, language) => (language === 'zh' ? `登记关于${whom}的线索` : `A lead about ${whom} is registered`),
      },
      'lead.found-elsewhere': {
        zh: '由其他机关处理',
        en: 'For another agency',
        sentence: ({ by }, language) => (language === 'zh' ? `应于 ${by.due} 前移送` : `To be handed over by ${by.due}`),
      },
      'lead.handed-over': {
        zh: '已移送',
        en: 'Handed over',
        sentence: ({ reception }, language) =>
          language === 'zh' ? `已移送，接收案卷 ${reception}` : `Handed over, received as ${reception}`,
      },
      'lead.withdrawn': {
        zh: '已撤回',
        en: 'Withdrawn',
        sentence: ({ reason }, language) => (language === 'zh' ? `撤回：${reason}` : `Withdrawn: ${reason}`),
      },
      'lead.answer-taken': {
        zh: '已收到反馈',
        en: 'Answer taken',
        sentence: ({ reception, result }, language) =>
          language === 'zh' ? `接收案卷 ${reception} 反馈：${result}` : `Answer of ${reception}: ${result}`,
      },
    },
    fields: {},
    refusals: {
      'lead-withdrawn': { zh: '线索已经撤回。', en: 'The lead is withdrawn.', law: ['office'] },
      'hand-over-due': { zh: '移送期限已到，不能撤回。', en: 'The handing over is due: it is withdrawn no more.', law: ['office'] },
    },
  },
});

/** Typed by the type map here, plain JSON for the machinery. */
function facts(...events: readonly EventOf<LeadEvents>[]): readonly NewEvent[] {
  return events as unknown as readonly NewEvent[];
}
