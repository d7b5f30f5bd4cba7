import { IsOptional, IsString } from 'class-validator';
import { command, view, type AnyCaseType } from '#libs/kernel';
import { CaseTypes } from '#libs/case-runtime';
import { permit } from '../../../case-runtime/testing/permit.js';
import { openApiDocument } from '../index.js';

class TakeOver {
  @IsString() title!: string;
  @IsOptional() @IsString() kind?: string;
}

/** The permit of the machinery's specs, with everything that a type may have. */
export const fullPermit: AnyCaseType = {
  ...permit,
  events: { ...permit.events, 'permit.granted': { version: 2, attachments: () => [], upcast: { 1: (data) => data } } },
  commands: {
    ...permit.commands,
    'take-over': command({ body: TakeOver, who: ['clerk'], opens: true, gates: [], decide: () => [], example: { title: '移交' } }),
  },
  views: [
    view({
      name: 'permit_register',
      version: 1,
      categories: ['permit'],
      columns: {
        title: { type: 'text' },
        holder_name: { type: 'text', nullable: true },
        fee: { type: 'integer' },
        due: { type: 'date', nullable: true },
        agency_path: { type: 'text' },
        seen: { type: 'instant', nullable: true },
      },
      keys: () => [''],
      evolve: (row) => row,
    }),
  ],
  lists: [
    {
      path: '',
      view: 'permit_register',
      zh: '许可登记簿',
      en: 'Register of permits',
      filters: {
        stage: { column: 'title', op: 'eq', zh: '阶段', en: 'Stage', values: ['open', 'granted'] },
        minFee: { column: 'fee', op: 'from', zh: '费用', en: 'Fee' },
        kinds: { column: 'title', op: 'in', zh: '种类', en: 'Kinds' },
        seenFrom: { column: 'seen', op: 'from', zh: '查看起', en: 'Seen from' },
      },
      sorts: ['-due', 'title'],
      shows: ['title', 'holder_name', 'due'],
      personal: ['holder_name'],
      meanings: { due: { zh: '续办截止', en: 'renewal due' } },
    },
    { path: 'due-soon', view: 'permit_register', zh: '将到期', en: 'Due soon', filters: {}, sorts: ['due'], personal: ['holder_name'] },
  ],
  figures: [
    { path: 'counts', view: 'permit_register', zh: '计数', en: 'Counts', filters: {}, dimensions: { month: 'due' }, sums: { fees: 'fee' } },
  ],
  wording: {
    ...permit.wording,
    commands: {
      ...permit.wording.commands,
      'take-over': { zh: '接收', en: 'Take over', help: { zh: '由他机关移交', en: 'Handed over by another' } },
    },
    refusals: {
      ...permit.wording.refusals,
      'fee-unpaid': { zh: '费用未缴清。', en: 'The fee is not paid.', law: ['lic-58-fee'], rule: 'R3' },
    },
  },
};
export const types = new CaseTypes([fullPermit]).all;
const cite = (rule: string) => ({ article: `《行政许可法》第五十八条（${rule}）` });
/** The document of an office that has this type only, and is a demonstration. */
export const document = openApiDocument(types, { version: '1.2.3', cite, demo: true });
