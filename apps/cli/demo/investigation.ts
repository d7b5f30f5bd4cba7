import { addDays } from '#libs/kernel';
import type { Matter, Story } from './story.js';

/** How a case goes; what is left out goes the usual way. */
export interface Course {
  /** Where the case still stands at the end of the year. */
  readonly until?: Rest;
  readonly outcome?: 'penalized' | 'exempted-first-offense' | 'exempted-minor' | 'no-fault' | 'not-established' | 'transferred-as-crime';
  readonly notFiled?: 'minor' | 'first-offence' | 'no-violation' | 'out-of-time' | 'out-of-jurisdiction';
  readonly reopenedLead?: true;
  readonly filingExtended?: true;
  readonly recusal?: true;
  readonly officersChanged?: true;
  readonly extended?: true;
  readonly measure?: 'seizure' | 'seizure-extended' | 'preservation-released' | 'preservation-converted';
  readonly suspension?: 'resumed' | 'open';
  readonly terminated?: 'open' | 'closed';
  /** Result of the first re-inspection, and whether a second one found everything met. */
  readonly rectification?: 'met' | 'not-met' | 'partly';
  readonly metAtLast?: true;
  readonly review?: 'passed' | 'returned' | 'returned-open';
  readonly defence?: 'adopted' | 'partly' | 'not-adopted';
  readonly hearing?: 'held' | 'waived' | 'requested' | 'notified';
  readonly collective?: true;
  readonly kind?: 'warning' | 'confiscation' | 'stop-business';
  readonly payment?: 'unpaid' | 'on-time' | 'late' | 'instalments' | 'deferral' | 'urged' | 'court' | 'court-applied';
  readonly challenge?:
    'upheld' | 'changed' | 'revoked' | 'withdrawn' | 'pending' | 'lawsuit-upheld' | 'lawsuit-revoked' | 'lawsuit-pending';
  readonly selfRevoked?: true;
  readonly reopened?: true;
  readonly publication?: 'plain' | 'corrected' | 'withdrawn-in-error' | 'none';
  readonly credit?: 'repaired' | 'refused' | 'accepted' | 'applied';
  readonly correction?: true;
  readonly onSpot?: true;
}

export type Rest = 'lead' | 'parties' | 'filed' | 'investigated' | 'concluded' | 'noticed' | 'decided' | 'served' | 'closed';

const SOURCES = ['inspection', 'complaint', 'report', 'transferred', 'superior', 'hotline', 'monitoring'];
const SEVERITIES = ['minor', 'general', 'serious'];

/** 线索: registered by the clerk, with the party named some days later. */
export function* openLead(m: Matter, course: Course): Story {
  const ended = addDays(m.day, -m.chance.whole(0, 6));
  const item = m.item();
  m.actEnded = ended;
  yield* m.ask('clerk', 'register-lead', {
    title: `${m.called}涉嫌${item.zh}`.slice(0, 180),
    source: m.chance.oneOf(SOURCES),
    receivedOn: m.day,
    discoveredOn: m.day,
    act: {
      description: `${m.called}${item.zh}`,
      place: m.party.address,
      from: addDays(ended, -m.chance.whole(0, 20)),
      ended,
      harm: false,
    },
    item: m.itemCode,
  });
  if (course.until === 'lead') return;
  m.pass(0, 2);
  yield* m.ask('officer', 'identify-parties', { parties: [m.party] });
  if (course.until === 'parties') return;
  if (course.filingExtended === true) {
    m.pass(2, 5);
    yield* m.ask('head', 'extend-filing-period', { reason: '需向供货商所在地核查' });
  }
  m.pass(1, 4);
}

/** 立案 or 不予立案. */
export function* fileLead(m: Matter, course: Course): Story {
  if (course.notFiled !== undefined) {
    yield* m.ask('head', 'decline-filing', { ground: course.notFiled, reason: '经核查，不符合立案条件' });
    if (course.reopenedLead !== true) return;
    m.pass(5, 15);
    yield* m.ask('head', 'reopen-case', { reason: '取得新的线索，重新核查' });
    m.pass(1, 4);
  }
  const grounds = `有初步证据证明${m.called}${m.item().zh}`;
  yield* m.ask('head', 'file-case', { item: m.itemCode, officers: m.officers, grounds });
}

/** 调查: inspection, inquiry, evidence, measures, rectification; ends with every piece of evidence verified. */
export function* investigate(m: Matter, course: Course): Story {
  if (course.recusal === true) yield* recuse(m);
  m.pass(0, 2);
  yield* inspect(m);
  if (course.measure !== undefined) yield* takeMeasure(m, course.measure);
  yield* gather(m, m.chance.whole(1, 3));
  if (course.rectification !== undefined) yield* rectify(m, course);
  if (course.suspension !== undefined) yield* suspend(m, course.suspension);
  if (course.suspension === 'open') return;
  if (course.officersChanged === true) {
    m.inCharge = [m.inCharge[0], 'officer3'];
    yield* m.ask('head', 'assign-officers', { officers: m.officers, reason: '原承办人调整分工' });
  }
  if (course.extended === true) {
    m.pass(20, 30);
    yield* m.ask('head', 'extend-decision-period', { by: 'head', reason: '案情复杂，需向外地调取证据' });
  }
  yield* inquire(m);
  yield* publishInspection(m);
}

/** 公开检查结果, with what others could trade on left out. */
function* publishInspection(m: Matter): Story {
  const { inspections = [] } = yield* m.look();
  for (const { record, on } of inspections) {
    const text = `${on}对${m.called}进行现场检查，发现问题1项`;
    const withheld = [{ what: '进货渠道和价格', ground: 'trade-secret' }];
    yield* m.ask('clerk', 'publish-inspection', { record, site: '青山县人民政府网站（演示）', on: m.day, text, withheld });
  }
}

function* recuse(m: Matter): Story {
  const recused = m.inCharge[1];
  yield* m.ask('clerk', 'request-recusal', { person: m.who(recused).id, by: 'party', reason: '与当事人有亲属关系' });
  m.pass(1);
  yield* m.ask('head', 'decide-recusal', { person: m.who(recused).id, granted: true, reason: '情况属实' });
  m.inCharge = [m.inCharge[0], 'officer3'];
  yield* m.ask('head', 'assign-officers', { officers: m.officers, reason: '原承办人回避' });
}

function* inspect(m: Matter): Story {
  const { chance } = m;
  const present = chance.happens(0.85);
  yield* m.ask(m.inCharge[0], 'record-inspection', {
    record: m.label('XC'),
    on: m.day,
    place: m.party.address,
    officers: m.officers,
    certificatesShown: true,
    partyPresent: present,
    ...(present ? {} : { witness: { name: '社区工作人员' } }),
    findings: [{ ref: 'F1', description: m.item().zh, violates: m.item().forbids, severity: chance.oneOf(SEVERITIES) }],
    files: [],
    filmed: chance.happens(0.8),
  });
}

const EVIDENCE = [
  ['documentary', '进货票据和台账'],
  ['physical', '涉案物品样品'],
  ['audiovisual', '执法记录仪录像'],
  ['electronic', '收款记录截图'],
  ['testimony', '证人证言'],
  ['party-statement', '当事人陈述'],
  ['expert-opinion', '检验检测报告'],
  ['inspection-record', '现场检查笔录'],
] as const;

export function* gather(m: Matter, pieces: number): Story {
  const { chance } = m;
  for (const [kind, title] of chance.shuffled(EVIDENCE).slice(0, pieces)) {
    const evidence = m.label('ZJ');
    const files = chance.happens(0.4) ? [yield* m.upload(m.inCharge[0], `${title} ${m.key} ${evidence}\n`)] : [];
    const device = kind === 'electronic' && chance.happens(0.5);
    yield* m.ask(m.inCharge[0], 'register-evidence', { evidence, kind, title, collectedOn: m.day, source: '现场收集', device, files });
    yield* m.ask(m.inCharge[1], 'verify-evidence', {
      evidence,
      opinion: '与其他证据相互印证',
      ...(device ? { deviceReviewed: true } : {}),
    });
    if (chance.happens(0.05)) yield* exclude(m);
    m.pass(0, 2);
  }
}

function* exclude(m: Matter): Story {
  const evidence = m.label('ZJ');
  const piece = { evidence, kind: 'testimony', title: '匿名证言', collectedOn: m.day, source: '他人转交', device: false, files: [] };
  yield* m.ask(m.inCharge[0], 'register-evidence', piece);
  yield* m.ask(m.inCharge[1], 'exclude-evidence', { evidence, reason: '来源不明，不能核实' });
}

function* inquire(m: Matter): Story {
  yield* m.ask(m.inCharge[0], 'record-inquiry', {
    number: 1,
    from: `${m.day}T00:10:00.000Z`,
    to: `${m.day}T00:50:00.000Z`,
    place: m.agency.name,
    officers: m.officers,
    persons: [{ name: m.party.representative?.name ?? m.party.name, relation: m.party.kind === 'natural' ? 'party' : 'representative' }],
    rightsTold: true,
    record: `问：对检查发现的${m.item().zh}有何说明？答：属实，愿意改正。`,
    files: [],
  });
}

function* takeMeasure(m: Matter, measure: NonNullable<Course['measure']>): Story {
  const seizes = measure.startsWith('seizure');
  const label = m.label(seizes ? 'KY' : 'BC');
  const emergency = m.chance.happens(0.5);
  const taken = {
    on: m.day,
    place: m.party.address,
    things: [{ name: '涉案物品', quantity: `${m.chance.whole(1, 60)}件` }],
    reason: seizes ? '有证据证明与违法行为有关' : '证据可能灭失',
    officers: m.officers,
    emergency,
    files: [],
  };
  const by = emergency ? m.inCharge[0] : 'head';
  if (seizes) {
    const seizure = { ...taken, seizure: label, kind: 'detain-goods', basis: '《行政强制法》第二十二条', remediesTold: true };
    yield* m.ask(by, 'seize-property', seizure);
  } else {
    yield* m.ask(by, 'preserve-evidence', { ...taken, preservation: label });
  }
  if (emergency) yield* m.ask('head', 'approve-emergency-measure', { measure: label, opinion: '情况紧急属实，同意' });
  m.pass(2, 4);
  if (measure === 'preservation-released') {
    yield* m.ask(m.inCharge[0], 'release-preservation', { preservation: label, reason: '无需继续保存' });
  } else if (measure === 'preservation-converted') {
    yield* m.ask('head', 'convert-preservation', { preservation: label, into: 'appraisal', reason: '送检验检测' });
  } else {
    if (measure === 'seizure-extended') {
      m.pass(8, 12);
      yield* m.ask('head', 'extend-seizure', { seizure: label, reason: '等待检验结果' });
    }
    m.pass(3, 6);
    yield* m.ask(m.inCharge[0], 'release-seizure', { seizure: label, on: m.day, reason: '检验合格或者已作处理' });
  }
}

/** 责令改正 and 复查: a first re-inspection, with a new term where something is left. */
function* rectify(m: Matter, course: Course): Story {
  const until = m.desk.after(m.day, m.chance.whole(5, 10));
  const order = 'ZG-1';
  yield* m.ask(m.inCharge[0], 'order-rectification', { order, orderedOn: m.day, requirements: `停止${m.item().zh}的行为并改正`, until });
  if (course.until === 'investigated') return;
  m.passUntil(until);
  const result = course.rectification;
  const left = { remaining: '部分问题尚未改正', until: m.desk.after(m.day, m.chance.whole(10, 20)) };
  const found = { order, on: m.day, result, officers: m.officers, files: [], ...(result === 'met' ? {} : left) };
  yield* m.ask(m.inCharge[0], 'record-reinspection', found);
  m.pass(0, 1);
}

/** The second re-inspection, after which nothing is left. */
export function* rectifiedAtLast(m: Matter, course: Course): Story {
  if (course.rectification === undefined || course.rectification === 'met' || course.metAtLast !== true) return;
  m.pass(5, 10);
  yield* m.ask(m.inCharge[0], 'record-reinspection', { order: 'ZG-1', on: m.day, result: 'met', officers: m.officers, files: [] });
}

function* suspend(m: Matter, how: NonNullable<Course['suspension']>): Story {
  const ground = m.chance.oneOf(['other-case-pending', 'legal-question', 'force-majeure', 'party-missing']);
  yield* m.ask('head', 'suspend-investigation', { ground, from: m.day, reason: '调查暂时无法进行' });
  if (how === 'open') return;
  m.pass(10, 25);
  yield* m.ask('head', 'resume-investigation', { on: m.day });
}

export function* terminate(m: Matter, course: Course): Story {
  m.pass(1, 5);
  const ground = m.party.kind === 'natural' ? 'party-died' : 'party-dissolved';
  yield* m.ask('head', 'terminate-investigation', { ground, reason: '当事人资格消灭，没有权利义务承受人' });
  if (course.terminated !== 'closed') return;
  m.pass(2, 6);
  yield* m.ask('head', 'close-case', { ground: 'terminated', summary: '终止调查，予以结案' });
  yield* file(m, false);
}

/** 归档. */
export function* file(m: Matter, decided = true): Story {
  m.pass(2, 10);
  yield* m.ask('clerk', 'file-dossier', {
    dossier: `${m.day.slice(0, 4)}-${m.key}`,
    main: ['filing-approval', ...(decided ? ['decision-and-service'] : []), 'evidence'],
    side: ['source', 'final-report', 'closing-approval'],
    pages: m.chance.whole(12, 180),
    years: m.chance.oneOf([10, 30]),
  });
}
