import {
  refusal,
  Refused,
  type AttachmentRef,
  type CommandOf,
  type DecideContext,
  type DueDate,
  type Gate,
  type GateContext,
  type LawInForce,
  type LocalDate,
  type Look,
  type Uuid,
} from '#libs/kernel';
import { headsOnDay } from '#libs/access';
import { evidenceExamples } from '../commands/examples.evidence.js';
import { ExcludeEvidence, RegisterEvidence, VerifyEvidence } from '../commands/investigation.commands.js';
import {
  ApproveEmergencyMeasure,
  ConvertPreservation,
  ExtendSeizure,
  PreserveEvidence,
  ReleasePreservation,
  ReleaseSeizure,
  SeizeProperty,
} from '../commands/measures.commands.js';
import { actorMayInvestigate, certifiedOfficers, lookUpOfficers, notBefore, notInFuture, type OfficerFacts } from '../penalty.officers.js';
import type { FiledCase, PenaltyState, SeizureState } from '../penalty.state.js';
import { fact, lawFor, personOf, recordedAlready, step } from '../penalty.step.js';

/** Measures stay to be released as long as the case is open, wherever it stands. */
const HELD_STAGES = ['investigating', 'suspended', 'terminated', 'concluded', 'noticed', 'decided'] as const;

interface MeasureFacts extends OfficerFacts {
  /** Whether who asks is a head, and was one on the day of the measure: powers of later approve nothing beforehand. */
  readonly byHead: boolean;
}

async function lookUpMeasure(
  look: Look,
  state: FiledCase,
  { officers, on }: { readonly officers: readonly Uuid[]; readonly on: LocalDate },
  { caller, today }: GateContext,
): Promise<MeasureFacts> {
  const found = await lookUpOfficers(look, officers, on);
  if (caller?.roles.includes('head') !== true) return { ...found, byHead: false };
  if (on === today) return { ...found, byHead: true };
  const then = await look.person(caller.person, on);
  return { ...found, byHead: then !== undefined && (await headsOnDay(then, state.agency.id, on, look)) };
}

/** Approved beforehand where a head asks; an officer may act alone in an emergency only, and reports within 24 hours. @throws Refused */
function approval(
  emergency: boolean,
  { now, facts }: DecideContext<MeasureFacts>,
  law: LawInForce,
): { approved: boolean; approveBy?: DueDate } {
  if (facts.byHead) return { approved: true };
  if (!emergency) throw new Refused('measure-not-approved', {});
  return { approved: false, approveBy: law.due('cl-19-emergency-report-period', now) };
}

function measureLabelFree(state: FiledCase, label: string): void {
  const taken =
    state.preservations.some(({ preservation }) => preservation === label) || state.seizures.some(({ seizure }) => seizure === label);
  if (taken) throw new Refused('label-taken', { label });
}

const someEvidenceToVerify: Gate<FiledCase> = ({ evidence }) => {
  if (evidence.some(({ status }) => status === 'registered')) return null;
  const verified = evidence.findLast(({ status }) => status === 'verified');
  return verified === undefined ? null : refusal('recorded-otherwise', { evidence: verified.evidence });
};

const someEvidenceNotExcluded: Gate<FiledCase> = ({ evidence }) =>
  evidence.length > 0 && evidence.every(({ status }) => status === 'excluded')
    ? refusal('evidence-excluded', { evidence: evidence.at(-1)!.evidence })
    : null;

const heldIn = ({ preservations }: FiledCase) => preservations.filter(({ status }) => status === 'held');

const somePreservationHeld: Gate<FiledCase> = (state) =>
  heldIn(state).length > 0 ? null : refusal('preservation-already-handled', { preservation: state.preservations.at(-1)!.preservation });

const somePreservationInTime: Gate<FiledCase> = (state, { today }) =>
  heldIn(state).some(({ handleBy }) => today <= handleBy.due)
    ? null
    : refusal('preservation-expired', { due: heldIn(state).at(-1)!.handleBy.due });

/** A seizure is extended once, while it runs (行政强制法 25). */
function notToBeExtended({ seizure, status, extended, until }: SeizureState, today: LocalDate) {
  if (status === 'released') return refusal('seizure-released', { seizure });
  if (extended) return refusal('seizure-already-extended', { until: until.due });
  return today > until.due ? refusal('seizure-expired', { until: until.due }) : null;
}

/** One that may be extended, or why the last one still held may not. */
const someSeizureToExtend: Gate<FiledCase> = ({ seizures }, { today }) => {
  if (seizures.some((one) => notToBeExtended(one, today) === null)) return null;
  const last = seizures.findLast(({ status }) => status === 'held') ?? seizures.at(-1);
  return last === undefined ? null : notToBeExtended(last, today);
};

export const evidenceDecisions: { readonly [command: string]: CommandOf<PenaltyState> } = {
  'register-evidence': step(
    'investigating',
    'concluded',
    'noticed',
  )<RegisterEvidence, readonly (AttachmentRef | undefined)[]>({
    body: RegisterEvidence,
    who: ['officer', 'clerk'],
    example: evidenceExamples['register-evidence'],
    gates: [actorMayInvestigate],
    facts: (look, _state, body) => Promise.all(body.files.map((sha256) => look.attachment(sha256))),
    decide(state, body, context) {
      const known = state.evidence.find(({ evidence }) => evidence === body.evidence);
      if (known !== undefined) return recordedAlready(context, 'label-taken', { label: body.evidence });
      notInFuture(body.collectedOn, context);
      const files = context.facts.map((file, index) => {
        if (file === undefined) throw new Refused('file-not-uploaded', { sha256: body.files[index]! });
        return file;
      });
      return [fact('penalty.evidence-registered', { ...body, files })];
    },
  }),

  'verify-evidence': step(
    'investigating',
    'concluded',
    'noticed',
  )<VerifyEvidence>({
    body: VerifyEvidence,
    who: ['officer', 'legality-reviewer'],
    example: evidenceExamples['verify-evidence'],
    gates: [(state) => (state.evidence.length === 0 ? refusal('no-such-evidence') : null), someEvidenceNotExcluded],
    spent: [someEvidenceToVerify],
    decide(state, body, context) {
      const known = evidenceCalled(state, body.evidence);
      if (known.status === 'verified') return recordedAlready(context, 'recorded-otherwise', { evidence: body.evidence });
      if (known.status === 'excluded') throw new Refused('evidence-excluded', { evidence: body.evidence });
      if (known.device && body.deviceReviewed !== true) throw new Refused('device-record-not-reviewed', { evidence: body.evidence });
      return [fact('penalty.evidence-verified', body)];
    },
  }),

  'exclude-evidence': step(
    'investigating',
    'concluded',
    'noticed',
  )<ExcludeEvidence>({
    body: ExcludeEvidence,
    who: ['officer', 'legality-reviewer', 'head'],
    example: evidenceExamples['exclude-evidence'],
    gates: [(state) => (state.evidence.length === 0 ? refusal('no-such-evidence') : null)],
    spent: [
      ({ evidence }) =>
        evidence.every(({ status }) => status === 'excluded')
          ? refusal('evidence-excluded', { evidence: evidence.at(-1)!.evidence })
          : null,
    ],
    decide(state, body, context) {
      const { status } = evidenceCalled(state, body.evidence);
      if (status === 'excluded') return recordedAlready(context, 'evidence-excluded', { evidence: body.evidence });
      return [fact('penalty.evidence-excluded', body)];
    },
  }),

  'preserve-evidence': step('investigating')<PreserveEvidence, MeasureFacts>({
    body: PreserveEvidence,
    who: ['head', 'officer'],
    example: evidenceExamples['preserve-evidence'],
    facts: lookUpMeasure,
    decide(state, { emergency, ...body }, context) {
      if (state.preservations.some(({ preservation }) => preservation === body.preservation) && context.repeated()) return [];
      measureLabelFree(state, body.preservation);
      const officers = certifiedOfficers(state, context.facts, context);
      const law = lawFor(state, context);
      const approved = approval(emergency, context, law);
      return [
        fact('penalty.evidence-preserved', { ...body, officers, ...approved, handleBy: law.due('pl-56-preservation-period', body.on) }),
      ];
    },
  }),

  'release-preservation': step(...HELD_STAGES)<ReleasePreservation>({
    body: ReleasePreservation,
    who: ['officer', 'head', 'system'],
    example: evidenceExamples['release-preservation'],
    gates: [(state) => (state.preservations.length === 0 ? refusal('nothing-preserved') : null)],
    spent: [somePreservationHeld],
    decide(state, body, context) {
      const held = preservationCalled(state, body.preservation);
      if (held.status === 'released') return recordedAlready(context, 'preservation-already-handled', { preservation: body.preservation });
      if (held.status === 'converted') throw new Refused('preservation-already-handled', { preservation: body.preservation });
      return [fact('penalty.preservation-released', body)];
    },
  }),

  'convert-preservation': step(
    'investigating',
    'concluded',
    'noticed',
  )<ConvertPreservation>({
    body: ConvertPreservation,
    who: ['head'],
    example: evidenceExamples['convert-preservation'],
    gates: [(state) => (state.preservations.length === 0 ? refusal('nothing-preserved') : null)],
    spent: [somePreservationHeld, somePreservationInTime],
    decide(state, body, context) {
      const held = preservationCalled(state, body.preservation);
      if (held.status === 'converted') return recordedAlready(context, 'preservation-already-handled', { preservation: body.preservation });
      if (held.status === 'released') throw new Refused('preservation-already-handled', { preservation: body.preservation });
      if (context.today > held.handleBy.due) throw new Refused('preservation-expired', { due: held.handleBy.due });
      return [fact('penalty.preservation-converted', body)];
    },
  }),

  'seize-property': step('investigating')<SeizeProperty, MeasureFacts>({
    body: SeizeProperty,
    who: ['head', 'officer'],
    example: evidenceExamples['seize-property'],
    facts: lookUpMeasure,
    decide(state, { emergency, ...body }, context) {
      if (state.seizures.some(({ seizure }) => seizure === body.seizure) && context.repeated()) return [];
      measureLabelFree(state, body.seizure);
      const officers = certifiedOfficers(state, context.facts, context);
      if (!body.remediesTold) throw new Refused('seizure-remedies-not-told', { seizure: body.seizure });
      const law = lawFor(state, context);
      const approved = approval(emergency, context, law);
      return [fact('penalty.seized', { ...body, officers, ...approved, until: law.due('cl-25-seizure-period', body.on) })];
    },
  }),

  'extend-seizure': step(
    'investigating',
    'suspended',
    'concluded',
    'noticed',
  )<ExtendSeizure>({
    body: ExtendSeizure,
    who: ['head'],
    example: evidenceExamples['extend-seizure'],
    gates: [(state) => (state.seizures.length === 0 ? refusal('nothing-seized') : null), someSeizureToExtend],
    decide(state, body, context) {
      const held = seizureCalled(state, body.seizure);
      const over = notToBeExtended(held, context.today);
      if (over !== null) throw new Refused(over.code, over.facts);
      const until = lawFor(state, context).due('cl-25-seizure-period', held.on, {
        excluded: held.pauses,
        extensions: [{ rule: 'cl-25-seizure-extension', approver: personOf(context), on: context.today }],
      });
      return [fact('penalty.seizure-extended', { ...body, until })];
    },
  }),

  'release-seizure': step(...HELD_STAGES)<ReleaseSeizure>({
    body: ReleaseSeizure,
    who: ['officer', 'head', 'system'],
    example: evidenceExamples['release-seizure'],
    gates: [(state) => (state.seizures.length === 0 ? refusal('nothing-seized') : null)],
    spent: [
      ({ seizures }) =>
        seizures.some(({ status }) => status === 'held') ? null : refusal('seizure-released', { seizure: seizures.at(-1)!.seizure }),
    ],
    decide(state, body, context) {
      const { status, on } = seizureCalled(state, body.seizure);
      if (status === 'released') return recordedAlready(context, 'seizure-released', { seizure: body.seizure });
      notInFuture(body.on, context);
      notBefore(body.on, on);
      return [fact('penalty.seizure-released', body)];
    },
  }),

  'approve-emergency-measure': step(...HELD_STAGES)<ApproveEmergencyMeasure>({
    body: ApproveEmergencyMeasure,
    who: ['head'],
    example: evidenceExamples['approve-emergency-measure'],
    spent: [
      (state) => ([...state.preservations, ...state.seizures].some(({ approved }) => !approved) ? null : refusal('no-measure-to-approve')),
    ],
    decide(state, body, context) {
      const held =
        state.preservations.find(({ preservation }) => preservation === body.measure) ??
        state.seizures.find(({ seizure }) => seizure === body.measure);
      if (held === undefined) throw new Refused('no-measure-to-approve', { measure: body.measure });
      if (held.approved) return recordedAlready(context, 'recorded-otherwise', { measure: body.measure });
      return [fact('penalty.emergency-measure-approved', body)];
    },
  }),
};

function evidenceCalled(state: FiledCase, label: string) {
  const known = state.evidence.find(({ evidence }) => evidence === label);
  if (known === undefined) throw new Refused('no-such-evidence', { evidence: label });
  return known;
}

function preservationCalled(state: FiledCase, label: string) {
  const held = state.preservations.find(({ preservation }) => preservation === label);
  if (held === undefined) throw new Refused('nothing-preserved', { preservation: label });
  return held;
}

function seizureCalled(state: FiledCase, label: string) {
  const held = state.seizures.find(({ seizure }) => seizure === label);
  if (held === undefined) throw new Refused('nothing-seized', { seizure: label });
  return held;
}
