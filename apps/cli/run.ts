import { readEnvironment } from '#config/environment';
import { CorruptEvent } from '#libs/event-store';
import { readableReason } from '../office/start-failure.js';
import { Usage, type Terminal } from './terminal.js';

const USAGE = `anjuan — 案卷

  anjuan replay <case> [--type TYPE] [--as-of TIME] [--lang zh|en] [--json]
                                        tell a case step by step and check what it folds to; nothing is masked
  anjuan views rebuild [<view> …]       build views anew beside the live ones
  anjuan backup <folder> [--keys <folder>]
                                        copy an office into an empty folder, also while it works; its keys apart
  anjuan check                          check a data folder: chains of events, attachments, keys
  anjuan demo [--scale N] [--seed TEXT] [--url URL]
                                        fill a demonstration through its API; starts one where none answers
  anjuan token <subject>                a token for a person of the demonstration
  anjuan found --agency NAME --region CODE --level LEVEL --system-admin NAME:SUBJECT --security-admin NAME:SUBJECT
                                        the first agency and administrators of an office
  anjuan docs [--check]                 write docs/openapi.json and docs/events.md
  anjuan law check                      validate the law packs
  anjuan law explain <rule or command>  the rules in force on a day, for a place and field
  anjuan law due <rule> --from DAY      a date with every day that was counted or skipped
                                        more words of these three: anjuan law --help
`;

/** Runs one command of the command line. Answers the exit code: 0 done, 1 failed, 2 not understood. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  const [command, ...rest] = argv;
  // `law` tells its own
  if (command !== 'law' && (rest.includes('--help') || rest.includes('-h'))) return await run(['help'], terminal);
  try {
    switch (command) {
      case 'replay':
        return await (await import('./replay.js')).replay(readEnvironment(terminal.env), rest, terminal);
      case 'views':
        return await (await import('./views.js')).rebuildViews(readEnvironment(terminal.env), rest, terminal);
      case 'backup':
        return await (await import('./backup.js')).backUp(readEnvironment(terminal.env), rest, terminal);
      case 'check':
        return await (await import('./check.js')).check(readEnvironment(terminal.env), rest, terminal);
      case 'demo':
        return await (await import('./demo.js')).demo(readEnvironment(terminal.env), rest, terminal);
      case 'token':
        return await (await import('./token.js')).demoToken(readEnvironment(terminal.env), rest, terminal);
      case 'found':
        return await (await import('./found.js')).found(readEnvironment(terminal.env), rest, terminal);
      case 'docs':
        return (await import('./docs.js')).writeDocs(readEnvironment(terminal.env), rest, terminal);
      case 'law':
        return await (await import('./law-of-office.js')).law(rest, terminal);
      case 'help':
      case '--help':
      case '-h':
      case undefined:
        terminal.out(USAGE);
        return command === undefined ? 2 : 0;
      default:
        throw new Usage(`there is no command ${command}`);
    }
  } catch (error) {
    if (error instanceof Usage) {
      terminal.err(`${error.message}\n\n${USAGE}`);
      return 2;
    }
    const explained = error instanceof CorruptEvent || (error instanceof Error && 'syscall' in error);
    const reason = explained ? error.message : readableReason(error);
    if (reason === undefined) throw error;
    terminal.err(reason);
    return 1;
  }
}
