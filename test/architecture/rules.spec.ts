import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { agency } from '#libs/cases/agency';
import { officer } from '#libs/cases/officer';
import { createLogger } from '#libs/http/logging';
import { startTestOffice } from '../support/office.js';
import { buildBureau, expectStatus } from '../support/people.js';
import { mediation } from './sample/mediation.js';

const sources = execFileSync('git', ['ls-files', '*.ts', '*.mjs'], { encoding: 'utf8' })
  .split('\n')
  .filter((path) => path !== '' && existsSync(path))
  .map((path) => ({ path, text: readFileSync(path, 'utf8') }));
const isSpec = (path: string) => /\.spec\.ts$|\.support\.ts$|\/(testing|contract|spec)\/|^test\//.test(path);

/** Paths whose text has what must not be there. */
const having = (pattern: RegExp, where: (path: string) => boolean = () => true): readonly string[] =>
  sources.filter(({ path, text }) => where(path) && pattern.test(text)).map(({ path }) => path);

describe('the source', () => {
  const here = 'test/architecture/rules.spec.ts';
  const elsewhere = (path: string) => path !== here;

  it('is read whole', () => expect(sources.length).toBeGreaterThan(300));

  it('escapes neither types nor lint', () => {
    expect(
      having(
        /\bas any\b|:\s*any\s*[;,)=}>]|<any>|\bany\[\]|@ts-ignore|@ts-expect-error|@ts-nocheck/,
        (path) => path.endsWith('.ts') && elsewhere(path),
      ),
    ).toEqual([]);
    expect(having(/(?:ox|es)lint-disable|prettier-ignore/, elsewhere)).toEqual([]);
  });

  it('skips no spec, singles none out, and leaves nothing to do', () => {
    expect(having(/\b(?:describe|it|test)\.(?:only|skip|todo)\b|\b[fx](?:it|describe)\(/, elsewhere)).toEqual([]);
    expect(having(/\b(?:TODO|FIXME|XXX|HACK)\b/, elsewhere)).toEqual([]);
  });

  it('takes time and chance only where they are injected from', () => {
    const clocks = /^libs\/kernel\/(?:time|ids)\.ts$/;
    const decides = (path: string) => /^libs\/(?:kernel|cases|law|case-runtime)\//.test(path) && !isSpec(path) && !clocks.test(path);
    expect(having(/Date\.now\(\)|new Date\(\)|Math\.random\(|performance\.now\(/, decides)).toEqual([]);
    // the names of files that are written before they are moved into place decide nothing
    expect(having(/randomUUID\(|randomBytes\(/, decides)).toEqual([]);
  });

  it('does no durable work on the event bus, in sagas, or in request-scoped providers', () => {
    expect(having(/@EventsHandler|@Saga\(|AggregateRoot|Scope\.REQUEST/, elsewhere)).toEqual([]);
  });

  it('writes case types without framework, files or network', () => {
    const own = (path: string) => path.startsWith('libs/cases/') && !isSpec(path);
    expect(
      having(/from '(?:@nestjs|fastify|kysely|#sqlite|better-sqlite3|pg|node:(?:fs|http|net|child_process|worker_threads))/, own),
    ).toEqual([]);
  });

  it('opens SQLite with the library that fits the Node it runs on, chosen in one place', () => {
    expect(having(/(?:from|import\(|require\() ?'(?:better-sqlite3|sqlite-before)/, elsewhere)).toEqual([]);
  });

  it('has one door and one page about each lib', () => {
    for (const lib of readdirSync('libs')) expect({ lib, door: existsSync(join('libs', lib, 'index.ts')) }).toEqual({ lib, door: true });
    for (const type of readdirSync('libs/cases', { withFileTypes: true })) {
      if (type.isDirectory()) expect(readdirSync(join('libs/cases', type.name))).toEqual(expect.arrayContaining(['README.md', 'index.ts']));
    }
  });

  it('keeps files within 500 lines', () => {
    expect(sources.filter(({ text }) => text.split('\n').length > 501).map(({ path }) => path)).toEqual([]);
  });
});

describe('what an office leaves behind beside its facts', () => {
  it('names nobody: streams, measurements, logs and file names', async () => {
    const lines: string[] = [];
    const logger = createLogger({ level: 'trace', destination: { write: (line: string) => void lines.push(line) } });
    const office = await startTestOffice({ types: [agency, officer, mediation], logger });
    try {
      const bureau = await buildBureau(office);
      const [first] = bureau.officers;
      const parties = { applicant: '周小芳', respondent: '吴大勇' };
      const opened = expectStatus(await bureau.clerk.post('/v1/mediation-cases', parties), 201);
      const path = `/v1/mediation-cases/${String(opened.body['caseId'])}`;
      await first.post(`${path}/hold-session`, { minutes: '电话13012345678' }, { 'if-match': '"0"' });
      await first.post(`${path}/settle`, { amount: '周小芳' }, { 'if-match': '"1"' });
      await first.get('/v1/mediation-cases?stage=周小芳');
      await first.get('/v1/周小芳');
      await office.nobody.post('/v1/parties/lookup', { idType: 'citizen-id', idNumber: '110101199003078515' });
      await office.caughtUp();
      const personal = /周小芳|吴大勇|13012345678|110101199003078515|%E5%91%A8|李明|officer-1|system-admin/;
      const stored = await office.api.office.store.readAll(undefined, 10_000);
      expect(stored.length).toBeGreaterThan(20);
      expect(stored.filter(({ stream }) => !/^[a-z-]+-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(stream))).toEqual([]);
      expect((await office.nobody.get('/metrics')).text).not.toMatch(personal);
      expect(lines.length).toBeGreaterThan(10);
      expect(lines.filter((line) => personal.test(line))).toEqual([]);
      expect(readdirSync(office.folder, { recursive: true }).filter((name) => personal.test(String(name)))).toEqual([]);
    } finally {
      await office.dispose();
    }
  }, 60_000);
});
