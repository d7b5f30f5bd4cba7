import { IsString, Length } from 'class-validator';
import { caseType, command, heldEntries, refusal, Refused, type AnyCaseType, type RegisterContents, type Uuid } from '#libs/kernel';

/** A small case type for specs of the machinery: permits that may be noted on and that claim a name. */
export type PermitEvents = {
  'permit.opened': { readonly title: string; readonly agencyPath: readonly Uuid[] };
  'permit.noted': { readonly text: string };
  'permit.named': { readonly name: string };
  'permit.granted': Record<string, never>;
};

export type PermitState =
  | { readonly stage: 'none' }
  | {
      readonly stage: 'open' | 'granted';
      readonly title: string;
      readonly notes: readonly string[];
      readonly name?: string;
      readonly agencyPath: readonly Uuid[];
    };

class OpenPermit {
  @IsString() @Length(1, 100) title!: string;
}
class NoteOnPermit {
  @IsString() @Length(1, 1000) text!: string;
}
class NameHolder {
  @IsString() @Length(1, 100) name!: string;
}
class Nothing {}
class NotedData {
  @IsString() @Length(1, 1000) text!: string;
}

const isOpen = (state: PermitState) => (state.stage === 'open' ? null : refusal('permit-not-open', { stage: state.stage }));

export const permit: AnyCaseType = caseType<PermitState, PermitEvents>({
  name: 'permit',
  kind: 'case',
  route: 'permits',
  initial: { stage: 'none' },
  events: {
    'permit.opened': { version: 1 },
    'permit.noted': { version: 1, correctable: NotedData },
    'permit.named': { version: 1, personal: ['/name'] },
    'permit.granted': { version: 1 },
  },
  evolve: {
    'permit.opened': (_state, { data }) => ({ stage: 'open', title: data.title, notes: [], agencyPath: data.agencyPath }),
    'permit.noted': (state, { data }) => (state.stage === 'none' ? state : { ...state, notes: [...state.notes, data.text] }),
    'permit.named': (state, { data }) => (state.stage === 'none' ? state : { ...state, name: data.name }),
    'permit.granted': (state) => (state.stage === 'none' ? state : { ...state, stage: 'granted' }),
  },
  commands: {
    open: command<PermitState, OpenPermit>({
      body: OpenPermit,
      who: ['officer', 'clerk'],
      opens: true,
      gates: [],
      decide: (_state, { title }, { caller }) => [{ type: 'permit.opened', data: { title, agencyPath: caller?.post.agency.path ?? [] } }],
      example: { title: 'Canteen' },
    }),
    note: command<PermitState, NoteOnPermit>({
      body: NoteOnPermit,
      who: ['officer', 'system'],
      gates: [isOpen],
      decide: (state, { text }) => (state.stage !== 'none' && state.notes.includes(text) ? [] : [{ type: 'permit.noted', data: { text } }]),
      example: { text: 'seen' },
    }),
    'claim-name': command<PermitState, NameHolder, RegisterContents>({
      body: NameHolder,
      who: ['officer'],
      gates: [isOpen],
      facts: (look, _state, { name }) => look.register({ register: 'permit-name', key: [name] }),
      registrations: (_state, _body, { facts }) => [{ read: facts, data: { claimed: 1 } }],
      decide: (state, { name }, { facts }) => {
        if (state.stage !== 'none' && state.name === name) return [];
        if (heldEntries(facts).length > 0) throw new Refused('name-taken', { entries: facts.entries.length });
        return [{ type: 'permit.named', data: { name } }];
      },
      example: { name: 'A' },
    }),
    grant: command<PermitState, Nothing>({
      body: Nothing,
      who: ['head'],
      gates: [isOpen],
      decide: () => [{ type: 'permit.granted', data: {} }],
      example: {},
    }),
  },
  summary: (state) => ({
    title: state.stage === 'none' ? '' : state.title,
    stage: state.stage,
    agencyPath: state.stage === 'none' ? [] : state.agencyPath,
    parties: [],
    people: [],
  }),
  personal: ['/name'],
  mayReadPersonal: (viewer) => viewer.roles.includes('officer'),
  readableBy: (state) => (state.stage === 'none' ? [] : [state.agencyPath]),
  views: [],
  lists: [],
  figures: [],
  wording: {
    type: { zh: '许可', en: 'Permit' },
    stages: { none: { zh: '无', en: 'none' }, open: { zh: '在办', en: 'open' }, granted: { zh: '已准予', en: 'granted' } },
    commands: {
      open: { zh: '申请', en: 'Open' },
      note: { zh: '备注', en: 'Note' },
      'claim-name': { zh: '定名', en: 'Claim a name' },
      grant: { zh: '准予', en: 'Grant' },
    },
    events: {
      'permit.opened': {
        zh: '已申请',
        en: 'Opened',
        sentence: ({ title }, language) => (language === 'zh' ? `申请：${title}` : `Opened: ${title}`),
      },
      'permit.noted': { zh: '已备注', en: 'Noted', sentence: ({ text }) => text },
      'permit.named': { zh: '已定名', en: 'Named', sentence: ({ name }) => name },
      'permit.granted': { zh: '已准予', en: 'Granted', sentence: (_data, language) => (language === 'zh' ? '准予' : 'Granted') },
    },
    fields: {
      title: { zh: '名称', en: 'Title' },
      text: { zh: '内容', en: 'Text' },
      name: { zh: '字号', en: 'Name' },
      stage: { zh: '阶段', en: 'Stage' },
    },
    refusals: {
      'permit-not-open': { zh: '该许可不在办理中。', en: 'The permit is not open.', law: ['office'] },
      'name-taken': { zh: '该字号已被占用。', en: 'The name is taken.', law: ['office'] },
    },
  },
});
