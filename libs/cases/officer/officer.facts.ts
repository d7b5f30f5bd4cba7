import {
  heldEntries,
  parseStream,
  type AgencyOnDay,
  type JsonObject,
  type LocalDate,
  type Look,
  type RegisterContents,
  type RegisterKey,
  type Registration,
  type Uuid,
} from '#libs/kernel';
import type { ChangeLogin, CertifyOfficer, RegisterOfficer } from './officer.commands.js';
import type { OfficerState } from './officer.state.js';

/** Register of the people that a login belongs, or belonged, to: a claim on the login. */
export function subjectRegister(subjectKey: string): RegisterKey {
  return { register: 'officer-subject', key: [subjectKey] };
}

type PartyKey = (idType: string, idNumber: string) => string;

/**
 * Keyed identifier of a login; no stream name, key or index ever holds the login itself. It goes by the letters as they are, in hexadecimal:
 * `sub` is case-sensitive (OpenID Connect Core 2), and a party's number is keyed without regard to capitals, width and spaces.
 */
export function subjectKeyOf(partyKey: PartyKey, subject: string): string {
  return partyKey('login', Buffer.from(subject, 'utf8').toString('hex'));
}

/** As logins were keyed at first, like a party's number: none is bound by it any more, and whoever is stays so until the login changes. */
export function looseSubjectKeyOf(partyKey: PartyKey, subject: string): string {
  return partyKey('subject', subject);
}

/** Whom the claimed thing belongs to now: the officer of the last entry, unless that entry gave it up. */
export function holderOf(contents: RegisterContents): Uuid | undefined {
  const last = heldEntries(contents).at(-1);
  return last === undefined || last.data['bound'] !== true ? undefined : parseStream(last.caseStream).id;
}

export function claim(read: RegisterContents): Registration {
  return { read, data: { bound: true } satisfies JsonObject };
}

export function giveUp(read: RegisterContents): Registration {
  return { read, data: { bound: false } satisfies JsonObject };
}

/** An agency that a command names, as it is on the day that counts. */
export interface AgencyFact {
  readonly agency?: AgencyOnDay;
}

export async function agencyFact(look: Look, id: Uuid, day: LocalDate): Promise<AgencyFact> {
  const agency = await look.agency(id, day);
  return agency === undefined ? {} : { agency };
}

export interface RegisterFacts extends AgencyFact {
  readonly subjectKey: string;
  readonly login: RegisterContents;
  /** Whom the login belongs to. */
  readonly holder?: Uuid;
  readonly identityKey?: string;
  readonly identity?: RegisterContents;
}

export async function registerFacts(look: Look, body: RegisterOfficer, today: LocalDate): Promise<RegisterFacts> {
  const login = await boundLogin(look, body.subject);
  const found = await agencyFact(look, body.agency, today);
  if (body.identity === undefined) return { ...found, ...login };
  const identityKey = look.partyKey('citizen-id', body.identity);
  return { ...found, ...login, identityKey, identity: await look.register({ register: 'officer-identity', key: [identityKey] }) };
}

export interface LoginFacts {
  readonly subjectKey: string;
  readonly login: RegisterContents;
  readonly holder?: Uuid;
  /** The login given up. */
  readonly former?: RegisterContents;
}

export async function loginFacts(look: Look, state: OfficerState, { subject }: ChangeLogin): Promise<LoginFacts> {
  const bound = await boundLogin(look, subject);
  if (state.stage === 'unregistered' || state.subjectKey === bound.subjectKey) return bound;
  return { ...bound, former: await look.register(subjectRegister(state.subjectKey)) };
}

async function boundLogin(look: Look, subject: string): Promise<Omit<LoginFacts, 'former'>> {
  const keyed: PartyKey = (idType, idNumber) => look.partyKey(idType, idNumber);
  const subjectKey = subjectKeyOf(keyed, subject);
  const login = await look.register(subjectRegister(subjectKey));
  const holder = holderOf(login) ?? holderOf(await look.register(subjectRegister(looseSubjectKeyOf(keyed, subject))));
  return { subjectKey, login, ...(holder === undefined ? {} : { holder }) };
}

/** The claim on a certificate's number: no two people hold the same. */
export interface NumberFacts {
  readonly number: RegisterContents;
}

export async function numberFacts(look: Look, { number }: CertifyOfficer): Promise<NumberFacts> {
  return { number: await look.register({ register: 'certificate-number', key: [look.partyKey('officer-certificate', number)] }) };
}
