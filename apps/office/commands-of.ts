import type { AnyCaseType } from '#libs/kernel';
import type { CommandsOfTypes } from '#libs/law';

/** The commands of the types, for the check of what the rules of law say to govern. */
export function commandsOf(types: readonly AnyCaseType[]): CommandsOfTypes {
  return new Map(types.map(({ name, commands }) => [name, Object.keys(commands)]));
}
