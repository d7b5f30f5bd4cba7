import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFolders, makeOnce } from './index.js';

describe('a file that is made once', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'anjuan-once-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is made with its folder, for the owner only, and leaves no draft', () => {
    const path = join(folder, 'keys', 'a.key');
    expect(makeOnce(path, 'one')).toBe(true);
    expect([readFileSync(path, 'utf8'), statSync(path).mode & 0o777, statSync(join(folder, 'keys')).mode & 0o777]).toEqual([
      'one',
      0o600,
      0o700,
    ]);
    expect(readdirSync(join(folder, 'keys'))).toEqual(['a.key']);
  });

  it('keeps what the first one wrote', () => {
    const path = join(folder, 'a.key');
    expect([makeOnce(path, 'one'), makeOnce(path, 'two')]).toEqual([true, false]);
    expect(readFileSync(path, 'utf8')).toBe('one');
    expect(readdirSync(folder)).toEqual(['a.key']);
  });

  it('throws what the file system says, and leaves no draft', () => {
    const path = join(folder, 'a.key');
    makeOnce(path, 'one');
    expect(() => makeOnce(join(path, 'below'), 'two')).toThrow(/ENOTDIR|EEXIST/);
    expect(readdirSync(folder)).toEqual(['a.key']);
  });
});

describe('folders', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'anjuan-folders-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('are made with those above them, for the owner only, and may be there', () => {
    const path = join(folder, 'a', 'b', 'c');
    makeFolders(path);
    makeFolders(path);
    expect(['a', 'a/b', 'a/b/c'].map((name) => statSync(join(folder, name)).mode & 0o777)).toEqual([0o700, 0o700, 0o700]);
  });

  it.each(['file', 'file/below', 'file/below/that'])('are not made in the place of a file: %s', (name) => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => makeFolders(join(folder, name))).toThrow(/ENOTDIR|EEXIST/);
  });

  it('above what leads nowhere are not made', () => {
    symlinkSync(join(folder, 'gone'), join(folder, 'link'));
    expect(() => makeFolders(join(folder, 'link'))).toThrow(/EEXIST/);
    expect(() => makeFolders(join(folder, 'link', 'below'))).toThrow(/EEXIST|ENOENT/);
  });

  it('were asked for without an end where the file system lets nobody make any', () => {
    expect(() => makeFolders('/proc/anjuan/below')).toThrow(/ENOENT|EROFS|EACCES|EPERM/);
  });
});
