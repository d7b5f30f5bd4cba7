import { command, Refused } from '#libs/kernel';
import { ChangeLogin, SwitchLogin } from './officer.commands.js';
import { claim, giveUp, loginFacts, type LoginFacts } from './officer.facts.js';
import { facts, notOneself, serving, stillInService } from './officer.gates.js';
import { loginHint } from './officer.service.js';
import type { OfficerState } from './officer.state.js';

export const changeLogin = command<OfficerState, ChangeLogin, LoginFacts>({
  body: ChangeLogin,
  who: ['system-administrator'],
  gates: [stillInService, notOneself],
  facts: (look, state, body) => loginFacts(look, state, body),
  decide(state, { subject }, { caseId, facts: { subjectKey, holder } }) {
    const officer = serving(state);
    if (officer.subjectKey === subjectKey) return [];
    if (holder !== undefined && holder !== caseId) throw new Refused('login-of-another-person');
    return facts({
      type: 'officer.login-changed',
      data: { subjectKey, loginHint: loginHint(subject), formerKey: officer.subjectKey },
    });
  },
  registrations: (_state, _body, { facts: { login, former } }) => [claim(login), ...(former === undefined ? [] : [giveUp(former)])],
  example: { subject: 'liming2' },
});

export const disableLogin = command<OfficerState, SwitchLogin>({
  body: SwitchLogin,
  who: ['system-administrator', 'security-administrator'],
  gates: [stillInService, notOneself],
  decide: (state, { reason }) => (serving(state).loginEnabled ? facts({ type: 'officer.login-disabled', data: { reason } }) : []),
  example: { reason: '停职检查' },
});

export const enableLogin = command<OfficerState, SwitchLogin>({
  body: SwitchLogin,
  who: ['security-administrator'],
  gates: [stillInService, notOneself],
  decide: (state, { reason }) => (serving(state).loginEnabled ? [] : facts({ type: 'officer.login-enabled', data: { reason } })),
  example: { reason: '恢复履职' },
});
