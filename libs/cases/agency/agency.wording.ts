import type { Language, TypeWording } from '#libs/kernel';
import type { AgencyEvents, IssuedDocument, PowerBasis } from './agency.events.js';

const BASIS: { readonly [basis in PowerBasis]: { readonly zh: string; readonly en: string } } = {
  statute: { zh: '法定', en: 'statute' },
  delegation: { zh: '委托', en: 'delegation' },
  empowerment: { zh: '赋权', en: 'empowerment' },
};

function cited({ title, number }: IssuedDocument, language: Language): string {
  if (language === 'zh') return `《${title}》${number === undefined ? '' : `（${number}）`}`;
  return number === undefined ? `“${title}”` : `“${title}” (${number})`;
}

function listed(items: readonly string[], language: Language): string {
  const all = items.includes('*');
  if (language === 'zh') return all ? '本领域全部事项' : `${items.length} 项事项`;
  return all ? 'all items of its fields' : `${items.length} item${items.length === 1 ? '' : 's'}`;
}

/** What people read about agencies, in Chinese and English. */
export const agencyWording: TypeWording<AgencyEvents> = {
  type: { zh: '执法机关', en: 'Agency' },
  stages: {
    unregistered: { zh: '未登记', en: 'Not registered' },
    registered: { zh: '已登记', en: 'Registered' },
    confirmed: { zh: '执法主体', en: 'Subject of enforcement' },
    dissolved: { zh: '已撤销', en: 'Dissolved' },
  },
  commands: {
    register: { zh: '登记机关', en: 'Register an agency' },
    'confirm-as-subject': { zh: '确认执法主体资格', en: 'Confirm as subject of enforcement' },
    'end-subject-status': { zh: '终止执法主体资格', en: 'End the standing as subject' },
    'grant-power': { zh: '授予执法事项', en: 'Grant power over an item' },
    'withdraw-power': { zh: '收回执法事项', en: 'Withdraw power over an item' },
    'change-superior': { zh: '变更上级机关', en: 'Change the superior' },
    'renew-path': { zh: '更新隶属路径', en: 'Renew the path of superiors' },
    rename: { zh: '机关更名', en: 'Rename' },
    dissolve: { zh: '撤销或合并机关', en: 'Dissolve or merge' },
    'name-successor': { zh: '指定承继机关', en: 'Name the successor of a dissolved agency' },
  },
  events: {
    'agency.registered': {
      zh: '机关已登记',
      en: 'Agency registered',
      sentence: ({ name, region }, language) =>
        language === 'zh' ? `登记机关${name}，行政区划 ${region}` : `Registered ${name}, region ${region}`,
    },
    'agency.confirmed-as-subject': {
      zh: '执法主体资格已确认',
      en: 'Confirmed as subject of enforcement',
      sentence: ({ from, items, document }, language) =>
        language === 'zh'
          ? `依${cited(document, 'zh')}自 ${from} 起确认为行政执法主体，行使${listed(items, 'zh')}`
          : `Confirmed as a subject of enforcement from ${from} for ${listed(items, 'en')}, by ${cited(document, 'en')}`,
    },
    'agency.subject-status-ended': {
      zh: '执法主体资格已终止',
      en: 'Standing as subject ended',
      sentence: ({ on, reason }, language) =>
        language === 'zh' ? `自 ${on} 起不再是行政执法主体：${reason}` : `No longer a subject of enforcement from ${on}: ${reason}`,
    },
    'agency.power-granted': {
      zh: '执法事项已授予',
      en: 'Power granted',
      sentence: ({ item, from, to, basis, source }, language) => {
        if (language === 'zh') {
          return `自 ${from} 起${to === undefined ? '' : `至 ${to} 止`}行使事项 ${item}（${BASIS[basis].zh}${source === undefined ? '' : `，由${source.name}`}）`;
        }
        const by = source === undefined ? '' : ` from ${source.name}`;
        return `Power over ${item} from ${from}${to === undefined ? '' : ` to ${to}`} by ${BASIS[basis].en}${by}`;
      },
    },
    'agency.power-withdrawn': {
      zh: '执法事项已收回',
      en: 'Power withdrawn',
      sentence: ({ item, on, reason }, language) =>
        language === 'zh' ? `自 ${on} 起不再行使事项 ${item}：${reason}` : `No power over ${item} from ${on}: ${reason}`,
    },
    'agency.superior-changed': {
      zh: '上级机关已变更',
      en: 'Superior changed',
      sentence: ({ on, document }, language) =>
        language === 'zh'
          ? `依${cited(document, 'zh')}自 ${on} 起变更上级机关`
          : `Under another superior from ${on}, by ${cited(document, 'en')}`,
    },
    'agency.path-renewed': {
      zh: '隶属路径已更新',
      en: 'Path renewed',
      sentence: ({ path }, language) =>
        language === 'zh' ? `隶属路径已更新，共 ${path.length} 级` : `Path of superiors renewed, ${path.length} agencies long`,
    },
    'agency.renamed': {
      zh: '机关已更名',
      en: 'Renamed',
      sentence: ({ name, formerName, on }, language) =>
        language === 'zh' ? `自 ${on} 起由${formerName}更名为${name}` : `Renamed from ${formerName} to ${name} from ${on}`,
    },
    'agency.dissolved': {
      zh: '机关已撤销',
      en: 'Dissolved',
      sentence: ({ on, successor, reason }, language) => {
        if (language === 'zh') return `自 ${on} 起撤销${successor === undefined ? '' : `，职责由${successor.name}承继`}：${reason}`;
        return `Dissolved from ${on}${successor === undefined ? '' : `, succeeded by ${successor.name}`}: ${reason}`;
      },
    },
    'agency.successor-named': {
      zh: '承继机关已指定',
      en: 'Successor named',
      sentence: ({ successor, formerSuccessor, document }, language) => {
        if (language === 'zh') {
          const instead = formerSuccessor === undefined ? '' : `（原为${formerSuccessor.name}）`;
          return `依${cited(document, 'zh')}由${successor.name}承继职责${instead}`;
        }
        const instead = formerSuccessor === undefined ? '' : ` instead of ${formerSuccessor.name}`;
        return `Succeeded by ${successor.name}${instead}, by ${cited(document, 'en')}`;
      },
    },
  },
  fields: {
    id: { zh: '机关编号', en: 'Agency id' },
    stage: { zh: '状态', en: 'Stage' },
    agency: { zh: '机关', en: 'Agency' },
    name: { zh: '名称', en: 'Name' },
    formerName: { zh: '原名称', en: 'Former name' },
    region: { zh: '行政区划代码', en: 'Region code' },
    level: { zh: '层级', en: 'Level' },
    superior: { zh: '上级机关', en: 'Superior' },
    path: { zh: '隶属路径', en: 'Path of superiors' },
    levels: { zh: '路径各级层级', en: 'Levels of the path' },
    agencyPath: { zh: '隶属路径', en: 'Path of superiors' },
    level1: { zh: '第一级机关', en: 'First agency of the path' },
    level2: { zh: '第二级机关', en: 'Second agency of the path' },
    level3: { zh: '第三级机关', en: 'Third agency of the path' },
    level4: { zh: '第四级机关', en: 'Fourth agency of the path' },
    creditCode: { zh: '统一社会信用代码', en: 'Unified social credit code' },
    from: { zh: '起始日', en: 'First day' },
    to: { zh: '截止日', en: 'Last day' },
    on: { zh: '生效日', en: 'Effective day' },
    document: { zh: '依据文件', en: 'Document' },
    title: { zh: '标题', en: 'Title' },
    number: { zh: '文号', en: 'Number' },
    date: { zh: '日期', en: 'Date' },
    fields: { zh: '执法领域', en: 'Fields' },
    items: { zh: '执法事项', en: 'Items' },
    item: { zh: '事项', en: 'Item' },
    begins: { zh: '新增的事项', en: 'Items newly in its power' },
    ends: { zh: '终止的事项权', en: 'Powers ended' },
    remaining: { zh: '保留的事项', en: 'Items that remain' },
    basis: { zh: '权力来源', en: 'Basis' },
    source: { zh: '委托或赋权机关', en: 'Handed over by' },
    sourceName: { zh: '委托或赋权机关名称', en: 'Name of the agency that handed over' },
    published: { zh: '公布日', en: 'Published on' },
    reason: { zh: '理由', en: 'Reason' },
    movedTo: { zh: '接收机关', en: 'Moved to' },
    successor: { zh: '承继机关', en: 'Successor' },
    formerSuccessor: { zh: '原承继机关', en: 'Former successor' },
    formerPaths: { zh: '原隶属路径', en: 'Former paths of superiors' },
    formerly: { zh: '原隶属', en: 'Former places' },
    dissolvedOn: { zh: '撤销日', en: 'Dissolved on' },
    registeredOn: { zh: '登记日', en: 'Registered on' },
    confirmedFrom: { zh: '主体资格起始日', en: 'Subject since' },
    statuses: { zh: '主体资格', en: 'Standing as subject' },
    powers: { zh: '事项权', en: 'Powers' },
  },
  refusals: {
    'agency-registered-already': { zh: '该机关已经登记。', en: 'This agency is registered already.', law: ['office'] },
    'agency-dissolved': { zh: '机关已撤销，不得再作变更。', en: 'The agency is dissolved and no longer changes.', law: ['office'] },
    'superior-missing': {
      zh: '须指明上级机关；顶级机关由系统初始化时设立。',
      en: 'Name the superior: only the office itself sets up a highest agency.',
      law: ['office'],
    },
    'superior-unknown': { zh: '上级机关未登记或已撤销。', en: 'The superior is not registered, or dissolved.', law: ['office'] },
    'agency-not-dissolved': {
      zh: '机关尚未撤销，无须指定承继机关。',
      en: 'The agency is not dissolved: it needs no successor.',
      law: ['office'],
    },
    'successor-is-below': {
      zh: '本机关不得承继自身；下级机关须先变更上级机关，方可承继。',
      en: 'No agency succeeds itself; one below it must be placed under another superior first.',
      law: ['office'],
    },
    'superior-is-below': {
      zh: '不得以本机关或下级机关为上级。',
      en: 'An agency cannot be its own superior, nor below one of its own.',
      law: ['office'],
    },
    'level-above-superior': { zh: '层级不得高于上级机关。', en: 'Its level cannot be above its superior’s.', law: ['office'] },
    'outside-own-agencies': { zh: '不在本人管辖的机关范围内。', en: 'That agency is not among those you keep.', law: ['office'] },
    'receiver-unknown': {
      zh: '接收或承继机关未登记或已撤销。',
      en: 'The receiving agency is not registered, or dissolved.',
      law: ['office'],
    },
    'date-lies-ahead': { zh: '生效日未到，届时再登记。', en: 'That day lies ahead: record it when it comes.', law: ['office'] },
    'date-before-agency': {
      zh: '生效日早于该机关在本系统登记之日，也早于其最早的主体资格和事项权。',
      en: 'That day lies before the agency: before it was registered here, and before its first standing and powers.',
      law: ['office'],
    },
    'ends-before-it-begins': { zh: '截止日早于起始日。', en: 'It would end before it begins.', law: ['office'] },
    'item-unknown': { zh: '事项不在执法事项目录内。', en: 'The item is not in the catalogue.', law: ['office'] },
    'item-outside-fields': {
      zh: '事项不属于该机关的执法领域。',
      en: 'The item does not belong to the fields of this agency.',
      law: ['pl-17-qualified-agency'],
      rule: 'R1',
    },
    'not-a-confirmed-subject': {
      zh: '该日不具有行政执法主体资格。',
      en: 'It is not a confirmed subject of enforcement on that day.',
      law: ['pl-17-qualified-agency'],
      rule: 'R1',
    },
    'power-held-already': { zh: '该期间已有此事项权。', en: 'It holds power over this item for that time already.', law: ['office'] },
    'power-not-held': {
      zh: '该日并无此事项权。',
      en: 'It holds no power over this item on that day.',
      law: ['pl-17-qualified-agency'],
      rule: 'R1',
    },
    'empowerment-beyond-townships': {
      zh: '赋权只能交由乡镇、街道行使。',
      en: 'Only townships and subdistricts are empowered in their own name.',
      law: ['pl-24-township-powers'],
      rule: 'R1',
    },
    'giver-unknown': {
      zh: '须指明已登记的委托或赋权机关。',
      en: 'Name a registered agency that hands the power over.',
      law: ['pl-20-delegation', 'pl-24-township-powers'],
      rule: 'R1',
    },
    'giver-lacks-power': {
      zh: '委托或赋权机关该日并无此事项权。',
      en: 'The agency that hands over does not hold the power itself.',
      law: ['pl-20-delegation', 'pl-24-township-powers'],
      rule: 'R1',
    },
    'delegated-power-handed-on': {
      zh: '受委托行使的事项不得再委托。',
      en: 'A delegated power may not be delegated again.',
      law: ['pl-20-delegation'],
      rule: 'R1',
    },
    'handing-over-unpublished': {
      zh: '委托书或赋权目录须向社会公布。',
      en: 'The paper that hands over must be published.',
      law: ['pl-20-delegation', 'pl-24-township-powers'],
      rule: 'R1',
    },
  },
  values: {
    province: { zh: '省级', en: 'Province' },
    city: { zh: '设区的市级', en: 'City' },
    county: { zh: '县级', en: 'County' },
    town: { zh: '乡镇、街道', en: 'Township' },
    statute: { zh: '法定', en: 'Statute' },
    delegation: { zh: '委托', en: 'Delegation' },
    empowerment: { zh: '赋权', en: 'Empowerment' },
  },
};
