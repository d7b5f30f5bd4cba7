import type { Json } from '#libs/kernel';

/** A payload of each command, as the API documentation shows it and specs ask it. */
export type Examples = { readonly [command: string]: { readonly [field: string]: Json } };
