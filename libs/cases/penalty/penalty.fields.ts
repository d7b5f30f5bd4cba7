import 'reflect-metadata';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  Min,
  ValidateBy,
  ValidateNested,
} from 'class-validator';
import { isLocalDate } from '#libs/kernel';

/** Spellings of class-validator's rules that payloads of this case type share. Money is integer fen, days are `YYYY-MM-DD`. */
function all(...decorators: readonly PropertyDecorator[]): PropertyDecorator {
  return (target, property) => {
    for (const decorator of decorators) decorator(target, property);
  };
}

export const Optional = (): PropertyDecorator => IsOptional();

export const Text = (min: number, max: number): PropertyDecorator => all(IsString(), Length(min, max));

export const Day = (): PropertyDecorator =>
  ValidateBy({
    name: 'isLocalDate',
    validator: { validate: (value: unknown) => isLocalDate(value), defaultMessage: () => '$property must be a calendar day (YYYY-MM-DD)' },
  });

/** Money in fen, at most 100 billion yuan. */
export const Fen = (min = 0): PropertyDecorator => all(IsInt(), Min(min), Max(10_000_000_000_000));

export const Count = (min: number, max: number): PropertyDecorator => all(IsInt(), Min(min), Max(max));

export const Id = (): PropertyDecorator => IsUUID();

export const Ids = (min: number, max: number): PropertyDecorator =>
  all(IsArray(), ArrayMinSize(min), ArrayMaxSize(max), ArrayUnique(), IsUUID(undefined, { each: true }));

/** A short name that the office gives to a paper, a thing or a party within one case: `E-3`, `现场笔录1`. */
export const Label = (): PropertyDecorator => all(IsString(), Matches(/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,39}$/u));

export const Labels = (min: number, max: number): PropertyDecorator =>
  all(
    IsArray(),
    ArrayMinSize(min),
    ArrayMaxSize(max),
    ArrayUnique(),
    IsString({ each: true }),
    Matches(/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,39}$/u, { each: true }),
  );

export const Texts = (min: number, max: number, length: number): PropertyDecorator =>
  all(IsArray(), ArrayMinSize(min), ArrayMaxSize(max), IsString({ each: true }), Length(1, length, { each: true }));

export const OneOf = (values: readonly string[]): PropertyDecorator => IsIn([...values]);

export const SomeOf = (values: readonly string[], min = 0): PropertyDecorator =>
  all(IsArray(), ArrayMinSize(min), ArrayMaxSize(values.length), ArrayUnique(), IsIn([...values], { each: true }));

export const Sha256 = (): PropertyDecorator => all(IsString(), Matches(/^[0-9a-f]{64}$/));

export const Sha256List = (max: number): PropertyDecorator =>
  all(IsArray(), ArrayMaxSize(max), ArrayUnique(), IsString({ each: true }), Matches(/^[0-9a-f]{64}$/, { each: true }));

export const Part = (type: () => new () => object): PropertyDecorator => all(ValidateNested(), Type(type));

export const Parts = (type: () => new () => object, min: number, max: number): PropertyDecorator =>
  all(IsArray(), ArrayMinSize(min), ArrayMaxSize(max), ValidateNested({ each: true }), Type(type));
