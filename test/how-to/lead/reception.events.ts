import type { DueDate, Uuid } from '#libs/kernel';
import type { Agency } from './agency.js';

export type ReceptionEvents = {
  readonly 'reception.received': {
    readonly lead: Uuid;
    readonly agency: Agency;
    readonly region: string;
    readonly whom: string;
    readonly answerBy: DueDate;
  };
  readonly 'reception.pursued': { readonly result: string };
  readonly 'reception.answer-deferred': { readonly answerBy: DueDate };
  readonly 'reception.answered': { readonly lead: Uuid; readonly event: Uuid };
};

type Received = Omit<ReceptionEvents['reception.received'], 'answerBy'> & { readonly result: string };
export type ReceptionState = { readonly stage: 'none' } | ({ readonly stage: 'received' | 'answered' } & Received);
