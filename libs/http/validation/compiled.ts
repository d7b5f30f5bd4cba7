import { foreignPlan } from './foreign.js';
import type { Plan } from './plan.js';
import { pointerStep } from './pointer.js';
import { report, reportField, type FailedConstraint, type Problem } from './problem.js';
import { rulesOf, type Check, type DataClass, type FieldRules } from './rules.js';
import { NOT_AN_OBJECT, UNKNOWN_FIELD } from './wording.js';

/** A body that meets every constraint, or what is wrong with it. */
export type Validated<T> =
  { readonly value: T; readonly problems?: undefined } | { readonly value?: undefined; readonly problems: Problem[] };

/** Checks a JSON value against a class. */
export type Validate<T> = (plain: unknown) => Validated<T>;

type Fields = { [name: string]: unknown };

const plans = new Map<DataClass, Plan>();

/**
 * Compiles the class-validator decorators of a class, once, into plain checks of JSON values. The value is a new instance of the
 * class, nested ones too, made without running its constructor; what was sent is neither changed nor converted.
 *
 * Accepts what class-validator accepts with whitelist, forbidNonWhitelisted and forbidUnknownValues after plainToInstance, but:
 * - `@Type(() => Number)` and the like convert nothing, so that '5' is no number;
 * - an optional field may be absent, not null (an absent field is never stored as null);
 * - a field nobody declared is refused even where class-transformer drops it unseen (`toString`, `constructor`) and inside a
 *   nested object that a condition leaves unchecked;
 * - a class without any decorator accepts exactly `{}`: the body of a command that needs no words.
 * A class with decorators that are not understood here (@Transform, @Expose, discriminators, promises) is given to class-validator.
 * @throws UnfitDataClass at once where a decorator would check nothing
 */
export function compile<T extends object>(dataClass: DataClass<T>): Validate<T> {
  const plan = planOf(dataClass);
  return (plain) => {
    const problems: Problem[] = [];
    if (!isObject(plain)) {
      report(problems, '', 'not-an-object', NOT_AN_OBJECT);
      return { problems };
    }
    const value = plan.instance(plain, '', problems);
    plan.check(value, '', problems);
    return problems.length === 0 ? { value: value as T } : { problems };
  };
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function planOf(dataClass: DataClass): Plan {
  const known = plans.get(dataClass);
  if (known !== undefined) return known;
  const rules = rulesOf(dataClass);
  if (rules.foreign) {
    const foreign = foreignPlan(dataClass);
    plans.set(dataClass, foreign);
    return foreign;
  }
  const plan = new CompiledPlan(dataClass);
  // Known before its fields are, because a class may hold itself.
  plans.set(dataClass, plan);
  try {
    for (const field of rules.fields) plan.add(new CompiledField(field, field.nested === undefined ? undefined : planOf(field.nested)));
  } catch (error) {
    plans.delete(dataClass);
    throw error;
  }
  return plan;
}

class CompiledPlan implements Plan {
  private readonly fields: CompiledField[] = [];
  private readonly byName = new Map<string, CompiledField>();
  private readonly Shell: new () => Fields;

  constructor(dataClass: DataClass) {
    // A constructor of its own that does nothing is several times faster than Object.create, and never runs the class's.
    const Shell = function (): void {} as unknown as { new (): Fields; prototype: unknown };
    Shell.prototype = dataClass.prototype;
    this.Shell = Shell;
  }

  add(field: CompiledField): void {
    this.fields.push(field);
    this.byName.set(field.name, field);
  }

  instance(plain: Fields, pointer: string, problems: Problem[]): object {
    const instance = new this.Shell();
    for (const name in plain) {
      const field = this.byName.get(name);
      if (field === undefined) report(problems, pointer + pointerStep(name), 'unknown-field', UNKNOWN_FIELD);
      else instance[name] = field.plan === undefined ? plain[name] : field.nested(plain[name], pointer + field.step, problems);
    }
    return instance;
  }

  check(instance: object, pointer: string, problems: Problem[]): void {
    for (const field of this.fields) field.check(instance as Fields, pointer, problems);
  }
}

class CompiledField {
  readonly name: string;
  readonly step: string;
  private readonly optional: boolean;
  private readonly conditions: FieldRules['conditions'];
  private readonly checks: readonly Check[];

  constructor(
    rules: FieldRules,
    readonly plan: Plan | undefined,
  ) {
    this.name = rules.name;
    this.step = pointerStep(rules.name);
    this.optional = rules.optional;
    this.conditions = rules.conditions;
    this.checks = rules.checks;
  }

  /** Lists are followed to any depth, as class-transformer does; whether one may be there is for the constraints to say. */
  nested(value: unknown, pointer: string, problems: Problem[]): unknown {
    if (Array.isArray(value)) return value.map((item, index) => this.nested(item, `${pointer}/${index}`, problems));
    return isObject(value) ? this.plan!.instance(value, pointer, problems) : value;
  }

  check(instance: Fields, pointer: string, problems: Problem[]): void {
    const value = instance[this.name];
    if (this.optional && value === undefined) return;
    // Every condition is asked, as class-validator does.
    let applies = true;
    for (const condition of this.conditions) applies = Boolean(condition(instance, value)) && applies;
    if (!applies) return;
    let failed: FailedConstraint[] | undefined;
    for (const check of this.checks) {
      if (!check.accepts(value, instance)) (failed ??= []).push(check);
    }
    if (failed !== undefined) reportField(problems, pointer + this.step, value, failed);
    if (this.plan !== undefined && value !== undefined) this.checkNested(value, pointer + this.step, problems);
  }

  private checkNested(value: unknown, pointer: string, problems: Problem[]): void {
    if (Array.isArray(value)) {
      for (let index = 0; index < value.length; index += 1) {
        if (value[index] !== undefined) this.checkNested(value[index], `${pointer}/${index}`, problems);
      }
    } else if (isObject(value)) this.plan!.check(value, pointer, problems);
    else report(problems, pointer, 'not-an-object', NOT_AN_OBJECT);
  }
}
