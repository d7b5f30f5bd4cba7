import { caseType } from '#libs/kernel';
import { officerDutyRegister, officerDuties } from './officer.agenda.js';
import * as certificates from './officer.certificates.js';
import type { OfficerEvents } from './officer.events.js';
import * as logins from './officer.logins.js';
import * as service from './officer.service.js';
import * as training from './officer.training.js';
import { evolve, UNREGISTERED, type OfficerState } from './officer.state.js';
import { officerEvents } from './officer.upcasters.js';
import { officerFigures, officerLists, officerViews } from './officer.views.js';
import { officerWording } from './officer.wording.js';

/** Register of people (执法人员): who held which post and which certificate on which day. */
export const officer = caseType<OfficerState, OfficerEvents>({
  name: 'officer',
  kind: 'register',
  route: 'officers',
  initial: UNREGISTERED,
  events: officerEvents,
  evolve,
  commands: {
    register: service.register,
    'assign-post': service.assignPost,
    'end-post': service.endPost,
    move: service.move,
    certify: certificates.certify,
    'renew-certificate': certificates.renewCertificate,
    'suspend-certificate': certificates.suspendCertificate,
    'resume-certificate': certificates.resumeCertificate,
    'withdraw-certificate': certificates.withdrawCertificate,
    'record-legal-qualification': certificates.recordLegalQualification,
    'record-training': training.recordTraining,
    'close-training-year': training.closeTrainingYear,
    'change-login': logins.changeLogin,
    'disable-login': logins.disableLogin,
    'enable-login': logins.enableLogin,
    retire: service.retire,
    reinstate: service.reinstate,
  },
  summary: (state) =>
    state.stage === 'unregistered'
      ? { title: '', stage: state.stage, agencyPath: [], parties: [], people: [] }
      : { title: state.name, stage: state.stage, agencyPath: state.agency.path, parties: [], people: [] },
  personal: ['/loginHint', '/subjectKey', '/identityKey'],
  mayReadPersonal: ({ roles }) => roles.includes('system-administrator') || roles.includes('security-administrator'),
  readableBy: (state) => (state.stage === 'unregistered' ? [] : [state.agency.path]),
  views: officerViews,
  lists: officerLists,
  figures: officerFigures,
  afterCorrection: training.afterCorrection,
  takenAnew: training.takenAnew,
  duties: officerDuties,
  dutyRegister: officerDutyRegister,
  wording: officerWording,
});
