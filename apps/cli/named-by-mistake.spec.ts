import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEnvironment } from '#config/environment';
import { StoreUnavailable } from '#libs/event-store';
import { openOffice, officeTypes } from '../office/index.js';
import { backUp } from './backup.js';
import { check } from './check.js';
import { writeDocs } from './docs.js';
import { lawCommand } from './law.js';
import { Usage, type Terminal } from './terminal.js';
import { demoToken } from './token.js';
import { rebuildViews } from './views.js';

type Command = (...given: Parameters<typeof check>) => Promise<number> | number;

describe('on the command line', () => {
  let parent: string;
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'anjuan-cli-mistake-'));
  });
  afterEach(() => rmSync(parent, { recursive: true, force: true }));

  const data = () => join(parent, 'data');
  const environment = () => readEnvironment({ DATA_DIR: data(), LOG_LEVEL: 'silent' });
  const run = async (command: Command, ...argv: string[]) => {
    const [out, err]: [string[], string[]] = [[], []];
    const terminal: Terminal = { env: {}, out: (line) => out.push(line), err: (line) => err.push(line), progress: undefined };
    return { code: await command(environment(), argv, terminal), out, err };
  };

  it('a data folder named by mistake became a demonstration when its views were rebuilt, and a backup left a folder', async () => {
    await expect(run(rebuildViews, 'rebuild')).rejects.toThrow(StoreUnavailable);
    await expect(run(backUp, join(parent, 'copy'))).rejects.toThrow(`there is no event store in ${data()}`);
    expect([existsSync(data()), existsSync(join(parent, 'copy'))]).toEqual([false, false]);
  });

  it('a data folder named by mistake got keys of its own, and a token under them that no office takes', async () => {
    expect(await run(demoToken, 'system-admin')).toEqual({ code: 1, out: [], err: [`there is no demonstration in ${data()}`] });
    expect(existsSync(data())).toBe(false);

    const office = await openOffice({ environment: environment(), types: officeTypes });
    await office.close();
    expect(await run(demoToken, 'system-admin')).toMatchObject({ code: 0, out: [expect.stringMatching(/^eyJ/)] });
    await expect(run(demoToken, '')).rejects.toThrow(Usage);
  });

  it.each<[string, Command]>([
    ['check', check],
    ['docs', writeDocs],
  ])('the folder named after %s was passed over, and another one answered for', async (_name, command) => {
    await expect(run(command, join(parent, 'restored'))).rejects.toThrow(/does not take .*restored; the folder is named by DATA_DIR/);
  });

  it.each([
    ['check', 'config'],
    ['explain', 'pl-42-officers-minimum', 'pl-57-collective-grounds'],
  ])('words after law %s were passed over', async (...words) => {
    const lines: string[] = [];
    expect(await lawCommand(words, (line) => lines.push(line), { config: 'config' })).toBe(2);
    expect(lines[0]).toBe(`law ${words[0]} does not take ${words.at(-1)}`);
  });
});
