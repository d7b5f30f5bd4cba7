import 'reflect-metadata';
import { Type } from 'class-transformer';
import {
  Allow,
  ArrayContains,
  ArrayMaxSize,
  ArrayMinSize,
  ArrayNotEmpty,
  ArrayUnique,
  Equals,
  IsArray,
  IsBoolean,
  IsDateString,
  IsDefined,
  IsEmail,
  IsEnum,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsNotEmptyObject,
  IsNotIn,
  IsNumber,
  IsObject,
  IsOptional,
  IsPositive,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  NotEquals,
  Validate,
  ValidateIf,
  ValidateNested,
  ValidatorConstraint,
  registerDecorator,
  type ValidationArguments,
  type ValidatorConstraintInterface,
} from 'class-validator';

import {
  IsCitizenId,
  IsFen,
  IsIdentifier,
  IsInstantText,
  IsLocalDate,
  IsSha256,
  IsText,
  IsUnifiedSocialCreditCode,
  IsUuidText,
  Nested,
  NestedList,
} from './decorators.js';

/** Classes for the specs of this folder: between them they carry every decorator that commands use. */

export enum Channel {
  Window = 'window',
  Hotline = 'hotline',
}

@ValidatorConstraint({ name: 'endsAfterStart' })
export class EndsAfterStart implements ValidatorConstraintInterface {
  validate(value: unknown, { object, constraints }: ValidationArguments): boolean {
    const start = (object as { from?: unknown }).from;
    return typeof value === 'string' && typeof start === 'string' && value.length >= Number(constraints[0]) && value >= start;
  }
}

function IsEven(): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name: 'isEven',
      target: target.constructor,
      propertyName: String(property),
      validator: { validate: (value: unknown) => typeof value === 'number' && value % 2 === 0 },
    });
}

export class Period {
  @IsLocalDate() from!: string;
  @Validate(EndsAfterStart, [1]) to!: string;
}

export class Contact {
  @IsText(1, 10) name!: string;
  @IsOptional() @Matches(/^1\d{10}$/) phone?: string;
}

export class Party {
  @IsIn(['company', 'person']) kind!: string;
  @IsIdentifier(8) name!: string;
  @ValidateIf((party: Party) => party.kind === 'company') @IsUnifiedSocialCreditCode() code?: string;
  @ValidateIf((party: Party) => party.kind === 'person') @IsCitizenId() id?: string;
  @IsOptional() @Nested(() => Contact) contact?: Contact;
  @IsOptional() @NestedList(() => Contact, { min: 1, max: 2 }) others?: Contact[];
}

export class Filing {
  @IsText(2, 12) title!: string;
  @IsLocalDate() day!: string;
  @IsInstantText() at!: string;
  @IsFen() amount!: number;
  @IsUuidText() officer!: string;
  @IsSha256() digest!: string;
  @NestedList(() => Party, { min: 1, max: 3 }) parties!: Party[];
  @IsOptional() @Nested(() => Period) period?: Period;
}

/** class-validator's own decorators, bare nesting with all that it lets through included. */
export class Stock {
  @IsString() @MinLength(2) @MaxLength(4) text!: string;
  @IsInt() @Min(-2) @Max(9) @NotEquals(5) count!: number;
  @IsNumber() @IsPositive() share!: number;
  @IsBoolean() urgent!: boolean;
  @IsEnum(Channel) channel!: Channel;
  @Equals('v1') version!: string;
  @IsNotEmpty() @IsNotIn(['x', 0]) note!: unknown;
  @IsDefined() anything!: unknown;
  @Allow() free?: unknown;
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(3) @ArrayUnique() @IsString({ each: true }) tags!: string[];
  @IsOptional() @ArrayNotEmpty() @ArrayContains(['a']) @Length(1, 2, { each: true }) codes?: string[];
  @IsOptional() @IsUUID() uuid?: string;
  @IsOptional() @IsDateString() date?: string;
  @IsOptional() @IsEmail() email?: string;
  @IsOptional() @IsEven() even?: number;
  @IsOptional() @IsObject() @IsNotEmptyObject() extra?: object;
  @ValidateIf((stock: Stock) => stock.urgent) @IsString() @ValidateIf((_, value) => value !== null) reason?: string | null;
  @IsOptional() @Min(3, { validateIf: (stock: Stock) => stock.urgent }) level?: number;
  @ValidateNested() @Type(() => Contact) bare?: Contact;
  @ValidateNested({ each: true }) @Type(() => Contact) bareList?: Contact[];
}

export class Folder {
  @IsString() name!: string;
  @IsOptional() @NestedList(() => Folder, { max: 2 }) folders?: Folder[];
}

export class SealedFolder extends Folder {
  @IsSha256() seal!: string;
  @MaxLength(3) declare name: string;
}
