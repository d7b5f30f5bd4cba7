export { BadLaw } from './bad-law.js';
export type { Benchmark, BenchmarkTier } from './catalogue.js';
export { isSuspended, SUSPENDED } from './counting.js';
export { LawBook } from './law-book.js';
export { LawOfTheDay, NoSuchRule, type Place } from './law-of-the-day.js';
export { loadLaw, type CommandsOfTypes } from './load-law.js';
export type { LengthValue, Rule } from './rule.js';
export { surcharge } from './surcharge.js';
