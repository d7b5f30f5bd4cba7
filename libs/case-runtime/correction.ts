import { IsInt, IsObject, IsString, IsUUID, Length, Min } from 'class-validator';
import {
  canonicalJson,
  command,
  effective,
  fold,
  isPerson,
  Refused,
  type AnyCaseType,
  type AnyState,
  type AttachmentRef,
  type CorrectedData,
  type DecideContext,
  type GateContext,
  type JsonObject,
  type Look,
  type NewEvent,
  type PersonOnDay,
  type RecordedEvent,
  type Registration,
} from '#libs/kernel';
import { headsAgency } from '#libs/access';
import { lookForAnew, misfits, takenAnew, type TakingAnew } from './taken-anew.js';

/** Ask to replace the payload of a recorded fact; the old one stays readable for ever. */
export class CorrectFact {
  /** Revision of the event to correct. */
  @IsInt() @Min(0) target!: number;
  /** The full replacement payload; what the office computes is left out, or sent back as it was read. */
  @IsObject() data!: JsonObject;
  @IsString() @Length(2, 2000) reason!: string;
  /** The head who approved the correction. */
  @IsUUID() approver!: string;
}

interface CorrectionFacts {
  readonly events: readonly RecordedEvent[];
  readonly approver: PersonOnDay | undefined;
  /** Files that the replacement names, with what was uploaded under each digest. */
  readonly files: readonly { readonly sha256: string; readonly uploaded: AttachmentRef | undefined }[];
  readonly anew: TakingAnew | undefined;
  readonly registrations?: readonly Registration[];
}

/**
 * Gives a type its one meaning of correction: the event `<type>.corrected` and, where any of its events is correctable, the
 * command `correct`. Decisions are changed or revoked, never corrected: a type leaves them out of `correctable`.
 * @throws Error at boot where a record is to be taken down anew by a command that the type does not have
 */
export function withCorrections(type: AnyCaseType): AnyCaseType {
  for (const [event, { by }] of Object.entries(type.takenAnew ?? {})) {
    if (type.events[event]?.correctable === undefined || type.commands[by] === undefined) {
      throw new Error(`${type.name} takes ${event} down anew by ${by}, which it does not have or correct`);
    }
  }
  const name = `${type.name}.corrected`;
  const correctable = Object.entries(type.events).filter(([, declaration]) => declaration.correctable !== undefined);
  const personal = [
    ...new Set(correctable.flatMap(([, declaration]) => declaration.personal ?? []).map((pointer) => `/data${pointer}` as const)),
  ];
  const completed: AnyCaseType = {
    ...type,
    events: {
      ...type.events,
      [name]: {
        version: 1,
        personal,
        ...(correctable.some(([, { identifying }]) => identifying !== undefined) ? { identifying: identifyingIn(type) } : {}),
        carries: (data) => data as unknown as CorrectedData,
      },
    },
    evolve: { ...type.evolve, [name]: (state: AnyState) => state },
    wording: correctionWording(type.wording, name),
  };
  if (correctable.length === 0) return completed;
  return { ...completed, commands: { ...completed.commands, correct: correctCommand(completed) } };
}

/** The command of a type that has its corrections. */
function correctCommand(type: AnyCaseType): AnyCaseType['commands'][string] {
  return command<AnyState, CorrectFact, CorrectionFacts>({
    body: CorrectFact,
    who: ['officer', 'clerk', 'head'],
    // who is barred from approving is offered no correction either
    gates: [(state, { actor }) => (isPerson(actor) ? (type.barredFromApproving?.(state, actor.person) ?? null) : null)],
    facts: async (look, state, body, context) => {
      const events = await look.events(type.name, context.caseId);
      const recorded = events.find((event) => event.rev === body.target);
      const shape = recorded === undefined ? undefined : type.events[recorded.type]?.correctable;
      const fits = recorded !== undefined && shape !== undefined && misfits(shape, body.data).length === 0;
      const facts: CorrectionFacts = {
        events,
        approver: await look.person(body.approver, context.today),
        files: fits ? await filesNamed(type, recorded, body, look) : [],
        anew: fits ? await lookForAnew({ type, events, recorded, replacement: body.data }, look, context) : undefined,
      };
      return { ...facts, registrations: await registrationsOf(type, state, body, facts, look, context) };
    },
    registrations: (_state, _body, { facts }, events) => (events.length === 0 ? [] : (facts.registrations ?? [])),
    decide: (state, body, context) => correct(type, state, body, context),
    example: { target: 1, data: {}, reason: '笔误', approver: '11111111-1111-4111-8111-111111111111' },
  });
}

/** The words of the type with those of corrections; names of fields that it has already stay its own. */
function correctionWording(wording: AnyCaseType['wording'], name: string): AnyCaseType['wording'] {
  return {
    ...wording,
    events: {
      ...wording.events,
      [name]: {
        zh: '更正记录',
        en: 'Record corrected',
        sentence: (data, language) => {
          const { target, type: corrected, reason } = data as unknown as CorrectedData;
          const kind = wording.events[corrected]?.[language] ?? corrected;
          return language === 'zh'
            ? `更正第 ${target} 条记录“${kind}”（更正前后逐项列后），理由：${reason}`
            : `Corrected entry ${target}, “${kind}” (each field before and after follows): ${reason}`;
        },
      },
    },
    commands: { ...wording.commands, correct: { zh: '更正记录', en: 'Correct a recorded fact' } },
    fields: {
      ...wording.fields,
      target: wording.fields['target'] ?? { zh: '被更正的记录序号', en: 'Entry to correct' },
      data: wording.fields['data'] ?? { zh: '更正后的内容', en: 'Replacement content' },
      approver: wording.fields['approver'] ?? { zh: '批准人', en: 'Approver' },
    },
    refusals: {
      ...wording.refusals,
      'no-such-event': { zh: '没有该条记录。', en: 'There is no such entry.', law: ['office'] },
      'not-correctable': {
        zh: '该类记录不得更正：决定只能变更或者撤销，其他记录以此后的记录接续。',
        en: 'This kind of entry is never corrected: a decision is changed or revoked, anything else is carried on by later entries.',
        law: ['office'],
      },
      'correction-invalid': {
        zh: '更正后的内容不符合该类记录的要求。',
        en: 'The replacement does not fit this kind of entry.',
        law: ['office'],
      },
      'computed-not-corrected': {
        zh: '由办公系统计算或者查得的内容不得由更正人给出：请略去，或者照原样送回。',
        en: 'What the office computes or looks up is not given by a correction: leave it out, or send it back as it was read.',
        law: ['office'],
      },
      'correction-file-not-uploaded': {
        zh: '更正后的内容所引用的附件尚未上传。',
        en: 'The replacement names a file that was not uploaded to this case.',
        law: ['office'],
      },
      'correction-needs-another-approver': {
        zh: '更正须经本机关负责人批准，且批准人不得为本人。',
        en: 'A correction needs the approval of a head other than the person asking.',
        law: ['office'],
      },
    },
  };
}

/** What a correction enters in registers; nothing where it is refused, which its decision tells. */
async function registrationsOf(
  type: AnyCaseType,
  state: AnyState,
  body: CorrectFact,
  facts: CorrectionFacts,
  look: Look,
  context: GateContext,
): Promise<readonly Registration[]> {
  if (type.correctionRegistrations === undefined) return [];
  const corrected = triedOut(type, state, body, { ...context, facts, repeated: () => false });
  if (corrected === undefined) return [];
  const { events } = facts;
  const after = fold(type, [...events, asRecorded(events, corrected, context)]);
  return type.correctionRegistrations(look, fold(type, events).state, after.state, context);
}

function triedOut(type: AnyCaseType, state: AnyState, body: CorrectFact, context: DecideContext<CorrectionFacts>): NewEvent | undefined {
  try {
    return correct(type, state, body, context)[0];
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

/** The files that a replacement names. */
async function filesNamed(
  type: AnyCaseType,
  recorded: RecordedEvent,
  { data }: CorrectFact,
  look: Look,
): Promise<CorrectionFacts['files']> {
  const digests = [...new Set(type.events[recorded.type]!.attachments?.(data) ?? [])];
  return Promise.all(digests.map(async (sha256) => ({ sha256, uploaded: await look.attachment(sha256) })));
}

function correct(type: AnyCaseType, state: AnyState, body: CorrectFact, context: DecideContext<CorrectionFacts>): readonly NewEvent[] {
  const { events, approver, files, anew } = context.facts;
  const target = events.find((event) => event.rev === body.target);
  if (target === undefined) throw new Refused('no-such-event', { target: body.target });
  const declared = type.events[target.type];
  if (declared?.correctable === undefined) throw new Refused('not-correctable', { type: target.type });
  const fields = misfits(declared.correctable, body.data);
  if (fields.length > 0) throw new Refused('correction-invalid', { fields: [...fields] });
  const missing = files.find(({ uploaded }) => uploaded === undefined);
  if (missing !== undefined) throw new Refused('correction-file-not-uploaded', { sha256: missing.sha256 });
  // 本机关负责人: a head of another agency approves nothing here
  const agency = context.caller?.post.agency.agency;
  const heads = approver !== undefined && headsAgency(approver, agency);
  if (!heads || context.caller?.person === body.approver) {
    throw new Refused('correction-needs-another-approver', { approver: body.approver });
  }
  const barred = type.barredFromApproving?.(state, body.approver);
  if (barred) throw new Refused(barred.code, barred.facts);
  const current = effective(events).find((event) => event.rev === body.target)!;
  if (canonicalJson(current.data) === canonicalJson(body.data)) return [];
  const data = takenAnew({ type, events, recorded: target, replacement: body.data }, anew, context);
  if (canonicalJson(current.data) === canonicalJson(data)) return [];
  const att = files.flatMap(({ uploaded }) => uploaded ?? []);
  const corrected: NewEvent = {
    type: `${type.name}.corrected`,
    data: { target: body.target, type: target.type, tv: declared.version, data, reason: body.reason, approver: body.approver },
    ...(att.length === 0 ? {} : { att }),
  };
  return [corrected, ...consequences(type, events, corrected, context)];
}

/** The correction as it will stand after the events of the case. */
function asRecorded(events: readonly RecordedEvent[], { type, data }: NewEvent, { actor, now }: GateContext): RecordedEvent {
  const last = events[events.length - 1]!;
  return { ...last, rev: last.rev + 1, type, data: data as JsonObject, tv: 1, actor, at: now };
}

/** What the type adds because dates or amounts changed, in the same append. Folds first: what cannot be read is never stored. */
function consequences(
  type: AnyCaseType,
  events: readonly RecordedEvent[],
  corrected: NewEvent,
  context: DecideContext<CorrectionFacts>,
): readonly NewEvent[] {
  // parts are judged as the correction leaves them: who was named wrongly took none, who is named now took it
  const story = [...events, asRecorded(events, corrected, context)];
  const after = fold(type, story);
  const seen = { ...context, participants: after.participants };
  return type.afterCorrection?.(fold(type, events).state, after.state, seen, effective(story)) ?? [];
}

/** Whom the replacement names, as the event that it replaces would have. */
function identifyingIn(type: AnyCaseType): (data: JsonObject) => readonly string[] {
  return (data) => {
    const { type: corrected, data: replacement } = data as unknown as CorrectedData;
    return type.events[corrected]?.identifying?.(replacement) ?? [];
  };
}
