import type { Language, Role, TypeWording, Wording } from '#libs/kernel';
import type { OfficerEvents, TrainingYearCount } from './officer.events.js';
import { refusals } from './officer.refusals.js';

const ROLE: { readonly [role in Role]: Wording } = {
  officer: { zh: '执法人员', en: 'Officer' },
  'legality-reviewer': { zh: '法制审核人员', en: 'Legality reviewer' },
  head: { zh: '机关负责人', en: 'Head of agency' },
  clerk: { zh: '内勤', en: 'Clerk' },
  supervisor: { zh: '执法监督人员', en: 'Supervisor' },
  auditor: { zh: '审计监察人员', en: 'Auditor' },
  'system-administrator': { zh: '系统管理员', en: 'System administrator' },
  'security-administrator': { zh: '安全管理员', en: 'Security administrator' },
  'audit-administrator': { zh: '审计管理员', en: 'Audit administrator' },
};

function named(roles: readonly Role[], language: Language): string {
  return roles.map((role) => ROLE[role][language]).join(language === 'zh' ? '、' : ', ');
}

const CERTIFICATE: { readonly [kind: string]: Wording } = {
  enforcement: { zh: '行政执法证', en: 'enforcement certificate' },
  supervision: { zh: '行政执法监督证', en: 'supervision certificate' },
};

const EXAM = {
  true: { zh: '，年度考试合格', en: '; examination of the year passed' },
  false: { zh: '，年度考试不合格', en: '; examination of the year failed' },
} as const;

function unmet({ year, hours, required, examPassed }: TrainingYearCount, language: Language, what: Wording): string {
  return language === 'zh'
    ? `${year} 年度培训${what.zh}：${hours} 学时（应训 ${required}），考试${examPassed ? '合格' : '未合格'}`
    : `Training of ${year} ${what.en}: ${hours} of ${required} hours, examination ${examPassed ? 'passed' : 'not passed'}`;
}

/** What people read about officers, in Chinese and English. */
export const officerWording: TypeWording<OfficerEvents> = {
  type: { zh: '执法人员', en: 'Officer' },
  stages: {
    unregistered: { zh: '未登记', en: 'Not registered' },
    'in-service': { zh: '在岗', en: 'In service' },
    retired: { zh: '离岗', en: 'Out of service' },
  },
  commands: {
    register: { zh: '登记人员', en: 'Register a person' },
    'assign-post': { zh: '任职', en: 'Assign a post' },
    'end-post': { zh: '免职', en: 'End a post' },
    move: { zh: '调动', en: 'Move to another agency' },
    certify: { zh: '发放执法证件', en: 'Issue a certificate' },
    'renew-certificate': { zh: '证件年检', en: 'Renew a certificate' },
    'suspend-certificate': { zh: '暂扣证件', en: 'Suspend a certificate' },
    'resume-certificate': { zh: '发还证件', en: 'Give a certificate back' },
    'withdraw-certificate': { zh: '吊销证件', en: 'Withdraw a certificate' },
    'record-legal-qualification': { zh: '登记法律职业资格', en: 'Record the legal qualification' },
    'record-training': { zh: '登记培训学时和年度考试', en: 'Record training and the yearly examination' },
    'close-training-year': { zh: '结转年度培训', en: 'Close a year of training' },
    'change-login': { zh: '变更登录账号', en: 'Change the login' },
    'disable-login': { zh: '停用登录账号', en: 'Disable the login' },
    'enable-login': { zh: '启用登录账号', en: 'Enable the login' },
    retire: { zh: '离岗', en: 'Take out of service' },
    reinstate: { zh: '复职', en: 'Take back into service' },
  },
  events: {
    'officer.registered': {
      zh: '人员已登记',
      en: 'Person registered',
      sentence: ({ name, agency }, language) =>
        language === 'zh' ? `登记${name}，所在机关${agency.name}` : `Registered ${name} of ${agency.name}`,
    },
    'officer.post-assigned': {
      zh: '已任职',
      en: 'Post assigned',
      sentence: ({ post, place, roles, from, to }, language) =>
        language === 'zh'
          ? `自 ${from} 起${to === undefined ? '' : `至 ${to} 止`}任${place.name}${post}（${named(roles, 'zh')}）`
          : `${post} at ${place.name} from ${from}${to === undefined ? '' : ` to ${to}`} (${named(roles, 'en')})`,
    },
    'officer.post-ended': {
      zh: '已免职',
      en: 'Post ended',
      sentence: ({ post, on, reason }, language) =>
        language === 'zh' ? `自 ${on} 起不再担任${post}：${reason}` : `No longer ${post} from ${on}: ${reason}`,
    },
    'officer.moved': {
      zh: '已调动',
      en: 'Moved',
      sentence: ({ agency, on }, language) => (language === 'zh' ? `自 ${on} 起调至${agency.name}` : `Moved to ${agency.name} from ${on}`),
    },
    'officer.certified': {
      zh: '已领证',
      en: 'Certificate issued',
      sentence: ({ number, kind, issued, expires, trainingYear: owed }, language) =>
        language === 'zh'
          ? `${issued} 领取${CERTIFICATE[kind]!.zh} ${number}，有效期至 ${expires}${owed === undefined ? '' : `；${owed.year} 年度须培训 ${owed.required} 学时并通过考试`}`
          : `Received ${CERTIFICATE[kind]!.en} ${number} on ${issued}, valid to ${expires}${owed === undefined ? '' : `; ${owed.required} hours of training and the examination are owed for ${owed.year}`}`,
    },
    'officer.certificate-renewed': {
      zh: '证件已年检',
      en: 'Certificate renewed',
      sentence: ({ number, on, expires }, language) =>
        language === 'zh'
          ? `证件 ${number} 于 ${on} 年检合格，有效期至 ${expires}`
          : `Certificate ${number} renewed on ${on}, valid to ${expires}`,
    },
    'officer.certificate-suspended': {
      zh: '证件已暂扣',
      en: 'Certificate suspended',
      sentence: ({ number, from, until, reason }, language) =>
        language === 'zh'
          ? `证件 ${number} 自 ${from} 起${until === undefined ? '' : `至 ${until} 止`}暂扣：${reason}`
          : `Certificate ${number} suspended from ${from}${until === undefined ? '' : ` to ${until}`}: ${reason}`,
    },
    'officer.certificate-resumed': {
      zh: '证件已发还',
      en: 'Certificate given back',
      sentence: ({ number, on, reason }, language) =>
        language === 'zh' ? `证件 ${number} 自 ${on} 起发还：${reason}` : `Certificate ${number} given back from ${on}: ${reason}`,
    },
    'officer.certificate-withdrawn': {
      zh: '证件已吊销',
      en: 'Certificate withdrawn',
      sentence: ({ number, on, reason }, language) =>
        language === 'zh' ? `证件 ${number} 自 ${on} 起吊销：${reason}` : `Certificate ${number} withdrawn from ${on}: ${reason}`,
    },
    'officer.legal-qualification-recorded': {
      zh: '法律职业资格已登记',
      en: 'Legal qualification recorded',
      sentence: ({ obtained }, language) =>
        language === 'zh' ? `${obtained} 取得法律职业资格` : `Holds the legal qualification since ${obtained}`,
    },
    'officer.training-recorded': {
      zh: '培训学时已登记',
      en: 'Training recorded',
      sentence: ({ year, hours, course, examPassed }, language) => {
        const exam = examPassed === undefined ? '' : EXAM[`${examPassed}`][language];
        return language === 'zh'
          ? `${year} 年度培训“${course}”${hours} 学时${exam}`
          : `${hours} hours of training in ${year}: ${course}${exam}`;
      },
    },
    'officer.training-year-begun': {
      zh: '年度培训已开始',
      en: 'Year of training begun',
      sentence: ({ year, required, owed }, language) =>
        language === 'zh'
          ? `${year} 年度须培训 ${required} 学时并通过考试，${owed.due} 前完成`
          : `${required} hours of training and the examination are owed for ${year}, by ${owed.due}`,
    },
    'officer.training-year-met': {
      zh: '年度培训已完成',
      en: 'Year of training met',
      sentence: ({ year, hours, required }, language) =>
        language === 'zh'
          ? `${year} 年度培训 ${hours} 学时（应训 ${required}），考试合格，已完成`
          : `${hours} of ${required} hours trained in ${year} and the examination passed`,
    },
    'officer.training-year-missed': {
      zh: '年度培训未完成',
      en: 'Year of training missed',
      sentence: (count, language) => unmet(count, language, { zh: '年度终了未完成', en: 'not met when it ended' }),
    },
    'officer.training-year-reopened': {
      zh: '年度培训重新计算',
      en: 'Year of training owed again',
      sentence: (count, language) => unmet(count, language, { zh: '仍须完成', en: 'owed again' }),
    },
    'officer.login-changed': {
      zh: '登录账号已变更',
      en: 'Login changed',
      sentence: (_data, language) => (language === 'zh' ? '变更登录账号' : 'Another login was bound'),
    },
    'officer.login-disabled': {
      zh: '登录账号已停用',
      en: 'Login disabled',
      sentence: ({ reason }, language) => (language === 'zh' ? `停用登录账号：${reason}` : `Login disabled: ${reason}`),
    },
    'officer.login-enabled': {
      zh: '登录账号已启用',
      en: 'Login enabled',
      sentence: ({ reason }, language) => (language === 'zh' ? `启用登录账号：${reason}` : `Login enabled: ${reason}`),
    },
    'officer.retired': {
      zh: '已离岗',
      en: 'Out of service',
      sentence: ({ on, reason }, language) => (language === 'zh' ? `自 ${on} 起离岗：${reason}` : `Out of service from ${on}: ${reason}`),
    },
    'officer.reinstated': {
      zh: '已复职',
      en: 'Back in service',
      sentence: ({ on, reason }, language) => (language === 'zh' ? `自 ${on} 起复职：${reason}` : `Back in service from ${on}: ${reason}`),
    },
  },
  fields: {
    id: { zh: '人员编号', en: 'Officer id' },
    officer: { zh: '人员', en: 'Officer' },
    stage: { zh: '状态', en: 'Stage' },
    name: { zh: '姓名', en: 'Name' },
    subject: { zh: '登录账号', en: 'Login' },
    subjectKey: { zh: '账号标识', en: 'Keyed login' },
    formerKey: { zh: '原账号标识', en: 'Former keyed login' },
    loginHint: { zh: '账号提示', en: 'Login hint' },
    loginEnabled: { zh: '账号可用', en: 'Login enabled' },
    identity: { zh: '公民身份号码', en: 'Citizen identification number' },
    identityKey: { zh: '身份标识', en: 'Keyed identity' },
    staffKind: { zh: '人员类别', en: 'Kind of staff' },
    agency: { zh: '所在机关', en: 'Agency' },
    agencyName: { zh: '机关名称', en: 'Name of the agency' },
    agencyPath: { zh: '隶属路径', en: 'Path of superiors' },
    formerAgency: { zh: '原机关', en: 'Former agency' },
    level1: { zh: '第一级机关', en: 'First agency of the path' },
    level2: { zh: '第二级机关', en: 'Second agency of the path' },
    level3: { zh: '第三级机关', en: 'Third agency of the path' },
    level4: { zh: '第四级机关', en: 'Fourth agency of the path' },
    place: { zh: '任职机关', en: 'Agency of the post' },
    path: { zh: '隶属路径', en: 'Path of superiors' },
    post: { zh: '职务', en: 'Post' },
    posts: { zh: '任职', en: 'Posts' },
    roles: { zh: '角色', en: 'Roles' },
    from: { zh: '起始日', en: 'First day' },
    to: { zh: '截止日', en: 'Last day' },
    until: { zh: '截止日', en: 'Last day' },
    on: { zh: '生效日', en: 'Effective day' },
    reason: { zh: '理由', en: 'Reason' },
    document: { zh: '依据文件', en: 'Document' },
    title: { zh: '标题', en: 'Title' },
    date: { zh: '日期', en: 'Date' },
    ends: { zh: '终止的任职', en: 'Posts ended' },
    number: { zh: '编号', en: 'Number' },
    kind: { zh: '证件种类', en: 'Kind' },
    issuer: { zh: '发证机关', en: 'Issuer' },
    issued: { zh: '发证日', en: 'Issued' },
    expires: { zh: '有效期至', en: 'Valid to' },
    rule: { zh: '期限依据', en: 'Rule of the term' },
    version: { zh: '规则生效日', en: 'Rule in force since' },
    validity: { zh: '有效期间', en: 'Times of validity' },
    suspensions: { zh: '暂扣期间', en: 'Suspensions' },
    withdrawn: { zh: '吊销日', en: 'Withdrawn' },
    examinationDue: { zh: '年检截止', en: 'Examination due' },
    certificates: { zh: '证件', en: 'Certificates' },
    certificate: { zh: '证书编号', en: 'Certificate number' },
    certified: { zh: '已领证', en: 'Certified' },
    held: { zh: '现有证件', en: 'Certificates held' },
    standing: { zh: '证件状态', en: 'Standing' },
    suspendedFrom: { zh: '暂扣起始日', en: 'Suspended from' },
    suspendedUntil: { zh: '暂扣截止日', en: 'Suspended to' },
    withdrawnOn: { zh: '吊销日', en: 'Withdrawn on' },
    legalQualification: { zh: '法律职业资格', en: 'Legal qualification' },
    obtained: { zh: '取得日', en: 'Obtained' },
    training: { zh: '培训', en: 'Training' },
    trainingHours: { zh: '当年培训学时', en: 'Hours trained that year' },
    trainingRequired: { zh: '应训学时', en: 'Hours asked for' },
    year: { zh: '年度', en: 'Year' },
    hours: { zh: '学时', en: 'Hours' },
    course: { zh: '培训内容', en: 'Course' },
    examPassed: { zh: '年度考试合格', en: 'Examination of the year passed' },
    trainingYear: { zh: '年度培训', en: 'Year of training' },
    trainingYears: { zh: '年度培训', en: 'Years of training' },
    required: { zh: '应训学时', en: 'Hours asked for' },
    owed: { zh: '完成期限', en: 'Owed by' },
    trigger: { zh: '起算日', en: 'Counted from' },
    due: { zh: '截止日', en: 'Due' },
    provisional: { zh: '暂定', en: 'Provisional' },
    completed: { zh: '完成日', en: 'Completed' },
    retiredOn: { zh: '离岗日', en: 'Out of service from' },
  },
  refusals,
  values: {
    ...ROLE,
    regular: { zh: '在编执法人员', en: 'Regular staff' },
    auxiliary: { zh: '工勤、辅助人员', en: 'Auxiliary staff' },
    enforcement: { zh: '行政执法证', en: 'Enforcement certificate' },
    supervision: { zh: '行政执法监督证', en: 'Supervision certificate' },
    held: { zh: '持有', en: 'Held' },
    suspended: { zh: '暂扣', en: 'Suspended' },
    withdrawn: { zh: '吊销', en: 'Withdrawn' },
    'trainingYears.open': { zh: '进行中', en: 'Open' },
    'trainingYears.met': { zh: '已完成', en: 'Met' },
    'trainingYears.missed': { zh: '未完成', en: 'Missed' },
    'trainingYears.ended': { zh: '已终止', en: 'Ended' },
  },
};
