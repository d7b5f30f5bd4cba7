import { PATH_FILTERS, PATH_LEVELS, type FigureQuestion, type Filter, type ListQuestion, type View } from '#libs/kernel';
import { CHALLENGE_KINDS, CHALLENGE_RESULTS, LEAD_SOURCES, OUTCOMES, PAYMENT_CHANNELS } from './penalty.kinds.js';
import { COURSE } from './penalty.state.js';
import { actsView } from './views/acts.view.js';
import { paymentsView, publicationsView } from './views/aftermath.view.js';
import { challengesView, UNDER_WAY } from './views/challenges.view.js';
import { heldMeasuresView, openRectificationsView } from './views/open-work.view.js';
import { recusalsView } from './views/recusals.view.js';
import { openRefundsView } from './views/refunds.view.js';
import { partiesView } from './views/parties.view.js';
import { registerView } from './views/register.view.js';

export const penaltyViews: readonly View[] = [
  registerView,
  partiesView,
  actsView,
  openRectificationsView,
  heldMeasuresView,
  publicationsView,
  paymentsView,
  openRefundsView,
  challengesView,
  recusalsView,
];

const STAGES = [...COURSE, 'not-filed', 'suspended', 'terminated'].filter((stage) => stage !== 'none');
const { below } = PATH_FILTERS;

const CASE_FILTERS: { readonly [parameter: string]: Filter } = {
  stage: { column: 'stage', op: 'in', zh: '阶段', en: 'stage', values: STAGES },
  outcome: { column: 'outcome', op: 'in', zh: '处理结果', en: 'outcome', values: OUTCOMES },
  decision: {
    column: 'decisionStatus',
    op: 'in',
    zh: '决定效力',
    en: 'standing of the decision',
    values: ['standing', 'changed', 'revoked'],
  },
  procedure: { column: 'procedure', op: 'in', zh: '程序', en: 'procedure', values: ['ordinary', 'summary'] },
  agency: { column: 'agency', op: 'eq', zh: '办案机关', en: 'agency' },
  ...PATH_FILTERS,
  region: { column: 'region', op: 'prefix', zh: '行政区划', en: 'region' },
  source: { column: 'source', op: 'in', zh: '案件来源', en: 'source', values: LEAD_SOURCES },
  item: { column: 'item', op: 'eq', zh: '事项', en: 'item' },
  field: { column: 'field', op: 'in', zh: '领域', en: 'field' },
  discretion: { column: 'discretion', op: 'in', zh: '裁量偏离', en: 'discretion', values: ['within-tier', 'deviation'] },
  officer: { column: 'leadOfficer', op: 'eq', zh: '主办人', en: 'lead officer' },
  number: { column: 'number', op: 'eq', zh: '案号', en: 'case number' },
  openedFrom: { column: 'openedOn', op: 'from', zh: '登记起', en: 'opened from' },
  openedTo: { column: 'openedOn', op: 'to', zh: '登记止', en: 'opened to' },
  filedFrom: { column: 'filedOn', op: 'from', zh: '立案起', en: 'filed from' },
  filedTo: { column: 'filedOn', op: 'to', zh: '立案止', en: 'filed to' },
  decidedFrom: { column: 'decidedOn', op: 'from', zh: '决定起', en: 'decided from' },
  decidedTo: { column: 'decidedOn', op: 'to', zh: '决定止', en: 'decided to' },
  decideBy: { column: 'decideBy', op: 'to', zh: '办案期限不晚于', en: 'decision due by' },
};

const CHALLENGE_FILTERS: { readonly [parameter: string]: Filter } = {
  kind: { column: 'kind', op: 'in', zh: '复议或者诉讼', en: 'reconsideration or lawsuit', values: CHALLENGE_KINDS },
  result: { column: 'result', op: 'in', zh: '结果', en: 'result', values: [UNDER_WAY, ...CHALLENGE_RESULTS] },
  agency: { column: 'agency', op: 'eq', zh: '办案机关', en: 'agency' },
  ...PATH_FILTERS,
  acceptedFrom: { column: 'acceptedOn', op: 'from', zh: '受理起', en: 'accepted from' },
  acceptedTo: { column: 'acceptedOn', op: 'to', zh: '受理止', en: 'accepted to' },
  endedFrom: { column: 'endedOn', op: 'from', zh: '审结起', en: 'ended from' },
  endedTo: { column: 'endedOn', op: 'to', zh: '审结止', en: 'ended to' },
};

const REGISTER_MEANINGS: ListQuestion['meanings'] = {
  agency: {
    zh: '登记时的机关；撤销后由承继机关办理的仍在其名下',
    en: 'agency under which it was recorded, also where a successor handles it',
  },
  item: {
    zh: '事项；立案前为线索所列，首违不予立案为其所认定',
    en: 'item; before the filing that of the lead, or of the first offence not filed',
  },
  outcome: { zh: '处理结果；被撤销的保留至另行决定', en: 'outcome; of a revoked decision until another is made' },
  decisionStatus: { zh: '决定效力：standing、changed、revoked', en: 'standing of the decision: standing, changed, revoked' },
  creditStatus: {
    zh: '信用修复：none、applied、accepted、refused、repaired',
    en: 'credit repair: none, applied, accepted, refused, repaired',
  },
  leadOfficer: { zh: '主办人；回避后至重新指派前为空', en: 'lead officer; nobody from a recusal to the next assignment' },
  discretion: { zh: '裁量：within-tier、deviation；无裁量基准为空', en: 'within-tier, deviation; null where there is no benchmark' },
  paid: { zh: '已缴罚款，减去退还（分）', en: 'collected of the fine less what was given back (fen)' },
  surchargePaid: { zh: '已缴加处罚款，减去退还（分）', en: 'collected of the surcharge less what was given back (fen)' },
  openedOn: { zh: '登记案卷之日', en: 'day on which the file was opened' },
  filedOn: { zh: '立案日期；当场处罚为决定日', en: 'filed on; of a summary penalty the day of the decision' },
};

export const penaltyLists: readonly ListQuestion[] = [
  {
    path: '',
    view: 'penalty_register',
    zh: '案件登记簿',
    en: 'Case register',
    filters: CASE_FILTERS,
    sorts: ['-openedOn', 'openedOn', '-filedOn', 'filedOn', '-decidedOn', 'decidedOn', 'decideBy', '-fine'],
    meanings: REGISTER_MEANINGS,
    texts: ['title'],
    scope: 'agencyPath',
  },
  {
    path: 'by-party',
    view: 'penalty_parties',
    zh: '按当事人查询',
    en: 'Cases by party',
    filters: {
      party: { column: 'partyKey', op: 'eq', zh: '当事人标识', en: 'party key' },
      item: { column: 'item', op: 'eq', zh: '事项', en: 'item' },
      outcome: { column: 'outcome', op: 'in', zh: '处理结果', en: 'outcome', values: OUTCOMES },
      below,
    },
    sorts: ['-decidedOn', 'decidedOn', 'partyKey'],
    meanings: {
      number: { zh: '案号', en: 'case number' },
      item: { zh: '立案、当场处罚或者首违不予立案的事项', en: 'item of the filing, the summary penalty or the first offence not filed' },
      fine: { zh: '该决定的罚款合计（分）', en: 'fines of the decision together (fen)' },
    },
    personal: ['name'],
    texts: ['ref'],
    scope: 'agencyPath',
  },
  {
    path: 'by-officer',
    view: 'penalty_acts',
    zh: '按执法人员查询履职记录',
    en: 'Acts by officer',
    filters: {
      officer: { column: 'person', op: 'eq', zh: '执法人员', en: 'officer' },
      part: { column: 'part', op: 'in', zh: '参与身份', en: 'part taken' },
      act: { column: 'act', op: 'in', zh: '行为', en: 'act' },
      from: { column: 'at', op: 'from', zh: '时间起', en: 'from' },
      to: { column: 'at', op: 'to', zh: '时间止', en: 'to' },
      below,
    },
    sorts: ['-at', 'at'],
    meanings: {
      part: {
        zh: '参与身份：acted 为办理人本人，approver 为批准他人所记者，其余如 investigator、reviewer',
        en: 'part taken: acted for who asked, approver of what another recorded, else investigator, reviewer …',
      },
      act: { zh: '所作记录的类型', en: 'type of the record made' },
      post: { zh: '当时职务；记录未载明为空', en: 'post held then; null where the record tells none' },
      agency: { zh: '办理时所在机关；仅被载明者为空', en: 'agency acted for; null for who is only named' },
      opinion: { zh: '本人意见', en: 'own opinion' },
    },
    texts: ['opinion'],
    scope: 'agencyPath',
  },
  {
    path: 'open-rectifications',
    view: 'penalty_open_rectifications',
    zh: '未完成的责令改正',
    en: 'Open rectifications',
    filters: {
      status: { column: 'status', op: 'in', zh: '状态', en: 'status', values: ['ordered', 'partly', 'not-met'] },
      dueBy: { column: 'until', op: 'to', zh: '改正期限不晚于', en: 'to be rectified by' },
      reinspectBy: { column: 'reinspectBy', op: 'to', zh: '复查期限不晚于', en: 'to be re-inspected by' },
      below,
    },
    sorts: ['until', '-until', 'reinspectBy'],
    texts: ['rectification', 'requirements'],
    scope: 'agencyPath',
  },
  {
    path: 'held-measures',
    view: 'penalty_held_measures',
    zh: '在执行的登记保存和查封扣押',
    en: 'Measures held',
    filters: {
      kind: {
        column: 'kind',
        op: 'in',
        zh: '种类',
        en: 'kind',
        values: ['preservation', 'seal-premises', 'seal-equipment', 'detain-goods'],
      },
      dueBy: { column: 'due', op: 'to', zh: '期限不晚于', en: 'due by' },
      below,
    },
    sorts: ['due', '-due'],
    texts: ['measure', 'place'],
    scope: 'agencyPath',
  },
  {
    path: 'publications',
    view: 'penalty_publications',
    zh: '公示台账',
    en: 'Publications',
    filters: {
      status: { column: 'status', op: 'in', zh: '状态', en: 'status', values: ['published', 'withdrawn'] },
      site: { column: 'site', op: 'eq', zh: '公示平台', en: 'site' },
      until: { column: 'publishedUntil', op: 'to', zh: '公示期届满不晚于', en: 'published until' },
      below,
    },
    sorts: ['-publishedOn', 'publishedUntil'],
    scope: 'agencyPath',
  },
  {
    path: 'payments',
    view: 'penalty_payments',
    zh: '罚款收缴',
    en: 'Payments',
    filters: {
      channel: { column: 'channel', op: 'in', zh: '缴款方式', en: 'channel', values: [...PAYMENT_CHANNELS, 'refund'] },
      cash: { column: 'cash', op: 'in', zh: '现金所在', en: 'where the cash is', values: ['officer', 'agency', 'bank'] },
      from: { column: 'paidOn', op: 'from', zh: '缴款起', en: 'paid from' },
      to: { column: 'paidOn', op: 'to', zh: '缴款止', en: 'paid to' },
      below,
    },
    sorts: ['-paidOn', 'paidOn'],
    meanings: {
      handOverBy: { zh: '执法人员交至机关的期限', en: 'to be handed in by the officer by' },
      principal: { zh: '罚款本金（分）；退还为负', en: 'of the fine (fen); below zero for what was given back' },
      surcharge: { zh: '加处罚款（分）；退还为负', en: 'of the surcharge (fen); below zero for what was given back' },
    },
    texts: ['payment', 'receipt'],
    scope: 'agencyPath',
  },
  {
    path: 'open-refunds',
    view: 'penalty_open_refunds',
    zh: '待退还罚没款',
    en: 'Collected and to be given back',
    filters: {
      from: { column: 'since', op: 'from', zh: '应退还起', en: 'to be given back since' },
      to: { column: 'since', op: 'to', zh: '应退还止', en: 'to be given back since, at the latest' },
      below,
    },
    sorts: ['since', '-since', '-toRefund'],
    meanings: { since: { zh: '应退还起', en: 'to be given back since' } },
    scope: 'agencyPath',
  },
  {
    path: 'challenges',
    view: 'penalty_challenges',
    zh: '复议、诉讼台账',
    en: 'Reconsiderations and lawsuits',
    filters: CHALLENGE_FILTERS,
    sorts: ['-acceptedOn', 'acceptedOn', '-endedOn', 'endedOn'],
    meanings: {
      agency: { zh: '登记时的办案机关', en: 'agency under which the case was recorded' },
      result: {
        zh: '结果：under-way 审理中、upheld 维持、changed 变更、revoked 撤销、withdrawn 撤回',
        en: 'under-way, upheld, changed, revoked, withdrawn by the party',
      },
      month: { zh: '审结月份', en: 'month in which it ended' },
      heavier: { zh: '变更后重于原决定的为 1', en: '1 where what stands instead is heavier than what was decided' },
    },
    texts: ['challenge', 'body'],
    scope: 'agencyPath',
  },
];

export const penaltyFigures: readonly FigureQuestion[] = [
  {
    path: 'counts',
    view: 'penalty_register',
    zh: '案件统计',
    en: 'Counts of cases',
    filters: CASE_FILTERS,
    dimensions: {
      agency: 'agency',
      agencyLevel: 'agencyLevel',
      ...PATH_LEVELS,
      region: 'region',
      filedMonth: 'filedMonth',
      decidedMonth: 'decidedMonth',
      month: 'decidedMonth',
      stage: 'stage',
      outcome: 'outcome',
      decision: 'decisionStatus',
      procedure: 'procedure',
      item: 'item',
      field: 'field',
      source: 'source',
      officer: 'leadOfficer',
      heaviestKind: 'heaviestKind',
      tier: 'tier',
      discretion: 'discretion',
      creditTier: 'creditTier',
      creditStatus: 'creditStatus',
    },
    sums: {
      fine: 'fine',
      confiscated: 'confiscated',
      paid: 'paid',
      surchargePaid: 'surchargePaid',
      deviations: 'deviations',
      inspections: 'inspections',
      rectifications: 'rectifications',
      hearings: 'hearings',
      reviewsReturned: 'reviewsReturned',
      discussions: 'discussions',
      dissents: 'dissents',
    },
    scope: 'agencyPath',
  },
  {
    path: 'payment-counts',
    view: 'penalty_payments',
    zh: '收缴统计',
    en: 'Counts of payments',
    filters: {
      from: { column: 'paidOn', op: 'from', zh: '缴款起', en: 'paid from' },
      to: { column: 'paidOn', op: 'to', zh: '缴款止', en: 'paid to' },
      below,
    },
    dimensions: { month: 'month', channel: 'channel', agencyPath: 'agencyPath' },
    sums: { principal: 'principal', surcharge: 'surcharge' },
    scope: 'agencyPath',
  },
  {
    path: 'challenge-counts',
    view: 'penalty_challenges',
    zh: '复议、诉讼统计',
    en: 'Counts of reconsiderations and lawsuits',
    filters: CHALLENGE_FILTERS,
    dimensions: { agency: 'agency', ...PATH_LEVELS, kind: 'kind', result: 'result', month: 'month', acceptedMonth: 'acceptedMonth' },
    sums: { heavier: 'heavier' },
    scope: 'agencyPath',
  },
];
