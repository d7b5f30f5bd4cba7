import { join } from 'node:path';
import { aPack, aRule, configFolder, removeConfigFolders } from '../../libs/law/testing/law.fixture.js';
import { commandsOf, officeTypes } from '../office/index.js';
import { lawCommand, type LawCommandOptions } from './law.js';

const CONFIG = join(process.cwd(), 'config');

afterAll(removeConfigFolders);

async function run(argv: string[], options: Partial<LawCommandOptions> = {}) {
  const lines: string[] = [];
  const code = await lawCommand(argv, (line) => lines.push(line), { config: CONFIG, ...options });
  return { code, text: lines.join('\n'), lines };
}

describe('law check', () => {
  it('counts packs, rules, calendars and items', async () => {
    const { code, text } = await run(['check']);
    expect(code).toBe(0);
    expect(text).toMatch(/cn\/base.*\d+ rules/);
    expect(text).toContain('calendars: 2021, 2022, 2023, 2024, 2025, 2026');
    expect(text).toMatch(/digest: [0-9a-f]{64}/);
  });

  it('says which file, line and reason stop it', async () => {
    const config = configFolder(aPack(aRule({ from: '2026-02-30' })));
    expect(await run(['check', '--config', config])).toMatchObject({
      code: 1,
      text: expect.stringMatching(/^bad law: law\/cn\/base\/rules\.json:\d+: "2026-02-30" is not a calendar day/),
    });
  });

  it('knows the commands of the office', async () => {
    const commands = commandsOf(officeTypes);
    expect(await run(['check'], { commands })).toMatchObject({ code: 0 });
    const config = configFolder(aPack(aRule({ governs: ['penalty.ask-nicely'] })));
    expect(await run(['check', '--config', config], { commands })).toMatchObject({
      code: 1,
      text: expect.stringMatching(/rules\.json:\d+: the case type penalty has no command "ask-nicely"$/),
    });
  });
});

describe('law explain', () => {
  it('prints every rule that governs a command, where it is from and why', async () => {
    const { code, text } = await run([
      'explain',
      'penalty.decide',
      '--on',
      '2026-03-01',
      '--region',
      '130200',
      '--field',
      'market-regulation',
    ]);
    expect(code).toBe(0);
    expect(text).toContain('pl-60-decision-period  《市场监督管理行政处罚程序规定》第六十四条  [verified]');
    expect(text).toContain('from cn/market-regulation, in force 2021-07-15 to further notice');
    expect(text).toContain('stands before cn/base 《行政处罚法》第六十条');
    expect(text).toContain('from cn-13/hebei');
  });

  it('does not call the law of the field wider where it only comes into force later', async () => {
    const on = async (day: string) => (await run(['explain', 'pl-36-limitation-period', '--on', day, '--field', 'ecology'])).text;
    expect(await on('2026-08-14')).toMatch(/stands before cn\/ecology .* \(another time\)/);
    expect(await on('2026-08-15')).toMatch(/stands before cn\/base .* \(a wider pack\)/);
  });

  it('takes the near name of a command', async () => {
    expect((await run(['explain', 'penalty.decide-penalty', '--on', '2026-03-01'])).code).toBe(0);
    expect(await run(['explain', 'penalty.dance'])).toMatchObject({ code: 1, text: expect.stringContaining('no rule in force') });
  });

  it('explains one rule by its id, as JSON too', async () => {
    expect((await run(['explain', 'pl-51-summary-fine-limit', '--on', '2026-03-01'])).text).toContain(
      'natural 20000 fen, entity 300000 fen',
    );
    const { text } = await run(['explain', 'pl-72-surcharge', '--on', '2026-03-01', '--json']);
    expect(JSON.parse(text)).toMatchObject({ on: '2026-03-01', rules: [{ id: 'pl-72-surcharge', value: { n: 3 } }] });
    expect((await run(['explain', 'pl-999'])).code).toBe(1);
  });

  it('tells the level that a rule is for, and knows it from the agency or is told', async () => {
    const rule = ['explain', 'pl-34-discretion-explained', '--on', '2026-03-01'];
    const town = await run([...rule, '--region', '130223', '--level', 'town']);
    expect(town.text).toContain('from cn-13/hebei');
    expect(town.text).toContain('for agencies of the level town only');
    expect((await run([...rule, '--region', '130223', '--level', 'county'])).text).toContain('from cn/base');
    expect((await run([...rule, '--region', '130223'])).text).toContain('from cn/base');
    const placeOf = async () => ({ region: '130223', level: 'town' }) as const;
    expect((await run([...rule, '--agency', 'A1'], { placeOf })).text).toContain('from cn-13/hebei');
    expect(JSON.parse((await run([...rule, '--agency', 'A1', '--json'], { placeOf })).text)).toMatchObject({
      rules: [{ levels: ['town'] }],
    });
    expect(await run([...rule, '--level', 'village'])).toMatchObject({ code: 2, text: expect.stringContaining('no level of agencies') });
  });

  it('finds the place of an agency: from the office, from its code, or not at all', async () => {
    const rule = ['explain', 'cr-repair-decision-period', '--on', '2026-06-01', '--agency'];
    expect((await run([...rule, '11130223MB0000000X'])).text).toContain('from cn-13/hebei');
    expect((await run([...rule, 'A1'], { placeOf: async () => ({ region: '441702', field: 'ecology' }) })).text).toContain('from cn/base');
    expect((await run([...rule, 'A1'])).code).toBe(2);
  });
});

describe('law due', () => {
  it('says that a date lies past the year 9999 (bug: it printed NaN-NaN-NaN)', async () => {
    const asked = ['due', 'pl-36-limitation-period', '--from', '9998-06-01'];
    expect(await run(asked)).toEqual({ code: 1, text: 'the last day lies past the year 9999', lines: expect.any(Array) });
    expect((await run([...asked, '--json'])).text).not.toContain('NaN');
    const extended = ['due', 'pl-60-decision-period', '--from', '2026-03-02', '--field', 'market-regulation'];
    const more = await run([...extended, '--extend', 'sp-64-collective-extension=1000000000@2026-05-20']);
    expect(more).toMatchObject({ code: 1, text: expect.stringContaining('is longer than any limit: at most') });
  });

  it('prints a date with every day skipped', async () => {
    const { code, lines } = await run(['due', 'sp-18-filing-period', '--from', '2026-02-11']);
    expect(code).toBe(0);
    expect(lines.at(-1)).toBe('due: 2026-03-10');
    expect(lines.filter((line) => line.includes('Spring Festival') && line.includes('–'))).toHaveLength(9);
  });

  it('gives the date as `due` in JSON, with exclusions and extensions', async () => {
    const asked = ['due', 'pl-60-decision-period', '--from', '2026-03-02', '--field', 'market-regulation', '--json'];
    const { text } = await run([...asked, '--exclude', '2026-04-01..2026-04-10:听证', '--extend', 'sp-64-decision-extension@2026-05-20']);
    expect(JSON.parse(text)).toMatchObject({
      due: '2026-07-10',
      provisional: false,
      suspended: false,
      excluded: [{ from: '2026-04-01', to: '2026-04-10', reason: 'hearing' }],
    });
    const held = await run([...asked, '--exclude', '2026-04-01..:suspension']);
    expect(JSON.parse(held.text)).toMatchObject({ suspended: true });
  });

  it('says when a date is provisional', async () => {
    const { text } = await run(['due', 'pl-60-decision-period', '--from', '2026-11-16']);
    expect(text).toContain('provisional: no calendar is loaded');
    expect(text).toContain('due: 2027-02-15');
  });

  it('takes the moment of an emergency with its offset and applies the law of that day', async () => {
    const asked = async (from: string) =>
      JSON.parse((await run(['due', 'cl-19-emergency-report-period', '--from', from, '--json'])).text) as unknown;
    const due = { due: '2024-02-10T02:00:00.000Z', trigger: '2024-02-09T02:00:00.000Z' };
    expect(await asked('2024-02-09T10:00:00+08:00')).toMatchObject(due);
    expect(await asked('2024-02-09T02:00:00Z')).toMatchObject(due);
    const { text } = await run(['due', 'c1-15-acceptance-period', '--from', '2026-03-02T02:00:00Z'], { today: '2026-11-21' });
    expect(text).not.toContain('version 2026-04-15');
  });

  it.each([
    [[]],
    [['dance']],
    [['due']],
    [['due', 'pl-60-decision-period']],
    [['due', 'pl-60-decision-period', '--from', 'soon']],
    [['due', 'pl-60-decision-period', '--from', '0000-01-01']],
    [['due', 'cl-19-emergency-report-period', '--from', '2026-02-30T10:00:00+08:00']],
    [['due', 'pl-60-decision-period', '--from', '2026-03-02', '--exclude', '2026-04-10..2026-04-01:hearing']],
    [['due', 'pl-60-decision-period', '--from', '2026-03-02', '--exclude', 'April']],
    [['due', 'pl-60-decision-period', '--from', '2026-03-02', '--region', 'Hebei']],
    [['due', 'pl-60-decision-period', '--from', '2026-03-02', '--field', 'fishing']],
    [['explain', 'pl-72-surcharge', '--on', '2026-02-30']],
    [['check', '--loudly']],
  ])('wrong use %j prints the usage', async (argv) => {
    const { code, text } = await run(argv);
    expect(code).toBe(2);
    expect(text).toContain('anjuan law check');
  });
});
