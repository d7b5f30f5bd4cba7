import { command, refusal, Refused, type Gate } from '#libs/kernel';
import {
  CertifyOfficer,
  RecordLegalQualification,
  RenewCertificate,
  ResumeCertificate,
  SuspendCertificate,
  WithdrawCertificate,
} from './officer.commands.js';
import { claim, holderOf, numberFacts, type NumberFacts } from './officer.facts.js';
import { assertInOrder, assertNotAhead, facts, notOneself, paper, serving, stillInService } from './officer.gates.js';
import { expiresAsOf, trainingHours, type Certificate, type OfficerState } from './officer.state.js';
import { firstTrainingYear, stillOwed, withTraining } from './officer.training.js';

/** Certificates are issued, examined and taken away by those who supervise enforcement, never for themselves. */
const KEPT = { who: ['supervisor'], gates: [stillInService, notOneself] } as const;

/** Auxiliary staff enforce nothing, and hold no certificate. */
const notAuxiliary: Gate<OfficerState> = (state) =>
  state.stage === 'in-service' && state.staffKind === 'auxiliary' ? refusal('auxiliary-staff-certified') : null;

export const certify = command<OfficerState, CertifyOfficer, NumberFacts>({
  ...KEPT,
  gates: [...KEPT.gates, notAuxiliary],
  body: CertifyOfficer,
  facts: (look, _state, body) => numberFacts(look, body),
  decide(state, { number, kind, issuer, issued, expires }, context) {
    const { law, caseId, facts: found } = context;
    const officer = serving(state);
    const known = officer.certificates.find((certificate) => certificate.number === number);
    if (known !== undefined) {
      if (known.kind === kind && known.issued === issued) return [];
      throw new Refused('certificate-number-taken', { number });
    }
    const holder = holderOf(found.number);
    if (holder !== undefined && holder !== caseId) throw new Refused('certificate-number-taken', { number });
    assertInOrder(issued, expires);
    const validity = law.due('cert-validity-period', issued);
    const end = expires === undefined ? { expires: validity.due, rule: { id: validity.rule, version: validity.version } } : { expires };
    const examinationDue = law.due('cert-examination-period', issued).due;
    const { name, agency } = officer;
    const certified = { number, kind, name, agency, issuer, issued, ...end, examinationDue };
    return withTraining(
      state,
      { type: 'officer.certified', data: { ...certified, ...firstTrainingYear(officer, certified, context) } },
      context,
    );
  },
  registrations: (_state, _body, { facts: found }) => [claim(found.number)],
  example: { number: '130182001', kind: 'enforcement', issuer: '青山县司法局', issued: '2025-11-20', expires: '2030-11-19' },
});

export const renewCertificate = command<OfficerState, RenewCertificate>({
  ...KEPT,
  spent: [someCertificateHeld],
  body: RenewCertificate,
  decide(state, { number, on, expires }, context) {
    const { law, today } = context;
    const certificate = heldCertificate(state, number);
    assertNotAhead(on, today);
    assertInOrder(certificate.issued, on);
    const until = expiresAsOf(certificate, on);
    const next = expires ?? until;
    if (next < on) throw new Refused('certificate-expired', { number, expires: until });
    const examinationDue = law.due('cert-examination-period', on).due;
    if (certificate.validity.some((period) => period.from === on && period.to === next)) return [];
    const year = Number(on.slice(0, 4));
    const training = { trainingHours: trainingHours(state, year), trainingRequired: law.threshold('cert-training-hours') };
    return withTraining(
      state,
      { type: 'officer.certificate-renewed', data: { number, on, expires: next, examinationDue, ...training } },
      context,
    );
  },
  example: { number: '130182001', on: '2025-11-20' },
});

export const suspendCertificate = command<OfficerState, SuspendCertificate>({
  ...KEPT,
  spent: [someCertificateHeld],
  body: SuspendCertificate,
  decide(state, { number, from, until, reason, document }) {
    const certificate = heldCertificate(state, number);
    assertInOrder(from, until);
    const running = certificate.suspensions.find(
      (known) => (known.to === undefined || (known.to >= from && known.to >= known.from)) && (until === undefined || known.from <= until),
    );
    if (running !== undefined) {
      if (running.from === from && running.to === until) return [];
      throw new Refused('certificate-suspended-already', { number, from: running.from });
    }
    const end = until === undefined ? {} : { until };
    return facts({ type: 'officer.certificate-suspended', data: { number, from, ...end, reason, document: paper(document) } });
  },
  example: {
    number: '130182001',
    from: '2026-03-01',
    until: '2026-04-30',
    reason: '年度考试不合格',
    document: { title: '暂扣行政执法证件决定书', date: '2026-02-27' },
  },
});

export const resumeCertificate = command<OfficerState, ResumeCertificate>({
  ...KEPT,
  spent: [someCertificateHeld],
  body: ResumeCertificate,
  decide(state, { number, on, reason }) {
    const certificate = heldCertificate(state, number);
    const running = certificate.suspensions.some((known) => known.from < on && (known.to === undefined || known.to >= on));
    const begun = certificate.suspensions.some((known) => known.from >= on && (known.to === undefined || known.to >= known.from));
    return running || begun ? facts({ type: 'officer.certificate-resumed', data: { number, on, reason } }) : [];
  },
  example: { number: '130182001', on: '2026-05-01', reason: '补考合格' },
});

export const withdrawCertificate = command<OfficerState, WithdrawCertificate>({
  ...KEPT,
  spent: [someCertificateHeld],
  body: WithdrawCertificate,
  decide(state, { number, on, reason, document }) {
    const known = ownCertificate(state, number);
    if (known.withdrawn === on) return [];
    const certificate = heldCertificate(state, number);
    assertInOrder(certificate.issued, on);
    const data = { number, on, reason, document: paper(document), ...(isLast(state, certificate) ? stillOwed(state) : {}) };
    return facts({ type: 'officer.certificate-withdrawn', data });
  },
  example: {
    number: '130182001',
    on: '2026-03-01',
    reason: '违法使用执法证件',
    document: { title: '吊销行政执法证件决定书', date: '2026-02-27' },
  },
});

export const recordLegalQualification = command<OfficerState, RecordLegalQualification>({
  ...KEPT,
  body: RecordLegalQualification,
  decide(state, { obtained, certificate }, { today }) {
    assertNotAhead(obtained, today);
    const known = serving(state).legalQualification;
    if (known?.obtained === obtained && known.certificate === certificate) return [];
    const number = certificate === undefined ? {} : { certificate };
    return facts({ type: 'officer.legal-qualification-recorded', data: { obtained, ...number } });
  },
  example: { obtained: '2020-03-01' },
});

/** Whether no other enforcement certificate is left when this one goes. */
function isLast(state: OfficerState, certificate: Certificate): boolean {
  return serving(state).certificates.every(
    (other) => other.number === certificate.number || other.kind !== 'enforcement' || other.withdrawn !== undefined,
  );
}

/** Some certificate of the officer that is not withdrawn. */
function someCertificateHeld(state: OfficerState) {
  const certificates = state.stage === 'in-service' ? state.certificates : [];
  if (certificates.some(({ withdrawn }) => withdrawn === undefined)) return null;
  const last = certificates.at(-1);
  return last?.withdrawn === undefined
    ? refusal('certificate-unknown')
    : refusal('certificate-withdrawn', { number: last.number, on: last.withdrawn });
}

function ownCertificate(state: OfficerState, number: string): Certificate {
  const certificate = serving(state).certificates.find((known) => known.number === number);
  if (certificate === undefined) throw new Refused('certificate-unknown', { number });
  return certificate;
}

/** The officer's own certificate, not withdrawn. @throws Refused */
function heldCertificate(state: OfficerState, number: string): Certificate {
  const certificate = ownCertificate(state, number);
  if (certificate.withdrawn !== undefined) throw new Refused('certificate-withdrawn', { number, on: certificate.withdrawn });
  return certificate;
}
