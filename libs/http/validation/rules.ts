import { TransformationType } from 'class-transformer';
import { defaultMetadataStorage as transformations } from 'class-transformer/cjs/storage.js';
import { getMetadataStorage, ValidationTypes, type ValidationArguments } from 'class-validator';

/** A class whose instances are data: fields with decorators, nothing else. */
export type DataClass<T extends object = object> = new () => T;

type Validations = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>;
type Validation = Validations[number];

/** One constraint on one field. */
export interface Check {
  readonly name: string;
  readonly parameters: readonly unknown[];
  readonly message: string | undefined;
  /** Whether it applies to the items of a list. */
  readonly each: boolean;
  readonly accepts: (value: unknown, object: object) => boolean;
}

/** Everything that the decorators say about one field. */
export interface FieldRules {
  readonly name: string;
  readonly optional: boolean;
  /** Conditions of ValidateIf; all must hold for the field to be checked. */
  readonly conditions: readonly ((object: object, value: unknown) => boolean)[];
  readonly checks: readonly Check[];
  /** Class of the object, or of the objects in the list. */
  readonly nested: DataClass | undefined;
  readonly nestedEach: boolean;
}

/** Everything that the decorators say about a class; `foreign` where class-validator itself must be asked. */
export interface ClassRules {
  readonly fields: readonly FieldRules[];
  readonly foreign: boolean;
}

/** The class cannot take a body: a mistake of its author, found when the office starts. */
export class UnfitDataClass extends Error {
  constructor(dataClass: DataClass, field: string, why: string) {
    super(`${dataClass.name}${field === '' ? '' : `.${field}`}: ${why}`);
    this.name = 'UnfitDataClass';
  }
}

const CONVERTED_BY_TYPE: ReadonlySet<unknown> = new Set([String, Number, Boolean, Date, Object]);
const KNOWN_TYPES: ReadonlySet<string> = new Set([
  ValidationTypes.CUSTOM_VALIDATION,
  ValidationTypes.NESTED_VALIDATION,
  ValidationTypes.CONDITIONAL_VALIDATION,
  ValidationTypes.WHITELIST,
  ValidationTypes.IS_DEFINED,
]);

/**
 * Reads the rules of a class from the metadata of class-validator and class-transformer.
 * @throws UnfitDataClass where a decorator would silently check nothing, or the class is more than data
 */
export function rulesOf(dataClass: DataClass): ClassRules {
  refuseMoreThanData(dataClass);
  const grouped = new Map<string, Validation[]>();
  for (const validation of inheritedFirst(getMetadataStorage().getTargetValidationMetadatas(dataClass, '', false, false))) {
    const group = grouped.get(validation.propertyName) ?? [];
    group.push(validation);
    grouped.set(validation.propertyName, group);
  }
  const names = [...grouped.keys()];
  const foreign =
    [...grouped.values()].some((group) => group.some(({ type }) => !KNOWN_TYPES.has(type))) || isTransformed(dataClass, names);
  if (foreign) return { fields: [], foreign };
  return { fields: names.map((name) => fieldRules(dataClass, name, grouped.get(name)!)), foreign };
}

/** What a class adds stands behind what it inherits, as one reads it. */
function inheritedFirst(validations: Validations): Validations {
  const ancestors = (target: unknown): number => (typeof target === 'function' ? 1 + ancestors(Object.getPrototypeOf(target)) : 0);
  return validations.sort((one, other) => ancestors(one.target) - ancestors(other.target));
}

function refuseMoreThanData(dataClass: DataClass): void {
  for (const [field, value] of Object.entries(new dataClass())) {
    if (value !== undefined) throw new UnfitDataClass(dataClass, field, 'a field of a data class may not have an initial value');
  }
}

function isTransformed(dataClass: DataClass, names: readonly string[]): boolean {
  if (transformations.getStrategy(dataClass) !== 'none') return true;
  if (transformations.getExposedMetadatas(dataClass).length > 0 || transformations.getExcludedMetadatas(dataClass).length > 0) return true;
  return names.some((name) => {
    const type = transformations.findTypeMetadata(dataClass, name);
    return (
      type?.options?.discriminator !== undefined ||
      type?.reflectedType === Map ||
      type?.reflectedType === Set ||
      transformations.findTransformMetadatas(dataClass, name, TransformationType.PLAIN_TO_CLASS).length > 0
    );
  });
}

function fieldRules(dataClass: DataClass, name: string, validations: readonly Validation[]): FieldRules {
  if (name in dataClass.prototype) throw new UnfitDataClass(dataClass, name, 'a field may not have the name of a method or accessor');
  const ofType = (type: string) => validations.filter((validation) => validation.type === type);
  const conditional = ofType(ValidationTypes.CONDITIONAL_VALIDATION);
  const nestedBy = ofType(ValidationTypes.NESTED_VALIDATION);
  const checked = [...ofType(ValidationTypes.IS_DEFINED), ...ofType(ValidationTypes.CUSTOM_VALIDATION)];
  return {
    name,
    optional: conditional.some((validation) => validation.name === 'isOptional'),
    conditions: conditional.filter((validation) => validation.name !== 'isOptional').map((validation) => validation.constraints[0]),
    checks: checked.flatMap((validation) => checksOf(dataClass, validation)),
    nested: nestedClass(dataClass, name, nestedBy.length > 0),
    nestedEach: nestedBy.some((validation) => validation.each),
  };
}

function nestedClass(dataClass: DataClass, name: string, validated: boolean): DataClass | undefined {
  const type = transformations.findTypeMetadata(dataClass, name)?.typeFunction?.();
  const named = type === undefined || CONVERTED_BY_TYPE.has(type) ? undefined : (type as DataClass);
  if (validated && named === undefined)
    throw new UnfitDataClass(dataClass, name, '@ValidateNested needs @Type with the class of the value');
  if (!validated && named !== undefined)
    throw new UnfitDataClass(dataClass, name, '@Type without @ValidateNested leaves the value unchecked');
  return named;
}

function checksOf(dataClass: DataClass, validation: Validation): Check[] {
  const constraints = getMetadataStorage().getTargetValidatorConstraints(validation.constraintCls);
  // class-validator passes such a field without a word.
  if (constraints.length === 0) throw new UnfitDataClass(dataClass, validation.propertyName, 'the validator has no @ValidatorConstraint');
  return constraints.map((constraint) => {
    if (constraint.async) throw new UnfitDataClass(dataClass, validation.propertyName, 'a constraint may not be asynchronous');
    return {
      name: constraint.name === '' || constraint.name === undefined ? validation.type : constraint.name,
      parameters: validation.constraints ?? [],
      message: constantMessage(validation.message),
      each: validation.each,
      accepts: acceptance(dataClass, validation, constraint.instance),
    };
  });
}

/** A message that class-validator would fill in, perhaps with the value, is not repeated. */
function constantMessage(message: Validation['message'] | undefined): string | undefined {
  return typeof message === 'string' && !message.includes('$') ? message : undefined;
}

type Constraint = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidatorConstraints']>[number]['instance'];

/** class-validator's own constraint, called as class-validator calls it: what it accepts is not decided a second time here. */
function acceptance(dataClass: DataClass, validation: Validation, constraint: Constraint): Check['accepts'] {
  const { propertyName: property, constraints, validateIf } = validation;
  const targetName = dataClass.name;
  const single = (value: unknown, object: object): boolean => {
    const given: ValidationArguments = { value, constraints, targetName, object, property };
    return decided(constraint.validate(value, given), dataClass, property);
  };
  const each = (value: unknown, object: object): boolean => {
    if (!Array.isArray(value)) return single(value, object);
    const given: ValidationArguments = { value, constraints, targetName, object, property };
    let accepted = true;
    for (const item of value) accepted = decided(constraint.validate(item, given), dataClass, property) && accepted;
    return accepted;
  };
  const always = validation.each ? each : single;
  return validateIf === undefined ? always : (value, object) => !validateIf(object, value) || always(value, object);
}

/** A promise counts as true: a check that answers later would accept everything. */
function decided(result: unknown, dataClass: DataClass, property: string): boolean {
  if (result === true) return true;
  if (typeof result === 'object' && result !== null && 'then' in result) {
    throw new UnfitDataClass(dataClass, property, 'a constraint may not be asynchronous');
  }
  return Boolean(result);
}
