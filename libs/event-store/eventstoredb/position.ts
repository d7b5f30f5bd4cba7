import type { Position } from '../port.js';

/** A place in the transaction log: both parts are needed, an explicit transaction's commit lies behind its prepares. */
export interface LogPosition {
  readonly commit: bigint;
  readonly prepare: bigint;
}

const WIDTH = 20;
const POSITION = /^(\d{20}):(\d{20})$/;
/** Positions are signed 64-bit in the node; it says -1 as 2^64-1 where it does not know one. */
const HIGHEST = 2n ** 63n;

/** `commit:prepare`, each 20 decimal digits, so that text order is log order. */
export function positionText({ commit, prepare }: LogPosition): Position {
  return `${String(commit).padStart(WIDTH, '0')}:${String(prepare).padStart(WIDTH, '0')}`;
}

/** @throws RangeError where the text is no position of this store */
export function logPosition(position: Position): LogPosition {
  const parts = POSITION.exec(position);
  const place = parts === null ? undefined : { commit: BigInt(parts[1] ?? ''), prepare: BigInt(parts[2] ?? '') };
  if (!isKnown(place)) throw new RangeError(`not a position of this event store: ${position}`);
  return place;
}

/** Negative, zero or positive, as `a` lies before, at or after `b`; exact beyond 2^53. */
export function comparePositions(a: LogPosition, b: LogPosition): number {
  const commit = a.commit - b.commit;
  const difference = commit === 0n ? a.prepare - b.prepare : commit;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** Whether the node knew where the event lies. */
export function isKnown(position: LogPosition | undefined): position is LogPosition {
  return position !== undefined && position.commit < HIGHEST && position.prepare < HIGHEST;
}
