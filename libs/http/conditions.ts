import { isInstant, isLocalDate, isUuid, type Instant, type Uuid } from '#libs/kernel';
import { invalidHeader, invalidParameter, problem } from './known-problems.js';

/** What a weak entity tag names: it never matches, for If-Match compares strongly (RFC 9110 13.1.1), and no case stands here. */
export const NO_REVISION = -1;

const STRONG = /^\s*(?:"(\d{1,9})"|(\d{1,9}))\s*$/;
const WEAK = /^\s*W\/"[\x21\x23-\x7e\x80-\xff]*"\s*$/;

/** The revision named by If-Match: `"7"` or `7`; NO_REVISION for a weak one, undefined where the header is absent. @throws Problem invalid-header */
export function ifMatchRevision(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  if (WEAK.test(header)) return NO_REVISION;
  const [, quoted, bare] = STRONG.exec(header) ?? [];
  const revision = quoted ?? bare;
  if (revision === undefined) {
    throw invalidHeader('If-Match', { zh: '应为版本号，如 "7"', en: 'must name one revision, such as "7"' });
  }
  return Number(revision);
}

/** The Idempotency-Key: 1 to 200 visible ASCII characters, quoted or not. @throws Problem missing-idempotency-key, invalid-header */
export function idempotencyKey(header: string | string[] | undefined): string {
  if (header === undefined || header === '') throw problem('missing-idempotency-key');
  const text = Array.isArray(header) ? header.join(',') : header;
  const key = /^"(.*)"$/.exec(text)?.[1] ?? text;
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw invalidHeader('Idempotency-Key', { zh: '应为 1 至 200 个可见 ASCII 字符', en: 'must be 1 to 200 visible ASCII characters' });
  }
  return key;
}

/** A case id from the path; one that is no id names nothing. @throws Problem no-such-case */
export function caseIdOf(text: string): Uuid {
  if (!isUuid(text)) throw problem('no-such-case');
  return text;
}

/** One value of a query parameter. @throws Problem where it is given twice */
export function single(query: Query, parameter: string): string | undefined {
  const value = query[parameter];
  if (Array.isArray(value)) throw invalidParameter(parameter, { zh: '只能出现一次', en: 'must be given once' });
  return value;
}

export type Query = { readonly [parameter: string]: string | string[] | undefined };

/** The members that were given: of a parameter that was left out there is none. */
export function given<T extends object>(members: T): { readonly [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as ReturnType<typeof given<T>>;
}

/** Refuses parameters that the question does not know. @throws Problem invalid-parameter */
export function knownParameters(query: Query, known: readonly string[]): void {
  for (const parameter of Object.keys(query)) {
    if (!known.includes(parameter)) throw invalidParameter(parameter, { zh: '没有此参数', en: 'is not a parameter of this question' });
  }
}

const RFC_3339 = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * A recorded moment from `asOf`, any RFC 3339 time with zone; the `+` of a zone may have become a space on the way.
 * @throws Problem invalid-parameter, future-as-of
 */
export function asOfInstant(query: Query, now: Instant): Instant | undefined {
  const text = single(query, 'asOf')?.replace(/ (?=\d{2}:\d{2}$)/, '+');
  if (text === undefined) return undefined;
  const day = RFC_3339.exec(text)?.[1];
  const time = isLocalDate(day) ? Date.parse(text) : Number.NaN;
  const instant = Number.isNaN(time) ? '' : new Date(time).toISOString();
  if (!isInstant(instant)) {
    throw invalidParameter('asOf', { zh: '应为带时区的时间，如 2026-03-01T09:00:00+08:00', en: 'must be a time with zone (RFC 3339)' });
  }
  if (instant > now) throw problem('future-as-of');
  return instant;
}

/** Milliseconds before now within which an answer may still gain events with an earlier recorded time. */
const SETTLED_AFTER_MS = 10_000;

/** Whether nothing recorded at or before that moment can still arrive. */
export function isSettled(asOf: Instant, now: Instant): boolean {
  return Date.parse(asOf) <= Date.parse(now) - SETTLED_AFTER_MS;
}

/** A whole number from a query parameter within bounds. @throws Problem invalid-parameter */
export function wholeNumber(query: Query, parameter: string, bounds: { readonly min: number; readonly max: number }): number | undefined {
  const text = single(query, parameter);
  if (text === undefined) return undefined;
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= bounds.min && value <= bounds.max)) {
    throw invalidParameter(parameter, {
      zh: `应为 ${bounds.min} 至 ${bounds.max} 的整数`,
      en: `must be a whole number from ${bounds.min} to ${bounds.max}`,
    });
  }
  return value;
}
