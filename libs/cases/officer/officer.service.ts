import { command, masked, refusal, Refused, type LocalDate, type Uuid } from '#libs/kernel';
import { AssignPost, EndPost, MoveOfficer, RegisterOfficer, ReinstateOfficer, RetireOfficer } from './officer.commands.js';
import type { PostRef } from './officer.events.js';
import { agencyFact, claim, holderOf, registerFacts, type AgencyFact, type RegisterFacts } from './officer.facts.js';
import {
  agencyAmongOwn,
  assertInOrder,
  assertNotAhead,
  assertRolesFit,
  facts,
  notOneself,
  overlap,
  paper,
  serving,
  stillInService,
} from './officer.gates.js';
import type { HeldPost, OfficerState } from './officer.state.js';
import { stillOwed } from './officer.training.js';

const EXAMPLE_AGENCY = '5d2f0c34-6a1e-4c55-9a57-0f4f0b1c2d01';

export const register = command<OfficerState, RegisterOfficer, RegisterFacts>({
  body: RegisterOfficer,
  who: ['system-administrator', 'security-administrator', 'system'],
  opens: true,
  gates: [],
  facts: (look, _state, body, { today }) => registerFacts(look, body, today),
  decide(state, body, { caller, facts: found }) {
    const { name, staffKind, post } = body;
    if (state.stage !== 'unregistered') {
      if (state.name === name && state.subjectKey === found.subjectKey) return [];
      throw new Refused('officer-registered-already', { name: state.name });
    }
    const agency = agencyAmongOwn(body.agency, found.agency, caller);
    if (found.holder !== undefined) throw new Refused('login-of-another-person');
    if (found.identity !== undefined && holderOf(found.identity) !== undefined) throw new Refused('person-registered-already');
    const { subjectKey, identityKey } = found;
    const data = { name, staffKind, agency, subjectKey, loginHint: loginHint(body.subject) };
    const registered = { type: 'officer.registered', data: { ...data, ...(identityKey === undefined ? {} : { identityKey }) } } as const;
    if (post === undefined) return facts(registered);
    // Whoever opens accounts does not hand out rights (系统管理与安全管理分设).
    if (caller !== undefined && !caller.roles.includes('security-administrator'))
      throw new Refused('roles-given-by-security-administrator');
    assertRolesFit(staffKind, [], post);
    const first = { post: post.post, agency: agency.id, place: agency, roles: [...post.roles], from: post.from };
    return facts(registered, { type: 'officer.post-assigned', data: first });
  },
  registrations: (_state, _body, { facts: { login, identity } }) => [claim(login), ...(identity === undefined ? [] : [claim(identity)])],
  example: {
    name: '李明',
    subject: 'liming',
    agency: EXAMPLE_AGENCY,
    staffKind: 'regular',
    post: { post: '执法员', roles: ['officer'], from: '2025-11-20' },
  },
});

/** Enough of a login to recognise it by. */
export function loginHint(subject: string): string {
  const hint = masked(subject);
  return typeof hint === 'string' ? hint : '***';
}

export const assignPost = command<OfficerState, AssignPost, AgencyFact>({
  body: AssignPost,
  who: ['security-administrator'],
  gates: [stillInService, notOneself],
  facts: (look, state, body, { today }) => agencyFact(look, placeOf(state, body.agency), body.from > today ? body.from : today),
  decide(state, { post, agency, roles, from, to }, { caller, facts: found }) {
    const officer = serving(state);
    const place = agencyAmongOwn(placeOf(state, agency), found.agency, caller);
    assertInOrder(from, to);
    const asked: HeldPost = { post, agency: place.id, place, roles: [...roles], from, ...(to === undefined ? {} : { to }) };
    const same = officer.posts.find((held) => held.post === post && held.agency === place.id && overlap(held, asked));
    if (same !== undefined) {
      const unchanged =
        same.from === from && same.to === to && same.roles.length === roles.length && roles.every((role) => same.roles.includes(role));
      if (unchanged) return [];
      throw new Refused('post-held-already', { post, from: same.from });
    }
    assertRolesFit(officer.staffKind, officer.posts, asked);
    return facts({ type: 'officer.post-assigned', data: asked });
  },
  example: { post: '法制审核员', roles: ['legality-reviewer'], from: '2026-01-01' },
});

export const endPost = command<OfficerState, EndPost>({
  body: EndPost,
  who: ['security-administrator'],
  gates: [stillInService, (state) => (state.stage === 'in-service' && state.posts.length === 0 ? refusal('post-not-held') : null)],
  decide(state, { post, agency, on, reason }) {
    const place = placeOf(state, agency);
    const times = serving(state).posts.filter((held) => held.post === post && held.agency === place);
    const ends = times.filter((held) => notOver(held, on));
    if (times.length === 0) throw new Refused('post-not-held', { post, on });
    return ends.length === 0
      ? []
      : facts({ type: 'officer.post-ended', data: { post, agency: place, on, reason, ends: ends.map(reference) } });
  },
  example: { post: '执法员', on: '2026-06-01', reason: '岗位调整' },
});

export const move = command<OfficerState, MoveOfficer, AgencyFact>({
  body: MoveOfficer,
  who: ['system-administrator'],
  gates: [stillInService],
  facts: (look, _state, body, { today }) => agencyFact(look, body.agency, today),
  decide(state, { agency, on, document }, { caller, today, facts: found }) {
    const officer = serving(state);
    if (officer.agency.id === agency) return [];
    const place = agencyAmongOwn(agency, found.agency, caller);
    assertNotAhead(on, today);
    const ends = officer.posts.filter((held) => held.agency === officer.agency.id && notOver(held, on)).map(reference);
    const certificates = inForce(state);
    const former = { formerAgency: officer.agency.id };
    const data = { agency: place, ...former, on, document: paper(document), ends, certificates, ...stillOwed(state) };
    return facts({ type: 'officer.moved', data });
  },
  example: { agency: EXAMPLE_AGENCY, on: '2026-06-01', document: { title: '调动通知', date: '2026-05-20' } },
});

export const retire = command<OfficerState, RetireOfficer>({
  body: RetireOfficer,
  who: ['system-administrator'],
  gates: [],
  spent: [stillInService],
  decide(state, { on, reason }, { today }) {
    if (state.stage === 'retired') {
      if (state.retiredOn === on) return [];
      throw new Refused('officer-retired', { on: state.retiredOn });
    }
    assertNotAhead(on, today);
    const ends = serving(state)
      .posts.filter((held) => notOver(held, on))
      .map(reference);
    return facts({ type: 'officer.retired', data: { on, reason, ends, certificates: inForce(state), ...stillOwed(state) } });
  },
  example: { on: '2025-11-20', reason: '到龄退休' },
});

export const reinstate = command<OfficerState, ReinstateOfficer>({
  body: ReinstateOfficer,
  who: ['system-administrator'],
  gates: [],
  decide(state, { on, reason }, { today }) {
    if (state.stage !== 'retired') return [];
    assertNotAhead(on, today);
    assertInOrder(state.retiredOn, on);
    return facts({ type: 'officer.reinstated', data: { on, reason } });
  },
  example: { on: '2025-11-21', reason: '登记有误，恢复在岗' },
});

function placeOf(state: OfficerState, agency: Uuid | undefined): Uuid {
  return agency ?? serving(state).agency.id;
}

/** Numbers of the certificates not yet withdrawn: they go where the person goes. */
function inForce(state: OfficerState): readonly string[] {
  return serving(state)
    .certificates.filter((certificate) => certificate.withdrawn === undefined)
    .map((certificate) => certificate.number);
}

/** Still to end on that day: neither over by then nor ended before it began. */
function notOver(held: HeldPost, firstDayWithout: LocalDate): boolean {
  return (held.to === undefined || held.to >= firstDayWithout) && !(held.to !== undefined && held.to < held.from);
}

function reference({ post, agency, from }: HeldPost): PostRef {
  return { post, agency, from };
}
