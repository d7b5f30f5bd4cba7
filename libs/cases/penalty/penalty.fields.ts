import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { IsFen, IsInstantText, IsLocalDate, IsSha256, IsText, IsUuidText, Nested, NestedList } from '#libs/http/validation';

/** The rules that payloads of this case type share, under short names. Money is integer fen, days are `YYYY-MM-DD`. */
function all(...decorators: readonly PropertyDecorator[]): PropertyDecorator {
  return (target, property) => {
    for (const decorator of decorators) decorator(target, property);
  };
}

const DAY_OR_MOMENT = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z)?$/;
const LABEL = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,39}$/u;

export const Optional = (): PropertyDecorator => IsOptional();
export const Text = (min: number, max: number): PropertyDecorator => IsText(min, max);
/** A day that limits can be counted from: the law counts within the years 1000 to 9999, and from here a hundred years on stay there. */
export const Day = (): PropertyDecorator => all(IsLocalDate(), Matches(/^[12]\d{3}-\d{2}-\d{2}$/));
export const Moment = (): PropertyDecorator => IsInstantText();
/** A due date or what it counts from: a day, or an instant where the law counts hours. */
export const DayOrMoment = (): PropertyDecorator => all(IsString(), Matches(DAY_OR_MOMENT));
export const Id = (): PropertyDecorator => IsUuidText();
export const Sha256 = (): PropertyDecorator => IsSha256();
export const OneOf = (values: readonly string[]): PropertyDecorator => IsIn([...values]);
export const Part = (type: () => new () => object): PropertyDecorator => Nested(type);
export const Parts = (type: () => new () => object, min: number, max: number): PropertyDecorator => NestedList(type, { min, max });

/** Money in fen, at most 100 billion yuan. */
export const Fen = (min = 0): PropertyDecorator => all(IsFen(), Min(min), Max(10_000_000_000_000));
export const Count = (min: number, max: number): PropertyDecorator => all(IsInt(), Min(min), Max(max));

/** A short name that the office gives to a paper, a thing or a party within one case: `E-3`, `现场笔录1`. */
export const Label = (): PropertyDecorator => all(IsString(), Matches(LABEL));

const list = (min: number, max: number): PropertyDecorator => all(IsArray(), ArrayMinSize(min), ArrayMaxSize(max), ArrayUnique());

export const Ids = (min: number, max: number): PropertyDecorator => all(list(min, max), IsUuidText({ each: true }));
export const Labels = (min: number, max: number): PropertyDecorator =>
  all(list(min, max), IsString({ each: true }), Matches(LABEL, { each: true }));
export const Sha256List = (max: number): PropertyDecorator => all(list(0, max), IsSha256({ each: true }));
export const SomeOf = (values: readonly string[], min = 0): PropertyDecorator =>
  all(list(min, values.length), IsIn([...values], { each: true }));

const CODE = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Codes of lists of the law or of a benchmark: `grave-harm`. */
export const Codes = (max: number): PropertyDecorator =>
  all(list(0, max), IsString({ each: true }), Matches(CODE, { each: true }), MaxLength(60, { each: true }));
