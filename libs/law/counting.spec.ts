import { isSuspended, loadLaw, NoSuchRule, SUSPENDED } from './index.js';

const book = loadLaw('config');
const market = book.inForce({ day: '2026-03-01', field: 'market-regulation' });

describe('excluded periods', () => {
  it('do not count, whether they lie in one piece or overlap', () => {
    const one = market.due('pl-60-decision-period', '2026-03-02', {
      excluded: [{ from: '2026-04-01', to: '2026-04-10', reason: 'hearing' }],
    });
    const overlapping = market.due('pl-60-decision-period', '2026-03-02', {
      excluded: [
        { from: '2026-04-01', to: '2026-04-07', reason: 'hearing' },
        { from: '2026-04-05', to: '2026-04-10', reason: 'appraisal' },
      ],
    });
    expect(market.due('pl-60-decision-period', '2026-03-02').due).toBe('2026-06-01');
    expect(one.due).toBe('2026-06-10');
    expect(overlapping.due).toBe('2026-06-10');
  });

  it('in words that the law uses for the same reason are the same', () => {
    const due = (reason: string) =>
      market.due('sp-18-filing-period', '2026-03-02', { excluded: [{ from: '2026-03-03', to: '2026-03-04', reason }] }).due;
    expect(due('检测')).toBe(due('appraisal'));
    expect(due('检测') > market.due('sp-18-filing-period', '2026-03-02').due).toBe(true);
  });

  it('for a reason that the rule does not name do not stop its clock, and the explanation says so', () => {
    const history = { excluded: [{ from: '2026-03-03', to: '2026-03-20', reason: 'hearing' }] };
    const explained = market.explain('pl-56-preservation-period', '2026-03-02', history);
    expect(explained.due).toBe('2026-03-11');
    expect(explained.excluded).toEqual([]);
    expect(explained.steps.some(({ why }) => why.includes('does not stop this clock'))).toBe(true);
  });

  it('before the trigger or after the due day change nothing', () => {
    const excluded = [
      { from: '2026-02-01', to: '2026-03-02', reason: 'hearing' },
      { from: '2026-06-02', to: '2026-07-30', reason: 'hearing' },
    ];
    expect(market.due('pl-60-decision-period', '2026-03-02', { excluded }).due).toBe('2026-06-01');
  });

  it('that still run hold the clock up: no day is due', () => {
    const held = market.explain('pl-60-decision-period', '2026-03-02', { excluded: [{ from: '2026-04-01', reason: 'suspension' }] });
    expect(held.due).toBe(SUSPENDED);
    expect(isSuspended(held.due)).toBe(true);
    expect(held.steps.at(-1)!.why).toContain('still running');
    const later = market.due('pl-60-decision-period', '2026-03-02', { excluded: [{ from: '2026-06-02', reason: 'suspension' }] });
    expect(later.due).toBe('2026-06-01');
  });

  it('lengthen months by their days', () => {
    const law = book.inForce({ day: '2026-03-01' });
    const excluded = [{ from: '2026-03-20', to: '2026-03-24', reason: 'travel' }];
    expect(law.due('ll-46-lawsuit-period', '2026-03-02').due).toBe('2026-09-02');
    expect(law.due('ll-46-lawsuit-period', '2026-03-02', { excluded }).due).toBe('2026-09-07');
    expect(law.due('ll-46-lawsuit-period', '2026-03-02', { excluded: [{ from: '2026-08-01', reason: 'travel' }] }).due).toBe(SUSPENDED);
  });

  it('a last day moves on past an excluded working day', () => {
    const excluded = [{ from: '2026-05-31', to: '2026-06-01', reason: 'hearing' }];
    expect(market.due('pl-60-decision-period', '2026-03-01', { excluded }).due).toBe('2026-06-02');
  });
});

describe('extensions', () => {
  const extended = (extensions: { rule: string; approver: string; on: string; length?: number }[]) => () =>
    market.due('pl-60-decision-period', '2026-03-02', { extensions }).due;

  it('follow the limit before any rolling, one after the other', () => {
    expect(extended([{ rule: 'sp-64-decision-extension', approver: 'head', on: '2026-05-20' }])()).toBe('2026-06-30');
    expect(
      extended([
        { rule: 'sp-64-decision-extension', approver: 'head', on: '2026-05-20' },
        { rule: 'sp-64-collective-extension', approver: 'meeting', on: '2026-06-20', length: 20 },
      ])(),
    ).toBe('2026-07-20');
  });

  it('that leave their length to the decision must say it', () => {
    expect(extended([{ rule: 'sp-64-collective-extension', approver: 'meeting', on: '2026-06-20' }])).toThrow(NoSuchRule);
  });

  it('of another rule are refused', () => {
    expect(extended([{ rule: 'cl-25-seizure-extension', approver: 'head', on: '2026-05-20' }])).toThrow(
      'does not extend pl-60-decision-period',
    );
  });

  it('defer the payment of a fine', () => {
    const deferral = { rule: 'pl-66-deferral', approver: 'head', on: '2026-03-05', length: 60 };
    expect(market.due('pl-67-payment-period', '2026-03-02', { extensions: [deferral] }).due).toBe('2026-05-18');
  });
});

describe('an explanation', () => {
  it('names each skipped day, the holiday and its notice', () => {
    const { steps, citation } = market.explain('sp-18-filing-period', '2026-02-11');
    const why = Object.fromEntries(steps.map((step) => [step.day, step.why]));
    expect(why['2026-02-11']).toContain('does not count');
    expect(why['2026-02-14']).toBe('调休上班（春节）make-up working day for Spring Festival, 国办发明电〔2025〕7号');
    expect(why['2026-02-17']).toBe('法定节假日 春节 public holiday Spring Festival, 国办发明电〔2025〕7号');
    expect(why['2026-03-01']).toBe('周末 weekend');
    expect(citation).toMatchObject({
      article: '《市场监督管理行政处罚程序规定》第十八条',
      pack: 'cn/market-regulation',
      status: 'verified',
    });
  });

  it('shows that the last day moved on', () => {
    const { steps, due } = market.explain('pl-67-payment-period', '2026-09-18');
    expect(due).toBe('2026-10-08');
    expect(steps.filter(({ why }) => why.includes('moves on')).map(({ day }) => day)).toEqual([
      '2026-10-03',
      '2026-10-04',
      '2026-10-05',
      '2026-10-06',
      '2026-10-07',
    ]);
  });
});

describe('a trigger', () => {
  it.each(['2026-02-30', 'yesterday', '2026-13-01T00:00:00.000Z', ''])('%j that is no day or instant is refused', (trigger) => {
    expect(() => market.due('pl-60-decision-period', trigger)).toThrow(RangeError);
  });
});
