import { parseArgs, type ParseArgsConfig } from 'node:util';

/** Where a command reads its settings and prints: injected, so that specs see every line. */
export interface Terminal {
  readonly env: NodeJS.ProcessEnv;
  out(line: string): void;
  err(line: string): void;
  /** Draws over one line; absent where nobody watches. */
  readonly progress: ((line: string) => void) | undefined;
}

/** The words of a command are off: the usage is printed and the exit code is 2. */
export class Usage extends Error {}

/** Parses a command's words. @throws Usage for options and words it does not know */
export function words<T extends NonNullable<ParseArgsConfig['options']>>(argv: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new Usage((error as Error).message);
  }
}

/** The options of a command that takes nothing else. @throws Usage also for words beside them */
export function optionsAlone<T extends NonNullable<ParseArgsConfig['options']>>(command: string, argv: readonly string[], options: T) {
  const { values, positionals } = words(argv, options);
  if (positionals.length > 0) throw new Usage(`${command} does not take ${positionals.join(' ')}; the folder is named by DATA_DIR`);
  return values;
}

/** A bar of forty characters with counts, such as `████░░░░  120/300 cases`. */
export function bar(done: number, of: number, what: string): string {
  const width = 40;
  const full = of === 0 ? width : Math.min(width, Math.floor((done / of) * width));
  return `${'█'.repeat(full)}${'░'.repeat(width - full)}  ${done}/${of} ${what}`;
}
