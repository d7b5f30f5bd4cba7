import type { Chance } from './chance.js';

/** A party as the commands take it. Everybody here is invented; the division 130299 of their numbers is given to no place. */
export interface DemoParty {
  readonly ref: string;
  readonly role: 'subject';
  readonly kind: 'natural' | 'sole-trader' | 'entity';
  readonly name: string;
  readonly idType: 'citizen-id' | 'credit-code';
  readonly idNumber: string;
  readonly phone: string;
  readonly address: string;
  readonly representative?: { readonly name: string };
}

const DIVISION = '130299';
const SURNAMES = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕'];
const GIVEN = [...'明芳伟娜强静磊敏军丽洋艳勇杰娟涛超霞平刚桂英建华玉兰凤洁梅琳鑫鹏飞斌宇浩然'];
const TOWNS = ['青山镇', '柳河镇', '白水镇', '南庄镇', '河湾乡', '石桥乡'];
const STREETS = ['解放路', '人民街', '兴华路', '新华街', '建设路', '和平街', '工业路', '迎宾道'];
const BRANDS = [
  '恒顺',
  '鑫源',
  '瑞丰',
  '康泰',
  '宏达',
  '永盛',
  '福临',
  '金穗',
  '远航',
  '德和',
  '同创',
  '春晖',
  '盛林',
  '百川',
  '嘉禾',
  '泰安',
];
const TRADES: { readonly [field: string]: readonly string[] } = {
  'market-regulation': ['副食', '餐饮管理', '超市', '粮油', '食品加工', '商贸', '调味品', '乳制品销售'],
  ecology: ['建材', '铸造', '木业', '印刷包装', '养殖', '再生资源', '涂装', '石料加工'],
  'work-safety': ['机械制造', '化工', '烟花爆竹经营', '仓储', '粉末冶金', '气体销售', '钢结构', '矿山设备'],
};
const SHOPS = ['副食店', '小吃店', '便利店', '汽修部', '加工坊', '废品收购站', '五金店', '烟花零售点'];

export function personName(chance: Chance): string {
  const given = chance.happens(0.65) ? chance.oneOf(GIVEN) + chance.oneOf(GIVEN) : chance.oneOf(GIVEN);
  return chance.oneOf(SURNAMES) + given;
}

/** How titles and texts of an office call a party: natural persons by their surname and 某. */
export function calledInTexts({ kind, name }: Pick<DemoParty, 'kind' | 'name'>): string {
  return kind === 'natural' ? `${name.slice(0, 1)}${'某'.repeat(name.length - 1)}` : name;
}

const CITIZEN_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** A citizen identification number that nobody holds, with its check character (GB 11643-1999). */
export function citizenId(chance: Chance): string {
  const two = (number: number) => String(number).padStart(2, '0');
  const born = `${chance.whole(1958, 2001)}${two(chance.whole(1, 12))}${two(chance.whole(1, 28))}`;
  const digits = `${DIVISION}${born}${String(chance.whole(1, 999)).padStart(3, '0')}`;
  const sum = CITIZEN_WEIGHTS.reduce((total, weight, index) => total + weight * Number(digits[index]), 0);
  return digits + '10X98765432'[sum % 11]!;
}

const CODE_CHARACTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const CODE_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2];

/** A unified social credit code that nobody holds, with both check characters (GB 32100-2015, GB 11714). */
export function creditCode(chance: Chance, kind: 'sole-trader' | 'entity'): string {
  const body = `MA${Array.from({ length: 6 }, () => chance.oneOf([...CODE_CHARACTERS])).join('')}`;
  const value = (character: string) => (/\d/.test(character) ? Number(character) : character.charCodeAt(0) - 55);
  const organisation = 11 - (ORGANISATION_WEIGHTS.reduce((total, weight, index) => total + weight * value(body[index]!), 0) % 11);
  const check = organisation === 10 ? 'X' : organisation === 11 ? '0' : String(organisation);
  const code = `${kind === 'entity' ? '91' : '92'}${DIVISION}${body}${check}`;
  const sum = CODE_WEIGHTS.reduce((total, weight, index) => total + weight * CODE_CHARACTERS.indexOf(code[index]!), 0);
  return code + CODE_CHARACTERS[(31 - (sum % 31)) % 31]!;
}

/** One party that a case of the field may run against. */
export function inventParty(chance: Chance, field: string, kind: DemoParty['kind']): DemoParty {
  const town = chance.oneOf(TOWNS);
  const owner = personName(chance);
  const phone = `1380000${String(chance.whole(0, 9999)).padStart(4, '0')}`;
  const common = { ref: 'P1', role: 'subject', phone, address: `青山县${town}${chance.oneOf(STREETS)}${chance.whole(1, 199)}号` } as const;
  if (kind === 'natural') return { ...common, kind, name: owner, idType: 'citizen-id', idNumber: citizenId(chance) };
  const idNumber = creditCode(chance, kind);
  const named = { ...common, kind, idType: 'credit-code', idNumber, representative: { name: owner } } as const;
  if (kind === 'sole-trader') return { ...named, name: `${town}${owner.slice(0, 1)}记${chance.oneOf(SHOPS)}` };
  return { ...named, name: `青山县${chance.oneOf(BRANDS)}${chance.oneOf(TRADES[field] ?? ['商贸'])}有限公司` };
}
