import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import {
  canonicalJson,
  dayOf,
  decide,
  effective,
  fold,
  isCorrection,
  Refused,
  type AnyCaseType,
  type AnyState,
  type DecideContext,
  type GateContext,
  type Json,
  type JsonObject,
  type Look,
  type RecordedEvent,
  type TakenAnew,
} from '#libs/kernel';

/** What the command that made a record looked up for the replacement, in the state before the record. */
export interface TakingAnew {
  readonly state: AnyState;
  readonly given: JsonObject;
  readonly facts: unknown;
}

/** The record to correct, as recorded and as corrected so far. */
interface Target {
  readonly type: AnyCaseType;
  readonly events: readonly RecordedEvent[];
  readonly recorded: RecordedEvent;
  readonly replacement: JsonObject;
}

/** Fields that do not fit a class of payloads. */
export function misfits(shape: new () => object, data: JsonObject): readonly string[] {
  const instance = plainToInstance(shape, data);
  const wrong = validateSync(instance, { whitelist: true, forbidNonWhitelisted: true }).map(({ property }) => property);
  // what an optional member is not, is left out: null would pass the class, and no command takes it
  const empty = Object.keys(data).filter((member) => !wrong.includes(member) && holdsNull(data[member]!));
  if (empty.length > 0) return [...wrong, ...empty];
  // members named like methods of every object are passed over when the instance is made, and would be stored unseen
  const dropped = canonicalJson(JSON.parse(JSON.stringify(instance)) as Json) !== canonicalJson(data);
  return wrong.length === 0 && dropped ? Object.keys(data) : wrong;
}

function holdsNull(value: Json): boolean {
  return value === null || (typeof value === 'object' && Object.values(value as JsonObject).some(holdsNull));
}

/** Gathers what the record's command has to know; undefined where its type takes nothing down anew, or the payload is none of the command's. */
export async function lookForAnew(target: Target, look: Look, context: GateContext): Promise<TakingAnew | undefined> {
  const { type, events, recorded, replacement } = target;
  const declared = type.takenAnew?.[recorded.type];
  if (declared === undefined) return undefined;
  const command = type.commands[declared.by]!;
  const given = declared.given(replacement);
  if (misfits(command.body, given).length > 0) return undefined;
  const current = effective(events);
  const before = fold(type, earlierThan(recorded, current)).state;
  const state = declared.before?.(before) ?? before;
  const data = current.find((event) => event.rev === recorded.rev)!.data;
  const facts = await command.facts?.(declared.look?.(look, data, given) ?? look, state, given, thenOrNow(declared, recorded, context));
  return { state, given, facts };
}

/** A record tells of nothing later than the moment at which it was taken down, however much later it is corrected. */
function thenOrNow<C extends GateContext>({ toldAhead }: TakenAnew<AnyState>, { at }: RecordedEvent, now: C): C {
  return toldAhead === true ? now : { ...now, now: at, today: dayOf(at) };
}

/** The events before the record, and what corrections of those events moved since: dates and sums as they follow from what is known now. */
function earlierThan({ rev }: RecordedEvent, current: readonly RecordedEvent[]): readonly RecordedEvent[] {
  const moving = new Set(current.flatMap((event) => (isCorrection(event) && event.data.target < rev ? [event.cause] : [])));
  return current.filter((event) => !isCorrection(event) && (event.rev < rev || moving.has(event.cause)));
}

/**
 * The corrected record: decided by the command that made the record, as it would be for what is given now, with what the office computes
 * kept or computed anew.
 * @throws Refused correction-invalid, computed-not-corrected, and whatever the command refuses
 */
export function takenAnew(target: Target, taking: TakingAnew | undefined, context: DecideContext<unknown>): JsonObject {
  const { type, events, recorded, replacement } = target;
  const declared = type.takenAnew?.[recorded.type];
  if (declared === undefined) return replacement;
  if (taking === undefined) {
    const { body } = type.commands[declared.by]!;
    throw new Refused('correction-invalid', { fields: [...misfits(body, declared.given(replacement))] });
  }
  const { state, given, facts } = taking;
  const made = decide(type, declared.by, state, given, { ...thenOrNow(declared, recorded, context), facts, repeated: () => false });
  const decided = made.find((event) => event.type === recorded.type);
  if (decided === undefined) throw new Refused('correction-invalid', { fields: Object.keys(given) });
  const now = effective(events);
  const current = now.find((event) => event.rev === recorded.rev)!.data;
  const anew = withKept(declared, JSON.parse(JSON.stringify(decided.data)) as JsonObject, current);
  const forged = differing('', replacement, [anew, current, recorded.data]);
  if (forged.length > 0) throw new Refused('computed-not-corrected', { fields: forged });
  const others = now.filter((event) => event.rev !== recorded.rev && !isCorrection(event));
  declared.assertFits?.(anew, current, others, recorded.rev);
  return anew;
}

function withKept({ kept }: TakenAnew<AnyState>, anew: JsonObject, current: JsonObject): JsonObject {
  const both = kept.filter((member) => anew[member] !== undefined && current[member] !== undefined);
  return { ...anew, ...Object.fromEntries(both.map((member) => [member, current[member]!])) };
}

/** Pointers of what was sent and is neither what the office takes down nor what it sent out before. */
function differing(pointer: string, sent: Json, known: readonly (Json | undefined)[]): readonly string[] {
  if (known.some((value) => value !== undefined && canonicalJson(value) === canonicalJson(sent))) return [];
  if (typeof sent !== 'object' || sent === null) return [pointer];
  const members = known.filter((value): value is JsonObject => typeof value === 'object' && value !== null);
  if (members.length === 0) return [pointer];
  const at = (value: JsonObject, member: string) => (Object.hasOwn(value, member) ? value[member] : undefined);
  return Object.entries(sent as JsonObject).flatMap(([member, value]) =>
    differing(
      `${pointer}/${member}`,
      value,
      members.map((one) => at(one, member)),
    ),
  );
}
