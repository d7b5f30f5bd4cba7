import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readEnvironment } from '#config/environment';
import { ROOT, run, startBuiltOffice } from '../support/built-office.js';

/** Processes are started and ended: on a busy machine that takes its time. */
jest.setTimeout(90_000);

const READMES = ['README.md', 'README.zh-CN.md'] as const;
const readme = (name: string) => readFileSync(join(ROOT, name), 'utf8');

/** The walk as it is printed: the only block of bash in the README. */
function walkIn(name: string): string {
  const blocks = [...readme(name).matchAll(/^```bash\n([\s\S]*?)^```$/gm)].map(([, block]) => block!);
  expect(blocks).toHaveLength(1);
  return blocks[0]!;
}

/** Has a process begin on another day. */
const onDay = (day: string) => {
  const shift = Date.parse(`${day}T04:00:00.000Z`) - Date.now();
  const module = `const R=Date;const now=()=>R.now()+(${shift});
    globalThis.Date=class extends R{constructor(...a){if(a.length===0)super(now());else super(...a)}static now(){return now()}}`;
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(module)}` };
};

describe('the README', () => {
  it.each([
    ['today', {}],
    ['in the spring of 2026', onDay('2026-02-28')],
    ['on the last day of a February of 29', onDay('2028-02-29')],
  ])(
    'prints a walk that works against a fresh office as it is printed, %s',
    async (_day, env) => {
      // given
      const office = await startBuiltOffice({ env });
      const walk = walkIn('README.md');
      expect(walk).toContain('url=http://127.0.0.1:3000 ');

      // when
      const { PATH, HOME } = process.env;
      const script = walk.replace('http://127.0.0.1:3000', office.url);
      const walked = await run('bash', ['-euo', 'pipefail', '-c', script], ROOT, { PATH, HOME, DATA_DIR: office.folder });
      await office.dispose();

      // then
      const answers = walked.out.split('\n');
      expect([walked.code, answers[0]]).toEqual([0, expect.stringContaining('officer.post-assigned')]);
      expect(answers[1]).toContain('penalty.parties-identified');
      expect(answers[2]).toContain('"status":403');
      expect(answers[3]).toContain('"status":412');
      expect(JSON.parse(answers[4]!)).toMatchObject({
        revision: 1,
        actions: expect.arrayContaining([expect.objectContaining({ allowed: true })]),
      });
      expect(JSON.parse(answers[5]!)).toMatchObject({ entries: [{ type: 'penalty.lead-registered', by: { name: '陈丽' } }], next: 0 });
      expect(walked.out.trimEnd().split('\n').at(-1)).toBe('2 events, stage: lead');
    },
    60_000,
  );

  it('prints the same walk in both languages', () => {
    expect(walkIn('README.zh-CN.md')).toBe(walkIn('README.md'));
  });

  it.each(READMES)('%s tells every setting with its default', (name) => {
    const source = readFileSync(join(ROOT, 'config', 'environment.ts'), 'utf8');
    const settings = [...source.matchAll(/\/\*\* ([A-Z][A-Z_]+): /g)].map(([, setting]) => setting!);
    const { port, host, dataDir, configDir, audience, rateLimit, attachmentLimitMib } = readEnvironment({});
    const defaults = { PORT: port, HOST: host, DATA_DIR: dataDir, CONFIG_DIR: configDir, OIDC_AUDIENCE: audience, RATE_LIMIT: rateLimit };
    const rows = Object.fromEntries(
      [...readme(name).matchAll(/^\| `([A-Z_]+)`\s*\|\s*(.*?)\s*\|/gm)].map(([, setting, value]) => [setting, value]),
    );
    expect(Object.keys(rows).sort()).toEqual([...settings].sort());
    for (const [setting, value] of Object.entries({ ...defaults, ATTACHMENT_LIMIT: attachmentLimitMib })) {
      expect([setting, rows[setting]]).toEqual([setting, `\`${value}\``]);
    }
  });
});
