import { IsLocalDate, IsText, IsUuidText, Nested } from '#libs/http/validation';
import { addDays, caseType, command, Refused, type EventOf, type NewEvent } from '#libs/kernel';
import { AgencyNamed, dayBySomebody } from './agency.js';
import { answer } from './reception.duties.js';
import type { ReceptionEvents, ReceptionState } from './reception.events.js';

class Receive {
  @IsUuidText() lead!: string;
  @Nested(() => AgencyNamed) agency!: AgencyNamed;
  @IsText(6, 6) region!: string;
  @IsText(2, 100) whom!: string;
}
class Pursue {
  @IsText(2, 100) result!: string;
}
class DeferAnswer {
  @IsLocalDate() to!: string;
}
class RecordAnswer {
  @IsUuidText() lead!: string;
  @IsUuidText() event!: string;
}

const id = '11111111-1111-4111-8111-111111111111';

/** 线索接收: what another agency handed over. */
export const reception = caseType<ReceptionState, ReceptionEvents>({
  name: 'reception',
  kind: 'case',
  route: 'receptions',
  initial: { stage: 'none' },
  events: {
    'reception.received': { version: 1, personal: ['/whom'] },
    'reception.pursued': { version: 1 },
    'reception.answer-deferred': { version: 1 },
    'reception.answered': { version: 1 },
  },
  evolve: {
    'reception.received': (_state, { data: { lead, agency, region, whom } }) => ({
      stage: 'received',
      ...{ lead, agency, region, whom },
      result: '仍在办理',
    }),
    'reception.pursued': (state, { data }) => ({ ...state, result: data.result }),
    'reception.answer-deferred': (state) => state,
    'reception.answered': (state) => (state.stage === 'none' ? state : { ...state, stage: 'answered' }),
  },
  commands: {
    receive: command<ReceptionState, Receive>({
      body: Receive,
      who: ['system'],
      opens: true,
      place: ({ region }) => ({ region }),
      gates: [],
      decide(_state, { lead, agency, region, whom }, { today }) {
        if (!region.startsWith('13')) throw new Refused('not-of-this-province', { region });
        const answerBy = dayBySomebody(today, addDays(today, 10));
        return facts({ type: 'reception.received', data: { lead, agency: { ...agency }, region, whom, answerBy } });
      },
      example: { lead: id, agency: { id, path: [id] }, region: '130200', whom: '示例副食有限公司' },
    }),
    pursue: command<ReceptionState, Pursue>({
      body: Pursue,
      who: ['officer', 'system'],
      gates: [],
      decide: (_state, { result }) => facts({ type: 'reception.pursued', data: { result } }),
      example: { result: '已立案' },
    }),
    'defer-answer': command<ReceptionState, DeferAnswer>({
      body: DeferAnswer,
      who: ['officer', 'system'],
      gates: [],
      decide: (_state, { to }, { today }) => facts({ type: 'reception.answer-deferred', data: { answerBy: dayBySomebody(today, to) } }),
      example: { to: '2026-04-01' },
    }),
    'record-answer': command<ReceptionState, RecordAnswer>({
      body: RecordAnswer,
      who: ['system'],
      gates: [],
      decide: (state, { lead, event }) => (state.stage === 'answered' ? [] : facts({ type: 'reception.answered', data: { lead, event } })),
      example: { lead: id, event: id },
    }),
  },
  summary: (state) => ({
    title: state.stage === 'none' ? '' : state.whom,
    stage: state.stage,
    agencyPath: state.stage === 'none' ? [] : state.agency.path,
    ...(state.stage === 'none' ? {} : { region: state.region }),
    parties: [],
    people: [],
  }),
  place: (state) => (state.stage === 'none' ? {} : { region: state.region }),
  personal: ['/whom'],
  mayReadPersonal: (viewer, state) => state.stage !== 'none' && viewer.agency.agency === state.agency.id,
  readableBy: (state) => (state.stage === 'none' ? [] : [state.agency.path]),
  views: [],
  lists: [],
  figures: [],
  duties: [answer],
  wording: {
    type: { zh: '线索接收', en: 'Reception' },
    stages: {
      none: { zh: '未接收', en: 'Not opened' },
      received: { zh: '已接收', en: 'Received' },
      answered: { zh: '已反馈', en: 'Answered' },
    },
    commands: {
      receive: { zh: '接收线索', en: 'Receive a lead' },
      pursue: { zh: '登记处理结果', en: 'Record the result' },
      'defer-answer': { zh: '延期反馈', en: 'Defer the answer' },
      'record-answer': { zh: '记录反馈', en: 'Record the answer' },
    },
    events: {
      'reception.received': {
        zh: '已接收',
        en: 'Received',
        sentence: ({ lead, whom }, language) =>
          language === 'zh' ? `接收线索 ${lead}（${whom}）` : `Lead ${lead} about ${whom} is received`,
      },
      'reception.pursued': {
        zh: '已登记结果',
        en: 'Pursued',
        sentence: ({ result }, language) => (language === 'zh' ? `处理结果：${result}` : `Result: ${result}`),
      },
      'reception.answer-deferred': {
        zh: '反馈延期',
        en: 'Answer deferred',
        sentence: ({ answerBy }, language) => (language === 'zh' ? `反馈延期至 ${answerBy.due}` : `The answer is due by ${answerBy.due}`),
      },
      'reception.answered': {
        zh: '已反馈',
        en: 'Answered',
        sentence: ({ lead }, language) => (language === 'zh' ? `已向线索 ${lead} 反馈` : `Lead ${lead} has been answered`),
      },
    },
    fields: {},
    refusals: { 'not-of-this-province': { zh: '不属本省管辖。', en: 'It is not for this province.', law: ['office'] } },
  },
});

/** Typed by the type map here, plain JSON for the machinery. */
function facts(...events: readonly EventOf<ReceptionEvents>[]): readonly NewEvent[] {
  return events as unknown as readonly NewEvent[];
}
