import { plainToInstance } from 'class-transformer';
import { IsInt, IsObject, IsString, IsUUID, Length, Min, validateSync } from 'class-validator';
import {
  canonicalJson,
  command,
  effective,
  fold,
  Refused,
  type AnyCaseType,
  type AnyState,
  type CorrectedData,
  type DecideContext,
  type JsonObject,
  type NewEvent,
  type PersonOnDay,
  type RecordedEvent,
} from '#libs/kernel';

/** Ask to replace the payload of a recorded fact; the old one stays readable for ever. */
export class CorrectFact {
  /** Revision of the event to correct. */
  @IsInt() @Min(0) target!: number;
  /** The full replacement payload. */
  @IsObject() data!: JsonObject;
  @IsString() @Length(2, 2000) reason!: string;
  /** The head who approved the correction. */
  @IsUUID() approver!: string;
}

interface CorrectionFacts {
  readonly events: readonly RecordedEvent[];
  readonly approver: PersonOnDay | undefined;
}

/**
 * Gives a type its one meaning of correction: the event `<type>.corrected` and, where any of its events is correctable, the
 * command `correct`. Decisions are changed or revoked, never corrected: a type leaves them out of `correctable`.
 */
export function withCorrections(type: AnyCaseType): AnyCaseType {
  const name = `${type.name}.corrected`;
  const correctable = Object.entries(type.events).filter(([, declaration]) => declaration.correctable !== undefined);
  const personal = [...new Set(correctable.flatMap(([, declaration]) => declaration.personal ?? []).map((pointer) => `/data${pointer}`))];
  const completed: AnyCaseType = {
    ...type,
    events: { ...type.events, [name]: { version: 1, personal } },
    evolve: { ...type.evolve, [name]: (state: AnyState) => state },
    wording: {
      ...type.wording,
      events: {
        ...type.wording.events,
        [name]: {
          zh: '更正记录',
          en: 'Record corrected',
          sentence: (data, language) => {
            const { target, reason } = data as unknown as CorrectedData;
            return language === 'zh' ? `更正第 ${target} 条记录，理由：${reason}` : `Corrected entry ${target}: ${reason}`;
          },
        },
      },
      commands: { ...type.wording.commands, correct: { zh: '更正记录', en: 'Correct a recorded fact' } },
      fields: {
        ...type.wording.fields,
        target: type.wording.fields['target'] ?? { zh: '被更正的记录序号', en: 'Entry to correct' },
        data: type.wording.fields['data'] ?? { zh: '更正后的内容', en: 'Replacement content' },
        approver: type.wording.fields['approver'] ?? { zh: '批准人', en: 'Approver' },
      },
      refusals: {
        ...type.wording.refusals,
        'no-such-event': { zh: '没有该条记录。', en: 'There is no such entry.', law: ['office'] },
        'not-correctable': {
          zh: '该类记录不得更正：决定只能变更或者撤销。',
          en: 'This kind of entry is never corrected: decisions are changed or revoked.',
          law: ['office'],
        },
        'correction-invalid': {
          zh: '更正后的内容不符合该类记录的要求。',
          en: 'The replacement does not fit this kind of entry.',
          law: ['office'],
        },
        'correction-needs-another-approver': {
          zh: '更正须经本机关负责人批准，且批准人不得为本人。',
          en: 'A correction needs the approval of a head other than the person asking.',
          law: ['office'],
        },
      },
    },
  };
  if (correctable.length === 0) return completed;
  return {
    ...completed,
    commands: {
      ...completed.commands,
      correct: command<AnyState, CorrectFact, CorrectionFacts>({
        body: CorrectFact,
        who: ['officer', 'clerk', 'head'],
        gates: [],
        facts: async (look, _state, body, context) => ({
          events: await look.events(type.name, context.caseId),
          approver: await look.person(body.approver, context.today),
        }),
        decide: (_state, body, context) => correct(completed, body, context),
        example: { target: 1, data: {}, reason: '笔误', approver: '11111111-1111-4111-8111-111111111111' },
      }),
    },
  };
}

function correct(type: AnyCaseType, body: CorrectFact, context: DecideContext<CorrectionFacts>): readonly NewEvent[] {
  const { events, approver } = context.facts;
  const target = events.find((event) => event.rev === body.target);
  if (target === undefined) throw new Refused('no-such-event', { target: body.target });
  const shape = type.events[target.type]?.correctable;
  if (shape === undefined) throw new Refused('not-correctable', { type: target.type });
  const problems = validateSync(plainToInstance(shape, body.data), { whitelist: true, forbidNonWhitelisted: true });
  if (problems.length > 0) throw new Refused('correction-invalid', { fields: problems.map((problem) => problem.property) });
  const head = approver?.post?.roles.includes('head') ?? false;
  if (!head || context.caller?.person === body.approver) {
    throw new Refused('correction-needs-another-approver', { approver: body.approver });
  }
  const current = effective(events).find((event) => event.rev === body.target)!;
  if (canonicalJson(current.data) === canonicalJson(body.data)) return [];
  const corrected: NewEvent = {
    type: `${type.name}.corrected`,
    data: { target: body.target, type: target.type, data: body.data, reason: body.reason, approver: body.approver },
  };
  return [corrected, ...consequences(type, events, corrected, context)];
}

/** What the type adds because dates or amounts changed, in the same append. */
function consequences(
  type: AnyCaseType,
  events: readonly RecordedEvent[],
  corrected: NewEvent,
  context: DecideContext<CorrectionFacts>,
): readonly NewEvent[] {
  if (type.afterCorrection === undefined) return [];
  const last = events[events.length - 1]!;
  const recorded: RecordedEvent = {
    ...last,
    rev: last.rev + 1,
    type: corrected.type,
    data: corrected.data as JsonObject,
    tv: 1,
    actor: context.actor,
    at: context.now,
  };
  return type.afterCorrection(fold(type, events).state, fold(type, [...events, recorded]).state, context);
}
