import {
  addDays,
  canonicalJson,
  PATH_COLUMNS,
  PATH_FILTERS,
  PATH_LEVELS,
  pathColumns,
  view,
  type FigureQuestion,
  type Filter,
  type ListQuestion,
  type View,
} from '#libs/kernel';
import type { AgencyThen, PostRef } from './officer.events.js';
import { later, type RecordedOfficerEvent } from './officer.state.js';

/** The agency of a row: its name, its path as text `/id/id/`, and the four highest agencies for drilling down. */
function agencyColumns({ id, name, path }: AgencyThen) {
  return { agency: id, agencyName: name, ...pathColumns(path) };
}

type AgencyColumns = ReturnType<typeof agencyColumns>;

const AGENCY_COLUMNS = {
  agency: { type: 'text' },
  agencyName: { type: 'text' },
  ...PATH_COLUMNS,
} as const;

type OfficerRow = AgencyColumns & {
  readonly officer: string;
  readonly name: string;
  readonly staffKind: string;
  readonly stage: string;
  readonly certified: number;
  /** Numbers of the certificates not withdrawn. */
  readonly held: string;
  readonly legalQualification: number;
  readonly loginEnabled: number;
  readonly retiredOn: string | null;
};

function holding(held: readonly string[]): Pick<OfficerRow, 'certified' | 'held'> {
  return { certified: held.length > 0 ? 1 : 0, held: canonicalJson(held) };
}

function heldBy({ held }: OfficerRow): readonly string[] {
  return JSON.parse(held) as readonly string[];
}

const officerRegister = view<OfficerRow>({
  name: 'officer_register',
  version: 4,
  categories: ['officer'],
  columns: {
    officer: { type: 'text' },
    name: { type: 'text' },
    staffKind: { type: 'text' },
    stage: { type: 'text' },
    certified: { type: 'integer' },
    held: { type: 'json' },
    legalQualification: { type: 'integer' },
    loginEnabled: { type: 'integer' },
    retiredOn: { type: 'date', nullable: true },
    ...AGENCY_COLUMNS,
  },
  indexes: [['agencyPath'], ['name'], ['retiredOn']],
  byStreamThen: true,
  keys: () => [''],
  evolve(row, recorded) {
    const event = recorded as unknown as RecordedOfficerEvent;
    if (event.type === 'officer.registered') {
      const { name, staffKind, agency } = event.data;
      const begin = { stage: 'in-service', ...holding([]), legalQualification: 0, loginEnabled: 1, retiredOn: null };
      return { officer: event.case, name, staffKind, ...begin, ...agencyColumns(agency) };
    }
    if (row === null) return null;
    switch (event.type) {
      case 'officer.moved':
        return { ...row, ...agencyColumns(event.data.agency) };
      case 'officer.certified':
        return { ...row, ...holding([...heldBy(row), event.data.number]) };
      case 'officer.certificate-withdrawn':
        return { ...row, ...holding(heldBy(row).filter((number) => number !== event.data.number)) };
      case 'officer.legal-qualification-recorded':
        return { ...row, legalQualification: 1 };
      case 'officer.login-disabled':
        return { ...row, loginEnabled: 0 };
      case 'officer.login-enabled':
        return { ...row, loginEnabled: 1 };
      case 'officer.retired':
        return { ...row, ...holding([]), stage: 'retired', retiredOn: event.data.on };
      case 'officer.reinstated':
        return { ...row, stage: 'in-service', retiredOn: null };
      default:
        return row;
    }
  },
});

type PostRow = AgencyColumns & {
  readonly officer: string;
  readonly post: string;
  readonly roles: string;
  readonly from: string;
  readonly to: string | null;
};

const postKey = ({ post, agency, from }: PostRef): string => `${agency}/${from}/${post}`;

/** One row per time in a post: who could act as what, when; it outlives transfer and retirement. */
const officerPosts = view<PostRow>({
  name: 'officer_posts',
  version: 2,
  categories: ['officer'],
  columns: {
    officer: { type: 'text' },
    post: { type: 'text' },
    roles: { type: 'json' },
    from: { type: 'date' },
    to: { type: 'date', nullable: true },
    ...AGENCY_COLUMNS,
  },
  indexes: [['officer'], ['agencyPath'], ['from'], ['to']],
  keys(recorded) {
    const event = recorded as unknown as RecordedOfficerEvent;
    switch (event.type) {
      case 'officer.post-assigned':
        return [postKey(event.data)];
      case 'officer.post-ended':
      case 'officer.moved':
      case 'officer.retired':
        return [...new Set(event.data.ends.map(postKey))];
      default:
        return [];
    }
  },
  evolve(row, recorded) {
    const event = recorded as unknown as RecordedOfficerEvent;
    switch (event.type) {
      case 'officer.post-assigned': {
        const { post, roles, from, to = null, place } = event.data;
        return { officer: event.case, post, roles: canonicalJson(roles), from, to, ...agencyColumns(place) };
      }
      case 'officer.post-ended':
      case 'officer.moved':
      case 'officer.retired':
        return row && { ...row, to: addDays(event.data.on, -1) };
      default:
        return row;
    }
  },
});

type CertificateRow = AgencyColumns & {
  readonly officer: string;
  readonly number: string;
  readonly kind: string;
  readonly name: string;
  readonly issuer: string;
  readonly issued: string;
  readonly expires: string;
  readonly examinationDue: string;
  /** As last recorded; whether it is valid on a day follows from the dates. */
  readonly standing: string;
  readonly suspendedFrom: string | null;
  readonly suspendedUntil: string | null;
  readonly withdrawnOn: string | null;
};

/** One row per certificate: which expire, which are due for examination (年检), which are suspended. */
const officerCertificates = view<CertificateRow>({
  name: 'officer_certificates',
  version: 3,
  categories: ['officer'],
  columns: {
    officer: { type: 'text' },
    number: { type: 'text' },
    kind: { type: 'text' },
    name: { type: 'text' },
    issuer: { type: 'text' },
    issued: { type: 'date' },
    expires: { type: 'date' },
    examinationDue: { type: 'date' },
    standing: { type: 'text' },
    suspendedFrom: { type: 'date', nullable: true },
    suspendedUntil: { type: 'date', nullable: true },
    withdrawnOn: { type: 'date', nullable: true },
    ...AGENCY_COLUMNS,
  },
  indexes: [['expires'], ['examinationDue'], ['number'], ['agencyPath'], ['issued']],
  keys(recorded) {
    const event = recorded as unknown as RecordedOfficerEvent;
    switch (event.type) {
      case 'officer.certified':
      case 'officer.certificate-renewed':
      case 'officer.certificate-suspended':
      case 'officer.certificate-resumed':
      case 'officer.certificate-withdrawn':
        return [event.data.number];
      case 'officer.moved':
      case 'officer.retired':
        return event.data.certificates;
      default:
        return [];
    }
  },
  evolve(row, recorded) {
    const event = recorded as unknown as RecordedOfficerEvent;
    if (event.type === 'officer.certified') {
      const { number, kind, name, agency, issuer, issued, expires, examinationDue } = event.data;
      const begin = { standing: 'held', suspendedFrom: null, suspendedUntil: null, withdrawnOn: null };
      return { officer: event.case, number, kind, name, issuer, issued, expires, examinationDue, ...begin, ...agencyColumns(agency) };
    }
    if (row === null) return null;
    switch (event.type) {
      case 'officer.certificate-renewed':
        return {
          ...row,
          expires: later(row.expires, event.data.expires),
          examinationDue: later(row.examinationDue, event.data.examinationDue),
        };
      case 'officer.certificate-suspended':
        return { ...row, standing: 'suspended', suspendedFrom: event.data.from, suspendedUntil: event.data.until ?? null };
      case 'officer.certificate-resumed':
        return { ...row, standing: 'held', suspendedUntil: addDays(event.data.on, -1) };
      case 'officer.certificate-withdrawn':
      case 'officer.retired':
        return { ...row, standing: 'withdrawn', withdrawnOn: event.data.on };
      case 'officer.moved':
        return { ...row, ...agencyColumns(event.data.agency) };
      default:
        return row;
    }
  },
});

const AGENCY_FILTERS: { readonly [parameter: string]: Filter } = {
  agency: { column: 'agency', op: 'eq', zh: '所在机关', en: 'Agency' },
  ...PATH_FILTERS,
};

const LEVELS = { agency: 'agency', ...PATH_LEVELS } as const;

export const officerViews: readonly View[] = [officerRegister, officerPosts, officerCertificates];

export const officerLists: readonly ListQuestion[] = [
  {
    path: '',
    view: 'officer_register',
    zh: '执法人员名录',
    en: 'Register of officers',
    filters: {
      name: { column: 'name', op: 'prefix', zh: '姓名', en: 'Name' },
      staffKind: { column: 'staffKind', op: 'in', zh: '人员类别', en: 'Kind of staff', values: ['regular', 'auxiliary'] },
      stage: { column: 'stage', op: 'in', zh: '状态', en: 'Stage', values: ['in-service', 'retired'] },
      certified: { column: 'certified', op: 'eq', zh: '已领证', en: 'Certified', values: ['0', '1'] },
      ...AGENCY_FILTERS,
    },
    sorts: ['name', 'agencyPath', '-retiredOn'],
    shows: Object.keys(officerRegister.columns).filter((column) => column !== 'held'),
  },
  {
    path: 'posts',
    view: 'officer_posts',
    zh: '任职记录',
    en: 'Posts held',
    filters: {
      officer: { column: 'officer', op: 'eq', zh: '人员', en: 'Officer' },
      post: { column: 'post', op: 'eq', zh: '职务', en: 'Post' },
      role: { column: 'roles', op: 'contains', zh: '角色', en: 'Role' },
      from: { column: 'from', op: 'from', zh: '任职日不早于', en: 'Begins on or after' },
      to: { column: 'to', op: 'to', zh: '免职日不晚于', en: 'Ends on or before' },
      ...AGENCY_FILTERS,
    },
    sorts: ['-from', 'to', 'agencyPath'],
  },
  {
    path: 'certificates',
    view: 'officer_certificates',
    zh: '执法证件到期情况',
    en: 'Certificates and when they expire',
    filters: {
      officer: { column: 'officer', op: 'eq', zh: '人员', en: 'Officer' },
      number: { column: 'number', op: 'eq', zh: '证件编号', en: 'Certificate number' },
      kind: { column: 'kind', op: 'in', zh: '证件种类', en: 'Kind', values: ['enforcement', 'supervision'] },
      standing: { column: 'standing', op: 'in', zh: '证件状态', en: 'Standing', values: ['held', 'suspended', 'withdrawn'] },
      expiresFrom: { column: 'expires', op: 'from', zh: '到期日不早于', en: 'Expires on or after' },
      expiresTo: { column: 'expires', op: 'to', zh: '到期日不晚于', en: 'Expires on or before' },
      examinationTo: { column: 'examinationDue', op: 'to', zh: '年检截止不晚于', en: 'Examination due on or before' },
      ...AGENCY_FILTERS,
    },
    sorts: ['expires', 'examinationDue', '-issued', 'number'],
  },
];

export const officerFigures: readonly FigureQuestion[] = [
  {
    path: 'counts',
    view: 'officer_register',
    zh: '执法人员数量',
    en: 'Numbers of officers',
    filters: AGENCY_FILTERS,
    dimensions: { ...LEVELS, staffKind: 'staffKind', stage: 'stage', certified: 'certified' },
    sums: { certified: 'certified', legallyQualified: 'legalQualification' },
  },
  {
    path: 'certificates/counts',
    view: 'officer_certificates',
    zh: '执法证件数量',
    en: 'Numbers of certificates',
    filters: {
      ...AGENCY_FILTERS,
      expiresTo: { column: 'expires', op: 'to', zh: '到期日不晚于', en: 'Expires on or before' },
    },
    dimensions: { ...LEVELS, kind: 'kind', standing: 'standing' },
    sums: {},
  },
];
