import type { EventDeclaration, EventMap } from '#libs/kernel';
import type { PenaltyEvents } from './penalty.events.js';

type Upcasters<E extends EventMap> = { readonly [T in keyof E & string]?: NonNullable<EventDeclaration<E[T]>['upcast']> };
type Declarations<E extends EventMap> = { readonly [T in keyof E & string]: EventDeclaration<E[T]> };

/**
 * Old payload → next version, by event type: `'penalty.filed': { 1: (data) => … }` once version 2 is written. Empty as long as no
 * released payload has changed; the version in events/ is raised with every entry here.
 */
export const penaltyUpcasters: Upcasters<PenaltyEvents> = {};

/** The declarations with their upcasters. */
export function withUpcasters<E extends EventMap>(declarations: Declarations<E>, upcasters: Upcasters<E>): Declarations<E> {
  const entries = Object.entries(declarations).map(([type, declaration]) => {
    const upcast = upcasters[type];
    return [type, upcast === undefined ? declaration : { ...declaration, upcast }] as const;
  });
  return Object.fromEntries(entries) as unknown as Declarations<E>;
}
