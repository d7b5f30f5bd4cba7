import { penalty } from '../penalty.js';
import { lawFor } from '../penalty.step.js';
import type { Office } from './office.support.js';

/** The refusal as the problem tells it: code, row of the table, the articles that hold in the place and field of the case, and the facts. */
export async function problemOf(office: Office, command: string, body: object) {
  const before = office.story.length;
  const { code, facts, byGate } = await office.meets(command, body);
  const { law, rule } = penalty.wording.refusals[code] ?? { law: [] };
  const inForce = lawFor(office.state, { law: office.law.on(office.today) });
  const articles = law.filter((id) => id !== 'office' && inForce.has(id)).map((id) => inForce.cite(id).article);
  return { code, facts, byGate, articles, ...(rule === undefined ? {} : { rule }), stored: office.story.length - before };
}
