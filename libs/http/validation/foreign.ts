import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validateSync, type ValidationError, type ValidatorOptions } from 'class-validator';

import type { Plan } from './plan.js';
import { pointerStep } from './pointer.js';
import { report, reportField, type FailedConstraint, type Problem } from './problem.js';
import type { DataClass } from './rules.js';
import { UNKNOWN_FIELD } from './wording.js';

/** How the office asks class-validator; the measure that compiled checks are held to. */
export const STRICT: ValidatorOptions = { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true };

/** A class whose decorators only class-validator and class-transformer understand is left to them, slow and exact. */
export function foreignPlan(dataClass: DataClass): Plan {
  return {
    // class-transformer deletes discriminators from what it is given.
    instance: (plain) => plainToInstance(dataClass, structuredClone(plain)),
    check: (instance, pointer, problems) => {
      for (const error of validateSync(instance, STRICT)) translate(error, pointer, problems);
    },
  };
}

function translate(error: ValidationError, above: string, problems: Problem[]): void {
  const pointer = error.property === undefined ? above : above + pointerStep(error.property);
  const failed: FailedConstraint[] = [];
  for (const name of Object.keys(error.constraints ?? {})) {
    if (name === 'whitelistValidation' || name === 'unknownValue') report(problems, pointer, 'unknown-field', UNKNOWN_FIELD);
    else failed.push({ name, parameters: parametersOf(error, name) });
  }
  reportField(problems, pointer, error.value, failed);
  for (const child of error.children ?? []) translate(child, pointer, problems);
}

/** The error tells the name of the constraint but not what it was declared with. */
function parametersOf(error: ValidationError, name: string): readonly unknown[] {
  const target: unknown = error.target?.constructor;
  if (typeof target !== 'function') return [];
  const declared = getMetadataStorage().getTargetValidationMetadatas(target, '', false, false);
  return declared.find((validation) => validation.propertyName === error.property && validation.name === name)?.constraints ?? [];
}
