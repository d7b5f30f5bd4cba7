import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inShanghai, type Json, type Language } from '#libs/kernel';
import { tellChanges } from '#libs/http';
import { readEnvironment, type Environment } from '#config/environment';
import { DEMO_FOUNDING, foundOffice, openOffice, officeTypes } from '../office/index.js';
import { found } from './found.js';
import { replay } from './replay.js';
import { Usage, type Terminal } from './terminal.js';

const FOUNDING = [
  '--agency=青山县司法局',
  '--region=130182',
  '--level=county',
  '--system-admin=系统管理员:system',
  '--security-admin=安全管理员:security',
];

describe('the command line', () => {
  let folder: string;
  let environment: Environment;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'anjuan-cli-'));
    environment = readEnvironment({ DATA_DIR: folder, OIDC_ISSUER: 'https://identity.example', LOG_LEVEL: 'silent' });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const run = async (command: typeof replay, ...argv: string[]) => {
    const [out, err]: [string[], string[]] = [[], []];
    const terminal: Terminal = { env: {}, out: (line) => out.push(line), err: (line) => err.push(line), progress: undefined };
    const code = await command(environment, argv, terminal);
    return { code, out: out.join('\n'), err: err.join('\n') };
  };
  const founded = async () => (await run(found, ...FOUNDING)).out;

  it('founds an office once; asked again it changes nothing, with other words it ended in a stack', async () => {
    const agency = await founded();
    expect(await run(found, ...FOUNDING)).toEqual({ code: 0, out: agency, err: '' });
    const other = FOUNDING.map((word) => word.replace('青山县司法局', '别处司法局'));
    expect(await run(found, ...other)).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/nothing was changed/) });
    const office = await openOffice({ environment, types: officeTypes });
    expect(await office.store.readStream(`agency-${agency}`)).toHaveLength(1);
    await office.close();
  });

  it('founded an office with words that its own API refuses, and that nobody can edit', async () => {
    const short = FOUNDING.map((word) => word.replace('青山县司法局', '局'));
    await expect(run(found, ...short)).rejects.toThrow(/^agency\/name must be a text of 2 to 100 characters/);
    const long = FOUNDING.map((word) => word.replace('130182', '1301820000000'));
    await expect(run(found, ...long)).rejects.toThrow(/^agency\/region must be an identifier of at most 12 characters/);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('replays a case in words and as JSON, and says where its chain ends', async () => {
    const agency = await founded();
    const told = await run(replay, agency, '--type', 'agency', '--lang', 'en');
    expect(told).toMatchObject({ code: 0, err: '' });
    expect(told.out).toMatch(/〔founding〕[^]*\/name {2}— → 青山县司法局[^]*1 events/);
    const json = JSON.parse((await run(replay, `agency-${agency}`, '--json')).out) as object;
    expect(json).toMatchObject({ case: agency, revision: 0, chain: 'whole', state: { name: '青山县司法局' } });
  });

  it('said of every case that is no penalty case that there is none, unless its type was named', async () => {
    const agency = await founded();
    const json = JSON.parse((await run(replay, agency, '--json')).out) as object;
    expect(json).toMatchObject({ case: agency, type: 'agency', chain: 'whole' });
    expect(await run(replay, agency, '--type', 'penalty')).toMatchObject({ code: 1, err: `there is no case ${agency}` });
    await expect(run(replay, agency, '--type', 'nothing')).rejects.toThrow('there is no case type nothing: agency, officer, penalty');
  });

  it('told a recusal granted as an enforcement granted by a court, and a hearing held as a measure in force', async () => {
    const type = officeTypes.find(({ name }) => name === 'penalty')!;
    const named = (pointer: string, value: string) => {
      const [, ...way] = pointer.split('/');
      const holding = (leaf: string) => way.reduceRight<Json>((inner, key) => (key === '0' ? [inner] : { [key]: inner }), leaf);
      const told = (language: Language) => tellChanges(type, holding('?'), holding(value), language, () => Promise.resolve(undefined));
      return Promise.all((['zh', 'en'] as const).map(async (language) => (await told(language))[0]!.newText));
    };
    expect(await named('/recusals/0/status', 'granted')).toEqual(['决定回避', 'granted']);
    expect(await named('/after/court/status', 'granted')).toEqual(['准予强制执行', 'granted']);
    expect(await named('/after/credit/status', 'refused')).toEqual(['不予修复', 'refused']);
    expect(await named('/hearing/status', 'held')).toEqual(['已举行', 'held']);
    expect(await named('/seizures/0/status', 'held')).toEqual(['执行中', 'held']);
    expect(await named('/stage', 'noticed')).toEqual(['已告知', 'notice served']);
    expect(await named('/title', '某店')).toEqual([undefined, undefined]);
  });

  it('ended in a stack where --as-of was no time', async () => {
    const agency = await founded();
    await expect(run(replay, agency, '--type', 'agency', '--as-of', 'yesterday')).rejects.toThrow(Usage);
    await expect(run(replay, agency, '--type', 'agency', '--lang', 'de')).rejects.toThrow(Usage);
    await expect(run(replay, 'nothing')).rejects.toThrow(Usage);
    expect(await run(replay, '00000000-0000-4000-8000-000000000000')).toMatchObject({ code: 1 });
  });

  it('told a case as of a moment before it began as one of 0 events, done', async () => {
    const agency = await founded();
    const told = JSON.parse((await run(replay, `agency-${agency}`, '--json')).out) as { events: { at: string }[] };
    const { at } = told.events[0]!;
    const before = new Date(Date.parse(at) - 1).toISOString();
    const asOf = (moment: string, ...more: string[]) => run(replay, agency, '--type', 'agency', '--as-of', moment, ...more);
    const refused = { code: 1, out: '', err: `案件 ${agency} 在 ${inShanghai(before)} 尚不存在：首条记录形成于 ${inShanghai(at)}` };
    expect(await asOf(before)).toEqual(refused);
    expect(await asOf(before, '--json')).toEqual(refused);
    expect((await asOf(before, '--lang', 'en')).err).toBe(
      `case ${agency} did not exist at ${inShanghai(before)}: its first event was recorded at ${inShanghai(at)}`,
    );
    expect(await asOf(at)).toMatchObject({ code: 0, err: '' });
  });

  it('took a moment in the future, and one without a zone, which the API refuses', async () => {
    const agency = await founded();
    const asOf = (moment: string) => run(replay, agency, '--type', 'agency', '--as-of', moment);
    const ahead = asOf('9999-01-01T00:00:00Z');
    await expect(ahead).rejects.toThrow(Usage);
    await expect(ahead).rejects.toThrow('--as-of must not lie in the future');
    await expect(asOf('2026-03-01T09:00:00')).rejects.toThrow('--as-of is a time with zone');
    await expect(asOf('2026-02-30T09:00:00Z')).rejects.toThrow('--as-of is a time with zone');
  });

  it('took a moment ahead of a demonstration’s own clock', async () => {
    const demonstration = readEnvironment({ DATA_DIR: folder, DEMO: '1', LOG_LEVEL: 'silent' });
    const office = await openOffice({ environment: demonstration, types: officeTypes });
    const agency = await foundOffice(office, DEMO_FOUNDING);
    const shown = office.clock.now();
    await office.close();
    const asOf = (moment: string) => run(replay, agency, '--type', 'agency', '--as-of', moment);
    await expect(asOf(new Date(Date.parse(shown) + 86_400_000).toISOString())).rejects.toThrow('--as-of must not lie in the future');
    expect(await asOf(shown)).toMatchObject({ code: 0 });
  });
});
