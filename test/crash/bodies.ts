import { addDays, dayOf } from '#libs/kernel';
import type { Bureau } from '../support/people.js';
import type { BuiltOffice } from './support.js';

/** Who asks: a login, and the token that outlives every restart. */
export interface Session {
  readonly subject: string;
  readonly token: string;
}

export interface Sessions {
  readonly officer: Session;
  readonly head: Session;
  readonly security: Session;
  readonly agency: string;
  readonly officers: readonly string[];
  /** What the demonstration's clock showed when they signed in. */
  readonly now: string;
}

/** Tokens of the bureau's people, to be used across processes. */
export async function sessionsOf(office: BuiltOffice, bureau: Bureau): Promise<Sessions & { readonly [who: string]: unknown }> {
  const signIn = async (subject: string): Promise<Session> => {
    const json = { 'content-type': 'application/json' };
    const { body } = await office.send('POST', '/v1/demo/token', json, JSON.stringify({ subject }));
    return { subject, token: String(body['access_token']) };
  };
  const { body } = await office.send('GET', '/v1/demo');
  return {
    officer: await signIn(bureau.officers[0].subject),
    head: await signIn(bureau.head.subject),
    security: await signIn('security-admin'),
    agency: bureau.agency,
    officers: bureau.officers.slice(0, 2).map(({ id }) => id),
    now: String(body['now']),
  };
}

/** Bodies of the commands that these specs ask. */
export function readyBodies({ agency, officers, now }: Pick<Sessions, 'agency' | 'officers' | 'now'>) {
  const today = dayOf(now);
  return {
    lead: {
      title: '某副食店未建立进货查验记录',
      source: 'inspection',
      receivedOn: today,
      discoveredOn: today,
      act: { description: '未建立食品进货查验记录', place: '解放路12号', ended: today, harm: false },
    },
    parties: {
      parties: [
        {
          ref: 'P1',
          role: 'subject',
          kind: 'entity',
          name: '示例副食有限公司',
          idType: 'credit-code',
          idNumber: '91350100M000100Y43',
          phone: '0315-0000000',
          address: '解放路12号',
          representative: { name: '示例甲' },
        },
      ],
    },
    filing: { item: 'MR-0003', officers, grounds: '现场不能提供进货查验记录,有初步证据' },
    inquiry: (number: number) => ({
      number,
      from: now,
      to: now,
      place: '解放路12号',
      officers,
      persons: [{ name: '示例乙', relation: 'employee' }],
      rightsTold: true,
      record: '问:是否建立进货查验记录制度?答:没有。',
      files: [],
    }),
    officer: (subject: string) => ({
      name: '新同事',
      subject,
      agency,
      staffKind: 'regular',
      post: { post: '执法员', roles: ['officer'], from: addDays(today, -30) },
    }),
  };
}
