/** Who somebody is to the case, written where the name belongs: 当事人, 法定代表人, 工作人员, 家属. */
const PART_TAKEN = /(?:人|员|属|门卫)$/;

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

/** Names of natural persons, as they may be found in a text. */
export function namesOf(...names: readonly (string | undefined)[]): readonly string[] {
  return names.filter((name): name is string => name !== undefined && !PART_TAKEN.test(name));
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
