export { BadLaw } from './bad-law.js';
export type { Benchmark, BenchmarkTier, FineRange } from './catalogue.js';
export { isSuspended, SUSPENDED } from './counting.js';
export { LawBook } from './law-book.js';
export { LawOfTheDay, NoSuchRule, type ClockHistory, type Place } from './law-of-the-day.js';
export { findConfigFolder, loadLaw, type CommandsOfTypes } from './load-law.js';
export type { LengthValue, ListValue, Pack, PauseReason, Rule, RuleValue, TextValue, ThresholdValue } from './rule.js';
export { surcharge, type Surcharge } from './surcharge.js';
