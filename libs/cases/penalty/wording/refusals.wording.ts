import { aftermathRefusals } from './refusals.aftermath.js';
import { courseRefusals } from './refusals.course.js';
import { decisionRefusals } from './refusals.decision.js';
import { filingRefusals } from './refusals.filing.js';
import { investigationRefusals } from './refusals.investigation.js';
import type { RefusalWordings } from './refuse.js';

/** Every refusal with the rules it rests on; `office` stands for a rule of the house that rests on no article. */
export const refusalWording: RefusalWordings = {
  ...filingRefusals,
  ...investigationRefusals,
  ...courseRefusals,
  ...decisionRefusals,
  ...aftermathRefusals,
};
