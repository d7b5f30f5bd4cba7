import type { Caller } from './access.js';
import type { AnyCaseType, DecideContext } from './case-type.js';
import type { Actor, NewEvent, RecordedEvent } from './event.js';
import { decide } from './decision.js';
import { fold } from './fold.js';
import { uuid5 } from './ids.js';
import type { LawInForce } from './law.js';
import { Refused, type Refusal } from './refusal.js';
import { dayOf, type Instant } from './time.js';

export interface ScenarioSetting {
  readonly law: LawInForce;
  readonly now: Instant;
  readonly actor: Actor;
  readonly caller?: Caller;
  readonly facts?: unknown;
  /** Whether the body was handled before. */
  readonly repeated?: boolean;
}

/** An event of a scenario's past: the fact, and by whom and when where that matters. */
export type PastEvent = NewEvent<string, object> & { readonly actor?: Actor; readonly at?: Instant };

/** given / when / then on a case type's gates, decide and evolve, without any machinery. */
export function scenario(type: AnyCaseType, setting: ScenarioSetting) {
  const caseId = uuid5('scenario', type.name);
  const recorded = (event: PastEvent, rev: number): RecordedEvent =>
    ({
      id: uuid5('event', String(rev)),
      stream: `${type.name}-${caseId}`,
      rev,
      v: 1,
      tv: type.events[event.type]?.version ?? 1,
      case: caseId,
      actor: setting.actor,
      at: setting.now,
      cause: uuid5('cause', String(rev)),
      corr: uuid5('cause', String(rev)),
      req: 'scenario',
      basis: { facts: [] },
      salt: 'scenario',
      ...event,
    }) as RecordedEvent;
  return {
    given(...past: readonly PastEvent[]) {
      const folded = fold(type, past.map(recorded));
      return {
        state: folded.state,
        folded,
        when(command: string, body: object, changes: Partial<ScenarioSetting> = {}) {
          const { law, now, actor, caller, facts, repeated = false } = { ...setting, ...changes };
          const context: DecideContext<unknown> = {
            caseId,
            now,
            today: dayOf(now),
            actor,
            ...(caller === undefined ? {} : { caller }),
            law,
            participants: folded.participants,
            facts,
            repeated: () => repeated,
          };
          return outcome(() => decide(type, command, folded.state, body, context));
        },
      };
    },
  };
}

function outcome(run: () => readonly NewEvent[]) {
  let events: readonly NewEvent[] = [];
  let refused: Refusal | undefined;
  try {
    events = run();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    refused = { code: error.code, facts: error.facts };
  }
  return { events, refused };
}
