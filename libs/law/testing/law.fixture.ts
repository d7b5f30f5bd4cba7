import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Files of a `config` folder by path; a value that is not a text is written as JSON, one member a line. */
export type LawFiles = Readonly<Record<string, unknown>>;

/** A rule of thirty calendar days that can be loaded; specs change what they are about. */
export function aRule(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    id: 'a-period',
    zh: '某期限',
    en: 'A period',
    law: 'a-law',
    article: '第一条',
    from: '2021-01-01',
    status: 'verified',
    value: { kind: 'length', n: 30, unit: 'calendar-days', roll: true },
    ...changes,
  };
}

export const A_LAW = { id: 'a-law', short: '某法', zh: '某法', en: 'A law' };
export const A_PACK = { zh: '包', en: 'A pack', jurisdiction: 'cn', over: [] };

/** A national pack holding the rules. */
export function aPack(...rules: readonly Record<string, unknown>[]): LawFiles {
  return { 'law/cn/base/pack.json': A_PACK, 'law/cn/base/rules.json': { laws: [A_LAW], rules } };
}

const folders: string[] = [];

/** Writes the files under a new temporary folder and returns it. */
export function configFolder(files: LawFiles): string {
  const root = mkdtempSync(join(tmpdir(), 'law-'));
  folders.push(root);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), typeof content === 'string' ? content : JSON.stringify(content, null, 1));
  }
  return root;
}

/** Deletes what `configFolder` wrote. */
export function removeConfigFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
}
