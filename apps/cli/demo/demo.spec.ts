import { isCitizenId, isUnifiedSocialCreditCode } from '#libs/http/validation';
import { Chance } from './chance.js';
import { calledInTexts, citizenId, creditCode, inventParty } from './parties.js';
import { shares } from './plan.js';

describe('invented parties', () => {
  it('bear numbers with valid check characters', () => {
    const chance = Chance.of('spec');
    for (let drawn = 0; drawn < 500; drawn += 1) {
      expect([citizenId(chance)].filter((number) => !isCitizenId(number))).toEqual([]);
      expect([creditCode(chance, drawn % 2 === 0 ? 'entity' : 'sole-trader')].filter((code) => !isUnifiedSocialCreditCode(code))).toEqual(
        [],
      );
    }
  });

  it('are called in full by titles where they are natural persons', () => {
    expect(calledInTexts({ kind: 'natural', name: '许英强' })).toBe('许某某');
    expect(calledInTexts({ kind: 'natural', name: '袁宇' })).toBe('袁某');
    expect(calledInTexts({ kind: 'sole-trader', name: '石桥乡许记小吃店' })).toBe('石桥乡许记小吃店');
  });

  it('are the same for the same seed, and others for another', () => {
    const drawn = (seed: string) => inventParty(Chance.of(seed), 'ecology', 'entity');
    expect(drawn('a')).toEqual(drawn('a'));
    expect(drawn('a')).not.toEqual(drawn('b'));
  });
});

describe('the plan of cases', () => {
  it.each([1, 7, 30, 300, 301, 3000])('shares out exactly %d cases', (total) => {
    expect(shares(total).reduce((sum, count) => sum + count, 0)).toBe(total);
  });

  it('holds every pattern among three hundred', () => {
    expect(Math.min(...shares(300))).toBeGreaterThan(0);
  });
});

describe('chance', () => {
  it('draws whole numbers within their bounds, both ends among them', () => {
    const chance = Chance.of('bounds');
    const drawn = new Set(Array.from({ length: 400 }, () => chance.whole(3, 6)));
    expect([...drawn].sort()).toEqual([3, 4, 5, 6]);
  });

  it('keeps parts of a plan apart: drawing more in one changes nothing in another', () => {
    const one = Chance.of('seed', 'case', 1).fraction();
    Chance.of('seed', 'case', 2).fraction();
    expect(Chance.of('seed', 'case', 1).fraction()).toBe(one);
  });
});
