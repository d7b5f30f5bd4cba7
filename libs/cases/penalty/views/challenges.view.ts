import { PATH_COLUMNS, pathColumns, pathOf, view, type PathColumns } from '#libs/kernel';
import { asPenaltyEvent, date, integer, maybeDate, maybeText, text, type PenaltyEvent } from './penalty-event.js';

export type ChallengeRow = PathColumns & {
  readonly challenge: string;
  readonly kind: string;
  readonly body: string;
  readonly agency: string | null;
  /** `under-way` until one of upheld, changed, revoked or withdrawn. */
  readonly result: string;
  readonly acceptedOn: string;
  readonly acceptedMonth: string;
  readonly endedOn: string | null;
  readonly month: string | null;
  /** 1 where what stands instead is heavier than what was decided. */
  readonly heavier: number;
};

export const UNDER_WAY = 'under-way';

/** 复议、诉讼台账: one row per challenge of a decision, kept whatever becomes of the case. */
export const challengesView = view<ChallengeRow>({
  name: 'penalty_challenges',
  version: 1,
  categories: ['penalty'],
  columns: {
    challenge: text,
    kind: text,
    body: text,
    agency: maybeText,
    ...PATH_COLUMNS,
    result: text,
    acceptedOn: date,
    acceptedMonth: text,
    endedOn: maybeDate,
    month: maybeText,
    heavier: integer,
  },
  indexes: [['acceptedOn'], ['endedOn'], ['result', 'acceptedOn'], ['agencyPath', 'acceptedOn']],
  keys: (recorded) => {
    const event = asPenaltyEvent(recorded);
    const challenge = event.type === 'penalty.challenged' ? event.data.challenge : endedBy(event)?.challenge;
    // the agency revokes by itself, too
    return challenge === undefined ? [] : [challenge];
  },
  evolve: (row, recorded, challenge) => {
    const event = asPenaltyEvent(recorded);
    if (event.type === 'penalty.challenged') {
      const { kind, body, office, acceptedOn } = event.data;
      const path = pathOf(office);
      const month = acceptedOn.slice(0, 7);
      const agency = { agency: path.at(-1) ?? null, ...pathColumns(path) };
      return { challenge, kind, body, ...agency, ...NOT_ENDED, acceptedOn, acceptedMonth: month };
    }
    const ended = endedBy(event);
    if (row === null || ended === undefined) return row;
    const { result, on, heavier } = ended;
    return { ...row, result, endedOn: on, month: on.slice(0, 7), heavier: heavier ? 1 : 0 };
  },
});

const NOT_ENDED = { result: UNDER_WAY, endedOn: null, month: null, heavier: 0 } as const;

interface Ended {
  readonly challenge: string | undefined;
  readonly result: string;
  readonly on: string;
  readonly heavier: boolean;
}

function endedBy({ type, data }: PenaltyEvent): Ended | undefined {
  switch (type) {
    case 'penalty.upheld':
      return { challenge: data.challenge, result: data.withdrawnByParty ? 'withdrawn' : 'upheld', on: data.on, heavier: false };
    case 'penalty.changed':
      return { challenge: data.challenge, result: 'changed', on: data.on, heavier: data.heavier === true };
    case 'penalty.revoked':
      return { challenge: data.challenge, result: 'revoked', on: data.on, heavier: false };
    default:
      return undefined;
  }
}
