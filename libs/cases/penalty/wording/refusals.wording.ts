import { aftermathRefusals } from './refusals.aftermath.js';
import { courseRefusals } from './refusals.course.js';
import { decisionRefusals } from './refusals.decision.js';
import { filingRefusals } from './refusals.filing.js';
import { investigationRefusals } from './refusals.investigation.js';
import type { RefusalWordings } from './refuse.js';

/** Every refusal with the rules that it rests on: what contradicts the record itself rests on 行政处罚法 47. */
export const refusalWording: RefusalWordings = {
  ...filingRefusals,
  ...investigationRefusals,
  ...courseRefusals,
  ...decisionRefusals,
  ...aftermathRefusals,
};
