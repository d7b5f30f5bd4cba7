import { BadSetting } from '#config/environment';
import { StoreUnavailable } from '#libs/event-store';
import { BadLaw } from '#libs/law';

const READABLE = [BadSetting, BadLaw, StoreUnavailable];

/** What an operator reads when a process cannot start: one line for what a setting, a pack or a folder explains, else the stack. */
export function startFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // known by its name: the adapter is loaded where it is chosen only
  const readable = error.name === 'UnusableConnectionString' || READABLE.some((known) => error instanceof known);
  return readable ? error.message : (error.stack ?? error.message);
}
