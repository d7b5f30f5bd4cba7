import { penalty } from '../penalty.js';
import { REAL_LAW } from './real-law.support.js';
import type { Side } from './refusal-sides.support.js';
import { R10_R14, R15_R17 } from './refusals-r10-r17.support.js';
import { R1_R6 } from './refusals-r1-r6.support.js';
import { R7_R9 } from './refusals-r7-r9.support.js';

const SIDES: readonly Side[] = [...R1_R6, ...R7_R9, ...R10_R14, ...R15_R17];

describe('refusals R1 to R17 under the law of config/', () => {
  it.each(SIDES.map((side) => [side[0], side[1], side] as const))('%s: %s', async (_rule, _boundary, [rule, , met, code, byGate]) => {
    const meeting = await met();
    expect(meeting.code).toBe(code);
    if (code === 'accepted') {
      expect(meeting.events.length).toBeGreaterThan(0);
      return;
    }
    // offered exactly when accepted: what needs no payload is told by a gate
    expect(meeting.byGate).toBe(byGate === true);
    const wording = penalty.wording.refusals[code]!;
    expect([wording.rule ?? rule, wording.zh, wording.en]).toEqual([rule, expect.stringMatching(/。$/), expect.stringMatching(/\.$/)]);
    expect(wording.law.map((id) => REAL_LAW.cite(id).article)).toEqual(
      wording.law.map(() => expect.stringMatching(/^《.+》(第.+条|正文)/)),
    );
    expect(Object.keys(meeting.facts)).not.toEqual([]);
  });

  it('has both sides of every rule', () => {
    for (let number = 1; number <= 17; number += 1) {
      const sides = SIDES.filter(([rule]) => rule === `R${number}`).map(([, , , code]) => code === 'accepted');
      expect({ number, refused: sides.includes(false), accepted: sides.includes(true) }).toEqual({ number, refused: true, accepted: true });
    }
  });

  it('says the rule of every refusal that bears one', () => {
    const ruled = Object.values(penalty.wording.refusals).flatMap(({ rule }) => rule ?? []);
    const each = [...Array.from({ length: 17 }, (_, index) => `R${index + 1}`), 'R24'];
    expect([...new Set(ruled)].sort()).toEqual(each.sort());
  });
});
