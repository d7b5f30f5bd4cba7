import { EVERY_ROW, view } from '#libs/kernel';
import type { Subject } from '../events/shared.js';
import { DECIDING } from '../penalty.events.js';
import { asPenaltyEvent, integer, isDeciding, maybeDate, maybeText, text, type PenaltyEvent } from './penalty-event.js';

export type PartyRow = {
  readonly ref: string;
  readonly partyKey: string;
  readonly name: string;
  readonly kind: string;
  readonly role: string;
  readonly agencyPath: string;
  readonly number: string | null;
  readonly item: string | null;
  readonly outcome: string | null;
  readonly decisionStatus: string | null;
  readonly fine: number;
  readonly decidedOn: string | null;
  readonly creditStatus: string | null;
};

/** 当事人: one row per party and case, found by the key of the party without its number. */
export const partiesView = view<PartyRow>({
  name: 'penalty_parties',
  version: 7,
  categories: ['penalty'],
  columns: {
    ref: text,
    partyKey: text,
    name: text,
    kind: text,
    role: text,
    agencyPath: text,
    number: maybeText,
    item: maybeText,
    outcome: maybeText,
    decisionStatus: maybeText,
    fine: integer,
    decidedOn: maybeDate,
    creditStatus: maybeText,
  },
  indexes: [['partyKey'], ['decidedOn']],
  keys: (recorded) => {
    const event = asPenaltyEvent(recorded);
    if (event.type === 'penalty.parties-identified') return event.data.parties.map(({ ref }) => ref);
    // number and item are those of the case: interested persons have them too, whom its events do not name
    if (filedIn(event) !== undefined || event.type in REPAIR || event.type === 'penalty.reopened') return EVERY_ROW;
    return namedIn(event).map(({ ref }) => ref);
  },
  evolve: (row, recorded, ref) => {
    const event = asPenaltyEvent(recorded);
    if (event.type === 'penalty.parties-identified') {
      const party = event.data.parties.find((one) => one.ref === ref);
      if (party === undefined) return row;
      const { key: partyKey, name, kind, role } = party;
      return {
        ref,
        partyKey,
        name,
        kind,
        role,
        agencyPath: event.data.office,
        number: row?.number ?? event.data.number ?? null,
        item: row?.item ?? event.data.item ?? null,
        outcome: row?.outcome ?? null,
        decisionStatus: row?.decisionStatus ?? null,
        fine: row?.fine ?? 0,
        decidedOn: row?.decidedOn ?? null,
        creditStatus: row?.creditStatus ?? null,
      };
    }
    if (row === null) return null;
    const isNamed = namedIn(event).some((subject) => subject.ref === ref);
    const change = { ...filedIn(event), ...(isNamed ? changed(event) : {}), ...changedOfAll(row, event) };
    return Object.keys(change).length === 0 ? row : { ...row, ...change };
  },
});

function namedIn({ data }: PenaltyEvent): readonly Subject[] {
  return ('subjects' in data ? data.subjects : undefined) ?? [];
}

/**
 * Of events that name no party: a state of repair has who was penalised, a transfer that was handed back is no decision any more, and a
 * lead that is taken up again no first offence.
 */
function changedOfAll(row: PartyRow, event: PenaltyEvent): Partial<PartyRow> {
  const creditStatus = REPAIR[event.type];
  if (creditStatus !== undefined) return row.creditStatus === null ? {} : { creditStatus };
  if (event.type !== 'penalty.reopened') return {};
  if (event.data.to === 'lead') return { item: null };
  if (event.data.to !== 'investigating' || row.decisionStatus === 'revoked') return {};
  return { outcome: null, decisionStatus: null, fine: 0, decidedOn: null, creditStatus: null };
}

const REPAIR: { readonly [type: string]: string } = {
  'penalty.credit-repair-applied': 'applied',
  'penalty.credit-repair-accepted': 'accepted',
  'penalty.credit-repair-refused': 'refused',
};

/** Number and item where the event gives them to the case: filed, penalized on the spot, or not filed for what was a first offence. */
function filedIn(event: PenaltyEvent): Partial<Pick<PartyRow, 'number' | 'item'>> | undefined {
  if (event.type === 'penalty.not-filed') return event.data.item === undefined ? undefined : { item: event.data.item };
  const filed = event.type === 'penalty.penalized' ? event.data.onTheSpot : event.type === 'penalty.filed' ? event.data : undefined;
  return filed && { number: filed.number.text, item: filed.item };
}

function changed(event: PenaltyEvent): Partial<PartyRow> {
  if (isDeciding(event)) {
    return {
      outcome: DECIDING[event.type],
      decisionStatus: 'standing',
      decidedOn: event.data.on,
      // nothing is kept of a decision that was revoked before
      fine: event.type === 'penalty.penalized' ? event.data.fine : 0,
      creditStatus: event.type === 'penalty.penalized' ? 'none' : null,
    };
  }
  switch (event.type) {
    case 'penalty.changed':
      return { fine: event.data.fine, decisionStatus: 'changed' };
    case 'penalty.revoked':
      return { decisionStatus: 'revoked' };
    case 'penalty.credit-repaired':
      return { creditStatus: 'repaired' };
    default:
      return {};
  }
}
