/** Who somebody is to the case, written where the name belongs: 当事人, 法定代表人, 工作人员, 家属. */
const PART_TAKEN = /(?:人|员|属|门卫)$/;
/** The same where it stands beside a name. */
const BESIDE_A_NAME = /^(?:总?经理|店长|厂长|老板娘?|保安|前台|收发室|传达室|邻居|配偶|妻子|丈夫|父亲|母亲|父母|儿子|女儿|等)$/;
/** Several in one field: 张三、李四 */
const SEVERAL = /[、，,；;/／\n]/;
/** Others who are not named: 张三等人、张三等2人 */
const AND_OTHERS = /等(?:[0-9０-９一二两三四五六七八九十]*[人名])?$/;
/** What is said of somebody behind the name: 李四（法定代表人） */
const REMARK = /[（(]([^（()）]*)[）)]/g;
const ALIAS = /^(?:曾用名|别名|又名|原名|化名|小名|乳名|绰号|外号|网名|昵称)[为是叫:：\s]*|^(?:经营者|业主|负责人)[:：]/;

interface Somebody {
  readonly name: string;
  readonly idType?: string;
  readonly idNumber?: string;
  readonly phone?: string;
}

interface SomeParty extends Somebody {
  readonly kind: string;
  readonly address?: string;
  readonly serviceAddress?: string;
  readonly representative?: Somebody;
}

/** Names of natural persons, as they may be found in a text: whole, and each by itself where a field holds more than one name alone. */
export function namesOf(...names: readonly (string | undefined)[]): readonly string[] {
  const told = names.flatMap((name) => (name === undefined ? [] : [name, ...namesWithin(name)]));
  return [...new Set(told.map((name) => name.trim()))].filter((name) => name !== '' && !PART_TAKEN.test(name));
}

/** Those that a field names beside a remark or one another, and by which other names they go. */
function namesWithin(field: string): readonly string[] {
  const aliases = [...field.matchAll(REMARK)].flatMap(([, said = '']) => (ALIAS.test(said) ? [said.replace(ALIAS, '')] : []));
  const parts = [field.replace(REMARK, ''), ...aliases].flatMap((names) =>
    names.split(SEVERAL).map((name) => name.trim().replace(AND_OTHERS, '')),
  );
  return parts.filter((name) => !BESIDE_A_NAME.test(name));
}

/** Name, number and telephone of somebody who stands for a party or was questioned. */
export function contactsOf(...contacts: readonly (Somebody | undefined)[]): readonly string[] {
  return contacts.flatMap((contact) => {
    if (contact === undefined) return [];
    const { name, idType, idNumber, phone } = contact;
    return [...namesOf(name), ...told(idType === 'credit-code' ? undefined : idNumber), ...telephonesOf(phone)];
  });
}

/**
 * What tells a natural person among the parties. A sole trader is one (民法典 54), whose place of business is no home; the name of an
 * entity is nobody's personal information (个人信息保护法 4).
 */
export function partiesIn(parties: readonly SomeParty[]): readonly string[] {
  return parties.flatMap(({ kind, name, idType, idNumber, phone, address, serviceAddress, representative }) => {
    const number = idType === 'credit-code' ? undefined : idNumber;
    const own = kind === 'entity' ? told(number) : [...namesOf(name), ...told(number), ...telephonesOf(phone)];
    return [...own, ...(kind === 'natural' ? told(address, serviceAddress) : []), ...contactsOf(representative)];
  });
}

/** Numbers and addresses; shorter ones are found in what has nothing to do with anybody. */
function told(...values: readonly (string | undefined)[]): readonly string[] {
  return values.filter((value): value is string => value !== undefined && value.length >= 5);
}

/** A mobile telephone is called with the number of the country or without it. */
function telephonesOf(phone: string | undefined): readonly string[] {
  const mobile = /^(?:(?:\+|00)?86)?(1[3-9]\d{9})$/.exec((phone ?? '').normalize('NFKC').replace(/[\s()-]/g, ''))?.[1];
  return told(phone, ...(mobile === undefined ? [] : [mobile, `86${mobile}`]));
}
