import type { CaseType } from '#libs/kernel';
import { RecordTraining } from './officer.commands.js';
import type { OfficerEvents } from './officer.events.js';
import type { OfficerState } from './officer.state.js';

const FIRST = { version: 1 } as const;

/**
 * Payload version written now, per event type, with the upcasters that lead older ones there: none yet. Only a training record may be
 * corrected; everything else decides about rights or certificates and is changed by a new act.
 */
export const officerEvents: CaseType<OfficerState, OfficerEvents>['events'] = {
  'officer.registered': { ...FIRST, personal: ['/subjectKey', '/loginHint', '/identityKey'] },
  'officer.post-assigned': FIRST,
  'officer.post-ended': FIRST,
  'officer.moved': FIRST,
  'officer.certified': FIRST,
  'officer.certificate-renewed': FIRST,
  'officer.certificate-suspended': FIRST,
  'officer.certificate-resumed': FIRST,
  'officer.certificate-withdrawn': FIRST,
  'officer.legal-qualification-recorded': FIRST,
  'officer.training-recorded': { ...FIRST, correctable: RecordTraining },
  'officer.training-year-begun': FIRST,
  'officer.training-year-met': FIRST,
  'officer.training-year-missed': FIRST,
  'officer.training-year-reopened': FIRST,
  'officer.login-changed': { ...FIRST, personal: ['/subjectKey', '/loginHint', '/formerKey'] },
  'officer.login-disabled': FIRST,
  'officer.login-enabled': FIRST,
  'officer.retired': FIRST,
  'officer.reinstated': FIRST,
};
