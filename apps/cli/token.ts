import type { Environment } from '#config/environment';
import { openDemoIssuer } from '../office/demo-issuer.js';
import { kindOf } from '../office/index.js';
import { Usage, words, type Terminal } from './terminal.js';

/** Prints an access token for a person of the demonstration. */
export async function demoToken(environment: Environment, argv: readonly string[], terminal: Terminal): Promise<number> {
  const { positionals } = words(argv, {});
  const [subject] = positionals;
  if (subject === undefined || subject === '' || positionals.length > 1) throw new Usage('token needs one subject');
  if (!environment.demo) {
    terminal.err('tokens of an office come from its identity provider');
    return 1;
  }
  // with keys made for it here the token would be good nowhere
  if (kindOf(environment.dataDir) !== 'demonstration') {
    terminal.err(`there is no demonstration in ${environment.dataDir}`);
    return 1;
  }
  const issuer = await openDemoIssuer(environment);
  terminal.out(await issuer.issue(subject));
  return 0;
}
