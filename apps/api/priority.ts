import { readlinkSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';

/** Steps of niceness, each about a quarter less of a processor that others want too. */
const BEHIND = 10;
const LOWEST = 19;

/**
 * Lets the threads that answer and store go first where processors are few: a list may wait for a busy second to pass, a clerk's command should
 * not. Only Linux tells a thread its own number and weighs threads one by one; elsewhere all stay equal.
 */
export function goBehindRequests(): void {
  try {
    const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    setPriority(thread, Math.min(getPriority(thread) + BEHIND, LOWEST));
  } catch {
    // no such folder, or not allowed: slower under load, nothing else
  }
}
