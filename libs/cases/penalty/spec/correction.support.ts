import { withCorrections } from '#libs/case-runtime';
import { effective, fold, Refused, uuid5, type DecideContext, type JsonObject, type NewEvent, type RecordedEvent } from '#libs/kernel';
import { penalty } from '../penalty.js';
import { AGENCY, ANNA, callerFor, HEAD, type Office } from './office.support.js';

/** The case type as the runtime completes it: with the command that corrects a record, and its event. */
const completed = withCorrections(penalty);

type EventType = keyof typeof penalty.events & string;

/** The last record of a type in the story of the office, corrections substituted: what somebody reads who is going to correct it. */
export function read(office: Office, type: EventType): RecordedEvent {
  return effective(office.story).findLast((event) => event.type === type)!;
}

/** Corrects the last record of a type as an officer does with the approval of the head: what was read, with changes. @throws Refused */
export async function corrected(office: Office, type: EventType, changes: object): Promise<readonly NewEvent[]> {
  const target = read(office, type);
  return correctedBy(office, target, JSON.parse(JSON.stringify({ ...target.data, ...changes })) as JsonObject);
}

/** Corrects the record by a whole replacement. @throws Refused */
export async function correctedBy(office: Office, target: RecordedEvent, data: JsonObject): Promise<readonly NewEvent[]> {
  const now = `${office.today}T02:00:00.000Z`;
  const caller = callerFor(ANNA, ['officer'], office.agency);
  const context = {
    caseId: office.caseId,
    now,
    today: office.today,
    actor: { person: ANNA, post: '执法员', agency: AGENCY.agency },
    caller,
    law: office.law.on(office.today),
    participants: office.folded.participants,
  };
  const body = { target: target.rev, data, reason: '日期误记', approver: HEAD };
  const command = completed.commands['correct']!;
  const facts = await command.facts!(office.look(), office.state, body, context);
  const deciding: DecideContext<unknown> = { ...context, facts, repeated: () => false };
  const made = command.decide(office.state, body, deciding);
  const cause = uuid5('correction', office.caseId, String(office.story.length));
  const record = (event: NewEvent, rev: number): RecordedEvent => ({
    ...target,
    ...event,
    data: JSON.parse(JSON.stringify(event.data)) as JsonObject,
    rev,
    tv: 1,
    cause,
    id: uuid5('event', office.caseId, String(rev)),
    at: now,
  });
  for (const { read: register, data } of command.registrations?.(office.state, body, deciding, made) ?? []) {
    office.enter(register.key, { data, cause, status: 'held' });
  }
  office.story = [...office.story, ...made.map((event, index) => record(event, office.story.length + index))];
  office.folded = fold(completed, office.story);
  return made;
}

/** Code and facts of the refusal that the correction meets; nothing is recorded. */
export async function correctionRefused(office: Office, target: RecordedEvent, data: JsonObject) {
  const before = office.story.length;
  try {
    const made = await correctedBy(office, target, data);
    return { code: `accepted ${made.map(({ type }) => type).join(', ')}`, facts: {} };
  } catch (error) {
    if (!(error instanceof Refused) || office.story.length !== before) throw error;
    return { code: error.code, facts: error.facts };
  }
}
