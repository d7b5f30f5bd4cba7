import 'reflect-metadata';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsObject, ValidateBy, ValidateNested, type ValidationOptions } from 'class-validator';

import { isUuid } from '#libs/kernel';

import { isCalendarDay, isRealInstant } from './day.js';
import { isCitizenId, isUnifiedSocialCreditCode } from './national-codes.js';
import type { DataClass } from './rules.js';
import { isIdentifier, isText } from './text.js';
import { wordingOf } from './wording.js';

function constraint(
  name: string,
  accepts: (value: unknown) => boolean,
  parameters: readonly unknown[],
  options: ValidationOptions | undefined,
): PropertyDecorator {
  return ValidateBy(
    {
      name,
      constraints: [...parameters],
      validator: { validate: accepts, defaultMessage: () => `$property ${wordingOf(name).words(parameters).en}` },
    },
    options,
  );
}

/** A real calendar day, `YYYY-MM-DD`. */
export function IsLocalDate(options?: ValidationOptions): PropertyDecorator {
  return constraint('isLocalDate', isCalendarDay, [], options);
}

/** An instant in UTC with three decimals, in the one spelling that is stored. */
export function IsInstantText(options?: ValidationOptions): PropertyDecorator {
  return constraint('isInstantText', isRealInstant, [], options);
}

/** Money in fen: a safe integer, zero or more. */
export function IsFen(options?: ValidationOptions): PropertyDecorator {
  return constraint('isFen', (value) => Number.isSafeInteger(value) && (value as number) >= 0 && !Object.is(value, -0), [], options);
}

/** A UUID in lower case with hyphens. */
export function IsUuidText(options?: ValidationOptions): PropertyDecorator {
  return constraint('isUuidText', isUuid, [], options);
}

/** A text with min to max characters (code points; white space and what shows nothing around it not counted), free of control and bidirectional characters. */
export function IsText(min: number, max: number, options?: ValidationOptions): PropertyDecorator {
  return constraint('isText', (value) => isText(value, min, max), [min, max], options);
}

/** A name or number that is compared: 1 to max characters, one line, neither space nor what shows nothing around it, Unicode form NFC. */
export function IsIdentifier(max: number, options?: ValidationOptions): PropertyDecorator {
  return constraint('isIdentifier', (value) => isIdentifier(value, max), [max], options);
}

const SHA256 = /^[0-9a-f]{64}$/;

/** A SHA-256 in lower-case hexadecimal. */
export function IsSha256(options?: ValidationOptions): PropertyDecorator {
  return constraint('isSha256', (value) => typeof value === 'string' && SHA256.test(value), [], options);
}

/** A unified social credit code (统一社会信用代码, GB 32100-2015) with its check character. */
export function IsUnifiedSocialCreditCode(options?: ValidationOptions): PropertyDecorator {
  return constraint('isUnifiedSocialCreditCode', isUnifiedSocialCreditCode, [], options);
}

/** A citizen identification number (公民身份号码, GB 11643-1999) with its check character. */
export function IsCitizenId(options?: ValidationOptions): PropertyDecorator {
  return constraint('isCitizenId', isCitizenId, [], options);
}

function all(...decorators: PropertyDecorator[]): PropertyDecorator {
  return (target, property) => {
    for (const decorate of decorators) decorate(target, property);
  };
}

/** One object of the class. ValidateNested alone would also pass a list of them, and nothing at all. */
export function Nested(type: () => DataClass): PropertyDecorator {
  return all(Type(type), ValidateNested(), IsObject());
}

/** A list of min to max objects of the class. ValidateNested alone would also pass a single object, and lists of lists. */
export function NestedList(type: () => DataClass, size: { readonly min?: number; readonly max?: number } = {}): PropertyDecorator {
  const sizes = [...(size.min === undefined ? [] : [ArrayMinSize(size.min)]), ...(size.max === undefined ? [] : [ArrayMaxSize(size.max)])];
  return all(Type(type), ValidateNested({ each: true }), IsObject({ each: true }), IsArray(), ...sizes);
}
