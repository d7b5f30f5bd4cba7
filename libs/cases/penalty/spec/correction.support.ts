import { effective, fold, uuid5, type GateContext, type JsonObject, type NewEvent, type RecordedEvent } from '#libs/kernel';
import { penalty } from '../penalty.js';
import type { PenaltyState } from '../penalty.state.js';
import { AGENCY, HEAD, type Office } from './office.support.js';

/** The case type as the runtime completes it: with the event that corrects others. */
const completed = {
  ...penalty,
  events: { ...penalty.events, 'penalty.corrected': { version: 1 } },
  evolve: { ...penalty.evolve, 'penalty.corrected': (state: { stage: string }) => state },
};

/** Corrects the last event of a type in the story of the office, and records what follows from it, as the runtime does. */
export function corrected(office: Office, type: keyof typeof penalty.events & string, changes: object): readonly NewEvent[] {
  const target = effective(office.story).findLast((event) => event.type === type)!;
  const before = office.state;
  const now = `${office.today}T02:00:00.000Z`;
  const data = { target: target.rev, type, tv: target.tv, data: { ...target.data, ...changes }, reason: '日期误记', approver: HEAD };
  const correction: NewEvent = { type: 'penalty.corrected', data };
  const record = (event: NewEvent, rev: number): RecordedEvent => ({
    ...target,
    ...event,
    data: JSON.parse(JSON.stringify(event.data)) as JsonObject,
    rev,
    tv: 1,
    id: uuid5('event', office.caseId, String(rev)),
    at: now,
  });
  const { state, participants } = fold(completed, [...office.story, record(correction, office.story.length)]);
  const context: GateContext = {
    caseId: office.caseId,
    now,
    today: office.today,
    actor: { person: HEAD, post: '负责人', agency: AGENCY.agency },
    law: office.law.on(office.today),
    participants,
  };
  const made = [correction, ...penalty.afterCorrection!(before, state as PenaltyState, context)];
  office.story = [...office.story, ...made.map((event, index) => record(event, office.story.length + index))];
  office.folded = fold(completed, office.story);
  return made;
}
