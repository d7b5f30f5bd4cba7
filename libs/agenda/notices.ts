import 'reflect-metadata';
import { Type } from 'class-transformer';
import { IsInt, IsObject, IsOptional, IsString, IsUUID, Length, ValidateNested } from 'class-validator';
import { caseType, command, pathText, refusal, view, type AnyCaseType, type Uuid, type Wording } from '#libs/kernel';

/** Stream category and type name of notices; each notice is one stream of one event. */
export const NOTICE_TYPE = 'duty';
export const NOTICES = 'duty_notices';

/** Somebody was told how far a duty has come. The duty itself stays where it is: on the stream of its case. */
export interface Warned {
  readonly type: string;
  readonly case: Uuid;
  readonly duty: string;
  readonly clock: string;
  readonly part: string;
  readonly name: Wording;
  /** 50, 80 or 100. */
  readonly percent: number;
  readonly due: string;
  readonly openedBy: Uuid;
  readonly agency?: Uuid;
  readonly officer?: Uuid;
  /** Path of the agency when the notice was sent, the highest superior first. */
  readonly path: readonly Uuid[];
}

type NoticeEvents = { readonly 'duty.warned': Warned };
type NoticeState = { readonly stage: 'none' } | ({ readonly stage: 'sent' } & Warned);

class DutyName implements Wording {
  @IsString() @Length(1, 200) zh!: string;
  @IsString() @Length(1, 200) en!: string;
}

/** Asked by the agenda alone, which knows the duty. */
class WarnOfDuty implements Warned {
  @IsString() @Length(1, 60) type!: string;
  @IsUUID() case!: string;
  @IsString() @Length(1, 60) duty!: string;
  @IsString() @Length(1, 10) clock!: string;
  @IsString() @Length(0, 200) part!: string;
  @Type(() => DutyName) @ValidateNested() @IsObject() name!: DutyName;
  @IsInt() percent!: number;
  @IsString() @Length(10, 24) due!: string;
  @IsUUID() openedBy!: string;
  @IsOptional() @IsUUID() agency?: string;
  @IsOptional() @IsUUID() officer?: string;
  @IsUUID('all', { each: true }) path!: string[];
}

type NoticeRow = {
  /** The stream of the notice itself: `case_id` is shown in the place where other lists tell theirs. */
  readonly notice: string;
  readonly type: string;
  readonly case_id: string;
  readonly duty: string;
  readonly clock: string;
  readonly part: string;
  readonly percent: number;
  readonly due: string;
  readonly agency: string | null;
  readonly agency_path: string;
  readonly officer: string | null;
  readonly sent_at: string;
};

const noticeView = view<NoticeRow>({
  name: NOTICES,
  version: 2,
  categories: [NOTICE_TYPE],
  columns: {
    notice: { type: 'text' },
    type: { type: 'text' },
    case_id: { type: 'text' },
    duty: { type: 'text' },
    clock: { type: 'text' },
    part: { type: 'text' },
    percent: { type: 'integer' },
    due: { type: 'text' },
    agency: { type: 'text', nullable: true },
    agency_path: { type: 'text' },
    officer: { type: 'text', nullable: true },
    sent_at: { type: 'instant' },
  },
  indexes: [['sent_at'], ['case_id', 'sent_at'], ['officer', 'sent_at']],
  keys: () => [''],
  evolve: (row, event) => {
    if (event.type !== 'duty.warned') return row;
    const { type, case: case_id, duty, clock, part, percent, due, agency = null, officer = null, path } = event.data as unknown as Warned;
    return {
      notice: event.case,
      type,
      case_id,
      duty,
      clock,
      part,
      percent,
      due,
      agency,
      agency_path: pathText(path),
      officer,
      sent_at: event.at,
    };
  },
});

/** Notices (预警) as a case type: the office's own machinery stores each once, whoever asks and however often. */
export const dutyNotice: AnyCaseType = caseType<NoticeState, NoticeEvents>({
  name: NOTICE_TYPE,
  kind: 'case',
  route: 'duty-notices',
  initial: { stage: 'none' },
  events: { 'duty.warned': { version: 1 } },
  evolve: { 'duty.warned': (_state, { data }) => ({ stage: 'sent', ...data }) },
  commands: {
    warn: command<NoticeState, WarnOfDuty>({
      body: WarnOfDuty,
      who: ['system'],
      opens: true,
      gates: [(state) => (state.stage === 'none' ? null : refusal('notice-already-sent'))],
      decide: (_state, body) => [{ type: 'duty.warned', data: { ...body } }],
      example: {
        type: 'penalty',
        case: '11111111-1111-4111-8111-111111111111',
        duty: 'decide',
        clock: 'D2',
        part: '',
        name: { zh: '作出处理决定', en: 'Decide the case' },
        percent: 80,
        due: '2026-06-01',
        openedBy: '22222222-2222-4222-8222-222222222222',
        path: [],
      },
    }),
  },
  summary: (state) => ({
    title: state.stage === 'none' ? '' : state.name.zh,
    stage: state.stage,
    agencyPath: state.stage === 'none' ? [] : state.path,
    parties: [],
    people: state.stage === 'none' || state.officer === undefined ? [] : [{ person: state.officer, part: 'responsible' }],
  }),
  personal: [],
  mayReadPersonal: () => false,
  // a part bears the name that people gave it in the case
  about: (state) => (state.stage === 'none' ? undefined : state),
  readableBy: (state) => (state.stage === 'none' ? [] : [state.path]),
  views: [noticeView],
  lists: [
    {
      path: '',
      view: NOTICES,
      zh: '预警提醒',
      en: 'Warnings sent',
      filters: {
        case: { column: 'case_id', op: 'eq', zh: '案件', en: 'Case' },
        officer: { column: 'officer', op: 'eq', zh: '责任人', en: 'Responsible officer' },
        percent: { column: 'percent', op: 'in', zh: '进度', en: 'Percent of the time', values: ['50', '80', '100'] },
        clock: { column: 'clock', op: 'in', zh: '期限', en: 'Clock' },
        from: { column: 'sent_at', op: 'from', zh: '发出日不早于', en: 'Sent on or after' },
        to: { column: 'sent_at', op: 'to', zh: '发出日不晚于', en: 'Sent on or before' },
      },
      sorts: ['-sent_at'],
      meanings: {
        notice: { zh: '预警编号，据此查阅该预警', en: 'id of the notice, by which it is read' },
        case_id: { zh: '所预警的案件', en: 'case whose duty it is' },
        agency_path: { zh: '隶属路径', en: 'path of agencies' },
        sent_at: { zh: '发出时间', en: 'sent at' },
      },
      texts: ['part'],
      about: { type: 'type', case: 'case_id' },
      scope: 'agency_path',
    },
  ],
  figures: [],
  wording: {
    type: { zh: '期限预警', en: 'Notice of a deadline' },
    stages: { none: { zh: '无', en: 'none' }, sent: { zh: '已发出', en: 'sent' } },
    commands: { warn: { zh: '发出预警', en: 'Warn of a duty' } },
    events: {
      'duty.warned': {
        zh: '已预警',
        en: 'Warned',
        sentence: ({ name, percent, due }, language) =>
          language === 'zh'
            ? `“${name.zh}”的期限（${due}）已过 ${percent}%`
            : `${percent} % of the time for “${name.en}” (due ${due}) has passed`,
      },
    },
    fields: {
      type: { zh: '案件类型', en: 'Case type' },
      case: { zh: '案件', en: 'Case' },
      duty: { zh: '事项', en: 'Duty' },
      clock: { zh: '期限编号', en: 'Clock' },
      part: { zh: '对象', en: 'Part' },
      name: { zh: '名称', en: 'Name' },
      zh: { zh: '中文', en: 'Chinese' },
      en: { zh: '英文', en: 'English' },
      percent: { zh: '已过比例', en: 'Percent of the time' },
      due: { zh: '到期', en: 'Due' },
      openedBy: { zh: '起算记录', en: 'Opened by' },
      agency: { zh: '机关', en: 'Agency' },
      officer: { zh: '责任人', en: 'Responsible officer' },
      path: { zh: '隶属路径', en: 'Path of agencies' },
      stage: { zh: '状态', en: 'Stage' },
    },
    refusals: {
      'notice-already-sent': { zh: '该预警已发出。', en: 'The notice was sent already.', law: ['office'] },
    },
  },
});
