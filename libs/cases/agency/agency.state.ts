import {
  addDays,
  dayOf,
  type AgencyOnDay,
  type CaseType,
  type FactSource,
  type FormerPlace,
  type LocalDate,
  type RecordedOf,
  type RegionLevel,
  type Uuid,
} from '#libs/kernel';
import type { AgencyEvents, PowerBasis, PowerRef, PowerSource } from './agency.events.js';

/** Power over an item, both days included. */
export interface Power extends PowerRef {
  readonly to?: LocalDate;
  readonly basis: PowerBasis;
  readonly source?: PowerSource;
}

/** A time during which the agency is a confirmed subject of enforcement, both days included. */
export interface SubjectStatus {
  readonly from: LocalDate;
  readonly to?: LocalDate;
  readonly fields: readonly string[];
}

interface AgencyRecord {
  readonly id: Uuid;
  readonly name: string;
  readonly region: string;
  readonly level: RegionLevel;
  readonly superior?: Uuid;
  readonly path: readonly Uuid[];
  readonly levels: readonly RegionLevel[];
  readonly formerly?: readonly FormerPlace[];
  readonly creditCode?: string;
  /** The day on which the office took it down; it may have existed long before. */
  readonly registeredOn: LocalDate;
  readonly statuses: readonly SubjectStatus[];
  readonly powers: readonly Power[];
}

export interface ActiveAgency extends AgencyRecord {
  readonly stage: 'registered' | 'confirmed';
}

export interface DissolvedAgency extends AgencyRecord {
  readonly stage: 'dissolved';
  readonly dissolvedOn: LocalDate;
  readonly successor?: PowerSource;
}

export type AgencyState = { readonly stage: 'unregistered' } | ActiveAgency | DissolvedAgency;

export const UNREGISTERED: AgencyState = { stage: 'unregistered' };

/** Whether a period, both days included, holds the day. */
export function covers(period: { readonly from: LocalDate; readonly to?: LocalDate }, day: LocalDate): boolean {
  return period.from <= day && (period.to === undefined || day <= period.to);
}

/** The status in which the agency is a subject of enforcement on the day. */
export function subjectOn(state: AgencyState, day: LocalDate): SubjectStatus | undefined {
  return state.stage === 'unregistered' ? undefined : state.statuses.findLast((status) => covers(status, day));
}

/** The powers that the agency holds on the day, whatever their basis. */
export function powersOn(state: AgencyState, day: LocalDate): readonly Power[] {
  return state.stage === 'unregistered' ? [] : state.powers.filter((power) => covers(power, day));
}

/** The power under which the agency may act on an item of the field on that day. */
export function powerOver(state: AgencyState, item: string, field: string | undefined, day: LocalDate): Power | undefined {
  const powers = powersOn(state, day);
  const named = powers.find((power) => power.item === item);
  if (named !== undefined) return named;
  const inField = field !== undefined && (subjectOn(state, day)?.fields.includes(field) ?? false);
  return inField ? powers.find((power) => power.item === '*') : undefined;
}

/** The agency as it stood on the day; undefined where it was not registered, or dissolved by then. */
export function agencyOnDay(state: AgencyState, day: LocalDate, source: FactSource): AgencyOnDay | undefined {
  if (state.stage === 'unregistered' || (state.stage === 'dissolved' && state.dissolvedOn <= day)) return undefined;
  const subject = subjectOn(state, day);
  return {
    agency: state.id,
    name: state.name,
    region: state.region,
    level: state.level,
    path: state.path,
    levels: state.levels,
    ...(state.formerly === undefined ? {} : { formerly: state.formerly }),
    confirmed: subject !== undefined,
    fields: subject?.fields ?? [],
    items: [...new Set(powersOn(state, day).map((power) => power.item))],
    source,
  };
}

/** Who takes over the matters of the agency, where it was dissolved and somebody was named. */
export function successorOf(state: AgencyState): Uuid | undefined {
  return state.stage === 'dissolved' ? state.successor?.agency : undefined;
}

/** The first day on which the agency is known to exist: registered here, or a subject or holder of powers before that. */
export function knownSince(agency: ActiveAgency): LocalDate {
  const days = [...agency.statuses, ...agency.powers].map(({ from }) => from);
  return days.reduce((first, day) => (day < first ? day : first), agency.registeredOn);
}

/** Ends powers; one that was called off before its first day stays so, also where the same was granted again from that day. */
function ended(powers: readonly Power[], ends: readonly PowerRef[], firstDayWithout: LocalDate): readonly Power[] {
  const to = addDays(firstDayWithout, -1);
  const calledOff = (power: Power) => power.to !== undefined && power.to < power.from;
  return powers.map((power) =>
    !calledOff(power) && ends.some(({ item, from }) => power.item === item && power.from === from) ? { ...power, to } : power,
  );
}

function endedStatuses(statuses: readonly SubjectStatus[], firstDayWithout: LocalDate): readonly SubjectStatus[] {
  const to = addDays(firstDayWithout, -1);
  return statuses.map((status) => (status.to === undefined || status.to > to ? { ...status, to } : status));
}

function placedAnew(agency: ActiveAgency, path: AgencyRecord['path'], levels: AgencyRecord['levels']): ActiveAgency {
  const former = [...(agency.formerly ?? []), { path: agency.path, levels: agency.levels }];
  return { ...agency, path, levels, formerly: former.filter((place) => place.path.join() !== path.join()) };
}

/** Only an active agency has facts recorded; another stage is left as it is, as folding never judges. */
function onActive(state: AgencyState, next: (agency: ActiveAgency) => AgencyState): AgencyState {
  return state.stage === 'registered' || state.stage === 'confirmed' ? next(state) : state;
}

type Evolve = CaseType<AgencyState, AgencyEvents>['evolve'];

export const evolve: Evolve = {
  'agency.registered': (_state, { data, case: id, at }) => ({
    stage: 'registered',
    id,
    ...data,
    registeredOn: dayOf(at),
    statuses: [],
    powers: [],
  }),
  'agency.confirmed-as-subject': (state, { data }) =>
    onActive(state, (agency) => {
      const kept = ended(agency.powers, data.ends, data.from);
      const added = data.begins.map((item): Power => ({ item, from: data.from, basis: 'statute' }));
      const statuses = [...endedStatuses(agency.statuses, data.from), { from: data.from, fields: data.fields }];
      return { ...agency, stage: 'confirmed', statuses, powers: [...kept, ...added] };
    }),
  'agency.subject-status-ended': (state, { data }) =>
    onActive(state, (agency) => ({
      ...agency,
      stage: 'registered',
      statuses: endedStatuses(agency.statuses, data.on),
      powers: ended(agency.powers, data.ends, data.on),
    })),
  'agency.power-granted': (state, { data: { item, from, to, basis, source } }) =>
    onActive(state, (agency) => ({
      ...agency,
      powers: [...agency.powers, { item, from, basis, ...(to === undefined ? {} : { to }), ...(source === undefined ? {} : { source }) }],
    })),
  'agency.power-withdrawn': (state, { data }) =>
    onActive(state, (agency) => ({
      ...agency,
      powers: [
        ...ended(agency.powers, data.ends, data.on),
        ...data.remaining.map((item): Power => ({ item, from: data.on, basis: 'statute' })),
      ],
    })),
  'agency.superior-changed': (state, { data: { superior, path, levels } }) =>
    onActive(state, ({ superior: _former, ...agency }) => ({
      ...placedAnew(agency, path, levels),
      ...(superior === undefined ? {} : { superior }),
    })),
  'agency.path-renewed': (state, { data: { path, levels } }) => onActive(state, (agency) => placedAnew(agency, path, levels)),
  'agency.renamed': (state, { data: { name } }) => onActive(state, (agency) => ({ ...agency, name })),
  'agency.dissolved': (state, { data: { on, successor, ends } }) =>
    onActive(state, (agency) => ({
      ...agency,
      stage: 'dissolved',
      dissolvedOn: on,
      statuses: endedStatuses(agency.statuses, on),
      powers: ended(agency.powers, ends, on),
      ...(successor === undefined ? {} : { successor }),
    })),
  'agency.successor-named': (state, { data: { successor } }) => (state.stage === 'dissolved' ? { ...state, successor } : state),
};

export type RecordedAgencyEvent = RecordedOf<AgencyEvents>;
