import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { streamOf, uuid5 } from '#libs/kernel';
import { readEnvironment, type Environment } from '#config/environment';
import { DEMO_FOUNDING, foundOffice, officeTypes, openOffice } from '../office/index.js';
import type { Terminal } from './terminal.js';
import { rebuildViews } from './views.js';

describe('anjuan views rebuild', () => {
  let folder: string;
  let environment: Environment;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'anjuan-cli-views-'));
    environment = readEnvironment({ DATA_DIR: folder, OIDC_ISSUER: 'https://identity.example', LOG_LEVEL: 'silent' });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  let env: Terminal['env'];
  beforeEach(() => {
    env = {};
  });
  const run = async (...argv: string[]) => {
    const [out, err]: [string[], string[]] = [[], []];
    const terminal: Terminal = { env, out: (line) => out.push(line), err: (line) => err.push(line), progress: undefined };
    const code = await rebuildViews(environment, ['rebuild', ...argv], terminal);
    return { code, out: out.join('\n'), err: err.join('\n') };
  };
  const founded = () => openOffice({ environment, types: officeTypes });

  it('builds the views named, and gives the folder back', async () => {
    const office = await founded();
    await foundOffice(office, DEMO_FOUNDING);
    await office.close();
    expect(await run('agency_register', 'officer_register')).toEqual({
      code: 0,
      out: 'rebuilt agency_register, officer_register',
      err: '',
    });
    expect(await run()).toMatchObject({ code: 0 });
  });

  it('ended in a stack, and held the folder, where a view met an event that this build does not know', async () => {
    const office = await founded();
    const id = uuid5('agency', 'of a newer build');
    const stream = streamOf('agency', id);
    const event = {
      actor: { system: 'spec' },
      at: '2026-03-02T01:00:00.000Z',
      basis: { facts: [] },
      case: id,
      cause: id,
      corr: id,
      data: {},
    };
    const { stored } = office.codec.record({
      ...event,
      id,
      req: 'spec',
      rev: 0,
      salt: 'spec',
      stream,
      tv: 1,
      type: 'agency.abolished',
      v: 1,
    });
    await office.store.append(stream, 'none', [stored]);
    await office.close();
    const { code, out, err } = await run('agency_register');
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/view agency_register cannot answer: stopped at agency\.abolished/);
    // the lock is free again
    await (await founded()).close();
  });

  it('asks an office that works on the folder, and says what it needs for that', async () => {
    const office = await founded();
    await expect(run()).rejects.toThrow(/set ANJUAN_TOKEN to ask it at/);
    await office.close();
  });

  it('ended in a stack where no office answers at the address that it asks', async () => {
    const office = await founded();
    for (const url of ['http://127.0.0.1:1', 'nowhere']) {
      env = { ANJUAN_TOKEN: 'a.b.c', ANJUAN_URL: url };
      await expect(run()).rejects.toMatchObject({
        name: 'StoreUnavailable',
        message: `no office answers at ${url}: ANJUAN_URL tells where the one that works on ${folder} is`,
      });
    }
    await office.close();
  });

  it('told the status alone where the office that it asks says why not', async () => {
    const office = await founded();
    const problem = JSON.stringify({ title: 'Your roles do not allow this', code: 'not-permitted' });
    let body = problem;
    const server = createServer((_request, answer) => answer.writeHead(403).end(body));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    env = { ANJUAN_TOKEN: 'a.b.c', ANJUAN_URL: url };
    try {
      await expect(run()).rejects.toThrow(`the office at ${url} answered 403: Your roles do not allow this (not-permitted)`);
      body = 'a proxy in between';
      await expect(run()).rejects.toThrow(new RegExp(`the office at ${url} answered 403$`));
    } finally {
      server.closeAllConnections();
      server.close();
      await office.close();
    }
  });
});
