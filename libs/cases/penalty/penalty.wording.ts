import type { TypeWording, Wording } from '#libs/kernel';
import type { PenaltyEvents } from './penalty.events.js';
import { aftermathWording } from './wording/aftermath.wording.js';
import { appraisalWording } from './wording/appraisal.wording.js';
import { crimeWording } from './wording/crime.wording.js';
import { decisionWording } from './wording/decision.wording.js';
import { hearingWording } from './wording/hearing.wording.js';
import { measureWording } from './wording/measures.wording.js';
import { performanceWording } from './wording/performance.wording.js';
import { commandWording } from './wording/commands.wording.js';
import { fieldWording } from './wording/fields.wording.js';
import { filingWording } from './wording/filing.wording.js';
import { inspectionPublicationWording } from './wording/inspection-publication.wording.js';
import { investigationWording } from './wording/investigation.wording.js';
import { refusalWording } from './wording/refusals.wording.js';
import { values, w } from './wording/values.wording.js';
import type { Stage } from './penalty.state.js';

const stages: { readonly [stage in Stage]: Wording } = {
  none: w('未登记', 'not opened'),
  lead: w('线索', 'lead'),
  'not-filed': w('不予立案', 'not filed'),
  investigating: w('调查中', 'under investigation'),
  suspended: w('中止调查', 'suspended'),
  terminated: w('终止调查', 'terminated'),
  concluded: w('调查终结', 'investigation concluded'),
  noticed: w('已告知', 'notice served'),
  decided: w('已决定', 'decided'),
  closed: w('已结案', 'closed'),
  archived: w('已归档', 'archived'),
};

/** Every name and sentence of a penalty case in Chinese and English. */
export const penaltyWording: TypeWording<PenaltyEvents> = {
  type: w('行政处罚案件', 'administrative penalty case'),
  stages,
  commands: commandWording,
  events: {
    ...filingWording,
    ...investigationWording,
    ...inspectionPublicationWording,
    ...measureWording,
    ...appraisalWording,
    ...hearingWording,
    ...decisionWording,
    ...crimeWording,
    ...performanceWording,
    ...aftermathWording,
  },
  fields: fieldWording,
  refusals: refusalWording,
  values,
};
